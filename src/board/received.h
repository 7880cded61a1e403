/* Partners' notices that came in, and what a person makes of them. Nothing of them is on the board before somebody said
 * so, or before an administrator trusted their source.
 *
 * A notice is known by its key in its scope: a form whose keys are global (eForms, OCDS) or its source. Each source has its own
 * row of a global key, and so has the command line: another one may tell the same, and changes, replaces, decides nothing of
 * it. Both come before a person, who is told so; neither is published by itself beside the other. The command line may change
 * what any source brought. What comes again changes nothing; another content of a newer version replaces the one that
 * waits, and is told beside an opportunity that was made of the former one; a notice that was refused never comes back.
 *
 * The order in which notices come does not matter. Of those that replace each other one stands, the last of the chain
 * (received_kin.h). Results, modifications, completions and cancellations come before a person when a notice of their procedure
 * is on the board or waits for a person itself; until then they are kept (awaiting, received_follow.h). */
#ifndef BOARD_RECEIVED_H
#define BOARD_RECEIVED_H

#include "board/opportunity.h"
#include "board/publish.h"

#define RECEIVED_TO_REVIEW S("to_review")
#define RECEIVED_PUBLISHED S("published")
#define RECEIVED_MERGED S("merged")
#define RECEIVED_REFUSED S("refused")
#define RECEIVED_NOTED S("noted")
#define RECEIVED_SET_ASIDE S("set_aside")
#define RECEIVED_SUPERSEDED S("superseded")
#define RECEIVED_AWAITING S("awaiting")

enum { RECEIVED_FINGERPRINT = 32 };

/* One notice as feed/foreign/foreign.h tells it, what the store needs of it taken out. */
struct received_new {
  struct opt_int source_id; /* absent: a file on the command line */
  struct str scope, key, version, replaces, procedure, family, form, title, lang, link;
  struct opt_instant closes;
  struct opt_instant said;  /* when it was published or last changed, as it says itself */
  struct str decided;       /* what it says became of its procedure: "awarded", "unsuccessful", "cancelled" or absent */
  struct str buyer;         /* the organisation it names; absent: none */
  struct str content;       /* foreign_json */
  unsigned char fingerprint[RECEIVED_FINGERPRINT]; /* SHA-256 of it */
  bool trusted;             /* its source publishes and tells by itself; else a person decides */
  const struct opportunity_new *publish; /* of a trusted source's opportunity: what is published, or told anew */
};

/* What a content of its source says to readers, for another notice than the one that is put. INVALID: it is no opportunity. */
typedef enum err received_map(void *of, struct arena *a, struct str content, struct opportunity_new *ret);

enum received_outcome {
  RECEIVED_NEW,          /* waits for a person, or was published */
  RECEIVED_CHANGED,
  RECEIVED_SAME,
  RECEIVED_NOT_NEWER,    /* an older version, or one another notice has taken the place of */
  RECEIVED_SAME_VERSION, /* of the version that is known, with other content: nothing changed */
  RECEIVED_WAS_REFUSED,
  RECEIVED_AWAITS,       /* a result or the like of a procedure nothing is known of yet: it is kept until then */
  RECEIVED_NO_PROCEDURE, /* one that says of no notice that it is about it */
};

enum { RECEIVED_REF_MAX = 40 };

struct received_put_args {
  const struct received_new *what;
  struct str ref;                 /* a fresh rand_ref, for one that is new */
  received_map *map;              /* of a trusted source; NULL: none is asked */
  void *map_of;
  struct str reason, reason_wall; /* of a trusted source: what readers are told when its opportunity changes, and the wall clock of now */
  struct instant now;
  enum received_outcome ret_outcome;
  char ret_ref[RECEIVED_REF_MAX]; /* of the notice; empty: it was not taken */
  struct opt_int ret_opportunity; /* what was published or told anew */
};
enum err received_put(struct db *db, struct arena *a, void *args);

enum received_refusal {
  RECEIVED_FINE,
  RECEIVED_DONE,   /* somebody decided meanwhile, or it is of another family */
  RECEIVED_MOVED,  /* its content changed since it was read: `changed` is another instant */
  RECEIVED_PAST,   /* its closing has passed: it can be made a draft, not published */
  RECEIVED_ABSENT, /* no opportunity of that number that the officer manages; none of that procedure yet */
  RECEIVED_OTHERS, /* dossiers would be deposited here under the name of another organisation than the officer's */
  RECEIVED_LOTS,   /* the same of a lot (board/received_lots.h) */
  RECEIVED_TAKEN,  /* it says less than what stands: a closing with dossiers here never moves earlier */
};

/* What a person decides; `changed`: changed_at of what was read, so that nobody publishes what they have not seen. */
struct received_act_args {
  struct str ref;
  struct opt_int organisation;
  int64_t person_id;
  struct instant changed, now;
  const struct opportunity_new *what; /* publish, retell: mapped from the record, or edited */
  struct str state;                   /* decide: RECEIVED_REFUSED, RECEIVED_SET_ASIDE, RECEIVED_TO_REVIEW (taken back) */
  int64_t opportunity_id;             /* merge */
  struct str outcome;                 /* note: "awarded", "unsuccessful", "cancelled"; absent: only told */
  struct str reason, reason_wall;     /* retell, note: told to readers, and the wall clock of now in the opportunity's zone */
  enum received_refusal ret_refusal;
  int64_t ret_opportunity;
};
/* Makes an opportunity of it: published when what->publish, a draft otherwise. */
enum err received_publish(struct db *db, struct arena *a, void *args);
/* Refused (never comes back), set aside, or back to those that wait; one with an opportunity: RECEIVED_DONE. */
enum err received_decide(struct db *db, struct arena *a, void *args);
/* It is the same as an opportunity of the board, which learns where the original stands. */
enum err received_merge(struct db *db, struct arena *a, void *args);
/* Joined by mistake: it waits again, and the opportunity names its source no more. What was applied meanwhile stays. */
enum err received_part(struct db *db, struct arena *a, void *args);
/* The opportunity made of it says what it says now; with `what` absent the change is only taken note of. */
enum err received_retell(struct db *db, struct arena *a, void *args);
/* A result, a cancellation and the like is told of its opportunity. */
enum err received_note(struct db *db, struct arena *a, void *args);

/* NOT_FOUND: none, or not of a source of that organisation; one of the command line is of the organisation it names. */
enum err MUST_USE received_get(struct db *db, struct arena *a, struct str ref, struct opt_int organisation, struct q_received *ret);
/* Those in a state ("changed": published or joined ones that say something else now), of all sources or of one
 * (the caller has asked source_get), newest first from before `before` on. */
enum err MUST_USE received_list(struct db *db, struct arena *a, struct str state, struct opt_int source, struct opt_int organisation,
                                int64_t before, int limit, struct q_received_row_list *ret);
/* How many wait to be reviewed, and how many have changed since, each at most RECEIVED_COUNT_MAX. */
enum { RECEIVED_COUNT_MAX = 1000 };
struct received_count { int64_t to_review, changed; };
enum err MUST_USE received_waiting(struct db *db, struct arena *a, struct opt_int organisation, struct received_count *ret);
/* The same key, or the one it says it replaces, from somebody else: those on the board first; `sees`: this officer may. */
enum err MUST_USE received_twins(struct db *db, struct arena *a, int64_t id, struct opt_int organisation, struct q_received_twins_list *ret);
/* Whether who manages this organisation may tell its opportunity something by that notice: they manage it, or a notice of
 * the same source stands for it. */
enum err MUST_USE received_may_tell(struct db *db, struct arena *a, const struct q_received *r, struct opt_int organisation, struct instant now, bool *ret);
/* What else came in of its procedure: a cancellation is to be seen before somebody publishes. */
enum err MUST_USE received_beside(struct db *db, struct arena *a, struct str procedure, struct str ref, struct opt_int organisation,
                                  struct q_received_beside_list *ret);
/* Opportunities that may be the same. */
enum err MUST_USE received_alike(struct db *db, struct arena *a, struct opt_int organisation, struct str reference, struct str title,
                                 struct q_received_alike_list *ret);

#endif
