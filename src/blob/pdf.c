/* One pass over the file looks at PDF names ("/JavaScript", also written "/Java#53cript") and at the few keywords that
 * mark its skeleton; compressed object streams are inflated, since modern files keep their dictionaries there.
 * Content and images are not told apart from the rest: names this long do not appear in them by chance. */
#include "blob/pdf.h"

#include <string.h>

#include "blob/type_read.h"
#include "blob/zip.h"

#define PIECE 16384
#define HEADER_REACH 1024                    /* readers accept bytes before the header, up to here */
#define NAME_RAW 64                          /* bytes of a name as written; longer ones are none of ours */
#define INFLATED_MAX ((uint64_t)64 << 20)    /* from all object streams together */

struct scan {
  struct file_verdict *verdict;
  char name[NAME_RAW];
  size_t name_n;
  bool in_name;
  uint64_t recent;             /* the last eight bytes */
  bool object_stream, deflate; /* seen since the object began */
  uint64_t objects;
  uint64_t end, startxref; /* behind the last "%%EOF" and the last "startxref", 0: none */
  uint64_t inflated;
};

static int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/* The name without its #xx escapes. */
static struct str plain_name(const struct scan *s, char plain[NAME_RAW]) {
  size_t n = 0;
  for (size_t i = 0; i < s->name_n; i++) {
    char c = s->name[i];
    if (c == '#' && i + 2 < s->name_n && hex_value(s->name[i + 1]) >= 0 && hex_value(s->name[i + 2]) >= 0) {
      c = (char)(hex_value(s->name[i + 1]) << 4 | hex_value(s->name[i + 2]));
      i += 2;
    }
    plain[n++] = c;
  }
  return (struct str){plain, n};
}

static void name_ended(struct scan *s) {
  char plain[NAME_RAW];
  struct str const name = plain_name(s, plain);
  s->in_name = false;
  if (str_eq(name, S("JavaScript")) || str_eq(name, S("Launch")) || str_eq(name, S("RichMedia")))
    type_doubt(s->verdict, FILE_ACTIVE);
  else if (str_eq(name, S("Encrypt"))) type_doubt(s->verdict, FILE_ENCRYPTED);
  else if (str_eq(name, S("EmbeddedFile")) || str_eq(name, S("EmbeddedFiles"))) type_doubt(s->verdict, FILE_EMBEDS);
  else if (str_eq(name, S("ObjStm"))) s->object_stream = true;
  else if (str_eq(name, S("FlateDecode")) || str_eq(name, S("Fl"))) s->deflate = true;
}

/* White space and delimiters end a name (ISO 32000-1, 7.2.2). */
static bool ends_name(unsigned char c) { return c <= ' ' || memchr("()<>[]{}/%", c, 10) != NULL; }

static void name_byte(struct scan *s, unsigned char c) {
  if (s->in_name) {
    if (ends_name(c)) name_ended(s);
    else if (s->name_n < NAME_RAW) s->name[s->name_n++] = (char)c;
    else s->in_name = false;
  }
  if (c == '/') {
    s->in_name = true;
    s->name_n = 0;
  }
}

static bool inflated_names(void *context, const unsigned char *bytes, size_t n) {
  struct scan *s = context;
  for (size_t i = 0; i < n; i++) name_byte(s, bytes[i]);
  s->inflated += n;
  return s->inflated < INFLATED_MAX;
}

/* The last `n` bytes read spell `word` of n <= 8 bytes. */
static bool just_read(const struct scan *s, const char *word, size_t n) {
  for (size_t i = 0; i < n; i++)
    if ((unsigned char)(s->recent >> 8 * (n - 1 - i)) != (unsigned char)word[i]) return false;
  return true;
}
#define JUST_READ(s, word) just_read((s), "" word, sizeof(word) - 1)

/* `at` is the offset behind byte `c`. True: an object stream's bytes begin here. */
static bool keyword_byte(struct scan *s, unsigned char c, uint64_t at) {
  s->recent = s->recent << 8 | c;
  if (c == 'F' && JUST_READ(s, "%%EOF")) s->end = at;
  else if (c == 'f' && JUST_READ(s, "tartxref")) s->startxref = at;
  else if (c == 'j' && JUST_READ(s, " obj")) {
    s->objects++;
    s->object_stream = s->deflate = false;
  } else if (c == '\n' && (JUST_READ(s, "stream\n") || JUST_READ(s, "stream\r\n"))) {
    bool const begins = s->object_stream && s->deflate;
    s->object_stream = false;
    return begins;
  }
  return false;
}

static enum err scan_object_stream(const struct file_source *source, struct scan *s, uint64_t at) {
  if (s->inflated >= INFLATED_MAX) return OK;
  struct scan within = {.verdict = s->verdict, .inflated = s->inflated};
  TRY(type_inflate(source, at, source->size - at, false, inflated_names, &within));
  if (within.in_name) name_ended(&within);
  s->inflated = within.inflated;
  return OK;
}

static enum err scan_file(const struct file_source *source, uint64_t from, struct scan *s) {
  unsigned char piece[PIECE];
  size_t n;
  for (uint64_t at = from; at < source->size; at += n) {
    TRY(type_read(source, at, piece, sizeof piece, &n));
    for (size_t i = 0; i < n; i++) {
      name_byte(s, piece[i]);
      if (keyword_byte(s, piece[i], at + i + 1)) TRY(scan_object_stream(source, s, at + i + 1));
    }
  }
  if (s->in_name) name_ended(s);
  return OK;
}

static size_t skip_digits(const unsigned char *p, size_t n, size_t i) {
  while (i < n && p[i] >= '0' && p[i] <= '9') i++;
  return i;
}

/* A cross-reference table ("xref") or stream ("12 0 obj"), after white space. */
static bool is_xref(const unsigned char *p, size_t n) {
  size_t i = 0;
  while (i < n && p[i] <= ' ') i++;
  if (n - i >= 4 && memcmp(p + i, "xref", 4) == 0) return true;
  size_t const number = skip_digits(p, n, i);
  if (number == i || number == n || p[number] > ' ') return false;
  size_t const generation = skip_digits(p, n, number + 1);
  return generation > number + 1 && n - generation >= 4 && p[generation] <= ' ' &&
         memcmp(p + generation + 1, "obj", 3) == 0;
}

/* The skeleton begins where "startxref" says, counted from the header or from the file's first byte. */
static enum err check_xref(const struct file_source *source, uint64_t header, struct scan *s) {
  unsigned char text[32], target[32];
  size_t n, i = 0;
  uint64_t offset = 0;
  TRY(type_read(source, s->startxref, text, sizeof text, &n));
  while (i < n && text[i] <= ' ') i++;
  for (; i < n && text[i] >= '0' && text[i] <= '9' && offset < source->size; i++) offset = offset * 10 + text[i] - '0';
  for (int try = 0; try < 2; try++) {
    TRY(type_read(source, try == 0 ? offset + header : offset, target, sizeof target, &n));
    if (is_xref(target, n)) return OK;
  }
  type_doubt(s->verdict, FILE_DAMAGED);
  return OK;
}

static bool find_header(const unsigned char *head, size_t n, size_t *ret) {
  for (size_t i = 0; i + 5 <= n; i++)
    if (memcmp(head + i, "%PDF-", 5) == 0) {
      *ret = i;
      return true;
    }
  return false;
}

enum err pdf_check(const struct file_source *source, struct file_verdict *verdict) {
  unsigned char head[HEADER_REACH + 5];
  size_t n, header;
  TRY(type_read(source, 0, head, sizeof head, &n));
  if (!find_header(head, n, &header) || (header > 0 && type_is_foreign(head, header))) {
    type_refuse(verdict, FILE_OTHER_CONTENT);
    return OK;
  }
  if (header > 0) type_doubt(verdict, FILE_BOM);
  struct scan s = {.verdict = verdict};
  TRY(scan_file(source, header, &s));
  if (s.objects == 0 && s.startxref == 0) { /* a header alone: what follows it decides */
    bool const foreign = type_is_foreign(head + header + 5, n - header - 5);
    if (foreign) type_refuse(verdict, FILE_OTHER_CONTENT);
    else type_doubt(verdict, FILE_DAMAGED);
    return OK;
  }
  if (s.end == 0 || s.startxref == 0) type_doubt(verdict, FILE_DAMAGED);
  else TRY(check_xref(source, header, &s));
  bool other;
  TRY(zip_tail(source, s.end == 0 ? source->size : s.end, &other));
  if (other) type_doubt(verdict, FILE_POLYGLOT);
  return OK;
}
