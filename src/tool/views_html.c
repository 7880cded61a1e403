#include "tool/views_html.h"

#include <ctype.h>
#include <string.h>

/* One piece of text on its way through the machine. */
struct feed {
  struct html *h;
  struct str s;
  size_t at;
  unsigned line;
  struct out *o;
  struct views_fault *fault;
};

static const char *const VOID[] = {"area", "br",   "col",   "embed",  "hr",    "img", "input",
                                   "link", "meta", "param", "source", "track", "wbr", NULL};
/* Elements that load, run or swallow what they should not. */
static const char *const REFUSED[] = {"base",      "object",  "embed",     "applet",  "iframe",        "frame", "frameset",
                                      "plaintext", "xmp",     "listing",   "noembed", "noframes",      "portal",
                                      "animate",   "set",     "animatemotion", "animatetransform", "foreignobject", NULL};
/* Elements that end an open <p>. */
static const char *const BLOCK[] = {
    "address", "article", "aside", "blockquote", "center", "details", "dialog", "dir",  "div",  "dl",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup",
    "hr", "main", "menu", "nav", "ol", "p", "pre", "search", "section", "table", "ul", NULL};
static const char *const ALONE[] = {"a", "button", "form", "label", NULL}; /* never inside themselves */
static const char *const ADDRESS[] = {"href", "src",  "action", "formaction", "poster", "cite",
                                      "data", "ping", "manifest", "background", "longdesc", "url", NULL};
static const char *const CLOSED[] = {"style", "srcset", "srcdoc", "imagesrcset", "attributename", NULL};

static bool listed(const char *const *list, struct str name) {
  for (; *list != NULL; list++)
    if (str_eq_nocase(name, str_from(*list))) return true;
  return false;
}

static bool is(struct str name, const char *z) { return str_eq(name, str_from(z)); }
static bool white(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
static bool name_byte(char c) { return isalnum((unsigned char)c) || (c != '\0' && strchr(":_-.", c)); }
static bool ended(const struct feed *f) { return f->at >= f->s.n; }
static char now(const struct feed *f) { return ended(f) ? '\0' : f->s.p[f->at]; }
static struct str left(const struct feed *f) { return str_sub(f->s, f->at, f->s.n); }

/* Where the fault is: the piece's line and the line breaks so far. */
static unsigned line_of(const struct feed *f) {
  unsigned line = f->line;
  for (size_t i = 0; i < f->at && i < f->s.n; i++) line += f->s.p[i] == '\n';
  return line;
}

#define FAIL_AT(f, ...) views_fail((f)->fault, line_of(f), __VA_ARGS__)

static bool inside(const struct html *h, const char *name) {
  for (size_t i = 0; i < h->depth; i++)
    if (is(h->open[i], name)) return true;
  return false;
}

static struct str take_name(struct feed *f) {
  size_t const from = f->at;
  while (name_byte(now(f))) f->at++;
  return str_sub(f->s, from, f->at - from);
}

/* Index of `what` from here on, or the end. */
static size_t find(const struct feed *f, struct str what) {
  size_t i = f->at;
  while (i < f->s.n && !str_starts(str_sub(f->s, i, f->s.n), what)) i++;
  return i;
}

/* A run of blanks in text: one of them is enough, but in <pre>. */
static void take_blanks(struct feed *f) {
  size_t const from = f->at;
  bool line = false;
  while (white(now(f))) line |= f->s.p[f->at++] == '\n';
  bool const after = f->o->n > 0 && white(f->o->p[f->o->n - 1]); /* a comment stood between the two */
  if (inside(f->h, "pre") || inside(f->h, "textarea"))
    out_put(f->o, str_sub(f->s, from, f->at - from));
  else if (!after)
    out_char(f->o, line ? '\n' : ' ');
}

/* A literal '&' must be a whole character reference. */
static enum err take_reference(struct feed *f) {
  struct str const s = left(f);
  size_t n = 1;
  if (n < s.n && s.p[n] == '#') n++;
  size_t const digits = n;
  while (n < s.n && isalnum((unsigned char)s.p[n])) n++;
  if (n == digits || n >= s.n || s.p[n] != ';') return FAIL_AT(f, "a bare '&': write &amp;");
  struct str const name = str_sub(s, 1, n - 1);
  if (f->h->mode == VIEWS_XML && s.p[1] != '#' && !is(name, "amp") && !is(name, "lt") && !is(name, "gt") &&
      !is(name, "quot") && !is(name, "apos"))
    return FAIL_AT(f, "XML does not know &%.*s;", STR(name));
  out_put(f->o, str_sub(s, 0, n + 1));
  f->at += n + 1;
  return OK;
}

/* The start tag ends: its element is open now, unless it never holds anything. */
static enum err open_element(struct feed *f, bool closed) {
  struct html *const h = f->h;
  bool const html = h->mode == VIEWS_HTML;
  bool const foreign = !html || inside(h, "svg") || inside(h, "math") || is(h->tag, "svg") || is(h->tag, "math");
  bool const empty = html && listed(VOID, h->tag);
  if (closed && !foreign && !empty) return FAIL_AT(f, "<%.*s/>: only void elements close themselves", STR(h->tag));
  out_z(f->o, closed && !empty ? "/>" : ">");
  h->state = HTML_TEXT;
  if (closed || empty) return OK;
  if (h->depth == HTML_DEPTH_MAX) return FAIL_AT(f, "elements are nested too deeply");
  h->open[h->depth++] = h->tag;
  if (!html || inside(h, "svg")) return OK;
  if (is(h->tag, "title") || is(h->tag, "textarea")) h->state = HTML_RCDATA;
  if (is(h->tag, "script") || is(h->tag, "style")) h->state = HTML_RAW;
  /* a browser drops the first line break of these two: a value that starts with one would lose it */
  if ((is(h->tag, "pre") || is(h->tag, "textarea")) && now(f) != '\n') out_char(f->o, '\n');
  return OK;
}

static enum err take_end_tag(struct feed *f) {
  struct html *const h = f->h;
  f->at += 2;
  struct str const name = take_name(f);
  while (white(now(f))) f->at++;
  if (name.n == 0 || now(f) != '>') return FAIL_AT(f, "an end tag is not closed");
  if (h->depth <= h->floor) return FAIL_AT(f, "</%.*s> closes nothing", STR(name));
  struct str const open = h->open[h->depth - 1];
  if (!str_eq(open, name)) return FAIL_AT(f, "</%.*s> where <%.*s> is open", STR(name), STR(open));
  f->at++;
  h->depth--;
  h->state = HTML_TEXT;
  out_fmt(f->o, "</%.*s>", STR(name));
  return OK;
}

static enum err take_start_tag(struct feed *f) {
  struct html *const h = f->h;
  f->at++;
  struct str const name = take_name(f);
  if (h->mode == VIEWS_HTML) {
    if (listed(REFUSED, name)) return FAIL_AT(f, "<%.*s> is not allowed in views", STR(name));
    bool upper = false;
    for (size_t i = 0; i < name.n; i++) upper |= isupper((unsigned char)name.p[i]) != 0;
    if (upper && !inside(h, "svg")) return FAIL_AT(f, "<%.*s>: elements are written in lower case", STR(name));
    if (inside(h, "p") && listed(BLOCK, name)) return FAIL_AT(f, "<%.*s> inside <p>: it would end it", STR(name));
    for (size_t i = 0; i < h->depth; i++)
      if (str_eq(h->open[i], name) && listed(ALONE, name))
        return FAIL_AT(f, "<%.*s> inside <%.*s>", STR(name), STR(name));
  }
  h->tag = name;
  h->attrs_n = 0;
  h->state = HTML_GAP;
  out_fmt(f->o, "<%.*s", STR(name));
  return OK;
}

/* Comments go, <!doctype …> and <?xml …?> stay; each is whole in one piece, so none holds a value. */
static enum err take_declaration(struct feed *f) {
  size_t const from = f->at;
  bool const comment = str_starts(left(f), S("<!--"));
  if (comment) f->at += 4;
  struct str const end = comment ? S("-->") : now(f) == '<' && str_starts(left(f), S("<?")) ? S("?>") : S(">");
  if (!comment && str_eq(end, S("?>")) && f->h->mode != VIEWS_XML) return FAIL_AT(f, "'<?' is for XML");
  if (!comment && str_eq(end, S(">")) && !str_eq_nocase(str_sub(f->s, from, 9), S("<!doctype")))
    return FAIL_AT(f, "unknown declaration");
  size_t const stop = find(f, end);
  if (stop >= f->s.n) {
    f->at = from;
    return FAIL_AT(f, comment ? "a comment holds a value or a tag, or is not closed" : "a declaration is not closed");
  }
  f->at = stop + end.n;
  if (!comment) out_put(f->o, str_sub(f->s, from, f->at - from));
  return OK;
}

static enum err feed_text(struct feed *f) {
  char const c = now(f);
  if (white(c)) {
    take_blanks(f);
    return OK;
  }
  if (c == '&') return take_reference(f);
  if (c == '<') {
    char const next = f->at + 1 < f->s.n ? f->s.p[f->at + 1] : '\0';
    if (next == '/') return take_end_tag(f);
    if (f->h->state == HTML_TEXT && (next == '!' || next == '?')) return take_declaration(f);
    if (f->h->state == HTML_TEXT && isalpha((unsigned char)next)) return take_start_tag(f);
    return FAIL_AT(f, "a bare '<': write &lt;");
  }
  out_char(f->o, c);
  f->at++;
  return OK;
}

static enum err feed_raw(struct feed *f) {
  if (str_starts(left(f), S("</"))) {
    struct str const name = f->h->open[f->h->depth - 1];
    if (str_starts(str_sub(f->s, f->at + 2, f->s.n), name)) return take_end_tag(f);
  }
  out_char(f->o, now(f));
  f->at++;
  return OK;
}

static enum html_attr kind_of(const struct html *h, struct str name) {
  size_t const colon = str_index(name, ':');
  struct str const local = colon < name.n ? str_sub(name, colon + 1, name.n) : name;
  if (str_starts(name, S("xmlns")) || listed(CLOSED, name)) return HTML_NO_VALUES;
  if (h->mode == VIEWS_HTML && is(h->tag, "script") && is(local, "src")) return HTML_ASSET;
  return listed(ADDRESS, local) ? HTML_URL : HTML_PLAIN;
}

static enum err take_attribute(struct feed *f) {
  struct html *const h = f->h;
  struct str const name = take_name(f);
  bool const html = h->mode == VIEWS_HTML;
  if (h->state == HTML_GAP) return FAIL_AT(f, "a blank is missing before the attribute %.*s", STR(name));
  if (html && (str_eq_nocase(str_sub(name, 0, 2), S("on")) || str_eq_nocase(name, S("http-equiv"))))
    return FAIL_AT(f, "the attribute %.*s is not allowed", STR(name));
  for (size_t i = 0; i < h->attrs_n; i++)
    if (html ? str_eq_nocase(h->attrs[i], name) : str_eq(h->attrs[i], name))
      return FAIL_AT(f, "the attribute %.*s stands twice", STR(name));
  if (h->attrs_n == HTML_ATTRS_MAX) return FAIL_AT(f, "too many attributes");
  h->attrs[h->attrs_n++] = name;
  out_put(f->o, name);
  h->state = HTML_GAP;
  if (now(f) != '=') return html ? OK : FAIL_AT(f, "the attribute %.*s has no value", STR(name));
  f->at++;
  if (now(f) != '"' && now(f) != '\'') return FAIL_AT(f, "the attribute %.*s is not quoted", STR(name));
  h->quote = f->s.p[f->at++];
  h->attr = kind_of(h, name);
  h->url = URL_START;
  h->state = HTML_VALUE;
  out_char(f->o, '=');
  out_char(f->o, h->quote);
  return OK;
}

static enum err feed_tag(struct feed *f) {
  if (white(now(f))) {
    while (white(now(f))) f->at++;
    if (f->h->state == HTML_GAP && !(now(f) == '>' || now(f) == '/')) out_char(f->o, ' ');
    f->h->state = HTML_SPACE;
    return OK;
  }
  if (now(f) == '>') {
    f->at++;
    return open_element(f, false);
  }
  if (str_starts(left(f), S("/>"))) {
    f->at += 2;
    return open_element(f, true);
  }
  if (isalpha((unsigned char)now(f)) || now(f) == '_') return take_attribute(f);
  return FAIL_AT(f, "unexpected '%.*s' in the tag <%.*s>", 1, f->s.p + f->at, STR(f->h->tag));
}

/* A literal address starts here: one of the schemes that views may write, or none. */
static enum err begin_url(struct feed *f) {
  struct str const s = str_sub(left(f), 0, str_index(left(f), f->h->quote));
  size_t const colon = str_index(s, ':');
  f->h->url = URL_HEAD;
  if (colon == s.n || str_index(s, '/') < colon || str_index(s, '?') < colon || str_index(s, '#') < colon) {
    if (str_starts(s, S("//"))) return FAIL_AT(f, "an address that starts with // leaves this site");
    return OK;
  }
  static const char *const schemes[] = {"http", "https", "mailto", "tel", NULL};
  struct str const scheme = str_sub(s, 0, colon);
  if (!listed(schemes, scheme)) return FAIL_AT(f, "addresses with the scheme '%.*s' are not allowed", STR(scheme));
  out_put(f->o, str_sub(s, 0, colon + 1));
  f->at += colon + 1;
  f->h->url = URL_PATH;
  return OK;
}

static enum err follow_url(struct feed *f, char c) {
  enum html_url *const url = &f->h->url;
  if (c == '?' || c == '#')
    *url = c == '?' && *url != URL_QUERY && *url != URL_ASKED ? URL_ASKED : URL_QUERY;
  else if (c == ':' && (*url == URL_HEAD || *url == URL_FILLED || *url == URL_UNSURE))
    return FAIL_AT(f, "a ':' here could end a scheme");
  else if (c == '/' && *url == URL_ROOT)
    return FAIL_AT(f, "an address that starts with // leaves this site");
  else if ((c == '/' && (*url == URL_HEAD || *url == URL_FILLED)) || *url == URL_ROOT)
    *url = URL_PATH;
  else if (*url == URL_ASKED)
    *url = URL_QUERY;
  return OK;
}

static enum err feed_value(struct feed *f) {
  struct html *const h = f->h;
  bool const address = h->attr == HTML_URL || h->attr == HTML_ASSET;
  char const c = now(f);
  if (c == h->quote) {
    out_char(f->o, c);
    f->at++;
    h->state = HTML_GAP;
    return OK;
  }
  if (c == '<') return FAIL_AT(f, "a bare '<': write &lt;");
  if (address && h->url == URL_START) {
    if (c == '/') {
      if (str_starts(left(f), S("//"))) return FAIL_AT(f, "an address that starts with // leaves this site");
      h->url = URL_ROOT;
    } else if (c == '?' || c == '#') {
      h->url = c == '?' ? URL_ASKED : URL_QUERY;
    } else {
      size_t const before = f->at;
      TRY(begin_url(f));
      if (f->at != before) return OK;
    }
  } else if (address) {
    TRY(follow_url(f, c));
  }
  if (c == '&') return take_reference(f);
  out_char(f->o, c);
  f->at++;
  return OK;
}

/* Mails: header lines up to the first empty one, when the view starts with its subject. */
static enum err feed_mail(struct feed *f) {
  struct html *const h = f->h;
  char const c = now(f);
  if (h->line_start && h->state == HTML_BODY && str_starts(left(f), S("Subject:")))
    return FAIL_AT(f, "Subject: must be the first line of the view");
  if (h->state == HTML_HEADER && h->line_start && c == '\n') h->state = HTML_BODY;
  if (h->state == HTML_HEADER && h->line_start && c != '\n') {
    size_t const colon = str_index(left(f), ':');
    for (size_t i = 0; i < colon; i++)
      if (!name_byte(f->s.p[f->at + i])) return FAIL_AT(f, "a header line is a name, a colon and a value");
    if (colon == left(f).n || colon == 0) return FAIL_AT(f, "a header line is a name, a colon and a value");
  }
  h->line_start = c == '\n';
  if (c != '\r') out_char(f->o, c);
  f->at++;
  return OK;
}

enum err html_feed(struct html *h, struct views_piece piece, bool first, struct out *o, struct views_fault *fault) {
  struct feed f = {.h = h, .s = piece.text, .line = piece.line, .o = o, .fault = fault};
  bool const text = h->state == HTML_TEXT && !inside(h, "pre");
  if (first || (piece.indented && text)) /* a view starts with what it writes, not with its head's line break */
    while (white(now(&f))) f.at++;
  if (first && h->mode == VIEWS_TXT && str_starts(left(&f), S("Subject:"))) h->state = HTML_HEADER;
  while (!ended(&f)) {
    switch (h->state) {
      case HTML_TEXT:
      case HTML_RCDATA: TRY(feed_text(&f)); break;
      case HTML_RAW: TRY(feed_raw(&f)); break;
      case HTML_GAP:
      case HTML_SPACE: TRY(feed_tag(&f)); break;
      case HTML_VALUE: TRY(feed_value(&f)); break;
      case HTML_HEADER:
      case HTML_BODY: TRY(feed_mail(&f)); break;
    }
  }
  return OK;
}

static enum err url_value(struct html *h, unsigned line, bool piece, const char **ret_macro, struct views_fault *fault) {
  if (h->url == URL_UNSURE)
    return views_fail(fault, line, "in this address the branches before end in different places: no value here");
  if (piece && h->url != URL_PATH && h->url != URL_QUERY && h->url != URL_ASKED)
    return views_fail(fault, line, "url is for what follows the beginning of an address");
  if (piece || h->url == URL_ASKED) {
    if (h->url == URL_ASKED) h->url = URL_QUERY;
    *ret_macro = "MARKUP_URLPIECE";
    return OK;
  }
  bool const whole = h->url == URL_HEAD || h->url == URL_ROOT || h->url == URL_QUERY;
  *ret_macro = h->url == URL_START ? "MARKUP_URL" : whole ? "MARKUP_URLPART" : "MARKUP_URLPATH";
  if (h->url == URL_START) h->url = URL_FILLED;
  if (h->url == URL_ROOT) h->url = URL_PATH;
  return OK;
}

enum err html_value(struct html *h, unsigned line, bool asset, bool piece, const char **ret_macro,
                    struct views_fault *fault) {
  bool const address = h->state == HTML_VALUE && (h->attr == HTML_URL || h->attr == HTML_ASSET);
  if (piece && !address) return views_fail(fault, line, "url is for attributes that hold an address");
  switch (h->state) {
    case HTML_TEXT: *ret_macro = h->mode == VIEWS_XML ? "MARKUP_XML" : "MARKUP_TEXT"; return OK;
    case HTML_RCDATA: *ret_macro = "MARKUP_ATTR"; return OK;
    case HTML_RAW: return views_fail(fault, line, "no value inside <%.*s>", STR(h->open[h->depth - 1]));
    case HTML_GAP:
    case HTML_SPACE: return views_fail(fault, line, "values stand in text and in quoted attributes, not here");
    case HTML_HEADER:
      if (h->line_start) return views_fail(fault, line, "a header line is a name, a colon and a value");
      *ret_macro = "MARKUP_LINE";
      return OK;
    case HTML_BODY:
      h->line_start = false;
      *ret_macro = "MARKUP_PLAIN";
      return OK;
    case HTML_VALUE: break;
  }
  if (h->attr == HTML_NO_VALUES || (h->attr == HTML_ASSET && !(asset && h->url == URL_START)))
    return views_fail(fault, line, "no value in the attribute %.*s of <%.*s>", STR(h->attrs[h->attrs_n - 1]),
                      STR(h->tag));
  if (address) return url_value(h, line, piece, ret_macro, fault);
  *ret_macro = "MARKUP_ATTR";
  return OK;
}

bool html_outside(const struct html *h) { return h->state == HTML_TEXT || h->state == HTML_BODY; }

static bool same_place(const struct html *a, const struct html *b) {
  if (a->depth != b->depth || a->floor != b->floor) return false;
  if (a->state == HTML_HEADER && a->line_start != b->line_start) return false;
  for (size_t i = 0; i < a->depth; i++)
    if (!str_eq(a->open[i], b->open[i])) return false;
  bool const tag = a->state == HTML_GAP || a->state == HTML_SPACE || a->state == HTML_VALUE;
  if (tag && !str_eq(a->tag, b->tag)) return false;
  return a->state != HTML_VALUE || (a->attr == b->attr && a->quote == b->quote);
}

bool html_same(const struct html *a, const struct html *b) {
  if (a->state != b->state || !same_place(a, b)) return false;
  if ((a->state == HTML_GAP || a->state == HTML_SPACE) && a->attrs_n != b->attrs_n) return false;
  return a->state != HTML_VALUE || a->attr == HTML_PLAIN || a->url == b->url;
}

bool html_join(struct html *into, const struct html *other) {
  bool const gap = (into->state == HTML_GAP || into->state == HTML_SPACE) &&
                   (other->state == HTML_GAP || other->state == HTML_SPACE);
  if ((into->state != other->state && !gap) || !same_place(into, other)) return false;
  if (into->state != other->state) into->state = HTML_GAP; /* one of them still needs its blank */
  into->line_start |= other->line_start;
  if (into->state == HTML_VALUE && into->url != other->url) into->url = URL_UNSURE;
  for (size_t i = 0; i < other->attrs_n; i++) {
    bool known = false;
    for (size_t k = 0; k < into->attrs_n; k++) known |= str_eq(into->attrs[k], other->attrs[i]);
    if (known) continue;
    if (into->attrs_n == HTML_ATTRS_MAX) return false;
    into->attrs[into->attrs_n++] = other->attrs[i];
  }
  return true;
}

enum err html_end(const struct html *h, unsigned line, struct views_fault *fault) {
  if (h->depth > 0) return views_fail(fault, line, "<%.*s> is not closed", STR(h->open[h->depth - 1]));
  if (h->state == HTML_HEADER) return views_fail(fault, line, "an empty line is missing behind the header lines");
  if (!html_outside(h)) return views_fail(fault, line, "the view ends inside a tag");
  return OK;
}
