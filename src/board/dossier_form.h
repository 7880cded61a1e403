/* What a dossier asks in words: the questions of eligibility, the pages of its kind's form, then the opportunity's own
 * questions, one a page. The forms of the kinds are a table in dossier_form.c.
 *
 * An answer is kept exactly as typed, whatever it is; whether it will do is asked on the check page and by the deposit
 * (dossier.h). Pure. */
#ifndef BOARD_DOSSIER_FORM_H
#define BOARD_DOSSIER_FORM_H

#include "board/opportunity.h"

enum {
  QUESTIONS_MAX = 30,        /* own questions of an opportunity, those of eligibility among them */
  ELIGIBILITY_MAX = 3,
  FIELD_LINE_MAX = 300,      /* characters of a short answer */
  ANSWER_MAX = 4000,         /* characters of a long one, and of what a draft keeps at all */
  ANSWERS_MAX = 100,         /* answers of one dossier */
};

#define ELIGIBILITY_SLUG "eligibilite" /* of its page, in the address */

enum field_type { FIELD_LINE, FIELD_LINES, FIELD_NUMBER, FIELD_DATE, FIELD_CHOICE, FIELD_YES_NO };

/* One field. Words are French words of this program (words_get), or the organisation's own: those are never looked up. */
struct asked_field {
  struct str name;           /* in forms, and of the answer's row */
  enum field_type type;
  bool compulsory, own;
  bool account;              /* begins with the name of the account */
  struct str label, label_en /* own ones only */, hint;
  struct str autocomplete;   /* token of HTML; absent: none */
  struct str choices;        /* one a line; FIELD_CHOICE only */
  struct str wanted;         /* the answer that makes eligible; absent: any */
  struct str value;          /* as typed; empty: not answered */
};

struct asked_fields {
  struct asked_field *v;
  size_t n;
};

/* The state of a task. */
enum task_state {
  TASK_TODO,
  TASK_BEGUN,
  TASK_DONE,
  TASK_OPTIONAL, /* nothing there, and nothing has to be */
};

/* One page of the form: a task. */
struct asked_step {
  struct str slug, title, hint; /* of an own question the title is that of its field */
  struct asked_fields fields;
  enum task_state state;
};

struct asked_steps {
  struct asked_step *v;
  size_t n;
};

/* What is asked for an opportunity; with fields unanswered. */
struct asked {
  struct asked_step eligibility; /* without fields: there is none */
  struct asked_steps steps;
};
enum err MUST_USE dossier_form(struct arena *a, enum opportunity_kind kind, const struct q_question_list *questions, struct asked *ret);

/* Fills in what was typed, and what state that leaves each page in. */
void asked_fill(struct asked *asked, const struct q_answer_list *answers);

/* The page of that slug; NULL: none. */
struct asked_step *asked_step(struct asked *asked, struct str slug);

/* What is wrong with an answer. */
enum answer_fault { ANSWER_FINE, ANSWER_MISSING, ANSWER_NO_NUMBER, ANSWER_NO_DATE, ANSWER_NO_CHOICE, ANSWER_LONG };
enum answer_fault answer_fault(const struct asked_field *f);
/* How many characters it may have. */
int64_t answer_max(const struct asked_field *f);
/* Whether a draft keeps it at all: at most ANSWER_MAX characters, a line end counting as one. */
bool answer_kept(struct str value);
/* An answer of eligibility that is not the wanted one. */
bool answer_unwanted(const struct asked_field *f);

/* The answers a form was made from, in short: another one when anything of it was saved meanwhile. In the arena. */
struct str asked_seen(struct arena *a, const struct asked_step *step);
/* The same of one text. */
struct str text_seen(struct arena *a, struct str text);

#endif
