/* The access log: one JSON line a request, gathered and written once per turn of the loop. Neither address, path nor
 * person: the pattern of the route says what was asked, the id ties it to other lines. */
#include "web/server_inside.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LINE_BYTES = 512 };

void server_log_flush(struct loop *l) {
  size_t done = 0;
  while (done < l->log_n) {
    ssize_t const n = write(l->server->config.access_log, l->log + done, l->log_n - done);
    if (n <= 0) break; /* a log that cannot be written must not stop the board */
    done += (size_t)n;
  }
  l->log_n = 0;
}

/* Lines of one second begin alike: written once. */
static void put_second(struct loop *l, struct out *o, int64_t second) {
  if (l->log_second != second || l->log_time[0] == 0) {
    time_t const seconds = (time_t)second;
    struct tm t;
    gmtime_r(&seconds, &t);
    strftime(l->log_time, sizeof l->log_time, "%Y-%m-%dT%H:%M:%S", &t);
    l->log_second = second;
  }
  out_z(o, l->log_time);
}

static void put_text(struct out *o, const char *before, struct str text) {
  out_z(o, before);
  out_put(o, text);
}

static void put_number(struct out *o, const char *before, int64_t n) {
  out_z(o, before);
  out_int(o, n);
}

void server_log_line(struct loop *l, const struct exchange *ex) {
  static const char *const methods[] = {[METHOD_GET] = "GET", [METHOD_POST] = "POST"};
  if (l->server->config.access_log < 0) return;
  char line[LINE_BYTES];
  struct out o = out_fixed(line, sizeof line);
  const struct request *r = &ex->r;
  int64_t const now = clock_now().us;
  out_z(&o, "{\"at\":\"");
  put_second(l, &o, now / SECOND_US);
  int const ms = (int)(now % SECOND_US / 1000);
  out_char(&o, '.');
  out_char(&o, (char)('0' + ms / 100));
  out_char(&o, (char)('0' + ms / 10 % 10));
  out_char(&o, (char)('0' + ms % 10));
  put_text(&o, "Z\",\"event\":\"request\",\"id\":\"", r->id);
  put_text(&o, "\",\"method\":\"", str_from(r->head ? "HEAD" : methods[r->method]));
  put_text(&o, "\",\"route\":\"", str_from(r->route == NULL ? "" : r->route->pattern));
  put_number(&o, "\",\"status\":", ex->status);
  put_number(&o, ",\"us\":", clock_mono_us() - ex->began_us);
  put_number(&o, ",\"bytes\":", (int64_t)ex->bytes);
  if (ex->why != NULL) out_fmt(&o, ",\"why\":\"%s\"", ex->why);
  out_z(&o, "}\n");
  if (o.full) return;
  if (l->log_n + o.n > LOG_BYTES) server_log_flush(l);
  memcpy(l->log + l->log_n, line, o.n);
  l->log_n += o.n;
}
