/* The command `import` and what it prints. Data goes to stdout, messages to stderr. */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "board/aside.h"
#include "board/board.h"
#include "board/publish.h"
#include "board/source.h"
#include "feed/import/import.h"
#include "feed/import/import_foreign.h"

static const char *const outcome_words[] = {
    [IMPORT_READ] = "read", [IMPORT_ADDED] = "added", [IMPORT_KNOWN] = "known", [IMPORT_REFUSED] = "refused"};

/* --- Printing ------------------------------------------------------------------------------------------------------- */

static void print_notes(FILE *to, const struct import_notes *notes) {
  for (size_t i = 0; i < notes->n; i++)
    fprintf(to, "           not taken: %.*s: %.*s\n", STR(notes->v[i].path), STR(notes->v[i].reason));
}

static const char *topic_word(enum import_outcome outcome) { return outcome == IMPORT_ADDED ? "told" : outcome_words[outcome]; }

static void print_topics(FILE *to, const struct import_topics *topics, const struct import_report *report) {
  for (size_t i = 0; i < topics->n; i++) {
    const struct import_topic *topic = &topics->v[i];
    const struct import_topic_result *result = &report->topics[i];
    struct str const name = str_has(topic->name) ? topic->name : S("(no nom)");
    fprintf(to, "  %-8s %s: %.*s", topic_word(result->outcome), topic->list, STR(name));
    if (result->outcome == IMPORT_REFUSED) fprintf(to, ": %.*s: %.*s", STR(result->refusal.path), STR(result->refusal.reason));
    fputc('\n', to);
    print_notes(to, &topic->notes);
  }
}

static void print_follow_ups(FILE *to, const struct import_follow_ups *all, const struct import_report *report) {
  for (size_t i = 0; i < all->n; i++) {
    const struct import_topic_result *result = &report->follow_ups[i];
    fprintf(to, "  %-8s suites: %.*s", outcome_words[result->outcome], STR(str_has(all->v[i].key) ? all->v[i].key : S("(no cle)")));
    if (result->outcome == IMPORT_REFUSED)
      fprintf(to, " (number %zu): %.*s: %.*s", i + 1, STR(result->refusal.path), STR(result->refusal.reason));
    fputc('\n', to);
    print_notes(to, &all->v[i].notes);
  }
}

static void print_sums(FILE *to, const char *what, const size_t count[IMPORT_REFUSED + 1], const char *added, bool dry) {
  const char *const words[] = {[IMPORT_READ] = "read", [IMPORT_ADDED] = added, [IMPORT_KNOWN] = "known already", [IMPORT_REFUSED] = "refused"};
  fprintf(to, "  %s", what);
  import_put_counts(to, words, count, IMPORT_REFUSED + 1);
  fputs(dry ? IMPORT_DRY "\n" : "\n", to);
}

/* Whether the opportunity of that number is on the board. */
static bool is_here(const struct import_report *report, size_t i) {
  return report->v[i].id > 0 && !(report->dry && report->v[i].outcome == IMPORT_ADDED);
}

static void print_lines(FILE *to, struct str file, const struct import_batch *batch, const struct import_report *report) {
  fprintf(to, "%.*s\n", STR(file));
  print_notes(to, &batch->notes);
  print_topics(to, &batch->topics, report);
  for (size_t i = 0; i < batch->n; i++) {
    const struct import_item *item = &batch->v[i];
    fprintf(to, "  %-8s %.*s", outcome_words[report->v[i].outcome], STR(str_has(item->id) ? item->id : S("(no id)")));
    if (is_here(report, i)) fprintf(to, " (%lld)", (long long)report->v[i].id);
    if (item->what != NULL) fprintf(to, ": %.*s\n", STR(item->what->title));
    else fprintf(to, " (number %zu): %.*s: %.*s\n", i + 1, STR(item->refusal.path), STR(item->refusal.reason));
    print_notes(to, &item->notes);
  }
  print_follow_ups(to, &batch->follow_ups, report);
  if (batch->n > 0 || (batch->follow_ups.n == 0 && batch->topics.n == 0)) print_sums(to, "", report->count, "added", report->dry);
  if (batch->follow_ups.n > 0) print_sums(to, "what follows deposits: ", report->follow_count, "added", report->dry);
  if (batch->topics.n > 0) print_sums(to, "organisations, funders, projects, cities: ", report->topic_count, "told", report->dry);
}

static json_t *json_of(struct str s) { return s.p == NULL ? json_null() : json_stringn(s.p, s.n); }

static json_t *note_json(const struct import_note *note) {
  return json_pack("{s:o, s:o}", "path", json_of(note->path), "reason", json_of(note->reason));
}

static json_t *notes_json(const struct import_notes *notes) {
  json_t *list = json_array();
  for (size_t i = 0; i < notes->n; i++) json_array_append_new(list, note_json(&notes->v[i]));
  return list;
}

static json_t *item_json(const struct import_item *item, const struct import_result *result, bool here) {
  json_t *row = json_pack("{s:o, s:s, s:o}", "id", json_of(item->id), "outcome", outcome_words[result->outcome], "not_taken",
                          notes_json(&item->notes));
  if (here) json_object_set_new(row, "opportunity", json_integer(result->id));
  if (item->what == NULL) json_object_set_new(row, "refusal", note_json(&item->refusal));
  return row;
}

static json_t *topic_json(const struct import_topic *topic, const struct import_topic_result *result) {
  json_t *row = json_pack("{s:s, s:o, s:s, s:o}", "list", topic->list, "nom", json_of(topic->name), "outcome", topic_word(result->outcome),
                          "not_taken", notes_json(&topic->notes));
  if (result->outcome == IMPORT_REFUSED) json_object_set_new(row, "refusal", note_json(&result->refusal));
  return row;
}

static json_t *follow_up_json(const struct import_follow_up *one, const struct import_topic_result *result) {
  json_t *row = json_pack("{s:o, s:s, s:o}", "cle", json_of(one->key), "outcome", outcome_words[result->outcome], "not_taken", notes_json(&one->notes));
  if (result->outcome == IMPORT_REFUSED) json_object_set_new(row, "refusal", note_json(&result->refusal));
  return row;
}

static void print_json(FILE *to, struct str file, const struct import_batch *batch, const struct import_report *report) {
  json_t *rows = json_array(), *topics = json_array(), *follow_ups = json_array(), *all = json_object();
  for (size_t i = 0; i < batch->n; i++) json_array_append_new(rows, item_json(&batch->v[i], &report->v[i], is_here(report, i)));
  json_object_set_new(all, "file", json_of(file));
  json_object_set_new(all, "dry_run", json_boolean(report->dry));
  for (enum import_outcome o = IMPORT_ADDED; o <= IMPORT_REFUSED; o++)
    json_object_set_new(all, outcome_words[o], json_integer((json_int_t)report->count[o]));
  json_object_set_new(all, "not_taken", notes_json(&batch->notes));
  json_object_set_new(all, "opportunities", rows);
  for (size_t i = 0; i < batch->topics.n; i++) json_array_append_new(topics, topic_json(&batch->topics.v[i], &report->topics[i]));
  json_object_set_new(all, "topics", topics);
  for (size_t i = 0; i < batch->follow_ups.n; i++)
    json_array_append_new(follow_ups, follow_up_json(&batch->follow_ups.v[i], &report->follow_ups[i]));
  json_object_set_new(all, "follow_ups", follow_ups);
  json_dumpf(all, to, JSON_COMPACT);
  fputc('\n', to);
  json_decref(all);
}

void import_print(FILE *to, struct str file, const struct import_batch *batch, const struct import_report *report, bool json) {
  (json ? print_json : print_lines)(to, file, batch, report);
}

/* --- The command ---------------------------------------------------------------------------------------------------- */

enum { STATUS_DONE = 0, STATUS_FAILED = 1, STATUS_USAGE = 2, STATUS_LATER = 75 };

struct options {
  bool dry, json;
  const char *source; /* --source NAME: of partners' notices */
  struct opt_int source_id;
  struct foreign_defaults defaults;
};

/* The bytes of a file, in the arena; one byte more than the maximum is read, never more. */
static enum err file_bytes(struct arena *a, const char *path, struct str *ret, struct str *ret_problem) {
  int const fd = open(path, O_RDONLY | O_CLOEXEC);
  struct stat st;
  if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
    *ret_problem = str_from(fd < 0 ? strerror(errno) : "not a plain file");
    if (fd >= 0) close(fd);
    return NOT_FOUND;
  }
  size_t const room = st.st_size > IMPORT_MAX ? IMPORT_MAX + 1 : (size_t)st.st_size;
  char *bytes = arena_alloc(a, room);
  size_t n = 0;
  ssize_t got = 1;
  while (n < room && got > 0) {
    got = read(fd, bytes + n, room - n);
    if (got > 0) n += (size_t)got;
  }
  int const why = errno;
  close(fd);
  if (got < 0) return *ret_problem = str_from(strerror(why)), BROKEN;
  *ret = (struct str){bytes, n};
  return OK;
}

static int said(const char *path, struct str problem) {
  fprintf(stderr, "babillard: %s: %.*s\n", path, STR(problem));
  return STATUS_FAILED;
}

static int not_all(const char *path, enum err e) {
  fprintf(stderr, "babillard: %s: not all could be stored (%s); import it again\n", path, err_name(e));
  return e == RETRY ? STATUS_LATER : STATUS_FAILED;
}

static int import_own(struct board *b, const char *path, struct str bytes, const struct options *options) {
  scoped(arena) struct arena a = {0};
  struct import_batch batch;
  struct import_report report;
  struct str problem = {0};
  if (import_json(&a, bytes, &batch, &problem) != OK) return said(path, problem);
  enum err const e = import_apply(b, &a, &batch, clock_now(), &report);
  if (e != OK) return not_all(path, e);
  report.dry = options->dry;
  import_print(stdout, str_from(path), &batch, &report, options->json);
  return report.count[IMPORT_REFUSED] + report.topic_count[IMPORT_REFUSED] + report.follow_count[IMPORT_REFUSED] > 0 ? STATUS_FAILED : STATUS_DONE;
}

static int import_file(struct board *b, const char *path, const struct options *options) {
  scoped(arena) struct arena bytes = {0};
  struct str text, problem = {0};
  if (file_bytes(&bytes, path, &text, &problem) != OK) return said(path, problem);
  if (import_is_own(text)) return import_own(b, path, text, options);
  struct import_foreign const how = {b, options->source_id, options->defaults, options->dry, options->json};
  size_t refused = 0;
  enum err const e = import_foreign(&how, stdout, path, text, &refused);
  if (e != OK) return not_all(path, e);
  return refused > 0 ? STATUS_FAILED : STATUS_DONE;
}

/* The source by the name the back office gave it; in `a`. */
static enum err find_source(struct board *b, struct arena *a, struct options *options) {
  struct db *db;
  struct q_source row;
  options->defaults = foreign_defaults_of(NULL);
  if (options->source == NULL) return OK;
  TRY(board_snapshot(b, &db));
  enum err const e = source_named(db, a, str_from(options->source), &row);
  board_release(b, db);
  TRY(e);
  options->source_id = (struct opt_int){true, row.id};
  options->defaults = foreign_defaults_of(&row);
  return OK;
}

#define USAGE "babillard import FILE… [--dry-run] [--json] [--source NAME]"

static int usage(void) {
  fputs("babillard: usage: " USAGE "\n", stderr);
  return STATUS_USAGE;
}

/* How many files; -1: used wrongly. */
static int read_options(struct options *options, int argc, char **argv) {
  int files = 0;
  for (int i = 1; i < argc; i++) {
    if (argv[i][0] != '-') {
      files++;
      continue;
    }
    if (strcmp(argv[i], "--dry-run") == 0) options->dry = true;
    else if (strcmp(argv[i], "--json") == 0) options->json = true;
    else if (strcmp(argv[i], "--source") == 0 && i + 1 < argc) options->source = argv[++i];
    else {
      if (strcmp(argv[i], "--source") == 0) fputs("babillard: --source is followed by the name of a source\n", stderr);
      else fprintf(stderr, "babillard: import has no option %s\n", argv[i]);
      return -1;
    }
  }
  return files;
}

static int import_files(struct board *b, int argc, char **argv, const struct options *options) {
  int status = STATUS_DONE;
  for (int i = 1; i < argc; i++) {
    if (argv[i][0] == '-') {
      i += strcmp(argv[i], "--source") == 0;
      continue;
    }
    int const one = import_file(b, argv[i], options);
    if (one > status) status = one;
  }
  return status;
}

/* The same, on a copy: nothing says better what would become of them than what does. */
static int import_dry(struct board *b, int argc, char **argv, const struct options *options) {
  struct board_aside aside;
  enum err const e = board_aside_open(b, &aside);
  if (e != OK) return fprintf(stderr, "babillard: the database cannot be copied (%s)\n", err_name(e)), e == RETRY ? STATUS_LATER : STATUS_FAILED;
  int const status = import_files(&aside.board, argc, argv, options);
  board_aside_close(&aside);
  return status;
}

int import_command(struct board *b, int argc, char **argv) {
  scoped(arena) struct arena a = {0};
  struct options options = {0};
  int const files = read_options(&options, argc, argv);
  if (files <= 0) return usage();
  enum err const e = find_source(b, &a, &options);
  if (e == NOT_FOUND) return fprintf(stderr, "babillard: no source is called \"%s\"\n", options.source), STATUS_USAGE;
  if (e != OK) return fprintf(stderr, "babillard: the database cannot be read (%s)\n", err_name(e)), e == RETRY ? STATUS_LATER : STATUS_FAILED;
  return (options.dry ? import_dry : import_files)(b, argc, argv, &options);
}
