/* Indexes, tables and plans in report.json. */
#include "base/base.h"
#include "reports/json_keys.h"
#include "reports/json_parts.h"

void json_print_index(struct json *j, const struct report_index *ri)
{
	const struct index *index = ri->index;
	json_open(j, '{');
	json_key_str(j, "schema", index->schema);
	json_key_str(j, "table", index->table->name);
	json_key_str(j, "name", index->name);
	json_key_str(j, "definition", index->definition);
	json_key_stat(j, "bytes", index->bytes);
	json_key_stat(j, "scans", index->scans);
	json_key_ids(j, "serves", ri->serves, ri->serves_n);
	json_key_str(j, "verdict", ri->verdict);
	json_key_str_or_null(j, "reason", ri->reason);
	json_close(j);
}

void json_print_table(struct json *j, const struct report_table *rt)
{
	json_open(j, '{');
	json_key_str(j, "schema", rt->schema);
	json_key_str(j, "name", rt->name);
	json_key_stat(j, "rows", rt->table ? rt->table->rows : STAT_NONE);
	json_key_stat(j, "bytes", rt->table ? rt->table->bytes : STAT_NONE);
	json_key_uint(j, "calls", rt->calls);
	json_key_total_ms(j, "read_ms", rt->read_us);
	json_key_total_ms(j, "write_ms", rt->write_us);
	json_key_uint(j, "indexes", rt->indexes);
	json_key_double(j, "writes_per_day", rt->writes_per_day, 1);
	json_close(j);
}

static void print_node(struct json *j, const struct report_node *rn)
{
	json_open(j, '{');
	json_key_str(j, "type", rn->node->type);
	json_key_str_or_null(j, "relation", rn->node->relation);
	json_key_str_or_null(j, "index", rn->node->index);
	json_key_uint(j, "depth", rn->node->depth);
	json_key(j, "self_ms");
	if (rn->self_us < 0)
		json_null(j);
	else
		json_ms(j, rn->self_us);
	json_key_stat(j, "rows", rn->rows);
	json_key_stat(j, "estimated_rows", rn->estimated_rows);
	json_key_stat(j, "loops", rn->loops);
	json_key_strings(j, "issues", rn->issues, rn->issues_n);
	json_close(j);
}

void json_print_plan(struct json *j, const struct report_plan *rp)
{
	json_open(j, '{');
	json_key_str(j, "source", rp->source);
	json_key_id_or_null(j, "pattern", rp->pattern);
	json_key(j, "total_ms");
	if (rp->total_us < 0)
		json_null(j);
	else
		json_ms(j, rp->total_us);
	json_key(j, "nodes");
	json_open(j, '[');
	for (size_t i = 0; i < rp->nodes_n; i++)
		print_node(j, &rp->nodes[i]);
	json_close(j);
	json_close(j);
}
