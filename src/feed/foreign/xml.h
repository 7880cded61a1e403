/* Foreign XML as a plain tree, read the careful way: by the push parser of libxml2 with handlers of our own, so that no
 * document of the library's is ever built. A DOCTYPE of any kind ends the reading by our own flag; entities, external
 * files, the network and catalogs are out of reach. For the process that reads partners' files (foreign_child.h) and
 * for tests.
 *
 * Everything lives in the arena. What was whole before the fault stays in the tree, so that a feed that breaks off can
 * be read as far as it goes. */
#ifndef FEED_XML_H
#define FEED_XML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;

enum {
  XML_BYTES_MAX = 2 << 20,
  XML_ATTRIBUTES_MAX = 256, /* of one element, counted while they come */
  XML_DEPTH_MAX = 200,      /* under libxml2's own 256 */
  XML_NODES_MAX = 40000,    /* elements and runs of characters: what fits an arena */
  XML_TEXT_MAX = 400000,    /* bytes of what xml_text gathers from several runs; of one run: all */
};

enum xml_why {
  XML_FINE,
  XML_DOCTYPE,
  XML_TOO_BIG,    /* XML_BYTES_MAX, or more text than an arena holds */
  XML_ATTRIBUTES, /* XML_ATTRIBUTES_MAX, or a thousand namespaces in force at once */
  XML_DEPTH,
  XML_NODES,
  XML_CHARSET,    /* an encoding that is not read, or bytes that are not of it */
  XML_MALFORMED,
  XML_EMPTY,      /* no element at all */
};

struct xml_attribute {
  struct str ns, name, value; /* ns: the namespace's URI, absent when it has none */
};

/* An element, or a run of characters (name.p is NULL; CDATA too). */
struct xml_node {
  struct str ns, prefix, name; /* of an undeclared prefix ns is absent */
  struct str text;             /* of characters only */
  const struct xml_attribute *attributes;
  size_t n_attributes;
  struct xml_node *parent, *first, *last, *next;
  int line;
  bool whole; /* its end was read */
};

struct xml_tree {
  struct xml_node *root; /* NULL: none */
  enum xml_why why;
  int line, column;      /* where it went wrong */
  int external;          /* how often something outside was asked for: never */
};

/* `charset`: what the transport says (absent: nothing); charset.h says what wins. Everything in the tree is UTF-8.
 * Never fails but as the tree says. One thread at a time. */
void xml_read(struct arena *a, struct str bytes, struct str charset, struct xml_tree *ret);
/* The same of what is valid UTF-8 already, whatever its declaration says: of charset_text. */
void xml_read_text(struct arena *a, struct str text, struct xml_tree *ret);
/* Whether there is a DOCTYPE in what cannot be read as text. */
bool xml_has_doctype(struct str bytes);
/* Makes the library ready, so that reading asks the system for memory only. */
void xml_open(void);
/* How often the library asked for something outside since this process began. */
int xml_asked_outside(void);

/* --- Walking; NULL in gives NULL or an absent text out ------------------------------------------------------------ */

/* The first element among the children with this name; ns NULL: in any namespace. */
const struct xml_node *xml_child(const struct xml_node *n, const char *ns, const char *name);
/* The next one of the same name and namespace beside it. */
const struct xml_node *xml_again(const struct xml_node *n);
/* Down a path of local names, the first of each, any namespace: xml_at(n, "ProcurementProject/Name"). */
const struct xml_node *xml_at(const struct xml_node *n, const char *path);
/* Whether it is an element of this name; ns NULL: in any namespace. */
bool xml_is(const struct xml_node *n, const char *ns, const char *name);
/* An attribute by its local name, in no namespace (ns NULL) or in that one. */
struct str xml_attribute(const struct xml_node *n, const char *ns, const char *name);
/* All characters below it, in order, trimmed, at most XML_TEXT_MAX; absent: no such element. An empty element gives an
 * empty text. */
struct str xml_text(struct arena *a, const struct xml_node *n);
/* xml_text(a, xml_at(n, path)). */
struct str xml_text_at(struct arena *a, const struct xml_node *n, const char *path);
/* xml:lang of it or of what it stands in. */
struct str xml_lang(const struct xml_node *n);
/* The next node in the order of the document that stands below `top`; NULL: none. Begin with `n` = top. */
const struct xml_node *xml_following(const struct xml_node *top, const struct xml_node *n);

#endif
