#include "web/range.h"

#include <assert.h>

/* Decimal digits alone; a number past INT64_MAX counts as INT64_MAX, for nothing we hold is that long. */
static bool position(struct str s, int64_t *ret) {
  if (s.n == 0) return false;
  int64_t v = 0;
  bool huge = false;
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] < '0' || s.p[i] > '9') return false;
    huge = huge || __builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, s.p[i] - '0', &v);
  }
  *ret = huge ? INT64_MAX : v;
  return true;
}

static struct range unsatisfiable(void) { return (struct range){.kind = RANGE_UNSATISFIABLE}; }

static struct range suffix(struct str digits, int64_t size) {
  struct range const whole = {RANGE_WHOLE, 0, size};
  int64_t length;
  if (!position(digits, &length)) return whole;
  if (length == 0) return unsatisfiable();
  if (size == 0) return whole; /* satisfiable by RFC 9110 §14.1.2, but no Content-Range can say "no byte" */
  if (length > size) length = size;
  return (struct range){RANGE_PARTIAL, size - length, length};
}

struct range range_read(struct str header, struct str if_range, struct str etag, int64_t size) {
  assert(size >= 0);
  struct range const whole = {RANGE_WHOLE, 0, size};
  if (if_range.p != NULL && !(str_starts(etag, S("\"")) && str_eq(str_trim(if_range), etag))) return whole;
  struct str const unit = S("bytes=");
  if (!str_eq_nocase(str_sub(header, 0, unit.n), unit)) return whole;
  struct str const spec = str_trim(str_sub(header, unit.n, header.n));
  size_t const dash = str_index(spec, '-');
  if (dash == spec.n) return whole;
  struct str const last_digits = str_sub(spec, dash + 1, spec.n);
  if (dash == 0) return suffix(last_digits, size);
  int64_t first, last = INT64_MAX;
  if (!position(str_sub(spec, 0, dash), &first)) return whole;
  if (last_digits.n > 0 && (!position(last_digits, &last) || last < first)) return whole;
  if (first >= size) return unsatisfiable();
  if (last >= size) last = size - 1;
  return (struct range){RANGE_PARTIAL, first, last - first + 1};
}

void range_content(struct out *o, struct range range, int64_t size) {
  assert(range.kind != RANGE_WHOLE);
  out_put(o, S("bytes "));
  if (range.kind == RANGE_UNSATISFIABLE) {
    out_char(o, '*');
  } else {
    out_int(o, range.from);
    out_char(o, '-');
    out_int(o, range.from + range.length - 1);
  }
  out_char(o, '/');
  out_int(o, size);
}

static bool etag_byte(char c) {
  unsigned char const u = (unsigned char)c;
  return u == 0x21 || (u >= 0x23 && u != 0x7f);
}

/* Takes one entity-tag off the front of `list`, with the separators before it. */
static bool next_tag(struct str *list, bool *ret_weak, struct str *ret_tag) {
  while (list->n > 0 && (list->p[0] == ' ' || list->p[0] == '\t' || list->p[0] == ','))
    *list = str_sub(*list, 1, list->n);
  bool const weak = str_starts(*list, S("W/"));
  struct str const tag = str_sub(*list, weak ? 2 : 0, list->n);
  if (!str_starts(tag, S("\""))) return false;
  size_t n = 1;
  while (n < tag.n && etag_byte(tag.p[n])) n++;
  if (n == tag.n || tag.p[n] != '"') return false;
  struct str const after = str_sub(tag, n + 1, tag.n);
  if (after.n > 0 && after.p[0] != ',' && after.p[0] != ' ' && after.p[0] != '\t') return false;
  *list = after;
  *ret_weak = weak;
  *ret_tag = str_sub(tag, 0, n + 1);
  return true;
}

static bool listed(struct str header, struct str etag, bool weak_counts) {
  if (str_eq(str_trim(header), S("*"))) return true;
  bool weak;
  bool const ours_weak = str_starts(etag, S("W/"));
  if (ours_weak && !weak_counts) return false;
  struct str const ours = str_sub(etag, ours_weak ? 2 : 0, etag.n);
  for (struct str tag; next_tag(&header, &weak, &tag);)
    if (str_eq(tag, ours) && (weak_counts || !weak)) return true;
  return false;
}

bool range_none_match(struct str header, struct str etag) { return listed(header, etag, true); }

bool range_match(struct str header, struct str etag) { return listed(header, etag, false); }
