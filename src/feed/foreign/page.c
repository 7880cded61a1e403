/* A web page that carries job postings as JSON-LD for search engines: libxml2's HTML parser finds the scripts, with handlers
 * of our own that build no document. Nothing else of a page is read. */
#include <jansson.h>
#include <libxml/HTMLparser.h>
#include <string.h>

#include "base/out.h"
#include "base/utf8.h"
#include "feed/foreign/json_readers.h"
#include "feed/foreign/json_value.h"

enum { SCRIPTS_MAX = 20, SCRIPT_BYTES_MAX = 512 << 10, SCRIPTS_BYTES_MAX = 3 << 20 /* all of them, and what growing took */ };

struct page {
  struct arena arena; /* of the scripts, as long as the page is read */
  struct out script;  /* the one being read */
  bool inside, microdata, canonical;
  struct str scripts[SCRIPTS_MAX];
  size_t n;
  struct str address; /* of the page: what it says, or where it came from */
};

static struct str attribute(const xmlChar **attributes, const char *name) {
  for (size_t i = 0; attributes != NULL && attributes[i] != NULL; i += 2)
    if (strcasecmp((const char *)attributes[i], name) == 0) return str_from((const char *)attributes[i + 1]);
  return (struct str){0};
}

static void begin(void *to, const xmlChar *name, const xmlChar **attributes) {
  struct page *p = to;
  struct str const element = str_from((const char *)name);
  if (str_contains(attribute(attributes, "itemtype"), S("schema.org/JobPosting"))) p->microdata = true;
  if (!p->canonical && str_eq(element, S("link")) && str_eq_nocase(attribute(attributes, "rel"), S("canonical"))) {
    struct str const address = attribute(attributes, "href");
    if (str_starts(address, S("https://")) || str_starts(address, S("http://"))) p->canonical = true, p->address = str_dup(&p->arena, utf8_cut(address, FOREIGN_URL_MAX));
  }
  bool const room = p->n < SCRIPTS_MAX && p->arena.used < SCRIPTS_BYTES_MAX;
  p->inside = room && str_eq(element, S("script")) && str_eq_nocase(str_trim(attribute(attributes, "type")), S("application/ld+json"));
  p->script = out_in(&p->arena, SCRIPT_BYTES_MAX);
}

static void characters(void *to, const xmlChar *text, int n) {
  struct page *p = to;
  if (p->inside) out_bytes(&p->script, text, (size_t)n);
}

static void end(void *to, const xmlChar *name) {
  struct page *p = to;
  (void)name;
  if (p->inside && !p->script.full) p->scripts[p->n++] = out_str(&p->script);
  p->inside = false;
}

static void silence(void *to, const char *message, ...) { (void)to, (void)message; }

static void parse(struct page *p, struct str bytes) {
  htmlSAXHandler handler = {.startElement = begin, .endElement = end, .characters = characters, .cdataBlock = characters, .warning = silence, .error = silence};
  xmlCharEncoding const encoding = utf8_valid(bytes) ? XML_CHAR_ENCODING_UTF8 : XML_CHAR_ENCODING_8859_1;
  htmlParserCtxtPtr context = htmlCreatePushParserCtxt(&handler, p, NULL, 0, NULL, encoding);
  if (context == NULL) return;
  htmlCtxtUseOptions(context, HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING);
  htmlParseChunk(context, bytes.p, (int)bytes.n, 0);
  htmlParseChunk(context, bytes.p, 0, 1);
  if (context->myDoc != NULL) xmlFreeDoc(context->myDoc);
  context->myDoc = NULL;
  htmlFreeParserCtxt(context);
}

/* The JSON of each script, and how many postings stand in them; what is wrong with one goes to *ret_wrong. */
static size_t read_scripts(struct page *p, json_t *roots[SCRIPTS_MAX], struct str *ret_wrong) {
  json_error_t wrong;
  size_t n = 0;
  for (size_t i = 0; i < p->n; i++) {
    struct str const script = p->scripts[i];
    roots[i] = json_loadb(script.n > 0 ? script.p : "", script.n, JSON_ALLOW_NUL, &wrong);
    if (roots[i] == NULL) *ret_wrong = fmt(&p->arena, "its JSON-LD is not well formed: %d:%d", wrong.line, wrong.column);
    n += jobposting_count(roots[i]);
  }
  return n;
}

void page_read(struct foreign_out *out, const struct foreign_input *in) {
  struct page p = {.address = in->address};
  json_t *roots[SCRIPTS_MAX];
  struct str wrong = {0};
  if (in->bytes.n <= XML_BYTES_MAX) parse(&p, in->bytes);
  size_t const n = read_scripts(&p, roots, &wrong);
  for (size_t i = 0; i < p.n; i++) {
    jobposting_read(out, roots[i], p.address, n == 1);
    json_decref(roots[i]);
  }
  if (!str_has(wrong) && p.microdata) wrong = S("its job posting is microdata, which is not read");
  if (n == 0) foreign_fault(out, FOREIGN_WHY_HTML, wrong);
  arena_free(&p.arena);
}
