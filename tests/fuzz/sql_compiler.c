/* The parsers of db/queries and db/migrations: any bytes are an answer or a refusal that names a line, never a crash.
 * The first byte chooses which. The compiler is no part of the library: its parsers are included. */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/out.h"
#include "tool/sql_entry.c"
#include "tool/sql_migration.c"
#include "tool/sql_schema.c"
#include "tool/sql_text.c"

enum { INPUT_MAX = 65536 };

static void check_problem(const struct sql_problem *p) {
  if (p->file == NULL || p->line < 1 || p->what[0] == '\0') abort();
#ifdef PLANT_BUG
  if (strstr(p->what, "'run' is missing") != NULL) abort(); /* behind a whole list of parameters */
#endif
}

/* What an accepted entry promises to the rest of the compiler. */
static void check_entry(const struct sql_entry *e) {
  if (!sql_is_name(e->name) || !sql_is_name(e->row) || e->words.n == 0) abort();
  for (int g = 0; g < SQL_ENGINES; g++)
    if (e->text[g].n == 0 || e->text_line[g] <= e->line) abort();
}

static void read_as_queries(struct arena *a, struct str bytes) {
  struct sql_problem problem = {0};
  struct sql_entries entries = sql_entries_new(a);
  enum err outcome = sql_read_queries(a, "input", bytes, &entries, &problem);
  if (outcome == OK) outcome = sql_join_rows(&entries, &problem);
  if (outcome != OK) check_problem(&problem);
  else
    for (size_t i = 0; i < entries.n; i++) check_entry(&entries.v[i]);
}

static void read_as_migration(struct arena *a, struct str bytes) {
  struct sql_problem problem = {0};
  struct sql_migrations migrations = sql_migrations_new(a);
  struct sql_schema schema = sql_schema_new(a);
  struct out picture = out_in(a, 4 * INPUT_MAX);
  if (sql_read_migration(a, "0001-input.sql", bytes, &migrations, &schema, &problem) != OK) check_problem(&problem);
  else sql_schema_print(&schema, &picture);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 1 || size > INPUT_MAX) return 0;
  struct arena a = {0};
  struct str const bytes = {(const char *)data + 1, size - 1};
  if (data[0] % 2 == 0) read_as_queries(&a, bytes);
  else read_as_migration(&a, bytes);
  arena_free(&a);
  return 0;
}
