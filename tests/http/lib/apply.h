/* What an applicant does, in the words of the pages: begin a dossier, send files, deposit. */
#ifndef HTTP_LIB_APPLY_H
#define HTTP_LIB_APPLY_H

#include "http/lib/board.h"

#define GOOD_PDF "pieces-jointes/minimal-document.pdf"

/* "/fr/opportunites/7/dossier" + rest. */
struct str dossier_of(int64_t id, const char *rest);
/* The number of the notice's piece at that position. */
int64_t piece_of(int64_t id, int position);

/* Begins the dossier, no more. */
void only_begin(struct guest *g, int64_t id);
/* Answers everything compulsory of the dossier that was begun last for it, and chooses its first lot. */
void answer_all(int64_t id);
/* Both: a dossier that lacks nothing but its pieces. */
void begin_dossier(struct guest *g, int64_t id);
/* Sends one file for the piece at that position; the answer is the page's. */
struct answer upload(struct guest *g, int64_t id, int position, const char *file_name, struct str bytes);
/* The same of a file of tests/data, which is taken. */
void upload_good(struct guest *g, int64_t id, int position, const char *path);
/* A dossier with its compulsory piece, ready for its deposit. */
void fill_dossier(struct guest *g, int64_t id);
/* The idempotency token of the check page. */
struct str deposit_key(struct guest *g, int64_t id);
struct answer deposit_with(struct guest *g, int64_t id, struct str key);
/* The whole form of the check page, as a browser would send it: key and version. */
struct str deposit_form(struct guest *g, int64_t id);
struct str form_of(struct answer check_page);
struct answer deposit_form_sent(struct guest *g, int64_t id, struct str form);
/* Check page, then its button. */
struct answer deposit(struct guest *g, int64_t id);
/* The page before a withdrawal, then its button, for the deposit of that receipt. */
struct answer withdraw(struct guest *g, int64_t id, struct str receipt);
/* The idempotency token of that page. */
struct str withdraw_key(struct guest *g, int64_t id);
struct answer withdraw_with(struct guest *g, int64_t id, struct str receipt, struct str key);
/* The code of the receipt that a redirect leads to. */
struct str receipt_of(struct answer a);

#endif
