/* What the pages of partners' sources are given, and what they share with those of the notices that came in. */
#ifndef WEB_SOURCE_PAGES_H
#define WEB_SOURCE_PAGES_H

#include "board/source.h"
#include "feed/foreign/foreign_map.h"
#include "web/form.h"

/* --- What is understood of a notice ---------------------------------------------------------------------------------- */

/* One line of a notice as the board understands it: always the same lines in the same order, so that two can be compared. */
struct understood_fact {
  struct str label, value; /* value absent: not told */
  struct str lang;         /* of the value, where that is not the reader's; otherwise absent */
  bool link;               /* the value is an address */
  bool documents;          /* it lists the documents */
  bool long_text;          /* the value has paragraphs */
  bool markdown;           /* the value is Markdown */
  struct markup html;      /* the value as it would appear, where it is Markdown; otherwise absent */
};

/* How much is shown of one. Records may be as large as FOREIGN_RECORD_MAX, and a page must hold whatever comes. */
enum understood_depth {
  UNDERSTOOD_WHOLE,    /* its text as it would appear, the first documents as links */
  UNDERSTOOD_BRIEF,    /* every value cut short: several on one page */
  UNDERSTOOD_COMPARED, /* values whole, to be compared */
};
enum { UNDERSTOOD_DOCUMENTS = 10, UNDERSTOOD_LEFT = 30, UNDERSTOOD_LEFT_BRIEF = 10, UNDERSTOOD_VALUE = 20000, UNDERSTOOD_VALUE_BRIEF = 1000 };

struct understood {
  struct foreign one;
  struct foreign_mapped mapped;
  size_t n_left; /* of what was left, how much is shown */
  struct { struct understood_fact *v; size_t n; } facts;
};

/* A record and what the board makes of it at show->now with what its source adds, in the show's arena. INVALID: `content` is no
 * record. */
enum err MUST_USE understood_read(const struct show *show, struct str content, const struct foreign_defaults *d,
                                   enum understood_depth depth, struct understood *ret);
/* The same of a record. */
void understood_again(const struct show *show, const struct foreign *one, const struct foreign_defaults *d, enum understood_depth depth,
                      struct understood *ret);
/* The text cut after at most that many bytes, with an ellipsis where it was. */
struct str understood_cut(struct arena *a, struct str text, size_t max);

/* Why something was skipped, refused or failed, a sentence in the reader's language; of a word nobody has a sentence for a
 * general one that names it. */
struct str why_sentence(const struct show *show, struct str word);
/* Whether there is a sentence for the word. */
bool why_known(struct str word);
/* A note of what was left, which readers of files write in English: in the reader's language where it is known. `lang`:
 * absent when it is, otherwise "en". */
struct left_said { struct str lang, text; };
struct left_said left_sentence(const struct show *show, struct str reason);
/* Such notes, to be listed. */
struct left_list { const struct foreign_left *v; size_t n; };
/* The zone of that name; UTC for none. */
const struct zone *zone_or_utc(struct str name);
/* "eForms", "RSS"… */
struct str form_name(struct str form);
/* A moment as its file has it: "10 décembre 2026, 17:00 (UTC+2)", the words it was found in. Absent: none. */
struct str foreign_time_said(const struct show *show, const struct foreign_time *t);

/* --- Sources --------------------------------------------------------------------------------------------------------- */

struct sources_page {
  struct q_source_list_list rows;
  struct str next; /* address of the next page, empty: none */
  bool deleted;    /* one was just deleted */
};

/* How often it is read. */
struct source_period { int64_t seconds; struct str text; };
struct source_periods { const struct source_period *v; size_t n; };
struct source_periods source_periods(const struct show *show);
/* "toutes les 6 heures". */
struct str period_said(const struct show *show, int64_t seconds);

/* Whether the form stands on that period; an untouched one on the standard. */
bool source_period_is(const struct form_page *form, int64_t seconds);
/* "example.org" of an address. */
struct str source_host(const struct show *show, struct str address);

struct source_editor_page {
  struct form_page form;
  int64_t id; /* 0: a new one */
  bool trusted;
  struct str name;
  struct q_theme_words_list themes;
};

/* A notice of a trial, shown whole. */
struct source_preview { const struct q_source_item_list *item; struct understood it; };

struct source_page {
  struct q_source row;
  enum opportunity_kind kind;
  const struct zone *zone;
  struct q_source_file_list_list files;
  struct q_source_run_list runs;
  const struct q_source_run *told;    /* the run whose notices are told one by one; NULL: none */
  struct { const struct q_source_item_list *v; size_t n; } items; /* those skipped or refused */
  struct { struct source_preview *v; size_t n; } previews;
  bool unshown;     /* more notices of the trial than fit on the page */
  int64_t waiting;  /* of its notices, to be reviewed, at most SOURCE_WAITING_SHOWN + 1 */
  bool admin;       /* who reads may trust it */
  bool expected;    /* a reading is due now */
  struct form_page form;
};
enum { SOURCE_RUNS_SHOWN = 10, SOURCE_WAITING_SHOWN = 99 };

struct source_delete_page {
  struct q_source row;
  struct source_weight weight;
  struct str seen; /* what the form says was shown */
  struct form_page form;
};

struct source_trust_page {
  struct q_source row;
  const struct zone *zone;
  struct str seen; /* what the form says was shown */
  struct form_page form;
};

#endif
