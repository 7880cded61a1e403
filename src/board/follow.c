#include "board/follow.h"

#include "base/arena.h"
#include "base/rand.h"
#include "board/board.h"
#include "board/token.h"

#define DAY_US (24 * HOUR_US)

static const struct str frequencies[] = {[FOLLOW_WEEKLY] = S_INIT("weekly"), [FOLLOW_MONTHLY] = S_INIT("monthly")};

struct str follow_frequency_word(enum follow_frequency f) { return frequencies[f]; }

static struct str topic_of(struct arena *a, int64_t opportunity_id) {
  return opportunity_id == 0 ? S("newsletter") : fmt(a, "notice:%lld", (long long)opportunity_id);
}

/* --- Secrets and digests ------------------------------------------------------------------------------------------- */

static struct str mac(struct arena *a, const struct board *b, struct str text) {
  unsigned char *bytes = arena_alloc(a, TOKEN_BYTES);
  token_mac((struct str){(const char *)b->secret, BOARD_SECRET_BYTES}, text, bytes);
  return (struct str){(const char *)bytes, TOKEN_BYTES};
}

struct str follow_secret(struct arena *a, const struct board *b, struct str ref) {
  struct str const bytes = mac(a, b, fmt(a, "follow:%.*s", STR(ref)));
  return rand_ref_of(a, (const unsigned char *)bytes.p);
}

struct str follow_origin(struct arena *a, const struct board *b, struct str client) {
  return mac(a, b, fmt(a, "client:%.*s", STR(client)));
}

struct str follow_digest(struct arena *a, struct str bytes) {
  unsigned char *hash = arena_alloc(a, TOKEN_BYTES);
  token_sha256(bytes, hash);
  return (struct str){(const char *)hash, TOKEN_BYTES};
}

/* --- Asking -------------------------------------------------------------------------------------------------------- */

enum err follow_ref(struct db *db, struct arena *a, struct str email, int64_t opportunity_id, struct str *ret) {
  struct q_follow_waiting row;
  enum err const e = q_follow_waiting(db, a, email, topic_of(a, opportunity_id), &row);
  if (e == NOT_FOUND) return *ret = rand_ref(a), OK;
  TRY(e);
  *ret = row.ref;
  return OK;
}

static enum err choose_themes(struct db *db, struct arena *a, int64_t id, const struct follow_topic *t) {
  TRY(q_follow_theme_clear(db, a, id));
  for (size_t i = 0; i < t->n_themes; i++) TRY(q_follow_theme_add(db, a, id, t->themes[i]));
  return OK;
}

/* Whether this address may be sent one more confirmation. */
static enum err may_write(struct db *db, struct arena *a, struct str email, struct instant now, bool *ret) {
  struct q_follow_mails mails;
  struct q_follow_refused refused;
  TRY(q_follow_mails(db, a, email, instant_plus(now, -HOUR_US), instant_plus(now, -DAY_US), &mails));
  TRY(q_follow_refused(db, a, email, instant_plus(now, -FOLLOW_KEEP_DAYS * DAY_US), &refused));
  *ret = mails.in_hour < FOLLOW_PER_HOUR && mails.in_day < FOLLOW_PER_DAY && refused.n == 0;
  return OK;
}

enum err follow_ask(struct db *db, struct arena *a, void *args) {
  struct follow_ask_args *f = args;
  const struct follow_topic *t = f->topic;
  struct opt_int const opportunity = {t->opportunity_id != 0, t->opportunity_id};
  struct str const frequency = opportunity.has ? (struct str){0} : follow_frequency_word(t->frequency);
  struct instant const expires = instant_plus(f->now, FOLLOW_LINK_HOURS * HOUR_US);
  struct q_follow_ask asked;
  TRY(q_consent_text_add(db, a, f->text_hash, lang_code(f->lang), f->text));
  TRY(q_follow_ask(db, a, f->ref, f->hash, f->email, topic_of(a, t->opportunity_id), opportunity, frequency, lang_code(f->lang), f->now,
                   f->text_hash, f->from, expires, &asked));
  if (!str_eq(asked.ref, f->ref)) return CONFLICT; /* the mail would have a link to nothing */
  TRY(choose_themes(db, a, asked.id, t));
  bool may;
  TRY(may_write(db, a, f->email, f->now, &may));
  if (!may) return OK; /* it waits all the same: the page of another link of this address offers it */
  struct str const key = fmt(a, "follow:%lld:%lld", (long long)asked.id, (long long)f->now.us);
  return q_mail_add(db, a, key, S("follow"), (struct opt_int){0}, opportunity, f->email, f->mail, f->now,
                    (struct opt_instant){true, expires}, f->now);
}

/* --- Links --------------------------------------------------------------------------------------------------------- */

/* What a request is about, as far as anybody may know it. */
static enum err fill(struct db *db, struct arena *a, struct instant now, struct follow *f) {
  f->notice = f->row.opportunity_id.has;
  if (!f->notice) return q_follow_theme_list(db, a, f->row.id, FOLLOW_THEMES_MAX, &f->themes);
  enum err const e = opportunity_public(db, a, f->row.opportunity_id.v, (struct opt_int){0}, now, &f->opportunity);
  if (e != OK && e != NOT_FOUND) return e;
  f->known = e == OK;
  bool const over = !f->known || f->opportunity.state == OPPORTUNITY_CANCELLED;
  if (f->state == FOLLOW_WAITING && over) f->state = FOLLOW_VOID;
  return OK;
}

static enum err find(struct db *db, struct arena *a, struct str hash, struct instant now, struct follow *ret) {
  struct follow f = {0};
  TRY(q_follow_by_hash(db, a, hash, &f.row));
  bool const confirmed = f.row.confirmed_at.has;
  if (!confirmed && !f.row.stopped_at.has) f.state = instant_before(now, f.row.expires_at) ? FOLLOW_WAITING : FOLLOW_EXPIRED;
  else f.state = f.row.stopped_at.has ? FOLLOW_STOPPED : FOLLOW_ON;
  if (confirmed && f.state == FOLLOW_STOPPED) { /* stopped, or a newer consent took its place */
    struct q_follow_row newer;
    enum err const e = q_follow_in_force(db, a, f.row.email, f.row.topic, &newer);
    if (e != OK && e != NOT_FOUND) return e;
    if (e == OK) f.row = newer, f.state = FOLLOW_ON;
  }
  TRY(fill(db, a, now, &f));
  *ret = f;
  return OK;
}

enum err follow_find(struct db *db, struct arena *a, struct str secret, struct instant now, struct follow *ret) {
  return find(db, a, follow_digest(a, secret), now, ret);
}

enum err follow_others(struct db *db, struct arena *a, const struct follow *f, struct instant now, struct follow_list *ret) {
  struct q_follow_row_list rows;
  TRY(q_follow_others(db, a, f->row.email, f->row.id, now, FOLLOW_OTHERS_MAX, &rows));
  *ret = (struct follow_list){arena_many(a, rows.n, struct follow), 0};
  for (size_t i = 0; i < rows.n; i++) {
    struct follow other = {.row = rows.v[i], .state = FOLLOW_WAITING};
    TRY(fill(db, a, now, &other));
    if (other.state == FOLLOW_WAITING) ret->v[ret->n++] = other;
  }
  return OK;
}

enum err follow_heads(struct db *db, struct arena *a, struct q_follow_head_list *ret) {
  return q_follow_heads(db, a, FOLLOW_THEMES_MAX, ret);
}

/* --- Buttons ------------------------------------------------------------------------------------------------------- */

enum err follow_confirm(struct db *db, struct arena *a, void *args) {
  struct follow_act_args *f = args;
  struct follow it;
  struct q_follow_confirm done;
  TRY(find(db, a, f->hash, f->now, &it));
  if (it.state != FOLLOW_WAITING) return NOT_FOUND;
  TRY(q_follow_end(db, a, it.row.email, it.row.topic, f->from, f->now));
  return q_follow_confirm(db, a, it.row.id, f->from, f->now, &done);
}

enum err follow_stop(struct db *db, struct arena *a, void *args) {
  struct follow_act_args *f = args;
  struct q_follow_row row;
  TRY(q_follow_by_hash(db, a, f->hash, &row));
  if (row.confirmed_at.has) return q_follow_end(db, a, row.email, row.topic, f->from, f->now);
  return q_follow_refuse(db, a, row.id, f->from, f->now);
}

enum err follow_purge(struct db *db, struct arena *a, void *args) {
  struct follow_purge_args *p = args;
  struct instant const before = instant_plus(p->now, -FOLLOW_KEEP_DAYS * DAY_US);
  TRY(q_follow_purge_mails(db, a, before));
  TRY(q_follow_purge_themes(db, a, before));
  return q_follow_purge(db, a, before);
}
