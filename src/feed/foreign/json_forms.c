/* Tells which form in JSON a file is of and has its reader read it. */
#include "feed/foreign/json_readers.h"

#include "base/out.h"
#include "base/utf8.h"
#include "feed/foreign/json_value.h"
#include "feed/notice_json.h"

static enum foreign_why why_of(const json_error_t *wrong) {
  switch (json_error_code(wrong)) {
  case json_error_out_of_memory: return FOREIGN_WHY_MEMORY;
  case json_error_stack_overflow: return FOREIGN_WHY_DEPTH;
  case json_error_invalid_utf8: return FOREIGN_WHY_CHARSET;
  default: return FOREIGN_WHY_MALFORMED;
  }
}

static bool is_list(json_t *root, const char *key) { return json_is_array(json_object_get(root, key)); }

static bool has_fields(json_t *root) { return json_is_object(json_object_get(json_array_get(json_object_get(root, "data"), 0), "fields")); }

static bool is_linked_data(json_t *root) {
  json_t *value = json_is_array(root) ? json_array_get(root, 0) : root;
  return json_object_get(value, "@context") != NULL || json_object_get(value, "@type") != NULL || json_object_get(value, "@graph") != NULL;
}

static bool is_ocds(json_t *root) {
  return is_list(root, "releases") || is_list(root, "records") || json_is_object(json_object_get(root, "compiledRelease")) ||
         (json_object_get(root, "ocid") != NULL && json_object_get(root, "tag") != NULL);
}

/* What a form that is not read calls itself: its first key. */
static struct str first_key(json_t *root) {
  const char *key = json_object_iter_key(json_object_iter(root));
  return str_from(key);
}

static void read_object(struct foreign_out *out, const struct foreign_input *in, json_t *root) {
  struct str const schema = value_text_at(&out->arena, root, "schema"), version = value_text_at(&out->arena, root, "version");
  if (is_list(root, "opportunites")) foreign_fault(out, FOREIGN_WHY_UNKNOWN, S("opportunites"));
  else if (str_eq(schema, S(NOTICE_SCHEMA))) notice_read(out, root);
  else if (str_eq(schema, S(NOTICE_LIST_SCHEMA))) notice_list_read(out, root);
  else if (str_starts(version, S("https://jsonfeed.org/version/")) || str_starts(version, S("http://jsonfeed.org/version/"))) jsonfeed_read(out, in, root);
  else if (is_ocds(root)) ocds_read(out, root);
  else if (has_fields(root)) reliefweb_read(out, root);
  else if (is_list(root, "data") && json_array_size(json_object_get(root, "data")) == 0) foreign_fault(out, FOREIGN_WHY_EMPTY, S("data"));
  else foreign_fault(out, json_object_size(root) == 0 ? FOREIGN_WHY_EMPTY : FOREIGN_WHY_UNKNOWN, first_key(root));
}

static void read_value(struct foreign_out *out, const struct foreign_input *in, json_t *root) {
  if (is_linked_data(root)) {
    size_t const n = jobposting_count(root);
    if (n == 0) foreign_fault(out, FOREIGN_WHY_UNKNOWN, value_text_at(&out->arena, root, "@type"));
    else jobposting_read(out, root, in->address, n == 1);
  } else if (json_is_object(root)) read_object(out, in, root);
  else if (json_is_array(root) && json_array_size(root) == 0) foreign_fault(out, FOREIGN_WHY_EMPTY, (struct str){0});
  else if (json_object_get(json_array_get(root, 0), "ocid") != NULL) foreign_fault(out, FOREIGN_WHY_UNKNOWN, S("releases outside a package"));
  else foreign_fault(out, FOREIGN_WHY_UNKNOWN, (struct str){0});
}

void json_read(struct foreign_out *out, const struct foreign_input *in) {
  struct str bytes = in->bytes;
  if (str_starts(bytes, S("\xEF\xBB\xBF"))) bytes = str_sub(bytes, 3, bytes.n);
  json_error_t wrong;
  json_t *root = json_loadb(bytes.n > 0 ? bytes.p : "", bytes.n, JSON_ALLOW_NUL, &wrong);
  if (root == NULL) {
    foreign_fault(out, why_of(&wrong), fmt(&out->arena, "%d:%d", wrong.line, wrong.column));
    return;
  }
  read_value(out, in, root);
  json_decref(root);
}
