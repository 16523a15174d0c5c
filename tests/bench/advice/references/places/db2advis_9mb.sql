-- db2advis on places, budget 9 MB
CREATE INDEX ON rooms (venue_id, id);
CREATE INDEX ON venues (city, rating, id);
CREATE INDEX ON venues (name, id, city);
CREATE INDEX ON articles (venue_id, title, published);
CREATE INDEX ON closures (room_id);
CREATE INDEX ON prices (venue_id, season, amount);
