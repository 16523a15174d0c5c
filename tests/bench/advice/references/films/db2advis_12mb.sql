-- db2advis on films, budget 12 MB
CREATE INDEX ON movie_keyword (movie_id, keyword_id);
CREATE INDEX ON movie_rating (movie_id, info_type_id, info);
