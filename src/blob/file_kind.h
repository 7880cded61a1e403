/* Kinds of files that people may send, what may be found in one, and the words of both. */
#ifndef BLOB_FILE_KIND_H
#define BLOB_FILE_KIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum file_kind {
  FILE_UNKNOWN,
  FILE_PDF,
  FILE_DOCX,
  FILE_XLSX,
  FILE_PPTX,
  FILE_ODT,
  FILE_ODS,
  FILE_ODP,
  FILE_PNG,
  FILE_JPEG,
  FILE_HEIC,
  FILE_ZIP,
  FILE_KIND_COUNT,
};

/* A set of formats. */
#define FILE_BIT(kind) (1u << (kind))
/* What an applicant's piece may be, when the notice says nothing narrower. */
#define FILE_PIECES                                                                                                  \
  (FILE_BIT(FILE_PDF) | FILE_BIT(FILE_DOCX) | FILE_BIT(FILE_XLSX) | FILE_BIT(FILE_PPTX) | FILE_BIT(FILE_ODT) |       \
   FILE_BIT(FILE_ODS) | FILE_BIT(FILE_ODP) | FILE_BIT(FILE_PNG) | FILE_BIT(FILE_JPEG) | FILE_BIT(FILE_HEIC))
/* What an officer may publish beside a notice. */
#define FILE_DOCUMENTS (FILE_PIECES | FILE_BIT(FILE_ZIP))

enum file_verdict_kind { FILE_ACCEPTED, FILE_DOUBT, FILE_REFUSED };

enum file_reason {
  FILE_FINE,          /* accepted, nothing noticed */
  FILE_EMPTY,         /* refused: no bytes */
  FILE_WRONG_TYPE,    /* refused: its name says a type that was not asked for */
  FILE_OTHER_CONTENT, /* refused: the bytes are certainly of another type than the name says */
  FILE_ACTIVE,        /* refused: macros, programs; doubt: scripts in a PDF, macros in an OpenDocument */
  FILE_BOMB,          /* refused: unpacks to more than any reader should bear */
  FILE_UNSAFE,        /* refused: an archive whose names leave their folder or whose two directories disagree */
  FILE_NESTED,        /* refused: an archive within an archive */
  FILE_ENCRYPTED,     /* doubt: needs a password to be read, or cannot be scanned */
  FILE_POLYGLOT,      /* doubt: a second file of another type hangs on it */
  FILE_DAMAGED,       /* doubt: cut short, or its own tables are wrong; readers may still open it */
  FILE_EMBEDS,        /* doubt: a PDF that carries other files */
  FILE_LARGE,         /* doubt: an image or an archive entry that is unusually large once unpacked */
  FILE_BOM,           /* doubt: bytes before its header */
  FILE_REASON_COUNT,
};

struct file_verdict {
  enum file_verdict_kind verdict;
  enum file_reason reason;
  enum file_kind kind;  /* what the name declares: the kind it is stored and served as */
  enum file_kind found; /* for FILE_OTHER_CONTENT: what the bytes look like, or FILE_UNKNOWN */
};

/* Where bytes are read from. `read` gives exactly n bytes from offset; offset + n <= size is guaranteed. */
struct file_source {
  uint64_t size;
  enum err (*read)(void *context, uint64_t offset, void *buffer, size_t n);
  void *context;
};

/* By the name's extension, in any case; FILE_UNKNOWN for every other. */
enum file_kind type_of_name(struct str display_name);
/* By the word notices use ("pdf", "jpg"): the extensions, "jpeg" and "heif" too. */
enum file_kind type_of_format(struct str word);
/* A set of formats from words separated by spaces ("pdf docx odt"). INVALID for a word we do not know or none. */
enum err MUST_USE type_formats(struct str words, unsigned *ret);

struct str type_extension(enum file_kind kind); /* "pdf", "jpg"; empty for FILE_UNKNOWN */
struct str type_media(enum file_kind kind);     /* media type (IANA), application/octet-stream for FILE_UNKNOWN */
struct str type_name(enum file_kind kind);      /* "PDF", "JPEG": the same in every language; empty for FILE_UNKNOWN */

/* The reason's word as kept in the database: "encrypted"; empty for FILE_FINE. And back; FILE_FINE for none or an
 * unknown one. */
struct str type_reason(enum file_reason reason);
enum file_reason type_reason_of(struct str word);

#endif
