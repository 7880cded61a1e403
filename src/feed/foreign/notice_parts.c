#include "feed/foreign/notice_parts.h"

#include <string.h>

#include "base/out.h"
#include "base/utf8.h"
#include "feed/foreign/codes.h"

/* --- Texts ---------------------------------------------------------------------------------------------------------- */

struct str part_text(struct arena *a, const struct xml_node *n, size_t most) {
  if (n == NULL || n->first == NULL) return (struct str){0};
  size_t length = 0;
  if (n->first == n->last && n->first->name.p == NULL) {
    struct str const text = utf8_cut(str_trim(n->first->text), most);
    return text.n > 0 ? text : (struct str){0};
  }
  for (const struct xml_node *at = xml_following(n, n); at != NULL; at = xml_following(n, at))
    if (at->name.p == NULL && length < most + 4096) length += at->text.n;
  if (length > most + 4096) length = most + 4096; /* some more than `most`: spaces before it */
  struct out text = out_fixed(arena_alloc(a, length), length);
  for (const struct xml_node *at = xml_following(n, n); at != NULL; at = xml_following(n, at))
    if (at->name.p == NULL) out_put(&text, str_sub(at->text, 0, length - text.n));
  struct str const trimmed = utf8_cut(str_trim(out_str(&text)), most);
  return trimmed.n > 0 ? trimmed : (struct str){0};
}

struct str part_at(struct arena *a, const struct xml_node *n, const char *path) { return part_text(a, xml_at(n, path), FOREIGN_LINE_MAX); }

static bool is_space(char c) { return str_index(S(" \t\r\n"), c) < 4; }

struct str part_title(struct arena *a, struct str text) {
  bool as_meant = true;
  for (size_t i = 0; i < text.n; i++)
    as_meant = as_meant && !(is_space(text.p[i]) && (text.p[i] != ' ' || (i > 0 && text.p[i - 1] == ' ')));
  if (as_meant) return text;
  struct out o = out_in(a, text.n);
  for (size_t i = 0; i < text.n; i++)
    if (!is_space(text.p[i])) out_char(&o, text.p[i]);
    else if (o.n > 0 && o.p[o.n - 1] != ' ') out_char(&o, ' ');
  return out_str(&o);
}

size_t part_count(const struct xml_node *n, const char *name) {
  size_t count = 0;
  for (const struct xml_node *c = xml_child(n, NULL, name); c != NULL; c = xml_again(c)) count++;
  return count;
}

const struct xml_node *part_below(const struct xml_node *top, const char *name) {
  if (top == NULL) return NULL;
  const struct xml_node *n = xml_following(top, top);
  while (n != NULL && !xml_is(n, NULL, name)) n = xml_following(top, n);
  return n;
}

/* --- Times ---------------------------------------------------------------------------------------------------------- */

/* Takes the zone off the end: "Z", "+02:00" (XML Schema part 2, 3.3.7: at most 14 hours). */
static bool take_zone(struct str *s, struct foreign_time *t) {
  if (str_ends(*s, S("Z"))) {
    s->n--;
    t->offset_said = true;
    t->offset = 0;
    return true;
  }
  if (s->n < 6 || s->p[s->n - 3] != ':' || (s->p[s->n - 6] != '+' && s->p[s->n - 6] != '-')) return true;
  int64_t hours, minutes;
  if (str_int(str_sub(*s, s->n - 5, 2), 0, 14, &hours) != OK || str_int(str_sub(*s, s->n - 2, 2), 0, 59, &minutes) != OK) return false;
  if (hours == 14 && minutes > 0) return false;
  t->offset_said = true;
  t->offset = (int)(hours * 3600 + minutes * 60) * (s->p[s->n - 6] == '-' ? -1 : 1);
  s->n -= 6;
  return true;
}

static bool take_time(struct str time, struct foreign_time *t) {
  if (!take_zone(&time, t)) return false;
  size_t const point = str_index(time, '.');
  for (size_t i = point + 1; i < time.n; i++)
    if (time.p[i] < '0' || time.p[i] > '9') return false;
  time = str_sub(time, 0, point);
  bool const end = str_eq(time, S("24:00")) || str_eq(time, S("24:00:00"));
  if (date_parse_time(end ? S("00:00") : time, &t->wall) != OK) return false;
  if (end) t->wall = date_civil(date_seconds(&t->wall) + DAY_SECONDS);
  t->hour = true;
  return date_valid(date_of(&t->wall));
}

bool part_time(struct str date, struct str time, struct foreign_time *ret) {
  *ret = (struct foreign_time){0};
  if (!str_has(date)) return true;
  struct foreign_time t = {.has = true};
  struct day day;
  if (!take_zone(&date, &t) || date_parse_day(date, &day) != OK) return false;
  t.wall = (struct civil){.year = day.year, .month = day.month, .day = day.day};
  if (str_has(time) && !take_time(time, &t)) return false;
  *ret = t;
  return true;
}

static int64_t moment(const struct foreign_time *t) {
  struct civil c = t->wall;
  if (!t->hour) c.hour = 23, c.minute = 59;
  return date_seconds(&c) - (t->hour && t->offset_said ? t->offset : 0);
}

bool part_before(const struct foreign_time *a, const struct foreign_time *b) { return moment(a) < moment(b); }

bool part_same_time(const struct foreign_time *a, const struct foreign_time *b) {
  return a->has == b->has && (!a->has || (moment(a) == moment(b) && a->hour == b->hour && a->offset_said == b->offset_said));
}

/* --- Lists ---------------------------------------------------------------------------------------------------------- */

struct foreign_text *part_language(struct foreign_out *out, struct foreign *one, struct str lang) {
  for (size_t i = 0; i < one->texts.n; i++)
    if (str_eq(one->texts.v[i].lang, lang)) return &one->texts.v[i];
  if (one->texts.n == PART_TEXTS_MAX) return NULL;
  if (one->texts.v == NULL) one->texts.v = arena_many(&out->arena, PART_TEXTS_MAX, struct foreign_text);
  one->texts.v[one->texts.n].lang = lang;
  return &one->texts.v[one->texts.n++];
}

void part_left(struct foreign_out *out, struct foreign *one, const char *path, struct str reason) {
  foreign_left(out, one, str_from(path), str_z(&out->arena, utf8_cut(reason, FOREIGN_LINE_MAX)));
}

/* Whether one more goes in; when not, that is said once. */
static bool has_room(struct foreign_out *out, struct foreign *one, size_t n, const char *path) {
  if (n < FOREIGN_LIST_MAX) return true;
  for (size_t i = 0; i < one->left.n; i++)
    if (str_eq(one->left.v[i].path, str_from(path))) return false;
  foreign_left(out, one, str_from(path), "more than are kept of one notice");
  return false;
}

void part_place(struct foreign_out *out, struct foreign *one, struct str city, struct str country) {
  if (!str_has(city) && !str_has(country)) return;
  for (size_t i = 0; i < one->places.n; i++)
    if (str_eq(one->places.v[i].city, city) && str_eq(one->places.v[i].country, country)) return;
  if (!has_room(out, one, one->places.n, "places")) return;
  if (one->places.v == NULL) one->places.v = arena_many(&out->arena, FOREIGN_LIST_MAX, struct foreign_place);
  one->places.v[one->places.n++] = (struct foreign_place){city, country};
}

struct str part_web(struct foreign_out *out, struct foreign *one, struct str url, const char *path) {
  if (!str_has(url)) return (struct str){0};
  bool const fits = url.n <= FOREIGN_URL_MAX && (str_starts(url, S("https://")) || str_starts(url, S("http://")));
  if (fits) return url;
  part_left(out, one, path, fmt(&out->arena, "no address of the web: %.*s", STR(utf8_cut(url, 200))));
  return (struct str){0};
}

void part_document(struct foreign_out *out, struct foreign *one, struct str title, struct str url) {
  url = part_web(out, one, url, "documents");
  if (!str_has(url)) return;
  for (size_t i = 0; i < one->documents.n; i++) {
    struct foreign_document *d = &one->documents.v[i];
    if (!str_eq(d->url, url)) continue;
    if (!str_eq(d->title, title)) d->title = (struct str){0}; /* one address of several lots is none of theirs alone */
    return;
  }
  if (!has_room(out, one, one->documents.n, "documents")) return;
  if (one->documents.v == NULL) one->documents.v = arena_many(&out->arena, FOREIGN_LIST_MAX, struct foreign_document);
  one->documents.v[one->documents.n++] = (struct foreign_document){title, url};
}

void part_lot(struct foreign_out *out, struct foreign *one, const struct foreign_lot *lot) {
  if (!has_room(out, one, one->lots.n, "lots")) return;
  if (one->lots.v == NULL) one->lots.v = arena_many(&out->arena, FOREIGN_LIST_MAX, struct foreign_lot);
  one->lots.v[one->lots.n++] = *lot;
}

struct str part_cpv(struct str code) {
  if (code.n != 8 && !(code.n == 10 && code.p[8] == '-')) return (struct str){0};
  for (size_t i = 0; i < 8; i++)
    if (code.p[i] < '0' || code.p[i] > '9') return (struct str){0};
  return str_sub(code, 0, 8);
}

struct str part_duration(struct arena *a, struct str number, struct str unit) {
  static const struct { struct str unit; char letter; } units[] = {
      {S_INIT("DAY"), 'D'}, {S_INIT("WEEK"), 'W'}, {S_INIT("WEE"), 'W'}, {S_INIT("MONTH"), 'M'}, {S_INIT("MON"), 'M'}, {S_INIT("YEAR"), 'Y'}, {S_INIT("ANN"), 'Y'},
  };
  int64_t n;
  if (str_int(number, 1, 999, &n) != OK) return (struct str){0};
  for (size_t i = 0; i < sizeof units / sizeof *units; i++)
    if (str_eq(unit, units[i].unit)) return fmt(a, "P%lld%c", (long long)n, units[i].letter);
  return (struct str){0};
}

void part_closing(struct foreign *one) {
  for (size_t i = 0; i < one->lots.n; i++) {
    const struct foreign_time *t = &one->lots.v[i].closes;
    if (t->has && (!one->closes.has || part_before(t, &one->closes))) one->closes = *t;
  }
}
