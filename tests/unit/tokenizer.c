/* A search finds what people mean: other endings, no accents, words written for women and men at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "base/arena.h"
#include "base/out.h"
#include "db/inclusive.h"
#include "db/tokenizer.h"

static sqlite3 *db;

static void run(const char *sql) {
  if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) fail_msg("%s: %s", sql, sqlite3_errmsg(db));
}

static int open_index(void **state) {
  (void)state;
  assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
  assert_int_equal(tokenizer_register(db), SQLITE_OK);
  run("CREATE VIRTUAL TABLE t USING fts5 (title, tags, prefix='2 3 4', tokenize='babillard');"
      "CREATE VIRTUAL TABLE v USING fts5vocab (t, 'instance')");
  return 0;
}

static int close_index(void **state) {
  (void)state;
  assert_int_equal(sqlite3_close(db), SQLITE_OK);
  return 0;
}

static sqlite3_stmt *with_text(const char *sql, struct str text) {
  sqlite3_stmt *s = NULL;
  assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_bind_text(s, 1, text.p, (int)text.n, SQLITE_TRANSIENT), SQLITE_OK);
  return s;
}

static void put(struct str title) {
  sqlite3_stmt *s = with_text("INSERT INTO t (title) VALUES (?1)", title);
  assert_int_equal(sqlite3_step(s), SQLITE_DONE);
  sqlite3_finalize(s);
}

static int found(const char *match) {
  sqlite3_stmt *s = with_text("SELECT count(*) FROM t WHERE t MATCH ?1", str_from(match));
  int const rc = sqlite3_step(s);
  if (rc != SQLITE_ROW) fail_msg("%s: %s", match, sqlite3_errmsg(db));
  int const n = sqlite3_column_int(s, 0);
  sqlite3_finalize(s);
  return n;
}

/* The tokens of a text, "place:token" in order, must be these. */
static void tokens(const char *text, const char *expected) {
  scoped(arena) struct arena a = {0};
  run("DELETE FROM t");
  put(str_from(text));
  struct out o = out_in(&a, 65536);
  sqlite3_stmt *s = NULL;
  assert_int_equal(sqlite3_prepare_v2(db, "SELECT offset, term FROM v ORDER BY offset, term", -1, &s, NULL), SQLITE_OK);
  int place = -1;
  while (sqlite3_step(s) == SQLITE_ROW) {
    if (place >= 0) out_char(&o, sqlite3_column_int(s, 0) == place ? '|' : ' ');
    place = sqlite3_column_int(s, 0);
    out_z(&o, (const char *)sqlite3_column_text(s, 1));
  }
  sqlite3_finalize(s);
  if (!str_eq(out_str(&o), str_from(expected)))
    fail_msg("\"%s\" gives \"%.*s\", not \"%s\"", text, STR(out_str(&o)), expected);
}

static void words_are_folded_and_stand_beside_their_stems(void **state) {
  (void)state;
  tokens("", "");
  tokens("\xff\xc3 -- ’ !", "");
  tokens("Recrutements", "recrut|recrutements");
  tokens("l’eau d'EAU", "l eau d eau");
  tokens("Porto-Novo, N\u2019Djaména", "porto novo n djamen|djamena");
  tokens("2026 ab", "2026 ab");
  tokens("chargée", "charg|charge|chargee");
}

static void apostrophes_and_hyphens_part_words(void **state) {
  (void)state;
  run("DELETE FROM t");
  put(S("Accès à l’eau potable à Porto‑Novo et à N'Djaména"));
  assert_int_equal(found("eau"), 1);
  assert_int_equal(found("l"), 1);
  assert_int_equal(found("\"l'eau\""), 1);
  assert_int_equal(found("\"porto novo\""), 1);
  assert_int_equal(found("\"PORTO-NOVO\""), 1);
  assert_int_equal(found("djamena"), 1);
  assert_int_equal(found("acces"), 1);
  assert_int_equal(found("\"accès\""), 1);
}

static void other_endings_of_a_word_are_found(void **state) {
  (void)state;
  static const struct {
    const char *text, *match;
  } cases[] = {
      {"Recrutement d’un expert", "recrutements"},
      {"Plan de formation", "formations"},
      {"Formations", "formation"},
      {"Personnes chargées du suivi", "\"chargé\""},
      {"Personne chargée du suivi", "\"chargés\""},
      {"Projets de développement", "developpement"},
      {"Training of trainers", "trainer"},
      {"Municipal policies", "policy"},
      {"Services urbains", "urbaine"},
      {"e\u0301tudes ge\u0301ographiques", "\"étude géographique\""},
      {"Évaluation", "evaluations"},
      {"Appels d’offres", "\"appel d'offre\""},
      {"Œuvres", "oeuvre"},
      {"2026", "2026"},
      {"АРХИТЕКТУРА", "архитектура"},
      {"ÉLECTRICITÉ", "\"electricite\""},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    run("DELETE FROM t");
    put(str_from(cases[i].text));
    put(S("Quartier"));
    if (found(cases[i].match) != 1) fail_msg("%s does not find \"%s\"", cases[i].match, cases[i].text);
  }
}

static void the_beginning_of_a_word_is_enough_when_asked_so(void **state) {
  (void)state;
  run("DELETE FROM t");
  put(S("Coordonnateur·rice de la formation à Bangangté"));
  static const char *const yes[] = {"form*", "\"Forma\"*", "\"bangangté\"*", "coord*", "\"coordonnatr\"*"};
  for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
    if (found(yes[i]) != 1) fail_msg("%s", yes[i]);
  assert_int_equal(found("\"formations\"*"), 0); /* a beginning is folded, never stemmed */
  assert_int_equal(found("\"orma\"*"), 0);
}

static void words_for_women_and_men_at_once_are_found_by_either(void **state) {
  (void)state;
  static const struct {
    const char *text, *found_by; /* words, comma between */
  } cases[] = {
      {"Expert·e", "expert,experte,experts,expertes,\"expert·e\",\"EXPERT(E)\",\"expert-e\""},
      {"Coordonnateur·rice", "coordonnateur,coordonnatrice,coordonnatrices,\"coordonnateur/trice\""},
      {"COORDONNATEUR·RICE", "coordonnateur,coordonnatrice"},
      {"Directeur•trice", "directeur,directrice"},
      {"chargé(e)s de mission", "charge,\"chargée\",\"chargés\",chargees,mission"},
      {"chargé(e) de mission", "charge,\"chargée\",mission"},
      {"expert(s)", "expert,experts"},
      {"expert-e-s", "expert,experte,experts,expertes"},
      {"expert.e.s en eau", "expert,experte,eau"},
      {"consultant·es", "consultant,consultante,consultants,consultantes"},
      {"experts·es", "expert,experte,expertes,experts"},
      {"directeurs·rices", "directeur,directrice,directrices"},
      {"sénégalais·e·s", "senegalais,senegalaise,senegalaises"},
      {"français·es", "francais,francaise"},
      {"citoyen·ne·s", "citoyen,citoyenne,citoyennes"},
      {"professionnel-le-s", "professionnel,professionnelle"},
      {"chercheur·euse", "chercheur,chercheuse"},
      {"chercheur·se", "chercheur,chercheuse"},
      {"ouvrier·ère", "ouvrier,\"ouvrière\""},
      {"technicien·ne", "technicien,technicienne"},
      {"administratif·ve", "administratif,administrative"},
      {"salarié·e", "salarie,\"salariée\""},
      {"maître·sse", "maitre,maitresse"},
      {"candidat/e", "candidat,candidate"},
      {"auditeur/trice", "auditeur,auditrice"},
      {"municipal·e·s", "municipal,municipale,municipaux,municipales"},
      {"ingénieur·e", "ingenieur,ingenieure"},
      {"public·que", "public,publique"},
      {"un·e expert·e", "un,une,experte"},
      {"col·laboració", "col,laboracio"},
      {"il·elle", "il,elle"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    run("DELETE FROM t");
    put(str_from(cases[i].text));
    put(S("Quartier"));
    struct str rest = str_from(cases[i].found_by), word;
    while (str_next(&rest, ',', &word)) {
      char match[64];
      struct out o = out_fixed(match, sizeof match);
      out_put(&o, word);
      out_char(&o, 0);
      if (found(match) != 1) fail_msg("%s does not find \"%s\"", match, cases[i].text);
    }
  }
}

static void what_only_looks_like_an_ending_stays_a_word(void **state) {
  (void)state;
  tokens("km/s", "km s");
  tokens("fin.Le", "fin le");
  tokens("24-e", "24 e");
  tokens("AB.e", "ab e");
  tokens("porto-novo", "porto novo");
  tokens("est-elle", "est ell|elle");
  tokens("H/F", "h f");
  tokens("xpci·e", "xpci e");
}

static void filters_of_the_index_stay_exact(void **state) {
  (void)state;
  run("DELETE FROM t");
  run("INSERT INTO t (title, tags) VALUES ('a', 'xtrecrutement xpcm xheau'), ('b', 'xtrecrutements xpcms xheaux')");
  assert_int_equal(found("tags : xtrecrutement"), 1);
  assert_int_equal(found("tags : \"xtrecrutements\""), 1);
  assert_int_equal(found("tags : xpcm AND tags : xheau"), 1);
  assert_int_equal(found("tags : xpcm AND tags : xheaux"), 0);
  tokens("xtrecrutement", "xtrecrutement");
}

static void a_long_word_is_cut_the_same_way_on_both_sides(void **state) {
  (void)state;
  char text[201];
  memset(text, 'a', 200);
  text[200] = 0;
  run("DELETE FROM t");
  put(str_from(text));
  assert_int_equal(found(text), 1);
  char cut[TOKENIZER_WORD_MAX + 1] = {0};
  memset(cut, 'a', TOKENIZER_WORD_MAX);
  tokens(text, cut);
  static const char accents[] = "éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé";
  run("DELETE FROM t");
  put(str_from(accents));
  assert_int_equal(found(accents), 1);
}

static void the_index_can_be_kept_in_step_by_hand(void **state) {
  (void)state;
  run("CREATE TABLE s (k INTEGER PRIMARY KEY, b TEXT);"
      "CREATE VIRTUAL TABLE e USING fts5 (b, content='s', content_rowid='k', tokenize='babillard')");
  static const char *const text = "Chargé(e)s d’évaluation·s \xff expert·e·s";
  run("INSERT INTO s VALUES (1, 'x')");
  for (int i = 0; i < 2; i++) {
    sqlite3_stmt *s = with_text(
        i == 0 ? "INSERT INTO e (rowid, b) VALUES (1, ?1)" : "INSERT INTO e (e, rowid, b) VALUES ('delete', 1, ?1)",
        str_from(text));
    assert_int_equal(sqlite3_step(s), SQLITE_DONE);
    sqlite3_finalize(s);
  }
  run("DELETE FROM s; INSERT INTO e (e) VALUES ('integrity-check')");
}

static void marks_around_what_was_found_cover_the_whole_word(void **state) {
  (void)state;
  run("DELETE FROM t");
  put(S("Un·e coordonnateur·rice !"));
  sqlite3_stmt *s = with_text("SELECT highlight(t, 0, '[', ']') FROM t WHERE t MATCH ?1", S("coordonnatrice"));
  assert_int_equal(sqlite3_step(s), SQLITE_ROW);
  assert_string_equal((const char *)sqlite3_column_text(s, 0), "Un·e [coordonnateur·rice] !");
  sqlite3_finalize(s);
}

static void a_tokenizer_with_arguments_is_refused(void **state) {
  (void)state;
  assert_int_not_equal(
      sqlite3_exec(db, "CREATE VIRTUAL TABLE bad USING fts5 (b, tokenize='babillard french')", NULL, NULL, NULL),
      SQLITE_OK);
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(words_are_folded_and_stand_beside_their_stems),
      cmocka_unit_test(apostrophes_and_hyphens_part_words),
      cmocka_unit_test(other_endings_of_a_word_are_found),
      cmocka_unit_test(the_beginning_of_a_word_is_enough_when_asked_so),
      cmocka_unit_test(words_for_women_and_men_at_once_are_found_by_either),
      cmocka_unit_test(what_only_looks_like_an_ending_stays_a_word),
      cmocka_unit_test(filters_of_the_index_stay_exact),
      cmocka_unit_test(a_long_word_is_cut_the_same_way_on_both_sides),
      cmocka_unit_test(the_index_can_be_kept_in_step_by_hand),
      cmocka_unit_test(marks_around_what_was_found_cover_the_whole_word),
      cmocka_unit_test(a_tokenizer_with_arguments_is_refused),
  };
  return cmocka_run_group_tests_name("tokenizer", tests, open_index, close_index);
}
