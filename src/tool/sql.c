/* The compiler of db/migrations and db/queries (docs: sql_entry.h, sql_migration.h). Never shipped.
 *
 *   sql MIGRATIONS QUERIES OUT    writes OUT/queries.h and OUT/queries.c
 *   sql --plans MIGRATIONS QUERIES     prints what SQLite does for each entry
 *   sql --schema MIGRATIONS            prints the commented picture of the schema
 *   sql --postgres MIGRATIONS QUERIES  prints the script scripts/check-postgres feeds to psql
 *
 * Exit status: 0 done, 1 refused (one line "file:line: why" on stderr), 2 used wrongly. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/out.h"
#include "tool/sql_check.h"
#include "tool/sql_emit.h"

/* Everything read. One arena for what is read, one for each output: together they may outgrow one arena's maximum. */
struct sources {
  struct arena arena;
  struct sql_migrations migrations;
  struct sql_schema schema;
  struct sql_entries entries;
  struct sql_problem problem;
};

static enum err read_file(struct sources *s, const char *path, struct str *ret) {
  FILE *f = fopen(path, "rb");
  if (f == NULL) return sql_refuse(&s->problem, path, 1, "%s", strerror(errno));
  char *p = arena_alloc(&s->arena, 1);
  size_t room = 0, n = 0;
  if (fseek(f, 0, SEEK_END) == 0 && ftell(f) > 0) room = (size_t)ftell(f);
  if (room > SQL_FILE_MAX) room = SQL_FILE_MAX + 1;
  rewind(f);
  if (room > 0) {
    p = arena_alloc(&s->arena, room);
    n = fread(p, 1, room, f);
  }
  bool const failed = ferror(f) != 0;
  fclose(f);
  if (failed) return sql_refuse(&s->problem, path, 1, "cannot be read");
  *ret = (struct str){p, n};
  return OK;
}

static int is_sql(const struct dirent *d) {
  return d->d_name[0] != '.' && str_ends(str_from(d->d_name), S(".sql"));
}

static enum err read_one(struct sources *s, const char *path, bool migration) {
  struct str bytes;
  TRY(read_file(s, path, &bytes));
  if (migration) return sql_read_migration(&s->arena, path, bytes, &s->migrations, &s->schema, &s->problem);
  return sql_read_queries(&s->arena, path, bytes, &s->entries, &s->problem);
}

/* Every .sql file of a folder, in the order of their names. */
static enum err read_folder(struct sources *s, const char *folder, bool migration) {
  struct dirent **names = NULL;
  int const n = scandir(folder, &names, is_sql, alphasort);
  enum err outcome = n >= 0 ? OK : sql_refuse(&s->problem, folder, 1, "%s", strerror(errno));
  for (int i = 0; i < n; i++) {
    if (outcome == OK)
      outcome = read_one(s, fmt(&s->arena, "%s/%s", folder, names[i]->d_name).p, migration);
    free(names[i]);
  }
  free(names);
  return outcome;
}

static enum err read_all(struct sources *s, const char *migrations, const char *queries) {
  s->migrations = sql_migrations_new(&s->arena);
  s->schema = sql_schema_new(&s->arena);
  s->entries = sql_entries_new(&s->arena);
  TRY(read_folder(s, migrations, true));
  if (queries != NULL) TRY(read_folder(s, queries, false));
  TRY(sql_join_rows(&s->entries, &s->problem));
  return sql_check(&s->arena, &s->migrations, &s->schema, &s->entries, &s->problem);
}

static enum err write_out(struct sources *s, const char *path, const struct out *o) {
  if (o->full) return sql_refuse(&s->problem, path, 1, "over %zu bytes", SQL_EMIT_MAX);
  FILE *f = fopen(path, "wb");
  if (f == NULL) return sql_refuse(&s->problem, path, 1, "%s", strerror(errno));
  bool const wrote = fwrite(o->p, 1, o->n, f) == o->n;
  if (fclose(f) != 0 || !wrote) return sql_refuse(&s->problem, path, 1, "cannot be written");
  return OK;
}

static enum err compile(struct sources *s, const char *folder) {
  scoped(arena) struct arena a = {0}, b = {0};
  struct out header = out_in(&a, SQL_EMIT_MAX), source = out_in(&b, SQL_EMIT_MAX);
  sql_emit_header(&s->entries, &header);
  sql_emit_source(&s->migrations, &s->entries, &source);
  TRY(write_out(s, fmt(&a, "%s/queries.h", folder).p, &header));
  return write_out(s, fmt(&b, "%s/queries.c", folder).p, &source);
}

static void print_plans(const struct sources *s, struct out *o) {
  for (size_t i = 0; i < s->entries.n; i++) {
    const struct sql_entry *e = &s->entries.v[i];
    out_fmt(o, "%.*s\n", STR(e->name));
    if (e->scan.p != NULL) out_fmt(o, "  (scan: %.*s)\n", STR(e->scan));
    out_put(o, e->plan);
  }
}

static enum err print(struct sources *s, const char *what) {
  scoped(arena) struct arena a = {0};
  struct out o = out_in(&a, SQL_EMIT_MAX);
  if (strcmp(what, "--plans") == 0) print_plans(s, &o);
  else if (strcmp(what, "--schema") == 0) sql_schema_print(&s->schema, &o);
  else sql_emit_postgres(&s->migrations, &s->entries, &o);
  if (o.full || fwrite(o.p, 1, o.n, stdout) != o.n || fflush(stdout) != 0)
    return sql_refuse(&s->problem, what, 1, "cannot be written");
  return OK;
}

int main(int argc, char **argv) {
  static struct sources s;
  bool const prints = argc > 1 && argv[1][0] == '-';
  bool const schema = prints && strcmp(argv[1], "--schema") == 0;
  bool const known = schema || !prints || strcmp(argv[1], "--plans") == 0 || strcmp(argv[1], "--postgres") == 0;
  if (!known || argc != (schema ? 3 : 4)) {
    fprintf(stderr, "usage: sql MIGRATIONS QUERIES OUT | --plans|--postgres MIGRATIONS QUERIES | --schema MIGRATIONS\n");
    return 2;
  }
  enum err outcome = prints ? read_all(&s, argv[2], schema ? NULL : argv[3]) : read_all(&s, argv[1], argv[2]);
  if (outcome == OK) outcome = prints ? print(&s, argv[1]) : compile(&s, argv[3]);
  if (outcome != OK) fprintf(stderr, "%s:%d: %s\n", s.problem.file, s.problem.line, s.problem.what);
  arena_free(&s.arena);
  return outcome == OK ? 0 : 1;
}
