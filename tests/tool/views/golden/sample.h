/* What the sample's views are told. */
#ifndef SAMPLE_H
#define SAMPLE_H

#include "base/markup.h"
#include "base/show.h"

struct tag {
  struct str name;
};
struct tags {
  const struct tag *v;
  size_t n;
};
struct item {
  int64_t id;
  struct str title;
  bool chosen;
  struct tags tags;
};
struct items {
  const struct item *v;
  size_t n;
  struct str absent;
  struct opt_int unknown, known;
};

static inline void shout(struct out *o, enum lang lang, struct str s) {
  out_put(o, lang_code(lang));
  out_char(o, ' ');
  out_put(o, s);
  out_char(o, '!');
}
/* In the tests only: whatever comes in is trusted. */
static inline struct markup markup_of(struct str s) {
  return (struct markup){str_contains(s, S("<b>")) ? S("<b>bold</b>") : S("")};
}

#endif
