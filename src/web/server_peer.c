/* Connections: from accept to their end, what is too slow, and the lingering end of those that were refused while they
 * were still sending. On the event thread of their loop. */
#include "web/server_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { US_PER_MS = 1000, DROP_BYTES = 16 << 10, DROPS_A_TURN = 32 };

void server_cut(struct peer *p) {
  if (p->cut) return;
  p->cut = true;
  shutdown(p->fd, SHUT_RDWR);
}

static void open_peer(struct loop *l, struct MHD_Connection *c, void **context) {
  struct peer *p = l->spare;
  if (p == NULL) p = arena_new(&l->arena, struct peer);
  else l->spare = p->after;
  *p = (struct peer){.loop = l, .connection = c, .fd = -1, .after = l->peers, .waiting_since_us = clock_mono_us()};
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
  if (info != NULL) p->fd = info->connect_fd;
  const union MHD_ConnectionInfo *from = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  p->address = address_of(from == NULL ? NULL : from->client_addr);
  struct arena scratch = {0};
  struct str const text = address_text(&scratch, p->address);
  memcpy(p->client, text.p, text.n < CLIENT_TEXT ? text.n : CLIENT_TEXT - 1); /* the rest is zero */
  arena_free(&scratch);
  if (l->peers != NULL) l->peers->before = p;
  l->peers = p;
  l->n_peers++;
  *context = p;
}

/* The library closes its descriptor next. A copy of ours lives on for a while, reading and dropping what the sender
 * still had under way: closing at once would answer it with a reset, which destroys the reply before it is read. */
static void linger(struct loop *l, int fd) {
  if (l->n_lingers == LINGERS_MAX) return;
  int const copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
  if (copy < 0) return;
  shutdown(copy, SHUT_WR);
  size_t at = 0;
  while (l->lingers[at].fd >= 0) at++;
  struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP, .data.u64 = at};
  if (epoll_ctl(l->linger_fd, EPOLL_CTL_ADD, copy, &event) != 0) {
    close(copy);
    return;
  }
  const struct server_limits *limits = &l->server->limits;
  l->lingers[at] = (struct lingering){copy, clock_mono_us() + (int64_t)limits->drain_ms * US_PER_MS, limits->drain_bytes};
  l->n_lingers++;
}

static void close_peer(struct loop *l, struct peer *p) {
  if (p->linger && !p->cut && p->fd >= 0) linger(l, p->fd);
  if (p->before != NULL) p->before->after = p->after;
  else l->peers = p->after;
  if (p->after != NULL) p->after->before = p->before;
  p->after = l->spare;
  l->spare = p;
  l->n_peers--;
}

void server_on_connection(void *server_loop, struct MHD_Connection *c, void **context,
                          enum MHD_ConnectionNotificationCode code) {
  struct loop *l = server_loop;
  if (code == MHD_CONNECTION_NOTIFY_STARTED) {
    open_peer(l, c, context);
    atomic_fetch_add(&l->server->connections, 1);
  } else if (*context != NULL) {
    close_peer(l, *context);
    atomic_fetch_sub(&l->server->connections, 1);
  }
}

void *server_on_target(void *server_loop, const char *target, struct MHD_Connection *c) {
  struct loop *l = server_loop;
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  struct peer *p = info->socket_context;
  struct arena arena = {0};
  struct exchange *ex = arena_new(&arena, struct exchange);
  ex->arena = arena;
  ex->r.arena = &ex->arena;
  ex->r.board = l->server->config.app;
  ex->r.target = str_dup(&ex->arena, str_from(target));
  ex->peer = p;
  ex->server = l->server;
  ex->began_us = clock_mono_us();
  p->exchange = ex;
  l->active++;
  return ex;
}

void server_on_completed(void *server_loop, struct MHD_Connection *c, void **context,
                         enum MHD_RequestTerminationCode code) {
  struct loop *l = server_loop;
  struct exchange *ex = *context;
  (void)c;
  if (ex == NULL) return;
  *context = NULL;
  if (code != MHD_REQUEST_TERMINATED_COMPLETED_OK && ex->why == NULL) ex->why = "cut";
  server_log_line(l, ex);
  atomic_fetch_add(&l->server->requests, 1);
  if (ex->status >= 500) atomic_fetch_add(&l->server->failures, 1);
  ex->peer->exchange = NULL;
  ex->peer->waiting_since_us = clock_mono_us();
  l->active--;
  server_reply_free(ex);
  bool const abandon = ex->upload != NULL && ex->upload->begun && !ex->upload->handled && ex->r.route->sink->abandon != NULL;
  if (abandon) {
    ex->r.n_headers = 0; /* their bytes were the library's */
    ex->job.run = server_work_abandon;
    pool_push(l->server->pool, &ex->job, true);
    return;
  }
  struct arena arena = ex->arena;
  arena_free(&arena);
}

/* The library knows idle connections only: a byte now and then would keep one for ever. */
void server_reap(struct loop *l, int64_t now_us) {
  const struct server_limits *limits = &l->server->limits;
  if (now_us - l->reaped_at_us < (int64_t)limits->reap_ms * US_PER_MS) return;
  l->reaped_at_us = now_us;
  int64_t const head_us = (int64_t)limits->head_ms * US_PER_MS;
  for (struct peer *p = l->peers; p != NULL; p = p->after) {
    const struct exchange *ex = p->exchange;
    if (p->cut || (ex != NULL && ex->held)) continue;
    bool const waiting = ex == NULL || ex->phase == PHASE_HEAD;
    bool const slow = waiting ? now_us - p->waiting_since_us > head_us : server_body_slow(ex, now_us);
    if (!slow) continue;
    server_cut(p);
    atomic_fetch_add(&l->server->reaped, 1);
  }
  for (size_t i = 0; i < LINGERS_MAX && l->n_lingers > 0; i++) {
    if (l->lingers[i].fd < 0 || now_us < l->lingers[i].until_us) continue;
    close(l->lingers[i].fd);
    l->lingers[i].fd = -1;
    l->n_lingers--;
  }
}

/* False: over, one way or the other. */
static bool drop_some(struct lingering *g) {
  char bytes[DROP_BYTES];
  for (int i = 0; i < DROPS_A_TURN; i++) {
    ssize_t const n = recv(g->fd, bytes, sizeof bytes, MSG_DONTWAIT);
    if (n < 0) return errno == EAGAIN || errno == EINTR;
    if (n == 0 || (uint64_t)n >= g->left) return false;
    g->left -= (uint64_t)n;
  }
  return true;
}

void server_linger_read(struct loop *l) {
  struct epoll_event events[16];
  int const n = epoll_wait(l->linger_fd, events, 16, 0);
  for (int i = 0; i < n; i++) {
    struct lingering *g = &l->lingers[events[i].data.u64];
    if (g->fd < 0 || drop_some(g)) continue;
    close(g->fd);
    g->fd = -1;
    l->n_lingers--;
  }
}

void server_linger_end(struct loop *l) {
  for (size_t i = 0; i < LINGERS_MAX; i++)
    if (l->lingers[i].fd >= 0) close(l->lingers[i].fd);
}
