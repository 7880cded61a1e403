/* Notices as ReliefWeb's read interface answers them, and others that copied its form. */
#include "base/out.h"
#include "base/utf8.h"
#include "board/opportunity.h"
#include "feed/foreign/json_readers.h"
#include "feed/foreign/json_value.h"

static const struct value_unread unread[] = {
    {"experience", "the years of experience asked for are not taken"},
    {"headline", "headlines are not taken"},
    {"image", "pictures are not taken"},
};

/* ReliefWeb's own words for what it lists. */
static struct str kind_of_types(struct foreign_out *out, json_t *fields) {
  struct str const type = value_text_at(&out->arena, fields, "type/name");
  if (str_eq_nocase(type, S("Consultancy"))) return kind_word(KIND_EXPERTISE_MISSION);
  if (str_eq_nocase(type, S("Job")) || str_eq_nocase(type, S("Internship")) || str_eq_nocase(type, S("Volunteer Opportunity")))
    return kind_word(KIND_RECRUITMENT);
  return (struct str){0};
}

static struct str country_of(struct foreign_out *out, json_t *country) {
  static const char *const keys[] = {"iso2", "iso3", "name"};
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
    struct str const code = value_country(value_text_at(&out->arena, country, keys[i]));
    if (str_has(code)) return code;
  }
  return (struct str){0};
}

/* Lists of towns and of countries: which town is in which of several is not told, and not guessed. */
static void read_places(struct foreign_out *out, struct foreign *one, json_t *fields) {
  json_t *countries = json_object_get(fields, "country"), *cities = json_object_get(fields, "city");
  struct str const city = value_text_at(&out->arena, fields, "city/name");
  one->country = country_of(out, json_is_array(countries) ? json_array_get(countries, 0) : countries);
  if (!str_has(one->country) && countries != NULL) foreign_left(out, one, S("country"), "the country was not understood");
  for (size_t i = 1; i < json_array_size(countries); i++) value_add_place(out, one, (struct str){0}, country_of(out, json_array_get(countries, i)));
  bool const several = json_array_size(countries) > 1;
  one->city = several && str_has(city) ? S("") : city;
  for (size_t i = 0; several && i < json_array_size(cities); i++)
    foreign_left(out, one, S("city"), fmt(&out->arena, "which country its town is in is not told: %.*s", STR(utf8_cut(value_text_at(&out->arena, json_array_get(cities, i), "name"), 200))).p);
  for (size_t i = 1; !several && i < json_array_size(cities); i++)
    value_add_place(out, one, value_text_at(&out->arena, json_array_get(cities, i), "name"), one->country);
}

/* The HTML of a text, or the Markdown beside it, of which what it says beside its marks is kept, as of any text of others. */
static struct str text_of(struct foreign_out *out, struct foreign *one, json_t *fields, const char *html, const char *markdown) {
  struct str const text = value_text_at(&out->arena, fields, html);
  return value_markdown(out, one, str_has(text) ? text : value_text_at(&out->arena, fields, markdown));
}

static struct str body_of(struct foreign_out *out, struct foreign *one, json_t *fields) {
  struct str const body = text_of(out, one, fields, "body-html", "body"), apply = text_of(out, one, fields, "how_to_apply-html", "how_to_apply");
  if (!str_has(apply) || !str_has(body)) return str_has(body) ? body : apply;
  struct out both = out_in(&out->arena, (size_t)3 * FOREIGN_BODY_MAX);
  out_put(&both, body);
  out_z(&both, "\n\n---\n\n");
  out_put(&both, apply);
  return out_str(&both);
}

static void read_lists(struct foreign_out *out, struct foreign *one, json_t *fields) {
  json_t *themes = json_object_get(fields, "theme"), *files = json_object_get(fields, "file");
  for (size_t i = 0; i < json_array_size(themes); i++) value_add_category(out, one, value_text_at(&out->arena, json_array_get(themes, i), "name"));
  for (size_t i = 0; i < json_array_size(files); i++) {
    json_t *file = json_array_get(files, i);
    struct str title = value_text_at(&out->arena, file, "description");
    if (!str_has(title)) title = value_text_at(&out->arena, file, "filename");
    value_add_document(out, one, title, value_url_at(&out->arena, file, "url"));
  }
}

static bool read_entry(struct foreign_out *out, json_t *entry) {
  struct arena *a = &out->arena;
  struct foreign *one = foreign_begin(out, "reliefweb");
  json_t *fields = json_object_get(entry, "fields");
  one->type = value_text_at(a, fields, "type/name");
  one->kind = kind_of_types(out, fields);
  one->link = value_url_at(a, fields, "url_alias");
  if (!str_has(one->link)) one->link = value_url_at(a, fields, "url");
  one->key = value_text_at(a, entry, "id");
  if (!str_has(one->key)) one->key = value_text_at(a, fields, "id");
  if (!str_has(one->key)) one->key = one->link;
  one->lang = value_lang(value_text_at(a, fields, "language/code"));
  struct foreign_text *text = value_add_text(out, one);
  text->lang = one->lang;
  text->title = value_line(a, value_text_at(a, fields, "title"));
  text->body = body_of(out, one, fields);
  one->buyer = value_text_at(a, fields, "source/name");
  one->published = value_time_at(out, one, fields, "date/created");
  one->updated = value_time_at(out, one, fields, "date/changed");
  one->closes = value_closing_at(out, one, fields, "date/closing");
  /* A day is written there as its midnight in UTC. */
  if (one->closes.has && one->closes.wall.hour == 0 && one->closes.wall.minute == 0 && one->closes.wall.second == 0)
    one->closes = (struct foreign_time){.has = true, .wall = {.year = one->closes.wall.year, .month = one->closes.wall.month, .day = one->closes.wall.day}};
  value_closing_in(out, one, value_text_at(a, fields, "body-html"));
  read_places(out, one, fields);
  read_lists(out, one, fields);
  value_left(out, one, fields, "", unread, sizeof unread / sizeof *unread);
  return foreign_end(out, one);
}

void reliefweb_read(struct foreign_out *out, json_t *root) {
  json_t *data = json_object_get(root, "data");
  for (size_t i = 0; i < json_array_size(data); i++)
    if (!read_entry(out, json_array_get(data, i))) return;
}
