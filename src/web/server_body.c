/* The body on its way in, on the event thread. FORM is gathered whole; UPLOAD is gathered in one chunk buffer that the
 * pool empties while the connection is held; what is refused is read and dropped, up to a bound. */
#include "web/server_inside.h"

#include <string.h>

#include "base/crash.h"

enum { US_PER_MS = 1000, HURRIED_RATE = 1 << 20 /* bytes a second, of the planted bug */ };

/* The reply is made and waits for the end of the body: the library takes none in the middle of one. */
static void refuse_rest(struct exchange *ex, int status, const char *why) {
  ex->body.refused = true;
  ex->close = true;
  server_fail(ex, status, why);
  ex->phase = PHASE_BODY;
}

/* Past the bound the connection is cut without the reply: whoever sends on after that does not listen. */
static enum MHD_Result drop(struct exchange *ex, size_t *n) {
  const struct server_limits *l = &ex->server->limits;
  int64_t const us = clock_mono_us() - ex->body.since_us;
  *n = 0;
  return ex->body.received > l->drain_bytes || us > (int64_t)l->drain_ms * US_PER_MS + ex->body.held_us ? MHD_NO : MHD_YES;
}

static size_t gather(struct body *b, const char *data, size_t n) {
  size_t const room = b->cap - b->n, take = n < room ? n : room;
  memcpy(b->buffer + b->n, data, take);
  b->n += take;
  return take;
}

enum MHD_Result server_on_body(struct exchange *ex, const char *data, size_t *n) {
  struct body *b = &ex->body;
  if (b->refused) {
    b->received += *n;
    return drop(ex, n);
  }
  bool const form = ex->r.route->body == BODY_FORM;
  if (b->received + *n > b->max) {
    b->received += *n;
    refuse_rest(ex, 413, "body");
    return drop(ex, n);
  }
  size_t const taken = gather(b, data, *n);
  b->received += taken;
  ex->r.body_bytes = b->received;
  *n -= taken;
  if (form || b->n < b->cap) return MHD_YES;
  ex->phase = PHASE_CHUNK;
  return server_hold(ex, server_work_chunk, false) ? MHD_YES : MHD_NO;
}

/* The last byte is here: this is the instant that counts, read before anything waits. */
enum MHD_Result server_on_end(struct exchange *ex) {
  struct request *r = &ex->r;
  if (ex->body.refused) return server_queue(ex);
  r->arrived = clock_now();
  r->show.now = r->arrived;
  if (r->method == METHOD_GET && server_find_kept(ex)) return server_queue(ex);
  ex->phase = PHASE_RUN;
  bool const accepted = ex->upload != NULL; /* what came this far is not turned away for want of a place */
  if (server_hold(ex, server_work_run, !accepted)) return MHD_YES;
  atomic_fetch_add(&ex->server->refused, 1);
  server_fail(ex, 503, "the pool is full");
  return server_queue(ex);
}

bool server_body_slow(const struct exchange *ex, int64_t now_us) {
  const struct server_limits *l = &ex->server->limits;
  if (ex->held || ex->phase != PHASE_BODY || !ex->body.expected) return false;
  int64_t const us = now_us - ex->body.since_us - ex->body.held_us;
  if (PLANTED("web.bodies_are_hurried") && (double)ex->body.received < HURRIED_RATE * (double)us / 1e6) return true;
  if (us <= (int64_t)l->body_grace_ms * US_PER_MS) return false;
  return (double)ex->body.received < (double)l->body_rate * (double)us / 1e6;
}
