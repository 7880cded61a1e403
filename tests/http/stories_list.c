/* The list: every filter, every state, counts, orders, words that are marked, and a way on when nothing was found. */
#include "http/lib/board.h"

#include <string.h>

#include "base/out.h"
#include "http/lib/check.h"
#include "web/urlencoded.h"

static struct opportunity_new *plain(struct str title, int64_t days) {
  return notice(KIND_CALL_FOR_TENDERS, title, instant_plus(NOW, days * DAY_US));
}

static size_t times(struct answer a, const char *words) {
  size_t n = 0;
  for (const char *at = a.body.p; (at = memmem(at, (size_t)(a.body.p + a.body.n - at), words, strlen(words))) != NULL; at++) n++;
  return n;
}

static size_t cards(struct answer a) { return times(a, "<li class=\"card\">"); }

/* One that differs from every other in all a list can be filtered by. */
static void enter_kribi(void) {
  struct opportunity_new *n = plain(S("Plage"), 3);
  n->city = S("Kribi");
  n->country = S("CM");
  n->organisation = S("Commune de Kribi");
  n->project = S("Programme littoral");
  n->funders.v[0] = S("Agence du littoral");
  n->themes.v[0] = S("assainissement");
  n->work_languages.v = arena_many(&story, n->work_languages.n = 1, struct str);
  n->work_languages.v[0] = S("es");
  enter(n);
}

static void each_filter_leaves_what_it_names(void **state) {
  (void)state;
  enter_kribi();
  enter(plain(S("Ailleurs"), 4));
  struct guest *g = guest();
  static const char *const one[] = {"ville=kribi", "bailleur=agence-du-littoral", "organisme=commune-de-kribi", "projet=programme-littoral",
                                    "langue=es", "pays=CM", "theme=assainissement", "theme=eau-et-assainissement",
                                    "ville=kribi&pays=CM&theme=assainissement&langue=es&projet=programme-littoral"};
  for (size_t i = 0; i < sizeof one / sizeof *one; i++) {
    struct answer const a = get(g, "/fr/opportunites?%s", one[i]);
    if (cards(a) != 1 || !str_contains(a.body, S(">Plage "))) fail_msg("%s: %zu found", one[i], cards(a));
  }
  static const char *const both[] = {"pays=CM&pays=BJ", "ville=nulle-part", "theme=inconnu&pays=ZZ", "langue=%3Ci%3E", "etat=futures&tri=x&apres=y", "type=x"};
  for (size_t i = 0; i < sizeof both / sizeof *both; i++) {
    struct answer const a = get(g, "/fr/opportunites?%s", both[i]);
    if (cards(a) != 2) fail_msg("%s: %zu found, not both", both[i], cards(a));
  }
  assert_int_equal(cards(get(g, "/fr/opportunites?pays=BJ&ville=kribi")), 0);
}

static void every_state_has_its_list(void **state) {
  (void)state;
  enter(plain(S("Ouverte"), 3));
  enter(plain(S("Close hier"), -1));
  struct opportunity_new *n = plain(S("Attribuée"), -2);
  n->outcome = S("awarded");
  n->outcome_text = C("à elle");
  n->decided = moment_in(n->zone, instant_plus(NOW, -HOUR_US));
  enter(n);
  n = plain(S("Infructueuse"), -3);
  n->outcome = S("unsuccessful");
  n->outcome_text = C("à personne");
  n->decided = moment_in(n->zone, instant_plus(NOW, -HOUR_US));
  enter(n);
  n = plain(S("Annulée"), 4);
  n->cancelled = moment_in(n->zone, instant_plus(NOW, -HOUR_US));
  n->cancelled_reason = C("crédits retirés");
  enter(n);
  n = plain(S("Secrète"), 5);
  n->published = moment_in(n->zone, instant_plus(NOW, DAY_US));
  enter(n);
  static const struct {
    const char *state;
    size_t n;
    const char *first;
  } rows[] = {{"ouvertes", 1, "Ouverte"}, {"closes", 3, "Close hier"}, {"attribuees", 1, "Attribuée"}, {"infructueuses", 1, "Infructueuse"},
              {"annulees", 1, "Annulée"}, {"toutes", 5, "Annulée"},   {"a-venir", 0, NULL}};
  struct guest *g = guest();
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct answer const a = get(g, "/fr/opportunites?etat=%s", rows[i].state);
    if (cards(a) != rows[i].n) fail_msg("%s: %zu found", rows[i].state, cards(a));
    struct str const first = between(a.body, "<li class=\"card\">", "</a>");
    if (rows[i].first != NULL && !str_contains(first, str_from(rows[i].first))) fail_msg("%s begins with %.*s", rows[i].state, STR(first));
    assert_silent(a, S("Secrète"));
  }
  assert_says(get(g, "/fr/opportunites?etat=a-venir"), S("Aucune opportunité n’est annoncée avant sa publication"));
}

static void counts_tell_what_a_value_would_give(void **state) {
  (void)state;
  enter_kribi();
  for (int i = 0; i < 3; i++) enter(plain(S("Ailleurs"), 4));
  enter(plain(S("Terminée"), -1));
  struct opportunity_new *n = plain(S("Invités"), 4);
  n->invited_only = true;
  enter(n);
  n = plain(S("Brouillon"), 4);
  n->publish = false;
  enter(n);
  struct guest *g = guest();
  struct answer a = get(g, "/fr/opportunites");
  assert_says(a, S("4 opportunités"));
  assert_true(str_contains(a.body, S("value=\"CM\"> <span>Cameroun <small>1</small>")));
  assert_true(str_contains(a.body, S("value=\"BJ\"> <span>Bénin <small>3</small>")));
  a = get(g, "/fr/opportunites?pays=CM"); /* a second country would widen it, another city would leave nothing */
  assert_says(a, S("Une opportunité"));
  assert_true(str_contains(a.body, S("value=\"CM\" checked> <span>Cameroun <small>1</small>")));
  assert_true(str_contains(a.body, S("value=\"BJ\"> <span>Bénin <small>3</small>")));
  assert_false(str_contains(a.body, S("value=\"porto-novo\"")));
  enter(plain(S("Une de plus"), 6)); /* counts follow what is published, and what closes */
  assert_says(get(g, "/fr/opportunites"), S("5 opportunités"));
  clock_at(instant_plus(NOW, 3 * DAY_US + 1));
  assert_says(get(g, "/fr/opportunites"), S("4 opportunités"));
}

static void a_filter_is_removed_by_its_link(void **state) {
  (void)state;
  enter_kribi();
  struct guest *g = guest();
  struct answer const a = get(g, "/fr/opportunites?q=plage&pays=CM&ville=kribi");
  assert_true(str_contains(a.body, S("href=\"/fr/opportunites?pays=CM&amp;ville=kribi\"")));
  assert_true(str_contains(a.body, S("href=\"/fr/opportunites?q=plage&amp;ville=kribi\"")));
  assert_true(str_contains(a.body, S("href=\"/fr/opportunites?q=plage&amp;pays=CM\"")));
  assert_true(str_contains(a.body, S("href=\"/fr/opportunites\">Tout effacer")));
  assert_says(get(g, "/fr/opportunites?type=appel-offres&pays=CM"), S("Appels d’offres ouverts : Cameroun"));
}

static void found_words_are_marked_as_they_stand(void **state) {
  (void)state;
  struct opportunity_new *n = plain(C("Coordonnateur·rice des œuvres"), 3);
  n->summary = C("Un long chemin mène aux bibliothèques");
  enter(n);
  struct guest *g = guest();
  static const struct {
    const char *q, *mark;
  } rows[] = {{"coordonnatrice", "<mark>Coordonnateur·rice</mark>"}, {"oeuvre", "<mark>œuvres</mark>"}, {"BIBLIOTHEQUE", "<mark>bibliothèques</mark>"},
              {"coordo", "<mark>Coordonnateur·rice</mark>"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct answer const a = get(g, "/fr/opportunites?q=%s", rows[i].q);
    if (!str_contains(a.body, str_from(rows[i].mark))) fail_msg("%s does not mark %s", rows[i].q, rows[i].mark);
  }
}

static void acronyms_are_found_by_letters_and_by_words(void **state) {
  (void)state;
  enter(plain(S("Rédaction des termes de référence"), 3));
  enter(plain(S("TdR du marché de l’eau"), 4));
  struct guest *g = guest();
  static const char *const all[] = {"TdR", "tdr", "T.D.R.", "termes+de+r%C3%A9f%C3%A9rence", "Termes%C2%A0de%E2%80%AFreference"};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (cards(get(g, "/fr/opportunites?q=%s", all[i])) != 2) fail_msg("q=%s does not find both", all[i]);
  assert_int_equal(cards(get(g, "/fr/opportunites?q=termes+du+march%%C3%%A9")), 0);
  assert_true(str_contains(get(g, "/fr/opportunites?q=tdr").body, S("<mark>termes</mark> de <mark>référence</mark>")));
  assert_true(str_contains(get(g, "/fr/opportunites?q=termes+de+reference").body, S("<mark>TdR</mark>")));
}

static void a_list_has_the_order_asked_for_on_all_its_pages(void **state) {
  (void)state;
  for (int i = 0; i < 25; i++) {
    struct opportunity_new *n = plain(fmt(&story, "Avis %02d.", i), 50 - i);
    n->summary = i == 7 ? S("Rien") : S("Une source, deux sources");
    if (i == 7) n->title = S("La source 07.");
    n->published = moment_in(n->zone, instant_plus(NOW, -(int64_t)(i + 1) * HOUR_US));
    enter(n);
  }
  struct guest *g = guest();
  struct answer a = get(g, "/fr/opportunites?tri=publication");
  assert_true(str_contains(between(a.body, "<li class=\"card\">", "</li>"), S("Avis 00.")));
  assert_int_equal(cards(a), 20);
  struct str const next = str_dup(&story, between(a.body, "class=\"button second\" href=\"", "\""));
  assert_true(str_contains(next, S("tri=publication")));
  a = get(g, "/fr/opportunites?tri=publication&apres=%.*s", STR(str_sub(next, str_index(next, ';') + 7, next.n)));
  assert_int_equal(cards(a), 5);
  assert_true(str_contains(between(a.body, "<li class=\"card\">", "</li>"), S("Avis 20.")));
  assert_true(str_contains(a.body, S("href=\"/fr/opportunites?tri=publication\" rel=\"first\"")));
  a = get(g, "/fr/opportunites?q=source&tri=pertinence");
  assert_true(str_contains(between(a.body, "<li class=\"card\">", "</li>"), S("07.")));
}

static void nothing_found_offers_one_step_back(void **state) {
  (void)state;
  enter_kribi();
  enter(plain(S("Ailleurs"), 4));
  struct guest *g = guest();
  struct answer a = get(g, "/fr/opportunites?q=plage&pays=BJ");
  assert_int_equal(cards(a), 0);
  assert_true(str_contains(a.body, S("<a href=\"/fr/opportunites?q=plage\">Sans")));
  assert_true(str_contains(a.body, S("<a href=\"/fr/opportunites?pays=BJ\">Sans les mots-clés</a> <span class=\"quiet\">(1)")));
  a = get(g, "/fr/opportunites?q=plage+xylophone");
  assert_true(str_contains(a.body, S("<a href=\"/fr/opportunites?q=plage\">plage</a> <span class=\"quiet\">(1)")));
}

static void kinds_references_and_codes_are_found(void **state) {
  (void)state;
  int64_t first = 0;
  for (enum opportunity_kind k = 0; k < KIND_COUNT; k++) {
    struct opportunity_new *n = notice(k, fmt(&story, "Avis%d", (int)k), instant_plus(NOW, DAY_US));
    n->summary = n->body = S("Texte");
    n->reference = S("R");
    n->cpv = k == 0 ? S("34928500") : S("45000000");
    int64_t const id = enter(n);
    if (first == 0) first = id;
  }
  struct guest *g = guest();
  static const struct {
    const char *typed;
    enum opportunity_kind kind;
  } rows[] = {{"mission+d%27expertise", KIND_EXPERTISE_MISSION}, {"consultancy", KIND_EXPERTISE_MISSION}, {"recrutement", KIND_RECRUITMENT},
              {"vacancy", KIND_RECRUITMENT},                     {"AO", KIND_CALL_FOR_TENDERS},           {"appels+d%27offres", KIND_CALL_FOR_TENDERS},
              {"call+for+tenders", KIND_CALL_FOR_TENDERS},       {"ami", KIND_CALL_FOR_EXPRESSIONS},      {"EOI", KIND_CALL_FOR_EXPRESSIONS},
              {"appel+%C3%A0+projets", KIND_CALL_FOR_PROJECTS},  {"AAP", KIND_CALL_FOR_PROJECTS}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct answer const a = get(g, "/fr/opportunites?q=%s", rows[i].typed);
    if (!str_contains(a.body, fmt(&story, ">Avis%d", (int)rows[i].kind)) || cards(a) != 1)
      fail_msg("%s: %zu found", rows[i].typed, cards(a));
  }
  static const char *const before[] = {"BAB-", "bab", "BAB+"};
  for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
    struct answer const a = get(g, "/fr/opportunites?q=%s%lld", before[i], (long long)first);
    assert_true(cards(a) == 1 && str_contains(a.body, S(">Avis0")));
  }
  struct answer const a = get(g, "/fr/opportunites?q=34928500");
  assert_true(cards(a) == 1 && str_contains(a.body, S(">Avis0")));
}

static void five_filters_that_only_give_way_together_still_offer_something(void **state) {
  (void)state;
  enter_kribi();
  enter(plain(S("Ailleurs"), 4));
  struct guest *g = guest();
  struct answer const a = get(g, "/fr/opportunites?ville=kribi&projet=programme-littoral&bailleur=union-des-villes-i&organisme=ville-de-porto-novo-i&q=xylophone");
  assert_int_equal(cards(a), 0);
  assert_says(a, S("Élargissez la recherche"));
  struct str const offer = between(between(a.body, "Élargissez", "</ul>"), "href=\"", "\"");
  assert_true(offer.p != NULL);
  struct str const target = str_sub(offer, 0, str_index(offer, '&'));
  assert_true(cards(get(g, "%.*s", STR(target))) > 0);
}

static void what_is_only_among_closed_ones_is_said_so(void **state) {
  (void)state;
  enter(plain(S("Girouette"), -2));
  enter(plain(S("Ailleurs"), 4));
  struct guest *g = guest();
  struct answer const a = get(g, "/fr/opportunites?q=girouette");
  assert_int_equal(cards(a), 0);
  assert_says(a, S("Un avis clos correspond"));
  assert_true(str_contains(a.body, S("href=\"/fr/opportunites?q=girouette&amp;etat=closes\"")));
  assert_int_equal(cards(get(g, "/fr/opportunites?q=girouette&etat=closes")), 1);
  assert_silent(get(g, "/fr/opportunites?q=xylophone"), S("clos correspond"));
}

static void a_card_names_its_themes_in_order_without_the_heads_they_imply(void **state) {
  (void)state;
  struct opportunity_new *n = plain(S("Réseau"), 3);
  n->themes.v = arena_many(&story, n->themes.n = 2, struct str);
  n->themes.v[0] = S("résilience");
  n->themes.v[1] = S("énergie");
  enter(n);
  struct answer const a = get(guest(), "/fr/opportunites");
  assert_says(a, S(" · énergie, résilience"));
  assert_silent(a, S("Climat et environnement, "));
}

static void nothing_typed_is_ever_an_error(void **state) {
  (void)state;
  enter_kribi();
  struct guest *g = guest();
  static const char *const files[] = {"blns-extrait.json", "dompurify-extrait.json", "injection-crlf.txt", "traversee-repertoires.txt",
                                      "xss-intruders.txt", "xss-polyglottes.txt", "xss-rsnake.txt"};
  size_t lines = 0;
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    struct str text = data(fmt(&story, "textes-hostiles/%s", files[i]).p), line;
    while (str_next(&text, '\n', &line)) {
      scoped(arena) struct arena a = {0};
      struct out o = out_in(&a, 64 << 10);
      urlencoded_put(&o, S("q"), str_sub(line, 0, 900));
      if (o.n > 900) continue; /* longer than an address may be */
      struct answer const answer = get(g, "/fr/opportunites?%.*s", STR(out_str(&o)));
      if (answer.status != 200 && answer.status != 400) fail_msg("%s: %d for %.*s", files[i], answer.status, STR(line));
      if (answer.status == 200) lines++;
    }
  }
  assert_true(lines > 100);
}

static const struct CMUnitTest stories[] = {
    STORY("each filter leaves what it names; several values widen it, an unknown one filters nothing", each_filter_leaves_what_it_names),
    STORY("every state has its list, the latest closing first, and none tells what is not published", every_state_has_its_list),
    STORY("counts tell what a value would give, at this instant, of what everybody may find", counts_tell_what_a_value_would_give),
    STORY("each active filter is removed by its link, and the title names them", a_filter_is_removed_by_its_link),
    STORY("found words are marked as they stand: accents, endings, inclusive forms, beginnings", found_words_are_marked_as_they_stand),
    STORY("acronyms are found by their letters and by their words", acronyms_are_found_by_letters_and_by_words),
    STORY("a notice is found by the words of its kind in both languages, our reference and its code", kinds_references_and_codes_are_found),
    STORY("a list has the order asked for on all its pages", a_list_has_the_order_asked_for_on_all_its_pages),
    STORY("nothing found: each single step back says what it would give", nothing_found_offers_one_step_back),
    STORY("filters that only give way together still offer something", five_filters_that_only_give_way_together_still_offer_something),
    STORY("what is only among closed ones is said so", what_is_only_among_closed_ones_is_said_so),
    STORY("a card names its themes in order, without the heads they imply", a_card_names_its_themes_in_order_without_the_heads_they_imply),
    STORY("nothing that is typed is ever an error", nothing_typed_is_ever_an_error),
};

TELL(stories)
