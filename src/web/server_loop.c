/* An event loop: the library's daemon without a thread of its own, driven by ours. We sleep in poll on the library's
 * epoll descriptor, on our eventfd (the pool is done with something; the library alone would notice a second later)
 * and on what lingers; then MHD_run, which never blocks. (Its own epoll thread freezes when a multiple of 128
 * connections is ready at once.) */
#include "web/server_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/log.h"

enum { US_PER_MS = 1000 };

bool server_hold(struct exchange *ex, void (*run)(struct pool_job *), bool new_request) {
  struct pool *pool = ex->server->pool;
  bool const urgent = ex->r.method != METHOD_GET;
  struct peer *p = ex->peer;
  ex->job.run = run;
  if (!new_request) pool_push(pool, &ex->job, urgent);
  else if (!pool_try(pool, &ex->job, urgent)) return false;
  /* The pool may be done with it already; only this thread can give it back to the library, later. */
  ex->held = true;
  ex->held_since_us = clock_mono_us();
  p->loop->held++;
  MHD_suspend_connection(p->connection);
  return true;
}

void server_hand_back(struct exchange *ex) {
  struct loop *l = ex->peer->loop;
  pthread_mutex_lock(&l->lock);
  ex->next_back = l->back;
  l->back = ex;
  pthread_mutex_unlock(&l->lock);
  server_loop_wake(l);
}

void server_loop_wake(struct loop *l) {
  uint64_t const one = 1;
  ssize_t const n = write(l->wake_fd, &one, sizeof one);
  (void)n; /* EAGAIN: it is awake 2^64 times over */
}

static void take_back(struct loop *l) {
  pthread_mutex_lock(&l->lock);
  struct exchange *ex = l->back;
  l->back = NULL;
  pthread_mutex_unlock(&l->lock);
  int64_t const now = clock_mono_us();
  while (ex != NULL) {
    struct exchange *next = ex->next_back;
    ex->held = false;
    ex->body.held_us += now - ex->held_since_us;
    l->held--;
    MHD_resume_connection(ex->peer->connection);
    ex = next;
  }
}

/* The library calls this for the head, for each piece of the body, at the end, and again after each time the
 * connection was held. */
static enum MHD_Result on_call(void *server_loop, struct MHD_Connection *c, const char *url, const char *method,
                               const char *version, const char *data, size_t *n, void **context) {
  (void)server_loop;
  (void)c;
  (void)url;
  struct exchange *ex = *context;
  if (ex->phase == PHASE_HEAD) return server_on_head(ex, method, version);
  bool const head_again = ex->head_again && data == NULL;
  if (head_again) ex->head_again = false;
  if (ex->phase == PHASE_READY) return data == NULL ? server_queue(ex) : MHD_NO;
  if (head_again || ex->phase != PHASE_BODY) return MHD_YES;
  return data != NULL ? server_on_body(ex, data, n) : server_on_end(ex);
}

/* Addresses are decoded by path.c, from the target as it was sent. */
static size_t leave_alone(void *arg, struct MHD_Connection *c, char *text) {
  (void)arg;
  (void)c;
  size_t n = 0;
  while (text[n] != 0) n++;
  return n;
}

static int timeout_ms(struct loop *l) {
  MHD_UNSIGNED_LONG_LONG wait;
  int const own = l->n_peers > 0 || l->n_lingers > 0 ? (int)l->server->limits.reap_ms : -1;
  if (MHD_get_timeout(l->daemon, &wait) != MHD_YES) return own;
  int const theirs = wait > 60000 ? 60000 : (int)wait;
  return own < 0 || theirs < own ? theirs : own;
}

static void turn(struct loop *l, int most_ms) {
  struct pollfd fds[] = {{l->library_fd, POLLIN, 0}, {l->wake_fd, POLLIN, 0}, {l->linger_fd, POLLIN, 0}};
  int ms = timeout_ms(l);
  if (most_ms >= 0 && (ms < 0 || ms > most_ms)) ms = most_ms;
  if (poll(fds, 3, ms) < 0 && errno != EINTR) die("poll", errno);
  if ((fds[1].revents & POLLIN) != 0) {
    uint64_t count;
    ssize_t const n = read(l->wake_fd, &count, sizeof count);
    (void)n;
    take_back(l);
  }
  MHD_run(l->daemon);
  int64_t const now = clock_mono_us();
  if ((fds[2].revents & POLLIN) != 0) server_linger_read(l);
  server_reap(l, now);
  server_log_flush(l);
}

/* Ends gracefully: what runs may finish; a connection between two requests is closed; after stop_ms what still
 * receives or sends is cut. What the pool holds is always waited for: the library must not be stopped with it. */
static void wind_down(struct loop *l) {
  turn(l, 0);
  MHD_socket const listening = MHD_quiesce_daemon(l->daemon);
  if (listening != MHD_INVALID_SOCKET) close(listening);
  int64_t const until = clock_mono_us() + (int64_t)l->server->limits.stop_ms * US_PER_MS;
  while (l->active > 0) {
    bool const late = clock_mono_us() > until;
    for (struct peer *p = l->peers; p != NULL; p = p->after) {
      const struct exchange *ex = p->exchange;
      if (ex == NULL || (late && !ex->held)) server_cut(p);
    }
    if (late && l->held == 0) break;
    turn(l, 100);
  }
}

static void *run(void *arg) {
  struct loop *l = arg;
  while (!atomic_load(&l->server->stopping)) turn(l, -1);
  wind_down(l);
  MHD_stop_daemon(l->daemon);
  server_log_flush(l);
  server_linger_end(l);
  return NULL;
}

static struct MHD_Daemon *start_daemon(struct loop *l, int listen_fd) {
  struct server *s = l->server;
  const struct server_limits *limits = &s->limits;
  unsigned const share = limits->connections / s->n_loops;
  struct MHD_OptionItem options[] = {
      {MHD_OPTION_LISTEN_SOCKET, listen_fd, NULL},
      {MHD_OPTION_CONNECTION_MEMORY_LIMIT, (intptr_t)limits->connection_memory, NULL},
      {MHD_OPTION_CONNECTION_LIMIT, share < 1 ? 1 : share, NULL},
      {MHD_OPTION_CONNECTION_TIMEOUT, server_seconds(limits->idle_ms), NULL},
      {MHD_OPTION_PER_IP_CONNECTION_LIMIT, limits->per_address, NULL},
      {MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL},
      {MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, NULL},
      {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)server_on_completed, l},
      {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)server_on_connection, l},
      {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)server_on_target, l},
      {MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)leave_alone, NULL},
      {MHD_OPTION_END, 0, NULL},
  };
  return MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_call, l, MHD_OPTION_ARRAY, options,
                          MHD_OPTION_END);
}

enum err server_loop_start(struct loop *l, struct server *s) {
  l->server = s;
  l->log = arena_alloc(&l->arena, LOG_BYTES);
  l->random_used = RANDOM_BYTES;
  for (size_t i = 0; i < LINGERS_MAX; i++) l->lingers[i].fd = -1;
  pthread_mutex_init(&l->lock, NULL);
  l->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  l->linger_fd = epoll_create1(EPOLL_CLOEXEC);
  /* Each daemon closes the socket it was given. */
  int const listen_fd = fcntl(s->listen_fd, F_DUPFD_CLOEXEC, 0);
  if (l->wake_fd < 0 || l->linger_fd < 0 || listen_fd < 0) return BROKEN;
  l->daemon = start_daemon(l, listen_fd);
  if (l->daemon == NULL) {
    close(listen_fd);
    return BROKEN;
  }
  l->library_fd = MHD_get_daemon_info(l->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
  if (pthread_create(&l->thread, NULL, run, l) != 0) {
    MHD_stop_daemon(l->daemon);
    return BROKEN;
  }
  l->started = true;
  return OK;
}

void server_loop_join(struct loop *l) {
  if (l->started) pthread_join(l->thread, NULL);
}

void server_loop_free(struct loop *l) {
  if (l->server == NULL) return;
  if (l->wake_fd >= 0) close(l->wake_fd);
  if (l->linger_fd >= 0) close(l->linger_fd);
  pthread_mutex_destroy(&l->lock);
  arena_free(&l->arena);
}
