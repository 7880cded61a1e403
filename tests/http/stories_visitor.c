/* A visitor reads: home, list, search, notice, documents, in two languages. Nobody needs an account to read. */
#include "http/lib/board.h"

#include <string.h>

#include "base/out.h"
#include "http/lib/check.h"

static int64_t enter_simple(enum opportunity_kind kind, struct str title, int64_t days) {
  return enter(notice(kind, title, instant_plus(NOW, days * DAY_US)));
}

/* Where in the page these words stand; fails when they do not. */
static size_t place(struct answer a, const char *words) {
  const char *at = memmem(a.body.p, a.body.n, words, strlen(words));
  if (at == NULL) fail_msg("not on the page: %s", words);
  return at == NULL ? 0 : (size_t)(at - a.body.p);
}

static size_t cards(struct answer a) {
  size_t n = 0;
  for (const char *at = a.body.p; (at = memmem(at, (size_t)(a.body.p + a.body.n - at), "<li class=\"card\">", 17)) != NULL; at++) n++;
  return n;
}

static void the_root_leads_to_the_readers_language(void **state) {
  (void)state;
  struct guest *g = guest();
  assert_goes(get(g, "/"), S("/fr/"));
  client_header(g->client, "Accept-Language: en-GB,en;q=0.9,fr;q=0.2");
  struct answer const a = get(g, "/");
  assert_goes(a, S("/en/"));
  assert_true(str_eq_nocase(answer_header(&a, "Vary"), S("Accept-Language")));
}

static void the_home_page_shows_what_closes_soon_first(void **state) {
  (void)state;
  struct guest *g = guest();
  assert_says(get(g, "/fr/"), S("Aucune opportunité n’est ouverte en ce moment."));
  enter_simple(KIND_CALL_FOR_PROJECTS, S("Plus tard"), 30);
  enter_simple(KIND_RECRUITMENT, S("Demain"), 1);
  for (int i = 0; i < 5; i++) enter_simple(KIND_EXPERTISE_MISSION, S("Entre les deux"), 10);
  struct answer const a = get(g, "/fr/");
  assert_status(a, 200);
  assert_int_equal(cards(a), 6);
  assert_says(a, C("Demain"));
  assert_silent(a, S("Plus tard"));
}

static void the_list_goes_by_closing(void **state) {
  (void)state;
  enter_simple(KIND_RECRUITMENT, S("Troisième"), 30);
  enter_simple(KIND_RECRUITMENT, S("Première"), 2);
  enter_simple(KIND_CALL_FOR_TENDERS, S("Deuxième"), 9);
  int64_t const closed = enter_simple(KIND_RECRUITMENT, S("Terminée"), -1);
  struct guest *g = guest();
  struct answer const a = get(g, "/fr/opportunites");
  assert_status(a, 200);
  assert_true(place(a, "Première") < place(a, "Deuxième") && place(a, "Deuxième") < place(a, "Troisième"));
  assert_silent(a, S("Terminée"));
  /* a closed notice leaves the list, and can still be read */
  struct answer const over = get(g, "/fr/opportunites/%.*s", STR(address_of_notice(closed)));
  assert_says(over, S("Clos depuis le"));
  assert_silent(over, S("/dossier"));
}

static void filters_keep_what_was_asked_for(void **state) {
  (void)state;
  enter_simple(KIND_RECRUITMENT, S("Un poste"), 5);
  struct opportunity_new *n = notice(KIND_CALL_FOR_TENDERS, S("Un marché"), instant_plus(NOW, 6 * DAY_US));
  n->country = S("CM");
  n->themes.v[0] = C("Ruches");
  enter(n);
  struct guest *g = guest();
  static const char *const one[] = {"type=appel-offres", "pays=CM", "theme=%.*s", "type=appel-offres&pays=CM&q=march"};
  struct str const slug = text("SELECT slug FROM theme WHERE name LIKE 'Ruches%%'");
  for (size_t i = 0; i < sizeof one / sizeof *one; i++) {
    struct answer const a = get(g, "/fr/opportunites?%s%.*s", i == 2 ? "theme=" : one[i], i == 2 ? (int)slug.n : 0, slug.p);
    if (i < 3) assert_says(a, C("Un marché"));
    else assert_true(str_contains(a.body, S("Un <mark>marché</mark>")));
    assert_int_equal(cards(a), 1);
  }
  assert_int_equal(cards(get(g, "/fr/opportunites?type=recrutement&pays=CM")), 0);
  assert_int_equal(cards(get(g, "/fr/opportunites?type=inconnu")), 2); /* an unknown kind filters nothing */
  assert_int_equal(get(g, "/fr/opportunites?q=a&q=b").status, 400);
}

static void words_are_found_whatever_their_ending_and_accents(void **state) {
  (void)state;
  enter_simple(KIND_RECRUITMENT, S("Coordonnateur·rice des bibliothèques municipales"), 5);
  enter_simple(KIND_EXPERTISE_MISSION, S("Expert·e en œuvres d’art"), 6);
  struct guest *g = guest();
  static const struct {
    const char *q;
    size_t n;
  } rows[] = {{"bibliotheque", 1}, {"BIBLIOTH%C3%88QUES", 1}, {"municipal", 1}, {"coordonnatrice", 1}, {"experts", 1},
              {"oeuvre", 1},       {"Porto-Novo", 2},       {"b%C3%A9nin", 2}, {"bibliotheque+municipale", 1},
              {"bibliotheque+oeuvre", 0}, {"%22%29+OR+%28", 0}, {"title:expert*+NEAR(", 0}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct answer const a = get(g, "/fr/opportunites?q=%s", rows[i].q);
    assert_status(a, 200);
    if (cards(a) != rows[i].n) fail_msg("q=%s: %zu found, not %zu", rows[i].q, cards(a), rows[i].n);
  }
}

static void nothing_found_is_said_and_leads_on(void **state) {
  (void)state;
  enter_simple(KIND_RECRUITMENT, S("Un poste"), 5);
  struct guest *g = guest();
  struct answer const a = get(g, "/fr/opportunites?q=xylophone+%%3Ci%%3E%%27%%22%%26");
  assert_status(a, 200);
  assert_says(a, S("Aucune opportunité ouverte ne répond à cette recherche."));
  assert_says(a, S("xylophone <i>'\"&")); /* what was typed stays in its field */
  assert_says(a, S("Voir toutes les opportunités ouvertes"));
  assert_true(str_contains(a.body, S("href=\"/en/opportunites?q=xylophone+%3Ci%3E%27%22%26\""))); /* and the switch keeps it */
}

static void a_long_list_goes_on_where_it_stopped(void **state) {
  (void)state;
  for (int i = 0; i < 47; i++)
    enter(notice(i % 2 ? KIND_RECRUITMENT : KIND_CALL_FOR_TENDERS, fmt(&story, "Avis numéro %02d.", i), instant_plus(NOW, 5 * DAY_US + i / 3 * SECOND_US)));
  struct guest *g = guest();
  bool seen[47] = {0};
  size_t pages = 0;
  struct str next = S("/fr/opportunites");
  while (next.p != NULL && pages < 5) {
    struct answer const a = get(g, "%.*s", STR(next));
    assert_int_equal(cards(a), pages < 2 ? 20 : 7);
    for (int i = 0; i < 47; i++) {
      if (!str_contains(a.body, fmt(&story, "Avis numéro %02d.", i))) continue;
      assert_false(seen[i]); /* none twice */
      seen[i] = true;
    }
    next = between(a.body, "class=\"button second\" href=\"", "\"");
    pages++;
  }
  assert_int_equal(pages, 3);
  for (int i = 0; i < 47; i++) assert_true(seen[i]);
  struct str const filtered = between(get(g, "/fr/opportunites?type=recrutement").body, "class=\"button second\" href=\"", "\"");
  assert_true(str_contains(filtered, S("type=recrutement")) && str_contains(filtered, S("apres=")));
}

static void an_address_without_its_words_leads_to_the_whole_one(void **state) {
  (void)state;
  int64_t const id = enter_simple(KIND_RECRUITMENT, S("Chargée de l’eau"), 5);
  struct guest *g = guest();
  struct str const whole = fmt(&story, "/fr/opportunites/%.*s", STR(address_of_notice(id)));
  static const char *const others[] = {"", "-", "-autre-titre", "-%3Ci%3E"};
  for (size_t i = 0; i < 4; i++) {
    struct answer const a = get(g, "/fr/opportunites/%lld%s", (long long)id, others[i]);
    if (i == 3) { /* no words of an address: the page of what does not exist, whose switch keeps what was asked */
      assert_status(a, 404);
      assert_true(str_contains(a.body, fmt(&story, "href=\"/en/opportunites/%lld-%%3Ci%%3E\"", (long long)id)));
      continue;
    }
    assert_status(a, 308);
    assert_true(str_eq(answer_header(&a, "Location"), whole));
  }
  struct answer const a = get(g, "%.*s", STR(whole));
  assert_status(a, 200);
  assert_says(a, C("Chargée de l’eau"));
  assert_says(a, S("dimanche 29 novembre 2026 à 9 h 00 (heure de Porto-Novo"));
  assert_says(a, S("29 nov. 2026, 8 h 00 UTC"));
  assert_says(a, C("Curriculum vitæ"));
  assert_says(a, C("Méthode"));
  assert_says(a, C("Union des villes"));
}

static void a_budget_that_is_not_public_is_nowhere(void **state) {
  (void)state;
  struct opportunity_new *n = notice(KIND_CALL_FOR_TENDERS, S("Travaux"), instant_plus(NOW, 5 * DAY_US));
  n->budget_amount = (struct opt_int){true, 987654};
  n->budget_project_min = (struct opt_int){true, 876543};
  n->budget_project_max = (struct opt_int){true, 876544};
  n->budget_currency = S("XOF");
  n->budget_public = (struct opt_int){true, 0};
  int64_t const hidden = enter(n);
  n->budget_public = (struct opt_int){0};
  int64_t const unsaid = enter(n);
  n->budget_public = (struct opt_int){true, 1};
  int64_t const shown = enter(n);
  struct guest *g = guest();
  for (int64_t id = hidden; id <= unsaid; id++) {
    struct answer const a = get(g, "/fr/opportunites/%.*s", STR(address_of_notice(id)));
    assert_status(a, 200);
    /* whole amounts: three digits also stand in a random token now and then */
    static const char *const traces[] = {"987654", "987\u202f654", "876543", "876\u202f543", "876544", "XOF", "F\u00a0CFA"};
    for (size_t i = 0; i < sizeof traces / sizeof *traces; i++) assert_silent(a, str_from(traces[i]));
  }
  assert_says(get(g, "/fr/opportunites/%.*s", STR(address_of_notice(shown))), S("987\u202f654\u00a0F\u00a0CFA"));
  assert_int_equal(cards(get(g, "/fr/opportunites?q=987654")), 0); /* nor in the index */
}

static void drafts_and_what_is_not_published_yet_do_not_exist(void **state) {
  (void)state;
  struct opportunity_new *n = notice(KIND_RECRUITMENT, S("Secret"), instant_plus(NOW, 50 * DAY_US));
  n->documents.v = arena_many(&story, n->documents.n = 1, struct new_document);
  n->documents.v[0] = document(C("Termes"), S("termes.pdf"), data("pieces-jointes/minimal-document.pdf"));
  n->publish = false;
  int64_t const draft = enter(n);
  n->publish = true;
  n->published = moment_in(n->zone, instant_plus(NOW, 1));
  int64_t const scheduled = enter(n);
  struct guest *g = guest();
  static const char *const shapes[] = {"/fr/opportunites/%lld", "/fr/opportunites/%lld-secret", "/fr/opportunites/%lld/documents/1"};
  for (size_t i = 0; i < 3; i++) {
    const char *absent = i == 0 ? "/fr/opportunites/9" : i == 1 ? "/fr/opportunites/9-secret" : "/fr/opportunites/9/documents/1";
    struct answer const none = get(g, "%s", absent);
    assert_status(none, 404);
    for (int64_t id = draft; id <= scheduled; id++) {
      char target[64];
      struct answer const a = i == 0 ? get(g, "/fr/opportunites/%lld", (long long)id)
                              : i == 1 ? get(g, "/fr/opportunites/%lld-secret", (long long)id)
                                       : get(g, "/fr/opportunites/%lld/documents/%lld", (long long)id, (long long)id);
      memcpy(target, g->target, sizeof target);
      if (!same_reply(&story, &a, target, &none, absent)) fail_msg("%s: not the page of what does not exist (%s)", target, shapes[i]);
    }
  }
  assert_int_equal(cards(get(g, "/fr/opportunites")), 0);
  assert_int_equal(cards(get(g, "/fr/opportunites?q=secret")), 0);
  clock_at(instant_plus(NOW, 1)); /* its instant of publication */
  assert_int_equal(cards(get(g, "/fr/opportunites?q=secret")), 1);
  assert_status(get(g, "/fr/opportunites/%.*s", STR(address_of_notice(scheduled))), 200);
}

static void a_cancelled_notice_says_so_and_why(void **state) {
  (void)state;
  struct opportunity_new *n = notice(KIND_CALL_FOR_PROJECTS, S("Abandonné"), instant_plus(NOW, 5 * DAY_US));
  n->cancelled = moment_in(n->zone, instant_plus(NOW, -HOUR_US));
  n->cancelled_reason = C("Crédits retirés");
  int64_t const id = enter(n);
  struct guest *g = guest();
  struct answer const a = get(g, "/fr/opportunites/%.*s", STR(address_of_notice(id)));
  assert_says(a, S("Cet avis a été annulé"));
  assert_says(a, C("Crédits retirés"));
  assert_silent(a, S("/dossier"));
  assert_int_equal(cards(get(g, "/fr/opportunites")), 0);
}

static void a_permanent_call_says_until_when_it_is_valid(void **state) {
  (void)state;
  struct opportunity_new *n = notice(KIND_CALL_FOR_EXPRESSIONS, S("Vivier"), instant_plus(NOW, 5 * DAY_US));
  n->ends = n->closes;
  n->closes = (struct moment){0};
  int64_t const id = enter(n);
  struct guest *g = guest();
  struct answer const a = get(g, "/fr/opportunites/%.*s", STR(address_of_notice(id)));
  assert_says(a, S("Appel permanent"));
  assert_says(a, S("dimanche 29 novembre 2026 à 9 h 00"));
  assert_says(get(g, "/fr/opportunites"), S("Appel permanent"));
}

static void the_switch_of_languages_keeps_the_page(void **state) {
  (void)state;
  int64_t const id = enter_simple(KIND_RECRUITMENT, S("Poste"), 5);
  struct guest *g = guest();
  struct str const rest = fmt(&story, "/opportunites/%.*s", STR(address_of_notice(id)));
  struct answer a = get(g, "/fr%.*s", STR(rest));
  assert_true(str_contains(a.body, S("<html lang=\"fr\">")));
  assert_true(str_contains(a.body, fmt(&story, "<a href=\"/en%.*s\" hreflang=\"en\"", STR(rest))));
  a = get(g, "/en%.*s", STR(rest));
  assert_true(str_contains(a.body, S("<html lang=\"en\">")));
  assert_true(str_contains(a.body, fmt(&story, "<a href=\"/fr%.*s\" hreflang=\"fr\"", STR(rest))));
  assert_says(a, S("Sunday 29 November 2026"));
  assert_says(get(g, "/en/opportunites/999"), S("Page not found"));
}

static struct str document_address(void) {
  struct opportunity_new *n = notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, 5 * DAY_US));
  n->documents.v = arena_many(&story, n->documents.n = 2, struct new_document);
  n->documents.v[0] = document(C("Termes"), S("Été <i>'\"&.pdf"), data("pieces-jointes/minimal-document.pdf"));
  n->documents.v[1] = (struct new_document){.title = C("À venir"), .nature = S("DAO"), .lang = S("fr"), .file_name = S("dao.pdf")};
  int64_t const id = enter(n);
  return fmt(&story, "/fr/opportunites/%lld/documents/%lld", (long long)id,
             (long long)number("SELECT id FROM document WHERE opportunity_id = %lld AND position = 1", (long long)id));
}

static void a_document_is_downloaded_under_its_name(void **state) {
  (void)state;
  struct str const address = document_address(), bytes = data("pieces-jointes/minimal-document.pdf");
  struct guest *g = guest();
  struct answer a = get(g, "%.*s", STR(address));
  assert_status(a, 200);
  assert_true(str_eq(a.body, bytes));
  assert_true(str_eq(answer_header(&a, "Content-Type"), S("application/pdf")));
  struct str const disposition = answer_header(&a, "Content-Disposition");
  assert_true(str_starts(disposition, S("attachment;")));
  assert_true(str_contains(disposition, S("filename*=UTF-8''%C3%89t%C3%A9%20_i_%27_&.pdf")));
  assert_true(str_starts(answer_header(&a, "Content-Security-Policy"), S("sandbox;")));
  struct str const etag = answer_header(&a, "ETag");
  client_header(g->client, fmt(&story, "If-None-Match: %.*s", STR(etag)).p);
  a = get(g, "%.*s", STR(address));
  assert_true(a.status == 304 && a.body.n == 0);
  assert_status(client_head(g->client, address.p), 200);
}

static void a_download_that_was_cut_goes_on(void **state) {
  (void)state;
  struct str const address = document_address(), bytes = data("pieces-jointes/minimal-document.pdf");
  struct guest *g = guest();
  struct str const etag = str_dup(&story, between(get(g, "%.*s", STR(address)).head, "ETag: ", "\r"));
  client_header(g->client, "Range: bytes=1000-1999");
  struct answer a = get(g, "%.*s", STR(address));
  assert_status(a, 206);
  assert_true(str_eq(a.body, str_sub(bytes, 1000, 1000)));
  assert_true(str_eq(answer_header(&a, "Content-Range"), fmt(&story, "bytes 1000-1999/%zu", bytes.n)));
  client_header(g->client, "Range: bytes=-7");
  client_header(g->client, fmt(&story, "If-Range: %.*s", STR(etag)).p);
  a = get(g, "%.*s", STR(address));
  assert_true(a.status == 206 && str_eq(a.body, str_sub(bytes, bytes.n - 7, 7)));
  client_header(g->client, "Range: bytes=-7");
  client_header(g->client, "If-Range: \"another\""); /* it is another file now: all of it */
  a = get(g, "%.*s", STR(address));
  assert_true(a.status == 200 && str_eq(a.body, bytes));
  client_header(g->client, "Range: bytes=999999-");
  a = get(g, "%.*s", STR(address));
  assert_status(a, 416);
  assert_true(str_eq(answer_header(&a, "Content-Range"), fmt(&story, "bytes */%zu", bytes.n)));
}

static void a_document_is_only_under_its_own_notice(void **state) {
  (void)state;
  struct str const address = document_address();
  int64_t const other = enter_simple(KIND_RECRUITMENT, S("Autre"), 5);
  int64_t const id = number("SELECT id FROM document WHERE position = 1"), announced = number("SELECT id FROM document WHERE position = 2");
  struct guest *g = guest();
  assert_status(get(g, "/fr/opportunites/%lld/documents/%lld", (long long)other, (long long)id), 404);
  assert_status(get(g, "%.*s9", STR(address)), 404);
  assert_status(get(g, "/fr/opportunites/1/documents/%lld", (long long)announced), 404);
  assert_says(get(g, "/fr/opportunites/%.*s", STR(address_of_notice(1))), S("annoncé, pas encore en ligne"));
}

static void machines_learn_that_all_is_well(void **state) {
  (void)state;
  struct guest *g = guest();
  assert_true(str_eq(get(g, "/healthz").body, S("ok\n")));
  struct answer a = get(g, "/readyz");
  assert_status(a, 200);
  assert_true(str_eq(a.body, S("database: ok\nworker: silent\n"))); /* none has ever run */
  struct str const sheet = between(get(g, "/fr/").body, "<link rel=\"stylesheet\" href=\"", "\"");
  a = get(g, "%.*s", STR(sheet));
  assert_status(a, 200);
  assert_true(str_contains(answer_header(&a, "Cache-Control"), S("immutable")));
  assert_status(get(g, "/static/nothing.css"), 404);
}

static const struct CMUnitTest stories[] = {
    STORY("the root leads to the home page in the reader's language", the_root_leads_to_the_readers_language),
    STORY("the home page shows the six that close first", the_home_page_shows_what_closes_soon_first),
    STORY("the list goes by closing; what is closed leaves it and can be read", the_list_goes_by_closing),
    STORY("filters by kind, theme and country keep what was asked for", filters_keep_what_was_asked_for),
    STORY("words are found whatever their ending and accents, and no query is an error", words_are_found_whatever_their_ending_and_accents),
    STORY("a search without result says so, keeps what was typed and leads on", nothing_found_is_said_and_leads_on),
    STORY("a long list goes on where it stopped, nothing missing, nothing twice", a_long_list_goes_on_where_it_stopped),
    STORY("an address without its words leads to the whole one for good", an_address_without_its_words_leads_to_the_whole_one),
    STORY("a budget that is not public is nowhere", a_budget_that_is_not_public_is_nowhere),
    STORY("drafts and notices to come answer as what does not exist", drafts_and_what_is_not_published_yet_do_not_exist),
    STORY("a cancelled notice says so and why", a_cancelled_notice_says_so_and_why),
    STORY("a permanent call says until when it is valid", a_permanent_call_says_until_when_it_is_valid),
    STORY("the switch of languages keeps the page", the_switch_of_languages_keeps_the_page),
    STORY("a document is downloaded under its name, once", a_document_is_downloaded_under_its_name),
    STORY("a download that was cut goes on", a_download_that_was_cut_goes_on),
    STORY("a document is only under its own notice", a_document_is_only_under_its_own_notice),
    STORY("machines learn that all is well", machines_learn_that_all_is_well),
};

TELL(stories)
