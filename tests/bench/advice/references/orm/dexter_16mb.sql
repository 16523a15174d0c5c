-- dexter on orm, budget 16 MB
CREATE INDEX ON blog_post (score);
