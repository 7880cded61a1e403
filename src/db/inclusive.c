#include "db/inclusive.h"

#include <string.h>

/* A word that ends in `masculine` becomes feminine by writing `feminine` instead, and people write `ending` for it. */
static const struct {
  struct str ending, masculine, feminine;
} pairs[] = {
    {S_INIT("trice"), S_INIT("teur"), S_INIT("trice")},
    {S_INIT("rice"), S_INIT("teur"), S_INIT("trice")},
    {S_INIT("ice"), S_INIT("teur"), S_INIT("trice")},
    {S_INIT("euse"), S_INIT("eur"), S_INIT("euse")},
    {S_INIT("euse"), S_INIT("eux"), S_INIT("euse")},
    {S_INIT("se"), S_INIT("eur"), S_INIT("euse")},
    {S_INIT("se"), S_INIT("x"), S_INIT("se")},
    {S_INIT("se"), S_INIT("s"), S_INIT("sse")},
    {S_INIT("eure"), S_INIT("eur"), S_INIT("eure")},
    {S_INIT("re"), S_INIT("eur"), S_INIT("eure")},
    {S_INIT("iere"), S_INIT("ier"), S_INIT("iere")},
    {S_INIT("ere"), S_INIT("er"), S_INIT("ere")},
    {S_INIT("ienne"), S_INIT("ien"), S_INIT("ienne")},
    {S_INIT("enne"), S_INIT("en"), S_INIT("enne")},
    {S_INIT("onne"), S_INIT("on"), S_INIT("onne")},
    {S_INIT("nne"), S_INIT("n"), S_INIT("nne")},
    {S_INIT("ne"), S_INIT("n"), S_INIT("nne")},
    {S_INIT("ielle"), S_INIT("iel"), S_INIT("ielle")},
    {S_INIT("elle"), S_INIT("el"), S_INIT("elle")},
    {S_INIT("lle"), S_INIT("l"), S_INIT("lle")},
    {S_INIT("le"), S_INIT("l"), S_INIT("lle")},
    {S_INIT("ale"), S_INIT("al"), S_INIT("ale")},
    {S_INIT("ive"), S_INIT("if"), S_INIT("ive")},
    {S_INIT("ve"), S_INIT("f"), S_INIT("ve")},
    {S_INIT("que"), S_INIT("c"), S_INIT("que")},
    {S_INIT("che"), S_INIT("c"), S_INIT("che")},
    {S_INIT("ette"), S_INIT("et"), S_INIT("ette")},
    {S_INIT("te"), S_INIT("t"), S_INIT("tte")},
    {S_INIT("esse"), S_INIT("e"), S_INIT("esse")},
    {S_INIT("sse"), S_INIT("e"), S_INIT("esse")},
    {S_INIT("une"), S_INIT("un"), S_INIT("une")},
    {S_INIT("ee"), S_INIT("e"), S_INIT("ee")},
    {S_INIT("e"), S_INIT(""), S_INIT("e")},
};

static bool join(struct inclusive_form *f, struct str stem, struct str end) {
  if (stem.n + end.n > INCLUSIVE_WORD_MAX) return false;
  memcpy(f->bytes, stem.p, stem.n);
  memcpy(f->bytes + stem.n, end.p, end.n);
  f->n = stem.n + end.n;
  return true;
}

static struct str form_str(const struct inclusive_form *f) { return (struct str){f->bytes, f->n}; }

static struct str without(struct str word, size_t n) { return str_sub(word, 0, word.n - n); }

static bool feminine_of(struct str word, struct str ending, struct inclusive_form *ret) {
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
    if (str_eq(ending, pairs[i].ending) && str_ends(word, pairs[i].masculine))
      return join(ret, without(word, pairs[i].masculine.n), pairs[i].feminine);
  return false;
}

static bool plural_of(struct str word, struct inclusive_form *ret) {
  if (str_ends(word, S("s")) || str_ends(word, S("x")) || str_ends(word, S("z"))) return false;
  if (str_ends(word, S("al"))) return join(ret, without(word, 1), S("ux"));
  return join(ret, word, S("s"));
}

/* "experts", but not "francais": those are the same in both numbers. */
static bool is_plural(struct str word) {
  return word.n > 3 && str_ends(word, S("s")) && !str_ends(word, S("ais")) && !str_ends(word, S("ois"));
}

bool inclusive_forms(struct str word, struct str ending, bool plural, struct inclusive *ret) {
  struct inclusive forms = {0};
  if (word.n > INCLUSIVE_WORD_MAX || ending.n == 0 || ending.n > INCLUSIVE_ENDING_MAX) return false;
  struct str base = word;
  if (str_ends(ending, S("s"))) {
    plural = true;
    ending = without(ending, 1);
  }
  if (plural && ending.n > 0 && is_plural(word)) {
    base = without(word, 1);
    if (!join(&forms.singular, base, S(""))) return false;
  }
  if (ending.n > 0 && !feminine_of(base, ending, &forms.feminine)) return false;
  if (plural && !plural_of(base, &forms.plural) && ending.n == 0) return false;
  if (plural && forms.feminine.n > 0) plural_of(form_str(&forms.feminine), &forms.feminine_plural);
  *ret = forms;
  return true;
}
