#include "base/json_put.h"

#include <assert.h>

#include "base/date.h"
#include "base/utf8.h"
#include "base/zone.h"

static void put_string(struct out *o, struct str s) {
  size_t from = 0; /* what stands between `from` and `at` goes out as it is, in one piece */
  out_char(o, '"');
  for (size_t at = 0; at < s.n;) {
    size_t const here = at;
    int32_t const c = utf8_next(s, &at);
    if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f) continue;
    out_put(o, str_sub(s, from, here - from));
    if (c < 0) out_z(o, "\xEF\xBF\xBD");
    else if (c == '\n') out_z(o, "\\n");
    else if (c == '"' || c == '\\') out_char(o, '\\'), out_char(o, (char)c);
    else out_fmt(o, "\\u%04x", (unsigned)c);
    from = at;
  }
  out_put(o, str_sub(s, from, s.n - from));
  out_char(o, '"');
}

struct json_put json_put_in(struct out *o) { return (struct json_put){.o = o}; }

/* What stands before a value: the comma, and inside an object its key. */
static void before(struct json_put *j, const char *key) {
  if (j->depth == 0) {
    assert(key == NULL && j->o->n == 0);
    return;
  }
  assert(j->list[j->depth] == (key == NULL));
  if (j->filled[j->depth]) out_char(j->o, ',');
  j->filled[j->depth] = true;
  if (key == NULL) return;
  put_string(j->o, str_from(key));
  out_char(j->o, ':');
}

static void begin(struct json_put *j, const char *key, bool list) {
  before(j, key);
  assert(j->depth + 1 < JSON_DEPTH_MAX);
  j->depth++;
  j->list[j->depth] = list;
  j->filled[j->depth] = false;
  out_char(j->o, list ? '[' : '{');
}

void json_put_object(struct json_put *j, const char *key) { begin(j, key, false); }
void json_put_list(struct json_put *j, const char *key) { begin(j, key, true); }

void json_put_end(struct json_put *j) {
  assert(j->depth > 0);
  out_char(j->o, j->list[j->depth] ? ']' : '}');
  j->depth--;
}

void json_put_null(struct json_put *j, const char *key) {
  if (j->leave_out) return;
  before(j, key);
  out_z(j->o, "null");
}

void json_put_text(struct json_put *j, const char *key, struct str s) {
  if (s.p == NULL) {
    json_put_null(j, key);
    return;
  }
  before(j, key);
  put_string(j->o, s);
}

void json_put_int(struct json_put *j, const char *key, int64_t v) {
  before(j, key);
  out_int(j->o, v);
}

void json_put_opt_int(struct json_put *j, const char *key, struct opt_int v) {
  if (v.has) json_put_int(j, key, v.v);
  else json_put_null(j, key);
}

void json_put_bool(struct json_put *j, const char *key, bool v) {
  before(j, key);
  out_z(j->o, v ? "true" : "false");
}

void json_put_instant(struct json_put *j, const char *key, struct opt_instant at, const struct zone *zone) {
  if (!at.has) {
    json_put_null(j, key);
    return;
  }
  before(j, key);
  out_char(j->o, '"');
  if (zone == zone_utc()) date_put_instant(j->o, at.at);
  else date_put_instant_at(j->o, at.at, zone_offset(zone, at.at));
  out_char(j->o, '"');
}

void json_put_raw(struct json_put *j, const char *key, struct str json) {
  before(j, key);
  out_put(j->o, json);
}
