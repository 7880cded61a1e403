#include "web/form.h"

#include "web/reply.h"

struct str form_typed(const struct form_page *f, struct str field) { return form_typed_or(f, field, S("")); }

struct str form_typed_or(const struct form_page *f, struct str field, struct str standard) {
  if (f->typed == NULL) return standard;
  struct str const value = urlencoded_get(f->typed, field);
  return value.p == NULL ? S("") : value;
}

struct str form_wrong(const struct form_page *f, struct str field) {
  for (size_t i = 0; i < f->n; i++)
    if (str_eq(f->v[i].field, field)) return f->v[i].sentence;
  return (struct str){0};
}

void form_problem(struct form_page *f, struct str field, struct str sentence) {
  if (f->n == FORM_PROBLEMS_MAX || form_wrong(f, field).p != NULL) return;
  f->v[f->n++] = (struct form_problem){field, sentence};
}

void form_refused(struct request *r, struct reply *out, int status) {
  out->status = status;
  r->show.problem = true;
}
