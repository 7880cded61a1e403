#include "db/connection.h"

#include <errno.h>
#include <sqlite3.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "db/tokenizer.h"

enum { PROGRESS_OPS = 1000 }; /* virtual machine steps between two looks at the clock */

static enum connection_right right_for(int action) {
  switch (action) {
  case SQLITE_SELECT:
  case SQLITE_READ:
  case SQLITE_FUNCTION:
  case SQLITE_RECURSIVE:
  case SQLITE_TRANSACTION: return CONNECTION_READS;
  case SQLITE_INSERT:
  case SQLITE_UPDATE:
  case SQLITE_DELETE:
  case SQLITE_SAVEPOINT: return CONNECTION_WRITES;
  case SQLITE_CREATE_TABLE:
  case SQLITE_CREATE_INDEX:
  case SQLITE_CREATE_VTABLE:
  case SQLITE_DROP_TABLE:
  case SQLITE_DROP_INDEX:
  case SQLITE_DROP_VTABLE:
  case SQLITE_ALTER_TABLE:
  case SQLITE_REINDEX: return CONNECTION_MIGRATES;
  default: return CONNECTION_SETS_UP; /* ATTACH, DETACH, PRAGMA, triggers, views, temporary objects */
  }
}

/* FTS5 asks for data_version itself. Declaring a virtual table asks to update the schema table, even to read from it;
 * that nobody can is what DEFENSIVE sees to. load_extension is off already, and refused by name as well. */
static int authorize(void *arg, int action, const char *x, const char *y, const char *database, const char *source) {
  const struct connection *c = arg;
  (void)database;
  (void)source;
  if (action == SQLITE_PRAGMA && x != NULL && sqlite3_stricmp(x, "data_version") == 0 && y == NULL) return SQLITE_OK;
  if (action == SQLITE_UPDATE && x != NULL && sqlite3_stricmp(x, "sqlite_master") == 0) return SQLITE_OK;
  if (action == SQLITE_FUNCTION && y != NULL && sqlite3_stricmp(y, "load_extension") == 0) return SQLITE_DENY;
  return right_for(action) <= c->right ? SQLITE_OK : SQLITE_DENY;
}

static int interrupt_late(void *arg) {
  const struct connection *c = arg;
  return c->read_until != 0 && clock_mono_us() > c->read_until;
}

static void set_limits(struct sqlite3 *db) {
  static const int limits[][2] = {
      {SQLITE_LIMIT_LENGTH, CONNECTION_LENGTH_MAX},
      {SQLITE_LIMIT_SQL_LENGTH, CONNECTION_SQL_MAX},
      {SQLITE_LIMIT_COLUMN, CONNECTION_COLUMNS_MAX},
      {SQLITE_LIMIT_EXPR_DEPTH, CONNECTION_EXPR_DEPTH_MAX},
      {SQLITE_LIMIT_COMPOUND_SELECT, CONNECTION_COMPOUND_MAX},
      {SQLITE_LIMIT_VDBE_OP, CONNECTION_OPS_MAX},
      {SQLITE_LIMIT_FUNCTION_ARG, CONNECTION_ARGS_MAX},
      {SQLITE_LIMIT_ATTACHED, 0},
      {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, CONNECTION_PATTERN_MAX},
      {SQLITE_LIMIT_VARIABLE_NUMBER, CONNECTION_PARAMS_MAX},
      {SQLITE_LIMIT_TRIGGER_DEPTH, CONNECTION_TRIGGER_DEPTH_MAX},
      {SQLITE_LIMIT_WORKER_THREADS, 0},
  };
  for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) sqlite3_limit(db, limits[i][0], limits[i][1]);
}

static bool set_switches(struct sqlite3 *db) {
  static const int switches[][2] = {
      {SQLITE_DBCONFIG_DEFENSIVE, 1},        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
      {SQLITE_DBCONFIG_DQS_DML, 0},          {SQLITE_DBCONFIG_DQS_DDL, 0},
      {SQLITE_DBCONFIG_ENABLE_FKEY, 1},      {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
      {SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1}, {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
      {SQLITE_DBCONFIG_ENABLE_VIEW, 0},      {SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0},
  };
  for (size_t i = 0; i < sizeof switches / sizeof *switches; i++) {
    int now = -1;
    int const rc = sqlite3_db_config(db, switches[i][0], switches[i][1], &now);
    if (rc != SQLITE_OK || now != switches[i][1]) return false;
  }
  return true;
}

static enum err set_up(struct connection *c, bool read_only) {
  sqlite3_extended_result_codes(c->sqlite, 1);
  set_limits(c->sqlite);
  if (!set_switches(c->sqlite)) die("this SQLite lacks a setting we need", 0);
  if (tokenizer_register(c->sqlite) != SQLITE_OK) die("the tokenizer cannot be registered", 0);
  sqlite3_busy_timeout(c->sqlite, CONNECTION_BUSY_MS);
  sqlite3_set_authorizer(c->sqlite, authorize, c);
  sqlite3_progress_handler(c->sqlite, PROGRESS_OPS, interrupt_late, c);
  TRY(connection_run(c, "PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;"
                        "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -2000; PRAGMA wal_autocheckpoint = 0;"
                        "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON"));
  TRY(connection_run(c, "SELECT 1 FROM sqlite_schema LIMIT 1")); /* reads the file: is it a database at all? */
  c->right = read_only ? CONNECTION_READS : CONNECTION_WRITES;
  return OK;
}

enum err connection_open(struct connection *c, const char *path, bool read_only) {
  int const flags = (read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) |
                    SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
  *c = (struct connection){.right = CONNECTION_SETS_UP};
  int const rc = sqlite3_open_v2(path, &c->sqlite, flags, NULL);
  if (c->sqlite == NULL) die("out of memory", 0);
  enum err outcome = connection_outcome(c, rc, "open");
  if (outcome == OK) outcome = set_up(c, read_only);
  if (outcome != OK) connection_close(c);
  return outcome;
}

void connection_close(struct connection *c) {
  if (c->sqlite != NULL && sqlite3_close(c->sqlite) != SQLITE_OK) die("a statement outlived its connection", 0);
  c->sqlite = NULL;
}

enum err connection_use_wal(struct connection *c) {
  enum connection_right const before = c->right;
  c->right = CONNECTION_SETS_UP;
  enum err const outcome = connection_run(c, "PRAGMA journal_mode = WAL");
  c->right = before;
  return outcome;
}

enum err connection_run(struct connection *c, const char *sql) {
  return connection_outcome(c, sqlite3_exec(c->sqlite, sql, NULL, NULL, NULL), sql);
}

static enum err meaning(struct connection *c, int rc) {
  int const disk = sqlite3_system_errno(c->sqlite);
  switch (rc & 0xff) {
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
  case SQLITE_INTERRUPT:
  case SQLITE_FULL: return RETRY;
  case SQLITE_IOERR: return disk == ENOSPC || disk == EDQUOT ? RETRY : BROKEN;
  case SQLITE_TOOBIG: return TOO_BIG;
  case SQLITE_NOTADB: return INVALID;
  default: return BROKEN;
  }
}

enum err connection_outcome(struct connection *c, int rc, const char *what) {
  if (rc == SQLITE_OK || rc == SQLITE_ROW || rc == SQLITE_DONE) return OK;
  if (rc == SQLITE_CONSTRAINT_UNIQUE || rc == SQLITE_CONSTRAINT_PRIMARYKEY || rc == SQLITE_CONSTRAINT_ROWID ||
      rc == SQLITE_CONSTRAINT_FOREIGNKEY)
    return CONFLICT;
  enum err const outcome = meaning(c, rc);
  struct str const name = str_sub(str_from(what), 0, 60);
  log_error("database", LOG_S("what", name), LOG_I("code", rc), LOG_Z("says", sqlite3_errmsg(c->sqlite)),
            LOG_I("errno", sqlite3_system_errno(c->sqlite)), LOG_Z("outcome", err_name(outcome)));
  if (rc == SQLITE_IOERR_FSYNC || rc == SQLITE_IOERR_DIR_FSYNC)
    die("the disk refused to keep what was written", sqlite3_system_errno(c->sqlite));
  if (rc == SQLITE_NOMEM || rc == SQLITE_IOERR_NOMEM) die("out of memory", 0);
  return outcome;
}
