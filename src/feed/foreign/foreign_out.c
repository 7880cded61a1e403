/* Records on their way out of a file: begun, judged, handed over. */
#include "feed/foreign/foreign_out.h"

#include "base/utf8.h"

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

bool foreign_end(struct foreign_out *out, struct foreign *one) {
  bool const room = out->n < FOREIGN_ITEMS_MAX;
  if (!room) {
    foreign_fault(out, FOREIGN_WHY_TOO_MANY, (struct str){0});
    return false;
  }
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
