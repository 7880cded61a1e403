#include "feed/foreign/foreign_item.h"

#include <string.h>

#include "base/out.h"
#include "base/utf8.h"
#include "feed/foreign/foreign_country.h"
#include "feed/foreign/foreign_date.h"
#include "feed/foreign/foreign_html.h"
#include "feed/foreign/foreign_link.h"
#include "feed/foreign/foreign_place.h"

enum { BASES_MAX = 20, KEY_MAX = 400, PLAIN_MAX = 4 * FOREIGN_URL_MAX };

#define XML_NS "http://www.w3.org/XML/1998/namespace"

/* --- Walking -------------------------------------------------------------------------------------------------------- */

static bool is_own(const struct xml_node *child, struct str name) {
  if (child->name.p == NULL || !str_eq(child->name, name)) return false;
  bool const none = !str_has(child->ns) && !str_has(child->prefix);
  return none || (str_has(child->ns) && child->parent != NULL && str_eq(child->ns, child->parent->ns));
}

static const struct xml_node *own_from(const struct xml_node *at, struct str name) {
  while (at != NULL && !is_own(at, name)) at = at->next;
  return at;
}

const struct xml_node *item_child(const struct xml_node *n, const char *name) { return n == NULL ? NULL : own_from(n->first, str_from(name)); }
const struct xml_node *item_next(const struct xml_node *child) { return child == NULL ? NULL : own_from(child->next, child->name); }

struct str item_base(struct arena *a, const struct foreign_input *in, const struct xml_node *n) {
  struct str written[BASES_MAX];
  size_t count = 0;
  for (; n != NULL && count < BASES_MAX; n = n->parent) {
    struct str const one = xml_attribute(n, XML_NS, "base");
    if (str_has(one)) written[count++] = one;
  }
  scoped(arena) struct arena own = {0};
  struct str base = in->address;
  if (count == 0) return base;
  while (count > 0) base = foreign_link_base(&own, base, written[--count]);
  return str_has(base) ? str_dup(a, base) : base;
}

/* --- Text ----------------------------------------------------------------------------------------------------------- */

static void put_escaped(struct out *o, struct str s) {
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] == '<') out_z(o, "&lt;");
    else if (s.p[i] == '>') out_z(o, "&gt;");
    else if (s.p[i] == '&') out_z(o, "&amp;");
    else if (s.p[i] == '"') out_z(o, "&quot;");
    else out_char(o, s.p[i]);
  }
}

static void put_tag(struct out *o, const struct xml_node *n, bool end) {
  out_z(o, end ? "</" : "<");
  out_put(o, n->name);
  for (size_t i = 0; !end && i < n->n_attributes; i++) {
    const struct xml_attribute *x = &n->attributes[i];
    if (str_has(x->ns) || (!str_eq(x->name, S("href")) && !str_eq(x->name, S("start")))) continue;
    out_fmt(o, " %.*s=\"", STR(x->name));
    put_escaped(o, x->value);
    out_char(o, '"');
  }
  out_char(o, '>');
}

static bool is_empty_tag(struct str name) { return str_eq(name, S("br")) || str_eq(name, S("hr")) || str_eq(name, S("img")); }

/* Markup that stands in the feed as elements, written out again; names are HTML's whatever their namespace. */
static void put_markup(struct out *o, const struct xml_node *top) {
  const struct xml_node *n = top->first;
  while (n != NULL && !o->full) {
    if (n->name.p == NULL) put_escaped(o, n->text);
    else put_tag(o, n, false);
    if (n->first != NULL) {
      n = n->first;
      continue;
    }
    while (n != NULL) {
      if (n->name.p != NULL && !is_empty_tag(n->name)) put_tag(o, n, true);
      if (n->next != NULL || n->parent == top) break;
      n = n->parent;
    }
    n = n->next;
  }
}

static bool has_elements(const struct xml_node *n) {
  for (const struct xml_node *c = n->first; c != NULL; c = c->next)
    if (c->name.p != NULL) return true;
  return false;
}

/* The characters of an element that has no others in it. */
static struct str characters(struct arena *a, const struct xml_node *n) {
  if (n->first == NULL) return (struct str){0};
  if (n->first->next == NULL) return n->first->text;
  struct out o = out_in(a, FOREIGN_HTML_MAX);
  for (const struct xml_node *c = n->first; c != NULL; c = c->next) out_put(&o, c->text);
  return out_str(&o);
}

static struct str escaped(struct arena *a, struct str text) {
  struct out o = out_in(a, (size_t)4 * FOREIGN_HTML_MAX);
  struct str line;
  bool first = true;
  while (str_next(&text, '\n', &line)) {
    if (!first) out_z(&o, "<br>");
    first = false;
    put_escaped(&o, line);
  }
  return out_str(&o);
}

struct str item_html_of(struct item *it, struct str text, enum item_text how) {
  struct arena *a = &it->out->arena;
  text = str_trim(foreign_html_mended(a, utf8_cut(text, FOREIGN_HTML_MAX)));
  if (text.n == 0) return (struct str){0};
  bool const html = how == ITEM_HTML || (how == ITEM_GUESS && foreign_html_looks(text));
  return html ? text : escaped(a, utf8_cut(text, FOREIGN_HTML_TEXT_MAX));
}

struct str item_html(struct item *it, const struct xml_node *n, enum item_text how) {
  if (n == NULL) return (struct str){0};
  if (!has_elements(n)) return item_html_of(it, characters(&it->out->arena, n), how);
  struct out o = out_in(&it->out->arena, FOREIGN_HTML_MAX);
  put_markup(&o, n);
  return item_html_of(it, out_str(&o), ITEM_HTML);
}

struct str item_plain(struct arena *a, const struct xml_node *top) {
  struct out o = out_in(a, PLAIN_MAX);
  for (const struct xml_node *n = top; n != NULL && !o.full; n = xml_following(top, n))
    if (n->name.p == NULL) out_put(&o, utf8_cut(n->text, PLAIN_MAX - o.n));
  return str_trim(out_str(&o));
}

struct str item_line(struct item *it, const struct xml_node *n, enum item_text how, size_t max) {
  struct str const html = item_html(it, n, how);
  bool cut = false;
  if (!str_has(html)) return html;
  struct str const line = foreign_html_line(&it->out->arena, foreign_html_text(&it->out->arena, html, &cut), max);
  return str_has(line) ? line : (struct str){0};
}

/* --- Fields --------------------------------------------------------------------------------------------------------- */

struct item item_begin(struct foreign_out *out, const struct foreign_input *in, const struct xml_node *n, const char *form, struct str lang) {
  struct item it = {.out = out, .one = foreign_begin(out, form), .base = item_base(&out->arena, in, n)};
  struct str const own = xml_lang(n);
  it.lang = str_has(own) ? own : lang;
  return it;
}

void item_left(struct item *it, const char *path, const char *reason) { foreign_left(it->out, it->one, str_from(path), reason); }

/* Longer than a key is kept: what stands first, and a number that tells it from the others. */
void item_key(struct item *it, struct str key) {
  key = foreign_html_line(&it->out->arena, key, PLAIN_MAX);
  if (key.n == 0) return;
  uint64_t h = UINT64_C(14695981039346656037);
  for (size_t i = 0; i < key.n; i++) h = (h ^ (unsigned char)key.p[i]) * UINT64_C(1099511628211);
  it->one->key = key.n <= KEY_MAX ? key : fmt(&it->out->arena, "%.*s-%016llx", STR(utf8_cut(key, KEY_MAX)), (unsigned long long)h);
}

void item_link(struct item *it, struct str base, struct str written) {
  if (!str_has(str_trim(written))) return;
  struct str const link = foreign_link(&it->out->arena, base, written, false);
  if (str_has(link)) it->one->link = link;
  else item_left(it, "link", "an address that cannot be followed");
}

void item_document(struct item *it, struct str base, struct str written, struct str title) {
  struct foreign *one = it->one;
  struct arena *a = &it->out->arena;
  if (!str_has(str_trim(written))) return;
  struct str const url = foreign_link(a, base, written, false);
  if (!str_has(url)) return item_left(it, "enclosure", "an address that cannot be followed");
  for (size_t i = 0; i < one->documents.n; i++)
    if (str_eq(one->documents.v[i].url, url)) return;
  if (one->documents.n == FOREIGN_LIST_MAX) return item_left(it, "enclosure", "more documents than are kept");
  if (one->documents.v == NULL) one->documents.v = arena_many(a, FOREIGN_LIST_MAX, struct foreign_document);
  title = foreign_html_line(a, str_has(title) ? title : foreign_link_name(a, url), FOREIGN_LINE_MAX);
  one->documents.v[one->documents.n++] = (struct foreign_document){title, url};
}

static bool is_cpv(struct str s) {
  if (s.n != 8 && !(s.n == 10 && s.p[8] == '-' && s.p[9] >= '0' && s.p[9] <= '9')) return false;
  for (size_t i = 0; i < 8; i++)
    if (s.p[i] < '0' || s.p[i] > '9') return false;
  return true;
}

void item_category(struct item *it, struct str label) {
  struct foreign *one = it->one;
  struct arena *a = &it->out->arena;
  label = foreign_html_line(a, label, FOREIGN_LINE_MAX);
  if (label.n == 0) return;
  if (is_cpv(label) && !str_has(one->cpv)) return (void)(one->cpv = str_sub(label, 0, 8));
  for (size_t i = 0; i < one->categories.n; i++)
    if (str_eq(one->categories.v[i], label)) return;
  if (one->categories.n == FOREIGN_LIST_MAX) return item_left(it, "category", "more categories than are kept");
  if (one->categories.v == NULL) one->categories.v = arena_many(a, FOREIGN_LIST_MAX, struct str);
  one->categories.v[one->categories.n++] = label;
}

void item_country(struct item *it, const char *path, struct str named) {
  struct foreign *one = it->one;
  struct foreign_where w;
  if (str_has(one->country = foreign_country(named))) return;
  foreign_place_read(named, (struct str){0}, &w);
  bool countries = w.n > 0 && !w.nowhere;
  for (size_t i = 0; i < w.n; i++) /* here Djibouti is the country */
    countries = countries && str_has(w.v[i].country) && (!str_has(w.v[i].city) || str_eq(foreign_country(w.v[i].city), w.v[i].country));
  if (!countries) return item_left(it, path, "not the name of one country");
  one->country = w.v[0].country;
  one->places.v = arena_many(&it->out->arena, FOREIGN_WHERE_MAX, struct foreign_place);
  one->places.n = 0;
  for (size_t i = 1; i < w.n; i++) one->places.v[one->places.n++].country = w.v[i].country;
}

void item_time(struct item *it, const struct xml_node *n, struct foreign_time *ret) {
  if (n == NULL) return;
  struct str const text = item_plain(&it->out->arena, n);
  if (!str_has(text) || foreign_date_end(text, ret) == OK) return;
  foreign_left(it->out, it->one, n->name, "a date that is not read, or does not exist");
}

struct str item_lang(struct item *it, struct str written) {
  size_t n = 0;
  written = str_trim(written);
  while (n < written.n && ((written.p[n] | 32) >= 'a' && (written.p[n] | 32) <= 'z')) n++;
  bool const ends = n == written.n || written.p[n] == '-' || written.p[n] == '_';
  return (n == 2 || n == 3) && ends ? str_lower(&it->out->arena, str_sub(written, 0, n)) : (struct str){0};
}

/* --- A feed's habit ------------------------------------------------------------------------------------------------- */

/* The first paragraph of the description, when it is short and others follow. */
static bool begins_with_organisation(struct str text) {
  struct str first, rest = text;
  if (!str_next(&rest, '\n', &first) || !str_has(rest) || first.n > 200 || first.n < 4) return false;
  size_t comma = first.n;
  while (comma > 0 && first.p[comma - 1] != ',') comma--;
  return comma > 1 && comma + 1 < first.n && first.p[comma] == ' ' && first.p[first.n - 1] != '.' && first.n - comma <= 80;
}

bool item_organisation_first(struct foreign_out *out, const struct xml_node *n) {
  bool cpv = false, cut = false;
  struct item it = {.out = out};
  for (const struct xml_node *c = item_child(n, "category"); c != NULL && !cpv; c = item_next(c)) cpv = is_cpv(item_plain(&out->arena, c));
  struct str const html = cpv ? item_html(&it, item_child(n, "description"), ITEM_GUESS) : (struct str){0};
  bool const yes = str_has(html) && begins_with_organisation(foreign_html_text(&out->arena, html, &cut));
  arena_free(&out->arena);
  return yes;
}
