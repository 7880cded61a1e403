/* Every filtered list as Atom, RSS, JSON Feed and iCalendar: the same query string as the list, for visitors only.
 *
 * All four say the same entries, made once from the whole notices (feed/feed_entry.h). Any origin may read them. */
#include "web/feeds.h"

#include "base/arena.h"
#include "base/fold.h"
#include "base/words.h"
#include "board/board.h"
#include "board/generation.h"
#include "board/token.h"
#include "feed/feed_json.h"
#include "feed/ical.h"
#include "views.h"
#include "web/handlers.h"
#include "web/list_filter.h"

enum { ENTRIES_MAX = 50, TITLE_MAX = 1024 };

enum err feed_reply(struct request *r, struct reply *out, struct str type) {
  if (out->body.full) return BROKEN;
  unsigned char digest[TOKEN_BYTES];
  token_sha256(out_str(&out->body), digest);
  out->type = type;
  out->cache = CACHE_CHECK;
  out->etag = fmt(r->arena, "\"%.*s\"", STR(str_hex(r->arena, digest, TOKEN_BYTES / 2)));
  return OK;
}

/* One notice at a time in an arena of its own: the entry keeps what it says, not the whole notice. A notice that went
 * away since its card was read cannot be: both are of one snapshot. */
static enum err add_entry(struct db *db, struct request *r, int64_t id, struct feed *feed, struct instant *until) {
  scoped(arena) struct arena a = {0};
  struct opportunity o;
  enum err const e = opportunity_public(db, &a, id, (struct opt_int){0}, r->arrived, &o);
  if (e == NOT_FOUND) return OK;
  TRY(e);
  feed->v[feed->n++] = feed_entry_of(r->arena, &o, r->show.lang, r->show.base_url, r->arrived);
  *until = notice_next_closing(&o, r->arrived, *until);
  return OK;
}

/* The entries, and the earlier of `until` and the next closing of theirs. */
static enum err load_entries(struct db *db, struct request *r, struct opportunity_filter filter, struct feed *feed, struct instant *until) {
  feed->v = arena_many(r->arena, ENTRIES_MAX, struct feed_entry);
  int64_t next = 0;
  do {
    struct opportunity_card_list cards;
    TRY(opportunity_list(db, r->arena, &filter, r->arrived, &cards, &next));
    for (size_t i = 0; i < cards.n && feed->n < ENTRIES_MAX; i++) TRY(add_entry(db, r, cards.v[i].row.id, feed, until));
    filter.after = next;
  } while (next > 0 && feed->n < ENTRIES_MAX);
  return OK;
}

static struct str value_name(struct request *r, enum opportunity_facet facet, struct str value) {
  enum opportunity_kind kind;
  if (facet == FACET_KIND && kind_of_slug(value, &kind) == OK) return feed_kind_name(r->show.lang, kind);
  if (facet == FACET_COUNTRY) return names_country(r->arena, r->show.lang, value);
  return facet == FACET_LANGUAGE ? names_language(r->arena, r->show.lang, value) : value;
}

/* What no longer fits is left out: the address says it all. */
static void title_part(struct request *r, struct out *o, struct str part, size_t *n) {
  if (!str_has(part) || o->n + part.n > TITLE_MAX / 2) return;
  out_z(o, (*n)++ > 0 ? ", " : r->show.lang == LANG_FR ? "\u00a0: " : ": ");
  out_put(o, feed_line(r->arena, part));
}

/* "Opportunités ouvertes : ville durable, Bénin – Babillard": what the filter says, as far as words can. */
static struct str title_of(struct request *r, const struct opportunity_filter *f) {
  static const struct str lists[STATUS_COUNT] = {
      [STATUS_OPEN] = WORD("Opportunités ouvertes"),
      [STATUS_ANNOUNCED] = WORD("Opportunités à venir"),
      [STATUS_CLOSED] = WORD("Opportunités closes"),
      [STATUS_AWARDED] = WORD("Procédures attribuées"),
      [STATUS_UNSUCCESSFUL] = WORD("Procédures infructueuses"),
      [STATUS_CANCELLED] = WORD("Opportunités annulées"),
      [STATUS_ALL] = WORD("Toutes les opportunités"),
  };
  struct out o = out_in(r->arena, TITLE_MAX);
  out_put(&o, words_get(r->show.lang, lists[f->status]));
  size_t n = 0;
  title_part(r, &o, f->words, &n);
  for (enum opportunity_facet d = 0; d < FACET_COUNT; d++)
    for (size_t i = 0; i < f->by[d].n; i++) title_part(r, &o, value_name(r, d, f->by[d].v[i]), &n);
  out_z(&o, " – Babillard");
  return out_str(&o);
}

static struct str address(struct request *r, const char *extension, struct str query) {
  return fmt(r->arena, "%.*s/%.*s/opportunites%s%s%.*s", STR(r->show.base_url), STR(lang_code(r->show.lang)), extension,
             query.n > 0 ? "?" : "", STR(query));
}

/* The list the address asks for, from its first page on: where a reader had got to in the list is no part of a feed. */
static enum err load(struct request *r, struct reply *out, const char *extension, struct feed *ret) {
  struct opportunity_filter filter = list_filter_read(r);
  filter.after = 0;
  struct str const query = list_filter_query(r->arena, &filter, 0), base = r->show.base_url;
  struct feed feed = {.lang = r->show.lang, .title = title_of(r, &filter), .page = address(r, "", query), .self = address(r, extension, query)};
  struct str const lang = lang_code(feed.lang);
  feed.tag = feed_tag(r->arena, base, fmt(r->arena, "%.*s/opportunites%s%.*s", STR(lang), query.n > 0 ? "?" : "", STR(query)));
  feed.types = feed_tag(r->arena, base, S("type"));
  feed.subjects = feed_tag(r->arena, base, S("theme"));
  struct db *db;
  struct instant until;
  TRY(board_snapshot(r->board, &db));
  enum err e = board_next_change(db, r->arena, r->arrived, &until);
  if (e == OK) e = load_entries(db, r, filter, &feed, &until);
  board_release(r->board, db);
  TRY(e);
  feed.updated = feed_updated(feed.v, feed.n);
  reply_keep(out, until);
  reply_header(out, S("Access-Control-Allow-Origin"), S("*"));
  *ret = feed;
  return OK;
}

enum err list_atom(struct request *r, struct reply *out) {
  struct feed feed;
  TRY(load(r, out, ".atom", &feed));
  view_feed_atom(&out->body, &r->show, &feed);
  return feed_reply(r, out, S("application/atom+xml; charset=utf-8"));
}

enum err list_rss(struct request *r, struct reply *out) {
  struct feed feed;
  TRY(load(r, out, ".rss", &feed));
  view_feed_rss(&out->body, &r->show, &feed);
  return feed_reply(r, out, S("application/rss+xml; charset=utf-8"));
}

enum err list_json(struct request *r, struct reply *out) {
  struct feed feed;
  TRY(load(r, out, ".json", &feed));
  feed_json(&out->body, &feed);
  return feed_reply(r, out, S("application/feed+json; charset=utf-8"));
}

enum err list_ical(struct request *r, struct reply *out) {
  struct feed feed;
  TRY(load(r, out, ".ics", &feed));
  struct ical_head const head = {.lang = feed.lang, .name = feed.title, .base_url = r->show.base_url, .page = feed.page, .self = feed.self};
  ical_calendar(&out->body, &head, feed.v, feed.n);
  return feed_reply(r, out, S("text/calendar; charset=utf-8"));
}
