/* What machines ask every site for: sitemap, robots.txt, security.txt, where to change a password, an icon.
 *
 * The sitemap is always an index: its parts lie at the root, since a sitemap speaks only for what lies beneath it
 * (sitemaps.org), and each is small enough for one reply. */
#include "assets.h"
#include "base/arena.h"
#include "base/date.h"
#include "board/board.h"
#include "board/generation.h"
#include "board/sitemap.h"
#include "views.h"
#include "web/accept.h"
#include "web/app.h"
#include "web/feeds.h"
#include "web/handlers.h"

enum { PAGES_MAX = 100, SECURITY_DAYS = 180 };

static const struct {
  struct str slug; /* of the addresses */
  enum topic_kind kind;
} topics[] = {{S_INIT("themes"), TOPIC_THEME},
              {S_INIT("villes"), TOPIC_CITY},
              {S_INIT("projets"), TOPIC_PROJECT},
              {S_INIT("organismes"), TOPIC_ORGANISATION},
              {S_INIT("bailleurs"), TOPIC_FUNDER}};

enum { TOPICS = sizeof topics / sizeof topics[0] };

/* The rest of a pattern behind "/{lang}" when everybody may see it; absent otherwise. */
static struct str public_pattern(const struct route *route) {
  struct str const pattern = str_from(route->pattern), lang = S("/{lang}");
  bool const open = route->method == METHOD_GET && route->who == WHO_ANYONE && str_starts(pattern, lang);
  return open ? str_sub(pattern, lang.n, pattern.n) : (struct str){0};
}

/* Whether the pages of a kind of topic are served: "/themes/{…}". */
static bool serves_topics(struct str slug) {
  size_t n;
  const struct route *routes = app_routes(&n);
  for (size_t i = 0; i < n; i++) {
    struct str const rest = public_pattern(&routes[i]);
    if (rest.n > slug.n + 2 && str_eq(str_sub(rest, 1, slug.n), slug) && str_starts(str_sub(rest, slug.n + 1, rest.n), S("/{")))
      return true;
  }
  return false;
}

/* Pages that stand in the table of routes with an address of their own; feeds, the account's door and what is made for
 * other sites' frames are none. */
static void fixed_pages(struct sitemap_pages *pages, struct arena *a) {
  size_t n;
  const struct route *routes = app_routes(&n);
  pages->v = arena_many(a, PAGES_MAX, struct sitemap_page);
  for (size_t i = 0; i < n && pages->n < PAGES_MAX; i++) {
    struct str const rest = public_pattern(&routes[i]);
    bool const page = str_has(rest) && str_index(rest, '{') == rest.n && str_index(rest, '.') == rest.n && !str_starts(rest, S("/compte")) && !str_eq(rest, S("/integration"));
    if (page) pages->v[pages->n++] = (struct sitemap_page){.path = rest, .home = str_eq(rest, S("/"))};
  }
}

static enum err topic_pages(struct db *db, struct request *r, size_t topic, struct sitemap_pages *pages) {
  struct sitemap_slugs slugs;
  TRY(sitemap_topics(db, r->arena, topics[topic].kind, r->arrived, &slugs));
  pages->v = arena_many(r->arena, slugs.n, struct sitemap_page);
  for (size_t i = 0; i < slugs.n; i++)
    pages->v[pages->n++] = (struct sitemap_page){.path = fmt(r->arena, "/%.*s/%.*s", STR(topics[topic].slug), STR(slugs.v[i]))};
  return pages->n == 0 ? NOT_FOUND : OK;
}

static enum err notice_pages(struct db *db, struct request *r, int64_t part, struct sitemap_pages *pages) {
  struct q_sitemap_part_list rows;
  TRY(sitemap_part(db, r->arena, part, r->arrived, &rows));
  pages->v = arena_many(r->arena, rows.n, struct sitemap_page);
  for (size_t i = 0; i < rows.n; i++) {
    const struct q_sitemap_part *row = &rows.v[i];
    struct instant const at = instant_before(row->updated_at, row->published_at) ? row->published_at : row->updated_at;
    pages->v[pages->n++] = (struct sitemap_page){.path = fmt(r->arena, "/opportunites/%lld-%.*s", (long long)row->id, STR(row->slug)),
                                                 .updated = {true, at}};
  }
  return OK;
}

static enum err part_pages(struct db *db, struct request *r, struct sitemap_pages *pages) {
  struct str const name = request_str(r, "slug");
  int64_t part;
  if (str_eq(name, S("pages"))) return fixed_pages(pages, r->arena), OK;
  for (size_t i = 0; i < TOPICS; i++)
    if (str_eq(name, topics[i].slug)) return serves_topics(name) ? topic_pages(db, r, i, pages) : NOT_FOUND;
  if (name.p[0] == '0' || str_int(name, 1, INT64_MAX / SITEMAP_PART, &part) != OK) return NOT_FOUND;
  return notice_pages(db, r, part, pages);
}

enum err sitemap_part_show(struct request *r, struct reply *out) {
  struct db *db;
  struct sitemap_pages pages = {0};
  struct instant until;
  TRY(board_snapshot(r->board, &db));
  enum err e = part_pages(db, r, &pages);
  if (e == OK) e = board_next_change(db, r->arena, r->arrived, &until);
  board_release(r->board, db);
  TRY(e);
  reply_keep(out, until);
  view_sitemap_urls(&out->body, &r->show, &pages);
  return feed_reply(r, out, S("application/xml; charset=utf-8"));
}

/* The kinds of topic that have a page to show. */
static enum err load_index(struct db *db, struct request *r, struct sitemap_part_list *parts, struct sitemap_slugs *kinds) {
  kinds->v = arena_many(r->arena, TOPICS, struct str);
  for (size_t i = 0; i < TOPICS; i++) {
    struct sitemap_slugs slugs = {0};
    if (serves_topics(topics[i].slug)) TRY(sitemap_topics(db, r->arena, topics[i].kind, r->arrived, &slugs));
    if (slugs.n > 0) kinds->v[kinds->n++] = topics[i].slug;
  }
  return sitemap_parts(db, r->arena, r->arrived, parts);
}

enum err sitemap_show(struct request *r, struct reply *out) {
  struct db *db;
  struct sitemap_part_list parts = {0};
  struct sitemap_slugs kinds = {0};
  struct instant until;
  TRY(board_snapshot(r->board, &db));
  enum err e = load_index(db, r, &parts, &kinds);
  if (e == OK) e = board_next_change(db, r->arena, r->arrived, &until);
  board_release(r->board, db);
  TRY(e);
  reply_keep(out, until);
  view_sitemap_index(&out->body, &r->show, &kinds, &parts);
  return feed_reply(r, out, S("application/xml; charset=utf-8"));
}

/* RFC 9309. What is personal asks for somebody anyway; told here so that no crawler wastes its time on doors. */
enum err robots_show(struct request *r, struct reply *out) {
  static const char *const closed[] = {"/api/", "/*/compte", "/*/gestion", "/*/opportunites/*/dossier",
                                       "/*/opportunites/*/suivi", "/*/suivi/", "/televersements", "/dev/"};
  out_z(&out->body, "User-agent: *\n");
  for (size_t i = 0; i < sizeof closed / sizeof *closed; i++) out_fmt(&out->body, "Disallow: %s\n", closed[i]);
  out_fmt(&out->body, "\nSitemap: %.*s/sitemap.xml\n", STR(r->show.base_url));
  return feed_reply(r, out, S("text/plain; charset=utf-8"));
}

/* RFC 9116. It is true for half a year from any day it is read. */
enum err security_show(struct request *r, struct reply *out) {
  struct str const set = r->board->contact, contact = str_has(set) ? set : r->board->sender;
  bool const address = str_index(contact, ':') == contact.n;
  struct day const last = date_from_days(date_instant_seconds(r->arrived) / DAY_SECONDS + SECURITY_DAYS);
  out_fmt(&out->body, "Contact: %s%.*s\nExpires: ", address ? "mailto:" : "", STR(contact));
  date_put_day(&out->body, last);
  out_fmt(&out->body, "T00:00:00Z\nPreferred-Languages: fr, en\nCanonical: %.*s/.well-known/security.txt\n", STR(r->show.base_url));
  return feed_reply(r, out, S("text/plain; charset=utf-8"));
}

/* Well-known address for password managers (W3C "A Well-Known URL for Changing Passwords"): the page for it. */
enum err change_password(struct request *r, struct reply *out) {
  reply_header(out, S("Vary"), S("Accept-Language"));
  return reply_redirect(out, r, fmt(r->arena, "/%.*s/compte/mot-de-passe", STR(lang_code(accept_language(request_header(r, "Accept-Language"))))));
}

/* For what asks without having read a page; browsers are told of the mark by the page's head. */
static enum err lead_to(struct request *r, struct reply *out, struct str name) {
  const struct asset *mark = asset_named(name);
  if (mark == NULL) return NOT_FOUND;
  return reply_redirect(out, r, fmt(r->arena, "/static/%.*s", STR(mark->file)));
}

enum err icon_show(struct request *r, struct reply *out) { return lead_to(r, out, S("mark.svg")); }
/* Telephones that put a page among their programs ask for this one, and know no SVG. */
enum err touch_icon_show(struct request *r, struct reply *out) { return lead_to(r, out, S("touch.png")); }
