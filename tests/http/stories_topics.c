/* Themes, cities, projects, organisations and funders: who they are, and what is open and over of theirs. */
#include "base/fold.h"
#include "http/lib/board.h"

#include <string.h>

#include "board/topic.h"

#define LOGO "pieces-jointes/beta-sticker-1.png"

static size_t cards(struct answer a) {
  size_t n = 0;
  for (const char *at = a.body.p; (at = memmem(at, (size_t)(a.body.p + a.body.n - at), "<li class=\"card\">", 17)) != NULL; at++) n++;
  return n;
}

static struct opportunity_new *plain(struct str title, int64_t days) {
  return notice(KIND_CALL_FOR_TENDERS, title, instant_plus(NOW, days * DAY_US));
}

/* The address of a topic by its table and path. */
static struct str page_of(const char *path, const char *table) {
  return fmt(&story, "/fr/%s/%.*s", path, STR(text("SELECT slug FROM %s WHERE name LIKE '%%<i>%%' ORDER BY id LIMIT 1", table)));
}

static const struct {
  const char *path, *table, *query;
} others[] = {{"villes", "city", "ville="}, {"projets", "project", "projet="}, {"organismes", "organisation", "organisme="}, {"bailleurs", "funder", "bailleur="}};
enum { OTHERS = sizeof others / sizeof *others };

static void every_topic_lists_what_is_open_by_closing(void **state) {
  (void)state;
  enter(plain(S("Plus tard"), 9));
  enter(plain(S("Tout de suite"), 2));
  enter(plain(S("Terminée"), -1));
  struct opportunity_new *n = plain(S("Ailleurs"), 3);
  n->city = C("Kribi");
  n->country = S("CM");
  n->organisation = C("Commune de Kribi");
  n->project = C("Programme littoral");
  n->funders.v[0] = C("Agence du littoral");
  n->themes.v[0] = C("Plages");
  enter(n);
  n = plain(S("Annulée"), 4);
  n->cancelled = moment_in(n->zone, instant_plus(NOW, -HOUR_US));
  n->cancelled_reason = C("crédits retirés");
  enter(n);
  struct guest *g = guest();
  for (size_t i = 0; i < OTHERS; i++) {
    struct str const address = page_of(others[i].path, others[i].table);
    struct answer const a = get(g, "%.*s", STR(address));
    assert_status(a, 200);
    assert_int_equal(cards(a), 2);
    const char *soon = memmem(a.body.p, a.body.n, "Tout de suite", 13), *later = memmem(a.body.p, a.body.n, "Plus tard", 9);
    assert_true(soon != NULL && later != NULL && soon < later);
    assert_silent(a, S("Ailleurs"));
    /* what is over is counted, and stands behind a link to the list */
    assert_says(a, S("Une opportunité close"));
    assert_says(a, S("Une opportunité annulée"));
    struct str const slug = str_sub(address, 5 + strlen(others[i].path), address.n);
    struct str const link = fmt(&story, "/fr/opportunites?%s%.*s&amp;etat=closes", others[i].query, STR(slug));
    if (!str_contains(a.body, link)) fail_msg("no link to %.*s", STR(link));
  }
}

static void a_further_place_has_its_page_too(void **state) {
  (void)state;
  struct opportunity_new *n = plain(S("Deux villes"), 2);
  n->places.v = arena_many(&story, n->places.n = 1, struct new_place);
  n->places.v[0] = (struct new_place){S("Lokossa"), {0}};
  enter(n);
  struct guest *g = guest();
  assert_int_equal(cards(get(g, "/fr/villes/lokossa")), 1);
  assert_says(get(g, "/fr/villes/lokossa"), S("Bénin"));
}

static void a_head_gathers_its_words_and_a_word_names_its_head(void **state) {
  (void)state;
  struct opportunity_new *n = plain(S("Énergie solaire"), 2);
  n->themes.v[0] = S("énergie");
  enter(n);
  struct guest *g = guest();
  struct answer const head = get(g, "/fr/themes/climat-et-environnement"), word = get(g, "/en/themes/energie");
  assert_status(head, 200);
  assert_says(head, S("Climat et environnement"));
  assert_says(head, S("résilience"));
  assert_int_equal(cards(head), 1);
  assert_status(word, 200);
  assert_says(word, S("energy"));
  assert_says(word, S("Climate and environment"));
  assert_int_equal(cards(word), 1);
  assert_int_equal(cards(get(g, "/fr/themes/eau-et-assainissement")), 0);
  struct answer const all = get(g, "/fr/themes");
  assert_status(all, 200);
  assert_true(str_contains(all.body, S("href=\"/fr/themes/energie\"")));
  assert_says(all, S("une ouverte"));
  assert_says(all, S("aucune ouverte"));
}

static void what_is_told_is_shown_in_the_readers_language_or_the_other(void **state) {
  (void)state;
  enter(plain(S("Un avis"), 2));
  struct guest *g = guest();
  struct str const organisation = page_of("organismes", "organisation"), funder = page_of("bailleurs", "funder");
  assert_says(get(g, "%.*s", STR(organisation)), S("Cet organisme n’a pas encore donné de présentation"));
  struct organisation_describe_args o = {.name = C("Ville de Porto-Novo"), .about_fr = C("Capitale du Bénin."), .website = S("https://ville.exemple/?a=1&b=2"),
                                         .city = C("Porto-Novo"), .country = S("BJ")};
  assert_int_equal(board_change(&the_board, organisation_describe, &o), OK);
  struct answer a = get(g, "%.*s", STR(organisation));
  assert_says(a, C("Capitale du Bénin."));
  assert_says(a, S("https://ville.exemple/?a=1&b=2"));
  assert_silent(a, S("n’a pas encore"));
  assert_true(str_contains(a.body, S("href=\"https://ville.exemple/?a=1&amp;b=2\"")));
  /* English: the French text, said to be French */
  a = get(g, "/en%.*s", STR(str_sub(organisation, 3, organisation.n)));
  assert_says(a, C("Capitale du Bénin."));
  assert_true(str_contains(a.body, S("<div lang=\"fr\">")));
  struct funder_describe_args f = {.name = C("Union des villes"), .about_fr = C("Une union."), .about_en = C("A union."),
                                   .visibility_fr = C("Avec le soutien de l’Union."), .visibility_en = C("Supported by the Union.")};
  assert_int_equal(board_change(&the_board, funder_describe, &f), OK);
  a = get(g, "/en%.*s", STR(str_sub(funder, 3, funder.n)));
  assert_says(a, C("A union."));
  assert_says(a, C("Supported by the Union."));
  assert_false(str_contains(a.body, S("<div lang=\"fr\">")));
  /* what is absent stays, what is empty goes */
  f = (struct funder_describe_args){.name = C("Union des villes"), .about_en = S("")};
  assert_int_equal(board_change(&the_board, funder_describe, &f), OK);
  a = get(g, "/en%.*s", STR(str_sub(funder, 3, funder.n)));
  assert_says(a, C("Une union."));
  assert_says(a, C("Supported by the Union."));
}

static void what_cannot_be_told_is_refused(void **state) {
  (void)state;
  struct organisation_describe_args o = {.name = S("Sans nom"), .website = S("javascript:alert(1)")};
  assert_int_equal(board_change(&the_board, organisation_describe, &o), INVALID);
  o = (struct organisation_describe_args){.name = S("Sans pays"), .country = S("Bénin")};
  assert_int_equal(board_change(&the_board, organisation_describe, &o), INVALID);
  struct city_describe_args c = {.name = S("Nulle part"), .country = S("ZZZ")};
  assert_int_equal(board_change(&the_board, city_describe, &c), INVALID);
  struct project_describe_args p = {.name = S("")};
  assert_int_equal(board_change(&the_board, project_describe, &p), INVALID);
  assert_int_equal(number("SELECT count(*) FROM organisation"), 0);
}

static void a_logo_is_a_small_picture_and_nothing_else(void **state) {
  (void)state;
  enter(plain(S("Un avis"), 2));
  struct str const name = C("Union des villes"), big = data("pieces-jointes/page-0-Im1.jpg"), page = data("pieces-jointes/xss.html");
  int64_t const before = stored_files();
  assert_int_equal(logo_store(&the_board, TOPIC_FUNDER, name, S("logo.jpg"), big), TOO_BIG);
  assert_int_equal(logo_store(&the_board, TOPIC_FUNDER, name, S("logo.png"), page), INVALID);
  assert_int_equal(logo_store(&the_board, TOPIC_FUNDER, name, S("logo.pdf"), data(LOGO)), INVALID);
  assert_int_equal(logo_store(&the_board, TOPIC_FUNDER, name, S("logo.png"), S("")), INVALID);
  assert_int_equal(logo_store(&the_board, TOPIC_THEME, name, S("logo.png"), data(LOGO)), INVALID);
  assert_int_equal(stored_files(), before);
  assert_int_equal(logo_store(&the_board, TOPIC_FUNDER, name, S("logo.png"), data(LOGO)), OK);
  struct str const first = text("SELECT logo FROM funder");
  /* the same again changes nothing; another one takes its place and its room */
  int64_t const told = commits();
  assert_int_equal(logo_store(&the_board, TOPIC_FUNDER, name, S("logo.png"), data(LOGO)), OK);
  assert_int_equal(commits(), told);
  assert_int_equal(logo_store(&the_board, TOPIC_FUNDER, name, S("logo.png"), data("pieces-jointes/menu_separator.png")), OK);
  assert_int_equal(stored_files(), before + 1);
  assert_status(get(guest(), "/logos/%.*s", STR(first)), 404);
}

static void a_poster_shows_who_pays(void **state) {
  (void)state;
  struct funder_describe_args f = {.name = C("Union des villes"), .visibility_fr = C("Avec le soutien de l’Union.")};
  int64_t const id = enter(plain(S("Un avis"), 2));
  assert_int_equal(board_change(&the_board, funder_describe, &f), OK);
  assert_int_equal(logo_store(&the_board, TOPIC_FUNDER, C("Union des villes"), S("logo.png"), data(LOGO)), OK);
  struct str const funders = fmt(&story, "src=\"/logos/%.*s\"", STR(text("SELECT logo FROM funder")));
  struct guest *g = guest();
  struct answer const a = get(g, "/fr/opportunites/%lld/affiche", (long long)id);
  assert_says(a, C("Avec le soutien de l’Union."));
  assert_true(str_contains(a.body, funders));
  /* on paper a row of closed pictures is left out, not empty */
  assert_true(str_contains(get(g, "/fr/opportunites/%.*s", STR(address_of_notice(id))).body, S("<dt class=\"screen-only\">Logos")));
}

static void the_words_of_a_theme_are_in_order_whatever_their_accents(void **state) {
  (void)state;
  enter(plain(S("Un avis"), 2));
  struct answer const a = get(guest(), "/fr/themes");
  assert_status(a, 200);
  struct str rest = a.body, block;
  int seen = 0;
  for (size_t n; (block = between(rest, "<ul class=\"tags\">", "</ul>")).p != NULL; rest = str_sub(rest, n, rest.n)) {
    n = (size_t)(block.p - rest.p) + block.n;
    struct str last = S("");
    for (struct str line; str_next(&block, '\n', &line);) {
      if (!str_contains(line, S("class=\"tag\""))) continue;
      struct str const word = fold_text(&story, between(str_sub(line, str_index(line, '/'), line.n), ">", "<"));
      if (strcmp(str_z(&story, last), str_z(&story, word)) > 0) fail_msg("%.*s before %.*s", STR(last), STR(word));
      last = word;
      seen++;
    }
  }
  assert_true(seen > 20);
}

static void logos_are_served_and_no_other_file_is(void **state) {
  (void)state;
  struct opportunity_new *n = plain(S("Un avis"), 2);
  n->documents.v = arena_many(&story, n->documents.n = 1, struct new_document);
  n->documents.v[0] = document(C("Image"), S("plan.png"), data(LOGO));
  enter(n);
  assert_int_equal(logo_store(&the_board, TOPIC_ORGANISATION, C("Ville de Porto-Novo"), S("logo.png"), data(LOGO)), OK);
  struct guest *g = guest();
  struct str const logo = text("SELECT logo FROM organisation");
  struct answer a = get(g, "/logos/%.*s", STR(logo));
  assert_status(a, 200);
  assert_true(str_eq(a.body, data(LOGO)));
  assert_true(str_eq(answer_header(&a, "Content-Type"), S("image/png")));
  assert_true(str_eq(answer_header(&a, "X-Content-Type-Options"), S("nosniff")));
  assert_true(str_starts(answer_header(&a, "Content-Security-Policy"), S("sandbox")));
  assert_true(str_contains(answer_header(&a, "Cache-Control"), S("max-age=31536000")));
  assert_true(str_contains(get(g, "%.*s", STR(page_of("organismes", "organisation"))).body, fmt(&story, "src=\"/logos/%.*s\"", STR(logo))));
  assert_status(get(g, "/logos/%.*s", STR(text("SELECT blob FROM document"))), 404);
  assert_status(get(g, "/logos/00000000000000000000000000"), 404);
}

static void what_nobody_may_read_yet_makes_no_difference(void **state) {
  (void)state;
  enter(plain(S("Publiée"), 2));
  struct guest *g = guest();
  struct str const address = page_of("organismes", "organisation");
  struct answer const before = get(g, "%.*s", STR(address));
  struct opportunity_new *n = plain(S("Brouillon"), 3);
  n->publish = false;
  enter(n);
  n = plain(S("Programmée"), 3);
  n->published = moment_in(n->zone, instant_plus(NOW, HOUR_US));
  enter(n);
  n = plain(S("Sur invitation"), 3);
  n->invited_only = true;
  enter(n);
  n = plain(S("Sur invitation, close"), -3);
  n->invited_only = true;
  enter(n);
  struct answer const after = get(g, "%.*s", STR(address));
  assert_true(str_eq(before.body, after.body));
}

static void an_unknown_word_has_no_page(void **state) {
  (void)state;
  struct guest *g = guest();
  static const char *const paths[] = {"themes", "villes", "projets", "organismes", "bailleurs"};
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
    assert_status(get(g, "/fr/%s/nulle-part", paths[i]), 404);
    assert_status(get(g, "/fr/%s/Nulle%%20Part", paths[i]), 404);
  }
}

static void what_only_a_draft_has_named_is_not_there(void **state) {
  (void)state;
  struct opportunity_new *n = plain(S("Brouillon"), 3);
  n->publish = false;
  enter(n);
  n->publish = true;
  n->invited_only = true;
  enter(n);
  struct guest *g = guest();
  for (size_t i = 0; i < OTHERS; i++) assert_status(get(g, "%.*s", STR(page_of(others[i].path, others[i].table))), 404);
  struct project_describe_args p = {.name = C("Programme eau"), .about_fr = C("Dix villes.")};
  assert_int_equal(board_change(&the_board, project_describe, &p), OK);
  assert_says(get(g, "%.*s", STR(page_of("projets", "project"))), S("Aucune opportunité n’est ouverte en ce moment."));
}

static const char *const words_alone[] = {"aide", "contact", "mentions-legales", "confidentialite", "accessibilite"};
enum { WORDS_ALONE = sizeof words_alone / sizeof *words_alone };

static void pages_of_words_say_what_the_installation_has_not(void **state) {
  (void)state;
  the_board.sender = S("babillard@localhost.localdomain");
  struct guest *g = guest();
  for (size_t i = 1; i < WORDS_ALONE; i++) assert_says(get(g, "/fr/%s", words_alone[i]), S("Texte provisoire"));
  assert_says(get(g, "/fr/mentions-legales"), S("nom pas encore renseigné"));
  assert_silent(get(g, "/fr/contact"), S("localdomain"));
  board_restart(false); /* settings are those of a start: pages of words are kept as long as the program runs */
  g = guest();
  the_board.name = C("Association des villes");
  the_board.contact = S("mailto:aide@exemple.org");
  for (size_t i = 1; i < WORDS_ALONE; i++) {
    struct answer const a = get(g, "/en/%s", words_alone[i]);
    assert_silent(a, S("Provisional text"));
    assert_true(str_contains(a.body, S("href=\"mailto:aide@exemple.org\">aide@exemple.org<")));
    if (i > 1) assert_says(a, C("Association des villes"));
  }
  board_restart(false);
  the_board.contact = S("https://exemple.org/contact");
  assert_true(str_contains(get(guest(), "/fr/contact").body, S("href=\"https://exemple.org/contact\"")));
  board_restart(false);
  the_board.contact = (struct str){0};
  the_board.sender = S("avis@exemple.org");
  assert_true(str_contains(get(guest(), "/fr/contact").body, S("href=\"mailto:avis@exemple.org\"")));
  the_board.name = (struct str){0};
}

static void every_page_of_words_has_a_summary_and_both_languages(void **state) {
  (void)state;
  struct guest *g = guest();
  for (size_t i = 0; i < WORDS_ALONE; i++) {
    struct answer const fr = get(g, "/fr/%s", words_alone[i]), en = get(g, "/en/%s", words_alone[i]);
    assert_status(fr, 200);
    assert_status(en, 200);
    struct str const one = between(fr.body, "<meta name=\"description\" content=\"", "\""), other = between(en.body, "<meta name=\"description\" content=\"", "\"");
    assert_true(one.n > 40 && other.n > 40 && !str_eq(one, other));
    assert_true(str_contains(fr.body, fmt(&story, "hreflang=\"en\" href=\"http://board.test/en/%s\"", words_alone[i])));
  }
}

static void the_home_page_counts_what_is_open(void **state) {
  (void)state;
  struct opportunity_new *n;
  for (int i = 0; i < 4; i++) {
    n = plain(S("Un avis"), i == 3 ? -2 : 2 + i);
    n->themes.v[0] = S("Assainissement");
    enter(n);
  }
  n = plain(S("Annulée"), 4);
  n->themes.v[0] = S("Assainissement");
  n->cancelled = moment_in(n->zone, instant_plus(NOW, -HOUR_US));
  n->cancelled_reason = C("crédits retirés");
  enter(n);
  n = notice(KIND_RECRUITMENT, S("À la seconde"), NOW);
  n->themes.v[0] = S("énergie");
  enter(n);
  struct answer a = get(guest(), "/fr/");
  struct str const tenders = between(a.body, "?type=appel-offres\">", "</li>"), water = between(a.body, "/themes/eau-et-assainissement\">", "</li>");
  assert_true(str_contains(tenders, S("<span class=\"count\">3<")));
  assert_true(str_contains(water, S("<span class=\"count\">3<")));
  /* at the closing instant it is open, a microsecond later it is over */
  assert_true(str_contains(between(a.body, "?type=recrutement\">", "</li>"), S("<span class=\"count\">1<")));
  assert_true(str_contains(between(a.body, "/themes/climat-et-environnement\">", "</li>"), S("<span class=\"count\">1<")));
  clock_at(instant_plus(NOW, 1));
  a = get(guest(), "/fr/");
  assert_true(str_contains(between(a.body, "?type=recrutement\">", "</li>"), S("<span class=\"count\">0<")));
}

static void the_links_of_a_topic_lead_to_what_they_count(void **state) {
  (void)state;
  struct opportunity_new *n = plain(S("Close ailleurs"), -2);
  n->organisation = C("Commune de Kribi");
  enter(n);
  n = plain(S("Ouverte ailleurs"), 2);
  n->organisation = C("Commune de Kribi");
  enter(n);
  enter(plain(S("Close ici"), -2)); /* nothing of this organisation is open */
  struct guest *g = guest();
  struct str const slug = text("SELECT slug FROM organisation WHERE name LIKE 'Ville%%'");
  assert_says(get(g, "/fr/organismes/%.*s", STR(slug)), S("Une opportunité close"));
  struct answer const a = get(g, "/fr/opportunites?organisme=%.*s&etat=closes", STR(slug));
  assert_int_equal(cards(a), 1);
  assert_says(a, C("Close ici"));
}

static void a_kept_page_of_a_topic_changes_at_the_closing_and_when_something_is_told(void **state) {
  (void)state;
  enter(plain(S("Deux jours"), 2));
  struct guest *g = guest();
  struct str const address = page_of("projets", "project");
  struct answer const before = get(g, "%.*s", STR(address)), again = get(g, "%.*s", STR(address));
  assert_int_equal(cards(before), 1);
  assert_true(str_has(answer_header(&before, "ETag")) && str_eq(answer_header(&before, "ETag"), answer_header(&again, "ETag")));
  clock_at(instant_plus(NOW, 2 * DAY_US));
  assert_int_equal(cards(get(g, "%.*s", STR(address))), 1);
  clock_at(instant_plus(NOW, 2 * DAY_US + 1));
  assert_int_equal(cards(get(g, "%.*s", STR(address))), 0);
  assert_says(get(g, "%.*s", STR(address)), S("Une opportunité close"));
  struct project_describe_args p = {.name = C("Programme eau"), .about_fr = C("Dix villes.")};
  assert_int_equal(board_change(&the_board, project_describe, &p), OK);
  assert_says(get(g, "%.*s", STR(address)), C("Dix villes."));
}

static const struct CMUnitTest stories[] = {
    STORY("the page of a city, project, organisation or funder lists what is open by closing and counts what is over", every_topic_lists_what_is_open_by_closing),
    STORY("a further place of a notice has its page too", a_further_place_has_its_page_too),
    STORY("a head gathers its words, and a word names its head, in both languages", a_head_gathers_its_words_and_a_word_names_its_head),
    STORY("what is told is shown in the reader's language or marked as the other", what_is_told_is_shown_in_the_readers_language_or_the_other),
    STORY("what cannot be told of a topic is refused", what_cannot_be_told_is_refused),
    STORY("a logo is a small picture and nothing else", a_logo_is_a_small_picture_and_nothing_else),
    STORY("a poster shows who pays", a_poster_shows_who_pays),
    STORY("the words of a theme are in order, whatever their accents", the_words_of_a_theme_are_in_order_whatever_their_accents),
    STORY("logos are served in place, and no other stored file is", logos_are_served_and_no_other_file_is),
    STORY("what nobody may read yet makes no difference to a page", what_nobody_may_read_yet_makes_no_difference),
    STORY("what only a draft or an invitation has named is not there", what_only_a_draft_has_named_is_not_there),
    STORY("pages of words say what the installation has not told of itself, and what it has", pages_of_words_say_what_the_installation_has_not),
    STORY("every page of words has a summary and stands in both languages", every_page_of_words_has_a_summary_and_both_languages),
    STORY("the home page counts what is open, to the microsecond", the_home_page_counts_what_is_open),
    STORY("the links of a topic lead to what they count, even when nothing of it is open", the_links_of_a_topic_lead_to_what_they_count),
    STORY("a kept page of a topic changes at the closing instant, and when something is told", a_kept_page_of_a_topic_changes_at_the_closing_and_when_something_is_told),
    STORY("an unknown word has no page", an_unknown_word_has_no_page),
};

TELL(stories)
