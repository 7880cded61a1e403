/* What the compiler of views knows about markup: where in a page the source stands, so that each value gets the
 * escaping of its place, and what a page must not hold. A state machine over the literal text of a view; values and
 * tags stand between its steps. Follows the HTML standard's tokenizer for the subset that views may use: every
 * attribute quoted, every element closed, no bare '&' or '<'.
 *
 * `struct html` is copied to try the branches of an {% if %}. */
#ifndef TOOL_VIEWS_HTML_H
#define TOOL_VIEWS_HTML_H

#include "tool/views_scan.h"

#define HTML_DEPTH_MAX 64
#define HTML_ATTRS_MAX 32

enum views_mode { VIEWS_HTML, VIEWS_XML, VIEWS_TXT };

enum html_state {
  HTML_TEXT,
  HTML_RCDATA, /* in <title> or <textarea>: text, no elements */
  HTML_RAW,    /* in <script> or <style>: no values */
  HTML_GAP,    /* in a tag, behind its name or an attribute: a blank is needed before the next one */
  HTML_SPACE,  /* in a tag, behind a blank */
  HTML_VALUE,  /* in a quoted attribute */
  HTML_HEADER, /* mails: header lines */
  HTML_BODY,   /* mails: text */
};

enum html_attr { HTML_PLAIN, HTML_URL, HTML_ASSET, HTML_NO_VALUES };

/* How far an address in an attribute has come. */
enum html_url {
  URL_START,
  URL_HEAD,   /* literal, not yet known whether a scheme */
  URL_ROOT,   /* exactly "/" */
  URL_FILLED, /* began with a value, which may hold anything harmless */
  URL_PATH,
  URL_ASKED,  /* exactly behind ?: a value here is a whole query */
  URL_QUERY,  /* further behind ?, or behind # */
  URL_UNSURE, /* branches ended in different places: values are refused */
};

struct html {
  enum views_mode mode;
  enum html_state state;
  struct str open[HTML_DEPTH_MAX]; /* elements not closed yet, outermost first */
  size_t depth;
  size_t floor;                    /* what {% use %} found open is not closed inside of it */
  struct str tag;                  /* the start tag being written */
  struct str attrs[HTML_ATTRS_MAX]; /* its attributes so far */
  size_t attrs_n;
  enum html_attr attr; /* of HTML_VALUE, as are quote and url */
  char quote;
  enum html_url url;
  bool line_start; /* mails: at the beginning of a line */
};

/* Takes the next piece of literal text and writes what of it goes into the page (white space run together, comments
 * left out). `first`: nothing came before it in this view. */
enum err MUST_USE html_feed(struct html *h, struct views_piece piece, bool first, struct out *o,
                            struct views_fault *fault);

/* A value stands here: *ret_macro is the macro of base/markup.h that writes it. `asset`: it is an asset's address;
 * `piece`: it is a piece of an address already. INVALID where no value may stand. */
enum err MUST_USE html_value(struct html *h, unsigned line, bool asset, bool piece, const char **ret_macro,
                             struct views_fault *fault);

/* May an element or another view stand here? */
bool html_outside(const struct html *h);

/* Are both at the same place, with the same attributes written? */
bool html_same(const struct html *a, const struct html *b);

/* Two branches meet: `into` becomes a place that is true for both. False where there is none. */
bool html_join(struct html *into, const struct html *other);

/* The view ends here. */
enum err MUST_USE html_end(const struct html *h, unsigned line, struct views_fault *fault);

#endif
