#include "feed/ocds.h"

#include "base/arena.h"
#include "base/fold.h"
#include "base/zone.h"
#include "feed/notice_json.h"

#define LOTS_EXTENSION "https://raw.githubusercontent.com/open-contracting-extensions/ocds_lots_extension/v1.1.5/extension.json"

enum { DETAILS_MAX = 32 << 10 };

bool ocds_has(enum opportunity_kind kind) { return kind == KIND_CALL_FOR_TENDERS || kind == KIND_CALL_FOR_EXPRESSIONS; }

struct str ocds_status(enum opportunity_state state) {
  static const struct str words[] = {
      [OPPORTUNITY_DRAFT] = S_INIT("planned"),       [OPPORTUNITY_SCHEDULED] = S_INIT("planned"),
      [OPPORTUNITY_OPEN] = S_INIT("active"),         [OPPORTUNITY_CLOSED] = S_INIT("active"),
      [OPPORTUNITY_CANCELLED] = S_INIT("cancelled"), [OPPORTUNITY_AWARDED] = S_INIT("complete"),
      [OPPORTUNITY_UNSUCCESSFUL] = S_INIT("unsuccessful"),
  };
  return words[state];
}

static bool decided(const struct opportunity *o) { return o->state == OPPORTUNITY_AWARDED || o->state == OPPORTUNITY_UNSUCCESSFUL; }

static struct str tag_of(const struct opportunity *o) {
  if (o->state == OPPORTUNITY_CANCELLED) return S("tenderCancellation");
  if (decided(o)) return S("award");
  return o->amendments.n > 0 || o->row.deadline_version > 1 ? S("tenderUpdate") : S("tender");
}

static struct instant later(struct instant a, struct opt_instant b, struct instant now) {
  return b.has && instant_before(a, b.at) && !instant_before(now, b.at) ? b.at : a;
}

static struct instant release_date(const struct opportunity *o, struct instant now) {
  const struct q_opportunity_get *row = &o->row;
  struct instant at = later(row->published_at, (struct opt_instant){true, row->updated_at}, now);
  at = later(at, (struct opt_instant){true, row->ends_at}, now);
  at = later(at, row->cancelled_at, now);
  return later(at, row->outcome_at, now);
}

/* What is being worked on for each text: the arena of the call, and what every part needs. */
struct package {
  struct json_put *j;
  struct arena *a;
  const struct opportunity *o;
  struct str base_url, ocid;
  struct instant date;
};

static struct str party(const struct package *p, const char *what, struct str slug) { return fmt(p->a, "%s-%.*s", what, STR(slug)); }

static struct opt_instant some(struct instant at) { return (struct opt_instant){true, at}; }

static void put_role(const struct package *p, const char *key, struct str name, struct str id) {
  json_put_object(p->j, key);
  json_put_text(p->j, "id", id);
  json_put_text(p->j, "name", name);
  json_put_end(p->j);
}

static void put_parties(const struct package *p) {
  struct json_put *j = p->j;
  const struct q_opportunity_get *row = &p->o->row;
  json_put_list(j, "parties");
  json_put_object(j, NULL);
  json_put_text(j, "id", party(p, "organisation", row->org_slug));
  json_put_text(j, "name", row->org);
  json_put_list(j, "roles");
  json_put_text(j, NULL, S("buyer"));
  json_put_text(j, NULL, S("procuringEntity"));
  json_put_end(j);
  json_put_object(j, "address");
  json_put_text(j, "locality", row->city);
  json_put_text(j, "countryName", names_country(p->a, LANG_FR, row->country));
  json_put_end(j);
  if (row->contact_name.p != NULL || row->contact_email.p != NULL || row->contact_phone.p != NULL) {
    json_put_object(j, "contactPoint");
    json_put_text(j, "name", row->contact_name);
    json_put_text(j, "email", row->contact_email);
    json_put_text(j, "telephone", row->contact_phone);
    json_put_end(j);
  }
  json_put_end(j);
  for (size_t i = 0; i < p->o->funders.n; i++) {
    json_put_object(j, NULL);
    json_put_text(j, "id", party(p, "funder", p->o->funders.v[i].slug));
    json_put_text(j, "name", p->o->funders.v[i].name);
    json_put_list(j, "roles");
    json_put_text(j, NULL, S("funder"));
    json_put_end(j);
    json_put_end(j);
  }
  json_put_end(j);
}

/* CPV divisions: 03 to 44 and 48 are supplies, 45 works, the others services (Regulation (EC) 213/2008). Without a code
 * an expression of interest is asked for services; what a call for tenders buys is then not said. */
static struct str category(const struct opportunity *o) {
  int64_t division;
  if (str_int(str_sub(o->row.cpv, 0, 2), 0, 99, &division) != OK)
    return o->kind == KIND_CALL_FOR_EXPRESSIONS ? S("services") : (struct str){0};
  return division == 45 ? S("works") : division < 45 || division == 48 ? S("goods") : S("services");
}

/* Its beginning alone where the source tells no end. */
static void put_tender_period(const struct package *p, enum closing_known known, struct instant first) {
  json_put_object(p->j, "tenderPeriod");
  json_put_instant(p->j, "startDate", some(p->o->row.published_at), p->o->zone);
  if (known != CLOSING_UNKNOWN) json_put_instant(p->j, "endDate", some(first), p->o->zone);
  json_put_end(p->j);
  json_put_text(p->j, "closing_precision", closing_precision(known)); /* ours: OCDS has no day without an hour */
}

static void put_period(const struct package *p, const char *key, struct opt_instant end) {
  if (!end.has) return;
  json_put_object(p->j, key);
  json_put_instant(p->j, "startDate", some(p->o->row.published_at), p->o->zone);
  json_put_instant(p->j, "endDate", end, p->o->zone);
  json_put_end(p->j);
}

static void put_classification(const struct package *p) {
  if (p->o->row.cpv.p == NULL) return;
  json_put_object(p->j, "classification");
  json_put_text(p->j, "scheme", S("CPV"));
  json_put_text(p->j, "id", p->o->row.cpv);
  json_put_end(p->j);
}

/* One item a lot, or one in all: what is bought, in the words of the notice. */
static void put_items(const struct package *p) {
  struct json_put *j = p->j;
  const struct opportunity *o = p->o;
  json_put_list(j, "items");
  for (size_t i = 0; i < (o->lots.n > 0 ? o->lots.n : 1); i++) {
    json_put_object(j, NULL);
    json_put_text(j, "id", fmt(p->a, "%zu", i + 1));
    json_put_text(j, "description", o->lots.n > 0 ? o->lots.v[i].title : o->row.title);
    put_classification(p);
    if (o->lots.n > 0) json_put_text(j, "relatedLot", fmt(p->a, "%lld", (long long)o->lots.v[i].number));
    json_put_end(j);
  }
  json_put_end(j);
  if (o->lots.n == 0) return;
  json_put_list(j, "lots");
  for (size_t i = 0; i < o->lots.n; i++) {
    json_put_object(j, NULL);
    json_put_text(j, "id", fmt(p->a, "%lld", (long long)o->lots.v[i].number));
    json_put_text(j, "title", o->lots.v[i].title);
    json_put_text(j, "status", ocds_status(o->state));
    json_put_end(j);
  }
  json_put_end(j);
}

/* The notice at its source, which says what this one only repeats. */
static void put_original(const struct package *p) {
  struct str const url = opportunity_original(&p->o->row);
  if (!str_has(url)) return;
  json_put_object(p->j, NULL);
  json_put_text(p->j, "id", S("origin"));
  json_put_text(p->j, "documentType", S("tenderNotice"));
  json_put_text(p->j, "title", opportunity_source(&p->o->row));
  json_put_text(p->j, "url", url);
  json_put_end(p->j);
}

static void put_documents(const struct package *p) {
  struct json_put *j = p->j;
  const struct opportunity *o = p->o;
  long long const id = (long long)o->row.id;
  json_put_list(j, "documents");
  json_put_object(j, NULL);
  json_put_text(j, "id", S("notice"));
  json_put_text(j, "documentType", S("tenderNotice"));
  json_put_text(j, "title", o->row.title);
  json_put_text(j, "url", fmt(p->a, "%.*s/fr/opportunites/%lld-%.*s", STR(p->base_url), id, STR(o->row.slug)));
  json_put_instant(j, "datePublished", some(o->row.published_at), o->zone);
  json_put_text(j, "format", S("text/html"));
  json_put_text(j, "language", o->row.lang);
  json_put_end(j);
  put_original(p);
  for (size_t i = 0; i < o->documents.n; i++) {
    const struct q_document *d = &o->documents.v[i];
    struct str const away = document_away(d);
    if (d->blob.p == NULL && !str_has(away)) continue; /* announced only: there is nothing to fetch yet */
    json_put_object(j, NULL);
    json_put_text(j, "id", fmt(p->a, "%lld", (long long)d->id));
    json_put_text(j, "documentType", S("biddingDocuments"));
    json_put_text(j, "title", d->title);
    json_put_text(j, "description", d->nature);
    json_put_text(j, "url", str_has(away) ? away
                                          : fmt(p->a, "%.*s/fr/opportunites/%lld/documents/%lld", STR(p->base_url), id, (long long)d->id));
    json_put_instant(j, "datePublished", some(d->added_at), o->zone);
    json_put_text(j, "format", d->media);
    json_put_text(j, "language", d->lang);
    json_put_end(j);
  }
  json_put_end(j);
}

static void put_amendments(const struct package *p) {
  struct json_put *j = p->j;
  if (p->o->amendments.n == 0) return;
  json_put_list(j, "amendments");
  for (size_t i = 0; i < p->o->amendments.n; i++) {
    const struct q_amendment_list *m = &p->o->amendments.v[i];
    json_put_object(j, NULL);
    json_put_text(j, "id", fmt(p->a, "%lld", (long long)m->number));
    json_put_instant(j, "date", some(m->at), p->o->zone);
    json_put_text(j, "rationale", m->reason);
    json_put_end(j);
  }
  json_put_end(j);
}

static void put_criteria(const struct package *p) {
  struct out o = out_in(p->a, DETAILS_MAX);
  for (size_t i = 0; i < p->o->criteria.n; i++) {
    if (i > 0) out_z(&o, "; ");
    out_put(&o, p->o->criteria.v[i].label);
    out_z(&o, ": ");
    out_put(&o, p->o->criteria.v[i].weight);
  }
  if (o.n == 0 || o.full) return;
  json_put_text(p->j, "awardCriteria", S("ratedCriteria"));
  json_put_text(p->j, "awardCriteriaDetails", out_str(&o));
}

/* Whoever comes later comes too late for something: the first closing of a stage, of a lot or of the whole. */
static struct instant first_deadline(const struct opportunity *o) {
  struct instant first = o->row.ends_at;
  for (size_t i = 0; i < o->stages.n; i++)
    if (instant_before(o->stages.v[i].closes_at, first)) first = o->stages.v[i].closes_at;
  for (size_t i = 0; i < o->lots.n; i++)
    if (o->lots.v[i].closes_at.has && instant_before(o->lots.v[i].closes_at.at, first)) first = o->lots.v[i].closes_at.at;
  return first;
}

static void begin_milestone(const struct package *p, struct str id, struct str title, struct instant due) {
  json_put_object(p->j, NULL);
  json_put_text(p->j, "id", id);
  json_put_text(p->j, "title", title);
  json_put_instant(p->j, "dueDate", some(due), p->o->zone);
}

/* Every closing of a stage or a lot, by itself. */
static void put_milestones(const struct package *p) {
  const struct opportunity *o = p->o;
  size_t own = 0;
  for (size_t i = 0; i < o->lots.n; i++) own += o->lots.v[i].closes_at.has;
  if (o->stages.n + own == 0) return;
  json_put_list(p->j, "milestones");
  for (size_t i = 0; i < o->stages.n; i++) {
    begin_milestone(p, fmt(p->a, "stage-%zu", i + 1), o->stages.v[i].name, o->stages.v[i].closes_at);
    json_put_end(p->j);
  }
  for (size_t i = 0; i < o->lots.n; i++) {
    const struct q_lot_list *lot = &o->lots.v[i];
    if (!lot->closes_at.has) continue;
    struct str const number = fmt(p->a, "%lld", (long long)lot->number);
    begin_milestone(p, fmt(p->a, "lot-%.*s", STR(number)), lot->title, lot->closes_at.at);
    json_put_list(p->j, "relatedLots");
    json_put_text(p->j, NULL, number);
    json_put_end(p->j);
    json_put_end(p->j);
  }
  json_put_end(p->j);
}

/* Here, or where its source says; what is not known is not said. */
static void put_submission(const struct package *p) {
  struct json_put *j = p->j;
  const struct q_opportunity_get *row = &p->o->row;
  struct str const elsewhere = row->apply_here ? (struct str){0} : opportunity_answered_at(row);
  if (!row->apply_here && !str_has(elsewhere)) return;
  if (row->apply_here) {
    json_put_list(j, "submissionMethod");
    json_put_text(j, NULL, S("electronicSubmission"));
    json_put_end(j);
  }
  json_put_text(j, "submissionMethodDetails",
                row->apply_here ? fmt(p->a, "%.*s/fr/opportunites/%lld/dossier", STR(p->base_url), (long long)row->id) : elsewhere);
}

static void put_tender(const struct package *p) {
  struct json_put *j = p->j;
  const struct q_opportunity_get *row = &p->o->row;
  json_put_object(j, "tender");
  json_put_text(j, "id", row->reference);
  json_put_text(j, "title", row->title);
  json_put_text(j, "description", row->summary);
  json_put_text(j, "status", ocds_status(p->o->state));
  put_role(p, "procuringEntity", row->org, party(p, "organisation", row->org_slug));
  put_items(p);
  if (row->budget_amount.has) {
    json_put_object(j, "value");
    json_put_int(j, "amount", row->budget_amount.v);
    json_put_text(j, "currency", row->budget_currency);
    json_put_end(j);
  }
  json_put_text(j, "procurementMethod", p->o->kind == KIND_CALL_FOR_EXPRESSIONS ? S("selective") : S("open"));
  json_put_text(j, "procurementMethodDetails", kind_word(p->o->kind));
  json_put_text(j, "mainProcurementCategory", category(p->o));
  put_criteria(p);
  put_submission(p);
  put_tender_period(p, closing_known(row->closes_at, row->closes_said), first_deadline(p->o));
  put_period(p, "enquiryPeriod", row->enquiry_closes_at);
  put_documents(p);
  put_milestones(p);
  put_amendments(p);
  json_put_end(j);
}

static void put_award(const struct package *p) {
  struct json_put *j = p->j;
  if (!decided(p->o)) return;
  json_put_list(j, "awards");
  json_put_object(j, NULL);
  json_put_text(j, "id", S("1"));
  json_put_text(j, "status", p->o->state == OPPORTUNITY_AWARDED ? S("active") : S("unsuccessful"));
  json_put_instant(j, "date", p->o->row.outcome_at, p->o->zone);
  json_put_text(j, "description", p->o->row.outcome_text);
  json_put_end(j);
  json_put_end(j);
}

static void put_release(const struct package *p) {
  struct json_put *j = p->j;
  const struct q_opportunity_get *row = &p->o->row;
  json_put_object(j, NULL);
  json_put_text(j, "ocid", p->ocid);
  json_put_text(j, "id", fmt(p->a, "%.*s-%lld", STR(p->ocid), (long long)p->date.us));
  json_put_instant(j, "date", some(p->date), p->o->zone);
  json_put_list(j, "tag");
  json_put_text(j, NULL, tag_of(p->o));
  json_put_end(j);
  json_put_text(j, "initiationType", S("tender"));
  json_put_text(j, "language", row->lang);
  put_parties(p);
  put_role(p, "buyer", row->org, party(p, "organisation", row->org_slug));
  put_tender(p);
  put_award(p);
  json_put_end(j);
}

void ocds_package(struct json_put *j, const struct opportunity *o, struct str base_url, struct str prefix, struct instant now) {
  scoped(arena) struct arena a = {0};
  struct package const p = {.j = j, .a = &a, .o = o, .base_url = base_url, .date = release_date(o, now),
                            .ocid = fmt(&a, "%.*s-%lld", STR(prefix), (long long)o->row.id)};
  j->leave_out = true; /* in OCDS a null takes a value back that an earlier release gave */
  json_put_object(j, NULL);
  json_put_text(j, "uri", fmt(&a, "%.*s/fr/opportunites/%lld.ocds.json", STR(base_url), (long long)o->row.id));
  json_put_text(j, "version", S("1.1"));
  if (o->lots.n > 0) {
    json_put_list(j, "extensions");
    json_put_text(j, NULL, S(LOTS_EXTENSION));
    json_put_end(j);
  }
  json_put_instant(j, "publishedDate", (struct opt_instant){true, p.date}, o->zone);
  json_put_object(j, "publisher");
  json_put_text(j, "name", o->row.org);
  json_put_text(j, "uri", base_url);
  json_put_end(j);
  if (!str_has(opportunity_source(&o->row))) json_put_text(j, "license", S(DATA_LICENCE)); /* what a source wrote is not ours to license */
  json_put_text(j, "publicationPolicy", fmt(&a, "%.*s/fr/donnees-ouvertes", STR(base_url)));
  json_put_list(j, "releases");
  put_release(&p);
  json_put_end(j);
  json_put_end(j);
}
