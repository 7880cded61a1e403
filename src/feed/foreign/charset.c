#include "feed/foreign/charset.h"

#include <iconv.h>
#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"

/* Labels by their letters and digits only: "ISO-8859-1", "iso8859_1" and "Iso 8859-1" are one. Names of regional sets mean the
 * larger set that is written under them (as browsers have it: https://encoding.spec.whatwg.org/#names-and-labels). */
static const struct { const char *label, *iconv; } known[] = {
    {"utf8", "UTF-8"}, {"utf16", "UTF-16BE"}, {"utf16be", "UTF-16BE"}, {"utf16le", "UTF-16LE"},
    {"usascii", "US-ASCII"}, {"ascii", "US-ASCII"}, {"iso646us", "US-ASCII"},
    {"iso88591", "CP1252"}, {"latin1", "CP1252"}, {"l1", "CP1252"},
    {"iso88592", "ISO-8859-2"}, {"latin2", "ISO-8859-2"}, {"iso88593", "ISO-8859-3"}, {"iso88594", "ISO-8859-4"},
    {"iso88595", "ISO-8859-5"}, {"iso88596", "ISO-8859-6"}, {"iso88597", "ISO-8859-7"}, {"iso88598", "ISO-8859-8"},
    {"iso88598i", "ISO-8859-8"}, {"iso88599", "ISO-8859-9"}, {"latin5", "ISO-8859-9"}, {"iso885910", "ISO-8859-10"},
    {"iso885911", "ISO-8859-11"}, {"tis620", "ISO-8859-11"}, {"iso885913", "ISO-8859-13"}, {"iso885914", "ISO-8859-14"},
    {"iso885915", "ISO-8859-15"}, {"latin9", "ISO-8859-15"}, {"iso885916", "ISO-8859-16"},
    {"windows1250", "CP1250"}, {"windows1251", "CP1251"}, {"windows1252", "CP1252"}, {"windows1253", "CP1253"},
    {"windows1254", "CP1254"}, {"windows1255", "CP1255"}, {"windows1256", "CP1256"}, {"windows1257", "CP1257"},
    {"windows1258", "CP1258"}, {"windows874", "CP874"}, {"cp1250", "CP1250"}, {"cp1251", "CP1251"}, {"cp1252", "CP1252"},
    {"cp1253", "CP1253"}, {"cp1254", "CP1254"}, {"cp1255", "CP1255"}, {"cp1256", "CP1256"}, {"cp1257", "CP1257"}, {"cp1258", "CP1258"},
    {"euckr", "CP949"}, {"ksc56011987", "CP949"}, {"ksc5601", "CP949"}, {"windows949", "CP949"}, {"cp949", "CP949"}, {"uhc", "CP949"},
    {"eucjp", "EUC-JP"}, {"xeucjp", "EUC-JP"}, {"shiftjis", "CP932"}, {"sjis", "CP932"}, {"xsjis", "CP932"},
    {"windows31j", "CP932"}, {"mskanji", "CP932"}, {"cp932", "CP932"}, {"big5", "BIG5-HKSCS"}, {"big5hkscs", "BIG5-HKSCS"},
    {"cp950", "BIG5-HKSCS"}, {"gb2312", "GB18030"}, {"gbk", "GB18030"}, {"gb18030", "GB18030"}, {"cp936", "GB18030"},
    {"euccn", "GB18030"}, {"koi8r", "KOI8-R"}, {"koi8u", "KOI8-U"}, {"macintosh", "MACINTOSH"}, {"mac", "MACINTOSH"},
    {"xmacroman", "MACINTOSH"},
};

enum { KNOWN = sizeof known / sizeof known[0], LABEL_MAX = 24, HEAD_MAX = 1024, PLAN_MAX = 3 };

/* What may be tried, in order; none: not read at all. */
struct plan {
  const char *names[PLAN_MAX];
  size_t n, skip; /* skip: bytes of a mark */
};

/* --- Which --------------------------------------------------------------------------------------------------------- */

static const char *name_of(struct str label) {
  char plain[LABEL_MAX + 1];
  size_t n = 0;
  for (size_t i = 0; i < label.n; i++) {
    char const c = label.p[i];
    char const small = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    if (!((small >= 'a' && small <= 'z') || (small >= '0' && small <= '9'))) continue;
    if (n == LABEL_MAX) return NULL;
    plain[n++] = small;
  }
  plain[n] = '\0';
  for (size_t i = 0; i < KNOWN; i++)
    if (strcmp(known[i].label, plain) == 0) return known[i].iconv;
  return NULL;
}

static struct str unquoted(struct str s) {
  s = str_trim(s);
  if (s.n >= 2 && (s.p[0] == '"' || s.p[0] == '\'') && s.p[s.n - 1] == s.p[0]) s = str_trim(str_sub(s, 1, s.n - 2));
  return s;
}

struct str charset_of_media(struct str media) {
  struct str part, name;
  if (!str_next(&media, ';', &part)) return (struct str){0};
  while (str_next(&media, ';', &part)) {
    if (!str_next(&part, '=', &name) || part.p == NULL || !str_eq_nocase(str_trim(name), S("charset"))) continue;
    struct str const value = unquoted(part);
    return value.n > 0 ? value : (struct str){0};
  }
  return (struct str){0};
}

/* The index behind the first `what` (small letters), s.n + 1 when it is not there. */
static size_t behind(struct str s, struct str what) {
  for (size_t i = 0; i + what.n <= s.n; i++)
    if (str_eq_nocase(str_sub(s, i, what.n), what)) return i + what.n;
  return s.n + 1;
}

/* encoding="…" of the declaration, or charset=… of a page's <meta>; absent: neither. */
static struct str declared(struct str bytes) {
  struct str const head = str_trim(str_sub(bytes, 0, HEAD_MAX));
  bool const xml = str_starts(head, S("<?xml"));
  size_t const end = behind(head, S("?>"));
  struct str const at = xml ? str_sub(head, 0, end > head.n ? head.n : end - 2) : head;
  if (!xml && (!str_starts(head, S("<")) || behind(head, S("<meta")) > head.n)) return (struct str){0};
  size_t i = behind(at, xml ? S("encoding") : S("charset"));
  while (i < at.n && strchr(" \t\r\n=", at.p[i]) != NULL && at.p[i] != '\0') i++;
  if (i < at.n && (at.p[i] == '"' || at.p[i] == '\'')) i++;
  size_t const from = i;
  while (i < at.n && strchr("\"' \t\r\n;/>", at.p[i]) == NULL) i++;
  return i > from && i <= at.n ? str_sub(at, from, i - from) : (struct str){0};
}

static void add(struct plan *plan, const char *name) {
  for (size_t i = 0; i < plan->n; i++)
    if (strcmp(plan->names[i], name) == 0) return;
  if (plan->n < PLAN_MAX) plan->names[plan->n++] = name;
}

static bool begins(struct str bytes, const char *p, size_t n) { return bytes.n >= n && memcmp(bytes.p, p, n) == 0; }

static struct plan one(const char *name, size_t skip) { return (struct plan){.names = {name}, .n = 1, .skip = skip}; }

static struct plan plan_of(struct str bytes, struct str said) {
  if (begins(bytes, "\0\0\xFE\xFF", 4) || begins(bytes, "\xFF\xFE\0\0", 4)) return (struct plan){0}; /* UTF-32 */
  if (begins(bytes, "\0\0\0<", 4) || begins(bytes, "<\0\0\0", 4) || begins(bytes, "\x4C\x6F\xA7\x94", 4)) return (struct plan){0}; /* EBCDIC */
  if (begins(bytes, "\xEF\xBB\xBF", 3)) return one("UTF-8", 3);
  if (begins(bytes, "\xFF\xFE", 2)) return one("UTF-16LE", 2);
  if (begins(bytes, "\xFE\xFF", 2)) return one("UTF-16BE", 2);
  if (begins(bytes, "<\0", 2)) return one("UTF-16LE", 0);
  if (begins(bytes, "\0<", 2)) return one("UTF-16BE", 0);
  struct plan plan = {0};
  const char *transport = str_has(said) ? name_of(said) : NULL;
  if (transport != NULL) add(&plan, transport);
  struct str const own = declared(bytes);
  const char *name = own.p == NULL ? "UTF-8" : name_of(own);
  /* written in single bytes, or it could not have been read: programs that keep texts as UTF-16 leave the word in */
  if (name != NULL && strncmp(name, "UTF-16", 6) == 0) name = "UTF-8";
  if (name != NULL) add(&plan, name);
  for (size_t i = 0; i < plan.n; i++) /* five bytes that windows-1252 leaves free are controls in ISO 8859-1 */
    if (strcmp(plan.names[i], "CP1252") == 0) return add(&plan, "ISO-8859-1"), plan;
  return plan;
}

/* --- What it says -------------------------------------------------------------------------------------------------- */

static bool is_plain(const char *name) { return strcmp(name, "UTF-8") == 0 || strcmp(name, "US-ASCII") == 0; }

static iconv_t converter(const char *name) {
  static struct { const char *name; iconv_t with; } opened[KNOWN + 1];
  for (size_t i = 0; i <= KNOWN; i++) {
    if (opened[i].name == NULL) {
      opened[i].with = iconv_open("UTF-8", name);
      opened[i].name = name;
    }
    if (strcmp(opened[i].name, name) == 0) return opened[i].with;
  }
  return (iconv_t)-1;
}

void charset_open(struct str bytes, struct str said) {
  struct plan const plan = plan_of(bytes, said);
  for (size_t i = 0; i < plan.n; i++)
    if (!is_plain(plan.names[i])) (void)converter(plan.names[i]);
}

static enum err check_plain(const char *name, struct str bytes) {
  if (strcmp(name, "UTF-8") == 0) return utf8_valid(bytes) ? OK : INVALID;
  for (size_t i = 0; i < bytes.n; i++)
    if ((unsigned char)bytes.p[i] >= 0x80) return INVALID;
  return OK;
}

/* `room`: CHARSET_GROWS times the bytes. */
static enum err convert(const char *name, struct str bytes, char *room, struct str *ret) {
  iconv_t const with = converter(name);
  if (with == (iconv_t)-1) return INVALID;
  (void)iconv(with, NULL, NULL, NULL, NULL);
  char *in = (char *)(uintptr_t)bytes.p, *out = room;
  size_t in_left = bytes.n, out_left = bytes.n * CHARSET_GROWS;
  size_t const done = iconv(with, &in, &in_left, &out, &out_left);
  /* some sets hold a character back until they know what follows */
  if (done == (size_t)-1 || in_left > 0 || iconv(with, NULL, NULL, &out, &out_left) == (size_t)-1) return INVALID;
  *ret = (struct str){room, (size_t)(out - room)};
  return utf8_valid(*ret) ? OK : INVALID;
}

enum err charset_text(struct arena *a, struct str bytes, struct str said, struct str *ret, bool *ret_wide) {
  struct plan const plan = plan_of(bytes, said);
  struct str const from = bytes.n == 0 ? S("") : str_sub(bytes, plan.skip, bytes.n);
  char *room = NULL;
  enum err e = INVALID;
  for (size_t i = 0; i < plan.n && e != OK; i++) {
    *ret = from;
    *ret_wide = strncmp(plan.names[i], "UTF-16", 6) == 0;
    if (is_plain(plan.names[i])) {
      e = check_plain(plan.names[i], from);
      continue;
    }
    if (room == NULL) room = arena_alloc(a, from.n * CHARSET_GROWS);
    e = convert(plan.names[i], from, room, ret);
  }
  if (e != OK || memchr(ret->p, '\0', ret->n) != NULL) return INVALID;
  if (str_starts(*ret, S("\xEF\xBB\xBF"))) *ret = str_sub(*ret, 3, ret->n);
  return OK;
}
