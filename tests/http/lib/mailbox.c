#include "http/lib/mailbox.h"

#include "base/out.h"
#include "http/lib/check.h"

int64_t mails_to(const char *email, const char *purpose) {
  return number("SELECT count(*) FROM mail WHERE recipient = '%s' AND purpose = '%s'", email, purpose);
}

struct str newest_mail(const char *email, const char *purpose) {
  return text("SELECT bytes FROM mail WHERE recipient = '%s' AND purpose = '%s' ORDER BY id DESC LIMIT 1", email, purpose);
}

struct str link_to(const char *email) {
  struct str const ref = between(newest_mail(email, "confirm"), "http://board.test/fr/compte/confirmation/", "\r");
  assert_int_equal(ref.n, 26);
  return fmt(&story, "/fr/compte/confirmation/%.*s", STR(ref));
}

struct str digits_to(const char *email) {
  struct str const digits = between(newest_mail(email, "code"), "Subject: ", " ");
  assert_int_equal(digits.n, 6);
  return digits;
}

struct str other_digits(struct str digits) {
  char *other = arena_alloc(&story, 6);
  for (size_t i = 0; i < 6; i++) other[i] = digits.p[i] == '9' ? '0' : (char)(digits.p[i] + 1);
  return (struct str){other, 6};
}

struct str ask_code(struct guest *g, struct str email, struct str suite) {
  struct answer const a = post(g, S("/fr/compte/code"), FIELDS({"courriel", email}, {"suite", suite}));
  assert_goes(a, S("/fr/compte/code/"));
  struct str const to = answer_header(&a, "Location");
  assert_status(get(g, "%.*s", STR(to)), 200);
  return str_dup(&story, str_sub(to, 0, str_index(to, '?')));
}

struct answer type_code(struct guest *g, struct str page, struct str code, struct str suite) {
  return post(g, page, FIELDS({"code", code}, {"suite", suite}));
}

struct guest *newcomer(struct str email) {
  struct guest *g = guest();
  assert_goes(post(g, S("/fr/compte/inscription"), FIELDS({"nom", C("Awa Diop")}, {"courriel", email}, {"motdepasse", PASSWORD}, {"suite", S("")})),
              S("/fr/compte"));
  return g;
}
