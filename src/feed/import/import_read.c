#include "feed/import/import_read.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "base/arena.h"
#include "base/out.h"
#include "base/utf8.h"
#include "base/zone.h"
#include "board/publish.h"

enum { REASON_MAX = 400, SHOWN_MAX = 60 };
#define WHOLE_MAX INT64_C(1000000000000000)

/* --- Places and reasons --------------------------------------------------------------------------------------------- */

__attribute__((format(printf, 2, 0)))
static struct import_note note_of(struct reader *r, const char *format, va_list list) {
  char text[REASON_MAX];
  int const n = vsnprintf(text, sizeof text, format, list);
  struct str const all = {text, n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1};
  return (struct import_note){str_dup(r->arena, (struct str){r->path, r->path_n}), str_dup(r->arena, utf8_cut(all, all.n))};
}

void read_refuse(struct reader *r, const char *format, ...) {
  if (r->refused) return;
  va_list list;
  va_start(list, format);
  r->refusal = note_of(r, format, list);
  va_end(list);
  r->refused = true;
}

void read_note(struct reader *r, const char *format, ...) {
  if (r->notes.v == NULL) r->notes.v = arena_many(r->arena, IMPORT_NOTES_MAX, struct import_note);
  if (r->notes.n == IMPORT_NOTES_MAX) {
    read_refuse(r, "more than %d things would not be taken", IMPORT_NOTES_MAX);
    return;
  }
  va_list list;
  va_start(list, format);
  r->notes.v[r->notes.n++] = note_of(r, format, list);
  va_end(list);
}

/* C0, DEL and C1: what a terminal would act on. */
static bool is_control(int32_t c) { return (c >= 0 && c < 32) || (c >= 127 && c < 160); }

struct str read_printable(struct arena *a, struct str s, size_t max) {
  struct str const cut = utf8_cut(s, max);
  struct out o = out_in(a, max + 8);
  for (size_t at = 0, from = 0; at < cut.n; from = at) {
    int32_t const c = utf8_next(cut, &at);
    if (c < 0 || is_control(c)) out_char(&o, '?');
    else out_put(&o, str_sub(cut, from, at - from));
  }
  if (cut.n < s.n) out_z(&o, "...");
  return out_str(&o);
}

struct str read_shown(struct reader *r, struct str s) { return read_printable(r->arena, s, SHOWN_MAX); }

size_t read_down(struct reader *r, const char *key) {
  size_t const before = r->path_n;
  struct out o = out_fixed(r->path + before, sizeof r->path - before);
  out_char(&o, '/');
  struct str const shown = read_printable(r->arena, str_from(key), READ_KEY_MAX);
  for (size_t i = 0; i < shown.n; i++) {
    if (shown.p[i] == '~') out_z(&o, "~0");
    else if (shown.p[i] == '/') out_z(&o, "~1");
    else out_char(&o, shown.p[i]);
  }
  r->path_n += o.n;
  return before;
}

size_t read_down_to(struct reader *r, size_t index) {
  size_t const before = r->path_n;
  struct out o = out_fixed(r->path + before, sizeof r->path - before);
  out_fmt(&o, "/%zu", index);
  r->path_n += o.n;
  return before;
}

void read_up(struct reader *r, size_t before) { r->path_n = before; }

/* --- Objects and lists ---------------------------------------------------------------------------------------------- */

static const struct read_key *key_named(const struct read_key *keys, size_t n, const char *name) {
  for (size_t i = 0; i < n; i++)
    if (strcmp(keys[i].key, name) == 0) return &keys[i];
  return NULL;
}

void read_object(struct reader *r, json_t *value, const struct read_key *keys, size_t n, void *to) {
  const char *name;
  json_t *member;
  if (!json_is_object(value)) read_refuse(r, "should be an object");
  json_object_foreach(value, name, member) {
    size_t const before = read_down(r, name);
    const struct read_key *key = key_named(keys, n, name);
    if (key == NULL) read_note(r, "no place for it");
    else if (!json_is_null(member)) key->take(r, member, (char *)to + key->at);
    read_up(r, before);
  }
  for (size_t i = 0; i < n && !r->refused; i++) {
    member = json_object_get(value, keys[i].key);
    if (!keys[i].must || (member != NULL && !json_is_null(member))) continue;
    size_t const before = read_down(r, keys[i].key);
    read_refuse(r, "is missing");
    read_up(r, before);
  }
}

/* The entries of a list; 0 (refused) when it is none or too long. */
static size_t list_size(struct reader *r, const json_t *value) {
  if (!json_is_array(value)) read_refuse(r, "should be a list");
  else if (json_array_size(value) > IMPORT_LIST_MAX) read_refuse(r, "more than %d entries", IMPORT_LIST_MAX);
  else return json_array_size(value);
  return 0;
}

void *read_rows(struct reader *r, json_t *value, const struct read_key *keys, size_t n, size_t size, size_t *ret_n) {
  size_t const count = list_size(r, value);
  char *rows = arena_array(r->arena, count, size);
  for (size_t i = 0; i < count; i++) {
    size_t const before = read_down_to(r, i);
    read_object(r, json_array_get(value, i), keys, n, rows + i * size);
    read_up(r, before);
  }
  *ret_n = count;
  return rows;
}

void read_list(struct reader *r, json_t *value, read_taker *take, struct text_list *to) {
  size_t const count = list_size(r, value);
  to->v = arena_many(r->arena, count, struct str);
  to->n = count;
  for (size_t i = 0; i < count; i++) {
    size_t const before = read_down_to(r, i);
    take(r, json_array_get(value, i), &to->v[i]);
    read_up(r, before);
  }
}

/* --- Values --------------------------------------------------------------------------------------------------------- */

static void string(struct reader *r, const json_t *value, size_t max, bool lines, struct str *ret) {
  if (!json_is_string(value)) {
    read_refuse(r, "should be text");
    return;
  }
  struct str const s = {json_string_value(value), json_string_length(value)};
  if (s.n > max) {
    read_refuse(r, "longer than %zu bytes", max);
    return;
  }
  for (size_t at = 0; at < s.n;) {
    int32_t const c = utf8_next(s, &at);
    if (is_control(c) && !(lines && (c == '\n' || c == '\r' || c == '\t'))) read_refuse(r, "holds a control character");
  }
  *ret = str_dup(r->arena, s);
}

void read_line(struct reader *r, json_t *value, void *to) {
  struct str *s = to;
  string(r, value, IMPORT_LINE_MAX, false, s);
  *s = str_trim(*s);
  if (s->n == 0) read_refuse(r, "is empty");
}

void read_text(struct reader *r, json_t *value, void *to) { string(r, value, IMPORT_TEXT_MAX, true, to); }
void read_lines(struct reader *r, json_t *value, void *to) { read_list(r, value, read_line, to); }
void read_codes(struct reader *r, json_t *value, void *to) { read_list(r, value, read_code, to); }

static bool all_between(struct str s, char low, char high) {
  for (size_t i = 0; i < s.n; i++)
    if (s.p[i] < low || s.p[i] > high) return false;
  return true;
}

bool read_is_code(struct str s) { return s.n >= 2 && s.n <= 3 && all_between(s, 'a', 'z'); }

void read_code(struct reader *r, json_t *value, void *to) {
  struct str *s = to;
  read_line(r, value, s);
  if (!read_is_code(*s)) read_refuse(r, "should be the code of a language (ISO 639)");
}

void read_currency(struct reader *r, json_t *value, void *to) {
  struct str *s = to;
  read_line(r, value, s);
  if (s->n != 3 || !all_between(*s, 'A', 'Z')) read_refuse(r, "should be the code of a currency (ISO 4217)");
}

/* 28000.0 is a whole number too; 28000.5 is none. */
void read_whole(struct reader *r, json_t *value, void *to) {
  double const number = json_number_value(value);
  if (!json_is_number(value) || !(number >= 0) || number > (double)WHOLE_MAX || floor(number) < number)
    read_refuse(r, "should be a whole number, 0 or more");
  else
    *(struct opt_int *)to = (struct opt_int){true, json_is_integer(value) ? json_integer_value(value) : (int64_t)number};
}

void read_flag(struct reader *r, json_t *value, void *to) {
  if (!json_is_boolean(value)) read_refuse(r, "should be true or false");
  *(struct opt_int *)to = (struct opt_int){true, json_is_true(value)};
}

void read_day(struct reader *r, json_t *value, void *to) {
  struct str *s = to;
  struct day day;
  read_line(r, value, s);
  if (date_parse_day(*s, &day) != OK) read_refuse(r, "\"%.*s\" is no day (YYYY-MM-DD)", STR(read_shown(r, *s)));
}

/* --- Instants ------------------------------------------------------------------------------------------------------- */

bool read_instant(struct reader *r, const struct zone *zone, const struct civil *wall, struct instant *ret) {
  struct instant first, second;
  switch (zone_instant(zone, wall, &first, &second)) {
  case ZONE_NORMAL: *ret = first; return true;
  case ZONE_GAP: read_refuse(r, "the clocks of %.*s skip this hour on that day", STR(zone_name(zone))); return false;
  case ZONE_AMBIGUOUS: read_refuse(r, "the clocks of %.*s show this hour twice on that day", STR(zone_name(zone))); return false;
  }
  return false;
}

static struct str utc_text(struct arena *a, struct instant at) {
  struct out o = out_in(a, 64);
  date_put_instant(&o, at);
  return out_str(&o);
}

struct announced {
  struct str local, zone, utc;
};

static const struct read_key announced_keys[] = {
    {"locale", read_line, offsetof(struct announced, local), true},
    {"fuseau", read_line, offsetof(struct announced, zone), true},
    {"utc", read_line, offsetof(struct announced, utc), true},
};

static bool refuse_word(struct reader *r, const char *key, struct str word, const char *what) {
  size_t const before = read_down(r, key);
  read_refuse(r, "\"%.*s\" is %s", STR(read_shown(r, word)), what);
  read_up(r, before);
  return false;
}

static bool confirmed(struct reader *r, const struct announced *said, struct read_moment *m) {
  struct instant utc;
  if (date_parse_local(said->local, &m->wall) != OK || m->wall.second != 0)
    return refuse_word(r, "locale", said->local, "no local time in whole minutes (YYYY-MM-DDTHH:MM)");
  if (zone_load(said->zone, &m->zone) != OK) return refuse_word(r, "fuseau", said->zone, "no time zone");
  if (date_parse_instant(said->utc, &utc) != OK) return refuse_word(r, "utc", said->utc, "no instant (RFC 3339)");
  if (!read_instant(r, m->zone, &m->wall, &m->at)) return false;
  if (m->at.us != utc.us)
    read_refuse(r, "%.*s in %.*s is %.*s (time zones %.*s), the file says %.*s", STR(said->local), STR(said->zone),
                STR(utc_text(r->arena, m->at)), STR(zone_version()), STR(utc_text(r->arena, utc)));
  return m->at.us == utc.us;
}

void read_moment(struct reader *r, json_t *value, void *to) {
  struct announced said = {0};
  struct read_moment m = {.has = true};
  read_object(r, value, READ_KEYS(announced_keys), &said);
  if (r->refused || !confirmed(r, &said, &m)) return;
  *(struct read_moment *)to = m;
}
