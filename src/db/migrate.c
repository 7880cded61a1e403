#include "db/migrate.h"

#include <sqlite3.h>
#include <string.h>

#include "base/clock.h"
#include "base/crash.h"
#include "base/log.h"
#include "db/catalogue.h"
#include "db/connection.h"

/* First column of the first row as a number. */
static enum err ask(struct connection *c, const char *sql, int64_t *ret) {
  sqlite3_stmt *s = NULL;
  enum err outcome = connection_outcome(c, sqlite3_prepare_v2(c->sqlite, sql, -1, &s, NULL), sql);
  if (outcome == OK) outcome = connection_outcome(c, sqlite3_step(s), sql);
  if (outcome == OK) *ret = sqlite3_column_int64(s, 0);
  sqlite3_finalize(s);
  return outcome;
}

static enum err refuse(const char *why, int64_t number, const char *name) {
  log_error("migrations", LOG_Z("refused", why), LOG_I("number", number), LOG_Z("name", name));
  return INVALID;
}

/* One applied migration against ours. */
static enum err compare(sqlite3_stmt *row, const struct db_catalogue *catalogue, int expected) {
  int64_t const number = sqlite3_column_int64(row, 0);
  const char *name = (const char *)sqlite3_column_text(row, 1), *hash = (const char *)sqlite3_column_text(row, 2);
  if (number != expected) return refuse("a number is missing in the database", expected, "");
  if (number > catalogue->migration_count) {
    if (sqlite3_column_int(row, 3) != 0) return OK;
    return refuse("the database is newer than this program", number, name);
  }
  if (strcmp(hash, catalogue->migrations[number - 1].hash) != 0)
    return refuse("it was edited after it had been applied", number, name);
  return OK;
}

static enum err compare_all(struct connection *c, const struct db_catalogue *catalogue, int *ret_applied) {
  sqlite3_stmt *s = NULL;
  static const char sql[] = "SELECT number, name, hash, expand FROM migration ORDER BY number";
  int applied = 0, rc = SQLITE_DONE;
  enum err outcome = connection_outcome(c, sqlite3_prepare_v2(c->sqlite, sql, -1, &s, NULL), sql);
  while (outcome == OK && (rc = sqlite3_step(s)) == SQLITE_ROW) outcome = compare(s, catalogue, ++applied);
  if (outcome == OK) outcome = connection_outcome(c, rc, sql);
  sqlite3_finalize(s);
  if (outcome == OK) *ret_applied = applied;
  return outcome;
}

static enum err record(struct connection *c, const struct db_migration *m) {
  sqlite3_stmt *s = NULL;
  static const char sql[] = "INSERT INTO migration VALUES (?1, ?2, ?3, ?4, ?5)";
  TRY(connection_outcome(c, sqlite3_prepare_v2(c->sqlite, sql, -1, &s, NULL), sql));
  sqlite3_bind_int(s, 1, m->number);
  sqlite3_bind_text(s, 2, m->name, -1, SQLITE_STATIC);
  sqlite3_bind_text(s, 3, m->hash, -1, SQLITE_STATIC);
  sqlite3_bind_int(s, 4, m->expand);
  sqlite3_bind_int64(s, 5, clock_now().us);
  enum err const outcome = connection_outcome(c, sqlite3_step(s), sql);
  sqlite3_finalize(s);
  return outcome;
}

static enum err apply_one(struct connection *c, const struct db_migration *m) {
  int64_t broken = 0;
  TRY(connection_run(c, "BEGIN IMMEDIATE"));
  enum err outcome = connection_run(c, m->sqlite);
  if (outcome == OK) outcome = record(c, m);
  if (outcome == OK) outcome = ask(c, "SELECT count(*) FROM pragma_foreign_key_check", &broken);
  if (outcome == OK && broken > 0) outcome = refuse("it leaves references that lead nowhere", m->number, m->name);
  CRASH_POINT("db.before_migrated");
  if (outcome == OK) outcome = connection_run(c, "COMMIT");
  CRASH_POINT("db.after_migrated");
  if (outcome == OK) {
    log_info("migrated", LOG_I("number", m->number), LOG_Z("name", m->name));
  } else if (sqlite3_get_autocommit(c->sqlite) == 0) {
    enum err const undone = connection_run(c, "ROLLBACK");
    if (undone != OK) return undone;
  }
  return outcome == CONFLICT ? BROKEN : outcome;
}

/* An empty file becomes ours; a file with tables that has no list of migrations is another program's. */
static enum err begin_history(struct connection *c, bool apply) {
  int64_t ours = 0, tables = 0;
  TRY(ask(c, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'migration'", &ours));
  if (ours > 0) return OK;
  TRY(ask(c, "SELECT count(*) FROM sqlite_schema", &tables));
  if (tables > 0) return refuse("it is another program's database", 0, "");
  if (!apply) return refuse("the database is empty", 1, "");
  return connection_run(c, MIGRATE_TABLE);
}

enum err migrate(struct connection *c, const struct db_catalogue *catalogue, bool apply) {
  enum connection_right const before = c->right;
  int applied = 0;
  c->right = CONNECTION_SETS_UP; /* foreign_key_check is a pragma */
  enum err outcome = begin_history(c, apply);
  if (outcome == OK) outcome = compare_all(c, catalogue, &applied);
  if (outcome == OK && applied < catalogue->migration_count && !apply)
    outcome = refuse("the database is older than this program: run migrate", catalogue->migrations[applied].number,
                     catalogue->migrations[applied].name);
  for (int i = applied; outcome == OK && i < catalogue->migration_count; i++)
    outcome = apply_one(c, &catalogue->migrations[i]);
  c->right = before;
  return outcome;
}
