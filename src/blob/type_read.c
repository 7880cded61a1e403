#include "blob/type_read.h"

#include <string.h>
#include <zlib.h>

#define PIECE 16384

void type_refuse(struct file_verdict *v, enum file_reason reason) {
  if (v->verdict == FILE_REFUSED) return;
  v->verdict = FILE_REFUSED;
  v->reason = reason;
}

void type_doubt(struct file_verdict *v, enum file_reason reason) {
  if (v->verdict == FILE_REFUSED || (v->verdict == FILE_DOUBT && v->reason <= reason)) return;
  v->verdict = FILE_DOUBT;
  v->reason = reason;
}

enum err type_read(const struct file_source *source, uint64_t offset, void *buffer, size_t n, size_t *ret_n) {
  uint64_t const left = offset < source->size ? source->size - offset : 0;
  size_t const take = n < left ? n : (size_t)left;
  if (take > 0) TRY(source->read(source->context, offset, buffer, take));
  *ret_n = take;
  return OK;
}

struct inflating {
  z_stream z;
  type_sink *sink;
  void *context;
  size_t total;
  bool done;
};

/* Gives one piece of input to zlib and everything it makes of it to the sink. */
static void inflate_piece(struct inflating *f, unsigned char *in, size_t n) {
  unsigned char out[PIECE];
  f->z.next_in = in;
  f->z.avail_in = (uInt)n;
  do {
    f->z.next_out = out;
    f->z.avail_out = sizeof out;
    int const rc = inflate(&f->z, Z_NO_FLUSH);
    size_t const made = sizeof out - f->z.avail_out;
    f->total += made;
    f->done = rc != Z_OK || f->total > TYPE_INFLATE_MAX;
    if (made > 0 && !f->sink(f->context, out, made)) f->done = true;
  } while (!f->done && f->z.avail_out == 0);
}

static enum err inflate_all(struct inflating *f, const struct file_source *source, uint64_t offset, uint64_t length) {
  unsigned char in[PIECE];
  while (!f->done && length > 0) {
    size_t n;
    TRY(type_read(source, offset, in, length < sizeof in ? (size_t)length : sizeof in, &n));
    if (n == 0) return OK;
    inflate_piece(f, in, n);
    offset += n;
    length -= n;
  }
  return OK;
}

enum err type_inflate(const struct file_source *source, uint64_t offset, uint64_t length, bool raw, type_sink *sink,
                      void *context) {
  struct inflating f = {.sink = sink, .context = context};
  if (inflateInit2(&f.z, raw ? -MAX_WBITS : MAX_WBITS) != Z_OK) die("zlib", 0);
  enum err const outcome = inflate_all(&f, source, offset, length);
  inflateEnd(&f.z);
  return outcome;
}

static bool has_nocase(const unsigned char *p, size_t n, struct str needle) {
  for (size_t i = 0; i + needle.n <= n; i++)
    if (str_eq_nocase((struct str){(const char *)p + i, needle.n}, needle)) return true;
  return false;
}

static bool has_page(const unsigned char *p, size_t n) {
  static const struct str marks[] = {S_INIT("<script"), S_INIT("<html"), S_INIT("<!doctype"), S_INIT("<svg"),
                                     S_INIT("<iframe"), S_INIT("<?php"), S_INIT("<body")};
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    if (has_nocase(p, n, marks[i])) return true;
  return false;
}

bool type_is_foreign(const unsigned char *bytes, size_t n) {
  static const struct str magic[] = {S_INIT("MZ"), S_INIT("\x7f" "ELF"), S_INIT("%PDF-"), S_INIT("PK\3\4"),
                                     S_INIT("Rar!"), S_INIT("7z\xbc\xaf"), S_INIT("GIF8"), S_INIT("#!")};
  size_t start = 0;
  while (start < n && memchr(" \t\r\n\0", bytes[start], 5) != NULL) start++;
  struct str const rest = {(const char *)bytes + start, n - start};
  for (size_t i = 0; i < sizeof magic / sizeof *magic; i++)
    if (str_starts(rest, magic[i])) return true;
  return has_page(bytes, n);
}
