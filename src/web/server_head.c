/* What is decided when the head of a request is there, on the event thread: guard, address, route, language, origin,
 * kind and size of the body. A refusal goes out at once; what still comes of the body is read and dropped by the
 * connection's lingering end (server_peer.c), so that the sender can read the answer. */
#include "web/server_inside.h"

#include <string.h>

#include "base/log.h"
#include "base/rand.h"
#include "web/accept.h"

enum { ID_CHARS = 12, ID_BYTES = 16, BODY_PATIENCE = 4 /* times idle_ms, while a body comes */ };

/* Nothing in it tells a proxy from a stranger: only these names, and whether we trust who sent them. */
static const char *const forwarding[] = {"forwarded",         "x-forwarded-for", "x-forwarded-host",
                                         "x-forwarded-proto", "x-real-ip",       "via"};

static void find_client(struct exchange *ex) {
  struct request *r = &ex->r;
  struct server *s = ex->server;
  struct address const peer = ex->peer->address;
  struct str lines[REQUEST_HEADERS_MAX];
  size_t const n = request_header_all(r, "x-forwarded-for", lines, REQUEST_HEADERS_MAX);
  bool forwarded = false;
  for (size_t i = 0; i < sizeof forwarding / sizeof *forwarding; i++)
    forwarded |= request_header_count(r, forwarding[i]) > 0;
  if (forwarded && !proxies_has(&s->proxies, peer) && !atomic_exchange(&s->forward_warned, true))
    log_warn("forwarding headers from an address that BABILLARD_TRUSTED_PROXIES does not list are not believed");
  r->client = n == 0 ? str_from(ex->peer->client) : address_text(r->arena, address_client(&s->proxies, peer, lines, n));
  r->loopback = address_is_loopback(peer) && !forwarded;
}

/* A number nobody can guess the next of; no secret. */
static struct str new_id(struct exchange *ex) {
  struct loop *l = ex->peer->loop;
  if (l->random_used + ID_BYTES > RANDOM_BYTES) {
    rand_bytes(l->random, RANDOM_BYTES);
    l->random_used = 0;
  }
  struct str const ref = rand_ref_of(ex->r.arena, l->random + l->random_used);
  l->random_used += ID_BYTES;
  return str_sub(ref, 0, ID_CHARS);
}

static void begin(struct exchange *ex) {
  struct request *r = &ex->r;
  r->arrived = r->began = clock_now();
  r->id = new_id(ex);
  r->show = (struct show){.lang = LANG_FR,
                          .now = r->arrived,
                          .base_url = ex->server->base_url,
                          .path = S("/"),
                          .query = S(""),
                          .token = S(""),
                          .demo = ex->server->config.demo,
                          .request_id = r->id};
  MHD_set_connection_option(ex->peer->connection, MHD_CONNECTION_OPTION_TIMEOUT,
                            server_seconds(ex->server->limits.idle_ms));
}

/* A reply queued now ends the connection, whatever its headers say: the library does that. Without a body to come it is
 * queued in the library's next call for this request, at once, and the connection lives. */
static enum MHD_Result send_refusal(struct exchange *ex) {
  atomic_fetch_add(&ex->server->refused, 1);
  if (ex->body.expected) ex->close = ex->linger = true;
  return ex->close ? server_queue(ex) : MHD_YES;
}

static enum MHD_Result refuse(struct exchange *ex, int status, const char *why) {
  server_fail(ex, status, why);
  return send_refusal(ex);
}

/* The framing cannot be trusted: what follows on this connection is not read as a request. */
static enum MHD_Result refuse_for_good(struct exchange *ex, int status, const char *why) {
  ex->close = ex->linger = true;
  return refuse(ex, status, why);
}

static void find_language(struct request *r) {
  enum lang lang;
  if (r->path.n > 0 && lang_of(r->path.segments[0], &lang) == OK && str_eq(r->path.segments[0], lang_code(lang))) {
    r->show.lang = lang;
    struct out o = out_in(r->arena, PATH_TARGET_MAX); /* decoded: views encode what they print */
    for (size_t i = 1; i < r->path.n; i++) {
      out_char(&o, '/');
      out_put(&o, r->path.segments[i]);
    }
    if (o.n == 0 || r->path.trailing_slash) out_char(&o, '/');
    r->show.path = out_str(&o);
    return;
  }
  r->show.lang = accept_language(request_header(r, "accept-language"));
}

/* What a browser asks before it reads an address of ours for another site with If-None-Match: it may, for a day. Nothing
 * else is allowed, and no cookie: the reply that follows names no credentials. */
static enum MHD_Result answer_preflight(struct exchange *ex, const char *allow) {
  reply_begin(&ex->reply, ex->r.arena);
  ex->reply.status = 204;
  ex->reply.type = (struct str){0};
  ex->reply.cache = CACHE_NO_STORE;
  reply_header(&ex->reply, S("Allow"), str_from(allow));
  reply_header(&ex->reply, S("Access-Control-Allow-Origin"), S("*"));
  reply_header(&ex->reply, S("Access-Control-Allow-Methods"), S("GET, HEAD"));
  reply_header(&ex->reply, S("Access-Control-Allow-Headers"), S("If-None-Match"));
  reply_header(&ex->reply, S("Access-Control-Max-Age"), S("86400"));
  ex->phase = PHASE_READY;
  return send_refusal(ex);
}

/* 405 needs the Allow line; OPTIONS and the other known methods are refused the same way. */
static enum MHD_Result refuse_method(struct exchange *ex, const char *method) {
  const char *allow = router_allow(ex->server->router, &ex->r.path);
  bool (*const any_origin)(const struct request *r) = ex->server->config.any_origin;
  if (*allow == 0) return refuse(ex, 404, NULL);
  if (strcmp(method, "OPTIONS") == 0 && any_origin != NULL && any_origin(&ex->r)) return answer_preflight(ex, allow);
  server_fail(ex, 405, NULL);
  reply_header(&ex->reply, S("Allow"), str_from(allow));
  return send_refusal(ex);
}

static bool media_is(struct str header, struct str media) {
  return str_eq_nocase(str_trim(str_sub(header, 0, str_index(header, ';'))), media);
}

/* 0, or the status for a body of a kind or size this route does not take. */
static int check_body(struct exchange *ex) {
  const struct route *route = ex->r.route;
  struct body *b = &ex->body;
  struct str const type = request_header(&ex->r, "content-type");
  switch (route->body) {
  case BODY_NONE:
    b->max = 0;
    return b->expected ? 413 : 0;
  case BODY_FORM:
    b->max = ex->server->limits.form_bytes;
    if (b->expected && !media_is(type, S("application/x-www-form-urlencoded"))) return 415;
    break;
  case BODY_UPLOAD:
    b->max = UINT64_MAX; /* until the sink says */
    if (!media_is(type, S("multipart/form-data"))) return 415;
    break;
  }
  return b->known && b->length > b->max ? 413 : 0;
}

/* A FORM is small and comes without waiting for any thread of ours: the instant it arrived must not hang on how busy
 * the pool is. An UPLOAD may be large: who sends it is known before its body is taken. */
static enum MHD_Result let_body_come(struct exchange *ex) {
  struct body *b = &ex->body;
  ex->phase = PHASE_BODY;
  b->since_us = clock_mono_us();
  if (!b->expected) return MHD_YES;
  MHD_set_connection_option(ex->peer->connection, MHD_CONNECTION_OPTION_TIMEOUT,
                            server_seconds(BODY_PATIENCE * ex->server->limits.idle_ms));
  if (ex->r.route->body == BODY_FORM) {
    b->cap = b->known ? (size_t)b->length : ex->server->limits.form_bytes;
    b->buffer = arena_alloc(ex->r.arena, b->cap);
    return MHD_YES;
  }
  b->cap = CHUNK_BYTES;
  b->buffer = arena_alloc(ex->r.arena, b->cap);
  ex->phase = PHASE_CHECK;
  ex->head_again = true;
  if (server_hold(ex, server_work_check, true)) return MHD_YES;
  ex->head_again = false;
  return refuse(ex, 503, "the pool is full");
}

static enum MHD_Result route(struct exchange *ex, const char *method) {
  struct request *r = &ex->r;
  r->head = strcmp(method, "HEAD") == 0;
  r->method = strcmp(method, "POST") == 0 ? METHOD_POST : METHOD_GET;
  struct route_match m;
  bool const ours = r->method == METHOD_POST || r->head || strcmp(method, "GET") == 0;
  enum err const found = ours ? router_match(ex->server->router, r->method, &r->path, &m) : CONFLICT;
  if (found == CONFLICT) return refuse_method(ex, method);
  if (found != OK) return refuse(ex, 404, NULL);
  r->route = m.route;
  r->n_params = m.n;
  memcpy(r->params, m.params, sizeof m.params);
  if (r->method != METHOD_GET && !server_same_origin(ex)) return refuse(ex, 403, "origin");
  enum err const query =
      urlencoded_parse(r->arena, r->path.query, ex->server->limits.form_fields, ex->server->config.repeated_query, &r->query);
  if (query != OK) return refuse(ex, reply_status_of(query), "query");
  int const status = check_body(ex);
  return status != 0 ? refuse(ex, status, "body") : let_body_come(ex);
}

enum MHD_Result server_on_head(struct exchange *ex, const char *method, const char *version) {
  struct request *r = &ex->r;
  begin(ex);
  const char *why = NULL;
  int const broken = server_guard(ex, method, version, &why);
  find_client(ex);
  enum err const path = path_parse(r->arena, r->target, &r->path);
  find_language(r);
  r->head = strcmp(method, "HEAD") == 0;
  if (broken != 0) return refuse_for_good(ex, broken, why);
  if (path == INVALID) return refuse_for_good(ex, 400, "target");
  if (path == TOO_BIG) return refuse_for_good(ex, 414, "target");
  if (path != OK) return refuse(ex, 404, NULL);
  return route(ex, method);
}
