#include "web/incoming.h"

#include "board/board.h"

enum err incoming_begin(struct request *r, struct str field, struct str file_name, unsigned formats, uint64_t max_bytes) {
  struct incoming *in = r->work;
  if (!str_eq(field, S("fichier")) || in->chosen || file_name.n == 0) return OK;
  in->chosen = true;
  in->name = str_dup(r->arena, file_name);
  return files_begin(r->board, in->name, formats, max_bytes, &in->upload);
}

enum err incoming_data(struct request *r, struct str bytes) {
  struct incoming *in = r->work;
  if (in->upload == NULL || in->too_big || in->done) return OK;
  enum err const e = files_append(in->upload, bytes);
  in->too_big = e == TOO_BIG;
  return in->too_big ? OK : e;
}

enum err incoming_end(struct request *r) {
  struct incoming *in = r->work;
  if (in->upload == NULL || in->done) return OK;
  in->done = true;
  struct blob_upload *upload = in->upload;
  in->upload = NULL;
  if (!in->too_big) return files_finish(upload, &in->info);
  files_abandon(upload);
  return OK;
}

void incoming_abandon(struct request *r) {
  struct incoming *in = r->work;
  if (in == NULL) return;
  files_abandon(in->upload);
  if (in->done && in->info.name[0] != 0) files_forget(r->board, blob_name(&in->info)); /* whole itself, but not its request */
}
