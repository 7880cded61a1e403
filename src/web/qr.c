#include "web/qr.h"

#include <qrencode.h>

#include "base/arena.h"
#include "base/out.h"

enum { PATH_MAX_BYTES = 64 << 10 };

static void free_code(QRcode **code) {
  if (*code != NULL) QRcode_free(*code);
}

/* One run of dark modules after the other, row by row. */
static void draw(struct out *o, const QRcode *code) {
  int const w = code->width;
  for (int y = 0; y < w; y++)
    for (int x = 0; x < w; x++) {
      int n = 0;
      while (x + n < w && (code->data[y * w + x + n] & 1) != 0) n++;
      if (n > 0) out_fmt(o, "M%d %dh%dv1h-%dz", x + QR_QUIET, y + QR_QUIET, n, n);
      x += n;
    }
}

enum err qr_of(struct arena *a, struct str text, struct qr *ret) {
  if (text.n == 0 || text.n > QR_TEXT_MAX || str_index(text, '\0') < text.n) return INVALID;
  __attribute__((cleanup(free_code))) QRcode *code = QRcode_encodeString8bit(str_z(a, text), 0, QR_ECLEVEL_M);
  if (code == NULL) return INVALID;
  struct out o = out_in(a, PATH_MAX_BYTES);
  draw(&o, code);
  if (o.full) return TOO_BIG;
  *ret = (struct qr){code->width + 2 * QR_QUIET, out_str(&o)};
  return OK;
}
