#include "board/publish.h"

#include "base/arena.h"
#include "base/fold.h"
#include "base/out.h"
#include "board/generation.h"
#include "board/token.h"

enum { PARTS = 100 };

struct str slug_of(struct arena *a, struct str name) {
  struct str const slug = fold_slug(a, name);
  if (slug.n > 0) return slug;
  unsigned char digest[TOKEN_BYTES];
  token_sha256(name, digest);
  return str_hex(a, digest, 6);
}

/* Of a title without a letter of ours the French text gives the word, or the English one. */
static struct str slug_of_titles(struct arena *a, struct str title, struct str french, struct str english) {
  struct str const titles[] = {title, french, english};
  for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
    struct str const slug = str_has(titles[i]) ? fold_slug(a, titles[i]) : (struct str){0};
    if (slug.n > 0) return slug;
  }
  return slug_of(a, title);
}

static struct str slug_of_new(struct arena *a, const struct opportunity_new *o) {
  struct str by[LANG_COUNT] = {0};
  enum lang lang;
  for (size_t i = 0; i < o->texts.n; i++)
    if (lang_of(o->texts.v[i].lang, &lang) == OK) by[lang] = o->texts.v[i].title;
  return slug_of_titles(a, o->title, by[LANG_FR], by[LANG_EN]);
}

static struct str slug_of_stored(struct arena *a, const struct opportunity *o) {
  return slug_of_titles(a, o->row.title, opportunity_in(o, LANG_FR).title, opportunity_in(o, LANG_EN).title);
}

static enum err put_organisation(struct db *db, struct arena *a, struct str name, int64_t *ret) {
  struct q_organisation_put row;
  TRY(q_organisation_put(db, a, slug_of(a, name), name, &row));
  *ret = row.id;
  return OK;
}

static enum err put_project(struct db *db, struct arena *a, struct str name, struct opt_int *ret) {
  *ret = (struct opt_int){0};
  if (!str_has(name)) return OK;
  struct q_project_put row;
  TRY(q_project_put(db, a, slug_of(a, name), name, &row));
  *ret = (struct opt_int){true, row.id};
  return OK;
}

struct instant opportunity_new_ends(const struct opportunity_new *o) {
  struct instant last = o->closes.at.at;
  for (size_t i = 0; i < o->lots.n; i++)
    if (o->lots.v[i].closes.at.has && instant_before(last, o->lots.v[i].closes.at.at)) last = o->lots.v[i].closes.at.at;
  return last;
}

/* opportunity_next_look of one that comes in. */
static struct opt_instant next_look_of(const struct opportunity_new *o, struct instant now) {
  struct opt_instant next = opportunity_next_check(o->closes.at, now);
  for (size_t i = 0; i < o->stages.n; i++) {
    struct opt_instant const own = opportunity_next_check(o->stages.v[i].closes.at, now);
    if (own.has && (!next.has || instant_before(own.at, next.at))) next = own;
  }
  return next;
}

static enum err add_row(struct db *db, struct arena *a, const struct opportunity_new *o, struct opt_int only, struct instant now,
                        int64_t *ret_id) {
  int64_t organisation;
  struct opt_int project;
  TRY(put_organisation(db, a, o->organisation, &organisation));
  if (only.has && only.v != organisation) return FORBIDDEN;
  TRY(put_project(db, a, o->project, &project));
  struct opt_instant next = {0};
  if (o->publish && !o->cancelled.at.has) next = next_look_of(o, now);
  struct q_opportunity_add row;
  TRY(q_opportunity_add(db, a, o->import_key, o->reference, kind_word(o->kind), o->publish ? S("published") : S("draft"),
                        slug_of_new(a, o), o->title, o->summary, o->body, o->lang, organisation, project, o->city, o->country,
                        o->zone, o->zone_version, o->published.at.at, o->published.wall, o->closes.at, o->closes.wall, o->ends.at.at,
                        o->ends.wall, o->source, o->author, next, now, &row));
  TRY(q_opportunity_detail(db, a, row.id, o->enquiry.at, o->enquiry.wall, o->opens_bids.at, o->opens_bids.wall, o->visit.at,
                           o->visit.wall, o->visit_compulsory, o->validity_days, o->cpv, o->cancelled.at, o->cancelled_reason));
  TRY(q_opportunity_contract(db, a, row.id, o->contract_nature, o->contract_duration, o->contract_start, o->contract_time,
                             o->contract_posts, o->contract_remote, o->salary_min, o->salary_max, o->salary_currency,
                             o->salary_period, !o->salary_hidden));
  TRY(q_opportunity_budget(db, a, row.id, o->budget_amount, o->budget_currency, o->budget_public, o->budget_project_min,
                           o->budget_project_max, o->budget_rate));
  *ret_id = row.id;
  return OK;
}

static enum err put_city(struct db *db, struct arena *a, struct str name, struct str country, struct opt_int *ret) {
  struct q_city_put row;
  TRY(q_city_put(db, a, slug_of(a, name), name, country, &row));
  *ret = (struct opt_int){true, row.id};
  return OK;
}

/* Who finds it, where it is, what was decided. */
static enum err add_reach(struct db *db, struct arena *a, const struct opportunity_new *o, int64_t id, struct instant now) {
  struct opt_int city;
  TRY(put_city(db, a, o->city, o->country, &city));
  int64_t const most = o->dossier_max_bytes.has ? o->dossier_max_bytes.v : DOSSIER_BYTES_DEFAULT;
  TRY(q_opportunity_reach(db, a, id, o->invited_only ? S("invited") : S("public"), o->contact_name, o->contact_email,
                          o->contact_phone, most, city));
  TRY(q_opportunity_origin(db, a, id, str_has(o->closes_said) ? o->closes_said : S("instant"), o->origin_name, o->origin_url, !o->apply_elsewhere,
                           o->answer_url));
  for (size_t i = 0; i < o->places.n; i++) {
    const struct new_place *p = &o->places.v[i];
    TRY(put_city(db, a, p->city, str_has(p->country) ? p->country : o->country, &city));
    TRY(q_place_add(db, a, id, (int64_t)i + 1, p->city, p->country, city));
  }
  for (size_t i = 0; i < o->invited.n; i++) TRY(q_invitation_add(db, a, id, o->invited.v[i], now));
  for (size_t i = 0; i < o->texts.n; i++) {
    const struct new_text *t = &o->texts.v[i];
    TRY(q_opportunity_text_add(db, a, id, t->lang, t->title, t->summary, t->body));
  }
  return str_has(o->outcome) ? q_opportunity_outcome(db, a, id, o->outcome, o->decided.at, o->decided.wall, o->outcome_text) : OK;
}

static enum err add_words(struct db *db, struct arena *a, const struct opportunity_new *o, int64_t id) {
  for (size_t i = 0; i < o->themes.n; i++) {
    struct q_theme_put theme;
    TRY(q_theme_put(db, a, slug_of(a, o->themes.v[i]), o->themes.v[i], &theme));
    TRY(q_opportunity_theme_add(db, a, id, theme.id, (int64_t)i + 1));
  }
  for (size_t i = 0; i < o->funders.n; i++) {
    struct q_funder_put funder;
    TRY(q_funder_put(db, a, slug_of(a, o->funders.v[i]), o->funders.v[i], &funder));
    TRY(q_opportunity_funder_add(db, a, id, funder.id, (int64_t)i + 1));
  }
  for (size_t i = 0; i < o->work_languages.n; i++)
    TRY(q_opportunity_language_add(db, a, id, S("work"), (int64_t)i + 1, o->work_languages.v[i]));
  for (size_t i = 0; i < o->apply_languages.n; i++)
    TRY(q_opportunity_language_add(db, a, id, S("apply"), (int64_t)i + 1, o->apply_languages.v[i]));
  return OK;
}

static enum err add_document(struct db *db, struct arena *a, int64_t id, int64_t position, const struct new_document *d,
                             struct instant now) {
  struct opt_int const size = {str_has(d->blob), d->size};
  struct q_document_add row;
  return q_document_add(db, a, id, position, d->title, d->nature, d->lang, d->file_name, d->blob, size, d->sha256, d->media, d->version,
                        d->url, now, &row);
}

/* What a dossier is asked beside its pieces, and what is told where it is asked. */
static enum err add_questions(struct db *db, struct arena *a, const struct opportunity_new *o, int64_t id) {
  int64_t const months = o->privacy_months.has ? o->privacy_months.v : PRIVACY_MONTHS_DEFAULT;
  TRY(q_privacy_put(db, a, id, o->privacy_controller, o->privacy_recipients, o->privacy_countries, months, o->privacy_contact));
  for (size_t i = 0; i < o->questions.n; i++) {
    const struct new_question *q = &o->questions.v[i];
    TRY(q_question_add(db, a, id, (int64_t)i + 1, q->use, q->answer, q->label, q->label_en, q->hint, q->compulsory, q->choices, q->wanted));
  }
  return OK;
}

static enum err add_parts(struct db *db, struct arena *a, const struct opportunity_new *o, int64_t id, struct instant now) {
  for (size_t i = 0; i < o->criteria.n; i++)
    TRY(q_criterion_add(db, a, id, (int64_t)i + 1, o->criteria.v[i].label, o->criteria.v[i].weight));
  for (size_t i = 0; i < o->lots.n; i++) {
    const struct new_lot *l = &o->lots.v[i];
    TRY(q_lot_add(db, a, id, l->number, l->title, l->guarantee, l->closes.at, l->closes.wall));
  }
  for (size_t i = 0; i < o->stages.n; i++) {
    const struct new_stage *s = &o->stages.v[i];
    TRY(q_stage_add(db, a, id, (int64_t)i + 1, s->name, s->closes.at.at, s->closes.wall));
  }
  for (size_t i = 0; i < o->pieces.n; i++) {
    const struct new_piece *p = &o->pieces.v[i];
    TRY(q_piece_add(db, a, id, (int64_t)i + 1, p->label, p->compulsory, p->formats, p->max_bytes, p->max_files,
                    p->envelope, p->pages, p->stage));
  }
  for (size_t i = 0; i < o->documents.n; i++) TRY(add_document(db, a, id, (int64_t)i + 1, &o->documents.v[i], now));
  for (size_t i = 0; i < o->amendments.n; i++) {
    const struct new_amendment *m = &o->amendments.v[i];
    TRY(q_amendment_add(db, a, id, (int64_t)i + 1, m->at.at.at, m->at.wall, m->reason, m->old_closes.at, m->old_closes.wall,
                        m->new_closes.at, m->new_closes.wall));
  }
  return OK;
}

enum err opportunity_add(struct db *db, struct arena *a, void *args) {
  struct opportunity_add_args *p = args;
  struct q_opportunity_by_key known;
  enum err const e = p->what->import_key.p == NULL ? NOT_FOUND : q_opportunity_by_key(db, a, p->what->import_key, &known);
  if (e == OK) {
    p->ret_known = true;
    p->ret_id = known.id;
    return OK;
  }
  if (e != NOT_FOUND) return e;
  int64_t id;
  TRY(add_row(db, a, p->what, p->organisation, p->now, &id));
  TRY(add_reach(db, a, p->what, id, p->now));
  TRY(add_words(db, a, p->what, id));
  TRY(add_parts(db, a, p->what, id, p->now));
  TRY(add_questions(db, a, p->what, id));
  if (p->what->publish) {
    TRY(opportunity_index(db, a, id));
    TRY(generation_raise(db, a));
  }
  p->ret_known = false;
  p->ret_id = id;
  return OK;
}

enum err opportunity_publish(struct db *db, struct arena *a, void *args) {
  struct opportunity_publish_args *p = args;
  struct opportunity o;
  TRY(opportunity_office(db, a, p->id, p->organisation, p->now, &o));
  if (o.state != OPPORTUNITY_DRAFT) {
    p->ret_refusal = PUBLISH_DONE;
    return OK;
  }
  if (!instant_before(p->now, o.row.ends_at)) {
    p->ret_refusal = PUBLISH_PAST;
    return OK;
  }
  p->ret_refusal = PUBLISH_FINE;
  TRY(q_opportunity_publish(db, a, p->id, slug_of_stored(a, &o), p->now, p->published_wall,
                            opportunity_next_look(&o, p->now), p->now));
  TRY(generation_raise(db, a));
  return opportunity_index(db, a, p->id);
}

enum err opportunity_extend(struct db *db, struct arena *a, void *args) {
  struct opportunity_extend_args *p = args;
  struct opportunity o;
  TRY(opportunity_office(db, a, p->id, p->organisation, p->now, &o));
  if (o.state != OPPORTUNITY_OPEN || !o.row.closes_at.has) p->ret_refusal = PUBLISH_OVER;
  else if (p->closes.at.at.us <= o.row.closes_at.at.us) p->ret_refusal = PUBLISH_EARLIER;
  else p->ret_refusal = PUBLISH_FINE;
  if (p->ret_refusal != PUBLISH_FINE) return OK;
  struct q_opportunity_extend moved;
  struct opportunity then = o;
  then.row.closes_at = p->closes.at;
  enum err const e = q_opportunity_extend(db, a, p->id, p->version, p->closes.at.at, p->closes.wall,
                                          opportunity_next_look(&then, p->now), p->now, &moved);
  if (e == NOT_FOUND) return CONFLICT;
  TRY(e);
  TRY(q_amendment_add(db, a, p->id, (int64_t)o.amendments.n + 1, p->now, p->at_wall, p->reason, o.row.closes_at, o.row.closes_wall,
                      p->closes.at, p->closes.wall));
  TRY(q_mail_suppress_deadline(db, a, (struct opt_int){true, p->id}, p->now));
  TRY(q_fanout_add(db, a, S("extension"), p->id, p->version + 1, p->now));
  TRY(generation_raise(db, a));
  return opportunity_index(db, a, p->id);
}

enum err opportunity_document_add(struct db *db, struct arena *a, void *args) {
  struct document_add_args *p = args;
  struct opportunity o;
  TRY(opportunity_office(db, a, p->id, p->organisation, p->now, &o));
  if (o.documents.n >= PARTS) return TOO_BIG;
  TRY(add_document(db, a, p->id, (int64_t)o.documents.n + 1, &p->document, p->now));
  if (p->scan) TRY(q_scan_wait(db, a, p->document.blob, p->now));
  if (o.state == OPPORTUNITY_DRAFT) return OK;
  TRY(generation_raise(db, a));
  return opportunity_index(db, a, p->id);
}
