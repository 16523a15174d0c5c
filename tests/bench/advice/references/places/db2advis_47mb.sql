-- db2advis on places, budget 47 MB
CREATE INDEX ON venues (city, rating, id);
CREATE INDEX ON bookings (room_id, state, id);
CREATE INDEX ON venues (name, id, city);
CREATE INDEX ON articles (venue_id, title, published);
CREATE INDEX ON bookings (state);
CREATE INDEX ON visits (ip, at, venue_id);
CREATE INDEX ON prices (venue_id, season, amount);
CREATE INDEX ON visits (at);
CREATE INDEX ON rooms (venue_id, seats, id);
