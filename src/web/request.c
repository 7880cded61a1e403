#include "web/request.h"

#include "web/cookie.h"

enum { COOKIE_LINES_MAX = 4 };

static const struct request_param *param(const struct request *r, const char *name) {
  for (size_t i = 0; i < r->n_params; i++)
    if (str_eq(r->params[i].name, str_from(name))) return &r->params[i];
  die("a handler asked for a parameter its route does not have", 0);
}

int64_t request_int(const struct request *r, const char *name) { return param(r, name)->number; }

struct str request_str(const struct request *r, const char *name) { return param(r, name)->text; }

size_t request_header_all(const struct request *r, const char *name, struct str *ret, size_t max) {
  size_t n = 0;
  for (size_t i = 0; i < r->n_headers && n < max; i++)
    if (str_eq_nocase(r->headers[i].name, str_from(name))) ret[n++] = r->headers[i].value;
  return n;
}

struct str request_header(const struct request *r, const char *name) {
  struct str one = {0};
  (void)request_header_all(r, name, &one, 1);
  return one;
}

size_t request_header_count(const struct request *r, const char *name) {
  size_t n = 0;
  for (size_t i = 0; i < r->n_headers; i++)
    if (str_eq_nocase(r->headers[i].name, str_from(name))) n++;
  return n;
}

struct str request_cookie(const struct request *r, const char *name) {
  struct str lines[COOKIE_LINES_MAX];
  size_t const n = request_header_all(r, "cookie", lines, COOKIE_LINES_MAX);
  return cookie_get(lines, n, str_from(name));
}

struct str request_form(const struct request *r, const char *key) { return urlencoded_get(&r->form, str_from(key)); }

struct str request_query(const struct request *r, const char *key) { return urlencoded_get(&r->query, str_from(key)); }

struct str request_city(const struct request *r) {
  struct str const city = request_cookie(r, CITY_COOKIE);
  for (size_t i = 0; i < city.n; i++) {
    char const c = city.p[i];
    if (c != '-' && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) return (struct str){0};
  }
  return city.n == 0 || city.n > CITY_MAX ? (struct str){0} : city;
}
