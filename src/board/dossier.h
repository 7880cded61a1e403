/* Dossiers: a person's application for one opportunity, while it is a draft; its deposit is in deposit.h.
 *
 * A draft keeps everything and validates nothing. Whether it may still change is asked of opportunity_state, as the
 * page did. */
#ifndef BOARD_DOSSIER_H
#define BOARD_DOSSIER_H

#include "blob/blob.h"
#include "board/opportunity.h"

enum { DOSSIER_MESSAGE_MAX = 4000, DOSSIER_FILES_MAX = 100 };

/* Why something was not done; DOSSIER_FINE: it was. */
enum dossier_refusal {
  DOSSIER_FINE,
  DOSSIER_LATE,       /* the closing has passed */
  DOSSIER_CANCELLED,  /* the opportunity was cancelled */
  DOSSIER_DEPOSITED,  /* already deposited: nothing changes any more */
  DOSSIER_FULL,       /* the piece has as many files as it takes */
  DOSSIER_INCOMPLETE, /* compulsory pieces are missing */
};

/* One piece asked for, with the files that answer it. */
struct dossier_piece {
  struct q_piece row;
  struct q_dossier_file *files;
  size_t n_files;
  bool missing; /* compulsory and without a file */
  bool full;    /* no further file is taken */
};

struct dossier_piece_list {
  struct dossier_piece *v;
  size_t n;
};

struct dossier {
  struct q_dossier row;
  struct dossier_piece_list pieces;
  struct q_dossier_file_list files; /* in the receipt's order */
  size_t missing;                   /* compulsory pieces without a file */
  unsigned char manifest[32];       /* SHA-256 of what a deposit would contain */
};

/* The one question: may a dossier for this opportunity still move at `at`? */
enum dossier_refusal dossier_refusal_at(const struct q_opportunity_get *o, struct instant at);

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

/* Adds a file whose bytes are already durable. */
struct dossier_file_args {
  int64_t opportunity_id, person_id, piece_id;
  struct str name; /* any UTF-8 */
  struct blob_info blob;
  struct str media, doubt;
  struct instant now;
  enum dossier_refusal ret_refusal;
};
enum err dossier_file_add(struct db *db, struct arena *a, void *args);

/* Takes a file out, or puts it back. NOT_FOUND: not this person's, or already so. */
struct dossier_remove_args {
  int64_t opportunity_id, person_id;
  struct str ref;
  bool restore;
  struct instant now;
  enum dossier_refusal ret_refusal;
};
enum err dossier_file_remove(struct db *db, struct arena *a, void *args);

/* A person's dossiers, last touched first. */
enum err MUST_USE dossier_list(struct db *db, struct arena *a, int64_t person_id, struct q_dossier_list_list *ret);

/* A stored file somebody may read. */
struct dossier_download {
  struct str name, blob, media, sha256;
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
