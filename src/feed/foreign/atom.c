/* Atom feeds: RFC 4287, and 0.3 before it. */
#include "feed/foreign/foreign_html.h"
#include "feed/foreign/foreign_item.h"

#include "base/out.h"

/* --- Constructs of text --------------------------------------------------------------------------------------------- */

static int base64_value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* RFC 2045 §6.8: what is not of the alphabet is passed over. */
static struct str base64(struct arena *a, struct str s) {
  struct out o = out_in(a, s.n + 1);
  unsigned bits = 0;
  int n = 0;
  for (size_t i = 0; i < s.n && s.p[i] != '='; i++) {
    int const v = base64_value(s.p[i]);
    if (v < 0) continue;
    bits = (bits << 6 | (unsigned)v) & 0xFFFF;
    n += 6;
    if (n >= 8) n -= 8, out_char(&o, (char)(bits >> n & 0xFF));
  }
  return out_str(&o);
}

/* `type` is a word in RFC 4287 and a media type in 0.3, where `mode` says how it is written. */
static enum item_text how_of(const struct xml_node *n) {
  struct str const type = xml_attribute(n, NULL, "type"), mode = xml_attribute(n, NULL, "mode");
  if (str_has(mode)) return str_has(type) && str_eq_nocase(type, S("text/plain")) ? ITEM_PLAIN : ITEM_HTML;
  if (!str_has(type) || str_eq_nocase(type, S("text")) || str_eq_nocase(type, S("text/plain"))) return ITEM_PLAIN;
  return ITEM_HTML;
}

/* A text of the entry: HTML whatever it was; absent for what is no text (pictures, other documents). */
static struct str html_of(struct item *it, const struct xml_node *n) {
  if (n == NULL) return (struct str){0};
  struct str const type = xml_attribute(n, NULL, "type");
  bool const media = str_index(type, '/') < type.n && !str_starts(type, S("text/")) && !str_contains(type, S("html"));
  if (media) return item_left(it, "content", "not a text: not kept"), (struct str){0};
  if (!str_eq_nocase(xml_attribute(n, NULL, "mode"), S("base64"))) return item_html(it, n, how_of(n));
  return item_html_of(it, base64(&it->out->arena, item_plain(&it->out->arena, n)), how_of(n));
}

static struct str line_of(struct item *it, const struct xml_node *n) {
  struct str const html = html_of(it, n);
  bool cut = false;
  return str_has(html) ? foreign_html_line(&it->out->arena, foreign_html_text(&it->out->arena, html, &cut), FOREIGN_LINE_MAX) : html;
}

/* --- One entry ------------------------------------------------------------------------------------------------------ */

static bool is_rel(const struct xml_node *link, const char *rel) {
  struct str const own = xml_attribute(link, NULL, "rel");
  return str_eq_nocase(str_has(own) ? own : S("alternate"), str_from(rel));
}

/* Of several that show the entry a page goes before other types; of several pages the last counts, as readers do it. */
static void read_links(struct item *it, const struct foreign_input *in, const struct xml_node *n) {
  struct arena *a = &it->out->arena;
  bool page = false;
  int most = ITEM_REPEATED_MAX;
  for (const struct xml_node *link = item_child(n, "link"); link != NULL && most-- > 0; link = item_next(link)) {
    struct str const own = xml_attribute(link, NULL, "href"), href = str_has(own) ? own : item_plain(a, link);
    struct str const type = xml_attribute(link, NULL, "type"), base = item_base(a, in, link);
    bool const html = !str_has(type) || str_contains(type, S("html"));
    if (is_rel(link, "enclosure")) item_document(it, base, href, xml_attribute(link, NULL, "title"));
    if (!is_rel(link, "alternate") || (page && !html)) continue;
    item_link(it, base, href);
    page = html;
  }
}

static void read_identity(struct item *it, const struct foreign_input *in, const struct xml_node *n) {
  struct str const id = item_plain(&it->out->arena, item_child(n, "id"));
  if (str_has(id)) item_key(it, id);
  read_links(it, in, n);
  bool const web = str_starts(id, S("http://")) || str_starts(id, S("https://"));
  if (!str_has(it->one->link) && web) item_link(it, it->base, id);
}

static void read_times(struct item *it, const struct xml_node *n) {
  struct foreign *one = it->one;
  item_time(it, item_child(n, "published"), &one->published);
  if (!one->published.has) item_time(it, item_child(n, "issued"), &one->published);
  if (!one->published.has) item_time(it, item_child(n, "created"), &one->published);
  item_time(it, item_child(n, "updated"), &one->updated);
  if (!one->updated.has) item_time(it, item_child(n, "modified"), &one->updated);
}

static void read_texts(struct item *it, const struct foreign_input *in, const struct xml_node *n) {
  struct arena *a = &it->out->arena;
  const struct xml_node *summary = item_child(n, "summary"), *content = item_child(n, "content");
  it->summary = html_of(it, summary);
  it->summary_base = item_base(a, in, summary != NULL ? summary : n);
  struct str const elsewhere = xml_attribute(content, NULL, "src");
  if (str_has(elsewhere)) return item_document(it, item_base(a, in, content), elsewhere, (struct str){0});
  it->body = html_of(it, content);
  it->body_base = item_base(a, in, content != NULL ? content : n);
}

static bool read_entry(struct foreign_out *out, const struct foreign_input *in, const struct xml_node *n) {
  struct item it = item_begin(out, in, n, "atom", (struct str){0});
  int most = ITEM_REPEATED_MAX;
  const struct xml_node *title = item_child(n, "title");
  it.title = line_of(&it, title);
  if (str_has(xml_lang(title))) it.lang = xml_lang(title);
  read_identity(&it, in, n);
  read_times(&it, n);
  for (const struct xml_node *c = item_child(n, "category"); c != NULL && most-- > 0; c = item_next(c)) {
    struct str const label = xml_attribute(c, NULL, "label");
    item_category(&it, str_has(label) ? label : xml_attribute(c, NULL, "term"));
  }
  if (item_child(n, "author") != NULL) item_left(&it, "author", "its author is a person or an account: not kept");
  read_texts(&it, in, n);
  return item_end(&it);
}

void atom_read(struct foreign_out *out, const struct foreign_input *in, const struct xml_node *root) {
  for (const struct xml_node *at = root->first; at != NULL; at = at->next)
    if (xml_is(at, NULL, "entry") && at->whole && !read_entry(out, in, at)) return;
}
