/* Whatever is typed, the message built of it is safe on the wire and read back as it was meant; and the reader takes
 * whatever it finds in a folder. The first byte chooses; for building, the second is the length of the subject. */
#include <assert.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/out.h"
#include "base/utf8.h"
#include "net/message.h"
#include "net/mime.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str clean(struct arena *a, struct str s, bool header) {
  struct out o = out_in(a, (size_t)1 << 20);
  for (size_t at = 0; at < s.n;) {
    int32_t c = utf8_next(s, &at);
    if (!header && c == '\r' && at < s.n && s.p[at] == '\n') continue;
    if (!header && c == '\r') c = '\n';
    bool control = (c >= 0 && c < 32 && (header || (c != '\n' && c != '\t'))) || c == 127;
    if (header) control = control || (c > 127 && c < 160) || c == 0x2028 || c == 0x2029;
    char p[4];
    out_bytes(&o, p, utf8_put(c < 0 ? 0xfffd : control ? ' ' : c, p));
  }
  if (!header && o.n > 0 && o.p[o.n - 1] != '\n') out_char(&o, '\n');
  return out_str(&o);
}

static void build(struct str in) {
  scoped(arena) struct arena a = {0};
  size_t const subject = (unsigned char)in.p[0];
  struct str const typed = str_sub(in, 1, subject), rest = str_sub(in, 1 + subject, in.n);
  struct mime_attachment const file = {typed, S("text/calendar"), rest};
  struct mime_message const m = {
      .from_name = typed, .from = S("a@b.test"), .to_name = typed, .to = S("c@d.test"), .subject = typed,
      .id = S("1@b.test"), .lang = S("fr"), .text = rest, .html = rest.n % 2 ? rest : (struct str){0},
      .attachments = &file, .attachment_count = rest.n % 3 == 0,
  };
  struct str bytes;
  if (mime_build(&a, &m, &bytes) != OK) return;
#ifdef PLANT_BUG
  if (str_contains(bytes, S("?=\r\n =?utf-8?Q?=E2")) && rest.n > 0) abort();
#endif
  assert(mime_wire_safe(bytes));
  assert(str_eq(message_header(&a, bytes, S("Subject")), clean(&a, str_trim(typed), true)));
  assert(str_eq(message_header(&a, bytes, S("MIME-Version")), S("1.0")));
  struct str const want = clean(&a, rest, false);
  if (want.n <= MESSAGE_TEXT_MAX / 2) assert(str_eq(message_text(&a, bytes), want));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct str const in = {(const char *)data, size};
  if (size < 2) return 0;
  if (data[0] % 2 == 0) {
    build(str_sub(in, 1, in.n));
    return 0;
  }
  scoped(arena) struct arena a = {0};
  struct str const bytes = str_sub(in, 1, in.n);
  assert(utf8_valid(message_header(&a, bytes, S("Subject"))));
  assert(utf8_valid(message_text(&a, bytes)));
  return 0;
}
