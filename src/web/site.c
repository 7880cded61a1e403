/* Files that leave; and what machines ask (alive, ready, assets). the list: list_pages.c. */
#include "assets.h"
#include "base/arena.h"
#include "base/words.h"
#include "board/board.h"
#include "board/files.h"
#include "views.h"
#include "web/accept.h"
#include "web/app.h"
#include "web/disposition.h"
#include "web/pages.h"
#include "web/handlers.h"
#include "web/headers.h"
#include "web/reply.h"

enum { WORKER_SILENT_US = 10 * MINUTE_US };

enum err root(struct request *r, struct reply *out) {
  enum lang const lang = accept_language(request_header(r, "Accept-Language"));
  reply_header(out, S("Vary"), S("Accept-Language"));
  return reply_redirect(out, r, fmt(r->arena, "/%.*s/", STR(lang_code(lang))));
}

enum err health(struct request *r, struct reply *out) {
  (void)r;
  out->type = S("text/plain; charset=utf-8");
  out_z(&out->body, "ok\n");
  return OK;
}

enum err ready(struct request *r, struct reply *out) {
  struct db *db = NULL;
  struct opt_instant ran = {0};
  enum err e = board_snapshot(r->board, &db);
  if (e == OK) e = board_worker_seen(db, r->arena, &ran);
  if (db != NULL) board_release(r->board, db);
  out->type = S("text/plain; charset=utf-8");
  out->status = e == OK ? 200 : 503;
  bool const silent = !ran.has || r->arrived.us - ran.at.us > WORKER_SILENT_US;
  out_fmt(&out->body, "database: %s\nworker: %s\n", e == OK ? "ok" : err_name(e), silent ? "silent" : "ok");
  return OK;
}

enum err asset_show(struct request *r, struct reply *out) {
  const struct asset *a = asset_find(request_str(r, "name"));
  if (a == NULL) return NOT_FOUND;
  out->type = a->type;
  out->cache = CACHE_FOREVER;
  out_put(&out->body, a->bytes);
  reply_keep_for_all(out);
  return OK;
}

/* --- Files that leave ---------------------------------------------------------------------------------------------- */

static ssize_t read_file(void *ctx, uint64_t pos, char *buf, size_t max) {
  const struct blob_reader *reader = ctx;
  uint64_t const size = blob_size(reader);
  if (pos >= size) return -1;
  size_t const n = max < size - pos ? max : (size_t)(size - pos);
  return files_read(reader, pos, buf, n) == OK ? (ssize_t)n : -1;
}

static void free_file(void *ctx) { files_close(ctx); }

enum err send_file(struct request *r, struct reply *out, struct str blob, struct str name, struct str media, struct str sha256) {
  struct blob_reader *reader;
  TRY(files_open(r->board, blob, &reader));
  out->type = media;
  out->etag = fmt(r->arena, "\"%.*s\"", STR(str_hex(r->arena, sha256.p, sha256.n)));
  out->csp = S("sandbox; default-src 'none'");
  reply_header(out, S("Content-Disposition"), disposition_attachment(r->arena, name));
  reply_stream(out, r, (struct reply_stream){.size = blob_size(reader), .read = read_file, .free = free_file, .ctx = reader});
  return OK;
}

/* Shown in place, never run: of PNG and JPEG only. */
enum err send_inline(struct request *r, struct reply *out, struct str blob, struct str media) {
  struct blob_reader *reader;
  TRY(files_open(r->board, blob, &reader));
  out->type = media;
  out->etag = fmt(r->arena, "\"%.*s\"", STR(blob));
  out->cache = CACHE_FOREVER;
  out->csp = S(CSP_FILE);
  reply_stream(out, r, (struct reply_stream){.size = blob_size(reader), .read = read_file, .free = free_file, .ctx = reader});
  return OK;
}
