/* application/x-www-form-urlencoded: bodies of forms and query strings (WHATWG URL §5), read strictly.
 *
 * Keys and values come out decoded once, valid UTF-8, without NUL; a key is never empty. A key that occurs twice is
 * refused unless it was declared as repeated, so that no two readers can disagree on which value counts (ASVS 15.3.7).
 * Pure functions; called by the dispatcher and the form readers of web/. */
#ifndef WEB_URLENCODED_H
#define WEB_URLENCODED_H

#include <stddef.h>

#include "base/out.h"
#include "base/str.h"

#define URLENCODED_FIELDS_MAX 1024

struct form_field {
  struct str key, value;
};

/* In the order they were sent. */
struct form_fields {
  const struct form_field *at;
  size_t n;
};

/* Reads `text`. An absent or empty text has no field; empty pieces ("a=1&&b=2&") are passed over as the standard
 * has it; "a" is "a=". At most `max_fields` (<= URLENCODED_FIELDS_MAX) fields.
 * `repeated`: the keys that may occur more than once, separated by spaces ("type theme"); absent: none may.
 * Bytes of the result live in `arena`.
 * INVALID: a broken %-escape, bytes that are not UTF-8, a NUL, a control byte that was not escaped, an empty key, a
 * key sent twice. TOO_BIG: more than max_fields. */
enum err MUST_USE urlencoded_parse(struct arena *arena, struct str text, size_t max_fields, struct str repeated,
                                   struct form_fields *ret);

/* The value of the first field of that key; absent (p NULL) when there is none, empty when it was sent empty. */
struct str urlencoded_get(const struct form_fields *fields, struct str key);

/* Walks the values of a repeated key: start with *at = 0; false when there is no further one. */
bool urlencoded_each(const struct form_fields *fields, struct str key, size_t *at, struct str *ret_value);

/* Appends "key=value" in the canonical encoding (letters, digits and *-._ as they are, space as '+', the rest as
 * upper-case %XX), with '&' before it unless `o` is empty or ends in '?' or '&'. */
void urlencoded_put(struct out *o, struct str key, struct str value);

#endif
