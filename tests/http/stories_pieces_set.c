/* Every file of tests/data/pieces-jointes sent through the real server, and every name of tests/data/noms-de-fichiers: up,
 * on the page, and down again. */
#include <string.h>

#include "base/out.h"
#include "blob/type.h"
#include "http/lib/apply.h"
#include "http/lib/read_json.h"
#include "web/disposition.h"

#define ALL S("pdf docx xlsx pptx odt ods odp png jpg heic")

static int end(void **state) {
  json_forget();
  return board_end(state);
}
#undef STORY
#define STORY(sentence, function) {sentence, function, board_begin, end, NULL}

static int64_t wide_notice(void) {
  struct opportunity_new *n = notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, HOUR_US));
  n->pieces.v[0].formats = ALL;
  n->pieces.v[0].max_files = 100;
  n->pieces.v[0].max_bytes = 30000000;
  return enter(n);
}

static void every_real_file_is_handled_as_promised(void **state) {
  (void)state;
  int64_t const id = wide_notice();
  struct guest *g = applicant(S("awa@exemple.org"));
  begin_dossier(g, id);
  json_t *manifest = json_of((struct answer){.body = data("pieces-jointes/manifeste.json")}), *file;
  size_t i, kept = 0, refused = 0;
  json_array_foreach(manifest, i, file) {
    const char *name = json_string_value(json_object_get(file, "fichier")), *wanted = json_string_value(json_object_get(file, "attendu"));
    const char *slash = strrchr(name, '/');
    struct str const bytes = data(fmt(&story, "pieces-jointes/%s", name).p);
    struct answer const a = upload(g, id, 1, slash == NULL ? name : slash + 1, bytes);
    bool const refuse = strcmp(wanted, "refuse") == 0;
    if (a.status != (refuse ? 422 : 303)) fail_msg("%s: %d, promised %s", name, a.status, wanted);
    refused += refuse;
    if (refuse) continue;
    kept++;
    bool const doubt = number("SELECT doubt IS NOT NULL FROM dossier_file ORDER BY id DESC LIMIT 1") != 0;
    if (doubt != (strcmp(wanted, "accepte-avec-doute") == 0)) fail_msg("%s: doubt %d, promised %s", name, doubt, wanted);
    struct answer const b = get(g, "/fr/compte/pieces/%.*s", STR(text("SELECT ref FROM dossier_file ORDER BY id DESC LIMIT 1")));
    if (b.status != 200 || !str_eq(b.body, bytes)) fail_msg("%s does not come back as it was", name);
  }
  assert_true(i == 41 && kept == 24 && refused == 17);
  assert_int_equal(stored_files(), 24);
  assert_says(get(g, "%.*s", STR(dossier_of(id, ""))), S("Reçu"));
}

/* A NUL stands in no header line: such a name is refused by the parser of bodies, whole (tests/unit/multipart.c). */
static bool has_nul(struct str s) { return s.n > 0 && memchr(s.p, 0, s.n) != NULL; }

static struct str without_controls(struct str s) {
  struct out o = out_in(&story, 4096);
  for (size_t i = 0; i < s.n; i++) out_char(&o, (unsigned char)s.p[i] < ' ' ? ' ' : s.p[i]);
  return out_str(&o);
}

static void any_name_goes_in_and_comes_out(void **state) {
  (void)state;
  int64_t const id = wide_notice();
  struct guest *g = applicant(S("awa@exemple.org"));
  begin_dossier(g, id);
  json_t *names = json_load_file("tests/data/noms-de-fichiers/noms.json", JSON_ALLOW_NUL, NULL), *one; /* one name holds a NUL */
  size_t i, kept = 0, as_promised = 0;
  json_array_foreach(names, i, one) {
    const json_t *nom = json_object_get(one, "nom");
    struct str const name = {json_string_value(nom), json_string_length(nom)};
    struct str const promised = str_from(json_string_value(json_object_get(one, "filename_etoile")));
    if (has_nul(name)) continue;
    enum file_kind const kind = type_of_name(name);
    struct str const bytes = kind == FILE_DOCX ? data("pieces-jointes/testWORD.docx") : data(GOOD_PDF);
    struct answer const a = upload(g, id, 1, str_z(&story, name), bytes);
    if (kind == FILE_UNKNOWN) {
      assert_status(a, 422); /* its name says no type, or one that was not asked for */
      continue;
    }
    assert_goes(a, dossier_of(id, "#piece-"));
    kept++;
    assert_says(get(g, "%.*s", STR(dossier_of(id, ""))), without_controls(name));
    struct answer const b = get(g, "/fr/compte/pieces/%.*s", STR(text("SELECT ref FROM dossier_file ORDER BY id DESC LIMIT 1")));
    assert_status(b, 200);
    struct str const header = answer_header(&b, "Content-Disposition");
    assert_true(str_starts(header, S("attachment; filename=\"")));
    assert_true(str_eq(header, disposition_attachment(&story, without_controls(name))));
    const char *star = memmem(header.p, header.n, "; filename*=", 12);
    assert_non_null(star);
    struct str const got = str_sub(header, (size_t)(star - header.p) + 12, header.n);
    as_promised += str_eq(got, promised);
    bool const may_differ = json_is_true(json_object_get(one, "a_separateur")) || json_is_true(json_object_get(one, "a_controle")) ||
                            json_is_true(json_object_get(one, "depasse_255_octets")) || str_eq(name, S(".pdf"));
    if (!may_differ && !str_eq(got, promised)) fail_msg("%.*s comes out as %.*s, promised %.*s", STR(name), STR(got), STR(promised));
  }
  json_decref(names);
  assert_int_equal(i, 29);
  assert_true(kept >= 20 && as_promised >= 18);
}

static const struct CMUnitTest stories[] = {
    STORY("every file of the set is handled as its manifest says, and comes back whole", every_real_file_is_handled_as_promised),
    STORY("any name goes in, stands escaped on the page and comes out as the standard writes it", any_name_goes_in_and_comes_out),
};

TELL(stories)
