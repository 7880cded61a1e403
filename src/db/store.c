#include "db/store.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "db/catalogue.h"
#include "db/statement.h"
#include "db/writer.h"

struct store {
  char path[PATH_MAX];
  const struct db_catalogue *catalogue;
  struct writer *writer;
  pthread_mutex_t mutex; /* guards all below */
  struct db *idle;
  int idle_count, in_use;
  int64_t snapshots;                /* taken so far */
  struct db *watch;                 /* asks for data_version */
  struct sqlite3_stmt *watch_query;
  int64_t seen, version;            /* SQLite's number, and ours */
};

/* The path without symbolic links: two names of one file must lead to one pair of locks. Makes the file when absent,
 * readable by its owner alone (the log files inherit it). */
static enum err settle_path(const char *path, bool create, char ret[PATH_MAX]) {
  if (create) {
    int const fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0) close(fd);
    else if (errno != EEXIST) {
      log_error("database_file", LOG_I("errno", errno));
      return errno == ENOENT ? NOT_FOUND : BROKEN;
    }
  }
  if (realpath(path, ret) != NULL) return OK;
  return errno == ENOENT ? NOT_FOUND : BROKEN;
}

static enum err path_of(struct str url, char ret[PATH_MAX]) {
  struct str const scheme = S("sqlite:");
  struct str const path = str_sub(url, scheme.n, url.n);
  if (!str_starts(url, scheme) || path.n == 0 || path.n >= PATH_MAX || memchr(path.p, '\0', path.n) != NULL) {
    log_error("database_url", LOG_Z("allowed", "sqlite:PATH"));
    return INVALID;
  }
  memcpy(ret, path.p, path.n);
  ret[path.n] = '\0';
  return OK;
}

static enum err open_watch(struct store *s) {
  TRY(db_open(s->path, false, s->catalogue, &s->watch));
  struct connection *c = &s->watch->connection;
  enum err const outcome =
      connection_outcome(c, sqlite3_prepare_v2(c->sqlite, "PRAGMA data_version", -1, &s->watch_query, NULL), "watch");
  if (outcome != OK) db_close(s->watch);
  return outcome;
}

enum err store_open_with(struct str url, enum store_use use, const struct db_catalogue *catalogue, struct store **ret) {
  char path[PATH_MAX];
  TRY(path_of(url, path));
  struct store *s = calloc(1, sizeof *s);
  if (s == NULL) die("out of memory", 0);
  s->catalogue = catalogue;
  enum err outcome = settle_path(path, use == STORE_MIGRATE, s->path);
  if (outcome == OK) outcome = writer_open(s->path, catalogue, use == STORE_MIGRATE, &s->writer);
  if (outcome == OK) {
    outcome = open_watch(s);
    if (outcome != OK) writer_close(s->writer);
  }
  if (outcome != OK) {
    free(s);
    return outcome;
  }
  pthread_mutex_init(&s->mutex, NULL);
  *ret = s;
  return OK;
}

enum err store_open(struct str url, enum store_use use, struct store **ret) {
  return store_open_with(url, use, &db_catalogue, ret);
}

void store_close(struct store *s) {
  assert(s->in_use == 0);
  sqlite3_finalize(s->watch_query);
  db_close(s->watch);
  while (s->idle != NULL) {
    struct db *db = s->idle;
    s->idle = db->next;
    db_close(db);
  }
  writer_close(s->writer); /* the last to go: closing it stands under the write lock */
  pthread_mutex_destroy(&s->mutex);
  free(s);
}

const char *store_path(const struct store *s) { return s->path; }

/* All pages in one step: one snapshot, however many write meanwhile. */
static int copy_pages(struct sqlite3 *from, const char *path) {
  struct sqlite3 *to = NULL;
  int rc = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE, NULL);
  if (rc == SQLITE_OK) {
    struct sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
    if (b != NULL) sqlite3_backup_step(b, -1);
    rc = b == NULL ? sqlite3_errcode(to) : sqlite3_backup_finish(b);
  }
  sqlite3_close(to);
  return rc;
}

enum err store_copy(struct store *s, struct str url) {
  char path[PATH_MAX], real[PATH_MAX];
  struct db *from;
  TRY(path_of(url, path));
  TRY(settle_path(path, true, real));
  TRY(db_open(s->path, false, s->catalogue, &from));
  enum err const outcome = connection_outcome(&from->connection, copy_pages(from->connection.sqlite, real), "copy");
  db_close(from);
  return outcome;
}

/* *ret is NULL when a connection must be made. */
static enum err reserve(struct store *s, struct db **ret) {
  pthread_mutex_lock(&s->mutex);
  bool const free_one = s->in_use < STORE_CONNECTIONS_MAX;
  if (free_one) {
    s->in_use++;
    s->snapshots++;
    *ret = s->idle;
    if (s->idle != NULL) {
      s->idle = s->idle->next;
      s->idle_count--;
    }
  }
  pthread_mutex_unlock(&s->mutex);
  return free_one ? OK : RETRY;
}

/* Gives a connection back, or closes it when it is not fit to be kept (NULL: there was none). */
static void give_back(struct store *s, struct db *db, bool keep) {
  pthread_mutex_lock(&s->mutex);
  s->in_use--;
  keep = keep && s->idle_count < STORE_IDLE_MAX;
  if (keep) {
    db->next = s->idle;
    s->idle = db;
    s->idle_count++;
  }
  pthread_mutex_unlock(&s->mutex);
  if (!keep && db != NULL) db_close(db);
}

enum err store_snapshot(struct store *s, struct db **ret) {
  struct db *db = NULL;
  TRY(reserve(s, &db));
  enum err outcome = db == NULL ? db_open(s->path, false, s->catalogue, &db) : OK;
  /* BEGIN alone takes no snapshot: the first read does. */
  if (outcome == OK) outcome = connection_run(&db->connection, "BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1");
  if (outcome == OK) *ret = db;
  else give_back(s, db, false);
  return outcome;
}

void store_release(struct store *s, struct db *db) {
  assert(db->open_statements == 0 && !db->may_change);
  give_back(s, db, connection_run(&db->connection, "COMMIT") == OK);
}

enum err store_change(struct store *s, act_fn *act, void *args) { return writer_change(s->writer, act, args); }

void store_empty_log(struct store *s) { writer_empty_log(s->writer); }

int64_t store_groups(const struct store *s) { return writer_groups(s->writer); }

int64_t store_snapshots(struct store *s) {
  pthread_mutex_lock(&s->mutex);
  int64_t const n = s->snapshots;
  pthread_mutex_unlock(&s->mutex);
  return n;
}

int64_t store_version(struct store *s) {
  pthread_mutex_lock(&s->mutex);
  int64_t const now = sqlite3_step(s->watch_query) == SQLITE_ROW ? sqlite3_column_int64(s->watch_query, 0) : -1;
  sqlite3_reset(s->watch_query);
  if (now != s->seen || now < 0) s->version++; /* when it cannot be told, what is cached may be old */
  s->seen = now;
  int64_t const version = s->version;
  pthread_mutex_unlock(&s->mutex);
  return version;
}
