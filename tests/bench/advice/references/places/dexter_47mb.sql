-- dexter on places, budget 47 MB
CREATE INDEX ON bookings (room_id);
CREATE INDEX ON visits (ip);
CREATE INDEX ON articles (venue_id);
CREATE INDEX ON venues (name);
CREATE INDEX ON venues (city, rating);
CREATE INDEX ON visits (at);
CREATE INDEX ON rooms (venue_id);
CREATE INDEX ON bookings (state);
CREATE INDEX ON visits (venue_id);
