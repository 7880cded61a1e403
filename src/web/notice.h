/* What the pages about one notice are given beside the opportunity itself. */
#ifndef WEB_NOTICE_H
#define WEB_NOTICE_H

#include "board/opportunity.h"
#include "board/topic.h"
#include "web/city.h"
#include "web/qr.h"

/* What is asked for, together: of one stage, in one envelope. */
struct piece_group {
  struct str stage;    /* its name, absent: of the whole notice */
  int64_t number;      /* of the stage, from 1 */
  struct str envelope; /* administrative, technical, financial; absent: in none */
  struct q_piece *v;
  size_t n;
};
struct piece_groups {
  struct piece_group *v;
  size_t n;
};

/* By stage, then administrative, technical, financial, then what is in no envelope; each in the notice's order. */
struct piece_groups piece_groups(const struct show *show, const struct opportunity *o);

struct notice_page {
  const struct opportunity *it;
  struct opportunity_text text; /* what it says to this reader */
  struct markup body;
  struct city_choice city;
  struct str number;            /* our own reference: "BAB-12" */
  struct str address;           /* short and whole, for paper: "https://example.org/a/12" */
  struct str share;             /* what is passed on: title, closing, address, that it is free; absent: not to be */
  struct str poster_title;
  struct qr qr;                 /* of `address`; on the poster */
  struct str here;              /* path of the notice in this language */
  bool weights_of_100;          /* the weights of the criteria are bare numbers that make a hundred */
  bool enquiry_over;            /* questions are not taken any more */
};

struct city_page {
  struct city_countries countries;
  struct city_choice chosen;
  struct str onward; /* path of ours to go back to */
};

/* The days that are left until a closing whose hour nobody said are shown while there are at least two. */
#define DAY_TELLS_US (48 * HOUR_US)

/* The next closing of a notice for whoever reads it now, in the show's arena; and whether so little is left of one that
 * it is shown as urgent. */
const struct opportunity_closing *closing_of(const struct show *show, const struct opportunity *o);
bool closes_soon(const struct show *show, struct opt_instant at);

/* The sentence a funder wants said, in the reader's language where it has one. */
struct topic_text visibility(const struct show *show, const struct q_opportunity_funder_list *f);
/* How many logos it has, of the organisation and of its funders; a poster with more shows the organisation's alone. */
size_t logo_count(const struct opportunity *o);
enum { POSTER_LOGOS_MAX = 2 };

/* Where the writing of this language goes: "rtl" or "ltr". */
struct str direction_of(struct str lang);
/* A publisher's text as it is shown: in French with its typography. In the show's arena. */
struct str as_read(const struct show *show, struct str lang, struct str text);

#endif
