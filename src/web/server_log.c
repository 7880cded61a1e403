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

void server_log_line(struct loop *l, const struct exchange *ex) {
  static const char *const methods[] = {[METHOD_GET] = "GET", [METHOD_POST] = "POST"};
  if (l->server->config.access_log < 0) return;
  char line[LINE_BYTES];
  struct out o = out_fixed(line, sizeof line);
  const struct request *r = &ex->r;
  int64_t const now = clock_now().us;
  time_t const seconds = (time_t)(now / SECOND_US);
  struct tm t;
  gmtime_r(&seconds, &t);
  out_fmt(&o, "{\"at\":\"%04d-%02d-%02dT%02d:%02d:%02d.%03dZ\",\"event\":\"request\",\"id\":\"%.*s\",", t.tm_year + 1900,
          t.tm_mon + 1, t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec, (int)(now % SECOND_US / 1000), STR(r->id));
  out_fmt(&o, "\"method\":\"%s\",\"route\":\"%s\",\"status\":%d,", r->head ? "HEAD" : methods[r->method],
          r->route == NULL ? "" : r->route->pattern, ex->status);
  out_fmt(&o, "\"us\":%lld,\"bytes\":%llu", (long long)(clock_mono_us() - ex->began_us), (unsigned long long)ex->bytes);
  if (ex->why != NULL) out_fmt(&o, ",\"why\":\"%s\"", ex->why);
  out_z(&o, "}\n");
  if (o.full) return;
  if (l->log_n + o.n > LOG_BYTES) server_log_flush(l);
  memcpy(l->log + l->log_n, line, o.n);
  l->log_n += o.n;
}
