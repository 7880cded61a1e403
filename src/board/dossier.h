/* Dossiers: a person's application for one opportunity, while it is a draft; its deposit is in deposit.h.
 *
 * A draft keeps everything and validates nothing. Whether it may still change is asked of opportunity_state, as the
 * page did. */
#ifndef BOARD_DOSSIER_H
#define BOARD_DOSSIER_H

#include "blob/blob.h"
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
  DOSSIER_DEPOSITED,  /* already deposited: nothing changes any more */
  DOSSIER_FULL,       /* the piece has as many files as it takes */
  DOSSIER_INCOMPLETE, /* compulsory pieces are missing */
  DOSSIER_HEAVY,      /* all files together would be over the opportunity's limit */
  DOSSIER_CHURNED,    /* too much was sent and taken out again lately */
  DOSSIER_GONE,       /* the file is not in the dossier any more: taken out or replaced */
  DOSSIER_ERASED,     /* taken out too long ago to be put back */
  DOSSIER_INFECTED,   /* a virus was found in one of its files */
};

/* One piece asked for, with the files that answer it. */
struct dossier_piece {
  struct q_piece row;
  struct q_dossier_file *files;
  size_t n_files;
  bool missing; /* compulsory and without a file */
  bool full;    /* no further file is taken */
  bool images;  /* pictures are taken, several of them: each is a page */
  bool pages;   /* all its files are pictures: shown as pages */
  bool infected; /* a virus was found in one of its files */
};

struct dossier_piece_list {
  struct dossier_piece *v;
  size_t n;
};

struct dossier {
  struct q_dossier row;
  struct dossier_piece_list pieces;
  struct q_dossier_file_list files; /* in the receipt's order */
  int64_t bytes;                    /* of all of them */
  size_t missing;                   /* compulsory pieces without a file */
  unsigned char manifest[32];       /* SHA-256 of what a deposit would contain */
};

/* The one question: may a dossier for this opportunity still move at `at`? */
enum dossier_refusal dossier_refusal_at(const struct q_opportunity_get *o, struct instant at);

/* For acts: the opportunity, the person's dossier for it, and whether it may be changed at `at`. */
enum err MUST_USE dossier_for_change(struct db *db, struct arena *a, int64_t opportunity_id, int64_t person_id, struct instant at,
                                     struct q_opportunity_get *ret_opportunity, struct q_dossier *ret, enum dossier_refusal *ret_refusal);

/* A person's dossier for an opportunity, with its files. NOT_FOUND before dossier_start. */
enum err MUST_USE dossier_mine(struct db *db, struct arena *a, const struct opportunity *o, int64_t person_id, struct dossier *ret);

/* Starts the draft, or finds the one there is. NOT_FOUND: no such opportunity. */
struct dossier_start_args {
  int64_t opportunity_id, person_id;
  struct instant now;
  enum dossier_refusal ret_refusal;
};
enum err dossier_start(struct db *db, struct arena *a, void *args);

/* Whether a message is too long: DOSSIER_MESSAGE_MAX characters, a line end (CR LF) counting as one, as browsers count. */
bool dossier_message_long(struct str message);

/* Keeps the message as typed; TOO_BIG when it is too long. */
struct dossier_message_args {
  int64_t opportunity_id, person_id;
  struct str message;
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
  enum dossier_refusal ret_refusal;
  int64_t ret_held;     /* bytes of the other files */
};
enum err dossier_file_add(struct db *db, struct arena *a, void *args);

/* Takes a file out, or puts it back (until DOSSIER_UNDO_US have passed); the file that took its place leaves it again.
 * NOT_FOUND: not this person's, or already so. CONFLICT: another file took its place, nothing is put back. */
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

/* SHA-256 of what is deposited: each file's piece, digest, size and name in order, then the message. */
void dossier_manifest(const struct q_dossier_file_list *files, struct str message, unsigned char ret[32]);

#endif
