/* Notices of Tenders Electronic Daily before eForms, really published, against tests/data/ted-r209/attendus.json. */
#include "notice_case.h"

#define FOLDER "tests/data/ted-r209"

/* By the Official Journal's document type. */
static void compare_family(struct notice_case *c, json_t *wanted) {
  static const struct { const char *code, *family, *kind; } rows[] = {
      {"0", "planning", NULL}, {"2", "modification", NULL}, {"3", "opportunity", "call_for_tenders"}, {"7", "result", NULL},
      {"A", "opportunity", "call_for_expressions"}, {"D", "opportunity", "call_for_tenders"}, {"H", "opportunity", "call_for_tenders"},
      {"J", "result", NULL}, {"K", "modification", NULL}, {"R", "result", NULL}, {"V", "skipped", NULL},
  };
  const char *code = json_string_value(json_array_get(json_object_get(wanted, "type_document"), 0));
  size_t i = 0;
  while (i < sizeof rows / sizeof *rows && strcmp(rows[i].code, code) != 0) i++;
  if (i == sizeof rows / sizeof *rows) fail_msg("%s: %s is not in the test's table", c->file, code);
  notice_case_same(c, "family", foreign_family_word(c->one.family), str_from(rows[i].family));
  notice_case_same(c, "kind", c->one.kind, str_from(rows[i].kind));
  notice_case_same(c, "type", c->one.type, fmt(&c->arena, "%s/%s", json_string_value(json_object_get(wanted, "formulaire")), code));
}

/* "2021-02-17 12:00", as it is written: nothing says whose clock it is. */
static struct str written(struct notice_case *c, const struct foreign_time *t) {
  if (!t->has) return (struct str){0};
  assert_false(t->offset_said);
  const struct civil *w = &t->wall;
  struct str const day = fmt(&c->arena, "%04d-%02d-%02d", w->year, w->month, w->day);
  return t->hour ? fmt(&c->arena, "%.*s %02d:%02d", STR(day), w->hour, w->minute) : day;
}

static void compare_times(struct notice_case *c, json_t *wanted) {
  json_t *form = json_object_get(wanted, "limite_formulaire");
  const char *day = json_string_value(json_array_get(form, 0)), *hour = json_string_value(json_array_get(form, 1));
  const char *coded = json_string_value(json_object_get(wanted, "limite"));
  struct str closing = {0};
  if (day != NULL) closing = hour == NULL ? str_from(day) : fmt(&c->arena, "%s %s", day, hour);
  else if (coded != NULL) closing = fmt(&c->arena, "%.4s-%.2s-%s", coded, coded + 4, coded + 6);
  notice_case_same(c, "closing", written(c, &c->one.closes), closing);
  const char *published = json_string_value(json_object_get(wanted, "publie"));
  notice_case_same(c, "published", written(c, &c->one.published),
                   fmt(&c->arena, "%.4s-%.2s-%.2s", published, published + 4, published + 6));
}

static void compare(struct notice_case *c, json_t *wanted) {
  struct foreign *one = &c->one;
  notice_case_same(c, "form", one->form, S("ted"));
  notice_case_same(c, "key", one->key, notice_case_wanted(c, json_object_get(wanted, "avis")));
  notice_case_count(c, "key of everywhere", one->key_global, 1);
  compare_family(c, wanted);
  notice_case_same(c, "language", one->lang, S("fr"));
  const struct foreign_text *french = notice_case_in(one, "fr");
  assert_ptr_equal(french, &one->texts.v[0]);
  struct str const title = notice_case_wanted(c, json_object_get(wanted, "titre")); /* the oracle knows no title of the older form 16 */
  notice_case_same(c, "title", french->title,
                   str_has(title) ? title
                                  : S("Travaux pour la construction d'un b\xC3\xA2timent d'intervention et de gestion de crise sur le "
                                      "centre de Valduc"));
  notice_case_same(c, "buyer", one->buyer, notice_case_wanted(c, json_object_get(wanted, "organisme")));
  notice_case_same(c, "city", one->city, notice_case_wanted(c, json_object_get(wanted, "ville")));
  notice_case_same(c, "country", one->country, notice_case_wanted(c, json_object_get(wanted, "pays")));
  notice_case_same(c, "reference", one->reference, notice_case_wanted(c, json_object_get(wanted, "reference")));
  notice_case_same(c, "cpv", one->cpv, notice_case_wanted(c, json_object_get(wanted, "cpv")));
  /* the oracle names the first address, which is Danish in one file: ours is that of the buyer's language */
  struct str address = notice_case_wanted(c, json_object_get(wanted, "adresse"));
  address = fmt(&c->arena, "%.*s:FR:HTML", (int)(address.n - strlen(":DA:HTML")), address.p);
  notice_case_same(c, "link", one->link, address);
  compare_times(c, wanted);
}

static void every_notice_has_its_true_values(void **state) {
  (void)state;
  struct notice_case c = {0};
  size_t files = 0;
  json_t *all = json_load_file(FOLDER "/attendus.json", 0, NULL), *wanted;
  assert_non_null(all);
  const char *file;
  json_object_foreach(all, file, wanted) {
    notice_case_read(&c, FOLDER, file);
    compare(&c, wanted);
    files++;
  }
  json_decref(all);
  print_message("# %zu values of %zu files compared\n", c.compared, files);
  assert_int_equal(files, 21);
  assert_true(c.compared >= 21 * 16);
  arena_free(&c.arena);
}

static void every_language_has_its_own_title_and_the_buyers_comes_first(void **state) {
  (void)state;
  struct notice_case c = {0};
  notice_case_read(&c, FOLDER, "057194-2021.xml"); /* of Cameroon, in 24 languages: Danish first in the file */
  notice_case_count(&c, "languages", c.one.texts.n, 24);
  notice_case_same(&c, "first", c.one.texts.v[0].lang, S("fr"));
  assert_true(str_starts(notice_case_in(&c.one, "da")->title, S("Sikkerhedstjenester")));
  assert_true(str_starts(notice_case_in(&c.one, "da")->body, S("Kontrahenten skal")));
  notice_case_same(&c, "Greek", notice_case_in(&c.one, "el")->lang, S("el"));
  notice_case_same(&c, "document", c.one.documents.v[0].url, S("https://etendering.ted.europa.eu/cft/cft-display.html?cftId=7671"));
  notice_case_same(&c, "place", c.one.places.v[0].country, S("CM"));
  assert_true(notice_case_left(&c.one, "VAL_ESTIMATED_TOTAL", "2800000000.00 XOF"));
  notice_case_same(&c, "duration", c.one.duration, S("P72M"));
  notice_case_count(&c, "others who buy", c.one.with.n, 2);
  notice_case_same(&c, "one who buys", c.one.with.v[0], S("Banque européenne d’investissement (BEI)"));
  notice_case_same(&c, "one who buys", c.one.with.v[1], S("Direction générale de la Commission européenne de la protection civile et des opérations humanitaires européennes (ECHO)"));
  notice_case_read(&c, FOLDER, "100541-2021.xml");
  notice_case_same(&c, "buyer", c.one.buyer, S("Nantes Métropole"));
  assert_true(c.one.with.n == 1 && str_eq(c.one.with.v[0], S("EBANSN")));
  notice_case_read(&c, FOLDER, "072332-2022.xml");
  notice_case_count(&c, "others who buy", c.one.with.n, 2);
  arena_free(&c.arena);
}

static void a_time_without_offset_is_the_countrys(void **state) {
  (void)state;
  struct notice_case c = {0};
  const struct zone *paris;
  assert_int_equal(zone_load(S("Europe/Paris"), &paris), OK);
  notice_case_read(&c, FOLDER, "059661-2017.xml");
  notice_case_same(&c, "closing", notice_case_utc(&c, &c.one.closes, paris),
                   S("2017-03-27T15:00:00Z")); /* summer time since the day before */
  notice_case_same(&c, "opening", notice_case_utc(&c, &c.one.opens_bids, paris), S("2017-04-03T07:00:00Z"));
  notice_case_same(&c, "submission", c.one.submission, S("http://www.klekoon.com"));
  arena_free(&c.arena);
}

static void lots_have_their_numbers_and_titles(void **state) {
  (void)state;
  struct notice_case c = {0};
  notice_case_read(&c, FOLDER, "037339-2022.xml"); /* of Réunion */
  notice_case_count(&c, "lots", c.one.lots.n, 14);
  notice_case_same(&c, "number", c.one.lots.v[6].id, S("7"));
  notice_case_same(&c, "title", c.one.lots.v[6].title, S("fruits Bananes"));
  notice_case_same(&c, "place", c.one.places.v[0].country, S("RE"));
  notice_case_read(&c, FOLDER, "010221-2021.xml");
  notice_case_count(&c, "lots", c.one.lots.n, 2);
  struct str const body = c.one.texts.v[0].body;
  assert_true(str_contains(body, S("\n\n## Lot 2 dit ")) && str_contains(body, S("livre 1er de la 3e partie"))); /* raised letters stay */
  notice_case_read(&c, FOLDER, "248783-2019.xml");
  notice_case_count(&c, "lots of one that is not divided", c.one.lots.n, 0);
  arena_free(&c.arena);
}

static void results_and_corrigenda_belong_to_the_notice_they_refer_to(void **state) {
  (void)state;
  struct notice_case c = {0};
  notice_case_read(&c, FOLDER, "025535-2022.xml");
  notice_case_same(&c, "procedure", c.one.procedure, S("2021/S 038-094039"));
  notice_case_same(&c, "outcome", c.one.outcome, S("awarded"));
  notice_case_same(&c, "replaces", c.one.replaces, (struct str){0});
  notice_case_read(&c, FOLDER, "019901-2021.xml");
  notice_case_same(&c, "outcome of a contest", c.one.outcome, S("awarded"));
  notice_case_read(&c, FOLDER, "100541-2021.xml");
  notice_case_same(&c, "what is corrected", c.one.replaces, S("2021/S 035-086481"));
  notice_case_same(&c, "procedure", c.one.procedure, S("2021/S 035-086481"));
  assert_true(str_contains(c.one.texts.v[0].body, S("- II.2.2) Code(s) CPV additionnel(s): 79631000 \xE2\x86\x92 79810000 TA30")));
  notice_case_read(&c, FOLDER, "057194-2021.xml"); /* it refers to a prior information, and is the first of its procedure */
  notice_case_same(&c, "procedure of a call", c.one.procedure, c.one.key);
  notice_case_read(&c, FOLDER, "025554-2020.xml");
  notice_case_same(&c, "why", foreign_why_word(c.one.why), S("direct_award"));
  arena_free(&c.arena);
}

#define MADE(type, closing)                                                                                                   \
  "<TED_EXPORT><CODED_DATA_SECTION><NOTICE_DATA><NO_DOC_OJS>2021/S 001-000001</NO_DOC_OJS></NOTICE_DATA><CODIF_DATA>"              \
  "<TD_DOCUMENT_TYPE CODE='" type "'>Some type</TD_DOCUMENT_TYPE></CODIF_DATA></CODED_DATA_SECTION><FORM_SECTION>"                 \
  "<F02_2014 CATEGORY='ORIGINAL' FORM='F02' LG='FR'><OBJECT_CONTRACT><TITLE><P>Puits</P></TITLE></OBJECT_CONTRACT><PROCEDURE>" closing \
  "</PROCEDURE></F02_2014></FORM_SECTION></TED_EXPORT>"

static void what_cannot_be_read_is_refused_with_its_reason(void **state) {
  (void)state;
  struct notice_case c = {.file = "made"};
  notice_case_text(&c, S(MADE("8", "")));
  notice_case_same(&c, "why", foreign_why_word(c.one.why), S("family"));
  notice_case_same(&c, "detail", c.one.detail, S("Some type"));
  notice_case_text(&c, S(MADE("3", "<DATE_RECEIPT_TENDERS>2021-02-29</DATE_RECEIPT_TENDERS>")));
  notice_case_same(&c, "why", foreign_why_word(c.one.why), S("bad_time"));
  notice_case_text(&c, S(MADE("3", "")));
  notice_case_same(&c, "no closing is told", foreign_family_word(c.one.family), S("opportunity"));
  assert_false(c.one.closes.has);
  notice_case_text(&c, S("<TED_EXPORT/>"));
  notice_case_same(&c, "an empty one", foreign_family_word(c.one.family), S("refused"));
  arena_free(&c.arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_notice_has_its_true_values),
      cmocka_unit_test(every_language_has_its_own_title_and_the_buyers_comes_first),
      cmocka_unit_test(a_time_without_offset_is_the_countrys),
      cmocka_unit_test(lots_have_their_numbers_and_titles),
      cmocka_unit_test(results_and_corrigenda_belong_to_the_notice_they_refer_to),
      cmocka_unit_test(what_cannot_be_read_is_refused_with_its_reason),
  };
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
