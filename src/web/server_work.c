/* What the pool does for a request: who sends it, the chunks of an upload, the handler, hashing, compression. */
#include "web/server_inside.h"

#include "base/log.h"
#include "web/accept.h"
#include "web/gzip.h"
#include "web/range.h"

enum { LOCATION_MAX = 4096 };

void server_fail(struct exchange *ex, int status, const char *why) {
  struct str const sentence = ex->reply.sentence;
  server_reply_free(ex);
  reply_begin(&ex->reply, ex->r.arena);
  ex->reply.status = status;
  ex->reply.cache = CACHE_NO_STORE;
  if (why != NULL) ex->why = why;
  if (ex->server->config.error_page != NULL)
    ex->server->config.error_page(&ex->reply, &ex->r, status, sentence);
  if (status == 503) reply_header(&ex->reply, S("Retry-After"), fmt(ex->r.arena, "%d", RETRY_AFTER_S));
  ex->phase = PHASE_READY;
}

static bool send_to_sign_in(struct exchange *ex) {
  if (ex->server->config.sign_in == NULL) return false;
  struct out path = out_in(ex->r.arena, LOCATION_MAX);
  ex->server->config.sign_in(&path, &ex->r);
  reply_begin(&ex->reply, ex->r.arena);
  ex->reply.cache = CACHE_NO_STORE;
  return !path.full && reply_redirect(&ex->reply, &ex->r, out_str(&path)) == OK;
}

/* True: this person may go on. False: the reply is made. Rights are looked at before anything else is known to exist:
 * somebody without the role gets the page of an address that is not there. */
static bool admit(struct exchange *ex) {
  struct request *r = &ex->r;
  ex->checked = true;
  enum err const e = ex->server->config.session == NULL ? OK : ex->server->config.session(r);
  if (e != OK) {
    server_fail(ex, reply_status_of(e), "session");
    return false;
  }
  unsigned need = 0;
  switch (r->route->who) {
  case WHO_ANYONE: return true;
  case WHO_DEMO:
    if (ex->server->config.demo) return true;
    server_fail(ex, 404, NULL);
    return false;
  case WHO_SIGNED_IN: need = ROLE_PERSON; break;
  case WHO_OFFICER: need = ROLE_OFFICER; break;
  case WHO_ADMIN: need = ROLE_ADMIN; break;
  }
  if ((r->roles & need) != 0) return true;
  atomic_fetch_add(&ex->server->refused, 1);
  bool const visitor = (r->roles & ROLE_PERSON) == 0;
  if (visitor && send_to_sign_in(ex)) ex->phase = PHASE_READY;
  else server_fail(ex, 404, NULL);
  return false;
}

/* Makes the page of a refused upload the reply: its sink's own, or the error page. */
static void fail_upload(struct exchange *ex, enum err e, const char *why) {
  const struct upload_sink *sink = ex->r.route->sink;
  int const status = reply_status_of(e);
  server_fail(ex, status, why);
  if (sink->refused == NULL || e == FORBIDDEN || e == NOT_FOUND) return;
  struct reply page;
  reply_begin(&page, ex->r.arena);
  page.status = status;
  page.cache = CACHE_NO_STORE;
  if (sink->refused(&ex->r, &page, e) != OK || page.body.full || page.kind != REPLY_BYTES) return;
  if (page.status == 503) reply_header(&page, S("Retry-After"), fmt(ex->r.arena, "%d", RETRY_AFTER_S));
  server_reply_free(ex);
  ex->reply = page;
}

/* A refusal in the head call: the library sends it at once and drops the rest. */
static void refuse_body(struct exchange *ex) { ex->close = ex->linger = true; }

void server_work_check(struct pool_job *job) {
  struct exchange *ex = (struct exchange *)job;
  if (!admit(ex)) {
    refuse_body(ex);
  } else {
    uint64_t max = 0;
    enum err e = upload_open(ex);
    if (e == OK) e = ex->r.route->sink->limit(&ex->r, &max);
    if (e == OK && ex->body.known && ex->body.length > max) e = TOO_BIG;
    ex->body.max = max;
    ex->phase = PHASE_BODY;
    if (e != OK) {
      fail_upload(ex, e, "body");
      refuse_body(ex);
    }
  }
  server_hand_back(ex);
}

void server_work_chunk(struct pool_job *job) {
  struct exchange *ex = (struct exchange *)job;
  enum err const e = upload_feed(ex);
  if (e != OK) {
    fail_upload(ex, e, NULL);
    ex->body.refused = true;
    ex->close = true;
  }
  ex->phase = PHASE_BODY;
  server_hand_back(ex);
}

static enum err read_form(struct exchange *ex) {
  struct request *r = &ex->r;
  if (r->route->body == BODY_NONE) return OK;
  if (r->route->body == BODY_UPLOAD) {
    if (ex->upload == NULL) TRY(upload_open(ex)); /* no body at all came */
    return upload_finish(ex);
  }
  struct str const text = {ex->body.buffer, ex->body.n};
  enum err const e = urlencoded_parse(r->arena, text, ex->server->limits.form_fields, ex->server->config.repeated_form, &r->form);
  if (e != OK) ex->why = "form";
  TRY(e);
  if (ex->server->config.csrf == NULL || ex->server->config.csrf(r, request_form(r, "csrf"))) return OK;
  ex->why = "csrf";
  return FORBIDDEN;
}

static bool compressible(struct str type) {
  static const struct str words[] = {S_INIT("text/"), S_INIT("json"), S_INIT("xml"), S_INIT("javascript")};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (str_contains(type, words[i])) return true;
  return false;
}

/* Compressed by the handler, or at build. */
static bool is_coded(const struct reply *o) {
  for (size_t i = 0; i < o->n_headers; i++)
    if (str_eq_nocase(o->headers[i].name, S("Content-Encoding"))) return true;
  return false;
}

static struct str none_match(const struct request *r) {
  struct str lines[REQUEST_HEADERS_MAX];
  size_t const n = request_header_all(r, "if-none-match", lines, REQUEST_HEADERS_MAX);
  if (n <= 1) return n == 0 ? (struct str){0} : lines[0];
  struct out all = out_in(r->arena, 16384);
  for (size_t i = 0; i < n; i++) {
    if (i > 0) out_z(&all, ", ");
    out_put(&all, lines[i]);
  }
  return out_str(&all);
}

static void not_modified(struct exchange *ex) {
  struct reply *o = &ex->reply;
  server_reply_free(ex);
  o->kind = REPLY_BYTES;
  o->status = 304;
  o->type = (struct str){0};
  o->body = out_in(ex->r.arena, 0);
}

/* ETag, compression: what the handler need not know about. */
static void dress(struct exchange *ex) {
  struct reply *o = &ex->reply;
  const struct request *r = &ex->r;
  bool const whole = o->status == 200 || o->status == 206 || o->status == 416;
  if (r->method == METHOD_GET && whole && str_has(o->etag) && range_none_match(none_match(r), o->etag)) {
    not_modified(ex);
    return;
  }
  if (o->kind != REPLY_BYTES || o->secret || !compressible(o->type) || is_coded(o)) return;
  reply_header(o, S("Vary"), S("Accept-Encoding"));
  if (!accept_gzip(request_header(r, "accept-encoding"))) return;
  struct str const packed = gzip_pack(r->arena, out_str(&o->body));
  if (packed.p == NULL) return;
  char *bytes = (char *)(uintptr_t)packed.p;
  o->body = (struct out){.p = bytes, .n = packed.n, .cap = packed.n, .max = packed.n};
  reply_header(o, S("Content-Encoding"), S("gzip"));
  if (str_has(o->etag)) o->etag = fmt(r->arena, "W/%.*s", STR(o->etag)); /* the same page, not the same bytes */
}

static void finish(struct exchange *ex, enum err outcome) {
  if (outcome == OK && ex->reply.body.full) {
    log_error("a reply outgrew its maximum", LOG_S("id", ex->r.id), LOG_Z("route", ex->r.route->pattern));
    outcome = BROKEN;
  }
  if (outcome != OK) server_fail(ex, reply_status_of(outcome), NULL);
  server_pack(ex);
  if (ex->kept.spec.status == 0) dress(ex);
  ex->phase = PHASE_READY;
  server_hand_back(ex);
}

static void after_hash(struct pool_job *job) {
  struct exchange *ex = (struct exchange *)job;
  after_hash_fn *after = ex->reply.after;
  void *ctx = ex->reply.hash_ctx;
  reply_begin(&ex->reply, ex->r.arena);
  finish(ex, after(&ex->r, &ex->reply, ctx));
}

static void in_lane(struct pool_job *job) {
  struct exchange *ex = (struct exchange *)job;
  ex->reply.hash(&ex->r, ex->reply.hash_ctx);
  ex->job.run = after_hash;
  pool_push(ex->server->pool, &ex->job, ex->r.method != METHOD_GET);
}

void server_work_run(struct pool_job *job) {
  struct exchange *ex = (struct exchange *)job;
  if (server_find_made(ex)) {
    server_hand_back(ex);
    return;
  }
  if (!ex->checked && !admit(ex)) {
    dress(ex);
    server_hand_back(ex);
    return;
  }
  enum err e = read_form(ex);
  reply_begin(&ex->reply, ex->r.arena);
  if (e != OK && ex->upload != NULL) {
    fail_upload(ex, e, NULL);
    dress(ex);
    server_hand_back(ex);
    return;
  }
  if (e == OK) {
    if (ex->upload != NULL) ex->upload->handled = true;
    e = ex->r.route->handler(&ex->r, &ex->reply);
  }
  if (e == OK && ex->reply.kind == REPLY_HASH) {
    ex->job.run = in_lane;
    if (pool_try(ex->server->lane, &ex->job, false)) return;
    ex->why = "the hashing lane is full";
    e = RETRY;
  }
  finish(ex, e);
}

void server_work_abandon(struct pool_job *job) {
  struct exchange *ex = (struct exchange *)job;
  ex->r.route->sink->abandon(&ex->r);
  struct arena arena = ex->arena;
  arena_free(&arena);
}
