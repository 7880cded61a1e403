/* One dossier in full: its working copy, its deposits, what became of it. */
#include "base/arena.h"
#include "board/export.h"

enum { AT_ONCE = 50, LIST_MAX = 500 };

static void digest(struct json_put *j, const char *key, struct str bytes) {
  scoped(arena) struct arena a = {0};
  json_put_text(j, key, str_hex(&a, bytes.p, bytes.n));
}

/* --- Files ----------------------------------------------------------------------------------------------------------- */

static bool known(const struct export *e, struct str blob) {
  for (size_t i = 0; i < e->n_files; i++)
    if (str_eq(e->files[i].blob, blob)) return true;
  return false;
}

static enum err keep_file(struct export *e, struct export_file f) {
  if (known(e, f.blob)) return OK;
  if (e->all_files == EXPORT_FILES_MAX || e->keep->used + f.name.n + f.label.n > EXPORT_ROOM) return TOO_BIG;
  if (e->n_files == e->room) {
    e->room = e->room == 0 ? 8 : 2 * e->room;
    struct export_file *more = arena_many(e->keep, e->room, struct export_file);
    for (size_t i = 0; i < e->n_files; i++) more[i] = e->files[i];
    e->files = more;
  }
  f.label = str_dup(e->keep, f.label);
  f.name = str_dup(e->keep, f.name);
  f.blob = str_dup(e->keep, f.blob);
  f.sha256 = str_dup(e->keep, f.sha256);
  e->files[e->n_files++] = f;
  e->all_files++;
  return OK;
}

static enum export_absence absence_of(struct str scan, bool gone) {
  return gone ? EXPORT_REMOVED : str_eq(scan, S("infected")) ? EXPORT_INFECTED : EXPORT_PRESENT;
}

/* --- The working copy ------------------------------------------------------------------------------------------------ */

static enum err put_files(struct db *db, struct export *e, int64_t dossier_id) {
  struct json_put *j = &e->json;
  json_put_list(j, "files");
  for (int64_t after = 0, n = AT_ONCE; n == AT_ONCE;) {
    scoped(arena) struct arena a = {0};
    struct q_export_files_list rows;
    TRY(q_export_files(db, &a, dossier_id, after, AT_ONCE, &rows));
    n = (int64_t)rows.n;
    for (size_t i = 0; i < rows.n; i++) {
      const struct q_export_files *f = &rows.v[i];
      after = f->id;
      json_put_object(j, NULL);
      json_put_text(j, "ref", f->ref);
      json_put_text(j, "piece", f->label);
      json_put_text(j, "name", f->name);
      json_put_int(j, "size", f->size);
      digest(j, "sha256", f->sha256);
      json_put_int(j, "crc32", f->crc32);
      json_put_text(j, "media", f->media);
      json_put_text(j, "doubt", f->doubt);
      export_instant(j, "added_at", f->added_at);
      export_maybe(j, "removed_at", f->removed_at);
      json_put_opt_int(j, "page", f->page);
      export_maybe(j, "erased_at", f->erased_at);
      json_put_text(j, "scan", f->scan);
      json_put_text(j, "found", f->found);
      json_put_end(j);
      if (f->deposited) continue; /* it goes with its deposit */
      TRY(keep_file(e, (struct export_file){f->label, f->name, f->blob, f->sha256, f->size, (uint32_t)f->crc32, f->added_at, false,
                                            absence_of(f->scan, f->removed_at.has || f->erased_at.has)}));
    }
  }
  json_put_end(j);
  return OK;
}

static enum err put_answers(struct db *db, struct json_put *j, struct arena *keep, int64_t dossier_id) {
  struct str after = S("");
  json_put_list(j, "answers");
  for (size_t n = AT_ONCE; n == AT_ONCE;) {
    scoped(arena) struct arena a = {0};
    struct q_export_answers_list rows;
    TRY(q_export_answers(db, &a, dossier_id, after, AT_ONCE, &rows));
    n = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
      json_put_object(j, NULL);
      json_put_text(j, "field", rows.v[i].field);
      json_put_text(j, "value", rows.v[i].value);
      export_instant(j, "updated_at", rows.v[i].updated_at);
      json_put_end(j);
    }
    if (n > 0) after = str_dup(keep, rows.v[n - 1].field);
  }
  json_put_end(j);
  return OK;
}

static void put_lot(struct json_put *j, int64_t lot, struct str title) {
  json_put_object(j, NULL);
  json_put_int(j, "number", lot);
  json_put_text(j, "title", title);
  json_put_end(j);
}

static enum err put_copy(struct db *db, struct export *e, const struct history_dossier *d) {
  scoped(arena) struct arena a = {0};
  struct json_put *j = &e->json;
  struct q_export_dossier copy;
  struct q_export_lots_list lots;
  TRY(q_export_dossier(db, &a, d->row.id, &copy));
  TRY(q_export_lots(db, &a, d->row.id, LIST_MAX, &lots));
  json_put_text(j, "ref", d->row.ref);
  json_put_int(j, "opportunity_id", d->row.opportunity_id);
  json_put_text(j, "opportunity", d->row.title);
  json_put_text(j, "reference", d->row.reference);
  json_put_text(j, "organisation", d->row.org);
  export_maybe(j, "closes_at", d->row.closes_at);
  json_put_text(j, "message", copy.message);
  export_instant(j, "created_at", d->row.created_at);
  export_instant(j, "updated_at", d->row.updated_at);
  json_put_int(j, "version", d->row.version);
  json_put_opt_int(j, "deposited_version", d->row.deposited_version);
  json_put_text(j, "deposit", d->row.deposit_ref);
  export_maybe(j, "eligible_at", copy.eligible_at);
  export_maybe(j, "erased_at", d->row.erased_at);
  export_instant(j, "kept_until", d->kept_until);
  TRY(put_answers(db, j, e->keep, d->row.id));
  json_put_list(j, "lots");
  for (size_t i = 0; i < lots.n; i++) put_lot(j, lots.v[i].number, lots.v[i].title);
  json_put_end(j);
  return OK;
}

/* --- Deposits -------------------------------------------------------------------------------------------------------- */

static enum err put_reads(struct db *db, struct json_put *j, struct str file_ref) {
  scoped(arena) struct arena a = {0};
  struct q_export_reads_list reads;
  TRY(q_export_reads(db, &a, file_ref, LIST_MAX, &reads));
  json_put_list(j, "reads");
  for (size_t i = 0; i < reads.n; i++) {
    json_put_object(j, NULL);
    export_instant(j, "at", reads.v[i].at);
    json_put_text(j, "organisation", reads.v[i].org);
    json_put_end(j);
  }
  json_put_end(j);
  return OK;
}

static enum err put_deposit_files(struct db *db, struct export *e, const struct q_export_deposits *p) {
  scoped(arena) struct arena a = {0};
  struct json_put *j = &e->json;
  struct q_export_deposit_files_list files;
  TRY(q_export_deposit_files(db, &a, p->id, LIST_MAX, &files));
  json_put_list(j, "files");
  for (size_t i = 0; i < files.n; i++) {
    const struct q_export_deposit_files *f = &files.v[i];
    json_put_object(j, NULL);
    json_put_int(j, "position", f->position);
    json_put_text(j, "label", f->label);
    json_put_text(j, "name", f->name);
    json_put_text(j, "ref", f->ref);
    json_put_int(j, "size", f->size);
    digest(j, "sha256", f->sha256);
    json_put_opt_int(j, "crc32", f->crc32);
    json_put_text(j, "media", f->media);
    json_put_text(j, "doubt", f->doubt);
    json_put_text(j, "scan", f->scan);
    json_put_text(j, "found", f->found);
    TRY(put_reads(db, j, f->ref));
    json_put_end(j);
    enum export_absence const absence = f->crc32.has ? absence_of(f->scan, false) : EXPORT_MISSING; /* without one it cannot be laid out */
    TRY(keep_file(e, (struct export_file){f->label, f->name, f->blob, f->sha256, f->size, (uint32_t)f->crc32.v, p->received_at, true, absence}));
  }
  json_put_end(j);
  return OK;
}

static enum err put_deposit_answers(struct db *db, struct json_put *j, int64_t deposit_id) {
  json_put_list(j, "answers");
  for (int64_t after = 0, n = AT_ONCE; n == AT_ONCE;) {
    scoped(arena) struct arena a = {0};
    struct q_export_deposit_answers_list rows;
    TRY(q_export_deposit_answers(db, &a, deposit_id, after, AT_ONCE, &rows));
    n = (int64_t)rows.n;
    for (size_t i = 0; i < rows.n; i++) {
      after = rows.v[i].position;
      json_put_object(j, NULL);
      json_put_int(j, "position", rows.v[i].position);
      json_put_text(j, "field", rows.v[i].field);
      json_put_text(j, "label", rows.v[i].label);
      json_put_text(j, "value", rows.v[i].value);
      json_put_end(j);
    }
  }
  json_put_end(j);
  scoped(arena) struct arena a = {0};
  struct q_export_deposit_lots_list lots;
  TRY(q_export_deposit_lots(db, &a, deposit_id, LIST_MAX, &lots));
  json_put_list(j, "lots");
  for (size_t i = 0; i < lots.n; i++) put_lot(j, lots.v[i].number, lots.v[i].title);
  json_put_end(j);
  return OK;
}

static enum err put_deposit(struct db *db, struct export *e, const struct q_export_deposits *p) {
  struct json_put *j = &e->json;
  json_put_object(j, NULL);
  json_put_text(j, "ref", p->ref);
  digest(j, "manifest", p->manifest);
  json_put_text(j, "message", p->message);
  export_instant(j, "received_at", p->received_at);
  export_maybe(j, "closes_at", p->closes_at);
  json_put_text(j, "closes_wall", p->closes_wall);
  json_put_text(j, "zone", p->zone);
  json_put_int(j, "deadline_version", p->deadline_version);
  json_put_text(j, "replaces", p->replaces_ref);
  TRY(put_deposit_answers(db, j, p->id));
  TRY(put_deposit_files(db, e, p));
  json_put_end(j);
  return OK;
}

static enum err put_deposits(struct db *db, struct export *e, int64_t dossier_id) {
  json_put_list(&e->json, "deposits");
  e->deposits = arena_many(e->keep, 0, struct export_deposit);
  for (int64_t after = 0, n = AT_ONCE; n == AT_ONCE;) {
    scoped(arena) struct arena a = {0};
    struct q_export_deposits_list rows;
    TRY(q_export_deposits(db, &a, dossier_id, after, AT_ONCE, &rows));
    n = (int64_t)rows.n;
    struct export_deposit *all = arena_many(e->keep, e->n_deposits + rows.n, struct export_deposit);
    for (size_t i = 0; i < e->n_deposits; i++) all[i] = e->deposits[i];
    e->deposits = all;
    for (size_t i = 0; i < rows.n; i++) {
      if (e->all_deposits++ == EXPORT_DEPOSITS_MAX || e->keep->used > EXPORT_ROOM) return TOO_BIG;
      after = rows.v[i].id;
      e->deposits[e->n_deposits++] = (struct export_deposit){str_dup(e->keep, rows.v[i].ref), rows.v[i].received_at};
      TRY(put_deposit(db, e, &rows.v[i]));
    }
  }
  json_put_end(&e->json);
  return OK;
}

/* --- What came after ------------------------------------------------------------------------------------------------- */

static enum err put_withdrawals(struct db *db, struct json_put *j, int64_t dossier_id) {
  scoped(arena) struct arena a = {0};
  struct q_export_withdrawals_list rows;
  TRY(q_export_withdrawals(db, &a, dossier_id, LIST_MAX, &rows));
  json_put_list(j, "withdrawals");
  for (size_t i = 0; i < rows.n; i++) {
    json_put_object(j, NULL);
    json_put_text(j, "ref", rows.v[i].ref);
    json_put_text(j, "deposit", rows.v[i].deposit_ref);
    export_instant(j, "received_at", rows.v[i].received_at);
    export_maybe(j, "closes_at", rows.v[i].closes_at);
    json_put_text(j, "zone", rows.v[i].zone);
    json_put_end(j);
  }
  json_put_end(j);
  return OK;
}

static enum err put_events(struct db *db, struct json_put *j, int64_t dossier_id) {
  json_put_list(j, "events");
  for (int64_t after = 0, n = AT_ONCE; n == AT_ONCE;) {
    scoped(arena) struct arena a = {0};
    struct q_export_events_list rows;
    TRY(q_export_events(db, &a, dossier_id, after, AT_ONCE, &rows));
    n = (int64_t)rows.n;
    for (size_t i = 0; i < rows.n; i++) {
      after = rows.v[i].id;
      json_put_object(j, NULL);
      json_put_text(j, "state", rows.v[i].state);
      json_put_text(j, "words", rows.v[i].words);
      export_instant(j, "at", rows.v[i].at);
      export_maybe(j, "told_at", rows.v[i].told_at);
      json_put_end(j);
    }
  }
  json_put_end(j);
  return OK;
}

static enum err put_messages(struct db *db, struct json_put *j, int64_t dossier_id) {
  json_put_list(j, "messages");
  for (int64_t after = 0, n = AT_ONCE; n == AT_ONCE;) {
    scoped(arena) struct arena a = {0};
    struct q_export_messages_list rows;
    TRY(q_export_messages(db, &a, dossier_id, after, AT_ONCE, &rows));
    n = (int64_t)rows.n;
    for (size_t i = 0; i < rows.n; i++) {
      const struct q_export_messages *m = &rows.v[i];
      after = m->id;
      json_put_object(j, NULL);
      json_put_text(j, "ref", m->ref);
      json_put_text(j, "question", m->question);
      json_put_text(j, "words", m->words);
      export_instant(j, "at", m->at);
      export_maybe(j, "read_at", m->read_at);
      export_maybe(j, "told_at", m->told_at);
      json_put_end(j);
    }
  }
  json_put_end(j);
  return OK;
}

enum err export_dossier(struct db *db, struct export *e, const struct history_dossier *d) {
  struct json_put *j = &e->json;
  e->n_files = e->room = e->n_deposits = 0;
  json_put_object(j, NULL);
  TRY(put_copy(db, e, d));
  TRY(put_deposits(db, e, d->row.id));
  TRY(put_files(db, e, d->row.id));
  TRY(put_withdrawals(db, j, d->row.id));
  TRY(put_events(db, j, d->row.id));
  TRY(put_messages(db, j, d->row.id));
  json_put_end(j);
  return OK;
}
