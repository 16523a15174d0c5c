"""films workload: four- to eight-way joins that return one row, and the pages of a film site."""
from player import Pattern as P

WORDS = ["The", "A", "One", "Last", "Dark"]


def year(r):
    return r.randint(1960, 2015)


PATTERNS = [
    P("top_ranked", 6, """SELECT min(mc.note), min(t.title), min(t.production_year) FROM company_type ct, info_type it, movie_companies mc, movie_rating mi_idx, title t
        WHERE ct.kind = 'type 1' AND it.info = 'rating' AND mc.note LIKE '%%(theatrical)%%' AND ct.id = mc.company_type_id AND t.id = mc.movie_id AND t.id = mi_idx.movie_id
        AND mc.movie_id = mi_idx.movie_id AND it.id = mi_idx.info_type_id AND t.production_year > %s""", lambda r: (year(r),), app="report"),
    P("keyword_country", 12, """SELECT min(t.title) FROM company_name cn, keyword k, movie_companies mc, movie_keyword mk, title t WHERE cn.country_code = %s AND k.keyword = %s
        AND cn.id = mc.company_id AND mc.movie_id = t.id AND t.id = mk.movie_id AND mk.keyword_id = k.id AND mc.movie_id = mk.movie_id""",
      lambda r: (r.choice(["[de]", "[nl]", "[gb]"]), r.choice(["sequel", "superhero", "murder"])), app="report"),
    P("sequels", 20, """SELECT min(t.title) FROM keyword k, movie_info mi, movie_keyword mk, title t WHERE k.keyword LIKE '%%sequel%%' AND mi.info IN ('Sweden', 'Germany')
        AND t.production_year > %s AND t.id = mi.movie_id AND t.id = mk.movie_id AND mk.movie_id = mi.movie_id AND k.id = mk.keyword_id""", lambda r: (year(r),), app="report"),
    P("hero_rating", 20, """SELECT min(mi_idx.info), min(t.title) FROM info_type it, keyword k, movie_rating mi_idx, movie_keyword mk, title t WHERE it.info = 'rating'
        AND k.keyword = 'superhero' AND mi_idx.info > '5.0' AND t.production_year > %s AND t.id = mi_idx.movie_id AND t.id = mk.movie_id AND mk.movie_id = mi_idx.movie_id
        AND k.id = mk.keyword_id AND it.id = mi_idx.info_type_id""", lambda r: (year(r),), app="report"),
    P("actor_hero", 20, """SELECT min(k.keyword), min(n.name), min(t.title) FROM cast_info ci, keyword k, movie_keyword mk, name n, title t WHERE k.keyword = 'superhero'
        AND n.name LIKE %s AND t.production_year > 2000 AND k.id = mk.keyword_id AND t.id = mk.movie_id AND t.id = ci.movie_id AND ci.movie_id = mk.movie_id
        AND n.id = ci.person_id""", lambda r: ("%%%02x%%Tim%%" % r.randint(0, 255),), app="report"),
    P("voices", 8, """SELECT min(an.name), min(t.title) FROM aka_name an, cast_info ci, company_name cn, movie_companies mc, name n, role_type rt, title t WHERE ci.note = '(voice)'
        AND cn.country_code = '[us]' AND n.gender = 'f' AND rt.role = 'role 2' AND t.production_year BETWEEN %s AND %s AND an.person_id = n.id AND n.id = ci.person_id
        AND ci.movie_id = t.id AND t.id = mc.movie_id AND ci.movie_id = mc.movie_id AND mc.company_id = cn.id AND ci.role_id = rt.id""",
      lambda r: (lambda y: (y, y + 2))(year(r)), app="report"),
    P("genre_votes", 8, """SELECT min(mi.info), min(t.title) FROM info_type it1, info_type it2, movie_info mi, movie_rating mi_idx, title t, kind_type kt WHERE it1.info = 'genres'
        AND it2.info = 'votes' AND kt.kind = 'movie' AND mi.info = %s AND t.production_year BETWEEN 2008 AND 2014 AND kt.id = t.kind_id AND t.id = mi.movie_id
        AND t.id = mi_idx.movie_id AND mi.info_type_id = it1.id AND mi_idx.info_type_id = it2.id AND mi.movie_id = mi_idx.movie_id""",
      lambda r: (r.choice(["Drama", "Horror"]),), app="report"),
    P("person_page", 150, """SELECT t.id, t.title, t.production_year, rt.role FROM cast_info ci JOIN title t ON t.id = ci.movie_id JOIN role_type rt ON rt.id = ci.role_id
        WHERE ci.person_id = %s ORDER BY t.production_year DESC NULLS LAST LIMIT 30""", lambda r: (r.randint(1, 100000),), app="api"),
    P("film_cast", 150, """SELECT n.name, ci.note FROM cast_info ci JOIN name n ON n.id = ci.person_id WHERE ci.movie_id = %s ORDER BY ci.nr_order LIMIT 15""",
      lambda r: (r.randint(1, 120000),), app="api"),
    P("film_info", 120, "SELECT it.info, mi.info FROM movie_info mi JOIN info_type it ON it.id = mi.info_type_id WHERE mi.movie_id = %s", lambda r: (r.randint(1, 120000),), app="api"),
    P("film_keywords", 100, "SELECT k.keyword FROM movie_keyword mk, keyword k WHERE mk.keyword_id = k.id AND mk.movie_id = %s", lambda r: (r.randint(1, 120000),), app="api"),
    P("rating", 120, "SELECT info FROM movie_rating WHERE movie_id = %s AND info_type_id = 101", lambda r: (r.randint(1, 60000),), app="api"),
    P("companies", 60, """SELECT cn.name, count(*) FROM movie_companies mc JOIN company_name cn ON cn.id = mc.company_id WHERE mc.movie_id IN (SELECT movie_id FROM cast_info
        WHERE person_id = %s) GROUP BY cn.name ORDER BY 2 DESC LIMIT 5""", lambda r: (r.randint(1, 100000),)),
    P("title_prefix", 60, "SELECT id, title FROM title WHERE title LIKE %s ORDER BY title LIMIT 10", lambda r: ("%s %02x%%" % (r.choice(WORDS), r.randint(0, 255)),)),
    P("title_search", 30, "SELECT id, title FROM title WHERE title ILIKE %s ORDER BY production_year DESC LIMIT 10", lambda r: ("%%%05x%%" % r.randint(0, 0xfffff),)),
    P("both_actors", 30, """SELECT t.title FROM title t WHERE EXISTS (SELECT 1 FROM cast_info a WHERE a.movie_id = t.id AND a.person_id = %s)
        AND EXISTS (SELECT 1 FROM cast_info b WHERE b.movie_id = t.id AND b.person_id = %s)""", lambda r: (r.randint(1, 2000), r.randint(1, 2000))),
    P("year_kind", 30, "SELECT id, title FROM title WHERE production_year = %s AND kind_id = %s ORDER BY title LIMIT 50", lambda r: (year(r), r.randint(1, 5))),
    P("no_cast", 4, "SELECT count(*) FROM title t LEFT JOIN cast_info c ON c.movie_id = t.id WHERE c.id IS NULL AND t.production_year = %s", lambda r: (year(r),), app="report"),
]
BURSTS = []
NOISE = []
