#include "feed/foreign/foreign_country.h"

#include <pthread.h>
#include <string.h>

#include "base/arena.h"
#include "base/fold.h"
#include "base/out.h"

enum { NAME_MAX_BYTES = 64, NAMES = 700 };

static struct entry {
  char code[3], name[NAME_MAX_BYTES];
} table[NAMES];
static size_t n_names;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* Names of the United Nations and of everyday that CLDR writes otherwise, without accents: they are compared so. */
static const struct {
  char code[3];
  const char *name;
} others[] = {
    {"BO", "Bolivia (Plurinational State of)"}, {"BN", "Brunei Darussalam"}, {"CD", "Democratic Republic of the Congo"}, {"CD", "DR Congo"}, {"CD", "RDC"},
    {"CD", "Republique democratique du Congo"}, {"CD", "Congo (RDC)"}, {"CG", "Congo"}, {"CG", "Republic of the Congo"}, {"CG", "Republique du Congo"},
    {"CI", "Ivory Coast"}, {"CV", "Cabo Verde"}, {"CV", "Cap Vert"}, {"CZ", "Czech Republic"}, {"FM", "Micronesia (Federated States of)"}, {"GB", "UK"},
    {"GB", "United Kingdom of Great Britain and Northern Ireland"}, {"IR", "Iran (Islamic Republic of)"}, {"KP", "Democratic People's Republic of Korea"},
    {"KR", "Republic of Korea"}, {"LA", "Lao People's Democratic Republic"}, {"MD", "Republic of Moldova"}, {"MK", "North Macedonia"}, {"MM", "Myanmar"},
    {"MM", "Birmanie"}, {"PS", "occupied Palestinian territory"}, {"PS", "Palestine"}, {"PS", "State of Palestine"}, {"RU", "Russian Federation"},
    {"ST", "Sao Tome and Principe"}, {"SY", "Syrian Arab Republic"}, {"SZ", "Swaziland"}, {"TL", "Timor-Leste"}, {"TR", "Turkey"}, {"TR", "Turkiye"},
    {"TZ", "United Republic of Tanzania"}, {"US", "USA"}, {"US", "United States of America"}, {"US", "Etats-Unis d'Amerique"},
    {"VE", "Venezuela (Bolivarian Republic of)"}, {"VN", "Viet Nam"}, {"HK", "Hong Kong"},
};

/* Letters and digits of the folded name, one space between words, "&" as "and", without articles. */
static void put_name(struct out *o, struct str name) {
  scoped(arena) struct arena a = {0};
  struct str const folded = fold_text(&a, name);
  bool gap = false;
  for (size_t i = 0; i < folded.n; i++) {
    char const c = folded.p[i];
    bool const stays = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
    if (stays && gap && o->n > 0) out_char(o, ' ');
    if (stays) out_char(o, c);
    if (c == '&') out_z(o, o->n > 0 ? " and" : "and");
    gap = !stays;
  }
  static const char *const articles[] = {" the", " la", " le", " les"};
  for (size_t i = 0; i < sizeof articles / sizeof *articles; i++)
    if (str_ends(out_str(o), str_from(articles[i]))) o->n -= strlen(articles[i]);
}

static void add(const char *code, struct str name) {
  struct entry *e = &table[n_names];
  struct out o = out_fixed(e->name, sizeof e->name - 1);
  put_name(&o, name);
  if (n_names == NAMES - 1 || o.full || o.n == 0) return;
  e->name[o.n] = '\0';
  memcpy(e->code, code, 2);
  n_names++;
}

static void fill(void) {
  scoped(arena) struct arena a = {0};
  for (enum lang lang = LANG_FR; lang <= LANG_EN; lang++) {
    struct names const all = names_countries(&a, lang);
    for (size_t i = 0; i < all.n; i++) add(str_z(&a, all.at[i].code), all.at[i].text);
  }
  for (size_t i = 0; i < sizeof others / sizeof *others; i++) add(others[i].code, str_from(others[i].name));
}

struct str foreign_country(struct str name) {
  pthread_once(&once, fill);
  char bytes[NAME_MAX_BYTES];
  struct out o = out_fixed(bytes, sizeof bytes - 1);
  put_name(&o, str_sub(str_trim(name), 0, 200));
  struct str wanted = out_str(&o);
  if (o.full || wanted.n == 0) return (struct str){0};
  if (str_starts(wanted, S("the "))) wanted = str_sub(wanted, 4, wanted.n);
  for (size_t i = 0; i < n_names; i++)
    if (str_eq(wanted, str_from(table[i].name)) || (wanted.n == 2 && str_eq_nocase(wanted, str_from(table[i].code)))) return (struct str){table[i].code, 2};
  return (struct str){0};
}
