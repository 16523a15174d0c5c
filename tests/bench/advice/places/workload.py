"""places workload: search boxes, maps, calendars, upserts and cascading deletes."""
import datetime as dt
import hashlib
from player import Pattern as P


def day(r, first="2024-02-01", days=380):
    return dt.date.fromisoformat(first) + dt.timedelta(days=r.randint(0, days))


def period(r):
    d = day(r)
    return "[%s,%s)" % (d, d + dt.timedelta(days=2))


def venue(r):
    return r.randint(1, 30000)


def room(r):
    return r.randint(1, 60000)


def name(r):
    return ("venue " if r.random() < 0.5 else "Venue ") + hashlib.md5(b"%d" % venue(r)).hexdigest()


PATTERNS = [
    P("by_name", 120, "SELECT id, city FROM venues WHERE name = %s::citext", lambda r: (name(r),), app="api"),
    P("in_city", 120, "SELECT id, name, rating FROM venues WHERE city = %s ORDER BY rating DESC LIMIT 20", lambda r: ("City %d" % r.randint(0, 299),), app="api"),
    P("nearest", 60, "SELECT id, name FROM venues ORDER BY location <-> point(%s, %s) LIMIT 10", lambda r: (r.uniform(0, 100), r.uniform(0, 100))),
    P("in_box", 60, "SELECT id, name FROM venues WHERE location <@ box(point(%s, %s), point(%s, %s))",
      lambda r: (lambda x, y: (x, y, x + 2, y + 2))(r.uniform(0, 98), r.uniform(0, 98))),
    P("description", 20, "SELECT id FROM venues WHERE description LIKE %s", lambda r: ("%%%06x%%" % r.randint(0, 0xffffff),)),
    P("similar", 10, "SELECT id, name FROM venues WHERE city = %s AND description ~* %s", lambda r: ("City %d" % r.randint(0, 299), "%04x" % r.randint(0, 65535))),
    P("tags", 40, "SELECT id, name FROM venues WHERE tags @> %s::jsonb LIMIT 50", lambda r: ('{"chain": "chain%d"}' % r.randint(0, 699),)),
    P("has_key", 20, "SELECT count(*) FROM venues WHERE tags ? 'pool'"),
    P("stars", 20, "SELECT count(*) FROM venues WHERE (tags->>'stars')::int >= 5 AND city = %s", lambda r: ("City %d" % r.randint(0, 299),)),
    P("full_text", 60, """SELECT id, title FROM articles WHERE search @@ plainto_tsquery('english', %s) ORDER BY ts_rank(search, plainto_tsquery('english', %s)) DESC LIMIT 10""",
      lambda r: (lambda w: (w, w))("word%d" % r.randint(0, 2999))),
    P("full_text_live", 8, "SELECT id FROM articles WHERE to_tsvector('english', body) @@ to_tsquery('english', %s)", lambda r: ("term%d & word%d" % (r.randint(0, 176), r.randint(0, 2999)),)),
    P("newest_articles", 60, "SELECT id, title FROM articles WHERE venue_id = %s ORDER BY published DESC LIMIT 5", lambda r: (venue(r),), app="api"),
    P("conflicts", 120, "SELECT id FROM bookings WHERE room_id = %s AND during && %s::tstzrange AND state <> 'cancelled'", lambda r: (room(r), period(r)), app="api"),
    P("now_in_house", 30, "SELECT count(*) FROM bookings WHERE during @> %s::timestamptz", lambda r: (str(day(r)),)),
    P("overlapping", 20, "SELECT room_id, guest FROM bookings WHERE during && %s::tstzrange AND state = 'pending'", lambda r: (period(r),)),
    P("starting", 20, "SELECT id, guest FROM bookings WHERE lower(during) >= %s AND lower(during) < %s", lambda r: (lambda d: (d, d + dt.timedelta(days=1)))(day(r))),
    P("pending", 80, "SELECT id, room_id FROM bookings WHERE state = 'pending' ORDER BY id LIMIT 20"),
    P("free_rooms", 30, """SELECT r.id FROM rooms r WHERE r.venue_id = %s AND NOT EXISTS (SELECT 1 FROM bookings b WHERE b.room_id = r.id AND b.during && %s::tstzrange)""",
      lambda r: (venue(r), period(r)), app="api"),
    P("closed", 60, "SELECT 1 FROM closures WHERE room_id = %s AND days @> %s::date", lambda r: (r.randint(1, 5000), day(r, "2025-01-01", 300)), app="api"),
    P("venue_rooms", 80, "SELECT id, seats FROM rooms WHERE venue_id = %s ORDER BY seats", lambda r: (venue(r),), app="api"),
    P("visits_of_ip", 40, "SELECT at, venue_id FROM visits WHERE ip = %s::inet ORDER BY at DESC LIMIT 20", lambda r: ("10.%d.%d.%d" % (r.randint(0, 199), r.randint(0, 249), r.randint(0, 249)),)),
    P("visits_of_net", 20, "SELECT count(*) FROM visits WHERE ip << %s::inet", lambda r: ("10.%d.%d.0/24" % (r.randint(0, 199), r.randint(0, 249)),)),
    P("popular", 12, "SELECT venue_id, count(*) FROM visits WHERE at >= %s AND at < %s GROUP BY venue_id ORDER BY 2 DESC LIMIT 10",
      lambda r: (lambda d: (d, d + dt.timedelta(days=3)))(day(r, "2025-01-05", 120)), app="report"),
    P("visits_by_hour", 8, "SELECT extract(hour FROM at AT TIME ZONE 'UTC') AS h, count(*) FROM visits WHERE venue_id = %s GROUP BY 1 ORDER BY 1", lambda r: (venue(r),)),
    P("set_price", 150, """INSERT INTO prices VALUES (%s, 'low', 55) ON CONFLICT (venue_id, season) DO UPDATE SET amount = EXCLUDED.amount WHERE prices.amount <> EXCLUDED.amount""",
      lambda r: (venue(r),), app="worker", touch=("prices", "insert", [])),
    P("merge_price", 20, """MERGE INTO prices p USING (SELECT %s::int AS v, 'high' AS s) x ON p.venue_id = x.v AND p.season = x.s WHEN MATCHED THEN UPDATE SET amount = 60
        WHEN NOT MATCHED THEN INSERT VALUES (x.v, x.s, 60)""", lambda r: (venue(r),), app="worker", touch=("prices", "update", ["amount"])),
    P("close_venue", 3, "DELETE FROM venues WHERE id = %s", lambda r: (venue(r),), touch=("venues", "delete", [])),
    P("confirm", 60, "UPDATE bookings SET state = 'confirmed' WHERE id = %s", lambda r: (r.randint(1, 300000),), app="worker", touch=("bookings", "update", ["state"])),
    P("log_visit", 300, "INSERT INTO visits VALUES (%s, %s, %s, now(), 'agent 1')", lambda r: (10 ** 7 + r.randint(1, 10 ** 9), "10.1.1.1", venue(r)), app="worker", batch=5,
      touch=("visits", "insert", [])),
]
BURSTS = []
NOISE = []
