/* The HTTP engine: event loops over libmicrohttpd, a pool of threads behind them, one hashing lane.
 *
 * Files server*.c are the only ones that know microhttpd.h. An event thread never runs a handler: it reads, guards,
 * matches, and queues what the pool made. Pool threads never call the library: they hand the request back to its loop
 * and wake it. See server_inside.h for the life of a request. */
#ifndef WEB_SERVER_H
#define WEB_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/out.h"
#include "base/str.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/router.h"

struct generation_watch;
struct server;
struct shared_reply;

/* Every limit and time-out, with what it is when left 0. Tests shorten them so that nothing sleeps. */
struct server_limits {
  unsigned loops;            /* event threads: one per core, at most 4 */
  unsigned pool_threads;     /* two per core */
  unsigned pool_queue;       /* requests waiting for a thread: 1,024; more get 503 */
  unsigned hash_threads;     /* one per core, at nice 19 */
  unsigned hash_queue;       /* waiting hashes: 64; more get 503 with Retry-After */
  unsigned connections;      /* 15,000, or what RLIMIT_NOFILE leaves */
  unsigned per_address;      /* connections of one address: 64; none behind trusted proxies or on loopback */
  size_t connection_memory;  /* bytes the library holds for one: 32,768, which bounds the request's head */
  size_t form_bytes;         /* 65,536 */
  size_t form_fields;        /* 512 */
  uint64_t drain_bytes;      /* of a refused body, read and dropped: 64 MB */
  unsigned drain_ms;         /* the same, in time: 30 s */
  unsigned head_ms;          /* to the next complete request head, idle time included: 60 s */
  unsigned idle_ms;          /* without any byte: 30 s (120 s while a body comes); the library counts in whole seconds */
  unsigned body_grace_ms;    /* a body is not judged before: 30 s */
  unsigned body_rate;        /* bytes a second, on average, that a body must come with: 1,024 */
  unsigned reap_ms;          /* how often the above are looked at: 1 s */
  unsigned stop_ms;          /* server_stop waits this long for requests that run: 10 s */
  unsigned kept_pages;       /* pages kept for visitors: 1,024, at most PAGE_CACHE_PAGES_MAX */
  size_t kept_bytes;         /* memory they may take together: 16 MB */
};

struct server_config {
  struct str listen;       /* "127.0.0.1:8080", "[::1]:0"; port 0 picks a free one */
  struct str base_url;     /* "https://example.org" without a slash at the end; absent: http://LISTEN */
  const struct str *hosts; /* further values of Host to answer ("board.test", "board.test:8080") */
  size_t n_hosts;
  struct str trusted_proxies; /* "127.0.0.1, 10.0.0.0/8, ::1"; whose X-Forwarded-For counts */
  struct server_limits limits;

  const struct route *routes;
  size_t n_routes;
  struct str repeated_query; /* keys that may occur more than once: "type theme pays"; others sent twice are 400 */
  struct str repeated_form;

  struct board *app; /* becomes request.board; its type is the caller's */
  bool demo;         /* DEMO routes exist */
  int access_log;    /* descriptor of the access log, one JSON line a request; < 0: none */

  /* In the pool, before the rights are looked at: who is this? Sets session, roles and show.person, officer, token.
   * Not OK: the error page. NULL: everybody is a visitor. */
  enum err (*session)(struct request *r);
  /* In the pool: is `token` (absent when not sent) this request's CSRF token? NULL: every token is right. */
  bool (*csrf)(const struct request *r, struct str token);
  /* Writes the path a visitor is sent to when a route wants somebody: "/fr/connexion?suite=…". NULL: 404. */
  void (*sign_in)(struct out *o, const struct request *r);
  /* The page of an error, in the reader's language, into a reply that has its status; `sentence` may be absent. May set
   * another type and headers. On any thread; r->route may be NULL. */
  void (*error_page)(struct reply *o, const struct request *r, int status, struct str sentence);
  /* On the event thread: may pages of every site read what is at this address? Then OPTIONS, which browsers send before
   * a request with a header of its own (CORS), is answered. NULL: OPTIONS is refused like every other method. */
  bool (*any_origin)(const struct request *r);
  /* On the event thread, in microseconds: the number that every change of public pages raises, < 0 when it is not
   * known; `w` is the loop's own. NULL: no page is kept. */
  int64_t (*generation)(struct board *app, struct generation_watch *w);
  /* On the event thread: can nobody be signed in who asks this? Only then is a kept page sent. NULL: always. */
  bool (*visitor)(const struct request *r);
  struct str kept_query; /* the query names a kept page may hang on: "q type theme"; with another it is made anew */
};

/* Binds, starts the threads, answers. Everything `config` points to must live until server_stop. INVALID: the listen
 * address, base URL or proxies cannot be read; RETRY: the address is taken; BROKEN: the system refused (logged). */
enum err MUST_USE server_start(const struct server_config *config, struct server **ret);

/* The port it listens on. */
unsigned server_port(const struct server *s);
/* "http://127.0.0.1:8080". Lives as long as the server. */
struct str server_address(const struct server *s);

/* Stops accepting, ends idle connections, lets running requests finish (at most limits.stop_ms), closes, frees. */
void server_stop(struct server *s);

/* Figures for /metrics and tests. */
struct server_figures {
  uint64_t requests;    /* ended, refused ones included */
  uint64_t failures;    /* of those, answered by an error of ours (5xx) */
  uint64_t refused;     /* by the guard or the dispatcher, before a handler */
  uint64_t connections; /* open now */
  uint64_t reaped;      /* connections ended for being slow */
  unsigned waiting;     /* requests that wait for a thread of the pool */
  unsigned hashing;     /* hashes that wait for the lane */
  uint64_t kept;        /* requests answered with a kept page, without the pool */
};
struct server_figures server_figures(const struct server *s);

/* A reply made once and sent many times without copying: a kept page, an asset. */
struct shared_spec {
  int status;
  struct str type;
  struct str plain, gzip;  /* gzip absent: none */
  struct str etag;         /* with quotes, absent: none; the compressed one gets "-gz" before the last quote */
  enum cache_rule cache;   /* CACHE_AUTO: no-cache */
  struct str csp;          /* absent: the strict one */
  const struct reply_header *headers;
  size_t n_headers;
  bool hsts;               /* the base URL is https */
};
/* Takes over `arena`, in which the bytes of the spec live; it is empty afterwards. The caller has a hold. On an event
 * thread, or without a server. */
struct shared_reply *shared_reply_make(struct arena *arena, const struct shared_spec *spec);
/* Any thread. Whoever drops the last hold must not use it any more; replies on their way still end well, and the last of
 * them frees it. */
void shared_reply_hold(struct shared_reply *shared);
void shared_reply_drop(struct shared_reply *shared);
/* About how much memory it takes. */
size_t shared_reply_bytes(const struct shared_reply *shared);

#endif
