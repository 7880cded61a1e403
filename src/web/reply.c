#include "web/reply.h"

#include <assert.h>

#include "web/range.h"

int reply_status_of(enum err e) {
  switch (e) {
  case OK: return 200;
  case NOT_FOUND: return 404;
  case FORBIDDEN: return 403;
  case INVALID: return 400;
  case CONFLICT: return 409;
  case TOO_BIG: return 413;
  case RETRY: return 503;
  case BROKEN: return 500;
  }
  return 500;
}

void reply_begin(struct reply *o, struct arena *arena) {
  *o = (struct reply){.status = 200, .type = S("text/html; charset=utf-8"), .body = out_in(arena, REPLY_BODY_MAX)};
}

static bool has_control(struct str s) {
  for (size_t i = 0; i < s.n; i++)
    if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f) return true;
  return false;
}

void reply_header(struct reply *o, struct str name, struct str value) {
  assert(o->n_headers < REPLY_HEADERS_MAX && str_has(name) && !has_control(name) && !has_control(value));
  o->headers[o->n_headers++] = (struct reply_header){name, value};
}

void reply_cookie(struct reply *o, const struct request *r, struct str name, struct str value, int64_t max_age_s) {
  struct str const age = max_age_s < 0 ? S("") : fmt(r->arena, "; Max-Age=%lld", (long long)max_age_s);
  const char *secure = str_starts(r->show.base_url, S("https://")) ? "; Secure" : "";
  reply_header(o, S("Set-Cookie"),
               fmt(r->arena, "%.*s=%.*s; Path=/; HttpOnly; SameSite=Lax%s%.*s", STR(name), STR(value), secure, STR(age)));
}

/* A browser reads "/\evil" as "//evil", and drops tabs and line ends first. */
static bool is_local(struct str s) {
  if (s.n == 0 || s.p[0] != '/' || (s.n > 1 && s.p[1] == '/')) return false;
  return !has_control(s) && str_index(s, '\\') == s.n && str_index(s, ' ') == s.n;
}

static enum err redirect(struct reply *o, const struct request *r, struct str location, int status) {
  if (!is_local(location)) return INVALID;
  o->status = status;
  o->body.n = 0;
  o->type = (struct str){0};
  reply_header(o, S("Location"), str_dup(r->arena, location));
  return OK;
}

enum err reply_redirect(struct reply *o, const struct request *r, struct str location) {
  return redirect(o, r, location, 303);
}

enum err reply_moved(struct reply *o, const struct request *r, struct str location) {
  return redirect(o, r, location, 308);
}

void reply_keep(struct reply *o, struct instant valid_until) {
  o->keep = true;
  o->keep_until = valid_until;
}

void reply_keep_for_all(struct reply *o) {
  reply_keep(o, (struct instant){INT64_MAX});
  o->for_all = true;
}

struct part {
  struct reply_stream whole;
  uint64_t from;
};

static ssize_t part_read(void *ctx, uint64_t pos, char *buf, size_t max) {
  const struct part *p = ctx;
  return p->whole.read(p->whole.ctx, p->from + pos, buf, max);
}

static void part_free(void *ctx) {
  const struct part *p = ctx;
  if (p->whole.free != NULL) p->whole.free(p->whole.ctx);
}

static struct str content_range(const struct request *r, struct range range, int64_t size) {
  struct out o = out_in(r->arena, 128);
  range_content(&o, range, size);
  return out_str(&o);
}

void reply_stream(struct reply *o, const struct request *r, struct reply_stream stream) {
  assert(stream.size <= INT64_MAX);
  int64_t const size = (int64_t)stream.size;
  bool const plain = o->status == 200;
  struct range const range = plain ? range_read(request_header(r, "range"), request_header(r, "if-range"), o->etag, size)
                                   : (struct range){RANGE_WHOLE, 0, size};
  o->kind = REPLY_STREAM;
  o->stream = stream;
  if (plain) reply_header(o, S("Accept-Ranges"), S("bytes"));
  if (range.kind == RANGE_WHOLE) return;
  reply_header(o, S("Content-Range"), content_range(r, range, size));
  if (range.kind == RANGE_UNSATISFIABLE) {
    o->status = 416;
    o->stream.size = 0;
    return;
  }
  struct part *part = arena_new(r->arena, struct part);
  *part = (struct part){stream, (uint64_t)range.from};
  o->status = 206;
  o->stream = (struct reply_stream){(uint64_t)range.length, part_read, part_free, part};
}

enum err reply_after_hash(struct reply *o, hash_fn *hash, after_hash_fn *after, void *ctx) {
  assert(hash != NULL && after != NULL);
  o->kind = REPLY_HASH;
  o->hash = hash;
  o->after = after;
  o->hash_ctx = ctx;
  return OK;
}
