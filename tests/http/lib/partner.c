#include "http/lib/partner.h"

#include "base/rand.h"
#include "base/zone.h"
#include "feed/foreign/foreign_map.h"
#include "feed/foreign/foreign_receive.h"

int64_t partner(struct str name, struct str organisation, struct str state) {
  struct source_new const what = {.name = name, .address = S("https://flux.exemple.org/avis.rss"), .kind = KIND_CALL_FOR_TENDERS, .organisation = organisation,
                                  .city = C("Porto-Novo"), .country = S("BJ"), .zone = S("Africa/Porto-Novo"), .lang = S("fr"),
                                  .period_s = SOURCE_PERIOD_DEFAULT_S};
  struct source_put_args put = {.what = &what, .now = NOW};
  assert_int_equal(board_change(&the_board, source_put, &put), OK);
  assert_int_equal(put.ret_refusal, SOURCE_FINE);
  struct source_state_args change = {.id = put.ret_id, .state = SOURCE_ACTIVE, .now = NOW};
  if (str_eq(state, SOURCE_PAUSED)) assert_int_equal(board_change(&the_board, source_state, &change), OK); /* only what was active is paused */
  change.state = state;
  assert_int_equal(board_change(&the_board, source_state, &change), OK);
  return put.ret_id;
}

struct foreign partner_notice(struct str key, struct str title) {
  struct foreign one = {.family = FOREIGN_OPPORTUNITY, .form = S("rss"), .type = C("item"), .key = key, .lang = S("fr"), .buyer = C("Ville de Cotonou"),
                        .reference = C("R/2026/7"), .city = C("Cotonou"), .country = S("BJ"), .link = S("https://exemple.org/avis/7"),
                        .procedure = S("P-7"), .version = S("1")};
  one.texts.v = arena_many(&story, one.texts.n = 1, struct foreign_text);
  one.texts.v[0] = (struct foreign_text){S("fr"), title, C("En deux mots"), C("Le texte **entier**")};
  one.documents.v = arena_many(&story, one.documents.n = 1, struct foreign_document);
  one.documents.v[0] = (struct foreign_document){C("Règlement"), S("https://exemple.org/avis/7/reglement.pdf")};
  one.left.v = arena_many(&story, one.left.n = 1, struct foreign_left);
  one.left.v[0] = (struct foreign_left){C("item/enclosure"), C("pictures are not taken")};
  one.closes = (struct foreign_time){.has = true, .wall = {.year = 2026, .month = 12, .day = 10, .hour = 17}, .hour = true, .offset_said = true, .offset = 3600};
  return one;
}

static struct str full_of(const char *begin, size_t n) {
  char *p = arena_many(&story, n, char);
  size_t at = 0;
  for (; begin[at] != 0 && at < n; at++) p[at] = begin[at];
  for (; at < n; at++) p[at] = '&';
  return (struct str){p, n};
}

struct foreign partner_largest(struct str key, struct str title) {
  struct foreign one = partner_notice(key, title);
  struct foreign_text const french = {S("fr"), title, full_of("", FOREIGN_SUMMARY_MAX), full_of("", FOREIGN_BODY_MAX)};
  one.texts.v = arena_many(&story, one.texts.n = 3, struct foreign_text);
  one.texts.v[0] = french;
  for (size_t i = 1; i < 3; i++) one.texts.v[i] = french, one.texts.v[i].lang = i == 1 ? S("en") : S("de");
  one.lots.v = arena_many(&story, one.lots.n = FOREIGN_LIST_MAX, struct foreign_lot);
  for (size_t i = 0; i < one.lots.n; i++) one.lots.v[i] = (struct foreign_lot){S("L"), full_of("", FOREIGN_LINE_MAX), {0}};
  one.documents.v = arena_many(&story, one.documents.n = 50, struct foreign_document);
  for (size_t i = 0; i < one.documents.n; i++) one.documents.v[i] = (struct foreign_document){full_of("", FOREIGN_LINE_MAX), full_of("https://exemple.org/", FOREIGN_URL_MAX)};
  one.left.v = arena_many(&story, one.left.n = FOREIGN_LEFT_MAX, struct foreign_left);
  for (size_t i = 0; i < one.left.n; i++) one.left.v[i] = (struct foreign_left){full_of("", FOREIGN_LINE_MAX), full_of("", FOREIGN_LINE_MAX)};
  return one;
}

static struct received_put_args put_one(int64_t source, const struct foreign *one, const struct opportunity_new *publish) {
  const struct zone *zone;
  struct received_new *w = arena_new(&story, struct received_new);
  assert_int_equal(zone_load(S("Africa/Porto-Novo"), &zone), OK);
  foreign_receive(&story, one, (struct opt_int){source != 0, source}, zone, w);
  w->publish = publish;
  struct received_put_args put = {.what = w, .ref = rand_ref(&story), .reason = C("La source a changé."), .reason_wall = S("2026-11-24T09:00"), .now = clock_now()};
  assert_int_equal(board_change(&the_board, received_put, &put), OK);
  return put;
}

struct received_put_args partner_gives(int64_t source, const struct foreign *one) { return put_one(source, one, NULL); }

struct received_put_args partner_publishes(int64_t source, const struct foreign *one) {
  struct db *db;
  struct q_source row;
  struct foreign_mapped mapped;
  assert_int_equal(board_snapshot(&the_board, &db), OK);
  assert_int_equal(source_get(db, &story, source, (struct opt_int){0}, &row), OK);
  board_release(&the_board, db);
  struct foreign_defaults const defaults = foreign_defaults_of(&row);
  foreign_map(&story, one, &defaults, clock_now(), &mapped);
  return put_one(source, one, &mapped.what);
}

struct str partner_gave(int64_t source, const struct foreign *one) {
  struct received_put_args const put = partner_gives(source, one);
  assert_int_equal(put.ret_outcome, RECEIVED_NEW);
  return str_dup(&story, str_from(put.ret_ref));
}

void partner_read(int64_t source, const struct source_ran_args *ran) {
  struct source_ran_args args = *ran;
  args.id = source;
  if (args.outcome.p == NULL) args.outcome = S("read");
  args.began = args.now = clock_now();
  assert_int_equal(board_change(&the_board, source_ran, &args), OK);
}
