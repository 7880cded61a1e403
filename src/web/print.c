#include "web/print.h"

#include "base/arena.h"
#include "base/fold.h"
#include "base/out.h"
#include "base/when.h"
#include "base/words.h"
#include "base/zone.h"
#include "board/files.h"

enum { WORDS_MAX = 1024 };

void print_iso(struct out *o, enum lang lang, struct instant at) {
  (void)lang;
  when_iso(o, at);
}

void print_utc(struct out *o, enum lang lang, struct instant at) {
  when_short(o, lang, at, zone_utc());
  out_put(o, S(" UTC"));
}

void print_utc_us(struct out *o, enum lang lang, struct instant at) {
  (void)lang;
  date_put_instant_us(o, at);
}

void print_mail_date(struct out *o, enum lang lang, struct instant at) {
  (void)lang;
  date_put_mail(o, at);
}

void print_amount(struct out *o, enum lang lang, int64_t amount) {
  char digits[24];
  struct out d = out_fixed(digits, sizeof digits);
  out_fmt(&d, "%llu", amount < 0 ? 0ULL - (unsigned long long)amount : (unsigned long long)amount);
  if (amount < 0) out_char(o, '-');
  for (size_t i = 0; i < d.n; i++) {
    if (i > 0 && (d.n - i) % 3 == 0) out_put(o, lang == LANG_FR ? S("\u202f") : S(","));
    out_char(o, digits[i]);
  }
}

void print_currency(struct out *o, enum lang lang, struct str currency) {
  bool const french = lang == LANG_FR;
  if (french && (str_eq(currency, S("XOF")) || str_eq(currency, S("XAF")))) out_z(o, "F\u00a0CFA");
  else if (french && str_eq(currency, S("EUR"))) out_z(o, "€");
  else out_put(o, currency);
}

/* `low` absent: of one amount alone. */
static void put_money(struct out *o, enum lang lang, const int64_t *low, int64_t high, struct str currency) {
  bool const before = lang == LANG_EN && str_has(currency);
  if (before) {
    print_currency(o, lang, currency);
    out_z(o, "\u00a0");
  }
  if (low != NULL) {
    print_amount(o, lang, *low);
    out_z(o, " – ");
  }
  print_amount(o, lang, high);
  if (before || !str_has(currency)) return;
  out_z(o, "\u00a0");
  print_currency(o, lang, currency);
}

void print_money(struct out *o, enum lang lang, int64_t amount, struct str currency) { put_money(o, lang, NULL, amount, currency); }

void print_money_between(struct out *o, enum lang lang, int64_t low, int64_t high, struct str currency) {
  put_money(o, lang, &low, high, currency);
}

void print_size(struct out *o, enum lang lang, int64_t bytes) {
  char digits[32];
  struct out d = out_fixed(digits, sizeof digits);
  bool const tenths = bytes >= 999500 && bytes < 9950000;
  int64_t const tenth = (bytes + 50000) / 100000;
  if (bytes < 1000) out_fmt(&d, "%lld", (long long)bytes);
  else if (bytes < 999500) out_fmt(&d, "%lld", (long long)((bytes + 500) / 1000));
  else if (tenths && tenth % 10 != 0) out_fmt(&d, "%lld%c%lld", (long long)(tenth / 10), lang == LANG_FR ? ',' : '.', (long long)(tenth % 10));
  else out_fmt(&d, "%lld", (long long)(tenths ? tenth / 10 : (bytes + 500000) / 1000000));
  struct str const n = out_str(&d);
  if (bytes > 0 && bytes < 1000) slots_put(o, TN(lang, bytes, "un octet", "%s octets"), &n, 1);
  else slots_put(o, bytes < 999500 ? T(lang, "%s ko") : T(lang, "%s Mo"), &n, 1);
}

void print_accept(struct out *o, enum lang lang, struct str words) {
  (void)lang;
  struct str word;
  for (bool first = true; str_next(&words, ' ', &word);) {
    enum file_kind const kind = type_of_format(word);
    if (kind == FILE_UNKNOWN) continue;
    if (!first) out_char(o, ',');
    first = false;
    out_fmt(o, ".%.*s", STR(type_extension(kind)));
    if (kind == FILE_JPEG) out_put(o, S(",.jpeg"));
    if (kind == FILE_HEIC) out_put(o, S(",.heif"));
    out_fmt(o, ",%.*s", STR(type_media(kind)));
  }
}

void print_hex(struct out *o, enum lang lang, struct str bytes) {
  (void)lang;
  for (size_t i = 0; i < bytes.n; i++) out_fmt(o, "%02x", (unsigned char)bytes.p[i]);
}

void print_grouped(struct out *o, enum lang lang, struct str ref) {
  (void)lang;
  for (size_t i = 0; i < ref.n; i++) {
    if (i > 0 && i % 4 == 0) out_char(o, ' ');
    out_char(o, ref.p[i]);
  }
}

void print_date(struct out *o, enum lang lang, struct str text) {
  struct day day;
  if (date_parse_day(text, &day) == OK) when_date(o, lang, day);
  else out_put(o, text);
}

void print_formats(struct out *o, enum lang lang, struct str words) {
  (void)lang;
  struct str word;
  for (bool first = true; str_next(&words, ' ', &word); first = false) {
    if (!first) out_put(o, S(", "));
    for (size_t i = 0; i < word.n; i++) out_char(o, word.p[i] >= 'a' && word.p[i] <= 'z' ? (char)(word.p[i] - 32) : word.p[i]);
  }
}

void print_extension(struct out *o, enum lang lang, struct str file_name) {
  size_t dot = file_name.n;
  while (dot > 0 && file_name.p[dot - 1] != '.') dot--;
  if (dot > 0) print_formats(o, lang, str_sub(file_name, dot, file_name.n));
}

void print_country(struct out *o, enum lang lang, struct str code) {
  scoped(arena) struct arena a = {0};
  out_put(o, names_country(&a, lang, code));
}

void print_city(struct out *o, enum lang lang, struct str city, struct str country) {
  bool const alone = names_country_for_city(city, country);
  if (!alone) out_put(o, city);
  if (!alone && str_has(city) && str_has(country)) out_put(o, S(", "));
  if (str_has(country)) print_country(o, lang, country);
}

void print_countries(struct out *o, enum lang lang, struct str codes) {
  struct str code;
  for (bool first = true; str_next(&codes, ' ', &code); first = false) {
    if (!first) out_put(o, S(", "));
    print_country(o, lang, code);
  }
}

void print_language(struct out *o, enum lang lang, struct str code) {
  scoped(arena) struct arena a = {0};
  out_put(o, names_language(&a, lang, code));
}

const struct zone *zone_must(struct str name) {
  const struct zone *z;
  return zone_load(name, &z) == OK ? z : zone_utc();
}

void print_hour(struct out *o, enum lang lang, struct instant at, const struct zone *zone, struct str city) {
  char words[WORDS_MAX];
  struct out whole = out_fixed(words, sizeof words);
  when_full(&whole, lang, at, zone, city);
  out_put(o, str_sub(out_str(&whole), 0, str_index(out_str(&whole), '(')));
}

void print_iso_day(struct out *o, enum lang lang, struct instant at, const struct zone *zone) {
  (void)lang;
  struct civil const c = zone_local(zone, at);
  out_fmt(o, "%04d-%02d-%02d", c.year, c.month, c.day);
}

void print_host(struct out *o, enum lang lang, struct str url) {
  (void)lang;
  struct str rest = url;
  for (size_t i = 0; i + 3 <= url.n && rest.n == url.n; i++)
    if (str_starts(str_sub(url, i, 3), S("://"))) rest = str_sub(url, i + 3, url.n);
  size_t end = 0;
  while (end < rest.n && str_index(S("/?#\\"), rest.p[end]) == 4) end++;
  rest = str_sub(rest, 0, end);
  out_put(o, str_starts(rest, S("www.")) ? str_sub(rest, 4, rest.n) : rest);
}

void print_place(struct out *o, enum lang lang, struct instant at, const struct zone *zone, struct str city) {
  char words[WORDS_MAX];
  struct out whole = out_fixed(words, sizeof words);
  when_full(&whole, lang, at, zone, city);
  size_t const place = str_index(out_str(&whole), '(');
  out_put(o, str_sub(out_str(&whole), place, whole.n));
}

struct markup paragraphs(const struct show *show, struct str text) {
  struct out o = out_in(show->arena, 256 << 10);
  struct str line;
  bool open = false;
  while (str_next(&text, '\n', &line)) {
    line = str_trim(line);
    if (line.n == 0) {
      if (open) out_z(&o, "</p>");
      open = false;
      continue;
    }
    out_z(&o, open ? "<br>" : "<p>");
    open = true;
    markup_escaped(&o, line);
  }
  if (open) out_z(&o, "</p>");
  return (struct markup){out_str(&o)};
}
