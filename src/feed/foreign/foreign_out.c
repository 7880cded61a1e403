/* Records on their way out of a file: begun, judged, handed over. */
#include "feed/foreign/foreign_out.h"

#include "base/out.h"
#include "base/utf8.h"
#include "feed/foreign/foreign_place.h"

struct foreign *foreign_begin(struct foreign_out *out, const char *form) {
  struct foreign *one = arena_new(&out->arena, struct foreign);
  one->form = str_from(form);
  return one;
}

void foreign_refuse(struct foreign *one, enum foreign_why why, struct str detail) {
  one->family = FOREIGN_REFUSED;
  one->why = why;
  one->detail = detail;
}

void foreign_skip(struct foreign *one, enum foreign_why why, struct str detail) {
  one->family = FOREIGN_SKIPPED;
  one->why = why;
  one->detail = detail;
}

void foreign_left(struct foreign_out *out, struct foreign *one, struct str path, const char *reason) {
  if (one->left.n == FOREIGN_LEFT_MAX) return;
  if (one->left.v == NULL) one->left.v = arena_many(&out->arena, FOREIGN_LEFT_MAX, struct foreign_left);
  one->left.v[one->left.n++] = (struct foreign_left){path, str_from(reason)};
}

void foreign_with(struct foreign_out *out, struct foreign *one, struct str name) {
  if (!str_has(name) || str_eq(name, one->buyer) || one->with.n == FOREIGN_LIST_MAX) return;
  for (size_t i = 0; i < one->with.n; i++)
    if (str_eq(one->with.v[i], name)) return;
  if (one->with.v == NULL) one->with.v = arena_many(&out->arena, FOREIGN_LIST_MAX, struct str);
  one->with.v[one->with.n++] = name;
}

/* FNV-1a: two keys of one file that meet in 64 bits would be told as the same, once in a very long time. */
static uint64_t hash_of(struct str s) {
  uint64_t h = UINT64_C(14695981039346656037);
  for (size_t i = 0; i < s.n; i++) h = (h ^ (unsigned char)s.p[i]) * UINT64_C(1099511628211);
  return h;
}

static bool seen(struct foreign_out *out, struct str key) {
  uint64_t const h = hash_of(key);
  for (size_t i = 0; i < out->n; i++)
    if (out->keys[i] == h) return true;
  out->keys[out->n] = h;
  return false;
}

/* Whether a reader sees anything of it: more than blanks, controls and characters without a shape. */
static bool shows(struct str s) {
  for (size_t i = 0; i < s.n;) {
    int32_t const c = utf8_next(s, &i);
    bool const blank = c <= ' ' || (c >= 0x7F && c <= 0xA0) || c == 0xAD || (c >= 0x2000 && c <= 0x200F) || (c >= 0x2028 && c <= 0x202F) ||
                       (c >= 0x205F && c <= 0x206F) || c == 0x3000 || c == 0xFEFF;
    if (!blank) return true;
  }
  return false;
}

/* --- Where it is ---------------------------------------------------------------------------------------------------- */

static void put_place(struct foreign_out *out, struct foreign *one, struct foreign_place place) {
  for (size_t i = 0; i < one->places.n; i++)
    if (str_eq(one->places.v[i].city, place.city) && str_eq(one->places.v[i].country, place.country)) return;
  if (one->places.n == FOREIGN_LIST_MAX) return;
  if (one->places.v == NULL) one->places.v = arena_many(&out->arena, FOREIGN_LIST_MAX, struct foreign_place);
  one->places.v[one->places.n++] = place;
}

static void leave_city(struct foreign_out *out, struct foreign *one, const char *what, struct str told) {
  foreign_left(out, one, S("city"), fmt(&out->arena, "%s: %.*s", what, STR(utf8_cut(told, 200))).p);
}

/* What stands in the field of its town may be a country, a town with its country, several, or nowhere: its town is a town. Which of two
 * countries is its own is not for us to say: that of its field is, the place stands beside it. */
static void settle_city(struct foreign_out *out, struct foreign *one) {
  struct foreign_where w;
  struct str const told = one->city, country = one->country;
  size_t own = 0;
  foreign_place_read(told, country, &w);
  while (own < w.n && !foreign_place_agrees(w.v[own].country, country)) own++;
  if (w.nowhere) leave_city(out, one, "it is no one town", told);
  if (own == w.n && w.n > 0) leave_city(out, one, "the place names another country than its field", told);
  one->city = own < w.n && str_has(w.v[own].city) ? w.v[own].city : S("");
  if (own < w.n && str_has(w.v[own].country)) one->country = w.v[own].country;
  for (size_t i = 0; i < w.n; i++)
    if (i != own) put_place(out, one, w.v[i]);
}

static void settle_places(struct foreign_out *out, struct foreign *one) {
  const struct foreign_place *told = one->places.v;
  size_t const n = one->places.n;
  one->places.v = NULL;
  one->places.n = 0;
  if (str_has(one->city)) settle_city(out, one);
  for (size_t i = 0; i < n; i++) {
    struct foreign_where w;
    if (!str_has(told[i].city)) {
      put_place(out, one, told[i]);
      continue;
    }
    foreign_place_read(told[i].city, told[i].country, &w);
    for (size_t j = 0; j < w.n; j++) put_place(out, one, w.v[j]);
    if (w.n == 0 && str_has(told[i].country)) put_place(out, one, (struct foreign_place){.country = told[i].country});
  }
}

/* --- The end of one --------------------------------------------------------------------------------------------------- */

bool foreign_end(struct foreign_out *out, struct foreign *one) {
  bool const room = out->n < FOREIGN_ITEMS_MAX;
  if (!room) {
    foreign_fault(out, FOREIGN_WHY_TOO_MANY, (struct str){0});
    return false;
  }
  settle_places(out, one);
  bool const judged = one->family == FOREIGN_SKIPPED || one->family == FOREIGN_REFUSED;
  if (!judged && !str_has(one->key)) foreign_refuse(one, FOREIGN_WHY_NO_KEY, (struct str){0});
  else if (!judged && (one->texts.n == 0 || !shows(one->texts.v[0].title))) foreign_refuse(one, FOREIGN_WHY_NO_TITLE, (struct str){0});
  if (!str_has(one->key)) out->keys[out->n] = 0;
  else if (seen(out, one->key) && !judged) foreign_refuse(one, FOREIGN_WHY_TWICE, (struct str){0});
  out->sink(out->to, one);
  out->n++;
  arena_free(&out->arena);
  return true;
}

void foreign_fault(struct foreign_out *out, enum foreign_why why, struct str detail) {
  struct foreign const one = {.family = FOREIGN_REFUSED, .why = why, .detail = detail};
  out->sink(out->to, &one);
  arena_free(&out->arena);
}
