#include "board/files.h"

#include "base/log.h"
#include "board/board.h"

enum err files_begin(struct board *b, struct str name, unsigned formats, uint64_t max_bytes, struct blob_upload **ret) {
  TRY(blob_begin(b->blobs, max_bytes, ret));
  blob_expect(*ret, name, formats);
  return OK;
}

enum err files_append(struct blob_upload *u, struct str bytes) { return blob_append(u, bytes.p, bytes.n); }
enum err files_finish(struct blob_upload *u, struct blob_info *ret) { return blob_finish(u, ret); }

void files_forget(struct board *b, struct str blob) {
  enum err const e = blob_remove(b->blobs, blob);
  if (e != OK) log_warn("file_not_removed", LOG_Z("outcome", err_name(e))); /* `check` finds it */
}

void files_abandon(struct blob_upload *u) { blob_abandon(u); }

enum err files_open(struct board *b, struct str blob, struct blob_reader **ret) { return blob_open_read(b->blobs, blob, ret); }
enum err files_read(const struct blob_reader *r, uint64_t from, void *buffer, size_t n) { return blob_read(r, from, buffer, n); }
void files_close(struct blob_reader *r) { blob_close(r); }

enum err files_put(struct board *b, struct str name, struct str bytes, struct blob_info *ret) {
  struct blob_upload *u;
  TRY(files_begin(b, name, FILE_DOCUMENTS, bytes.n, &u));
  enum err const e = files_append(u, bytes);
  if (e != OK) {
    files_abandon(u);
    return e;
  }
  return files_finish(u, ret);
}
