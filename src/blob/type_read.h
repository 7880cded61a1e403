/* What the checkers of single formats share: reading, inflating, noting what they find. For type.c, pdf.c, zip.c, image.c. */
#ifndef BLOB_TYPE_READ_H
#define BLOB_TYPE_READ_H

#include "blob/file_kind.h"

#define TYPE_INFLATE_MAX ((size_t)16 << 20) /* bytes inflated from one stream, at most */

static inline unsigned type_le16(const unsigned char *p) { return p[0] | (unsigned)p[1] << 8; }
static inline uint32_t type_le32(const unsigned char *p) { return type_le16(p) | (uint32_t)type_le16(p + 2) << 16; }
static inline unsigned type_be16(const unsigned char *p) { return (unsigned)p[0] << 8 | p[1]; }
static inline uint32_t type_be32(const unsigned char *p) { return (uint32_t)type_be16(p) << 16 | type_be16(p + 2); }

/* Reads at most `n` bytes, fewer at the end of the file (0 past it). */
enum err MUST_USE type_read(const struct file_source *source, uint64_t offset, void *buffer, size_t n, size_t *ret_n);

/* Called with each inflated piece; false stops without error. */
typedef bool type_sink(void *context, const unsigned char *bytes, size_t n);

/* Inflates the stream that begins at `offset` and occupies at most `length` bytes: raw deflate (RFC 1951) or zlib's
 * (RFC 1950). Ends at the stream's end, at the first damage, at TYPE_INFLATE_MAX, or when the sink says so: none of
 * these is an error. */
enum err MUST_USE type_inflate(const struct file_source *source, uint64_t offset, uint64_t length, bool raw,
                               type_sink *sink, void *context);

/* Whether these bytes begin as a program, an archive, a PDF, or hold a piece of a page that a browser would run. */
bool type_is_foreign(const unsigned char *bytes, size_t n);

/* Notes a doubt, unless a graver one (earlier in enum file_reason) or a refusal stands already. */
void type_doubt(struct file_verdict *verdict, enum file_reason reason);
void type_refuse(struct file_verdict *verdict, enum file_reason reason);

#endif
