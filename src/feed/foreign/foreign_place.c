#include "feed/foreign/foreign_place.h"

#include <string.h>

#include "base/arena.h"
#include "base/fold.h"
#include "base/out.h"
#include "base/utf8.h"
#include "feed/foreign/foreign_country.h"

enum { PARTS_MAX = 40 };

/* --- Words ---------------------------------------------------------------------------------------------------------- */

/* Where a notice says outright that it is in no one place; folded, a space between words and around each. */
static const char alone[] =
    "| a distance | home | home based | n a | na | nc | non precise | non precisee | non specifie | non renseigne | non communique | not specified | not applicable | sans objet "
    "| monde entier | dans le monde entier | work from home | working from home | a definir | a determiner | to be determined | to be confirmed | tbd | tbc | afrique | africa "
    "| afrique de l ouest | west africa | afrique centrale | central africa | afrique de l est | east africa | afrique australe | southern africa "
    "| afrique subsaharienne | sub saharan africa | sahel | maghreb | europe | union europeenne | european union | asie | asia | amerique latine "
    "| latin america | caraibes | caribbean | moyen orient | middle east | france entiere | france metropolitaine |";
/* One of these, with nothing but those behind them. */
static const char says_nowhere[] =
    " remote remotely teletravail telework teleworking telecommute worldwide various multiple several divers diverse diverses plusieurs multi anywhere global globally "
    "international mondial nationwide partout variable unspecified homebased ";
static const char goes_with_it[] =
    " fully full only work working job position location locations lieu lieux localites site sites pays country countries place places city cities ville villes region "
    "regions zone zones possible partiel partielle total 100 a en de des la les the in from and et ou or of based home office area areas duty station stations ";
/* And these two together, whatever else is said ("plusieurs pays d’Afrique de l’Ouest"). */
static const char many[] = " multiple several various divers diverse diverses plusieurs ";
static const char of_places[] = " pays countries lieux locations localites sites villes cities regions zones places ";

static bool has_word(const char *words, struct str word) {
  char wanted[40];
  struct out o = out_fixed(wanted, sizeof wanted - 1);
  out_fmt(&o, " %.*s ", STR(word));
  if (o.full) return false;
  wanted[o.n] = '\0';
  return strstr(words, wanted) != NULL;
}

/* Letters and digits of the folded text, one space between words and around them. */
static struct str words_of(struct arena *a, struct str told) {
  struct str const folded = fold_text(a, utf8_cut(told, 300));
  struct out o = out_in(a, folded.n + 3);
  out_char(&o, ' ');
  for (size_t i = 0; i < folded.n; i++) {
    char const c = folded.p[i];
    bool const stays = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
    if (stays) out_char(&o, c);
    else if (o.p[o.n - 1] != ' ') out_char(&o, ' ');
  }
  if (o.p[o.n - 1] != ' ') out_char(&o, ' ');
  return out_str(&o);
}

static bool is_nowhere(struct str told) {
  scoped(arena) struct arena a = {0};
  struct str const words = words_of(&a, told);
  if (words.n <= 1) return str_has(str_trim(told)); /* "-", "…" */
  if (strstr(alone, str_z(&a, fmt(&a, "|%.*s|", STR(words)))) != NULL) return true;
  bool key = false, others = false, several = false, places = false;
  struct str rest = str_trim(words), word;
  while (str_next(&rest, ' ', &word)) {
    bool const says = has_word(says_nowhere, word);
    key = key || says;
    others = others || (!says && !has_word(goes_with_it, word));
    several = several || has_word(many, word);
    places = places || has_word(of_places, word);
  }
  return (key && !others) || (several && places);
}

/* --- Countries ------------------------------------------------------------------------------------------------------ */

/* Whose capital, or only town, has the country's name. */
static bool is_namesake(struct str code) { return has_word(" LU DJ MC SG KW PA GT SM GI MO HK VA ", code); }

bool foreign_place_agrees(struct str code, struct str told) {
  if (!str_has(told) || str_eq(code, told)) return true;
  return str_eq(told, S("FR")) && has_word(" GP RE MQ GF YT NC PF PM BL MF WF TF ", code);
}

/* The country of that name; absent: it is none, or a town of the country told beside it. `behind`: it stands behind a town. */
static struct str country_of(struct str name, struct str told, bool behind) {
  name = str_trim(name);
  size_t const letters = utf8_count(name);
  if (letters < 3 && !str_eq(name, S("UK"))) return (struct str){0}; /* Eu and Us are towns */
  struct str const code = foreign_country(name);
  if (!str_has(code) || str_eq(code, told)) return code;
  if (str_eq(told, S("US")) || str_eq(told, S("NG"))) return (struct str){0};    /* Lebanon, Peru, Georgia; a state of Nigeria is Niger */
  if (!str_has(told) && behind && str_eq(code, S("GE"))) return (struct str){0}; /* "Atlanta, Georgia" */
  return code;
}

/* --- Places --------------------------------------------------------------------------------------------------------- */

struct places {
  struct str told; /* the country of the field beside it */
  struct foreign_where *ret;
};

static void add(struct places *p, struct str city, struct str country) {
  struct foreign_where *w = p->ret;
  city = str_trim(city);
  if (city.n == 0) city = (struct str){0};
  if ((city.n == 0 && country.n == 0) || w->n == FOREIGN_WHERE_MAX) return;
  for (size_t i = 0; i < w->n; i++)
    if (str_eq(w->v[i].city, city) && str_eq(w->v[i].country, country)) return;
  w->v[w->n++] = (struct foreign_place){city, country};
}

static void add_country(struct places *p, struct str name, struct str code) { add(p, is_namesake(code) ? name : (struct str){0}, code); }

/* The parts of a text; 0: there is nothing that parts it. A part is a slice. */
static size_t cut(struct str text, const char *separator, struct str *ret) {
  size_t const len = strlen(separator);
  size_t n = 0, from = 0;
  for (size_t i = 0; i + len <= text.n && n + 1 < PARTS_MAX; i++) {
    if (memcmp(text.p + i, separator, len) != 0) continue;
    ret[n++] = str_sub(text, from, i - from);
    from = i + len;
    i = from - 1;
  }
  if (n > 0) ret[n++] = str_sub(text, from, text.n);
  return n;
}

static bool tells(const struct places *p, struct str part) { return str_has(country_of(part, p->told, false)) || is_nowhere(part); }

/* Towns and the countries behind them: "Nairobi, Kenya, Kampala, Uganda"; "Sénégal - Dakar" where a country may stand before its
 * town. False: none of the parts tells anything, or only the first, which may be a town as well ("Lebanon, Tennessee"). */
static bool take_parts(struct places *p, const struct str *parts, size_t n, bool country_first) {
  struct str town = {0}, before = {0};
  size_t countries = 0, telling = 0, nowhere = 0;
  for (size_t i = 0; i < n; i++) {
    bool const none = is_nowhere(parts[i]);
    nowhere += none;
    telling += !none && str_has(country_of(parts[i], p->told, i > 0));
  }
  struct str const first = country_of(parts[0], p->told, false);
  bool const leads = telling == 1 && str_has(first) && n > 1 + nowhere;
  if (telling + nowhere == 0 || (leads && !country_first && !str_eq(first, p->told))) return false;
  for (size_t i = 0; i < n; i++) {
    struct str const part = str_trim(parts[i]);
    if (is_nowhere(part) || part.n == 0) {
      p->ret->nowhere = p->ret->nowhere || part.n > 0;
      continue;
    }
    struct str const code = country_of(part, p->told, i > 0);
    bool const of_itself = i + 1 < n && is_namesake(code) && str_eq(country_of(parts[i + 1], p->told, true), code);
    if (!str_has(code) || of_itself) {
      town = str_has(town) ? (struct str){town.p, (size_t)(part.p + part.n - town.p)} : part;
      continue;
    }
    countries++;
    if (leads) before = code;
    else if (str_has(town)) add(p, town, code);
    else add_country(p, part, code);
    town = (struct str){0};
  }
  if (str_has(town) || leads) add(p, town, leads ? before : p->told);
  return true;
}

/* One place, or several that "and" joins. */
static void take_one(struct places *p, struct str text) {
  struct str parts[PARTS_MAX];
  text = str_trim(text);
  if (text.n == 0) return;
  if (is_nowhere(text)) return (void)(p->ret->nowhere = true);
  struct str const code = country_of(text, p->told, false);
  if (str_has(code)) return add_country(p, text, code);
  size_t const open = str_index(text, '(');
  if (text.n > 0 && text.p[text.n - 1] == ')' && open < text.n) {
    struct str const pair[2] = {str_sub(text, 0, open), str_sub(text, open + 1, text.n - open - 2)};
    if (tells(p, pair[1])) return (void)take_parts(p, pair, 2, true);
  }
  static const char *const between[] = {" - ", " – ", " — ", " : ", ","};
  for (size_t i = 0; i < sizeof between / sizeof *between; i++) {
    size_t const n = cut(text, between[i], parts);
    if (n > 0 && take_parts(p, parts, n, between[i][0] == ' ')) return;
  }
  static const char *const joins[] = {" ou ", " or ", " et ", " and ", " & "};
  for (size_t i = 0; i < sizeof joins / sizeof *joins; i++) {
    if (cut(text, joins[i], parts) != 2 || (!tells(p, parts[0]) && !tells(p, parts[1]))) continue;
    for (size_t j = 0; j < 2; j++)
      if (!take_parts(p, &parts[j], 1, true)) add(p, parts[j], p->told);
    return;
  }
  add(p, text, p->told);
}

void foreign_place_read(struct str told, struct str country, struct foreign_where *ret) {
  *ret = (struct foreign_where){0};
  struct places p = {country, ret};
  struct str parts[PARTS_MAX];
  if (is_nowhere(told)) return (void)(ret->nowhere = true); /* "N/A" */
  static const char *const apart[] = {";", "|", "/"};
  for (size_t i = 0; i < sizeof apart / sizeof *apart; i++) {
    size_t const n = cut(told, apart[i], parts);
    if (n == 0) continue;
    bool const pair = n == 2 && apart[i][0] == '/' && str_has(country_of(parts[0], country, false)) != str_has(country_of(parts[1], country, true));
    if (pair && take_parts(&p, parts, 2, true)) return; /* "Kinshasa / RDC" */
    for (size_t j = 0; j < n; j++) take_one(&p, parts[j]);
    return;
  }
  take_one(&p, told);
}
