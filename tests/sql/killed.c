/* kill -9 at every labelled point of a commit, a checkpoint and a migration: what was acknowledged is there afterwards,
 * and the file is whole. The planted bug, an answer before the commit, is seen.
 *
 * The program runs itself as the process to be killed: `killed URL AUTHOR`. */
#include "notes/queries.c"

#include "sql/notes/scratch.h"

#include <inttypes.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/wait.h>

enum { CHANGES = 12, BODY = 3000, NOTES_EACH = 120 };

struct batch {
  int64_t author, first;
};

static enum err act_batch(struct db *db, struct arena *a, void *p) {
  const struct batch *b = p;
  char *body = arena_alloc(a, BODY);
  memset(body, 'x', BODY);
  for (int i = 0; i < NOTES_EACH; i++)
    TRY(q_note_add(db, a, b->author, b->first + i, (struct str){body, BODY}, (struct str){0}, (struct opt_int){0},
                   (struct instant){i}, (struct opt_instant){0}));
  return OK;
}

/* Migrates, changes, and writes one byte for each change acknowledged: enough of them for a checkpoint. */
static int be_killed(char **argv) {
  struct store *store = NULL;
  if (store_open(str_from(argv[1]), STORE_MIGRATE, &store) != OK) return 1;
  int64_t const author = add_author(store, argv[2]);
  if (write(STDOUT_FILENO, "a", 1) != 1) return 1;
  for (int i = 0; i < CHANGES; i++) {
    struct batch b = {author, i * NOTES_EACH + 1};
    if (store_change(store, act_batch, &b) != OK || write(STDOUT_FILENO, "n", 1) != 1) return 1;
  }
  store_close(store);
  return 0;
}

/* Returns how many bytes the child wrote; *ret_killed tells whether the label was reached. */
static int run_killed(const struct scratch *s, const char *label, const char *planted, bool *ret_killed) {
  int ends[2], acknowledged = 0, status = 0;
  char byte;
  assert_int_equal(pipe(ends), 0);
  pid_t const child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    close(ends[1]);
    setenv("BABILLARD_CRASH", label, 1);
    if (planted != NULL) setenv("BABILLARD_PLANT", planted, 1);
    execl("/proc/self/exe", "killed", s->url, "a1", (char *)NULL);
    _exit(127);
  }
  close(ends[1]);
  while (read(ends[0], &byte, 1) == 1) acknowledged++;
  close(ends[0]);
  assert_int_equal(waitpid(child, &status, 0), child);
  *ret_killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
  if (!*ret_killed) assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  return acknowledged;
}

static int64_t ask(struct sqlite3 *db, const char *sql) {
  sqlite3_stmt *q = NULL;
  assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_step(q), SQLITE_ROW);
  int64_t const n = sqlite3_column_int64(q, 0);
  sqlite3_finalize(q);
  return n;
}

/* Opens what the dead process left, as the next one would. Returns the bytes that what is there would be worth. */
static int64_t kept(const struct scratch *s) {
  struct sqlite3 *db = NULL;
  store_close(scratch_open(s, STORE_MIGRATE));
  assert_int_equal(sqlite3_open(s->path, &db), SQLITE_OK);
  assert_int_equal(ask(db, "SELECT integrity_check = 'ok' FROM pragma_integrity_check LIMIT 1"), 1);
  assert_int_equal(ask(db, "SELECT count(*) FROM migration"), 2);
  int64_t const authors = ask(db, "SELECT count(*) FROM author"), notes = ask(db, "SELECT count(*) FROM note");
  sqlite3_close(db);
  assert_int_equal(notes % NOTES_EACH, 0); /* changes are whole or absent */
  return authors + notes / NOTES_EACH;
}

static void killed_anywhere_keeps_what_was_acknowledged(void **state) {
  (void)state;
  static const char *const labels[] = {"db.before_commit", "db.after_commit", "db.before_checkpoint",
                                       "db.after_checkpoint", "db.before_migrated", "db.after_migrated"};
  int injected = 0;
  for (size_t l = 0; l < sizeof labels / sizeof *labels; l++) {
    int here = 0;
    for (int hit = 1; hit <= CHANGES + 1; hit += 3) {
      struct scratch s = scratch_make();
      char label[60];
      bool killed = false;
      snprintf(label, sizeof label, "%s:%d", labels[l], hit);
      int const acknowledged = run_killed(&s, label, NULL, &killed);
      int64_t const there = kept(&s);
      assert_true(there >= acknowledged && there <= acknowledged + 1);
      scratch_remove(&s);
      here += killed;
      if (!killed) break;
    }
    assert_true(here > 0); /* each place was hit */
    injected += here;
  }
  print_message("# injections fired: %d\n", injected);
}

static void answer_before_the_commit_would_be_seen(void **state) {
  (void)state;
  struct scratch s = scratch_make();
  bool killed = false;
  int acknowledged = run_killed(&s, "db.before_commit:5", "db.answer_before_commit", &killed);
  assert_true(killed);
  assert_true(kept(&s) < acknowledged);
  scratch_remove(&s);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(killed_anywhere_keeps_what_was_acknowledged),
      cmocka_unit_test(answer_before_the_commit_would_be_seen),
  };
  if (argc == 3) return be_killed(argv);
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
