/* Start and end of the engine: limits, listening socket, pools, loops. */
#include "web/server.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "web/server_inside.h"

enum {
  BACKLOG = 4096,
  OTHER_FILES = 128,      /* descriptors kept for the store, files being written, logs */
  FILES_PER_CONNECTION = 2, /* a reply may read a file */
  LOOPS_USUAL = 4,
  HOST_MAX = 255,
};

static unsigned cores(void) {
  long const n = sysconf(_SC_NPROCESSORS_ONLN);
  return n < 1 ? 1 : (unsigned)n;
}

static unsigned files_for_connections(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 512;
  if (limit.rlim_cur < limit.rlim_max) { /* nothing here uses select(2) */
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
    (void)getrlimit(RLIMIT_NOFILE, &limit);
  }
  rlim_t const n = limit.rlim_cur == RLIM_INFINITY ? 1 << 20 : limit.rlim_cur;
  return n < 2 * OTHER_FILES ? OTHER_FILES : (unsigned)(n - OTHER_FILES) / FILES_PER_CONNECTION;
}

#define USUAL(field, value) \
  if (l.field == 0) l.field = (value)

static struct server_limits fill_limits(struct server_limits l) {
  unsigned const n = cores(), files = files_for_connections();
  USUAL(loops, n < LOOPS_USUAL ? n : LOOPS_USUAL);
  USUAL(pool_threads, 2 * n < POOL_THREADS_MAX ? 2 * n : POOL_THREADS_MAX);
  USUAL(pool_queue, 1024);
  USUAL(hash_threads, n < POOL_THREADS_MAX ? n : POOL_THREADS_MAX);
  USUAL(hash_queue, 64);
  USUAL(connections, 15000);
  USUAL(per_address, 64);
  USUAL(connection_memory, 32 << 10);
  USUAL(form_bytes, 64 << 10);
  USUAL(form_fields, 512);
  USUAL(drain_bytes, 64 << 20);
  USUAL(drain_ms, 30000);
  USUAL(head_ms, 60000);
  USUAL(idle_ms, 30000);
  USUAL(body_grace_ms, 30000);
  USUAL(body_rate, 1024);
  USUAL(reap_ms, 1000);
  USUAL(stop_ms, 10000);
  USUAL(kept_pages, 1024);
  USUAL(kept_bytes, 16 << 20);
  if (l.connections > files) l.connections = files;
  if (l.loops > LOOPS_MAX) l.loops = LOOPS_MAX;
  return l;
}

/* "host:port", "[v6]:port": *ret_host without brackets. */
static enum err split_listen(struct server *s, const char **ret_host, const char **ret_port) {
  struct str const listen = s->config.listen;
  size_t colon = listen.n;
  while (colon > 0 && listen.p[colon - 1] != ':') colon--;
  if (colon < 2) return INVALID;
  struct str host = str_sub(listen, 0, colon - 1), port = str_sub(listen, colon, listen.n);
  int64_t number;
  TRY(str_int(port, 0, 65535, &number));
  if (str_starts(host, S("[")) && str_ends(host, S("]"))) host = str_sub(host, 1, host.n - 2);
  else if (str_index(host, ':') < host.n) return INVALID;
  if (host.n == 0 || host.n > HOST_MAX) return INVALID;
  *ret_host = str_z(&s->arena, host);
  *ret_port = str_z(&s->arena, port);
  return OK;
}

static enum err bind_to(struct server *s, const struct addrinfo *where) {
  s->listen_fd = socket(where->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (s->listen_fd < 0) return BROKEN;
  int const one = 1;
  /* REUSEADDR for quick restarts; never REUSEPORT, with which a second server would start silently. */
  (void)setsockopt(s->listen_fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  (void)setsockopt(s->listen_fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (bind(s->listen_fd, where->ai_addr, where->ai_addrlen) != 0 || listen(s->listen_fd, BACKLOG) != 0) {
    enum err const e = errno == EADDRINUSE ? RETRY : errno == EADDRNOTAVAIL || errno == EACCES ? INVALID : BROKEN;
    log_error("cannot listen", LOG_S("address", s->config.listen), LOG_Z("cause", strerrordesc_np(errno)));
    return e;
  }
  return OK;
}

static enum err open_listen(struct server *s, struct sockaddr_storage *ret_bound) {
  const char *host = NULL, *port = NULL;
  TRY(split_listen(s, &host, &port));
  struct addrinfo const want = {.ai_flags = AI_PASSIVE | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM};
  struct addrinfo *found = NULL;
  if (getaddrinfo(host, port, &want, &found) != 0 || found == NULL) return INVALID;
  enum err const e = bind_to(s, found);
  freeaddrinfo(found);
  TRY(e);
  socklen_t n = sizeof *ret_bound;
  return getsockname(s->listen_fd, (struct sockaddr *)ret_bound, &n) == 0 ? OK : BROKEN;
}

static void add_host(struct server *s, struct str host) {
  if (s->n_hosts < HOSTS_MAX) s->hosts[s->n_hosts++] = host;
}

/* Where we are, and by which names we answer: the address listened on, the base URL's, what the caller adds. */
static enum err name_ourselves(struct server *s, const struct sockaddr_storage *bound) {
  const struct sockaddr *sa = (const struct sockaddr *)bound;
  struct address const at = address_of(sa);
  static const struct address any_six = {{0}}, any_four = {{[10] = 0xff, [11] = 0xff}};
  s->wildcard = memcmp(&at, &any_six, sizeof at) == 0 || memcmp(&at, &any_four, sizeof at) == 0;
  s->port = ntohs(sa->sa_family == AF_INET6 ? ((const struct sockaddr_in6 *)(const void *)sa)->sin6_port
                                            : ((const struct sockaddr_in *)(const void *)sa)->sin_port);
  struct str const text = address_text(&s->arena, at);
  bool const six = str_index(text, ':') < text.n;
  struct str const authority = fmt(&s->arena, six ? "[%.*s]:%u" : "%.*s:%u", STR(text), s->port);
  s->address = fmt(&s->arena, "http://%.*s", STR(authority));
  add_host(s, authority);
  if (s->wildcard || address_is_loopback(at)) {
    add_host(s, fmt(&s->arena, "localhost:%u", s->port));
    add_host(s, fmt(&s->arena, "127.0.0.1:%u", s->port));
    if (!s->wildcard) s->limits.per_address = 0; /* whoever comes is a proxy, or this machine */
  }
  s->base_url = s->config.base_url.p == NULL ? s->address : s->config.base_url;
  s->hsts = str_starts(s->base_url, S("https://"));
  size_t const scheme = s->hsts ? 8 : 7;
  if (!s->hsts && !str_starts(s->base_url, S("http://"))) return INVALID;
  struct str const base = str_sub(s->base_url, scheme, s->base_url.n);
  if (base.n == 0 || str_index(base, '/') < base.n) return INVALID;
  add_host(s, base);
  for (size_t i = 0; i < s->config.n_hosts; i++) add_host(s, s->config.hosts[i]);
  return OK;
}

static enum err open_all(struct server *s) {
  TRY(proxies_parse(s->config.trusted_proxies, &s->proxies));
  if (s->proxies.n > 0) s->limits.per_address = 0;
  struct sockaddr_storage bound = {0};
  TRY(open_listen(s, &bound));
  TRY(name_ourselves(s, &bound));
  s->router = router_make(&s->arena, s->config.routes, s->config.n_routes);
  const struct server_limits *l = &s->limits;
  TRY(pool_start(&s->arena, l->pool_threads, l->pool_queue, 0, &s->pool));
  TRY(pool_start(&s->arena, l->hash_threads, l->hash_queue, 19, &s->lane));
  if (s->config.generation != NULL) s->pages = page_cache_make(&s->arena, l->kept_pages, l->kept_bytes);
  s->n_loops = l->loops;
  s->loops = arena_many(&s->arena, s->n_loops, struct loop);
  for (unsigned i = 0; i < s->n_loops; i++) TRY(server_loop_start(&s->loops[i], s));
  return OK;
}

enum err server_start(const struct server_config *config, struct server **ret) {
  struct arena arena = {0};
  struct server *s = arena_new(&arena, struct server);
  s->arena = arena;
  s->config = *config;
  s->limits = fill_limits(config->limits);
  s->listen_fd = -1;
  signal(SIGPIPE, SIG_IGN);
  enum err const e = open_all(s);
  if (e != OK) {
    server_stop(s);
    return e;
  }
  *ret = s;
  return OK;
}

void server_stop(struct server *s) {
  atomic_store(&s->stopping, true);
  if (s->listen_fd >= 0) close(s->listen_fd); /* the loops close their copies: then nobody is taken any more */
  for (unsigned i = 0; i < s->n_loops; i++)
    if (s->loops[i].started) server_loop_wake(&s->loops[i]);
  for (unsigned i = 0; i < s->n_loops; i++) server_loop_join(&s->loops[i]);
  if (s->lane != NULL) pool_stop(s->lane);
  if (s->pool != NULL) pool_stop(s->pool);
  for (unsigned i = 0; i < s->n_loops; i++) server_loop_free(&s->loops[i]);
  if (s->pages != NULL) page_cache_end(s->pages);
  struct arena arena = s->arena;
  arena_free(&arena);
}

unsigned server_port(const struct server *s) { return s->port; }

struct str server_address(const struct server *s) { return s->address; }

struct server_figures server_figures(const struct server *s) {
  return (struct server_figures){.requests = atomic_load(&s->requests),
                                 .failures = atomic_load(&s->failures),
                                 .refused = atomic_load(&s->refused),
                                 .connections = atomic_load(&s->connections),
                                 .reaped = atomic_load(&s->reaped),
                                 .waiting = pool_waiting(s->pool),
                                 .hashing = pool_waiting(s->lane),
                                 .kept = atomic_load(&s->kept)};
}
