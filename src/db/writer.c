#include "db/writer.h"

#include <assert.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/crash.h"
#include "base/log.h"
#include "db/lock.h"
#include "db/migrate.h"
#include "db/statement.h"

enum { RESTART_BUSY_MS = 100 };

/* One change that waits: on the stack of the thread that asked for it. */
struct job {
  act_fn *act;
  void *args;
  enum err outcome;
  bool done;
  pthread_cond_t ended;
  struct job *next;
};

struct writer {
  struct db *db;
  struct lock lock;
  pthread_t thread;
  pthread_mutex_t mutex; /* guards all below but frames */
  pthread_cond_t wanted;
  struct job *first, *last;
  int queued;
  _Atomic int64_t groups; /* written under the mutex, read without */
  bool stopping;
  _Atomic bool empty_log; /* asked for: writer_empty_log */
  int frames, checkpointed; /* in the log at the last commit, and at the last checkpoint; writer thread only */
};

static int note_frames(void *arg, struct sqlite3 *db, const char *name, int frames) {
  struct writer *w = arg;
  (void)db;
  (void)name;
  if (frames < w->frames) w->checkpointed = 0; /* the log began again */
  w->frames = frames;
  return SQLITE_OK;
}

static struct job *pop(struct writer *w) {
  pthread_mutex_lock(&w->mutex);
  struct job *j = w->first;
  if (j != NULL) {
    w->first = j->next;
    if (w->first == NULL) w->last = NULL;
    w->queued--;
  }
  pthread_mutex_unlock(&w->mutex);
  return j;
}

static enum err run_act(struct writer *w, const struct job *j) {
  scoped(arena) struct arena a = {0};
  enum err const outcome = j->act(w->db, &a, j->args);
  assert(w->db->open_statements == 0);
  return outcome;
}

/* Runs one job in its savepoint. False: the savepoint could not be made or ended, the whole group is lost. */
static bool run_job(struct writer *w, struct job *j) {
  struct connection *c = &w->db->connection;
  for (int run = 0; run < WRITER_ACT_RUNS; run++) {
    if (connection_run(c, "SAVEPOINT job") != OK) return false;
    j->outcome = run_act(w, j);
    if (sqlite3_get_autocommit(c->sqlite) != 0) return false; /* a full disk or an I/O error undid everything */
    if (j->outcome != OK && connection_run(c, "ROLLBACK TO job") != OK) return false;
    if (connection_run(c, "RELEASE job") != OK) return false;
    if (j->outcome != RETRY) break;
  }
  return true;
}

static void wake(struct writer *w, struct job *group[], int n, enum err outcome) {
  pthread_mutex_lock(&w->mutex);
  w->groups++;
  for (int i = 0; i < n; i++) {
    /* When the commit failed even a refusal stands on what was undone. */
    if (outcome != OK) group[i]->outcome = outcome == RETRY ? RETRY : BROKEN;
    group[i]->done = true;
    pthread_cond_signal(&group[i]->ended);
  }
  pthread_mutex_unlock(&w->mutex);
}

static bool wait_for_jobs(struct writer *w) {
  pthread_mutex_lock(&w->mutex);
  while (w->first == NULL && !w->stopping) pthread_cond_wait(&w->wanted, &w->mutex);
  bool const any = w->first != NULL;
  pthread_mutex_unlock(&w->mutex);
  return any;
}

/* Takes jobs until the queue is empty, or the group full or old: those that arrive while others run join in, so a lone
 * change never waits and a crowd shares its fsync. Returns how many; *ret_outcome is that of the commit. */
static int run_group(struct writer *w, struct job *group[WRITER_GROUP_MAX], enum err *ret_outcome) {
  struct connection *c = &w->db->connection;
  int n = 0;
  enum err outcome = connection_run(c, "BEGIN IMMEDIATE");
  bool const begun = outcome == OK;
  int64_t const until = clock_mono_us() + WRITER_GROUP_US;
  for (struct job *j; n < WRITER_GROUP_MAX && outcome == OK && (n == 0 || clock_mono_us() < until) &&
                      (j = pop(w)) != NULL;) {
    group[n++] = j;
    if (!run_job(w, j)) outcome = j->outcome == OK || j->outcome == BROKEN ? BROKEN : RETRY;
  }
  if (PLANTED("db.answer_before_commit")) {
    wake(w, group, n, outcome);
    n = 0;
    wait_for_jobs(w); /* whoever asked has heard the answer and gone on */
  }
  CRASH_POINT("db.before_commit");
  if (outcome == OK) outcome = connection_run(c, "COMMIT");
  CRASH_POINT("db.after_commit");
  if (outcome != OK && begun && sqlite3_get_autocommit(c->sqlite) == 0 && connection_run(c, "ROLLBACK") != OK)
    die("a transaction could be neither kept nor undone", 0);
  while (!begun && n < WRITER_GROUP_MAX && (group[n] = pop(w)) != NULL) n++;
  *ret_outcome = outcome;
  return n;
}

static void checkpoint(struct writer *w) {
  bool const empty = w->empty_log;
  if (!empty && w->frames - w->checkpointed < WRITER_CHECKPOINT_FRAMES) return;
  struct connection *c = &w->db->connection;
  CRASH_POINT("db.before_checkpoint");
  bool const restart = w->frames > WRITER_WAL_FRAMES_MAX;
  if (restart || empty) sqlite3_busy_timeout(c->sqlite, RESTART_BUSY_MS);
  int const rc = sqlite3_wal_checkpoint_v2(c->sqlite, NULL,
                                           empty ? SQLITE_CHECKPOINT_TRUNCATE : restart ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE,
                                           NULL, NULL);
  if (restart || empty) sqlite3_busy_timeout(c->sqlite, CONNECTION_BUSY_MS);
  if (empty && rc == SQLITE_OK) w->empty_log = false;
  CRASH_POINT("db.after_checkpoint");
  w->checkpointed = w->frames;
  if (rc == SQLITE_BUSY) return; /* readers still need the log's older frames: next time */
  enum err const outcome = connection_outcome(c, rc, "checkpoint");
  (void)outcome; /* said on the log; the log of changes keeps everything until one succeeds */
}

static void *write_all(void *arg) {
  struct writer *w = arg;
  struct job *group[WRITER_GROUP_MAX];
  while (wait_for_jobs(w)) {
    enum err outcome = BROKEN;
    lock_take(&w->lock);
    int const n = run_group(w, group, &outcome);
    wake(w, group, n, outcome);
    checkpoint(w);
    lock_give(&w->lock);
  }
  return NULL;
}

static enum err open_locked(struct writer *w, const char *path, const struct db_catalogue *catalogue, bool apply) {
  TRY(db_open(path, true, catalogue, &w->db));
  enum err outcome = connection_use_wal(&w->db->connection);
  if (outcome == OK) outcome = migrate(&w->db->connection, catalogue, apply);
  if (outcome != OK) db_close(w->db);
  return outcome;
}

enum err writer_open(const char *path, const struct db_catalogue *catalogue, bool apply, struct writer **ret) {
  struct writer *w = calloc(1, sizeof *w);
  if (w == NULL) die("out of memory", 0);
  enum err outcome = lock_open(&w->lock, path);
  if (outcome == OK) {
    lock_take(&w->lock);
    outcome = open_locked(w, path, catalogue, apply);
    lock_give(&w->lock);
    if (outcome != OK) lock_close(&w->lock);
  }
  if (outcome != OK) {
    free(w);
    return outcome;
  }
  pthread_mutex_init(&w->mutex, NULL);
  pthread_cond_init(&w->wanted, NULL);
  sqlite3_wal_hook(w->db->connection.sqlite, note_frames, w);
  int const failed = pthread_create(&w->thread, NULL, write_all, w);
  if (failed != 0) die("the writer's thread", failed);
  *ret = w;
  return OK;
}

void writer_close(struct writer *w) {
  pthread_mutex_lock(&w->mutex);
  w->stopping = true;
  pthread_cond_signal(&w->wanted);
  pthread_mutex_unlock(&w->mutex);
  pthread_join(w->thread, NULL);
  lock_take(&w->lock);
  db_close(w->db);
  lock_give(&w->lock);
  lock_close(&w->lock);
  pthread_cond_destroy(&w->wanted);
  pthread_mutex_destroy(&w->mutex);
  free(w);
}

enum err writer_change(struct writer *w, act_fn *act, void *args) {
  struct job j = {.act = act, .args = args, .outcome = BROKEN, .ended = PTHREAD_COND_INITIALIZER};
  assert(!pthread_equal(pthread_self(), w->thread));
  pthread_mutex_lock(&w->mutex);
  assert(!w->stopping);
  if (w->queued == WRITER_QUEUE_MAX) {
    pthread_mutex_unlock(&w->mutex);
    log_warn("writer_queue_full");
    return RETRY;
  }
  if (w->last == NULL) w->first = &j;
  else w->last->next = &j;
  w->last = &j;
  w->queued++;
  pthread_cond_signal(&w->wanted);
  while (!j.done) pthread_cond_wait(&j.ended, &w->mutex);
  pthread_mutex_unlock(&w->mutex);
  pthread_cond_destroy(&j.ended);
  return j.outcome;
}

void writer_empty_log(struct writer *w) { w->empty_log = true; }

int64_t writer_groups(const struct writer *w) { return w->groups; }
