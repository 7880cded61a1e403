#include "board/person.h"

#include "base/arena.h"
#include "base/out.h"
#include "base/rand.h"
#include "board/proof.h"
#include "board/token.h"

/* OWASP ASVS 5.0 V7.3: idle and whole life, by what the account can do. */
static const struct {
  struct str word;
  int64_t idle_us, life_us;
} roles[] = {
    [PERSON_APPLICANT] = {S_INIT("applicant"), 12 * HOUR_US, 7 * 24 * HOUR_US},
    [PERSON_OFFICER] = {S_INIT("officer"), 30 * MINUTE_US, 12 * HOUR_US},
    [PERSON_ADMIN] = {S_INIT("admin"), 30 * MINUTE_US, 12 * HOUR_US},
};

struct str role_word(enum person_role r) { return roles[r].word; }
int64_t session_life_s(enum person_role role) { return roles[role].life_us / SECOND_US; }

enum err role_of(struct str word, enum person_role *ret) {
  for (enum person_role r = PERSON_APPLICANT; r <= PERSON_ADMIN; r++)
    if (str_eq(roles[r].word, word)) return *ret = r, OK;
  return INVALID;
}

static struct str digest(struct arena *a, struct str secret) {
  unsigned char *hash = arena_alloc(a, TOKEN_BYTES);
  token_sha256(secret, hash);
  return (struct str){(const char *)hash, TOKEN_BYTES};
}

enum err session_find(struct db *db, struct arena *a, struct str cookie, struct instant now, struct session *ret) {
  if (!rand_is_ref(cookie)) return NOT_FOUND;
  struct q_session_get row;
  struct instant const idle_since = instant_plus(now, -roles[PERSON_APPLICANT].idle_us);
  TRY(q_session_get(db, a, digest(a, cookie), now, idle_since, &row));
  struct session s = {.person_id = row.person_id, .secret = row.secret, .cookie = cookie, .device = row.session_ref, .ref = row.ref,
                      .email = row.email, .name = row.name, .organisation = row.organisation_id, .joined = row.joined_id,
                      .proved = row.proved_at, .confirmed = row.confirmed_at.has};
  if (role_of(row.role, &s.role) != OK || lang_of(row.lang, &s.lang) != OK) return BROKEN;
  if (row.seen_at.us < now.us - roles[s.role].idle_us) return NOT_FOUND;
  s.stale = row.seen_at.us < now.us - MINUTE_US;
  *ret = s;
  return OK;
}

enum err session_begin(struct db *db, struct arena *a, void *args) {
  struct session_begin_args *s = args;
  if (str_has(s->former)) TRY(q_session_end(db, a, digest(a, s->former)));
  return q_session_add(db, a, digest(a, s->cookie), rand_ref(a), s->person_id, (struct str){(const char *)s->secret, sizeof s->secret},
                       s->agent, (struct opt_instant){s->proved, s->now}, s->now, instant_plus(s->now, roles[s->role].life_us));
}

enum err session_touch(struct db *db, struct arena *a, void *args) {
  struct session_args *s = args;
  return q_session_seen(db, a, digest(a, s->cookie), s->now);
}

enum err session_end(struct db *db, struct arena *a, void *args) {
  struct session_args *s = args;
  return q_session_end(db, a, digest(a, s->cookie));
}

enum err session_devices(struct db *db, struct arena *a, const struct session *s, struct instant now, struct q_device_list *ret) {
  return q_session_list(db, a, s->person_id, now, instant_plus(now, -roles[s->role].idle_us), DEVICES_MAX, ret);
}

enum err device_end(struct db *db, struct arena *a, void *args) {
  struct device_end_args *d = args;
  if (str_has(d->device)) return q_session_end_one(db, a, d->device, d->person_id);
  return q_session_end_others(db, a, d->person_id, digest(a, d->cookie));
}

enum err person_password(struct db *db, struct arena *a, void *args) {
  struct person_password_args *p = args;
  TRY(q_person_password(db, a, p->person_id, p->password));
  TRY(q_session_end_all(db, a, p->person_id));
  return proof_tell(db, a, p->person_id, p->recipient, p->mail, p->now);
}

static struct str first_digest(struct arena *a, struct str secret) {
  struct str const d = digest(a, secret);
  return str_hex(a, d.p, d.n);
}

enum err person_first(struct db *db, struct arena *a, void *args) {
  struct person_first_args *f = args;
  struct q_content_count content;
  TRY(q_content_count(db, a, &content));
  if (content.people > 0) return CONFLICT;
  return q_setting_put(db, a, S("first_admin"), first_digest(a, f->secret));
}

/* The link served, in the same transaction that makes the account: it serves once. */
static enum err use_first(struct db *db, struct arena *a, struct person_add_args *p) {
  struct q_setting_get kept;
  TRY(q_setting_get(db, a, S("first_admin"), &kept));
  struct str const given = first_digest(a, p->first);
  if (kept.value.n != given.n || !token_equal(kept.value.p, given.p, given.n)) return NOT_FOUND;
  p->role = PERSON_ADMIN;
  return q_setting_put(db, a, S("first_admin"), S("used"));
}

enum err person_add(struct db *db, struct arena *a, void *args) {
  struct person_add_args *p = args;
  if (str_has(p->first)) TRY(use_first(db, a, p));
  bool const owns = p->confirmed || str_has(p->first);
  struct q_person_add added;
  struct opt_instant const confirmed = {p->confirmed, p->now};
  TRY(q_person_add(db, a, rand_ref(a), owns ? p->email : proof_no_address(a), owns ? (struct str){0} : p->email, p->name, p->password,
                   role_word(p->role), lang_code(p->lang), p->organisation, confirmed, p->now, &added));
  p->ret_id = added.id;
  return p->confirmed ? OK : proof_send(db, a, added.id, p->email, p->link, p->mail, p->now);
}

enum err person_by_email(struct db *db, struct arena *a, struct str email, struct q_person *ret) {
  return q_person_by_email(db, a, email, ret);
}

enum err person_by_claim(struct db *db, struct arena *a, struct str email, struct q_person *ret) {
  return q_person_by_claim(db, a, email, ret);
}

enum err person_by_id(struct db *db, struct arena *a, int64_t id, struct q_person *ret) { return q_person_get(db, a, id, ret); }

enum err person_set_role(struct db *db, struct arena *a, void *args) {
  struct person_role_args *r = args;
  struct q_person p;
  TRY(q_person_by_email(db, a, r->email, &p));
  TRY(q_session_end_all(db, a, p.id));
  return str_has(r->role) ? q_person_role(db, a, p.id, r->role) : q_person_disable(db, a, p.id, r->now);
}

enum err person_list(struct db *db, struct arena *a, int64_t after, struct q_person_list *ret) {
  return q_person_list(db, a, after, 100, ret);
}
