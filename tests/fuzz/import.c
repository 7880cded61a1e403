/* Files of any bytes: read or refused with a reason; what was read keeps what the store relies on. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "base/zone.h"
#include "board/publish.h"
#include "feed/import/import_follow_up.h"
#include "feed/import/import_topic.h"
#include "net/address.h"

static void check_note(const struct import_note *note) {
  assert(note->reason.n > 0 && utf8_valid(note->path) && utf8_valid(note->reason));
  for (size_t i = 0; i < note->path.n; i++) assert((unsigned char)note->path.p[i] >= 32);
}

static void check_moment(const struct opportunity_new *o, const struct moment *m) {
  const struct zone *zone;
  struct civil wall;
  if (!m->at.has) return;
  assert(zone_load(o->zone, &zone) == OK);
  assert(date_parse_local(m->wall, &wall) == OK);
  struct civil const shown = zone_local(zone, m->at.at);
  assert(date_seconds(&shown) == date_seconds(&wall));
}

static void check_notice(const struct opportunity_new *o) {
  assert(str_has(o->import_key) && str_has(o->title) && str_has(o->zone) && o->published.at.has && o->ends.at.has);
  assert(instant_before(o->published.at.at, o->ends.at.at));
  check_moment(o, &o->published);
  check_moment(o, &o->closes);
  for (size_t i = 0; i < o->lots.n; i++) check_moment(o, &o->lots.v[i].closes);
  for (size_t i = 0; i < o->stages.n; i++) assert(str_has(o->stages.v[i].name) && o->stages.v[i].closes.at.has);
  for (size_t i = 0; i < o->pieces.n; i++) assert(o->pieces.v[i].max_bytes > 0 && str_has(o->pieces.v[i].formats));
  for (size_t i = 0; i < o->pieces.n; i++)
    assert(!o->pieces.v[i].stage.has || (o->pieces.v[i].stage.v >= 1 && o->pieces.v[i].stage.v <= (int64_t)o->stages.n));
  for (size_t i = 0; i < o->criteria.n; i++) assert(str_has(o->criteria.v[i].label) && str_has(o->criteria.v[i].weight));
  assert(str_has(o->lang) && o->invited_only == (o->invited.n > 0));
  for (size_t i = 0; i < o->invited.n; i++) assert(address_check(o->invited.v[i]));
  for (size_t i = 0; i < o->texts.n; i++) {
    const struct new_text *t = &o->texts.v[i];
    assert(str_has(t->lang) && str_has(t->title) && t->summary.p != NULL && t->body.p != NULL && !str_eq(t->lang, o->lang));
  }
  for (size_t i = 0; i < o->places.n; i++) assert(str_has(o->places.v[i].city));
  assert(!str_has(o->outcome) || (o->decided.at.has && str_has(o->outcome) && instant_before(o->ends.at.at, o->decided.at.at)));
  assert(o->contact_email.p == NULL || address_check(o->contact_email));
}

static void check_topic(const struct topic_told *t) {
  assert(str_has(t->name) && utf8_valid(t->name) && t->logo.n <= LOGO_BYTES_MAX);
  assert(t->logo.p == NULL || str_has(t->logo_name));
  assert(t->kind != TOPIC_CITY || str_has(t->country));
}

static void check_follow_up(const struct follow_up_args *f) {
  assert(str_has(f->opportunity) && str_has(f->key) && address_check(f->email) && f->words.p != NULL);
  assert(f->words.n <= HISTORY_WORDS_MAX && f->question.n <= HISTORY_WORDS_MAX && (f->event || f->words.n > 0));
  assert(!f->event || (f->outcome < OUTCOME_COUNT && f->question.p == NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  scoped(arena) struct arena a = {0};
  struct import_batch batch = {0};
  struct str problem = {0};
  enum err const e = import_json(&a, (struct str){(const char *)data, size}, &batch, &problem);
  if (e != OK) {
    assert((e == INVALID || e == TOO_BIG) && problem.n > 0 && utf8_valid(problem) && batch.v == NULL);
    return 0;
  }
  for (size_t i = 0; i < batch.notes.n; i++) check_note(&batch.notes.v[i]);
  for (size_t i = 0; i < batch.topics.n; i++) {
    if (batch.topics.v[i].what != NULL) check_topic(batch.topics.v[i].what);
    else check_note(&batch.topics.v[i].refusal);
  }
  for (size_t i = 0; i < batch.follow_ups.n; i++) {
    if (batch.follow_ups.v[i].what != NULL) check_follow_up(batch.follow_ups.v[i].what);
    else check_note(&batch.follow_ups.v[i].refusal);
  }
  for (size_t i = 0; i < batch.n; i++) {
    for (size_t j = 0; j < batch.v[i].notes.n; j++) check_note(&batch.v[i].notes.v[j]);
    if (batch.v[i].what != NULL) check_notice(batch.v[i].what);
    else check_note(&batch.v[i].refusal);
#ifdef PLANT_BUG
    if (batch.v[i].what != NULL && batch.v[i].notes.n > 0 && str_eq(batch.v[i].notes.v[0].reason, S("no place for it"))) abort();
#endif
  }
  return 0;
}
