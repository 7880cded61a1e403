/* What an import tells readers beside the notices themselves: who organisations, funders, projects and cities are, under
 * which head a theme stands. */
#include "scratch_board.h"

#include <string.h>

#include <jansson.h>

#include "base/date.h"
#include "board/files.h"
#include "board/publish.h"
#include "feed/import/demo.h"
#include "feed/import/import_topic.h"

static struct instant const today = {INT64_C(1795514400) * SECOND_US}; /* 2026-11-24T10:00:00Z */

/* A board with a file store: logos have bytes. */
static int begin(void **state) {
  if (scratch_board_begin(state) != 0) return -1;
  struct scratch_board *s = *state;
  board_close(&s->board);
  return board_open(fmt(&s->arena, "sqlite:%s/board.db", s->folder), fmt(&s->arena, "dir:%s/files", s->folder), true, &s->board) == OK ? 0 : -1;
}

static struct import_batch batch_of(struct scratch_board *s, struct str text) {
  struct import_batch batch;
  struct str problem = {0};
  if (import_json(&s->arena, text, &batch, &problem) != OK) fail_msg("%.*s", STR(problem));
  return batch;
}

static struct import_report apply(struct scratch_board *s, struct str text) {
  struct import_batch const batch = batch_of(s, text);
  struct import_report report;
  assert_int_equal(import_apply(&s->board, &s->arena, &batch, today, &report), OK);
  return report;
}

static struct topic topic(struct scratch_board *s, enum topic_kind kind, const char *slug) {
  struct db *db;
  struct topic t;
  assert_int_equal(board_snapshot(&s->board, &db), OK);
  enum err const e = topic_get(db, &s->arena, kind, str_from(slug), today, &t);
  board_release(&s->board, db);
  if (e != OK) fail_msg("no %s", slug);
  return t;
}

static void assert_text(struct str is, const char *wanted) {
  if (!str_eq(is, str_from(wanted))) fail_msg("\"%.*s\" is not \"%s\"", STR(is), wanted == NULL ? "(absent)" : wanted);
}

/* --- Who and where -------------------------------------------------------------------------------------------------- */

static enum topic_kind kind_of_list(size_t list) {
  static const enum topic_kind kinds[] = {TOPIC_ORGANISATION, TOPIC_FUNDER, TOPIC_PROJECT, TOPIC_CITY};
  return kinds[list];
}

/* Whether the store has this leaf of an entry where topic.h says it is. */
static bool has_leaf(struct scratch_board *s, const struct topic *t, const char *key, const char *lang, struct str value) {
  const struct q_topic *row = &t->row;
  bool const fr = lang != NULL && strcmp(lang, "fr") == 0;
  if (strcmp(key, "nom") == 0) return str_eq(topic_name(t, LANG_FR), value);
  if (strcmp(key, "site") == 0) return str_eq(row->website, value);
  if (strcmp(key, "ville") == 0) return str_eq(row->city, value);
  if (strcmp(key, "pays") == 0) return str_eq(row->country, value);
  if (strcmp(key, "presentation") == 0) return str_eq(fr ? row->about_fr : row->about_en, value);
  if (strcmp(key, "mention") == 0) return str_eq(fr ? row->visibility_fr : row->visibility_en, value);
  struct blob_reader *reader;
  if (strcmp(key, "logo") != 0 || files_open(&s->board, row->logo, &reader) != OK) return false;
  char bytes[LOGO_BYTES_MAX];
  size_t const n = value.n / 4 * 3 - (size_t)str_ends(value, S("=")) - (size_t)str_ends(value, S("=="));
  bool const png = files_read(reader, 0, bytes, n) == OK && memcmp(bytes, "\x89PNG", 4) == 0 && memcmp(bytes + n - 8, "IEND", 4) == 0;
  files_close(reader);
  return png;
}

static size_t check_entry(struct scratch_board *s, enum topic_kind kind, json_t *entry) {
  struct str const name = str_from(json_string_value(json_object_get(entry, "nom")));
  struct topic const t = topic(s, kind, str_z(&s->arena, slug_of(&s->arena, name)));
  const char *key, *lang;
  json_t *value, *text;
  size_t n = 0;
  json_object_foreach(entry, key, value) {
    if (!json_is_object(value)) {
      n++;
      if (!has_leaf(s, &t, key, NULL, str_from(json_string_value(value)))) fail_msg("%.*s: %s", STR(name), key);
      continue;
    }
    json_object_foreach(value, lang, text) {
      n++;
      if (!has_leaf(s, &t, key, lang, str_from(json_string_value(text)))) fail_msg("%.*s: %s", STR(name), key);
    }
  }
  return n;
}

static void all_that_is_told_of_who_and_where_arrives(void **state) {
  static const char *const lists[] = {"organismes", "bailleurs", "projets", "villes"};
  struct scratch_board *s = *state;
  struct str const file = demo_json(1);
  struct import_report const report = apply(s, file);
  assert_int_equal(report.topic_count[IMPORT_REFUSED], 0);
  json_t *root = json_loadb(file.p, file.n, 0, NULL), *entry;
  size_t entries = 0, leaves = 0, i;
  for (size_t l = 0; l < 4; l++) {
    json_array_foreach(json_object_get(root, lists[l]), i, entry) {
      leaves += check_entry(s, kind_of_list(l), entry);
      entries++;
    }
  }
  json_decref(root);
  assert_int_equal(entries, report.topic_count[IMPORT_ADDED]);
  assert_int_equal(entries, 25 + 18 + 34 + 47);
  assert_int_equal(leaves, 3 * entries + 2 * 25 + 47 + 4 + 4 + 4); /* name and two texts; city and country, country, sites, logos, sentences */
}

#define TOLD(rest) S("{\"opportunites\":[],\"bailleurs\":[{\"nom\":\"Fonds\"," rest "}]}")
#define DOT \
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNgAAAAAgAB5Sfe/AAAAABJRU5ErkJggg=="

static int64_t entered_logos(struct scratch_board *s) { return str_has(topic(s, TOPIC_FUNDER, "fonds").row.logo); }

static void a_second_import_replaces_what_it_tells_and_leaves_the_rest(void **state) {
  struct scratch_board *s = *state;
  struct str const first = TOLD("\"presentation\":{\"fr\":\"Un fonds.\",\"en\":\"A fund.\"},\"site\":\"https://a.org\",\"logo\":\"" DOT "\"");
  apply(s, first);
  struct topic const before = topic(s, TOPIC_FUNDER, "fonds");
  assert_text(before.row.about_fr, "Un fonds.");
  assert_text(before.row.website, "https://a.org");
  assert_int_equal(entered_logos(s), 1);
  apply(s, first); /* the same again: nothing changes, the logo is not stored anew */
  struct topic const again = topic(s, TOPIC_FUNDER, "fonds");
  assert_text(again.row.about_fr, "Un fonds.");
  assert_true(str_eq(again.row.logo, before.row.logo));
  apply(s, TOLD("\"presentation\":{\"fr\":\"Un autre fonds.\",\"en\":\"\"},\"mention\":{\"fr\":\"Avec le Fonds.\"}"));
  struct topic const after = topic(s, TOPIC_FUNDER, "fonds");
  assert_text(after.row.about_fr, "Un autre fonds.");
  assert_false(str_has(after.row.about_en));
  assert_text(after.row.website, "https://a.org");
  assert_text(after.row.visibility_fr, "Avec le Fonds.");
  assert_true(str_eq(after.row.logo, before.row.logo));
}

static const struct {
  const char *list, *entry, *path, *reason;
} refusals[] = {
    {"organismes", "{}", "/nom", "missing"},
    {"organismes", "{\"nom\":\"\"}", "/nom", "empty"},
    {"organismes", "{\"nom\":\"V\",\"pays\":\"ZZ\"}", "/pays", "a country"},
    {"organismes", "{\"nom\":\"V\",\"site\":\"javascript:alert(1)\"}", "/site", "should begin with"},
    {"organismes", "{\"nom\":\"V\",\"presentation\":\"x\"}", "/presentation", "an object"},
    {"organismes", "{\"nom\":\"V\",\"presentation\":{\"fr\":1}}", "/presentation/fr", "text"},
    {"organismes", "{\"nom\":\"V\",\"logo\":1}", "/logo", "should be text"},
    {"organismes", "{\"nom\":\"V\",\"logo\":\"a b=\"}", "/logo", "no base64"},
    {"organismes", "{\"nom\":\"V\",\"logo\":\"iVBORw0KGgp\"}", "/logo", "no base64"},
    {"organismes", "{\"nom\":\"V\",\"logo\":\"PHN2Zz48L3N2Zz4=\"}", "/logo", "neither a PNG nor a JPEG"},
    {"villes", "{\"nom\":\"Paris\"}", "/pays", "missing"},
    {"villes", "[]", "", "an object"},
};

static void what_cannot_be_trusted_of_them_is_refused_with_its_place(void **state) {
  struct scratch_board *s = *state;
  for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
    struct import_batch const b = batch_of(s, fmt(&s->arena, "{\"opportunites\":[],\"%s\":[%s]}", refusals[i].list, refusals[i].entry));
    const struct import_topic *t = &b.topics.v[0];
    assert_int_equal(b.topics.n, 1);
    if (t->what != NULL) fail_msg("%s was taken", refusals[i].entry);
    if (!str_eq(t->refusal.path, str_from(refusals[i].path)) || !str_contains(t->refusal.reason, str_from(refusals[i].reason)))
      fail_msg("%s: %.*s: %.*s", refusals[i].entry, STR(t->refusal.path), STR(t->refusal.reason));
  }
  struct import_batch const twice = batch_of(s, S("{\"opportunites\":[],\"projets\":[{\"nom\":\"P\"},{\"nom\":\"P\"}],\"bailleurs\":[{\"nom\":\"P\"}]}"));
  assert_int_equal(twice.topics.n, 3);
  assert_non_null(twice.topics.v[0].what);
  assert_non_null(twice.topics.v[1].what);
  assert_null(twice.topics.v[2].what);
  assert_text(twice.topics.v[2].refusal.path, "/nom");
}

/* A PNG by its first bytes that is none: found when it is stored, and nothing of that topic is told. */
static void a_logo_that_is_no_sound_picture_refuses_its_topic_alone(void **state) {
  struct scratch_board *s = *state;
  struct import_report const report = apply(s, S("{\"opportunites\":[],\"bailleurs\":[{\"nom\":\"Fonds\",\"presentation\":{\"fr\":\"x\"},"
                                                 "\"logo\":\"iVBORw0KGgoAAAAA\"},{\"nom\":\"Autre\",\"presentation\":{\"fr\":\"y\"}}]}"));
  assert_int_equal(report.topic_count[IMPORT_REFUSED], 1);
  assert_int_equal(report.topic_count[IMPORT_ADDED], 1);
  assert_text(report.topics[0].refusal.path, "/logo");
  assert_text(topic(s, TOPIC_FUNDER, "autre").row.about_fr, "y");
}

/* --- Themes --------------------------------------------------------------------------------------------------------- */

/* The heads of all themes of every notice there is. */
static size_t count_heads(struct scratch_board *s, int64_t last, struct str words[], struct str heads[], size_t max) {
  struct db *db;
  size_t n = 0;
  assert_int_equal(board_snapshot(&s->board, &db), OK);
  for (int64_t id = 1; id <= last; id++) {
    struct opportunity o;
    assert_int_equal(opportunity_office(db, &s->arena, id, (struct opt_int){0}, today, &o), OK);
    for (size_t i = 0; i < o.themes.n; i++) {
      size_t at = 0;
      while (at < n && !str_eq(words[at], o.themes.v[i].name)) at++;
      if (at < n) continue;
      assert_true(n < max);
      words[n] = o.themes.v[i].name;
      /* a head may be a word itself */
      heads[n++] = o.themes.v[i].head_slug.p != NULL ? o.themes.v[i].head_slug : o.themes.v[i].slug;
    }
  }
  board_release(&s->board, db);
  return n;
}

static void each_of_the_forty_two_words_leads_to_one_of_the_ten_heads(void **state) {
  struct scratch_board *s = *state;
  apply(s, demo_json(0));
  struct str words[64], heads[64];
  assert_int_equal(count_heads(s, 30, words, heads, 64), 42);
  struct db *db;
  struct topic_heads ten;
  assert_int_equal(board_snapshot(&s->board, &db), OK);
  assert_int_equal(topic_heads(db, &s->arena, today, &ten), OK);
  board_release(&s->board, db);
  assert_int_equal(ten.n, 10);
  size_t used[10] = {0};
  for (size_t i = 0; i < 42; i++) {
    size_t found = 0;
    for (size_t h = 0; h < 10; h++)
      if (str_eq(heads[i], ten.v[h].row.slug)) found++, used[h]++;
    if (found != 1) fail_msg("%.*s leads to %zu heads", STR(words[i]), found);
  }
  for (size_t h = 0; h < 10; h++) assert_true(used[h] > 0);
}

static void an_unknown_word_becomes_a_theme_without_head(void **state) {
  struct scratch_board *s = *state;
  apply(s, S("{\"opportunites\":[{\"id\":\"a\",\"reference\":\"R\",\"type\":\"ami\",\"statut\":\"publiee\",\"titre\":\"T\",\"resume\":\"\","
             "\"description\":\"\",\"organisme\":\"Ville\",\"ville\":\"Paris\",\"pays\":\"FR\",\"publication\":\"2026-11-01\","
             "\"themes\":[\"apiculture urbaine\",\"\u00c9nergie\"],\"permanent_jusqu_au\":\"2027-12-31\"}]}"));
  struct db *db;
  struct opportunity o;
  assert_int_equal(board_snapshot(&s->board, &db), OK);
  assert_int_equal(opportunity_public(db, &s->arena, 1, (struct opt_int){0}, today, &o), OK);
  board_release(&s->board, db);
  assert_int_equal(o.themes.n, 2);
  assert_text(o.themes.v[0].name, "apiculture urbaine");
  assert_null(o.themes.v[0].head_slug.p);
  assert_text(o.themes.v[1].name, "\u00e9nergie"); /* written another way it is the same word */
  assert_text(o.themes.v[1].head_slug, "climat-et-environnement");
}

#define RELAYED(id, more)                                                                                                     \
  "{\"id\":\"" id "\",\"reference\":\"R\",\"type\":\"ami\",\"statut\":\"publiee\",\"titre\":\"T\",\"resume\":\"\",\"description\":\"\","    \
  "\"organisme\":\"Ville\",\"ville\":\"Paris\",\"pays\":\"FR\",\"publication\":\"2026-11-01\"," more "}"

static void what_is_relayed_keeps_its_source_and_what_is_known_of_its_closing(void **state) {
  struct scratch_board *s = *state;
  apply(s, S("{\"opportunites\":["
             RELAYED("a", "\"affiche_jusqu_au\":\"2026-12-31\",\"origine\":{\"nom\":\"Journal\",\"url\":\"https://a.exemple/1\"},"
                          "\"documents\":[{\"titre\":\"D\",\"nature\":\"n\",\"fichier\":\"d.pdf\",\"langue\":\"fr\",\"url\":\"http://a.exemple/d\"}]") ","
             RELAYED("b", "\"echeance_jour\":\"2026-12-31\",\"origine\":{\"nom\":\"Journal\",\"reponse\":\"https://b.exemple/\",\"ici\":true}") "]}"));
  struct db *db;
  struct opportunity a, b;
  assert_int_equal(board_snapshot(&s->board, &db), OK);
  assert_int_equal(opportunity_public(db, &s->arena, 1, (struct opt_int){0}, today, &a), OK);
  assert_int_equal(opportunity_public(db, &s->arena, 2, (struct opt_int){0}, today, &b), OK);
  board_release(&s->board, db);
  assert_int_equal(closing_known(a.row.closes_at, a.row.closes_said), CLOSING_UNKNOWN);
  assert_text(a.row.ends_wall, "2026-12-31T23:59");
  assert_text(opportunity_source(&a.row), "Journal");
  assert_text(opportunity_original(&a.row), "https://a.exemple/1");
  assert_text(opportunity_answered_at(&a.row), "https://a.exemple/1");
  assert_false(a.row.apply_here);
  assert_text(document_away(&a.documents.v[0]), "http://a.exemple/d");
  assert_int_equal(closing_known(b.row.closes_at, b.row.closes_said), CLOSING_DAY);
  assert_text(b.row.closes_wall, "2026-12-31T23:59");
  assert_true(b.row.closes_at.at.us == b.row.ends_at.us);
  assert_true(b.row.apply_here);
  assert_text(opportunity_answered_at(&b.row), "https://b.exemple/");
}

static void a_source_without_name_or_a_closing_told_twice_is_refused_with_its_place(void **state) {
  struct scratch_board *s = *state;
  static const struct { struct str file; const char *path, *reason; } all[] = {
      {S_INIT("{\"opportunites\":[" RELAYED("a", "\"echeance_jour\":\"2026-12-10\",\"affiche_jusqu_au\":\"2026-12-10\"") "]}"), "/affiche_jusqu_au", "another key"},
      {S_INIT("{\"opportunites\":[" RELAYED("a", "\"echeance_jour\":\"2026-12-10\",\"permanent_jusqu_au\":\"2026-12-10\"") "]}"), "/permanent_jusqu_au", "no closing"},
      {S_INIT("{\"opportunites\":[" RELAYED("a", "\"echeance_jour\":\"10/12/2026\"") "]}"), "/echeance_jour", "day"},
      {S_INIT("{\"opportunites\":[" RELAYED("a", "\"affiche_jusqu_au\":\"2026-10-01\"") "]}"), "/publication", "before the closing"},
      {S_INIT("{\"opportunites\":[" RELAYED("a", "\"echeance_jour\":\"2026-12-10\",\"origine\":{\"url\":\"https://a.exemple/\"}") "]}"), "/origine/nom", "missing"},
      {S_INIT("{\"opportunites\":[" RELAYED("a", "\"echeance_jour\":\"2026-12-10\",\"origine\":{\"nom\":\"A\",\"url\":\"javascript:x\"}") "]}"), "/origine/url", "https://"},
      {S_INIT("{\"opportunites\":[" RELAYED("a", "\"echeance_jour\":\"2026-12-10\",\"origine\":{\"nom\":\"A\",\"reponse\":\"a.exemple\"}") "]}"), "/origine/reponse", "https://"}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    struct import_batch const b = batch_of(s, all[i].file);
    const struct import_note *why = &b.v[0].refusal;
    if (b.v[0].what != NULL) fail_msg("%.*s was taken", STR(all[i].file));
    if (!str_eq(why->path, str_from(all[i].path)) || !str_contains(why->reason, str_from(all[i].reason)))
      fail_msg("%.*s: %.*s: %.*s", STR(all[i].file), STR(why->path), STR(why->reason));
  }
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(all_that_is_told_of_who_and_where_arrives, begin, scratch_board_end),
      cmocka_unit_test_setup_teardown(a_second_import_replaces_what_it_tells_and_leaves_the_rest, begin, scratch_board_end),
      cmocka_unit_test_setup_teardown(what_cannot_be_trusted_of_them_is_refused_with_its_place, begin, scratch_board_end),
      cmocka_unit_test_setup_teardown(a_logo_that_is_no_sound_picture_refuses_its_topic_alone, begin, scratch_board_end),
      cmocka_unit_test_setup_teardown(each_of_the_forty_two_words_leads_to_one_of_the_ten_heads, begin, scratch_board_end),
      cmocka_unit_test_setup_teardown(an_unknown_word_becomes_a_theme_without_head, begin, scratch_board_end),
      cmocka_unit_test_setup_teardown(a_source_without_name_or_a_closing_told_twice_is_refused_with_its_place, begin, scratch_board_end),
      cmocka_unit_test_setup_teardown(what_is_relayed_keeps_its_source_and_what_is_known_of_its_closing, begin, scratch_board_end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
