/* What a handler answers. Three kinds: bytes of the arena (the default: write into `body`), a stream of known length
 * that is only read from, a redirect. A page that every visitor may share is kept by the engine: reply_keep.
 *
 * The engine adds the security headers, X-Request-Id, compression (unless the handler sets Content-Encoding itself),
 * Content-Length and the caching rule; a handler never writes those. An outcome other than OK throws away what was written and shows the error page of that
 * status. */
#ifndef WEB_REPLY_H
#define WEB_REPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/out.h"
#include "base/str.h"
#include "web/request.h"

#define REPLY_BODY_MAX ((size_t)2 << 20) /* bytes of an arena reply; more is a stream */
#define REPLY_HEADERS_MAX 16

enum reply_kind { REPLY_BYTES, REPLY_SHARED, REPLY_STREAM, REPLY_HASH };

enum cache_rule {
  CACHE_AUTO,      /* no-store when the request has a session or is not a GET, otherwise no-cache */
  CACHE_NO_STORE,  /* nobody keeps it */
  CACHE_CHECK,     /* no-cache: may be kept, asked for again with its ETag */
  CACHE_MINUTE,    /* public, max-age=60 */
  CACHE_FOREVER,   /* public, a year, immutable: the name holds a hash of the content */
};

/* Bytes that are read while they leave, at any position, by the event thread: `read` must not block on anything but
 * the page cache. */
struct reply_stream {
  uint64_t size; /* exact */
  /* Copies at most `max` bytes from `pos` to `buf`; returns how many (> 0), or -1: the connection is cut. */
  ssize_t (*read)(void *ctx, uint64_t pos, char *buf, size_t max);
  void (*free)(void *ctx); /* called once, when the reply has left or was given up, before the request's arena dies */
  void *ctx;
};

struct reply_header {
  struct str name, value;
};

struct shared_reply;

/* Runs in the hashing lane. Nothing but computing: no store, no reply. */
typedef void hash_fn(struct request *r, void *ctx);
/* Runs in the pool when the hash is there; writes the reply as a handler does. */
typedef enum err after_hash_fn(struct request *r, struct reply *out, void *ctx);

struct reply {
  enum reply_kind kind;
  int status;              /* 200 until said otherwise */
  struct str type;         /* "text/html; charset=utf-8" until said otherwise */
  struct out body;         /* grows in the request's arena up to REPLY_BODY_MAX; overflow becomes a 500 */
  enum cache_rule cache;
  bool secret;             /* holds a secret that is not masked, beside text of the user's: never compressed */
  struct str etag;         /* with its quotes, absent: none. A GET whose If-None-Match names it gets 304 */
  struct str csp;          /* another Content-Security-Policy, absent: the strict one */
  struct str sentence;     /* for the error page of an outcome other than OK; absent: the page's own words */
  struct reply_header headers[REPLY_HEADERS_MAX];
  size_t n_headers;
  struct shared_reply *shared; /* held */
  bool keep, for_all;      /* reply_keep, reply_keep_for_all */
  struct instant keep_until;
  struct reply_stream stream;
  hash_fn *hash;
  after_hash_fn *after;
  void *hash_ctx;
};

/* Adds a header line. `value` must live as long as the request and hold no control byte (assert). Not for
 * Content-Length, Content-Type, Cache-Control, ETag and the security headers. */
void reply_header(struct reply *o, struct str name, struct str value);

/* Set-Cookie, `HttpOnly; SameSite=Lax; Path=/`, and `Secure` when the base URL is https (the caller then names it
 * with "__Host-"). max_age_s < 0: until the browser ends; 0: removes it. */
void reply_cookie(struct reply *o, const struct request *r, struct str name, struct str value, int64_t max_age_s);

/* 303 to `location`, a path of ours ("/fr/compte"; INVALID for anything that could lead elsewhere: "//x", "\\",
 * "http:", control bytes). Ends the handler: `return reply_redirect(out, r, path);` */
enum err MUST_USE reply_redirect(struct reply *o, const struct request *r, struct str location);
/* The same with 308 (a changed slug) and a GET. */
enum err MUST_USE reply_moved(struct reply *o, const struct request *r, struct str location);

/* Says that the page may be kept and sent to every visitor who asks for it, until the board changes or `valid_until`
 * comes. It then hangs on nothing but the path, the contract's query names, the language, the chosen city (request_city)
 * and the instant; it holds no token, no request number and no clock. The engine does the rest: it keeps the finished
 * body, plain and compressed, with the headers set here, gives it an ETag unless it has one, and keeps nothing that was
 * made for somebody with a session. Only plain bodies: no Set-Cookie, no Content-Encoding, not `secret` (assert). */
void reply_keep(struct reply *o, struct instant valid_until);
/* The same bytes for everybody, signed in or not, for as long as the program runs: assets. */
void reply_keep_for_all(struct reply *o);

/* Sends a file. Answers Range, If-Range and If-None-Match by `o->etag` (strong, with its quotes, set before); the
 * stream's free is called whatever happens. `o->type`, disposition and csp are the caller's. */
void reply_stream(struct reply *o, const struct request *r, struct reply_stream stream);

/* Hands `hash` to the hashing lane (one thread per core, nice 19, at most 64 waiting), then goes on with `after` in
 * the pool; 503 with Retry-After when the lane is full. No pool thread waits meanwhile.
 * `return reply_after_hash(out, hash, after, ctx);` */
enum err MUST_USE reply_after_hash(struct reply *o, hash_fn *hash, after_hash_fn *after, void *ctx);

/* Fills a reply with what every one begins as. For the engine and tests. */
void reply_begin(struct reply *o, struct arena *arena);

/* The status of an outcome: 404, 403, 400, 409, 413, 503, 500; OK is 200. */
int reply_status_of(enum err e);

#endif
