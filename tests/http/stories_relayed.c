/* A notice taken from a partner's source says so wherever it is read: what is known of its closing and no more, where it
 * comes from, and that it is answered there and not here. */
#include <string.h>

#include "board/deposit.h"
#include "board/dossier.h"
#include "http/lib/apply.h"
#include "http/lib/read_json.h"
#include "views.h"
#include "web/app.h"
#include "web/router.h"

#define SOURCE "Journal des marchés"
#define ORIGINAL "https://source.exemple/avis/12?a=1&b=2"
#define ANSWER "https://depot.exemple/consultations/12"
#define NOT_SAID S("Clôture non connue")
#define DAY_ONLY S("La source n’indique que le jour\u00a0: vérifiez l’heure sur l’avis d’origine.")

static int forget(void **state) {
  json_forget();
  return board_end(state);
}
#define RELAYED(sentence, function) {sentence, function, board_begin, forget, NULL}

/* Listed for twenty days; its closing is as `said` tells: none, ten days from now at the end of the day, or to the minute. */
static struct opportunity_new *relayed(enum opportunity_kind kind, const char *said) {
  struct opportunity_new *n = notice(kind, S("Relais"), instant_plus(NOW, 10 * DAY_US + 14 * HOUR_US + 59 * MINUTE_US));
  n->closes_said = str_from(said);
  if (strcmp(said, "unknown") == 0) {
    n->ends = moment_in(n->zone, instant_plus(NOW, 20 * DAY_US));
    n->closes = (struct moment){0};
  }
  n->origin_name = C(SOURCE);
  n->origin_url = S(ORIGINAL);
  n->answer_url = S(ANSWER);
  n->apply_elsewhere = true;
  return n;
}

static struct answer page_of(struct guest *g, const char *lang, int64_t id, const char *rest) {
  struct answer const a = get(g, "/%s/opportunites/%.*s%s", lang, STR(address_of_notice(id)), rest);
  assert_status(a, 200);
  return a;
}

/* What stands between two words of a reply, once each. */
static struct str part_of(struct answer a, const char *before, const char *after) {
  struct str const s = between(a.body, before, after);
  if (s.p == NULL) fail_msg("no %s in\n%.*s", before, STR(a.body));
  return s;
}

/* What stands in it as markup. */
#define assert_marked(answer, markup) assert_marked_at((answer), (markup), __FILE__, __LINE__)
static void assert_marked_at(struct answer a, struct str markup, const char *file, int line) {
  if (str_contains(a.body, markup)) return;
  print_error("not there: %.*s\n%.*s\n", STR(markup), STR(a.body));
  _fail(file, line);
}

/* A calendar's lines without their folds. */
static struct str unfolded(struct answer a) {
  struct out o = out_in(&story, a.body.n + 1);
  for (size_t i = 0; i < a.body.n; i++)
    if (str_starts(str_sub(a.body, i, 3), S("\r\n "))) i += 2;
    else out_char(&o, a.body.p[i]);
  return out_str(&o);
}

/* --- What is known of the closing ---------------------------------------------------------------------------------- */

static void a_closing_nobody_told_is_no_permanent_call(void **state) {
  (void)state;
  int64_t const id = enter(relayed(KIND_RECRUITMENT, "unknown"));
  struct guest *g = guest();
  static const char *const pages[] = {"/fr/", "/fr/opportunites", "/fr/integration", "/fr/organismes/ville-de-porto-novo-i"};
  for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
    struct answer const a = get(g, "%s", pages[i]);
    assert_status(a, 200);
    assert_says(a, NOT_SAID);
    assert_silent(a, S("Appel permanent"));
    assert_silent(a, S("14 décembre")); /* until when it is listed is no deadline */
  }
  static const char *const parts[] = {"", "/affiche"};
  for (size_t i = 0; i < 2; i++) {
    struct answer const a = page_of(g, "fr", id, parts[i]);
    assert_says(a, NOT_SAID);
    assert_says(a, S("Vérifier sur l’avis d’origine"));
    assert_silent(a, S("permanent"));
    assert_silent(a, S("14 décembre"));
    assert_silent(a, S("heure de ma ville"));
    assert_silent(a, S("Ajouter à mon agenda"));
  }
  assert_says(page_of(g, "en", id, ""), S("Closing date not known"));
  assert_true(str_starts(part_of(page_of(g, "fr", id, ""), "<meta property=\"og:description\" content=\"", "\""),
                         S("Clôture non connue\u00a0: vérifiez-la sur l’avis d’origine.")));
}

/* Seven others close later than it is listed: the home page has room for six. */
static void what_may_close_any_day_is_not_among_what_closes_soon(void **state) {
  (void)state;
  enter(relayed(KIND_RECRUITMENT, "unknown"));
  for (int i = 0; i < 7; i++) enter(notice(KIND_RECRUITMENT, fmt(&story, "Poste %d", i), instant_plus(NOW, (25 + i) * DAY_US)));
  struct answer const home = get(guest(), "/fr/");
  assert_silent(home, C("Relais"));
  assert_says(home, C("Poste 5"));
  assert_says(get(guest(), "/fr/opportunites"), C("Relais"));
}

static void formats_tell_that_a_closing_is_not_known(void **state) {
  (void)state;
  int64_t const id = enter(relayed(KIND_CALL_FOR_TENDERS, "unknown"));
  struct guest *g = guest();
  json_t *const notice = json_of(get(g, "/fr/opportunites/%lld.json", (long long)id));
  assert_json_text(notice, "/closing_precision", S("unknown"));
  assert_json_null(notice, "/closing");
  assert_json_null(notice, "/next_closing");
  assert_json_bool(notice, "/permanent", false);
  assert_json_null(notice, "/links/calendar");
  json_t *const card = json_of(get(g, "/api/v1/opportunities"));
  assert_json_text(card, "/items/0/closing_precision", S("unknown"));
  assert_json_bool(card, "/items/0/permanent", false);
  json_t *const ocds = json_of(get(g, "/fr/opportunites/%lld.ocds.json", (long long)id));
  assert_json_text(ocds, "/releases/0/tender/closing_precision", S("unknown"));
  assert_null(json_at(ocds, "/releases/0/tender/tenderPeriod/endDate"));
  assert_non_null(json_at(ocds, "/releases/0/tender/tenderPeriod/startDate"));
  json_t *const feed = json_of(get(g, "/fr/opportunites.json"));
  assert_json_text(feed, "/items/0/_babillard/closing_precision", S("unknown"));
  assert_json_null(feed, "/items/0/_babillard/closing");
  static const char *const lists[] = {"atom", "rss", "json"};
  for (size_t i = 0; i < 3; i++) {
    struct answer const a = get(g, "/fr/opportunites.%s", lists[i]);
    assert_true(str_contains(a.body, S("Clôture non connue")));
    assert_false(str_contains(a.body, S("permanent")));
    assert_false(str_contains(a.body, S("14 décembre")));
  }
  assert_true(str_contains(get(g, "/fr/opportunites.atom").body, S("<b:precision>unknown</b:precision>")));
  assert_false(str_contains(get(g, "/fr/opportunites.ics").body, S("BEGIN:VEVENT")));
  assert_status(get(g, "/fr/opportunites/%lld.ics", (long long)id), 404);
  assert_false(str_contains(page_of(g, "fr", enter(relayed(KIND_RECRUITMENT, "unknown")), "").body, S("validThrough")));
}

static void what_is_not_listed_any_more_is_not_said_to_be_closed(void **state) {
  (void)state;
  int64_t const id = enter(relayed(KIND_RECRUITMENT, "unknown"));
  clock_at(instant_plus(NOW, 21 * DAY_US));
  struct answer const a = page_of(guest(), "fr", id, "");
  assert_says(a, S("N’est plus affiché parmi les avis ouverts"));
  assert_says(a, S("nous ne savons pas si l’on peut encore répondre"));
  assert_silent(a, S("Clos depuis"));
  assert_silent(a, S("14 décembre"));
  assert_silent(get(guest(), "/fr/opportunites"), C("Relais"));
  struct answer const list = get(guest(), "/fr/opportunites?etat=closes");
  assert_says(list, C("Relais"));
  assert_says(list, S("N’est plus affiché parmi les avis ouverts"));
  assert_silent(list, S("permanent"));
}

static void an_hour_nobody_said_is_shown_nowhere(void **state) {
  (void)state;
  struct opportunity_new *n = relayed(KIND_CALL_FOR_TENDERS, "day");
  int64_t const id = enter(n);
  struct guest *g = guest();
  static const char *const pages[] = {"", "/affiche"};
  for (size_t i = 0; i < 2; i++) {
    struct answer const a = page_of(g, "fr", id, pages[i]);
    assert_marked(a, S("<time datetime=\"2026-12-04\">vendredi 4 décembre 2026</time>"));
    assert_says(a, DAY_ONLY);
    assert_silent(a, S("23\u00a0h\u00a059"));
    assert_silent(a, S("22:59"));
    assert_silent(a, S("22\u00a0h\u00a059"));
    assert_says(a, S("10\u00a0jours"));
  }
  assert_says(page_of(g, "en", id, ""), S("Friday 4 December 2026"));
  struct answer const list = get(g, "/fr/opportunites");
  assert_says(list, S("vendredi 4 décembre 2026"));
  assert_says(list, S("heure non indiquée"));
  assert_silent(list, S("23\u00a0h\u00a059"));
  static const char *const feeds[] = {"atom", "rss", "json"};
  for (size_t i = 0; i < 3; i++) {
    struct answer const a = get(g, "/fr/opportunites.%s", feeds[i]);
    assert_true(str_contains(a.body, S("vendredi 4 décembre 2026. La source n’indique que le jour")));
    assert_false(str_contains(a.body, S("23\u00a0h\u00a059")));
  }
  struct str const calendar = unfolded(get(g, "/fr/opportunites/%lld.ics", (long long)id));
  assert_true(str_contains(calendar, S("DTSTART;VALUE=DATE:20261204\r\n")));
  assert_false(str_contains(calendar, S("DTSTART:")));
  assert_true(str_contains(calendar, S("La source n’indique que le jour")));
  /* under two days what is left would tell the hour */
  clock_at(instant_plus(NOW, 9 * DAY_US));
  assert_silent(page_of(g, "fr", id, ""), S("heures"));
  assert_silent(get(g, "/fr/opportunites"), S("heures"));
  clock_at(instant_plus(NOW, 11 * DAY_US));
  struct answer const over = page_of(g, "fr", id, "");
  assert_says(over, S("Clos depuis le"));
  assert_silent(over, S("23\u00a0h\u00a059"));
}

static void an_hour_nobody_said_is_not_told_of_a_former_closing_either(void **state) {
  (void)state;
  struct opportunity_new *n = relayed(KIND_CALL_FOR_TENDERS, "day");
  struct new_amendment const moved = {moment_in(n->zone, NOW), moment_in(n->zone, instant_plus(n->closes.at.at, -DAY_US)), n->closes, C("Report")};
  n->amendments.v = arena_many(&story, n->amendments.n = 1, struct new_amendment);
  n->amendments.v[0] = moved;
  struct guest *g = guest();
  struct answer const a = page_of(g, "fr", enter(n), "");
  assert_marked(a, S("clôture d’abord fixée au <time datetime=\"2026-12-03\">jeudi 3 décembre 2026</time>"));
  assert_marked(a, S("reportée au <time datetime=\"2026-12-04\">vendredi 4 décembre 2026</time>"));
  assert_silent(a, S("23\u00a0h\u00a059"));
}

static void a_country_that_stands_for_a_city_is_said_once(void **state) {
  (void)state;
  struct opportunity_new *n = relayed(KIND_RECRUITMENT, "day");
  n->city = S("Mauritanie");
  n->country = S("MR");
  int64_t const id = enter(n);
  struct guest *g = guest();
  static const char *const pages[] = {"/fr/", "/fr/opportunites", "/fr/integration"};
  for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
    assert_says(get(g, "%s", pages[i]), S("Mauritanie"));
    assert_silent(get(g, "%s", pages[i]), S("Mauritanie, Mauritanie"));
  }
  assert_silent(page_of(g, "fr", id, ""), S("Mauritanie, Mauritanie"));
  assert_silent(page_of(g, "fr", id, "/affiche"), S("Mauritanie, Mauritanie"));
  assert_says(get(g, "/en/opportunites"), S("Mauritania"));
  assert_silent(get(g, "/en/opportunites"), S("Mauritanie, Mauritania"));
  assert_false(str_contains(get(g, "/fr/opportunites.rss").body, S("Mauritanie, Mauritanie")));
}

static void formats_tell_that_only_the_day_is_known(void **state) {
  (void)state;
  int64_t const id = enter(relayed(KIND_CALL_FOR_TENDERS, "day"));
  struct guest *g = guest();
  json_t *const one = json_of(get(g, "/fr/opportunites/%lld.json", (long long)id));
  assert_json_text(one, "/closing_precision", S("day"));
  assert_json_text(one, "/closing/at", S("2026-12-04T23:59:00+01:00"));
  assert_json_text(json_of(get(g, "/api/v1/opportunities")), "/items/0/closing_precision", S("day"));
  assert_json_text(json_of(get(g, "/fr/opportunites/%lld.ocds.json", (long long)id)), "/releases/0/tender/closing_precision", S("day"));
  assert_true(str_contains(get(g, "/fr/opportunites.atom").body, S("<b:precision>day</b:precision>")));
  struct answer const job = page_of(g, "fr", enter(relayed(KIND_RECRUITMENT, "day")), "");
  assert_true(str_contains(job.body, S("\"validThrough\":\"2026-12-04\"")));
}

static void a_closing_told_to_the_minute_is_shown_as_ever(void **state) {
  (void)state;
  int64_t const id = enter(relayed(KIND_RECRUITMENT, "instant"));
  int64_t const ours = enter(notice(KIND_RECRUITMENT, S("Nôtre"), instant_plus(NOW, 12 * DAY_US)));
  struct guest *g = guest();
  struct answer const a = page_of(g, "fr", id, "");
  assert_says(a, S("vendredi 4 décembre 2026 à 23\u00a0h\u00a059"));
  assert_silent(a, DAY_ONLY);
  assert_says(a, S("Ajouter à mon agenda"));
  assert_true(str_contains(unfolded(get(g, "/fr/opportunites/%lld.ics", (long long)id)), S("DTSTART:20261204T225900Z")));
  int64_t const both[] = {id, ours};
  for (size_t i = 0; i < 2; i++)
    assert_json_text(json_of(get(g, "/fr/opportunites/%lld.json", (long long)both[i])), "/closing_precision", S("instant"));
}

static void an_extension_tells_the_hour_at_last(void **state) {
  (void)state;
  int64_t const id = enter(relayed(KIND_CALL_FOR_TENDERS, "day"));
  struct moment const later = moment_in(S("Africa/Porto-Novo"), instant_plus(NOW, 15 * DAY_US));
  struct opportunity_extend_args extend = {.id = id, .version = 1, .closes = later, .reason = C("report"), .at_wall = S("2026-11-24T09:00"), .now = NOW};
  assert_int_equal(board_change(&the_board, opportunity_extend, &extend), OK);
  assert_int_equal(extend.ret_refusal, PUBLISH_FINE);
  struct answer const a = page_of(guest(), "fr", id, "");
  assert_says(a, S("mercredi 9 décembre 2026 à 9\u00a0h\u00a000"));
  assert_silent(a, DAY_ONLY);
}

/* --- Where it comes from -------------------------------------------------------------------------------------------- */

static void its_source_is_named_wherever_it_is_read(void **state) {
  (void)state;
  int64_t const id = enter(relayed(KIND_CALL_FOR_TENDERS, "instant"));
  struct guest *g = guest();
  struct answer const a = page_of(g, "fr", id, "");
  assert_says(a, S("Publié d’après"));
  assert_marked(a, S("<a href=\"https://source.exemple/avis/12?a=1&amp;b=2\" rel=\"external nofollow\">"));
  assert_says(a, C(SOURCE));
  assert_says(a, S("(autre site\u00a0: source.exemple)"));
  struct answer const poster = page_of(g, "fr", id, "/affiche");
  assert_marked(poster, S("<span class=\"short\">https://source.exemple/avis/12?a=1&amp;b=2</span>"));
  static const char *const lists[] = {"/fr/", "/fr/opportunites", "/fr/integration"};
  for (size_t i = 0; i < 3; i++) {
    struct answer const list = get(g, "%s", lists[i]);
    assert_says(list, S("Avis relayé"));
    assert_says(list, C(SOURCE));
  }
  struct answer const atom = get(g, "/fr/opportunites.atom"), rss = get(g, "/fr/opportunites.rss");
  assert_true(str_contains(atom.body, S("<link rel=\"via\" href=\"https://source.exemple/avis/12?a=1&amp;b=2\"/>")));
  assert_true(str_contains(part_of(atom, "<source>", "</source>"), S("<title>" SOURCE)));
  assert_true(str_starts(part_of(rss, "<source url=\"https://source.exemple/avis/12?a=1&amp;b=2\">", "</source>"), S(SOURCE)));
  json_t *const feed = json_of(get(g, "/fr/opportunites.json"));
  assert_json_text(feed, "/items/0/external_url", S(ORIGINAL));
  assert_json_text(feed, "/items/0/_babillard/origin", C(SOURCE));
  json_t *const one = json_of(get(g, "/fr/opportunites/%lld.json", (long long)id));
  assert_json_text(one, "/origin/name", C(SOURCE));
  assert_json_text(one, "/origin/url", S(ORIGINAL));
  assert_json_bool(one, "/apply_here", false);
  assert_json_text(one, "/answer_url", S(ANSWER));
  assert_json_null(one, "/links/apply");
  assert_json_null(one, "/licence"); /* what a source wrote is not ours to license */
  assert_null(json_at(json_of(get(g, "/fr/opportunites/%lld.ocds.json", (long long)id)), "/license"));
  assert_json_text(json_of(get(g, "/api/v1/opportunities")), "/items/0/origin/url", S(ORIGINAL));
  json_t *const tender = json_at(json_of(get(g, "/fr/opportunites/%lld.ocds.json", (long long)id)), "/releases/0/tender");
  assert_json_text(tender, "/submissionMethodDetails", S(ANSWER));
  assert_null(json_at(tender, "/submissionMethod"));
  assert_json_text(tender, "/documents/1/id", S("origin"));
  assert_json_text(tender, "/documents/1/url", S(ORIGINAL));
}

static void what_is_ours_has_no_source(void **state) {
  (void)state;
  int64_t const id = enter(notice(KIND_CALL_FOR_TENDERS, S("Nôtre"), instant_plus(NOW, 12 * DAY_US)));
  struct guest *g = guest();
  assert_silent(page_of(g, "fr", id, ""), S("Publié d’après"));
  assert_silent(get(g, "/fr/opportunites"), S("Avis relayé"));
  json_t *const one = json_of(get(g, "/fr/opportunites/%lld.json", (long long)id));
  assert_json_null(one, "/origin");
  assert_json_bool(one, "/apply_here", true);
  assert_json_null(one, "/answer_url");
  assert_false(str_contains(get(g, "/fr/opportunites.atom").body, S("<source>")));
  assert_false(str_contains(get(g, "/fr/opportunites.rss").body, S("<source")));
}

static void an_address_that_is_no_web_address_is_no_link(void **state) {
  (void)state;
  struct opportunity_new *n = relayed(KIND_CALL_FOR_TENDERS, "unknown");
  n->origin_url = S("javascript:alert(1)");
  n->answer_url = S("ftp://depot.exemple/");
  struct new_document d = {.title = C("Cahier"), .nature = C("cahier"), .lang = S("fr"), .file_name = S("cahier.pdf"), .url = S("data:text/html,x")};
  n->documents.v = &d;
  n->documents.n = 1;
  int64_t const id = enter(n);
  struct guest *g = guest();
  static const char *const all[] = {"", "/affiche", ".json", ".ocds.json"};
  for (size_t i = 0; i < 4; i++) {
    struct answer const a = client_follow(g->client, get(g, "/fr/opportunites/%.*s%s", STR(address_of_notice(id)), all[i]));
    assert_status(a, 200);
    static const char *const none[] = {"javascript:alert", "ftp://", "data:text"};
    for (size_t k = 0; k < 3; k++) assert_false(str_contains(a.body, str_from(none[k])));
  }
  assert_false(str_contains(get(g, "/fr/opportunites.atom").body, S("javascript:alert")));
}

static void the_host_named_is_the_one_a_link_leads_to(void **state) {
  (void)state;
  struct opportunity_new *n = relayed(KIND_CALL_FOR_TENDERS, "instant");
  n->origin_url = S("https://connu.exemple@autre.exemple/avis"); /* is nobody's honest address */
  n->answer_url = S("https://www.depot.exemple:8443?y=https://connu.exemple/@");
  struct answer const a = page_of(guest(), "fr", enter(n), "");
  assert_silent(a, S("autre.exemple"));
  assert_says(a, C(SOURCE));
  assert_says(a, S("autre site\u00a0: depot.exemple:8443"));
}

static void search_engines_are_sent_to_the_source(void **state) {
  (void)state;
  int64_t const id = enter(relayed(KIND_RECRUITMENT, "instant"));
  struct opportunity_new *n = relayed(KIND_RECRUITMENT, "instant");
  n->apply_elsewhere = false;
  int64_t const here = enter(n);
  struct guest *g = guest();
  struct answer const a = page_of(g, "fr", id, ""), ours = page_of(g, "fr", here, "");
  assert_true(str_contains(a.body, S("<meta name=\"robots\" content=\"noindex\">")));
  assert_true(str_contains(a.body, S("\"directApply\":false")));
  assert_false(str_contains(ours.body, S("noindex")));
  assert_true(str_contains(ours.body, S("\"directApply\":true")));
  struct answer const map = get(g, "/1.sitemap.xml");
  assert_status(map, 200);
  assert_false(str_contains(map.body, address_of_notice(id)));
  assert_true(str_contains(map.body, address_of_notice(here)));
}

/* --- Where it is answered ------------------------------------------------------------------------------------------- */

static void it_is_answered_at_its_source(void **state) {
  (void)state;
  int64_t const id = enter(relayed(KIND_CALL_FOR_TENDERS, "instant"));
  struct answer const a = page_of(guest(), "fr", id, "");
  assert_marked(a, S("<a class=\"button\" href=\"https://depot.exemple/consultations/12\" rel=\"external nofollow\">"));
  assert_says(a, S("Répondre sur le site «\u00a0" SOURCE));
  assert_says(a, S("votre réponse se dépose chez «\u00a0" SOURCE));
  static const char *const silent[] = {"Déposer une offre", "Pièces à fournir", "Ce que deviennent vos données", "Aucun frais", "authentique"};
  for (size_t i = 0; i < sizeof silent / sizeof *silent; i++) assert_silent(a, str_from(silent[i]));
  assert_false(str_contains(a.body, S("/dossier")));
  assert_says(page_of(guest(), "en", id, ""), S("Answer on the site of " SOURCE));
  struct opportunity_new *n = relayed(KIND_CALL_FOR_TENDERS, "instant");
  n->answer_url = (struct str){0};
  assert_marked(page_of(guest(), "fr", enter(n), ""), S("<a class=\"button\" href=\"https://source.exemple/avis/12?a=1&amp;b=2\" rel=\"external nofollow\">"));
  n->origin_url = (struct str){0};
  n->contact_email = S("marches@exemple.org");
  struct answer const contact = page_of(guest(), "fr", enter(n), "");
  assert_silent(contact, S("Répondre sur le site"));
  assert_says(contact, S("Pour savoir comment, adressez-vous au contact donné plus bas."));
  n->contact_email = (struct str){0};
  assert_says(page_of(guest(), "fr", enter(n), ""), S("Le texte de l’avis dit comment répondre"));
}

static struct str target_of(const struct route *r, int64_t id) {
  struct out o = out_in(&story, 1024);
  struct str rest = str_from(r->pattern);
  while (rest.n > 0) {
    size_t const open = str_index(rest, '{'), close = str_index(rest, '}');
    out_put(&o, str_sub(rest, 0, open));
    if (open == rest.n) break;
    struct str const name = str_sub(rest, open + 1, close - open - 1);
    if (str_eq(name, S("lang"))) out_z(&o, "fr");
    else if (str_eq(name, S("opportunity"))) out_put(&o, address_of_notice(id));
    else if (str_eq(name, S("slug"))) out_z(&o, "identite");
    else if (str_eq(name, S("ref"))) out_z(&o, "00000000000000000000000000");
    else out_fmt(&o, "%lld", (long long)piece_of(id, 1));
    rest = str_sub(rest, close + 1, rest.n);
  }
  return out_str(&o);
}

static void every_address_of_a_dossier_says_where_to_answer(void **state) {
  (void)state;
  int64_t const id = enter(relayed(KIND_CALL_FOR_TENDERS, "unknown"));
  struct guest *const all[] = {guest(), applicant(S("awa@exemple.org")), officer(S("yao@exemple.org"), (struct str){0})};
  size_t n, met = 0;
  const struct route *routes = app_routes(&n);
  for (size_t i = 0; i < n; i++) {
    const struct route *r = &routes[i];
    struct str const pattern = str_from(r->pattern);
    if (!str_contains(pattern, S("{opportunity}/dossier")) && !str_contains(pattern, S("{opportunity}/difficulte"))) continue;
    met++;
    for (size_t k = 0; k < 3; k++) {
      struct str const target = target_of(r, id);
      int64_t const before = commits(), files = stored_files();
      const struct part parts[] = {{.name = "fichier", .file_name = "t.pdf", .bytes = data(GOOD_PDF)}};
      struct answer const a = r->method == METHOD_GET        ? get(all[k], "%.*s", STR(target))
                              : r->body == BODY_UPLOAD ? post_parts(all[k], target, parts, 1)
                                                       : post(all[k], target, FIELDS({"message", S("x")}, {"jeton", S("00000000000000000000000000")}));
      if (a.status != 409) fail_msg("%s %.*s: %d", r->name, STR(target), a.status);
      assert_says(a, S("La réponse ne se dépose pas ici"));
      assert_says(a, S("https://depot.exemple/consultations/12"));
      assert_silent(a, S("Je n’arrive pas à déposer"));
      assert_true(commits() == before && stored_files() == files);
    }
  }
  assert_true(met >= 19);
}

/* What only invited people may read is not told apart from what is not there. */
static void a_draft_of_it_is_not_there(void **state) {
  (void)state;
  struct opportunity_new *n = relayed(KIND_CALL_FOR_TENDERS, "unknown");
  n->publish = false;
  int64_t const draft = enter(n);
  assert_status(get(applicant(S("awa@exemple.org")), "/fr/opportunites/%lld/dossier", (long long)draft), 404);
  assert_status(get(guest(), "/fr/opportunites/%lld/difficulte", (long long)draft), 404);
}

static enum err send_elsewhere(struct db *db, struct arena *a, void *args) {
  return q_opportunity_origin(db, a, *(int64_t *)args, S("instant"), S(SOURCE), S(ORIGINAL), false, S(ANSWER));
}

/* Pages ask, and so do commits: a page that was open meanwhile deposits nothing. */
static void nothing_is_taken_by_the_store_either(void **state) {
  (void)state;
  struct opportunity_new *n = relayed(KIND_RECRUITMENT, "instant");
  n->apply_elsewhere = false;
  int64_t id = enter(n);
  struct guest *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  struct str const form = deposit_form(g, id);
  struct str const key = deposit_key(g, id);
  assert_int_equal(board_change(&the_board, send_elsewhere, &id), OK);
  int64_t const person = number("SELECT id FROM person WHERE email = 'awa@exemple.org'"), before = changes();
  assert_status(deposit_form_sent(g, id, form), 409);
  struct deposit_args d = {.opportunity_id = id, .person_id = person, .version = number("SELECT version FROM dossier"), .deadline_version = 1,
                           .key = key, .ref = S("00000000000000000000000001"), .received = NOW};
  assert_int_equal(board_change(&the_board, deposit_make, &d), OK);
  assert_int_equal(d.ret_refusal, DOSSIER_ELSEWHERE);
  struct dossier_message_args m = {.opportunity_id = id, .person_id = person, .message = S("non"), .now = NOW};
  assert_int_equal(board_change(&the_board, dossier_message, &m), OK);
  assert_int_equal(m.ret_refusal, DOSSIER_ELSEWHERE);
  struct dossier_start_args start = {enter(relayed(KIND_RECRUITMENT, "instant")), person, NOW, DOSSIER_FINE};
  assert_int_equal(board_change(&the_board, dossier_start, &start), OK);
  assert_int_equal(start.ret_refusal, DOSSIER_ELSEWHERE);
  assert_int_equal(number("SELECT count(*) FROM deposit"), 0);
  assert_int_equal(number("SELECT count(*) FROM dossier"), 1);
  assert_int_equal(changes(), before);
}

static void it_works_as_usual_where_the_office_takes_dossiers(void **state) {
  (void)state;
  struct opportunity_new *n = relayed(KIND_RECRUITMENT, "unknown");
  n->apply_elsewhere = false;
  int64_t const id = enter(n);
  struct guest *g = applicant(S("awa@exemple.org"));
  struct answer const a = page_of(g, "fr", id, "");
  assert_says(a, S("Postuler"));
  assert_says(a, S("Publié d’après"));
  assert_silent(a, S("Avis relayé")); /* which the help says is answered elsewhere */
  assert_silent(get(g, "/fr/opportunites"), S("Avis relayé"));
  assert_silent(a, S("Répondre sur le site"));
  fill_dossier(g, id);
  struct answer const done = deposit(g, id);
  assert_goes(done, S("/fr/compte/recepisses/"));
  struct answer const receipt = follow(g, done);
  assert_says(receipt, NOT_SAID);
  assert_silent(receipt, S("Appel permanent"));
  assert_silent(get(g, "/fr/compte"), S("Appel permanent"));
}

static void following_works_and_says_what_it_cannot_tell(void **state) {
  (void)state;
  int64_t const id = enter(relayed(KIND_RECRUITMENT, "unknown")), known = enter(relayed(KIND_RECRUITMENT, "day"));
  struct str const warning = S("La source n’indique pas de clôture\u00a0: aucun message ne pourra vous en prévenir.");
  assert_says(page_of(guest(), "fr", id, ""), warning);
  assert_silent(page_of(guest(), "fr", known, ""), warning);
  assert_status(post(guest(), fmt(&story, "/fr/opportunites/%lld/suivi", (long long)id), FIELDS({"courriel", S("lea@exemple.org")})), 200);
  assert_true(str_contains(text("SELECT bytes FROM mail WHERE purpose = 'follow'"), S("La source n=E2=80=99indique pas de cl=C3=B4ture")));
  assert_int_equal(number("SELECT count(*) FROM opportunity WHERE id = %lld AND next_check IS NOT NULL", (long long)id), 0);
}

static void a_reminder_shows_no_hour_nobody_said(void **state) {
  (void)state;
  static const char *const said[] = {"day", "instant"};
  for (size_t i = 0; i < 2; i++) {
    struct opportunity_new *n = relayed(KIND_RECRUITMENT, said[i]);
    n->apply_elsewhere = false;
    struct db *db;
    struct opportunity o;
    int64_t const id = enter(n);
    assert_int_equal(board_snapshot(&the_board, &db), OK);
    assert_int_equal(opportunity_office(db, &story, id, (struct opt_int){0}, NOW, &o), OK);
    board_release(&the_board, db);
    struct show const show = {.arena = &story, .now = NOW, .base_url = S("http://board.test")};
    struct out mail = out_in(&story, 1 << 16);
    view_mail_reminder(&mail, &show, S("Awa"), &o.row, o.zone, S("http://board.test/x"));
    assert_true(str_contains(out_str(&mail), S("vendredi 4 décembre 2026")));
    assert_int_equal(str_contains(out_str(&mail), S("23\u00a0h\u00a059")), i == 1);
    assert_int_equal(str_contains(out_str(&mail), DAY_ONLY), i == 0);
    assert_false(str_contains(out_str(&mail), S("\n\n\n")));
  }
}

/* --- Documents that stay where they are ----------------------------------------------------------------------------- */

static void a_document_that_stays_at_the_source_is_a_link_to_it(void **state) {
  (void)state;
  struct opportunity_new *n = relayed(KIND_CALL_FOR_TENDERS, "instant");
  struct new_document d = {.title = C("Cahier"), .nature = C("cahier des charges"), .lang = S("fr"), .file_name = S("cahier.pdf"),
                           .url = S("https://www.docs.exemple/12/cahier.pdf?v=1&x=2")};
  n->documents.v = &d;
  n->documents.n = 1;
  int64_t const id = enter(n);
  struct guest *g = guest();
  struct answer const a = page_of(g, "fr", id, "");
  assert_marked(a, S("<a href=\"https://www.docs.exemple/12/cahier.pdf?v=1&amp;x=2\" hreflang=\"fr\" rel=\"external nofollow\">"));
  assert_says(a, S("sur un autre site\u00a0: docs.exemple"));
  assert_silent(a, S("pas encore en ligne"));
  int64_t const document = number("SELECT id FROM document");
  assert_status(get(g, "/fr/opportunites/%lld/documents/%lld", (long long)id, (long long)document), 404);
  assert_json_text(json_of(get(g, "/fr/opportunites/%lld.json", (long long)id)), "/documents/0/url", d.url);
  assert_json_text(json_of(get(g, "/fr/opportunites/%lld.ocds.json", (long long)id)), "/releases/0/tender/documents/2/url", d.url);
}

static const struct CMUnitTest stories[] = {
    RELAYED("a closing nobody told is no permanent call, on no page", a_closing_nobody_told_is_no_permanent_call),
    RELAYED("what may close any day is not among what closes soon", what_may_close_any_day_is_not_among_what_closes_soon),
    RELAYED("formats tell that a closing is not known", formats_tell_that_a_closing_is_not_known),
    RELAYED("what is not listed any more is not said to be closed", what_is_not_listed_any_more_is_not_said_to_be_closed),
    RELAYED("an hour nobody said is shown nowhere", an_hour_nobody_said_is_shown_nowhere),
    RELAYED("nor of a closing it had before", an_hour_nobody_said_is_not_told_of_a_former_closing_either),
    RELAYED("a country that stands for a city is said once", a_country_that_stands_for_a_city_is_said_once),
    RELAYED("formats tell that only the day is known", formats_tell_that_only_the_day_is_known),
    RELAYED("a closing told to the minute is shown as ever", a_closing_told_to_the_minute_is_shown_as_ever),
    RELAYED("an extension tells the hour at last", an_extension_tells_the_hour_at_last),
    RELAYED("its source is named wherever it is read", its_source_is_named_wherever_it_is_read),
    RELAYED("what is ours has no source", what_is_ours_has_no_source),
    RELAYED("an address that is no web address is no link", an_address_that_is_no_web_address_is_no_link),
    RELAYED("the host named is the one a link leads to", the_host_named_is_the_one_a_link_leads_to),
    RELAYED("search engines are sent to the source", search_engines_are_sent_to_the_source),
    RELAYED("it is answered at its source", it_is_answered_at_its_source),
    RELAYED("every address of a dossier says where to answer", every_address_of_a_dossier_says_where_to_answer),
    RELAYED("a draft of it is not there", a_draft_of_it_is_not_there),
    RELAYED("nothing is taken by the store either", nothing_is_taken_by_the_store_either),
    RELAYED("it works as usual where the office takes dossiers", it_works_as_usual_where_the_office_takes_dossiers),
    RELAYED("following works and says what it cannot tell", following_works_and_says_what_it_cannot_tell),
    RELAYED("a reminder shows no hour nobody said", a_reminder_shows_no_hour_nobody_said),
    RELAYED("a document that stays at the source is a link to it", a_document_that_stays_at_the_source_is_a_link_to_it),
};

TELL(stories)
