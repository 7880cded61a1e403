#include "board/answer.h"

#include "base/utf8.h"

static bool is_space(int32_t c) { return c == ' ' || c == '\t' || c == 0xa0 || c == 0x202f || c == 0x2009; }

bool answer_is_number(struct str typed) {
  struct str const s = str_trim(typed);
  size_t digits = 0, after = 0, points = 0;
  bool ends_in_digit = false;
  for (size_t at = 0; at < s.n;) {
    bool const first = at == 0;
    int32_t const c = utf8_next(s, &at);
    bool const digit = c >= '0' && c <= '9';
    if (digit) digits++, after += points;
    else if (c == ',' || c == '.') points++;
    else if (first && (c == '-' || c == '+' || c == 0x2212)) continue;
    else if (!is_space(c)) return false;
    if ((c == ',' || c == '.') && digits == 0) return false;
    if (!is_space(c)) ends_in_digit = digit;
  }
  return ends_in_digit && digits <= ANSWER_DIGITS_MAX && (points == 0 || (points == 1 && after > 0));
}

/* The next run of digits, at most four; false when there is none. */
static bool run(struct str s, size_t *at, int *ret, size_t *ret_digits) {
  size_t const from = *at;
  *ret = 0;
  while (*at < s.n && *at - from < 5 && s.p[*at] >= '0' && s.p[*at] <= '9') *ret = *ret * 10 + (s.p[(*at)++] - '0');
  *ret_digits = *at - from;
  return *ret_digits > 0 && *ret_digits <= 4;
}

bool answer_date(struct str typed, struct day *ret) {
  struct str const s = str_trim(typed);
  size_t at = 0, digits[3];
  int part[3];
  char mark = 0;
  for (int i = 0; i < 3; i++) {
    if (!run(s, &at, &part[i], &digits[i])) return false;
    if (i == 2) break;
    if (at == s.n || str_index(S("/.- "), s.p[at]) == 4 || (mark != 0 && s.p[at] != mark)) return false;
    mark = s.p[at++];
  }
  if (at != s.n || digits[1] > 2) return false;
  bool const year_first = digits[0] == 4;
  if (year_first ? digits[2] > 2 : digits[0] > 2 || digits[2] != 4) return false;
  struct day const day = year_first ? (struct day){part[0], part[1], part[2]} : (struct day){part[2], part[1], part[0]};
  if (!date_valid(day)) return false;
  *ret = day;
  return true;
}
