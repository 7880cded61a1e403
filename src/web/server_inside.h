/* What the files server*.c share: the server, its loops, a connection (peer), a request on its way (exchange).
 *
 * Life of an exchange. The library tells the target of a request as soon as its first line is read: the exchange is
 * made, in an arena of its own. When the head is complete the event thread guards and matches it (server_guard.c,
 * server_head.c), refuses it at once or lets the body come (server_body.c). An UPLOAD is held (suspended) while the
 * pool looks up who sends it, and again each time its chunk buffer is full. On the last byte the clock is read, the
 * exchange is held, the pool runs the handler (server_work.c), the loop takes it back and queues the reply
 * (server_reply.c). When the reply has left, the access line is written and everything is freed (server_loop.c).
 *
 * Who owns it: the event thread of its loop, except while `held`: then the pool or the hashing lane, one at a time,
 * until server_hand_back. Only the event thread calls the library. Nothing of a peer is touched outside its loop. */
#ifndef WEB_SERVER_INSIDE_H
#define WEB_SERVER_INSIDE_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "base/arena.h"
#include "board/generation.h"
#include "web/address.h"
#include "web/multipart.h"
#include "web/page_cache.h"
#include "web/pool.h"
#include "web/server.h"

enum {
  LOOPS_MAX = 16,
  HOSTS_MAX = 16,
  LINGERS_MAX = 256,      /* refused bodies being read and dropped at once, per loop */
  LOG_BYTES = 64 << 10,   /* access lines of one turn */
  CHUNK_BYTES = 64 << 10, /* of an upload, handed to the pool at once */
  RETRY_AFTER_S = 5,
  RANDOM_BYTES = 4096,
  CLIENT_TEXT = 46, /* an address as text, with its NUL */
};

enum phase {
  PHASE_HEAD,  /* first line read, head not complete */
  PHASE_CHECK, /* UPLOAD: the pool looks up who sends it and how much may come */
  PHASE_BODY,  /* the body comes; also without any body, until the library says it is over */
  PHASE_CHUNK, /* UPLOAD: the pool has the chunk buffer */
  PHASE_RUN,   /* the pool has it: handler, hash, compression */
  PHASE_READY, /* the reply is there to be queued */
  PHASE_SENT,  /* the library sends it */
};

struct peer;

struct body {
  bool expected;       /* the head announced one */
  bool known;          /* with its length */
  uint64_t length;     /* if known */
  uint64_t max;        /* what may come */
  uint64_t received;
  bool refused;        /* the reply is made: the rest is read and dropped */
  int64_t since_us;    /* when it began to come */
  int64_t held_us;     /* of that, how long we did not read */
  char *buffer;        /* FORM: the whole; UPLOAD: the chunk */
  size_t n, cap;
};

struct upload {
  struct multipart parser;
  bool begun;          /* the sink has been told something */
  bool handled;        /* the handler ran: nothing to abandon */
  bool token_seen;     /* the first part was the right CSRF token */
  bool in_file;
  struct str name;     /* of the plain part under way */
  struct out value;
  size_t plain_bytes;  /* of all plain parts */
  struct form_field *fields;
};

/* A page that may be kept: what the event thread knew of it on the last byte, and what the pool made of it. */
struct kept {
  struct str key;      /* absent: not of this request */
  int64_t generation;  /* then; < 0: only what is for all may be kept */
  bool visitor;        /* nobody is signed in */
  struct arena arena;  /* of the reply to come */
  struct shared_spec spec; /* status 0: nothing is kept */
};

struct exchange {
  struct pool_job job; /* first: a job is its exchange */
  struct exchange *next_back;
  struct arena arena;
  struct request r;
  struct reply reply;
  struct peer *peer;
  struct server *server;
  enum phase phase;
  bool held;           /* suspended in the library, owned by the pool */
  bool head_again;     /* held in the head call: the library repeats that call, without data, before the body */
  bool checked;        /* who and rights were looked at */
  bool close;          /* the connection ends with this reply */
  bool linger;         /* what still comes after it is read and dropped, so that the reply arrives */
  int64_t began_us;
  int64_t held_since_us;
  struct body body;
  struct upload *upload;
  struct kept kept;
  struct MHD_Response *response;
  int status;          /* queued; 0: none */
  uint64_t bytes;      /* of the reply's body */
  const char *why;     /* for the access line: what was wrong */
};

/* A connection. In its loop's list from accept to close; recycled. */
struct peer {
  struct loop *loop;
  struct MHD_Connection *connection;
  int fd;
  struct peer *before, *after;
  struct exchange *exchange; /* NULL between requests */
  int64_t waiting_since_us;  /* for the next complete head */
  struct address address;    /* who connected */
  char client[CLIENT_TEXT];  /* the same as text */
  bool linger;               /* bytes may still come that nobody will read: do not reset */
  bool cut;                  /* shut down by us already */
};

struct lingering {
  int fd; /* -1: free */
  int64_t until_us;
  uint64_t left;
};

struct loop {
  struct server *server;
  struct MHD_Daemon *daemon;
  pthread_t thread;
  bool started;
  int library_fd; /* the library's epoll descriptor */
  int wake_fd;    /* eventfd */
  int linger_fd;  /* epoll over what lingers */
  struct arena arena;
  struct peer *peers, *spare;
  unsigned n_peers, active, held;
  int64_t reaped_at_us;
  struct lingering lingers[LINGERS_MAX];
  unsigned n_lingers;
  struct generation_watch watch;
  unsigned char random[RANDOM_BYTES]; /* for request numbers: one system call for many */
  size_t random_used;                 /* RANDOM_BYTES: none left */
  int64_t log_second; /* whose beginning of a line stands in log_time */
  char log_time[32];
  char *log;
  size_t log_n;
  pthread_mutex_t lock; /* guards only `back` */
  struct exchange *back; /* handed back by the pool, newest first */
};

struct server {
  struct arena arena;
  struct server_config config;
  struct server_limits limits;
  struct router *router;
  struct proxies proxies;
  struct str base_url, address;
  bool hsts, wildcard;  /* wildcard: listens on every address of the machine */
  unsigned port;
  struct str hosts[HOSTS_MAX];
  size_t n_hosts;
  int listen_fd;
  struct pool *pool, *lane;
  struct page_cache *pages; /* NULL: no page is kept */
  struct loop *loops;
  unsigned n_loops;
  atomic_bool stopping, forward_warned;
  _Atomic uint64_t requests, failures, refused, connections, reaped, kept;
};

/* server_guard.c. The framing of a request, before anything else looks at it: 0, or the status that ends it and the
 * connection, with *ret_why. Fills the exchange's headers and body.{expected,known,length}. */
int server_guard(struct exchange *ex, const char *method, const char *version, const char **ret_why);
/* Whether a request that changes something comes from a page of ours (Sec-Fetch-Site, Origin). */
bool server_same_origin(const struct exchange *ex);

/* server_head.c. The first handler call: guard, match, refuse or let the body come. */
enum MHD_Result server_on_head(struct exchange *ex, const char *method, const char *version);

/* server_body.c. Bytes of the body; *n becomes what was not taken. The end of the request. */
enum MHD_Result server_on_body(struct exchange *ex, const char *data, size_t *n);
enum MHD_Result server_on_end(struct exchange *ex);
/* Too slow on average? */
bool server_body_slow(const struct exchange *ex, int64_t now_us);

/* server_upload.c. In the pool: makes the parser; feeds the chunk buffer; ends it. A failure is an outcome, with
 * ex->why said. */
enum err MUST_USE upload_open(struct exchange *ex);
enum err MUST_USE upload_feed(struct exchange *ex);
enum err MUST_USE upload_finish(struct exchange *ex);

/* server_work.c. Makes the error page the reply. */
void server_fail(struct exchange *ex, int status, const char *why);
/* Jobs for the pool: PHASE_CHECK, PHASE_CHUNK, PHASE_RUN; and dropping what an upload began, then the exchange. */
void server_work_check(struct pool_job *job);
void server_work_chunk(struct pool_job *job);
void server_work_run(struct pool_job *job);
void server_work_abandon(struct pool_job *job);

/* server_reply.c. Queues the exchange's reply. */
enum MHD_Result server_queue(struct exchange *ex);
/* Frees what the reply held outside the arena. */
void server_reply_free(struct exchange *ex);

/* server_keep.c. On the event thread, at the last byte of a GET: true when a kept page is the reply. */
bool server_find_kept(struct exchange *ex);
/* In the pool: the same, for who waited while another thread made the page. */
bool server_find_made(struct exchange *ex);
/* In the pool, after the handler: compresses what may be kept. */
void server_pack(struct exchange *ex);
/* On the event thread, before the reply is queued: keeps it, and makes it the reply. */
void server_keep(struct exchange *ex);

/* server_loop.c. Suspends and gives to the pool; false: the pool is full, nothing happened. */
bool server_hold(struct exchange *ex, void (*run)(struct pool_job *), bool new_request) MUST_USE;
/* From the pool: the loop may have it back. `ex` must not be touched afterwards. */
void server_hand_back(struct exchange *ex);
/* Starts, and on a second thread runs, loop `l` over its own copy of the listening socket. */
enum err MUST_USE server_loop_start(struct loop *l, struct server *s);
/* Waits for its end (server->stopping was set). The pool may still wake it: freed when the pool is gone. */
void server_loop_join(struct loop *l);
void server_loop_free(struct loop *l);
void server_loop_wake(struct loop *l);

/* At least a second: the library counts in seconds, and takes 0 for never. */
static inline unsigned server_seconds(unsigned ms) { return ms < 1000 ? 1 : ms / 1000; }

/* server_peer.c. Callbacks of the library about connections and ends of requests; time-outs. */
void server_on_connection(void *server_loop, struct MHD_Connection *c, void **context,
                          enum MHD_ConnectionNotificationCode code);
void *server_on_target(void *server_loop, const char *target, struct MHD_Connection *c);
void server_on_completed(void *server_loop, struct MHD_Connection *c, void **context,
                         enum MHD_RequestTerminationCode code);
void server_reap(struct loop *l, int64_t now_us);
void server_cut(struct peer *p);
void server_linger_read(struct loop *l);
void server_linger_end(struct loop *l);

/* server_log.c. One access line into the loop's buffer; the buffer out, once per turn. */
void server_log_line(struct loop *l, const struct exchange *ex);
void server_log_flush(struct loop *l);

#endif
