/* A server and a worker write together, while a third process opens, writes and closes: nothing is lost, nothing is
 * damaged, and no change waits longer than a second. Three seconds; a minute with BABILLARD_CAMPAIGN=1.
 *
 * The program runs itself as the other processes: `two_processes URL AUTHOR THREADS SECONDS`. */
#include "notes/queries.c"

#include "sql/notes/scratch.h"

#include <inttypes.h>
#include <pthread.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/wait.h>

#define LONGEST_WAIT_US INT64_C(1000000)

enum { THREADS_MAX = 8 };

struct busy {
  struct store *store;
  int64_t author, until;
  _Atomic int64_t next; /* number of the next note */
  pthread_mutex_t mutex;
  int64_t kept, longest, read; /* notes acknowledged, longest wait in microseconds, snapshots */
  bool went_back;              /* a snapshot failed, or had lost a note */
};

static void *write_until(void *p) {
  struct busy *b = p;
  int64_t kept = 0, longest = 0;
  while (clock_mono_us() < b->until) {
    int64_t const began = clock_mono_us();
    if (add_note(b->store, b->author, ++b->next) != OK) break;
    int64_t const took = clock_mono_us() - began;
    kept++;
    if (took > longest) longest = took;
  }
  pthread_mutex_lock(&b->mutex);
  b->kept += kept;
  if (longest > b->longest) b->longest = longest;
  pthread_mutex_unlock(&b->mutex);
  return NULL;
}

/* What is acknowledged is in every later snapshot. */
static void *read_until(void *p) {
  struct busy *b = p;
  int64_t before = 0, read = 0;
  while (clock_mono_us() < b->until) {
    struct arena a = {0};
    struct db *db = NULL;
    struct q_note_count_of row = {0};
    b->went_back = true;
    if (store_snapshot(b->store, &db) != OK) break;
    enum err const e = q_note_count_of(db, &a, b->author, &row);
    store_release(b->store, db);
    arena_free(&a);
    if (e != OK || row.notes < before) break;
    b->went_back = false;
    before = row.notes;
    read++;
  }
  b->read = read;
  return NULL;
}

static int be_busy(char **argv) {
  struct busy b = {.author = strtoll(argv[2], NULL, 10), .mutex = PTHREAD_MUTEX_INITIALIZER};
  int const threads = (int)strtol(argv[3], NULL, 10);
  pthread_t writers[THREADS_MAX], reader;
  if (threads > THREADS_MAX || store_open(str_from(argv[1]), STORE_SERVE, &b.store) != OK) return 1;
  b.until = clock_mono_us() + strtoll(argv[4], NULL, 10) * 1000000;
  for (int i = 0; i < threads; i++)
    if (pthread_create(&writers[i], NULL, write_until, &b) != 0) return 1;
  if (pthread_create(&reader, NULL, read_until, &b) != 0) return 1;
  for (int i = 0; i < threads; i++) pthread_join(writers[i], NULL);
  pthread_join(reader, NULL);
  int64_t const groups = store_groups(b.store);
  store_close(b.store);
  if (b.went_back) return 1;
  /* Each thread leaves when the time is over: a number given but refused shows as a gap. */
  printf("%" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 "\n", b.kept, (int64_t)b.next, b.longest, b.read,
         groups);
  return 0;
}

static FILE *start(const struct scratch *s, int64_t author, int threads, int seconds, pid_t *ret_pid) {
  int ends[2];
  char numbers[3][24];
  assert_int_equal(pipe(ends), 0);
  snprintf(numbers[0], sizeof numbers[0], "%" PRId64, author);
  snprintf(numbers[1], sizeof numbers[1], "%d", threads);
  snprintf(numbers[2], sizeof numbers[2], "%d", seconds);
  *ret_pid = fork();
  assert_true(*ret_pid >= 0);
  if (*ret_pid == 0) {
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    close(ends[1]);
    execl("/proc/self/exe", "two_processes", s->url, numbers[0], numbers[1], numbers[2], (char *)NULL);
    _exit(127);
  }
  close(ends[1]);
  FILE *f = fdopen(ends[0], "r");
  assert_non_null(f);
  return f;
}

static int64_t ask(struct sqlite3 *db, const char *sql, int64_t author) {
  sqlite3_stmt *q = NULL;
  assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
  if (sqlite3_bind_parameter_count(q) > 0) sqlite3_bind_int64(q, 1, author);
  assert_int_equal(sqlite3_step(q), SQLITE_ROW);
  int64_t const n = sqlite3_column_int64(q, 0);
  sqlite3_finalize(q);
  return n;
}

/* The numbers a process printed at its end. */
static void read_numbers(FILE *said, int64_t v[], int n) {
  char line[200] = "";
  assert_non_null(fgets(line, sizeof line, said));
  fclose(said);
  struct str rest = str_trim(str_from(line)), word;
  for (int i = 0; i < n; i++) {
    assert_true(str_next(&rest, ' ', &word));
    assert_int_equal(str_int(word, 0, INT64_MAX, &v[i]), OK);
  }
}

/* What one process says it kept against what is there. Returns its longest wait. */
static int64_t compare(struct sqlite3 *db, const char *who, FILE *said, pid_t pid, int64_t author) {
  enum { KEPT, LAST, LONGEST, READ, GROUPS, NUMBERS };
  int64_t v[NUMBERS];
  int status = 0;
  read_numbers(said, v, NUMBERS);
  assert_int_equal(waitpid(pid, &status, 0), pid);
  assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  print_message("# %s: %" PRId64 " changes in %" PRId64 " commits, longest wait %.1f ms, %" PRId64 " snapshots\n", who,
                v[KEPT], v[GROUPS], (double)v[LONGEST] / 1000, v[READ]);
  assert_true(v[KEPT] > 0 && v[READ] > 0);
  assert_int_equal(v[KEPT], v[LAST]);
  assert_int_equal(ask(db, "SELECT count(*) FROM note WHERE author_id = ?1", author), v[KEPT]);
  assert_int_equal(ask(db, "SELECT max(position) FROM note WHERE author_id = ?1", author), v[LAST]);
  return v[LONGEST];
}

static void server_and_worker_write_together(void **state) {
  (void)state;
  const char *campaign = getenv("BABILLARD_CAMPAIGN");
  int const seconds = campaign != NULL && strcmp(campaign, "1") == 0 ? 60 : 3;
  struct scratch s = scratch_make();
  struct store *store = scratch_open(&s, STORE_MIGRATE);
  int64_t const server = add_author(store, "server"), worker = add_author(store, "worker");
  int64_t const command = add_author(store, "command");
  pid_t server_pid, worker_pid;
  store_close(store);
  FILE *server_says = start(&s, server, 4, seconds, &server_pid), *worker_says = start(&s, worker, 1, seconds, &worker_pid);
  int64_t const until = clock_mono_us() + seconds * INT64_C(1000000);
  int64_t opened = 0, longest_open = 0;
  while (clock_mono_us() < until) {
    int64_t const began = clock_mono_us();
    store = scratch_open(&s, STORE_MIGRATE);
    assert_int_equal(add_note(store, command, ++opened), OK);
    store_close(store);
    if (clock_mono_us() - began > longest_open) longest_open = clock_mono_us() - began;
  }
  print_message("# command line: opened, wrote and closed %" PRId64 " times, longest %.1f ms\n", opened,
                (double)longest_open / 1000);
  struct sqlite3 *db = NULL;
  assert_int_equal(sqlite3_open(s.path, &db), SQLITE_OK);
  sqlite3_busy_timeout(db, 5000);
  int64_t const server_wait = compare(db, "server", server_says, server_pid, server);
  int64_t const worker_wait = compare(db, "worker", worker_says, worker_pid, worker);
  assert_int_equal(ask(db, "SELECT count(*) FROM note WHERE author_id = ?1", command), opened);
  assert_int_equal(ask(db, "SELECT count(*) FROM pragma_foreign_key_check", 0), 0);
  assert_int_equal(ask(db, "SELECT integrity_check = 'ok' FROM pragma_integrity_check LIMIT 1", 0), 1);
  sqlite3_close(db);
  assert_true(server_wait < LONGEST_WAIT_US && worker_wait < LONGEST_WAIT_US && longest_open < LONGEST_WAIT_US);
  scratch_remove(&s);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(server_and_worker_write_together)};
  if (argc == 5) return be_busy(argv);
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
