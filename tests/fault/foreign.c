/* The process that reads partners' files: what it cannot do, and what becomes of the reading when it dies, hangs, lies or never ends.
 *
 * foreign_each starts this program, which then reads as the board does, or, told so by a media type of ours, misbehaves.
 * Built without sanitizers, so that every limit holds as in what ships. */
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <dirent.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/out.h"
#include "feed/foreign/foreign_child.h"
#include "feed/foreign/foreign_door.h"
#include "hostile_xml.h"

/* --- The child that misbehaves -------------------------------------------------------------------------------------- */

#define END "{\"end\":{\"external\":0,\"n\":%d}}\n"
#define RECORD "{\"family\":\"opportunity\",\"key\":\"%d\",\"buyer\":\"%s\",\"texts\":[{\"title\":\"t\",\"body\":\"%s\"}]}\n"

static char padding[FOREIGN_BODY_MAX + 1];

static bool is(const char *media, const char *word) { return strcmp(media + sizeof "test/" - 1, word) == 0; }

__attribute__((format(printf, 1, 2))) static void say(const char *format, ...) {
  static char line[FOREIGN_BODY_MAX + 4096];
  va_list list;
  va_start(list, format);
  int const n = vsnprintf(line, sizeof line, format, list);
  va_end(list);
  for (int at = 0; at < n;) {
    ssize_t const done = write(1, line + at, (size_t)(n - at));
    if (done <= 0) _exit(9);
    at += (int)done;
  }
}

/* What a document that had taken the process over would try. */
static void try_the_door(const char *media) {
  int const input = 0;
  if (is(media, "open")) open("/etc/passwd", O_RDONLY);
  if (is(media, "create")) open("/tmp/babillard-door", O_WRONLY | O_CREAT, 0600);
  if (is(media, "socket")) socket(AF_INET, SOCK_STREAM, 0);
  if (is(media, "exec")) execl("/bin/true", "true", NULL);
  if (is(media, "fork")) (void)!fork();
  if (is(media, "ptrace")) ptrace(PTRACE_TRACEME, 0, NULL, NULL);
  if (is(media, "kill")) kill(getppid(), 0);
  if (is(media, "map")) mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, input, 0);
  if (is(media, "code")) mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (is(media, "read")) (void)!read(0, &(char){0}, 1);
  if (is(media, "elsewhere")) (void)!write(7, "x", 1);
  if (is(media, "memory")) {
    /* this much may be had, and no more: memory by pieces as allocators take it, then their way to end */
    for (size_t all = 0;; all += 1 << 20) {
      char *p = malloc(1 << 20);
      if (p == NULL && all > (size_t)64 << 20) abort();
      if (p == NULL) _exit(9);
      memset(p, 1, 1 << 20);
    }
  }
  if (is(media, "abort")) abort();
  if (is(media, "fault")) munmap((void *)((uintptr_t)padding & ~(uintptr_t)4095), 8192), padding[4096] = 1;
  if (is(media, "spin")) {
    for (volatile unsigned i = 0;; i++) {
    }
  }
  if (is(media, "print")) say("%s", ""), (void)!write(2, "x", 1);
}

static bool inherits_nothing(void) {
  struct sigaction pipe_action;
  sigset_t blocked;
  sigaction(SIGPIPE, NULL, &pipe_action);
  sigprocmask(SIG_SETMASK, NULL, &blocked);
  for (int fd = 3; fd < 1024; fd++)
    if (fcntl(fd, F_GETFD) >= 0) return false;
  return environ[0] == NULL && pipe_action.sa_handler == SIG_DFL && !sigismember(&blocked, SIGTERM);
}

static void misbehave(const char *media) {
  memset(padding, 'x', sizeof padding - 1);
  if (is(media, "hang")) pause();
  if (is(media, "mute")) close(1), pause();
  if (is(media, "nothing")) _exit(0);
  if (is(media, "garbage")) say("\x01\xFF garbage\n" END, 0);
  if (is(media, "unknown")) say("{\"family\":\"opportunity\",\"surprise\":1}\n" END, 1);
  if (is(media, "miscounts")) say(RECORD END, 1, "b", "c", 2);
  if (is(media, "halves")) say(RECORD "{\"family\":", 1, "b", "c");
  if (is(media, "half-end")) say(RECORD "{\"end\":{\"external\":0", 1, "b", "c");
  if (is(media, "killed")) raise(SIGKILL);
  if (is(media, "late-kill")) say(RECORD, 1, "b", "c"), raise(SIGKILL);
  while (is(media, "endless-line")) say("%s", padding);
  for (int i = 0; is(media, "endless-records"); i++) say(RECORD, i, "b", padding);
  if (is(media, "inherits")) inherits_nothing() ? say(END, 0) : say("garbage\n");
  if (is(media, "most")) {
    for (int i = 0; i < FOREIGN_ITEMS_MAX; i++) say(RECORD, i, "b", padding);
    say(END, FOREIGN_ITEMS_MAX);
  }
  _exit(0);
}

/* Before the one that stories have (foreign_self.h), which is linked in too. */
__attribute__((constructor(200))) static void read_foreign_instead(int argc, char **argv) {
  if (argc < 2 || strcmp(argv[1], FOREIGN_CHILD_WORD) != 0) return;
  char head[128] = {0};
  (void)!pread(0, head, sizeof head - 1, 0);
  char *media = strchr(head, '\n');
  size_t const n = (size_t)strtoul(head, NULL, 10);
  if (media == NULL || n > 40 || strncmp(++media, "test/", 5) != 0) _exit(foreign_child_main(argc, argv));
  media[n] = '\0';
  if (strncmp(media + 5, "door-", 5) != 0) misbehave(media);
  if (!foreign_door_limits() || !foreign_door_close()) _exit(FOREIGN_EXIT_OPEN);
  memmove(media + 5, media + 10, strlen(media + 10) + 1);
  try_the_door(media);
  say(END, 0); /* it was let through */
  _exit(0);
}

/* --- The parent ----------------------------------------------------------------------------------------------------- */

struct heard {
  struct foreign_end end;
  size_t n, stop_at;
  enum foreign_why last;
  enum foreign_family family;
};

static enum err hear(void *to, struct arena *a, const struct foreign *one) {
  struct heard *h = to;
  (void)a;
  h->n++;
  h->last = one->why;
  h->family = one->family;
  return h->n == h->stop_at ? CONFLICT : OK;
}

static struct heard read_as(const char *media, struct str bytes) {
  struct heard h = {0};
  struct foreign_input const in = {.bytes = bytes, .media = str_from(media)};
  assert_int_equal(foreign_each(&in, hear, &h, &h.end), OK);
  assert_int_equal(h.n, h.end.n);
  return h;
}

/* The fault is the last record, and what the end says. */
static struct heard fails(const char *media, enum foreign_why why) {
  struct heard const h = read_as(media, S("<rss/>"));
  if (h.end.why != why) fail_msg("%s: \"%.*s\"", media, STR(foreign_why_word(h.end.why)));
  assert_true(h.n > 0 && h.last == why && h.family == FOREIGN_REFUSED);
  return h;
}

static double used_by_children(void) {
  struct rusage u;
  getrusage(RUSAGE_CHILDREN, &u);
  return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

/* The largest of any child that has ended, in kB. */
static long largest_child(void) {
  struct rusage u;
  getrusage(RUSAGE_CHILDREN, &u);
  return u.ru_maxrss;
}

static size_t open_files(void) {
  size_t n = 0;
  DIR *d = opendir("/proc/self/fd");
  assert_non_null(d);
  while (readdir(d) != NULL) n++;
  closedir(d);
  return n;
}

static long memory_kb(void) {
  long pages = 0, resident = 0;
  FILE *f = fopen("/proc/self/statm", "r");
  char line[128] = {0};
  assert_true(f != NULL && fgets(line, sizeof line, f) != NULL);
  fclose(f);
  char *rest;
  pages = strtol(line, &rest, 10);
  resident = strtol(rest, NULL, 10);
  return pages > 0 ? resident * 4 : 0;
}

/* --- What it cannot do ---------------------------------------------------------------------------------------------- */

static void whatever_is_not_reading_kills_it(void **state) {
  (void)state;
  static const char *const acts[] = {"open", "create", "socket", "exec", "fork", "ptrace", "kill", "map", "code", "read", "elsewhere"};
  for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
    char media[40];
    snprintf(media, sizeof media, "test/door-%s", acts[i]);
    fails(media, FOREIGN_WHY_CRASH);
  }
  assert_int_equal(read_as("test/door-print", S("x")).end.why, FOREIGN_WHY_NONE); /* control: what it needs is let through */
  assert_int_equal(access("/tmp/babillard-door", F_OK), -1);
}

static void memory_is_limited_and_told(void **state) {
  (void)state;
  fails("test/door-memory", FOREIGN_WHY_MEMORY);
  assert_in_range(largest_child(), 64 << 10, FOREIGN_CHILD_BYTES >> 10);
  fails("test/door-abort", FOREIGN_WHY_CRASH);
  fails("test/door-fault", FOREIGN_WHY_CRASH);
}

static void time_is_limited_and_told(void **state) {
  (void)state;
  double const before = used_by_children();
  fails("test/door-spin", FOREIGN_WHY_TIME);
  double const used = used_by_children() - before;
  assert_true(used > FOREIGN_CHILD_CPU_S - 0.5 && used < FOREIGN_CHILD_CPU_S + 1);
  for (int mute = 0; mute < 2; mute++) {
    int64_t const began = clock_mono_us();
    fails(mute ? "test/mute" : "test/hang", FOREIGN_WHY_TIME);
    assert_in_range(clock_mono_us() - began, FOREIGN_CHILD_WALL_MS * 900, FOREIGN_CHILD_WALL_MS * 2000);
  }
}

static void it_inherits_nothing(void **state) {
  (void)state;
  int const loose = open("/etc/passwd", O_RDONLY), high = dup2(loose, 900);
  sigset_t term;
  sigemptyset(&term);
  sigaddset(&term, SIGTERM);
  sigprocmask(SIG_BLOCK, &term, NULL);
  signal(SIGPIPE, SIG_IGN);
  assert_true(environ[0] != NULL && loose >= 0 && high == 900);
  assert_int_equal(read_as("test/inherits", S("x")).end.why, FOREIGN_WHY_NONE);
  signal(SIGPIPE, SIG_DFL);
  sigprocmask(SIG_UNBLOCK, &term, NULL);
  close(loose), close(high);
}

/* --- What it may say ------------------------------------------------------------------------------------------------ */

static void one_that_dies_or_lies_is_told_from_one_that_ends(void **state) {
  (void)state;
  static const char *const acts[] = {"nothing", "garbage", "unknown", "miscounts", "halves", "half-end", "killed", "late-kill", "endless-line"};
  for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
    char media[40];
    snprintf(media, sizeof media, "test/%s", acts[i]);
    fails(media, FOREIGN_WHY_CRASH);
  }
  assert_int_equal(fails("test/late-kill", FOREIGN_WHY_CRASH).n, 2); /* what was said before counts */
}

static void records_without_end_are_cut_and_memory_stays(void **state) {
  (void)state;
  assert_int_equal(read_as("test/most", S("x")).n, FOREIGN_ITEMS_MAX);
  long const before = memory_kb();
  assert_int_equal(read_as("test/most", S("x")).n, FOREIGN_ITEMS_MAX); /* 80 MB of records */
  struct heard const h = fails("test/endless-records", FOREIGN_WHY_CRASH);
  assert_int_equal(h.n, FOREIGN_ITEMS_MAX + 2); /* all but one of them, the file's own fault there might be, ours */
  assert_in_range(memory_kb(), 0, before + 2048);
}

static void a_taker_that_has_enough_ends_it(void **state) {
  (void)state;
  struct heard h = {.stop_at = 3};
  struct foreign_input const in = {.bytes = S("x"), .media = S("test/endless-records")};
  assert_int_equal(foreign_each(&in, hear, &h, &h.end), CONFLICT);
  assert_int_equal(h.n, 3);
}

static enum err hear_slowly(void *to, struct arena *a, const struct foreign *one) {
  struct heard *h = to;
  if (h->n == 0) poll(NULL, 0, FOREIGN_CHILD_WALL_MS + 500);
  return hear(to, a, one);
}

static void the_time_a_taker_needs_is_not_the_childs(void **state) {
  (void)state;
  struct heard h = {0};
  struct foreign_input const in = {.bytes = S("x"), .media = S("test/most")};
  assert_int_equal(foreign_each(&in, hear_slowly, &h, &h.end), OK);
  assert_int_equal(h.end.why, FOREIGN_WHY_NONE);
  assert_int_equal(h.n, FOREIGN_ITEMS_MAX);
}

/* --- What it is for -------------------------------------------------------------------------------------------------- */

static void see_hostile(const char *path, struct str bytes, bool doctype, bool fine, bool in_table) {
  double const before = used_by_children();
  struct heard const h = read_as(NULL, bytes);
  if (used_by_children() - before > FOREIGN_CHILD_CPU_S) fail_msg("%s: %f s", path, used_by_children() - before);
  enum foreign_why const why = h.end.why;
  bool const page = str_contains(bytes, S("<!DOCTYPE html "));
  bool right = why == FOREIGN_WHY_MALFORMED || why == FOREIGN_WHY_CHARSET || why == FOREIGN_WHY_UNKNOWN;
  if (doctype) right = why == (page ? FOREIGN_WHY_HTML : FOREIGN_WHY_DOCTYPE);
  else if (fine && in_table) right = why == FOREIGN_WHY_UNKNOWN; /* well formed, and no notice */
  if (!right || h.n != 1 || h.end.external != 0) fail_msg("%s: \"%.*s\", %zu records", path, STR(foreign_why_word(why)), h.n);
}

static void hostile_documents_are_refused_with_a_reason(void **state) {
  (void)state;
  assert_int_equal(hostile_each(see_hostile), HOSTILE_FILES);
  assert_in_range(largest_child(), 1, FOREIGN_CHILD_BYTES >> 10);
}

static void the_costliest_documents_end_in_time(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct out o = out_in(&a, 3 << 20);
  out_z(&o, "<rss ");
  for (int i = 0; i < 100000; i++) out_fmt(&o, "a%d=\"1\" ", i);
  double const before = used_by_children();
  assert_int_equal(read_as(NULL, out_str(&o)).end.why, FOREIGN_WHY_ATTRIBUTES);
  assert_true(used_by_children() - before < 0.5);
  char *big = malloc(5 << 20);
  memset(big, 'x', 5 << 20);
  assert_int_equal(read_as(NULL, (struct str){big, 5 << 20}).end.why, FOREIGN_WHY_TOO_BIG);
  memset(big, '[', 2 << 20);
  assert_int_not_equal(read_as(NULL, (struct str){big, 2 << 20}).end.why, FOREIGN_WHY_NONE);
  free(big);
  assert_int_equal(read_as(NULL, S("")).end.why, FOREIGN_WHY_EMPTY);
}

/* Converters are files of the C library: each is opened before the door is closed. */
static void every_encoding_is_read_behind_the_door(void **state) {
  (void)state;
  static const char *const names[] = {
      "utf-8", "utf-16le", "utf-16be", "us-ascii", "iso-8859-1", "iso-8859-2", "iso-8859-3", "iso-8859-4", "iso-8859-5", "iso-8859-6", "iso-8859-7",
      "iso-8859-8", "iso-8859-9", "iso-8859-10", "iso-8859-11", "iso-8859-13", "iso-8859-14", "iso-8859-15", "iso-8859-16", "windows-1250",
      "windows-1251", "windows-1252", "windows-1253", "windows-1254", "windows-1255", "windows-1256", "windows-1257", "windows-1258", "windows-874",
      "euc-kr", "euc-jp", "shift_jis", "big5", "gb2312", "gb18030", "koi8-r", "koi8-u", "macintosh"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    char media[64];
    snprintf(media, sizeof media, "text/xml; charset=%s", names[i]);
    bool const wide = strncmp(names[i], "utf-16", 6) == 0, big = strcmp(names[i], "utf-16be") == 0;
    struct str const text = !wide ? S("<no-feed/>") : big ? S("\0<\0r\0/\0>") : S("<\0r\0/\0>\0");
    struct heard const h = read_as(media, text);
    if (h.end.why != FOREIGN_WHY_UNKNOWN) fail_msg("%s: \"%.*s\"", names[i], STR(foreign_why_word(h.end.why)));
  }
}

static size_t met;

static int meet_data(const char *path, const struct stat *about, int type, struct FTW *at) {
  scoped(arena) struct arena a = {0};
  const char *dot = strrchr(path, '.');
  (void)at;
  bool const form = type == FTW_F && dot != NULL && (strcmp(dot, ".xml") == 0 || strcmp(dot, ".json") == 0 || strcmp(dot, ".html") == 0);
  if (!form || about->st_size > 1 << 20) return 0;
  enum foreign_why const why = read_as(NULL, hostile_file(&a, path)).end.why;
  if (why == FOREIGN_WHY_CRASH || why == FOREIGN_WHY_TIME || why == FOREIGN_WHY_MEMORY) fail_msg("%s: \"%.*s\"", path, STR(foreign_why_word(why)));
  met++;
  return 0;
}

/* A reader that opens a table of its own on the way would die here, and nowhere under sanitizers. */
static void readers_ask_for_nothing_behind_the_door(void **state) {
  (void)state;
  assert_int_equal(nftw("tests/data", meet_data, 8, FTW_PHYS), 0);
  assert_in_range(met, 60, 5000);
}

static void *read_fifty(void *none) {
  for (int i = 0; i < 50; i++) {
    struct heard h = {0};
    struct foreign_input const in = {.bytes = i % 2 == 0 ? S("<a><b/></a>") : S("<!DOCTYPE a><a/>"), .media = str_from(i % 10 == 9 ? "test/killed" : NULL)};
    enum foreign_why const why = i % 10 == 9 ? FOREIGN_WHY_CRASH : i % 2 == 0 ? FOREIGN_WHY_UNKNOWN : FOREIGN_WHY_DOCTYPE;
    if (foreign_each(&in, hear, &h, &h.end) != OK || h.end.why != why) return &hear;
  }
  return none;
}

static void many_threads_read_at_once_and_leave_no_file_open(void **state) {
  (void)state;
  size_t const before = open_files();
  pthread_t threads[4];
  for (int i = 0; i < 4; i++) assert_int_equal(pthread_create(&threads[i], NULL, read_fifty, NULL), 0);
  for (int i = 0; i < 4; i++) {
    void *wrong;
    pthread_join(threads[i], &wrong);
    assert_null(wrong);
  }
  assert_int_equal(open_files(), before);
}

static void a_service_without_standard_input_reads_too(void **state) {
  (void)state;
  int const in = fcntl(0, F_DUPFD_CLOEXEC, 10);
  close(0);
  enum foreign_why const why = read_as(NULL, S("<a/>")).end.why;
  if (in >= 0) dup2(in, 0), close(in);
  assert_int_equal(why, FOREIGN_WHY_UNKNOWN);
}

static void without_room_for_a_process_it_is_tried_later(void **state) {
  (void)state;
  struct rlimit old, none;
  struct heard h = {0};
  getrlimit(RLIMIT_NOFILE, &old);
  none = (struct rlimit){0, old.rlim_max};
  setrlimit(RLIMIT_NOFILE, &none);
  enum err const e = foreign_each(&(struct foreign_input){.bytes = S("<a/>")}, hear, &h, &h.end);
  setrlimit(RLIMIT_NOFILE, &old);
  assert_int_equal(e, RETRY);
  assert_int_equal(h.n, 0);
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(hostile_documents_are_refused_with_a_reason),
      cmocka_unit_test(the_costliest_documents_end_in_time),
      cmocka_unit_test(every_encoding_is_read_behind_the_door),
      cmocka_unit_test(readers_ask_for_nothing_behind_the_door),
      cmocka_unit_test(whatever_is_not_reading_kills_it),
      cmocka_unit_test(it_inherits_nothing),
      cmocka_unit_test(one_that_dies_or_lies_is_told_from_one_that_ends),
      cmocka_unit_test(records_without_end_are_cut_and_memory_stays),
      cmocka_unit_test(a_taker_that_has_enough_ends_it),
      cmocka_unit_test(the_time_a_taker_needs_is_not_the_childs),
      cmocka_unit_test(many_threads_read_at_once_and_leave_no_file_open),
      cmocka_unit_test(a_service_without_standard_input_reads_too),
      cmocka_unit_test(without_room_for_a_process_it_is_tried_later),
      cmocka_unit_test(memory_is_limited_and_told),
      cmocka_unit_test(time_is_limited_and_told),
  };
  return cmocka_run_group_tests_name("foreign", tests, NULL, NULL);
}
