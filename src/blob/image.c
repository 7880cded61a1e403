#include "blob/image.h"

#include <string.h>
#include <zlib.h>

#include "blob/type_read.h"
#include "blob/zip.h"

#define PNG_CHUNKS_MAX 200000
#define BOXES_MAX 1000
#define META_LOOK 65536 /* bytes of a HEIC's meta box that are searched for dimensions */
#define PIECE 16384

static void judge_pixels(struct file_verdict *v, uint64_t width, uint64_t height) {
  uint64_t const pixels = width * height;
  if (pixels > IMAGE_PIXELS_MAX) type_refuse(v, FILE_BOMB);
  else if (pixels > IMAGE_PIXELS_DOUBT) type_doubt(v, FILE_LARGE);
}

static enum err judge_tail(const struct file_source *source, uint64_t end, struct file_verdict *v) {
  bool other;
  TRY(zip_tail(source, end, &other));
  if (other) type_doubt(v, FILE_POLYGLOT);
  return OK;
}

/* --- PNG: a signature, then chunks: length, type, bytes, CRC --------------------------------------------------------- */

/* The first chunk: dimensions under a CRC. */
static enum err png_header(const struct file_source *source, struct file_verdict *v) {
  unsigned char b[8 + 25];
  size_t n;
  TRY(type_read(source, 0, b, sizeof b, &n));
  if (n < 8 || memcmp(b, "\x89PNG\r\n\x1a\n", 8) != 0) {
    type_refuse(v, FILE_OTHER_CONTENT);
    return OK;
  }
  if (n < sizeof b || memcmp(b + 8, "\0\0\0\15IHDR", 8) != 0 || type_be32(b + 29) != crc32_z(0, b + 12, 17)) {
    type_doubt(v, FILE_DAMAGED);
    return OK;
  }
  judge_pixels(v, type_be32(b + 16), type_be32(b + 20));
  return OK;
}

/* 0 unless the chunks lead to an IEND behind at least one IDAT. */
static enum err png_end(const struct file_source *source, uint64_t *ret) {
  uint64_t at = 8;
  bool data = false;
  *ret = 0;
  for (unsigned i = 0; i < PNG_CHUNKS_MAX; i++) {
    unsigned char b[8];
    size_t n;
    TRY(type_read(source, at, b, sizeof b, &n));
    uint64_t const length = type_be32(b);
    if (n < sizeof b || length > INT32_MAX || source->size - at < length + 12) return OK;
    at += length + 12;
    if (memcmp(b + 4, "IDAT", 4) == 0) data = true;
    if (memcmp(b + 4, "IEND", 4) == 0) {
      if (data) *ret = at;
      return OK;
    }
  }
  return OK;
}

enum err image_check_png(const struct file_source *source, struct file_verdict *v) {
  TRY(png_header(source, v));
  if (v->verdict == FILE_REFUSED) return OK;
  uint64_t end;
  TRY(png_end(source, &end));
  if (end == 0) type_doubt(v, FILE_DAMAGED);
  else if (end < source->size) type_doubt(v, FILE_POLYGLOT); /* no camera or program appends anything to a PNG */
  return judge_tail(source, source->size, v);
}

/* --- JPEG: markers, and between some of them coded bytes where 0xFF is followed by 0 or a restart marker ------------- */

struct cursor {
  const struct file_source *source;
  uint64_t base;
  size_t n;
  unsigned char piece[PIECE];
};

static enum err load(struct cursor *c, uint64_t at) {
  c->base = at;
  return type_read(c->source, at, c->piece, sizeof c->piece, &c->n);
}

/* Moves *at to the next marker at or behind it, or to the end of the file. */
static enum err next_marker(struct cursor *c, uint64_t *at) {
  while (*at + 1 < c->source->size) {
    if (*at < c->base || *at + 1 >= c->base + c->n) TRY(load(c, *at));
    size_t const from = (size_t)(*at - c->base), last = c->n - 1;
    const unsigned char *ff = memchr(c->piece + from, 0xff, last - from);
    if (ff == NULL) {
      *at = c->base + last;
      continue;
    }
    *at = c->base + (size_t)(ff - c->piece);
    unsigned const m = ff[1];
    if (m != 0 && m != 0xff && (m < 0xd0 || m > 0xd7)) return OK;
    *at += m == 0xff ? 1 : 2;
  }
  *at = c->source->size;
  return OK;
}

static bool is_frame(unsigned marker) {
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

/* Follows the markers to the end of the image; 0 when there is none or no frame was seen. */
static enum err jpeg_end(struct cursor *c, struct file_verdict *v, uint64_t *ret) {
  uint64_t at = 2;
  bool frame = false;
  *ret = 0;
  for (;;) {
    unsigned char b[10];
    size_t n;
    TRY(next_marker(c, &at));
    TRY(type_read(c->source, at, b, sizeof b, &n));
    if (n < 2) return OK;
    if (b[1] == 0xd9) { /* end of image */
      if (frame) *ret = at + 2;
      return OK;
    }
    if (n < 4 || type_be16(b + 2) < 2) return OK;
    if (is_frame(b[1])) {
      if (n < 9) return OK;
      frame = true;
      judge_pixels(v, type_be16(b + 7), type_be16(b + 5));
    }
    at += 2 + type_be16(b + 2);
  }
}

enum err image_check_jpeg(const struct file_source *source, struct file_verdict *v) {
  unsigned char b[3];
  size_t n;
  TRY(type_read(source, 0, b, sizeof b, &n));
  if (n < 3 || memcmp(b, "\xff\xd8\xff", 3) != 0) {
    type_refuse(v, FILE_OTHER_CONTENT);
    return OK;
  }
  struct cursor c = {.source = source};
  uint64_t end;
  TRY(jpeg_end(&c, v, &end));
  if (end == 0) type_doubt(v, FILE_DAMAGED);
  return judge_tail(source, end == 0 ? source->size : end, v); /* telephones append previews and films: only look */
}

/* --- HEIC: boxes; the first says the brand, "meta" the dimensions ----------------------------------------------------- */

struct box {
  uint64_t at, body, end;
  char type[4];
};

/* False at the end of the file or where no box can be. */
static enum err next_box(const struct file_source *source, uint64_t at, struct box *ret, bool *ret_is) {
  unsigned char b[16];
  size_t n;
  *ret_is = false;
  TRY(type_read(source, at, b, sizeof b, &n));
  if (n < 8) return OK;
  uint64_t size = type_be32(b), head = 8;
  if (size == 0) size = source->size - at;
  if (size == 1 && n == 16) {
    size = (uint64_t)type_be32(b + 8) << 32 | type_be32(b + 12);
    head = 16;
  }
  if (size < head || size > source->size - at) return OK;
  *ret = (struct box){.at = at, .body = at + head, .end = at + size};
  memcpy(ret->type, b + 4, 4);
  *ret_is = true;
  return OK;
}

static bool is_heic_brand(const unsigned char *p) {
  static const char brands[][5] = {"heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs"};
  for (size_t i = 0; i < sizeof brands / sizeof *brands; i++)
    if (memcmp(p, brands[i], 4) == 0) return true;
  return false;
}

/* A HEIC brand, or the general brand with a HEIC one among the compatible ones. */
static enum err heic_brand(const struct file_source *source, bool *ret) {
  unsigned char b[256];
  size_t n;
  *ret = false;
  TRY(type_read(source, 0, b, sizeof b, &n));
  if (n < 16 || memcmp(b + 4, "ftyp", 4) != 0) return OK;
  size_t const size = type_be32(b) < n ? type_be32(b) : n;
  if (is_heic_brand(b + 8)) *ret = true;
  if (memcmp(b + 8, "mif1", 4) != 0 && memcmp(b + 8, "msf1", 4) != 0) return OK;
  for (size_t i = 16; i + 4 <= size; i += 4)
    if (is_heic_brand(b + i)) *ret = true;
  return OK;
}

/* Each "ispe" property: version and flags, width, height. */
static enum err heic_dimensions(const struct file_source *source, const struct box *meta, struct file_verdict *v) {
  struct cursor c = {.source = source};
  uint64_t const end = meta->end - meta->body > META_LOOK ? meta->body + META_LOOK : meta->end;
  for (uint64_t at = meta->body; at + 16 <= end; at += PIECE - 15) {
    TRY(load(&c, at));
    for (size_t i = 0; i + 16 <= c.n && at + i + 16 <= end; i++)
      if (memcmp(c.piece + i, "ispe", 4) == 0)
        judge_pixels(v, type_be32(c.piece + i + 8), type_be32(c.piece + i + 12));
  }
  return OK;
}

enum err image_check_heic(const struct file_source *source, struct file_verdict *v) {
  bool is, meta = false;
  TRY(heic_brand(source, &is));
  if (!is) {
    type_refuse(v, FILE_OTHER_CONTENT);
    return OK;
  }
  struct box box = {0};
  for (unsigned i = 0; i < BOXES_MAX && is && box.end < source->size; i++) {
    TRY(next_box(source, box.end, &box, &is));
    if (!is || memcmp(box.type, "meta", 4) != 0) continue;
    meta = true;
    TRY(heic_dimensions(source, &box, v));
  }
  if (!meta || !is || box.end != source->size) type_doubt(v, FILE_DAMAGED);
  return judge_tail(source, source->size, v);
}
