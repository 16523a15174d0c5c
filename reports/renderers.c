#include "reports/renderer.h"

#include "base/base.h"
#include "reports/formats.h"

const struct renderer *const renderers[] = {
	&renderer_html, &renderer_json, &renderer_xlsx, &renderer_markdown, &renderer_sql, &renderer_alembic, NULL,
};

const struct renderer *renderer_find(struct str format)
{
	for (size_t i = 0; renderers[i]; i++)
		if (str_eq(str_from(renderers[i]->format), format))
			return renderers[i];
	return NULL;
}
