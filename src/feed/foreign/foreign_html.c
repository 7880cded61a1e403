#include "feed/foreign/foreign_html.h"

#include <libxml/HTMLparser.h>
#include <string.h>

#include "base/arena.h"
#include "base/out.h"
#include "base/utf8.h"
#include "feed/foreign/foreign.h"
#include "feed/foreign/foreign_inline.h"
#include "feed/foreign/foreign_link.h"

enum { CONTAINERS = 8, RUNS = 1500, LINKS = 300, BLOCK_MAX = 64 << 10 };

/* --- The allow-list ------------------------------------------------------------------------------------------------- */

enum tag { THROUGH, DROP, BLOCK, HEADING, BREAK, STRONG, EMPHASIS, CODE, ANCHOR, BULLETS, NUMBERS, ITEM, QUOTE, PRE, ROW, CELL, TABLE };

static const struct {
  enum tag tag;
  const char *names; /* between spaces */
} tags[] = {
    {DROP, " script style svg math iframe object form template noscript title head textarea select option button applet frame frameset "
           "noframes noembed xmp plaintext video audio canvas map datalist dialog "},
    {BLOCK, " p div section article header footer main aside nav address center fieldset legend figure figcaption details summary dl dt dd body hr "
            "caption "},
    {HEADING, " h1 h2 h3 h4 h5 h6 "},
    {BREAK, " br "},
    {STRONG, " strong b "},
    {EMPHASIS, " em i "},
    {CODE, " code tt kbd samp "},
    {ANCHOR, " a "},
    {BULLETS, " ul menu dir "},
    {NUMBERS, " ol "},
    {ITEM, " li "},
    {QUOTE, " blockquote "},
    {PRE, " pre listing "},
    {TABLE, " table "},
    {ROW, " tr "},
    {CELL, " td th "},
};

static enum tag tag_of(const char *name) {
  char padded[20];
  int const n = snprintf(padded, sizeof padded, " %s ", name);
  if (n >= (int)sizeof padded) return THROUGH;
  for (int i = 1; i < n - 1; i++)
    if (padded[i] >= 'A' && padded[i] <= 'Z') padded[i] += 'a' - 'A';
  for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
    if (strstr(tags[i].names, padded) != NULL) return tags[i].tag;
  return THROUGH;
}

/* --- What is built -------------------------------------------------------------------------------------------------- */

/* What stands before each line of a block. */
struct container {
  enum tag tag; /* QUOTE, BULLETS, NUMBERS (an item of them) */
  bool begun;   /* its mark was written */
  int number, width;
  char mark;
};

struct list {
  enum tag tag;
  int number;
  char mark;
};

/* An open element, and what comes back when it ends. */
struct element {
  enum tag tag;
  unsigned style;
  struct str href;
  size_t containers;
  struct list list;
  bool pre, cell, pushed;
  int heading;
};

struct builder {
  struct arena *arena;
  struct str base;
  bool plain, *cut;
  htmlParserCtxtPtr parser;
  struct out out;
  int gap; /* line ends before the next block: 0 at the beginning */
  struct container containers[CONTAINERS];
  size_t n_containers;
  struct element open[FOREIGN_HTML_DEPTH + 1];
  size_t n_open, dropped; /* dropped: open elements below the one that is dropped, and itself */
  struct element now;     /* in force: style, link, list… */
  struct out text;        /* of the block */
  struct inline_run *runs;
  size_t n_runs, n_links, n_lists, total;
  size_t cell_from;       /* where the text of the table's cell begins */
  bool due;               /* a line end before what comes next in the cell */
};

static void put_prefix(struct builder *b, bool blank) {
  for (size_t i = 0; i < b->n_containers; i++) {
    struct container *c = &b->containers[i];
    if (blank && !c->begun) break;
    if (c->tag == QUOTE) out_z(&b->out, "> ");
    else if (c->begun) out_fmt(&b->out, "%*s", c->width, "");
    else if (!c->begun && c->tag == BULLETS) out_fmt(&b->out, "%c ", c->mark), c->width = 2;
    else if (!c->begun) {
      size_t const from = b->out.n;
      out_fmt(&b->out, "%d%c ", c->number, c->mark);
      c->width = (int)(b->out.n - from);
    }
    c->begun = true;
  }
  while (blank && b->out.n > 0 && b->out.p[b->out.n - 1] == ' ') b->out.n--;
}

static void put_gap(struct builder *b) {
  for (int i = 0; i < b->gap && b->out.n > 0; i++) {
    out_char(&b->out, '\n');
    if (i + 1 < b->gap) put_prefix(b, true);
  }
  b->gap = 2;
}

static void put_fence(struct builder *b, struct str text) {
  size_t longest = 2, n = 0;
  for (size_t i = 0; i < text.n; i++) {
    n = text.p[i] == '`' ? n + 1 : 0;
    if (n > longest) longest = n;
  }
  struct str line;
  put_prefix(b, false);
  for (size_t i = 0; i <= longest; i++) out_char(&b->out, '`');
  while (str_next(&text, '\n', &line)) {
    out_char(&b->out, '\n');
    put_prefix(b, false);
    out_put(&b->out, line);
  }
  out_char(&b->out, '\n');
  put_prefix(b, false);
  for (size_t i = 0; i <= longest; i++) out_char(&b->out, '`');
}

static void put_lines(struct builder *b, struct str text) {
  for (size_t from = 0; from < text.n;) {
    size_t to = from;
    while (to < text.n && text.p[to] != '\n') to++;
    if (from > 0) out_char(&b->out, '\n');
    if (b->plain) out_put(&b->out, str_sub(text, from, to - from));
    else put_prefix(b, false);
    if (!b->plain && from == 0 && b->now.heading > 0) out_fmt(&b->out, "%.*s ", b->now.heading, "######");
    if (!b->plain) inline_put_line(&b->out, text, b->runs, b->n_runs, from, to);
    from = to + 1;
  }
}

static bool is_end_space(char c) { return c == ' ' || c == '\n'; }

/* Ends the block at hand; one that has no room is left whole. */
static void flush(struct builder *b) {
  struct str text = out_str(&b->text);
  while (text.n > 0 && is_end_space(text.p[text.n - 1])) text.n--;
  if (text.n > 0 && !b->out.full) {
    size_t const before = b->out.n;
    if (b->plain) b->gap = 1;
    put_gap(b);
    if (b->now.pre && !b->plain) put_fence(b, text);
    else put_lines(b, text);
    if (b->out.full) b->out.n = before, *b->cut = true;
  }
  b->text.n = b->n_runs = b->cell_from = 0;
  b->due = false;
}

/* --- Text ----------------------------------------------------------------------------------------------------------- */

/* The characters windows-1252 has where ISO 8859-1 has controls; 0: none. */
static const int32_t windows[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
                                    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

static void put_character(struct out *o, int32_t c) {
  if (c >= 0x80 && c < 0xA0) c = windows[c - 0x80];
  if (c < 0x20 || c == 0x7F || c == 0xFFFE || c == 0xFFFF) return; /* -1 too: no UTF-8; the last two are not XML's, and our feeds are */
  char bytes[4];
  out_bytes(o, bytes, utf8_put(c, bytes));
}

static void put_space(struct builder *b, char c) {
  if (b->text.n == 0) return;
  char *const last = &b->text.p[b->text.n - 1];
  if (c == '\n' && *last == ' ') *last = '\n';
  else if (!is_end_space(*last)) out_char(&b->text, c);
}

/* The run that ends at the text's end, of the style in force. */
static void cover(struct builder *b, size_t from) {
  if (b->n_runs > 0) {
    struct inline_run *last = &b->runs[b->n_runs - 1];
    bool const same = last->style == b->now.style && last->href.p == b->now.href.p;
    last->to = from; /* a space turned into a line end may have moved nothing, but a run must not overlap */
    if (same || b->n_runs == RUNS) return (void)(last->to = b->text.n);
  }
  b->runs[b->n_runs++] = (struct inline_run){b->now.style, b->now.href, from, b->text.n};
}

static void add_break(struct builder *b);

static void add_text(struct builder *b, struct str s) {
  if (b->due && str_trim(s).n > 0) b->due = false, add_break(b);
  if (b->total + s.n > FOREIGN_BODY_MAX + (FOREIGN_BODY_MAX / 4)) *b->cut = true, s = utf8_cut(s, FOREIGN_BODY_MAX + (FOREIGN_BODY_MAX / 4) - b->total);
  b->total += s.n;
  size_t const from = b->text.n;
  for (size_t i = 0; i < s.n;) {
    int32_t const c = utf8_next(s, &i);
    bool const white = c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
    if (b->now.pre && c == '\n') out_char(&b->text, '\n');
    else if (b->now.pre && white) out_char(&b->text, ' ');
    else if (white) put_space(b, ' ');
    else put_character(&b->text, c);
  }
  if (b->text.n > from) cover(b, from);
}

/* A line end within a block; where lines are one (headings), a space. */
static void add_break(struct builder *b) {
  size_t const from = b->text.n;
  if (b->now.pre) out_char(&b->text, '\n');
  else put_space(b, b->now.heading > 0 ? ' ' : '\n');
  if (b->text.n > from) cover(b, from);
}

static void add_cell(struct builder *b) {
  b->due = false;
  b->cell_from = b->text.n;
  if (b->text.n == 0 || b->text.p[b->text.n - 1] == '\n') return;
  while (b->text.n > 0 && b->text.p[b->text.n - 1] == ' ') b->text.n--;
  for (size_t i = b->n_runs; i > 0 && b->runs[i - 1].to > b->text.n; i--) b->runs[i - 1].to = b->text.n;
  add_text(b, S(" | "));
  b->cell_from = b->text.n;
}

/* --- Elements ------------------------------------------------------------------------------------------------------- */

static void push(struct builder *b, struct container c) {
  if (b->n_containers == CONTAINERS) return;
  b->containers[b->n_containers++] = c;
  b->now.pushed = true;
}

static void begin_list(struct builder *b, enum tag tag, const char *start) {
  int64_t first = 1;
  if (start != NULL && str_int(str_from(start), 0, 999999, &first) != OK) first = 1;
  bool const other = b->n_lists++ % 2 == 1; /* two lists one after the other must not become one */
  char const mark = tag == BULLETS ? (other ? '*' : '-') : (other ? ')' : '.');
  b->now.list = (struct list){tag, (int)first, mark};
  b->gap = 2;
}

/* The list whose item begins: of the element around it, whose count goes on. */
static void begin_item(struct builder *b) {
  struct list *of = &b->open[b->n_open - 1].list; /* as saved when this item began: the list in force around it */
  if (of->tag != BULLETS && of->tag != NUMBERS) return;
  push(b, (struct container){.tag = of->tag, .number = b->now.list.number, .mark = of->mark});
}

static const char *attribute(const xmlChar **all, const char *name) {
  for (; all != NULL && all[0] != NULL; all += 2)
    if (strcasecmp((const char *)all[0], name) == 0) return all[1] == NULL ? NULL : (const char *)all[1];
  return NULL;
}

static void begin_anchor(struct builder *b, const xmlChar **attributes) {
  const char *href = attribute(attributes, "href");
  if (href == NULL || b->plain) return;
  if (b->n_links++ >= LINKS) return (void)(*b->cut = true);
  b->now.href = foreign_link(b->arena, b->base, str_from(href), true);
}

static bool is_block(enum tag t) { return t == BLOCK || t == HEADING || t == BULLETS || t == NUMBERS || t == ITEM || t == QUOTE || t == PRE || t == TABLE; }

/* Before and behind a block; in a cell of a table a paragraph is a line. */
static void border(struct builder *b, enum tag tag) {
  if (tag == BLOCK && b->now.cell) b->due = b->due || b->text.n > b->cell_from;
  else if (is_block(tag)) flush(b);
}

static void begin(struct builder *b, enum tag tag, const xmlChar *name, const xmlChar **attributes) {
  switch (tag) {
  case HEADING: b->now.heading = name[1] - '0'; break;
  case BREAK: add_break(b); break;
  case STRONG: b->now.style |= INLINE_STRONG; break;
  case EMPHASIS: b->now.style |= INLINE_EMPHASIS; break;
  case CODE: b->now.style |= INLINE_CODE; break;
  case ANCHOR: begin_anchor(b, attributes); break;
  case BULLETS: begin_list(b, BULLETS, NULL); break;
  case NUMBERS: begin_list(b, NUMBERS, attribute(attributes, "start")); break;
  case ITEM: begin_item(b); break;
  case QUOTE: push(b, (struct container){.tag = QUOTE}); break;
  case PRE: b->now.pre = true; break;
  case ROW:
    b->due = false;
    add_break(b);
    break;
  case CELL:
    add_cell(b);
    b->now.cell = true;
    break;
  default: break;
  }
}

static void on_start(void *context, const xmlChar *name, const xmlChar **attributes) {
  struct builder *b = context;
  if (b->dropped > 0) return (void)b->dropped++;
  enum tag const tag = tag_of((const char *)name);
  if (tag == DROP) return (void)(b->dropped = 1);
  if (b->n_open == FOREIGN_HTML_DEPTH) {
    *b->cut = true;
    b->dropped = 1;
    return xmlStopParser(b->parser);
  }
  border(b, tag);
  b->open[b->n_open] = b->now;
  b->open[b->n_open++].tag = tag;
  b->now.pushed = false;
  begin(b, tag, name, attributes);
}

static void on_end(void *context, const xmlChar *name) {
  (void)name;
  struct builder *b = context;
  if (b->dropped > 0) return (void)b->dropped--;
  if (b->n_open == 0) return;
  const struct element *was = &b->open[--b->n_open];
  border(b, was->tag);
  bool const item = was->tag == ITEM && b->now.pushed, written = item && b->containers[b->n_containers - 1].begun;
  if (b->now.pushed) b->n_containers--;
  b->now = *was;
  if (item) b->now.list.number++;
  if (written) b->gap = 1;
  if (was->tag == BULLETS || was->tag == NUMBERS) b->gap = 2;
}

static void on_characters(void *context, const xmlChar *characters, int length) {
  struct builder *b = context;
  if (b->dropped == 0 && length > 0) add_text(b, (struct str){(const char *)characters, (size_t)length});
}

static void on_nothing(void *context, const xmlChar *value, int length) { (void)context, (void)value, (void)length; }

/* --- The parser ----------------------------------------------------------------------------------------------------- */

static void use_handlers(xmlSAXHandler *sax) {
  memset(sax, 0, sizeof *sax);
  sax->startElement = on_start;
  sax->endElement = on_end;
  sax->characters = on_characters;
  sax->ignorableWhitespace = on_characters;
  sax->cdataBlock = on_nothing; /* scripts and styles */
}

static void parse(struct builder *b, struct str html) {
  if (html.n > FOREIGN_HTML_MAX) *b->cut = true, html = utf8_cut(html, FOREIGN_HTML_MAX);
  size_t const nul = str_index(html, '\0');
  b->parser = htmlNewParserCtxt();
  if (b->parser == NULL) die("no memory for a parser", 0);
  use_handlers(b->parser->sax);
  b->parser->userData = b;
  if (nul > 0)
    (void)htmlCtxtReadMemory(b->parser, html.p, (int)nul, NULL, "UTF-8", HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_IGNORE_ENC);
  if (b->parser->myDoc != NULL) xmlFreeDoc(b->parser->myDoc);
  b->parser->myDoc = NULL;
  htmlFreeParserCtxt(b->parser);
  flush(b);
}

static struct str built(struct arena *a, struct str html, struct str base, bool plain, size_t max, bool *cut) {
  scoped(arena) struct arena own = {0};
  struct builder b = {.arena = &own, .base = base, .plain = plain, .cut = cut};
  b.out = out_in(&own, max);
  b.text = out_in(&own, BLOCK_MAX);
  b.runs = arena_many(&own, RUNS, struct inline_run);
  parse(&b, html);
  return str_dup(a, out_str(&b.out));
}

struct str foreign_html_markdown(struct arena *a, struct str html, struct str base, bool *cut) {
  return built(a, html, base, false, FOREIGN_BODY_MAX, cut);
}

struct str foreign_html_text(struct arena *a, struct str html, bool *cut) {
  return built(a, html, (struct str){0}, true, FOREIGN_HTML_TEXT_MAX, cut);
}

struct str foreign_html_of_text(struct arena *a, struct str text, bool *cut) {
  scoped(arena) struct arena own = {0};
  struct builder b = {.arena = &own, .cut = cut};
  b.out = out_in(&own, FOREIGN_BODY_MAX);
  b.text = out_in(&own, BLOCK_MAX);
  b.runs = arena_many(&own, RUNS, struct inline_run);
  struct str line;
  while (str_next(&text, '\n', &line)) {
    line = str_trim(line);
    if (line.n == 0) flush(&b);
    else add_text(&b, line), add_break(&b);
  }
  flush(&b);
  return str_dup(a, out_str(&b.out));
}

/* --- Plain text ----------------------------------------------------------------------------------------------------- */

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static bool is_name(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }

/* "<b>", "</b", "<br/": a name HTML has, and what may follow it. */
static bool is_tag(struct str s) {
  size_t i = s.n > 1 && s.p[1] == '/' ? 2 : 1, n = 0;
  char name[16];
  while (i < s.n && n + 1 < sizeof name && is_name(s.p[i])) name[n++] = s.p[i++];
  name[n] = '\0';
  bool const ends = i < s.n && (s.p[i] == '>' || s.p[i] == '/' || s.p[i] == ' ' || s.p[i] == '\n' || s.p[i] == '\t' || s.p[i] == '\r');
  return n > 0 && ends && (htmlTagLookup((const xmlChar *)name) != NULL || tag_of(name) != THROUGH || strcasecmp(name, "blink") == 0);
}

static bool is_entity(struct str s) {
  size_t i = 1, n = 0;
  char name[16];
  if (i < s.n && s.p[i] == '#') return i + 1 < s.n && (is_name(s.p[i + 1])) && s.p[i + 1] != 'a' && str_index(str_sub(s, 0, 12), ';') < 12 && str_index(s, ';') < s.n;
  while (i < s.n && n + 1 < sizeof name && is_name(s.p[i])) name[n++] = s.p[i++];
  name[n] = '\0';
  return n > 0 && i < s.n && s.p[i] == ';' && (htmlEntityLookup((const xmlChar *)name) != NULL || strcmp(name, "apos") == 0);
}

bool foreign_html_looks(struct str s) {
  for (size_t i = 0; i < s.n; i++) {
    struct str const rest = str_sub(s, i, s.n);
    if (s.p[i] == '<' && (is_tag(rest) || str_starts(rest, S("<!--")))) return true;
    if (s.p[i] == '&' && is_entity(rest)) return true;
  }
  return false;
}

struct str foreign_html_line(struct arena *a, struct str text, size_t max) {
  struct out o = out_in(a, max + 8);
  bool space = false;
  for (size_t i = 0; i < text.n && o.n <= max;) {
    int32_t const c = utf8_next(text, &i);
    if (c == ' ' || (c >= 0 && c < 0x20) || c == 0x2028 || c == 0x2029) {
      space = o.n > 0;
      continue;
    }
    if (space) out_char(&o, ' ');
    space = false;
    put_character(&o, c);
  }
  struct str const line = out_str(&o);
  if (line.n <= max) return line;
  return fmt(a, "%.*s…", STR(str_trim(utf8_cut(line, max - 3))));
}

struct str foreign_html_mended(struct arena *a, struct str s) {
  bool high = false;
  for (size_t i = 0; i < s.n && !high; i++) high = (unsigned char)s.p[i] >= 0x80;
  if (!high) return s;
  struct out o = out_in(a, s.n);
  for (size_t i = 0; i < s.n;) {
    int32_t const c = utf8_next(s, &i);
    if (c < 0 || c > 0xFF) return s;
    out_char(&o, (char)c);
  }
  return utf8_valid(out_str(&o)) ? out_str(&o) : s;
}
