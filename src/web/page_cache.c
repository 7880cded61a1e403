#include "web/page_cache.h"

#include <pthread.h>
#include <string.h>

#include "web/server.h"

struct entry {
  struct shared_reply *reply; /* NULL: free */
  struct page page;           /* its key stands in `key` */
  uint64_t hash;
  size_t bytes;
  bool used;           /* asked for since the hand came by */
  struct entry *next;  /* of its bucket, or free */
  char key[PAGE_KEY_MAX];
};

struct page_cache {
  pthread_mutex_t mutex; /* guards all below */
  struct entry *entries;
  struct entry **buckets;
  struct entry *free;
  unsigned n, used, hand; /* entries, in use, where the next victim is looked for */
  size_t bytes, bytes_max;
};

struct page_cache *page_cache_make(struct arena *arena, unsigned pages, size_t bytes) {
  struct page_cache *c = arena_new(arena, struct page_cache);
  c->n = pages > PAGE_CACHE_PAGES_MAX ? PAGE_CACHE_PAGES_MAX : pages;
  c->bytes_max = bytes;
  c->entries = arena_many(arena, c->n, struct entry);
  c->buckets = arena_many(arena, c->n, struct entry *);
  for (unsigned i = c->n; i > 0; i--) {
    c->entries[i - 1].next = c->free;
    c->free = &c->entries[i - 1];
  }
  pthread_mutex_init(&c->mutex, NULL);
  return c;
}

/* --- Keys --------------------------------------------------------------------------------------------------------- */

static bool is_among(struct str names, struct str name) {
  struct str one;
  while (str_next(&names, ' ', &one))
    if (str_eq(one, name)) return true;
  return false;
}

/* Keys and values are decoded: "a%62c" and "abc" are the same page. */
static void put_query(struct out *o, const struct form_fields *query, struct str names) {
  struct str name;
  while (str_next(&names, ' ', &name))
    for (size_t i = 0; i < query->n; i++) {
      if (!str_eq(query->at[i].key, name)) continue;
      out_char(o, '\0'); /* in no path, name or value */
      out_put(o, name);
      out_char(o, '=');
      out_put(o, query->at[i].value);
    }
}

bool page_key(char buffer[PAGE_KEY_MAX], const struct request *r, struct str names, struct str *ret) {
  for (size_t i = 0; i < r->query.n; i++)
    if (!is_among(names, r->query.at[i].key)) return false;
  struct out o = out_fixed(buffer, PAGE_KEY_MAX);
  out_put(&o, lang_code(r->show.lang));
  for (size_t i = 0; i < r->path.n; i++) {
    out_char(&o, '/');
    out_put(&o, r->path.segments[i]);
  }
  if (r->path.trailing_slash) out_char(&o, '/');
  put_query(&o, &r->query, names);
  bool const for_people = r->path.n > 0 && str_eq(r->path.segments[0], lang_code(r->show.lang));
  struct str const city = for_people ? request_city(r) : (struct str){0};
  if (str_has(city)) {
    out_char(&o, '\0');
    out_char(&o, '@'); /* no name of the contract begins with it */
    out_put(&o, city);
  }
  *ret = out_str(&o);
  return !o.full;
}

static uint64_t hash_of(struct str key) { /* FNV-1a; a flood of equal hashes only makes one bucket slow, and it is bounded */
  uint64_t h = UINT64_C(14695981039346656037);
  for (size_t i = 0; i < key.n; i++) h = (h ^ (unsigned char)key.p[i]) * UINT64_C(1099511628211);
  return h;
}

/* --- Entries; with the lock ---------------------------------------------------------------------------------------- */

static struct entry *look_up(struct page_cache *c, struct str key, uint64_t hash) {
  for (struct entry *e = c->buckets[hash % c->n]; e != NULL; e = e->next)
    if (e->hash == hash && str_eq(e->page.key, key)) return e;
  return NULL;
}

static void forget(struct page_cache *c, struct entry *e) {
  struct entry **at = &c->buckets[e->hash % c->n];
  while (*at != e) at = &(*at)->next;
  *at = e->next;
  c->bytes -= e->bytes;
  c->used--;
  shared_reply_drop(e->reply);
  e->reply = NULL;
  e->next = c->free;
  c->free = e;
}

static void make_room(struct page_cache *c, size_t bytes) {
  while (c->used > 0 && (c->free == NULL || c->bytes + bytes > c->bytes_max)) {
    struct entry *e = &c->entries[c->hand];
    c->hand = (c->hand + 1) % c->n;
    if (e->reply == NULL) continue;
    if (e->used) e->used = false;
    else forget(c, e);
  }
}

static bool is_dead(const struct entry *e, int64_t generation, struct instant now) {
  return !e->page.for_all && (e->page.generation < generation || !instant_before(now, e->page.until));
}

/* --- In and out ---------------------------------------------------------------------------------------------------- */

struct shared_reply *page_cache_find(struct page_cache *c, struct str key, int64_t generation, struct instant now, bool for_all) {
  uint64_t const hash = hash_of(key);
  struct shared_reply *found = NULL;
  pthread_mutex_lock(&c->mutex);
  struct entry *e = look_up(c, key, hash);
  if (e != NULL && is_dead(e, generation, now)) forget(c, e);
  else if (e != NULL && (e->page.for_all || (!for_all && e->page.generation == generation && !instant_before(now, e->page.from)))) {
    e->used = true;
    found = e->reply;
    shared_reply_hold(found);
  }
  pthread_mutex_unlock(&c->mutex);
  return found;
}

static void enter(struct page_cache *c, const struct page *page, uint64_t hash, struct shared_reply *reply, size_t bytes) {
  make_room(c, bytes);
  struct entry *e = c->free;
  c->free = e->next;
  memcpy(e->key, page->key.p, page->key.n);
  e->page = *page;
  e->page.key.p = e->key;
  e->hash = hash;
  e->bytes = bytes;
  e->used = false;
  e->reply = reply;
  e->next = c->buckets[hash % c->n];
  c->buckets[hash % c->n] = e;
  c->used++;
  c->bytes += bytes;
  shared_reply_hold(reply);
}

void page_cache_put(struct page_cache *c, const struct page *page, struct shared_reply *reply) {
  size_t const bytes = shared_reply_bytes(reply);
  if (c->n == 0 || page->key.n > PAGE_KEY_MAX || bytes > c->bytes_max / PAGE_CACHE_SHARE) return;
  uint64_t const hash = hash_of(page->key);
  pthread_mutex_lock(&c->mutex);
  struct entry *e = look_up(c, page->key, hash);
  bool const later = e != NULL && !e->page.for_all && e->page.generation > page->generation;
  if (e != NULL && !later) forget(c, e);
  if (!later) enter(c, page, hash, reply, bytes);
  pthread_mutex_unlock(&c->mutex);
}

void page_cache_end(struct page_cache *c) {
  pthread_mutex_lock(&c->mutex);
  for (unsigned i = 0; i < c->n; i++)
    if (c->entries[i].reply != NULL) forget(c, &c->entries[i]);
  pthread_mutex_unlock(&c->mutex);
  pthread_mutex_destroy(&c->mutex);
}

unsigned page_cache_pages(struct page_cache *c) {
  pthread_mutex_lock(&c->mutex);
  unsigned const n = c->used;
  pthread_mutex_unlock(&c->mutex);
  return n;
}

size_t page_cache_bytes(struct page_cache *c) {
  pthread_mutex_lock(&c->mutex);
  size_t const n = c->bytes;
  pthread_mutex_unlock(&c->mutex);
  return n;
}
