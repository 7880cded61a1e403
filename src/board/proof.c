#include "board/proof.h"

#include "base/arena.h"
#include "base/out.h"
#include "base/rand.h"
#include "board/token.h"

static struct str digest(struct arena *a, struct str secret) {
  unsigned char *hash = arena_alloc(a, TOKEN_BYTES);
  token_sha256(secret, hash);
  return (struct str){(const char *)hash, TOKEN_BYTES};
}

struct str proof_no_address(struct arena *a) { return fmt(a, "+%.*s", STR(rand_ref(a))); }

/* --- Asking -------------------------------------------------------------------------------------------------------- */

enum err proof_send(struct db *db, struct arena *a, int64_t person_id, struct str email, struct str link, struct str mail, struct instant now) {
  struct q_mail_recent recent;
  TRY(q_mail_recent(db, a, email, S("confirm"), instant_plus(now, -HOUR_US), &recent));
  if (recent.n >= PROOF_PER_HOUR) return OK;
  struct instant const expires = instant_plus(now, PROOF_LINK_HOURS * HOUR_US);
  struct str const hash = digest(a, link);
  TRY(q_link_add(db, a, hash, person_id, S("confirm"), email, expires));
  struct str const key = fmt(a, "confirm:%.*s", STR(str_hex(a, hash.p, hash.n)));
  return q_mail_add(db, a, key, S("confirm"), (struct opt_int){true, person_id}, (struct opt_int){0}, email, mail, now,
                    (struct opt_instant){true, expires}, now);
}

enum err proof_tell(struct db *db, struct arena *a, int64_t person_id, struct str recipient, struct str mail, struct instant now) {
  struct str const key = fmt(a, "account:%.*s", STR(rand_ref(a)));
  return q_mail_add(db, a, key, S("account"), (struct opt_int){true, person_id}, (struct opt_int){0}, recipient, mail, now,
                    (struct opt_instant){0}, now);
}

enum err proof_ask(struct db *db, struct arena *a, void *args) {
  struct proof_ask_args *p = args;
  struct q_person person;
  TRY(q_person_get(db, a, p->person_id, &person));
  bool const differs = !str_eq(person.email, p->email);
  if (differs) TRY(q_link_void(db, a, p->person_id, p->now));
  if (differs && !person.confirmed_at.has) TRY(q_person_claim(db, a, p->person_id, proof_no_address(a), p->email));
  return proof_send(db, a, p->person_id, p->email, p->link, p->mail, p->now);
}

/* --- Proving ------------------------------------------------------------------------------------------------------- */

/* What a link proves: the address it was sent to. */
static enum err resolve(struct db *db, struct arena *a, const struct q_link *link, struct proof *ret) {
  TRY(q_person_get(db, a, link->person_id, &ret->person));
  if (ret->person.disabled_at.has) return NOT_FOUND;
  ret->email = str_has(link->email) ? link->email : ret->person.email;
  ret->changes = ret->person.confirmed_at.has && !str_eq(ret->person.email, ret->email);
  return OK;
}

enum err proof_find(struct db *db, struct arena *a, struct str link, struct instant now, struct proof *ret) {
  struct q_link row;
  struct proof p = {0};
  TRY(q_link_peek(db, a, digest(a, link), S("confirm"), now, &row));
  TRY(resolve(db, a, &row, &p));
  *ret = p;
  return OK;
}

/* The account becomes the owner's; what cannot pass stays beside it. */
static enum err join(struct db *db, struct arena *a, const struct q_person *p, const struct q_person *owner, struct instant now) {
  struct opt_int const from = {true, p->id}, to = {true, owner->id};
  struct q_dossier_left left;
  TRY(q_dossier_join(db, a, p->id, owner->id));
  TRY(q_attempt_join(db, a, from, to));
  TRY(q_trouble_join(db, a, from, to));
  TRY(q_mail_join(db, a, from, to));
  TRY(q_person_rejoin(db, a, from, owner->id, owner->email));
  TRY(q_dossier_left(db, a, p->id, &left));
  TRY(q_person_join(db, a, p->id, to, proof_no_address(a), owner->email, now));
  TRY(q_session_end_all(db, a, p->id));
  TRY(q_link_void(db, a, p->id, now));
  return left.n > 0 ? OK : q_person_close(db, a, p->id, now);
}

/* Nobody has shown to read the address's mail before: it is this account's. */
static enum err own(struct db *db, struct arena *a, const struct q_person *p, struct str email, struct instant now) {
  TRY(q_person_own(db, a, p->id, email, now));
  TRY(q_link_void(db, a, p->id, now));
  return q_person_rejoin(db, a, (struct opt_int){true, p->id}, p->id, email);
}

enum err proof_make(struct db *db, struct arena *a, const struct q_person *p, struct str email, struct instant now, struct proof_done *ret) {
  struct q_person owner = {0};
  enum err const e = q_person_by_email(db, a, email, &owner);
  if (e != OK && e != NOT_FOUND) return e;
  bool const others = e == OK && owner.id != p->id;
  struct proof_done done = {.person_id = others && owner.confirmed_at.has ? owner.id : p->id};
  TRY(role_of(p->role, &done.role));
  if (others && owner.confirmed_at.has) {
    if (owner.disabled_at.has || done.role != PERSON_APPLICANT) return CONFLICT;
    TRY(role_of(owner.role, &done.role));
    TRY(join(db, a, p, &owner, now));
    done.joined = true;
  } else {
    if (others) TRY(q_person_claim(db, a, owner.id, proof_no_address(a), email)); /* it never was more than a claim */
    TRY(own(db, a, p, email, now));
  }
  *ret = done;
  return OK;
}

enum err proof_use(struct db *db, struct arena *a, void *args) {
  struct proof_use_args *u = args;
  struct q_link row;
  struct proof p = {0};
  TRY(q_link_use(db, a, digest(a, u->link), S("confirm"), u->now, &row));
  TRY(resolve(db, a, &row, &p));
  TRY(proof_make(db, a, &p.person, p.email, u->now, &u->ret));
  if (str_has(u->cookie) && !u->ret.joined) TRY(q_session_proved(db, a, digest(a, u->cookie), p.person.id, u->now));
  return p.changes && str_has(u->told) ? proof_tell(db, a, p.person.id, p.person.email, u->told, u->now) : OK;
}

enum err proof_beside(struct db *db, struct arena *a, const struct session *s, struct q_person_beside_list *ret) {
  int64_t const root = s->joined.has ? s->joined.v : s->person_id;
  return q_person_beside(db, a, (struct opt_int){true, root}, root, s->person_id, BESIDE_MAX, ret);
}
