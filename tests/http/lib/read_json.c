#include "http/lib/read_json.h"

#include <stdio.h>
#include <string.h>

#include "base/out.h"

enum { KEPT_MAX = 256 };

static json_t *kept[KEPT_MAX];
static size_t n_kept;

json_t *json_of(struct answer a) {
  json_error_t problem;
  json_t *root = json_loadb(a.body.p, a.body.n, JSON_REJECT_DUPLICATES, &problem);
  if (root == NULL) fail_msg("no JSON: %s at %d\n%.*s", problem.text, problem.position, STR(a.body));
  assert_true(n_kept < KEPT_MAX);
  kept[n_kept++] = root;
  return root;
}

void json_forget(void) {
  while (n_kept > 0) json_decref(kept[--n_kept]);
}

json_t *json_at(json_t *root, const char *pointer) {
  struct str rest = str_from(pointer), key;
  json_t *at = root;
  (void)str_next(&rest, '/', &key); /* before the first slash */
  while (at != NULL && str_next(&rest, '/', &key)) {
    int64_t index;
    if (json_is_array(at)) at = str_int(key, 0, 1000, &index) == OK ? json_array_get(at, (size_t)index) : NULL;
    else at = json_object_getn(at, key.p, key.n);
  }
  return at;
}

static json_t *must(json_t *root, const char *pointer) {
  json_t *at = json_at(root, pointer);
  if (at == NULL) fail_msg("nothing at %s", pointer);
  return at;
}

void assert_json_text(json_t *root, const char *pointer, struct str wanted) {
  json_t *at = must(root, pointer);
  struct str const got = {json_string_value(at), json_string_length(at)};
  if (!json_is_string(at) || !str_eq(got, wanted)) fail_msg("%s: %.*s, not %.*s", pointer, STR(got), STR(wanted));
}

void assert_json_int(json_t *root, const char *pointer, int64_t wanted) {
  json_t *at = must(root, pointer);
  if (!json_is_integer(at) || json_integer_value(at) != wanted)
    fail_msg("%s: %lld, not %lld", pointer, (long long)json_integer_value(at), (long long)wanted);
}

void assert_json_bool(json_t *root, const char *pointer, bool wanted) {
  json_t *at = must(root, pointer);
  if (!json_is_boolean(at) || json_is_true(at) != wanted) fail_msg("%s: not %d", pointer, wanted);
}

void assert_json_null(json_t *root, const char *pointer) {
  if (!json_is_null(must(root, pointer))) fail_msg("%s: not null", pointer);
}

void assert_json_size(json_t *root, const char *pointer, size_t wanted) {
  json_t *at = must(root, pointer);
  size_t const n = json_is_array(at) ? json_array_size(at) : json_object_size(at);
  if (n != wanted) fail_msg("%s: %zu entries, not %zu", pointer, n, wanted);
}

bool json_has_text(json_t *value, struct str text) {
  const char *key;
  json_t *one;
  size_t i;
  if (json_is_string(value)) return str_eq((struct str){json_string_value(value), json_string_length(value)}, text);
  if (json_is_array(value)) json_array_foreach(value, i, one) if (json_has_text(one, text)) return true;
  if (json_is_object(value)) json_object_foreach(value, key, one) if (json_has_text(one, text)) return true;
  return false;
}

size_t json_leaves(json_t *value) {
  const char *key;
  json_t *member;
  size_t i, n = 0;
  if (json_is_object(value)) json_object_foreach(value, key, member) n += json_leaves(member);
  else if (json_is_array(value)) json_array_foreach(value, i, member) n += json_leaves(member);
  else n = !json_is_null(value);
  return n;
}

bool json_path_matches(struct str path, struct str pattern) {
  struct str step, wanted;
  for (;;) {
    bool const more = str_next(&path, '/', &step), also = str_next(&pattern, '/', &wanted);
    if (more != also) return false;
    if (!more) return true;
    if (!str_eq(wanted, S("*")) && !str_eq(step, wanted)) return false;
  }
}
