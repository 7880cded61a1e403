/* The QR code on paper, redrawn from its path as a renderer of SVG would. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/out.h"
#include "web/qr.h"

enum { SIDE_MAX = 200 };

static bool dark[SIDE_MAX][SIDE_MAX];

static int64_t number_at(struct str s, size_t *at) {
  int64_t n = 0;
  while (*at < s.n && s.p[*at] >= '0' && s.p[*at] <= '9') n = n * 10 + (s.p[(*at)++] - '0');
  return n;
}

static void expect(struct str s, size_t *at, const char *word) {
  assert_true(str_starts(str_sub(s, *at, s.n), str_from(word)));
  *at += strlen(word);
}

/* Draws "Mx yhNv1h-Nz"… */
static void draw(struct qr code) {
  memset(dark, 0, sizeof dark);
  for (size_t at = 0; at < code.path.n;) {
    expect(code.path, &at, "M");
    int64_t const x = number_at(code.path, &at);
    expect(code.path, &at, " ");
    int64_t const y = number_at(code.path, &at);
    expect(code.path, &at, "h");
    int64_t const n = number_at(code.path, &at);
    expect(code.path, &at, "v1h-");
    assert_int_equal(number_at(code.path, &at), n);
    expect(code.path, &at, "z");
    assert_true(n > 0 && y < code.side && x + n <= code.side && code.side <= SIDE_MAX);
    for (int64_t i = 0; i < n; i++) dark[y][x + i] = true;
  }
}

/* The square a scanner looks for, its corner at (x, y). */
static void assert_finder(int64_t x, int64_t y) {
  for (int64_t j = -1; j <= 7; j++)
    for (int64_t i = -1; i <= 7; i++) {
      int64_t const from_middle = (i > 3 ? i - 3 : 3 - i) > (j > 3 ? j - 3 : 3 - j) ? (i > 3 ? i - 3 : 3 - i) : (j > 3 ? j - 3 : 3 - j);
      bool const want = from_middle <= 1 || from_middle == 3;
      assert_int_equal(dark[y + j][x + i], want);
    }
}

static void it_is_drawn_as_the_standard_says(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct qr code;
  assert_int_equal(qr_of(&a, S("https://opportunites.example.org/a/12345"), &code), OK);
  assert_int_equal(code.side, 29 + 2 * QR_QUIET); /* version 3 */
  draw(code);
  int64_t const far = code.side - QR_QUIET - 7;
  assert_finder(QR_QUIET, QR_QUIET);
  assert_finder(far, QR_QUIET);
  assert_finder(QR_QUIET, far);
  for (int64_t i = QR_QUIET + 8; i < far - 1; i++) { /* the timing pattern */
    assert_int_equal(dark[QR_QUIET + 6][i], (i - QR_QUIET) % 2 == 0);
    assert_int_equal(dark[i][QR_QUIET + 6], (i - QR_QUIET) % 2 == 0);
  }
  for (int64_t i = 0; i < code.side; i++) /* the quiet zone */
    for (int64_t j = 0; j < QR_QUIET; j++)
      assert_false(dark[i][j] || dark[j][i] || dark[i][code.side - 1 - j] || dark[code.side - 1 - j][i]);
  /* format information: error correction M has the bits 00, masked with 10 (ISO/IEC 18004, 7.9) */
  assert_true(dark[QR_QUIET + 8][QR_QUIET]);
  assert_false(dark[QR_QUIET + 8][QR_QUIET + 1]);
}

static void another_address_is_another_code(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct qr one, other;
  assert_int_equal(qr_of(&a, S("https://exemple.org/a/1"), &one), OK);
  assert_int_equal(qr_of(&a, S("https://exemple.org/a/2"), &other), OK);
  assert_false(str_eq(one.path, other.path));
}

static void what_does_not_fit_is_refused(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct qr code;
  char *longest = arena_many(&a, QR_TEXT_MAX + 1, char);
  memset(longest, 'a', QR_TEXT_MAX + 1);
  assert_int_equal(qr_of(&a, (struct str){longest, QR_TEXT_MAX}, &code), OK);
  draw(code);
  assert_int_equal(qr_of(&a, (struct str){longest, QR_TEXT_MAX + 1}, &code), INVALID);
  assert_int_equal(qr_of(&a, S(""), &code), INVALID);
  assert_int_equal(qr_of(&a, S("a\0b"), &code), INVALID);
}

int main(void) {
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(it_is_drawn_as_the_standard_says),
      cmocka_unit_test(another_address_is_another_code),
      cmocka_unit_test(what_does_not_fit_is_refused),
  };
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
