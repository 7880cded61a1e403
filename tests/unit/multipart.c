/* Files and forms as browsers, libraries and attackers send them, against the verdicts in tests/data/multipart, and
 * the promise that the network's slicing changes nothing. */
#include <jansson.h>
#include <openssl/evp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/out.h"
#include "base/utf8.h"
#include "web/multipart.h"

#define FOLDER "tests/data/multipart/"

/* ---- What came out, written down -------------------------------------------------------------------------------- */

enum { RECORD_MAX = 128 * 1024, SEEN_MAX = 80 };

struct seen_part {
  char name[256], filename[3200], type[256];
  bool has_filename, has_type, ended;
  size_t from, n; /* its data within the record's bytes */
};

struct record {
  struct seen_part parts[SEEN_MAX];
  size_t n;
  char bytes[RECORD_MAX];
  size_t used;
  enum err outcome;
  enum err answer_begin, answer_data, answer_end; /* what the callbacks are to return */
};

static void keep(char *to, size_t room, struct str s) {
  assert_true(s.n < room);
  if (s.n > 0) memcpy(to, s.p, s.n);
  to[s.n] = 0;
}

static enum err begin(void *arg, const struct multipart_part *part) {
  struct record *r = arg;
  assert_true(r->n < SEEN_MAX);
  assert_true(part->name.n > 0 && part->name.n <= MULTIPART_NAME_MAX && utf8_valid(part->name));
  assert_true(utf8_valid(part->filename));
  struct seen_part *p = &r->parts[r->n++];
  *p = (struct seen_part){.has_filename = part->filename.p != NULL, .has_type = part->type.p != NULL, .from = r->used};
  keep(p->name, sizeof p->name, part->name);
  keep(p->filename, sizeof p->filename, part->filename);
  keep(p->type, sizeof p->type, part->type);
  return r->answer_begin;
}

static enum err data(void *arg, struct str bytes) {
  struct record *r = arg;
  assert_true(r->n > 0 && !r->parts[r->n - 1].ended);
  assert_true(bytes.n > 0 && r->used + bytes.n <= RECORD_MAX);
  memcpy(r->bytes + r->used, bytes.p, bytes.n);
  r->used += bytes.n;
  r->parts[r->n - 1].n += bytes.n;
  return r->answer_data;
}

static enum err end(void *arg) {
  struct record *r = arg;
  assert_true(r->n > 0 && !r->parts[r->n - 1].ended);
  r->parts[r->n - 1].ended = true;
  return r->answer_end;
}

/* The body in slices that end at each of `cuts` (rising), then the rest. The caller frees the record. */
static struct record *parse_cut(struct str type, struct str body, size_t max_parts, const size_t *cuts, size_t count) {
  struct record *r = calloc(1, sizeof *r);
  struct multipart *m = malloc(sizeof *m);
  assert_true(r != NULL && m != NULL);
  r->outcome = multipart_open(m, type, max_parts, (struct multipart_sink){begin, data, end, r});
  size_t from = 0;
  for (size_t i = 0; i <= count && r->outcome == OK; i++) {
    size_t const to = i < count ? cuts[i] : body.n;
    char *slice = malloc(to - from + 1); /* of its own, so that reading past it is seen */
    assert_non_null(slice);
    memcpy(slice, body.p + from, to - from);
    r->outcome = multipart_feed(m, (struct str){slice, to - from});
    free(slice);
    from = to;
  }
  if (r->outcome == OK) r->outcome = multipart_end(m);
  free(m);
  return r;
}

static struct record *parse(struct str type, struct str body) {
  return parse_cut(type, body, MULTIPART_PARTS_MAX, NULL, 0);
}

static bool same(const struct record *a, const struct record *b) {
  if (a->outcome != b->outcome || a->n != b->n || a->used != b->used) return false;
  if (memcmp(a->bytes, b->bytes, a->used) != 0) return false;
  for (size_t i = 0; i < a->n; i++)
    if (memcmp(&a->parts[i], &b->parts[i], sizeof a->parts[i]) != 0) return false;
  return true;
}

/* ---- The corpus -------------------------------------------------------------------------------------------------- */

struct sample {
  struct str type, body;
};

static struct str read_whole(struct arena *arena, const char *path) {
  FILE *f = fopen(path, "rb");
  assert_non_null(f);
  char *p = arena_alloc(arena, 65536);
  size_t const n = fread(p, 1, 65536, f);
  assert_true(n < 65536);
  fclose(f);
  return (struct str){p, n};
}

/* One file's boundary is copied wrongly from its upstream expectation, whose own test runs it with "boundary". */
static const char *boundary_of(const char *file, const json_t *expected) {
  if (strcmp(file, "python-multipart/single_field_blocks.http") == 0) return "boundary";
  const char *boundary = json_string_value(json_object_get(expected, "frontiere"));
  return boundary == NULL ? "" : boundary;
}

static struct sample load(struct arena *arena, const char *file, const json_t *expected) {
  struct str const all = read_whole(arena, fmt(arena, FOLDER "%s%c", file, 0).p);
  struct sample s = {.type = fmt(arena, "multipart/form-data; boundary=%s", boundary_of(file, expected)), .body = all};
  if (json_is_true(json_object_get(expected, "corps_seul"))) return s;
  const char *body = memmem(all.p, all.n, "\r\n\r\n", 4);
  assert_non_null(body);
  size_t const head = (size_t)(body - all.p);
  const char *field = memmem(all.p, head, "\r\nContent-Type: ", 16);
  struct str const from = field == NULL ? (struct str){0} : str_sub(all, (size_t)(field - all.p) + 16, all.n);
  s.type = str_sub(from, 0, str_index(from, '\r')); /* the request's own header */
  s.body = str_sub(all, head + 4, all.n);
  return s;
}

static bool sha1_is(struct str bytes, const char *hex) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned n = 0;
  assert_int_equal(EVP_Digest(bytes.p, bytes.n, digest, &n, EVP_sha1(), NULL), 1);
  unsigned char want[20];
  assert_int_equal(str_unhex(str_from(hex), want, sizeof want), OK);
  return n == sizeof want && memcmp(digest, want, n) == 0;
}

/* The name as it stood between the quotes: a quote came as %22. */
static struct str as_sent(struct arena *arena, const char *filename) {
  struct out o = out_in(arena, 8192);
  for (const char *c = filename; *c != 0; c++) out_z(&o, *c == '"' ? "%22" : (char[]){*c, 0});
  return out_str(&o);
}

static void check_optional(struct arena *arena, const char *text, bool has, const json_t *want) {
  assert_int_equal(has, json_is_string(want));
  if (has) assert_true(str_eq(as_sent(arena, text), str_from(json_string_value(want))));
}

static void check_parts(struct arena *arena, const struct record *r, const json_t *want) {
  assert_int_equal(r->n, json_array_size(want));
  for (size_t i = 0; i < r->n; i++) {
    const struct seen_part *p = &r->parts[i];
    const json_t *w = json_array_get(want, i);
    assert_string_equal(p->name, json_string_value(json_object_get(w, "nom")));
    check_optional(arena, p->filename, p->has_filename, json_object_get(w, "fichier_brut"));
    check_optional(arena, p->type, p->has_type, json_object_get(w, "type"));
    assert_int_equal(p->n, json_integer_value(json_object_get(w, "octets")));
    assert_true(sha1_is((struct str){r->bytes + p->from, p->n}, json_string_value(json_object_get(w, "sha1"))));
    assert_true(p->ended);
  }
}

typedef void sample_check(struct arena *arena, const char *verdict, const struct sample *s, const json_t *expected);

static void each_sample(sample_check *check) {
  json_t *all = json_load_file(FOLDER "attendus.json", 0, NULL);
  assert_non_null(all);
  const char *file;
  json_t *expected;
  size_t n = 0;
  json_object_foreach(all, file, expected) {
    if (file[0] == '_') continue;
    scoped(arena) struct arena arena = {0};
    struct sample const s = load(&arena, file, expected);
    check(&arena, json_string_value(json_object_get(expected, "verdict")), &s, expected);
    n++;
  }
  assert_int_equal(n, 26);
  json_decref(all);
}

static void check_verdict(struct arena *arena, const char *verdict, const struct sample *s, const json_t *expected) {
  struct record *r = parse(s->type, s->body);
  if (strcmp(verdict, "parties") == 0) {
    assert_int_equal(r->outcome, OK);
    check_parts(arena, r, json_object_get(expected, "parties"));
  } else {
    assert_true(strcmp(verdict, "refus") == 0 || strcmp(verdict, "vide") == 0);
    assert_int_equal(r->outcome, INVALID);
    if (strcmp(verdict, "vide") == 0) assert_int_equal(r->n, 0);
  }
  free(r);
}

static void what_real_clients_send_is_read_as_they_meant_it(void **state) {
  (void)state;
  each_sample(check_verdict);
}

static unsigned next_random(unsigned *seed) { return *seed = *seed * 1664525u + 1013904223u; }

static void check_same(const struct record *whole, const struct sample *s, const size_t *cuts, size_t n) {
  struct record *r = parse_cut(s->type, s->body, MULTIPART_PARTS_MAX, cuts, n);
  assert_true(same(whole, r));
  free(r);
}

static void check_splits(struct arena *arena, const char *verdict, const struct sample *s, const json_t *expected) {
  (void)verdict;
  (void)expected;
  struct record *whole = parse(s->type, s->body);
  size_t *every = arena_many(arena, s->body.n + 1, size_t);
  for (size_t i = 0; i < s->body.n; i++) {
    every[i] = i + 1;
    check_same(whole, s, &(size_t){i}, 1);
  }
  check_same(whole, s, every, s->body.n);
  unsigned seed = (unsigned)s->body.n;
  for (int round = 0; round < 50; round++) {
    size_t n = 0, at = 0;
    while ((at += next_random(&seed) >> 8 & 63) < s->body.n) every[n++] = at;
    check_same(whole, s, every, n);
  }
  free(whole);
}

static void how_the_network_slices_a_body_changes_nothing(void **state) {
  (void)state;
  each_sample(check_splits);
}

/* ---- Made cases -------------------------------------------------------------------------------------------------- */

#define TYPE S("multipart/form-data; boundary=x")
#define PART(headers, data) "--x\r\n" headers "\r\n\r\n" data "\r\n"
#define PLAIN "Content-Disposition: form-data; name=\"a\""
#define FIELD(data) PART(PLAIN, data)
#define CLOSE "--x--\r\n"

static void a_body_cut_anywhere_is_refused(void **state) {
  (void)state;
  struct str const body = S("preamble\r\n" FIELD("one") FIELD("two") CLOSE);
  size_t const whole = body.n - 2; /* the last line end may be missing */
  for (size_t n = 0; n <= body.n; n++) {
    struct record *r = parse(TYPE, str_sub(body, 0, n));
    assert_int_equal(r->outcome, n < whole ? INVALID : OK);
    free(r);
  }
}

static void what_looks_like_a_boundary_inside_a_file_stays_in_the_file(void **state) {
  (void)state;
  static const char *const lookalikes[] = {"\r\n--y", "\r\n-x", "\n--x--",        "\r\r\n-",
                                           "--x--",   "\r--x",   "\r\n\r\n--", "\r\n--\r\n--\r"};
  for (size_t k = 0; k < sizeof lookalikes / sizeof *lookalikes; k++) {
    for (size_t lead = 1; lead < 40; lead++) {
      char content[128], body[256];
      memset(content, '.', lead);
      snprintf(content + lead, sizeof content - lead, "%s.", lookalikes[k]);
      snprintf(body, sizeof body, "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n%s\r\n--x--\r\n", content);
      for (size_t cut = 0; cut < strlen(body); cut++) {
        struct record *r = parse_cut(TYPE, str_from(body), 1, &cut, 1);
        assert_int_equal(r->outcome, OK);
        assert_true(str_eq((struct str){r->bytes, r->used}, str_from(content)));
        free(r);
      }
    }
  }
}

static void malformed_bodies_are_refused(void **state) {
  (void)state;
  static const struct str bodies[] = {
      S_INIT(""),
      S_INIT("no boundary at all"),
      S_INIT("--x\nContent-Disposition: form-data; name=\"a\"\n\nlf only\n--x--\n"),
      S_INIT("--x\r\nContent-Disposition: form-data; name=\"a\"\n\r\nd\r\n" CLOSE),
      S_INIT("--x\r\n\r\nno headers\r\n" CLOSE),
      S_INIT(PART("Content-Type: text/plain", "no disposition") CLOSE),
      S_INIT(PART("Content-Disposition: form-data", "no name") CLOSE),
      S_INIT(PART("Content-Disposition: form-data; name=\"\"", "empty name") CLOSE),
      S_INIT(PART("Content-Disposition: attachment; name=\"a\"", "no form-data") CLOSE),
      S_INIT(PART("Content-Disposition: form-data; name=\"a", "open quote") CLOSE),
      S_INIT(PART("Content-Disposition: form-data; name=\"a\"; filename=\"b\\\"", "open quote") CLOSE),
      S_INIT(PART("Content-Disposition: form-data; name=\"a\"; name=\"b\"", "two names") CLOSE),
      S_INIT(PART(PLAIN "; filename=\"b\"; filename=\"c\"", "two file names") CLOSE),
      S_INIT(PART(PLAIN "\r\n" PLAIN, "two dispositions") CLOSE),
      S_INIT(PART(PLAIN "\r\nContent-Type: a/b\r\nContent-Type: a/c", "two types") CLOSE),
      S_INIT(PART(PLAIN "\r\nContent-Type: multipart/mixed; boundary=y", "nested") CLOSE),
      S_INIT(PART(PLAIN "\r\nContent-Type: \xc3\xa9", "type in other letters") CLOSE),
      S_INIT(PART(PLAIN "\r\n folded", "d") CLOSE),
      S_INIT(PART(PLAIN "\r\n folded: line", "d") CLOSE),
      S_INIT(PART(PLAIN ";\r\n\tfilename=\"b\"", "d") CLOSE),
      S_INIT(PART(PLAIN "\r\nX : y", "blank before the colon") CLOSE),
      S_INIT(PART(PLAIN "\r\nnonsense", "no colon") CLOSE),
      S_INIT(PART("Content-Disposition: form-data; name=\"a\0b\"", "NUL in a name") CLOSE),
      S_INIT(PART("Content-Disposition: form-data; name=\"a\x01\"", "control in a name") CLOSE),
      S_INIT(PART("Content-Disposition: form-data; name=\"a%0Db\"", "line end in a name") CLOSE),
      S_INIT(PART("Content-Disposition: form-data; name=\"\xe9\"", "Latin-1 name") CLOSE),
      S_INIT(PART(PLAIN "; filename=\"a\0.pdf\"", "NUL in a file name") CLOSE),
      S_INIT(PART(PLAIN "; filename*=UTF-8''a%00.pdf", "NUL in a file name") CLOSE),
      S_INIT(PART(PLAIN "; filename*=UTF-8''a%0", "broken escape") CLOSE),
      S_INIT(PART(PLAIN "; filename*=ISO-8859-1''a", "other charset") CLOSE),
      S_INIT(PART(PLAIN "; filename*=a", "no charset") CLOSE),
      S_INIT(PART(PLAIN " filename=\"b\"", "no semicolon") CLOSE),
      S_INIT(PART(PLAIN "; filename", "no value") CLOSE),
      S_INIT(FIELD("d") "--xy\r\n" CLOSE),
      S_INIT(FIELD("d") "--x-\r\n" CLOSE),
      S_INIT(FIELD("d") "--x--y\r\n"),
      S_INIT(FIELD("d") "--x--\ry"),
      S_INIT(FIELD("d") "--x \ry"),
      S_INIT(FIELD("d") "--x\ry"),
  };
  for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
    struct record *r = parse(TYPE, bodies[i]);
    if (r->outcome != INVALID) fail_msg("body %zu: %s", i, err_name(r->outcome));
    free(r);
  }
}

static void tolerated_forms_are_read(void **state) {
  (void)state;
  static const struct {
    struct str body;
    size_t parts;
    const char *data;
  } cases[] = {
      {S_INIT(FIELD("d") CLOSE), 1, "d"},
      {S_INIT("--x  \t\r\nContent-Disposition:form-data;name=a\r\n\r\nd\r\n--x-- \r\nepilogue\n--x\r\n"), 1, "d"},
      {S_INIT("a\r\n--wrong\r\n--x-- "), 0, ""},
      {S_INIT("--x\r\nCONTENT-DISPOSITION: Form-Data; NAME=\"a\"\r\n\r\n--x--"), 1, ""},
      {S_INIT(PART("X-Other: \xc3\xa9\r\nContent-Disposition: form-data; other=\"1\"; name=\"a\"", "\0\r") CLOSE), 1,
       NULL},
      {S_INIT(FIELD("") FIELD("\r\n") CLOSE), 2, "\r\n"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct record *r = parse(TYPE, cases[i].body);
    assert_int_equal(r->outcome, OK);
    assert_int_equal(r->n, cases[i].parts);
    struct str const want = cases[i].data == NULL ? S("\0\r") : str_from(cases[i].data);
    assert_true(str_eq((struct str){r->bytes, r->used}, want));
    free(r);
  }
}

static void file_names_come_out_as_people_know_them(void **state) {
  (void)state;
  static const struct {
    const char *parameter, *want; /* want NULL: the part is no file */
  } cases[] = {
      {"", NULL},
      {"; filename=\"\"", ""},
      {"; filename=CV.pdf", "CV.pdf"},
      {"; filename=\"CV A\xc3\xafssatou.pdf\"", "CV A\xc3\xafssatou.pdf"},
      {"; filename=\"x\\\"y.pdf\"", "x\"y.pdf"},
      {"; filename=\"x%22y.pdf\"", "x\"y.pdf"},
      {"; filename=\"50%25 %2f.pdf\"", "50%25 %2f.pdf"},
      {"; filename=\"a%0D%0Ab%0ac\td\"", "a  b c d"},
      {"; filename=\"C:\\dir\\CV.pdf\"", "C:\\dir\\CV.pdf"},
      {"; filename=\"\xe9t\xe9.pdf\"", "\xef\xbf\xbdt\xef\xbf\xbd.pdf"},
      {"; filename=\"a; name=b.pdf\"", "a; name=b.pdf"},
      {"; filename*=UTF-8''r%C3%A9sum%C3%A9.pdf", "r\xc3\xa9sum\xc3\xa9.pdf"},
      {"; filename*=utf-8'fr'a%09b", "a b"},
      {"; filename*=UTF-8''other.pdf; filename=\"plain.pdf\"", "plain.pdf"},
      {"; filename=\"plain.pdf\"; filename*=nonsense", "plain.pdf"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char body[512];
    snprintf(body, sizeof body, "--x\r\n" PLAIN "%s\r\n\r\n\r\n" CLOSE, cases[i].parameter);
    struct record *r = parse(TYPE, str_from(body));
    assert_int_equal(r->outcome, OK);
    assert_int_equal(r->parts[0].has_filename, cases[i].want != NULL);
    assert_string_equal(r->parts[0].filename, cases[i].want == NULL ? "" : cases[i].want);
    free(r);
  }
}

static void the_content_type_must_carry_one_usable_boundary(void **state) {
  (void)state;
  static const struct {
    const char *type;
    enum err want;
  } cases[] = {
      {"multipart/form-data; boundary=x", OK},
      {"Multipart/Form-Data;BOUNDARY=\"x\"", OK},
      {"multipart/form-data; charset=utf-8; boundary=\"x\" ", OK},
      {"multipart/form-data; boundary=\"a b\"", OK},
      {"multipart/form-data; boundary=\\/\\/:=?", OK},
      {"multipart/form-data; boundary=0123456789012345678901234567890123456789012345678901234567890123456789", OK},
      {"multipart/form-data; boundary=01234567890123456789012345678901234567890123456789012345678901234567890",
       INVALID},
      {"multipart/form-data", INVALID},
      {"multipart/form-data; boundary=", INVALID},
      {"multipart/form-data; boundary=\"\"", INVALID},
      {"multipart/form-data; boundary=\"x", INVALID},
      {"multipart/form-data; boundary=\"x \"", INVALID},
      {"multipart/form-data; boundary=\"x\\\"\"", INVALID},
      {"multipart/form-data; boundary=x; boundary=y", INVALID},
      {"multipart/form-data; boundary=x y", INVALID},
      {"multipart/form-data; boundary=x, multipart/form-data; boundary=y", INVALID},
      {"multipart/form-data; boundary=\"\xc3\xa9\"", INVALID},
      {"multipart/mixed; boundary=x", INVALID},
      {"text/plain", INVALID},
      {"", INVALID},
      {NULL, INVALID},
  };
  static struct multipart m;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    assert_int_equal(multipart_open(&m, str_from(cases[i].type), 1, (struct multipart_sink){0}), cases[i].want);
}

static enum err outcome_of(struct str body, size_t max_parts) {
  struct record *r = parse_cut(TYPE, body, max_parts, NULL, 0);
  enum err const outcome = r->outcome;
  free(r);
  return outcome;
}

/* `length` times 'n' between two texts. */
static struct str padded(struct arena *arena, const char *before, size_t length, const char *after) {
  struct out o = out_in(arena, 65536);
  out_z(&o, before);
  for (size_t i = 0; i < length; i++) out_char(&o, 'n');
  out_z(&o, after);
  assert_false(o.full);
  return out_str(&o);
}

static void every_maximum_is_exact(void **state) {
  (void)state;
  scoped(arena) struct arena arena = {0};
  const char *name = "--x\r\nContent-Disposition: form-data; name=\"", *tail = "\"\r\n\r\n\r\n" CLOSE;
  assert_int_equal(outcome_of(padded(&arena, name, MULTIPART_NAME_MAX, tail), 1), OK);
  assert_int_equal(outcome_of(padded(&arena, name, MULTIPART_NAME_MAX + 1, tail), 1), TOO_BIG);
  const char *head = "--x\r\n" PLAIN "; filename=\"";
  assert_int_equal(outcome_of(padded(&arena, head, MULTIPART_FILENAME_MAX, tail), 1), OK);
  assert_int_equal(outcome_of(padded(&arena, head, MULTIPART_FILENAME_MAX + 1, tail), 1), TOO_BIG);
  head = "--x\r\n" PLAIN "\r\nX: ";
  size_t const rest = MULTIPART_HEAD_MAX - strlen(head) + strlen("--x\r\n") - strlen("\r\n\r\n");
  assert_int_equal(outcome_of(padded(&arena, head, rest, "\r\n\r\n\r\n" CLOSE), 1), OK);
  assert_int_equal(outcome_of(padded(&arena, head, rest + 1, "\r\n\r\n\r\n" CLOSE), 1), TOO_BIG);
  assert_int_equal(outcome_of(S(FIELD("1") FIELD("2") CLOSE), 2), OK);
  assert_int_equal(outcome_of(S(FIELD("1") FIELD("2") FIELD("3") CLOSE), 2), TOO_BIG);
  assert_true(sizeof(struct multipart) <= 16384);
}

static void bytes_that_are_no_text_cannot_overflow_a_repaired_name(void **state) {
  (void)state;
  scoped(arena) struct arena arena = {0};
  const char *head = "--x\r\n" PLAIN "; filename=\"", *tail = "\"\r\n\r\n\r\n" CLOSE;
  struct str const ascii = padded(&arena, head, MULTIPART_FILENAME_MAX, tail);
  char *body = arena_alloc(&arena, ascii.n);
  for (size_t i = 0; i < ascii.n; i++) body[i] = ascii.p[i];
  memset(memmem(body, ascii.n, "nnnn", 4), 0xff, MULTIPART_FILENAME_MAX);
  struct record *r = parse(TYPE, (struct str){body, ascii.n});
  assert_int_equal(r->outcome, OK);
  assert_int_equal(strlen(r->parts[0].filename), 3 * MULTIPART_FILENAME_MAX);
  free(r);
}

static void a_receiver_that_says_no_is_not_asked_again(void **state) {
  (void)state;
  for (int which = 0; which < 3; which++) {
    static struct multipart m;
    struct record *r = calloc(1, sizeof *r);
    assert_non_null(r);
    r->answer_begin = which == 0 ? FORBIDDEN : OK;
    r->answer_data = which == 1 ? TOO_BIG : OK;
    r->answer_end = which == 2 ? RETRY : OK;
    enum err const want = which == 0 ? FORBIDDEN : which == 1 ? TOO_BIG : RETRY;
    assert_int_equal(multipart_open(&m, TYPE, 4, (struct multipart_sink){begin, data, end, r}), OK);
    assert_int_equal(multipart_feed(&m, S(FIELD("one") FIELD("two") CLOSE)), want);
    assert_int_equal(multipart_feed(&m, S(CLOSE)), want);
    assert_int_equal(multipart_end(&m), want);
    assert_int_equal(r->n, 1);
    free(r);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_real_clients_send_is_read_as_they_meant_it),
      cmocka_unit_test(how_the_network_slices_a_body_changes_nothing),
      cmocka_unit_test(a_body_cut_anywhere_is_refused),
      cmocka_unit_test(what_looks_like_a_boundary_inside_a_file_stays_in_the_file),
      cmocka_unit_test(malformed_bodies_are_refused),
      cmocka_unit_test(tolerated_forms_are_read),
      cmocka_unit_test(file_names_come_out_as_people_know_them),
      cmocka_unit_test(the_content_type_must_carry_one_usable_boundary),
      cmocka_unit_test(every_maximum_is_exact),
      cmocka_unit_test(bytes_that_are_no_text_cannot_overflow_a_repaired_name),
      cmocka_unit_test(a_receiver_that_says_no_is_not_asked_again),
  };
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests_name("multipart", tests, NULL, NULL);
}
