/* Writing JSON (RFC 8259) in one pass, in the order it is said: for machine formats that are larger than one would
 * build as a tree.
 *
 * What was begun must be ended; a key is given inside an object and NULL inside a list (asserts). Bytes that are not
 * UTF-8 come out as U+FFFD. Overflow is the builder's (base/out.h). */
#ifndef BASE_JSON_PUT_H
#define BASE_JSON_PUT_H

#include "base/clock.h"
#include "base/out.h"

struct zone;

#define JSON_DEPTH_MAX 16

struct json_put {
  struct out *o;
  bool leave_out; /* what is absent has no key; otherwise its value is null */
  unsigned depth;
  bool list[JSON_DEPTH_MAX], filled[JSON_DEPTH_MAX];
};

/* Writes into `o`; nothing is open yet. */
struct json_put json_put_in(struct out *o);

void json_put_object(struct json_put *j, const char *key);
void json_put_list(struct json_put *j, const char *key);
void json_put_end(struct json_put *j); /* of the innermost object or list */

/* An absent text (p NULL) and an absent number are absent. */
void json_put_text(struct json_put *j, const char *key, struct str s);
void json_put_int(struct json_put *j, const char *key, int64_t v);
void json_put_opt_int(struct json_put *j, const char *key, struct opt_int v);
void json_put_bool(struct json_put *j, const char *key, bool v);
void json_put_null(struct json_put *j, const char *key);
/* RFC 3339 with the offset of the zone at that instant: "2026-12-10T17:00:00+01:00"; with Z in UTC itself. */
void json_put_instant(struct json_put *j, const char *key, struct opt_instant at, const struct zone *zone);
/* JSON that is there already, as it is. */
void json_put_raw(struct json_put *j, const char *key, struct str json);

#endif
