/* Everything a reading can fail at, and every reason a notice is skipped or refused for, has a sentence in each language. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/arena.h"
#include "feed/foreign/foreign.h"
#include "net/fetch.h"
#include "web/source_pages.h"

/* A sentence of its own in that language, which names no word for programs. */
static void told(struct str word) {
  scoped(arena) struct arena a = {0};
  struct show show = {.arena = &a};
  if (!why_known(word)) fail_msg("no sentence for \"%.*s\" in web/source_words.c", STR(word));
  for (show.lang = 0; show.lang < LANG_COUNT; show.lang++) assert_true(str_has(why_sentence(&show, word)));
}

static void every_reason_has_a_sentence(void **state) {
  (void)state;
#define X(name, word, sentence) told(S(word));
  FOREIGN_WHYS(X)
  FETCH_WHYS(X)
#undef X
}

static void a_word_nobody_knows_is_named(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct show const show = {.arena = &a};
  assert_false(why_known(S("demain")));
  assert_true(str_contains(why_sentence(&show, S("demain")), S("demain")));
}

static void what_was_left_is_said_in_the_readers_language(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct show show = {.arena = &a};
  assert_true(str_eq(left_sentence(&show, S("award criteria")).text, S("les critères d’attribution")));
  assert_true(str_eq(left_sentence(&show, S("an estimated value: 12 <EUR>")).text, S("une valeur estimée\u00a0: 12 <EUR>")));
  assert_true(str_eq(left_sentence(&show, S("3 contracts in one notice: the first one is kept")).text, S("3 contrats dans un avis\u00a0: le premier est gardé")));
  struct left_said const unknown = left_sentence(&show, S("something new"));
  assert_true(str_eq(unknown.text, S("something new")) && str_eq(unknown.lang, S("en")));
  show.lang = LANG_EN;
  assert_true(str_eq(left_sentence(&show, S("an estimated value: 12 EUR")).text, S("an estimated value: 12 EUR")));
}

static void a_moment_is_said_as_its_file_has_it(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct show show = {.arena = &a};
  struct foreign_time t = {.has = true, .wall = {.year = 2026, .month = 12, .day = 10, .hour = 17, .minute = 5}, .hour = true, .offset_said = true, .offset = 7200};
  assert_true(str_eq(foreign_time_said(&show, &t), S("jeudi 10 décembre 2026, 17\u00a0h\u00a005 (UTC+2)")));
  t.hour = t.offset_said = false;
  t.words = S("avant le 10 décembre");
  assert_true(str_eq(foreign_time_said(&show, &t), S("jeudi 10 décembre 2026 — «\u00a0avant le 10 décembre\u00a0»")));
  show.lang = LANG_EN;
  t.hour = true;
  t.words = (struct str){0};
  assert_true(str_eq(foreign_time_said(&show, &t), S("Thursday 10 December 2026, 17:05")));
  t.wall.month = 13; /* nothing that exists */
  assert_false(str_has(foreign_time_said(&show, &t)));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_reason_has_a_sentence), cmocka_unit_test(a_word_nobody_knows_is_named),
                                     cmocka_unit_test(what_was_left_is_said_in_the_readers_language),
                                     cmocka_unit_test(a_moment_is_said_as_its_file_has_it)};
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
