#include "db/rank.h"

enum { BODY_HITS_MAX = RANK_TITLE - 1 };

void rank_title_first(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *ret, int n, sqlite3_value **values) {
  (void)n, (void)values;
  int hits = 0;
  int rc = api->xInstCount(fts, &hits);
  sqlite3_int64 title = 0, body = 0;
  for (int i = 0; rc == SQLITE_OK && i < hits; i++) {
    int phrase, column, offset;
    rc = api->xInst(fts, i, &phrase, &column, &offset);
    if (column == 0) title++;
    else if (column == 1) body++;
  }
  if (rc != SQLITE_OK) sqlite3_result_error_code(ret, rc);
  else sqlite3_result_int64(ret, title * RANK_TITLE + (body < BODY_HITS_MAX ? body : BODY_HITS_MAX)); /* never above one title */
}
