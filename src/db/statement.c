#include "db/statement.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdlib.h>

#include "base/log.h"
#include "db/catalogue.h"

enum err db_open(const char *path, bool may_change, const struct db_catalogue *catalogue, struct db **ret) {
  struct db *db = calloc(1, sizeof *db);
  struct db_stmt *statements = calloc((size_t)catalogue->entry_count + 1, sizeof *statements);
  if (db == NULL || statements == NULL) die("out of memory", 0);
  *db = (struct db){.catalogue = catalogue, .statements = statements, .may_change = may_change};
  enum err const outcome = connection_open(&db->connection, path, !may_change);
  if (outcome == OK) {
    *ret = db;
  } else {
    free(statements);
    free(db);
  }
  return outcome;
}

void db_close(struct db *db) {
  for (int i = 0; i < db->catalogue->entry_count; i++) sqlite3_finalize(db->statements[i].sqlite);
  connection_close(&db->connection);
  free(db->statements);
  free(db);
}

enum err db_prepare(struct db *db, int index, struct db_stmt **ret) {
  assert(index >= 0 && index < db->catalogue->entry_count);
  const struct db_entry *entry = &db->catalogue->entries[index];
  struct db_stmt *s = &db->statements[index];
  assert(!s->open);                          /* an entry is never run inside itself */
  assert(db->may_change || !entry->changes); /* changes go through store_change */
  if (s->sqlite == NULL) {
    int const rc = sqlite3_prepare_v3(db->connection.sqlite, entry->sqlite, -1, SQLITE_PREPARE_PERSISTENT, &s->sqlite,
                                      NULL);
    TRY(connection_outcome(&db->connection, rc, entry->name));
  }
  s->db = db;
  s->name = entry->name;
  s->bind_failed = SQLITE_OK;
  s->open = true;
  db->open_statements++;
  if (!db->may_change) db->connection.read_until = clock_mono_us() + CONNECTION_READ_US;
  *ret = s;
  return OK;
}

static void keep_failure(struct db_stmt *s, int rc) {
  if (s->bind_failed == SQLITE_OK) s->bind_failed = rc;
}

void db_bind_int(struct db_stmt *s, int at, int64_t v) { keep_failure(s, sqlite3_bind_int64(s->sqlite, at, v)); }

/* Not copied: generated code finishes the statement before its arguments go. */
void db_bind_text(struct db_stmt *s, int at, struct str v) {
  keep_failure(s, sqlite3_bind_text64(s->sqlite, at, v.p, v.n, SQLITE_STATIC, SQLITE_UTF8));
}

void db_bind_bytes(struct db_stmt *s, int at, struct str v) {
  keep_failure(s, sqlite3_bind_blob64(s->sqlite, at, v.p, v.n, SQLITE_STATIC));
}

void db_bind_null(struct db_stmt *s, int at) { keep_failure(s, sqlite3_bind_null(s->sqlite, at)); }

enum err db_step(struct db_stmt *s, bool *ret_row) {
  struct connection *c = &s->db->connection;
  if (s->bind_failed != SQLITE_OK) return connection_outcome(c, s->bind_failed, s->name);
  int const rc = sqlite3_step(s->sqlite);
  TRY(connection_outcome(c, rc, s->name));
  *ret_row = rc == SQLITE_ROW;
  return OK;
}

bool db_is_null(struct db_stmt *s, int column) { return sqlite3_column_type(s->sqlite, column) == SQLITE_NULL; }

int64_t db_int(struct db_stmt *s, int column) { return sqlite3_column_int64(s->sqlite, column); }

struct str db_text(struct db_stmt *s, int column, struct arena *a) {
  if (db_is_null(s, column)) return (struct str){0};
  const char *p = (const char *)sqlite3_column_text(s->sqlite, column);
  if (p == NULL) die("out of memory", 0);
  return str_dup(a, (struct str){p, (size_t)sqlite3_column_bytes(s->sqlite, column)});
}

struct str db_bytes(struct db_stmt *s, int column, struct arena *a) {
  if (db_is_null(s, column)) return (struct str){0};
  const char *p = sqlite3_column_blob(s->sqlite, column);
  size_t const n = (size_t)sqlite3_column_bytes(s->sqlite, column);
  if (p == NULL && n > 0) die("out of memory", 0);
  return str_dup(a, (struct str){p == NULL ? "" : p, n});
}

void db_finish(struct db_stmt *s) {
  assert(s->open);
  sqlite3_reset(s->sqlite); /* repeats what db_step said */
  sqlite3_clear_bindings(s->sqlite);
  s->open = false;
  s->db->open_statements--;
  s->db->connection.read_until = 0;
}

enum err db_unexpected_null(const char *name, const char *column) {
  log_error("unexpected_null", LOG_Z("query", name), LOG_Z("column", column));
  return BROKEN;
}

enum err db_no_row(const char *name) {
  log_error("rows_missing_or_unbounded", LOG_Z("query", name));
  return BROKEN;
}

enum err db_second_row(const char *name) {
  log_error("second_row", LOG_Z("query", name));
  return BROKEN;
}
