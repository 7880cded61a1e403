/* A form with what was typed and what was wrong with it: nothing typed is ever lost. */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include "base/show.h"
#include "web/request.h"

struct form_problem {
  struct str field;    /* name of the field, also its id on the page */
  struct str sentence; /* in the reader's language */
};

enum { FORM_PROBLEMS_MAX = 20 };

struct form_page {
  const struct form_fields *typed; /* NULL: an untouched form */
  struct form_problem v[FORM_PROBLEMS_MAX];
  size_t n;
};

/* What the field was typed as; empty when untouched. */
struct str form_typed(const struct form_page *f, struct str field);
/* The same, or `standard` when the form is untouched. */
struct str form_typed_or(const struct form_page *f, struct str field, struct str standard);
/* The sentence about a field; absent when nothing is wrong with it. */
struct str form_wrong(const struct form_page *f, struct str field);
/* Notes a problem; the first one of a field counts. */
void form_problem(struct form_page *f, struct str field, struct str sentence);

/* The page shows a problem: the reply has this status, and the page's title says so first. */
void form_refused(struct request *r, struct reply *out, int status);

#endif
