/* Values of a foreign file in JSON, taken as far as they are what they should be: for json_forms.c and its readers. Nothing
 * here refuses; what is of another type is absent. Texts point into the JSON, which outlives the record, or are built in
 * the arena. */
#ifndef FEED_JSON_VALUE_H
#define FEED_JSON_VALUE_H

#include <jansson.h>

#include "feed/foreign_readers.h"

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
/* "fr" of "fr-CA"; absent: no word of a language. */
struct str value_lang(struct arena *a, struct str code);
/* Two letters; absent: it is no such code. */
struct str value_country(struct arena *a, struct str country);
/* The eight digits at the beginning; absent: others. */
struct str value_cpv(struct str code);

/* RFC 3339 and what is near it: a day; a time with or without seconds, a fraction, an offset ("+0100", "+01"). INVALID: it
 * is none of these, or no clock ever shows it. An absent text is OK and gives none. */
enum err MUST_USE value_time(struct str text, struct foreign_time *ret);
/* The same of a value; what cannot be read is said among what was left. */
struct foreign_time value_time_at(struct foreign_out *out, struct foreign *one, json_t *value, const char *path);
/* Of a closing: what cannot be read makes the record a refused one. */
struct foreign_time value_closing_at(struct foreign_out *out, struct foreign *one, json_t *value, const char *path);

/* HTML as Markdown of the allow-list and as plain text; plain text as Markdown that shows the same. */
struct str value_markdown(struct arena *a, struct str html);
struct str value_plain(struct arena *a, struct str html);
struct str value_escaped(struct arena *a, struct str plain);

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
