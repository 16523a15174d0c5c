#ifndef REPORTS_JSON_KEYS_H
#define REPORTS_JSON_KEYS_H
/*
 * Keys of report.json with their values, each kind of figure in its one form; and what patterns and report share.
 */
#include "analysis/workload.h"
#include "base/json.h"

#define RELATIVE_DECIMALS 6

void json_key_str(struct json *j, const char *key, struct str value);
/* Null when empty. */
void json_key_str_or_null(struct json *j, const char *key, struct str value);
void json_key_uint(struct json *j, const char *key, uint64_t value);
void json_key_ms(struct json *j, const char *key, int64_t us);
/* Totals saturate at what a signed 64-bit integer holds. */
void json_key_total_ms(struct json *j, const char *key, uint64_t us);
void json_key_double(struct json *j, const char *key, double value, int decimals);
/* Figures of the catalogue: null where not known. */
void json_key_stat(struct json *j, const char *key, double value);
void json_key_time(struct json *j, const char *key, int64_t at_us);
void json_key_strings(struct json *j, const char *key, const struct str *items, size_t n);
/* Null when 0. */
void json_key_id_or_null(struct json *j, const char *key, uint64_t id);
/* Report ids, 16 hex digits each. */
void json_key_ids(struct json *j, const char *key, const uint64_t *ids, size_t n);
/* "calls" and "total_ms" of the object that is open. */
void json_print_tally(struct json *j, const struct tally *tally);
/* "hours": [{hour, calls, total_ms}] */
void json_print_hours(struct json *j, const struct hour_row *hours, size_t n);

#endif
