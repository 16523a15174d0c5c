-- films: a movie database in the manner of the join-order benchmark; many-way joins through link tables.  Keys only.
SET client_min_messages = warning;
CREATE TABLE kind_type (id integer PRIMARY KEY, kind varchar(15) NOT NULL);
CREATE TABLE info_type (id integer PRIMARY KEY, info varchar(32) NOT NULL);
CREATE TABLE role_type (id integer PRIMARY KEY, role varchar(32) NOT NULL);
CREATE TABLE company_type (id integer PRIMARY KEY, kind varchar(32) NOT NULL);
CREATE TABLE title (id integer PRIMARY KEY, title text NOT NULL, kind_id integer NOT NULL, production_year integer, episode_nr integer);
CREATE TABLE name (id integer PRIMARY KEY, name text NOT NULL, gender char(1));
CREATE TABLE company_name (id integer PRIMARY KEY, name text NOT NULL, country_code varchar(6));
CREATE TABLE keyword (id integer PRIMARY KEY, keyword text NOT NULL);
CREATE TABLE cast_info (id integer PRIMARY KEY, person_id integer NOT NULL, movie_id integer NOT NULL, note text, nr_order integer, role_id integer NOT NULL);
CREATE TABLE movie_companies (id integer PRIMARY KEY, movie_id integer NOT NULL, company_id integer NOT NULL, company_type_id integer NOT NULL, note text);
CREATE TABLE movie_keyword (id integer PRIMARY KEY, movie_id integer NOT NULL, keyword_id integer NOT NULL);
CREATE TABLE movie_info (id integer PRIMARY KEY, movie_id integer NOT NULL, info_type_id integer NOT NULL, info text NOT NULL);
CREATE TABLE movie_rating (id integer PRIMARY KEY, movie_id integer NOT NULL, info_type_id integer NOT NULL, info text NOT NULL);
CREATE TABLE aka_name (id integer PRIMARY KEY, person_id integer NOT NULL, name text NOT NULL);

SELECT setseed(0.6);
INSERT INTO kind_type VALUES (1, 'movie'), (2, 'tv series'), (3, 'tv movie'), (4, 'video movie'), (5, 'episode');
INSERT INTO info_type SELECT g, CASE g WHEN 3 THEN 'genres' WHEN 8 THEN 'countries' WHEN 16 THEN 'release dates' WHEN 99 THEN 'votes' WHEN 101 THEN 'rating' ELSE 'info ' || g END FROM generate_series(1, 113) g;
INSERT INTO role_type SELECT g, 'role ' || g FROM generate_series(1, 12) g;
INSERT INTO company_type SELECT g, 'type ' || g FROM generate_series(1, 4) g;
INSERT INTO title SELECT g, (ARRAY['The', 'A', 'One', 'Last', 'Dark'])[1 + g % 5] || ' ' || md5(g::text), 1 + floor(5 * power(random(), 0.5))::int,
    CASE WHEN random() < 0.95 THEN 2020 - floor(110 * power(random(), 3))::int END, CASE WHEN random() < 0.5 THEN g % 40 END FROM generate_series(1, 120000) g;
INSERT INTO name SELECT g, chr(65 + g % 26) || md5('n' || g) || ', ' || (ARRAY['Tim', 'Ann', 'Bob', 'Eve', 'Max'])[1 + g % 5], (ARRAY['m', 'f', NULL])[1 + g % 3] FROM generate_series(1, 100000) g;
INSERT INTO company_name SELECT g, (ARRAY['Film', 'Warner', 'Studio', 'Bros'])[1 + g % 4] || ' ' || md5('c' || g), (ARRAY['[us]', '[us]', '[de]', '[gb]', '[fr]', '[nl]'])[1 + floor(6 * random())::int] FROM generate_series(1, 20000) g;
INSERT INTO keyword SELECT g, CASE g WHEN 7 THEN 'sequel' WHEN 11 THEN 'superhero' WHEN 13 THEN 'murder' ELSE 'kw-' || md5(g::text) END FROM generate_series(1, 15000) g;
INSERT INTO cast_info SELECT g, 1 + floor(100000 * power(random(), 2))::int, 1 + floor(120000 * power(random(), 1.4))::int,
    CASE WHEN random() < 0.3 THEN (ARRAY['(voice)', '(producer)', '(writer)', '(uncredited)'])[1 + g % 4] END, g % 60, 1 + floor(12 * power(random(), 2))::int FROM generate_series(1, 700000) g;
INSERT INTO movie_companies SELECT g, 1 + floor(120000 * random())::int, 1 + floor(20000 * power(random(), 2))::int, 1 + g % 2, CASE WHEN random() < 0.5 THEN '(' || 1990 + g % 30 || ') (theatrical)' END FROM generate_series(1, 180000) g;
INSERT INTO movie_keyword SELECT g, 1 + floor(120000 * power(random(), 1.5))::int, 1 + floor(15000 * power(random(), 2.5))::int FROM generate_series(1, 300000) g;
INSERT INTO movie_info SELECT g, 1 + floor(120000 * power(random(), 1.2))::int, (ARRAY[3, 8, 16, 1, 2, 4, 5, 6, 7])[1 + g % 9],
    (ARRAY['Drama', 'Horror', 'Comedy', 'Germany', 'USA', 'English', 'Sweden', 'Action', 'Thriller'])[1 + floor(9 * random())::int] FROM generate_series(1, 700000) g;
INSERT INTO movie_rating SELECT g, 1 + (g - 1) / 2, (ARRAY[99, 101])[1 + g % 2], (1 + floor(90 * random()) / 10)::text FROM generate_series(1, 120000) g;
INSERT INTO aka_name SELECT g, 1 + floor(100000 * random())::int, 'aka ' || md5('k' || g) FROM generate_series(1, 60000) g;
