#include "feed/import/import.h"

#include <pthread.h>

#include "base/arena.h"
#include "base/out.h"
#include "board/board.h"
#include "board/publish.h"
#include "feed/import/import_follow_up.h"
#include "feed/import/import_topic.h"

/* Half of an arena: what one notice may hold at most fits in the other half. */
#define IMPORT_ARENA_MAX (ARENA_MAX / 2)

static void seed(void) { json_object_seed(0); }

/* --- The file around the notices ------------------------------------------------------------------------------------ */

struct file_read {
  json_t *items, *organisations, *funders, *projects, *cities, *follow_ups;
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
  if (json_array_size(value) > IMPORT_ITEMS_MAX) read_refuse(r, "more than %d entries", IMPORT_ITEMS_MAX);
  *(json_t **)to = value;
}

static const struct read_key file_keys[] = {
    {"description", take_about, 0, false},
    {"types", take_types, 0, false},
    {"statuts", take_statuses, 0, false},
    {"echeances", take_about, 0, false},
    {"opportunites", take_items, offsetof(struct file_read, items), true},
    {"organismes", take_items, offsetof(struct file_read, organisations), false},
    {"bailleurs", take_items, offsetof(struct file_read, funders), false},
    {"projets", take_items, offsetof(struct file_read, projects), false},
    {"villes", take_items, offsetof(struct file_read, cities), false},
    {"suites", take_items, offsetof(struct file_read, follow_ups), false},
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

/* What was read so far leaves room for one more. */
static enum err check_room(struct arena *a, const char *list, size_t i, struct str *ret_problem) {
  if (a->used <= IMPORT_ARENA_MAX) return OK;
  *ret_problem = fmt(a, "the file says too much for one import: divide it before entry %zu of %s", i + 1, list);
  return TOO_BIG;
}

static enum err read_items(struct arena *a, json_t *items, struct import_batch *batch, struct str *ret_problem) {
  batch->v = arena_many(a, json_array_size(items), struct import_item);
  for (size_t i = 0; i < json_array_size(items); i++) {
    TRY(check_room(a, "opportunites", i, ret_problem));
    read_item(a, json_array_get(items, i), batch);
  }
  return OK;
}

/* --- Who and where -------------------------------------------------------------------------------------------------- */

static bool known_topic(const struct import_topics *topics, const struct import_topic *topic) {
  for (size_t i = 0; i < topics->n; i++)
    if (topics->v[i].list == topic->list && str_eq(topics->v[i].name, topic->name)) return true;
  return false;
}

static void read_topic(struct arena *a, const char *list, enum topic_kind kind, json_t *value, struct import_topics *to) {
  struct reader r = {.arena = a};
  struct import_topic topic = {.list = list};
  topic.what = import_topic(&r, kind, value, &topic.name);
  if (str_has(topic.name) && known_topic(to, &topic)) {
    r.path_n = 0;
    read_down(&r, "nom");
    read_refuse(&r, "stands in the list twice");
    topic.what = NULL;
  }
  topic.refusal = r.refusal;
  topic.notes = r.notes;
  to->v[to->n++] = topic;
}

static enum err read_topics(struct arena *a, const struct file_read *file, struct import_topics *to, struct str *ret_problem) {
  const struct {
    const char *name;
    enum topic_kind kind;
    json_t *entries;
  } lists[] = {{"organismes", TOPIC_ORGANISATION, file->organisations},
               {"bailleurs", TOPIC_FUNDER, file->funders},
               {"projets", TOPIC_PROJECT, file->projects},
               {"villes", TOPIC_CITY, file->cities}};
  size_t n = 0;
  for (size_t l = 0; l < sizeof lists / sizeof *lists; l++) n += json_array_size(lists[l].entries);
  to->v = arena_many(a, n, struct import_topic);
  for (size_t l = 0; l < sizeof lists / sizeof *lists; l++)
    for (size_t i = 0; i < json_array_size(lists[l].entries); i++) {
      TRY(check_room(a, lists[l].name, i, ret_problem));
      read_topic(a, lists[l].name, lists[l].kind, json_array_get(lists[l].entries, i), to);
    }
  return OK;
}

/* --- What follows deposits ------------------------------------------------------------------------------------------ */

static bool known_key(const struct import_follow_ups *all, struct str key) {
  for (size_t i = 0; i < all->n; i++)
    if (str_eq(all->v[i].key, key)) return true;
  return false;
}

static enum err read_follow_ups(struct arena *a, json_t *entries, struct import_follow_ups *to, struct str *ret_problem) {
  to->v = arena_many(a, json_array_size(entries), struct import_follow_up);
  for (size_t i = 0; i < json_array_size(entries); i++) {
    TRY(check_room(a, "suites", i, ret_problem));
    struct reader r = {.arena = a};
    struct import_follow_up one = {0};
    one.what = import_follow_up(&r, json_array_get(entries, i), &one.key);
    if (str_has(one.key) && known_key(to, one.key)) {
      r.path_n = 0;
      read_down(&r, "cle");
      read_refuse(&r, "stands in the list twice");
      one.what = NULL;
    }
    one.refusal = r.refusal;
    one.notes = r.notes;
    to->v[to->n++] = one;
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
  TRY(read_topics(a, &file, &batch.topics, ret_problem));
  TRY(read_items(a, file.items, &batch, ret_problem));
  TRY(read_follow_ups(a, file.follow_ups, &batch.follow_ups, ret_problem));
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

/* What the file alone tells: read or refused. */
static void look(struct arena *a, const struct import_batch *batch, struct import_report *ret) {
  *ret = (struct import_report){.v = arena_many(a, batch->n, struct import_result),
                                .topics = arena_many(a, batch->topics.n, struct import_topic_result),
                                .follow_ups = arena_many(a, batch->follow_ups.n, struct import_topic_result)};
  for (size_t i = 0; i < batch->n; i++) {
    ret->v[i].outcome = batch->v[i].what == NULL ? IMPORT_REFUSED : IMPORT_READ;
    ret->count[ret->v[i].outcome]++;
  }
  for (size_t i = 0; i < batch->topics.n; i++) {
    struct import_topic_result *result = &ret->topics[i];
    *result = (struct import_topic_result){batch->topics.v[i].what == NULL ? IMPORT_REFUSED : IMPORT_READ, batch->topics.v[i].refusal};
    ret->topic_count[result->outcome]++;
  }
  for (size_t i = 0; i < batch->follow_ups.n; i++) {
    const struct import_follow_up *one = &batch->follow_ups.v[i];
    ret->follow_ups[i] = (struct import_topic_result){one->what == NULL ? IMPORT_REFUSED : IMPORT_READ, one->refusal};
    ret->follow_count[ret->follow_ups[i].outcome]++;
  }
}

/* The logo first: what is no sound picture refuses the whole topic, and nothing of it is told. */
static enum err apply_topic(struct board *b, struct topic_told *told, struct import_topic_result *result) {
  enum err const e = import_topic_logo(b, told);
  if (e == INVALID || e == TOO_BIG) {
    *result = (struct import_topic_result){IMPORT_REFUSED, {S("/logo"), e == INVALID ? S("is no sound PNG or JPEG") : S("is too large")}};
    return OK;
  }
  TRY(e);
  TRY(board_change(b, import_topic_describe, told));
  result->outcome = IMPORT_ADDED;
  return OK;
}

static enum err apply_topics(struct board *b, const struct import_batch *batch, struct import_report *report) {
  for (size_t i = 0; i < batch->topics.n; i++) {
    struct import_topic_result *result = &report->topics[i];
    if (result->outcome == IMPORT_REFUSED) continue;
    report->topic_count[result->outcome]--;
    TRY(apply_topic(b, batch->topics.v[i].what, result));
    report->topic_count[result->outcome]++;
  }
  return OK;
}

static enum err apply_follow_ups(struct board *b, const struct import_batch *batch, struct instant now, struct import_report *report) {
  for (size_t i = 0; i < batch->follow_ups.n; i++) {
    struct import_topic_result *result = &report->follow_ups[i];
    if (result->outcome == IMPORT_REFUSED) continue;
    struct follow_up_args add = *batch->follow_ups.v[i].what;
    add.now = now;
    TRY(board_change(b, follow_up_add, &add));
    report->follow_count[result->outcome]--;
    bool const refused = add.ret_refusal != FOLLOW_UP_FINE;
    *result = (struct import_topic_result){refused ? IMPORT_REFUSED : add.ret_known ? IMPORT_KNOWN : IMPORT_ADDED,
                                           import_follow_up_refusal(add.ret_refusal)};
    report->follow_count[result->outcome]++;
  }
  return OK;
}

enum err import_apply(struct board *b, struct arena *a, const struct import_batch *batch, struct instant now,
                      struct import_report *ret) {
  struct import_report report;
  look(a, batch, &report);
  TRY(apply_topics(b, batch, &report));
  for (size_t i = 0; i < batch->n; i++) {
    struct import_result *result = &report.v[i];
    if (result->outcome == IMPORT_REFUSED) continue;
    struct opportunity_add_args add = {.what = batch->v[i].what, .now = now};
    TRY(board_change(b, opportunity_add, &add));
    report.count[result->outcome]--;
    *result = (struct import_result){add.ret_known ? IMPORT_KNOWN : IMPORT_ADDED, add.ret_id};
    report.count[result->outcome]++;
  }
  TRY(apply_follow_ups(b, batch, now, &report));
  *ret = report;
  return OK;
}
