-- extend on films, budget 61 MB
CREATE INDEX ON movie_info (movie_id);
CREATE INDEX ON movie_rating (movie_id);
CREATE INDEX ON title (production_year, kind_id);
CREATE INDEX ON keyword (keyword);
CREATE INDEX ON aka_name (person_id);
CREATE INDEX ON movie_companies (movie_id, company_id);
CREATE INDEX ON cast_info (movie_id, id);
CREATE INDEX ON movie_keyword (keyword_id, movie_id);
CREATE INDEX ON movie_keyword (movie_id, keyword_id);
CREATE INDEX ON cast_info (person_id, movie_id);
