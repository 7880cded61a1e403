/* A visitor reads one notice: all it says, in the reader's language and hour, in every state, on the screen and on paper. */
#include <string.h>

#include "base/markup.h"
#include "base/out.h"
#include "base/utf8.h"
#include "base/zone.h"
#include "http/lib/board.h"

#define LIST(type, ...) {arena_copy(&story, sizeof((type[]){__VA_ARGS__}), (type[]){__VA_ARGS__}), sizeof((type[]){__VA_ARGS__}) / sizeof(type)}

static void *arena_copy(struct arena *a, size_t n, const void *from) {
  char *to = arena_many(a, n, char);
  memcpy(to, from, n);
  return to;
}

static struct answer read_notice(struct guest *g, const char *lang, int64_t id) {
  struct answer const a = get(g, "/%s/opportunites/%.*s", lang, STR(address_of_notice(id)));
  assert_status(a, 200);
  return a;
}

/* What a link to it shows in a message. */
static struct str description(struct answer a) { return between(a.body, "<meta name=\"description\" content=\"", "\""); }

static struct opportunity_new *full_notice(void) {
  struct opportunity_new *n = notice(KIND_CALL_FOR_TENDERS, S("Forages"), instant_plus(NOW, 20 * DAY_US));
  struct str const zone = n->zone;
  n->reference = C("AON n° 004/2026/VB/PRMP");
  n->summary = C("Qui peut répondre ? Tous");
  n->body = C("## Contexte\n\nVoir le [site](https://exemple.org/a) ; *dix* forages.\n\n![plan](https://exemple.org/p.png)");
  n->texts = (typeof(n->texts))LIST(struct new_text, {S("en"), C("Wells"), C("Ten wells"), C("Ten wells, who's there ?")}, {S("ar"), C("آبار"), C("عشر"), S("")});
  n->places = (typeof(n->places))LIST(struct new_place, {C("Lomé"), S("TG")}, {C("Ouidah"), {0}});
  n->work_languages = (struct text_list)LIST(struct str, S("fr"), S("ar"));
  n->apply_languages = (struct text_list)LIST(struct str, S("en"));
  n->contract_duration = C("six mois");
  n->contract_start = S("2027-02-01");
  n->contract_time = C("plein");
  n->contract_remote = C("deux jours");
  n->contract_posts = (struct opt_int){true, 3};
  n->budget_amount = (struct opt_int){true, 1250000};
  n->budget_currency = S("XOF");
  n->budget_public = (struct opt_int){true, 1};
  n->enquiry = moment_in(zone, instant_plus(NOW, -HOUR_US));
  n->visit = moment_in(zone, instant_plus(NOW, 3 * DAY_US));
  n->visit_compulsory = (struct opt_int){true, 1};
  n->opens_bids = moment_in(zone, instant_plus(NOW, 20 * DAY_US + HOUR_US));
  n->validity_days = (struct opt_int){true, 120};
  n->lots = (typeof(n->lots))LIST(struct new_lot, {1, C("Forage nord"), C("2 500 USD"), moment_in(zone, instant_plus(NOW, 12 * DAY_US))});
  n->stages = (typeof(n->stages))LIST(struct new_stage, {C("candidatures"), moment_in(zone, instant_plus(NOW, 9 * DAY_US))}, {C("offres"), n->closes});
  n->pieces = (typeof(n->pieces))LIST(struct new_piece,
      {.label = C("Bordereau"), .formats = S("xlsx"), .compulsory = true, .max_bytes = 5000000, .max_files = 1, .envelope = S("financial"), .stage = {true, 2}},
      {.label = C("Extrait"), .formats = S("pdf"), .compulsory = true, .max_bytes = 5000000, .max_files = 2, .envelope = S("administrative"), .stage = {true, 1}},
      {.label = C("Note"), .formats = S("pdf"), .max_bytes = 5000000, .max_files = 1, .pages = {true, 12}});
  struct new_document d = document(C("Dossier"), S("dao.pdf"), data("pieces-jointes/minimal-document.pdf"));
  d.lang = S("en");
  d.version = C("2");
  n->documents = (typeof(n->documents))LIST(struct new_document, d);
  n->contact_name = C("Cellule des marchés");
  n->contact_email = S("marches@exemple.org");
  n->contact_phone = S("+229 21 30 00 00");
  n->dossier_max_bytes = (struct opt_int){true, 60000000};
  n->amendments = (typeof(n->amendments))LIST(struct new_amendment, {moment_in(zone, instant_plus(NOW, -DAY_US)), moment_in(zone, instant_plus(NOW, 10 * DAY_US)), n->closes, C("report")});
  return n;
}

static void everything_a_notice_says_is_on_its_page(void **state) {
  (void)state;
  int64_t const id = enter(full_notice());
  struct answer const a = read_notice(guest(), "fr", id);
  static const struct str said[] = {
      S_INIT("Appel d’offres"), S_INIT("AON n° 004/2026/VB/PRMP " CANARY), S_INIT("BAB-"), S_INIT("Forages " CANARY),
      S_INIT("Ville de Porto-Novo " CANARY), S_INIT("Porto-Novo " CANARY), S_INIT("Bénin"), S_INIT("lundi 14 décembre 2026 à 9 h 00 (heure de Porto-Novo"),
      S_INIT("Candidatures " CANARY), S_INIT("9\u00a0jours"), S_INIT("3 déc. 2026, 8 h 00 UTC"), S_INIT("Déposer une offre"), S_INIT("Aucun frais n’est demandé pour répondre à cet avis."),
      S_INIT("Qui peut répondre\u202f? Tous " CANARY), S_INIT("Lomé " CANARY), S_INIT("Togo"), S_INIT("Ouidah " CANARY), S_INIT("français, arabe"),
      S_INIT("anglais"), S_INIT("marché à prix global " CANARY), S_INIT("six mois " CANARY), S_INIT("lundi 1er février 2027"), S_INIT("plein " CANARY),
      S_INIT("deux jours " CANARY), S_INIT("1\u202f250\u202f000\u00a0F\u00a0CFA"), S_INIT("Programme eau " CANARY), S_INIT("Union des villes " CANARY),
      S_INIT("Eau et assainissement " CANARY), S_INIT("71300000"), S_INIT("(ce délai est passé)"), S_INIT("Visite du site"), S_INIT("obligatoire"),
      S_INIT("Ouverture des plis"), S_INIT("120\u00a0jours"), S_INIT("Lot 1\u00a0:"), S_INIT("Forage nord " CANARY), S_INIT("2\u202f500 USD " CANARY),
      S_INIT("candidatures " CANARY), S_INIT("offres " CANARY), S_INIT("Bordereau " CANARY), S_INIT("XLSX"), S_INIT("Enveloppe financière"),
      S_INIT("Enveloppe administrative"), S_INIT("Extrait " CANARY), S_INIT("2\u00a0fichiers au plus"), S_INIT("Note " CANARY), S_INIT("12\u00a0pages au plus"),
      S_INIT("(facultatif)"), S_INIT("60\u00a0Mo"), S_INIT("Dossier " CANARY), S_INIT("version 2 " CANARY), S_INIT("dao.pdf"), S_INIT("Méthode " CANARY),
      S_INIT("40 points " CANARY), S_INIT("Cellule des marchés " CANARY), S_INIT("marches@exemple.org"), S_INIT("+229 21 30 00 00"),
      S_INIT("Report " CANARY), S_INIT("clôture d’abord fixée au"), S_INIT("reportée au"), S_INIT("Ajouter à mon agenda"), S_INIT("Suivre cet avis")};
  for (size_t i = 0; i < sizeof said / sizeof *said; i++) assert_says(a, said[i]);
  /* an envelope's pieces stand together, administrative before financial though typed after */
  size_t const before = (size_t)((const char *)memmem(a.body.p, a.body.n, "Enveloppe administrative", 24) - a.body.p);
  assert_true(str_contains(str_sub(a.body, before, a.body.n), S("Enveloppe financi")));
}

static void weights_that_make_a_hundred_say_so(void **state) {
  (void)state;
  struct opportunity_new *n = notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, 5 * DAY_US));
  n->criteria.v = arena_many(&story, n->criteria.n = 2, struct new_criterion);
  n->criteria.v[0] = (struct new_criterion){C("méthode"), S("35")};
  n->criteria.v[1] = (struct new_criterion){C("expérience"), S("65")};
  struct answer const a = read_notice(guest(), "fr", enter(n));
  assert_says(a, S("35 sur 100"));
  assert_says(a, C("Méthode"));
  n->criteria.v[1].weight = S("60");
  assert_silent(read_notice(guest(), "fr", enter(n)), S("sur 100"));
}

static void the_text_is_markdown_that_runs_and_fetches_nothing(void **state) {
  (void)state;
  struct answer const a = read_notice(guest(), "fr", enter(full_notice()));
  assert_true(str_contains(a.body, S("<h3>Contexte</h3>")));
  assert_true(str_contains(a.body, S("<a href=\"https://exemple.org/a\">site</a>\u202f; <em>dix</em> forages.")));
  assert_silent(a, S("exemple.org/p.png"));
  assert_true(str_contains(a.body, S("<p>plan &lt;i&gt;"))); /* the picture's description, and HTML as it was typed */
}

static void each_passage_says_which_language_it_is_in(void **state) {
  (void)state;
  struct opportunity_new *n = full_notice();
  int64_t const id = enter(n);
  struct answer const a = read_notice(guest(), "en", id);
  assert_says(a, C("Wells"));
  assert_silent(a, S("Forages"));
  assert_true(str_contains(a.body, S("<title>Wells &lt;i&gt;")));
  assert_true(str_contains(a.body, S("<div class=\"prose\" lang=\"en\" dir=\"ltr\"><p>Ten wells, who's there ? &lt;i&gt;"))); /* English is left alone */
  assert_true(str_contains(a.body, S("<span lang=\"fr\">Bordereau")));  /* what nobody translated is marked as what it is */
  assert_true(str_contains(a.body, S("<span lang=\"fr\">Méthode")));
  assert_true(str_contains(a.body, S(" hreflang=\"en\" download>Dossier")));
  n->lang = S("ar");
  n->texts.n = 0;
  n->documents.v[0].lang = S("ar");
  struct answer const foreign = read_notice(guest(), "fr", enter(n));
  assert_true(str_contains(foreign.body, S("<h1><span lang=\"ar\" dir=\"rtl\">Forages")));
  assert_true(str_contains(foreign.body, S("<div class=\"prose\" lang=\"ar\" dir=\"rtl\">")));
  assert_true(str_contains(foreign.body, S("<span lang=\"ar\" dir=\"rtl\">Dossier")));
  assert_true(str_contains(foreign.body, S("répondre ? Tous"))); /* and has no French spaces */
}

static void choose(struct guest *g, const char *slug, const char *onward) {
  assert_status(get(g, "/fr/ville?suite=%s", onward), 200);
  assert_goes(post(g, S("/fr/ville"), FIELDS({"lieu", str_from(slug)}, {"suite", str_from(onward)})), str_from(onward));
}

static void a_city_chosen_once_says_the_hour_there(void **state) {
  (void)state;
  struct opportunity_new *n = notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, 16 * DAY_US + 8 * HOUR_US));
  n->city = S("Paris");
  n->country = S("FR");
  n->zone = S("Europe/Paris");
  n->closes = n->ends = moment_in(n->zone, instant_plus(NOW, 16 * DAY_US + 8 * HOUR_US));
  int64_t const id = enter(n);
  struct guest *g = guest();
  struct answer a = read_notice(g, "fr", id);
  assert_says(a, S("jeudi 10 décembre 2026 à 17 h 00 (heure de Paris, UTC+1)"));
  assert_true(str_contains(a.body, S("data-instant=\"2026-12-10T16:00:00Z\" data-zone=\"Europe/Paris\"")));
  struct str const back = between(a.body, "/fr/ville?suite=", "\"");
  assert_true(str_starts(back, S("%2Ffr%2Fopportunites%2F")));
  const char *here = str_z(&story, fmt(&story, "/fr/opportunites/%.*s", STR(address_of_notice(id))));
  choose(g, "cotonou", here);
  a = read_notice(g, "fr", id);
  assert_says(a, S("même heure à Cotonou")); /* UTC+1, as Paris in winter */
  assert_false(str_contains(a.body, S("data-instant"))); /* what was chosen is not guessed over */
  choose(g, "dakar", here);
  assert_says(read_notice(g, "fr", id), S("soit 16 h 00 à Dakar"));
  assert_says(read_notice(g, "en", id), S("that is 16:00 in Dakar"));
  choose(g, "noumea", here);
  assert_says(read_notice(g, "fr", id), S("soit vendredi 11 décembre à 3 h 00 à Nouméa"));
  assert_true(str_contains(get(g, "/fr/ville").body, S("<option value=\"noumea\" selected>")));
  choose(g, "paris", here);
  assert_silent(read_notice(g, "fr", id), S("à Paris"));
  choose(g, "", here);
  assert_true(str_contains(read_notice(g, "fr", id).body, S("data-instant")));
  assert_false(str_has(client_cookie(g->client, "ville")));
}

static void the_choice_of_a_city_leads_nowhere_else(void **state) {
  (void)state;
  struct guest *g = guest();
  static const char *const away[] = {"https://mal.example/", "//mal.example", "/\\mal.example", "javascript:x", ""};
  for (size_t i = 0; i < sizeof away / sizeof *away; i++) {
    assert_goes(post(g, S("/fr/ville"), FIELDS({"lieu", S("lome")}, {"suite", str_from(away[i])})), S("/fr/opportunites"));
    assert_silent(get(g, "/fr/ville?suite=%s", away[i]), S("mal.example"));
  }
  assert_status(post(g, S("/fr/ville"), FIELDS({"lieu", S("atlantide")}, {"suite", S("/fr/")})), 400);
  client_header(g->client, "Cookie: ville=<script>");
  assert_status(get(g, "/fr/ville"), 200);
}

static void every_state_is_told_and_says_what_to_do_next(void **state) {
  (void)state;
  struct opportunity_new *n = notice(KIND_CALL_FOR_TENDERS, S("Avis"), instant_plus(NOW, -2 * DAY_US));
  n->published = moment_in(n->zone, instant_plus(NOW, -20 * DAY_US));
  struct guest *g = guest();
  struct answer a = read_notice(g, "fr", enter(n));
  assert_says(a, S("Clos depuis le"));
  assert_says(a, S("La décision sera publiée à cette adresse."));
  assert_true(str_contains(a.body, S("href=\"/fr/opportunites?type=appel-offres\"")));
  assert_false(str_contains(a.body, S("/dossier\""))); /* no button */
  assert_false(str_contains(a.body, S(".ics\"")));
  n->decided = moment_in(n->zone, instant_plus(NOW, -DAY_US));
  n->outcome = S("awarded");
  n->outcome_text = C("Bureau Tanou, lot 1");
  a = read_notice(g, "fr", enter(n));
  assert_says(a, S("Cette procédure est attribuée"));
  assert_says(a, C("Bureau Tanou, lot 1"));
  assert_true(str_starts(description(a), S("Procédure attribuée.")));
  n->outcome = S("unsuccessful");
  n->outcome_text = C("Aucune offre recevable");
  a = read_notice(g, "fr", enter(n));
  assert_says(a, S("Cette procédure est infructueuse"));
  assert_says(a, C("Aucune offre recevable"));
  n = notice(KIND_RECRUITMENT, S("Avis"), instant_plus(NOW, 5 * DAY_US));
  n->cancelled = moment_in(n->zone, instant_plus(NOW, -HOUR_US));
  n->cancelled_reason = C("budget retiré ; un autre avis suivra");
  a = read_notice(g, "fr", enter(n));
  assert_says(a, S("Cet avis a été annulé"));
  assert_says(a, S("Budget retiré\u202f; un autre avis suivra " CANARY));
  assert_says(a, S("La clôture était fixée au"));
  assert_true(str_contains(a.body, S(".ics\""))); /* so that calendars learn of it */
  n = notice(KIND_CALL_FOR_EXPRESSIONS, S("Avis"), instant_plus(NOW, 500 * DAY_US));
  n->closes = (struct moment){0};
  a = read_notice(g, "fr", enter(n));
  assert_says(a, S("Appel permanent : on peut répondre à tout moment jusqu’au"));
  assert_says(a, S("Manifester son intérêt"));
  assert_false(str_contains(a.body, S(".ics\""))); /* there is no day to keep */
}

/* What only an open one may say, on its page, on paper and on the wall. */
static void nothing_that_is_over_speaks_as_if_it_were_open(void **state) {
  (void)state;
  static const struct str open_only[] = {S_INIT("Aucun frais n’est demandé"), S_INIT("dépôt du dossier"), S_INIT("Pièces à fournir")};
  struct opportunity_new *n = notice(KIND_CALL_FOR_TENDERS, S("Avis"), instant_plus(NOW, -2 * DAY_US));
  n->published = moment_in(n->zone, instant_plus(NOW, -20 * DAY_US));
  int64_t ids[4] = {enter(n)};
  n->decided = moment_in(n->zone, instant_plus(NOW, -DAY_US));
  n->outcome_text = C("Dit");
  n->outcome = S("awarded");
  ids[1] = enter(n);
  n->outcome = S("unsuccessful");
  ids[2] = enter(n);
  n = notice(KIND_RECRUITMENT, S("Avis"), instant_plus(NOW, 5 * DAY_US));
  n->cancelled = moment_in(n->zone, instant_plus(NOW, -HOUR_US));
  ids[3] = enter(n);
  struct guest *g = guest();
  for (int i = 0; i < 4; i++) {
    struct answer const page = read_notice(g, "fr", ids[i]), poster = get(g, "/fr/opportunites/%lld/affiche", (long long)ids[i]);
    for (size_t w = 0; w < sizeof open_only / sizeof *open_only; w++) {
      assert_silent(page, open_only[w]);
      assert_silent(poster, open_only[w]);
    }
    if (i == 0) assert_says(page, S("Être averti du résultat par courriel"));
    else assert_silent(page, S("Suivre"));
  }
  assert_says(get(g, "/fr/opportunites/%lld/affiche", (long long)ids[3]), S("Avis annulé, avec le motif de l’annulation"));
  assert_says(get(g, "/fr/opportunites/%lld/suivi", (long long)ids[1]), S("La décision est publiée"));
}

static void a_notice_long_over_leaves_search_engines_and_keeps_its_address(void **state) {
  (void)state;
  struct str const noindex = S("<meta name=\"robots\" content=\"noindex\">");
  int64_t const id = enter(notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, DAY_US)));
  assert_false(str_contains(read_notice(guest(), "fr", id).body, noindex));
  clock_at(instant_plus(NOW, 31 * DAY_US));
  assert_false(str_contains(read_notice(guest(), "fr", id).body, noindex));
  clock_at(instant_plus(NOW, 31 * DAY_US + SECOND_US));
  assert_true(str_contains(read_notice(guest(), "fr", id).body, noindex));
}

static void what_is_passed_on_says_the_closing_and_that_it_is_free(void **state) {
  (void)state;
  struct opportunity_new *n = notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, 5 * DAY_US));
  n->summary = C("Un résumé qui est bien trop long pour tenir dans l’aperçu que montre une messagerie quand on lui donne un lien, "
                 "et dont la fin ne se lira que sur la page elle-même, où il y a de la place");
  int64_t const id = enter(n);
  struct answer const a = read_notice(guest(), "fr", id);
  struct str const shown = description(a);
  assert_true(str_starts(shown, S("À déposer au plus tard le dimanche 29 novembre 2026 à 9\u00a0h\u00a000 (heure de Porto-Novo")));
  assert_true(str_ends(shown, S("\u2026")));
  assert_true(utf8_count(shown) > 150);
  /* 200 characters for who reads it: the apostrophes and quotes of the canary are longer as markup */
  assert_true(utf8_count(shown) <= 200 + 40);
  struct str const share = between(a.body, "https://wa.me/?text=", "\"");
  assert_true(str_contains(share, fmt(&story, "http%%3A%%2F%%2Fboard.test%%2Fa%%2F%lld", (long long)id)));
  assert_true(str_contains(share, S("Aucun%20frais%20n%E2%80%99est%20demand%C3%A9")));
  assert_true(str_contains(a.body, S("href=\"mailto:?subject=Poste%20")));
}

static void an_invited_notice_says_so_and_is_not_passed_on(void **state) {
  (void)state;
  account(S("awa@exemple.org"), PERSON_APPLICANT, (struct str){0});
  struct opportunity_new *n = notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, 5 * DAY_US));
  n->invited_only = true;
  n->invited = (struct text_list)LIST(struct str, S("awa@exemple.org"));
  int64_t const id = enter(n);
  assert_status(get(guest(), "/fr/opportunites/%lld", (long long)id), 404);
  assert_status(get(guest(), "/fr/opportunites/%lld/affiche", (long long)id), 404);
  struct guest *g = signed_in(S("awa@exemple.org"));
  struct answer const a = read_notice(g, "fr", id);
  assert_says(a, S("Sur invitation"));
  assert_true(str_contains(a.body, S("<meta name=\"robots\" content=\"noindex\">")));
  assert_false(str_contains(a.body, S("wa.me")) || str_contains(a.body, S("og:title")));
}

static void the_short_address_leads_to_the_notice_in_the_readers_language(void **state) {
  (void)state;
  int64_t const id = enter(notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, 5 * DAY_US)));
  struct guest *g = guest();
  struct answer const page = read_notice(g, "fr", id);
  assert_says(page, fmt(&story, "http://board.test/a/%lld", (long long)id));
  client_header(g->client, "Accept-Language: en");
  assert_goes(get(g, "/a/%lld", (long long)id), fmt(&story, "/en/opportunites/%lld", (long long)id));
  assert_says(follow(g, get(g, "/a/%lld", (long long)id)), C("Poste"));
  assert_status(follow(g, get(g, "/a/%lld", (long long)id + 1)), 404);
}

static void the_poster_says_what_a_passer_by_needs(void **state) {
  (void)state;
  int64_t const id = enter(full_notice());
  struct answer const a = get(guest(), "/fr/opportunites/%lld/affiche", (long long)id);
  assert_status(a, 200);
  assert_says(a, C("Forages"));
  assert_says(a, C("Ville de Porto-Novo"));
  assert_says(a, S("jeudi 3 décembre 2026 à 9 h 00"));
  assert_says(a, fmt(&story, "http://board.test/a/%lld", (long long)id));
  assert_says(a, S("Aucun frais n’est demandé pour répondre à cet avis."));
  assert_says(a, C("AON n° 004/2026/VB/PRMP"));
  assert_true(str_contains(a.body, S("<svg viewBox=\"0 0 33 33\" role=\"img\"")));
}

static const struct CMUnitTest stories[] = {
    STORY("weights that make a hundred say so", weights_that_make_a_hundred_say_so),
    STORY("nothing that is over speaks as if it were open", nothing_that_is_over_speaks_as_if_it_were_open),
    STORY("everything a notice says is on its page", everything_a_notice_says_is_on_its_page),
    STORY("the text is Markdown that runs nothing and fetches nothing", the_text_is_markdown_that_runs_and_fetches_nothing),
    STORY("each passage says which language it is in, and where its writing goes", each_passage_says_which_language_it_is_in),
    STORY("a city chosen once says the hour there, without a script", a_city_chosen_once_says_the_hour_there),
    STORY("the choice of a city leads nowhere else", the_choice_of_a_city_leads_nowhere_else),
    STORY("every state is told and says what to do next", every_state_is_told_and_says_what_to_do_next),
    STORY("a notice long over leaves the search engines and keeps its address", a_notice_long_over_leaves_search_engines_and_keeps_its_address),
    STORY("what is passed on says the closing, and that answering is free", what_is_passed_on_says_the_closing_and_that_it_is_free),
    STORY("a notice for invited people says so and is not passed on", an_invited_notice_says_so_and_is_not_passed_on),
    STORY("the short address leads to the notice in the reader's language", the_short_address_leads_to_the_notice_in_the_readers_language),
    STORY("the poster says what a passer-by needs", the_poster_says_what_a_passer_by_needs),
};

TELL(stories)
