/* Pages for visitors, kept: found on the event thread before anything is read from the store, made and compressed once
 * in the pool, turned into ready replies on the event thread again. What is kept and for how long: web/page_cache.h,
 * board/generation.h; who says so: reply_keep. */
#include "web/server_inside.h"

#include <assert.h>

#include "board/token.h"
#include "web/gzip.h"

enum { ETAG_DIGITS = 16 };

static bool send_kept(struct exchange *ex) {
  const struct kept *k = &ex->kept;
  struct shared_reply *found =
      page_cache_find(ex->server->pages, k->key, k->generation, ex->r.arrived, !k->visitor);
  if (found == NULL) return false;
  reply_begin(&ex->reply, ex->r.arena);
  ex->reply.kind = REPLY_SHARED;
  ex->reply.shared = found;
  atomic_fetch_add(&ex->server->kept, 1);
  return true;
}

bool server_find_kept(struct exchange *ex) {
  const struct server_config *config = &ex->server->config;
  struct request *r = &ex->r;
  struct kept *k = &ex->kept;
  if (ex->server->pages == NULL || r->route->who != WHO_ANYONE) return false;
  char buffer[PAGE_KEY_MAX];
  if (!page_key(buffer, r, config->kept_query, &k->key)) return k->key = (struct str){0}, false;
  k->visitor = config->visitor == NULL || config->visitor(r);
  k->generation = config->generation(r->board, &ex->peer->loop->watch);
  if (send_kept(ex)) return true;
  k->key = str_dup(r->arena, k->key);
  return false;
}

bool server_find_made(struct exchange *ex) {
  if (ex->kept.key.p == NULL || !send_kept(ex)) return false;
  ex->phase = PHASE_READY;
  return true;
}

/* Tells this page from every other of its address: by generation, and by its bytes, because the clock changes pages too
 * and so does a new release. */
static struct str etag_of(struct exchange *ex, struct arena *a, struct str body) {
  unsigned char digest[TOKEN_BYTES];
  token_sha256(body, digest);
  struct str const hex = str_hex(a, digest, ETAG_DIGITS / 2);
  if (ex->reply.for_all) return fmt(a, "\"%.*s\"", STR(hex));
  return fmt(a, "\"%llx-%.*s\"", (unsigned long long)ex->kept.generation, STR(hex));
}

static bool may_keep(const struct exchange *ex) {
  const struct reply *o = &ex->reply;
  const struct kept *k = &ex->kept;
  if (!o->keep || o->kind != REPLY_BYTES || o->status != 200 || k->key.p == NULL) return false;
  if (!instant_before(ex->r.arrived, o->keep_until)) return false;
  return o->for_all || (k->visitor && k->generation >= 0 && ex->r.session == NULL);
}

static const struct reply_header *copy_headers(struct arena *a, const struct reply *o) {
  struct reply_header *all = arena_many(a, o->n_headers, struct reply_header);
  for (size_t i = 0; i < o->n_headers; i++) {
    assert(!str_eq_nocase(o->headers[i].name, S("Set-Cookie")) && !str_eq_nocase(o->headers[i].name, S("Content-Encoding")));
    all[i] = (struct reply_header){str_dup(a, o->headers[i].name), str_dup(a, o->headers[i].value)};
  }
  return all;
}

void server_pack(struct exchange *ex) {
  const struct reply *o = &ex->reply;
  struct kept *k = &ex->kept;
  if (!may_keep(ex)) return;
  assert(!o->secret);
  struct arena *a = &k->arena;
  struct str const body = out_str(&o->body), packed = gzip_pack_best(ex->r.arena, body);
  k->spec = (struct shared_spec){
      .status = o->status,
      .type = str_dup(a, o->type),
      .plain = str_dup(a, body),
      .gzip = packed.p == NULL ? packed : str_dup(a, packed),
      .etag = str_has(o->etag) ? str_dup(a, o->etag) : etag_of(ex, a, body),
      .cache = o->cache,
      .csp = o->csp.p == NULL ? o->csp : str_dup(a, o->csp),
      .headers = copy_headers(a, o),
      .n_headers = o->n_headers,
      .hsts = ex->server->hsts,
  };
}

void server_keep(struct exchange *ex) {
  struct kept *k = &ex->kept;
  if (k->spec.status == 0 || ex->reply.kind == REPLY_SHARED) return;
  struct shared_reply *made = shared_reply_make(&k->arena, &k->spec);
  struct page const page = {.key = k->key, .generation = k->generation, .from = ex->r.arrived,
                            .until = ex->reply.keep_until, .for_all = ex->reply.for_all};
  page_cache_put(ex->server->pages, &page, made);
  ex->reply.kind = REPLY_SHARED;
  ex->reply.shared = made;
}
