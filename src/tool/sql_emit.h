/* What the compiler writes: build/gen/queries.h and queries.c, and the script for a real PostgreSQL. */
#ifndef TOOL_SQL_EMIT_H
#define TOOL_SQL_EMIT_H

#include "tool/sql_migration.h"

#define SQL_EMIT_MAX ((size_t)2 << 20) /* bytes of one output */

void sql_emit_header(const struct sql_entries *entries, struct out *o);
void sql_emit_source(const struct sql_migrations *migrations, const struct sql_entries *entries, struct out *o);
/* For psql: the migrations, then for each entry lines "#entry", "#params", "#columns" with what its signature says,
 * followed by what the server says. scripts/check-postgres compares. */
void sql_emit_postgres(const struct sql_migrations *migrations, const struct sql_entries *entries, struct out *o);

#endif
