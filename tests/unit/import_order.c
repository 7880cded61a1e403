/* The command `import`: a dry run says what the real one then does, and writes nothing; the order of files and of what
 * stands in them does not matter. */
#include "foreign_self.h"
#include "scratch_board.h"

#include <dirent.h>
#include <fcntl.h>
#include <jansson.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "board/source.h"
#include "db/db.h"
#include "feed/import/import.h"

enum { WORDS_MAX = 40, OUTPUT_MAX = 4 << 20, FILE_MAX = 32 << 20 };

/* --- Running it ----------------------------------------------------------------------------------------------------- */

struct said {
  int status;
  json_t *lines; /* one for each file */
};

/* What it printed with --json, without what a dry run cannot know: numbers and references of what is new. */
static json_t *lines_of(FILE *file) {
  static char bytes[OUTPUT_MAX];
  json_t *lines = json_array();
  rewind(file);
  struct str rest = {bytes, fread(bytes, 1, OUTPUT_MAX, file)}, line;
  while (str_next(&rest, '\n', &line)) {
    if (line.n == 0) continue;
    json_t *one = json_loadb(line.p, line.n, 0, NULL), *row;
    size_t i;
    assert_non_null(one);
    json_object_del(one, "dry_run");
    json_array_foreach(json_object_get(one, "notices"), i, row) json_object_del(row, "ref");
    json_array_foreach(json_object_get(one, "opportunities"), i, row) json_object_del(row, "opportunity");
    json_array_append_new(lines, one);
  }
  return lines;
}

static struct said run(struct scratch_board *f, const char *const *words, size_t n, const char *more) {
  char *argv[WORDS_MAX];
  int argc = 0;
  argv[argc++] = strdup("import");
  argv[argc++] = strdup("--json");
  for (size_t i = 0; i < n; i++) argv[argc++] = strdup(words[i]);
  if (more != NULL) argv[argc++] = strdup(more);
  FILE *out = tmpfile(), *err = tmpfile();
  int const kept[2] = {dup(1), dup(2)};
  fflush(stdout);
  dup2(fileno(out), 1);
  dup2(fileno(err), 2);
  struct said s = {.status = import_command(&f->board, argc, argv)};
  fflush(stdout);
  dup2(kept[0], 1);
  dup2(kept[1], 2);
  close(kept[0]);
  close(kept[1]);
  s.lines = lines_of(out);
  fclose(out);
  fclose(err);
  for (int i = 0; i < argc; i++) free(argv[i]);
  return s;
}

static void assert_same_report(const char *what, const struct said *dry, const struct said *real) {
  for (size_t i = 0; i < json_array_size(real->lines); i++) {
    const json_t *x = json_array_get(dry->lines, i), *y = json_array_get(real->lines, i);
    if (x != NULL && json_equal(x, y)) continue;
    fail_msg("%s, file %zu\n  dry   %s\n  real  %s", what, i + 1, x == NULL ? "-" : json_dumps(x, JSON_COMPACT), json_dumps(y, JSON_COMPACT));
  }
  assert_int_equal(json_array_size(dry->lines), json_array_size(real->lines));
  assert_int_equal(dry->status, real->status);
}

/* --- What is stored --------------------------------------------------------------------------------------------------- */

static struct str bytes_of(const char *path) {
  FILE *file = fopen(path, "re");
  if (file == NULL) return (struct str){0};
  char *bytes = malloc(FILE_MAX);
  struct str const s = {bytes, fread(bytes, 1, FILE_MAX, file)};
  assert_true(s.n < FILE_MAX);
  fclose(file);
  return s;
}

struct stored {
  struct str database, log;
  int64_t version;
};

static struct stored stored(struct scratch_board *f) {
  const char *path = store_path(f->board.store);
  return (struct stored){bytes_of(path), bytes_of(fmt(&f->arena, "%s-wal", path).p), store_version(f->board.store)};
}

static void assert_untouched(struct scratch_board *f, struct stored *before) {
  struct stored after = stored(f);
  assert_true(str_eq(before->database, after.database) && str_eq(before->log, after.log));
  assert_int_equal(before->version, after.version);
  free((void *)(size_t)before->database.p), free((void *)(size_t)before->log.p);
  free((void *)(size_t)after.database.p), free((void *)(size_t)after.log.p);
  DIR *folder = opendir(f->folder);
  for (struct dirent *entry; (entry = readdir(folder)) != NULL;) assert_null(strstr(entry->d_name, ".aside-")); /* nor is anything left */
  closedir(folder);
}

/* --- A dry run --------------------------------------------------------------------------------------------------------- */

/* Dry and real, twice: what is new, then what is known. */
static void assert_dry_is_real(struct scratch_board *f, const char *what, const char *const *files, size_t n) {
  for (int twice = 0; twice < 2; twice++) {
    struct stored before = stored(f);
    struct said dry = run(f, files, n, "--dry-run");
    assert_untouched(f, &before);
    struct said real = run(f, files, n, NULL);
    assert_same_report(what, &dry, &real);
    json_decref(dry.lines);
    json_decref(real.lines);
  }
}

enum { FILES_MAX = 8 };

static int is_shown(const struct dirent *entry) { return entry->d_name[0] != '.' && strcmp(entry->d_name, "attendus.json") != 0; }

static bool is_folder(const char *path) {
  struct stat st;
  return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Some files of a folder, evenly over their names; then the folders in it. */
static size_t dry_is_real_in(struct scratch_board *f, const char *folder) {
  const char *paths[1000], *files[FILES_MAX];
  struct dirent **entries;
  int const all = scandir(folder, &entries, is_shown, alphasort);
  size_t n = 0, some = 0, ran = 0;
  assert_true(all > 0 && all < 1000);
  for (int i = 0; i < all; i++) {
    const char *path = fmt(&f->arena, "%s/%s", folder, entries[i]->d_name).p;
    free(entries[i]);
    if (is_folder(path)) ran += dry_is_real_in(f, path);
    else paths[n++] = path;
  }
  free(entries);
  for (size_t i = 0; i < n && some < FILES_MAX; i++)
    if (n <= FILES_MAX || i == 0 || i * FILES_MAX / n != (i - 1) * FILES_MAX / n) files[some++] = paths[i];
  if (some > 0) assert_dry_is_real(f, folder, files, some);
  return ran + some;
}

static void a_dry_run_says_what_the_real_one_does(void **state) {
  struct scratch_board *f = *state;
  static const char *const folders[] = {"eforms", "flux-partenaires", "feeds", "xml-hostile", "ted-r209", "ubl", "ocds", "jobposting"};
  for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
    assert_true(dry_is_real_in(f, fmt(&f->arena, "tests/data/%s", folders[i]).p) > 0);
  const char *const own[] = {"tests/data/opportunities.json"};
  assert_dry_is_real(f, "our own file", own, 1);
}

/* A process that was killed leaves the copy: it goes with the next, and one that may be in use does not. */
static void what_a_killed_dry_run_left_goes(void **state) {
  struct scratch_board *f = *state;
  const char *old = fmt(&f->arena, "%s.aside-000000", store_path(f->board.store)).p, *young = fmt(&f->arena, "%s.aside-111111", store_path(f->board.store)).p;
  struct timespec const long_ago[2] = {{clock_now().us / SECOND_US - 2 * 86400, 0}, {clock_now().us / SECOND_US - 2 * 86400, 0}};
  assert_int_equal(mkdir(old, 0700), 0);
  assert_int_equal(mkdir(young, 0700), 0);
  assert_int_equal(mkdir(fmt(&f->arena, "%s/files", old).p, 0700), 0);
  fclose(fopen(fmt(&f->arena, "%s/files/x", old).p, "we"));
  assert_int_equal(utimensat(AT_FDCWD, old, long_ago, 0), 0);
  const char *const one[] = {"tests/data/jobposting/schemaorg-eg-0251.json"};
  json_decref(run(f, one, 1, "--dry-run").lines);
  assert_false(is_folder(old));
  assert_true(is_folder(young));
}

static void a_dry_run_knows_the_source_and_what_awaits(void **state) {
  struct scratch_board *f = *state;
  struct source_new const what = {.name = S("Fil"), .kind = KIND_RECRUITMENT, .organisation = S("Ville"), .city = S("Paris"), .country = S("FR"),
                                  .zone = S("Europe/Paris"), .lang = S("fr"), .period_s = SOURCE_PERIOD_DEFAULT_S};
  struct source_put_args put = {.what = &what, .now = clock_now()};
  assert_int_equal(board_change(&f->board, source_put, &put), OK);
  const char *const files[] = {"--source", "Fil", "tests/data/ocds/fictif-1.1/ocds-213czf-000-00001-04-award.json",
                               "tests/data/ocds/fictif-1.1/ocds-213czf-000-00001-02-tender.json", "tests/data/ocds/fictif-1.1/ocds-213czf-000-00001-04-award.json"};
  assert_dry_is_real(f, "of a source", files, 5);
}

/* --- The order of files, and of what stands in them --------------------------------------------------------------------- */

static const char *const parts[] = {"tests/data/ocds/fictif-1.1/ocds-213czf-000-00001-02-tender.json",
                                    "tests/data/ocds/fictif-1.1/ocds-213czf-000-00001-03-tenderAmendment.json",
                                    "tests/data/ocds/fictif-1.1/ocds-213czf-000-00001-04-award.json"};
static const size_t orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};

static struct str standing(struct scratch_board *f) {
  sqlite3 *db;
  sqlite3_stmt *s;
  assert_int_equal(sqlite3_open_v2(store_path(f->board.store), &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_prepare_v2(db, "SELECT group_concat(key || ' ' || state || ' ' || hex(fingerprint), '; ') FROM (SELECT * FROM received ORDER BY key)", -1, &s, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_step(s), SQLITE_ROW);
  struct str const ret = str_dup(&f->arena, str_from((const char *)sqlite3_column_text(s, 0)));
  sqlite3_finalize(s);
  sqlite3_close(db);
  return ret;
}

/* All releases in one file, in that order. */
static const char *one_file(struct scratch_board *f, const size_t *order) {
  json_t *package = json_load_file(parts[order[0]], 0, NULL), *releases = json_object_get(package, "releases");
  assert_non_null(releases);
  for (size_t i = 1; i < 3; i++) {
    json_t *other = json_load_file(parts[order[i]], 0, NULL);
    json_array_extend(releases, json_object_get(other, "releases"));
    json_decref(other);
  }
  const char *path = fmt(&f->arena, "%s/package.json", f->folder).p;
  assert_int_equal(json_dump_file(package, path, 0), 0);
  json_decref(package);
  return path;
}

enum ways { BATCHES, FILES, ONE_FILE, WAYS };

static void bring(struct scratch_board *f, enum ways way, const size_t *order) {
  const char *const files[] = {parts[order[0]], parts[order[1]], parts[order[2]]}, *all = one_file(f, order);
  if (way == BATCHES) for (size_t i = 0; i < 3; i++) json_decref(run(f, &files[i], 1, NULL).lines);
  if (way == FILES) json_decref(run(f, files, 3, NULL).lines);
  if (way == ONE_FILE) json_decref(run(f, &all, 1, NULL).lines);
}

static void a_procedure_ends_the_same_however_its_notices_are_brought(void **state) {
  struct str wanted = {0};
  char kept[4000];
  for (size_t way = 0; way < WAYS; way++)
    for (size_t i = 0; i < 6; i++) {
      struct scratch_board *f = *state;
      bring(f, (enum ways)way, orders[i]);
      struct str const is = standing(f);
      if (wanted.p == NULL) {
        assert_true(is.n < sizeof kept && str_contains(is, S("award to_review")));
        memcpy(kept, is.p, is.n);
        wanted = (struct str){kept, is.n};
      }
      if (!str_eq(is, wanted)) fail_msg("way %zu, order %zu\n  is     %.*s\n  wanted %.*s", way, i, STR(is), STR(wanted));
      scratch_board_end(state);
      scratch_board_begin(state);
    }
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(a_dry_run_says_what_the_real_one_does, scratch_board_begin, scratch_board_end),
      cmocka_unit_test_setup_teardown(what_a_killed_dry_run_left_goes, scratch_board_begin, scratch_board_end),
      cmocka_unit_test_setup_teardown(a_dry_run_knows_the_source_and_what_awaits, scratch_board_begin, scratch_board_end),
      cmocka_unit_test_setup_teardown(a_procedure_ends_the_same_however_its_notices_are_brought, scratch_board_begin, scratch_board_end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
