/* Who may do what, generated from routes.def: every route is used by its role and refused to every other. A new route
 * stands here with what its address and its form need, or the first story fails. */
#include <string.h>

#include "base/out.h"
#include "base/rand.h"
#include "board/dossier.h"
#include "board/proof.h"
#include "board/topic.h"
#include "http/lib/apply.h"
#include "http/lib/check.h"
#include "http/lib/partner.h"
#include "web/app.h"
#include "web/router.h"

/* What is on the board for it: a notice with a document and a deposit, one with a draft of the same person, one of the
 * office that is no longer than a draft. */
static struct {
  int64_t deposited, drafted, returned, unpublished, tender; /* returned: deposited, withdrawn, deposited again */
  struct str receipt, returned_receipt, withdrawal, trouble, receipt_file, draft_file, dossier, seen, link, followed, key, sheet, logo, code, digits, beside, shown;
  int64_t source;
  struct str received, content; /* a notice that came in, and the instant of its content */
  struct guest *visitor, *person, *stranger, *officer, *admin;
} here;

/* An account kept beside the person's: both have a dossier for the same notice. */
static struct str account_beside(void) {
  struct person_add_args add = {.email = S("awa@exemple.org"), .name = C("Awa"), .password = S("!"), .lang = LANG_FR, .link = rand_ref(&story),
                                .mail = S("m"), .now = NOW};
  assert_int_equal(board_change(&the_board, person_add, &add), OK);
  struct dossier_start_args start = {here.deposited, add.ret_id, NOW, DOSSIER_FINE};
  assert_int_equal(board_change(&the_board, dossier_start, &start), OK);
  struct proof_use_args use = {.link = add.link, .now = NOW};
  assert_int_equal(board_change(&the_board, proof_use, &use), OK);
  return text("SELECT ref FROM person WHERE joined_id IS NOT NULL");
}

static void furnish(void) {
  here.shown = S("0");
  struct opportunity_new *n = notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, HOUR_US));
  n->documents.v = arena_many(&story, n->documents.n = 1, struct new_document);
  n->documents.v[0] = document(C("Termes"), S("t.pdf"), data(GOOD_PDF));
  here.deposited = enter(n);
  struct opportunity_new *lots = notice(KIND_RECRUITMENT, S("Second"), instant_plus(NOW, HOUR_US));
  lots->lots.v = arena_many(&story, lots->lots.n = 1, struct new_lot);
  lots->lots.v[0] = (struct new_lot){.number = 1, .title = C("Lot unique")};
  here.drafted = enter(lots);
  here.tender = enter(notice(KIND_CALL_FOR_TENDERS, S("March\u00e9"), instant_plus(NOW, HOUR_US)));
  n->publish = false;
  here.unpublished = enter(n);
  here.visitor = guest();
  here.person = applicant(S("awa@exemple.org"));
  here.stranger = applicant(S("lila@exemple.org"));
  here.officer = officer(S("bureau@exemple.org"), S("Ville de Porto-Novo"));
  here.admin = inside(account(S("admin@exemple.org"), PERSON_ADMIN, (struct str){0}), PERSON_ADMIN);
  here.source = partner(C("Région"), C("Ville de Porto-Novo"), SOURCE_ACTIVE);
  struct foreign const gave = partner_notice(S("k1"), C("Avis"));
  here.received = partner_gave(here.source, &gave);
  here.content = text("SELECT changed_at FROM received");
  fill_dossier(here.person, here.deposited);
  here.receipt = receipt_of(deposit(here.person, here.deposited));
  here.receipt_file = text("SELECT ref FROM deposit_file");
  here.dossier = text("SELECT ref FROM dossier");
  fill_dossier(here.person, here.drafted);
  here.seen = str_dup(&story, between(get(here.person, "%.*s", STR(dossier_of(here.drafted, "/questions/identite"))).body, "name=\"lu\" value=\"", "\""));
  here.draft_file = text("SELECT f.ref FROM dossier_file f JOIN dossier d ON d.id = f.dossier_id WHERE d.opportunity_id = %lld", (long long)here.drafted);
  here.returned = enter(notice(KIND_RECRUITMENT, S("Troisième"), instant_plus(NOW, HOUR_US)));
  fill_dossier(here.person, here.returned);
  (void)withdraw(here.person, here.returned, receipt_of(deposit(here.person, here.returned)));
  here.withdrawal = text("SELECT ref FROM withdrawal");
  here.returned_receipt = receipt_of(deposit(here.person, here.returned));
  (void)post(here.visitor, fmt(&story, "/fr/opportunites/%lld/difficulte", (long long)here.deposited), FIELDS({"message", C("rien ne va")}));
  here.trouble = text("SELECT ref FROM trouble");
  struct answer const a = post(guest(), S("/fr/compte/inscription"),
                               FIELDS({"nom", C("Léa")}, {"courriel", S("lea@exemple.org")}, {"motdepasse", PASSWORD}, {"suite", S("")}));
  assert_goes(a, S("/fr/compte"));
  here.link = str_dup(&story, between(text("SELECT bytes FROM mail WHERE purpose = 'confirm'"), "/compte/confirmation/", "\r"));
  assert_goes(post(guest(), S("/fr/compte/code"), FIELDS({"courriel", S("awa@exemple.org")})), S("/fr/compte/code/"));
  here.code = text("SELECT ref FROM code");
  here.digits = str_dup(&story, between(text("SELECT bytes FROM mail WHERE purpose = 'code'"), "Subject: ", " "));
  here.beside = account_beside();
  assert_status(post(guest(), S("/fr/lettre"), FIELDS({"courriel", S("lea@exemple.org")})), 200);
  here.followed = str_dup(&story, between(text("SELECT bytes FROM mail WHERE purpose = 'follow'"), "/suivi/", "\r"));
  here.key = S("00000000000000000000000000");
  assert_int_equal(logo_store(&the_board, TOPIC_FUNDER, C("Union des villes"), S("logo.png"), data("pieces-jointes/beta-sticker-1.png")), OK);
  here.logo = text("SELECT logo FROM funder");
  here.sheet = str_dup(&story, between(get(here.visitor, "/fr/").body, "href=\"/static/", "\""));
}

/* What stands for each parameter of a pattern, by the handler that reads it; absent: nobody said. */
static struct str value_of(const struct route *r, struct str parameter) {
  struct str const name = str_from(r->name);
  bool const drafts = str_starts(name, S("dossier_")), office = str_contains(str_from(r->pattern), S("/gestion/"));
  if (str_eq(parameter, S("lang"))) return S("fr");
  if (str_eq(parameter, S("name"))) return here.sheet;
  if (str_eq(parameter, S("slug")) && drafts) return S("identite");
  if (str_eq(parameter, S("slug")) && str_starts(name, S("sitemap"))) return S("pages");
  if (str_eq(parameter, S("file"))) return S("1795507200.1.board");
  if (str_eq(name, S("api_notice"))) return fmt(&story, "%lld", (long long)here.deposited);
  if (str_eq(name, S("notice_ocds_show"))) return address_of_notice(here.tender);
  if (str_eq(parameter, S("opportunity")) && str_starts(name, S("withdraw_"))) return address_of_notice(here.returned);
  if (str_eq(parameter, S("opportunity"))) return address_of_notice(drafts ? here.drafted : here.deposited);
  if (str_eq(parameter, S("theme"))) return S("eau-et-assainissement");
  if (str_eq(parameter, S("city"))) return text("SELECT slug FROM city");
  if (str_eq(parameter, S("project"))) return text("SELECT slug FROM project");
  if (str_eq(parameter, S("organisation"))) return text("SELECT slug FROM organisation");
  if (str_eq(parameter, S("funder"))) return text("SELECT slug FROM funder");
  if (str_eq(parameter, S("document"))) return text("SELECT id FROM document WHERE opportunity_id = %lld", (long long)here.deposited);
  if (str_eq(parameter, S("receipt")) || str_eq(parameter, S("deposit"))) return here.receipt;
  if (str_eq(parameter, S("id")) && str_starts(name, S("source_"))) return fmt(&story, "%lld", (long long)here.source);
  if (str_eq(parameter, S("slug")) && str_eq(name, S("received_act"))) return S("ecarter");
  if (str_eq(parameter, S("ref")) && str_starts(name, S("received_"))) return here.received;
  if (str_eq(parameter, S("id")) && drafts) return fmt(&story, "%lld", (long long)piece_of(here.drafted, 2));
  if (str_eq(name, S("notice_check"))) return fmt(&story, "%lld", (long long)here.deposited);
  if (str_eq(parameter, S("id")) && office)
    return fmt(&story, "%lld", (long long)(str_eq(name, S("office_publish")) ? here.unpublished : here.deposited));
  if (!str_eq(parameter, S("ref"))) return (struct str){0};
  if (str_starts(name, S("confirm"))) return here.link;
  if (str_starts(name, S("code_"))) return here.code;
  if (str_starts(name, S("history_")) || str_eq(name, S("archive_dossier"))) return here.dossier;
  if (str_eq(name, S("logo_send"))) return here.logo;
  if (str_eq(name, S("withdrawal_show"))) return here.withdrawal;
  if (str_eq(name, S("trouble_noted"))) return here.trouble;
  if (str_starts(name, S("follow_"))) return here.followed;
  return str_eq(name, S("dossier_file_send")) || str_eq(name, S("dossier_replace")) ? here.draft_file : here.receipt_file;
}

static struct str target_of(const struct route *r) {
  struct out o = out_in(&story, 1024);
  struct str rest = str_from(r->pattern);
  while (rest.n > 0) {
    size_t const open = str_index(rest, '{'), close = str_index(rest, '}');
    out_put(&o, str_sub(rest, 0, open));
    if (open == rest.n) break;
    struct str const parameter = str_sub(rest, open + 1, close - open - 1), value = value_of(r, parameter);
    if (!str_has(value)) fail_msg("%s: say here what {%.*s} stands for", r->pattern, STR(parameter));
    out_put(&o, value);
    rest = str_sub(rest, close + 1, rest.n);
  }
  return out_str(&o);
}

/* The request of a route. Every form is given every field: each reads its own. */
static struct answer use(struct guest *g, const struct route *r) {
  struct str const target = target_of(r);
  bool const is_state = strcmp(r->name, "source_state_change") == 0;
  if (r->method == METHOD_GET) return get(g, "%.*s", STR(target));
  if (r->body == BODY_UPLOAD) {
    const struct part parts[] = {{.name = "intitule", .bytes = C("Titre")}, {.name = "fichier", .file_name = "t.pdf", .bytes = data(GOOD_PDF)}};
    return post_parts(g, target, parts, 2);
  }
  return post(g, target, FIELDS({"courriel", S("lila@exemple.org")}, {"motdepasse", PASSWORD}, {"nom", strcmp(r->name, "source_edit") == 0 ? C("Autre") : C("Nom")}, {"suite", S("")},
      {"fichier", here.draft_file}, {"message", C("Bonjour")}, {"jeton", here.key}, {"recepisse", here.returned_receipt}, {"contact", C("+229")}, {"nature", S("ami")}, {"titre", C("Titre")},
      {"reference", C("R")}, {"organisme", C("Ville de Porto-Novo")}, {"resume", C("R")}, {"texte", C("T")}, {"ville", C("V")}, {"pays", S("BJ")},
      {"fuseau", S("Africa/Porto-Novo")}, {"jour", S("2026-12-10")}, {"heure", S("17:00")}, {"pieces", C("CV")}, {"motif", C("M")},
      {"version", S("1")}, {"contenu-lu", here.content}, {"acte", is_state ? S("lire") : S("brouillon")}, {"confiance", S("oui")}, {"periode", S("3600")},
      {"lieu", S("dakar")}, {"lot", S("1")}, {"lu", here.seen}, {"sens", S("apres")}, {"code", here.digits}, {"ancien", PASSWORD}, {"tous", S("1")},
      {"compte", here.beside}, {"langue", S("fr")}, {"confirme", S("oui")}, {"vu", here.shown}));
}

static bool is(const struct route *r, const char *name) { return strcmp(r->name, name) == 0; }

static void every_route_serves_its_role(void **state) {
  (void)state;
  furnish();
  size_t n;
  const struct route *routes = app_routes(&n), *leaving = NULL, *gone = NULL;
  for (size_t i = 0; i < n; i++) {
    const struct route *r = &routes[i];
    if (r->who == WHO_DEMO) continue;
    if (is(r, "sign_out")) {
      leaving = r; /* at the end, for who leaves */
      continue;
    }
    struct guest *g = r->who == WHO_OFFICER ? here.officer : r->who == WHO_SIGNED_IN ? here.person : guest();
    if (is(r, "account_pass")) g = signed_in(S("awa@exemple.org")); /* it is in another account afterwards */
    if (is(r, "source_delete_change")) {
      gone = r; /* at the end: the others need it */
      continue;
    }
    if (is(r, "source_trust_show") || is(r, "source_trust_change")) g = here.admin; /* an officer is told it is not for them */
    if (is(r, "source_trust_change")) {
      struct str const page = get(g, "%.*s", STR(target_of(r))).body;
      here.shown = str_dup(&story, between(page, "name=\"vu\" value=\"", "\""));
    }
    if (is(r, "leave")) g = applicant(S("part@exemple.org")); /* who leaves is not needed any more */
    if (is(r, "sign_up")) /* an address that has no account yet */
      assert_goes(post(g, target_of(r), FIELDS({"courriel", S("neuve@exemple.org")}, {"nom", C("N")}, {"motdepasse", PASSWORD})), S("/fr/compte"));
    else {
      struct answer const a = use(g, r);
      if (a.status < 200 || a.status >= 400 || str_contains(answer_header(&a, "Location"), S("connexion")))
        fail_msg("%s %s: %d for its own role\n%.*s", r->name, g->target, a.status, STR(a.body));
    }
  }
  assert_non_null(gone);
  struct str const page = get(here.officer, "/fr/gestion/sources/%lld/supprimer", (long long)here.source).body;
  here.shown = str_dup(&story, between(page, "name=\"vu\" value=\"", "\""));
  assert_goes(use(here.officer, gone), S("/fr/gestion/sources"));
  assert_non_null(leaving);
  assert_goes(use(here.person, leaving), S("/fr/"));
}

/* Refused as if it were not there, or sent to the door; nothing changed. */
static void refused(struct guest *g, const struct route *r, bool to_the_door) {
  int64_t const before = commits(), files = stored_files();
  struct answer const a = use(g, r);
  bool const door = a.status == 303 && str_starts(answer_header(&a, "Location"), S("/fr/compte/connexion"));
  if (to_the_door ? !door : a.status != 404) fail_msg("%s %s: %d, and it is not theirs", r->name, g->target, a.status);
  if (commits() != before || stored_files() != files) fail_msg("%s %s: refused, and something was changed", r->name, g->target);
}

static void every_route_is_refused_to_every_other_role(void **state) {
  (void)state;
  furnish();
  size_t n, refusals = 0;
  const struct route *routes = app_routes(&n);
  for (size_t i = 0; i < n; i++) {
    const struct route *r = &routes[i];
    if (r->who == WHO_ANYONE || r->who == WHO_DEMO) continue;
    refused(here.visitor, r, true);
    refusals++;
    if (r->who == WHO_OFFICER) refused(here.person, r, false);
    if (r->who == WHO_OFFICER) refused(here.stranger, r, false);
  }
  assert_true(refusals > 20);
  /* what belongs to a person is nobody else's, whatever their role */
  static const char *const own[] = {"receipt_show", "receipt_file_send", "dossier_file_send", "dossier_upload", "dossier_remove",
                                    "dossier_restore", "dossier_say", "dossier_submit", "dossier_question_show", "dossier_question",
                                    "dossier_lots_show", "dossier_lots", "dossier_replace", "dossier_order", "account_pass",
                                    "receipt_text_send", "withdrawal_show", "withdraw_submit", "history_show", "history_messages", "archive_dossier"};
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < sizeof own / sizeof *own; k++)
      if (is(&routes[i], own[k])) refused(here.stranger, &routes[i], false), refused(here.officer, &routes[i], false);
}

static void nothing_is_posted_without_a_token(void **state) {
  (void)state;
  furnish();
  size_t n;
  const struct route *routes = app_routes(&n);
  for (size_t i = 0; i < n; i++) {
    const struct route *r = &routes[i];
    if (r->method != METHOD_POST) continue;
    assert_true(r->body != BODY_NONE);
    struct guest *g = r->who == WHO_OFFICER ? here.officer : here.person; /* a visitor has no session, and no token */
    struct guest *other = g == here.stranger ? here.person : here.stranger;
    struct str const foreign = str_dup(&story, token_of(other)), target = target_of(r);
    const struct part parts[] = {{.name = "csrf", .bytes = foreign}, {.name = "fichier", .file_name = "t.pdf", .bytes = data(GOOD_PDF)}};
    int64_t const before = commits(), files = stored_files();
    struct answer const none = r->body == BODY_UPLOAD ? post_parts_bare(g, target, parts + 1, 1) : post_bare(g, target, FIELDS({"a", S("b")}));
    struct answer const wrong = r->body == BODY_UPLOAD ? post_parts_bare(g, target, parts, 2) : post_bare(g, target, FIELDS({"csrf", foreign}));
    if (none.status != 403 || wrong.status != 403) fail_msg("%s: %d without a token, %d with another's", r->name, none.status, wrong.status);
    client_header(g->client, "Origin: http://mal.example");
    client_origin(g->client, false);
    struct answer const elsewhere = use(g, r);
    client_origin(g->client, true);
    if (elsewhere.status != 403) fail_msg("%s: %d from another site", r->name, elsewhere.status);
    assert_true(commits() == before && stored_files() == files);
  }
}

static void pages_of_the_demo_are_only_there_in_a_demo(void **state) {
  (void)state;
  furnish();
  size_t n, seen = 0;
  const struct route *routes = app_routes(&n);
  for (size_t i = 0; i < n; i++) {
    if (routes[i].who != WHO_DEMO) continue;
    struct guest *const all[] = {here.visitor, here.person, here.officer};
    for (size_t k = 0; k < 3; k++) refused(all[k], &routes[i], false);
    seen++;
  }
  assert_true(seen >= 3);
  board_restart(true);
  struct guest *g = guest();
  assert_status(get(g, "/dev/composants"), 200);
  assert_says(get(g, "/dev/mail"), S("Aucun courriel pour l’instant"));
  assert_says(get(g, "/fr/"), S("Démonstration : ces annonces sont inventées."));
}

static void what_has_no_route_is_not_there(void **state) {
  (void)state;
  furnish();
  static const char *const nowhere[] = {"/fr", "/de/", "/fr/admin", "/fr/gestion/", "/.env", "/fr/opportunites/", "/fr/opportunites/0",
      "/fr/opportunites/-1", "/fr/opportunites/99999999999999999999", "/fr/compte/recepisses/ABC", "/index.php", "/fr/opportunites/1/documents/",
      "/fr/opportunites/1e3", "/static/", "/fr/compte/pieces/%27"};
  struct guest *const all[] = {here.visitor, here.person, here.officer};
  for (size_t i = 0; i < sizeof nowhere / sizeof *nowhere; i++)
    for (size_t k = 0; k < 3; k++) assert_status(get(all[k], "%s", nowhere[i]), 404);
  struct answer const a = post(here.person, S("/fr/opportunites"), FIELDS());
  assert_status(a, 405);
  assert_true(str_eq(answer_header(&a, "Allow"), S("GET, HEAD")));
}

static const struct CMUnitTest stories[] = {
    STORY("every route serves its role", every_route_serves_its_role),
    STORY("every route is refused to every other role, and nothing is changed", every_route_is_refused_to_every_other_role),
    STORY("nothing is posted without a token of the own session, nor from another site", nothing_is_posted_without_a_token),
    STORY("pages of the demo are only there in a demo", pages_of_the_demo_are_only_there_in_a_demo),
    STORY("what has no route is not there, for anybody", what_has_no_route_is_not_there),
};

TELL(stories)
