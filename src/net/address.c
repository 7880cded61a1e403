#include "net/address.h"

#include <string.h>

#include "base/arena.h"

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_alnum(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool address_atext(char c) { return c != '\0' && (is_alnum(c) || strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL); }

bool address_dot_atom(struct str s) {
  struct str atom;
  if (!str_has(s)) return false;
  while (str_next(&s, '.', &atom)) {
    if (atom.n == 0) return false;
    for (size_t i = 0; i < atom.n; i++)
      if (!address_atext(atom.p[i])) return false;
  }
  return true;
}

static bool label_check(struct str label) {
  if (label.n == 0 || label.n > ADDRESS_LABEL_MAX) return false;
  if (label.p[0] == '-' || label.p[label.n - 1] == '-') return false;
  for (size_t i = 0; i < label.n; i++)
    if (!is_alnum(label.p[i]) && label.p[i] != '-') return false;
  return true;
}

static bool all_digits(struct str s) {
  for (size_t i = 0; i < s.n; i++)
    if (!is_digit(s.p[i])) return false;
  return true;
}

static bool domain_check(struct str domain) {
  struct str label = {0};
  size_t labels = 0;
  while (str_next(&domain, '.', &label)) {
    if (!label_check(label)) return false;
    labels++;
  }
  return labels >= 2 && !all_digits(label); /* "192.0.2.1" is no name */
}

bool address_check(struct str s) {
  if (!str_has(s) || s.n > ADDRESS_MAX) return false;
  size_t const at = str_index(s, '@');
  if (at == s.n || at > ADDRESS_LOCAL_MAX) return false;
  return address_dot_atom(str_sub(s, 0, at)) && domain_check(str_sub(s, at + 1, s.n));
}

struct str address_domain(struct str address) { return str_sub(address, str_index(address, '@') + 1, address.n); }

enum err address_normal(struct arena *a, struct str s, struct str *ret) {
  struct str const trimmed = str_trim(s);
  if (!address_check(trimmed)) return INVALID;
  size_t const at = str_index(trimmed, '@');
  char *p = arena_alloc(a, trimmed.n + 1);
  memcpy(p, trimmed.p, at + 1);
  struct str const domain = str_lower(a, address_domain(trimmed));
  memcpy(p + at + 1, domain.p, domain.n);
  *ret = (struct str){p, trimmed.n};
  return OK;
}
