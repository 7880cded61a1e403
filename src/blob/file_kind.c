#include "blob/file_kind.h"

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
