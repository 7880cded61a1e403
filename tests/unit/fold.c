/* What people type is found whatever accents, capitals or spaces they used; countries have the names people know. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/fold.h"
#include "base/out.h"
#include "base/utf8.h"

#define LINE_MAX_BYTES 512

static void same(struct str got, const char *expected) {
  if (!str_eq(got, str_from(expected))) fail_msg("\"%.*s\" instead of \"%s\"", STR(got), expected);
}

static void case_accents_and_ligatures_do_not_count(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  static const struct {
    const char *in, *out;
  } cases[] = {
      {"", ""},
      {"L’Évaluation des Œuvres", "l'evaluation des oeuvres"},
      {"L\u2018eau, l\u02bceau, l`eau", "l'eau, l'eau, l'eau"},
      {"14\u00a0h\u202f30\u2009min\tet\nplus\u2028fin", "14 h 30 min et plus fin"},
      {"Porto\u2011Novo \u2013 Cotonou \u2014", "porto-novo - cotonou -"},
      {"e\u0301te\u0301", "ete"}, /* accents of their own */
      {"dossier\u00ad s\u200bx \u200ey\u2060", "dossier s x y"},
      {"ÆØÅ æøå ß ẞ Łódź Đà Nẵng ıİ", "aeoa aeoa ss ss lodz da nang ii"},
      {"ﬁn ½ ² …", "fin 1/2 2 ..."},
      {"Hô Chi Minh‑Ville, Huế, Chișinău, Timișoara", "ho chi minh-ville, hue, chisinau, timisoara"},
      {"ΑΘΗΝΑ Ἀθήνα МОСКВА Йод القاهرة", "αθηνα αθηνα москва иод القاهرة"},
      {"a\xff"
       "b\xc3",
       "a b "},
      {"Expert·e", "expert·e"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct str const folded = fold_text(&a, str_from(cases[i].in));
    same(folded, cases[i].out);
    same(fold_text(&a, folded), cases[i].out); /* folding again changes nothing */
  }
}

static void every_character_folds_to_valid_text_that_folds_to_itself(void **state) {
  (void)state;
  for (int32_t c = 0; c <= 0x10ffff; c++) {
    if (c >= 0xd800 && c <= 0xdfff) continue;
    char once[128], twice[128];
    struct out o = out_fixed(once, sizeof once), again = out_fixed(twice, sizeof twice);
    fold_put(&o, c);
    assert_false(o.full);
    assert_true(utf8_valid(out_str(&o)));
    for (size_t at = 0; at < o.n;) fold_put(&again, utf8_next(out_str(&o), &at));
    if (!str_eq(out_str(&o), out_str(&again)))
      fail_msg("U+%04X: \"%.*s\", then \"%.*s\"", (unsigned)c, STR(out_str(&o)), STR(out_str(&again)));
    if (fold_class(c) == FOLD_INSIDE) assert_int_equal(o.n, 0);
    if (fold_class(c) == FOLD_WORD && o.n == 0) fail_msg("U+%04X is a letter of which nothing is kept", (unsigned)c);
    if (fold_class(c) == FOLD_GAP && c > 0x7f) assert_true(o.n > 0);
  }
}

static void an_address_is_made_of_plain_words(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  static const struct {
    const char *in, *out;
  } cases[] = {
      {"Appui à la mairie de N’Djaména (H/F)", "appui-a-la-mairie-de-n-djamena-h-f"},
      {"  -- Œuvre — 2026 !", "oeuvre-2026"},
      {"Chargé·e de mission", "charge-e-de-mission"},
      {"القاهرة", ""},
      {"", ""},
      {"Élaboration du plan de développement communal et du schéma directeur d’aménagement urbain de Yaoundé",
       "elaboration-du-plan-de-developpement-communal-et-du-schema-directeur-d"},
      {"0123456789012345678901234567890123456789012345678901234567890123456789012345678901234",
       "01234567890123456789012345678901234567890123456789012345678901234567890123456789"},
      {"0123456789012345678901234567890123456789012345678901234567890123456789 123456789 x",
       "0123456789012345678901234567890123456789012345678901234567890123456789-123456789"},
      {"012345678901234567890123456789012345678901234567890123456789012345678 123456789 x",
       "012345678901234567890123456789012345678901234567890123456789012345678-123456789"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct str const slug = fold_slug(&a, str_from(cases[i].in));
    same(slug, cases[i].out);
    assert_true(slug.n <= FOLD_SLUG_MAX);
  }
}

static void a_long_text_is_folded_up_to_its_maximum(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct out o = out_in(&a, 2 * FOLD_MAX);
  while (o.n < FOLD_MAX + 100) out_z(&o, "É");
  assert_int_equal(fold_text(&a, out_str(&o)).n, FOLD_MAX / 2);
}

static void countries_have_the_names_people_know(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  FILE *f = fopen("tests/data/geo/pays-fr.csv", "re");
  assert_non_null(f);
  char line[LINE_MAX_BYTES];
  assert_non_null(fgets(line, sizeof line, f));
  int countries = 0;
  while (fgets(line, sizeof line, f) != NULL) {
    struct str rest = str_trim(str_from(line)), column[4];
    for (int i = 0; i < 4; i++) assert_true(str_next(&rest, ',', &column[i]));
    countries++;
    assert_true(names_is_country(column[0]));
    struct str const name = names_country(&a, LANG_FR, column[0]);
    if (!str_eq(name, column[3])) fail_msg("%.*s: %.*s, not %.*s", STR(column[0]), STR(name), STR(column[3]));
  }
  fclose(f);
  assert_int_equal(countries, 249);
}

static void codes_name_languages_and_currencies_too(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  same(names_country(&a, LANG_FR, S("CI")), "Côte d’Ivoire");
  same(names_country(&a, LANG_EN, S("cm")), "Cameroon");
  same(names_language(&a, LANG_FR, S("fr")), "français");
  same(names_language(&a, LANG_EN, S("pt")), "Portuguese");
  same(names_currency(&a, LANG_FR, S("XOF")), "franc CFA (BCEAO)");
  same(names_currency(&a, LANG_EN, S("eur")), "Euro");
  static const char *const unknown[] = {"", "Q!", "zzzzzzzzzzzzzzz", "QQ", "C", "_", "fr_FR", "\xff\xfe"};
  for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
    same(names_country(&a, LANG_FR, str_from(unknown[i])), unknown[i]);
    same(names_language(&a, LANG_FR, str_from(unknown[i])), unknown[i]);
    same(names_currency(&a, LANG_FR, str_from(unknown[i])), unknown[i]);
    assert_false(names_is_country(str_from(unknown[i])));
  }
}

static void the_list_of_countries_is_in_the_order_of_its_language(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
    struct names const all = names_countries(&a, lang);
    assert_int_equal(all.n, 250);
    for (size_t i = 1; i < all.n; i++)
      assert_true(str_cmp(fold_text(&a, all.at[i - 1].text), fold_text(&a, all.at[i].text)) < 0);
  }
  struct names const fr = names_countries(&a, LANG_FR);
  size_t egypt = 0, spain = 0;
  for (size_t i = 0; i < fr.n; i++) {
    if (str_eq(fr.at[i].code, S("EG"))) egypt = i;
    if (str_eq(fr.at[i].code, S("ES"))) spain = i;
  }
  assert_true(egypt > 0 && egypt < spain); /* "Égypte" stands with E, not after Z */
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(case_accents_and_ligatures_do_not_count),
      cmocka_unit_test(every_character_folds_to_valid_text_that_folds_to_itself),
      cmocka_unit_test(an_address_is_made_of_plain_words),
      cmocka_unit_test(a_long_text_is_folded_up_to_its_maximum),
      cmocka_unit_test(countries_have_the_names_people_know),
      cmocka_unit_test(codes_name_languages_and_currencies_too),
      cmocka_unit_test(the_list_of_countries_is_in_the_order_of_its_language),
  };
  return cmocka_run_group_tests_name("fold", tests, NULL, NULL);
}
