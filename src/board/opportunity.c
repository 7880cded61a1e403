#include "board/opportunity.h"

#include "base/arena.h"
#include "base/out.h"
#include "base/zone.h"
#include "base/zone_country.h"
#include "board/board.h"

enum { PARTS = 100 }; /* lots, pieces, documents… of one notice: more is refused where they come in */

enum opportunity_state opportunity_state(bool published, struct instant published_at, struct instant ends_at,
                                         struct opt_instant cancelled_at, struct instant now) {
  if (!published) return OPPORTUNITY_DRAFT;
  if (instant_before(now, published_at)) return OPPORTUNITY_SCHEDULED;
  if (cancelled_at.has && !instant_before(now, cancelled_at.at)) return OPPORTUNITY_CANCELLED;
  return instant_before(ends_at, now) ? OPPORTUNITY_CLOSED : OPPORTUNITY_OPEN;
}

enum opportunity_state opportunity_told(enum opportunity_state state, struct str outcome, struct opt_instant outcome_at,
                                        struct instant now) {
  if (state != OPPORTUNITY_CLOSED || !outcome_at.has || instant_before(now, outcome_at.at)) return state;
  return str_eq(outcome, S("awarded")) ? OPPORTUNITY_AWARDED : OPPORTUNITY_UNSUCCESSFUL;
}

static const struct {
  struct str word, slug;
} kinds[KIND_COUNT] = {
    [KIND_EXPERTISE_MISSION] = {S_INIT("expertise_mission"), S_INIT("mission")},
    [KIND_RECRUITMENT] = {S_INIT("recruitment"), S_INIT("recrutement")},
    [KIND_CALL_FOR_TENDERS] = {S_INIT("call_for_tenders"), S_INIT("appel-offres")},
    [KIND_CALL_FOR_EXPRESSIONS] = {S_INIT("call_for_expressions"), S_INIT("ami")},
    [KIND_CALL_FOR_PROJECTS] = {S_INIT("call_for_projects"), S_INIT("appel-projets")},
};

struct str kind_word(enum opportunity_kind k) { return kinds[k].word; }
struct str kind_slug(enum opportunity_kind k) { return kinds[k].slug; }

enum err kind_of(struct str word, enum opportunity_kind *ret) {
  for (enum opportunity_kind k = 0; k < KIND_COUNT; k++)
    if (str_eq(kinds[k].word, word)) return *ret = k, OK;
  return INVALID;
}

enum err kind_of_slug(struct str slug, enum opportunity_kind *ret) {
  for (enum opportunity_kind k = 0; k < KIND_COUNT; k++)
    if (str_eq(kinds[k].slug, slug)) return *ret = k, OK;
  return INVALID;
}

static enum err load_parts(struct db *db, struct arena *a, struct opportunity *o) {
  int64_t const id = o->row.id;
  TRY(q_opportunity_text_list(db, a, id, PARTS, &o->texts));
  TRY(q_place_list(db, a, id, PARTS, &o->places));
  TRY(q_opportunity_theme_list(db, a, id, PARTS, &o->themes));
  TRY(q_opportunity_funder_list(db, a, id, PARTS, &o->funders));
  TRY(q_opportunity_language_list(db, a, id, S("work"), PARTS, &o->work_languages));
  TRY(q_opportunity_language_list(db, a, id, S("apply"), PARTS, &o->apply_languages));
  TRY(q_criterion_list(db, a, id, PARTS, &o->criteria));
  TRY(q_lot_list(db, a, id, PARTS, &o->lots));
  TRY(q_stage_list(db, a, id, PARTS, &o->stages));
  TRY(q_piece_list(db, a, id, PARTS, &o->pieces));
  TRY(q_question_list(db, a, id, PARTS, &o->questions));
  TRY(q_privacy_get(db, a, id, &o->privacy));
  TRY(q_document_list(db, a, id, PARTS, &o->documents));
  return q_amendment_list(db, a, id, PARTS, &o->amendments);
}

/* The row with what is derived from it, its parts still to come. */
static enum err load_row(struct db *db, struct arena *a, int64_t id, struct instant now, struct opportunity *ret) {
  struct opportunity o = {0};
  TRY(q_opportunity_get(db, a, id, &o.row));
  if (kind_of(o.row.kind, &o.kind) != OK) return BROKEN;
  if (zone_load(o.row.zone, &o.zone) != OK) return BROKEN;
  o.clock = zone_city(o.zone, o.row.city, o.row.country);
  o.state = opportunity_state(str_eq(o.row.stage, S("published")), o.row.published_at, o.row.ends_at, o.row.cancelled_at, now);
  o.state = opportunity_told(o.state, o.row.outcome, o.row.outcome_at, now);
  *ret = o;
  return OK;
}

/* Whether `reader` may read it: NOT_FOUND when not, as if it were not there. */
static enum err check_reader(struct db *db, struct arena *a, const struct opportunity *o, struct opt_int reader) {
  if (o->state == OPPORTUNITY_DRAFT || o->state == OPPORTUNITY_SCHEDULED) return NOT_FOUND;
  if (str_eq(o->row.visibility, S("public"))) return OK;
  if (!reader.has) return NOT_FOUND;
  struct q_invitation_of invited;
  return q_invitation_of(db, a, o->row.id, reader.v, &invited);
}

/* What no reader may see cannot be printed by mistake: it is not there. */
static void hide_amounts(struct q_opportunity_get *row) {
  if (!row->salary_public) row->salary_min = row->salary_max = (struct opt_int){0};
  if (row->budget_public.has && row->budget_public.v) return;
  row->budget_amount = row->budget_project_min = row->budget_project_max = row->budget_rate = (struct opt_int){0};
}

enum err opportunity_public(struct db *db, struct arena *a, int64_t id, struct opt_int reader, struct instant now,
                            struct opportunity *ret) {
  struct opportunity o;
  TRY(load_row(db, a, id, now, &o));
  TRY(check_reader(db, a, &o, reader));
  TRY(load_parts(db, a, &o));
  hide_amounts(&o.row);
  *ret = o;
  return OK;
}

struct opportunity_text opportunity_in(const struct opportunity *o, enum lang lang) {
  const struct q_opportunity_get *row = &o->row;
  struct opportunity_text text = {row->lang, row->title, row->summary, row->lang, row->body};
  struct str const wanted = lang_code(lang);
  if (str_eq(wanted, row->lang)) return text;
  for (size_t i = 0; i < o->texts.n; i++) {
    const struct q_opportunity_text_list *t = &o->texts.v[i];
    if (!str_eq(t->lang, wanted)) continue;
    text.lang = t->lang;
    text.title = t->title;
    text.summary = t->summary;
    if (!str_has(t->body)) continue;
    text.body_lang = t->lang;
    text.body = t->body;
  }
  return text;
}

/* --- Where it comes from --------------------------------------------------------------------------------------------- */

/* A name before the host ("https://known.example@other.example/") is there to be taken for it. */
struct str web_address(struct str url) {
  if (!str_starts(url, S("https://")) && !str_starts(url, S("http://"))) return (struct str){0};
  size_t const from = str_starts(url, S("https://")) ? 8 : 7;
  size_t end = from;
  while (end < url.n && str_index(S("/?#\\"), url.p[end]) == 4) end++;
  struct str const authority = str_sub(url, from, end - from);
  return authority.n == 0 || str_index(authority, '@') < authority.n ? (struct str){0} : url;
}

struct str opportunity_source(const struct q_opportunity_get *row) {
  if (str_has(row->origin_name)) return row->origin_name;
  return str_has(row->origin_url) ? row->org : (struct str){0};
}

struct str opportunity_answered_by(const struct q_opportunity_get *row) {
  struct str const source = opportunity_source(row);
  return str_has(source) ? source : row->org;
}

struct str opportunity_original(const struct q_opportunity_get *row) { return web_address(row->origin_url); }

struct str opportunity_answered_at(const struct q_opportunity_get *row) {
  struct str const answer = web_address(row->answer_url);
  return str_has(answer) ? answer : opportunity_original(row);
}

struct str document_away(const struct q_document *d) { return d->blob.p == NULL ? web_address(d->url) : (struct str){0}; }

enum err opportunity_elsewhere(struct db *db, struct arena *a, int64_t id, struct opt_int reader, struct instant now,
                               struct opportunity *ret) {
  struct opportunity o;
  TRY(load_row(db, a, id, now, &o));
  if (o.row.apply_here) return OK;
  TRY(opportunity_public(db, a, id, reader, now, ret));
  return CONFLICT;
}

/* --- Closings ------------------------------------------------------------------------------------------------------- */

enum closing_known closing_known(struct opt_instant closes_at, struct str said) {
  if (!closes_at.has) return str_eq(said, S("unknown")) ? CLOSING_UNKNOWN : CLOSING_PERMANENT;
  return str_eq(said, S("day")) ? CLOSING_DAY : CLOSING_INSTANT;
}

bool opportunity_unknown(const struct opportunity *o) {
  return closing_known(o->row.closes_at, o->row.closes_said) == CLOSING_UNKNOWN;
}

struct str closing_precision(enum closing_known known) {
  if (known == CLOSING_UNKNOWN) return S("unknown");
  return known == CLOSING_DAY ? S("day") : S("instant");
}

bool closing_over(struct opt_instant at, struct instant now) { return at.has && instant_before(at.at, now); }

/* Whether `at` comes before what was found so far, and is neither past nor after the end. */
static bool comes_first(const struct opportunity *o, struct opt_instant at, struct opt_instant found, struct instant now) {
  if (!at.has || closing_over(at, now) || instant_before(o->row.ends_at, at.at)) return false;
  return !found.has || instant_before(at.at, found.at);
}

static struct opt_instant lot_closes(const struct opportunity *o, size_t lot) {
  return o->lots.v[lot].closes_at.has ? o->lots.v[lot].closes_at : o->row.closes_at;
}

struct str opportunity_lots_at(struct arena *a, const struct opportunity *o, struct instant at) {
  enum { NUMBER_MAX = 24 };
  struct out numbers = out_in(a, o->lots.n * NUMBER_MAX + 1);
  size_t n = 0;
  for (size_t i = 0; i < o->lots.n; i++) {
    struct opt_instant const closes = lot_closes(o, i);
    if (!closes.has || closes.at.us != at.us) continue;
    if (n++ > 0) out_z(&numbers, ", ");
    out_int(&numbers, o->lots.v[i].number);
  }
  return n == 0 || n == o->lots.n ? (struct str){0} : out_str(&numbers);
}

struct opportunity_closing opportunity_closing_now(struct arena *a, const struct opportunity *o, struct instant now) {
  struct opportunity_closing c = {.at = o->row.closes_at, .known = closing_known(o->row.closes_at, o->row.closes_said)};
  if (o->state != OPPORTUNITY_OPEN && o->state != OPPORTUNITY_DRAFT && o->state != OPPORTUNITY_SCHEDULED) return c;
  struct opt_instant first = {0};
  for (size_t i = 0; i < o->stages.n; i++)
    if (comes_first(o, (struct opt_instant){true, o->stages.v[i].closes_at}, first, now)) {
      first = (struct opt_instant){true, o->stages.v[i].closes_at};
      c.stage = (int64_t)i + 1;
      c.name = o->stages.v[i].name;
    }
  for (size_t i = 0; i <= o->lots.n; i++) {
    struct opt_instant const at = i < o->lots.n ? o->lots.v[i].closes_at : o->row.closes_at;
    if (!comes_first(o, at, first, now)) continue;
    first = at;
    c.stage = 0;
    c.name = (struct str){0};
  }
  if (!first.has) return c;
  if (!c.at.has || first.at.us != c.at.at.us) c.known = CLOSING_INSTANT; /* stages and lots tell theirs to the minute */
  c.at = first;
  if (c.stage == 0) c.lots = opportunity_lots_at(a, o, first.at);
  return c;
}

enum err opportunity_office(struct db *db, struct arena *a, int64_t id, struct opt_int organisation, struct instant now,
                            struct opportunity *ret) {
  struct opportunity o;
  TRY(load_row(db, a, id, now, &o));
  if (organisation.has && organisation.v != o.row.organisation_id) return NOT_FOUND;
  TRY(load_parts(db, a, &o));
  *ret = o;
  return OK;
}

enum err opportunity_card_of(struct q_card row, struct instant now, struct opportunity_card *ret) {
  struct opportunity_card c = {.row = row};
  if (kind_of(row.kind, &c.kind) != OK || zone_load(row.zone, &c.zone) != OK) return BROKEN;
  c.clock = zone_city(c.zone, row.city, row.country);
  c.state = opportunity_state(true, row.published_at, row.ends_at, row.cancelled_at, now);
  c.state = opportunity_told(c.state, row.outcome, row.outcome_at, now);
  *ret = c;
  return OK;
}

int64_t reminder_before_us(enum reminder_step step) {
  switch (step) {
  case REMINDER_J7: return 7 * 24 * HOUR_US;
  case REMINDER_J2: return 2 * 24 * HOUR_US;
  case REMINDER_H3: return 3 * HOUR_US;
  case REMINDER_STEPS: break;
  }
  return 0;
}

struct str reminder_word(enum reminder_step step) {
  static const struct str words[REMINDER_STEPS] = {S_INIT("j7"), S_INIT("j2"), S_INIT("h3")};
  return words[step];
}

struct opt_instant opportunity_next_check(struct opt_instant closes_at, struct instant after) {
  struct opt_instant next = {0};
  if (!closes_at.has) return next;
  for (enum reminder_step s = 0; s < REMINDER_STEPS; s++) {
    struct instant const at = instant_plus(closes_at.at, -reminder_before_us(s));
    if (instant_before(after, at) && (!next.has || instant_before(at, next.at))) next = (struct opt_instant){true, at};
  }
  return next;
}

struct opt_instant opportunity_next_look(const struct opportunity *o, struct instant after) {
  struct opt_instant next = opportunity_next_check(o->row.closes_at, after);
  for (size_t i = 0; i < o->stages.n; i++) {
    struct opt_instant const own = opportunity_next_check((struct opt_instant){true, o->stages.v[i].closes_at}, after);
    if (own.has && (!next.has || instant_before(own.at, next.at))) next = own;
  }
  return next;
}

struct opt_instant opportunity_reminded(const struct opportunity *o, struct instant now) {
  struct opt_instant first = o->row.closes_at;
  for (size_t i = 0; i < o->stages.n; i++) {
    struct instant const closes = o->stages.v[i].closes_at;
    if (!instant_before(closes, now) && first.has && instant_before(closes, first.at)) first.at = closes;
  }
  return first;
}

enum err opportunity_document(struct db *db, struct arena *a, int64_t id, int64_t document_id, struct opt_int reader,
                              struct instant now, struct q_document *ret) {
  struct opportunity o;
  TRY(load_row(db, a, id, now, &o));
  TRY(check_reader(db, a, &o, reader));
  struct q_document d;
  TRY(q_document_get(db, a, id, document_id, &d));
  if (d.blob.p == NULL) return NOT_FOUND;
  *ret = d;
  return OK;
}

enum err office_list(struct db *db, struct arena *a, struct opt_int organisation, int64_t before, int64_t limit,
                     struct q_opportunity_office_list *ret) {
  return q_opportunity_office(db, a, organisation, before, limit, ret);
}
