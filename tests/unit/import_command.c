/* The command `import`: what it prints and how it exits. */
#include "foreign_self.h"
#include "scratch_board.h"

#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <jansson.h>
#include <sqlite3.h>

#include "board/received.h"
#include "board/source.h"
#include "feed/import/import.h"

#define FILE_PATH "tests/data/opportunities.json"
enum { NOTICES = 30, OUTPUT_MAX = 100000 };

/* A reader with a fault of its own, in the process that reads: the notice of that title gets a closing that no clock has. */
static void spoil(struct foreign *one) {
  if (one->texts.n > 0 && str_eq(one->texts.v[0].title, S("Au-delà"))) one->closes = (struct foreign_time){.has = true, .wall = {.year = 2026, .month = 13, .day = 1}};
}

__attribute__((constructor(200))) static void spoil_what_is_read(void) { foreign_child_spoil = spoil; }

/* Another program that writes to the database, and takes its time: says "w" once it holds the write lock, and holds it until its
 * standard input ends. */
#define HOLDER "hold-the-write-lock"
__attribute__((constructor(201))) static void hold_instead(int argc, char **argv) {
  if (argc != 3 || strcmp(argv[1], HOLDER) != 0) return;
  sqlite3 *db;
  if (sqlite3_open(argv[2], &db) != SQLITE_OK || sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK) _exit(1);
  if (write(1, "w", 1) != 1 || read(0, &(char){0}, 1) != 0) _exit(1);
  sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
  sqlite3_close(db);
  _exit(0);
}

struct holder {
  pid_t pid;
  int in;
};

static struct holder hold(struct scratch_board *f) {
  struct holder h;
  int in[2], out[2];
  char path[300], program[] = "holder", word[] = HOLDER;
  snprintf(path, sizeof path, "%s/board.db", f->folder);
  char *const argv[] = {program, word, path, NULL};
  posix_spawn_file_actions_t files;
  assert_true(pipe2(in, O_CLOEXEC) == 0 && pipe2(out, O_CLOEXEC) == 0);
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, in[0], 0);
  posix_spawn_file_actions_adddup2(&files, out[1], 1);
  assert_int_equal(posix_spawn(&h.pid, "/proc/self/exe", &files, NULL, argv, environ), 0);
  posix_spawn_file_actions_destroy(&files);
  close(in[0]), close(out[1]);
  assert_int_equal(read(out[0], &(char){0}, 1), 1);
  close(out[0]);
  h.in = in[1];
  return h;
}

static void let_go(const struct holder *h) {
  int status;
  close(h->in);
  assert_int_equal(waitpid(h->pid, &status, 0), h->pid);
  assert_int_equal(status, 0);
}

/* Runs it with stdout in a file; stderr too, so that the tests' own output stays readable. */
static int run_words(struct scratch_board *f, struct str *ret_output, const char *const *words) {
  char *argv[10];
  int argc = 0;
  argv[argc++] = strdup("import");
  for (; *words != NULL; words++) argv[argc++] = strdup(*words);
  FILE *file = tmpfile();
  int const kept[2] = {dup(1), dup(2)};
  fflush(stdout);
  dup2(fileno(file), 1);
  dup2(fileno(file), 2);
  int const status = import_command(&f->board, argc, argv);
  fflush(stdout);
  dup2(kept[0], 1);
  dup2(kept[1], 2);
  close(kept[0]);
  close(kept[1]);
  char *bytes = arena_alloc(&f->arena, OUTPUT_MAX);
  rewind(file);
  *ret_output = (struct str){bytes, fread(bytes, 1, OUTPUT_MAX, file)};
  fclose(file);
  for (int i = 0; i < argc; i++) free(argv[i]);
  return status;
}

static int run(struct scratch_board *f, struct str *ret_output, const char *one, const char *two) {
  return run_words(f, ret_output, (const char *const[]){one, two, NULL});
}

/* A file of these bytes. */
static const char *written_to(struct scratch_board *f, const char *name, struct str bytes) {
  struct str const path = fmt(&f->arena, "%s/%s", f->folder, name);
  FILE *file = fopen(path.p, "we");
  fwrite(bytes.p, 1, bytes.n, file);
  fclose(file);
  return path.p;
}

static const char *written(struct scratch_board *f, const char *bytes) { return written_to(f, "some.json", str_from(bytes)); }

static void assert_said(struct str said, const char *words) {
  if (!str_contains(said, str_from(words))) fail_msg("\"%s\" is not in\n%.*s", words, STR(said));
}

static void the_command_tells_what_became_of_each_notice(void **state) {
  struct scratch_board *f = *state;
  struct str said;
  assert_int_equal(run(f, &said, FILE_PATH, "--dry-run"), 0);
  assert_said(said, "\n  30 added (dry run: nothing was stored)\n");
  assert_int_equal(run(f, &said, FILE_PATH, NULL), 0);
  assert_said(said, "\n  30 added\n"); /* nothing is said of what there was none of */
  assert_said(said, "not taken: /pays_nom: ");
  assert_int_equal(run(f, &said, FILE_PATH, "--json"), 0);
  json_t *all = json_loadb(said.p, said.n, 0, NULL);
  assert_int_equal(json_integer_value(json_object_get(all, "known")), NOTICES);
  assert_int_equal(json_array_size(json_object_get(all, "opportunities")), NOTICES);
  json_decref(all);
  assert_int_equal(run(f, &said, NULL, NULL), 2);
  assert_int_equal(run(f, &said, FILE_PATH, "--force"), 2);
  assert_int_equal(run(f, &said, "tests/data/absent.json", NULL), 1);
  assert_said(said, "tests/data/absent.json: No such file");
}

#define SOUND(id, utc)                                                                                                      \
  "{\"id\":\"" id "\",\"reference\":\"R\",\"type\":\"ami\",\"statut\":\"publiee\",\"titre\":\"T\",\"resume\":\"\","           \
  "\"description\":\"\",\"organisme\":\"Ville\",\"ville\":\"Paris\",\"pays\":\"FR\",\"publication\":\"2026-11-01\","          \
  "\"echeance\":{\"locale\":\"2026-12-10T17:00\",\"fuseau\":\"Europe/Paris\",\"utc\":\"2026-12-10T" utc ":00:00Z\"}}"

static void a_refused_notice_makes_the_command_fail_and_the_others_stay(void **state) {
  struct scratch_board *f = *state;
  struct str said;
  assert_int_equal(run(f, &said, written(f, "{\"opportunites\":[" SOUND("a", "15") "," SOUND("b", "16") "]}"), NULL), 1);
  assert_said(said, "refused  a (number 1): /echeance: ");
  assert_said(said, "\n  1 added, 1 refused\n");
}

static void who_is_told_is_listed_beside_the_notices(void **state) {
  struct scratch_board *f = *state;
  struct str said;
  const char *path = written(f, "{\"opportunites\":[],\"organismes\":[{\"nom\":\"Ville\",\"taille\":1,\"presentation\":{\"fr\":\"Une ville.\"}},"
                                "{\"nom\":\"Autre\",\"site\":\"ftp://a\"}],\"villes\":[{\"nom\":\"Paris\"}]}");
  assert_int_equal(run(f, &said, path, NULL), 1);
  assert_said(said, "told     organismes: Ville\n           not taken: /taille: no place for it");
  assert_said(said, "refused  organismes: Autre: /site: should begin with https:// or http://");
  assert_said(said, "refused  villes: Paris: /pays: is missing");
  assert_said(said, "\n  organisations, funders, projects, cities: 1 told, 2 refused\n");
  assert_int_equal(run(f, &said, written_to(f, "none.json", S("{\"opportunites\":[]}")), NULL), 0);
  assert_said(said, "\n  no notice\n");
  assert_int_equal(run(f, &said, path, "--json"), 1);
  json_t *all = json_loadb(said.p, said.n, 0, NULL), *topics = json_object_get(all, "topics");
  assert_int_equal(json_array_size(topics), 3);
  assert_string_equal(json_string_value(json_object_get(json_array_get(topics, 0), "outcome")), "told");
  assert_string_equal(json_string_value(json_object_get(json_object_get(json_array_get(topics, 2), "refusal"), "path")), "/pays");
  json_decref(all);
}

/* --- Partners' files ------------------------------------------------------------------------------------------------ */

#define FEED_OF(version, title)                                                                                             \
  "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"F\",\"items\":[{\"id\":\"a\",\"url\":\"https://a.example/a\","         \
  "\"title\":\"" title "\",\"date_modified\":\"" version "\",\"image\":\"https://a.example/i.png\"},{\"id\":\"b\",\"title\":\"Deux\"}]}"
#define TENDER "tests/data/ocds/fictif-1.1/ocds-213czf-000-00001-02-tender.json"
#define AMENDED "tests/data/ocds/fictif-1.1/ocds-213czf-000-00001-03-tenderAmendment.json"
#define AWARDED "tests/data/ocds/fictif-1.1/ocds-213czf-000-00001-04-award.json"
#define EFORMS "tests/data/eforms/publies/2024-OJS017-00047522.xml"
#define RSS "tests/data/flux-partenaires/a-emplois.rss"
#define ATOM "tests/data/flux-partenaires/b-marches.atom"
#define POSTING "tests/data/jobposting/schemaorg-eg-0251.json"

static size_t waiting(struct scratch_board *f) {
  struct db *db;
  struct q_received_row_list list;
  assert_int_equal(board_snapshot(&f->board, &db), OK);
  assert_int_equal(received_list(db, &f->arena, RECEIVED_TO_REVIEW, (struct opt_int){0}, (struct opt_int){0}, INT64_MAX, 100, &list), OK);
  board_release(&f->board, db);
  return list.n;
}

static void every_form_is_told_from_the_file_itself(void **state) {
  struct scratch_board *f = *state;
  struct str said;
  const char *feed = written(f, FEED_OF("2026-11-02T08:00:00Z", "Un"));
  const char *const words[] = {feed, TENDER, POSTING, FILE_PATH, EFORMS, RSS, ATOM, "--dry-run", NULL};
  assert_int_equal(run_words(f, &said, words), 0);
  assert_said(said, "Prestations de collecte des colonnes de verre");
  assert_said(said, "Urbaniste senior");
  assert_said(said, "lampadaires solaires");
  assert_said(said, "\n  2 new (dry run: nothing was stored)\n");
  assert_said(said, "\n  30 added (dry run: ");
  assert_int_equal(waiting(f), 0);
  const char *const stored[] = {feed, TENDER, POSTING, FILE_PATH, NULL};
  assert_int_equal(run_words(f, &said, stored), 0);
  assert_said(said, "\n  2 new\n");
  assert_said(said, "ocds-213czf-000-00001 (");
  assert_said(said, "Mobile App Developer");
  assert_said(said, "not taken: image: pictures are not taken");
  assert_said(said, "30 added");
  assert_int_equal(waiting(f), 4);
}

static struct q_received waiting_first(struct scratch_board *f) {
  struct db *db;
  struct q_received_row_list list;
  struct q_received row;
  assert_int_equal(board_snapshot(&f->board, &db), OK);
  assert_int_equal(received_list(db, &f->arena, RECEIVED_TO_REVIEW, (struct opt_int){0}, (struct opt_int){0}, INT64_MAX, 100, &list), OK);
  assert_int_equal(received_get(db, &f->arena, list.v[list.n - 1].ref, (struct opt_int){0}, &row), OK);
  board_release(&f->board, db);
  return row;
}

static void the_same_files_twice_change_nothing(void **state) {
  struct scratch_board *f = *state;
  struct str said;
  struct instant const begun = clock_now();
  const char *const words[] = {written(f, FEED_OF("2026-11-02T08:00:00Z", "Un")), TENDER, POSTING, NULL};
  assert_int_equal(run_words(f, &said, words), 0);
  struct q_received const before = waiting_first(f);
  for (int i = 0; i < 2; i++) {
    clock_set(instant_plus(begun, (i + 1) * HOUR_US));
    assert_int_equal(run_words(f, &said, words), 0);
    assert_said(said, "\n  2 the same\n");
    assert_said(said, "\n  1 the same\n");
    assert_false(str_contains(said, S(" 1 new")) || str_contains(said, S(" 1 changed")));
  }
  struct q_received const after = waiting_first(f);
  clock_set((struct instant){-1});
  assert_true(after.id == before.id && after.changed_at.us == before.changed_at.us && str_eq(after.content, before.content));
  assert_true(after.last_at.us == begun.us + 2 * HOUR_US);
  assert_int_equal(waiting(f), 4);
}

static void a_newer_version_changes_it_and_an_older_one_does_not(void **state) {
  struct scratch_board *f = *state;
  struct str said;
  assert_int_equal(run(f, &said, AWARDED, NULL), 0);
  assert_said(said, "the notice it is about has not come yet: it is kept until then");
  assert_int_equal(waiting(f), 0);
  assert_int_equal(run(f, &said, TENDER, NULL), 0);
  assert_int_equal(waiting(f), 2); /* the tender, and the award that was kept for it */
  assert_int_equal(run(f, &said, AMENDED, NULL), 0);
  assert_said(said, "\n  1 changed\n");
  assert_int_equal(run(f, &said, TENDER, NULL), 0);
  assert_said(said, "skipped  ocds-213czf-000-00001");
  assert_said(said, "a newer version is known");
  assert_int_equal(run(f, &said, AWARDED, NULL), 0);
  assert_said(said, "\n  1 the same\n");
  assert_int_equal(waiting(f), 2);
}

/* The same identifier and version with other content is reported, and nothing changes. */
static void another_content_of_the_same_version_is_refused(void **state) {
  struct scratch_board *f = *state;
  struct str said;
#define RELEASE_OF(title)                                                                                                   \
  "{\"releases\":[{\"ocid\":\"ocds-x-1\",\"id\":\"1\",\"date\":\"2026-11-02T08:00:00Z\",\"tag\":[\"tender\"],\"tender\":{\"title\":\"" title "\"}}]}"
  assert_int_equal(run(f, &said, written(f, RELEASE_OF("Un")), NULL), 0);
  assert_int_equal(run(f, &said, written(f, RELEASE_OF("Autre")), NULL), 1);
  assert_said(said, "the same version is known with other content");
  assert_said(said, "\n  1 refused\n");
}

static void a_file_that_is_none_is_refused_in_a_sentence(void **state) {
  struct scratch_board *f = *state;
  struct str said;
  enum { BIG = (2 << 20) + 1 };
  char *big = malloc(BIG);
  memset(big, ' ', BIG);
  big[0] = '{';
  const struct { const char *path, *wanted; } rows[] = {
      {written_to(f, "empty.json", S("")), "there is nothing in it"},
      {written_to(f, "page.html", S("<!DOCTYPE html><html><head><title>x</title></head><body><p>rien<br>ici</body></html>")), "refused  the file: it "},
      {written_to(f, "other.json", S("{\"a\":1}")), "it is in no form that is read here"},
      {written_to(f, "broken.json", S("{\"a\":")), "it is not well formed (1:5)"},
      {written_to(f, "big.json", (struct str){big, BIG}), "it is larger than what is read of one file: at most 2097152 bytes"},
      {written_to(f, "own.json", S("{\"opportunites\":[")), "own.json: line 1, column"},
      {f->folder, "not a plain file"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    assert_int_equal(run(f, &said, rows[i].path, NULL), 1);
    assert_said(said, rows[i].wanted);
  }
  free(big);
  const char *const both[] = {rows[0].path, TENDER, NULL};
  assert_int_equal(run_words(f, &said, both), 1);
  assert_said(said, "1 new"); /* the others are taken */
}

static void notices_may_belong_to_a_source(void **state) {
  struct scratch_board *f = *state;
  struct str said;
  struct source_new const what = {.name = S("Fil"), .kind = KIND_RECRUITMENT, .organisation = S("Ville"), .city = S("Paris"), .country = S("FR"),
                                  .zone = S("Europe/Paris"), .lang = S("fr"), .period_s = SOURCE_PERIOD_DEFAULT_S};
  struct source_put_args put = {.what = &what, .now = clock_now()};
  assert_int_equal(board_change(&f->board, source_put, &put), OK);
  const char *feed = written(f, FEED_OF("2026-11-02T08:00:00Z", "Un"));
  const char *const unknown[] = {feed, "--source", "Autre", NULL}, *const known[] = {"--source", "Fil", feed, NULL}, *const without[] = {feed, "--source", NULL};
  assert_int_equal(run_words(f, &said, unknown), 2);
  assert_said(said, "no source is called \"Autre\"");
  assert_int_equal(run_words(f, &said, without), 2);
  assert_int_equal(run_words(f, &said, known), 0);
  assert_said(said, "2 new");
  assert_int_equal(run(f, &said, feed, NULL), 0); /* a file of no source is another: its keys are its own */
  assert_said(said, "2 new");
  struct db *db;
  struct q_received_row_list list;
  assert_int_equal(board_snapshot(&f->board, &db), OK);
  assert_int_equal(received_list(db, &f->arena, RECEIVED_TO_REVIEW, (struct opt_int){true, put.ret_id}, (struct opt_int){0}, INT64_MAX, 100, &list), OK);
  board_release(&f->board, db);
  assert_int_equal(list.n, 2);
}

static void the_report_of_a_partners_file_is_a_line_of_json(void **state) {
  struct scratch_board *f = *state;
  struct str said;
  const char *const words[] = {written(f, FEED_OF("2026-11-02T08:00:00Z", "Un")), "--json", NULL};
  assert_int_equal(run_words(f, &said, words), 0);
  assert_int_equal(str_index(said, '\n'), said.n - 1);
  json_t *all = json_loadb(said.p, said.n, 0, NULL), *notices = json_object_get(all, "notices"), *first = json_array_get(notices, 0);
  assert_int_equal(json_integer_value(json_object_get(all, "new")), 2);
  assert_int_equal(json_array_size(notices), 2);
  assert_string_equal(json_string_value(json_object_get(first, "key")), "a");
  assert_string_equal(json_string_value(json_object_get(first, "outcome")), "new");
  assert_string_equal(json_string_value(json_object_get(first, "title")), "Un");
  assert_string_equal(json_string_value(json_object_get(json_array_get(json_object_get(first, "not_taken"), 0), "path")), "image");
  json_decref(all);
}

/* Status 75: somebody else holds the database, longer than is waited. Nothing was stored, and the same command does it later. */
static void what_cannot_be_stored_now_is_to_be_tried_later(void **state) {
  struct scratch_board *f = *state;
  struct str said;
  const char *feed = written(f, FEED_OF("2026-11-02T08:00:00Z", "Un"));
  struct holder const other = hold(f);
  assert_int_equal(run(f, &said, feed, NULL), 75);
  assert_said(said, "some.json: not all could be stored (retry); import it again");
  assert_false(str_contains(said, S("no notice"))); /* there are two: none of them was looked at */
  assert_int_equal(run(f, &said, FILE_PATH, NULL), 75);
  assert_int_equal(run(f, &said, FILE_PATH, "--json"), 75);
  assert_int_equal(run(f, &said, feed, "--dry-run"), 0); /* which stores nothing */
  assert_int_equal(waiting(f), 0);
  let_go(&other);
  assert_int_equal(run(f, &said, feed, NULL), 0);
  assert_said(said, "\n  2 new\n");
  assert_int_equal(run(f, &said, FILE_PATH, NULL), 0);
  assert_said(said, "\n  30 added\n");
}

/* One notice past its bounds is refused alone, for a reason of its own; those beside it are taken. */
static void a_notice_past_its_bounds_is_refused_alone(void **state) {
  struct scratch_board *f = *state;
  struct str said;
#define ITEM(id, title) "{\"id\":\"" id "\",\"url\":\"https://a.example/" id "\",\"title\":\"" title "\"}"
  const char *feed = written(f, "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"F\",\"items\":[" ITEM("a", "Un") "," ITEM("b", "Au-delà") ","
                                ITEM("c", "Trois") "," ITEM("d", "Quatre") "]}");
  assert_int_equal(run(f, &said, feed, "--json"), 1);
  json_t *all = json_loadb(said.p, said.n, 0, NULL), *notices = json_object_get(all, "notices"), *second = json_array_get(notices, 1);
  assert_int_equal(json_integer_value(json_object_get(all, "new")), 3);
  assert_int_equal(json_integer_value(json_object_get(all, "refused")), 1);
  assert_int_equal(json_array_size(notices), 4);
  assert_string_equal(json_string_value(json_object_get(second, "key")), "b");
  assert_string_equal(json_string_value(json_object_get(second, "title")), "Au-delà");
  assert_string_equal(json_string_value(json_object_get(second, "why")), "past_bounds");
  json_decref(all);
  assert_int_equal(waiting(f), 3);
  assert_int_equal(run(f, &said, feed, NULL), 1);
  assert_said(said, "refused  b: Au-delà: it goes past what a notice may hold");
  assert_said(said, "\n  3 the same, 1 refused\n");
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(the_command_tells_what_became_of_each_notice, scratch_board_begin, scratch_board_end),
      cmocka_unit_test_setup_teardown(a_refused_notice_makes_the_command_fail_and_the_others_stay, scratch_board_begin, scratch_board_end),
      cmocka_unit_test_setup_teardown(who_is_told_is_listed_beside_the_notices, scratch_board_begin, scratch_board_end),
      cmocka_unit_test_setup_teardown(every_form_is_told_from_the_file_itself, scratch_board_begin, scratch_board_end),
      cmocka_unit_test_setup_teardown(the_same_files_twice_change_nothing, scratch_board_begin, scratch_board_end),
      cmocka_unit_test_setup_teardown(a_newer_version_changes_it_and_an_older_one_does_not, scratch_board_begin, scratch_board_end),
      cmocka_unit_test_setup_teardown(another_content_of_the_same_version_is_refused, scratch_board_begin, scratch_board_end),
      cmocka_unit_test_setup_teardown(a_file_that_is_none_is_refused_in_a_sentence, scratch_board_begin, scratch_board_end),
      cmocka_unit_test_setup_teardown(notices_may_belong_to_a_source, scratch_board_begin, scratch_board_end),
      cmocka_unit_test_setup_teardown(the_report_of_a_partners_file_is_a_line_of_json, scratch_board_begin, scratch_board_end),
      cmocka_unit_test_setup_teardown(what_cannot_be_stored_now_is_to_be_tried_later, scratch_board_begin, scratch_board_end),
      cmocka_unit_test_setup_teardown(a_notice_past_its_bounds_is_refused_alone, scratch_board_begin, scratch_board_end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
