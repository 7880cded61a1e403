#include "blob/type.h"

#include <string.h>
#include <zlib.h>

#include "blob/image.h"
#include "blob/pdf.h"
#include "blob/zip.h"

#define PIECE 16384
#define HEAD 512           /* bytes looked at to guess what a file is */
#define TAIL_LOOK 1024     /* bytes after a file's own end that are looked at */
#define OLE_FOLDER_SECTORS 256

static const struct kind {
  struct str extension, media, name;
} kinds[FILE_KIND_COUNT] = {
  [FILE_UNKNOWN] = {S_INIT(""), S_INIT("application/octet-stream"), S_INIT("")},
  [FILE_PDF] = {S_INIT("pdf"), S_INIT("application/pdf"), S_INIT("PDF")},
  [FILE_DOCX] = {S_INIT("docx"), S_INIT("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
                 S_INIT("DOCX")},
  [FILE_XLSX] = {S_INIT("xlsx"), S_INIT("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                 S_INIT("XLSX")},
  [FILE_PPTX] = {S_INIT("pptx"), S_INIT("application/vnd.openxmlformats-officedocument.presentationml.presentation"),
                 S_INIT("PPTX")},
  [FILE_ODT] = {S_INIT("odt"), S_INIT("application/vnd.oasis.opendocument.text"), S_INIT("ODT")},
  [FILE_ODS] = {S_INIT("ods"), S_INIT("application/vnd.oasis.opendocument.spreadsheet"), S_INIT("ODS")},
  [FILE_ODP] = {S_INIT("odp"), S_INIT("application/vnd.oasis.opendocument.presentation"), S_INIT("ODP")},
  [FILE_PNG] = {S_INIT("png"), S_INIT("image/png"), S_INIT("PNG")},
  [FILE_JPEG] = {S_INIT("jpg"), S_INIT("image/jpeg"), S_INIT("JPEG")},
  [FILE_HEIC] = {S_INIT("heic"), S_INIT("image/heic"), S_INIT("HEIC")},
  [FILE_ZIP] = {S_INIT("zip"), S_INIT("application/zip"), S_INIT("ZIP")},
};

static const struct str reasons[FILE_REASON_COUNT] = {
  [FILE_FINE] = S_INIT(""),
  [FILE_EMPTY] = S_INIT("empty"),
  [FILE_WRONG_TYPE] = S_INIT("wrong-type"),
  [FILE_OTHER_CONTENT] = S_INIT("other-content"),
  [FILE_ACTIVE] = S_INIT("active"),
  [FILE_BOMB] = S_INIT("bomb"),
  [FILE_UNSAFE] = S_INIT("unsafe"),
  [FILE_NESTED] = S_INIT("nested"),
  [FILE_ENCRYPTED] = S_INIT("encrypted"),
  [FILE_POLYGLOT] = S_INIT("polyglot"),
  [FILE_DAMAGED] = S_INIT("damaged"),
  [FILE_EMBEDS] = S_INIT("embeds"),
  [FILE_LARGE] = S_INIT("large"),
  [FILE_BOM] = S_INIT("bom"),
};

struct str type_extension(enum file_kind kind) { return kinds[kind].extension; }
struct str type_media(enum file_kind kind) { return kinds[kind].media; }
struct str type_name(enum file_kind kind) { return kinds[kind].name; }
struct str type_reason(enum file_reason reason) { return reasons[reason]; }

enum file_reason type_reason_of(struct str word) {
  for (enum file_reason r = FILE_EMPTY; r < FILE_REASON_COUNT; r++)
    if (str_eq(word, reasons[r])) return r;
  return FILE_FINE;
}

enum file_kind type_of_format(struct str word) {
  if (str_eq_nocase(word, S("jpeg"))) return FILE_JPEG;
  if (str_eq_nocase(word, S("heif"))) return FILE_HEIC;
  for (enum file_kind k = FILE_PDF; k < FILE_KIND_COUNT; k++)
    if (str_eq_nocase(word, kinds[k].extension)) return k;
  return FILE_UNKNOWN;
}

enum file_kind type_of_name(struct str display_name) {
  struct str rest = str_trim(display_name), part, last = S("");
  if (str_index(rest, '.') == rest.n) return FILE_UNKNOWN;
  while (str_next(&rest, '.', &part)) last = part;
  return type_of_format(last);
}

enum err type_formats(struct str words, unsigned *ret) {
  unsigned set = 0;
  struct str rest = words, word;
  while (str_next(&rest, ' ', &word)) {
    if (word.n == 0) continue;
    enum file_kind const kind = type_of_format(word);
    if (kind == FILE_UNKNOWN) return INVALID;
    set |= FILE_BIT(kind);
  }
  if (set == 0) return INVALID;
  *ret = set;
  return OK;
}

/* --- What the checkers share ---------------------------------------------------------------------------------------- */

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

enum err type_tail(const struct file_source *source, uint64_t end, bool *ret_other) {
  unsigned char tail[TAIL_LOOK];
  size_t n;
  TRY(type_read(source, end, tail, sizeof tail, &n));
  bool other = type_is_foreign(tail, n);
  if (!other) TRY(zip_ends(source, &other));
  *ret_other = other;
  return OK;
}

/* --- The decision --------------------------------------------------------------------------------------------------- */

/* What the first bytes look like, for the message. */
static enum file_kind guess(struct str head) {
  if (str_starts(head, S("%PDF-"))) return FILE_PDF;
  if (str_starts(head, S("\x89PNG\r\n\x1a\n"))) return FILE_PNG;
  if (str_starts(head, S("\xff\xd8\xff"))) return FILE_JPEG;
  if (str_starts(head, S("PK\3\4"))) return FILE_ZIP;
  if (str_starts(str_sub(head, 4, 8), S("ftyphe")) || str_starts(str_sub(head, 4, 8), S("ftypmif1"))) return FILE_HEIC;
  return FILE_UNKNOWN;
}

/* Office files with a password are a compound file ([MS-CFB]) that holds a stream "EncryptedPackage" ([MS-OFFCRYPTO]);
 * without it they are the formats of before 2007. The folder's sectors are followed through the first 109 of the FAT. */
static enum err ole_is_encrypted(const struct file_source *source, bool *ret) {
  static const char wanted[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
  unsigned char head[512], entry[128];
  size_t n;
  *ret = false;
  TRY(type_read(source, 0, head, sizeof head, &n));
  if (n < sizeof head) return OK;
  unsigned const shift = type_le16(head + 30);
  if (shift != 9 && shift != 12) return OK;
  uint32_t const per_fat = UINT32_C(1) << (shift - 2); /* sector numbers in one sector of the FAT */
  uint32_t sector = type_le32(head + 48);
  for (unsigned i = 0; i < OLE_FOLDER_SECTORS && sector < UINT32_C(0xfffffffa); i++) {
    for (uint64_t at = ((uint64_t)sector + 1) << shift, end = at + (UINT64_C(1) << shift); at < end; at += sizeof entry) {
      TRY(type_read(source, at, entry, sizeof entry, &n));
      if (n < sizeof entry) return OK;
      if (memcmp(entry, wanted, sizeof wanted - 1) == 0) *ret = true;
    }
    if (*ret || sector / per_fat >= 109) return OK;
    uint64_t const fat = type_le32(head + 76 + 4 * (sector / per_fat));
    TRY(type_read(source, ((fat + 1) << shift) + 4 * (sector % per_fat), entry, 4, &n));
    if (n < 4) return OK;
    sector = type_le32(entry);
  }
  return OK;
}

static enum err check_office(const struct file_source *source, struct str head, struct file_verdict *v) {
  if (!str_starts(head, S("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))) return zip_check(source, v);
  bool encrypted = false;
  if (v->kind == FILE_DOCX || v->kind == FILE_XLSX || v->kind == FILE_PPTX) TRY(ole_is_encrypted(source, &encrypted));
  if (encrypted) type_doubt(v, FILE_ENCRYPTED);
  else type_refuse(v, FILE_OTHER_CONTENT);
  return OK;
}

static enum err check_content(const struct file_source *source, struct str head, struct file_verdict *v) {
  switch (v->kind) {
  case FILE_PDF: return pdf_check(source, v);
  case FILE_PNG: return image_check_png(source, v);
  case FILE_JPEG: return image_check_jpeg(source, v);
  case FILE_HEIC: return image_check_heic(source, v);
  case FILE_DOCX:
  case FILE_XLSX:
  case FILE_PPTX:
  case FILE_ODT:
  case FILE_ODS:
  case FILE_ODP: return check_office(source, head, v);
  case FILE_ZIP: return zip_check(source, v);
  case FILE_UNKNOWN:
  case FILE_KIND_COUNT: break;
  }
  type_refuse(v, FILE_WRONG_TYPE);
  return OK;
}

enum err type_check(const struct file_source *source, enum file_kind declared, unsigned formats,
                    struct file_verdict *ret) {
  struct file_verdict v = {.kind = declared};
  if (declared == FILE_UNKNOWN || (formats & FILE_BIT(declared)) == 0) {
    type_refuse(&v, FILE_WRONG_TYPE);
  } else if (source->size == 0) {
    type_refuse(&v, FILE_EMPTY);
  } else {
    unsigned char bytes[HEAD];
    struct str head = {(const char *)bytes, 0};
    TRY(type_read(source, 0, bytes, sizeof bytes, &head.n));
    TRY(check_content(source, head, &v));
    if (v.reason == FILE_OTHER_CONTENT && v.found == FILE_UNKNOWN) v.found = guess(head);
  }
  *ret = v;
  return OK;
}
