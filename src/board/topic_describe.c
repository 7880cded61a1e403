/* What is told about topics, and their logos: the changing half of topic.h. */
#include <string.h>

#include "base/arena.h"
#include "base/fold.h"
#include "blob/type.h"
#include "board/board.h"
#include "board/files.h"
#include "board/generation.h"
#include "board/publish.h"
#include "board/topic.h"

static bool is_site(struct str s) { return !str_has(s) || str_starts(s, S("https://")) || str_starts(s, S("http://")); }
static bool is_country(struct str s) { return !str_has(s) || names_is_country(s); }

enum err organisation_describe(struct db *db, struct arena *a, void *args) {
  const struct organisation_describe_args *t = args;
  if (!str_has(t->name) || !is_site(t->website) || !is_country(t->country)) return INVALID;
  struct q_organisation_describe row;
  TRY(q_organisation_describe(db, a, slug_of(a, t->name), t->name, t->about_fr, t->about_en, t->website, t->city, t->country, &row));
  return generation_raise(db, a);
}

enum err funder_describe(struct db *db, struct arena *a, void *args) {
  const struct funder_describe_args *t = args;
  if (!str_has(t->name) || !is_site(t->website)) return INVALID;
  struct q_funder_describe row;
  TRY(q_funder_describe(db, a, slug_of(a, t->name), t->name, t->about_fr, t->about_en, t->website, t->visibility_fr,
                           t->visibility_en, &row));
  return generation_raise(db, a);
}

enum err project_describe(struct db *db, struct arena *a, void *args) {
  const struct project_describe_args *t = args;
  if (!str_has(t->name)) return INVALID;
  struct q_project_describe row;
  TRY(q_project_describe(db, a, slug_of(a, t->name), t->name, t->about_fr, t->about_en, &row));
  return generation_raise(db, a);
}

enum err city_describe(struct db *db, struct arena *a, void *args) {
  const struct city_describe_args *t = args;
  if (!str_has(t->name) || !names_is_country(t->country)) return INVALID;
  struct q_city_describe row;
  TRY(q_city_describe(db, a, slug_of(a, t->name), t->name, t->country, t->about_fr, t->about_en, &row));
  return generation_raise(db, a);
}

/* --- Logos -------------------------------------------------------------------------------------------------------- */

enum err organisation_logo_put(struct db *db, struct arena *a, void *args) {
  struct logo_put_args *t = args;
  struct q_organisation_put row;
  TRY(q_organisation_put(db, a, slug_of(a, t->name), t->name, &row));
  TRY(q_organisation_logo(db, a, row.id, t->blob, t->media));
  return generation_raise(db, a);
}

enum err funder_logo_put(struct db *db, struct arena *a, void *args) {
  struct logo_put_args *t = args;
  struct q_funder_put row;
  TRY(q_funder_put(db, a, slug_of(a, t->name), t->name, &row));
  TRY(q_funder_logo(db, a, row.id, t->blob, t->media));
  return generation_raise(db, a);
}

/* The logo a topic has; absent: none, or no such topic. */
static enum err former_logo(struct board *b, struct arena *a, enum topic_kind kind, struct str name, struct str *ret) {
  struct db *db;
  struct q_topic row = {0};
  TRY(board_snapshot(b, &db));
  enum err const e = kind == TOPIC_FUNDER ? q_funder_get(db, a, slug_of(a, name), &row) : q_organisation_get(db, a, slug_of(a, name), &row);
  board_release(b, db);
  if (e != OK && e != NOT_FOUND) return e;
  *ret = row.logo;
  return OK;
}

/* Whether the stored file holds these bytes; one that cannot be read does not. */
static bool is_same(struct board *b, struct str blob, struct str bytes) {
  struct blob_reader *r;
  if (!str_has(blob) || files_open(b, blob, &r) != OK) return false;
  char stored[LOGO_BYTES_MAX];
  bool const same = blob_size(r) == bytes.n && files_read(r, 0, stored, bytes.n) == OK && memcmp(stored, bytes.p, bytes.n) == 0;
  files_close(r);
  return same;
}

static enum err keep(struct board *b, struct str file_name, struct str bytes, struct blob_info *ret) {
  struct blob_upload *u;
  TRY(files_begin(b, file_name, FILE_BIT(FILE_PNG) | FILE_BIT(FILE_JPEG), LOGO_BYTES_MAX, &u));
  enum err const e = files_append(u, bytes);
  if (e != OK) {
    files_abandon(u);
    return e;
  }
  TRY(files_finish(u, ret));
  if (ret->verdict.verdict == FILE_ACCEPTED) return OK;
  if (ret->verdict.verdict == FILE_DOUBT) files_forget(b, blob_name(ret));
  return INVALID;
}

enum err logo_store(struct board *b, enum topic_kind kind, struct str name, struct str file_name, struct str bytes) {
  if (!str_has(name) || (kind != TOPIC_ORGANISATION && kind != TOPIC_FUNDER)) return INVALID;
  if (bytes.n > LOGO_BYTES_MAX) return TOO_BIG;
  scoped(arena) struct arena a = {0};
  struct str former;
  TRY(former_logo(b, &a, kind, name, &former));
  if (is_same(b, former, bytes)) return OK;
  struct blob_info info;
  TRY(keep(b, file_name, bytes, &info));
  struct logo_put_args put = {.name = name, .blob = blob_name(&info), .media = type_media(info.verdict.kind)};
  enum err const e = board_change(b, kind == TOPIC_FUNDER ? funder_logo_put : organisation_logo_put, &put);
  if (e != OK) files_forget(b, blob_name(&info));
  else if (str_has(former)) files_forget(b, former);
  return e;
}

enum err logo_media(struct db *db, struct arena *a, struct str blob, struct str *ret) {
  struct q_logo_get row;
  TRY(q_logo_get(db, a, blob, &row));
  *ret = row.media;
  return OK;
}
