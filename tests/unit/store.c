/* The store: what snapshots see, what changes leave behind, and the settings every connection has. */
#include "notes/queries.c"

#include "sql/notes/scratch.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "db/connection.h"
#include "db/statement.h"
#include "db/writer.h"

struct fixture {
  struct scratch scratch;
  struct store *store;
  int64_t author;
};

static int set_up(void **state) {
  struct fixture *f = calloc(1, sizeof *f);
  f->scratch = scratch_make();
  f->store = scratch_open(&f->scratch, STORE_MIGRATE);
  f->author = add_author(f->store, "a1");
  *state = f;
  return 0;
}

static int tear_down(void **state) {
  struct fixture *f = *state;
  store_close(f->store);
  scratch_remove(&f->scratch);
  free(f);
  return 0;
}

static void snapshot_sees_one_state(void **state) {
  struct fixture *f = *state;
  struct db *before = NULL, *after = NULL;
  assert_int_equal(store_snapshot(f->store, &before), OK);
  assert_int_equal(add_note(f->store, f->author, 1), OK);
  assert_int_equal(count_notes(before), 0);
  assert_int_equal(store_snapshot(f->store, &after), OK);
  assert_int_equal(count_notes(after), 1);
  assert_int_equal(count_notes(before), 0);
  store_release(f->store, after);
  store_release(f->store, before);
  assert_int_equal(count_now(f->store), 1);
}

static void refused_change_leaves_nothing(void **state) {
  struct fixture *f = *state;
  static const enum err answers[] = {NOT_FOUND, FORBIDDEN, INVALID, CONFLICT, TOO_BIG, BROKEN};
  for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
    struct note_args n = {.author = f->author, .position = 1, .body = S("x"), .answer = answers[i]};
    assert_int_equal(store_change(f->store, act_note, &n), answers[i]);
    assert_int_equal(n.runs, 1);
  }
  assert_int_equal(count_now(f->store), 0);
}

static void duplicate_and_stranger_are_conflicts(void **state) {
  struct fixture *f = *state;
  assert_int_equal(add_note(f->store, f->author, 1), OK);
  assert_int_equal(add_note(f->store, f->author, 1), CONFLICT);
  assert_int_equal(add_note(f->store, f->author + 99, 1), CONFLICT);
  assert_int_equal(count_now(f->store), 1);
}

static enum err act_third_time(struct db *db, struct arena *a, void *p) {
  struct note_args *n = p;
  n->answer = n->runs < 2 ? RETRY : OK;
  return act_note(db, a, p);
}

static void retry_runs_the_act_again_a_few_times(void **state) {
  struct fixture *f = *state;
  struct note_args third = {.author = f->author, .position = 1, .body = S("x")};
  struct note_args never = {.author = f->author, .position = 2, .body = S("x"), .answer = RETRY};
  assert_int_equal(store_change(f->store, act_third_time, &third), OK);
  assert_int_equal(third.runs, 3);
  assert_int_equal(store_change(f->store, act_note, &never), RETRY);
  assert_int_equal(never.runs, WRITER_ACT_RUNS);
  assert_int_equal(count_now(f->store), 1);
}

enum { CROWD = 32, EACH = 20 };

struct member {
  struct fixture *f;
  int64_t author;
  int refused;
};

static void *write_notes(void *p) {
  struct member *m = p;
  for (int i = 1; i <= EACH; i++)
    if (add_note(m->f->store, m->author, i) != OK) m->refused++;
  return NULL;
}

static void crowd_shares_its_commits(void **state) {
  struct fixture *f = *state;
  struct member members[CROWD];
  pthread_t threads[CROWD];
  char ref[24];
  for (int i = 0; i < CROWD; i++) {
    snprintf(ref, sizeof ref, "crowd%d", i);
    members[i] = (struct member){.f = f, .author = add_author(f->store, ref)};
  }
  int64_t const before = store_groups(f->store);
  for (int i = 0; i < CROWD; i++) assert_int_equal(pthread_create(&threads[i], NULL, write_notes, &members[i]), 0);
  for (int i = 0; i < CROWD; i++) pthread_join(threads[i], NULL);
  int64_t const groups = store_groups(f->store) - before;
  for (int i = 0; i < CROWD; i++) assert_int_equal(members[i].refused, 0);
  assert_int_equal(count_now(f->store), CROWD * EACH);
  print_message("# %d changes in %d commits\n", CROWD * EACH, (int)groups);
  assert_true(groups < CROWD * EACH);
}

/* A conflict in a group must not touch the others of the group. */
static void *write_twice(void *p) {
  struct member *m = p;
  for (int i = 1; i <= EACH; i++) {
    enum err const first = add_note(m->f->store, m->author, i), second = add_note(m->f->store, m->author, i);
    if (first != OK || second != CONFLICT) m->refused++;
  }
  return NULL;
}

static void refusals_in_a_crowd_touch_nobody_else(void **state) {
  struct fixture *f = *state;
  struct member members[8];
  pthread_t threads[8];
  char ref[24];
  for (int i = 0; i < 8; i++) {
    snprintf(ref, sizeof ref, "twice%d", i);
    members[i] = (struct member){.f = f, .author = add_author(f->store, ref)};
    assert_int_equal(pthread_create(&threads[i], NULL, write_twice, &members[i]), 0);
  }
  for (int i = 0; i < 8; i++) pthread_join(threads[i], NULL);
  for (int i = 0; i < 8; i++) assert_int_equal(members[i].refused, 0);
  assert_int_equal(count_now(f->store), 8 * EACH);
}

static enum err act_types(struct db *db, struct arena *a, void *p) {
  const struct fixture *f = p;
  static const char bytes[] = {0, 'a', 0, (char)0xff};
  TRY(q_note_add(db, a, f->author, 1, S(""), (struct str){bytes, 4}, (struct opt_int){true, 7}, (struct instant){-5},
                 (struct opt_instant){true, {INT64_MAX}}));
  TRY(q_note_add(db, a, f->author, 2, S("été\n'\"\\"), (struct str){0}, (struct opt_int){0}, (struct instant){6},
                 (struct opt_instant){0}));
  return q_note_add(db, a, f->author, 3, S("x"), S(""), (struct opt_int){true, 0}, (struct instant){7},
                    (struct opt_instant){0});
}

static void types_come_back_as_they_went(void **state) {
  struct fixture *f = *state;
  struct arena a = {0};
  struct db *db = NULL;
  struct q_note_list l = {0};
  assert_int_equal(store_change(f->store, act_types, f), OK);
  assert_int_equal(store_snapshot(f->store, &db), OK);
  assert_int_equal(q_note_page(db, &a, (struct instant){-100}, 0, 10, &l), OK);
  assert_int_equal(l.n, 3);
  assert_true(l.v[0].body.p != NULL && l.v[0].body.n == 0);
  assert_int_equal(l.v[0].seal.n, 4);
  assert_memory_equal(l.v[0].seal.p, "\0a\0\xff", 4);
  assert_true(l.v[0].pinned.has && l.v[0].pinned.v == 1);
  assert_int_equal(l.v[0].at.us, -5);
  assert_true(l.v[0].read_at.has && l.v[0].read_at.at.us == INT64_MAX);
  assert_true(str_eq(l.v[1].body, S("été\n'\"\\")));
  assert_true(l.v[1].seal.p == NULL && !l.v[1].pinned.has && !l.v[1].read_at.has);
  assert_true(l.v[2].seal.p != NULL && l.v[2].seal.n == 0 && l.v[2].pinned.has && l.v[2].pinned.v == 0);
  store_release(f->store, db);
  arena_free(&a);
}

static enum err act_absent_body(struct db *db, struct arena *a, void *p) {
  const struct fixture *f = p;
  return q_note_add(db, a, f->author, 1, (struct str){0}, (struct str){0}, (struct opt_int){0}, (struct instant){0},
                    (struct opt_instant){0});
}

static void signatures_hold_at_run_time(void **state) {
  struct fixture *f = *state;
  struct arena a = {0};
  struct db *db = NULL;
  struct q_note note = {.id = -7};
  struct q_note_body_once_read row = {.read_at = {-7}};
  struct q_author_get author = {.id = -7};
  assert_int_equal(store_change(f->store, act_absent_body, f), BROKEN);
  assert_int_equal(add_note(f->store, f->author, 1), OK);
  assert_int_equal(add_note(f->store, f->author, 2), OK);
  assert_int_equal(store_snapshot(f->store, &db), OK);
  assert_int_equal(q_author_get(db, &a, S("nobody"), &author), NOT_FOUND);
  assert_int_equal(q_note_of(db, &a, f->author, &note), BROKEN);             /* two rows */
  assert_int_equal(q_note_body_once_read(db, &a, 1, &row), BROKEN);          /* NULL */
  assert_int_equal(q_note_body_once_read(db, &a, 99, &row), BROKEN);         /* no row */
  assert_true(note.id == -7 && row.read_at.us == -7 && author.id == -7);     /* untouched on failure */
  assert_int_equal(q_note_get(db, &a, f->author, 2, &note), OK);
  assert_int_equal(note.position, 2);
  store_release(f->store, db);
  arena_free(&a);
}

static enum err act_many(struct db *db, struct arena *a, void *p) {
  const struct fixture *f = p;
  for (int i = 1; i <= 1001; i++)
    TRY(q_note_add(db, a, f->author, i, S("x"), (struct str){0}, (struct opt_int){0}, (struct instant){i},
                   (struct opt_instant){0}));
  return OK;
}

static void list_holds_a_thousand_and_no_more(void **state) {
  struct fixture *f = *state;
  struct arena a = {0};
  struct db *db = NULL;
  struct q_note_list l = {0};
  assert_int_equal(store_change(f->store, act_many, f), OK);
  assert_int_equal(store_snapshot(f->store, &db), OK);
  assert_int_equal(q_note_page(db, &a, (struct instant){0}, 0, 1001, &l), BROKEN);
  assert_int_equal(l.n, 0);
  assert_int_equal(q_note_page(db, &a, (struct instant){0}, 0, 1000, &l), OK);
  assert_int_equal(l.n, 1000);
  assert_int_equal(l.v[999].position, 1000);
  store_release(f->store, db);
  arena_free(&a);
}

static void version_moves_when_another_process_commits(void **state) {
  struct fixture *f = *state;
  struct store *other = scratch_open(&f->scratch, STORE_SERVE);
  int64_t const first = store_version(f->store);
  assert_int_equal(store_version(f->store), first);
  assert_int_equal(add_note(other, f->author, 1), OK);
  int64_t const second = store_version(f->store);
  assert_true(second > first);
  assert_int_equal(add_note(f->store, f->author, 2), OK);
  assert_true(store_version(f->store) > second);
  store_close(other);
}

static void endless_read_is_ended(void **state) {
  struct fixture *f = *state;
  struct arena a = {0};
  struct db *db = NULL;
  struct q_note_forever row = {0};
  assert_int_equal(store_snapshot(f->store, &db), OK);
  int64_t const began = clock_mono_us();
  assert_int_equal(q_note_forever(db, &a, INT64_C(1) << 40, &row), RETRY);
  int64_t const took = clock_mono_us() - began;
  assert_true(took >= CONNECTION_READ_US);
  assert_int_equal(q_note_forever(db, &a, 1000, &row), OK);
  store_release(f->store, db);
  arena_free(&a);
}

enum { LONG_BODY = 4000, NOTES_A_CHANGE = 200, PAGE_IN_LOG = 4096 + 24 };

static enum err act_long_notes(struct db *db, struct arena *a, void *p) {
  struct note_args *n = p;
  char *body = arena_alloc(a, LONG_BODY);
  memset(body, 'x', LONG_BODY);
  for (int i = 0; i < NOTES_A_CHANGE; i++)
    TRY(q_note_add(db, a, n->author, n->position * NOTES_A_CHANGE + i, (struct str){body, LONG_BODY}, (struct str){0},
                   (struct opt_int){0}, (struct instant){i}, (struct opt_instant){0}));
  return OK;
}

static void log_of_changes_stays_small(void **state) {
  struct fixture *f = *state;
  char path[300];
  struct stat st;
  for (int i = 0; i < 30; i++) {
    struct note_args n = {.author = f->author, .position = i};
    assert_int_equal(store_change(f->store, act_long_notes, &n), OK);
  }
  snprintf(path, sizeof path, "%s-wal", f->scratch.path);
  assert_int_equal(stat(path, &st), 0);
  print_message("# %d pages written, log of %d pages\n", 30 * NOTES_A_CHANGE, (int)(st.st_size / PAGE_IN_LOG));
  assert_true(st.st_size < 2 * WRITER_CHECKPOINT_FRAMES * PAGE_IN_LOG);
  assert_int_equal(stat(f->scratch.path, &st), 0);
  assert_true(st.st_size > 4000 * 4096); /* what was in it is in the file */
}

static int prepared(struct sqlite3 *db, const char *sql) {
  sqlite3_stmt *s = NULL;
  int const rc = sqlite3_prepare_v2(db, sql, -1, &s, NULL);
  sqlite3_finalize(s);
  return rc & 0xff;
}

static int64_t number(struct connection *c, const char *sql) {
  enum connection_right const before = c->right;
  sqlite3_stmt *s = NULL;
  c->right = CONNECTION_SETS_UP;
  assert_int_equal(sqlite3_prepare_v2(c->sqlite, sql, -1, &s, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_step(s), SQLITE_ROW);
  int64_t const n = sqlite3_column_int64(s, 0);
  sqlite3_finalize(s);
  c->right = before;
  return n;
}

static void check_limits(struct sqlite3 *db) {
  static const int limits[][2] = {
      {SQLITE_LIMIT_LENGTH, 4000000},     {SQLITE_LIMIT_SQL_LENGTH, 100000},      {SQLITE_LIMIT_COLUMN, 100},
      {SQLITE_LIMIT_EXPR_DEPTH, 20},      {SQLITE_LIMIT_COMPOUND_SELECT, 3},      {SQLITE_LIMIT_VDBE_OP, 25000},
      {SQLITE_LIMIT_FUNCTION_ARG, 8},     {SQLITE_LIMIT_ATTACHED, 0},             {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50},
      {SQLITE_LIMIT_VARIABLE_NUMBER, 100}, {SQLITE_LIMIT_TRIGGER_DEPTH, 10},      {SQLITE_LIMIT_WORKER_THREADS, 0},
  };
  static const int switches[][2] = {
      {SQLITE_DBCONFIG_DEFENSIVE, 1}, {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0}, {SQLITE_DBCONFIG_DQS_DML, 0},
      {SQLITE_DBCONFIG_DQS_DDL, 0},   {SQLITE_DBCONFIG_ENABLE_FKEY, 1},    {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
      {SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1}, {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0}, {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
      {SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0},
  };
  for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
    assert_int_equal(sqlite3_limit(db, limits[i][0], -1), limits[i][1]);
  for (size_t i = 0; i < sizeof switches / sizeof *switches; i++) {
    int now = -1;
    assert_int_equal(sqlite3_db_config(db, switches[i][0], -1, &now), SQLITE_OK);
    assert_int_equal(now, switches[i][1]);
  }
}

static void check_connection(struct connection *c) {
  static const char *const never[] = {
      "ATTACH ':memory:' AS x",  "DETACH main",        "PRAGMA journal_mode = DELETE", "PRAGMA writable_schema = ON",
      "CREATE TABLE x (a TEXT)", "DROP TABLE note",    "CREATE TEMP TABLE x (a TEXT)", "ALTER TABLE note ADD COLUMN x TEXT",
      "CREATE VIEW x AS SELECT 1", "CREATE TRIGGER x AFTER INSERT ON note BEGIN SELECT 1; END", "PRAGMA foreign_keys = OFF",
      "ANALYZE",                 "SELECT load_extension('x')", "SELECT \"no such column\" FROM note",
  };
  check_limits(c->sqlite);
  for (size_t i = 0; i < sizeof never / sizeof *never; i++) assert_int_not_equal(prepared(c->sqlite, never[i]), SQLITE_OK);
  assert_int_equal(number(c, "PRAGMA foreign_keys"), 1);
  assert_int_equal(number(c, "PRAGMA cell_size_check"), 1);
  assert_int_equal(number(c, "PRAGMA synchronous"), 2);
  assert_int_equal(number(c, "PRAGMA wal_autocheckpoint"), 0);
  assert_int_equal(number(c, "PRAGMA busy_timeout"), CONNECTION_BUSY_MS);
  assert_int_equal(number(c, "PRAGMA temp_store"), 2);
  assert_int_equal(number(c, "PRAGMA secure_delete"), 1);
  assert_int_equal(number(c, "SELECT journal_mode = 'wal' FROM pragma_journal_mode"), 1);
}

static enum err act_check_writer(struct db *db, struct arena *a, void *p) {
  (void)a;
  (void)p;
  check_connection(&db->connection);
  assert_int_equal(prepared(db->connection.sqlite, "INSERT INTO author (ref) VALUES ('x')"), SQLITE_OK);
  return INVALID;
}

static void every_connection_has_every_setting(void **state) {
  struct fixture *f = *state;
  struct db *db = NULL;
  assert_int_equal(store_snapshot(f->store, &db), OK);
  check_connection(&db->connection);
  assert_int_equal(prepared(db->connection.sqlite, "INSERT INTO author (ref) VALUES ('x')"), SQLITE_AUTH);
  assert_int_equal(sqlite3_db_readonly(db->connection.sqlite, "main"), 1);
  store_release(f->store, db);
  assert_int_equal(store_change(f->store, act_check_writer, NULL), INVALID);
}

static void files_are_readable_by_their_owner_alone(void **state) {
  struct fixture *f = *state;
  static const char *const endings[] = {"", "-wal", "-shm", ".turn", ".write"};
  for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
    char path[300];
    struct stat st;
    snprintf(path, sizeof path, "%s%s", f->scratch.path, endings[i]);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
  }
}

static void only_our_databases_open(void **state) {
  (void)state;
  struct scratch s = scratch_make();
  struct store *store = NULL;
  assert_int_equal(store_open(str_from(s.url), STORE_SERVE, &store), NOT_FOUND);
  assert_int_equal(store_open(S("postgres://x"), STORE_SERVE, &store), INVALID);
  assert_int_equal(store_open(S("sqlite:"), STORE_SERVE, &store), INVALID);
  FILE *f = fopen(s.path, "w");
  for (int i = 0; i < 1000; i++) fputs("This is a letter, not a database.\n", f);
  fclose(f);
  assert_int_equal(store_open(str_from(s.url), STORE_MIGRATE, &store), INVALID);
  unlink(s.path);
  struct sqlite3 *foreign = NULL;
  assert_int_equal(sqlite3_open(s.path, &foreign), SQLITE_OK);
  assert_int_equal(sqlite3_exec(foreign, "CREATE TABLE theirs (a)", NULL, NULL, NULL), SQLITE_OK);
  sqlite3_close(foreign);
  assert_int_equal(store_open(str_from(s.url), STORE_MIGRATE, &store), INVALID);
  assert_null(store);
  scratch_remove(&s);
}

static void more_snapshots_than_connections_are_told_to_wait(void **state) {
  struct fixture *f = *state;
  struct db *held[STORE_CONNECTIONS_MAX], *one_more = NULL;
  for (int i = 0; i < STORE_CONNECTIONS_MAX; i++) assert_int_equal(store_snapshot(f->store, &held[i]), OK);
  assert_int_equal(store_snapshot(f->store, &one_more), RETRY);
  for (int i = 0; i < STORE_CONNECTIONS_MAX; i++) store_release(f->store, held[i]);
  assert_int_equal(count_now(f->store), 0);
}

/* A disk that fails on demand: the system's file methods with one exchanged. */
static struct {
  sqlite3_vfs *real, vfs;
  sqlite3_io_methods methods;
  const sqlite3_io_methods *real_methods;
  bool sync_fails, disk_is_full;
  int injected;
} disk;

static int faulty_sync(sqlite3_file *file, int flags) {
  if (!disk.sync_fails) return disk.real_methods->xSync(file, flags);
  disk.injected++;
  return SQLITE_IOERR_FSYNC;
}

static int faulty_write(sqlite3_file *file, const void *p, int n, sqlite3_int64 at) {
  if (!disk.disk_is_full) return disk.real_methods->xWrite(file, p, n, at);
  disk.injected++;
  return SQLITE_FULL;
}

static int faulty_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out) {
  (void)vfs;
  int const rc = disk.real->xOpen(disk.real, name, file, flags, out);
  if (rc != SQLITE_OK || (flags & SQLITE_OPEN_WAL) == 0) return rc; /* the log: where commits go */
  disk.real_methods = file->pMethods;
  disk.methods = *file->pMethods;
  disk.methods.xSync = faulty_sync;
  disk.methods.xWrite = faulty_write;
  file->pMethods = &disk.methods;
  return rc;
}

static void use_faulty_disk(void) {
  disk.real = sqlite3_vfs_find(NULL);
  disk.vfs = *disk.real;
  disk.vfs.zName = "faulty";
  disk.vfs.xOpen = faulty_open;
  assert_int_equal(sqlite3_vfs_register(&disk.vfs, 1), SQLITE_OK);
}

static void failed_fsync_ends_the_process(void **state) {
  (void)state;
  struct scratch s = scratch_make();
  pid_t const child = fork();
  if (child == 0) {
    int const nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, STDERR_FILENO);
    signal(SIGABRT, SIG_DFL);
    use_faulty_disk();
    struct store *store = NULL;
    if (store_open(str_from(s.url), STORE_MIGRATE, &store) != OK) _exit(3);
    disk.sync_fails = true;
    struct note_args n = {.body = S("x")};
    _exit(store_change(store, act_author, &n) == OK ? 1 : 2);
  }
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
  struct store *store = scratch_open(&s, STORE_SERVE); /* what was there before is */
  assert_int_equal(count_now(store), 0);
  store_close(store);
  scratch_remove(&s);
}

static void full_disk_is_said_and_survived(void **state) {
  (void)state;
  struct scratch s = scratch_make();
  use_faulty_disk();
  struct store *store = scratch_open(&s, STORE_MIGRATE);
  int64_t const author = add_author(store, "a1");
  disk.disk_is_full = true;
  assert_int_equal(add_note(store, author, 1), RETRY);
  assert_int_equal(add_note(store, author, 2), RETRY);
  assert_true(disk.injected > 0);
  disk.disk_is_full = false;
  assert_int_equal(add_note(store, author, 2), OK);
  assert_int_equal(count_now(store), 1);
  store_close(store);
  sqlite3_vfs_unregister(&disk.vfs);
  scratch_remove(&s);
}

#define IN_STORE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      IN_STORE(snapshot_sees_one_state),
      IN_STORE(refused_change_leaves_nothing),
      IN_STORE(duplicate_and_stranger_are_conflicts),
      IN_STORE(retry_runs_the_act_again_a_few_times),
      IN_STORE(crowd_shares_its_commits),
      IN_STORE(refusals_in_a_crowd_touch_nobody_else),
      IN_STORE(types_come_back_as_they_went),
      IN_STORE(signatures_hold_at_run_time),
      IN_STORE(list_holds_a_thousand_and_no_more),
      IN_STORE(version_moves_when_another_process_commits),
      IN_STORE(endless_read_is_ended),
      IN_STORE(log_of_changes_stays_small),
      IN_STORE(every_connection_has_every_setting),
      IN_STORE(files_are_readable_by_their_owner_alone),
      IN_STORE(more_snapshots_than_connections_are_told_to_wait),
      cmocka_unit_test(only_our_databases_open),
      cmocka_unit_test(failed_fsync_ends_the_process),
      cmocka_unit_test(full_disk_is_said_and_survived),
  };
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
