/* Writing values into pages, feeds and mails, escaped for the place where they stand.
 *
 * Compiled views are the caller: the view compiler knows the place, the MARKUP_… macros know the type. Texts, C
 * strings, integers and optional integers have a way out everywhere; raw markup only in the text of a page; anything
 * else (an instant, a bool, a struct) is refused by the C compiler. An absent value writes nothing.
 *
 * Bytes that are not UTF-8, and characters that neither HTML nor XML 1.0 can hold, come out as U+FFFD. */
#ifndef BASE_MARKUP_H
#define BASE_MARKUP_H

#include "base/clock.h"
#include "base/out.h"

struct arena;

/* HTML that is printed as it is. Only a sanitizer and markup_json_ld may make one: it stands for "already safe". */
struct markup {
  struct str html;
};

/* What a helper called with {{ @name(…) }} may write at most, in bytes. */
#define MARKUP_HELPER_MAX 1024

/* Text of an element, and quoted attribute: & < > " ' become character references. */
void markup_escaped(struct out *o, struct str s);
/* A whole address, or its beginning: http, https and mailto addresses and those without scheme, anything else becomes
 * "#" ("//host" and control characters before a scheme too). What an address cannot hold is percent-encoded. */
void markup_address(struct out *o, struct str s);
/* A piece of an address, after its beginning, that is an address' piece already ("page=2&theme=eau"): like
 * markup_address, without the look at its scheme. */
void markup_piece(struct out *o, struct str s);
/* Data in the path of an address: percent-encoded, but for '/' and '@'. */
void markup_segment(struct out *o, struct str s);
/* Data in the query or fragment of an address: percent-encoded, all but RFC 3986's unreserved characters. */
void markup_component(struct out *o, struct str s);
/* Value of a mail's header line: control characters, line breaks first of all, become spaces. */
void markup_line(struct out *o, struct str s);
/* Raw markup, as it is. */
void markup_raw(struct out *o, struct markup m);
/* Raw markup as text, for feeds that carry HTML escaped. */
void markup_raw_escaped(struct out *o, struct markup m);

/* JSON (a whole text that is valid) as a data block of a page: nothing in it can end the element or begin another, and
 * parsed it is the same. Browsers run none of it (HTML: the script element, data blocks). In the arena. */
struct markup markup_json_ld(struct arena *arena, struct str json);

/* The same for the other types. Digits need no escaping anywhere. */
void markup_escaped_z(struct out *o, const char *z);
void markup_address_z(struct out *o, const char *z);
void markup_piece_z(struct out *o, const char *z);
void markup_segment_z(struct out *o, const char *z);
void markup_component_z(struct out *o, const char *z);
void markup_line_z(struct out *o, const char *z);
void markup_plain_z(struct out *o, const char *z);
void markup_int(struct out *o, long long v);
void markup_uint(struct out *o, unsigned long long v);
void markup_opt_int(struct out *o, struct opt_int v);

#define MARKUP_NUMBERS                                                                                     \
  signed char: markup_int, short: markup_int, int: markup_int, long: markup_int, long long: markup_int,    \
  unsigned char: markup_uint, unsigned short: markup_uint, unsigned: markup_uint,                          \
  unsigned long: markup_uint, unsigned long long: markup_uint, struct opt_int: markup_opt_int

#define MARKUP_OF(o, v, of_str, of_z, ...) \
  _Generic((v), struct str: of_str, char *: of_z, const char *: of_z, MARKUP_NUMBERS __VA_ARGS__)((o), (v))

#define MARKUP_TEXT(o, v) MARKUP_OF(o, v, markup_escaped, markup_escaped_z, , struct markup: markup_raw)
#define MARKUP_XML(o, v) MARKUP_OF(o, v, markup_escaped, markup_escaped_z, , struct markup: markup_raw_escaped)
#define MARKUP_ATTR(o, v) MARKUP_OF(o, v, markup_escaped, markup_escaped_z)
#define MARKUP_URL(o, v) MARKUP_OF(o, v, markup_address, markup_address_z)
#define MARKUP_URLPIECE(o, v) MARKUP_OF(o, v, markup_piece, markup_piece_z)
#define MARKUP_URLPATH(o, v) MARKUP_OF(o, v, markup_segment, markup_segment_z)
#define MARKUP_URLPART(o, v) MARKUP_OF(o, v, markup_component, markup_component_z)
#define MARKUP_LINE(o, v) MARKUP_OF(o, v, markup_line, markup_line_z)
#define MARKUP_PLAIN(o, v) MARKUP_OF(o, v, out_put, markup_plain_z)

/* Calls name(out, lang, …), which writes plain text of at most MARKUP_HELPER_MAX bytes, and writes that text the way
 * `kind` (one of the macros above) says. */
#define MARKUP_HELPER(kind, o, name, ...)                                                    \
  do {                                                                                       \
    char markup_buffer[MARKUP_HELPER_MAX];                                                   \
    struct out markup_scratch = out_fixed(markup_buffer, sizeof markup_buffer);              \
    name(&markup_scratch, __VA_ARGS__);                                                      \
    if (markup_scratch.full) (o)->full = true;                                               \
    kind((o), out_str(&markup_scratch));                                                     \
  } while (0)

#endif
