#include "analysis/workload_filter.h"

#include "base/base.h"

static void subtract(struct tally *from, struct tally what)
{
	from->calls -= MIN(from->calls, what.calls);
	from->total_us -= MIN(from->total_us, what.total_us);
}

static void subtract_dimension(struct workload *w, const struct pattern *p, enum dimension d)
{
	for (size_t i = 0; i < p->dimensions_n[d]; i++)
		for (size_t k = 0; k < w->dimensions_n[d]; k++)
			if (str_eq(w->dimensions[d][k].name, p->dimensions[d][i].name))
				subtract(&w->dimensions[d][k].tally, p->dimensions[d][i].tally);
}

static void subtract_hours(struct workload *w, const struct pattern *p)
{
	for (size_t i = 0, k = 0; i < p->hours_n; i++) {
		while (k < w->hours_n && w->hours[k].hour < p->hours[i].hour)
			k++;
		if (k < w->hours_n && w->hours[k].hour == p->hours[i].hour)
			subtract(&w->hours[k].tally, p->hours[i].tally);
	}
}

static void subtract_pattern(struct workload *w, const struct pattern *p)
{
	subtract(&w->totals.calls, p->tally);
	subtract(&w->totals.parse, p->parse);
	subtract(&w->totals.bind, p->bind);
	for (int d = 0; d < DIMENSION_COUNT; d++)
		subtract_dimension(w, p, (enum dimension)d);
	subtract_hours(w, p);
}

static int by_time(const void *a, const void *b)
{
	const struct dimension_row *x = a, *y = b;
	if (x->tally.total_us != y->tally.total_us)
		return x->tally.total_us > y->tally.total_us ? -1 : 1;
	return str_cmp(x->name, y->name);
}

/* Rows that nothing is left of go; the rest is in order again. */
static void tidy_dimension(struct workload *w, enum dimension d)
{
	size_t kept = 0;
	for (size_t i = 0; i < w->dimensions_n[d]; i++)
		if (w->dimensions[d][i].tally.calls)
			w->dimensions[d][kept++] = w->dimensions[d][i];
	w->dimensions_n[d] = kept;
	if (kept)
		qsort(w->dimensions[d], kept, sizeof *w->dimensions[d], by_time);
}

void workload_filter(struct workload *w, bool (*keep)(void *context, const struct pattern *p), void *context)
{
	size_t kept = 0;
	for (size_t i = 0; i < w->patterns_n; i++) {
		if (keep(context, w->patterns[i]))
			w->patterns[kept++] = w->patterns[i];
		else
			subtract_pattern(w, w->patterns[i]);
	}
	w->patterns_n = kept;
	for (int d = 0; d < DIMENSION_COUNT; d++)
		tidy_dimension(w, (enum dimension)d);
}
