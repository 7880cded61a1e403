#include "http/lib/check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/out.h"
#include "board/token.h"
#include "web/app.h"
#include "web/headers.h"
#include "web/router.h"

enum { PAGE_MAX = 4 << 20 };

static const struct router *routes_of_the_product(void) {
  static struct arena forever;
  static const struct router *router;
  size_t n;
  const struct route *routes = app_routes(&n);
  if (router == NULL) router = router_make(&forever, routes, n);
  return router;
}

static void check_headers(const struct answer *a, const char *target) {
  for (size_t i = 0; i < security_headers_n; i++) {
    struct str const value = answer_header(a, security_headers[i].name);
    if (answer_header_count(a, security_headers[i].name) != 1 || !str_eq(value, str_from(security_headers[i].value)))
      fail_msg("%s: header %s is %.*s", target, security_headers[i].name, STR(value));
  }
  struct str const csp = answer_header(a, "Content-Security-Policy");
  if (answer_header_count(a, "Content-Security-Policy") != 1 || !str_contains(csp, S("default-src 'none'")) ||
      str_contains(csp, S("unsafe")))
    fail_msg("%s: its content security policy is %.*s", target, STR(csp));
  /* A page that was kept is everybody's: it has a tag instead of a number. */
  bool const kept = (a->status == 200 || a->status == 304) && answer_header(a, "ETag").p != NULL;
  if (answer_header_count(a, "X-Request-Id") != 1 && !kept) fail_msg("%s: no request number", target);
  if (answer_header_count(a, "Cache-Control") != 1) fail_msg("%s: no rule for caches", target);
  if (str_contains(a->head, S("<i>"))) fail_msg("%s: the canary stands raw in a header", target);
}

/* The path of a link as the router reads it: without query and fragment, its references of HTML resolved. */
static struct str path_of(struct arena *a, struct str link) {
  struct out o = out_in(a, 4096);
  for (size_t i = 0; i < link.n && link.p[i] != '?' && link.p[i] != '#'; i++) {
    bool const amp = str_starts(str_sub(link, i, link.n), S("&amp;"));
    out_char(&o, link.p[i]);
    if (amp) i += 4;
  }
  return out_str(&o);
}

static void check_link(struct arena *a, const struct answer *reply, struct str link, enum method method, const char *target) {
  if (link.n > 0 && link.p[0] == '#') {
    struct str const id = fmt(a, "id=\"%.*s\"", STR(str_sub(link, 1, link.n)));
    if (!str_contains(reply->body, id)) fail_msg("%s: %.*s leads to nothing on the page", target, STR(link));
    return;
  }
  struct str const own = S("http://board.test");
  if (str_starts(link, own)) link = str_sub(link, own.n, link.n);
  else if (str_starts(link, S("https://")) || str_starts(link, S("http://")) || str_starts(link, S("mailto:"))) return; /* another site */
  struct path path;
  struct route_match match;
  if (link.n == 0 || link.p[0] != '/' || path_parse(a, path_of(a, link), &path) != OK ||
      router_match(routes_of_the_product(), method, &path, &match) != OK)
    fail_msg("%s: a link to %.*s leads nowhere", target, STR(link));
}

static void check_links(struct arena *a, const struct answer *reply, const char *target) {
  static const struct {
    const char *before;
    size_t n;
  } kinds[] = {{" href=\"", 7}, {" action=\"", 9}, {" src=\"", 6}};
  for (size_t k = 0; k < 3; k++) {
    struct str rest = reply->body;
    for (const char *at; (at = memmem(rest.p, rest.n, kinds[k].before, kinds[k].n)) != NULL;) {
      rest = str_sub(rest, (size_t)(at - rest.p) + kinds[k].n, rest.n);
      const char *tag = at;
      while (*tag != '<') tag--;
      struct str const link = str_sub(rest, 0, str_index(rest, '"'));
      bool const switches = str_starts(str_sub(rest, link.n, rest.n), S("\" hreflang="));
      if (switches && reply->status >= 400) continue; /* what does not exist does not in the other language either */
      bool const posts = k == 1 && str_contains((struct str){tag, (size_t)(at - tag)}, S("method=\"post\""));
      check_link(a, reply, link, posts ? METHOD_POST : METHOD_GET, target);
    }
  }
}

/* `from` everywhere replaced; nothing when it is empty. */
static struct str replaced(struct arena *a, struct str body, struct str from, struct str to) {
  if (from.n == 0) return body;
  struct out o = out_in(a, PAGE_MAX);
  for (const char *at; (at = memmem(body.p, body.n, from.p, from.n)) != NULL;) {
    out_put(&o, str_sub(body, 0, (size_t)(at - body.p)));
    out_put(&o, to);
    body = str_sub(body, (size_t)(at - body.p) + from.n, body.n);
  }
  out_put(&o, body);
  assert_false(o.full);
  return out_str(&o);
}

/* The page without what differs at every request. */
static struct str settled(struct arena *a, const struct answer *reply) {
  struct str const token = between(reply->body, "name=\"csrf\" value=\"", "\"");
  struct str const body = replaced(a, reply->body, token, S("0"));
  return replaced(a, body, answer_header(reply, "X-Request-Id"), S("0"));
}

static void save_page(struct arena *a, const struct answer *reply, const char *ending) {
  const char *folder = getenv("PAGES");
  if (folder == NULL) return;
  struct str const body = settled(a, reply);
  unsigned char digest[TOKEN_BYTES];
  token_sha256(body, digest);
  FILE *f = fopen(fmt(a, "%s/%.*s.%s", folder, STR(str_hex(a, digest, sizeof digest)), ending).p, "wx");
  if (f == NULL) return; /* seen before */
  assert_int_equal(fwrite(body.p, 1, body.n, f), body.n);
  assert_int_equal(fclose(f), 0);
}

/* What readers of feeds are given: tests/steps/readers.t looks at them once. */
static void check_feed(struct arena *a, const struct answer *reply, const char *target) {
  static const struct {
    const char *type, *ending;
  } kinds[] = {{"application/atom+xml", "atom"}, {"application/rss+xml", "rss"},   {"application/feed+json", "feed.json"},
               {"text/calendar", "ics"},         {"application/xml", "sitemap.xml"}};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    if (!str_starts(answer_header(reply, "Content-Type"), str_from(kinds[i].type)) || reply->body.n == 0) continue;
    bool const xml = str_contains(str_from(kinds[i].type), S("xml"));
    if (xml && str_contains(reply->body, S("<i>"))) fail_msg("%s: the canary stands raw in a feed", target);
    save_page(a, reply, kinds[i].ending);
  }
}

void check_reply(struct arena *a, const struct answer *reply, const char *target) {
  if (reply->status == 0) fail_msg("%s: no answer", target);
  if (reply->status >= 500) fail_msg("%s: %d\n%.*s", target, reply->status, STR(reply->body));
  check_headers(reply, target);
  check_feed(a, reply, target);
  if (!str_starts(answer_header(reply, "Content-Type"), S("text/html")) || reply->body.n == 0) return;
  if (str_contains(reply->body, S("<i>"))) fail_msg("%s: the canary stands raw on the page", target);
  if (!str_starts(reply->body, S("<!DOCTYPE html>\n<html lang=\""))) fail_msg("%s: does not begin as a page", target);
  check_links(a, reply, target);
  save_page(a, reply, "html");
}

/* "/opportunites/7" of "/fr/opportunites/7": the switch of languages has it too. */
static struct str own_path(const char *target) {
  struct str const path = str_from(target);
  return path.n > 4 ? str_sub(path, 3, path.n) : path;
}

static struct str comparable(struct arena *a, const struct answer *reply, const char *target) {
  struct out o = out_in(a, PAGE_MAX);
  struct str head = reply->head, line;
  while (str_next(&head, '\n', &line))
    if (!str_starts(line, S("Date:")) && !str_starts(line, S("X-Request-Id:")) && !str_starts(line, S("Content-Length:")))
      out_put(&o, str_trim(line)), out_char(&o, '\n');
  out_put(&o, settled(a, reply));
  return replaced(a, out_str(&o), own_path(target), S("@"));
}

bool same_reply(struct arena *a, const struct answer *x, const char *target_x, const struct answer *y, const char *target_y) {
  struct str const one = comparable(a, x, target_x), other = comparable(a, y, target_y);
  if (!str_eq(one, other)) fprintf(stderr, "# %s\n%.*s\n# %s\n%.*s\n", target_x, STR(one), target_y, STR(other));
  return str_eq(one, other);
}
