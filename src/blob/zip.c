/* The central directory at the end says what an archive holds; each entry's own header must say the same, because
 * some readers believe the one and some the other. Office formats are recognised by the entries they must have. */
#include "blob/zip.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "blob/type_read.h"

#define TAIL_LOOK 1024 /* bytes after a file's own end that are looked at */
#define END_LEN 22 /* end of central directory record, without its comment */
#define COMMENT_MAX 65535
#define END64_LEN 56
#define LOCATOR64_LEN 20
#define CENTRAL_LEN 46
#define LOCAL_LEN 30
#define NAME_MAX_BYTES 1024
#define EXTRA_LOOK 512
#define MIMETYPE_LEN 96
#define PIECE 16384

struct end {
  uint64_t at;                        /* where the end record stands; 0: none was found */
  uint64_t entries, size, directory;  /* as it says; directory is an offset in the archive */
  bool exact;                         /* its comment ends where the file ends */
};

struct entry {
  unsigned flags, method, made_by;
  uint32_t crc, attributes;
  uint64_t packed, size, local; /* local: offset of its own header in the archive */
  struct str name;
};

/* Bytes of the archive that an entry (or the directory) occupies. */
struct span {
  uint64_t from, to;
};

/* What the names and a few contents tell. */
struct facts {
  struct file_verdict *verdict;
  enum file_kind ooxml, odf; /* by main part; by "mimetype" */
  bool parts, content, manifest;
  uint64_t sum, base; /* base: bytes before the archive */
  size_t n;
  struct span spans[ZIP_ENTRIES_MAX + 1];
  char name[NAME_MAX_BYTES];
};

/* --- The end record -------------------------------------------------------------------------------------------------- */

/* The last end record whose comment reaches the end of the file exactly, else the last of all. */
static enum err find_end(const struct file_source *source, struct end *ret) {
  unsigned char piece[PIECE];
  uint64_t const reach = END_LEN + COMMENT_MAX;
  uint64_t at = source->size > reach ? source->size - reach : 0;
  struct end found = {0};
  bool any = false;
  for (size_t n = END_LEN; at + END_LEN <= source->size; at += n - (END_LEN - 1)) {
    TRY(type_read(source, at, piece, sizeof piece, &n));
    for (size_t i = 0; i + END_LEN <= n; i++) {
      const unsigned char *p = piece + i;
      if (p[0] != 'P' || memcmp(p, "PK\5\6", 4) != 0) continue;
      bool const exact = at + i + END_LEN + type_le16(p + 20) == source->size;
      if (any && found.exact && !exact) continue;
      any = true;
      found = (struct end){.at = at + i, .entries = type_le16(p + 10), .size = type_le32(p + 12),
                           .directory = type_le32(p + 16), .exact = exact};
    }
  }
  *ret = found;
  return OK;
}

static uint64_t le64(const unsigned char *p) { return type_le32(p) | (uint64_t)type_le32(p + 4) << 32; }

/* Large archives repeat the end record with wider fields. */
static enum err widen_end(const struct file_source *source, struct end *end) {
  unsigned char locator[LOCATOR64_LEN], b[END64_LEN];
  size_t n;
  if (end->entries != 0xffff && end->size != UINT32_MAX && end->directory != UINT32_MAX) return OK;
  if (end->at < LOCATOR64_LEN) return OK;
  TRY(type_read(source, end->at - LOCATOR64_LEN, locator, sizeof locator, &n));
  if (memcmp(locator, "PK\6\7", 4) != 0) return OK;
  TRY(type_read(source, le64(locator + 8), b, sizeof b, &n));
  if (n < sizeof b || memcmp(b, "PK\6\6", 4) != 0) return OK;
  end->at = le64(locator + 8);
  end->entries = le64(b + 32);
  end->size = le64(b + 40);
  end->directory = le64(b + 48);
  return OK;
}

enum err zip_ends(const struct file_source *source, bool *ret) {
  struct end end;
  TRY(find_end(source, &end));
  *ret = end.at > 0 && end.exact;
  return OK;
}

enum err zip_tail(const struct file_source *source, uint64_t end, bool *ret_other) {
  unsigned char tail[TAIL_LOOK];
  size_t n;
  TRY(type_read(source, end, tail, sizeof tail, &n));
  bool other = type_is_foreign(tail, n);
  if (!other) TRY(zip_ends(source, &other));
  *ret_other = other;
  return OK;
}

/* --- Names ------------------------------------------------------------------------------------------------------------ */

static bool is_one_of(struct str word, const char *list) {
  struct str rest = str_from(list), one;
  while (str_next(&rest, ' ', &one))
    if (str_eq_nocase(word, one)) return true;
  return false;
}

/* Leaves its folder, names a drive, or holds control characters. */
static bool is_unsafe(struct str name) {
  if (name.n == 0 || name.p[0] == '/' || name.p[0] == '\\') return true;
  if (name.n >= 2 && name.p[1] == ':') return true;
  size_t part = 0;
  for (size_t i = 0; i <= name.n; i++) {
    if (i < name.n && (unsigned char)name.p[i] < ' ') return true;
    if (i < name.n && name.p[i] != '/' && name.p[i] != '\\') continue;
    if (str_eq(str_sub(name, part, i - part), S(".."))) return true;
    part = i + 1;
  }
  return false;
}

static struct str extension(struct str name) {
  size_t dot = name.n;
  for (size_t i = name.n; i > 0 && name.p[i - 1] != '/'; i--)
    if (name.p[i - 1] == '.') {
      dot = i;
      break;
    }
  return str_sub(name, dot, name.n);
}

static bool starts_nocase(struct str s, struct str prefix) {
  return s.n >= prefix.n && str_eq_nocase(str_sub(s, 0, prefix.n), prefix);
}

static bool ends_nocase(struct str s, struct str suffix) {
  return s.n >= suffix.n && str_eq_nocase(str_sub(s, s.n - suffix.n, suffix.n), suffix);
}

static bool is_main_part(struct str name, struct str prefix) {
  return starts_nocase(name, prefix) && str_eq_nocase(extension(name), S("xml")) &&
         str_index(str_sub(name, prefix.n, name.n), '/') == name.n - prefix.n;
}

static bool is_office(enum file_kind kind) { return kind != FILE_ZIP; }

static void judge_name(struct facts *f, const struct entry *e) {
  struct file_verdict *v = f->verdict;
  struct str const name = e->name, ext = extension(name);
  bool const is_link = e->made_by >> 8 == 3 && (e->attributes >> 16 & 0170000) == 0120000;
  if (is_unsafe(name) || is_link) type_refuse(v, FILE_UNSAFE);
  if (is_one_of(ext, "exe scr pif bat cmd ps1 vbs vbe js jse wsf wsh hta msi lnk jar class dll cpl apk "
                     "docm dotm xlsm xltm xlam pptm potm ppsm"))
    type_refuse(v, FILE_ACTIVE);
  if (is_one_of(ext, "zip 7z rar gz tgz bz2 tbz xz zst tar cab arj lzh iso")) type_refuse(v, FILE_NESTED);
  if (ends_nocase(name, S("vbaProject.bin")) || starts_nocase(name, S("xl/macrosheets/"))) type_refuse(v, FILE_ACTIVE);
  bool const basic = str_starts(name, S("Basic/")) && str_eq(ext, S("xml")) && !str_contains(name, S("/script-l"));
  if (basic || (str_starts(name, S("Scripts/")) && ext.n > 0) || str_contains(name, S("/activeX/")))
    type_doubt(v, FILE_ACTIVE);

  if (is_main_part(name, S("word/document"))) f->ooxml = FILE_DOCX;
  if (is_main_part(name, S("xl/workbook"))) f->ooxml = FILE_XLSX;
  if (is_main_part(name, S("ppt/presentation"))) f->ooxml = FILE_PPTX;
  if (str_eq_nocase(name, S("[Content_Types].xml"))) f->parts = true;
  if (str_eq(name, S("content.xml"))) f->content = true;
}

/* --- Contents: only OpenDocument's two small entries ------------------------------------------------------------------- */

struct text {
  char p[MIMETYPE_LEN];
  size_t n;
};

static bool keep_text(void *context, const unsigned char *bytes, size_t n) {
  struct text *t = context;
  size_t const room = sizeof t->p - t->n, take = n < room ? n : room;
  memcpy(t->p + t->n, bytes, take);
  t->n += take;
  return t->n < sizeof t->p;
}

struct search {
  struct str needle; /* whose first character occurs once in it */
  size_t matched;
  bool found;
};

static bool look_for(void *context, const unsigned char *bytes, size_t n) {
  struct search *s = context;
  for (size_t i = 0; i < n && !s->found; i++) {
    if ((char)bytes[i] == s->needle.p[s->matched]) s->matched++;
    else s->matched = (char)bytes[i] == s->needle.p[0] ? 1 : 0;
    s->found = s->matched == s->needle.n;
  }
  return !s->found;
}

/* Gives an entry's plain bytes, stored or deflated, to the sink. */
static enum err read_entry(const struct file_source *source, uint64_t data, const struct entry *e, type_sink *sink,
                           void *context) {
  if (e->method == 8) return type_inflate(source, data, e->packed, true, sink, context);
  unsigned char piece[PIECE];
  uint64_t const size = e->packed < TYPE_INFLATE_MAX ? e->packed : TYPE_INFLATE_MAX;
  for (uint64_t at = 0; at < size;) {
    size_t n;
    TRY(type_read(source, data + at, piece, size - at < sizeof piece ? (size_t)(size - at) : sizeof piece, &n));
    if (n == 0 || !sink(context, piece, n)) return OK;
    at += n;
  }
  return OK;
}

static enum file_kind odf_kind(struct str media) {
  struct str const text = str_trim(media);
  for (enum file_kind k = FILE_ODT; k <= FILE_ODP; k++)
    if (str_eq(text, type_media(k))) return k;
  return FILE_UNKNOWN;
}

static enum err judge_content(const struct file_source *source, struct facts *f, const struct entry *e, uint64_t data) {
  if (str_eq(e->name, S("mimetype"))) {
    struct text text = {0};
    TRY(read_entry(source, data, e, keep_text, &text));
    f->odf = odf_kind((struct str){text.p, text.n});
  } else if (str_eq(e->name, S("META-INF/manifest.xml"))) {
    struct search search = {.needle = S(":encryption-data")};
    f->manifest = true;
    TRY(read_entry(source, data, e, look_for, &search));
    if (search.found) type_doubt(f->verdict, FILE_ENCRYPTED);
  }
  return OK;
}

/* --- Entries ------------------------------------------------------------------------------------------------------------ */

/* Sizes over 4 GB, and from some programs all sizes, stand in an extra field (APPNOTE 4.5.3). */
static void widen_entry(struct entry *e, const unsigned char *extra, size_t n) {
  uint64_t *fields[] = {&e->size, &e->packed, &e->local};
  for (size_t at = 0; at + 4 <= n;) {
    size_t const id = type_le16(extra + at), length = type_le16(extra + at + 2);
    if (length > n - at - 4) return;
    const unsigned char *p = extra + at + 4, *end = p + length;
    for (size_t i = 0; id == 1 && i < 3; i++)
      if (*fields[i] == UINT32_MAX && end - p >= 8) {
        *fields[i] = le64(p);
        p += 8;
      }
    at += 4 + length;
  }
}

/* Compares the entry's own header with the directory; *ret_data 0 where there is none. */
static enum err judge_local(const struct file_source *source, struct facts *f, const struct entry *e,
                            uint64_t *ret_data) {
  unsigned char b[LOCAL_LEN + NAME_MAX_BYTES];
  size_t n;
  *ret_data = 0;
  TRY(type_read(source, f->base + e->local, b, LOCAL_LEN + e->name.n, &n));
  if (n < LOCAL_LEN || memcmp(b, "PK\3\4", 4) != 0) {
    type_doubt(f->verdict, FILE_DAMAGED);
    return OK;
  }
  unsigned const flags = type_le16(b + 6);
  size_t const name_n = type_le16(b + 26);
  uint32_t const crc = type_le32(b + 14), packed = type_le32(b + 18), size = type_le32(b + 22);
  bool const later = (flags & 8) != 0 || packed == UINT32_MAX; /* written behind the bytes, or in an extra field */
  bool differs = name_n != e->name.n || n < LOCAL_LEN + name_n || memcmp(b + LOCAL_LEN, e->name.p, name_n) != 0;
  differs = differs || type_le16(b + 8) != e->method || (flags & 1) != (e->flags & 1);
  if (!later) differs = differs || crc != e->crc || packed != e->packed || size != e->size;
  if (differs) type_refuse(f->verdict, FILE_UNSAFE);
  *ret_data = e->local + LOCAL_LEN + name_n + type_le16(b + 28);
  return OK;
}

static void judge_sizes(struct facts *f, const struct entry *e) {
  f->sum += e->size;
  if (e->size > ZIP_SUM_MAX || f->sum > ZIP_SUM_MAX) type_refuse(f->verdict, FILE_BOMB);
  bool const swollen = e->size > ZIP_RATIO_DOUBT && e->size / ZIP_RATIO_MAX > e->packed;
  if (swollen && e->size > ZIP_RATIO_REFUSED) type_refuse(f->verdict, FILE_BOMB);
  else if (swollen) type_doubt(f->verdict, FILE_LARGE);
  if ((e->flags & 1) != 0 || e->method == 99) type_doubt(f->verdict, FILE_ENCRYPTED);
  else if (e->method != 0 && e->method != 8) type_doubt(f->verdict, FILE_DAMAGED);
  if (e->method == 0 && (e->flags & 1) == 0 && e->packed != e->size) type_refuse(f->verdict, FILE_UNSAFE);
}

/* Reads one directory entry at *at and moves behind it; *ret_is false where there is none. */
static enum err next_entry(const struct file_source *source, struct facts *f, uint64_t *at, struct entry *ret,
                           bool *ret_is) {
  unsigned char b[CENTRAL_LEN], extra[EXTRA_LOOK];
  size_t n, extra_n;
  *ret_is = false;
  TRY(type_read(source, *at, b, sizeof b, &n));
  if (n < sizeof b || memcmp(b, "PK\1\2", 4) != 0) return OK;
  size_t const name_n = type_le16(b + 28), extra_len = type_le16(b + 30), comment_n = type_le16(b + 32);
  TRY(type_read(source, *at + CENTRAL_LEN, f->name, name_n < sizeof f->name ? name_n : sizeof f->name, &n));
  if (name_n > sizeof f->name) type_refuse(f->verdict, FILE_UNSAFE);
  if (n < name_n) return OK;
  struct entry e = {.made_by = type_le16(b + 4), .flags = type_le16(b + 8), .method = type_le16(b + 10),
    .crc = type_le32(b + 16), .packed = type_le32(b + 20), .size = type_le32(b + 24),
    .attributes = type_le32(b + 38), .local = type_le32(b + 42), .name = {f->name, name_n}};
  TRY(type_read(source, *at + CENTRAL_LEN + name_n, extra, extra_len < EXTRA_LOOK ? extra_len : EXTRA_LOOK, &extra_n));
  widen_entry(&e, extra, extra_n);
  *at += CENTRAL_LEN + name_n + extra_len + comment_n;
  *ret = e;
  *ret_is = true;
  return OK;
}

static enum err judge_entry(const struct file_source *source, struct facts *f, const struct entry *e) {
  uint64_t data;
  judge_name(f, e);
  judge_sizes(f, e);
  if (f->verdict->verdict == FILE_REFUSED) return OK;
  if (e->local > source->size || e->packed > source->size) {
    type_doubt(f->verdict, FILE_DAMAGED);
    return OK;
  }
  TRY(judge_local(source, f, e, &data));
  if (data == 0) return OK;
  f->spans[f->n++] = (struct span){e->local, data + e->packed};
  return judge_content(source, f, e, f->base + data);
}

static int by_from(const void *a, const void *b) {
  uint64_t const x = ((const struct span *)a)->from, y = ((const struct span *)b)->from;
  return (x > y) - (x < y);
}

/* Entries that share bytes unpack to more than their sizes say. */
static void judge_overlap(struct facts *f) {
  qsort(f->spans, f->n, sizeof *f->spans, by_from);
  for (size_t i = 1; i < f->n; i++)
    if (f->spans[i].from < f->spans[i - 1].to) type_refuse(f->verdict, FILE_BOMB);
}

static enum err walk(const struct file_source *source, struct facts *f, const struct end *end) {
  struct file_verdict *v = f->verdict;
  if (end->entries > ZIP_ENTRIES_MAX) type_refuse(v, FILE_BOMB);
  if (!end->exact || end->size > end->at || end->directory > end->at - end->size) type_doubt(v, FILE_DAMAGED);
  uint64_t at = end->size > end->at ? 0 : end->at - end->size;
  f->base = end->directory < at ? at - end->directory : 0;
  if (f->base > 0) type_doubt(v, FILE_DAMAGED);
  uint64_t const directory = at - f->base;
  uint64_t seen = 0;
  for (bool is = true; v->verdict != FILE_REFUSED && at < end->at; seen++) {
    struct entry e;
    TRY(next_entry(source, f, &at, &e, &is));
    if (!is) break;
    if (seen == ZIP_ENTRIES_MAX) type_refuse(v, FILE_BOMB);
    else TRY(judge_entry(source, f, &e));
  }
  if (v->verdict == FILE_REFUSED) return OK;
  if (seen != end->entries) type_doubt(v, FILE_DAMAGED);
  f->spans[f->n++] = (struct span){directory, directory + end->size};
  judge_overlap(f);
  return OK;
}

/* --- The verdict -------------------------------------------------------------------------------------------------------- */

static void judge_kind(struct facts *f) {
  struct file_verdict *v = f->verdict;
  if (v->verdict == FILE_REFUSED || v->kind == FILE_ZIP) return;
  enum file_kind const is = f->odf != FILE_UNKNOWN ? f->odf : f->ooxml;
  if (is == v->kind) {
    if (f->odf == FILE_UNKNOWN && !f->parts) type_doubt(v, FILE_DAMAGED);
    return;
  }
  bool const odf = v->kind == FILE_ODT || v->kind == FILE_ODS || v->kind == FILE_ODP;
  bool const perhaps = is == FILE_UNKNOWN && (odf ? f->content && f->manifest : f->parts);
  if (perhaps) type_doubt(v, FILE_DAMAGED);
  else {
    v->found = is != FILE_UNKNOWN ? is : FILE_ZIP;
    type_refuse(v, FILE_OTHER_CONTENT);
  }
}

enum err zip_check(const struct file_source *source, struct file_verdict *verdict) {
  unsigned char head[4];
  size_t n;
  TRY(type_read(source, 0, head, sizeof head, &n));
  if (n < 4 || (memcmp(head, "PK\3\4", 4) != 0 && (is_office(verdict->kind) || memcmp(head, "PK\5\6", 4) != 0))) {
    type_refuse(verdict, FILE_OTHER_CONTENT);
    return OK;
  }
  struct end end;
  TRY(find_end(source, &end));
  if (end.at == 0) { /* cut short, or an archive of nothing */
    type_doubt(verdict, FILE_DAMAGED);
    return OK;
  }
  TRY(widen_end(source, &end));
  struct facts *f = calloc(1, sizeof *f);
  if (f == NULL) die("memory", 0);
  f->verdict = verdict;
  enum err const outcome = walk(source, f, &end);
  if (outcome == OK) judge_kind(f);
  free(f);
  return outcome;
}
