-- extend on places, budget 9 MB
CREATE INDEX ON bookings (room_id);
CREATE INDEX ON articles (venue_id);
CREATE INDEX ON rooms (venue_id);
CREATE INDEX ON venues (name);
CREATE INDEX ON venues (city, rating);
