#include "feed/foreign_child.h"

#include "base/arena.h"

struct passing {
  foreign_take *take;
  void *to;
  struct foreign_end *end;
  enum err outcome;
};

static void pass(void *to, const struct foreign *one) {
  struct passing *p = to;
  if (p->outcome != OK) return;
  scoped(arena) struct arena a = {0};
  struct foreign back;
  p->outcome = foreign_from_json(&a, foreign_json(&a, one), &back);
  if (p->outcome != OK) return;
  if (back.family == FOREIGN_REFUSED && !str_has(back.key)) p->end->why = back.why;
  p->end->n++;
  p->outcome = p->take(p->to, &a, &back);
}

enum err foreign_each(const struct foreign_input *in, foreign_take *take, void *to, struct foreign_end *ret) {
  *ret = (struct foreign_end){0};
  struct passing p = {take, to, ret, OK};
  foreign_read(in, pass, &p);
  return p.outcome;
}

int foreign_child_main(int argc, char **argv) {
  (void)argc, (void)argv;
  return 1;
}
