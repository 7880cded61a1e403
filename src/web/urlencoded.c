#include "web/urlencoded.h"

#include <assert.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "web/percent.h"

static enum err decoded(struct arena *arena, struct str raw, struct str *ret) {
  for (size_t i = 0; i < raw.n; i++)
    if ((unsigned char)raw.p[i] < 0x20 || raw.p[i] == 0x7f) return INVALID;
  struct out o = out_fixed(arena_alloc(arena, raw.n), raw.n);
  TRY(percent_decode(&o, raw, true));
  struct str const text = out_str(&o);
  if (str_index(text, 0) < text.n || !utf8_valid(text)) return INVALID;
  *ret = text;
  return OK;
}

static bool listed(struct str words, struct str key) {
  for (struct str word; str_next(&words, ' ', &word);)
    if (word.n > 0 && str_eq(word, key)) return true;
  return false;
}

static size_t pieces(struct str text) {
  size_t n = 0;
  for (struct str piece; str_next(&text, '&', &piece);) n += piece.n > 0;
  return n;
}

enum err urlencoded_parse(struct arena *arena, struct str text, size_t max_fields, struct str repeated,
                          struct form_fields *ret) {
  assert(max_fields <= URLENCODED_FIELDS_MAX);
  size_t const count = pieces(text); /* before anything is decoded: ten thousand fields cost nothing */
  if (count > max_fields) return TOO_BIG;
  struct form_field *at = arena_many(arena, count, struct form_field);
  size_t n = 0;
  for (struct str piece; str_next(&text, '&', &piece);) {
    if (piece.n == 0) continue;
    size_t const equals = str_index(piece, '=');
    TRY(decoded(arena, str_sub(piece, 0, equals), &at[n].key));
    TRY(decoded(arena, str_sub(piece, equals + 1, piece.n), &at[n].value));
    if (at[n].key.n == 0) return INVALID;
    struct form_fields const before = {at, n};
    if (urlencoded_get(&before, at[n].key).p != NULL && !listed(repeated, at[n].key)) return INVALID;
    n++;
  }
  *ret = (struct form_fields){at, n};
  return OK;
}

struct str urlencoded_get(const struct form_fields *fields, struct str key) {
  size_t at = 0;
  struct str value = {0};
  return urlencoded_each(fields, key, &at, &value) ? value : (struct str){0};
}

bool urlencoded_each(const struct form_fields *fields, struct str key, size_t *at, struct str *ret_value) {
  while (*at < fields->n) {
    const struct form_field *field = &fields->at[(*at)++];
    if (str_eq(field->key, key)) {
      *ret_value = field->value;
      return true;
    }
  }
  return false;
}

static void put_part(struct out *o, struct str s) {
  for (struct str word; str_next(&s, ' ', &word);) {
    percent_encode(o, word, S("*-._"));
    if (s.p != NULL) out_char(o, '+');
  }
}

void urlencoded_put(struct out *o, struct str key, struct str value) {
  if (o->n > 0 && o->p[o->n - 1] != '?' && o->p[o->n - 1] != '&') out_char(o, '&');
  put_part(o, key);
  out_char(o, '=');
  put_part(o, value);
}
