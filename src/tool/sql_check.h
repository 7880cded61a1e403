/* What SQLite itself says of migrations and entries: applied and prepared in memory, under the settings the store has. */
#ifndef TOOL_SQL_CHECK_H
#define TOOL_SQL_CHECK_H

#include "tool/sql_migration.h"

/* Applies every migration, prepares every entry, compares parameters, columns and their types with the signatures, and
 * keeps each entry's plan. A plan that reads a whole table needs a reason, and a reason needs such a plan. */
enum err MUST_USE sql_check(struct arena *a, const struct sql_migrations *migrations, const struct sql_schema *schema,
                            struct sql_entries *entries, struct sql_problem *problem);

#endif
