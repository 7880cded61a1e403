/* What the pages of following are given. */
#ifndef WEB_FOLLOW_PAGES_H
#define WEB_FOLLOW_PAGES_H

#include "board/follow.h"
#include "web/form.h"

struct out;

struct follow_ask_page {
  struct opportunity opportunity;
  struct form_page form;
};

struct letter_page {
  struct q_follow_head_list heads;
  struct form_page form;
};

/* A request was taken, or looked as if: nothing on the page depends on what is known of the address. */
struct follow_answer_page {
  struct str email;
  const struct opportunity *notice; /* NULL: the newsletter */
};

struct follow_link_page {
  struct follow follow;
  bool gone;                 /* the link is none: `follow` is empty */
  bool now;                  /* it was this request that confirmed or stopped */
  struct str secret;         /* of the address */
  struct follow_others_page {
    struct follow_other {
      struct follow follow;
      struct str secret;
    } *v;
    size_t n;
  } others;
};

/* A form nobody has sent yet. */
extern const struct form_page follow_untouched;

/* Whether a notice still has anything to tell: not once it is cancelled or decided. */
bool follow_goes_on(const struct opportunity *o);

/* Whether a box of that name and value was ticked. */
bool follow_ticked(const struct form_page *form, struct str field, struct str value);

/* What is promised above the button. Its words are stored with each consent: whatever shows a form shows these. */
void print_promise(struct out *o, enum lang lang, bool newsletter);
/* The name of a theme in the reader's language. */
void print_head(struct out *o, enum lang lang, const struct q_follow_head *head);

#endif
