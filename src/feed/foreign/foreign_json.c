/* Records as lines of JSON, by one table that both directions follow. */
#include <jansson.h>
#include <string.h>

#include "base/arena.h"
#include "base/out.h"
#include "base/utf8.h"
#include "feed/foreign/foreign.h"

enum kind { LINE, TEXT, URL, FLAG, FAMILY, WHY, NUMBER, OBJECT, LIST, WORDS };

struct member {
  const char *key;
  enum kind kind;
  size_t at, most; /* bytes of a text, entries of a list */
  const struct member *members; /* of an object, of a list's entries */
  size_t n, size;
};

#define MEMBERS(table) (table), sizeof(table) / sizeof *(table)
#define M(type, name, kind, most) {#name, kind, offsetof(struct type, name), most, NULL, 0, 0}

static const struct member civil_members[] = {
    M(civil, year, NUMBER, 0), M(civil, month, NUMBER, 0), M(civil, day, NUMBER, 0), M(civil, hour, NUMBER, 0), M(civil, minute, NUMBER, 0), M(civil, second, NUMBER, 0),
};
static const struct member time_members[] = {
    {"wall", OBJECT, offsetof(struct foreign_time, wall), 0, MEMBERS(civil_members), sizeof(struct civil)},
    M(foreign_time, hour, FLAG, 0), M(foreign_time, offset_said, FLAG, 0), M(foreign_time, offset, NUMBER, 0), M(foreign_time, words, LINE, FOREIGN_LINE_MAX),
};
static const struct member text_members[] = {
    M(foreign_text, lang, LINE, 8), M(foreign_text, title, LINE, FOREIGN_LINE_MAX),
    M(foreign_text, summary, TEXT, FOREIGN_SUMMARY_MAX), M(foreign_text, body, TEXT, FOREIGN_BODY_MAX),
};
#define TIME(type, name) {#name, OBJECT, offsetof(struct type, name), 1, MEMBERS(time_members), sizeof(struct foreign_time)}
static const struct member lot_members[] = {M(foreign_lot, id, LINE, FOREIGN_LINE_MAX), M(foreign_lot, title, LINE, FOREIGN_LINE_MAX), TIME(foreign_lot, closes)};
static const struct member document_members[] = {M(foreign_document, title, LINE, FOREIGN_LINE_MAX), M(foreign_document, url, URL, FOREIGN_URL_MAX)};
static const struct member place_members[] = {M(foreign_place, city, LINE, FOREIGN_LINE_MAX), M(foreign_place, country, LINE, 2)};
static const struct member left_members[] = {M(foreign_left, path, LINE, FOREIGN_LINE_MAX), M(foreign_left, reason, LINE, FOREIGN_LINE_MAX)};

#define ROWS(name, table, row, most) {#name, LIST, offsetof(struct foreign, name), most, MEMBERS(table), sizeof(struct row)}
static const struct member members[] = {
    M(foreign, family, FAMILY, 0), M(foreign, why, WHY, 0), M(foreign, detail, LINE, FOREIGN_LINE_MAX), M(foreign, form, LINE, 32),
    M(foreign, type, LINE, 80), M(foreign, key, LINE, FOREIGN_LINE_MAX), M(foreign, key_global, FLAG, 0), M(foreign, version, LINE, 80),
    M(foreign, replaces, LINE, FOREIGN_LINE_MAX), M(foreign, procedure, LINE, FOREIGN_LINE_MAX), M(foreign, kind, LINE, 32),
    M(foreign, lang, LINE, 8), ROWS(texts, text_members, foreign_text, 30), M(foreign, buyer, LINE, FOREIGN_LINE_MAX),
    {"with", WORDS, offsetof(struct foreign, with), FOREIGN_LIST_MAX, NULL, 0, 0},
    M(foreign, reference, LINE, FOREIGN_LINE_MAX), M(foreign, city, LINE, FOREIGN_LINE_MAX), M(foreign, country, LINE, 2), M(foreign, cpv, LINE, 8),
    M(foreign, link, URL, FOREIGN_URL_MAX), M(foreign, submission, URL, FOREIGN_URL_MAX), M(foreign, duration, LINE, 16), M(foreign, outcome, LINE, 32),
    TIME(foreign, published), TIME(foreign, updated), TIME(foreign, closes), TIME(foreign, enquiry), TIME(foreign, opens_bids),
    ROWS(places, place_members, foreign_place, FOREIGN_LIST_MAX), ROWS(lots, lot_members, foreign_lot, FOREIGN_LIST_MAX),
    ROWS(documents, document_members, foreign_document, FOREIGN_LIST_MAX),
    {"categories", WORDS, offsetof(struct foreign, categories), FOREIGN_LIST_MAX, NULL, 0, 0},
    ROWS(left, left_members, foreign_left, FOREIGN_LEFT_MAX),
};

/* Every list has the form of this one. */
struct rows { void *v; size_t n; };

/* --- Out ------------------------------------------------------------------------------------------------------------ */

static bool is_web(struct str s) { return str_starts(s, S("https://")) || str_starts(s, S("http://")); }

/* What turns the direction of the text around it (Unicode UAX #9 §2.1–2.4: embeddings, overrides, isolates): a title ends,
 * and the page that shows it does not. */
static bool is_turning(int32_t c) { return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069); }

/* Without control characters (line ends and tabs stay in a text), without those that turn its direction, and bytes that are
 * no UTF-8. */
static struct str clean(struct arena *a, struct str s, bool lines) {
  char *p = arena_alloc(a, s.n + 1);
  size_t n = 0;
  for (size_t i = 0; i < s.n;) {
    size_t const from = i;
    int32_t const c = utf8_next(s, &i);
    if (c == '\n' || c == '\t') p[n++] = lines ? (char)c : ' ';
    if (c < 0x20 || (c >= 0x7F && c < 0xA0) || is_turning(c)) continue;
    memcpy(p + n, s.p + from, i - from);
    n += i - from;
  }
  return (struct str){p, n};
}

static json_t *write_members(struct arena *a, const char *base, const struct member *m, size_t n);

static json_t *write_text(struct arena *a, const struct member *m, struct str s) {
  if (s.p == NULL || (m->kind == URL && (!is_web(s) || s.n > m->most))) return NULL;
  /* twice what may stay, for the sake of what is taken out: a text may be as long as its file */
  struct str const sound = utf8_cut(clean(a, utf8_cut(s, 2 * m->most), m->kind == TEXT), m->most);
  return json_stringn(sound.p, sound.n);
}

static json_t *write_list(struct arena *a, const struct member *m, const struct rows *rows) {
  if (rows->n == 0) return NULL;
  json_t *list = json_array();
  for (size_t i = 0; i < rows->n && i < m->most; i++) {
    static const struct member word = {"", LINE, 0, FOREIGN_LINE_MAX, NULL, 0, 0};
    json_t *one = m->kind == WORDS ? write_text(a, &word, ((const struct str *)rows->v)[i])
                                   : write_members(a, (const char *)rows->v + i * m->size, m->members, m->n);
    if (one != NULL) json_array_append_new(list, one);
  }
  return list;
}

static json_t *write_member(struct arena *a, const char *from, const struct member *m) {
  switch (m->kind) {
  case LINE:
  case TEXT:
  case URL: return write_text(a, m, *(const struct str *)(const void *)from);
  case FLAG: return *(const bool *)from ? json_true() : NULL;
  case NUMBER: return json_integer(*(const int *)(const void *)from);
  case FAMILY: return json_string(foreign_family_word(*(const enum foreign_family *)(const void *)from).p);
  case WHY: {
    enum foreign_why const why = *(const enum foreign_why *)(const void *)from;
    return why == FOREIGN_WHY_NONE ? NULL : json_string(foreign_why_word(why).p);
  }
  case OBJECT: /* most: it is a time, which may be absent */
    if (m->most > 0 && !((const struct foreign_time *)(const void *)from)->has) return NULL;
    return write_members(a, from, m->members, m->n);
  case LIST:
  case WORDS: return write_list(a, m, (const struct rows *)(const void *)from);
  }
  return NULL;
}

static json_t *write_members(struct arena *a, const char *base, const struct member *m, size_t n) {
  json_t *object = json_object();
  for (size_t i = 0; i < n; i++) {
    json_t *value = write_member(a, base + m[i].at, &m[i]);
    if (value != NULL) json_object_set_new(object, m[i].key, value);
  }
  return object;
}

/* Its texts are the object's own: the room they were cleaned in is given back. */
static json_t *object_of(const struct foreign *one) {
  scoped(arena) struct arena room = {0};
  return write_members(&room, (const char *)one, MEMBERS(members));
}

struct str foreign_json(struct arena *a, const struct foreign *one) {
  struct foreign fits = *one;
  json_t *object = object_of(one);
  size_t n = json_dumpb(object, NULL, 0, JSON_COMPACT);
  while (n > FOREIGN_RECORD_MAX && fits.texts.n > 1) { /* languages beside the first ones are what there is too much of */
    fits.texts.n /= 2;
    json_decref(object);
    object = object_of(&fits);
    n = json_dumpb(object, NULL, 0, JSON_COMPACT);
  }
  char *line = arena_alloc(a, n + 1);
  json_dumpb(object, line, n, JSON_COMPACT);
  json_decref(object);
  return (struct str){line, n};
}

/* --- In ------------------------------------------------------------------------------------------------------------- */

static enum err read_members(struct arena *a, json_t *object, const struct member *m, size_t n, char *base);

static enum err read_text(struct arena *a, const struct member *m, json_t *value, struct str *ret) {
  struct str const s = {json_string_value(value), json_string_length(value)};
  if (!json_is_string(value) || s.n > m->most || (m->kind == URL && !is_web(s))) return INVALID;
  struct str const sound = clean(a, s, m->kind == TEXT);
  if (!str_eq(sound, s)) return INVALID; /* a tab within a line is no other length */
  *ret = str_dup(a, s);
  return OK;
}

static enum err read_list(struct arena *a, const struct member *m, json_t *value, struct rows *ret) {
  if (!json_is_array(value) || json_array_size(value) > m->most) return INVALID;
  ret->n = json_array_size(value);
  ret->v = arena_array(a, ret->n, m->kind == WORDS ? sizeof(struct str) : m->size);
  for (size_t i = 0; i < ret->n; i++) {
    static const struct member word = {"", LINE, 0, FOREIGN_LINE_MAX, NULL, 0, 0};
    json_t *one = json_array_get(value, i);
    if (m->kind == WORDS) TRY(read_text(a, &word, one, &((struct str *)ret->v)[i]));
    else TRY(read_members(a, one, m->members, m->n, (char *)ret->v + i * m->size));
  }
  return OK;
}

static enum err read_number(json_t *value, int *ret) {
  json_int_t const v = json_integer_value(value);
  if (!json_is_integer(value) || v < -100000 || v > 100000) return INVALID;
  *ret = (int)v;
  return OK;
}

static enum err read_member(struct arena *a, const struct member *m, json_t *value, char *to) {
  struct str const word = {json_string_value(value), json_string_length(value)};
  switch (m->kind) {
  case LINE:
  case TEXT:
  case URL: return read_text(a, m, value, (struct str *)(void *)to);
  case FLAG: return *(bool *)to = json_is_true(value), json_is_true(value) ? OK : INVALID;
  case NUMBER: return read_number(value, (int *)(void *)to);
  case FAMILY: return foreign_family_of(word, (enum foreign_family *)(void *)to);
  case WHY: return foreign_why_of(word, (enum foreign_why *)(void *)to);
  case OBJECT:
    if (m->most > 0) ((struct foreign_time *)(void *)to)->has = true;
    return read_members(a, value, m->members, m->n, to);
  case LIST:
  case WORDS: return read_list(a, m, value, (struct rows *)(void *)to);
  }
  return INVALID;
}

static enum err read_members(struct arena *a, json_t *object, const struct member *m, size_t n, char *base) {
  if (!json_is_object(object)) return INVALID;
  size_t taken = 0;
  for (size_t i = 0; i < n; i++) {
    json_t *value = json_object_get(object, m[i].key);
    if (value == NULL) continue;
    TRY(read_member(a, &m[i], value, base + m[i].at));
    taken++;
  }
  return taken == json_object_size(object) ? OK : INVALID;
}

static bool time_exists(const struct foreign_time *t) {
  const struct civil *c = &t->wall;
  return !t->has || (date_valid(date_of(c)) && c->hour >= 0 && c->hour < 24 && c->minute >= 0 && c->minute < 60 && c->second >= 0 &&
                     c->second < 60 && t->offset > -DAY_SECONDS && t->offset < DAY_SECONDS);
}

static enum err check_times(const struct foreign *one) {
  const struct foreign_time *const times[] = {&one->published, &one->updated, &one->closes, &one->enquiry, &one->opens_bids};
  for (size_t i = 0; i < sizeof times / sizeof *times; i++)
    if (!time_exists(times[i])) return INVALID;
  for (size_t i = 0; i < one->lots.n; i++)
    if (!time_exists(&one->lots.v[i].closes)) return INVALID;
  return OK;
}

enum err foreign_from_json(struct arena *a, struct str line, struct foreign *ret) {
  if (line.n > FOREIGN_RECORD_MAX) return INVALID;
  json_error_t wrong;
  json_t *object = json_loadb(line.n > 0 ? line.p : "", line.n, JSON_REJECT_DUPLICATES, &wrong);
  if (object == NULL) return INVALID;
  *ret = (struct foreign){0};
  enum err e = read_members(a, object, MEMBERS(members), (char *)ret);
  if (e == OK) e = check_times(ret);
  json_decref(object);
  return e;
}

/* Read as whoever receives it will read it. */
static bool passes(struct str line) {
  scoped(arena) struct arena a = {0};
  struct foreign back;
  return foreign_from_json(&a, line, &back) == OK;
}

struct str foreign_line(struct arena *a, const struct foreign *one) {
  struct str const line = foreign_json(a, one);
  if (passes(line)) return line;
  struct foreign_text title = {0};
  if (one->texts.n > 0) title.lang = one->texts.v[0].lang, title.title = one->texts.v[0].title;
  struct foreign refused = {.family = FOREIGN_REFUSED, .why = FOREIGN_WHY_BOUNDS, .form = one->form, .key = one->key, .texts = {&title, one->texts.n > 0}};
  return foreign_json(a, &refused);
}
