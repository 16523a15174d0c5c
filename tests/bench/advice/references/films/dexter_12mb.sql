-- dexter on films, budget 12 MB
CREATE INDEX ON cast_info (person_id);
CREATE INDEX ON movie_keyword (movie_id);
CREATE INDEX ON movie_keyword (keyword_id);
