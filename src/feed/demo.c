#include "feed/demo.h"

#include "base/arena.h"
#include "base/rand.h"
#include "board/board.h"
#include "board/files.h"
#include "board/password.h"
#include "board/person.h"
#include "board/publish.h"
#include "feed/import.h"

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
  struct import_batch batch;
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
    struct str const name = str_sub(d->file_name, 0, str_index(d->file_name, '.'));
    TRY(files_sample(b, a, name, S("Document d’exemple, sans valeur officielle."), d));
  }
  return OK;
}

static enum err prepare(struct board *b, struct arena *a, struct demo *demo) {
  struct str problem = {0};
  enum err const e = import_json(a, demo_json(), &demo->batch, &problem);
  if (e != OK) {
    fprintf(stderr, "babillard: the demonstration cannot be read: %.*s\n", STR(problem));
    return e;
  }
  demo_shift(a, &demo->batch, demo_weeks(demo->now));
  for (size_t i = 0; i < demo->batch.n; i++) {
    const struct import_item *item = &demo->batch.v[i];
    if (item->what != NULL) TRY(make_documents(b, a, item->what));
    else fprintf(stderr, "babillard: left out: %.*s: %.*s: %.*s\n", STR(item->id), STR(item->refusal.path), STR(item->refusal.reason));
  }
  for (size_t i = 0; i < ACCOUNTS; i++) {
    demo->password[i] = str_sub(rand_ref(a), 0, PASSWORD_LEN);
    TRY(password_hash(a, demo->password[i], &demo->hash[i]));
  }
  return OK;
}

/* All or nothing: a demonstration half loaded could be neither used nor loaded again. */
static enum err enter(struct db *db, struct arena *a, void *args) {
  const struct demo *demo = args;
  struct board_content content;
  TRY(board_content(db, a, &content));
  if (content.opportunities > 0 || content.people > 0) return CONFLICT;
  for (size_t i = 0; i < demo->batch.n; i++) {
    struct opportunity_add_args add = {.what = demo->batch.v[i].what, .now = demo->now};
    if (add.what != NULL) TRY(opportunity_add(db, a, &add));
  }
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
  enum err e = prepare(b, &a, &demo);
  if (e == OK) e = board_setting_put(b, S("demo"), S("1")); /* first: invented notices never look like real ones */
  if (e == OK) e = board_change(b, enter, &demo);
  if (e != OK) {
    fprintf(stderr, "babillard: the demonstration could not be loaded (%s)\n", err_name(e));
    return e;
  }
  b->demo = true;
  tell(out, &demo);
  return OK;
}
