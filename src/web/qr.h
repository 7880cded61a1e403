/* A QR code (ISO/IEC 18004, error correction M) as what an <svg> needs, for paper: the one door to libqrencode.
 *
 * <svg viewBox="0 0 SIDE SIDE"><path d="PATH"/></svg>: one unit a module, the quiet zone of four included, dark modules
 * drawn as runs. */
#ifndef WEB_QR_H
#define WEB_QR_H

#include "base/err.h"
#include "base/str.h"

struct arena;

enum { QR_TEXT_MAX = 500, QR_QUIET = 4 };

struct qr {
  int64_t side;
  struct str path;
};

/* INVALID: empty, longer than QR_TEXT_MAX, or with a NUL. In the arena. */
enum err MUST_USE qr_of(struct arena *a, struct str text, struct qr *ret);

#endif
