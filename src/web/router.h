/* The table of addresses (routes.def) and how a request finds its line in it. Default is deny: what is not in the
 * table is 404, and no line can be written without saying who may use it.
 *
 * Pure: no I/O but routes_print. The router is built once and then only read, by any thread. */
#ifndef WEB_ROUTER_H
#define WEB_ROUTER_H

#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/str.h"
#include "web/request.h"

#define ROUTES_MAX 256

/* Who may use a route. */
enum who {
  WHO_ANYONE,
  WHO_SIGNED_IN, /* a visitor is sent to the sign-in page */
  WHO_OFFICER,   /* a visitor is sent to the sign-in page, a person without the role sees 404 */
  WHO_ADMIN,
  WHO_DEMO,      /* anyone, and only in demo mode: 404 otherwise */
};
/* The words of routes.def. */
#define WHO_APPLICANT WHO_SIGNED_IN

/* What body a route takes. */
enum body_class {
  BODY_NONE,   /* none: a body is refused */
  BODY_FORM,   /* application/x-www-form-urlencoded, at most the server's form limit, in the arena; CSRF field checked */
  BODY_UPLOAD, /* multipart/form-data, streamed to the route's sink; its first part must be the CSRF field */
};

struct route {
  enum method method;
  const char *pattern; /* "/{lang}/opportunites/{opportunity}.json" */
  const char *name;    /* of the handler */
  handler_fn *handler;
  const struct upload_sink *sink; /* BODY_UPLOAD only */
  enum who who;
  enum body_class body;
  const char *sentence;
};

/* How routes.def becomes code. In one file:
 *   #define ROUTE ROUTE_DECLARE
 *   #include "web/routes.def"
 *   #undef ROUTE
 *   #define ROUTE ROUTE_ENTRY
 *   static const struct route routes[] = {
 *   #include "web/routes.def"
 *   };
 *   #undef ROUTE
 * A route whose body is UPLOAD has a `const struct upload_sink NAME_sink` beside its handler NAME. */
#define ROUTE_DECLARE(METHOD, PATTERN, NAME, WHO, BODY, SENTENCE) handler_fn NAME; ROUTE_DECLARE_##BODY(NAME)
#define ROUTE_DECLARE_NONE(NAME)
#define ROUTE_DECLARE_FORM(NAME)
#define ROUTE_DECLARE_UPLOAD(NAME) extern const struct upload_sink NAME##_sink;
#define ROUTE_ENTRY(METHOD, PATTERN, NAME, WHO, BODY, SENTENCE) \
  {METHOD_##METHOD, PATTERN, #NAME, NAME, ROUTE_SINK_##BODY(NAME), WHO_##WHO, BODY_##BODY, SENTENCE},
#define ROUTE_SINK_NONE(NAME) NULL
#define ROUTE_SINK_FORM(NAME) NULL
#define ROUTE_SINK_UPLOAD(NAME) &NAME##_sink

struct router;

/* Reads the patterns once. A pattern is "/" or segments of literal text or one "{name}", with literal text behind it
 * ("{id}.json"). Each parameter name has a kind (router.c: `kinds`); an unknown one, two lines for the same method
 * and addresses, or a broken pattern end the process with a line that names it. */
struct router *router_make(struct arena *arena, const struct route *routes, size_t n);

struct route_match {
  const struct route *route;
  struct request_param params[REQUEST_PARAMS_MAX];
  size_t n;
};

/* OK; NOT_FOUND: no line for that address; CONFLICT: there is one, for another method (405, see router_allow).
 * A literal segment wins over a parameter. A trailing slash counts: "/fr/" and "/fr" differ. */
enum err MUST_USE router_match(const struct router *r, enum method method, const struct path *path,
                               struct route_match *ret);

/* The value of Allow for that address: "GET, HEAD, POST". Static storage. Empty when there is none. */
const char *router_allow(const struct router *r, const struct path *path);

/* The table for people: `babillard routes`. One line each, in the order of routes.def. */
void routes_print(FILE *to, const struct route *routes, size_t n);

#endif
