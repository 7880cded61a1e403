/* The command `import`: what it prints and how it exits. */
#include "scratch_board.h"

#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "feed/import.h"

#define FILE_PATH "tests/data/opportunities.json"
enum { NOTICES = 30, OUTPUT_MAX = 100000 };

/* Runs it with stdout in a file; stderr too, so that the tests' own output stays readable. */
static int run(struct scratch_board *f, struct str *ret_output, const char *one, const char *two) {
  const char *const words[] = {"import", one, two};
  char *argv[3];
  int argc = 0;
  for (size_t i = 0; i < 3 && words[i] != NULL; i++) argv[argc++] = strdup(words[i]);
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

/* A file of these bytes. */
static const char *written(struct scratch_board *f, const char *bytes) {
  struct str const path = fmt(&f->arena, "%s/some.json", f->folder);
  FILE *file = fopen(path.p, "we");
  fputs(bytes, file);
  fclose(file);
  return path.p;
}

static void assert_said(struct str said, const char *words) {
  if (!str_contains(said, str_from(words))) fail_msg("\"%s\" is not in\n%.*s", words, STR(said));
}

static void the_command_tells_what_became_of_each_notice(void **state) {
  struct scratch_board *f = *state;
  struct str said;
  assert_int_equal(run(f, &said, FILE_PATH, "--dry-run"), 0);
  assert_said(said, "30 read only, 0 added");
  assert_int_equal(run(f, &said, FILE_PATH, NULL), 0);
  assert_said(said, "0 read only, 30 added, 0 known already, 0 refused");
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
  assert_said(said, "1 added, 0 known already, 1 refused");
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
  assert_said(said, "0 read only, 1 told, 2 refused");
  assert_int_equal(run(f, &said, path, "--json"), 1);
  json_t *all = json_loadb(said.p, said.n, 0, NULL), *topics = json_object_get(all, "topics");
  assert_int_equal(json_array_size(topics), 3);
  assert_string_equal(json_string_value(json_object_get(json_array_get(topics, 0), "outcome")), "told");
  assert_string_equal(json_string_value(json_object_get(json_object_get(json_array_get(topics, 2), "refusal"), "path")), "/pays");
  json_decref(all);
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(the_command_tells_what_became_of_each_notice, scratch_board_begin, scratch_board_end),
      cmocka_unit_test_setup_teardown(a_refused_notice_makes_the_command_fail_and_the_others_stay, scratch_board_begin, scratch_board_end),
      cmocka_unit_test_setup_teardown(who_is_told_is_listed_beside_the_notices, scratch_board_begin, scratch_board_end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
