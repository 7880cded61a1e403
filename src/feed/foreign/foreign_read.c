/* Tells the form of a file and has its reader read it. */
#include <string.h>

#include "base/out.h"
#include "base/utf8.h"
#include "feed/foreign/charset.h"
#include "feed/foreign/eforms.h"
#include "feed/foreign/foreign_country.h"
#include "feed/foreign/foreign_readers.h"

/* --- The form ------------------------------------------------------------------------------------------------------- */

#define UBL "urn:oasis:names:specification:ubl:schema:xsd:"

static bool is_ubl(const struct xml_node *root) { return str_starts(root->ns, S(UBL)); }

static void read_tree(struct foreign_out *out, const struct foreign_input *in, const struct xml_node *root) {
  if (eforms_is(root)) return eforms_read(out, root);
  if (is_ubl(root)) return ubl_read(out, root);
  if (xml_is(root, NULL, "TED_EXPORT")) return ted_read(out, root);
  if (xml_is(root, NULL, "rss") || xml_is(root, NULL, "RDF") || xml_is(root, NULL, "channel")) return rss_read(out, in, root);
  if (xml_is(root, NULL, "feed")) return atom_read(out, in, root);
  if (xml_is(root, NULL, "source") || xml_is(root, NULL, "jobs")) return jobs_read(out, in, root);
  foreign_fault(out, xml_is(root, NULL, "html") ? FOREIGN_WHY_HTML : FOREIGN_WHY_UNKNOWN, root->name);
}

static enum foreign_why why_of(enum xml_why why) {
  switch (why) {
  case XML_FINE: return FOREIGN_WHY_NONE;
  case XML_DOCTYPE: return FOREIGN_WHY_DOCTYPE;
  case XML_TOO_BIG: return FOREIGN_WHY_TOO_BIG;
  case XML_ATTRIBUTES: return FOREIGN_WHY_ATTRIBUTES;
  case XML_DEPTH: return FOREIGN_WHY_DEPTH;
  case XML_NODES: return FOREIGN_WHY_NODES;
  case XML_CHARSET: return FOREIGN_WHY_CHARSET;
  case XML_MALFORMED: return FOREIGN_WHY_MALFORMED;
  case XML_EMPTY: return FOREIGN_WHY_EMPTY;
  }
  return FOREIGN_WHY_CRASH;
}

static bool is_of(const struct xml_node *root, const char *const *names) {
  for (; *names != NULL; names++)
    if (xml_is(root, NULL, *names)) return true;
  return false;
}

static void read_xml(struct foreign_out *out, const struct foreign_input *in) {
  static const char *const lists[] = {"rss", "RDF", "channel", "feed", "source", "jobs", NULL}; /* worth reading as far as they go */
  scoped(arena) struct arena a = {0};
  struct xml_tree tree;
  xml_read_text(&a, in->bytes, &tree);
  if (tree.why == XML_FINE || (is_of(tree.root, lists) && tree.why != XML_DOCTYPE)) read_tree(out, in, tree.root);
  if (tree.why != XML_FINE) foreign_fault(out, why_of(tree.why), tree.line > 0 ? fmt(&a, "%d:%d", tree.line, tree.column) : (struct str){0});
}

/* What stands before the first element: white space, comments, instructions. */
static struct str skip_prolog(struct str text) {
  for (;;) {
    text = str_trim(text);
    bool const comment = str_starts(text, S("<!--"));
    if (!comment && !str_starts(text, S("<?"))) return text;
    struct str const end = comment ? S("-->") : S("?>");
    const char *found = memmem(text.p, text.n, end.p, end.n);
    if (found == NULL) return S("");
    text = str_sub(text, (size_t)(found - text.p) + end.n, text.n);
  }
}

static bool is_page(struct str text) {
  static const struct str begins[] = {S_INIT("<!doctype html"), S_INIT("<html"), S_INIT("<head"), S_INIT("<body")};
  struct str const first = skip_prolog(text);
  for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
    struct str const after = str_sub(first, begins[i].n, 1);
    bool const ends = after.n == 0 || strchr(" \t\r\n>/[", after.p[0]) != NULL;
    if (ends && str_eq_nocase(str_sub(first, 0, begins[i].n), begins[i])) return true;
  }
  return false;
}

/* `in->bytes` is UTF-8 by now. */
static void read_text(struct foreign_out *out, const struct foreign_input *in, bool wide) {
  struct str const text = str_trim(in->bytes);
  char const first = text.n == 0 ? '\0' : text.p[0];
  if (first == '\0') foreign_fault(out, FOREIGN_WHY_EMPTY, (struct str){0});
  else if (first == '{' || first == '[') wide ? foreign_fault(out, FOREIGN_WHY_CHARSET, (struct str){0}) : json_read(out, in); /* RFC 8259 §8.1 */
  else if (first != '<') foreign_fault(out, FOREIGN_WHY_UNKNOWN, (struct str){0});
  else if (!is_page(text)) read_xml(out, in);
  else if (str_contains(text, S("application/ld+json"))) page_read(out, in);
  else foreign_fault(out, FOREIGN_WHY_HTML, (struct str){0});
}

/* What is no text: a picture, a PDF, a text in another encoding than it says. */
static enum foreign_why why_unreadable(struct str bytes) {
  if (is_page(bytes)) return FOREIGN_WHY_HTML;
  if (xml_has_doctype(bytes)) return FOREIGN_WHY_DOCTYPE;
  char const first = bytes.n == 0 ? '<' : bytes.p[0];
  return strchr("<{[ \t\r\n\xEF\xFE\xFF", first) != NULL ? FOREIGN_WHY_CHARSET : FOREIGN_WHY_UNKNOWN; /* also '\0', the end of that list */
}

void foreign_open(const struct foreign_input *in) {
  xml_open();
  charset_open(in->bytes, charset_of_media(in->media));
  (void)foreign_country(S("France")); /* its table, and what ICU loads for it */
}

void foreign_read(const struct foreign_input *in, foreign_sink *sink, void *to) {
  static _Thread_local uint64_t keys[FOREIGN_ITEMS_MAX];
  struct foreign_out out = {.sink = sink, .to = to, .keys = keys};
  if (in->bytes.n > XML_BYTES_MAX) return foreign_fault(&out, FOREIGN_WHY_TOO_BIG, (struct str){0});
  scoped(arena) struct arena a = {0};
  struct foreign_input plain = *in;
  bool wide;
  if (charset_text(&a, in->bytes, charset_of_media(in->media), &plain.bytes, &wide) != OK)
    return foreign_fault(&out, why_unreadable(in->bytes), (struct str){0});
  read_text(&out, &plain, wide);
}
