-- dexter on films, budget 61 MB
CREATE INDEX ON cast_info (person_id);
CREATE INDEX ON cast_info (movie_id);
CREATE INDEX ON movie_info (movie_id);
CREATE INDEX ON movie_keyword (movie_id);
CREATE INDEX ON movie_rating (movie_id);
CREATE INDEX ON movie_keyword (keyword_id);
CREATE INDEX ON title (production_year, kind_id);
CREATE INDEX ON movie_companies (movie_id);
