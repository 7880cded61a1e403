/* How opportunities come in and change: entered whole, published, extended, amended.
 *
 * A closing never moves earlier, and nothing moves once it has passed. Every act here leaves the full-text index and
 * next_check in step with the row. */
#ifndef BOARD_PUBLISH_H
#define BOARD_PUBLISH_H

#include "board/opportunity.h"

/* The word of a name in addresses; a name without a letter of ours gets one made from its bytes. */
struct str slug_of(struct arena *a, struct str name);

enum { DOSSIER_BYTES_DEFAULT = 300 * 1000 * 1000, PRIVACY_MONTHS_DEFAULT = 24 };

/* A wall clock as announced with the instant computed from it once; absent: at.has is false. */
struct moment {
  struct opt_instant at;
  struct str wall;
};

struct text_list {
  struct str *v;
  size_t n;
};

struct new_criterion { struct str label, weight; };
struct new_lot { int64_t number; struct str title, guarantee; struct moment closes; };
struct new_stage { struct str name; struct moment closes; };
struct new_piece {
  struct str label, formats;
  bool compulsory;
  int64_t max_bytes, max_files;
  struct str envelope;         /* administrative, technical or financial; absent: none */
  struct opt_int pages, stage; /* a hint; the number of its stage */
};
struct new_question {
  struct str use, answer;      /* as the table has them: eligibility, yes_no… */
  struct str label, label_en, hint, choices /* one a line */, wanted;
  bool compulsory;
};
struct new_place { struct str city, country; }; /* absent country: that of the main city */
struct new_text { struct str lang, title, summary, body; };
struct new_document {
  struct str title, nature, lang, file_name;
  struct str blob; /* absent: only announced */
  int64_t size;
  struct str sha256, media, version;
  struct str url; /* it stays where it is: http:// or https:// */
};
struct new_amendment { struct moment at, old_closes, new_closes; struct str reason; };

#define LIST_OF(type) struct { struct type *v; size_t n; }

/* Everything an opportunity can say when it comes in. Absent strings and instants are stored as NULL. */
struct opportunity_new {
  struct str import_key, reference, title, summary, body, lang, organisation, project, city, country, zone, zone_version;
  enum opportunity_kind kind;
  bool publish; /* readable from published.at on; otherwise a draft */
  struct moment published, closes, ends, enquiry, opens_bids, visit, cancelled;
  struct opt_int visit_compulsory, validity_days;
  struct str cpv, cancelled_reason, source;
  struct str contract_nature, contract_duration, contract_start, contract_time, contract_remote;
  struct opt_int contract_posts, salary_min, salary_max;
  struct str salary_currency, salary_period;
  struct opt_int budget_amount, budget_public, budget_project_min, budget_project_max, budget_rate;
  struct str budget_currency;
  struct opt_int author;
  bool invited_only;            /* only those in `invited` (normal addresses) find it */
  bool salary_hidden;
  struct opt_int dossier_max_bytes; /* absent: DOSSIER_BYTES_DEFAULT */
  struct str contact_name, contact_email, contact_phone;
  struct str privacy_controller, privacy_recipients, privacy_countries /* with spaces */, privacy_contact;
  struct opt_int privacy_months; /* absent: PRIVACY_MONTHS_DEFAULT */
  struct str closes_said; /* instant (absent), day or unknown, as the table has it; unknown: closes is absent, ends is not */
  struct str origin_name, origin_url, answer_url; /* of one taken from a source */
  bool apply_elsewhere;         /* no dossier is taken here */
  struct str outcome, outcome_text; /* awarded or unsuccessful, absent: not decided */
  struct moment decided;
  struct text_list themes, funders, work_languages, apply_languages, invited;
  LIST_OF(new_place) places;
  LIST_OF(new_text) texts;
  LIST_OF(new_criterion) criteria;
  LIST_OF(new_lot) lots;
  LIST_OF(new_stage) stages;
  LIST_OF(new_piece) pieces;
  LIST_OF(new_question) questions;
  LIST_OF(new_document) documents;
  LIST_OF(new_amendment) amendments;
};

/* When one that has a closing is over: then, or at the closing of its last lot, which keeps it open for itself. */
struct instant opportunity_new_ends(const struct opportunity_new *o);

struct opportunity_add_args {
  const struct opportunity_new *what;
  struct instant now;
  bool ret_known; /* its import key was there already: nothing changed */
  int64_t ret_id;
  struct opt_int organisation; /* FORBIDDEN when it is for another; absent: for any */
};
enum err opportunity_add(struct db *db, struct arena *a, void *args);

/* Why a publication or an extension was not done. */
enum publish_refusal {
  PUBLISH_FINE,
  PUBLISH_PAST,    /* the closing is not in the future */
  PUBLISH_EARLIER, /* the new closing is not later than the present one */
  PUBLISH_OVER,    /* closed, cancelled or a permanent call: its closing cannot be moved */
  PUBLISH_DONE,    /* already published */
};

/* A draft becomes readable now. NOT_FOUND: not one of `organisation`'s. */
struct opportunity_publish_args {
  int64_t id;
  struct opt_int organisation;
  struct str published_wall;
  struct instant now;
  enum publish_refusal ret_refusal;
};
enum err opportunity_publish(struct db *db, struct arena *a, void *args);

/* Moves the closing later, with a reason for the readers; unsent reminders of the former closing are void and all who
 * draft will be told. CONFLICT when the deadline is not `version` any more. */
struct opportunity_extend_args {
  int64_t id, version;
  struct opt_int organisation;
  struct moment closes;
  struct str reason, at_wall;
  struct instant now;
  enum publish_refusal ret_refusal;
};
enum err opportunity_extend(struct db *db, struct arena *a, void *args);

/* Adds a document whose bytes are durable. */
struct document_add_args {
  int64_t id;
  struct opt_int organisation;
  struct new_document document;
  bool scan; /* there is a virus scanner: the file waits for it */
  struct instant now;
};
enum err opportunity_document_add(struct db *db, struct arena *a, void *args);

#endif
