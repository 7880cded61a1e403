/* Machine formats of one notice beside its page, and the read interface under /api/v1: whatever a visitor may read, for
 * any origin. Nobody is signed in here: what is for invited people only does not exist. */
#include "base/arena.h"
#include "base/json_put.h"
#include "base/words.h"
#include "board/board.h"
#include "board/generation.h"
#include "board/token.h"
#include "feed/ical.h"
#include "feed/notice_json.h"
#include "feed/ocds.h"
#include "feed/openapi.h"
#include "web/app.h"
#include "web/handlers.h"
#include "web/list_filter.h"
#include "web/problem.h"
#include "web/reply.h"

enum { LIMIT = 20, LIMIT_MAX = 100, ETAG_BYTES = 12 };

/* The reply is what these bytes are until the board changes or `until` comes: a reader that has them is told so. */
static enum err sent(struct request *r, struct reply *out, struct str type, struct instant until) {
  unsigned char digest[TOKEN_BYTES];
  token_sha256(out_str(&out->body), digest);
  out->type = type;
  out->cache = CACHE_CHECK;
  out->etag = fmt(r->arena, "\"%.*s\"", STR(str_hex(r->arena, digest, ETAG_BYTES)));
  problem_any_origin(out);
  reply_keep(out, until);
  return OK;
}

/* --- One notice ----------------------------------------------------------------------------------------------------- */

/* A notice, and until when what is said of it stays true. */
struct told {
  struct opportunity notice;
  struct instant until;
  bool moved; /* the address was another: the reply leads on */
};

static enum err load(struct request *r, int64_t id, struct told *ret) {
  struct db *db;
  TRY(board_snapshot(r->board, &db));
  enum err e = opportunity_public(db, r->arena, id, (struct opt_int){0}, r->arrived, &ret->notice);
  if (e == OK) e = board_next_change(db, r->arena, r->arrived, &ret->until);
  board_release(r->board, db);
  if (e == OK) ret->until = notice_next_closing(&ret->notice, r->arrived, ret->until);
  return e;
}

/* Beside the page the address has the number alone: "7-titre.json" leads to "7.json". */
static enum err beside(struct request *r, struct reply *out, const char *ending, struct told *ret) {
  int64_t const id = request_int(r, "opportunity");
  struct str const number = fmt(r->arena, "%lld", (long long)id);
  TRY(load(r, id, ret));
  ret->moved = !str_eq(request_str(r, "opportunity"), number);
  if (!ret->moved) return OK;
  return reply_moved(out, r, app_path(r, fmt(r->arena, "/opportunites/%.*s%s", STR(number), ending)));
}

enum err notice_json_show(struct request *r, struct reply *out) {
  struct told t;
  TRY(beside(r, out, ".json", &t));
  if (t.moved) return OK;
  struct json_put j = json_put_in(&out->body);
  notice_json(&j, &t.notice, r->show.base_url, r->arrived);
  return sent(r, out, S("application/json"), t.until);
}

/* A program is told why: the notice is there, in another format. */
static enum err no_procedure(struct request *r, struct reply *out) {
  enum lang const lang = r->show.lang;
  problem_any_origin(out);
  problem_put(out, r, 404, T(lang, "Pas de données OCDS pour cet avis"),
              T(lang, "OCDS décrit les appels d’offres et les appels à manifestation d’intérêt. Cet avis d’une autre nature existe en JSON, à la même adresse suivie de « .json »."),
              (struct str){0});
  return OK;
}

enum err notice_ocds_show(struct request *r, struct reply *out) {
  struct told t;
  TRY(beside(r, out, ".ocds.json", &t));
  if (!ocds_has(t.notice.kind)) return no_procedure(r, out);
  if (t.moved) return OK;
  struct json_put j = json_put_in(&out->body);
  ocds_package(&j, &t.notice, r->show.base_url, r->board->ocid_prefix, r->arrived);
  return sent(r, out, S("application/json"), t.until);
}

/* A permanent call has no closing that a calendar could hold. */
enum err notice_ics_show(struct request *r, struct reply *out) {
  struct told t;
  TRY(beside(r, out, ".ics", &t));
  if (!t.notice.row.closes_at.has) return NOT_FOUND;
  if (t.moved) return OK;
  struct feed_entry const entry = feed_entry_of(r->arena, &t.notice, r->show.lang, r->show.base_url, r->arrived);
  struct ical_head const head = {.lang = r->show.lang, .name = entry.title, .base_url = r->show.base_url, .page = entry.address};
  ical_calendar(&out->body, &head, &entry, 1);
  return sent(r, out, S("text/calendar; charset=utf-8"), t.until);
}

enum err api_notice(struct request *r, struct reply *out) {
  struct told t;
  TRY(load(r, request_int(r, "id"), &t));
  struct json_put j = json_put_in(&out->body);
  notice_json(&j, &t.notice, r->show.base_url, r->arrived);
  return sent(r, out, S("application/json"), t.until);
}

/* --- The list ------------------------------------------------------------------------------------------------------- */

/* A program is told that it asked for something that is not there; a page filters nothing then. */
static enum err refuse(struct request *r, struct reply *out, struct str parameter) {
  enum lang const lang = r->show.lang;
  problem_any_origin(out);
  problem_put(out, r, 400, T(lang, "Votre demande n’a pas pu être traitée"), T(lang, "Ce paramètre n’a pas une valeur permise."),
              parameter);
  return OK;
}

/* Whether every value of a facet was taken into the filter: those that cannot be were left out of it. */
static bool all_taken(const struct request *r, const struct opportunity_filter *f, enum opportunity_facet facet) {
  struct str value;
  for (size_t at = 0; urlencoded_each(&r->query, list_filter_name(facet), &at, &value);) {
    bool taken = value.n == 0;
    for (size_t i = 0; i < f->by[facet].n; i++) taken |= str_eq(f->by[facet].v[i], value);
    if (!taken) return false;
  }
  return true;
}

/* A parameter that was given must say what was understood. */
static bool understood(const struct request *r, const char *parameter, struct str as) {
  struct str const given = request_query(r, parameter);
  return !str_has(given) || str_eq(given, as);
}

/* The first parameter whose value cannot be read, absent: none. */
static struct str wrong_parameter(const struct request *r, const struct opportunity_filter *f, int64_t *ret_limit) {
  struct str const limit = request_query(r, "limit");
  int64_t after;
  *ret_limit = LIMIT;
  if (!understood(r, "lang", S("fr")) && !understood(r, "lang", S("en"))) return S("lang");
  if (limit.p != NULL && str_int(limit, 1, LIMIT_MAX, ret_limit) != OK) return S("limit");
  for (enum opportunity_facet facet = 0; facet < FACET_COUNT; facet++)
    if (!all_taken(r, f, facet)) return list_filter_name(facet);
  if (!understood(r, "etat", list_filter_status(f->status))) return S("etat");
  if (!understood(r, "tri", list_filter_sort(f->sort))) return S("tri");
  struct str const apres = request_query(r, "apres");
  return str_has(apres) && str_int(apres, 1, INT64_MAX, &after) != OK ? S("apres") : (struct str){0};
}

/* As many cards as were asked for: pages of the list one after the other. */
static enum err take(struct db *db, struct request *r, struct opportunity_filter f, size_t limit, struct opportunity_card_list *ret,
                     int64_t *ret_next) {
  *ret = (struct opportunity_card_list){.v = arena_many(r->arena, limit, struct opportunity_card)};
  do {
    struct opportunity_card_list page;
    TRY(opportunity_list(db, r->arena, &f, r->arrived, &page, ret_next));
    for (size_t i = 0; i < page.n; i++) {
      if (ret->n == limit) {
        *ret_next = ret->v[limit - 1].row.key;
        return OK;
      }
      ret->v[ret->n++] = page.v[i];
    }
    f.after = *ret_next;
  } while (*ret_next > 0 && ret->n < limit);
  return OK;
}

static struct str list_url(struct request *r, const struct opportunity_filter *f, int64_t after, int64_t limit) {
  struct out o = out_in(r->arena, 8192);
  out_put(&o, r->show.base_url);
  out_z(&o, "/api/v1/opportunities?");
  out_put(&o, list_filter_query(r->arena, f, after));
  if (str_has(request_query(r, "lang"))) urlencoded_put(&o, S("lang"), request_query(r, "lang"));
  if (limit != LIMIT) urlencoded_put(&o, S("limit"), fmt(r->arena, "%lld", (long long)limit));
  struct str const url = out_str(&o);
  return str_ends(url, S("?")) ? str_sub(url, 0, url.n - 1) : url;
}

enum err api_list(struct request *r, struct reply *out) {
  int64_t limit, next = 0;
  struct opportunity_filter const f = list_filter_read(r);
  struct str const wrong = wrong_parameter(r, &f, &limit);
  if (wrong.p != NULL) return refuse(r, out, wrong);
  struct str const asked = request_query(r, "lang");
  struct opportunity_card_list cards;
  struct instant until;
  struct db *db;
  TRY(board_snapshot(r->board, &db));
  enum err e = take(db, r, f, (size_t)limit, &cards, &next);
  if (e == OK) e = opportunity_cards_tell(db, r->arena, cards, str_eq(asked, S("en")) ? LANG_EN : LANG_FR, r->arrived);
  if (e == OK) e = board_next_change(db, r->arena, r->arrived, &until);
  board_release(r->board, db);
  TRY(e);
  until = cards_next_closing(cards, r->arrived, until);
  struct str const next_url = next > 0 ? list_url(r, &f, next, limit) : (struct str){0};
  struct json_put j = json_put_in(&out->body);
  json_put_object(&j, NULL);
  json_put_text(&j, "schema", S(NOTICE_LIST_SCHEMA));
  json_put_text(&j, "licence", S(DATA_LICENCE));
  json_put_list(&j, "items");
  for (size_t i = 0; i < cards.n; i++)
    notice_json_card(&j, &cards.v[i], str_has(asked) ? &cards.v[i].text : &cards.v[i].own, r->show.base_url);
  json_put_end(&j);
  json_put_object(&j, "links");
  json_put_text(&j, "self", list_url(r, &f, f.after, limit));
  json_put_text(&j, "next", next_url);
  json_put_end(&j);
  json_put_end(&j);
  if (next_url.p != NULL) {
    reply_header(out, S("Link"), fmt(r->arena, "<%.*s>; rel=\"next\"", STR(next_url)));
    reply_header(out, S("Access-Control-Expose-Headers"), S("Link, ETag, X-Request-Id"));
  }
  return sent(r, out, S("application/json"), until);
}

/* --- What it can do ------------------------------------------------------------------------------------------------- */

enum err api_openapi(struct request *r, struct reply *out) {
  size_t n, used = 0;
  const struct route *routes = app_routes(&n);
  struct openapi_operation *operations = arena_many(r->arena, n, struct openapi_operation);
  for (size_t i = 0; i < n; i++)
    if (str_starts(str_from(routes[i].pattern), S("/api/")))
      operations[used++] = (struct openapi_operation){routes[i].name, routes[i].pattern, routes[i].sentence};
  openapi_put(&out->body, r->arena, operations, used, r->show.base_url);
  return sent(r, out, S("application/json"), (struct instant){INT64_MAX});
}
