/* What the board makes of a partner's notice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/out.h"
#include "base/zone.h"
#include "feed/foreign/foreign_map.h"

static struct arena arena;
static const struct instant now = {INT64_C(1795514400) * SECOND_US}; /* 2026-11-24T10:00:00Z */

static int end(void **state) {
  (void)state;
  arena_free(&arena);
  return 0;
}

static const struct foreign_defaults home = {.source = S_INIT("Fil de Paris"), .organisation = S_INIT("Ville de Paris"), .theme = S_INIT("Eau"),
                                             .funder = S_INIT("AFD"), .city = S_INIT("Paris"), .country = S_INIT("FR"), .zone = S_INIT("Europe/Paris"),
                                             .lang = S_INIT("fr"), .kind = KIND_CALL_FOR_PROJECTS};

static struct foreign_mapped mapped(const struct foreign *one, const struct foreign_defaults *d) {
  struct foreign_mapped m;
  foreign_map(&arena, one, d, now, &m);
  return m;
}

static void assert_str(const char *what, struct str said, const char *wanted) {
  if (!str_eq(said, str_from(wanted))) fail_msg("%s: \"%.*s\", not \"%s\"", what, STR(said), wanted);
}

static void assert_at(const char *what, const struct moment *m, const char *utc, const char *wall) {
  struct out o = out_in(&arena, 64);
  assert_true(m->at.has);
  date_put_instant(&o, m->at.at);
  assert_str(what, out_str(&o), utc);
  assert_str(what, m->wall, wall);
}

static bool is_left(const struct foreign_mapped *m, const char *path) {
  for (size_t i = 0; i < m->left.n; i++)
    if (str_eq(m->left.v[i].path, str_from(path))) return true;
  return false;
}

#define TIME(y, m, d, h, min, off) {.has = true, .wall = {y, m, d, h, min, 0}, .hour = true, .offset_said = true, .offset = (off)}
#define DAY(y, m, d) {.has = true, .wall = {y, m, d, 0, 0, 0}}

static struct foreign one_with(struct foreign_text *texts, size_t n) {
  struct foreign one = {.form = S("eforms"), .key = S("abc"), .lang = S("bg"), .link = S("https://ted.example/1"), .buyer = S("Mairie")};
  one.texts.v = texts;
  one.texts.n = n;
  return one;
}

static void an_offset_as_written_is_honoured_and_shown_in_the_buyers_zone(void **state) {
  (void)state;
  struct foreign_text text = {.title = S("T")};
  struct foreign one = one_with(&text, 1);
  one.closes = (struct foreign_time)TIME(2026, 12, 10, 17, 0, 7200); /* a French notice with +02:00 in winter */
  struct foreign_mapped m = mapped(&one, &home);
  assert_at("closes", &m.what.closes, "2026-12-10T15:00:00Z", "2026-12-10T16:00");
  assert_str("said", m.what.closes_said, "instant");
  one.country = S("TN");
  m = mapped(&one, &home);
  assert_str("zone", m.what.zone, "Africa/Tunis");
  one.closes.wall.month = 7;
  m = mapped(&one, &home);
  assert_at("in summer Tunis is an hour behind Paris", &m.what.closes, "2026-07-10T15:00:00Z", "2026-07-10T16:00");
  one.closes.offset_said = false;
  m = mapped(&one, &home);
  assert_at("without an offset the hour is of the place", &m.what.closes, "2026-07-10T16:00:00Z", "2026-07-10T17:00");
}

static void a_day_alone_closes_at_its_end_and_says_so(void **state) {
  (void)state;
  struct foreign_text text = {.title = S("T")};
  struct foreign one = one_with(&text, 1);
  one.closes = (struct foreign_time)DAY(2026, 12, 10);
  struct foreign_mapped m = mapped(&one, &home);
  assert_str("said", m.what.closes_said, "day");
  assert_at("closes", &m.what.closes, "2026-12-10T22:59:00Z", "2026-12-10T23:59");
  assert_true(m.what.ends.at.at.us == m.what.closes.at.at.us);
}

static void an_unknown_closing_stays_unknown(void **state) {
  (void)state;
  struct foreign_text text = {.title = S("T")};
  struct foreign one = one_with(&text, 1);
  one.published = (struct foreign_time)TIME(2026, 11, 20, 9, 0, 3600);
  struct foreign_mapped m = mapped(&one, &home);
  assert_str("said", m.what.closes_said, "unknown");
  assert_false(m.what.closes.at.has);
  assert_at("shown for sixty days", &m.what.ends, "2027-01-19T22:59:00Z", "2027-01-19T23:59");
  one.published = (struct foreign_time)TIME(2026, 3, 1, 9, 0, 3600);
  m = mapped(&one, &home);
  assert_at("an old one for a week from now", &m.what.ends, "2026-12-01T22:59:00Z", "2026-12-01T23:59");
  assert_at("it is as old as it is", &m.what.published, "2026-03-01T08:00:00Z", "2026-03-01T09:00");
  one.published = (struct foreign_time)TIME(2027, 3, 1, 9, 0, 3600);
  m = mapped(&one, &home);
  assert_at("nothing is published later than now", &m.what.published, "2026-11-24T10:00:00Z", "2026-11-24T11:00");
  one.closes = (struct foreign_time){.has = true, .wall = {2027, 3, 28, 2, 30, 0}, .hour = true};
  m = mapped(&one, &home);
  assert_str("an hour that no clock shows", m.what.closes_said, "unknown");
  assert_true(is_left(&m, "closes"));
}

static void the_title_is_in_the_readers_language_or_says_which_it_is(void **state) {
  (void)state;
  struct foreign_text texts[] = {{.lang = S("bg"), .title = S("Б"), .body = S("Б.")}, {.lang = S("en"), .title = S("E"), .body = S("Some *words*.")},
                                 {.lang = S("fr"), .title = S("F"), .summary = S("En bref"), .body = S("Long.")}};
  struct foreign one = one_with(texts, 3);
  struct foreign_mapped m = mapped(&one, &home);
  assert_str("title", m.what.title, "F");
  assert_str("lang", m.what.lang, "fr");
  assert_str("summary", m.what.summary, "En bref");
  assert_int_equal(m.what.texts.n, 1);
  assert_str("english", m.what.texts.v[0].title, "E");
  assert_str("a summary is made of the text", m.what.texts.v[0].summary, "Some words.");
  assert_true(is_left(&m, "texts/bg"));
  one.texts.n = 2;
  m = mapped(&one, &home);
  assert_str("lang", m.what.lang, "en");
  assert_int_equal(m.what.texts.n, 0);
  one.texts.n = 1;
  m = mapped(&one, &home);
  assert_str("lang", m.what.lang, "bg");
  assert_str("title", m.what.title, "Б");
  texts[0].lang = one.lang = (struct str){0};
  m = mapped(&one, &home);
  assert_str("not said: the source's", m.what.lang, "fr");
}

static void a_summary_is_plain_and_ends_between_words(void **state) {
  (void)state;
  struct out o = out_in(&arena, 4000);
  out_z(&o, "# Titre\n\n- \\*un\\* [lien](https://a.example/x) **gras**\n");
  for (int i = 0; i < 100; i++) out_z(&o, " mots");
  struct foreign_text text = {.lang = S("fr"), .title = S("T"), .body = out_str(&o)};
  struct foreign one = one_with(&text, 1);
  struct str const said = mapped(&one, &home).what.summary;
  assert_true(str_starts(said, S("Titre - *un* lien gras mots")));
  assert_true(str_ends(said, S(" mots…")) && said.n <= 310 && said.n > 200);
}

static void a_place_without_a_city_is_its_country_and_not_the_sources_city(void **state) {
  (void)state;
  struct foreign_text text = {.title = S("T")};
  struct foreign_place places[] = {{S("Lyon"), S("FR")}, {S("Lomé"), S("TG")}, {{0}, S("BJ")}, {{0}, S("FR")}, {S("Paris"), S("FR")}};
  struct foreign one = one_with(&text, 1);
  struct foreign_mapped m = mapped(&one, &home);
  assert_str("city", m.what.city, "Paris");
  assert_str("country", m.what.country, "FR");
  one.places.v = places;
  one.places.n = 5;
  m = mapped(&one, &home);
  assert_int_equal(m.what.places.n, 3);
  assert_false(str_has(m.what.places.v[0].country));
  assert_str("place", m.what.places.v[1].country, "TG");
  assert_str("place", m.what.places.v[2].city, "Bénin");
  one.country = S("MR");
  m = mapped(&one, &home);
  assert_str("city", m.what.city, "Mauritanie");
  assert_str("zone", m.what.zone, "Africa/Nouakchott");
  assert_true(is_left(&m, "city"));
  one.country = S("ZZ");
  m = mapped(&one, &home);
  assert_str("no such country", m.what.country, "FR");
  assert_true(is_left(&m, "country"));
}

/* A notice that says it is nowhere in particular, or in a whole country, is not in the source's town. */
static void what_is_told_to_be_no_town_is_no_town(void **state) {
  (void)state;
  struct foreign_text text = {.title = S("T")};
  struct foreign one = one_with(&text, 1);
  one.city = S("");
  struct foreign_mapped m = mapped(&one, &home);
  assert_str("city", m.what.city, "France"); /* which pages show once, as the country it is */
  assert_str("country", m.what.country, "FR");
  assert_true(is_left(&m, "city"));
  one.country = S("SN");
  m = mapped(&one, &home);
  assert_str("city", m.what.city, "Sénégal");
  assert_str("zone", m.what.zone, "Africa/Dakar");
  one.country = (struct str){0};
  struct foreign_defaults const unknown = foreign_defaults_of(NULL);
  m = mapped(&one, &unknown);
  assert_false(str_has(m.what.city) || str_has(m.what.country));
}

static void those_who_buy_together_are_told_in_each_text(void **state) {
  (void)state;
  struct str with[] = {S("Région *Sud*"), S("CCAS")};
  struct foreign_text texts[] = {{.lang = S("fr"), .title = S("T"), .body = S("Texte")}, {.lang = S("en"), .title = S("T")}};
  struct foreign one = one_with(texts, 2);
  one.with.v = with, one.with.n = 2;
  struct foreign_mapped m = mapped(&one, &home);
  assert_str("French", m.what.body, "Texte\n\nAutres acheteurs\u00a0:\n\n- Région \\*Sud\\*\n- CCAS");
  assert_str("English", m.what.texts.v[0].body, "Other buyers:\n\n- Région \\*Sud\\*\n- CCAS");
  assert_false(str_contains(m.what.summary, S("Autres acheteurs")));
  texts[0].lang = S("nl");
  one.texts.n = 1;
  m = mapped(&one, &home);
  assert_str("a language the board has no words in", m.what.body, "Texte\n\nOther buyers:\n\n- Région \\*Sud\\*\n- CCAS");
}

static void how_long_the_contract_lasts_is_said_in_the_notices_language(void **state) {
  (void)state;
  static const struct { const char *lang, *duration, *want; } rows[] = {
      {"fr", "P48M", "48 mois"}, {"fr", "P1M", "un mois"},      {"fr", "P9Y", "9 ans"},  {"fr", "P1Y", "un an"},    {"fr", "P180D", "180 jours"}, {"fr", "P6W", "6 semaines"},
      {"en", "P48M", "48 months"}, {"en", "P1Y", "one year"}, {"nl", "P48M", ""}, {"fr", "PT5H", ""},      {"fr", "P5", ""},             {"fr", "", ""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct foreign_text text = {.lang = str_from(rows[i].lang), .title = S("T")};
    struct foreign one = one_with(&text, 1);
    one.duration = str_from(rows[i].duration);
    struct foreign_mapped m = mapped(&one, &home);
    assert_str(rows[i].duration, m.what.contract_duration, rows[i].want);
    assert_int_equal(is_left(&m, "duration"), rows[i].want[0] == '\0' && rows[i].duration[0] != '\0');
  }
}

static void lots_are_numbered_and_keep_their_own_closings(void **state) {
  (void)state;
  struct foreign_text text = {.title = S("T")};
  struct foreign_lot lots[] = {{S("LOT-0001"), S("Un"), TIME(2026, 12, 10, 17, 0, 3600)}, {S("B-7"), S("Deux"), TIME(2026, 12, 12, 17, 0, 3600)},
                               {S("3"), {0}, {0}}};
  struct foreign one = one_with(&text, 1);
  one.lots.v = lots;
  one.lots.n = 3;
  struct foreign_mapped m = mapped(&one, &home);
  assert_int_equal(m.what.lots.n, 3);
  assert_str("its number says it", m.what.lots.v[0].title, "Un");
  assert_str("its own name is kept", m.what.lots.v[1].title, "Deux (B-7)");
  assert_str("nothing else is told", m.what.lots.v[2].title, "3");
  assert_int_equal(m.what.lots.v[2].number, 3);
  assert_at("the first closing of a lot is that of the whole", &m.what.closes, "2026-12-10T16:00:00Z", "2026-12-10T17:00");
  assert_at("which ends with the last", &m.what.ends, "2026-12-12T16:00:00Z", "2026-12-12T17:00");
  assert_false(m.what.lots.v[0].closes.at.has);
  assert_true(m.what.lots.v[1].closes.at.has);
  /* numbered all in one way they keep their numbers when one goes: people prepare dossiers for them */
  lots[0].id = S("LOT-0002"), lots[1].id = S("LOT-0005"), one.lots.n = 2;
  m = mapped(&one, &home);
  assert_true(m.what.lots.v[0].number == 2 && m.what.lots.v[1].number == 5);
  assert_str("its number says it", m.what.lots.v[1].title, "Deux");
  lots[1].id = S("LOT-2"); /* not twice the same */
  m = mapped(&one, &home);
  assert_true(m.what.lots.v[0].number == 1 && m.what.lots.v[1].number == 2);
}

static void the_rest_comes_from_the_notice_or_from_its_source(void **state) {
  (void)state;
  struct foreign_text text = {.title = S("T")};
  struct foreign_document documents[] = {{S("DAO"), S("https://a.example/x/dao.pdf?v=2#p")}, {{0}, S("https://a.example/")}};
  struct str category = S("eau");
  struct foreign one = one_with(&text, 1);
  one.documents.v = documents;
  one.documents.n = 2;
  one.categories.v = &category;
  one.categories.n = 1;
  one.submission = S("https://depot.example/1");
  one.cpv = S("45233130");
  struct foreign_mapped m = mapped(&one, &home);
  assert_str("organisation", m.what.organisation, "Mairie");
  assert_str("reference", m.what.reference, "abc");
  static const char *const keys[][2] = {{"https://partenaire.example/job/42/offre-42", "offre-42"}, {"https://partenaire.example/avis/7/", "7"},
      {"tag:ville.example,2026:marches/2026-041", "2026-041"}, {"https://partenaire.example/", "https://partenaire.example/"}, {"tag:ville.example", "tag:ville.example"}};
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
    one.key = str_from(keys[i][0]);
    assert_str("reference", mapped(&one, &home).what.reference, keys[i][1]);
  }
  assert_str("origin", m.what.origin_name, "Fil de Paris");
  assert_str("origin", m.what.origin_url, "https://ted.example/1");
  assert_str("answer", m.what.answer_url, "https://depot.example/1");
  assert_true(m.what.apply_elsewhere && !m.what.publish);
  assert_int_equal(m.what.kind, KIND_CALL_FOR_PROJECTS);
  assert_str("theme", m.what.themes.v[0], "Eau");
  assert_str("funder", m.what.funders.v[0], "AFD");
  assert_true(is_left(&m, "categories") && !is_left(&m, "pieces"));
  assert_str("document", m.what.documents.v[0].file_name, "dao.pdf");
  assert_str("document", m.what.documents.v[0].url, "https://a.example/x/dao.pdf?v=2#p");
  assert_str("document", m.what.documents.v[1].title, "a.example");
  one.kind = S("recruitment");
  one.buyer = (struct str){0};
  struct foreign_defaults here = home;
  here.apply_here = true;
  m = mapped(&one, &here);
  assert_int_equal(m.what.kind, KIND_RECRUITMENT);
  assert_str("organisation", m.what.organisation, "Ville de Paris");
  assert_false(m.what.apply_elsewhere);
  assert_true(is_left(&m, "pieces"));
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(an_offset_as_written_is_honoured_and_shown_in_the_buyers_zone),
      cmocka_unit_test(a_day_alone_closes_at_its_end_and_says_so),
      cmocka_unit_test(an_unknown_closing_stays_unknown),
      cmocka_unit_test(the_title_is_in_the_readers_language_or_says_which_it_is),
      cmocka_unit_test(a_summary_is_plain_and_ends_between_words),
      cmocka_unit_test(a_place_without_a_city_is_its_country_and_not_the_sources_city),
      cmocka_unit_test(what_is_told_to_be_no_town_is_no_town),
      cmocka_unit_test(how_long_the_contract_lasts_is_said_in_the_notices_language),
      cmocka_unit_test(those_who_buy_together_are_told_in_each_text),
      cmocka_unit_test(lots_are_numbered_and_keep_their_own_closings),
      cmocka_unit_test(the_rest_comes_from_the_notice_or_from_its_source),
  };
  return cmocka_run_group_tests(tests, NULL, end);
}
