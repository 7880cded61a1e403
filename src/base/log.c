#include "base/log.h"

#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/out.h"

enum { LINE_MAX_BYTES = 4000 }; /* below PIPE_BUF: lines of several threads never mix */

static void put_json(struct out *o, struct str s) {
  out_char(o, '"');
  for (size_t i = 0; i < s.n; i++) {
    unsigned char const c = (unsigned char)s.p[i];
    if (c == '"' || c == '\\') out_fmt(o, "\\%c", c);
    else if (c < 0x20 || c == 0x7f) out_fmt(o, "\\u%04x", c);
    else out_char(o, (char)c);
  }
  out_char(o, '"');
}

void log_write(enum log_level level, const char *event, const struct log_field *fields) {
  static const char *const names[] = {"info", "warn", "error"};
  char line[LINE_MAX_BYTES + 8];
  struct out o = out_fixed(line, LINE_MAX_BYTES);
  struct instant const now = clock_now();
  time_t const seconds = (time_t)(now.us / SECOND_US);
  struct tm t;
  gmtime_r(&seconds, &t);
  out_fmt(&o, "{\"at\":\"%04d-%02d-%02dT%02d:%02d:%02d.%03dZ\",\"level\":\"%s\",\"event\":\"%s\"", t.tm_year + 1900,
          t.tm_mon + 1, t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec, (int)(now.us % SECOND_US / 1000), names[level], event);
  for (const struct log_field *f = fields; f->key != NULL; f++) {
    size_t const before = o.n;
    out_fmt(&o, ",\"%s\":", f->key);
    if (f->text.p != NULL) put_json(&o, f->text);
    else out_int(&o, f->number);
    if (o.full) { /* a field that does not fit is left out whole: the line stays JSON */
      o.n = before;
      break;
    }
  }
  line[o.n] = '}';
  line[o.n + 1] = '\n';
  ssize_t const done = write(STDERR_FILENO, line, o.n + 2);
  (void)done; /* nowhere to report a log that cannot be written */
}
