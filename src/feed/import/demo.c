#include "feed/import/demo.h"

#include "base/arena.h"
#include "base/rand.h"
#include "board/board.h"
#include "board/files.h"
#include "board/password.h"
#include "board/person.h"
#include "board/publish.h"
#include "feed/import/import_topic.h"

enum { PASSWORD_LEN = 20, ACCOUNTS = 4 }; /* 100 random bits */

static const struct {
  struct str email, name;
  enum person_role role;
  const char *says;
} accounts[ACCOUNTS] = {
    {S_INIT("admin@exemple.test"), S_INIT("Claire Vasseur"), PERSON_ADMIN, "administrator"},
    {S_INIT("gestion@exemple.test"), S_INIT("Ibrahim Sow"), PERSON_OFFICER, "officer"},
    {S_INIT("awa@exemple.test"), S_INIT("Awa Ndiaye"), PERSON_APPLICANT, "applicant"},
    {S_INIT("thomas@exemple.test"), S_INIT("Thomas Lefort"), PERSON_APPLICANT, "applicant"},
};

struct demo {
  struct import_batch batch[DEMO_FILES];
  struct instant now;
  struct str password[ACCOUNTS], hash[ACCOUNTS];
};

static enum err is_empty(struct board *b) {
  scoped(arena) struct arena a = {0};
  struct db *db;
  struct board_content content = {0};
  TRY(board_snapshot(b, &db));
  enum err const e = board_content(db, &a, &content);
  board_release(b, db);
  TRY(e);
  if (content.opportunities == 0 && content.people == 0) return OK;
  fprintf(stderr, "babillard: this database has content already (%lld opportunities, %lld accounts): the demonstration is loaded into an empty one\n",
          (long long)content.opportunities, (long long)content.people);
  return CONFLICT;
}

/* The bytes are in the file store before any row names them. */
static enum err make_documents(struct board *b, struct arena *a, struct opportunity_new *o) {
  for (size_t i = 0; i < o->documents.n; i++) {
    struct new_document *d = &o->documents.v[i];
    if (str_has(d->url)) continue; /* it stays at its source */
    struct str const name = str_sub(d->file_name, 0, str_index(d->file_name, '.'));
    TRY(files_sample(b, a, name, S("Document d’exemple, sans valeur officielle."), d));
  }
  return OK;
}

static void tell_refused(struct str name, const struct import_note *why) {
  fprintf(stderr, "babillard: left out: %.*s: %.*s: %.*s\n", STR(name), STR(why->path), STR(why->reason));
}

static enum err prepare_notices(struct board *b, struct arena *a, const struct import_batch *batch) {
  for (size_t i = 0; i < batch->n; i++) {
    const struct import_item *item = &batch->v[i];
    if (item->what != NULL) TRY(make_documents(b, a, item->what));
    else tell_refused(item->id, &item->refusal);
  }
  for (size_t i = 0; i < batch->topics.n; i++) {
    const struct import_topic *topic = &batch->topics.v[i];
    if (topic->what != NULL) TRY(import_topic_logo(b, topic->what));
    else tell_refused(topic->name, &topic->refusal);
  }
  return OK;
}

static enum err read_batch(struct arena *a, int file, struct import_batch *ret) {
  struct str problem = {0};
  enum err const e = import_json(a, demo_json(file), ret, &problem);
  if (e != OK) fprintf(stderr, "babillard: the demonstration cannot be read: %.*s\n", STR(problem));
  return e;
}

static enum err prepare(struct board *b, struct arena *a, struct demo *demo) {
  for (int f = 0; f < DEMO_FILES; f++) {
    TRY(read_batch(a, f, &demo->batch[f]));
    demo_shift(a, &demo->batch[f], demo_weeks(demo->now));
    TRY(prepare_notices(b, a, &demo->batch[f]));
  }
  for (size_t i = 0; i < ACCOUNTS; i++) {
    demo->password[i] = str_sub(rand_ref(a), 0, PASSWORD_LEN);
    TRY(password_hash(a, demo->password[i], &demo->hash[i]));
  }
  return OK;
}

static enum err enter_notices(struct db *db, struct arena *a, const struct import_batch *batch, struct instant now) {
  for (size_t i = 0; i < batch->n; i++) {
    struct opportunity_add_args add = {.what = batch->v[i].what, .now = now};
    if (add.what != NULL) TRY(opportunity_add(db, a, &add));
  }
  return OK;
}

static enum err enter_topics(struct db *db, struct arena *a, const struct import_topics *topics) {
  for (size_t i = 0; i < topics->n; i++)
    if (topics->v[i].what != NULL) TRY(import_topic_describe(db, a, topics->v[i].what));
  return OK;
}

/* All or nothing: a demonstration half loaded could be neither used nor loaded again. */
static enum err enter(struct db *db, struct arena *a, void *args) {
  const struct demo *demo = args;
  struct board_content content;
  TRY(board_content(db, a, &content));
  if (content.opportunities > 0 || content.people > 0) return CONFLICT;
  for (int f = 0; f < DEMO_FILES; f++) TRY(enter_topics(db, a, &demo->batch[f].topics)); /* first: they know the cities' countries */
  for (int f = 0; f < DEMO_FILES; f++) TRY(enter_notices(db, a, &demo->batch[f], demo->now));
  for (size_t i = 0; i < ACCOUNTS; i++) {
    struct person_add_args person = {.email = accounts[i].email, .name = accounts[i].name, .password = demo->hash[i],
                                     .role = accounts[i].role, .lang = LANG_FR, .confirmed = true, .now = demo->now};
    TRY(person_add(db, a, &person));
  }
  return OK;
}

static void tell(FILE *out, const struct demo *demo) {
  fputs("Accounts of the demonstration (the passwords are shown only here):\n", out);
  for (size_t i = 0; i < ACCOUNTS; i++)
    fprintf(out, "  %-13s  %-20.*s  %.*s\n", accounts[i].says, STR(accounts[i].email), STR(demo->password[i]));
}

enum err demo_load(struct board *b, struct instant now, FILE *out) {
  scoped(arena) struct arena a = {0};
  struct demo demo = {.now = now};
  TRY(is_empty(b));
  enum err e = board_setting_put(b, S("demo"), S("1")); /* first: nothing invented ever looks real */
  if (e == OK) e = prepare(b, &a, &demo);
  if (e == OK) e = board_change(b, enter, &demo);
  if (e != OK) {
    fprintf(stderr, "babillard: the demonstration could not be loaded (%s)\n", err_name(e));
    return e;
  }
  b->demo = true;
  tell(out, &demo);
  return OK;
}
