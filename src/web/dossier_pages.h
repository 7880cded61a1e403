/* What the pages of a dossier, of its deposit and the upload of its files share. */
#ifndef WEB_DOSSIER_PAGES_H
#define WEB_DOSSIER_PAGES_H

#include "board/journal.h"
#include "board/scan.h"
#include "web/pages.h"

/* The opportunity and the person's dossier of this address; without one dossier.row.id is 0. */
enum err MUST_USE dossier_load(struct request *r, struct dossier_page *page);
/* The dossier's address followed by `rest` ("#message", "/depot"). */
struct str dossier_path(struct request *r, struct str rest);
/* The dossier with what went wrong, at `field`. */
enum err MUST_USE dossier_show_problem(struct request *r, struct reply *out, struct str field, struct str sentence, int status);
/* The two instants, with 409. */
enum err MUST_USE dossier_show_late(struct request *r, struct reply *out);
/* The address of a receipt. */
struct str receipt_path(struct request *r, struct str ref);
/* Why something was refused, in the journal's words. */
struct str refusal_word(enum dossier_refusal why);
/* The journal's row of a deposit or withdrawal that was not done, or not again. */
void deposit_note(struct request *r, struct attempt t, enum err e, enum dossier_refusal why, bool repeated);
/* The page of the form that must come before work: eligibility, not answered yet. */
bool dossier_waits(const struct dossier_page *page);
struct str dossier_refusal_sentence(enum lang lang, enum dossier_refusal why);
/* The page, with 409, instead of a file nobody but its owner may read now. `back`: where it leads back to. */
enum err MUST_USE file_held(struct request *r, struct reply *out, enum scan_state state, struct str found, struct str back);
/* Why a file was not kept, in words; `formats` and `max_bytes` are the piece's. */
struct str upload_sentence(struct request *r, const struct file_verdict *v, struct str formats);
struct str upload_too_big(struct request *r, int64_t max_bytes);
/* The word of a doubt as it is stored; absent when there is none. */
struct str upload_doubt(const struct file_verdict *v);

#endif
