/* Tells the form of a file and has its reader read it. */
#include "base/out.h"
#include "feed/eforms.h"
#include "feed/foreign_readers.h"

struct foreign *foreign_begin(struct foreign_out *out, const char *form) {
  struct foreign *one = arena_new(&out->arena, struct foreign);
  one->form = str_from(form);
  return one;
}

void foreign_refuse(struct foreign *one, enum foreign_why why, struct str detail) {
  one->family = FOREIGN_REFUSED;
  one->why = why;
  one->detail = detail;
}

void foreign_skip(struct foreign *one, enum foreign_why why, struct str detail) {
  one->family = FOREIGN_SKIPPED;
  one->why = why;
  one->detail = detail;
}

void foreign_left(struct foreign_out *out, struct foreign *one, struct str path, const char *reason) {
  if (one->left.n == FOREIGN_LEFT_MAX) return;
  if (one->left.v == NULL) one->left.v = arena_many(&out->arena, FOREIGN_LEFT_MAX, struct foreign_left);
  one->left.v[one->left.n++] = (struct foreign_left){path, str_from(reason)};
}

/* FNV-1a: two keys of one file that meet in 64 bits would be told as the same, once in a very long time. */
static uint64_t hash_of(struct str s) {
  uint64_t h = UINT64_C(14695981039346656037);
  for (size_t i = 0; i < s.n; i++) h = (h ^ (unsigned char)s.p[i]) * UINT64_C(1099511628211);
  return h;
}

static bool seen(struct foreign_out *out, struct str key) {
  uint64_t const h = hash_of(key);
  for (size_t i = 0; i < out->n; i++)
    if (out->keys[i] == h) return true;
  out->keys[out->n] = h;
  return false;
}

bool foreign_end(struct foreign_out *out, struct foreign *one) {
  bool const room = out->n < FOREIGN_ITEMS_MAX;
  if (!room) {
    foreign_fault(out, FOREIGN_WHY_TOO_MANY, (struct str){0});
    return false;
  }
  bool const judged = one->family == FOREIGN_SKIPPED || one->family == FOREIGN_REFUSED;
  if (!judged && !str_has(one->key)) foreign_refuse(one, FOREIGN_WHY_NO_KEY, (struct str){0});
  else if (!judged && (one->texts.n == 0 || !str_has(one->texts.v[0].title))) foreign_refuse(one, FOREIGN_WHY_NO_TITLE, (struct str){0});
  if (str_has(one->key) && seen(out, one->key) && !judged) foreign_refuse(one, FOREIGN_WHY_TWICE, (struct str){0});
  out->sink(out->to, one);
  out->n++;
  arena_free(&out->arena);
  return true;
}

void foreign_fault(struct foreign_out *out, enum foreign_why why, struct str detail) {
  struct foreign const one = {.family = FOREIGN_REFUSED, .why = why, .detail = detail};
  out->sink(out->to, &one);
  arena_free(&out->arena);
}

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

static void read_xml(struct foreign_out *out, const struct foreign_input *in) {
  scoped(arena) struct arena a = {0};
  struct xml_tree tree;
  xml_read(&a, in->bytes, (struct str){0}, &tree);
  bool const feed = tree.root != NULL && (xml_is(tree.root, NULL, "rss") || xml_is(tree.root, NULL, "RDF") || xml_is(tree.root, NULL, "feed"));
  if (tree.why == XML_FINE || (feed && tree.why != XML_DOCTYPE)) read_tree(out, in, tree.root);
  if (tree.why != XML_FINE) foreign_fault(out, why_of(tree.why), fmt(&a, "%d:%d", tree.line, tree.column));
}

/* The first byte that is no white space, after a byte order mark. */
static char first_of(struct str bytes) {
  if (str_starts(bytes, S("\xEF\xBB\xBF"))) bytes = str_sub(bytes, 3, bytes.n);
  bytes = str_trim(bytes);
  return bytes.n > 0 ? bytes.p[0] : '\0';
}

void foreign_read(const struct foreign_input *in, foreign_sink *sink, void *to) {
  static _Thread_local uint64_t keys[FOREIGN_ITEMS_MAX];
  struct foreign_out out = {.sink = sink, .to = to, .keys = keys};
  char const first = first_of(in->bytes);
  if (in->bytes.n > XML_BYTES_MAX) foreign_fault(&out, FOREIGN_WHY_TOO_BIG, (struct str){0});
  else if (first == '{' || first == '[') json_read(&out, in);
  else read_xml(&out, in);
}
