/* Whatever is typed into the search field, the search answers; and it looks for what was meant. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>
#include <sqlite3.h>

#include "base/arena.h"
#include "base/out.h"
#include "board/search_words.h"
#include "db/tokenizer.h"

#define LINE_MAX_BYTES 65536

static sqlite3 *db;

static void run(const char *sql) {
  if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) fail_msg("%s: %s", sql, sqlite3_errmsg(db));
}

static int open_index(void **state) {
  (void)state;
  assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
  assert_int_equal(tokenizer_register(db), SQLITE_OK);
  run("CREATE VIRTUAL TABLE t USING fts5 (title, body, tags, prefix='2 3 4', tokenize='babillard');"
      "INSERT INTO t VALUES ('Accès à l’eau potable', 'Porto-Novo, expert·e en assainissement', 'xtmission xpbj xheau "
      "'),"
      "  ('Recrutement d’un·e coordonnateur·rice', 'Formation des élus de Yaoundé', 'xtrecrutement xpcm '),"
      "  ('script alert', 'null select or and not near', 'xtmission xpfr ')");
  return 0;
}

static int close_index(void **state) {
  (void)state;
  assert_int_equal(sqlite3_close(db), SQLITE_OK);
  return 0;
}

/* Rows that match, or the test fails with SQLite's words. */
static int matches(struct str query) {
  sqlite3_stmt *s = NULL;
  assert_int_equal(sqlite3_prepare_v2(db, "SELECT count(*) FROM t WHERE t MATCH ?1", -1, &s, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_bind_text(s, 1, query.p, (int)query.n, SQLITE_TRANSIENT), SQLITE_OK);
  if (sqlite3_step(s) != SQLITE_ROW) fail_msg("%.*s: %s", STR(query), sqlite3_errmsg(db));
  int const n = sqlite3_column_int(s, 0);
  sqlite3_finalize(s);
  return n;
}

static void check_words(const char *typed, bool go_on, const char *expected) {
  scoped(arena) struct arena a = {0};
  struct str const got = search_words(&a, str_from(typed), go_on);
  if (!str_eq(got, str_from(expected))) fail_msg("\"%s\" gives %.*s, not %s", typed, STR(got), expected);
}

static void each_word_must_be_found(void **state) {
  (void)state;
  check_words("eau potable", false, "\"eau\" AND \"potable\"");
  check_words("  Eau,\tPOTABLE !", false, "\"Eau\" AND \"POTABLE\"");
  check_words("Porto-Novo", false, "\"Porto-Novo\"");
  check_words("expert·e", false, "\"expert·e\"");
  check_words("chargé(e)s (rapport) annexe(version finale)", false,
              "\"chargé(e)s\" AND \"rapport\" AND \"annexe\" AND \"version\" AND \"finale\"");
  /* seven accents of their own are no letters: the index takes them as one ending too */
  check_words("chargé(e\u0301\u0301\u0301\u0301\u0301\u0301\u0301)", false,
              "\"chargé(e\u0301\u0301\u0301\u0301\u0301\u0301\u0301)\"");
  check_words("eau \uff9e", false, "\"eau\""); /* a mark of half width, alone: the index has nothing of it */
  check_words("accès à l’eau", false, "\"accès\" AND \"eau\"");
}

static void small_words_are_left_out_unless_alone(void **state) {
  (void)state;
  check_words("les experts de l'eau", false, "\"experts\" AND \"eau\"");
  check_words("the of", false, "\"the\" AND \"of\"");
  check_words("l’", false, "\"l\"");
  check_words("qu’une étude", false, "\"étude\"");
  check_words("plan d", false, "\"plan\" AND \"d\"");
}

static void a_word_not_yet_finished_finds_those_it_begins(void **state) {
  (void)state;
  check_words("eau pot", true, "\"eau\" AND (\"pot\" OR \"pot\"*)");
  check_words("eau pot ", true, "\"eau\" AND \"pot\"");
  check_words("eau p", true, "\"eau\" AND \"p\"");
  check_words("projet de", true, "\"projet\" AND (\"de\" OR \"de\"*)");
  check_words("Porto-No", true, "(\"Porto-No\" OR \"Porto-No\"*)");
  check_words("Porto-N", true, "\"Porto-N\"");
}

static void nothing_to_look_for_is_said(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  static const char *const none[] = {"", " ", "\"", "*", "()", "-- '", "\xff\xfe", "😀", "«»", "\u200b"};
  for (size_t i = 0; i < sizeof none / sizeof *none; i++) assert_null(search_words(&a, str_from(none[i]), true).p);
  assert_null(search_words(&a, (struct str){0}, true).p);
}

static void what_is_looked_for_has_a_maximum(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct out o = out_in(&a, 65536);
  for (int i = 0; i < 2000; i++) out_fmt(&o, "mot%d ", i);
  struct str const many = search_words(&a, out_str(&o), true);
  assert_true(str_ends(many, S("\"mot15\"")));
  assert_int_equal(matches(many), 0);
  struct out dots = out_in(&a, 65536);
  for (int i = 0; i < 500; i++) out_char(&dots, '-');
  out_z(&dots, "a");
  assert_null(search_words(&a, out_str(&dots), true).p); /* its only letter is beyond what is looked at */
  struct out accents = out_in(&a, 65536);
  for (int i = 0; i < 500; i++) out_z(&accents, "é");
  assert_int_equal(search_words(&a, out_str(&accents), false).n, SEARCH_WORD_MAX + 2);
}

static void searches_find_what_was_meant(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  static const struct {
    const char *typed;
    int found;
  } cases[] = {{"recrutements", 1},
               {"recrut", 1},
               {"formations yaounde", 1},
               {"coordonnatrice", 1},
               {"l'eau", 1},
               {"expertes", 1},
               {"experts en eau", 1},
               {"porto novo", 1},
               {"porto-nov", 1},
               {"NOT eau", 0},
               {"eau OR formation", 0},
               {"title : eau", 0},
               {"select", 1},
               {"NEAR(null and)", 1},
               {"zzz", 0}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct str const query = search_words(&a, str_from(cases[i].typed), true);
    if (matches(query) != cases[i].found) fail_msg("%s: %.*s finds %d", cases[i].typed, STR(query), matches(query));
  }
}

static void check_hostile(struct str typed, int *count) {
  scoped(arena) struct arena a = {0};
  for (int go_on = 0; go_on < 2; go_on++) {
    struct str const query = search_words(&a, typed, go_on == 1);
    if (query.p != NULL) matches(query);
    ++*count;
  }
}

static void hostile_texts_are_searched_like_any_other(void **state) {
  (void)state;
  static const char *const files[] = {
      "blns-extrait.json", "dompurify-extrait.json", "injection-crlf.txt", "traversee-repertoires.txt",
      "xss-intruders.txt", "xss-polyglottes.txt",    "xss-rsnake.txt"};
  int count = 0;
  static char line[LINE_MAX_BYTES];
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    char path[128];
    snprintf(path, sizeof path, "tests/data/textes-hostiles/%s", files[i]);
    FILE *f = fopen(path, "re");
    assert_non_null(f);
    while (fgets(line, sizeof line, f) != NULL) check_hostile(str_from(line), &count);
    fclose(f);
  }
  json_t *texts = json_load_file("tests/data/textes-hostiles/blns-extrait.json", JSON_ALLOW_NUL, NULL);
  assert_non_null(texts);
  for (size_t i = 0; i < json_array_size(texts); i++) {
    json_t *t = json_array_get(texts, i);
    check_hostile((struct str){json_string_value(t), json_string_length(t)}, &count);
  }
  json_decref(texts);
  static const char *const own[] = {"a\"b",
                                    "\"a\" OR \"b\"",
                                    "tags:xtmission",
                                    "{title body}: a",
                                    "^a",
                                    "a*",
                                    "a + b",
                                    "NEAR(a b, 2)",
                                    "a AND",
                                    "NOT",
                                    "a\"*",
                                    "- title : a",
                                    "\"\"\"",
                                    "a\\",
                                    "''",
                                    ";DROP TABLE t"};
  for (size_t i = 0; i < sizeof own / sizeof *own; i++) check_hostile(str_from(own[i]), &count);
  check_hostile((struct str){"eau\0pot", 7}, &count);
  assert_true(count > 1000);
}

static void every_byte_between_words_is_harmless(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  for (int one = 0; one < 256; one++)
    for (int two = 0; two < 256; two += 5) {
      char const typed[] = {'e', 'a', 'u', (char)one, (char)two, 'p', 'o', 't', 'a', 'b', 'l', 'e'};
      matches(search_words(&a, (struct str){typed, sizeof typed}, true));
      arena_free(&a);
    }
}

static void filters_join_the_words_and_stay_exact(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct out o = out_in(&a, 4096);
  search_tag(&o, S("xt"), S("mission"));
  assert_true(str_eq(out_str(&o), S("tags : \"xtmission\"")));
  assert_int_equal(matches(out_str(&o)), 2);
  search_tag(&o, S("xp"), S("BJ"));
  assert_int_equal(matches(out_str(&o)), 1);
  struct out words = out_in(&a, 4096);
  out_put(&words, search_words(&a, S("expert pot"), true));
  search_tag(&words, S("xt"), S("mission"));
  assert_int_equal(matches(out_str(&words)), 1);
  search_tag(&words, S("xt"), S("recrutement"));
  assert_int_equal(matches(out_str(&words)), 0);
}

static void no_two_values_are_one_filter(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  static const char *const values[] = {"eau",
                                       "eaux",
                                       "eau-x",
                                       "e-aux",
                                       "e",
                                       "q",
                                       "-",
                                       "q1",
                                       "é",
                                       "a b",
                                       "a-b",
                                       "ab",
                                       "plan-de-developpement-communal-et-schema-directeur-damenagement-urbain-un",
                                       "plan-de-developpement-communal-et-schema-directeur-damenagement-urbain-deux"};
  size_t const n = sizeof values / sizeof *values;
  struct str tag[sizeof values / sizeof *values];
  run("BEGIN");
  for (size_t i = 0; i < n; i++) {
    struct out o = out_in(&a, 4096);
    search_tag_index(&o, S("xh"), str_from(values[i]));
    tag[i] = str_trim(out_str(&o));
    assert_true(tag[i].n <= SEARCH_TAG_MAX && tag[i].n <= TOKENIZER_WORD_MAX);
    for (size_t j = 0; j < tag[i].n; j++)
      assert_true((tag[i].p[j] >= 'a' && tag[i].p[j] <= 'z') || (tag[i].p[j] >= '0' && tag[i].p[j] <= '9'));
    for (size_t j = 0; j < i; j++) assert_false(str_eq(tag[i], tag[j]));
    run(str_z(&a, fmt(&a, "INSERT INTO t (tags) VALUES ('%.*s ')", STR(tag[i]))));
  }
  for (size_t i = 0; i < n; i++) {
    struct out o = out_in(&a, 4096);
    search_tag(&o, S("xh"), str_from(values[i]));
    assert_int_equal(matches(out_str(&o)), i == 0 ? 2 : 1); /* "eau" was there before */
  }
  run("ROLLBACK");
  struct out o = out_in(&a, 64);
  search_tag_index(&o, S("xh"), (struct str){0});
  assert_int_equal(o.n, 0);
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_word_must_be_found),
      cmocka_unit_test(small_words_are_left_out_unless_alone),
      cmocka_unit_test(a_word_not_yet_finished_finds_those_it_begins),
      cmocka_unit_test(nothing_to_look_for_is_said),
      cmocka_unit_test(what_is_looked_for_has_a_maximum),
      cmocka_unit_test(searches_find_what_was_meant),
      cmocka_unit_test(hostile_texts_are_searched_like_any_other),
      cmocka_unit_test(every_byte_between_words_is_harmless),
      cmocka_unit_test(filters_join_the_words_and_stay_exact),
      cmocka_unit_test(no_two_values_are_one_filter),
  };
  return cmocka_run_group_tests_name("search_words", tests, open_index, close_index);
}
