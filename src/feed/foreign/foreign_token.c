#include "feed/foreign/foreign_token.h"

#include <string.h>

#include "base/arena.h"
#include "base/fold.h"
#include "base/out.h"
#include "base/utf8.h"

/* --- Tokens --------------------------------------------------------------------------------------------------------- */

static bool is_digit(int32_t c) { return c >= '0' && c <= '9'; }
static bool is_dash(int32_t c) { return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212; }
static bool is_apostrophe(int32_t c) { return c == '\'' || c == 0x2019 || c == 0x2018 || c == 0x2BC; }
static bool is_letter(int32_t c) { return c >= 0 && !is_digit(c) && fold_class(c) != FOLD_GAP; }

static int32_t peek(struct str s, size_t at) { return at < s.n ? utf8_next(s, &at) : -1; }

/* The number or word that begins at `at`; moves behind it. */
static void take(struct str text, size_t *at, struct token *t) {
  size_t const from = *at;
  struct out word = out_fixed(t->word, sizeof t->word - 1);
  t->kind = is_digit(text.p[from]) ? TOKEN_NUMBER : TOKEN_WORD;
  while (*at < text.n && (t->kind == TOKEN_NUMBER ? is_digit(text.p[*at]) : is_letter(peek(text, *at)))) {
    int32_t const c = utf8_next(text, at);
    if (t->kind == TOKEN_WORD) fold_put(&word, c);
  }
  t->as = str_sub(text, from, *at - from);
  t->word[word.n] = '\0';
  int64_t v;
  t->value = t->kind == TOKEN_NUMBER && t->as.n <= 8 && str_int(t->as, 0, 99999999, &v) == OK ? (int)v : -1;
}

const struct token *tokens_of(struct arena *a, struct str text, size_t *ret_n) {
  struct token *all = arena_many(a, text.n + 1, struct token);
  size_t n = 0;
  bool glued = false;
  for (size_t at = 0; at < text.n;) {
    struct token *t = &all[n];
    int32_t const c = peek(text, at);
    t->glued = glued;
    glued = true;
    if (is_digit(c) || is_letter(c)) {
      take(text, &at, t);
      n++;
      continue;
    }
    size_t const from = at;
    (void)utf8_next(text, &at);
    bool const mark = (c > ' ' && c < 0x7F && !is_apostrophe(c)) || is_dash(c);
    if (c != '\n' && !mark) {
      glued = false;
      continue;
    }
    t->kind = mark ? TOKEN_MARK : TOKEN_LINE;
    t->mark = is_dash(c) ? '-' : (char)(mark ? c : 0);
    t->as = str_sub(text, from, at - from);
    n++;
  }
  all[n].as = str_sub(text, text.n, 0);
  *ret_n = n;
  return all;
}

bool token_in(const struct token *t, const char *words) {
  if (t->kind != TOKEN_WORD || t->word[0] == '\0') return false;
  size_t const n = strlen(t->word);
  for (const char *p = words; *p != '\0';) {
    while (*p == ' ') p++;
    size_t const len = strcspn(p, " ");
    bool const star = len > 0 && p[len - 1] == '*';
    if (star ? n >= len - 1 && memcmp(t->word, p, len - 1) == 0 : n == len && memcmp(t->word, p, n) == 0) return len > 0;
    p += len;
  }
  return false;
}

/* One part of a phrase: alternatives between bars. */
static bool fits(const struct token *t, const char *part, size_t n) {
  if (n == 1 && (*part == ':' || *part == '/')) return t->kind == TOKEN_MARK && t->mark == *part;
  char words[160];
  if (n + 1 > sizeof words) return false;
  memcpy(words, part, n);
  words[n] = '\0';
  for (size_t i = 0; i < n; i++)
    if (words[i] == '|') words[i] = ' ';
  return token_in(t, words);
}

const struct token *token_phrase(const struct token *t, const struct token *first, const char *phrase) {
  if (*phrase == '^') {
    bool const begins = t == first || t[-1].kind == TOKEN_LINE || (t[-1].kind == TOKEN_MARK && (t[-1].mark == '.' || t[-1].mark == '-'));
    if (!begins) return NULL;
    phrase += 2;
  }
  while (*phrase != '\0') {
    size_t const n = strcspn(phrase, " ");
    if (!fits(t, phrase, n)) return NULL;
    t++;
    phrase += n;
    while (*phrase == ' ') phrase++;
  }
  return t;
}

int token_weekday(const struct token *t) {
  static const char *const days[7] = {" lundi monday mon ",         " mardi tuesday tue tues ",     " mercredi wednesday wed ", " jeudi thursday thu thur thurs ",
                                      " vendredi friday fri ", " samedi saturday sat ", " dimanche sunday sun "};
  for (int i = 0; i < 7; i++)
    if (token_in(t, days[i])) return i;
  return -1;
}

/* --- Dates ---------------------------------------------------------------------------------------------------------- */

static int month_of(const struct token *t) {
  static const char *const months[12] = {" janvier janv jan january ", " fevrier fevr fev feb february ", " mars mar march ",
                                         " avril avr apr april ",      " mai may ",                       " juin jun june ",
                                         " juillet juil jul july ",    " aout aug august ",               " septembre sept sep september ",
                                         " octobre oct october ",      " novembre nov november ",         " decembre dec december "};
  for (int i = 0; i < 12; i++)
    if (token_in(t, months[i])) return i + 1;
  return 0;
}

static bool is_mark(const struct token *t, char c) { return t->kind == TOKEN_MARK && t->mark == c; }
static bool is_number(const struct token *t, size_t least, size_t most) { return t->kind == TOKEN_NUMBER && t->as.n >= least && t->as.n <= most; }

static enum token_date checked(struct civil *c) { return date_valid(date_of(c)) ? DATE_FOUND : DATE_WRONG; }

/* The year behind a day and a month, after a comma, a dash or "de". */
static enum token_date take_year(const struct token *t, struct civil *ret, const struct token **end) {
  *end = t;
  if (is_mark(t, ',') || is_mark(t, '-') || is_mark(t, '/') || token_in(t, " de of ")) t++;
  if (!is_number(t, 4, 4) || t->value < DATE_YEAR_MIN || t->value > DATE_YEAR_MAX) return DATE_UNSURE;
  ret->year = t->value;
  *end = t + 1;
  return checked(ret);
}

static const struct token *past_ordinal(const struct token *t) { return t->glued && token_in(t, " er re st nd rd th e eme ") ? t + 1 : t; }

/* "8 janvier 2027", "1er février 2027", "12-Jan-2027". */
static enum token_date day_month(const struct token *t, struct civil *ret, const struct token **end) {
  ret->day = t->value;
  t = past_ordinal(t + 1);
  if (is_mark(t, '.') || is_mark(t, '-') || is_mark(t, '/') || token_in(t, " of de ")) t++;
  ret->month = month_of(t);
  if (ret->month == 0) return DATE_NONE;
  t++;
  if (is_mark(t, '.')) t++;
  return take_year(t, ret, end);
}

/* "January 12, 2027"; "janvier 2027" has no day. */
static enum token_date month_day(const struct token *t, struct civil *ret, const struct token **end) {
  ret->month = month_of(t);
  if (ret->month == 0) return DATE_NONE;
  t++;
  if (is_mark(t, '.')) t++;
  *end = t + 1;
  if (is_number(t, 4, 4) && t->value >= DATE_YEAR_MIN && t->value <= DATE_YEAR_MAX) return DATE_UNSURE;
  if (!is_number(t, 1, 2)) return DATE_NONE;
  ret->day = t->value;
  return take_year(past_ordinal(t + 1), ret, end);
}

/* "19/02/2018", "19.02.2018", "19-02-2018"; "2027-01-12", "2027/01/12". */
static enum token_date numeric(const struct token *t, bool french, struct civil *ret, const struct token **end) {
  char const between = t[1].mark;
  bool const two = t[1].kind == TOKEN_MARK && (between == '/' || between == '.' || between == '-') && t[1].glued && t[2].glued && is_number(t + 2, 1, 2);
  if (!two) return DATE_NONE;
  bool const three = is_mark(t + 3, between) && t[3].glued && t[4].glued && t[4].kind == TOKEN_NUMBER;
  *end = t + (three ? 5 : 3);
  if (is_number(t, 4, 4)) {
    if (!three || !is_number(t + 4, 1, 2) || between == '.') return DATE_NONE;
    *ret = (struct civil){.year = t->value, .month = t[2].value, .day = t[4].value};
    return checked(ret);
  }
  if (!is_number(t, 1, 2)) return DATE_NONE;
  if (!three) return between == '/' && t[2].value >= 1 && t[2].value <= 12 ? DATE_UNSURE : DATE_NONE;
  if (!is_number(t + 4, 4, 4)) return DATE_UNSURE;
  if (!french) return DATE_UNSURE;
  *ret = (struct civil){.year = t[4].value, .month = t[2].value, .day = t->value};
  return checked(ret);
}

enum token_date token_date(const struct token *t, bool french, struct civil *ret, const struct token **end) {
  *end = t;
  *ret = (struct civil){0};
  enum token_date d = t->kind == TOKEN_NUMBER ? numeric(t, french, ret, end) : DATE_NONE;
  if (d == DATE_NONE && is_number(t, 1, 2)) d = day_month(t, ret, end);
  if (d == DATE_NONE && t->kind == TOKEN_WORD) d = month_day(t, ret, end);
  if (d == DATE_NONE) *end = t;
  return d;
}

/* --- Hours ---------------------------------------------------------------------------------------------------------- */

static const struct {
  const char *words;
  int minutes;
} clocks[] = {{" gmt utc z tu ", 0},   {" cet wat bst ", 60}, {" cest cat eet sast ", 120}, {" eest eat ast ", 180}, {" est ", -300},
              {" edt ", -240}, {" cst ", -360},  {" cdt ", -300},           {" pst ", -480},           {" pdt ", -420},
              /* Canada's in French: heure normale, heure avancée de l'Atlantique, de l'Est, du Centre, des Rocheuses, du Pacifique */
              {" hna hae ", -240}, {" haa ", -180},      {" hne hac ", -300},       {" hnc har ", -360},       {" hnr hap ", -420},       {" hnp ", -480}};

enum { OFFSET_BEYOND_S = 15 * 3600 };

/* "GMT", "UTC+1", "(UTC +01:00)"; a place's clock is not looked up. */
static const struct token *take_clock(const struct token *t, struct foreign_time *ret) {
  const struct token *from = t;
  if (is_mark(t, '(')) t++;
  for (size_t i = 0; i < sizeof clocks / sizeof *clocks; i++) {
    if (!token_in(t, clocks[i].words) || token_in(t, " bst ast ")) continue; /* two meanings each */
    ret->offset_said = true;
    ret->offset = clocks[i].minutes * 60;
    t++;
    if (clocks[i].minutes != 0 || !(is_mark(t, '+') || is_mark(t, '-')) || !is_number(t + 1, 1, 2) || t[1].value > 14) return t;
    int const sign = is_mark(t, '-') ? -1 : 1;
    ret->offset = sign * t[1].value * 3600;
    if (!is_mark(t + 2, ':') || !is_number(t + 3, 2, 2) || t[3].value > 59) return t + 2;
    ret->offset += sign * t[3].value * 60;
    return t + 4;
  }
  if ((is_mark(t, '+') || is_mark(t, '-')) && t->glued && is_number(t + 1, 2, 2) && is_mark(t + 2, ':') && is_number(t + 3, 2, 2)) {
    ret->offset_said = true;
    ret->offset = (is_mark(t, '-') ? -1 : 1) * (t[1].value * 60 + t[3].value) * 60;
    return t + 4;
  }
  return from;
}

/* "am", "p.m." behind an hour; *ret 12 for the afternoon, 0 for the morning, -1 for neither. */
static const struct token *take_half(const struct token *t, int *ret) {
  *ret = -1;
  bool const dotted = token_in(t, " a p ") && is_mark(t + 1, '.') && token_in(t + 2, " m ");
  if (!dotted && !token_in(t, " am pm ")) return t;
  *ret = t->word[0] == 'p' ? 12 : 0;
  if (!dotted) return t + 1;
  return is_mark(t + 3, '.') ? t + 4 : t + 3;
}

/* "12:00", "12:00:00", "17h30", "17 h", "17 heures 30", "1700 hours"; NULL: no hour is written here. */
static const struct token *take_clock_face(const struct token *t, struct civil *ret) {
  if (is_number(t, 4, 4) && token_in(t + 1, " hours hrs hour ")) {
    ret->hour = t->value / 100, ret->minute = t->value % 100;
    return t + 2;
  }
  if (!is_number(t, 1, 2)) return NULL;
  ret->hour = t->value;
  if (is_mark(t + 1, ':') && t[1].glued && t[2].glued && is_number(t + 2, 2, 2)) {
    ret->minute = t[2].value;
    t += 3;
    if (is_mark(t, ':') && t->glued && is_number(t + 1, 2, 2)) ret->second = t[1].value, t += 2;
    if (is_mark(t, '.') && t->glued && t[1].glued && t[1].kind == TOKEN_NUMBER) t += 2;
    return token_in(t, " hours hrs h heures ") ? t + 1 : t;
  }
  if (token_in(t + 1, " h heures heure hrs hours ")) {
    t += 2;
    if (!is_number(t, 2, 2)) return t;
    ret->minute = t->value;
    return token_in(t + 1, " mn min minutes ") ? t + 2 : t + 1;
  }
  int half;
  return take_half(t + 1, &half) != t + 1 ? t + 1 : NULL;
}

enum token_date token_hour(const struct token *t, struct foreign_time *ret, const struct token **end) {
  *end = t;
  struct civil c = {0};
  if (token_in(t, " midi noon ")) return ret->wall.hour = 12, ret->wall.minute = 0, ret->hour = true, *end = take_clock(t + 1, ret), DATE_FOUND;
  if (token_in(t, " minuit midnight ")) return *end = t + 1, DATE_FOUND;
  const struct token *behind = take_clock_face(t, &c);
  if (behind == NULL) return DATE_NONE;
  int half;
  behind = take_half(behind, &half);
  if (half == 0 && c.hour > 12) return DATE_WRONG;
  if (half >= 0 && c.hour <= 12) c.hour = c.hour % 12 + half;
  *end = behind;
  if (c.hour > 24 || c.minute > 59 || c.second > 59 || (c.hour == 24 && (c.minute > 0 || c.second > 0))) return DATE_WRONG;
  *end = take_clock(behind, ret);
  if (ret->offset <= -OFFSET_BEYOND_S || ret->offset >= OFFSET_BEYOND_S) return DATE_WRONG; /* no clock is so far from UTC */
  ret->hour = true;
  ret->wall.hour = c.hour, ret->wall.minute = c.minute, ret->wall.second = c.second;
  return DATE_FOUND;
}
