#include "web/app.h"

#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/rand.h"
#include "base/words.h"
#include "board/board.h"
#include "board/generation.h"
#include "board/token.h"
#include "views.h"
#include "web/agent.h"
#include "web/handlers.h"
#include "web/limits.h"
#include "web/problem.h"
#include "web/reply.h"

#define ROUTE ROUTE_ENTRY
static const struct route routes[] = {
#include "web/routes.def"
};
#undef ROUTE

/* The names in the query of a list, its feeds, the read interface and the list that other sites show. */
#define KEPT_QUERY "q type theme pays ville bailleur organisme projet langue etat tri apres limit nombre"

enum {
  ROUTES = sizeof routes / sizeof routes[0],
  SENTENCE_MAX = 8 << 10, /* bytes of a sentence with what was filled in */
};

const struct route *app_routes(size_t *ret_n) {
  *ret_n = ROUTES;
  return routes;
}

/* "__Host-" binds the cookie to this host, and browsers take it over https only. */
static struct str cookie_name(const struct request *r) {
  return str_starts(r->board->base_url, S("https://")) ? S("__Host-" COOKIE_NAME) : S(COOKIE_NAME);
}

static bool is_visitor(const struct request *r) { return !str_has(request_cookie(r, cookie_name(r).p)); }

/* The page's own address without its language, for the language switch: only of pages a GET can show again. */
static struct str switch_path(const struct request *r) {
  bool const switches = r->method == METHOD_GET && r->path.n > 0 && str_eq(r->path.segments[0], lang_code(r->show.lang));
  return switches ? r->show.path : (struct str){0};
}

static bool is_of_dossiers(const struct route *route) {
  struct str const pattern = str_from(route->pattern);
  return str_contains(pattern, S("{opportunity}/dossier")) || str_contains(pattern, S("{opportunity}/difficulte"));
}

/* Nothing can be prepared, deposited or missed here for a notice that is answered at its source: every such address says so,
 * and where, before it asks for an account or takes a byte. */
static enum err answered_here(struct request *r) {
  if (r->route == NULL || !is_of_dossiers(r->route)) return OK;
  struct db *db;
  struct opportunity *o = arena_new(r->arena, struct opportunity);
  TRY(board_snapshot(r->board, &db));
  enum err const e = opportunity_elsewhere(db, r->arena, request_int(r, "opportunity"), app_reader(r), r->arrived, o);
  board_release(r->board, db);
  if (e == CONFLICT) r->elsewhere = o;
  return e == NOT_FOUND ? OK : e; /* its own handler says so, to whom it may */
}

static enum err find_session(struct request *r) {
  r->show.arena = r->arena;
  r->show.base_url = r->board->base_url;
  r->show.demo = r->board->demo;
  r->show.path = switch_path(r);
  struct str const cookie = request_cookie(r, cookie_name(r).p);
  struct session *s = arena_new(r->arena, struct session);
  enum err e = NOT_FOUND;
  if (str_has(cookie)) {
    struct db *db;
    TRY(board_snapshot(r->board, &db));
    e = session_find(db, r->arena, cookie, r->show.now, s);
    board_release(r->board, db);
  }
  if (e == OK) {
    r->session = s;
    r->roles = ROLE_PERSON | (s->role >= PERSON_OFFICER ? ROLE_OFFICER : 0u) | (s->role == PERSON_ADMIN ? ROLE_ADMIN : 0u);
    r->show.person = s->name;
    r->show.officer = s->role >= PERSON_OFFICER;
    if (s->stale && board_change(r->board, session_touch, &(struct session_args){cookie, r->show.now}) != OK)
      log_warn("session_not_touched"); /* a page that only reads needs no disk that takes writes */
  } else if (e == NOT_FOUND) e = OK;
  if (r->session != NULL) r->show.token = token_form(r->arena, r->session->secret);
  return e == OK ? answered_here(r) : e;
}

/* A visitor has no token: kept pages are the same for all. Origin and Sec-Fetch-Site protect the door (login CSRF). */
static bool token_right(const struct request *r, struct str token) {
  return r->session == NULL || token_form_valid(r->session->secret, token);
}

/* The page a form stands on: the nearest address above its own that a GET shows. */
static struct str page_of_form(const struct request *r) {
  struct str pattern = str_from(r->route->pattern), path = str_sub(r->target, 0, str_index(r->target, '?'));
  while (pattern.n > 1) {
    for (size_t i = 0; i < ROUTES; i++)
      if (routes[i].method == METHOD_GET && routes[i].who == r->route->who && str_eq(str_from(routes[i].pattern), pattern)) return path;
    while (pattern.n > 0 && pattern.p[--pattern.n] != '/') continue;
    while (path.n > 0 && path.p[--path.n] != '/') continue;
  }
  return (struct str){0};
}

static void sign_in_path(struct out *o, const struct request *r) {
  out_fmt(o, "/%.*s/compte/connexion", STR(lang_code(r->show.lang)));
  bool const posts = r->method != METHOD_GET;
  struct str const page = posts ? page_of_form(r) : r->target;
  if (posts) out_z(o, "?fin=1");
  if (!app_is_onward(page)) return;
  if (!posts) out_char(o, '?');
  urlencoded_put(o, S("suite"), page);
}

static struct str error_title(enum lang lang, int status) {
  switch (status) {
  case 403: return T(lang, "Accès refusé");
  case 404: return T(lang, "Page introuvable");
  case 405: return T(lang, "Cette opération n’est pas possible à cette adresse");
  case 409: return T(lang, "Quelque chose a changé entre-temps");
  case 413: return T(lang, "Envoi trop volumineux");
  case 503: return T(lang, "Le service est très sollicité");
  default:
    return status < 500 ? T(lang, "Votre demande n’a pas pu être traitée") : T(lang, "Une erreur est survenue chez nous");
  }
}

/* The opportunity whose dossier somebody was sending to; 0: something else. */
static int64_t dossier_of(const struct request *r, int status) {
  if (status == 403 || status == 404) return 0;
  bool const sends = r->method == METHOD_POST && r->route != NULL && str_contains(str_from(r->route->pattern), S("{opportunity}/dossier"));
  return sends ? request_int(r, "opportunity") : 0;
}

static void error_page(struct reply *o, const struct request *r, int status, struct str sentence) {
  struct show show = r->show;
  struct str const title = error_title(show.lang, status);
  if (problem_wanted(r)) {
    problem_any_origin(o);
    problem_put(o, r, status, title, sentence, (struct str){0});
    return;
  }
  if (r->elsewhere != NULL) {
    view_not_here(&o->body, &show, r->elsewhere);
    return;
  }
  show.problem = true;
  view_error(&o->body, &show, status, title, sentence, dossier_of(r, status));
}

/* What every origin may read: the interface, and the formats beside lists and notices. */
static bool for_any_origin(const struct request *r) {
  static const struct str endings[] = {S_INIT(".json"), S_INIT(".ics"), S_INIT(".atom"), S_INIT(".rss")};
  if (problem_wanted(r)) return true;
  struct str const last = r->path.n > 0 ? r->path.segments[r->path.n - 1] : S("");
  for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
    if (str_ends(last, endings[i])) return true;
  return false;
}

/* A setting left empty is not set. */
static struct str set_or_absent(struct str value) { return str_has(value) ? value : (struct str){0}; }

struct server_config app_config(const struct config *config, struct board *board) {
  limits_begin();
  return (struct server_config){
      .listen = config->listen,
      .base_url = set_or_absent(config->base_url),
      .trusted_proxies = set_or_absent(config->trusted_proxies),
      .routes = routes,
      .n_routes = ROUTES,
      .app = board,
      .demo = board->demo,
      .repeated_form = S("theme lot"),
      .repeated_query = S("type theme pays ville bailleur organisme projet langue"),
      .access_log = 2,
      .session = find_session,
      .csrf = token_right,
      .sign_in = sign_in_path,
      .error_page = error_page,
      .any_origin = for_any_origin,
      .generation = generation_now,
      .visitor = is_visitor,
      .kept_query = S(KEPT_QUERY),
  };
}

bool app_is_onward(struct str path) {
  if (!str_starts(path, S("/fr/")) && !str_starts(path, S("/en/"))) return false;
  for (size_t i = 0; i < path.n; i++)
    if ((unsigned char)path.p[i] <= ' ' || str_index(S("\\\"<>\x7f"), path.p[i]) < 5) return false; /* in no address of ours */
  return !str_contains(path, S("//"));
}

enum err app_begin_session(struct request *r, struct reply *out, int64_t person_id, enum person_role role, bool proved) {
  struct session_begin_args begin = {.person_id = person_id, .role = role, .cookie = rand_ref(r->arena), .proved = proved,
                                     .former = r->session == NULL ? (struct str){0} : r->session->cookie,
                                     .agent = agent_words(r->arena, request_header(r, "user-agent")), .now = r->arrived};
  rand_bytes(begin.secret, sizeof begin.secret);
  TRY(board_change(r->board, session_begin, &begin));
  reply_cookie(out, r, cookie_name(r), begin.cookie, session_life_s(role));
  return OK;
}

struct str app_say(struct request *r, struct str word, struct str value) {
  struct out o = out_in(r->arena, SENTENCE_MAX);
  slots_put(&o, word, &value, 1);
  return out_str(&o);
}

struct str app_path(struct request *r, struct str path) {
  return fmt(r->arena, "/%.*s%.*s", STR(lang_code(r->show.lang)), STR(path));
}

struct opt_int app_reader(const struct request *r) {
  return r->session == NULL ? (struct opt_int){0} : (struct opt_int){true, r->session->person_id};
}
