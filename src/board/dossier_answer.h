/* What a person answers in a dossier: one page of its form, or its lots. Everything is kept as typed; nothing is
 * judged. Two windows never overwrite each other silently: a form says what it was made from. */
#ifndef BOARD_DOSSIER_ANSWER_H
#define BOARD_DOSSIER_ANSWER_H

#include "board/dossier.h"

struct answer_typed {
  struct str field, value;
};

/* Keeps one page. A field that did not come is empty; one that the page has not is passed over. CONFLICT: something else
 * was saved since the form was made, which is neither what it shows nor what comes; nothing is changed. NOT_FOUND: no
 * such page, or no dossier. TOO_BIG: an answer a draft does not keep (answer_kept). */
struct dossier_answer_args {
  int64_t opportunity_id, person_id;
  struct str slug, seen; /* asked_seen of what the form was made from */
  const struct answer_typed *typed;
  size_t n;
  bool go_on;            /* of eligibility: begin although an answer is not the wanted one */
  struct instant now;
  enum dossier_refusal ret_refusal;
  bool ret_begun;        /* of eligibility: work may begin */
};
enum err dossier_answer(struct db *db, struct arena *a, void *args);

/* Chooses lots by their numbers. A lot that is closed stays as it was: NOT_ASKED when it would newly be chosen. CONFLICT
 * as above. */
struct dossier_choose_args {
  int64_t opportunity_id, person_id;
  struct str seen; /* lots_seen of what the form was made from */
  const int64_t *numbers;
  size_t n;
  struct instant now;
  enum dossier_refusal ret_refusal;
};
enum err dossier_choose(struct db *db, struct arena *a, void *args);

/* The lots a form was made from, in short. */
struct str lots_seen(struct arena *a, const struct dossier_lots *lots);

/* Answers and lots as they stand become part of a deposit, in the transaction that makes it. */
enum err MUST_USE dossier_freeze(struct db *db, struct arena *a, const struct dossier *d, int64_t deposit_id);

#endif
