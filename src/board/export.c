#include "board/export.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/out.h"

enum { AT_ONCE = 50, LIST_MAX = 500 };

void export_instant(struct json_put *j, const char *key, struct instant at) {
  scoped(arena) struct arena a = {0};
  struct out o = out_in(&a, 64);
  date_put_instant_us(&o, at);
  json_put_text(j, key, out_str(&o));
}

void export_maybe(struct json_put *j, const char *key, struct opt_instant at) {
  if (at.has) export_instant(j, key, at.at);
  else json_put_null(j, key);
}

/* --- The person ------------------------------------------------------------------------------------------------------ */

static enum err put_person(struct db *db, struct json_put *j, int64_t person_id, struct str *ret_email, struct arena *keep) {
  scoped(arena) struct arena a = {0};
  struct q_export_person p;
  TRY(q_export_person(db, &a, person_id, &p));
  json_put_object(j, "person");
  json_put_text(j, "ref", p.ref);
  json_put_text(j, "email", p.email);
  json_put_text(j, "kept_email", p.kept_email);
  json_put_text(j, "claims", p.claims);
  json_put_text(j, "name", p.name);
  json_put_text(j, "role", p.role);
  json_put_text(j, "lang", p.lang);
  json_put_text(j, "organisation", p.org);
  export_maybe(j, "confirmed_at", p.confirmed_at);
  export_maybe(j, "disabled_at", p.disabled_at);
  export_instant(j, "created_at", p.created_at);
  export_maybe(j, "closed_at", p.closed_at);
  json_put_end(j);
  *ret_email = str_dup(keep, p.email);
  return OK;
}

static enum err put_doors(struct db *db, struct json_put *j, int64_t person_id) {
  scoped(arena) struct arena a = {0};
  struct q_export_sessions_list sessions;
  struct q_export_links_list links;
  struct q_export_codes_list codes;
  TRY(q_export_sessions(db, &a, person_id, LIST_MAX, &sessions));
  TRY(q_export_links(db, &a, person_id, LIST_MAX, &links));
  TRY(q_export_codes(db, &a, (struct opt_int){true, person_id}, LIST_MAX, &codes));
  json_put_list(j, "sessions");
  for (size_t i = 0; i < sessions.n; i++) {
    json_put_object(j, NULL);
    json_put_text(j, "agent", sessions.v[i].agent);
    export_instant(j, "created_at", sessions.v[i].created_at);
    export_instant(j, "expires_at", sessions.v[i].expires_at);
    export_maybe(j, "proved_at", sessions.v[i].proved_at);
    json_put_end(j);
  }
  json_put_end(j);
  json_put_list(j, "links");
  for (size_t i = 0; i < links.n; i++) {
    json_put_object(j, NULL);
    json_put_text(j, "purpose", links.v[i].purpose);
    export_instant(j, "expires_at", links.v[i].expires_at);
    export_maybe(j, "used_at", links.v[i].used_at);
    json_put_end(j);
  }
  json_put_end(j);
  json_put_list(j, "codes");
  for (size_t i = 0; i < codes.n; i++) {
    json_put_object(j, NULL);
    json_put_text(j, "email", codes.v[i].email);
    export_instant(j, "created_at", codes.v[i].created_at);
    export_instant(j, "expires_at", codes.v[i].expires_at);
    json_put_int(j, "tries", codes.v[i].tries);
    export_maybe(j, "used_at", codes.v[i].used_at);
    json_put_end(j);
  }
  json_put_end(j);
  return OK;
}

static enum err put_follows(struct db *db, struct json_put *j, struct str email) {
  scoped(arena) struct arena a = {0};
  struct q_export_follows_list follows;
  TRY(q_export_follows(db, &a, email, LIST_MAX, &follows));
  json_put_list(j, "follows");
  for (size_t i = 0; i < follows.n; i++) {
    const struct q_export_follows *f = &follows.v[i];
    json_put_object(j, NULL);
    json_put_text(j, "topic", f->topic);
    json_put_text(j, "frequency", f->frequency);
    json_put_text(j, "lang", f->lang);
    export_instant(j, "asked_at", f->asked_at);
    export_instant(j, "expires_at", f->expires_at);
    export_maybe(j, "confirmed_at", f->confirmed_at);
    export_maybe(j, "stopped_at", f->stopped_at);
    json_put_end(j);
  }
  json_put_end(j);
  return OK;
}

static enum err put_mails(struct db *db, struct json_put *j, int64_t person_id) {
  json_put_list(j, "mails");
  for (int64_t after = 0, n = AT_ONCE; n == AT_ONCE;) {
    scoped(arena) struct arena a = {0};
    struct q_export_mails_list rows;
    TRY(q_export_mails(db, &a, (struct opt_int){true, person_id}, after, AT_ONCE, &rows));
    n = (int64_t)rows.n;
    for (size_t i = 0; i < rows.n; i++) {
      const struct q_export_mails *m = &rows.v[i];
      after = m->id;
      json_put_object(j, NULL);
      json_put_text(j, "purpose", m->purpose);
      json_put_opt_int(j, "opportunity_id", m->opportunity_id);
      json_put_text(j, "recipient", m->recipient);
      json_put_text(j, "state", m->state);
      json_put_text(j, "reply", m->reply);
      export_instant(j, "created_at", m->created_at);
      export_instant(j, "changed_at", m->changed_at);
      export_instant(j, "due_at", m->due_at);
      export_maybe(j, "expires_at", m->expires_at);
      json_put_int(j, "attempts", m->attempts);
      json_put_end(j);
    }
  }
  json_put_end(j);
  return OK;
}

static enum err put_attempts(struct db *db, struct json_put *j, int64_t person_id) {
  json_put_list(j, "attempts");
  for (int64_t after = 0, n = AT_ONCE; n == AT_ONCE;) {
    scoped(arena) struct arena a = {0};
    struct q_export_attempts_list rows;
    TRY(q_export_attempts(db, &a, (struct opt_int){true, person_id}, after, AT_ONCE, &rows));
    n = (int64_t)rows.n;
    for (size_t i = 0; i < rows.n; i++) {
      const struct q_export_attempts *t = &rows.v[i];
      after = t->id;
      json_put_object(j, NULL);
      json_put_text(j, "request", t->request);
      json_put_text(j, "act", t->act);
      json_put_int(j, "opportunity_id", t->opportunity_id);
      json_put_opt_int(j, "piece_id", t->piece_id);
      export_instant(j, "began_at", t->began_at);
      export_instant(j, "ended_at", t->ended_at);
      json_put_int(j, "bytes", t->bytes);
      json_put_text(j, "outcome", t->outcome);
      json_put_end(j);
    }
  }
  json_put_end(j);
  return OK;
}

static enum err put_troubles(struct db *db, struct json_put *j, int64_t person_id) {
  json_put_list(j, "troubles");
  for (int64_t after = 0, n = AT_ONCE; n == AT_ONCE;) {
    scoped(arena) struct arena a = {0};
    struct q_export_troubles_list rows;
    TRY(q_export_troubles(db, &a, (struct opt_int){true, person_id}, after, AT_ONCE, &rows));
    n = (int64_t)rows.n;
    for (size_t i = 0; i < rows.n; i++) {
      const struct q_export_troubles *t = &rows.v[i];
      after = t->id;
      json_put_object(j, NULL);
      json_put_text(j, "ref", t->ref);
      json_put_int(j, "opportunity_id", t->opportunity_id);
      json_put_text(j, "contact", t->contact);
      json_put_text(j, "words", t->words);
      json_put_text(j, "received", t->received);
      export_instant(j, "at", t->at);
      json_put_end(j);
    }
  }
  json_put_end(j);
  return OK;
}

enum err export_begin(struct db *db, struct arena *keep, struct out *o, int64_t person_id, bool all, struct export *ret) {
  struct export e = {.json = json_put_in(o), .keep = keep};
  struct str email;
  json_put_object(&e.json, NULL);
  TRY(put_person(db, &e.json, person_id, &email, keep));
  if (all) {
    TRY(put_doors(db, &e.json, person_id));
    TRY(put_follows(db, &e.json, email));
    TRY(put_mails(db, &e.json, person_id));
    TRY(put_attempts(db, &e.json, person_id));
    TRY(put_troubles(db, &e.json, person_id));
  }
  json_put_list(&e.json, "dossiers");
  *ret = e;
  return OK;
}

enum err export_end(struct export *e) {
  json_put_end(&e->json);
  json_put_end(&e->json);
  return e->json.o->full ? TOO_BIG : OK;
}
