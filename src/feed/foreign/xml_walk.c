/* Walking a tree of foreign XML. */
#include "base/arena.h"
#include "base/out.h"
#include "base/utf8.h"
#include "feed/foreign/xml.h"

static bool is_named(const struct xml_node *n, const char *ns, struct str name) {
  return n->name.p != NULL && str_eq(n->name, name) && (ns == NULL || str_eq(n->ns, str_from(ns)));
}

bool xml_is(const struct xml_node *n, const char *ns, const char *name) { return n != NULL && is_named(n, ns, str_from(name)); }

static const struct xml_node *first_of(const struct xml_node *from, const char *ns, struct str name) {
  while (from != NULL && !is_named(from, ns, name)) from = from->next;
  return from;
}

const struct xml_node *xml_child(const struct xml_node *n, const char *ns, const char *name) {
  return n == NULL ? NULL : first_of(n->first, ns, str_from(name));
}

const struct xml_node *xml_again(const struct xml_node *n) {
  if (n == NULL) return NULL;
  const struct xml_node *next = n->next;
  while (next != NULL && !(next->name.p != NULL && str_eq(next->name, n->name) && str_eq(next->ns, n->ns))) next = next->next;
  return next;
}

const struct xml_node *xml_at(const struct xml_node *n, const char *path) {
  struct str rest = str_from(path), step;
  while (n != NULL && str_next(&rest, '/', &step)) n = first_of(n->first, NULL, step);
  return n;
}

struct str xml_attribute(const struct xml_node *n, const char *ns, const char *name) {
  for (size_t i = 0; n != NULL && i < n->n_attributes; i++) {
    const struct xml_attribute *one = &n->attributes[i];
    if (str_eq(one->name, str_from(name)) && (ns == NULL ? one->ns.p == NULL : str_eq(one->ns, str_from(ns)))) return one->value;
  }
  return (struct str){0};
}

struct str xml_lang(const struct xml_node *n) {
  for (; n != NULL; n = n->parent) {
    struct str const lang = xml_attribute(n, "http://www.w3.org/XML/1998/namespace", "lang");
    if (lang.p != NULL) return lang;
  }
  return (struct str){0};
}

const struct xml_node *xml_following(const struct xml_node *top, const struct xml_node *n) {
  if (n->first != NULL) return n->first;
  while (n != top && n->next == NULL) n = n->parent;
  return n == top ? NULL : n->next;
}

struct str xml_text(struct arena *a, const struct xml_node *n) {
  if (n == NULL) return (struct str){0};
  if (n->first != NULL && n->first == n->last && n->first->name.p == NULL) return str_trim(n->first->text);
  size_t length = 0;
  for (const struct xml_node *at = xml_following(n, n); at != NULL; at = xml_following(n, at)) length += at->text.n;
  if (length > XML_TEXT_MAX) length = XML_TEXT_MAX;
  struct out text = out_fixed(arena_alloc(a, length), length);
  for (const struct xml_node *at = xml_following(n, n); at != NULL && !text.full; at = xml_following(n, at))
    out_put(&text, utf8_cut(at->text, length - text.n));
  return str_trim(out_str(&text));
}

struct str xml_text_at(struct arena *a, const struct xml_node *n, const char *path) { return xml_text(a, xml_at(n, path)); }
