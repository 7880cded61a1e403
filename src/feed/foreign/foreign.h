/* A partner's notice as plain records: what a foreign file tells, in one form whatever the file's own, before anybody
 * decides what the board makes of it. Readers (eforms.c, rss.c, ocds.c…) fill it, foreign_child.h carries it out of the
 * process that reads, foreign_map.h makes an opportunity of it.
 *
 * Nothing here is trusted: texts are UTF-8 without control characters and marks that turn their direction, addresses begin with http:// or https://,
 * Markdown was rebuilt from an allow-list, and all of it is bounded by the maxima below. Absent texts: not told. */
#ifndef FEED_FOREIGN_H
#define FEED_FOREIGN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/clock.h"
#include "base/date.h"
#include "base/err.h"
#include "base/str.h"

struct arena;

enum {
  FOREIGN_LINE_MAX = 500,     /* bytes of a title, a name, an address of the web is at most FOREIGN_URL_MAX */
  FOREIGN_URL_MAX = 2000,
  FOREIGN_SUMMARY_MAX = 1000,
  FOREIGN_BODY_MAX = 40000,   /* Markdown */
  FOREIGN_LIST_MAX = 100,     /* entries of each list */
  FOREIGN_LEFT_MAX = 50,      /* notes of what was left */
  FOREIGN_RECORD_MAX = 400000, /* bytes of one record as JSON */
  FOREIGN_ITEMS_MAX = 2000,   /* notices of one file; what comes after is said to be left */
};

enum foreign_family {
  FOREIGN_OPPORTUNITY,  /* it can be answered */
  FOREIGN_PLANNING,     /* announced for later: nothing can be answered yet */
  FOREIGN_RESULT,       /* awarded, or nobody was */
  FOREIGN_MODIFICATION, /* of a contract that runs */
  FOREIGN_COMPLETION,   /* of a contract that has run */
  FOREIGN_CANCELLATION,
  FOREIGN_SKIPPED,      /* sound, and nothing for a board: `why` says */
  FOREIGN_REFUSED,      /* not readable or contradicting itself: `why` says */
  FOREIGN_FAMILIES,
};

/* Why a notice is skipped or refused, or a whole file: a word for programs. foreign_why_sentence says it in English, views/office
 * in the reader's language. A new one is a line here. */
#define FOREIGN_WHYS(X)                                                                    \
  X(DOCTYPE, "doctype", "it has a DOCTYPE, which is never read")                           \
  X(TOO_BIG, "too_big", "it is larger than what is read of one file")                      \
  X(ATTRIBUTES, "attributes", "an element has too many attributes")                        \
  X(DEPTH, "depth", "its elements stand too deep in each other")                           \
  X(NODES, "nodes", "it has too many elements")                                            \
  X(CHARSET, "charset", "its encoding is not read, or its bytes are not of it")            \
  X(MALFORMED, "malformed", "it is not well formed")                                       \
  X(EMPTY, "empty", "there is nothing in it")                                              \
  X(HTML, "html", "it is a web page, not a feed")                                          \
  X(UNKNOWN, "unknown_form", "it is in no form that is read here")                         \
  X(TIME, "time", "reading it took too long")                                              \
  X(MEMORY, "memory", "reading it took too much memory")                                   \
  X(CRASH, "crash", "reading it failed")                                                   \
  X(BOUNDS, "past_bounds", "it goes past what a notice may hold: too much, or a moment that does not exist") \
  X(NO_KEY, "no_key", "nothing tells it from the others: no identifier, no address")       \
  X(NO_TITLE, "no_title", "it has no title")                                               \
  X(NO_BUYER, "no_buyer", "nothing says who publishes it")                                 \
  X(TWICE, "twice", "the same notice stands in the file twice")                            \
  X(REGISTRATION, "registration", "it registers a business, it is no notice")              \
  X(FAMILY, "family", "notices of this type are not read here")                            \
  X(DIRECT, "direct_award", "a contract awarded without competition: nothing to answer")   \
  X(CONSULTATION, "consultation", "a consultation of the market: nothing to answer")       \
  X(BAD_TIME, "bad_time", "its closing is no instant that exists")                         \
  X(COMPILED, "compiled", "a compiled record, not a release")                              \
  X(NO_PROCEDURE, "no_procedure", "no notice of the same procedure is known here")       \
  X(NOT_NEWER, "not_newer", "a newer version is known")                                    \
  X(SAME_VERSION, "same_version", "the same version is known with other content")          \
  X(AWAITS, "awaits", "the notice it is about has not come yet: it is kept until then")    \
  X(DECIDED, "decided", "it was refused here before")                                      \
  X(TOO_MANY, "too_many", "more notices than are read of one file")                        \
  X(INCOMPLETE, "incomplete", "the file ends in the middle of it")

enum foreign_why {
  FOREIGN_WHY_NONE,
#define X(name, word, sentence) FOREIGN_WHY_##name,
  FOREIGN_WHYS(X)
#undef X
  FOREIGN_WHY_COUNT,
};

/* A moment as it is written: nothing is worked out of it. */
struct foreign_time {
  bool has;
  struct civil wall;
  bool hour;        /* an hour is said; otherwise the day alone counts */
  bool offset_said;
  int offset;       /* seconds the clock is ahead of UTC, when said */
  struct str words; /* the words it was found in, when that was running text */
};

struct foreign_text { struct str lang, title, summary, body; }; /* lang: ISO 639-1 where there is one, small letters; absent: not said */
struct foreign_lot { struct str id, title; struct foreign_time closes; };
struct foreign_document { struct str title, url; };
struct foreign_place { struct str city, country; }; /* country: ISO 3166-1 alpha-2 */
struct foreign_left { struct str path, reason; };   /* where in the file, and why it was left, in English */

#define FOREIGN_LIST(type) struct { type *v; size_t n; }

struct foreign {
  enum foreign_family family;
  enum foreign_why why;  /* of a skipped or refused one */
  struct str detail;     /* more of the why, as the file has it: a line and column, an element */
  struct str form;       /* "eforms", "ted", "ubl", "rss", "atom", "json-feed", "reliefweb", "babillard", "ocds", "jobposting", "jobs" */
  struct str type;       /* the file's own word for what it is: "cn-standard/16" */
  struct str key;        /* identifies the notice for good: a UUID, a GUID, an ocid; made from its link when it has none */
  bool key_global;       /* the key is the same wherever the notice is met (eForms, OCDS), not only in this source */
  struct str version;    /* versions of one key compare as numbers when both are numbers, else by `updated` */
  struct str replaces;   /* key of the notice this one changes, when that is another key */
  struct str procedure;  /* what all notices of one procedure share */
  struct str kind;       /* kind_word() of the opportunity when the file tells; absent: the source's */
  struct str lang;       /* of the file's first language */
  FOREIGN_LIST(struct foreign_text) texts; /* first: the file's own language; one for each language */
  struct str buyer, reference;
  FOREIGN_LIST(struct str) with; /* names of those who buy with it */
  struct str city, country; /* city: a town, never a country; empty, not absent: it says that it is in no one town. country: alpha-2 */
  struct str cpv;        /* eight digits */
  struct str link;       /* the notice as its publisher shows it */
  struct str submission; /* where it is answered */
  struct str duration;   /* of the contract, in one unit: "P48M", "P9Y", "P180D", "P6W" (ISO 8601) */
  struct str outcome;    /* of a result: "awarded" or "unsuccessful" */
  struct foreign_time published, updated, closes, enquiry, opens_bids;
  FOREIGN_LIST(struct foreign_place) places;
  FOREIGN_LIST(struct foreign_lot) lots;
  FOREIGN_LIST(struct foreign_document) documents;
  FOREIGN_LIST(struct str) categories;
  FOREIGN_LIST(struct foreign_left) left;
};

/* A file to be read. */
struct foreign_input {
  struct str bytes;
  struct str media;   /* Content-Type with its parameters, when a server said it */
  struct str address; /* where it came from, for relative links; absent: a file */
};

/* Takes one record; it lives until the call returns. */
typedef void foreign_sink(void *to, const struct foreign *one);

/* Reads a file in whatever form it is, every notice to the sink in the file's order. The file's own fault, when there is
 * one, is the last record: FOREIGN_REFUSED without a key. In this process and unguarded: for foreign_child.c, tests and
 * fuzzing; everybody else uses foreign_each (foreign_child.h). */
void foreign_read(const struct foreign_input *in, foreign_sink *sink, void *to);
/* Opens what foreign_read of the same input will ask the system for: afterwards it asks for memory only. */
void foreign_open(const struct foreign_input *in);

/* "opportunity", "planning"… and back (INVALID). Static storage. */
struct str foreign_family_word(enum foreign_family f);
enum err MUST_USE foreign_family_of(struct str word, enum foreign_family *ret);
/* "doctype"… and back (INVALID); the English sentence. Static storage. */
struct str foreign_why_word(enum foreign_why w);
enum err MUST_USE foreign_why_of(struct str word, enum foreign_why *ret);
struct str foreign_why_sentence(enum foreign_why w);

/* One record as one line of JSON: keys in order, absent ones left out, so that equal records give equal bytes; what is
 * over a maximum is cut or left, and said among `left`. And back, in the arena: INVALID when it is none. */
struct str foreign_json(struct arena *a, const struct foreign *one);
enum err MUST_USE foreign_from_json(struct arena *a, struct str line, struct foreign *ret);
/* The same line, of which foreign_from_json is sure to make a record: of one that goes past the maxima all the same, that of a
 * refused record (BOUNDS) of its form, key and title. */
struct str foreign_line(struct arena *a, const struct foreign *one);

/* The instant it stands for; a day without hour ends at 23:59 in `zone`, a time without offset is the zone's. False when there
 * is none or the clock never shows it; of an hour that comes twice the first. */
struct zone;
bool foreign_instant(const struct foreign_time *t, const struct zone *zone, struct instant *ret);

#endif
