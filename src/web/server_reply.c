/* Replies become the library's responses here, on the event thread, with the headers all of them carry. */
#include "web/server_inside.h"

#include <assert.h>

#include "base/log.h"
#include "web/accept.h"
#include "web/headers.h"
#include "web/range.h"

enum { STREAM_BLOCK = 32 << 10 };

/* Its bytes live in its own arena, and so does it. The library counts who still sends a response; `alive` counts the
 * responses it has not destroyed yet. */
struct shared_reply {
  struct arena arena;
  atomic_uint holds, alive;
  struct MHD_Response *plain, *gzip;           /* gzip: NULL when there is none */
  struct MHD_Response *same, *same_gzip;       /* 304; NULL without an ETag */
  int status;
  struct str etag, etag_gzip;
  size_t plain_n, gzip_n, bytes;
};

static void add(struct MHD_Response *m, const char *name, const char *value) {
  if (MHD_add_response_header(m, name, value) != MHD_YES) die("a response header was refused", 0);
}

static void add_security(struct MHD_Response *m, const char *csp, bool hsts) {
  for (size_t i = 0; i < security_headers_n; i++) add(m, security_headers[i].name, security_headers[i].value);
  add(m, "Content-Security-Policy", csp);
  if (hsts) add(m, "Strict-Transport-Security", HSTS_VALUE);
}

/* The library only reads it; its interface forgot the const. */
static void *unconst(const char *p) { return (void *)(uintptr_t)p; }

static struct MHD_Response *from_bytes(struct str s) {
  struct MHD_Response *m =
      MHD_create_response_from_buffer(s.n, s.n == 0 ? unconst("") : unconst(s.p), MHD_RESPMEM_PERSISTENT);
  if (m == NULL) die("out of memory", 0);
  return m;
}

/* --- Made once ---------------------------------------------------------------------------------------------------- */

enum { RESPONSE_BYTES = 4096 }; /* what the library keeps for one, about: its headers above all */

static void response_gone(void *arg) {
  struct shared_reply *shared = arg;
  if (atomic_fetch_sub(&shared->alive, 1) > 1) return;
  struct arena arena = shared->arena;
  arena_free(&arena);
}

static struct MHD_Response *shared_one(struct shared_reply *shared, struct arena *arena, const struct shared_spec *spec,
                                       struct str bytes, struct str etag, bool packed) {
  void *start = bytes.n == 0 ? unconst("") : unconst(bytes.p);
  struct MHD_Response *m = MHD_create_response_from_buffer_with_free_callback_cls(bytes.n, start, response_gone, shared);
  if (m == NULL) die("out of memory", 0);
  atomic_fetch_add(&shared->alive, 1);
  shared->bytes += RESPONSE_BYTES;
  if (str_has(spec->type)) add(m, "Content-Type", str_z(arena, spec->type));
  if (packed) add(m, "Content-Encoding", "gzip");
  if (spec->gzip.p != NULL) add(m, "Vary", "Accept-Encoding");
  if (str_has(etag)) add(m, "ETag", str_z(arena, etag));
  add(m, "Cache-Control", cache_control(spec->cache, false));
  for (size_t i = 0; i < spec->n_headers; i++)
    add(m, str_z(arena, spec->headers[i].name), str_z(arena, spec->headers[i].value));
  add_security(m, spec->csp.p == NULL ? CSP_STRICT : str_z(arena, spec->csp), spec->hsts);
  return m;
}

struct shared_reply *shared_reply_make(struct arena *arena, const struct shared_spec *spec) {
  struct shared_reply *shared = arena_new(arena, struct shared_reply);
  struct arena scratch = {0};
  atomic_init(&shared->holds, 1);
  shared->status = spec->status;
  shared->plain_n = spec->plain.n;
  shared->gzip_n = spec->gzip.n;
  bool const packed = spec->gzip.p != NULL, tagged = str_has(spec->etag);
  if (tagged) {
    shared->etag = str_dup(arena, spec->etag);
    shared->etag_gzip = fmt(arena, "%.*s-gz\"", STR(str_sub(spec->etag, 0, spec->etag.n - 1)));
  }
  shared->plain = shared_one(shared, &scratch, spec, spec->plain, shared->etag, false);
  if (packed) shared->gzip = shared_one(shared, &scratch, spec, spec->gzip, shared->etag_gzip, true);
  if (tagged) shared->same = shared_one(shared, &scratch, spec, S(""), shared->etag, false);
  if (tagged && packed) shared->same_gzip = shared_one(shared, &scratch, spec, S(""), shared->etag_gzip, true);
  arena_free(&scratch);
  shared->bytes += arena->used;
  shared->arena = *arena;
  *arena = (struct arena){0};
  return shared;
}

void shared_reply_hold(struct shared_reply *shared) { atomic_fetch_add(&shared->holds, 1); }

void shared_reply_drop(struct shared_reply *shared) {
  if (atomic_fetch_sub(&shared->holds, 1) > 1) return;
  struct MHD_Response *const all[] = {shared->plain, shared->gzip, shared->same, shared->same_gzip}; /* it dies with the last */
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (all[i] != NULL) MHD_destroy_response(all[i]);
}

size_t shared_reply_bytes(const struct shared_reply *shared) { return shared->bytes; }

static enum MHD_Result queue_shared(struct exchange *ex) {
  const struct shared_reply *shared = ex->reply.shared;
  const struct request *r = &ex->r;
  bool const packed = shared->gzip != NULL && accept_gzip(request_header(r, "accept-encoding"));
  struct str const seen = request_header(r, "if-none-match");
  bool const same = shared->same != NULL && str_has(seen) &&
                    (range_none_match(seen, shared->etag) || range_none_match(seen, shared->etag_gzip));
  ex->status = same ? 304 : shared->status;
  ex->bytes = same ? 0 : packed ? shared->gzip_n : shared->plain_n;
  struct MHD_Response *m = same ? (packed ? shared->same_gzip : shared->same) : packed ? shared->gzip : shared->plain;
  return MHD_queue_response(ex->peer->connection, (unsigned)ex->status, m);
}

/* --- Made for one request ----------------------------------------------------------------------------------------- */

static ssize_t read_stream(void *arg, uint64_t pos, char *buf, size_t max) {
  struct exchange *ex = arg;
  ssize_t const n = ex->reply.stream.read(ex->reply.stream.ctx, pos, buf, max);
  if (n > 0) return n;
  log_error("a file could not be read while it was sent", LOG_S("id", ex->r.id), LOG_I("position", (int64_t)pos));
  ex->why = "read";
  return MHD_CONTENT_READER_END_WITH_ERROR;
}

static struct MHD_Response *make_body(struct exchange *ex) {
  struct reply *o = &ex->reply;
  if (o->kind == REPLY_STREAM && o->stream.size > 0) {
    ex->bytes = o->stream.size;
    struct MHD_Response *m = MHD_create_response_from_callback(o->stream.size, STREAM_BLOCK, read_stream, ex, NULL);
    if (m == NULL) die("out of memory", 0);
    return m;
  }
  struct str const bytes = o->kind == REPLY_BYTES ? out_str(&o->body) : S("");
  ex->bytes = bytes.n;
  return from_bytes(bytes);
}

static void dress(struct exchange *ex, struct MHD_Response *m) {
  const struct reply *o = &ex->reply;
  struct arena *arena = ex->r.arena;
  bool const personal = ex->r.session != NULL || ex->r.method != METHOD_GET;
  if (str_has(o->type)) add(m, "Content-Type", str_z(arena, o->type));
  if (str_has(o->etag)) add(m, "ETag", str_z(arena, o->etag));
  add(m, "Cache-Control", cache_control(o->cache, personal));
  add(m, "X-Request-Id", str_z(arena, ex->r.id));
  for (size_t i = 0; i < o->n_headers; i++)
    add(m, str_z(arena, o->headers[i].name), str_z(arena, o->headers[i].value));
  add_security(m, o->csp.p == NULL ? CSP_STRICT : str_z(arena, o->csp), ex->server->hsts);
  if (ex->close) add(m, "Connection", "close");
}

enum MHD_Result server_queue(struct exchange *ex) {
  assert(ex->response == NULL && ex->phase != PHASE_SENT);
  if (atomic_load(&ex->server->stopping)) ex->close = true;
  if (ex->linger) ex->peer->linger = true;
  ex->phase = PHASE_SENT;
  server_keep(ex);
  if (ex->reply.kind == REPLY_SHARED) return queue_shared(ex);
  ex->response = make_body(ex);
  dress(ex, ex->response);
  ex->status = ex->reply.status;
  return MHD_queue_response(ex->peer->connection, (unsigned)ex->status, ex->response);
}

void server_reply_free(struct exchange *ex) {
  struct reply_stream *stream = &ex->reply.stream;
  if (ex->reply.kind == REPLY_STREAM && stream->free != NULL) stream->free(stream->ctx);
  *stream = (struct reply_stream){0};
  if (ex->reply.shared != NULL) shared_reply_drop(ex->reply.shared);
  ex->reply.shared = NULL;
  arena_free(&ex->kept.arena);
  ex->kept.spec.status = 0;
  if (ex->response != NULL) MHD_destroy_response(ex->response);
  ex->response = NULL;
}
