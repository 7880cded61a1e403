#include "feed/notice_json.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/fold.h"
#include "base/zone.h"
#include "feed/ocds.h"

enum { ADDRESS_MAX = 2048 };

struct str state_word(enum opportunity_state state) {
  static const struct str words[] = {
      [OPPORTUNITY_DRAFT] = S_INIT("draft"),         [OPPORTUNITY_SCHEDULED] = S_INIT("scheduled"),
      [OPPORTUNITY_OPEN] = S_INIT("open"),           [OPPORTUNITY_CLOSED] = S_INIT("closed"),
      [OPPORTUNITY_CANCELLED] = S_INIT("cancelled"), [OPPORTUNITY_AWARDED] = S_INIT("awarded"),
      [OPPORTUNITY_UNSUCCESSFUL] = S_INIT("unsuccessful"),
  };
  return words[state];
}

/* The base address and what follows it, as one text. */
static void put_address(struct json_put *j, const char *key, struct str base_url, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
static void put_address(struct json_put *j, const char *key, struct str base_url, const char *format, ...) {
  char rest[ADDRESS_MAX], whole[2 * ADDRESS_MAX];
  va_list args;
  va_start(args, format);
  int const n = vsnprintf(rest, sizeof rest, format, args);
  va_end(args);
  struct out o = out_fixed(whole, sizeof whole);
  out_put(&o, base_url);
  out_bytes(&o, rest, n < 0 ? 0 : (size_t)n < sizeof rest ? (size_t)n : sizeof rest - 1);
  json_put_text(j, key, out_str(&o));
}

static void put_moment(struct json_put *j, const char *key, struct opt_instant at, const struct zone *zone) {
  if (!at.has) {
    json_put_null(j, key);
    return;
  }
  json_put_object(j, key);
  json_put_instant(j, "at", at, zone);
  json_put_text(j, "zone", zone_name(zone));
  json_put_instant(j, "utc", at, zone_utc());
  json_put_end(j);
}

/* The source it was taken from; null of our own. */
static void put_origin(struct json_put *j, struct str name, struct str url) {
  if (!str_has(name)) {
    json_put_null(j, "origin");
    return;
  }
  json_put_object(j, "origin");
  json_put_text(j, "name", name);
  json_put_text(j, "url", str_has(url) ? url : (struct str){0});
  json_put_end(j);
}

/* The next closing: of a stage, of some lots, or of the whole. */
static void put_next(struct json_put *j, const struct opportunity_closing *c, const struct zone *zone) {
  if (!c->at.has) {
    json_put_null(j, "next_closing");
    return;
  }
  json_put_object(j, "next_closing");
  put_moment(j, "date", c->at, zone);
  json_put_opt_int(j, "stage", (struct opt_int){c->stage > 0, c->stage});
  json_put_list(j, "lots");
  struct str rest = c->lots, word;
  int64_t number;
  while (str_next(&rest, ',', &word))
    if (str_int(str_trim(word), INT64_MIN, INT64_MAX, &number) == OK) json_put_int(j, NULL, number);
  json_put_end(j);
  json_put_end(j);
}

/* {"fr": …, "en": …}; null when neither is there. */
static void put_both(struct json_put *j, const char *key, struct str fr, struct str en) {
  if (fr.p == NULL && en.p == NULL) {
    json_put_null(j, key);
    return;
  }
  json_put_object(j, key);
  json_put_text(j, "fr", fr);
  json_put_text(j, "en", en);
  json_put_end(j);
}

static void put_country(struct json_put *j, struct str code) {
  scoped(arena) struct arena a = {0};
  json_put_text(j, "country", code);
  put_both(j, "country_name", names_country(&a, LANG_FR, code), names_country(&a, LANG_EN, code));
}

/* Somebody or something with a page of its own; null without a name. */
static void begin_named(struct json_put *j, const char *key, struct str name, struct str slug, struct str base_url, const char *folder) {
  json_put_object(j, key);
  json_put_text(j, "name", name);
  json_put_text(j, "slug", slug);
  put_address(j, "url", base_url, "/fr/%s/%.*s", folder, STR(slug));
}

static void put_texts(struct json_put *j, const struct opportunity *o) {
  const struct q_opportunity_get *row = &o->row;
  json_put_text(j, "language", row->lang);
  json_put_text(j, "title", row->title);
  json_put_text(j, "summary", row->summary);
  json_put_text(j, "body", row->body);
  json_put_list(j, "translations");
  for (size_t i = 0; i < o->texts.n; i++) {
    const struct q_opportunity_text_list *t = &o->texts.v[i];
    json_put_object(j, NULL);
    json_put_text(j, "language", t->lang);
    json_put_text(j, "title", t->title);
    json_put_text(j, "summary", t->summary);
    json_put_text(j, "body", str_has(t->body) ? t->body : (struct str){0});
    json_put_end(j);
  }
  json_put_end(j);
}

static void put_people(struct json_put *j, const struct opportunity *o, struct str base_url) {
  const struct q_opportunity_get *row = &o->row;
  begin_named(j, "organisation", row->org, row->org_slug, base_url, "organismes");
  json_put_end(j);
  if (row->project.p == NULL) json_put_null(j, "project");
  else {
    begin_named(j, "project", row->project, row->project_slug, base_url, "projets");
    json_put_end(j);
  }
  json_put_list(j, "funders");
  for (size_t i = 0; i < o->funders.n; i++) {
    const struct q_opportunity_funder_list *f = &o->funders.v[i];
    begin_named(j, NULL, f->name, f->slug, base_url, "bailleurs");
    put_both(j, "visibility_statement", f->visibility_fr, f->visibility_en);
    json_put_end(j);
  }
  json_put_end(j);
  if (row->contact_name.p == NULL && row->contact_email.p == NULL && row->contact_phone.p == NULL) {
    json_put_null(j, "contact");
    return;
  }
  json_put_object(j, "contact");
  json_put_text(j, "name", row->contact_name);
  json_put_text(j, "email", row->contact_email);
  json_put_text(j, "telephone", row->contact_phone);
  json_put_end(j);
}

static void put_themes(struct json_put *j, const struct opportunity *o, struct str base_url) {
  json_put_list(j, "themes");
  for (size_t i = 0; i < o->themes.n; i++) {
    const struct q_opportunity_theme_list *t = &o->themes.v[i];
    json_put_object(j, NULL);
    put_both(j, "name", t->name, t->name_en);
    json_put_text(j, "slug", t->slug);
    put_address(j, "url", base_url, "/fr/themes/%.*s", STR(t->slug));
    if (t->head_slug.p == NULL) json_put_null(j, "head");
    else {
      json_put_object(j, "head");
      put_both(j, "name", t->head, t->head_en);
      json_put_text(j, "slug", t->head_slug);
      json_put_end(j);
    }
    json_put_end(j);
  }
  json_put_end(j);
}

static void put_place(struct json_put *j, struct str city, struct str slug, struct str country) {
  json_put_object(j, NULL);
  json_put_text(j, "city", city);
  json_put_text(j, "slug", slug);
  put_country(j, country);
  json_put_end(j);
}

static void put_languages(struct json_put *j, const char *key, const struct q_opportunity_language_list_list *list) {
  json_put_list(j, key);
  for (size_t i = 0; i < list->n; i++) json_put_text(j, NULL, list->v[i].lang);
  json_put_end(j);
}

static void put_where(struct json_put *j, const struct opportunity *o) {
  const struct q_opportunity_get *row = &o->row;
  json_put_list(j, "places");
  put_place(j, row->city, row->city_slug, row->country);
  for (size_t i = 0; i < o->places.n; i++) {
    const struct q_place_list *p = &o->places.v[i];
    put_place(j, p->city, p->slug, p->country.p == NULL ? row->country : p->country);
  }
  json_put_end(j);
  put_languages(j, "working_languages", &o->work_languages);
  put_languages(j, "application_languages", &o->apply_languages);
}

static void put_dates(struct json_put *j, const struct opportunity *o, struct instant now) {
  scoped(arena) struct arena a = {0};
  const struct q_opportunity_get *row = &o->row;
  struct opportunity_closing const next = opportunity_closing_now(&a, o, now);
  put_moment(j, "published", (struct opt_instant){true, row->published_at}, o->zone);
  put_moment(j, "closing", row->closes_at, o->zone);
  put_next(j, &next, o->zone);
  enum closing_known const known = closing_known(row->closes_at, row->closes_said);
  json_put_text(j, "closing_precision", closing_precision(known));
  json_put_bool(j, "permanent", known == CLOSING_PERMANENT);
  put_moment(j, "ends", (struct opt_instant){true, row->ends_at}, o->zone);
  put_moment(j, "enquiry_closing", row->enquiry_closes_at, o->zone);
  if (!row->visit_at.has) json_put_null(j, "site_visit");
  else {
    json_put_object(j, "site_visit");
    put_moment(j, "date", row->visit_at, o->zone);
    json_put_bool(j, "compulsory", row->visit_compulsory.has && row->visit_compulsory.v);
    json_put_end(j);
  }
  put_moment(j, "bid_opening", row->opens_bids_at, o->zone);
  json_put_opt_int(j, "tender_validity_days", row->validity_days);
  json_put_text(j, "cpv", row->cpv);
}

static void put_salary(struct json_put *j, const struct q_opportunity_get *row) {
  if (!row->salary_min.has && !row->salary_max.has) {
    json_put_null(j, "salary");
    return;
  }
  json_put_object(j, "salary");
  json_put_opt_int(j, "min", row->salary_min);
  json_put_opt_int(j, "max", row->salary_max);
  json_put_text(j, "currency", row->salary_currency);
  json_put_text(j, "period", row->salary_period);
  json_put_end(j);
}

static void put_money(struct json_put *j, const struct q_opportunity_get *row) {
  json_put_object(j, "contract");
  json_put_text(j, "nature", row->contract_nature);
  json_put_text(j, "duration", row->contract_duration);
  json_put_text(j, "start", row->contract_start);
  json_put_text(j, "working_time", row->contract_time);
  json_put_text(j, "remote_work", row->contract_remote);
  json_put_opt_int(j, "posts", row->contract_posts);
  put_salary(j, row);
  json_put_end(j);
  if (!row->budget_amount.has && !row->budget_project_min.has && !row->budget_project_max.has && !row->budget_rate.has) {
    json_put_null(j, "budget");
    return;
  }
  json_put_object(j, "budget");
  json_put_opt_int(j, "amount", row->budget_amount);
  json_put_text(j, "currency", row->budget_currency);
  json_put_opt_int(j, "project_min", row->budget_project_min);
  json_put_opt_int(j, "project_max", row->budget_project_max);
  json_put_opt_int(j, "cofunding_rate_max_basis_points", row->budget_rate);
  json_put_end(j);
}

static void put_steps(struct json_put *j, const struct opportunity *o) {
  json_put_list(j, "award_criteria");
  for (size_t i = 0; i < o->criteria.n; i++) {
    json_put_object(j, NULL);
    json_put_text(j, "label", o->criteria.v[i].label);
    json_put_text(j, "weight", o->criteria.v[i].weight);
    json_put_end(j);
  }
  json_put_end(j);
  json_put_list(j, "lots");
  for (size_t i = 0; i < o->lots.n; i++) {
    const struct q_lot_list *l = &o->lots.v[i];
    json_put_object(j, NULL);
    json_put_int(j, "number", l->number);
    json_put_text(j, "title", l->title);
    json_put_text(j, "tender_guarantee", l->guarantee);
    put_moment(j, "closing", l->closes_at, o->zone);
    json_put_end(j);
  }
  json_put_end(j);
  json_put_list(j, "stages");
  for (size_t i = 0; i < o->stages.n; i++) {
    json_put_object(j, NULL);
    json_put_int(j, "number", (int64_t)i + 1);
    json_put_text(j, "name", o->stages.v[i].name);
    put_moment(j, "closing", (struct opt_instant){true, o->stages.v[i].closes_at}, o->zone);
    json_put_end(j);
  }
  json_put_end(j);
}

static void put_pieces(struct json_put *j, const struct opportunity *o) {
  json_put_list(j, "required_pieces");
  for (size_t i = 0; i < o->pieces.n; i++) {
    const struct q_piece *p = &o->pieces.v[i];
    json_put_object(j, NULL);
    json_put_text(j, "label", p->label);
    json_put_bool(j, "compulsory", p->compulsory);
    json_put_text(j, "envelope", p->envelope);
    json_put_opt_int(j, "stage", p->stage);
    json_put_list(j, "formats");
    struct str rest = p->formats, word;
    while (str_next(&rest, ' ', &word))
      if (word.n > 0) json_put_text(j, NULL, word);
    json_put_end(j);
    json_put_int(j, "max_bytes", p->max_bytes);
    json_put_int(j, "max_files", p->max_files);
    json_put_opt_int(j, "max_pages_hint", p->pages);
    json_put_end(j);
  }
  json_put_end(j);
  json_put_int(j, "dossier_max_bytes", o->row.dossier_max_bytes);
}

static void put_documents(struct json_put *j, const struct opportunity *o, struct str base_url) {
  scoped(arena) struct arena a = {0};
  json_put_list(j, "documents");
  for (size_t i = 0; i < o->documents.n; i++) {
    const struct q_document *d = &o->documents.v[i];
    json_put_object(j, NULL);
    json_put_text(j, "title", d->title);
    json_put_text(j, "nature", d->nature);
    json_put_text(j, "language", d->lang);
    json_put_text(j, "version", d->version);
    json_put_text(j, "file_name", d->file_name);
    json_put_text(j, "media_type", d->media);
    json_put_opt_int(j, "bytes", d->size);
    json_put_text(j, "sha256", d->sha256.p == NULL ? (struct str){0} : str_hex(&a, d->sha256.p, d->sha256.n));
    if (d->blob.p == NULL) json_put_text(j, "url", document_away(d));
    else put_address(j, "url", base_url, "/fr/opportunites/%lld/documents/%lld", (long long)o->row.id, (long long)d->id);
    json_put_end(j);
  }
  json_put_end(j);
}

static void put_history(struct json_put *j, const struct opportunity *o) {
  const struct q_opportunity_get *row = &o->row;
  json_put_list(j, "amendments");
  for (size_t i = 0; i < o->amendments.n; i++) {
    const struct q_amendment_list *m = &o->amendments.v[i];
    json_put_object(j, NULL);
    json_put_int(j, "number", m->number);
    put_moment(j, "date", (struct opt_instant){true, m->at}, o->zone);
    json_put_text(j, "reason", m->reason);
    put_moment(j, "former_closing", m->old_closes_at, o->zone);
    put_moment(j, "new_closing", m->new_closes_at, o->zone);
    json_put_end(j);
  }
  json_put_end(j);
  if (o->state != OPPORTUNITY_CANCELLED) json_put_null(j, "cancellation");
  else {
    json_put_object(j, "cancellation");
    put_moment(j, "date", row->cancelled_at, o->zone);
    json_put_text(j, "reason", row->cancelled_reason);
    json_put_end(j);
  }
  if (o->state != OPPORTUNITY_AWARDED && o->state != OPPORTUNITY_UNSUCCESSFUL) json_put_null(j, "outcome");
  else {
    json_put_object(j, "outcome");
    put_moment(j, "date", row->outcome_at, o->zone);
    json_put_text(j, "text", row->outcome_text);
    json_put_end(j);
  }
  put_moment(j, "updated", (struct opt_instant){true, row->updated_at}, zone_utc());
}

static void put_links(struct json_put *j, const struct opportunity *o, struct str base_url) {
  long long const id = (long long)o->row.id;
  json_put_object(j, "links");
  put_address(j, "self", base_url, "/api/v1/opportunities/%lld", id);
  put_address(j, "page_fr", base_url, "/fr/opportunites/%lld-%.*s", id, STR(o->row.slug));
  put_address(j, "page_en", base_url, "/en/opportunites/%lld-%.*s", id, STR(o->row.slug));
  put_address(j, "short", base_url, "/a/%lld", id);
  if (o->row.closes_at.has) put_address(j, "calendar", base_url, "/fr/opportunites/%lld.ics", id);
  else json_put_null(j, "calendar");
  if (ocds_has(o->kind)) put_address(j, "ocds", base_url, "/fr/opportunites/%lld.ocds.json", id);
  else json_put_null(j, "ocds");
  if (o->state == OPPORTUNITY_OPEN && o->row.apply_here) put_address(j, "apply", base_url, "/fr/opportunites/%lld/dossier", id);
  else json_put_null(j, "apply");
  json_put_end(j);
}

void notice_json(struct json_put *j, const struct opportunity *o, struct str base_url, struct instant now) {
  json_put_object(j, NULL);
  json_put_text(j, "schema", S(NOTICE_SCHEMA));
  json_put_int(j, "id", o->row.id);
  json_put_text(j, "reference", o->row.reference);
  json_put_text(j, "kind", kind_word(o->kind));
  json_put_text(j, "state", state_word(o->state));
  put_texts(j, o);
  put_people(j, o, base_url);
  put_themes(j, o, base_url);
  put_where(j, o);
  put_dates(j, o, now);
  put_money(j, &o->row);
  put_steps(j, o);
  put_pieces(j, o);
  put_documents(j, o, base_url);
  put_history(j, o);
  put_origin(j, opportunity_source(&o->row), opportunity_original(&o->row));
  json_put_bool(j, "apply_here", o->row.apply_here);
  json_put_text(j, "answer_url", o->row.apply_here ? (struct str){0} : opportunity_answered_at(&o->row));
  bool const ours = !str_has(opportunity_source(&o->row)); /* what a source wrote is not ours to license */
  json_put_text(j, "licence", ours ? S(DATA_LICENCE) : (struct str){0});
  put_links(j, o, base_url);
  json_put_end(j);
}

void notice_json_card(struct json_put *j, const struct opportunity_card *c, const struct card_text *text, struct str base_url) {
  const struct q_card *row = &c->row;
  json_put_object(j, NULL);
  json_put_int(j, "id", row->id);
  json_put_text(j, "reference", row->reference);
  json_put_text(j, "kind", kind_word(c->kind));
  json_put_text(j, "state", state_word(c->state));
  json_put_text(j, "language", text->lang);
  json_put_text(j, "title", text->title);
  json_put_text(j, "summary", text->summary);
  json_put_text(j, "organisation", row->org);
  json_put_text(j, "city", row->city);
  put_country(j, row->country);
  put_moment(j, "published", (struct opt_instant){true, row->published_at}, c->zone);
  put_moment(j, "closing", row->closes_at, c->zone);
  put_next(j, &c->closing, c->zone);
  enum closing_known const known = closing_known(row->closes_at, c->closes_said);
  json_put_text(j, "closing_precision", closing_precision(known));
  json_put_bool(j, "permanent", known == CLOSING_PERMANENT);
  put_moment(j, "ends", (struct opt_instant){true, row->ends_at}, c->zone);
  put_origin(j, c->origin_name, web_address(c->origin_url));
  json_put_object(j, "links");
  put_address(j, "self", base_url, "/api/v1/opportunities/%lld", (long long)row->id);
  put_address(j, "page_fr", base_url, "/fr/opportunites/%lld-%.*s", (long long)row->id, STR(row->slug));
  put_address(j, "page_en", base_url, "/en/opportunites/%lld-%.*s", (long long)row->id, STR(row->slug));
  json_put_end(j);
  json_put_end(j);
}
