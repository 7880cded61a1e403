/* How well a row of the full-text index fits, for `title_first(search_fts)` in SQL: a word found in the title (column 0)
 * counts RANK_TITLE, one found in the body 1, filters nothing. No rarity of words is weighed: that would read the whole
 * index for each query. Registered with the tokenizer. */
#ifndef DB_RANK_H
#define DB_RANK_H

#include <sqlite3.h>

enum { RANK_TITLE = 8 };

void rank_title_first(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *ret, int n, sqlite3_value **values);

#endif
