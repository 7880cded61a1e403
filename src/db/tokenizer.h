/* The words of the full-text index: the tokenizer "babillard" of SQLite's FTS5.
 *
 * A word is a run of letters and digits, folded (base/fold.h). Beside it, at the same place, stand its French and its
 * English stem, and the plain forms of what is written for women and men at once (db/inclusive.h), so that
 * "recrutements" finds "recrutement" and "coordonnatrice" finds "Coordonnateur·rice". A query is read in the same way;
 * only the beginning of a word ("recru"*) is folded and nothing else. Words that begin with x are never stemmed: the
 * filters of the index are written so ("xtrecrutement") and stay exact. A word is cut at TOKENIZER_WORD_MAX bytes. */
#ifndef DB_TOKENIZER_H
#define DB_TOKENIZER_H

#define TOKENIZER_WORD_MAX 64

#include "base/str.h"

struct sqlite3;

/* Calls `put` with every token of a text as the index would have it: several may stand for the same bytes [start, end).
 * `prefix`: as for the beginning of a word, folded and nothing else. What `put` returns other than 0 ends it. */
typedef int tokenizer_put(void *context, int flags, const char *token, int n, int start, int end);
void tokenizer_each(struct str text, bool prefix, tokenizer_put *put, void *context);

/* Makes the tokenizer known to a connection; before that, a table that names it cannot be opened. Returns SQLite's
 * result (SQLITE_OK is 0). */
int tokenizer_register(struct sqlite3 *db);

#endif
