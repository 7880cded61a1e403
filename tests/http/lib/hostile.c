#include "http/lib/hostile.h"

#include <jansson.h>

struct str texts[TEXTS_MAX];
size_t n_texts;

static void take(struct str s) {
  if (s.n == 0) return;
  assert_true(n_texts < TEXTS_MAX);
  texts[n_texts++] = s;
}

static void take_json(const char *path, const char *key) {
  struct str const bytes = data(path);
  json_t *all = json_loadb(bytes.p, bytes.n, JSON_ALLOW_NUL, NULL);
  assert_true(json_is_array(all));
  for (size_t i = 0; i < json_array_size(all); i++) {
    const json_t *one = json_array_get(all, i);
    if (key != NULL) one = json_object_get(one, key);
    if (json_is_string(one)) take(str_dup(&story, (struct str){json_string_value(one), json_string_length(one)}));
  }
  json_decref(all);
}

static void take_lines(const char *path) {
  struct str rest = data(path), line;
  while (str_next(&rest, '\n', &line)) take(line);
}

void gather(void) {
  n_texts = 0;
  take_json("textes-hostiles/blns-extrait.json", NULL);
  take_json("textes-hostiles/dompurify-extrait.json", "payload");
  take_lines("textes-hostiles/injection-crlf.txt");
  take_lines("textes-hostiles/traversee-repertoires.txt");
  take_lines("textes-hostiles/xss-intruders.txt");
  take_lines("textes-hostiles/xss-polyglottes.txt");
  take_lines("textes-hostiles/xss-rsnake.txt");
  assert_true(n_texts > TEXTS_LEAST);
}
