#include "feed/json_value.h"

#include <string.h>

#include "base/date.h"
#include "base/out.h"
#include "base/utf8.h"

enum { KEY_MAX = 40, HTML_READ_MAX = 200000 };

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

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

struct str value_lang(struct arena *a, struct str code) {
  size_t n = 0;
  while (n < code.n && is_letter(code.p[n])) n++;
  bool const ends = n == code.n || code.p[n] == '-' || code.p[n] == '_';
  return n >= 2 && n <= 3 && ends ? str_lower(a, str_sub(code, 0, n)) : (struct str){0};
}

struct str value_country(struct arena *a, struct str country) {
  if (country.n != 2 || !is_letter(country.p[0]) || !is_letter(country.p[1])) return (struct str){0};
  char *code = arena_alloc(a, 3);
  for (size_t i = 0; i < 2; i++) code[i] = (char)(country.p[i] & ~0x20);
  return (struct str){code, 2};
}

struct str value_cpv(struct str code) {
  enum { DIGITS = 8 };
  size_t n = 0;
  while (n < code.n && code.p[n] >= '0' && code.p[n] <= '9') n++;
  bool const ends = n == code.n || code.p[n] == '-' || code.p[n] == '.'; /* its check digit, or what a spreadsheet put there */
  return n == DIGITS && ends ? str_sub(code, 0, DIGITS) : (struct str){0};
}

/* --- Times ---------------------------------------------------------------------------------------------------------- */

/* A number of exactly `digits` digits at the beginning of *rest. */
static bool take(struct str *rest, size_t digits, int *ret) {
  if (rest->n < digits) return false;
  *ret = 0;
  for (size_t i = 0; i < digits; i++) {
    if (rest->p[i] < '0' || rest->p[i] > '9') return false;
    *ret = *ret * 10 + (rest->p[i] - '0');
  }
  *rest = str_sub(*rest, digits, rest->n);
  return true;
}

static bool take_char(struct str *rest, const char *any) {
  if (rest->n == 0 || rest->p[0] == '\0' || strchr(any, rest->p[0]) == NULL) return false;
  *rest = str_sub(*rest, 1, rest->n);
  return true;
}

static bool take_clock(struct str *rest, struct civil *c) {
  if (!take(rest, 2, &c->hour) || !take_char(rest, ":") || !take(rest, 2, &c->minute)) return false;
  if (take_char(rest, ":") && !take(rest, 2, &c->second)) return false;
  int digit;
  if (take_char(rest, ".,"))
    while (take(rest, 1, &digit)) continue;
  if (c->second == 60) c->second = 59; /* a leap second, which no clock of ours shows */
  return c->minute < 60 && c->second < 60 && (c->hour < 24 || (c->hour == 24 && c->minute == 0 && c->second == 0));
}

static bool take_offset(struct str *rest, struct foreign_time *t) {
  if (rest->n == 0) return true;
  t->offset_said = true;
  if (take_char(rest, "Zz")) return rest->n == 0;
  bool const behind = rest->p[0] == '-';
  int hours = 0, minutes = 0;
  if (!take_char(rest, "+-") || !take(rest, 2, &hours)) return false;
  bool const colon = take_char(rest, ":");
  if ((colon || rest->n > 0) && !take(rest, 2, &minutes)) return false;
  t->offset = (hours * 3600 + minutes * 60) * (behind ? -1 : 1);
  return rest->n == 0 && hours < 24 && minutes < 60;
}

enum err value_time(struct str text, struct foreign_time *ret) {
  *ret = (struct foreign_time){0};
  if (!str_has(text)) return OK;
  struct foreign_time t = {.has = true};
  struct str rest = text;
  if (!take(&rest, 4, &t.wall.year) || !take_char(&rest, "-") || !take(&rest, 2, &t.wall.month) || !take_char(&rest, "-") || !take(&rest, 2, &t.wall.day))
    return INVALID;
  if (!date_valid(date_of(&t.wall))) return INVALID;
  if (rest.n > 0) {
    t.hour = true;
    if (!take_char(&rest, "Tt ") || !take_clock(&rest, &t.wall)) return INVALID;
    while (take_char(&rest, " ")) continue;
    if (!take_offset(&rest, &t)) return INVALID;
    if (t.wall.hour == 24) t.wall = date_civil(date_seconds(&t.wall)); /* the end of that day */
  }
  *ret = t;
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

/* --- Texts ---------------------------------------------------------------------------------------------------------- */

/* Every sign that Markdown would act on stands behind a backslash; a list stays one. */
struct str value_escaped(struct arena *a, struct str plain) {
  if (!str_has(plain)) return (struct str){0};
  struct out o = out_in(a, FOREIGN_BODY_MAX + 1000); /* what is longer is cut there */
  struct str rest = utf8_cut(plain, FOREIGN_BODY_MAX), line;
  while (str_next(&rest, '\n', &line)) {
    line = str_trim(line);
    if (str_starts(line, S("\xE2\x80\xA2"))) line = str_sub(line, 3, line.n), out_z(&o, "- ");
    else if (str_starts(line, S("- ")) || str_starts(line, S("* "))) line = str_sub(line, 2, line.n), out_z(&o, "- ");
    else if (line.n > 0 && strchr("-+=~", line.p[0]) != NULL) out_char(&o, '\\');
    line = str_trim(line);
    for (size_t i = 0; i < line.n; i++) {
      if (line.p[i] != '\0' && strchr("\\`*_[]<>&#|", line.p[i]) != NULL) out_char(&o, '\\');
      out_char(&o, line.p[i]);
    }
    if (rest.p != NULL) out_z(&o, line.n > 0 && rest.n > 0 && rest.p[0] != '\n' && rest.p[0] != '\r' ? "  \n" : "\n");
  }
  return str_trim(out_str(&o));
}

struct str value_plain(struct arena *a, struct str html) {
  struct str const read = utf8_cut(html, HTML_READ_MAX);
  char *p = arena_alloc(a, read.n + 1);
  size_t n = 0;
  bool in_tag = false;
  for (size_t i = 0; i < read.n; i++) {
    if (read.p[i] == '<') in_tag = true, p[n++] = ' ';
    else if (read.p[i] == '>' && in_tag) in_tag = false;
    else if (!in_tag) p[n++] = read.p[i];
  }
  return str_trim((struct str){p, n});
}

struct str value_markdown(struct arena *a, struct str html) { return str_has(html) ? value_escaped(a, value_plain(a, html)) : html; }

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
