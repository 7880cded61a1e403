#include "feed/xml.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#include "base/arena.h"
#include "base/out.h"

enum { STEP = 16 << 10, ARENA_ROOM = 1 << 20 /* left to whoever reads the tree */ };

struct builder {
  struct arena *arena;
  struct xml_tree *tree;
  struct xml_node *at; /* the open element */
  xmlParserCtxtPtr parser;
  size_t nodes, depth;
};

static int outside; /* how often the library asked for something outside; it has no context of ours */

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
  if (b->arena->used + bytes + ARENA_ROOM > ARENA_MAX) return stop(b, XML_TOO_BIG), NULL;
  b->nodes++;
  struct xml_node *n = arena_new(b->arena, struct xml_node);
  n->parent = b->at;
  n->line = xmlSAX2GetLineNumber(b->parser);
  if (b->at == NULL) b->tree->root = n;
  else if (b->at->last == NULL) b->at->first = b->at->last = n;
  else b->at->last = b->at->last->next = n;
  return n;
}

/* --- What the parser tells ------------------------------------------------------------------------------------------ */

static void on_doctype(void *context, const xmlChar *name, const xmlChar *external, const xmlChar *system) {
  (void)name, (void)external, (void)system;
  stop(context, XML_DOCTYPE);
}

/* `all`: local name, prefix, URI, value, end of value, five by five. */
static void on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int n_namespaces,
                     const xmlChar **namespaces, int n_attributes, int n_defaulted, const xmlChar **all) {
  (void)namespaces, (void)n_defaulted;
  struct builder *b = context;
  if (n_attributes + n_namespaces > XML_ATTRIBUTES_MAX) return stop(b, XML_ATTRIBUTES);
  if (b->depth == XML_DEPTH_MAX) return stop(b, XML_DEPTH);
  size_t bytes = 0;
  for (int i = 0; i < n_attributes; i++) bytes += (size_t)(all[5 * i + 4] - all[5 * i + 3]) + sizeof(struct xml_attribute) + 64;
  struct xml_node *n = add_node(b, bytes);
  if (n == NULL) return;
  n->name = copy(b, name, strlen((const char *)name));
  if (prefix != NULL) n->prefix = copy(b, prefix, strlen((const char *)prefix));
  if (uri != NULL) n->ns = copy(b, uri, strlen((const char *)uri));
  struct xml_attribute *own = arena_many(b->arena, (size_t)n_attributes, struct xml_attribute);
  for (int i = 0; i < n_attributes; i++) {
    const xmlChar *const *one = (const xmlChar *const *)(all + 5 * i);
    own[i].name = copy(b, one[0], strlen((const char *)one[0]));
    if (one[2] != NULL) own[i].ns = copy(b, one[2], strlen((const char *)one[2]));
    own[i].value = copy(b, one[3], (size_t)(one[4] - one[3]));
  }
  n->attributes = own;
  n->n_attributes = (size_t)n_attributes;
  b->at = n;
  b->depth++;
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
  (void)name, (void)prefix, (void)uri;
  struct builder *b = context;
  if (b->at == NULL || b->tree->why != XML_FINE) return;
  b->at->whole = true;
  b->at = b->at->parent;
  b->depth--;
}

static void on_characters(void *context, const xmlChar *characters, int length) {
  struct builder *b = context;
  if (b->at == NULL || length <= 0) return;
  struct xml_node *n = add_node(b, (size_t)length);
  if (n != NULL) n->text = copy(b, characters, (size_t)length);
}

static void on_error(void *context, xmlErrorPtr error) {
  struct builder *b = context;
  if (error->level != XML_ERR_FATAL) return; /* an undeclared prefix is its author's affair */
  bool const charset = error->code == XML_ERR_INVALID_ENCODING || error->code == XML_ERR_UNSUPPORTED_ENCODING ||
                       error->code == XML_ERR_UNKNOWN_ENCODING || error->code == XML_ERR_INVALID_CHAR;
  stop(b, charset ? XML_CHARSET : XML_MALFORMED);
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

static void feed_parser(struct builder *b, struct str bytes) {
  for (size_t i = 0; i < bytes.n && b->tree->why == XML_FINE; i += STEP) {
    size_t const n = bytes.n - i < STEP ? bytes.n - i : STEP;
    xmlParseChunk(b->parser, bytes.p + i, (int)n, 0);
  }
  if (b->tree->why == XML_FINE) xmlParseChunk(b->parser, "", 0, 1);
  if (b->tree->why == XML_FINE && b->at != NULL) stop(b, XML_MALFORMED);
}

void xml_read(struct arena *a, struct str bytes, struct str charset, struct xml_tree *ret) {
  (void)charset;
  *ret = (struct xml_tree){0};
  if (bytes.n > XML_BYTES_MAX) return (void)(ret->why = XML_TOO_BIG);
  xmlExternalEntityLoader const before = xmlGetExternalEntityLoader();
  xmlSetExternalEntityLoader(refuse_outside);
  outside = 0;
  xmlSAXHandler sax;
  use_handlers(&sax);
  struct builder b = {.arena = a, .tree = ret};
  b.parser = xmlCreatePushParserCtxt(&sax, &b, NULL, 0, NULL);
  if (b.parser == NULL) die("no memory for a parser", 0);
  xmlCtxtUseOptions(b.parser, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA);
  /* the options put handlers of the library's own back */
  use_handlers(b.parser->sax);
  feed_parser(&b, bytes);
  if (b.parser->myDoc != NULL) xmlFreeDoc(b.parser->myDoc);
  b.parser->myDoc = NULL;
  xmlFreeParserCtxt(b.parser);
  xmlSetExternalEntityLoader(before);
  ret->external = outside;
  if (ret->why == XML_FINE && ret->root == NULL) ret->why = XML_EMPTY;
}
