#include "web/list_filter.h"

#include "base/arena.h"

enum { QUERY_MAX = 4096, WORDS_MAX = 200 };

struct opportunity_filter list_filter_read(const struct request *r) {
  struct opportunity_filter f = {.words = str_trim(request_query(r, "q")), .theme = request_query(r, "theme"),
                                 .country = request_query(r, "pays")};
  enum opportunity_kind kind;
  if (kind_of_slug(request_query(r, "type"), &kind) == OK) f.kind = (struct opt_int){true, (int64_t)kind};
  if (str_int(request_query(r, "apres"), 1, INT64_MAX, &f.after) != OK) f.after = 0;
  if (f.words.n > WORDS_MAX) f.words.n = WORDS_MAX;
  return f;
}

struct str list_filter_query(struct arena *a, const struct opportunity_filter *f, int64_t after) {
  struct out o = out_in(a, QUERY_MAX);
  if (str_has(f->words)) urlencoded_put(&o, S("q"), f->words);
  if (f->kind.has) urlencoded_put(&o, S("type"), kind_slug((enum opportunity_kind)f->kind.v));
  if (str_has(f->theme)) urlencoded_put(&o, S("theme"), f->theme);
  if (str_has(f->country)) urlencoded_put(&o, S("pays"), f->country);
  if (after > 0) urlencoded_put(&o, S("apres"), fmt(a, "%lld", (long long)after));
  return out_str(&o);
}
