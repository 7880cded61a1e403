/* Dossiers: a person's application for one opportunity, as it is being prepared; its deposits are in deposit.h.
 *
 * A dossier is a working copy, before its deposit and after it: it keeps everything and validates nothing. Whether it
 * may still change is asked of opportunity_state, as the page did. */
#ifndef BOARD_DOSSIER_H
#define BOARD_DOSSIER_H

#include "blob/blob.h"
#include "board/dossier_form.h"
#include "board/journal.h"
#include "board/opportunity.h"

enum {
  DOSSIER_MESSAGE_MAX = 4000,
  DOSSIER_FILES_MAX = 100,
  DOSSIER_ROWS_MAX = 2000, /* files a dossier may ever hold, those taken out included */
  DOSSIER_KEPT_TIMES = 3,  /* so many times its limit may stand on disk for it, files taken out included */
};

/* For so long a file that was taken out can be put back; later its bytes are erased, an hour of grace between. */
#define DOSSIER_UNDO_US (24 * HOUR_US)
#define DOSSIER_ERASE_US (25 * HOUR_US)

/* Why something was not done; DOSSIER_FINE: it was. */
enum dossier_refusal {
  DOSSIER_FINE,
  DOSSIER_LATE,       /* the closing has passed */
  DOSSIER_CANCELLED,  /* the opportunity was cancelled */
  DOSSIER_ELSEWHERE,  /* it is answered at its source: nothing is taken here */
  DOSSIER_FULL,       /* the piece has as many files as it takes */
  DOSSIER_INCOMPLETE, /* something compulsory is missing, or cannot be read */
  DOSSIER_NOT_ASKED,  /* the piece, or the lot, is not asked for now */
  DOSSIER_HEAVY,      /* all files together would be over the opportunity's limit */
  DOSSIER_CHURNED,    /* too much was sent and taken out again lately */
  DOSSIER_GONE,       /* the file is not in the dossier any more: taken out or replaced */
  DOSSIER_ERASED,     /* taken out too long ago to be put back */
  DOSSIER_INFECTED,   /* a virus was found in one of its files */
  DOSSIER_LOT_CLOSED, /* a lot the deposit answers has closed: it stays as it is */
  DOSSIER_MOVED,      /* not what the form showed: the form served already, or the dossier has changed since */
};

/* Where a dossier stands, for its person. Only the first is no dossier at all. */
enum dossier_standing {
  STANDING_NOT_BEGUN,
  STANDING_DRAFT,     /* never deposited */
  STANDING_DEPOSITED, /* a deposit counts, and it holds what the dossier holds */
  STANDING_CHANGED,   /* a deposit counts, and the dossier has changed since */
  STANDING_WITHDRAWN, /* deposited, then taken back */
  STANDING_OVER,      /* closed or cancelled, and nothing is deposited */
};

/* The facts are the dossier's row: `version` 0 when there is none. `open`: it could still be deposited. */
enum dossier_standing dossier_standing(int64_t version, struct opt_int deposit_id, struct opt_int deposited_version, bool open);

/* When a piece is asked for: by its stage. */
enum piece_turn {
  PIECE_NOW,
  PIECE_LATER, /* a later stage asks for it */
  PIECE_OVER,  /* its stage is closed: what was sent stays as it is */
};

/* The stage that is open at `at`: the first whose closing has not passed; the last one when all have; 0: no stages. */
int64_t stage_at(const struct q_stage_list_list *stages, struct instant at);
enum piece_turn piece_turn(const struct q_piece *p, int64_t stage);

/* Open or not, at `at`, of a lot: by its own closing, which may come before or after that of the others. The page that offers the lot asks
 * here, and the commit that takes it. */
enum opportunity_state lot_state(const struct q_opportunity_get *o, struct opt_instant closes_at, struct instant at);

/* One piece asked for, with the files that answer it. */
struct dossier_piece {
  struct q_piece row;
  struct q_dossier_file *files;
  size_t n_files;
  enum piece_turn turn;
  bool missing; /* compulsory now and without a file */
  bool full;    /* no further file is taken */
  bool images;  /* pictures are taken, several of them: each is a page */
  bool pages;   /* all its files are pictures: shown as pages */
  bool infected; /* a virus was found in one of its files */
};

struct dossier_piece_list {
  struct dossier_piece *v;
  size_t n;
};

struct dossier_lot {
  struct q_lot_list row;
  bool chosen, open;
};

struct dossier_lots {
  struct dossier_lot *v;
  size_t n;
};

/* Why it would not be taken as it stands: one of the three is set, none when no lot is chosen. */
struct dossier_gap {
  const struct asked_step *step; /* with `field`: what is wrong with the answer */
  const struct asked_field *field;
  enum answer_fault fault;
  const struct dossier_piece *piece; /* missing, or one of its files is infected */
  const struct q_dossier_file *infected;
  const struct dossier_lot *lot;     /* chosen, and its own closing has passed */
};

struct dossier_gaps {
  struct dossier_gap *v;
  size_t n;
};

/* A closing with its wall clock as announced; none for a permanent call. */
struct dossier_closing {
  struct opt_instant at;
  struct str wall;
};

struct dossier {
  struct q_dossier row;
  struct dossier_piece_list pieces;
  struct q_dossier_file_list files; /* in the receipt's order */
  struct asked asked;               /* with the answers */
  struct dossier_lots lots;
  enum task_state lots_state;
  struct dossier_closing closing;   /* the one a deposit has to meet: the first of the chosen lots', or that of the whole */
  int64_t bytes;                    /* of all of them */
  bool infected;                    /* a virus was found in one that can still be taken out */
  size_t missing;                   /* compulsory pieces without a file */
  enum dossier_standing standing;
  struct q_deposit_counting counts;    /* the deposit that counts; id 0: none does */
  struct q_withdrawal_last withdrawn;  /* the last withdrawal, when none counts; absent ref: there was none */
  size_t must, done;                /* tasks that have to be done; of those, how many are */
  struct dossier_gaps gaps;         /* empty: it can be deposited */
  unsigned char manifest[32];       /* SHA-256 of what a deposit would contain */
};

/* The one question: may a dossier for this opportunity still move at `at`? */
enum dossier_refusal dossier_refusal_at(const struct q_opportunity_get *o, struct instant at);

/* A person's dossier for an opportunity, as it stands at `now`. NOT_FOUND before dossier_start: *ret then says what would
 * be asked. */
enum err MUST_USE dossier_mine(struct db *db, struct arena *a, const struct opportunity *o, int64_t person_id, struct instant now,
                               struct dossier *ret);

/* The same from its row alone, for the transaction that takes the deposit. */
enum err MUST_USE dossier_whole(struct db *db, struct arena *a, const struct q_opportunity_get *o, const struct q_dossier *row,
                                struct instant now, struct dossier *ret);

/* The same of a deposit that counts: once a lot it answers has closed, nothing may take its place or take it back. */
enum err MUST_USE dossier_deposit_held(struct db *db, struct arena *a, struct opt_int deposit_id, struct instant at, enum dossier_refusal *refusal);

/* The dossier an act works on with its opportunity, and whether it may be changed at `at`. */
enum err MUST_USE dossier_for_change(struct db *db, struct arena *a, int64_t opportunity_id, int64_t person_id, struct instant at,
                                     struct q_opportunity_get *ret_opportunity, struct q_dossier *ret, enum dossier_refusal *ret_refusal);

/* A piece whose files are to come or go; DOSSIER_NOT_ASKED when its stage is not open. */
enum err MUST_USE dossier_piece_for_change(struct db *db, struct arena *a, int64_t opportunity_id, int64_t piece_id, struct instant at,
                                           struct q_piece *ret, enum dossier_refusal *refusal);

/* Starts the draft, or finds the one there is. NOT_FOUND: no such opportunity. */
struct dossier_start_args {
  int64_t opportunity_id, person_id;
  struct instant now;
  enum dossier_refusal ret_refusal;
};
enum err dossier_start(struct db *db, struct arena *a, void *args);

/* Whether a message is too long: DOSSIER_MESSAGE_MAX characters, a line end (CR LF) counting as one, as browsers count. */
bool dossier_message_long(struct str message);

/* Keeps the message as typed; TOO_BIG when it is too long; CONFLICT: another one was saved since the form was made. */
struct dossier_message_args {
  int64_t opportunity_id, person_id;
  struct str message, seen; /* text_seen of what the form was made from; absent: whatever it was */
  struct instant now;
  enum dossier_refusal ret_refusal;
};
enum err dossier_message(struct db *db, struct arena *a, void *args);

/* Whether a piece takes pictures as pages, and has such; whether one of its files is infected: fills the last three from
 * the rest. */
void dossier_piece_pages(struct dossier_piece *p);

/* Adds a file whose bytes are already durable; with `replaces`, in the place of that one, which is taken out. HEAVY and
 * CHURNED are told in bytes by ret_held. */
struct dossier_file_args {
  int64_t opportunity_id, person_id, piece_id;
  struct str replaces;  /* reference of a file of this piece; absent: none */
  bool scan;            /* there is a virus scanner: the file waits for it */
  struct str name; /* any UTF-8 */
  struct blob_info blob;
  struct str media, doubt;
  struct instant now;
  struct attempt attempt; /* its row, written with the file */
  enum dossier_refusal ret_refusal;
  int64_t ret_held;     /* bytes of the other files */
};
enum err dossier_file_add(struct db *db, struct arena *a, void *args);

/* Takes a file out, or puts it back (until DOSSIER_UNDO_US have passed); the file that took its place leaves it again.
 * NOT_FOUND: not this person's, or already so. CONFLICT: another file took its place, nothing is put back; or
 * (ret_refusal) its piece is not asked for now. */
struct dossier_remove_args {
  int64_t opportunity_id, person_id;
  struct str ref;
  bool restore;
  struct instant now;
  enum dossier_refusal ret_refusal;
};
enum err dossier_file_remove(struct db *db, struct arena *a, void *args);

/* Moves a file by one among those of its piece; at the end it stays. NOT_FOUND: it is not there. */
struct dossier_move_args {
  int64_t opportunity_id, person_id;
  struct str ref;
  bool later; /* towards the end */
  struct instant now;
  enum dossier_refusal ret_refusal;
};
enum err dossier_file_move(struct db *db, struct arena *a, void *args);

/* Files taken out of drafts whose bytes may be erased now, and that it was done. */
enum err MUST_USE dossier_stale_files(struct db *db, struct arena *a, struct instant now, struct q_dossier_file_stale_list *ret);
struct dossier_erased_args {
  int64_t id;
  struct str blob;
  struct instant now;
};
enum err dossier_file_erased(struct db *db, struct arena *a, void *args);

/* A person's dossiers, last touched first. */
enum err MUST_USE dossier_list(struct db *db, struct arena *a, int64_t person_id, struct q_dossier_list_list *ret);

/* A stored file somebody may read. */
struct dossier_download {
  struct str name, blob, media, sha256;
  struct str scan, found; /* to an officer: what the virus scanner said (board/scan.h); absent: not asked */
};
/* A file of a draft, to its owner; a deposited file, to its owner; a deposited file, to an officer (of a tender only
 * after its closing). NOT_FOUND for everybody else. */
enum err MUST_USE dossier_file(struct db *db, struct arena *a, struct str ref, int64_t person_id, struct dossier_download *ret);
enum err MUST_USE receipt_file(struct db *db, struct arena *a, struct str ref, int64_t person_id, struct dossier_download *ret);
enum err MUST_USE office_file(struct db *db, struct arena *a, struct str ref, struct opt_int organisation, struct instant now,
                              struct dossier_download *ret);

/* SHA-256 of what is deposited: each file's piece, digest, size and name in order, then the answers, the lots and the
 * message. */
void dossier_manifest(const struct dossier *d, unsigned char ret[32]);

#endif
