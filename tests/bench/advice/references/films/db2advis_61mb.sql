-- db2advis on films, budget 61 MB
CREATE INDEX ON movie_keyword (keyword_id, movie_id);
CREATE INDEX ON title (production_year);
CREATE INDEX ON movie_keyword (movie_id, keyword_id);
CREATE INDEX ON cast_info (person_id, role_id, movie_id);
CREATE INDEX ON movie_companies (movie_id, company_id);
CREATE INDEX ON cast_info (movie_id, id);
CREATE INDEX ON keyword (keyword, id);
CREATE INDEX ON movie_rating (movie_id, info, info_type_id);
CREATE INDEX ON title (id, production_year);
