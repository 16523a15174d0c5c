-- Statistics of the current database as one JSON document, for `pgassay analyze`:
--
--     psql -XAtq -d DATABASE -f snapshot.sql > snapshot.json
--
-- One statement that only reads, for servers 10 to 18.  It needs no superuser: a role sees the statistics of
-- the columns it may read; membership in pg_read_all_data (or pg_read_all_stats for the queries) shows all.
-- What could not be read is named in "left_out".  The document holds column values (most common values,
-- histogram bounds) and, where pg_stat_statements is installed, query texts without their constants.
WITH
server AS (
    SELECT current_setting('server_version_num')::int AS version, d.oid AS dbid, d.datname::text AS dbname
    FROM pg_database d WHERE d.datname = current_database()),
relation AS (
    SELECT c.oid, n.nspname::text AS schema, c.relname::text AS name, c.relkind, c.relam, c.reltuples, c.relpages,
           c.relallvisible, c.reloptions, c.relpersistence
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_index i ON i.indexrelid = c.oid
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND c.relkind IN ('r', 'p', 'm', 'f', 'i', 'I')
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = coalesce(i.indrelid, c.oid) AND d.deptype = 'e')),
setting AS (
    SELECT name, setting, unit, source FROM pg_settings
    WHERE name ~ '^(seq_page_cost|random_page_cost|cpu_.*_cost|parallel_.*_cost|jit.*|enable_.*|effective_.*|block_size|plan_cache_mode|from_collapse_limit|join_collapse_limit|geqo.*)$'
       OR name ~ '^(shared_buffers|work_mem|hash_mem_multiplier|maintenance_work_mem|autovacuum_work_mem|temp_buffers|temp_file_limit|huge_pages|wal_buffers)$'
       OR name ~ '^(max_connections|superuser_reserved_connections|max_worker_processes|max_parallel_.*|min_parallel_.*|io_.*|default_statistics_target|constraint_exclusion|cursor_tuple_fraction)$'
       OR name ~ '^(autovacuum.*|vacuum_cost_.*|max_wal_size|min_wal_size|checkpoint_.*|wal_level|wal_compression|synchronous_commit|fsync|full_page_writes|hot_standby.*|max_standby_.*)$'
       OR name ~ '^(log_min_.*|log_statement.*|log_duration|log_line_prefix|log_destination|logging_collector|log_timezone|log_temp_files|log_lock_.*|log_checkpoints|log_(dis)?connections|log_autovacuum_min_duration|log_transaction_sample_rate|log_parameter_.*|log_error_verbosity|log_hostname|log_rotation_.*)$'
       OR name ~ '^(track_.*|compute_query_id|auto_explain\..*|pg_stat_statements\..*|statement_timeout|lock_timeout|transaction_timeout|deadlock_timeout|idle_.*_timeout|server_encoding|lc_messages|TimeZone)$'),
statistics AS (
    SELECT s.schemaname::text AS schema, s.tablename::text AS "table", s.attname::text AS "column", s.inherited, s.null_frac, s.avg_width,
           s.n_distinct, s.most_common_vals::text::text[] AS mcv, s.most_common_freqs AS mcf, s.histogram_bounds::text::text[] AS histogram,
           s.correlation, s.most_common_elems::text::text[] AS mce, s.most_common_elem_freqs AS mcef
    FROM pg_stats s WHERE s.schemaname !~ '^pg_' AND s.schemaname <> 'information_schema'),
-- pg_stat_statements may be absent, not preloaded, or in any schema, and its columns differ between versions.
-- query_to_xml runs its text only when the condition holds; hexadecimal digits need no escaping on the way.
extension AS (
    SELECT n.nspname::text AS schema, EXISTS (SELECT FROM pg_settings WHERE name = 'pg_stat_statements.max') AS loaded,
           has_schema_privilege(n.oid, 'USAGE') AS readable
    FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_stat_statements'),
collected AS (
    SELECT CASE WHEN e.loaded AND e.readable THEN convert_from(decode(substring(query_to_xml(format(
        'SELECT encode(convert_to(coalesce(json_agg(j ORDER BY spent DESC, queryid), ''[]'')::text, ''UTF8''), ''hex'') AS hex FROM (
             SELECT q.queryid, t.spent,
                    to_jsonb(q) || jsonb_build_object(''queryid'', q.queryid::text, ''total_exec_time'', t.spent) AS j
             FROM %I.pg_stat_statements q,
                  LATERAL (SELECT coalesce(to_jsonb(q) ->> ''total_exec_time'', to_jsonb(q) ->> ''total_time'')::float8 AS spent) t
             WHERE q.dbid = %s AND q.queryid IS NOT NULL
             ORDER BY t.spent DESC, q.queryid LIMIT 10000) top', e.schema, s.dbid), false, false, '')::text
        FROM '<hex>([0-9a-f]*)</hex>'), 'hex'), 'UTF8')::json END AS statements,
        CASE WHEN e.loaded AND e.readable AND to_regclass(format('%I.pg_stat_statements_info', e.schema)) IS NOT NULL THEN
            query_to_xml(format('SELECT to_char(stats_reset AT TIME ZONE ''UTC'', ''YYYY-MM-DD"T"HH24:MI:SS.US"Z"'') AS since, dealloc
                FROM %I.pg_stat_statements_info', e.schema), false, false, '')::text END AS info
    FROM extension e, server s),
missing AS (
    SELECT 1 AS place, 'statements: extension pg_stat_statements is not installed in this database' AS what WHERE NOT EXISTS (SELECT FROM extension)
    UNION ALL SELECT 2, 'statements: pg_stat_statements is not in shared_preload_libraries' FROM extension WHERE NOT loaded
    UNION ALL SELECT 3, 'statements: no privilege on schema ' || schema FROM extension WHERE NOT readable
    UNION ALL SELECT 4, 'statements: those of other users, no membership in pg_read_all_stats'
        FROM extension WHERE NOT pg_has_role('pg_read_all_stats', 'USAGE')
    UNION ALL SELECT 5, format('columns: no privilege on %s of %s tables', count(*) FILTER (WHERE NOT may), count(*))
        FROM (SELECT has_schema_privilege(schema, 'USAGE') AND has_any_column_privilege(oid, 'SELECT') AS may FROM relation
              WHERE relkind IN ('r', 'p', 'm', 'f')) t
        HAVING count(*) FILTER (WHERE NOT may) > 0)
SELECT json_build_object(
    'pgassay_snapshot', 1,
    'captured_at', to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'server_version_num', s.version,
    'database', s.dbname,
    'database_bytes', pg_database_size(s.dbid),
    'in_recovery', pg_is_in_recovery(),
    'left_out', (SELECT coalesce(json_agg(what ORDER BY place), '[]') FROM missing),
    'settings', (SELECT coalesce(json_object_agg(name, json_build_object('setting', setting, 'unit', unit, 'source', source) ORDER BY name), '{}') FROM setting),
    'relations', (SELECT coalesce(json_agg(r ORDER BY r.schema, r.name), '[]') FROM (
        SELECT c.schema, c.name,
               CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'm' THEN 'materialized view'
                    WHEN 'f' THEN 'foreign table' WHEN 'i' THEN 'index' ELSE 'partitioned index' END AS kind,
               c.reltuples AS rows, c.relpages AS pages, c.relallvisible AS allvisible,
               CASE WHEN c.relkind IN ('r', 'm', 'i') THEN pg_table_size(c.oid) ELSE 0 END AS bytes,
               (SELECT p.relname::text FROM pg_class p WHERE p.oid = i.indrelid) AS "table",
               am.amname::text AS method, i.indisvalid AS is_valid, i.indisunique AS is_unique, i.indisprimary AS is_primary,
               i.indisclustered AS is_clustered, i.indisreplident AS is_replica_identity,
               CASE WHEN i.indexrelid IS NOT NULL THEN pg_get_indexdef(c.oid) END AS definition,
               (SELECT json_agg(format('%I.%I', n.nspname, p.relname) ORDER BY h.inhseqno) FROM pg_inherits h JOIN pg_class p ON p.oid = h.inhparent
                    JOIN pg_namespace n ON n.oid = p.relnamespace WHERE h.inhrelid = c.oid) AS parents,
               c.relpersistence = 'u' AS is_unlogged, c.reloptions AS options
        FROM relation c LEFT JOIN pg_index i ON i.indexrelid = c.oid LEFT JOIN pg_am am ON am.oid = c.relam) r),
    'constraints', (SELECT coalesce(json_agg(k ORDER BY k.schema, k."table", k.name), '[]') FROM (
        SELECT r.schema, r.name AS "table", k.conname::text AS name, k.contype AS type, k.condeferrable AS is_deferrable,
               (SELECT x.relname::text FROM pg_class x WHERE x.oid = k.conindid AND k.contype <> 'f') AS index,
               CASE WHEN k.contype = 'f' THEN format('FOREIGN KEY (%s) REFERENCES %I.%I (%s)%s%s',
                   (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY u.place) FROM unnest(k.conkey) WITH ORDINALITY u (number, place)
                        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number),
                   (SELECT n.nspname FROM pg_class f JOIN pg_namespace n ON n.oid = f.relnamespace WHERE f.oid = k.confrelid),
                   (SELECT f.relname FROM pg_class f WHERE f.oid = k.confrelid),
                   (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY u.place) FROM unnest(k.confkey) WITH ORDINALITY u (number, place)
                        JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number),
                   CASE k.confdeltype WHEN 'c' THEN ' ON DELETE CASCADE' WHEN 'n' THEN ' ON DELETE SET NULL' WHEN 'd' THEN ' ON DELETE SET DEFAULT'
                        WHEN 'r' THEN ' ON DELETE RESTRICT' ELSE '' END,
                   CASE k.confupdtype WHEN 'c' THEN ' ON UPDATE CASCADE' WHEN 'n' THEN ' ON UPDATE SET NULL' WHEN 'd' THEN ' ON UPDATE SET DEFAULT'
                        WHEN 'r' THEN ' ON UPDATE RESTRICT' ELSE '' END) END AS definition
        FROM pg_constraint k JOIN relation r ON r.oid = k.conrelid
        WHERE k.contype IN ('p', 'u', 'x', 'f') AND NOT (k.contype = 'f' AND coalesce(to_jsonb(k) ->> 'conparentid', '0') <> '0')) k),
    'sequences', (SELECT coalesce(json_agg(q ORDER BY q.schema, q.name), '[]') FROM (
        SELECT s.schemaname::text AS schema, s.sequencename::text AS name, s.data_type::text AS type, s.increment_by AS increment,
               s.min_value::text AS min, s.max_value::text AS max, s.cycle, s.last_value::text AS last,
               d.deptype = 'i' AS is_identity, r.schema AS table_schema, r.name AS "table", a.attname::text AS "column", format_type(a.atttypid, a.atttypmod) AS column_type
        FROM pg_sequences s JOIN pg_namespace n ON n.nspname = s.schemaname
        JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = s.sequencename AND c.relkind = 'S'
        LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
            AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
        LEFT JOIN relation r ON r.oid = d.refobjid LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
        WHERE s.schemaname !~ '^pg_') q),
    'columns', (SELECT coalesce(json_agg(c ORDER BY c.schema, c."table", c."column", c.inherited), '[]') FROM statistics c),
    'table_stats', (SELECT coalesce(json_agg(t ORDER BY t.schemaname, t.relname), '[]') FROM pg_stat_user_tables t WHERE t.schemaname !~ '^pg_'),
    'index_stats', (SELECT coalesce(json_agg(i ORDER BY i.schema, i."table", i.index), '[]') FROM (
        SELECT x.schemaname::text AS schema, x.relname::text AS "table", x.indexrelname::text AS index, x.idx_scan AS scans,
               x.idx_tup_read AS tuples_read, x.idx_tup_fetch AS tuples_fetched, to_jsonb(x) -> 'last_idx_scan' AS last_scan
        FROM pg_stat_user_indexes x WHERE x.schemaname !~ '^pg_') i),
    'database_stats', (SELECT to_json(d) FROM pg_stat_database d WHERE d.datid = s.dbid),
    'statements_since', (SELECT substring(c.info FROM '<since>([^<]*)</since>') FROM collected c),
    'statements_forgotten', (SELECT substring(c.info FROM '<dealloc>([0-9]*)</dealloc>')::bigint FROM collected c),
    'statements', (SELECT c.statements FROM collected c))
FROM server s;
