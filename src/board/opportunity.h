/* Opportunities: what a notice says, whether it is open, how it is published and extended.
 *
 * Whether an opportunity is open is never stored: opportunity_state derives it from instants, and the page that shows
 * the button asks the same function as the commit that takes the deposit. The published rule: received at or before
 * the closing instant is in time. */
#ifndef BOARD_OPPORTUNITY_H
#define BOARD_OPPORTUNITY_H

#include <stdbool.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/show.h"
#include "base/str.h"
#include "queries.h"

struct arena;
struct board;
struct db;
struct zone;

enum opportunity_state {
  OPPORTUNITY_DRAFT,     /* seen by its officers only */
  OPPORTUNITY_SCHEDULED, /* published later */
  OPPORTUNITY_OPEN,
  OPPORTUNITY_CLOSED,
  OPPORTUNITY_CANCELLED,
  OPPORTUNITY_AWARDED,      /* closed, and somebody was chosen */
  OPPORTUNITY_UNSUCCESSFUL, /* closed, and nobody was */
};

/* Open or not, at `now`, of an opportunity with these facts: never awarded or unsuccessful, which open nothing; `ends_at` is its closing, or the end of a permanent call. */
enum opportunity_state opportunity_state(bool published, struct instant published_at, struct instant ends_at,
                                         struct opt_instant cancelled_at, struct instant now);

/* What a reader is told: the same, and once closed what was decided ("awarded", "unsuccessful") since `outcome_at`. */
enum opportunity_state opportunity_told(enum opportunity_state state, struct str outcome, struct opt_instant outcome_at,
                                        struct instant now);

enum opportunity_kind {
  KIND_EXPERTISE_MISSION,
  KIND_RECRUITMENT,
  KIND_CALL_FOR_TENDERS,
  KIND_CALL_FOR_EXPRESSIONS,
  KIND_CALL_FOR_PROJECTS,
  KIND_COUNT,
};

/* The stored word ("call_for_tenders") of a kind and back; INVALID for another word. */
struct str kind_word(enum opportunity_kind k);
enum err MUST_USE kind_of(struct str word, enum opportunity_kind *ret);
/* The word of addresses ("appel-offres") and back. */
struct str kind_slug(enum opportunity_kind k);
enum err MUST_USE kind_of_slug(struct str slug, enum opportunity_kind *ret);

struct opportunity;

/* What is known of a closing. */
enum closing_known {
  CLOSING_INSTANT,   /* to the minute */
  CLOSING_DAY,       /* its source tells the day alone: closes_at is the end of it, an hour nobody said and no page shows */
  CLOSING_UNKNOWN,   /* its source tells nothing: closes_at is none; ends_at is until when it is listed, and no deadline */
  CLOSING_PERMANENT, /* there is none: a permanent call until ends_at */
};
/* Of a row: closes_at with closes_said. */
enum closing_known closing_known(struct opt_instant closes_at, struct str said);
/* How far readers are told the closing, or the end of a permanent call: "instant", "day" or "unknown". */
struct str closing_precision(enum closing_known known);

/* Whether its closing, the one that counts for everybody, is not known. */
bool opportunity_unknown(const struct opportunity *o);

/* Of a notice taken from a source: the name of the source, absent of ours; the notice there, absent when no address that
 * the web has (http, https) is known; where it is answered when that is not here, absent when nothing but its contact tells. */
struct str opportunity_source(const struct q_opportunity_get *row);
struct str opportunity_answered_by(const struct q_opportunity_get *row); /* whose name stands for where it is answered, when not here */
struct str opportunity_original(const struct q_opportunity_get *row);
struct str opportunity_answered_at(const struct q_opportunity_get *row);
/* Where a document is that stays at its source; absent of one of ours, and of one that is only announced. */
struct str document_away(const struct q_document *d);
/* An address as it may be linked to: http or https, a host and no name before it; otherwise absent. */
struct str web_address(struct str url);

/* Everything one notice says. Lists are in the notice's own order. */
struct opportunity {
  struct q_opportunity_get row;
  enum opportunity_kind kind;
  enum opportunity_state state;
  const struct zone *zone;
  struct str clock; /* the city its hours are named by; absent: the zone's own (zone_city) */
  struct q_opportunity_text_list_list texts; /* in further languages */
  struct q_place_list_list places;
  struct q_opportunity_theme_list_list themes;
  struct q_opportunity_funder_list_list funders;
  struct q_opportunity_language_list_list work_languages, apply_languages;
  struct q_criterion_list_list criteria;
  struct q_lot_list_list lots;
  struct q_stage_list_list stages;
  struct q_piece_list pieces;
  struct q_question_list questions; /* asked in a dossier, those of eligibility among them */
  struct q_privacy privacy;
  struct q_document_list documents;
  struct q_amendment_list_list amendments;
};

/* A closing as readers have to keep it. */
struct opportunity_closing {
  struct opt_instant at; /* absent: not known, or of a permanent call, that closes at its end */
  enum closing_known known;
  int64_t stage;         /* it is that of a stage, from 1; 0: it is not */
  struct str name;       /* of that stage, in the notice's language */
  struct str lots;       /* "1", "1, 3": it is that of these lots and not of the others; absent: of all, or there are none */
};
/* The next closing that matters to a reader at `now`: the first of a stage, of a lot or of the whole that has not
 * passed and lies before the end; of one that is over its closing. Whether it is open says opportunity_state alone. */
struct opportunity_closing opportunity_closing_now(struct arena *a, const struct opportunity *o, struct instant now);
/* The numbers of the lots that close then; absent when all do, or none. */
struct str opportunity_lots_at(struct arena *a, const struct opportunity *o, struct instant at);
/* Whether what closed at `at` is over: received at the closing is in time. */
bool closing_over(struct opt_instant at, struct instant now);

/* One opportunity that `reader` (a person, absent: a visitor) may read, without the amounts that are not public.
 * NOT_FOUND for a draft, before its publication, and for one that is for invited people only to everybody else. */
enum err MUST_USE opportunity_public(struct db *db, struct arena *a, int64_t id, struct opt_int reader, struct instant now,
                                     struct opportunity *ret);
/* Whether it is answered at its source and not here: CONFLICT, with the notice as `reader` may read it; OK: here. NOT_FOUND as
 * opportunity_public says. Every address of a dossier asks it before anything else. */
enum err MUST_USE opportunity_elsewhere(struct db *db, struct arena *a, int64_t id, struct opt_int reader, struct instant now,
                                        struct opportunity *ret);
/* One opportunity as an officer sees it; `organisation` limits to that one's. NOT_FOUND for another's. */
enum err MUST_USE opportunity_office(struct db *db, struct arena *a, int64_t id, struct opt_int organisation, struct instant now,
                                     struct opportunity *ret);

/* What a notice says in a language, or in its own where that is all there is. `lang` and `body_lang` say which was
 * found: a translation may have no body. */
struct opportunity_text {
  struct str lang, title, summary, body_lang, body;
};
struct opportunity_text opportunity_in(const struct opportunity *o, enum lang lang);

/* What an officer manages, newest first, ids below `before`. */
enum err MUST_USE office_list(struct db *db, struct arena *a, struct opt_int organisation, int64_t before, int64_t limit,
                              struct q_opportunity_office_list *ret);

/* What a card says in the reader's language, or in its own where that is all there is: `lang` says which. */
struct card_text {
  struct str lang, title, summary;
};

/* What a list shows of an opportunity, ready to print. */
struct opportunity_card {
  struct q_card row;
  enum opportunity_kind kind;
  enum opportunity_state state;
  const struct zone *zone;
  struct str clock; /* the city its hours are named by */
  /* After opportunity_cards_tell, until then absent: */
  struct str closes_said, origin_name, origin_url; /* as the opportunity's row has them */
  bool apply_here; /* dossiers are deposited on this board */
  struct card_text own, text; /* in the notice's own language; in the reader's */
  struct opportunity_closing closing;
};

struct opportunity_card_list {
  struct opportunity_card *v;
  size_t n;
};

enum err MUST_USE opportunity_card_of(struct q_card row, struct instant now, struct opportunity_card *ret);

/* Completes cards of a list with what they say in the reader's language and their next closing at `now`: one query for
 * all, and two for each that has stages or lots with closings of their own. */
enum err MUST_USE opportunity_cards_tell(struct db *db, struct arena *a, struct opportunity_card_list cards, enum lang lang,
                                         struct instant now);

/* What a list is filtered by. Several values of one of these widen it, further ones narrow it. */
enum opportunity_facet {
  FACET_KIND,     /* address word (kind_slug) */
  FACET_THEME,    /* slug of a head or of a word */
  FACET_COUNTRY,  /* ISO 3166 alpha-2, of any of its places */
  FACET_CITY,     /* slug, of any of its places */
  FACET_FUNDER, FACET_ORGANISATION, FACET_PROJECT, /* slug */
  FACET_LANGUAGE, /* ISO 639, of work or of application */
  FACET_COUNT,
};

/* Which ones a list shows: only these that a reader may know of. */
enum opportunity_status {
  STATUS_OPEN,
  STATUS_ANNOUNCED, /* none: nothing is told before its publication */
  STATUS_CLOSED,    /* over, whatever was decided */
  STATUS_AWARDED,
  STATUS_UNSUCCESSFUL,
  STATUS_CANCELLED,
  STATUS_ALL,
  STATUS_COUNT,
};

/* Of open ones; all others come with the latest closing first. */
enum opportunity_sort {
  SORT_CLOSING,   /* the next closing first */
  SORT_PUBLISHED, /* the newest first */
  SORT_RELEVANCE, /* words in the title first; without words as SORT_CLOSING */
  SORT_COUNT,
};

enum { FILTER_VALUES_MAX = 12 };

/* What a visitor asked of the list. All zeros: everything open, by closing. */
struct opportunity_filter {
  struct str words; /* as typed */
  struct filter_values {
    struct str v[FILTER_VALUES_MAX];
    size_t n;
  } by[FACET_COUNT];
  enum opportunity_status status;
  enum opportunity_sort sort;
  int64_t after; /* key of the last one seen; 0: from the first */
};

enum { OPPORTUNITY_PAGE = 20 };

/* One page; *ret_next is the key to go on from, 0 at the end. Sorted otherwise than by closing, a list ends after the
 * RANKED_MAX closing next; a page after one that has gone meanwhile is the first. */
enum { RANKED_MAX = 5000 };
enum err MUST_USE opportunity_list(struct db *db, struct arena *a, const struct opportunity_filter *f, struct instant now,
                                   struct opportunity_card_list *ret, int64_t *ret_next);

/* The condition of the index for a filter: what was typed, and its tags. Absent when nothing filters. `*ret_nothing`:
 * something was typed that has no word in it, so nothing can be found. A last word of five letters or more is taken as
 * the beginning of others only when the words as they stand find nothing, whatever the tags: among those that may be
 * open, or for another status among all. */
enum err MUST_USE opportunity_condition(struct db *db, struct arena *a, const struct opportunity_filter *f, struct instant now,
                                        struct str *ret, bool *ret_nothing);
/* The tag of the index for values of a facet: "xt". */
struct str facet_tag(enum opportunity_facet facet);

/* A document with bytes, of an opportunity `reader` may read. NOT_FOUND for any other. */
enum err MUST_USE opportunity_document(struct db *db, struct arena *a, int64_t id, int64_t document_id, struct opt_int reader,
                                       struct instant now, struct q_document *ret);

/* (Re)enters a readable opportunity in the full-text index, unless only invited people may find it; for acts of this folder and the importer. */
enum err MUST_USE opportunity_index(struct db *db, struct arena *a, int64_t id);

/* One more with every change of the words and tags it is entered with: migrate then enters all again. */
enum { OPPORTUNITY_INDEX_VERSION = 2 };

/* What it is entered with: a free key of its closing, words and tags. NOT_FOUND: only invited people may find it. */
struct opportunity_entry {
  int64_t key;
  struct str title, body, tags;
};
enum err MUST_USE opportunity_entry(struct db *db, struct arena *a, int64_t id, struct opportunity_entry *ret);

/* Steps of the reminder ladder, before the closing. */
enum reminder_step { REMINDER_J7, REMINDER_J2, REMINDER_H3, REMINDER_STEPS };
int64_t reminder_before_us(enum reminder_step step);
struct str reminder_word(enum reminder_step step); /* "j7", in keys */

/* The next instant at which the worker has a reminder to plan, strictly after `after`; absent when none is left. */
struct opt_instant opportunity_next_check(struct opt_instant closes_at, struct instant after);
/* The same for the closings of its stages too. */
struct opt_instant opportunity_next_look(const struct opportunity *o, struct instant after);
/* The closing people are reminded of at `now`: the first one of a stage or of the whole that has not passed. */
struct opt_instant opportunity_reminded(const struct opportunity *o, struct instant now);

#endif
