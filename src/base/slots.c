#include "base/slots.h"

bool slots_next(struct slots *walk) {
  if (walk->rest.n == 0) return false;
  struct str const s = walk->rest;
  size_t const at = str_index(s, '%');
  size_t used = at; /* bytes of `rest` that this step consumes */
  walk->slot = 0;
  walk->text = str_sub(s, 0, at);
  if (at == 0) {
    if (s.n >= 2 && s.p[1] == 's') {
      walk->slot = ++walk->used;
      used = 2;
    } else if (s.n >= 4 && s.p[1] >= '1' && s.p[1] <= '9' && s.p[2] == '$' && s.p[3] == 's') {
      walk->slot = (unsigned)(s.p[1] - '0');
      used = 4;
    } else {
      walk->text = str_sub(s, 0, 1);
      used = s.n >= 2 && s.p[1] == '%' ? 2 : 1;
    }
  }
  walk->rest = str_sub(s, used, s.n - used);
  return true;
}

void slots_put(struct out *o, struct str pattern, const struct str *args, size_t n) {
  for (struct slots walk = slots_of(pattern); slots_next(&walk);) {
    if (walk.slot == 0)
      out_put(o, walk.text);
    else if (walk.slot <= n)
      out_put(o, args[walk.slot - 1]);
  }
}
