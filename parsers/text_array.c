#include "parsers/text_array.h"

#include "base/base.h"

/* Where the element in double quotes at the start of `text` ends: a backslash hides the byte after it. */
static size_t quoted_length(struct str text)
{
	size_t i = 1;
	while (i < text.n && text.p[i] != '"')
		i += text.p[i] == '\\' ? 2 : 1;
	return MIN(i, text.n);
}

static struct str read_quoted(struct str *rest, struct arena *arena)
{
	size_t end = quoted_length(*rest), n = 0;
	char *out = arena_alloc(end, arena);
	for (size_t i = 1; i < end; i++) {
		i += rest->p[i] == '\\' && i + 1 < end;
		out[n++] = rest->p[i];
	}
	*rest = str_skip(*rest, end + 1);
	return str_of(out, n);
}

static struct str read_bare(struct str *rest, struct arena *arena)
{
	size_t n = 0;
	while (n < rest->n && rest->p[n] != ',' && rest->p[n] != '}')
		n++;
	struct str element = str_head(*rest, n);
	*rest = str_skip(*rest, n);
	return arena_strdup(element, arena);
}

struct str *text_array_read(struct str text, size_t *n, struct arena *arena)
{
	struct str *items = NULL;
	size_t cap = 0;
	*n = 0;
	if (!text.n || text.p[0] != '{')
		return NULL;
	while (text.n) {
		char c = text.p[0];
		if (c == '{' || c == '}' || c == ',') {
			text = str_skip(text, 1);
			continue;
		}
		struct str element = c == '"' ? read_quoted(&text, arena) : read_bare(&text, arena);
		if (c == '"' || !str_eq_nocase(element, STR("null")))
			*ARENA_PUSH(items, *n, cap, arena) = element;
	}
	return items;
}

double *text_array_numbers(struct str text, size_t *n, struct arena *arena)
{
	size_t texts_n;
	struct str *texts = text_array_read(text, &texts_n, arena);
	double *numbers = ARENA_ARRAY(double, texts_n, arena);
	*n = 0;
	for (size_t i = 0; i < texts_n; i++)
		*n += str_to_double(texts[i], &numbers[*n]);
	return numbers;
}
