#include "tool/sql_check.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/out.h"
#include "db/connection.h"
#include "db/migrate.h"

enum { PLAN_MAX = 20000, PLAN_ROWS_MAX = 100 };

/* Line of a byte of a text whose first line is `first`. */
static int line_at(const char *text, int offset, int first) {
  for (int i = 0; i < offset && text[i] != '\0'; i++)
    if (text[i] == '\n') first++;
  return first;
}

static enum err apply(struct connection *c, struct arena *a, const struct sql_migration *m, struct sql_problem *problem) {
  const char *text = str_z(a, m->text[SQL_SQLITE]);
  for (const char *at = text; at != NULL && *at != '\0';) {
    sqlite3_stmt *s = NULL;
    at += strspn(at, " \n");
    int offset = (int)(at - text); /* of the statement, or of the word SQLite stumbled over */
    int rc = sqlite3_prepare_v2(c->sqlite, at, -1, &s, &at);
    if (rc != SQLITE_OK && sqlite3_error_offset(c->sqlite) > 0) offset += sqlite3_error_offset(c->sqlite);
    while (rc == SQLITE_OK && s != NULL && (rc = sqlite3_step(s)) == SQLITE_ROW) rc = SQLITE_OK;
    bool const failed = rc != SQLITE_OK && rc != SQLITE_DONE;
    if (failed) {
      enum err const outcome =
          sql_refuse(problem, m->file, line_at(text, offset, 1), "SQLite: %s", sqlite3_errmsg(c->sqlite));
      sqlite3_finalize(s);
      return outcome;
    }
    sqlite3_finalize(s);
  }
  return OK;
}

/* The picture's columns are SQLite's: our reading of the migrations has not gone astray. */
static enum err compare_table(struct connection *c, const struct sql_table *t, const char *file,
                              struct sql_problem *problem) {
  sqlite3_stmt *s = NULL;
  size_t n = 0;
  bool same = sqlite3_prepare_v2(c->sqlite, "SELECT name FROM pragma_table_info(?1) ORDER BY cid", -1, &s, NULL) ==
              SQLITE_OK;
  sqlite3_bind_text(s, 1, t->name.p, (int)t->name.n, SQLITE_STATIC);
  for (; same && sqlite3_step(s) == SQLITE_ROW; n++)
    same = n < t->column_count && str_eq(t->columns[n].name, str_from((const char *)sqlite3_column_text(s, 0)));
  sqlite3_finalize(s);
  if (same && n == t->column_count) return OK;
  return sql_refuse(problem, file, 1, "%.*s: SQLite sees other columns than the picture", STR(t->name));
}

static enum err compare_schema(struct connection *c, const struct sql_schema *schema, const char *file,
                               struct sql_problem *problem) {
  c->right = CONNECTION_SETS_UP;
  for (size_t i = 0; i < schema->table_count; i++) TRY(compare_table(c, &schema->tables[i], file, problem));
  return OK;
}

static enum err check_column(const struct sql_entry *e, const struct sql_schema *schema, sqlite3_stmt *s, size_t i,
                             struct sql_problem *problem) {
  const struct sql_field *f = &e->columns.v[i];
  struct str const name = str_from(sqlite3_column_name(s, (int)i));
  struct str const table = str_from(sqlite3_column_table_name(s, (int)i));
  struct str const origin = str_from(sqlite3_column_origin_name(s, (int)i));
  if (sql_is_name(name) && !str_eq(name, f->name))
    return sql_refuse(problem, e->file, e->line, "%.*s: column %zu is '%.*s' in the signature, '%.*s' in the statement",
                      STR(e->name), i + 1, STR(f->name), STR(name));
  const struct sql_column *c = table.p == NULL ? NULL : sql_schema_column(schema, table, origin);
  if (c == NULL) return OK; /* an expression: PostgreSQL tells its type */
  enum sql_type const is = c->is_id ? SQL_INT : c->type == SQL_REF ? SQL_TEXT : c->type;
  enum sql_type const said = f->type == SQL_REF ? SQL_TEXT : f->type;
  if (is != said)
    return sql_refuse(problem, e->file, e->line, "%.*s: '%.*s' is %s in the signature, %s in the schema", STR(e->name),
                      STR(f->name), sql_type_name(f->type), sql_type_name(is));
  return OK;
}

static enum err check_statement(struct sql_entry *e, const struct sql_schema *schema, sqlite3_stmt *s,
                                struct sql_problem *problem) {
  int const columns = sqlite3_column_count(s);
  e->changes = sqlite3_stmt_readonly(s) == 0;
  if (e->returns == SQL_RUN && columns > 0)
    return sql_refuse(problem, e->file, e->line, "%.*s: a 'run' returns nothing, its statement has %d columns",
                      STR(e->name), columns);
  if (e->returns != SQL_RUN && columns == 0)
    return sql_refuse(problem, e->file, e->line, "%.*s: its statement returns no row (RETURNING, or '-> run')",
                      STR(e->name));
  if ((size_t)columns != e->columns.n)
    return sql_refuse(problem, e->file, e->line, "%.*s: %zu columns in the signature, %d in the statement",
                      STR(e->name), e->columns.n, columns);
  for (size_t i = 0; i < e->columns.n; i++) TRY(check_column(e, schema, s, i, problem));
  return OK;
}

/* Whether a line of a plan reads a whole table or index. A virtual table that was given something to look for, rows
 * without a table, and a function that is a table are no scans. */
static bool is_scan(const char *detail) {
  if (strncmp(detail, "SCAN ", 5) != 0 || strcmp(detail, "SCAN CONSTANT ROW") == 0) return false;
  const char *virtual = strstr(detail, "VIRTUAL TABLE INDEX ");
  return virtual == NULL || strcmp(virtual, "VIRTUAL TABLE INDEX 0:") == 0;
}

/* For an INSERT SQLite also plans a look at every child table, and never runs it: it would only mend a violation that
 * no earlier statement can have left. Without foreign keys that part of the plan goes. */
static void plan_foreign_keys(struct connection *c, bool on) {
  sqlite3_db_config(c->sqlite, SQLITE_DBCONFIG_ENABLE_FKEY, on ? 1 : 0, NULL);
}

static enum err read_plan(struct connection *c, struct arena *a, struct sql_entry *e, bool *ret_scan) {
  struct out o = out_in(a, PLAN_MAX), sql = out_in(a, SQL_STATEMENT_MAX + 100);
  int ids[PLAN_ROWS_MAX], depths[PLAN_ROWS_MAX], n = 0;
  sqlite3_stmt *s = NULL;
  bool scan = false;
  out_z(&sql, "EXPLAIN QUERY PLAN ");
  out_put(&sql, e->text[SQL_SQLITE]);
  if (sqlite3_prepare_v2(c->sqlite, sql.p, (int)sql.n, &s, NULL) != SQLITE_OK) return BROKEN;
  while (sqlite3_step(s) == SQLITE_ROW && n < PLAN_ROWS_MAX) {
    const char *detail = (const char *)sqlite3_column_text(s, 3);
    ids[n] = sqlite3_column_int(s, 0);
    depths[n] = 0;
    for (int i = 0; i < n; i++)
      if (ids[i] == sqlite3_column_int(s, 1)) depths[n] = depths[i] + 1;
    out_fmt(&o, "%*s%s\n", 2 * depths[n] + 2, "", detail);
    scan |= is_scan(detail);
    n++;
  }
  sqlite3_finalize(s);
  e->plan = out_str(&o);
  *ret_scan = scan;
  return OK;
}

static enum err check_entry(struct connection *c, struct arena *a, const struct sql_schema *schema, struct sql_entry *e,
                            struct sql_problem *problem) {
  sqlite3_stmt *s = NULL;
  bool scan = false;
  struct str const text = e->text[SQL_SQLITE];
  if (sqlite3_prepare_v2(c->sqlite, text.p, (int)text.n, &s, NULL) != SQLITE_OK)
    return sql_refuse(problem, e->file,
                      line_at(text.p, sqlite3_error_offset(c->sqlite), e->text_line[SQL_SQLITE]), "%.*s: SQLite: %s",
                      STR(e->name), sqlite3_errmsg(c->sqlite));
  enum err const outcome = check_statement(e, schema, s, problem);
  sqlite3_finalize(s);
  TRY(outcome);
  plan_foreign_keys(c, !e->inserts);
  enum err const planned = read_plan(c, a, e, &scan);
  plan_foreign_keys(c, true);
  if (planned != OK)
    return sql_refuse(problem, e->file, e->line, "%.*s: SQLite has no plan for it", STR(e->name));
  if (scan && e->scan.p == NULL)
    return sql_refuse(problem, e->file, e->line, "%.*s reads a whole table; an index, or '-- scan: why'. Plan:\n%.*s",
                      STR(e->name), STR(e->plan));
  if (!scan && e->scan.p != NULL)
    return sql_refuse(problem, e->file, e->line, "%.*s: '-- scan:' without a scan in its plan", STR(e->name));
  return OK;
}

enum err sql_check(struct arena *a, const struct sql_migrations *migrations, const struct sql_schema *schema,
                   struct sql_entries *entries, struct sql_problem *problem) {
  struct connection c;
  const char *last = migrations->n == 0 ? "" : migrations->v[migrations->n - 1].file;
  if (connection_open(&c, ":memory:", false) != OK) return sql_refuse(problem, last, 1, "no SQLite in memory");
  c.right = CONNECTION_MIGRATES;
  enum err outcome = connection_run(&c, MIGRATE_TABLE);
  for (size_t i = 0; outcome == OK && i < migrations->n; i++) outcome = apply(&c, a, &migrations->v[i], problem);
  if (outcome == OK) outcome = compare_schema(&c, schema, last, problem);
  c.right = CONNECTION_WRITES;
  for (size_t i = 0; outcome == OK && i < entries->n; i++)
    outcome = check_entry(&c, a, schema, &entries->v[i], problem);
  connection_close(&c);
  return outcome;
}
