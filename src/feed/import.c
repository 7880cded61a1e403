#include "feed/import.h"

#include <pthread.h>

#include "base/arena.h"
#include "base/out.h"
#include "board/board.h"
#include "board/publish.h"
#include "feed/import_read.h"

/* Half of an arena: what one notice may hold at most fits in the other half. */
#define IMPORT_ARENA_MAX (ARENA_MAX / 2)

static void seed(void) { json_object_seed(0); }

/* --- The file around the notices ------------------------------------------------------------------------------------ */

struct file_read {
  json_t *items;
};

static void take_about(struct reader *r, json_t *value, void *to) {
  (void)value, (void)to;
  read_note(r, "is about the file, not about a notice");
}

static void take_types(struct reader *r, json_t *value, void *to) {
  (void)to;
  const char *word;
  json_t *label;
  if (!json_is_object(value)) read_refuse(r, "should be an object");
  read_note(r, "the board has names of its own for the kinds");
  json_object_foreach(value, word, label) {
    if (!import_is_type(str_from(word))) read_refuse(r, "\"%.*s\" is none of the kinds of opportunity", STR(read_shown(r, str_from(word))));
  }
}

static void take_statuses(struct reader *r, json_t *value, void *to) {
  (void)to;
  if (!json_is_array(value)) read_refuse(r, "should be a list");
  for (size_t i = 0; i < json_array_size(value) && !r->refused; i++) {
    struct str const word = str_from(json_string_value(json_array_get(value, i)));
    if (!import_is_status(word)) read_refuse(r, "\"%.*s\" is none of the states", STR(read_shown(r, word)));
  }
}

static void take_items(struct reader *r, json_t *value, void *to) {
  if (!json_is_array(value)) read_refuse(r, "should be a list");
  if (json_array_size(value) > IMPORT_ITEMS_MAX) read_refuse(r, "more than %d notices", IMPORT_ITEMS_MAX);
  *(json_t **)to = value;
}

static const struct read_key file_keys[] = {
    {"description", take_about, 0, false},
    {"types", take_types, 0, false},
    {"statuts", take_statuses, 0, false},
    {"echeances", take_about, 0, false},
    {"opportunites", take_items, offsetof(struct file_read, items), true},
};

/* --- The notices ---------------------------------------------------------------------------------------------------- */

static bool known_id(const struct import_batch *batch, struct str id) {
  for (size_t i = 0; i < batch->n; i++)
    if (str_eq(batch->v[i].id, id)) return true;
  return false;
}

static void read_item(struct arena *a, json_t *value, struct import_batch *batch) {
  struct reader r = {.arena = a};
  struct import_item item = {0};
  item.what = import_notice(&r, value, &item.id);
  if (str_has(item.id) && known_id(batch, item.id)) {
    r.path_n = 0;
    read_down(&r, "id");
    read_refuse(&r, "stands in the file twice");
    item.what = NULL;
  }
  item.refusal = r.refusal;
  item.notes = r.notes;
  batch->v[batch->n++] = item;
}

static enum err read_items(struct arena *a, json_t *items, struct import_batch *batch, struct str *ret_problem) {
  batch->v = arena_many(a, json_array_size(items), struct import_item);
  for (size_t i = 0; i < json_array_size(items); i++) {
    if (a->used > IMPORT_ARENA_MAX) {
      *ret_problem = fmt(a, "the file says too much for one import: divide it before notice %zu", i + 1);
      return TOO_BIG;
    }
    read_item(a, json_array_get(items, i), batch);
  }
  return OK;
}

static enum err read_root(struct arena *a, json_t *root, struct import_batch *ret, struct str *ret_problem) {
  struct reader r = {.arena = a};
  struct file_read file = {0};
  struct import_batch batch = {0};
  read_object(&r, root, READ_KEYS(file_keys), &file);
  if (r.refused) {
    *ret_problem = fmt(a, "%.*s%s%.*s", STR(r.refusal.path), r.refusal.path.n > 0 ? ": " : "the file ", STR(r.refusal.reason));
    return INVALID;
  }
  batch.notes = r.notes;
  TRY(read_items(a, file.items, &batch, ret_problem));
  *ret = batch;
  return OK;
}

enum err import_json(struct arena *a, struct str text, struct import_batch *ret, struct str *ret_problem) {
  static pthread_once_t seeded = PTHREAD_ONCE_INIT;
  pthread_once(&seeded, seed);
  if (text.n > IMPORT_MAX) {
    *ret_problem = fmt(a, "more than %d bytes", IMPORT_MAX);
    return TOO_BIG;
  }
  json_error_t wrong;
  json_t *root = json_loadb(text.p == NULL ? "" : text.p, text.n, JSON_REJECT_DUPLICATES, &wrong);
  if (root == NULL) {
    struct str const why = read_printable(a, str_from(wrong.text), sizeof wrong.text);
    *ret_problem = fmt(a, "line %d, column %d: %.*s", wrong.line, wrong.column, STR(why));
    return INVALID;
  }
  enum err const e = read_root(a, root, ret, ret_problem);
  json_decref(root);
  return e;
}

/* --- Into the store ------------------------------------------------------------------------------------------------- */

void import_look(struct arena *a, const struct import_batch *batch, struct import_report *ret) {
  *ret = (struct import_report){.v = arena_many(a, batch->n, struct import_result)};
  for (size_t i = 0; i < batch->n; i++) {
    ret->v[i].outcome = batch->v[i].what == NULL ? IMPORT_REFUSED : IMPORT_READ;
    ret->count[ret->v[i].outcome]++;
  }
}

enum err import_apply(struct board *b, struct arena *a, const struct import_batch *batch, struct instant now,
                      struct import_report *ret) {
  struct import_report report;
  import_look(a, batch, &report);
  for (size_t i = 0; i < batch->n; i++) {
    struct import_result *result = &report.v[i];
    if (result->outcome == IMPORT_REFUSED) continue;
    struct opportunity_add_args add = {.what = batch->v[i].what, .now = now};
    TRY(board_change(b, opportunity_add, &add));
    report.count[result->outcome]--;
    *result = (struct import_result){add.ret_known ? IMPORT_KNOWN : IMPORT_ADDED, add.ret_id};
    report.count[result->outcome]++;
  }
  *ret = report;
  return OK;
}
