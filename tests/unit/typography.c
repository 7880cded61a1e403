/* French typography on output, by examples. [_] stands for U+00A0, [.] for U+202F. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/fold.h"
#include "base/out.h"
#include "base/typography.h"

/* The spaces written so that one sees them. */
static struct str visible(struct arena *a, struct str s) {
  struct out o = out_in(a, 4096);
  for (size_t i = 0; i < s.n; i++) {
    bool const nbsp = str_starts(str_sub(s, i, s.n), S("\xc2\xa0")), narrow = str_starts(str_sub(s, i, s.n), S("\xe2\x80\xaf"));
    if (nbsp) out_z(&o, "[_]"), i += 1;
    else if (narrow) out_z(&o, "[.]"), i += 2;
    else out_char(&o, s.p[i]);
  }
  return out_str(&o);
}

static void check(const char *typed, const char *want) {
  scoped(arena) struct arena a = {0};
  struct str const got = visible(&a, typography(&a, str_from(typed)));
  if (!str_eq(got, str_from(want))) fail_msg("%s\n  gave %.*s\n  want %s", typed, STR(got), want);
  /* once set it stays, and what was typed is still found */
  struct str const again = visible(&a, typography(&a, typography(&a, str_from(typed))));
  assert_true(str_eq(again, got));
}

static void spaces_stand_before_high_marks(void **state) {
  (void)state;
  check("Qui peut répondre ?", "Qui peut répondre[.]?");
  check("Attention! Deux lots; un seul pli.", "Attention[.]! Deux lots[.]; un seul pli.");
  check("Vraiment ?!", "Vraiment[.]?!");
  check("site inaccessible ; les candidats", "site inaccessible[.]; les candidats");
  check("Lieu : Dschang", "Lieu[_]: Dschang");
  check("Lieu: Dschang", "Lieu[_]: Dschang");
  check("deux   lots  :  a", "deux   lots[_]:  a");
  check("à 17:00 précises", "à 17:00 précises");
  check("(le lot 2)!", "(le lot 2)[.]!");
  check(" : suite", "[_]: suite"); /* behind a bold word, which is a text of its own */
}

static void quotes_hold_what_they_quote(void **state) {
  (void)state;
  check("le projet « Villes » et «Eau»", "le projet «[.]Villes[.]» et «[.]Eau[.]»");
  check("«\u00a0oui\u00a0» !", "«[.]oui[.]»[.]!");
  check("l'eau d'«ici», aujourd'hui", "l’eau d’«[.]ici[.]», aujourd’hui");
  check("'un mot' et 5'", "'un mot' et 5'");
}

static void figures_stay_whole(void **state) {
  (void)state;
  check("1 250 000 F CFA", "1[.]250[.]000 F CFA");
  check("40 000 EUR en 2026", "40[.]000 EUR en 2026");
  check("AON n° 004/2026", "AON n°[_]004/2026");
  check("lot n°3", "lot n°[_]3");
  check("à 14 h 30, durée 2 h", "à 14[_]h[_]30, durée 2[_]h");
  check("60 % au plus", "60[_]% au plus");
  check("en 2026 300 villes", "en 2026 300 villes"); /* a year and a count are two figures */
  check("12 1234", "12 1234");
  check("10 hectares, 5 h’s", "10 hectares, 5 h’s");
}

static void what_is_no_prose_stays_as_it_is(void **state) {
  (void)state;
  check("voir https://exemple.org/a?b=1;c:d! puis", "voir https://exemple.org/a?b=1;c:d! puis");
  check("www.exemple.org/?q", "www.exemple.org/?q");
  check("AIMF/REC/2026/11", "AIMF/REC/2026/11");
  check("", "");
  check("\xff ?", "\xff[.]?");
  check("عربي ؟", "عربي ؟");
  scoped(arena) struct arena a = {0};
  assert_null(typography(&a, (struct str){0}).p);
}

static void folded_it_is_what_was_typed(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct str const typed = S("L'avis n° 4 : 1 250 000 F CFA ; « oui » ! À 17 h 00 ?");
  assert_true(str_eq(fold_text(&a, typed), fold_text(&a, typography(&a, typed))));
}

int main(void) {
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(spaces_stand_before_high_marks), cmocka_unit_test(quotes_hold_what_they_quote),
      cmocka_unit_test(figures_stay_whole),             cmocka_unit_test(what_is_no_prose_stays_as_it_is),
      cmocka_unit_test(folded_it_is_what_was_typed),
  };
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
