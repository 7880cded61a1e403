/* Both sides of the wall. Parent to child, in a file in memory: "MEDIA ADDRESS\n", the lengths of what follows, then these
 * texts and the file. Child to parent, in a pipe: a record (foreign.h) a line, then {"end":{"external":E,"n":N}}. */
#include "feed/foreign/foreign_child.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/out.h"
#include "feed/foreign/foreign_door.h"
#include "feed/foreign/xml.h"

#define END_BEGINS "{\"end\":{\"external\":"
#define END_COUNT ",\"n\":"

enum { STEP = 64 << 10, HEAD_MAX = 64, MEDIA_MAX = 1000, SEND_MAX = XML_BYTES_MAX + 1 /* one more is enough to be too big */ };

/* --- The child: to be read, and shut in ---------------------------------------------------------------------------- */

static void put_out(struct str line) {
  while (line.n > 0) {
    ssize_t const done = write(STDOUT_FILENO, line.p, line.n);
    if (done < 0 && errno != EINTR) _exit(1);
    if (done > 0) line = str_sub(line, (size_t)done, line.n);
  }
}

#ifdef BABILLARD_TEST
void (*foreign_child_spoil)(struct foreign *one);
#endif

static void put_record(void *to, const struct foreign *one) {
#ifdef BABILLARD_TEST
  struct foreign spoilt = *one;
  if (foreign_child_spoil != NULL) foreign_child_spoil(&spoilt), one = &spoilt;
#endif
  size_t *n = to;
  scoped(arena) struct arena a = {0};
  put_out(foreign_line(&a, one));
  put_out(S("\n"));
  ++*n;
}

/* All of standard input; false: more than a parent sends. */
static bool take_in(char *p, size_t room, size_t *ret) {
  for (*ret = 0; *ret < room;) {
    ssize_t const got = read(STDIN_FILENO, p + *ret, room - *ret);
    if (got == 0) return true;
    if (got < 0 && errno != EINTR) return false;
    if (got > 0) *ret += (size_t)got;
  }
  return false;
}

/* A text of that length from the beginning of `rest`; of none, the absent one. */
static bool cut_off(struct str *rest, struct str length, struct str *ret) {
  int64_t n;
  if (str_int(length, 0, (int64_t)rest->n, &n) != OK) return false;
  *ret = n == 0 ? (struct str){0} : str_sub(*rest, 0, (size_t)n);
  *rest = str_sub(*rest, (size_t)n, rest->n);
  return true;
}

static bool unpack(struct str all, struct foreign_input *ret) {
  struct str head, media;
  if (!str_next(&all, '\n', &head) || all.p == NULL || !str_next(&head, ' ', &media)) return false;
  if (!cut_off(&all, media, &ret->media) || !cut_off(&all, head, &ret->address)) return false;
  ret->bytes = all;
  return true;
}

int foreign_child_main(int argc, char **argv) {
  (void)argv;
  if (argc != 2 || isatty(STDIN_FILENO)) {
    fputs("babillard: " FOREIGN_CHILD_WORD " is what this program calls itself with; `import` reads files\n", stderr);
    return 2;
  }
  if (!foreign_door_limits()) return FOREIGN_EXIT_OPEN;
  size_t const room = HEAD_MAX + MEDIA_MAX + FOREIGN_URL_MAX + SEND_MAX + 1;
  struct arena a = {0};
  char *all = arena_alloc(&a, room);
  size_t got, n = 0;
  struct foreign_input in = {0};
  if (!take_in(all, room, &got) || !unpack((struct str){all, got}, &in)) return 2;
  foreign_open(&in);
  json_object_seed(0); /* from the system's random numbers, once */
  if (!foreign_door_close()) return FOREIGN_EXIT_OPEN;
  foreign_read(&in, put_record, &n);
  put_out(fmt(&a, END_BEGINS "%d" END_COUNT "%zu}}\n", xml_asked_outside(), n));
  arena_free(&a);
  return 0;
}

/* --- The parent: to begin one --------------------------------------------------------------------------------------- */

struct child {
  pid_t pid;
  int from; /* the pipe */
  int64_t until; /* on the monotonic clock */
};

static void close_one(int fd) {
  if (fd >= 0) close(fd);
}

/* The same descriptor above those of standard input, output and errors, where a service without them may have it. */
static int above_standard(int fd) {
  if (fd < 0 || fd > STDERR_FILENO) return fd;
  int const higher = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  close(fd);
  return higher;
}

static bool put_in(int fd, off_t *at, struct str s) {
  while (s.n > 0) {
    ssize_t const done = pwrite(fd, s.p, s.n, *at);
    if (done < 0 && errno != EINTR) return false;
    if (done > 0) *at += done, s = str_sub(s, (size_t)done, s.n);
  }
  return true;
}

/* The input, to be read from its beginning; -1: no room. */
static int pack(const struct foreign_input *in) {
  struct str const media = in->media.n <= MEDIA_MAX ? in->media : (struct str){0};
  struct str const address = in->address.n <= FOREIGN_URL_MAX ? in->address : (struct str){0};
  char head[HEAD_MAX];
  struct out o = out_fixed(head, sizeof head);
  out_fmt(&o, "%zu %zu\n", media.n, address.n);
  int const fd = above_standard(memfd_create("notices", MFD_CLOEXEC));
  off_t at = 0;
  bool const packed = fd >= 0 && put_in(fd, &at, out_str(&o)) && put_in(fd, &at, media) && put_in(fd, &at, address) &&
                      put_in(fd, &at, str_sub(in->bytes, 0, SEND_MAX));
  if (packed) return fd;
  close_one(fd);
  return -1;
}

/* With nothing of ours but the two: no environment, no other descriptor, no signal blocked or ignored. Of a sanitized
 * program the errors are somebody's; of the others they could be a flood. */
static int spawn(int in, int out, pid_t *ret) {
  static char program[] = "babillard", word[] = FOREIGN_CHILD_WORD;
  char *const argv[] = {program, word, NULL}, *const environment[] = {NULL};
  posix_spawn_file_actions_t files;
  posix_spawnattr_t how;
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_init(&how);
  posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  posix_spawnattr_setsigmask(&how, &none);
  posix_spawnattr_setsigdefault(&how, &all);
  posix_spawn_file_actions_init(&files);
  int e = posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
  if (e == 0) e = posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
  if (e == 0 && FOREIGN_GUARDED) e = posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  if (e == 0) e = posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
  if (e == 0) e = posix_spawn(ret, "/proc/self/exe", &files, &how, argv, environment);
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&how);
  return e;
}

static enum err begin(const struct foreign_input *in, struct child *ret) {
  int ends[2] = {-1, -1};
  int const file = pack(in);
  int e = file < 0 || pipe2(ends, O_CLOEXEC) != 0 ? errno : 0;
  int const to = above_standard(ends[1]);
  ret->from = above_standard(ends[0]);
  if (e == 0 && (to < 0 || ret->from < 0)) e = errno;
  if (e == 0) e = spawn(file, to, &ret->pid);
  close_one(file);
  close_one(to);
  ret->until = clock_mono_us() + (int64_t)FOREIGN_CHILD_WALL_MS * FOREIGN_PATIENCE * 1000;
  if (e == 0) return OK;
  close_one(ret->from);
  log_error("foreign_child_not_started", LOG_Z("reason", strerrordesc_np(e)));
  return RETRY;
}

/* --- The parent: to hear it ----------------------------------------------------------------------------------------- */

struct hearing {
  foreign_take *take;
  void *to;
  struct foreign_end *end;
  enum { HEARING, SILENT /* its end of the pipe is closed */, ENDED /* by its last line */, LATE, WRONG, STOPPED /* by `take` */ } state;
  enum err outcome;
  char *p; /* LINE_ROOM */
  size_t n;
};

enum { LINE_ROOM = FOREIGN_RECORD_MAX + STEP };

static void hear_end(struct hearing *h, struct str line) {
  struct str rest = str_sub(line, sizeof END_BEGINS - 1, line.n), external;
  int64_t asked = 0, n = -1;
  bool sound = str_next(&rest, ',', &external) && str_starts(rest, S("\"n\":")) && str_ends(rest, S("}}"));
  if (sound) rest = str_sub(rest, 4, rest.n - 6);
  sound = sound && str_int(external, 0, INT32_MAX, &asked) == OK && str_int(rest, 0, FOREIGN_ITEMS_MAX + 1, &n) == OK;
  h->end->external = (int)asked;
  h->state = sound && (size_t)n == h->end->n ? ENDED : WRONG;
}

/* The time somebody takes for a record is not the child's. */
static void hear_line(struct hearing *h, struct str line, struct child *c) {
  if (str_starts(line, S(END_BEGINS))) return hear_end(h, line);
  scoped(arena) struct arena a = {0};
  struct foreign one;
  if (h->end->n > FOREIGN_ITEMS_MAX || foreign_from_json(&a, line, &one) != OK) return (void)(h->state = WRONG);
  bool const alone = one.why == FOREIGN_WHY_NO_KEY || one.why == FOREIGN_WHY_BOUNDS; /* that of one notice, though no key tells which */
  bool const fault = one.family == FOREIGN_REFUSED && !str_has(one.key) && !alone;
  if (fault) h->end->why = one.why;
  h->end->n++;
  int64_t const from = clock_mono_us();
  h->outcome = h->take(h->to, &a, &one);
  c->until += clock_mono_us() - from;
  if (h->outcome != OK) h->state = STOPPED;
}

/* What has come, line by line; what is left of a line goes to the front. */
static void hear(struct hearing *h, size_t from, struct child *c) {
  size_t done = 0;
  const char *lf;
  while (h->state == HEARING && (lf = memchr(h->p + from, '\n', h->n - from)) != NULL) {
    size_t const at = (size_t)(lf - h->p);
    hear_line(h, (struct str){h->p + done, at - done}, c);
    done = from = at + 1;
  }
  if (done > 0) memmove(h->p, h->p + done, h->n - done);
  h->n -= done;
  if (h->state == HEARING && h->n > FOREIGN_RECORD_MAX) h->state = WRONG;
}

static void hear_out(struct hearing *h, struct child *c) {
  while (h->state == HEARING) {
    int64_t const left = c->until - clock_mono_us();
    struct pollfd one = {.fd = c->from, .events = POLLIN};
    int const ready = left <= 0 ? 0 : poll(&one, 1, (int)(left / 1000) + 1);
    if (ready == 0) h->state = LATE;
    if (ready <= 0) continue;
    ssize_t const got = read(c->from, h->p + h->n, LINE_ROOM - h->n);
    if (got == 0 || (got < 0 && errno != EINTR)) h->state = SILENT;
    if (got <= 0) continue;
    size_t const before = h->n;
    h->n += (size_t)got;
    hear(h, before, c);
  }
}

/* Waits until it has ended, and knows how; what is not heard to its end, or is past its time, is killed. */
static bool bury(struct hearing *h, const struct child *c, int *ret_status, struct rusage *ret_use) {
  close(c->from);
  pid_t ended = 0;
  bool const may_go_on = h->state == SILENT || h->state == ENDED;
  while (may_go_on && (ended = wait4(c->pid, ret_status, WNOHANG, ret_use)) == 0 && clock_mono_us() < c->until) poll(NULL, 0, 1);
  if (ended == 0) {
    if (h->state == SILENT) h->state = LATE; /* it closed its pipe and went on */
    kill(c->pid, SIGKILL);
    do ended = wait4(c->pid, ret_status, 0, ret_use);
    while (ended < 0 && errno == EINTR);
  }
  return ended == c->pid;
}

static enum foreign_why why_of(int status, const struct rusage *use) {
  if (WIFEXITED(status)) return WEXITSTATUS(status) == FOREIGN_EXIT_MEMORY ? FOREIGN_WHY_MEMORY : FOREIGN_WHY_CRASH;
  bool const long_work = use->ru_utime.tv_sec + use->ru_stime.tv_sec >= FOREIGN_CHILD_CPU_S * FOREIGN_PATIENCE;
  if (WTERMSIG(status) == SIGXCPU || (WTERMSIG(status) == SIGKILL && long_work)) return FOREIGN_WHY_TIME;
  return FOREIGN_WHY_CRASH;
}

/* The fault of a process that did not come to its end, as the last record. */
static enum err tell_fault(struct hearing *h, enum foreign_why why) {
  scoped(arena) struct arena a = {0};
  struct foreign const fault = {.family = FOREIGN_REFUSED, .why = why};
  h->end->why = why;
  h->end->n++;
  return h->take(h->to, &a, &fault);
}

enum err foreign_each(const struct foreign_input *in, foreign_take *take, void *to, struct foreign_end *ret) {
  *ret = (struct foreign_end){0};
  struct child c;
  TRY(begin(in, &c));
  scoped(arena) struct arena room = {0};
  struct hearing h = {.take = take, .to = to, .end = ret, .p = arena_alloc(&room, LINE_ROOM)};
  hear_out(&h, &c);
  int status = 0;
  struct rusage use = {0};
  bool const known = bury(&h, &c, &status, &use);
  if (h.state == STOPPED) return h.outcome;
  if (h.state == ENDED) return OK;
  if (h.state == LATE) return tell_fault(&h, FOREIGN_WHY_TIME);
  if (h.state == WRONG || !known) return tell_fault(&h, FOREIGN_WHY_CRASH);
  if (WIFEXITED(status) && WEXITSTATUS(status) == FOREIGN_EXIT_OPEN) {
    log_error("foreign_child_not_shut_in", LOG_Z("reason", "the kernel refuses a limit or the filter of system calls"));
    return RETRY;
  }
  return tell_fault(&h, why_of(status, &use));
}
