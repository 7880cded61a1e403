/* Values of a foreign file in JSON, taken as far as they are what they should be: for json_forms.c and its readers. Nothing
 * here refuses; what is of another type is absent. Texts point into the JSON, which outlives the record, or are built in
 * the arena. */
#ifndef FEED_JSON_VALUE_H
#define FEED_JSON_VALUE_H

#include <jansson.h>

#include "feed/foreign/foreign_readers.h"

/* Down a path of keys ("tender/tenderPeriod/endDate"); of a list on the way its first entry. NULL: not there, or null. */
json_t *value_at(json_t *value, const char *path);
/* A text without white space around it, or a number as a text; absent: neither, or an empty one. */
struct str value_text(struct arena *a, json_t *value);
/* value_text(a, value_at(value, path)). */
struct str value_text_at(struct arena *a, json_t *value, const char *path);
/* The same when it begins with http:// or https:// and is no longer than FOREIGN_URL_MAX; otherwise absent. */
struct str value_url_at(struct arena *a, json_t *value, const char *path);
/* The first address of the web in a running text; absent: none. */
struct str value_url_in(struct str text);
/* The board's code of a language ("fr" of "fr-CA", of "fra"), of a country (of a code or a name); absent: none is known. */
struct str value_lang(struct str code);
struct str value_country(struct str country);
/* The eight digits at the beginning; absent: others. */
struct str value_cpv(struct str code);

/* foreign_date of a text that may be absent: OK, and none. */
enum err MUST_USE value_time(struct str text, struct foreign_time *ret);
/* The same of a value; what cannot be read is said among what was left. */
struct foreign_time value_time_at(struct foreign_out *out, struct foreign *one, json_t *value, const char *path);
/* Of a closing: what cannot be read makes the record a refused one. */
struct foreign_time value_closing_at(struct foreign_out *out, struct foreign *one, json_t *value, const char *path);

/* Our own formats say how far a closing is known: of "day" the hour is not. */
void value_day_alone(struct foreign_time *closes, struct str precision);

/* HTML, or plain text where it is none, as Markdown of the allow-list; plain text as Markdown that shows the same. What is longer than
 * is kept is said among what was left. */
struct str value_markdown(struct foreign_out *out, struct foreign *one, struct str html);
struct str value_escaped(struct foreign_out *out, struct foreign *one, struct str plain);
/* Plain text or HTML as one plain line; absent when nothing is left. */
struct str value_line(struct arena *a, struct str text);
/* The closing where a text says it outright, of a record that has none. */
void value_closing_in(struct foreign_out *out, struct foreign *one, struct str html);

/* A further text of the record: at most FOREIGN_TEXTS_MAX. */
enum { FOREIGN_TEXTS_MAX = 30 };
struct foreign_text *value_add_text(struct foreign_out *out, struct foreign *one);
/* A document with an address; false: there is none, or no room. */
bool value_add_document(struct foreign_out *out, struct foreign *one, struct str title, struct str url);
void value_add_place(struct foreign_out *out, struct foreign *one, struct str city, struct str country);
void value_add_category(struct foreign_out *out, struct foreign *one, struct str category);

/* Says of each of these keys that is there and not null that it was left. */
struct value_unread { const char *key, *reason; };
void value_left(struct foreign_out *out, struct foreign *one, json_t *object, const char *before, const struct value_unread *keys, size_t n);

#endif
