"""telemetry workload: ingestion, device pages, alert lists, roll-ups and retention."""
import datetime as dt
import hashlib
from player import Pattern as P

NOW = dt.datetime(2025, 6, 30, 12, 0, 0)


def at(hours):
    return (NOW - dt.timedelta(hours=hours)).strftime("%Y-%m-%d %H:%M:%S+00")


def ts(r, low, high):
    return at(r.uniform(low, high))


def device(r):
    return r.randint(1, 3000)


def span(r, hours, back=600):
    h = r.uniform(0, back)
    return at(h + hours), at(h)


PATTERNS = [
    P("device_events", 150, "SELECT at, kind, payload FROM events WHERE device_id = %s AND at >= %s AND at < %s ORDER BY at DESC LIMIT 100",
      lambda r: (device(r), *span(r, 48)), app="api"),
    P("last_event", 150, "SELECT at, kind FROM events WHERE device_id = %s ORDER BY at DESC LIMIT 1", lambda r: (device(r),), app="api"),
    P("severe", 40, "SELECT id, device_id, at FROM events WHERE severity >= 4 AND at > %s ORDER BY at DESC LIMIT 50", lambda r: (ts(r, 24, 300),)),
    P("by_trace", 60, "SELECT id, device_id, at FROM events WHERE payload->>'trace' = %s",
      lambda r: (hashlib.md5(b"t%d" % r.randint(1, 150000)).hexdigest(),)),
    P("by_code", 20, "SELECT count(*) FROM events WHERE payload @> %s::jsonb AND at >= %s", lambda r: ('{"code": %d}' % r.randint(0, 899), ts(r, 400, 700))),
    P("by_firmware", 15, "SELECT device_id, at FROM events WHERE payload #>> '{fw,v}' = %s AND at >= %s AND at < %s", lambda r: ("1.%d" % r.randint(0, 39), *span(r, 5))),
    P("kinds_per_day", 12, """SELECT date_trunc('day', at) AS day, kind, count(*) FROM events WHERE at >= %s AND at < %s GROUP BY 1, 2 ORDER BY 1""",
      lambda r: span(r, 100), app="report"),
    P("errors_of_site", 30, """SELECT e.device_id, count(*) FROM events e JOIN devices d ON d.id = e.device_id WHERE d.site_id = %s AND e.kind = 'error' AND e.at >= %s
        GROUP BY e.device_id""", lambda r: (r.randint(1, 120), ts(r, 100, 300))),
    P("on_day", 15, "SELECT count(*) FROM readings WHERE at::date = %s", lambda r: (str(dt.date(2025, 6, 1) + dt.timedelta(days=r.randint(0, 25))),), app="report"),
    P("in_utc_day", 15, "SELECT avg(value) FROM readings WHERE metric = 'temp' AND date_trunc('day', at AT TIME ZONE 'UTC') = %s",
      lambda r: (str(dt.date(2025, 6, 1) + dt.timedelta(days=r.randint(0, 25))),), app="report"),
    P("window", 120, "SELECT at, value FROM readings WHERE device_id = %s AND metric = %s AND at BETWEEN %s AND %s ORDER BY at",
      lambda r: (device(r), r.choice(["temp", "hum", "volt"]), *span(r, 72)), app="api"),
    P("latest_each", 60, "SELECT DISTINCT ON (metric) metric, at, value FROM readings WHERE device_id = %s ORDER BY metric, at DESC", lambda r: (device(r),), app="api"),
    P("latest_site", 6, """SELECT d.id, x.at, x.value FROM devices d LEFT JOIN LATERAL (SELECT at, value FROM readings r WHERE r.device_id = d.id AND r.metric = 'temp'
        ORDER BY at DESC LIMIT 1) x ON true WHERE d.site_id = %s""", lambda r: (r.randint(1, 120),)),
    P("range_average", 25, "SELECT metric, avg(value) FROM readings WHERE at >= %s AND at < %s GROUP BY metric", lambda r: span(r, 6), app="report"),
    P("newest", 40, "SELECT max(at) FROM readings", app="worker"),
    P("open_alerts", 120, "SELECT id, device_id, opened_at FROM alerts WHERE closed_at IS NULL ORDER BY opened_at DESC LIMIT 50"),
    P("unacknowledged", 80, "SELECT count(*) FROM alerts WHERE NOT acknowledged"),
    P("device_alerts", 100, "SELECT id, opened_at FROM alerts WHERE device_id = %s ORDER BY opened_at DESC LIMIT 10", lambda r: (device(r),), app="api"),
    P("rule_alerts", 50, "SELECT id, opened_at FROM alerts WHERE rule_ids @> ARRAY[%s] ORDER BY opened_at DESC LIMIT 20", lambda r: (r.randint(0, 499),)),
    P("closed_between", 20, "SELECT avg(closed_at - opened_at) FROM alerts WHERE closed_at >= %s AND closed_at < %s", lambda r: span(r, 48), app="report"),
    P("by_serial", 150, "SELECT id, site_id FROM devices WHERE serial = %s", lambda r: ("SN" + hashlib.md5(b"%d" % device(r)).hexdigest().upper(),), app="api"),
    P("by_label", 20, "SELECT id FROM devices WHERE labels @> ARRAY[%s]", lambda r: ("batch%d" % r.randint(0, 69),)),
    P("hourly_chart", 100, "SELECT hour, average FROM hourly WHERE device_id = %s AND metric = 'temp' AND hour >= %s ORDER BY hour",
      lambda r: (device(r), "2025-06-0%d" % r.randint(1, 4)), app="api"),
    P("roll_up", 6, """INSERT INTO hourly SELECT device_id, date_trunc('hour', at AT TIME ZONE 'UTC'), metric, avg(value), count(*) FROM readings WHERE at >= %s AND at < %s
        GROUP BY 1, 2, 3""", lambda r: span(r, 1), app="worker", touch=("hourly", "insert", [])),
    P("retention", 3, "DELETE FROM readings WHERE at < %s", lambda r: (at(972 - r.uniform(0, 0.05)),), app="worker", touch=("readings", "delete", [])),
    P("ingest_event", 400, "INSERT INTO events VALUES (%s, %s, %s, 'heartbeat', 1, %s)", lambda r: (10 ** 7 + r.randint(1, 10 ** 9), device(r), ts(r, 0, 1), '{"code": 3}'),
      app="worker", batch=10, touch=("events", "insert", [])),
    P("ingest_reading", 800, "INSERT INTO readings VALUES (%s, %s, 'temp', 20.5)", lambda r: (ts(r, 0, 1), device(r)), app="worker", batch=20, touch=("readings", "insert", [])),
    P("close_alert", 40, "UPDATE alerts SET closed_at = %s WHERE device_id = %s AND closed_at IS NULL", lambda r: (ts(r, 0, 1), device(r)), app="worker",
      touch=("alerts", "update", ["closed_at"])),
]
BURSTS = []
NOISE = []
