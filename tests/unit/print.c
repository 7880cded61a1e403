/* What views print of values: instants, sums, digests, formats, paragraphs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/out.h"
#include "base/zone.h"
#include "web/print.h"

#define PRINTS(expected, call)                                                                \
  do {                                                                                        \
    char buffer[512];                                                                         \
    struct out o = out_fixed(buffer, sizeof buffer);                                          \
    call;                                                                                     \
    struct str const said = out_str(&o), wanted = S(expected);                                \
    if (!str_eq(said, wanted)) fail_msg("%.*s, not %.*s", STR(said), STR(wanted));            \
  } while (0)

static const struct instant moment = {INT64_C(1796918400000001)}; /* 2026-12-10T16:00:00.000001Z */

static void instants(void **state) {
  (void)state;
  PRINTS("2026-12-10T16:00:00Z", print_iso(&o, LANG_FR, moment));
  PRINTS("2026-12-10T16:00:00.000001Z", print_utc_us(&o, LANG_EN, moment));
  PRINTS("10 déc. 2026, 16\u00a0h\u00a000 UTC", print_utc(&o, LANG_FR, moment));
}

static void sums_are_grouped_by_thousands(void **state) {
  (void)state;
  PRINTS("0", print_amount(&o, LANG_FR, 0));
  PRINTS("999", print_amount(&o, LANG_FR, 999));
  PRINTS("1\u202f000", print_amount(&o, LANG_FR, 1000));
  PRINTS("1\u202f250\u202f000", print_amount(&o, LANG_FR, 1250000));
  PRINTS("1,250,000", print_amount(&o, LANG_EN, 1250000));
  PRINTS("-12,345", print_amount(&o, LANG_EN, -12345));
  PRINTS("9,223,372,036,854,775,807", print_amount(&o, LANG_EN, INT64_MAX));
  PRINTS("-9,223,372,036,854,775,808", print_amount(&o, LANG_EN, INT64_MIN));
}

static void money_is_written_as_each_language_does(void **state) {
  (void)state;
  PRINTS("1\u202f250\u202f000\u00a0F\u00a0CFA", print_money(&o, LANG_FR, 1250000, S("XOF")));
  PRINTS("1\u202f250\u202f000\u00a0F\u00a0CFA", print_money(&o, LANG_FR, 1250000, S("XAF")));
  PRINTS("36\u202f000\u00a0€", print_money(&o, LANG_FR, 36000, S("EUR")));
  PRINTS("2\u202f500\u00a0USD", print_money(&o, LANG_FR, 2500, S("USD")));
  PRINTS("XOF\u00a01,500,000", print_money(&o, LANG_EN, 1500000, S("XOF")));
  PRINTS("EUR\u00a036,000", print_money(&o, LANG_EN, 36000, S("EUR")));
  PRINTS("1\u202f000 – 2\u202f000\u00a0€", print_money_between(&o, LANG_FR, 1000, 2000, S("EUR")));
  PRINTS("XAF\u00a01,000 – 2,000", print_money_between(&o, LANG_EN, 1000, 2000, S("XAF")));
  PRINTS("12", print_money(&o, LANG_FR, 12, (struct str){0}));
}

static void digests_and_formats(void **state) {
  (void)state;
  PRINTS("00ff10", print_hex(&o, LANG_FR, S("\x00\xff\x10")));
  PRINTS("PDF, DOCX, ODT", print_formats(&o, LANG_FR, S("pdf docx odt")));
  PRINTS("PDF", print_formats(&o, LANG_FR, S("pdf")));
  PRINTS("", print_formats(&o, LANG_FR, S("")));
}

static void sizes_have_a_tenth_where_it_says_something(void **state) {
  (void)state;
  PRINTS("0\u00a0ko", print_size(&o, LANG_FR, 0));
  PRINTS("un octet", print_size(&o, LANG_FR, 1));
  PRINTS("999 bytes", print_size(&o, LANG_EN, 999));
  PRINTS("1\u00a0ko", print_size(&o, LANG_FR, 1000));
  PRINTS("999\u00a0ko", print_size(&o, LANG_FR, 999499));
  PRINTS("1\u00a0Mo", print_size(&o, LANG_FR, 999500));
  PRINTS("3,2\u00a0Mo", print_size(&o, LANG_FR, 3160000));
  PRINTS("3.2 MB", print_size(&o, LANG_EN, 3160000));
  PRINTS("9,9\u00a0Mo", print_size(&o, LANG_FR, 9949999));
  PRINTS("10\u00a0Mo", print_size(&o, LANG_FR, 9950000));
  PRINTS("300\u00a0Mo", print_size(&o, LANG_FR, 300000000));
}

static void a_chooser_is_told_what_is_taken(void **state) {
  (void)state;
  PRINTS(".pdf,application/pdf,.jpg,.jpeg,image/jpeg", print_accept(&o, LANG_FR, S("pdf jpeg")));
  PRINTS(".heic,.heif,image/heic", print_accept(&o, LANG_FR, S("heif")));
  PRINTS("", print_accept(&o, LANG_FR, S("exe")));
}

static void days_countries_and_languages_have_names(void **state) {
  (void)state;
  PRINTS("Bénin", print_country(&o, LANG_FR, S("BJ")));
  PRINTS("Benin", print_country(&o, LANG_EN, S("BJ")));
  PRINTS("français", print_language(&o, LANG_FR, S("fr")));
  PRINTS("lundi 1er février 2027", print_date(&o, LANG_FR, S("2027-02-01")));
  PRINTS("dès que possible", print_date(&o, LANG_FR, S("dès que possible"))); /* words stay words */
}

static void a_zone_that_was_lost_is_utc(void **state) {
  (void)state;
  assert_true(str_eq(zone_name(zone_must(S("Africa/Porto-Novo"))), S("Africa/Porto-Novo")));
  assert_ptr_equal(zone_must(S("Afrique/Nulle-Part")), zone_utc());
}

static void text_becomes_paragraphs_and_nothing_else(void **state) {
  (void)state;
  static const struct {
    struct str text, html;
  } rows[] = {
      {S_INIT(""), S_INIT("")},
      {S_INIT("un"), S_INIT("<p>un</p>")},
      {S_INIT("un\ndeux"), S_INIT("<p>un<br>deux</p>")},
      {S_INIT("un\r\n\r\ndeux\r\n"), S_INIT("<p>un</p><p>deux</p>")},
      {S_INIT("\n\n\n un \n \n\n"), S_INIT("<p>un</p>")},
      {S_INIT("<i>'\"&</i><script>"), S_INIT("<p>&lt;i&gt;&#39;&#34;&amp;&lt;/i&gt;&lt;script&gt;</p>")},
  };
  scoped(arena) struct arena a = {0};
  struct show const show = {.arena = &a};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str const html = paragraphs(&show, rows[i].text).html;
    if (!str_eq(html, rows[i].html)) fail_msg("%.*s, not %.*s", STR(html), STR(rows[i].html));
  }
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(instants),
      cmocka_unit_test(sums_are_grouped_by_thousands),
      cmocka_unit_test(money_is_written_as_each_language_does),
      cmocka_unit_test(digests_and_formats),
      cmocka_unit_test(sizes_have_a_tenth_where_it_says_something),
      cmocka_unit_test(a_chooser_is_told_what_is_taken),
      cmocka_unit_test(days_countries_and_languages_have_names),
      cmocka_unit_test(a_zone_that_was_lost_is_utc),
      cmocka_unit_test(text_becomes_paragraphs_and_nothing_else),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
