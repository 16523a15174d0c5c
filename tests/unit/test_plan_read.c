/* plan.h: every recorded plan is read whole; JSON and text give one tree; frames, many plans, damage, limits. */
#include "base/base.h"
#include "base/buf.h"
#include "parsers/plan.h"
#include "parsers/plan_fields.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "guard.h"
#include "plan_files.h"

static struct plan *read_one(const char *path, struct arena *arena)
{
	struct plan_list plans = {0};
	struct err err = {0};
	if (!plan_read_all(read_whole(path, arena), (struct pos){path, 1, 0}, plan_list_add, &plans, arena, &err))
		fail_msg("%s: %s", path, err.msg);
	if (plans.n != 1)
		fail_msg("%s: %zu plans", path, plans.n);
	return plans.items[0];
}

static void same_text(const char *path, const char *what, unsigned node, struct str json, struct str text)
{
	if (!str_eq(json, text))
		fail_msg("%s: node %u: %s is \"%.*s\" in JSON, \"%.*s\" in text", path, node, what, STR_ARG(json),
			 STR_ARG(text));
}

static void same_number(const char *path, const char *what, unsigned node, double json, double text)
{
	if (plan_or_zero(json) != plan_or_zero(text))
		fail_msg("%s: node %u: %s is %f in JSON, %f in text", path, node, what, json, text);
}

static void same_list(const char *path, unsigned node, const struct str *json, size_t json_n, const struct str *text,
		      size_t text_n)
{
	same_number(path, "length of a list", node, (double)json_n, (double)text_n);
	for (size_t i = 0; i < json_n; i++)
		same_text(path, "list item", node, json[i], text[i]);
}

#define SAME_TEXT(field) same_text(path, #field, json->number, json->field, text->field)
#define SAME_NUMBER(field) same_number(path, #field, json->number, (double)json->field, (double)text->field)
#define SAME_LIST(field) same_list(path, json->number, json->field, json->field##_n, text->field, text->field##_n)

/* What does not differ from run to run. */
static void same_node(const char *path, const struct plan_node *json, const struct plan_node *text)
{
	SAME_TEXT(type);
	SAME_NUMBER(link);
	SAME_NUMBER(depth);
	SAME_TEXT(subplan);
	SAME_TEXT(relation);
	SAME_TEXT(alias);
	SAME_TEXT(index);
	SAME_TEXT(cte);
	SAME_TEXT(join_type);
	SAME_TEXT(strategy);
	SAME_TEXT(partial_mode);
	SAME_TEXT(operation);
	SAME_TEXT(index_cond);
	SAME_TEXT(recheck_cond);
	SAME_TEXT(filter);
	SAME_TEXT(join_filter);
	SAME_TEXT(hash_cond);
	SAME_TEXT(merge_cond);
	SAME_TEXT(one_time_filter);
	SAME_LIST(sort_key);
	SAME_LIST(presorted_key);
	SAME_LIST(group_key);
	SAME_NUMBER(parallel_aware);
	SAME_NUMBER(plan_width);
	assert_true((json->total_cost >= 0) == (text->total_cost >= 0));
	assert_true((json->plan_rows >= 0) == (text->plan_rows >= 0));
	assert_true((json->total_ms >= 0) == (text->total_ms >= 0) || json->loops == 0);
	SAME_NUMBER(workers_planned);
	SAME_NUMBER(subplans_removed);
	assert_true((json->loops >= 0) == (text->loops >= 0));
	assert_int_equal(json->rows_rounded, text->rows_rounded);
	assert_true((json->shared_hit >= 0) || !(text->shared_hit > 0));
	same_number(path, "children", json->number, (double)json->children_n, (double)text->children_n);
	for (size_t i = 0; i < json->children_n; i++)
		same_node(path, json->children[i], text->children[i]);
}

static void same_shape(const char *path, const struct plan *plan, struct arena *arena)
{
	struct str query;
	uint64_t shape;
	assert_true(plan_glance(read_whole(path, arena), &query, &shape, arena));
	if (shape != plan_shape(plan))
		fail_msg("%s: a glance and the tree differ in shape", path);
}

static void check_pair(const char *json_path)
{
	struct arena arena = {0};
	struct plan *json = read_one(json_path, &arena);
	struct str text_path = arena_fmt(&arena, "%.*s.txt", (int)(strlen(json_path) - strlen(".json")), json_path);
	struct plan *text = read_one(text_path.p, &arena);
	same_node(json_path, json->root, text->root);
	same_number(json_path, "triggers", 0, (double)json->triggers_n, (double)text->triggers_n);
	same_number(json_path, "settings", 0, (double)json->settings_n, (double)text->settings_n);
	for (size_t i = 0; i < json->settings_n; i++)
		same_text(json_path, "setting", 0, json->settings[i].value, text->settings[i].value);
	assert_true((json->planning_ms >= 0) == (text->planning_ms >= 0));
	assert_true((json->execution_ms >= 0) == (text->execution_ms >= 0));
	assert_true((json->jit_ms >= 0) == (text->jit_ms >= 0));
	assert_int_equal(json->query_id, text->query_id);
	same_shape(json_path, json, &arena);
	same_shape(text_path.p, text, &arena);
	arena_release(&arena);
}

static void text_gives_the_tree_of_json(void **state)
{
	(void)state;
	assert_true(for_each_file(RECORDED_JSON, check_pair) >= 300);
}

static void check_mlops(const char *path)
{
	struct arena arena = {0};
	same_shape(path, read_one(path, &arena), &arena);
	arena_release(&arena);
}

static void plans_of_the_workload_are_read(void **state)
{
	(void)state;
	assert_true(for_each_file(RECORDED_MLOPS, check_mlops) >= 30);
}

static const char two_nodes[] = "[\n  {\n    \"Plan\": {\n      \"Node Type\": \"Limit\",\n      \"Plan Rows\": 10,\n"
				"      \"Plans\": [\n        {\n          \"Node Type\": \"Seq Scan\",\n"
				"          \"Relation Name\": \"a \\\"b\\\" \\u00e9\",\n          \"Novelty\": 7\n"
				"        }\n      ]\n    },\n    \"Query Identifier\": -7184932843290517341\n  }\n]\n";

static struct plan_list read_text(struct str text, struct arena *arena, struct err *err)
{
	struct plan_list plans = {0};
	*err = (struct err){0};
	bool ok = plan_read_all(text, (struct pos){0}, plan_list_add, &plans, arena, err);
	assert_int_equal(ok, err->code == ERR_NONE);
	return plans;
}

static void escapes_ids_and_unknown_keys_survive(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct err err;
	struct plan_list plans = read_text(str_from(two_nodes), &arena, &err);
	assert_int_equal(plans.n, 1);
	assert_true(plans.items[0]->query_id == INT64_C(-7184932843290517341));
	struct plan_node *scan = plans.items[0]->root->children[0];
	assert_true(str_eq(scan->relation, STR("a \"b\" \xC3\xA9")));
	assert_int_equal(scan->extras_n, 1);
	assert_true(str_eq(scan->extras[0].key, STR("Novelty")) && str_eq(scan->extras[0].value, STR("7")));
	arena_release(&arena);
}

static void of_a_key_that_comes_twice_the_last_counts(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct err err;
	struct plan_list plans =
		read_text(STR("{\"Node Type\":\"Append\",\"Plans\":[{\"Node Type\":\"A\"},{\"Node Type\":\"B\"}],"
			      "\"Plans\":[{\"Node Type\":\"C\"}]}"),
			  &arena, &err);
	assert_int_equal(plans.n, 1);
	assert_int_equal(plans.items[0]->root->children_n, 1);
	assert_true(str_eq(plans.items[0]->root->children[0]->type, STR("C")));
	arena_release(&arena);
}

static void psql_frames_are_taken_off(void **state)
{
	static const char *const framed[] = {
		"                QUERY PLAN                 \n-------------------------------------------\n"
		" Seq Scan on a  (cost=0.00..1.00 rows=1 width=4)+\n(1 row)\n\n",
		"+-----------------------------------------+\n|               QUERY PLAN                |\n"
		"+-----------------------------------------+\n"
		"| Seq Scan on a  (cost=0.00..1.00 rows=1 width=4) |\n+-----+\n(1 row)\n",
		"                QUERY PLAN               \n-----------------------\n [                    +\n"
		"   {                  +\n     \"Plan\": {        +\n"
		"       \"Node Type\": \"Seq Scan\", +\n       \"Relation Name\": \"a\"+\n     }+\n   }+\n ]\n(1 "
		"row)\n",
		"\"QUERY PLAN\"\n\"Seq Scan on a  (cost=0.00..1.00 rows=1 width=4)\"\n",
		"\"[\n  {\n    \"\"Plan\"\": {\n      \"\"Node Type\"\": \"\"Seq Scan\"\",\n"
		"      \"\"Relation Name\"\": \"\"a\"\"\n    }\n  }\n]\"\n",
		"║ Seq Scan on a  (cost=0.00..1.00 rows=1 width=4) ║\n╚══════╝\n",
		"{\"QUERY PLAN\": \"[{\\\"Plan\\\": {\\\"Node Type\\\": \\\"Seq Scan\\\", \\\"Relation Name\\\": "
		"\\\"a\\\"}}]\"}",
		"[{\"QUERY PLAN\": [{\"Plan\": {\"Node Type\": \"Seq Scan\", \"Relation Name\": \"a\"}}]}]",
		"{\"Node Type\": \"Seq Scan\", \"Relation Name\": \"a\"}",
		"\xEF\xBB\xBF[{\"Plan\":\r\n{\"Node Type\": \"Seq Scan\",\r\n\"Relation Name\": \"a\"}}]\r\n",
		"```\r\nSeq Scan on a  (cost=0.00..1.00 rows=1 width=4)\r\n  Filter: (x > 1)\r\n```\r\n",
		"```json\n[{\"Plan\": {\"Node Type\": \"Seq Scan\", \"Relation Name\": \"a\"}}]\n```\n",
		"db=# EXPLAIN SELECT * FROM a;\nTiming is on.\n"
		"                QUERY PLAN                 \n----\n"
		" Seq Scan on a  (cost=0.00..1.00 rows=1 width=4)\n(1 row)\n\nTime: 0.4 ms\ndb=# \n",
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(framed); i++) {
		struct arena arena = {0};
		struct err err;
		struct plan_list plans = read_text(str_from(framed[i]), &arena, &err);
		if (plans.n != 1)
			fail_msg("frame %zu: %zu plans, %s", i, plans.n, err.msg);
		assert_true(str_eq(plans.items[0]->root->type, STR("Seq Scan")));
		assert_true(str_eq(plans.items[0]->root->relation, STR("a")));
		assert_true(plan_sniff(str_from(framed[i])));
		arena_release(&arena);
	}
}

/* One plan as psql prints it, in each format and two frames. */
static void recorded_forms_give_one_tree(void **state)
{
	static const char *const forms[] = {"aligned.txt",    "boxed.txt",        "aligned.json.txt",
					    "boxed.json.txt", "aligned.yaml.txt", "aligned.xml.txt"};
	(void)state;
	struct arena arena = {0};
	struct plan *json = read_one("testdata/plans/forms/aligned.json.txt", &arena);
	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		struct str path = arena_fmt(&arena, "testdata/plans/forms/%s", forms[i]);
		struct plan *plan = read_one(path.p, &arena);
		assert_true(plan_sniff(read_whole(path.p, &arena)));
		assert_int_equal(plan->node_count, json->node_count);
		same_node(path.p, json->root, plan->root);
		assert_true(plan->execution_ms > 0 && plan->planning_ms > 0);
		assert_true(plan_shape(plan) == plan_shape(json));
	}
	arena_release(&arena);
}

static void yaml_and_xml_of_their_own(void **state)
{
	static const char *const texts[] = {
		"- Plan: \n    Node Type: \"Seq Scan\"\n    Relation Name: \"a\\n\\\"b\"\n    Sort Key: \n      - \"x, "
		"y\"\n"
		"      - \"z\"\n    Plans: \n      - Node Type: \"Result\"\n        Actual Loops: 3\n      - Node "
		"Type: \"Sort\"\n"
		"  Planning Time: 1.5\n  Triggers: \n- Plan: \n    Node Type: \"Result\"\n(12 rows)\n",
		"<explain xmlns=\"x\">\n<!-- c --><Query><Plan><Node-Type>Seq Scan</Node-Type>"
		"<Relation-Name>a&#10;&quot;b</Relation-Name><Sort-Key><Item>x, y</Item><Item>z</Item></Sort-Key>"
		"<Plans><Plan><Node-Type>Result</Node-Type><Actual-Loops>3</Actual-Loops></Plan>"
		"<Plan><Node-Type>Sort</Node-Type></Plan></Plans></Plan><Planning-Time>1.5</Planning-Time><Triggers/></"
		"Query>"
		"<Query><Plan><Node-Type>Result</Node-Type></Plan></Query></explain>",
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct arena arena = {0};
		struct err err;
		struct plan_list plans = read_text(str_from(texts[i]), &arena, &err);
		assert_int_equal(plans.n, 2);
		const struct plan_node *root = plans.items[0]->root;
		assert_true(str_eq(root->relation, STR("a\n\"b")));
		assert_int_equal(root->sort_key_n, 2);
		assert_true(str_eq(root->sort_key[0], STR("x, y")));
		assert_int_equal(root->children_n, 2);
		assert_true(root->children[0]->loops == 3 && plans.items[0]->planning_ms == 1.5);
		arena_release(&arena);
	}
}

static void many_plans_in_one_text(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct err err;
	struct str many = arena_fmt(&arena,
				    "%s\n-- next\n%s Seq Scan on b  (cost=0.00..1.00 rows=1 width=4)\n"
				    " Seq Scan on c  (cost=0.00..1.00 rows=1 width=4)\n   Filter: (a > 1)\n"
				    " Planning Time: 0.040 ms\n",
				    two_nodes, two_nodes);
	struct plan_list plans = read_text(many, &arena, &err);
	assert_int_equal(plans.n, 4);
	assert_int_equal(plans.items[1]->at.line, 19);
	assert_true(plans.items[2]->planning_ms < 0);
	assert_true(plans.items[3]->planning_ms == 0.040);
	arena_release(&arena);
}

/* Every packed line of the text format, figure by figure. */
static void figures_of_text_lines(void **state)
{
	static const char text[] =
		"Finalize GroupAggregate  (cost=1.00..2.50 rows=10 width=8) (actual time=0.100..12.500 rows=3.25 "
		"loops=4)\n"
		"  Group Key: lower(a.b, 'x, y'), c\n"
		"  Planned Partitions: 4  Batches: 5  Memory Usage: 8241kB  Disk Usage: 1234kB\n"
		"  Buffers: shared hit=1 read=2 dirtied=3 written=4, local hit=5 read=6, temp read=7 written=8\n"
		"  I/O Timings: shared read=1.500 write=0.250, temp read=0.500\n"
		"  WAL: records=9 fpi=10 bytes=11\n"
		"  ->  Sort  (cost=0.00..1.00 rows=1 width=4) (actual time=0.1..0.2 rows=1 loops=1)\n"
		"        Sort Key: a.x DESC, (b.y)\n"
		"        Sort Method: external merge  Disk: 345kB\n"
		"        Worker 0:  Sort Method: quicksort  Memory: 25kB\n"
		"        Worker 1:  actual time=0.010..0.020 rows=7 loops=1\n"
		"          Sort Method: external merge  Disk: 99kB\n"
		"        ->  Parallel Index Only Scan Backward using \"I x\" on public.\"T 1\" t  (never executed)\n"
		"              Index Cond: (k = 'a: b'::text)\n"
		"              Heap Fetches: 12\n"
		"              Index Searches: 2\n"
		"  SubPlan 1\n"
		"    ->  Hash Right Anti Join  (cost=0.00..1.00 rows=1 width=4) (actual rows=5 loops=1)\n"
		"          Rows Removed by Join Filter: 6\n"
		"          ->  Bitmap Heap Scan on t  (cost=0.00..1.00 rows=1 width=4)\n"
		"                Heap Blocks: exact=13 lossy=14\n"
		"          ->  Hash  (cost=0.00..1.00 rows=1 width=4)\n"
		"                Buckets: 65536 (originally 1024)  Batches: 8 (originally 2)  Memory Usage: 99kB\n"
		"Planning:\n  Buffers: shared hit=1000\n"
		"JIT:\n  Functions: 3\n  Timing: Generation 1.0 ms (Deform 0.5 ms), Inlining 2.0 ms, Total 4.5 ms\n"
		"Trigger RI_ConstraintTrigger_a_1 for constraint fk on t: time=1.250 calls=9\n"
		"Serialization: time=0.750 ms  output=1kB  format=text\n"
		"Query Identifier: -42\n";
	(void)state;
	struct arena arena = {0};
	struct err err;
	struct plan_list plans = read_text(str_from(text), &arena, &err);
	assert_int_equal(plans.n, 1);
	const struct plan *plan = plans.items[0];
	const struct plan_node *root = plan->root;
	assert_true(str_eq(root->strategy, STR("Sorted")) && str_eq(root->partial_mode, STR("Finalize")));
	assert_true(root->total_cost == 2.5 && root->rows == 3.25 && !root->rows_rounded && root->loops == 4);
	assert_int_equal(root->group_key_n, 2);
	assert_true(root->hash_batches == 5 && root->peak_memory_kb == 8241 && root->disk_kb == 1234);
	assert_true(root->shared_hit == 1 && root->shared_read == 2 && root->shared_dirtied == 3 &&
		    root->shared_written == 4);
	assert_true(root->local_hit == 5 && root->local_read == 6 && root->temp_read == 7 && root->temp_written == 8);
	assert_true(root->io_read_ms == 2 && root->io_write_ms == 0.25);
	assert_true(root->wal_records == 9 && root->wal_fpi == 10 && root->wal_bytes == 11);
	const struct plan_node *sort = root->children[0], *scan = sort->children[0];
	assert_true(sort->sort_on_disk && sort->sort_kb == 345 && sort->workers_n == 2);
	assert_true(!sort->workers[0].sort_on_disk && sort->workers[0].sort_kb == 25);
	assert_true(sort->workers[1].sort_on_disk && sort->workers[1].rows == 7 && sort->workers[1].total_ms == 0.02);
	assert_true(str_eq(scan->type, STR("Index Only Scan")) && scan->parallel_aware && scan->loops == 0);
	assert_true(str_eq(scan->direction, STR("Backward")) && str_eq(scan->index, STR("I x")));
	assert_true(str_eq(scan->schema, STR("public")) && str_eq(scan->relation, STR("T 1")) &&
		    str_eq(scan->alias, STR("t")));
	assert_true(scan->heap_fetches == 12 && scan->index_searches == 2 && scan->index_cond.n > 0);
	const struct plan_node *join = root->children[1];
	assert_int_equal(join->link, PLAN_SUBPLAN);
	assert_true(str_eq(join->type, STR("Hash Join")) && str_eq(join->join_type, STR("Right Anti")));
	assert_true(join->removed_join_filter == 6 && join->total_ms < 0 && join->rows == 5);
	assert_true(join->children[0]->exact_pages == 13 && join->children[0]->lossy_pages == 14);
	assert_true(join->children[1]->hash_batches == 8 && join->children[1]->hash_batches_planned == 2);
	assert_int_equal(join->children[1]->link, PLAN_INNER);
	assert_true(plan->jit_ms == 4.5 && plan->jit_functions == 3 && plan->serialization_ms == 0.75);
	assert_true(plan->triggers_n == 1 && plan->triggers[0].ms == 1.25 && plan->triggers[0].calls == 9);
	assert_true(str_eq(plan->triggers[0].constraint, STR("fk")) && str_eq(plan->triggers[0].relation, STR("t")));
	assert_int_equal(plan->query_id, -42);
	struct str query;
	uint64_t shape;
	assert_true(plan_glance(str_from(text), &query, &shape, &arena) && shape == plan_shape(plan));
	arena_release(&arena);
}

static void auto_explain_text(void **state)
{
	static const char text[] =
		"2026-11-21 02:02:21 UTC [1] LOG:  duration: 12.345 ms  plan:\n"
		"\tQuery Text: SELECT *\n\tFROM a WHERE b = $1\n\tQuery Parameters: $1 = '5'\n"
		"\tSeq Scan on a  (cost=0.00..1.00 rows=1 width=4) (actual time=0.010..0.020 rows=3 loops=2)\n"
		"\t  Filter: (b = 'two\n\tlines'::text)\n\t  Rows Removed by Filter: 7\n\tSettings: work_mem = '64kB', "
		"jit = 'off'\n";
	(void)state;
	struct arena arena = {0};
	struct err err;
	struct plan_list plans = read_text(str_from(text), &arena, &err);
	assert_int_equal(plans.n, 1);
	assert_true(str_eq(plans.items[0]->query, STR("SELECT *\nFROM a WHERE b = $1")));
	assert_true(str_eq(plans.items[0]->parameters, STR("$1 = '5'")));
	assert_true(plans.items[0]->execution_ms == 12.345);
	assert_true(plans.items[0]->root->total_ms == 0.020);
	assert_true(str_eq(plans.items[0]->root->filter, STR("(b = 'two\nlines'::text)")));
	assert_true(plans.items[0]->root->removed_filter == 7);
	assert_int_equal(plans.items[0]->settings_n, 2);
	assert_true(str_eq(plans.items[0]->settings[1].value, STR("off")));
	assert_false(plan_sniff(str_from(text))); /* a log, not a plan */
	arena_release(&arena);
}

static void damage_costs_only_the_damaged(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct err err;
	struct str half = str_head(str_from(two_nodes), 150);
	struct plan_list plans = read_text(half, &arena, &err);
	assert_int_equal(plans.n, 0);
	assert_int_equal(err.code, ERR_TRUNCATED);
	plans = read_text(arena_fmt(&arena, "%.*s\n%s", STR_ARG(half), two_nodes), &arena, &err);
	assert_int_equal(plans.n, 1);
	assert_int_equal(err.code, ERR_DAMAGED);
	assert_int_equal(err.at.byte, 151);
	plans = read_text(STR("nothing here\n"), &arena, &err);
	assert_int_equal(err.code, ERR_UNKNOWN);
	arena_release(&arena);
}

static void limits_hold(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct err err;
	struct buf deep = {0};
	for (int i = 0; i < 250; i++)
		buf_add(&deep, STR("{\"Node Type\":\"Limit\",\"Plans\":["));
	for (int i = 0; i < 250; i++)
		buf_add(&deep, STR("]}"));
	assert_int_equal(read_text(buf_str(&deep), &arena, &err).n, 0);
	assert_int_equal(err.code, ERR_LIMIT);
	buf_clear(&deep);
	for (int i = 0; i < 100000; i++)
		buf_add_char(&deep, '[');
	assert_int_equal(read_text(buf_str(&deep), &arena, &err).n, 0);
	assert_int_equal(err.code, ERR_LIMIT);
	buf_release(&deep);
	arena_release(&arena);
}

static void fields_are_in_order(void **state)
{
	static const char *const keys[] = {"Alias",           "Sort-Key",
					   "I-O-Read-Time",   "Rows Removed by Index Recheck",
					   "One-Time-Filter", "Full-sort Groups"};
	static const bool known[] = {true, true, true, true, true, false};
	(void)state;
	assert_true(plan_fields_are_sorted());
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		assert_int_equal(plan_field_find(str_from(keys[i])) != NULL, known[i]);
}

/* Every cut of a plan, at a page that cannot be read. */
static void no_byte_beyond_the_end(void **state)
{
	static const char *const paths[] = {
		"testdata/plans/v18/gather_merge_verbose.json", "testdata/plans/v18/gather_merge_verbose.txt",
		"testdata/plans/forms/aligned.yaml.txt", "testdata/plans/forms/aligned.xml.txt"};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct arena arena = {0};
		struct str whole = read_whole(paths[i], &arena);
		assert_true(whole.n > 1000);
		for (size_t n = 0; n < whole.n; n += n < 200 ? 1 : 37) {
			struct guard g = guard_copy(str_head(whole, n));
			struct arena plans = {0};
			struct str query;
			uint64_t shape;
			plan_read(g.s, (struct pos){0}, &plans, NULL);
			plan_glance(g.s, &query, &shape, &plans);
			plan_sniff(g.s);
			arena_release(&plans);
			guard_release(&g);
		}
		arena_release(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_are_in_order),
		cmocka_unit_test(text_gives_the_tree_of_json),
		cmocka_unit_test(plans_of_the_workload_are_read),
		cmocka_unit_test(escapes_ids_and_unknown_keys_survive),
		cmocka_unit_test(of_a_key_that_comes_twice_the_last_counts),
		cmocka_unit_test(psql_frames_are_taken_off),
		cmocka_unit_test(recorded_forms_give_one_tree),
		cmocka_unit_test(yaml_and_xml_of_their_own),
		cmocka_unit_test(many_plans_in_one_text),
		cmocka_unit_test(figures_of_text_lines),
		cmocka_unit_test(auto_explain_text),
		cmocka_unit_test(damage_costs_only_the_damaged),
		cmocka_unit_test(limits_hold),
		cmocka_unit_test(no_byte_beyond_the_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
