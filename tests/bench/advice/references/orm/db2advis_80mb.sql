-- db2advis on orm, budget 80 MB
CREATE INDEX ON blog_post (status, score);
CREATE INDEX ON blog_post_tags (tag_id);
CREATE INDEX ON blog_post (status, id, title);
CREATE INDEX ON auth_user (id, username);
CREATE INDEX ON attachments (id, name);
CREATE INDEX ON blog_post_tags (post_id);
