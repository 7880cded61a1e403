#include "feed/foreign/foreign_language.h"

#include <pthread.h>
#include <string.h>

#include "base/arena.h"
#include "base/fold.h"

enum { NAME_MAX_BYTES = 64, NAMES = 2 * 26 * 26, LETTERS = 2 };

static struct entry {
  char code[LETTERS + 1], name[NAME_MAX_BYTES];
} table[NAMES];
static size_t n_names;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void add(struct arena *a, enum lang lang, struct str code) {
  struct entry *e = &table[n_names];
  struct str const name = fold_text(a, names_language(a, lang, code));
  if (name.n == 0 || name.n >= sizeof e->name) return;
  memcpy(e->name, name.p, name.n);
  memcpy(e->code, code.p, LETTERS);
  n_names++;
}

static void fill(void) {
  scoped(arena) struct arena a = {0};
  for (char x = 'a'; x <= 'z'; x++)
    for (char y = 'a'; y <= 'z'; y++) {
      char const letters[LETTERS] = {x, y};
      struct str const code = {letters, LETTERS};
      struct str shortest;
      if (names_language_code(code, &shortest) != OK || !str_eq(code, shortest)) continue;
      for (enum lang lang = LANG_FR; lang <= LANG_EN; lang++) add(&a, lang, code);
    }
}

struct str foreign_language(struct str name) {
  scoped(arena) struct arena a = {0};
  struct str code;
  name = str_trim(name);
  if (names_language_code(name, &code) == OK && code.n == LETTERS) return code;
  pthread_once(&once, fill);
  struct str const wanted = fold_text(&a, str_sub(name, 0, 200));
  for (size_t i = 0; i < n_names && wanted.n > 0; i++)
    if (str_eq(wanted, str_from(table[i].name))) return (struct str){table[i].code, LETTERS};
  return (struct str){0};
}
