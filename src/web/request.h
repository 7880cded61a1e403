/* One request as a handler sees it: what was asked, by whom, when it arrived.
 *
 * Filled by the engine (server*.c) in two stages: on headers everything but `form` is set; on the last byte `arrived`
 * and `form`. A request belongs to one thread at a time and dies with its arena when the reply has left. Handlers and
 * upload sinks run in the pool and never need a lock for it. */
#ifndef WEB_REQUEST_H
#define WEB_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/show.h"
#include "base/str.h"
#include "web/path.h"
#include "web/urlencoded.h"

struct board;
struct opportunity;
struct reply;
struct route;
struct session;

#define REQUEST_PARAMS_MAX 6
#define REQUEST_HEADERS_MAX 64

enum method { METHOD_GET, METHOD_POST, METHOD_COUNT };

/* Who somebody is; the session hook sets what is true, routes ask for it. */
enum role { ROLE_PERSON = 1, ROLE_OFFICER = 2, ROLE_ADMIN = 4 };

struct request_header {
  struct str name, value; /* as sent; the name is a token */
};

/* A parameter of the address: "{opportunity}" of "/fr/opportunites/7-titre". */
struct request_param {
  struct str name;
  struct str text;  /* decoded: "7-titre" */
  int64_t number;   /* of kinds that are a number: 7; otherwise 0 */
};

struct request {
  struct arena *arena;
  struct board *board;        /* what server_config gave as `app` */
  enum method method;         /* HEAD comes as METHOD_GET */
  bool head;                  /* it was HEAD: the body is dropped on the way out, the handler need not care */
  struct str target;          /* raw, as on the request line */
  struct path path;           /* decoded segments, language included */
  const struct route *route;  /* NULL before (and in error pages of) a target that has no route */
  struct request_param params[REQUEST_PARAMS_MAX];
  size_t n_params;
  struct form_fields query;   /* of the address */
  struct form_fields form;    /* FORM: the body; UPLOAD: the parts that are not files, in order */
  struct request_header headers[REQUEST_HEADERS_MAX];
  size_t n_headers;
  struct instant began;       /* when its head had arrived */
  uint64_t body_bytes;        /* of the body, as far as it came */
  struct instant arrived;     /* when its last byte had come, before any queueing of ours (on headers: when those had) */
  struct show show;           /* for views; lang, now = arrived, path, request_id, base_url, demo are set by the engine */
  struct session *session;    /* from the session hook; NULL for a visitor */
  unsigned roles;             /* enum role bits, from the session hook */
  struct str client;          /* address of who asks ("192.0.2.7"), through trusted proxies only; for limits, never logged */
  bool loopback;              /* the connection came from this machine and carries no forwarding header */
  struct str id;              /* short random text, also in the log and in X-Request-Id */
  const struct opportunity *elsewhere; /* the notice it would answer, which is answered at its source and not here */
  void *work;                 /* the handler's own, between the callbacks of an upload and for reply_after_hash */
};

/* Parameters of the address, by the name in the pattern. Asking for one the route does not have is a programming
 * error (assert). */
int64_t request_int(const struct request *r, const char *name);
struct str request_str(const struct request *r, const char *name);

/* Value of the first header line of that name (case-insensitive); absent when there is none. */
struct str request_header(const struct request *r, const char *name);
/* How many lines of that name came. */
size_t request_header_count(const struct request *r, const char *name);
/* Fills `ret` with the values of all lines of that name, at most `max`; returns how many. */
size_t request_header_all(const struct request *r, const char *name, struct str *ret, size_t max);

/* A cookie, read as cookie.h says: absent unless it is there exactly once. */
struct str request_cookie(const struct request *r, const char *name);

/* The city a visitor chose once, for local times: the cookie CITY_COOKIE when it is a slug (letters a-z, digits and '-',
 * at most CITY_MAX), absent otherwise. Nothing but this may be read of it: kept pages are told apart by it. */
#define CITY_COOKIE "ville"
#define CITY_MAX 64
struct str request_city(const struct request *r);

/* Form and query fields: the first of that key, absent when there is none. */
struct str request_form(const struct request *r, const char *key);
struct str request_query(const struct request *r, const char *key);

/* What a route says may happen to it. Outcome other than OK: the error page with that status (see reply.h). */
typedef enum err handler_fn(struct request *r, struct reply *out);

/* A file coming in a multipart body (UPLOAD), in order: limit, then for each file part begin, data…, end; then the
 * route's handler. All run in the pool, one after the other. An outcome other than OK ends the request with that
 * status; the rest of the body is dropped. Parts without a file name never come here: they are in request.form. */
struct upload_sink {
  /* Before a body byte is taken, session and rights known: the most bytes the whole body may have. Refuse here
   * (NOT_FOUND…) what cannot succeed. */
  enum err (*limit)(struct request *r, uint64_t *ret_max_bytes);
  /* `name`: the field; `file_name`: as sent, decoded, any UTF-8, may be empty (nothing was chosen); `media`: what the
   * sender claims, may be absent. Slices live as long as the request. */
  enum err (*begin)(struct request *r, struct str name, struct str file_name, struct str media);
  enum err (*data)(struct request *r, struct str bytes);
  enum err (*end)(struct request *r);
  /* The request ends without its handler having run (cut, refused, too slow): drop what was begun. Runs in the pool,
   * at most once, and never after the handler. NULL: nothing to drop. */
  void (*abandon)(struct request *r);
  /* The request is refused before its handler ran (too large, cut short, no multipart, a full disk; not for want of
   * rights or of a token): writes the page, whose status is set already. `arrived` may be that of the head. Comes before
   * abandon. NULL, or anything but OK: the error page. */
  enum err (*refused)(struct request *r, struct reply *out, enum err why);
};

#endif
