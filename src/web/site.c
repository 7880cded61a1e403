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
