/* JobPosting of schema.org, as pages carry it for search engines. */
#include "board/opportunity.h"

#include "base/out.h"
#include "base/utf8.h"
#include "feed/foreign/json_readers.h"
#include "feed/foreign/json_value.h"

enum { WALK_DEPTH = 8 };

static bool is_posting_word(json_t *word) {
  struct str const s = {json_string_value(word), json_string_length(word)};
  return json_is_string(word) && (str_eq(s, S("JobPosting")) || str_ends(s, S("schema.org/JobPosting")) || str_eq(s, S("schema:JobPosting")));
}

static bool is_posting(json_t *value) {
  json_t *type = json_object_get(value, "@type");
  for (size_t i = 0; i < json_array_size(type); i++)
    if (is_posting_word(json_array_get(type, i))) return true;
  return is_posting_word(type);
}

/* "name" of a thing that may be its name alone. */
static struct str name_of(struct arena *a, json_t *thing) {
  if (json_is_array(thing)) thing = json_array_get(thing, 0);
  return json_is_object(thing) ? value_text_at(a, thing, "name") : value_text(a, thing);
}

static bool is_contractor(struct arena *a, json_t *types) {
  if (json_is_string(types)) return str_eq_nocase(value_text(a, types), S("CONTRACTOR"));
  for (size_t i = 0; i < json_array_size(types); i++)
    if (str_eq_nocase(value_text(a, json_array_get(types, i)), S("CONTRACTOR"))) return true;
  return false;
}

static struct str country_of(struct arena *a, json_t *address) {
  json_t *country = value_at(address, "addressCountry");
  struct str code = value_country(name_of(a, country));
  if (!str_has(code)) code = value_country(value_text_at(a, country, "identifier"));
  return code;
}

static void read_places(struct foreign_out *out, struct foreign *one, json_t *places) {
  struct arena *a = &out->arena;
  size_t const n = json_is_array(places) ? json_array_size(places) : places != NULL;
  for (size_t i = 0; i < n && i < FOREIGN_LIST_MAX; i++) {
    json_t *place = json_is_array(places) ? json_array_get(places, i) : places, *address = value_at(place, "address");
    struct str const city = json_is_object(address) ? value_text_at(a, address, "addressLocality") : value_text(a, address);
    if (i > 0) value_add_place(out, one, city, country_of(a, address));
    else one->city = city, one->country = country_of(a, address);
  }
}

/* The page they stand in, and whether it is the page of one posting. */
struct page_of {
  struct str address;
  bool alone;
};

/* Its own identifier, its address, that of its page where it stands alone; who seeks whom since when, where it has none of these. */
static struct str key_of(struct arena *a, json_t *job, const struct foreign *one, const struct page_of *page) {
  json_t *identifier = value_at(job, "identifier");
  struct str const value = json_is_object(identifier) ? value_text_at(a, identifier, "value") : value_text(a, identifier);
  struct str const name = json_is_object(identifier) ? value_text_at(a, identifier, "name") : (struct str){0};
  if (str_has(value)) return str_has(name) ? fmt(a, "%.*s/%.*s", STR(utf8_cut(name, 200)), STR(utf8_cut(value, 200))) : value;
  struct str const id = value_text_at(a, job, "@id");
  if (str_has(id)) return id;
  if (str_has(one->link)) return one->link;
  if (page->alone && str_has(page->address)) return page->address;
  struct str const posted = value_text_at(a, job, "datePosted");
  if (!str_has(one->texts.v[0].title) || (!str_has(one->buyer) && !str_has(posted))) return (struct str){0};
  return fmt(a, "%.*s|%.*s|%.*s", STR(utf8_cut(one->buyer, 200)), STR(utf8_cut(one->texts.v[0].title, 200)), STR(utf8_cut(posted, 40)));
}

static const struct value_unread unread[] = {
    {"baseSalary", "salaries are not taken"},
    {"estimatedSalary", "salaries are not taken"},
    {"employmentType", "the type of contract is not taken"},
    {"workHours", "working hours are not taken"},
    {"jobBenefits", "benefits are not taken"},
    {"incentiveCompensation", "benefits are not taken"},
    {"educationRequirements", "what is asked of candidates is in the notice at its source"},
    {"experienceRequirements", "what is asked of candidates is in the notice at its source"},
    {"qualifications", "what is asked of candidates is in the notice at its source"},
    {"responsibilities", "the tasks are in the notice at its source"},
    {"skills", "what is asked of candidates is in the notice at its source"},
    {"physicalRequirement", "what is asked of candidates is in the notice at its source"},
    {"sensoryRequirement", "what is asked of candidates is in the notice at its source"},
    {"jobStartDate", "the first day is not taken"},
    {"jobLocationType", "remote work is not taken"},
    {"applicationContact", "the contact is in the notice at its source"},
};

static bool read_posting(struct foreign_out *out, json_t *job, const struct page_of *page) {
  struct arena *a = &out->arena;
  struct foreign *one = foreign_begin(out, "jobposting");
  one->type = S("JobPosting");
  one->kind = kind_word(is_contractor(a, json_object_get(job, "employmentType")) ? KIND_EXPERTISE_MISSION : KIND_RECRUITMENT);
  one->lang = value_lang(value_text_at(a, job, "inLanguage"));
  one->link = value_url_at(a, job, "url");
  one->buyer = name_of(a, value_at(job, "hiringOrganization"));
  struct foreign_text *text = value_add_text(out, one);
  text->lang = one->lang;
  text->title = value_line(a, value_text_at(a, job, "title"));
  if (!str_has(text->title)) text->title = value_line(a, value_text_at(a, job, "name"));
  text->body = value_markdown(out, one, value_text_at(a, job, "description"));
  one->published = value_time_at(out, one, job, "datePosted");
  one->updated = value_time_at(out, one, job, "dateModified");
  one->closes = value_closing_at(out, one, job, "validThrough");
  value_closing_in(out, one, value_text_at(a, job, "description"));
  read_places(out, one, value_at(job, "jobLocation"));
  value_add_category(out, one, value_text_at(a, job, "industry"));
  one->key = key_of(a, job, one, page);
  if (!str_has(one->link) && str_starts(page->address, S("http"))) one->link = page->address;
  value_left(out, one, job, "", unread, sizeof unread / sizeof *unread);
  return foreign_end(out, one);
}

/* Every posting below: counted, and read where there is somebody to hand it to. False: enough were read. */
static bool walk(struct foreign_out *out, json_t *value, const struct page_of *page, int depth, size_t *n) {
  static const char *const inside[] = {"@graph", "itemListElement", "item", "mainEntity"};
  if (depth == WALK_DEPTH) return true;
  for (size_t i = 0; i < json_array_size(value); i++)
    if (!walk(out, json_array_get(value, i), page, depth + 1, n)) return false;
  if (is_posting(value)) return (*n)++, out == NULL || read_posting(out, value, page);
  for (size_t i = 0; i < sizeof inside / sizeof *inside; i++) {
    json_t *below = json_object_get(value, inside[i]);
    if (below != NULL && !walk(out, below, page, depth + 1, n)) return false;
  }
  return true;
}

size_t jobposting_count(json_t *root) {
  size_t n = 0;
  walk(NULL, root, NULL, 0, &n);
  return n;
}

void jobposting_read(struct foreign_out *out, json_t *root, struct str address, bool alone) {
  size_t n = 0;
  struct page_of const page = {address, alone};
  walk(out, root, &page, 0, &n);
}
