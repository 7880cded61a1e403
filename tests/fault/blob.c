/* What survives when the process is killed, the disk fails or fills up, in the middle of an upload.
 *
 * The program runs itself as the victim ("upload FOLDER": two uploads, then one removal, each told on stdout once it
 * is done) and looks at the folder afterwards. Every family counts its injections and has a planted bug to catch. */
#include <ftw.h>
#include <glob.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/out.h"
#include "blob/blob.h"
#include "capture.h"

#define UPLOADS 2
#define PIECES 3
#define PIECE 40000
#define RUNS_MAX 60
#define OUTPUT 4096
#define LOG_MAX ((size_t)1 << 20)

static struct arena arena;
static char self[256], folder[64];

/* --- The victim ----------------------------------------------------------------------------------------------------------- */

static void fill(unsigned char *p, size_t n, size_t from, unsigned seed) {
  for (size_t i = 0; i < n; i++) p[i] = (unsigned char)((from + i) * 7 + seed);
}

/* One write, so that what the parent reads is what was reached. */
static void say(const char *word, const char *name) {
  char line[128];
  int const n = snprintf(line, sizeof line, "%s %s\n", word, name);
  if (write(1, line, (size_t)n) != n) _exit(9);
}

static enum err upload_one(struct blobs *blobs, unsigned seed, struct blob_info *ret) {
  static unsigned char piece[PIECE];
  struct blob_upload *upload;
  TRY(blob_begin(blobs, PIECES * PIECE, &upload));
  for (size_t i = 0; i < PIECES; i++) {
    fill(piece, PIECE, i * PIECE, seed);
    enum err const outcome = blob_append(upload, piece, PIECE);
    if (outcome == OK) continue;
    blob_abandon(upload);
    return outcome;
  }
  return blob_finish(upload, ret);
}

static int victim(const char *path) {
  struct blobs *blobs;
  struct blob_info info = {0};
  blobs_guard_set(0, 0);
  enum err outcome = blobs_open(fmt(&arena, "dir:%s", path), &blobs);
  if (outcome != OK) {
    say("failed", err_name(outcome));
    return 0;
  }
  for (unsigned i = 0; i < UPLOADS; i++) {
    outcome = upload_one(blobs, i, &info);
    say(outcome == OK ? "stored" : "failed", outcome == OK ? info.name : err_name(outcome));
  }
  if (outcome == OK) {
    say("removing", info.name);
    outcome = blob_remove(blobs, blob_name(&info));
    if (outcome != OK) say("failed", err_name(outcome));
  }
  blobs_close(blobs);
  arena_free(&arena);
  return 0;
}

/* --- What must be true afterwards, whatever happened --------------------------------------------------------------------- */

struct after {
  struct blobs *blobs;
  size_t files, broken;
};

static enum err check_file(void *context, const struct blob_entry *entry) {
  static unsigned char bytes[PIECES * PIECE], wanted[PIECES * PIECE];
  struct after *after = context;
  struct blob_reader *reader;
  after->files++;
  if (entry->stray || blob_open_read(after->blobs, entry->name, &reader) != OK) {
    after->broken++;
    return OK;
  }
  bool whole = blob_size(reader) == sizeof bytes && blob_read(reader, 0, bytes, sizeof bytes) == OK;
  fill(wanted, sizeof wanted, 0, bytes[0]);
  whole = whole && memcmp(bytes, wanted, sizeof bytes) == 0;
  after->broken += !whole;
  blob_close(reader);
  return OK;
}

/* Files in the store that are not whole, plus files that were acknowledged and are not there. */
static size_t violations(const char *path, struct str said) {
  struct after after = {0};
  struct str line, word, name, removing = S("");
  size_t lost = 0;
  assert_int_equal(blobs_open(fmt(&arena, "dir:%s", path), &after.blobs), OK);
  assert_int_equal(blob_list(after.blobs, check_file, &after), OK);
  for (struct str rest = said; str_next(&rest, '\n', &line);)
    if (str_starts(line, S("removing "))) removing = str_sub(line, 9, line.n);
  for (struct str rest = said; str_next(&rest, '\n', &line);) {
    struct blob_reader *reader;
    name = line;
    if (!str_next(&name, ' ', &word) || !str_eq(word, S("stored")) || str_eq(name, removing)) continue;
    if (blob_open_read(after.blobs, name, &reader) == OK) blob_close(reader);
    else lost++;
  }
  blobs_close(after.blobs);
  return after.broken + lost;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *where) {
  (void)st, (void)kind, (void)where;
  return remove(path);
}

static int new_folder(void **state) {
  (void)state;
  strncpy(folder, "/tmp/babillard-fault-XXXXXX", sizeof folder - 1);
  return mkdtemp(folder) == NULL ? -1 : 0;
}

static int drop_folder(void **state) {
  (void)state;
  unsetenv("BABILLARD_CRASH");
  unsetenv("BABILLARD_PLANT");
  arena_free(&arena);
  return nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static size_t count_lines(struct str text, struct str prefix) {
  size_t n = 0;
  struct str line;
  while (str_next(&text, '\n', &line)) n += str_starts(line, prefix);
  return n;
}

static struct str slurp(const char *path) {
  FILE *f = fopen(path, "rb");
  assert_non_null(f);
  struct stat st;
  assert_int_equal(fstat(fileno(f), &st), 0);
  assert_in_range(st.st_size, 0, LOG_MAX);
  char *p = arena_alloc(&arena, (size_t)st.st_size);
  size_t const n = fread(p, 1, (size_t)st.st_size, f);
  fclose(f);
  return (struct str){p, n};
}

/* --- Killed at each labelled point ---------------------------------------------------------------------------------------- */

/* Kills the victim at the label's first, second… hit until it lives; gives how often it was killed. */
static size_t kill_at(const char *label, size_t *ret_violations) {
  size_t kills = 0;
  *ret_violations = 0;
  for (unsigned n = 1; n <= RUNS_MAX; n++) {
    char said[OUTPUT];
    const char *store = fmt(&arena, "%s/%s-%u", folder, label, n).p;
    char *const argv[] = {self, (char[]){"upload"}, (char *)(uintptr_t)store, NULL};
    setenv("BABILLARD_CRASH", fmt(&arena, "%s:%u", label, n).p, 1);
    int const status = capture(argv, said, sizeof said);
    unsetenv("BABILLARD_CRASH");
    *ret_violations += violations(store, str_from(said));
    if (status == 0) return kills;
    assert_int_equal(status, -1);
    kills++;
  }
  fail_msg("%s is hit over %d times", label, RUNS_MAX);
  return 0;
}

static void a_kill_at_any_point_leaves_whole_files_and_loses_none_acknowledged(void **state) {
  (void)state;
  glob_t sources;
  size_t labels = 0, kills = 0;
  assert_int_equal(glob("src/blob/*.c", 0, NULL, &sources), 0);
  for (size_t i = 0; i < sources.gl_pathc; i++) {
    const char *text = str_z(&arena, slurp(sources.gl_pathv[i])), *at = text;
    while ((at = strstr(at, "CRASH_POINT(\"")) != NULL) {
      at += strlen("CRASH_POINT(\"");
      size_t broken;
      const char *label = str_z(&arena, (struct str){at, strcspn(at, "\"")});
      size_t const here = kill_at(label, &broken);
      if (here == 0) fail_msg("no kill at %s", label);
      if (broken > 0) fail_msg("killed at %s: %zu files lost or cut", label, broken);
      labels++;
      kills += here;
    }
  }
  globfree(&sources);
  print_message("# injections fired: %zu kills at %zu labels\n", kills, labels);
  assert_in_range(labels, 10, 100);
}

static void a_store_that_shows_files_before_their_bytes_is_caught(void **state) {
  (void)state;
  size_t broken;
  setenv("BABILLARD_PLANT", "blob.stored_at_once", 1);
  assert_in_range(kill_at("blob.before_write", &broken), 1, RUNS_MAX);
  assert_in_range(broken, 1, 1000);
}

/* --- The order of the calls to the disk ------------------------------------------------------------------------------------ */

/* Runs the victim under strace with `options` (at most eight, NULL-ended); gives the exit status, what it said and
 * what strace wrote. */
static int under_strace(const char *store, const char *const options[], struct str *ret_said, struct str *ret_log) {
  char *said = arena_alloc(&arena, OUTPUT);
  const char *log = fmt(&arena, "%s.strace", store).p;
  const char *argv[24] = {"strace", "-f", "-y", "-s", "200", "-E", "ASAN_OPTIONS=detect_leaks=0", "-o", log};
  size_t n = 9;
  for (size_t i = 0; options[i] != NULL; i++) argv[n++] = options[i];
  argv[n++] = self;
  argv[n++] = "upload";
  argv[n++] = store;
  int const status = capture((char *const *)(uintptr_t)argv, said, OUTPUT);
  *ret_said = str_from(said);
  *ret_log = slurp(log);
  return status;
}

/* The first line of the log from *from that holds all of a, b (and c); its offset, or log.n. */
static size_t line_with(struct str log, size_t from, struct str a, struct str b, struct str c) {
  struct str rest = str_sub(log, from, log.n), line;
  while (str_next(&rest, '\n', &line))
    if (str_contains(line, a) && str_contains(line, b) && str_contains(line, c)) return (size_t)(line.p - log.p);
  return log.n;
}

/* How many acknowledged files had not been through fsync, rename, fsync of the folder, in this order, before. */
static size_t out_of_order(struct str said, struct str log) {
  size_t wrong = 0;
  struct str line, word;
  while (str_next(&said, '\n', &line)) {
    if (!str_next(&line, ' ', &word) || !str_eq(word, S("stored"))) continue;
    struct str const in_tmp = fmt(&arena, "/tmp/%.*s>", STR(line));
    struct str const moved = fmt(&arena, "\"tmp/%.*s\"", STR(line));
    struct str const above = fmt(&arena, "/%c/%c>", line.p[0], line.p[1]);
    size_t at = line_with(log, 0, S(" fsync("), in_tmp, S("= 0"));
    if (at < log.n) at = line_with(log, at, S(" renameat"), moved, S("= 0"));
    if (at < log.n) at = line_with(log, at, S(" fsync("), above, S("= 0"));
    if (at < log.n) at = line_with(log, at, S(" write(1"), S("\"stored "), line);
    wrong += at == log.n;
  }
  return wrong;
}

static const char *const calls[] = {"-e", "trace=fsync,renameat,renameat2,write", NULL};

static void acknowledged_means_fsync_then_rename_then_fsync_of_the_folder(void **state) {
  (void)state;
  struct str said, log;
  assert_int_equal(under_strace(fmt(&arena, "%s/order", folder).p, calls, &said, &log), 0);
  assert_int_equal(count_lines(said, S("stored ")), UPLOADS);
  assert_int_equal(out_of_order(said, log), 0);
}

static void a_store_that_acknowledges_before_fsync_is_caught(void **state) {
  (void)state;
  struct str said, log;
  setenv("BABILLARD_PLANT", "blob.ack_before_fsync", 1);
  assert_int_equal(under_strace(fmt(&arena, "%s/planted", folder).p, calls, &said, &log), 0);
  assert_int_equal(count_lines(said, S("stored ")), UPLOADS);
  assert_int_equal(out_of_order(said, log), UPLOADS);
}

/* --- A disk that fails ------------------------------------------------------------------------------------------------------- */

/* Makes the n-th `call` fail with `error`, for n from 1 until nothing is left to fail. */
static size_t fail_each(const char *call, const char *error, bool dies) {
  size_t injected = 0;
  for (unsigned n = 1; n <= RUNS_MAX; n++) {
    struct str said, log;
    const char *store = fmt(&arena, "%s/%s-%s-%u", folder, call, error, n).p;
    const char *const options[] = {"-e", fmt(&arena, "trace=%s", call).p, "-e",
                                   fmt(&arena, "inject=%s:error=%s:when=%u", call, error, n).p, NULL};
    int const status = under_strace(store, options, &said, &log);
    size_t const broken = violations(store, said);
    if (broken > 0) fail_msg("%s %s at %u: %zu files lost or cut", call, error, n, broken);
    if (!str_contains(log, S("(INJECTED)"))) {
      assert_int_equal(status, 0);
      assert_int_equal(count_lines(said, S("stored ")), UPLOADS);
      print_message("# injections fired: %zu %s of %s\n", injected, error, call);
      return injected;
    }
    injected++;
    if (dies) assert_int_equal(status, -1);
    else assert_int_equal(status, 0);
    if (!dies) assert_int_equal(count_lines(said, S("failed retry")), 1);
    arena_free(&arena);
  }
  fail_msg("more than %d calls of %s", RUNS_MAX, call);
  return 0;
}

static void a_failed_fsync_ends_the_process_and_acknowledges_nothing(void **state) {
  (void)state;
  /* the new folders, then for each upload: folder a, the store, the file, folder a/b; then the removal */
  assert_in_range(fail_each("fsync", "EIO", true), 2 * 4 + 1, RUNS_MAX);
}

static void a_full_disk_at_any_step_is_try_later_and_nothing_else(void **state) {
  (void)state;
  assert_in_range(fail_each("fsync", "ENOSPC", false), 2 * 4 + 1, RUNS_MAX);
  assert_in_range(fail_each("renameat", "ENOSPC", false), UPLOADS, RUNS_MAX);
  assert_in_range(fail_each("mkdirat", "ENOSPC", false), 1 + 2 * UPLOADS, RUNS_MAX);
}

/* --- A disk that is full ------------------------------------------------------------------------------------------------------- */

/* In a process of its own: puts a file system of the given size over the folder. False where mounting is forbidden. */
static bool small_disk(const char *options) {
  return unshare(CLONE_NEWNS) == 0 && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
         mount("none", folder, "tmpfs", 0, options) == 0;
}

/* A file that does not fit is answered RETRY and leaves nothing, and a small one is stored after it; where the disk
 * really is small, the guard then refuses new ones. Exit status: the step that went wrong, 0 for none. */
static int on_a_small_disk(void) {
  struct blobs *blobs;
  struct blob_info info;
  struct blob_upload *upload;
  struct after after = {0};
  bool const mounted = small_disk("size=100k");
  signal(SIGXFSZ, SIG_IGN);
  if (!mounted && setrlimit(RLIMIT_FSIZE, &(struct rlimit){PIECE, PIECE}) != 0) return 1;
  if (blobs_open(fmt(&arena, "dir:%s", folder), &blobs) != OK) return 2;
  for (unsigned i = 0; i < 5; i++)
    if (upload_one(blobs, i, &info) != RETRY) return 3;
  after.blobs = blobs;
  if (blob_list(blobs, check_file, &after) != OK || after.files != 0) return 4;
  if (blob_begin(blobs, 9, &upload) != OK || blob_append(upload, "fits", 4) != OK) return 5;
  if (blob_finish(upload, &info) != OK) return 6;
  blobs_guard_set(BLOB_FREE_BYTES, BLOB_FREE_PERCENT);
  if (mounted && blob_begin(blobs, 9, &upload) != RETRY) return 7;
  blobs_guard_set(0, 0);
  blobs_close(blobs);
  arena_free(&arena);
  return 0;
}

/* Begins uploads until no more file can be made (no inode is left, or where mounting is forbidden no descriptor), ends
 * them, and stores one. */
static int without_inodes(void) {
  struct blobs *blobs;
  struct blob_info info;
  struct blob_upload *uploads[RUNS_MAX];
  size_t n = 0;
  enum err outcome = OK;
  if (!small_disk("size=20m,nr_inodes=20") && setrlimit(RLIMIT_NOFILE, &(struct rlimit){20, 20}) != 0) return 1;
  if (blobs_open(fmt(&arena, "dir:%s", folder), &blobs) != OK) return 2;
  while (n < RUNS_MAX && outcome == OK) {
    outcome = blob_begin(blobs, 9, &uploads[n]);
    if (outcome == OK) n++;
  }
  if (outcome != RETRY || n < 2) return 3;
  while (n > 0) blob_abandon(uploads[--n]);
  if (upload_one(blobs, 1, &info) != OK) return 4;
  blobs_close(blobs);
  arena_free(&arena);
  return 0;
}

static int in_a_child(int (*run)(void)) {
  int status;
  pid_t const pid = fork();
  if (pid == 0) {
    blobs_guard_set(0, 0);
    _exit(run());
  }
  assert_int_equal(waitpid(pid, &status, 0), pid);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void a_file_larger_than_the_disk_is_try_later_and_smaller_ones_go_on(void **state) {
  (void)state;
  assert_int_equal(in_a_child(on_a_small_disk), 0);
}

static void a_disk_without_inodes_is_try_later(void **state) {
  (void)state;
  assert_int_equal(in_a_child(without_inodes), 0);
}

int main(int argc, char **argv) {
  if (argc == 3 && strcmp(argv[1], "upload") == 0) return victim(argv[2]);
  ssize_t const n = readlink("/proc/self/exe", self, sizeof self - 1);
  if (n <= 0) return 1;
  setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
  cmocka_set_message_output(CM_OUTPUT_TAP);
#define TEST(name) cmocka_unit_test_setup_teardown(name, new_folder, drop_folder)
  const struct CMUnitTest tests[] = {
    TEST(a_kill_at_any_point_leaves_whole_files_and_loses_none_acknowledged),
    TEST(a_store_that_shows_files_before_their_bytes_is_caught),
    TEST(acknowledged_means_fsync_then_rename_then_fsync_of_the_folder),
    TEST(a_store_that_acknowledges_before_fsync_is_caught),
    TEST(a_failed_fsync_ends_the_process_and_acknowledges_nothing),
    TEST(a_full_disk_at_any_step_is_try_later_and_nothing_else),
    TEST(a_file_larger_than_the_disk_is_try_later_and_smaller_ones_go_on),
    TEST(a_disk_without_inodes_is_try_later),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
