#include "web/city.h"

#include "base/arena.h"
#include "base/fold.h"
#include "base/out.h"
#include "base/zone.h"
#include "views.h"
#include "web/app.h"
#include "web/handlers.h"
#include "web/notice.h"
#include "web/reply.h"

/* The assembler reads the file; the path is relative to the root of the tree, where the build runs. */
__asm__(
    ".pushsection .rodata, \"a\"\n"
    ".hidden cities_bytes\n"
    ".global cities_bytes\n"
    "cities_bytes:\n"
    ".incbin \"db/cities.csv\"\n"
    ".hidden cities_bytes_end\n"
    ".global cities_bytes_end\n"
    "cities_bytes_end:\n"
    ".byte 0\n"
    ".popsection\n");

extern const char cities_bytes[] __attribute__((visibility("hidden")));
extern const char cities_bytes_end[] __attribute__((visibility("hidden")));

enum { CITIES_MAX = 500, YEAR_S = 365 * 24 * 3600 };

/* The next line of the file: slug, name, country, zone, none of them quoted. False behind the last. */
static bool next_city(struct str *rest, struct city_choice *ret, struct str *ret_zone) {
  struct str line;
  while (str_next(rest, '\n', &line)) {
    if (line.n == 0) continue;
    (void)str_next(&line, ',', &ret->slug);
    (void)str_next(&line, ',', &ret->name);
    (void)str_next(&line, ',', &ret->country);
    *ret_zone = line;
    return true;
  }
  return false;
}

/* The lines behind the first, which names the columns. */
static struct str all_cities(void) {
  struct str rest = {cities_bytes, (size_t)(cities_bytes_end - cities_bytes)}, head;
  (void)str_next(&rest, '\n', &head);
  return rest;
}

enum err city_find(struct str slug, struct city_choice *ret) {
  struct str rest = all_cities(), zone;
  struct city_choice city = {0};
  if (!str_has(slug)) return NOT_FOUND;
  while (next_city(&rest, &city, &zone)) {
    if (!str_eq(city.slug, slug)) continue;
    TRY(zone_load(zone, &city.zone));
    *ret = city;
    return OK;
  }
  return NOT_FOUND;
}

struct city_choice city_of_reader(const struct request *r) {
  struct city_choice city = {0};
  if (city_find(request_city(r), &city) != OK) city = (struct city_choice){0};
  return city;
}

struct city_countries city_list(struct arena *a, enum lang lang) {
  struct names const countries = names_countries(a, lang);
  struct city_countries list = {.v = arena_many(a, countries.n, struct city_country)};
  for (size_t i = 0; i < countries.n; i++) {
    struct city_country c = {.name = countries.at[i].text};
    struct str rest = all_cities(), zone;
    for (struct city_choice city = {0}; next_city(&rest, &city, &zone);) {
      if (!str_eq(city.country, countries.at[i].code)) continue;
      if (c.v == NULL) c.v = arena_many(a, CITIES_MAX, struct city_choice);
      if (c.n < CITIES_MAX) c.v[c.n++] = city;
    }
    if (c.n > 0) list.v[list.n++] = c;
  }
  return list;
}

/* Where the reader came from: a page of ours, the list when it is not said. */
static struct str onward(struct request *r, struct str path) {
  return app_is_onward(path) ? path : app_path(r, S("/opportunites"));
}

enum err city_choice_show(struct request *r, struct reply *out) {
  struct city_page const page = {.countries = city_list(r->arena, r->show.lang),
                                 .chosen = city_of_reader(r),
                                 .onward = onward(r, request_query(r, "suite"))};
  r->show.unlisted = true;
  view_city_choice(&out->body, &r->show, &page);
  return OK;
}

/* An empty choice forgets the city. */
enum err city_choose(struct request *r, struct reply *out) {
  struct str const slug = request_form(r, "lieu");
  struct city_choice city;
  if (str_has(slug) && city_find(slug, &city) != OK) return INVALID;
  reply_cookie(out, r, S(CITY_COOKIE), slug.p == NULL ? S("") : slug, str_has(slug) ? YEAR_S : 0);
  return reply_redirect(out, r, onward(r, request_form(r, "suite")));
}
