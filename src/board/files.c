#include "board/files.h"

#include "base/arena.h"
#include "blob/sample.h"
#include "base/log.h"
#include "board/board.h"
#include "board/publish.h"

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

enum err files_erase(struct board *b, struct str blob) {
  enum err const e = blob_remove(b->blobs, blob);
  return e == NOT_FOUND ? OK : e;
}

void files_abandon(struct blob_upload *u) { blob_abandon(u); }

enum err files_open(struct board *b, struct str blob, struct blob_reader **ret) { return blob_open_read(b->blobs, blob, ret); }
enum err files_read(const struct blob_reader *r, uint64_t from, void *buffer, size_t n) { return blob_read(r, from, buffer, n); }
uint64_t files_size(const struct blob_reader *r) { return blob_size(r); }
void files_close(struct blob_reader *r) { blob_close(r); }

enum err files_probe(struct board *b) {
  static const char bytes[] = "probe";
  struct blob_upload *u;
  TRY(blob_begin(b->blobs, sizeof bytes, &u));
  enum err const e = blob_append(u, bytes, sizeof bytes);
  blob_abandon(u);
  return e;
}

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

bool files_formats_good(struct str words) {
  unsigned formats;
  return type_formats(words, &formats) == OK;
}

enum err files_sample(struct board *b, struct arena *a, struct str reference, struct str line, struct new_document *document) {
  enum file_kind const kind = type_of_name(document->file_name);
  struct sample const sample = {document->title, reference, line};
  struct blob_info info;
  struct str bytes;
  TRY(sample_write(a, kind, &sample, &bytes));
  TRY(files_put(b, document->file_name, bytes, &info));
  if (info.verdict.verdict != FILE_ACCEPTED) return BROKEN;
  document->blob = str_dup(a, blob_name(&info));
  document->size = (int64_t)info.size;
  document->sha256 = str_dup(a, (struct str){(const char *)info.sha256, sizeof info.sha256});
  document->media = type_media(kind);
  return OK;
}
