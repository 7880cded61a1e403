#include "feed/jsonld.h"

#include "base/arena.h"
#include "base/fold.h"
#include "base/json_put.h"
#include "base/zone.h"
#include "board/markdown.h"

enum {
  DESCRIPTION_MAX = 64 << 10, /* bytes; a text that makes more is left to the page, the summary stands for it */
  POSTING_MAX = 2 * DESCRIPTION_MAX,
  TITLE_MAX = 1024,
};

/* Whether folded text has a word that begins so. */
static bool has_word(struct str folded, struct str beginning) {
  for (size_t i = 0; i < folded.n; i++) {
    bool const starts = i == 0 || folded.p[i - 1] == ' ' || folded.p[i - 1] == '\'' || folded.p[i - 1] == '-';
    if (starts && str_starts(str_sub(folded, i, folded.n), beginning)) return true;
  }
  return false;
}

struct str jsonld_employment(enum opportunity_kind kind, struct str nature, struct str time) {
  static const struct {
    struct str beginning, type;
  } natures[] = {{S_INIT("stage"), S_INIT("INTERN")},     {S_INIT("internship"), S_INIT("INTERN")},
                 {S_INIT("volont"), S_INIT("VOLUNTEER")}, {S_INIT("benevol"), S_INIT("VOLUNTEER")}},
    times[] = {{S_INIT("plein"), S_INIT("FULL_TIME")},    {S_INIT("complet"), S_INIT("FULL_TIME")},
               {S_INIT("full"), S_INIT("FULL_TIME")},     {S_INIT("partiel"), S_INIT("PART_TIME")},
               {S_INIT("part"), S_INIT("PART_TIME")}};
  scoped(arena) struct arena a = {0};
  if (kind == KIND_EXPERTISE_MISSION) return S("CONTRACTOR");
  struct str const n = fold_text(&a, nature), t = fold_text(&a, time);
  for (size_t i = 0; i < sizeof natures / sizeof *natures; i++)
    if (has_word(n, natures[i].beginning)) return natures[i].type;
  for (size_t i = 0; i < sizeof times / sizeof *times; i++)
    if (has_word(t, times[i].beginning)) return times[i].type;
  return (struct str){0};
}

static struct str salary_unit(struct str period) {
  static const struct {
    struct str word, unit;
  } units[] = {{S_INIT("mois"), S_INIT("MONTH")},  {S_INIT("an"), S_INIT("YEAR")},     {S_INIT("jour"), S_INIT("DAY")},
               {S_INIT("semaine"), S_INIT("WEEK")}, {S_INIT("heure"), S_INIT("HOUR")}};
  for (size_t i = 0; i < sizeof units / sizeof *units; i++)
    if (str_eq(units[i].word, period)) return units[i].unit;
  return (struct str){0};
}

/* The title without the reference, and without what joined the two: search engines want no codes in it. */
static struct str title_without(struct arena *a, struct str title, struct str reference) {
  struct out o = out_in(a, TITLE_MAX);
  if (!str_has(reference) || !str_contains(title, reference)) return title;
  while (!str_starts(title, reference)) {
    out_char(&o, *title.p);
    title = str_sub(title, 1, title.n);
  }
  struct str before = str_trim(out_str(&o)), rest = str_trim(str_sub(title, reference.n, title.n));
  static const struct str joints[] = {S_INIT("("), S_INIT(")"), S_INIT("-"), S_INIT("\u2013"), S_INIT("\u2014"), S_INIT(":"), S_INIT(",")};
  for (size_t i = 0; i < sizeof joints / sizeof *joints; i++) {
    if (str_ends(before, joints[i])) before = str_trim(str_sub(before, 0, before.n - joints[i].n));
    if (str_starts(rest, joints[i])) rest = str_trim(str_sub(rest, joints[i].n, rest.n));
  }
  return fmt(a, "%.*s%s%.*s", STR(before), before.n > 0 && rest.n > 0 ? " " : "", STR(rest));
}

/* Summary and body as HTML, as the page has them, as far as there is room for them. */
static struct str description(struct arena *a, struct opportunity_text text) {
  struct markup const body = markdown_html(a, text.body, text.body_lang);
  struct out o = out_in(a, DESCRIPTION_MAX);
  out_z(&o, "<p>");
  markup_escaped(&o, text.summary);
  out_z(&o, "</p>");
  if (!o.full && body.html.n <= DESCRIPTION_MAX - o.n) markup_raw(&o, body);
  return out_str(&o);
}

static void put_place(struct json_put *j, struct str city, struct str country) {
  json_put_object(j, NULL);
  json_put_text(j, "@type", S("Place"));
  json_put_object(j, "address");
  json_put_text(j, "@type", S("PostalAddress"));
  json_put_text(j, "addressLocality", city);
  json_put_text(j, "addressCountry", country);
  json_put_end(j);
  json_put_end(j);
}

/* Work that is wholly done from elsewhere says so; its place is then where applicants may live. */
static bool wholly_remote(struct arena *a, struct str remote) {
  struct str const words = fold_text(a, remote);
  return str_starts(words, S("100")) || has_word(words, S("total")) || has_word(words, S("integral")) || has_word(words, S("complet"));
}

static void put_where(struct json_put *j, struct arena *a, const struct opportunity *o) {
  if (wholly_remote(a, o->row.contract_remote)) {
    json_put_text(j, "jobLocationType", S("TELECOMMUTE"));
    json_put_object(j, "applicantLocationRequirements");
    json_put_text(j, "@type", S("Country"));
    json_put_text(j, "name", o->row.country);
    json_put_end(j);
  }
  json_put_list(j, "jobLocation");
  put_place(j, o->row.city, o->row.country);
  for (size_t i = 0; i < o->places.n; i++)
    put_place(j, o->places.v[i].city, o->places.v[i].country.p == NULL ? o->row.country : o->places.v[i].country);
  json_put_end(j);
}

static void put_salary(struct json_put *j, const struct q_opportunity_get *row) {
  if (!row->salary_min.has && !row->salary_max.has) return;
  json_put_object(j, "baseSalary");
  json_put_text(j, "@type", S("MonetaryAmount"));
  json_put_text(j, "currency", row->salary_currency);
  json_put_object(j, "value");
  json_put_text(j, "@type", S("QuantitativeValue"));
  if (row->salary_min.has && row->salary_max.has) {
    json_put_int(j, "minValue", row->salary_min.v);
    json_put_int(j, "maxValue", row->salary_max.v);
  } else json_put_int(j, "value", row->salary_min.has ? row->salary_min.v : row->salary_max.v);
  json_put_text(j, "unitText", salary_unit(row->salary_period));
  json_put_end(j);
  json_put_end(j);
}

/* Until when it may be answered: a day where no hour was said, nothing where no closing was. */
static void put_valid(struct json_put *j, struct arena *a, const struct opportunity *o) {
  struct opt_instant const ends = {true, o->row.ends_at};
  struct civil const c = zone_local(o->zone, o->row.ends_at);
  switch (closing_known(o->row.closes_at, o->row.closes_said)) {
  case CLOSING_UNKNOWN: return;
  case CLOSING_DAY: json_put_text(j, "validThrough", fmt(a, "%04d-%02d-%02d", c.year, c.month, c.day)); return;
  case CLOSING_INSTANT:
  case CLOSING_PERMANENT: json_put_instant(j, "validThrough", ends, o->zone); return;
  }
}

static void put_posting(struct json_put *j, struct arena *a, const struct opportunity *o, const struct show *show) {
  const struct q_opportunity_get *row = &o->row;
  struct opportunity_text const text = opportunity_in(o, show->lang);
  json_put_object(j, NULL);
  json_put_text(j, "@context", S("https://schema.org/"));
  json_put_text(j, "@type", S("JobPosting"));
  json_put_text(j, "title", title_without(a, text.title, row->reference));
  json_put_text(j, "description", description(a, text));
  json_put_text(j, "inLanguage", text.lang);
  json_put_text(j, "url", fmt(a, "%.*s/fr/opportunites/%lld-%.*s", STR(show->base_url), (long long)row->id, STR(row->slug)));
  json_put_object(j, "identifier");
  json_put_text(j, "@type", S("PropertyValue"));
  json_put_text(j, "name", row->org);
  json_put_text(j, "value", row->reference);
  json_put_end(j);
  json_put_instant(j, "datePosted", (struct opt_instant){true, row->published_at}, o->zone);
  put_valid(j, a, o);
  json_put_object(j, "hiringOrganization");
  json_put_text(j, "@type", S("Organization"));
  json_put_text(j, "name", row->org);
  json_put_end(j);
  put_where(j, a, o);
  json_put_text(j, "employmentType", jsonld_employment(o->kind, row->contract_nature, row->contract_time));
  json_put_text(j, "jobStartDate", row->contract_start);
  json_put_opt_int(j, "totalJobOpenings", row->contract_posts);
  put_salary(j, row);
  json_put_bool(j, "directApply", row->apply_here);
  json_put_end(j);
}

struct markup jsonld_posting(struct arena *a, const struct opportunity *o, const struct show *show) {
  bool const job = o->kind == KIND_RECRUITMENT || o->kind == KIND_EXPERTISE_MISSION;
  if (!job || o->state != OPPORTUNITY_OPEN || !str_eq(o->row.visibility, S("public"))) return (struct markup){0};
  scoped(arena) struct arena own = {0};
  struct out out = out_in(&own, POSTING_MAX);
  struct json_put j = json_put_in(&out);
  j.leave_out = true;
  put_posting(&j, &own, o, show);
  return out.full ? (struct markup){0} : markup_json_ld(a, out_str(&out));
}
