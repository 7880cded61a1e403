/* ZIP archives (PKWARE APPNOTE 6.3): judged from their directory, never unpacked. Called by type.c, and by the checkers of
 * formats that an archive may hang on. */
#ifndef BLOB_ZIP_H
#define BLOB_ZIP_H

#include "blob/file_kind.h"

#define ZIP_ENTRIES_MAX 2000
#define ZIP_SUM_MAX ((uint64_t)200000000) /* bytes, unpacked, all entries together */
/* An entry may unpack to this many times its size. Above, it is refused when it is also larger than ZIP_RATIO_REFUSED,
 * a doubt when larger than ZIP_RATIO_DOUBT (a blank scan in an office file honestly packs 150:1), fine below. */
#define ZIP_RATIO_MAX 100
#define ZIP_RATIO_REFUSED ((uint64_t)16 << 20)
#define ZIP_RATIO_DOUBT ((uint64_t)1 << 20)

/* Whether the file ends with a ZIP directory, wherever the archive begins: that is how its readers look for it. */
enum err MUST_USE zip_ends(const struct file_source *source, bool *ret);

/* Whether what follows the file's own end at `end` is another file, or the whole can also be read as a ZIP. */
enum err MUST_USE zip_tail(const struct file_source *source, uint64_t end, bool *ret_other);

/* Judges an archive that should be of the kind verdict->kind: an office format or FILE_ZIP. */
enum err MUST_USE zip_check(const struct file_source *source, struct file_verdict *verdict);

#endif
