-- extend on orm, budget 80 MB
CREATE INDEX ON blog_post (score);
