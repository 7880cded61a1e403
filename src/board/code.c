#include "board/code.h"

#include <string.h>

#include "base/arena.h"
#include "base/out.h"
#include "base/rand.h"
#include "board/board.h"
#include "board/token.h"

struct str code_digits(struct arena *a) {
  uint32_t const values = 1000000, fair = UINT32_MAX - UINT32_MAX % values;
  uint32_t n;
  do rand_bytes(&n, sizeof n);
  while (n >= fair);
  return fmt(a, "%06u", (unsigned)(n % values));
}

struct str code_typed(struct arena *a, struct str typed) {
  struct out o = out_in(a, CODE_DIGITS);
  for (size_t i = 0; i < typed.n; i++) {
    struct str const rest = str_sub(typed, i, 3);
    if (str_starts(rest, S("\u00a0"))) i++;
    else if (str_starts(rest, S("\u202f"))) i += 2;
    else if (typed.p[i] >= '0' && typed.p[i] <= '9') out_char(&o, typed.p[i]);
    else if (typed.p[i] != ' ' && typed.p[i] != '\t' && typed.p[i] != '-') return (struct str){0};
  }
  return o.full || o.n != CODE_DIGITS ? (struct str){0} : out_str(&o);
}

struct str code_mac(struct arena *a, const struct board *b, struct str ref, struct str digits) {
  unsigned char *mac = arena_alloc(a, TOKEN_BYTES);
  token_mac((struct str){(const char *)b->secret, BOARD_SECRET_BYTES}, fmt(a, "code:%.*s:%.*s", STR(ref), STR(digits)), mac);
  return (struct str){(const char *)mac, TOKEN_BYTES};
}

enum err code_account(struct db *db, struct arena *a, struct str email, struct q_person *ret) {
  struct q_person p;
  enum err e = q_person_by_email(db, a, email, &p);
  if (e == NOT_FOUND) e = q_person_by_claim(db, a, email, &p);
  TRY(e);
  if (p.disabled_at.has) return NOT_FOUND;
  *ret = p;
  return OK;
}

static bool serves(const struct q_code *c, struct instant now) {
  return !c->used_at.has && instant_before(now, c->expires_at) && c->tries < CODE_TRIES;
}

enum err code_ask(struct db *db, struct arena *a, void *args) {
  struct code_ask_args *c = args;
  struct q_mail_recent recent;
  struct q_code former;
  struct q_person p;
  TRY(q_mail_recent(db, a, c->email, S("code"), instant_plus(c->now, -HOUR_US), &recent));
  bool const goes = !c->quiet && recent.n < CODE_PER_HOUR;
  enum err e = str_has(c->former) ? q_code_get(db, a, c->former, &former) : NOT_FOUND;
  if (e != OK && e != NOT_FOUND) return e;
  bool const again = e == OK && str_eq(former.email, c->email) && serves(&former, c->now);
  memcpy(c->ret_ref, (again && !goes ? former.ref : c->ref).p, sizeof c->ret_ref - 1);
  if (again && !goes) return OK; /* the code sent before serves on */
  if (again) TRY(q_code_void(db, a, former.id, c->now));
  e = code_account(db, a, c->email, &p);
  if (e != OK && e != NOT_FOUND) return e;
  struct opt_int const person = {e == OK && goes, e == OK ? p.id : 0};
  struct instant const expires = instant_plus(c->now, CODE_MINUTES * MINUTE_US);
  TRY(q_code_add(db, a, c->ref, c->email, person, c->mac, c->now, expires));
  if (!goes) return OK;
  return q_mail_add(db, a, fmt(a, "code:%.*s", STR(c->ref)), S("code"), (struct opt_int){0}, (struct opt_int){0}, c->email, c->mail, c->now,
                    (struct opt_instant){true, expires}, c->now);
}

enum err code_form(struct db *db, struct arena *a, struct str ref, struct str *ret_email) {
  struct q_code c;
  TRY(q_code_get(db, a, ref, &c));
  *ret_email = c.email;
  return OK;
}

/* Who comes in by it. A claim that is adopted from elsewhere than its own session loses its password and its sessions:
 * whoever made it has not shown to read this mail, and who has now cannot know. */
static enum err admit(struct db *db, struct arena *a, struct str email, struct code_use_args *c) {
  struct q_person p, here;
  TRY(code_account(db, a, email, &p));
  bool claims = c->session.has && q_person_get(db, a, c->session.v, &here) == OK;
  claims = claims && !here.confirmed_at.has && !here.disabled_at.has && str_eq(here.email, email);
  if (claims) return proof_make(db, a, &here, email, c->now, &c->ret);
  if (!p.confirmed_at.has) {
    TRY(q_person_password(db, a, p.id, S("!")));
    TRY(q_session_end_all(db, a, p.id));
    return proof_make(db, a, &p, email, c->now, &c->ret);
  }
  c->ret = (struct proof_done){.person_id = p.id};
  return role_of(p.role, &c->ret.role);
}

enum err code_use(struct db *db, struct arena *a, void *args) {
  struct code_use_args *c = args;
  struct q_code row;
  c->ret_outcome = CODE_OVER;
  enum err e = q_code_get(db, a, c->ref, &row);
  if (e == NOT_FOUND || (e == OK && !serves(&row, c->now))) return OK;
  TRY(e);
  bool const same = token_equal(row.hash.p, c->mac.p, TOKEN_BYTES);
  if (!same || !row.person_id.has) {
    if (row.tries + 1 < CODE_TRIES) c->ret_outcome = CODE_WRONG;
    return q_code_try(db, a, row.id);
  }
  TRY(q_code_void(db, a, row.id, c->now));
  e = admit(db, a, row.email, c);
  if (e == OK) c->ret_outcome = CODE_FITS;
  return e == NOT_FOUND || e == CONFLICT ? OK : e; /* closed since */
}
