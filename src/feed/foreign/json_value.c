#include "feed/foreign/json_value.h"

#include <string.h>

#include "base/out.h"
#include "base/utf8.h"
#include "feed/foreign/codes.h"
#include "feed/foreign/foreign_country.h"
#include "feed/foreign/foreign_date.h"
#include "feed/foreign/foreign_html.h"
#include "feed/foreign/foreign_when.h"

enum { KEY_MAX = 40 };

json_t *value_at(json_t *value, const char *path) {
  struct str rest = str_from(path), key;
  while (value != NULL && str_next(&rest, '/', &key)) {
    if (json_is_array(value)) value = json_array_get(value, 0);
    char name[KEY_MAX];
    if (key.n >= sizeof name) return NULL;
    memcpy(name, key.p, key.n);
    name[key.n] = '\0';
    value = json_object_get(value, name);
  }
  return json_is_null(value) ? NULL : value;
}

struct str value_text(struct arena *a, json_t *value) {
  if (json_is_array(value)) value = json_array_get(value, 0);
  if (json_is_integer(value)) return fmt(a, "%lld", (long long)json_integer_value(value));
  if (json_is_real(value)) return fmt(a, "%.15g", json_real_value(value));
  if (!json_is_string(value)) return (struct str){0};
  struct str const text = str_trim((struct str){json_string_value(value), json_string_length(value)});
  return text.n == 0 ? (struct str){0} : text;
}

struct str value_text_at(struct arena *a, json_t *value, const char *path) { return value_text(a, value_at(value, path)); }

static bool is_web(struct str s) {
  return s.n <= FOREIGN_URL_MAX && (str_starts(s, S("https://")) || str_starts(s, S("http://"))) && str_index(s, ' ') == s.n;
}

struct str value_url_at(struct arena *a, json_t *value, const char *path) {
  struct str const text = value_text_at(a, value, path);
  return is_web(text) ? text : (struct str){0};
}

struct str value_url_in(struct str text) {
  for (size_t i = 0; i + 8 < text.n; i++) {
    struct str url = str_sub(text, i, text.n);
    if (!str_starts(url, S("http://")) && !str_starts(url, S("https://"))) continue;
    size_t n = 0;
    while (n < url.n && (unsigned char)url.p[n] > ' ' && strchr("<>\"'", url.p[n]) == NULL) n++;
    while (n > 0 && strchr(".,;:!?)]", url.p[n - 1]) != NULL) n--;
    url.n = n;
    return is_web(url) && n > 8 ? url : (struct str){0};
  }
  return (struct str){0};
}

struct str value_lang(struct str code) {
  struct str const first = str_sub(code, 0, str_index(code, '_'));
  return code_language(first);
}

struct str value_country(struct str country) {
  struct str const code = code_country(country);
  return str_has(code) || !str_has(country) ? code : foreign_country(country);
}

struct str value_cpv(struct str code) {
  enum { DIGITS = 8 };
  size_t n = 0;
  while (n < code.n && code.p[n] >= '0' && code.p[n] <= '9') n++;
  bool const ends = n == code.n || code.p[n] == '-' || code.p[n] == '.'; /* its check digit, or what a spreadsheet put there */
  return n == DIGITS && ends ? str_sub(code, 0, DIGITS) : (struct str){0};
}

/* --- Times ---------------------------------------------------------------------------------------------------------- */

enum err value_time(struct str text, struct foreign_time *ret) {
  *ret = (struct foreign_time){0};
  struct foreign_time read = {0};
  if (!str_has(text)) return OK;
  TRY(foreign_date(text, &read));
  *ret = read;
  return OK;
}

struct foreign_time value_time_at(struct foreign_out *out, struct foreign *one, json_t *value, const char *path) {
  struct foreign_time t;
  struct str const text = value_text_at(&out->arena, value, path);
  if (value_time(text, &t) != OK) foreign_left(out, one, str_from(path), "no date that can be read");
  return t;
}

struct foreign_time value_closing_at(struct foreign_out *out, struct foreign *one, json_t *value, const char *path) {
  struct foreign_time t;
  struct str const text = value_text_at(&out->arena, value, path);
  if (value_time(text, &t) != OK) foreign_refuse(one, FOREIGN_WHY_BAD_TIME, fmt(&out->arena, "%s: %.*s", path, STR(utf8_cut(text, 100))));
  return t;
}

void value_day_alone(struct foreign_time *closes, struct str precision) {
  if (!closes->has || !str_eq(precision, S("day"))) return;
  const struct civil *wall = &closes->wall;
  *closes = (struct foreign_time){.has = true, .wall = {.year = wall->year, .month = wall->month, .day = wall->day}};
}

/* --- Texts ---------------------------------------------------------------------------------------------------------- */

static struct str or_absent(struct str s) { return s.n == 0 ? (struct str){0} : s; }

static void say_cut(struct foreign_out *out, struct foreign *one, bool cut) {
  if (cut) foreign_left(out, one, S("texts"), "longer than is kept: the end was left");
}

struct str value_escaped(struct foreign_out *out, struct foreign *one, struct str plain) {
  bool cut = false;
  if (!str_has(plain)) return (struct str){0};
  struct str const text = foreign_html_of_text(&out->arena, plain, &cut);
  say_cut(out, one, cut);
  return or_absent(text);
}

struct str value_markdown(struct foreign_out *out, struct foreign *one, struct str html) {
  bool cut = false;
  if (!str_has(html)) return (struct str){0};
  struct str const text = foreign_html_looks(html) ? foreign_html_markdown(&out->arena, html, (struct str){0}, &cut) : foreign_html_of_text(&out->arena, html, &cut);
  say_cut(out, one, cut);
  return or_absent(text);
}

struct str value_line(struct arena *a, struct str text) {
  bool cut = false;
  if (!str_has(text)) return (struct str){0};
  struct str const plain = foreign_html_looks(text) ? foreign_html_text(a, text, &cut) : text;
  return or_absent(foreign_html_line(a, plain, FOREIGN_LINE_MAX));
}

void value_closing_in(struct foreign_out *out, struct foreign *one, struct str html) {
  struct foreign_time told;
  bool cut = false;
  if (one->closes.has || !str_has(html)) return;
  enum foreign_when const w = foreign_when(foreign_html_text(&out->arena, html, &cut), &told);
  told.words = foreign_html_line(&out->arena, told.words, FOREIGN_LINE_MAX);
  if (foreign_when_reason(w) != NULL) foreign_left(out, one, told.words, foreign_when_reason(w));
  if (w == FOREIGN_WHEN_FOUND) one->closes = told;
}

/* --- Lists ---------------------------------------------------------------------------------------------------------- */

struct foreign_text *value_add_text(struct foreign_out *out, struct foreign *one) {
  if (one->texts.v == NULL) one->texts.v = arena_many(&out->arena, FOREIGN_TEXTS_MAX, struct foreign_text);
  return one->texts.n == FOREIGN_TEXTS_MAX ? NULL : &one->texts.v[one->texts.n++];
}

bool value_add_document(struct foreign_out *out, struct foreign *one, struct str title, struct str url) {
  if (!str_has(url) || one->documents.n == FOREIGN_LIST_MAX) return false;
  for (size_t i = 0; i < one->documents.n; i++)
    if (str_eq(one->documents.v[i].url, url)) return true;
  if (one->documents.v == NULL) one->documents.v = arena_many(&out->arena, FOREIGN_LIST_MAX, struct foreign_document);
  one->documents.v[one->documents.n++] = (struct foreign_document){title, url};
  return true;
}

void value_add_place(struct foreign_out *out, struct foreign *one, struct str city, struct str country) {
  if ((!str_has(city) && !str_has(country)) || one->places.n == FOREIGN_LIST_MAX) return;
  if (one->places.v == NULL) one->places.v = arena_many(&out->arena, FOREIGN_LIST_MAX, struct foreign_place);
  one->places.v[one->places.n++] = (struct foreign_place){city, country};
}

void value_add_category(struct foreign_out *out, struct foreign *one, struct str category) {
  if (!str_has(category) || one->categories.n == FOREIGN_LIST_MAX) return;
  if (one->categories.v == NULL) one->categories.v = arena_many(&out->arena, FOREIGN_LIST_MAX, struct str);
  one->categories.v[one->categories.n++] = category;
}

void value_left(struct foreign_out *out, struct foreign *one, json_t *object, const char *before, const struct value_unread *keys, size_t n) {
  for (size_t i = 0; i < n; i++) {
    json_t *value = value_at(object, keys[i].key);
    if (value == NULL || (json_is_array(value) && json_array_size(value) == 0) || (json_is_string(value) && json_string_length(value) == 0)) continue;
    foreign_left(out, one, fmt(&out->arena, "%s%s", before, keys[i].key), keys[i].reason);
  }
}
