/* What the pages of partners' notices that came in are given. */
#ifndef WEB_RECEIVED_PAGES_H
#define WEB_RECEIVED_PAGES_H

#include "board/received.h"
#include "board/received_lots.h"
#include "web/source_pages.h"

/* A state by which the queue is shown. */
struct received_tab { struct str slug, state, text; };
/* How many stand behind it: "12", "1 000+"; absent where nobody counts. */
struct str received_tab_count(const struct show *show, const struct received_tab *tab, const struct received_count *count);
struct received_tabs { const struct received_tab *v; size_t n; };
struct received_tabs received_tabs(const struct show *show);

/* A notice in the queue, its closing as its own page tells it. */
struct received_line {
  const struct q_received_row *row;
  struct opt_instant closes;
  enum closing_known known;
  const struct zone *zone; /* of the closing */
  bool closing;            /* it has one, known or not; a result has none */
};

struct received_queue_page {
  struct received_tab tab;
  struct q_received_row_list rows;
  struct { struct received_line *v; size_t n; } lines;
  struct q_source_list_list sources; /* to filter by */
  struct opt_int source;             /* the one it is filtered by */
  struct str source_name;
  struct str next;                   /* address of the next page, empty: none */
  struct received_count waiting;     /* of all sources */
  bool later;                        /* not the first page */
};

/* What differs between two contents of a notice, in words. */
struct received_difference { struct str label, before, after; };

struct received_page {
  struct q_received row;
  enum foreign_family family;
  struct foreign_defaults defaults; /* what its source adds */
  const struct zone *zone;          /* of its source */
  struct understood now;
  struct { struct received_difference *v; size_t n; } differences;
  struct opportunity opportunity;   /* what it became or is about; row.id 0: none */
  struct lot_changes lots;          /* what telling the change would do to the lots */
  bool closing_bound;               /* it would move the closing as it may not be moved here */
  struct q_received_alike_list alike;
  struct q_received_beside_list beside; /* others of its procedure */
  struct q_received_twins_list twins; /* the same from somebody else */
  bool doubled;                       /* one of those is on the board */
  int64_t join;                       /* the opportunity of such a one that the officer manages: to be joined to first; 0: none */
  bool waits;        /* for a person's word: to be reviewed, or set aside */
  bool follows;      /* a result, a cancellation and the like */
  bool publishable, joinable, ignorable, tellable, noteable; /* what may be done with it now */
  bool past;          /* its closing has passed */
  bool unknown;       /* it may be published and its closing is not known */
  bool others;        /* the opportunity it is about is not for who reads to change */
  bool untold;        /* nor to know of: a draft, or for invited people */
  bool manages;       /* the opportunity is one that who reads manages */
  bool made;          /* it was just made of it */
  struct str done;    /* what was just done, a sentence; absent: nothing to be told */
  struct str missing; /* what it lacks to be published as it is, a sentence; absent: nothing */
  struct str reason;  /* what readers would be told of a change */
  struct str raw;     /* the record as text, cut */
  struct str cancels; /* "awarded", "unsuccessful", "cancelled" or absent: what telling it would do to its opportunity */
  struct form_page form;
};

/* The editor before publication. */
struct received_editor_page {
  struct q_received row;
  struct form_page form;
};

enum { RECEIVED_RAW_SHOWN = 32 << 10, RECEIVED_TEXT_SHOWN = 20000, RECEIVED_TEXTS_SHOWN = 5 };

/* The notice of this address with all that is shown of it. NOT_FOUND: none, or of another organisation's source. */
enum err MUST_USE received_load(struct request *r, struct received_page *page);
/* "/fr/gestion/recus/REF" + rest. */
struct str received_path(struct request *r, const char *rest);
/* Leads to the opportunity that was made, saying so; to the notice where the opportunity is another organisation's. */
enum err MUST_USE received_made(struct request *r, struct reply *out, int64_t opportunity, bool published);
/* The page with why an act was not done; 409 when something had changed, 422 otherwise. */
enum err MUST_USE received_problem(struct request *r, struct reply *out, enum received_refusal refusal);
struct str received_refusal_sentence(enum lang lang, enum received_refusal refusal);
/* What will become of a lot. */
struct str received_fate_said(const struct show *show, const struct received_page *page, enum lot_fate fate);
/* Of an act that was done, by the word its address ends with. Absent: a word that is none. */
struct str received_done_sentence(enum lang lang, struct str word);
/* changed_at of what was read, as the form's hidden field has it. INVALID: not a form of ours. */
enum err MUST_USE received_seen(struct request *r, struct instant *ret);

/* Words of states and families, in the reader's language. */
struct str received_state_said(const struct show *show, struct str state);
struct str received_family_said(const struct show *show, struct str family);
/* What is to be known of the same notice from somebody else, before its link. */
struct str received_twin_said(const struct show *show, const struct q_received_twins *twin);

#endif
