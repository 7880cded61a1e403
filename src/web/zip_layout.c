#include "web/zip_layout.h"

#include <assert.h>
#include <string.h>
#include <zlib.h>

#include "base/date.h"

/* Sizes of APPNOTE's records without what varies: §4.3.7, §4.3.12, §4.3.14 to §4.3.16. */
enum {
  LOCAL = 30, CENTRAL = 46, END = 22, END64 = 56, LOCATOR64 = 20,
  STAMP_EXTRA = 9,  /* extended timestamp 0x5455 with the time of change alone */
  LOCAL64_EXTRA = 20, /* sizes of 64 bits: both must stand in a local header */
  HEADER_MAX = CENTRAL + ZIP_NAME_MAX + STAMP_EXTRA + 28 + END64 + LOCATOR64 + END,
  VERSION = 20, VERSION64 = 45, UNIX_HOST = 3 << 8, UTF8_FLAG = 1 << 11, STORED = 0,
};
#define MODE_0644 (0100644u << 16)
#define MAX32 UINT64_C(0xffffffff)
#define MAX16 UINT64_C(0xffff)

/* A header on its way into the caller's buffer: little-endian, in full, and then the part that was asked for. */
struct header {
  unsigned char p[HEADER_MAX];
  size_t n;
};

static void put(struct header *h, uint64_t v, size_t bytes) {
  for (size_t i = 0; i < bytes; i++) h->p[h->n++] = (unsigned char)(v >> 8 * i);
}
static void put16(struct header *h, uint64_t v) { put(h, v, 2); }
static void put32(struct header *h, uint64_t v) { put(h, v, 4); }
static void put64(struct header *h, uint64_t v) { put(h, v, 8); }

static void put_name(struct header *h, struct str name) {
  memcpy(h->p + h->n, name.p, name.n);
  h->n += name.n;
}

static uint64_t at_most(uint64_t v, uint64_t most) { return v < most ? v : most; }

static bool big(const struct zip_entry *e) { return e->size >= MAX32; }

/* The 64-bit numbers a central header needs: sizes, then the offset. */
static size_t central64(const struct zip_entry *e) { return (big(e) ? 16 : 0) + (e->local >= MAX32 ? 8u : 0); }

static uint64_t local_size(const struct zip_entry *e) {
  return LOCAL + e->name.n + STAMP_EXTRA + (big(e) ? (size_t)LOCAL64_EXTRA : 0);
}

static uint64_t central_size(const struct zip_entry *e) {
  size_t const wide = central64(e);
  return CENTRAL + e->name.n + STAMP_EXTRA + (wide > 0 ? 4 + wide : 0);
}

static bool needs64(const struct zip_layout *z) {
  return z->n >= MAX16 || z->directory >= MAX32 || z->end - z->directory >= MAX32;
}

bool zip_lay_out(struct zip_entry *v, size_t n, struct zip_layout *ret) {
  struct zip_layout z = {.v = v, .n = n};
  uint64_t at = 0;
  for (size_t i = 0; i < n; i++) {
    assert(v[i].name.n > 0 && v[i].name.n <= ZIP_NAME_MAX);
    v[i].local = at;
    if (v[i].size > INT64_MAX || __builtin_add_overflow(at, local_size(&v[i]) + v[i].size, &at) || at > INT64_MAX) return false;
  }
  z.directory = at;
  for (size_t i = 0; i < n; i++) {
    v[i].central = at;
    at += central_size(&v[i]);
  }
  z.end = at;
  z.size = at + END + (needs64(&z) ? END64 + LOCATOR64 : 0);
  if (z.size > INT64_MAX) return false;
  *ret = z;
  return true;
}

/* MS-DOS has even seconds from 1980 on. */
static void put_time(struct header *h, struct instant at) {
  struct civil c = date_civil(date_instant_seconds(at));
  if (c.year < 1980) c = (struct civil){1980, 1, 1, 0, 0, 0};
  put16(h, (uint64_t)(c.hour << 11 | c.minute << 5 | c.second / 2));
  put16(h, (uint64_t)((c.year - 1980) << 9 | c.month << 5 | c.day));
}

static void put_stamp(struct header *h, struct instant at) {
  put16(h, 0x5455);
  put16(h, STAMP_EXTRA - 4);
  put(h, 1, 1); /* the time of change is given */
  put32(h, (uint64_t)date_instant_seconds(at));
}

static void local_header(struct header *h, const struct zip_entry *e) {
  put32(h, 0x04034b50);
  put16(h, big(e) ? VERSION64 : VERSION);
  put16(h, UTF8_FLAG);
  put16(h, STORED);
  put_time(h, e->at);
  put32(h, e->crc32);
  put32(h, at_most(e->size, MAX32));
  put32(h, at_most(e->size, MAX32));
  put16(h, e->name.n);
  put16(h, STAMP_EXTRA + (big(e) ? (size_t)LOCAL64_EXTRA : 0));
  put_name(h, e->name);
  put_stamp(h, e->at);
  if (!big(e)) return;
  put16(h, 1);
  put16(h, LOCAL64_EXTRA - 4);
  put64(h, e->size);
  put64(h, e->size);
}

static void central_header(struct header *h, const struct zip_entry *e) {
  size_t const wide = central64(e);
  put32(h, 0x02014b50);
  put16(h, UNIX_HOST | VERSION64);
  put16(h, wide > 0 ? VERSION64 : VERSION);
  put16(h, UTF8_FLAG);
  put16(h, STORED);
  put_time(h, e->at);
  put32(h, e->crc32);
  put32(h, at_most(e->size, MAX32));
  put32(h, at_most(e->size, MAX32));
  put16(h, e->name.n);
  put16(h, STAMP_EXTRA + (wide > 0 ? 4 + wide : 0));
  put16(h, 0); /* no comment */
  put16(h, 0); /* one disk */
  put16(h, 0);
  put32(h, MODE_0644);
  put32(h, at_most(e->local, MAX32));
  put_name(h, e->name);
  put_stamp(h, e->at);
  if (wide == 0) return;
  put16(h, 1);
  put16(h, wide);
  if (big(e)) put64(h, e->size), put64(h, e->size);
  if (e->local >= MAX32) put64(h, e->local);
}

static void end_records(struct header *h, const struct zip_layout *z) {
  uint64_t const directory = z->end - z->directory;
  if (needs64(z)) {
    put32(h, 0x06064b50);
    put64(h, END64 - 12);
    put16(h, UNIX_HOST | VERSION64);
    put16(h, VERSION64);
    put32(h, 0);
    put32(h, 0);
    put64(h, z->n);
    put64(h, z->n);
    put64(h, directory);
    put64(h, z->directory);
    put32(h, 0x07064b50);
    put32(h, 0);
    put64(h, z->end);
    put32(h, 1);
  }
  put32(h, 0x06054b50);
  put16(h, 0);
  put16(h, 0);
  put16(h, at_most(z->n, MAX16));
  put16(h, at_most(z->n, MAX16));
  put32(h, at_most(directory, MAX32));
  put32(h, at_most(z->directory, MAX32));
  put16(h, 0); /* no comment */
}

/* The last entry whose `local` (or `central`) is at or before `pos`. */
static size_t entry_at(const struct zip_layout *z, uint64_t pos, bool directory) {
  size_t low = 0, high = z->n;
  while (high - low > 1) {
    size_t const middle = low + (high - low) / 2;
    if ((directory ? z->v[middle].central : z->v[middle].local) <= pos) low = middle;
    else high = middle;
  }
  return low;
}

static ssize_t copy(const struct header *h, uint64_t from, char *buf, size_t max) {
  size_t const n = (size_t)at_most(h->n - from, max);
  memcpy(buf, h->p + from, n);
  return (ssize_t)n;
}

ssize_t zip_read(const struct zip_layout *z, uint64_t pos, char *buf, size_t max, zip_body *body, void *ctx) {
  assert(pos < z->size && max > 0);
  struct header h = {.n = 0};
  if (pos >= z->end) {
    end_records(&h, z);
    return copy(&h, pos - z->end, buf, max);
  }
  bool const directory = pos >= z->directory;
  size_t const i = entry_at(z, pos, directory);
  const struct zip_entry *e = &z->v[i];
  if (directory) {
    central_header(&h, e);
    return copy(&h, pos - e->central, buf, max);
  }
  uint64_t const in = pos - e->local, head = local_size(e);
  if (in < head) {
    local_header(&h, e);
    return copy(&h, in, buf, max);
  }
  return body(ctx, i, in - head, buf, (size_t)at_most(max, e->size - (in - head)));
}

uint32_t zip_crc32(struct str bytes) { return (uint32_t)crc32_z(0, (const unsigned char *)bytes.p, bytes.n); }
