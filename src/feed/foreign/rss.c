/* RSS 0.9x, 1.0 (RDF) and 2.0, with the modules partners use: content, Dublin Core, DCMI terms, events. */
#include "feed/foreign/foreign_item.h"

#define CONTENT "http://purl.org/rss/1.0/modules/content/"
#define DC "http://purl.org/dc/elements/1.1/"
#define TERMS "http://purl.org/dc/terms/"
#define EVENT "http://purl.org/rss/1.0/modules/event/"
#define XHTML "http://www.w3.org/1999/xhtml"
#define RDF "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#define ATOM "http://www.w3.org/2005/Atom"

enum { HABIT = 3 /* items that make a habit */ };

struct feed {
  struct foreign_out *out;
  const struct foreign_input *in;
  struct str lang;
  bool organisation_first;
};

/* --- One item ------------------------------------------------------------------------------------------------------- */

/* content:encoded and xhtml:body are the whole text; a description beside them is its summary. */
static void read_texts(struct item *it, const struct foreign_input *in, const struct xml_node *n) {
  const struct xml_node *whole = xml_child(n, CONTENT, "encoded");
  if (whole == NULL) whole = xml_child(n, XHTML, "body");
  const struct xml_node *brief = item_child(n, "description");
  static const char *const names[] = {"summary", "body", "fullitem"};
  for (size_t i = 0; brief == NULL && i < sizeof names / sizeof *names; i++) brief = item_child(n, names[i]);
  if (brief == NULL) brief = xml_child(n, DC, "description");
  if (whole == NULL && brief != item_child(n, "summary") && item_child(n, "description") != NULL) whole = item_child(n, "summary");
  it->summary = item_html(it, brief, ITEM_GUESS);
  it->body = item_html(it, whole, ITEM_HTML);
  it->summary_base = item_base(&it->out->arena, in, brief != NULL ? brief : n);
  it->body_base = item_base(&it->out->arena, in, whole != NULL ? whole : n);
}

static void read_identity(struct item *it, const struct foreign_input *in, const struct xml_node *n) {
  struct arena *a = &it->out->arena;
  const struct xml_node *link = item_child(n, "link"), *guid = item_child(n, "guid");
  struct str const key = item_plain(a, guid), about = xml_attribute(n, RDF, "about");
  if (str_has(key)) item_key(it, key);
  else if (str_has(about)) item_key(it, about);
  if (link != NULL) item_link(it, item_base(a, in, link), item_plain(a, link));
  const struct xml_node *other = xml_child(n, ATOM, "link");
  if (!str_has(it->one->link) && other != NULL) item_link(it, item_base(a, in, other), xml_attribute(other, NULL, "href"));
  bool const permanent = !str_eq_nocase(xml_attribute(guid, NULL, "isPermaLink"), S("false"));
  bool const web = str_starts(key, S("http://")) || str_starts(key, S("https://"));
  if (!str_has(it->one->link) && permanent && web) item_link(it, it->base, key);
}

static void read_times(struct item *it, const struct xml_node *n) {
  struct foreign *one = it->one;
  item_time(it, item_child(n, "pubDate"), &one->published);
  if (!one->published.has) item_time(it, xml_child(n, TERMS, "issued"), &one->published);
  if (!one->published.has) item_time(it, xml_child(n, DC, "date"), &one->published);
  item_time(it, xml_child(n, TERMS, "modified"), &one->updated);
  if (!one->updated.has) item_time(it, xml_child(n, ATOM, "updated"), &one->updated);
  item_time(it, item_child(n, "expirationDate"), &one->closes);
  if (!one->closes.has) item_time(it, item_child(n, "expirationdate"), &one->closes);
  if (!one->closes.has) item_time(it, xml_child(n, EVENT, "enddate"), &one->closes);
  const struct xml_node *valid = xml_child(n, TERMS, "valid");
  if (!one->closes.has && str_contains(item_plain(&it->out->arena, valid), S("end="))) item_time(it, valid, &one->closes);
}

static void read_lists(struct item *it, const struct foreign_input *in, const struct xml_node *n) {
  struct arena *a = &it->out->arena;
  int most = ITEM_REPEATED_MAX;
  for (const struct xml_node *c = item_child(n, "enclosure"); c != NULL && most-- > 0; c = item_next(c))
    item_document(it, item_base(a, in, c), xml_attribute(c, NULL, "url"), (struct str){0});
  for (const struct xml_node *c = item_child(n, "category"); c != NULL && most-- > 0; c = item_next(c))
    item_category(it, item_line(it, c, ITEM_GUESS, FOREIGN_LINE_MAX));
  for (const struct xml_node *c = xml_child(n, DC, "subject"); c != NULL && most-- > 0; c = xml_again(c))
    item_category(it, item_line(it, c, ITEM_GUESS, FOREIGN_LINE_MAX));
}

/* Who wrote it may be a person, or a machine's account: only a publisher is told as the organisation. */
static void read_people(struct item *it, const struct xml_node *n) {
  it->one->buyer = item_line(it, xml_child(n, DC, "publisher"), ITEM_GUESS, FOREIGN_LINE_MAX);
  if (item_child(n, "author") != NULL || xml_child(n, DC, "creator") != NULL) item_left(it, "author", "its author is a person or an account: not kept");
}

static bool read_item(const struct feed *f, const struct xml_node *n) {
  struct item it = item_begin(f->out, f->in, n, "rss", f->lang);
  struct str const lang = item_plain(&f->out->arena, xml_child(n, DC, "language"));
  if (str_has(lang)) it.lang = lang;
  it.organisation_first = f->organisation_first;
  const struct xml_node *title = item_child(n, "title");
  if (title == NULL) title = xml_child(n, DC, "title");
  it.title = item_line(&it, title, ITEM_GUESS, FOREIGN_LINE_MAX);
  if (str_has(xml_lang(title))) it.lang = xml_lang(title);
  read_identity(&it, f->in, n);
  read_times(&it, n);
  read_lists(&it, f->in, n);
  read_people(&it, n);
  read_texts(&it, f->in, n);
  return item_end(&it);
}

/* --- All of them ---------------------------------------------------------------------------------------------------- */

/* The items in the order of the file: of the channel, or beside it in RDF. */
static const struct xml_node *next_item(const struct xml_node *root, const struct xml_node *at) {
  const struct xml_node *n = at == NULL ? root->first : at->next;
  const struct xml_node *up = at == NULL ? root : at->parent;
  while (n != NULL || up != root) {
    if (n == NULL) n = up->next, up = root;
    else if (xml_is(n, NULL, "item")) return n;
    else if (up == root && xml_is(n, NULL, "channel") && n->first != NULL) up = n, n = n->first;
    else n = n->next;
  }
  return NULL;
}

static void know_habit(struct feed *f, const struct xml_node *root) {
  size_t n = 0;
  for (const struct xml_node *at = next_item(root, NULL); at != NULL; at = next_item(root, at)) {
    if (!at->whole) continue;
    if (!item_organisation_first(f->out, at)) return;
    n++;
  }
  f->organisation_first = n >= HABIT;
}

static struct str language(struct arena *a, const struct xml_node *root) {
  const struct xml_node *channel = xml_is(root, NULL, "channel") ? root : xml_child(root, NULL, "channel");
  struct str const own = item_plain(a, item_child(channel, "language"));
  return str_has(own) ? own : item_plain(a, xml_child(channel, DC, "language"));
}

void rss_read(struct foreign_out *out, const struct foreign_input *in, const struct xml_node *root) {
  scoped(arena) struct arena a = {0};
  struct feed f = {.out = out, .in = in, .lang = language(&a, root)};
  know_habit(&f, root);
  for (const struct xml_node *at = next_item(root, NULL); at != NULL; at = next_item(root, at))
    if (at->whole && !read_item(&f, at)) return;
}
