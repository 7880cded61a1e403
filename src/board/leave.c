#include "board/leave.h"

#include "base/arena.h"
#include "base/log.h"
#include "base/out.h"
#include "base/zone.h"
#include "board/board.h"
#include "board/files.h"
#include "board/person.h"
#include "board/token.h"
#include "db/db.h"

enum { KEPT_SHOWN = 200, BLOBS_AT_ONCE = 500, BESIDE_MAX = 100 };

/* --- Before ---------------------------------------------------------------------------------------------------------- */

static enum err proved(struct db *db, struct arena *a, struct str cookie, struct instant now, bool *ret) {
  unsigned char hash[TOKEN_BYTES];
  token_sha256(cookie, hash);
  struct q_leave_proved row;
  enum err const e = q_leave_proved(db, a, (struct str){(const char *)hash, sizeof hash}, instant_plus(now, -LEAVE_PROOF_MINUTES * MINUTE_US), &row);
  if (e != OK && e != NOT_FOUND) return e;
  *ret = e == OK;
  return OK;
}

static enum err kept(struct db *db, struct arena *a, int64_t person_id, struct leave *l) {
  struct q_leave_kept_list rows;
  TRY(q_leave_kept(db, a, person_id, 0, KEPT_SHOWN + 1, &rows));
  l->more = rows.n > KEPT_SHOWN;
  l->n_kept = l->more ? KEPT_SHOWN : rows.n;
  l->kept = arena_many(a, rows.n, struct leave_kept);
  for (size_t i = 0; i < rows.n; i++) {
    const struct q_leave_kept *row = &rows.v[i];
    struct leave_kept *k = &l->kept[i];
    *k = (struct leave_kept){.title = row->title, .received_at = row->received_at};
    if (zone_load(row->zone, &k->zone) != OK) TRY(zone_load(S("UTC"), &k->zone));
    k->until = history_kept_until(row->ends_at, row->privacy_months, k->zone);
    if (!l->until.has || instant_before(l->until.at, k->until)) l->until = (struct opt_instant){true, k->until};
  }
  return OK;
}

enum err leave_look(struct db *db, struct arena *a, int64_t person_id, struct str cookie, struct instant now, struct leave *ret) {
  struct leave l = {0};
  struct q_leave_drafts drafts;
  TRY(q_leave_person(db, a, person_id, &l.person));
  TRY(q_leave_drafts(db, a, person_id, &drafts));
  l.drafts = drafts.dossiers;
  l.files = drafts.files;
  TRY(proved(db, a, cookie, now, &l.proved));
  TRY(kept(db, a, person_id, &l));
  *ret = l;
  return OK;
}

bool leave_has_password(const struct leave *l) { return str_starts(l->person.password, S("$")); } /* "$argon2id$…" */

/* --- Closing --------------------------------------------------------------------------------------------------------- */

/* What an address follows is its owner's to end; an address nobody confirmed may be somebody else's. */
static enum err end_follows(struct db *db, struct arena *a, const struct q_leave_person *p) {
  if (!p->confirmed_at.has) return OK;
  TRY(q_leave_follow_themes(db, a, p->email));
  return q_leave_follows(db, a, p->email);
}

static enum err end_drafts(struct db *db, struct arena *a, int64_t person_id, struct instant now) {
  TRY(q_leave_files(db, a, person_id, now));
  TRY(q_leave_answers(db, a, person_id));
  TRY(q_leave_lots(db, a, person_id));
  TRY(q_leave_words(db, a, person_id));
  return q_leave_erased(db, a, person_id, now);
}

/* `email`: whose codes end with it; empty when nobody has shown to read its mail. */
static enum err close_one(struct db *db, struct arena *a, int64_t id, struct str email, struct instant now) {
  struct opt_int const who = {true, id};
  TRY(end_drafts(db, a, id, now));
  TRY(q_session_end_all(db, a, id));
  TRY(q_leave_links(db, a, id));
  TRY(q_leave_codes(db, a, email, who));
  TRY(q_leave_mails(db, a, who, now));
  struct q_leave_close closed;
  return q_leave_close(db, a, id, now, &closed);
}

enum err leave_close(struct db *db, struct arena *a, void *args) {
  struct leave_close_args *p = args;
  struct q_leave_person person;
  TRY(q_leave_person(db, a, p->person_id, &person));
  if (!str_eq(person.role, role_word(PERSON_APPLICANT))) return FORBIDDEN;
  if (person.closed_at.has) return CONFLICT;
  struct q_person_beside_list beside; /* kept beside it: they go with it */
  struct opt_int const who = {true, p->person_id};
  TRY(q_person_beside(db, a, who, p->person_id, p->person_id, BESIDE_MAX, &beside));
  TRY(end_follows(db, a, &person));
  TRY(close_one(db, a, p->person_id, person.confirmed_at.has ? person.email : S(""), p->now));
  for (size_t i = 0; i < beside.n; i++) TRY(close_one(db, a, beside.v[i].id, S(""), p->now));
  return q_mail_add(db, a, fmt(a, "closed:%lld", (long long)p->person_id), S("closed"), who, (struct opt_int){0}, p->recipient, p->mail,
                    p->now, (struct opt_instant){0}, p->now);
}

enum err leave_correct(struct db *db, struct arena *a, void *args) {
  struct leave_correct_args *p = args;
  return q_person_correct(db, a, p->person_id, p->name, lang_code(p->lang));
}

/* --- Erasure --------------------------------------------------------------------------------------------------------- */

struct erase_args {
  int64_t id;
  struct str email;
  struct instant now;
};

static enum err erase_dossier(struct db *db, struct arena *a, void *args) {
  const struct erase_args *p = args;
  struct q_erase_dossier erased;
  TRY(q_erase_reads(db, a, p->id));
  TRY(q_erase_scans(db, a, p->id));
  TRY(q_erase_deposit_files(db, a, p->id));
  TRY(q_erase_deposit_answers(db, a, p->id));
  TRY(q_erase_deposit_lots(db, a, p->id));
  TRY(q_erase_deposits(db, a, p->id));
  TRY(q_erase_files(db, a, p->id));
  TRY(q_erase_answers(db, a, p->id));
  TRY(q_erase_lots(db, a, p->id));
  TRY(q_erase_events(db, a, p->id));
  TRY(q_erase_messages(db, a, p->id));
  TRY(q_erase_troubles(db, a, p->id));
  TRY(q_erase_mails(db, a, p->id, S("")));
  return q_erase_dossier(db, a, p->id, p->now, &erased);
}

static enum err erase_person(struct db *db, struct arena *a, void *args) {
  const struct erase_args *p = args;
  TRY(q_erase_person_mails(db, a, (struct opt_int){true, p->id}, S("")));
  TRY(q_erase_person_troubles(db, a, p->id));
  if (str_has(p->email)) {
    TRY(q_erase_address_mails(db, a, p->email));
    TRY(q_erase_invitations(db, a, p->email));
  }
  return q_erase_person(db, a, p->id, p->now);
}

/* The bytes of a dossier; those that went before are no matter. */
static enum err erase_bytes(struct board *b, int64_t dossier_id) {
  struct str after = S("");
  char last[BLOB_NAME_LEN];
  for (;;) {
    scoped(arena) struct arena a = {0};
    struct db *db;
    struct q_erasure_blobs_list blobs;
    TRY(board_snapshot(b, &db));
    enum err const e = q_erasure_blobs(db, &a, dossier_id, after, BLOBS_AT_ONCE, &blobs);
    board_release(b, db);
    TRY(e);
    for (size_t i = 0; i < blobs.n; i++) TRY(files_erase(b, blobs.v[i].blob));
    if (blobs.n < BLOBS_AT_ONCE) return OK;
    struct str const name = blobs.v[blobs.n - 1].blob;
    for (size_t i = 0; i < sizeof last && i < name.n; i++) last[i] = name.p[i];
    after = (struct str){last, name.n < sizeof last ? name.n : sizeof last};
  }
}

static enum err erase_dossiers(struct board *b, struct instant now, size_t *ret_n) {
  int64_t after = 0;
  for (size_t n = LEAVE_AT_ONCE; n == LEAVE_AT_ONCE && *ret_n < LEAVE_AT_ONCE;) {
    scoped(arena) struct arena a = {0};
    struct db *db;
    struct q_erasure_dossiers_list due;
    TRY(board_snapshot(b, &db));
    enum err const e = q_erasure_dossiers(db, &a, now, after, LEAVE_AT_ONCE, &due);
    board_release(b, db);
    TRY(e);
    n = due.n;
    for (size_t i = 0; i < n; i++) {
      const struct q_erasure_dossiers *d = &due.v[i];
      const struct zone *zone;
      after = d->id;
      if (zone_load(d->zone, &zone) != OK) TRY(zone_load(S("UTC"), &zone));
      if (!instant_before(history_kept_until(d->ends_at, d->privacy_months, zone), now)) continue; /* months of 28 days were too short */
      if (erase_bytes(b, d->id) != OK) { /* the others are not kept longer for it: it is tried again next time */
        log_warn("dossier_not_erased", LOG_I("dossier", d->id));
        continue;
      }
      TRY(board_change(b, erase_dossier, &(struct erase_args){.id = d->id, .now = now}));
      ++*ret_n;
    }
  }
  return OK;
}

static enum err erase_persons(struct board *b, struct instant now, size_t *ret_n) {
  scoped(arena) struct arena a = {0};
  struct db *db;
  struct q_erasure_persons_list due;
  TRY(board_snapshot(b, &db));
  enum err const e = q_erasure_persons(db, &a, 0, LEAVE_AT_ONCE, &due);
  board_release(b, db);
  TRY(e);
  for (size_t i = 0; i < due.n; i++) {
    TRY(board_change(b, erase_person, &(struct erase_args){due.v[i].id, due.v[i].kept_email, now}));
    ++*ret_n;
  }
  return OK;
}

enum err leave_erase(struct board *b, struct instant now, size_t *ret_n) {
  size_t n = 0;
  TRY(erase_dossiers(b, now, &n));
  TRY(erase_persons(b, now, &n));
  if (n > 0) store_empty_log(b->store);
  *ret_n = n;
  return OK;
}
