#include "feed/import/import_foreign.h"

#include <jansson.h>
#include <string.h>

#include "base/arena.h"
#include "base/rand.h"
#include "base/zone.h"
#include "board/board.h"
#include "feed/foreign/foreign_child.h"
#include "feed/foreign/foreign_receive.h"
#include "feed/foreign/xml.h"

/* --- Which kind of file --------------------------------------------------------------------------------------------- */

/* The index behind the string that begins at `i`, or bytes.n. */
static size_t string_end(struct str bytes, size_t i) {
  for (i++; i < bytes.n && bytes.p[i] != '"'; i++)
    if (bytes.p[i] == '\\') i++;
  return i < bytes.n ? i + 1 : bytes.n;
}

bool import_is_own(struct str bytes) {
  int depth = 0;
  bool key = false; /* of the outermost object, a key comes next */
  if (str_starts(bytes, S("\xEF\xBB\xBF"))) bytes = str_sub(bytes, 3, bytes.n);
  bytes = str_trim(bytes);
  if (bytes.n == 0 || bytes.p[0] != '{') return false;
  for (size_t i = 0; i < bytes.n;) {
    char const c = bytes.p[i];
    if (c == '"') {
      size_t const after = string_end(bytes, i);
      if (key && str_eq(str_sub(bytes, i, after - i), S("\"opportunites\""))) return true;
      key = false;
      i = after;
      continue;
    }
    if (c == '{' || c == '[') depth++;
    if (c == '}' || c == ']') depth--;
    if ((c == '{' || c == ',') && depth == 1) key = true;
    i++;
  }
  return false;
}

/* --- What became of each -------------------------------------------------------------------------------------------- */

enum outcome { NEW, CHANGED, SAME, SKIPPED, REFUSED, OUTCOMES };
static const char *const outcome_words[OUTCOMES] = {"new", "changed", "same", "skipped", "refused"};

/* Records that wait to be put together: what they take does not grow with the file. */
enum { WAITING_MAX = 64, WAITING_BYTES = 2 << 20 };

struct run {
  const struct import_foreign *how;
  FILE *to;
  struct instant now;
  json_t *rows; /* of the JSON report */
  size_t n, count[OUTCOMES];
  struct arena arena; /* of the lines that wait */
  size_t waiting;
  struct str lines[WAITING_MAX];
  enum received_outcome outcomes[WAITING_MAX];
  char refs[WAITING_MAX][RECEIVED_REF_MAX];
};

/* One notice and what became of it. */
struct row {
  const struct foreign *one;
  enum outcome outcome;
  enum foreign_why why;
  const char *ref;
  struct str title;
  const struct foreign_left *left;
  size_t n_left;
};

static void print_line(struct run *run, const struct row *row) {
  const struct foreign *one = row->one;
  fprintf(run->to, "  %-8s ", outcome_words[row->outcome]);
  if (str_has(one->key)) fprintf(run->to, "%.*s", STR(one->key));
  else if (row->outcome == REFUSED && !str_has(one->form)) fputs("the file", run->to);
  else fprintf(run->to, "(number %zu)", run->n);
  if (row->ref[0] != '\0') fprintf(run->to, " (%s)", row->ref);
  if (str_has(row->title)) fprintf(run->to, ": %.*s", STR(row->title));
  if (row->why != FOREIGN_WHY_NONE) {
    fprintf(run->to, ": %.*s", STR(foreign_why_sentence(row->why)));
    if (str_has(one->detail)) fprintf(run->to, " (%.*s)", STR(one->detail));
    if (row->why == FOREIGN_WHY_TOO_BIG && !str_has(one->form)) fprintf(run->to, ": at most %d bytes", XML_BYTES_MAX);
  } else if (one->family != FOREIGN_OPPORTUNITY) fprintf(run->to, " [%.*s]", STR(foreign_family_word(one->family)));
  fputc('\n', run->to);
  for (size_t i = 0; i < row->n_left; i++) fprintf(run->to, "           not taken: %.*s: %.*s\n", STR(row->left[i].path), STR(row->left[i].reason));
}

static void put(json_t *object, const char *key, struct str s) {
  if (s.p != NULL) json_object_set_new(object, key, json_stringn(s.p, s.n));
}

static json_t *json_row(const struct row *row) {
  const struct foreign *one = row->one;
  json_t *object = json_object(), *left = json_array();
  put(object, "key", one->key);
  put(object, "form", one->form);
  put(object, "family", foreign_family_word(one->family));
  put(object, "outcome", str_from(outcome_words[row->outcome]));
  if (row->ref[0] != '\0') put(object, "ref", str_from(row->ref));
  put(object, "title", row->title);
  if (row->why != FOREIGN_WHY_NONE) {
    put(object, "why", foreign_why_word(row->why));
    put(object, "reason", foreign_why_sentence(row->why));
    put(object, "detail", one->detail);
  }
  for (size_t i = 0; i < row->n_left; i++) {
    json_t *note = json_object();
    put(note, "path", row->left[i].path);
    put(note, "reason", row->left[i].reason);
    json_array_append_new(left, note);
  }
  json_object_set_new(object, "not_taken", left);
  return object;
}

static void report(struct run *run, const struct row *row) {
  run->count[row->outcome]++;
  if (run->rows != NULL) json_array_append_new(run->rows, json_row(row));
  else print_line(run, row);
}

void import_put_counts(FILE *to, const char *const *words, const size_t *counts, size_t n) {
  bool any = false;
  for (size_t i = 0; i < n; i++) {
    if (counts[i] == 0) continue;
    fprintf(to, "%s%zu %s", any ? ", " : "", counts[i], words[i]);
    any = true;
  }
  if (!any) fputs("no notice", to);
}

static void print_sums(struct run *run, const char *path) {
  static const char *const words[OUTCOMES] = {"new", "changed", "the same", "skipped", "refused"};
  const size_t *c = run->count;
  if (run->rows == NULL) {
    fputs("  ", run->to);
    import_put_counts(run->to, words, c, OUTCOMES);
    fputs(run->how->dry ? IMPORT_DRY "\n" : "\n", run->to);
    return;
  }
  json_t *all = json_object();
  put(all, "file", str_from(path));
  json_object_set_new(all, "dry_run", json_boolean(run->how->dry));
  for (int o = 0; o < OUTCOMES; o++) json_object_set_new(all, outcome_words[o], json_integer((json_int_t)c[o]));
  json_object_set(all, "notices", run->rows);
  json_dumpf(all, run->to, JSON_COMPACT);
  fputc('\n', run->to);
  json_decref(all);
}

/* --- Each notice ---------------------------------------------------------------------------------------------------- */

static enum outcome outcome_of(enum received_outcome received) {
  switch (received) {
  case RECEIVED_NEW: return NEW;
  case RECEIVED_CHANGED: return CHANGED;
  case RECEIVED_SAME: return SAME;
  case RECEIVED_SAME_VERSION: return REFUSED;
  case RECEIVED_NOT_NEWER:
  case RECEIVED_WAS_REFUSED:
  case RECEIVED_AWAITS:
  case RECEIVED_NO_PROCEDURE: return SKIPPED;
  }
  return REFUSED;
}

/* One record and what it becomes; in an arena of its own. */
struct put {
  struct foreign one;
  struct foreign_mapped mapped;
  struct received_new what;
  struct received_put_args args;
};

static bool is_judged(const struct foreign *one) { return one->family == FOREIGN_SKIPPED || one->family == FOREIGN_REFUSED; }

static enum err prepare(const struct run *run, struct arena *a, struct str line, struct put *ret) {
  *ret = (struct put){0};
  TRY(foreign_from_json(a, line, &ret->one));
  if (is_judged(&ret->one)) return OK;
  const struct zone *zone = zone_utc();
  foreign_map(a, &ret->one, &run->how->defaults, run->now, &ret->mapped);
  if (zone_load(ret->mapped.what.zone, &zone) != OK) zone = zone_utc();
  foreign_receive(a, &ret->one, run->how->source_id, zone, &ret->what);
  ret->args = (struct received_put_args){.what = &ret->what, .ref = rand_ref(a), .now = run->now};
  return OK;
}

/* Those that wait, in one change: a notice a change would wait for the disk each time. */
static enum err put_waiting(struct db *db, struct arena *a, void *args) {
  (void)a;
  struct run *run = args;
  for (size_t i = 0; i < run->waiting; i++) {
    scoped(arena) struct arena own = {0};
    struct put p;
    TRY(prepare(run, &own, run->lines[i], &p));
    if (is_judged(&p.one)) continue;
    TRY(received_put(db, &own, &p.args));
    run->outcomes[i] = p.args.ret_outcome;
    memcpy(run->refs[i], p.args.ret_ref, sizeof run->refs[i]);
  }
  return OK;
}

static enum err tell_one(struct run *run, size_t i) {
  scoped(arena) struct arena own = {0};
  struct put p;
  TRY(prepare(run, &own, run->lines[i], &p));
  const struct foreign *one = &p.one;
  struct row row = {.one = one, .outcome = REFUSED, .why = one->why, .ref = "", .title = one->texts.n > 0 ? one->texts.v[0].title : (struct str){0},
                    .left = one->left.v, .n_left = one->left.n};
  if (is_judged(one)) row.outcome = one->family == FOREIGN_SKIPPED ? SKIPPED : REFUSED;
  else {
    row.title = p.mapped.what.title;
    row.left = p.mapped.left.v;
    row.n_left = p.mapped.left.n;
  }
  if (!is_judged(one)) {
    row.outcome = outcome_of(run->outcomes[i]);
    row.why = foreign_why_received(run->outcomes[i]);
    /* what is new on a copy has no reference here */
    if (!run->how->dry) row.ref = run->refs[i];
  }
  run->n++;
  report(run, &row);
  return OK;
}

static enum err flush(struct run *run) {
  if (run->waiting > 0) TRY(board_change(run->how->board, put_waiting, run));
  for (size_t i = 0; i < run->waiting; i++) TRY(tell_one(run, i));
  run->waiting = 0;
  arena_free(&run->arena);
  return OK;
}

static enum err take(void *to, struct arena *a, const struct foreign *one) {
  struct run *run = to;
  (void)a;
  run->lines[run->waiting++] = foreign_json(&run->arena, one);
  return run->waiting == WAITING_MAX || run->arena.used > WAITING_BYTES ? flush(run) : OK;
}

enum err import_foreign(const struct import_foreign *how, FILE *to, const char *path, struct str bytes, size_t *ret_refused) {
  struct run run = {.how = how, .to = to, .now = clock_now(), .rows = how->json ? json_array() : NULL};
  struct foreign_input const in = {.bytes = bytes};
  struct foreign_end end;
  if (!how->json) fprintf(to, "%s\n", path);
  enum err e = foreign_each(&in, take, &run, &end);
  if (e == OK) e = flush(&run);
  if (e == OK || run.n > 0) print_sums(&run, path); /* of nothing that was stored there is nothing to sum up */
  json_decref(run.rows);
  arena_free(&run.arena);
  *ret_refused = run.count[REFUSED];
  return e;
}
