/* ZIP archives laid out, not produced (PKWARE APPNOTE 6.3.10): every entry is stored as it is, its size and CRC-32 are
 * known beforehand, so the archive has an exact length and any byte of it can be asked for, in any order. Pure: the
 * bytes of entries come from a callback.
 *
 * Names are UTF-8 and say so (general purpose bit 11), in the local and in the central header. The times are UTC, in
 * MS-DOS form and once more to the second in the extended timestamp that unzip and others prefer. ZIP64 records
 * stand where a number does not fit, and nowhere else: an archive that needs none is read by every program. */
#ifndef WEB_ZIP_LAYOUT_H
#define WEB_ZIP_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/clock.h"
#include "base/str.h"

#define ZIP_NAME_MAX 1024 /* bytes of a path in the archive */

struct zip_entry {
  struct str name;   /* "dossier/fichiers/cv.pdf": made safe and unique by the caller; 1..ZIP_NAME_MAX bytes */
  uint64_t size;     /* bytes */
  uint32_t crc32;    /* of them (ISO 3309) */
  struct instant at; /* shown as its time of change */
  uint64_t local, central; /* where its headers begin; written by zip_lay_out */
};

struct zip_layout {
  struct zip_entry *v;
  size_t n;
  uint64_t directory, end; /* where the central directory and the end records begin */
  uint64_t size;           /* bytes of the archive */
};

/* Fills in where everything stands. The entries must outlive the layout. False: the sizes go past INT64_MAX. */
bool zip_lay_out(struct zip_entry *v, size_t n, struct zip_layout *ret);

/* Copies at most `max` bytes of entry `i` from byte `pos` of it; returns how many (> 0), or -1. */
typedef ssize_t zip_body(void *ctx, size_t i, uint64_t pos, char *buf, size_t max);

/* Copies at most `max` bytes of the archive from byte `pos` (< size); returns how many (> 0), or -1 when `body` did. */
ssize_t zip_read(const struct zip_layout *z, uint64_t pos, char *buf, size_t max, zip_body *body, void *ctx);

/* CRC-32 of bytes at hand. */
uint32_t zip_crc32(struct str bytes);

#endif
