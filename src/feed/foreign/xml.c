#include "feed/foreign/xml.h"

#include <libxml/catalog.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#include "base/arena.h"
#include "feed/foreign/charset.h"
#include "feed/foreign/xml_scan.h"

/* NAMESPACES_MAX: declarations in force at once. Each prefix is looked for among all of them. */
enum { STEP = 16 << 10, NAMESPACES_MAX = 1000, ARENA_ROOM = 1 << 20 /* left to whoever reads the tree */ };

struct builder {
  struct arena *arena;
  struct xml_tree *tree;
  struct xml_node *at; /* the open element */
  xmlParserCtxtPtr parser;
  size_t nodes, depth;
  char *run;    /* characters since the last tag: the parser tells them in pieces, cut at every reference and line */
  size_t run_n; /* never more than the text has bytes */
  size_t namespaces, declared[XML_DEPTH_MAX]; /* in force; by each open element */
};

static int outside; /* how often the library asked for something outside in this process; it has no context of ours */

static xmlParserInputPtr refuse_outside(const char *url, const char *id, xmlParserCtxtPtr parser) {
  (void)url, (void)id, (void)parser;
  outside++;
  return NULL;
}

/* Our own flag: what the library makes of itself after xmlStopParser is not asked. */
static void stop(struct builder *b, enum xml_why why) {
  if (b->tree->why != XML_FINE) return;
  b->tree->why = why;
  b->tree->line = xmlSAX2GetLineNumber(b->parser);
  b->tree->column = xmlSAX2GetColumnNumber(b->parser);
  xmlStopParser(b->parser);
}

static struct str copy(struct builder *b, const xmlChar *from, size_t n) { return str_dup(b->arena, (struct str){(const char *)from, n}); }

static struct xml_node *add_node(struct builder *b, size_t bytes) {
  if (b->tree->why != XML_FINE) return NULL;
  if (b->nodes == XML_NODES_MAX) return stop(b, XML_NODES), NULL;
  if (b->arena->used + bytes + sizeof(struct xml_node) + ARENA_ROOM > ARENA_MAX) return stop(b, XML_TOO_BIG), NULL;
  b->nodes++;
  struct xml_node *n = arena_new(b->arena, struct xml_node);
  n->parent = b->at;
  n->line = xmlSAX2GetLineNumber(b->parser);
  if (b->at == NULL) b->tree->root = n;
  else if (b->at->last == NULL) b->at->first = b->at->last = n;
  else b->at->last = b->at->last->next = n;
  return n;
}

static void end_run(struct builder *b) {
  if (b->run_n == 0) return;
  struct xml_node *n = add_node(b, b->run_n);
  if (n != NULL) n->text = str_dup(b->arena, (struct str){b->run, b->run_n});
  b->run_n = 0;
}

/* --- What the parser tells ------------------------------------------------------------------------------------------ */

static void on_doctype(void *context, const xmlChar *name, const xmlChar *external, const xmlChar *system) {
  (void)name, (void)external, (void)system;
  stop(context, XML_DOCTYPE);
}

/* `all`: local name, prefix, URI, value, end of value, five by five. */
static void add_attributes(struct builder *b, struct xml_node *n, int count, const xmlChar **all) {
  struct xml_attribute *own = arena_many(b->arena, (size_t)count, struct xml_attribute);
  for (int i = 0; i < count; i++) {
    const xmlChar *const *one = (const xmlChar *const *)(all + 5 * i);
    own[i].name = copy(b, one[0], strlen((const char *)one[0]));
    if (one[2] != NULL) own[i].ns = copy(b, one[2], strlen((const char *)one[2]));
    own[i].value = copy(b, one[3], (size_t)(one[4] - one[3]));
  }
  n->attributes = own;
  n->n_attributes = (size_t)count;
}

static size_t length_of(const xmlChar *z) { return z == NULL ? 0 : strlen((const char *)z); }

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int n_namespaces,
                     const xmlChar **namespaces, int n_attributes, int n_defaulted, const xmlChar **all) {
  (void)namespaces, (void)n_defaulted;
  struct builder *b = context;
  end_run(b);
  if (b->tree->why != XML_FINE) return;
  if (n_attributes + n_namespaces > XML_ATTRIBUTES_MAX) return stop(b, XML_ATTRIBUTES); /* xml_scan had it before */
  if (b->depth == XML_DEPTH_MAX) return stop(b, XML_DEPTH);
  if (b->namespaces + (size_t)n_namespaces > NAMESPACES_MAX) return stop(b, XML_ATTRIBUTES);
  size_t bytes = length_of(name) + length_of(prefix) + length_of(uri);
  for (int i = 0; i < n_attributes; i++)
    bytes += (size_t)(all[5 * i + 4] - all[5 * i + 3]) + length_of(all[5 * i]) + length_of(all[5 * i + 2]) + sizeof(struct xml_attribute) + 64;
  struct xml_node *n = add_node(b, bytes);
  if (n == NULL) return;
  n->name = copy(b, name, length_of(name));
  if (prefix != NULL) n->prefix = copy(b, prefix, length_of(prefix));
  if (uri != NULL) n->ns = copy(b, uri, length_of(uri));
  add_attributes(b, n, n_attributes, all);
  b->at = n;
  b->namespaces += b->declared[b->depth] = (size_t)n_namespaces;
  b->depth++;
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
  (void)name, (void)prefix, (void)uri;
  struct builder *b = context;
  end_run(b);
  if (b->at == NULL || b->tree->why != XML_FINE) return;
  b->at->whole = true;
  b->at = b->at->parent;
  b->depth--;
  b->namespaces -= b->declared[b->depth];
}

static void on_characters(void *context, const xmlChar *characters, int length) {
  struct builder *b = context;
  if (b->at == NULL || length <= 0 || b->tree->why != XML_FINE) return;
  memcpy(b->run + b->run_n, characters, (size_t)length);
  b->run_n += (size_t)length;
}

static void on_error(void *context, xmlErrorPtr error) {
  struct builder *b = context;
  if (error->level == XML_ERR_FATAL) stop(b, XML_MALFORMED); /* an undeclared prefix is its author's affair */
}

static void use_handlers(xmlSAXHandler *sax) {
  memset(sax, 0, sizeof *sax);
  sax->initialized = XML_SAX2_MAGIC;
  sax->internalSubset = on_doctype;
  sax->startElementNs = on_start;
  sax->endElementNs = on_end;
  sax->characters = on_characters;
  sax->ignorableWhitespace = on_characters;
  sax->cdataBlock = on_characters;
  sax->serror = on_error;
}

static void feed_parser(struct builder *b, struct str text) {
  for (size_t i = 0; i < text.n && b->tree->why == XML_FINE; i += STEP) {
    size_t const n = text.n - i < STEP ? text.n - i : STEP;
    xmlParseChunk(b->parser, text.p + i, (int)n, 0);
  }
}

/* Where the byte `at` stands. */
static void stopped_at(struct xml_tree *tree, struct str text, size_t at, enum xml_why why) {
  tree->why = why;
  tree->line = tree->column = 1;
  for (size_t i = 0; i < at; i++) {
    tree->column = text.p[i] == '\n' ? 1 : tree->column + 1;
    if (text.p[i] == '\n') tree->line++;
  }
}

static void read_text(struct builder *b, struct str text) {
  enum xml_why ahead;
  size_t const sound = xml_scan(text, &ahead);
  feed_parser(b, str_sub(text, 0, sound));
  if (b->tree->why == XML_FINE && ahead != XML_FINE) {
    end_run(b);
    return stopped_at(b->tree, text, sound, ahead);
  }
  if (b->tree->why == XML_FINE) xmlParseChunk(b->parser, "", 0, 1);
  if (b->tree->why == XML_FINE && b->at != NULL) stop(b, XML_MALFORMED);
}

/* By the parser, which is told that it is UTF-8 whatever the declaration says: it converts nothing. */
static void parse(struct arena *a, struct str text, struct xml_tree *ret) {
  scoped(arena) struct arena room = {0};
  xmlSAXHandler sax;
  use_handlers(&sax);
  struct builder b = {.arena = a, .tree = ret, .run = arena_alloc(&room, text.n)};
  b.parser = xmlCreatePushParserCtxt(&sax, &b, NULL, 0, NULL);
  if (b.parser == NULL) die("no memory for a parser", 0);
  xmlCtxtUseOptions(b.parser, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA | XML_PARSE_IGNORE_ENC);
  xmlSwitchEncoding(b.parser, XML_CHAR_ENCODING_UTF8);
  /* the options put handlers of the library's own back */
  use_handlers(b.parser->sax);
  read_text(&b, text);
  if (b.parser->myDoc != NULL) xmlFreeDoc(b.parser->myDoc);
  b.parser->myDoc = NULL;
  xmlFreeParserCtxt(b.parser);
}

void xml_open(void) {
  xmlInitParser();
  xmlCatalogSetDefaults(XML_CATA_ALLOW_NONE);
}

void xml_read_text(struct arena *a, struct str text, struct xml_tree *ret) {
  *ret = (struct xml_tree){0};
  text = str_trim(text); /* an empty line before the declaration is a fault to the parser, and harmless */
  if (text.n == 0) return (void)(ret->why = XML_EMPTY);
  if (text.n > XML_BYTES_MAX * CHARSET_GROWS) return (void)(ret->why = XML_TOO_BIG);
  xml_open();
  xmlExternalEntityLoader const before = xmlGetExternalEntityLoader();
  xmlSetExternalEntityLoader(refuse_outside);
  int const asked = outside;
  parse(a, text, ret);
  xmlSetExternalEntityLoader(before);
  ret->external = outside - asked;
  if (ret->why == XML_FINE && ret->root == NULL) ret->why = XML_EMPTY;
}

void xml_read(struct arena *a, struct str bytes, struct str charset, struct xml_tree *ret) {
  scoped(arena) struct arena room = {0};
  struct str text;
  bool wide;
  *ret = (struct xml_tree){0};
  if (bytes.n > XML_BYTES_MAX) ret->why = XML_TOO_BIG;
  else if (charset_text(&room, bytes, charset, &text, &wide) == OK) xml_read_text(a, text, ret);
  else ret->why = xml_has_doctype(bytes) ? XML_DOCTYPE : XML_CHARSET;
}

bool xml_has_doctype(struct str bytes) {
  enum xml_why why;
  xml_scan(bytes, &why);
  return why == XML_DOCTYPE;
}

int xml_asked_outside(void) { return outside; }
