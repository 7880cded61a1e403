#include "board/markdown.h"

#include <cmark.h>
#include <string.h>

#include "base/arena.h"
#include "base/out.h"
#include "base/typography.h"
#include "base/utf8.h"

enum { FIRST_LEVEL = 3, LAST_LEVEL = 6, OPTIONS = CMARK_OPT_SAFE | CMARK_OPT_VALIDATE_UTF8 | CMARK_OPT_HARDBREAKS };

static void free_node(cmark_node **node) { cmark_node_free(*node); }
static void free_iter(cmark_iter **iter) { cmark_iter_free(*iter); }

/* The node says nothing of its own any more, its children stay. They move once: pictures nested ten thousand deep cost
 * no more than those beside each other. */
static void unwrap(cmark_node *node) {
  cmark_node *plain = cmark_node_new(CMARK_NODE_CUSTOM_INLINE);
  for (cmark_node *child; (child = cmark_node_first_child(node)) != NULL;) cmark_node_append_child(plain, child);
  if (cmark_node_replace(node, plain)) cmark_node_free(node);
  else cmark_node_free(plain);
}

static bool may_lead_there(const char *url) {
  struct str const s = str_from(url);
  static const struct str schemes[] = {S_INIT("https://"), S_INIT("http://"), S_INIT("mailto:")};
  for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
    if (s.n > schemes[i].n && str_eq_nocase(str_sub(s, 0, schemes[i].n), schemes[i])) return true;
  return false;
}

/* HTML becomes the text it was typed as: nothing a publisher wrote is lost, and nothing of it runs. */
static void show_as_text(cmark_node *node, bool block) {
  cmark_node *text = cmark_node_new(CMARK_NODE_TEXT), *stands = text;
  cmark_node_set_literal(text, cmark_node_get_literal(node));
  if (block) {
    stands = cmark_node_new(CMARK_NODE_PARAGRAPH);
    cmark_node_append_child(stands, text);
  }
  if (cmark_node_replace(node, stands)) cmark_node_free(node);
  else cmark_node_free(stands);
}

/* A node may be taken out when it is left: the iterator has its next one by then. */
static void mend_structure(cmark_node *root) {
  __attribute__((cleanup(free_iter))) cmark_iter *iter = cmark_iter_new(root);
  for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
    cmark_node *node = cmark_iter_get_node(iter);
    cmark_node_type const type = cmark_node_get_type(node);
    if (type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE) show_as_text(node, type == CMARK_NODE_HTML_BLOCK);
    else if (event != CMARK_EVENT_EXIT) continue;
    else if (type == CMARK_NODE_IMAGE) unwrap(node);
    else if (type == CMARK_NODE_LINK && !may_lead_there(cmark_node_get_url(node))) unwrap(node);
  }
}

/* The text of "<https://example.org>" is an address too. */
static bool is_own_address(cmark_node *text) {
  cmark_node *link = cmark_node_parent(text);
  if (cmark_node_get_type(link) != CMARK_NODE_LINK) return false;
  const char *url = cmark_node_get_url(link), *says = cmark_node_get_literal(text);
  return strcmp(url, says) == 0 || (strncmp(url, "mailto:", 7) == 0 && strcmp(url + 7, says) == 0);
}

static void mend_text(struct arena *a, cmark_node *root, bool french) {
  __attribute__((cleanup(free_iter))) cmark_iter *iter = cmark_iter_new(root);
  int typed = LAST_LEVEL, level = FIRST_LEVEL - 1;
  for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
    if (event != CMARK_EVENT_ENTER) continue;
    cmark_node *node = cmark_iter_get_node(iter);
    cmark_node_type const type = cmark_node_get_type(node);
    if (type == CMARK_NODE_HEADING) {
      int const now = cmark_node_get_heading_level(node);
      level += level < FIRST_LEVEL ? 1 : now > typed ? 1 : now - typed; /* one deeper at most, up as it was typed */
      level = level < FIRST_LEVEL ? FIRST_LEVEL : level > LAST_LEVEL ? LAST_LEVEL : level;
      typed = now;
      cmark_node_set_heading_level(node, level);
    } else if (type == CMARK_NODE_TEXT && french && !is_own_address(node)) {
      struct str const text = typography(a, str_from(cmark_node_get_literal(node)));
      cmark_node_set_literal(node, str_z(a, text));
    }
  }
}

/* The library closes empty elements as XML does. No other " />" is in its output: every > of the text is escaped. */
static void put_html(struct out *o, struct str html) {
  struct str const slash = S(" />");
  for (const char *at; (at = memmem(html.p, html.n, slash.p, slash.n)) != NULL;) {
    out_bytes(o, html.p, (size_t)(at - html.p));
    out_char(o, '>');
    html = str_sub(html, (size_t)(at - html.p) + slash.n, html.n);
  }
  out_put(o, html);
}

struct markup markdown_html(struct arena *a, struct str text, struct str lang) {
  scoped(arena) struct arena own = {0};
  text = utf8_cut(text, MARKDOWN_MAX);
  __attribute__((cleanup(free_node))) cmark_node *root = cmark_parse_document(text.n == 0 ? "" : text.p, text.n, OPTIONS);
  mend_structure(root);
  cmark_consolidate_text_nodes(root);
  mend_text(&own, root, str_eq(lang, S("fr")));
  char *html = cmark_render_html(root, OPTIONS);
  struct str const made = str_from(html);
  bool const fits = made.n <= MARKDOWN_HTML_MAX;
  struct out o = fits ? out_fixed(arena_alloc(a, made.n + 1), made.n) : out_in(a, MARKDOWN_MAX * 6);
  if (fits) put_html(&o, made);
  else markup_escaped(&o, text);
  cmark_get_default_mem_allocator()->free(html);
  return (struct markup){out_str(&o)};
}
