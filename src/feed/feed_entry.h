/* One opportunity as every machine format of a list says it: Atom, RSS, JSON Feed, iCalendar write the same entry, each
 * in its own grammar.
 *
 * Texts are cleaned once, here, so that all formats carry the same: bytes that are no UTF-8, control characters and
 * non-characters, which XML 1.0 §2.2 and RFC 5545 §3.1 cannot carry, become U+FFFD; line ends become LF; one-line texts
 * (titles, names) have theirs, and tabs, as single spaces. Everything else comes out as it went in.
 *
 * Titles are taken up to 1,000 bytes, summaries up to 2,000; more is cut at a character's border.
 *
 * Nothing depends on the instant of the request but the state and the next closing, so that a feed changes only when something happened.
 * Amounts stand in no entry. */
#ifndef FEED_FEED_ENTRY_H
#define FEED_FEED_ENTRY_H

#include "board/opportunity.h"

struct feed_label {
  struct str slug, name;
};

struct feed_entry {
  int64_t id;
  struct str tag;     /* tag:HOST,2026:opportunites/7 (RFC 4151): the same for ever and in every language */
  struct str address; /* absolute, of the page in the reader's language */
  struct str title;   /* one line; "Annulé : …" before that of a cancelled one */
  struct str summary; /* one or two sentences */
  struct str lang;    /* of title and summary: the reader's where the notice has it, otherwise the notice's own */
  struct str closing; /* the state in words, with day, hour and zone of the closing: a whole sentence */
  struct str free_of_charge; /* that answering costs nothing: a whole sentence, open ones that are answered here only, otherwise absent */
  struct str origin_name, origin_url; /* of one taken from a source: its name, one line; its address there (http, https); absent: ours, not known */
  struct str text;    /* summary, closing, source and free_of_charge, paragraphs parted by an empty line */
  struct str reference, org;
  struct str place;   /* "Porto-Novo, Bénin" */
  struct feed_label kind; /* slug of addresses, name in the reader's language */
  struct feed_themes {
    struct feed_label *v;
    size_t n;
  } themes;
  struct str state;   /* open, closed, cancelled, awarded, unsuccessful */
  struct instant published;
  struct instant updated; /* of the last change readers see: text, deadline, closing, cancellation, decision */
  struct opt_instant closes; /* absent: a permanent call, or its source does not tell */
  enum closing_known known;  /* CLOSING_DAY: of `closes` the day alone counts, in its zone */
  struct feed_closings {     /* of stages and lots, where they are other ones than `closes`; each instant once */
    struct feed_closing {
      struct str part;       /* "etape-1", "lot-2": for ever */
      struct str name;       /* one line: "Candidatures", "Lot 2" */
      struct instant at;
    } *v;
    size_t n;
  } parts;
  struct str closes_wall, zone; /* as announced: "2026-12-10T17:00" in "Africa/Porto-Novo" */
  int64_t sequence;   /* of calendars: how often the closing moved, and one more when it is cancelled */
  bool cancelled;
};

/* A list of them. Addresses are absolute. */
struct feed {
  enum lang lang;
  struct str title, tag;
  struct str types, subjects; /* tag URIs of the two vocabularies of categories: kinds and themes */
  struct str page; /* the list for people, same filter */
  struct str self; /* where this feed is */
  struct instant updated;
  struct feed_entry *v;
  size_t n;
};

/* The entry of an opportunity that a visitor may read (opportunity_public with no reader), in `a` and independent of
 * `o`'s arena. `base_url` without a slash at its end. */
struct feed_entry feed_entry_of(struct arena *a, const struct opportunity *o, enum lang lang, struct str base_url, struct instant now);

/* Of one that is open, when it closes next, as a sentence: "Candidatures : à déposer au plus tard le …". */
struct str feed_closing_words(struct arena *a, const struct opportunity *o, enum lang lang, struct instant now);

/* Of one that is over without having been cancelled or decided: since when, or that it is not shown among the open ones any more. */
struct str feed_closed_words(struct arena *a, const struct opportunity *o, enum lang lang);

/* A tag URI of this installation: its authority is the host of base_url, without port. */
struct str feed_tag(struct arena *a, struct str base_url, struct str rest);
/* That host: lower case, letters, digits, '.', '-' only. */
struct str feed_host(struct arena *a, struct str base_url);

/* The name of a kind: "Appel d’offres". */
struct str feed_kind_name(enum lang lang, enum opportunity_kind kind);

/* The cleaning described above, for texts that do not come from an entry. */
struct str feed_line(struct arena *a, struct str s);
struct str feed_text(struct arena *a, struct str s);

/* "updated" of a list: its newest entry's, or the first instant of 2026 when it is empty. */
struct instant feed_updated(const struct feed_entry *v, size_t n);

#endif
