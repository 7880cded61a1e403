#include "http/lib/apply.h"

#include <stdio.h>
#include <string.h>

#include "base/out.h"
#include "base/rand.h"

struct str dossier_of(int64_t id, const char *rest) { return fmt(&story, "/fr/opportunites/%lld/dossier%s", (long long)id, rest); }

int64_t piece_of(int64_t id, int position) {
  return number("SELECT id FROM piece WHERE opportunity_id = %lld AND position = %d", (long long)id, position);
}

void begin_dossier(struct guest *g, int64_t id) { assert_goes(post(g, dossier_of(id, ""), FIELDS()), dossier_of(id, "")); }

struct answer upload(struct guest *g, int64_t id, int position, const char *file_name, struct str bytes) {
  struct str const target = dossier_of(id, fmt(&story, "/pieces/%lld", (long long)piece_of(id, position)).p);
  struct part const part = {.name = "fichier", .file_name = file_name, .type = "application/octet-stream", .bytes = bytes};
  return post_parts(g, target, &part, 1);
}

void upload_good(struct guest *g, int64_t id, int position, const char *path) {
  assert_goes(upload(g, id, position, strrchr(path, '/') + 1, data(path)), dossier_of(id, "#piece-"));
}

void fill_dossier(struct guest *g, int64_t id) {
  begin_dossier(g, id);
  upload_good(g, id, 1, GOOD_PDF);
}

struct str deposit_key(struct guest *g, int64_t id) {
  struct answer const a = get(g, "%.*s", STR(dossier_of(id, "/depot")));
  struct str const key = between(a.body, "name=\"jeton\" value=\"", "\"");
  if (!rand_is_ref(key)) fail_msg("no button to deposit: %d %.*s", a.status, STR(between(a.body, "<main", "<dl")));
  return str_dup(&story, key);
}

struct answer deposit_with(struct guest *g, int64_t id, struct str key) {
  return post(g, dossier_of(id, "/depot"), FIELDS({"jeton", key}));
}

struct answer deposit(struct guest *g, int64_t id) { return deposit_with(g, id, deposit_key(g, id)); }

struct str receipt_of(struct answer a) {
  assert_goes(a, S("/fr/compte/recepisses/"));
  struct str const to = answer_header(&a, "Location");
  struct str const ref = str_sub(to, sizeof "/fr/compte/recepisses/" - 1, to.n);
  assert_true(rand_is_ref(ref));
  return str_dup(&story, ref);
}
