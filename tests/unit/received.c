/* What comes in from partners: once, never again when refused, never past a person who has seen something else. */
#include "scratch_board.h"

#include <string.h>

#include "base/rand.h"
#include "base/zone.h"
#include "board/person.h"
#include "board/received.h"
#include "board/source.h"
#include "board/token.h"

#define NOW ((struct instant){INT64_C(1795507200000000)})
#define DAY_US (24 * HOUR_US)
#define CLOSES instant_plus(NOW, 30 * DAY_US)

/* --- Saying it ------------------------------------------------------------------------------------------------------ */

static struct moment at_noon(struct instant at) { return (struct moment){{true, at}, S("2026-12-24T12:00")}; }

static struct opportunity_new *opportunity(struct scratch_board *b, const char *title, struct instant closes) {
  struct opportunity_new *o = arena_new(&b->arena, struct opportunity_new);
  *o = (struct opportunity_new){.reference = S("R/1"), .title = str_from(title), .summary = S("Résumé"), .body = S("Texte"), .lang = S("fr"),
                                .organisation = S("Ville"), .city = S("Cotonou"), .country = S("BJ"), .zone = S("Africa/Porto-Novo"),
                                .zone_version = S("test"), .kind = KIND_CALL_FOR_TENDERS, .published = at_noon(NOW), .closes = at_noon(closes),
                                .ends = at_noon(closes), .origin_name = S("Partenaire"), .apply_elsewhere = true, .publish = true};
  return o;
}

static struct received_new *told(struct scratch_board *b, const char *key, const char *version, const char *content) {
  struct received_new *w = arena_new(&b->arena, struct received_new);
  *w = (struct received_new){.scope = S("eforms"), .key = str_from(key), .version = str_from(version), .procedure = S("P-1"), .family = S("opportunity"),
                             .form = S("eforms"), .title = str_from(content), .lang = S("fr"), .closes = {true, CLOSES}, .content = str_from(content)};
  token_sha256(w->content, w->fingerprint);
  return w;
}

static struct received_put_args put(struct scratch_board *b, const struct received_new *w) {
  struct received_put_args p = {.what = w, .ref = rand_ref(&b->arena), .reason = S("La source a changé."), .reason_wall = S("2026-11-24T09:00"), .now = NOW};
  assert_int_equal(board_change(&b->board, received_put, &p), OK);
  return p;
}

static struct q_received row(struct scratch_board *b, const char *ref) {
  struct db *db;
  struct q_received r;
  assert_int_equal(board_snapshot(&b->board, &db), OK);
  assert_int_equal(received_get(db, &b->arena, str_from(ref), (struct opt_int){0}, &r), OK);
  board_release(&b->board, db);
  return r;
}

static struct opportunity shown(struct scratch_board *b, int64_t id) {
  struct db *db;
  struct opportunity o;
  assert_int_equal(board_snapshot(&b->board, &db), OK);
  assert_int_equal(opportunity_office(db, &b->arena, id, (struct opt_int){0}, NOW, &o), OK);
  board_release(&b->board, db);
  return o;
}

static int64_t somebody(struct scratch_board *b) {
  struct person_add_args add = {.email = rand_ref(&b->arena), .name = S("Bureau"), .password = S("x"), .role = PERSON_OFFICER, .confirmed = true, .now = NOW};
  add.email = fmt(&b->arena, "%.*s@exemple.org", STR(add.email));
  assert_int_equal(board_change(&b->board, person_add, &add), OK);
  return add.ret_id;
}

static struct received_act_args act(struct scratch_board *b, const char *ref) {
  return (struct received_act_args){.ref = str_from(ref), .person_id = somebody(b), .changed = row(b, ref).changed_at, .now = NOW};
}

static int64_t published(struct scratch_board *b, const char *ref, struct instant closes) {
  struct received_act_args p = act(b, ref);
  p.what = opportunity(b, "Avis", closes);
  assert_int_equal(board_change(&b->board, received_publish, &p), OK);
  assert_int_equal(p.ret_refusal, RECEIVED_FINE);
  return p.ret_opportunity;
}

static enum received_refusal decided(struct scratch_board *b, const char *ref, struct str state) {
  struct received_act_args p = act(b, ref);
  p.state = state;
  assert_int_equal(board_change(&b->board, received_decide, &p), OK);
  return p.ret_refusal;
}

/* --- Coming in ------------------------------------------------------------------------------------------------------ */

static void the_same_batch_twice_changes_nothing(void **state) {
  struct scratch_board *b = *state;
  struct received_put_args const first = put(b, told(b, "a", "01", "Un"));
  assert_int_equal(first.ret_outcome, RECEIVED_NEW);
  struct received_put_args const again = put(b, told(b, "a", "01", "Un"));
  assert_int_equal(again.ret_outcome, RECEIVED_SAME);
  assert_string_equal(again.ret_ref, first.ret_ref);
  assert_true(str_eq(row(b, first.ret_ref).state, RECEIVED_TO_REVIEW));
}

static void a_newer_version_replaces_the_one_that_waits_and_an_older_one_does_not(void **state) {
  struct scratch_board *b = *state;
  struct received_put_args const first = put(b, told(b, "a", "02", "Deux"));
  assert_int_equal(put(b, told(b, "a", "01", "Un")).ret_outcome, RECEIVED_NOT_NEWER);
  assert_true(str_eq(row(b, first.ret_ref).content, S("Deux")));
  assert_int_equal(put(b, told(b, "a", "10", "Dix")).ret_outcome, RECEIVED_CHANGED);
  struct q_received const r = row(b, first.ret_ref);
  assert_true(str_eq(r.content, S("Dix")) && r.former.p == NULL && str_eq(r.state, RECEIVED_TO_REVIEW));
}

static void the_same_version_with_other_content_is_told_and_not_taken(void **state) {
  struct scratch_board *b = *state;
  struct received_put_args const first = put(b, told(b, "a", "01", "Un"));
  assert_int_equal(put(b, told(b, "a", "1", "Autre chose")).ret_outcome, RECEIVED_SAME_VERSION);
  assert_true(str_eq(row(b, first.ret_ref).content, S("Un")));
}

static void a_refused_notice_never_comes_back(void **state) {
  struct scratch_board *b = *state;
  struct received_put_args const first = put(b, told(b, "a", "01", "Un"));
  assert_int_equal(decided(b, first.ret_ref, RECEIVED_REFUSED), RECEIVED_FINE);
  assert_int_equal(put(b, told(b, "a", "01", "Un")).ret_outcome, RECEIVED_WAS_REFUSED);
  assert_int_equal(put(b, told(b, "a", "02", "Deux")).ret_outcome, RECEIVED_WAS_REFUSED);
  struct received_new *change = told(b, "b", "01", "Rectificatif");
  change->replaces = S("a");
  assert_int_equal(put(b, change).ret_outcome, RECEIVED_WAS_REFUSED);
  assert_true(str_eq(row(b, first.ret_ref).content, S("Un")));
  /* taken back by a person: but its place was taken by the change */
  assert_int_equal(decided(b, first.ret_ref, RECEIVED_TO_REVIEW), RECEIVED_DONE);
}

static void what_was_set_aside_comes_back_when_it_says_something_else(void **state) {
  struct scratch_board *b = *state;
  struct received_put_args const first = put(b, told(b, "a", "01", "Un"));
  assert_int_equal(decided(b, first.ret_ref, RECEIVED_SET_ASIDE), RECEIVED_FINE);
  assert_int_equal(put(b, told(b, "a", "01", "Un")).ret_outcome, RECEIVED_SAME);
  assert_true(str_eq(row(b, first.ret_ref).state, RECEIVED_SET_ASIDE));
  assert_int_equal(put(b, told(b, "a", "02", "Deux")).ret_outcome, RECEIVED_CHANGED);
  assert_true(str_eq(row(b, first.ret_ref).state, RECEIVED_TO_REVIEW));
}

/* --- A change takes the place of another notice --------------------------------------------------------------------- */

static void a_change_takes_the_place_of_its_notice_in_any_order(void **state) {
  struct scratch_board *b = *state;
  struct received_put_args const first = put(b, told(b, "a", "01", "Un"));
  int64_t const id = published(b, first.ret_ref, CLOSES);
  struct received_new *change = told(b, "b", "01", "Rectificatif");
  change->replaces = S("a");
  struct received_put_args const second = put(b, change);
  assert_int_equal(second.ret_outcome, RECEIVED_CHANGED);
  struct q_received const heir = row(b, second.ret_ref);
  assert_true(heir.opportunity_id.has && heir.opportunity_id.v == id && str_eq(heir.state, RECEIVED_PUBLISHED) && str_eq(heir.former, S("Un")));
  assert_true(str_eq(row(b, first.ret_ref).state, S("superseded")));
  assert_int_equal(put(b, told(b, "a", "01", "Un")).ret_outcome, RECEIVED_SAME);
  assert_int_equal(put(b, change).ret_outcome, RECEIVED_SAME);
  /* the change first: the notice that comes late waits for nobody */
  struct received_new *early = told(b, "d", "01", "Rectificatif");
  early->replaces = S("c");
  assert_int_equal(put(b, early).ret_outcome, RECEIVED_NEW);
  struct received_put_args const late = put(b, told(b, "c", "01", "Trois"));
  assert_int_equal(late.ret_outcome, RECEIVED_NOT_NEWER);
  assert_true(str_eq(row(b, late.ret_ref).state, S("superseded")));
}

static void a_result_waits_until_its_procedure_is_known(void **state) {
  struct scratch_board *b = *state;
  struct received_new *result = told(b, "r", "01", "Attribué");
  result->family = S("result");
  struct received_put_args const noted = put(b, result);
  assert_int_equal(noted.ret_outcome, RECEIVED_AWAITS);
  assert_int_equal(put(b, result).ret_outcome, RECEIVED_AWAITS);
  assert_true(str_eq(row(b, noted.ret_ref).state, RECEIVED_AWAITING)); /* nothing for a person yet */
  assert_int_equal(decided(b, noted.ret_ref, RECEIVED_TO_REVIEW), RECEIVED_DONE);
  struct received_put_args const first = put(b, told(b, "a", "01", "Un"));
  assert_true(str_eq(row(b, noted.ret_ref).state, RECEIVED_TO_REVIEW));
  int64_t const id = published(b, first.ret_ref, CLOSES);
  assert_int_equal(put(b, result).ret_outcome, RECEIVED_SAME);
  assert_int_equal(shown(b, id).state, OPPORTUNITY_OPEN); /* nothing without a person's word */
  struct received_act_args p = act(b, noted.ret_ref);
  p.outcome = S("awarded"), p.reason = S("Attribué à un groupement."), p.reason_wall = S("2026-11-24T09:00");
  assert_int_equal(board_change(&b->board, received_note, &p), OK);
  assert_int_equal(p.ret_refusal, RECEIVED_FINE);
  assert_int_equal(shown(b, id).state, OPPORTUNITY_AWARDED);
  assert_int_equal(board_change(&b->board, received_note, &p), OK);
  assert_int_equal(p.ret_refusal, RECEIVED_DONE);
  assert_int_equal(put(b, result).ret_outcome, RECEIVED_SAME);
  struct received_new *other = told(b, "r", "02", "Attribué à un autre");
  other->family = S("result");
  assert_int_equal(put(b, other).ret_outcome, RECEIVED_CHANGED);
  assert_true(str_eq(row(b, noted.ret_ref).former, S("Attribué"))); /* a person is shown what differs */
}

/* Else somebody would publish what was cancelled before they read it. */
static void a_cancellation_of_what_waits_waits_beside_it(void **state) {
  struct scratch_board *b = *state;
  struct received_put_args const first = put(b, told(b, "a", "01", "Un"));
  struct received_new *cancelled = told(b, "c", "01", "Annulé");
  cancelled->family = S("cancellation"), cancelled->trusted = true, cancelled->decided = S("cancelled"); /* trusted, and nothing to tell it of yet */
  struct received_put_args const second = put(b, cancelled);
  assert_int_equal(second.ret_outcome, RECEIVED_NEW);
  assert_true(str_eq(row(b, second.ret_ref).state, RECEIVED_TO_REVIEW) && !row(b, second.ret_ref).opportunity_id.has);
  struct db *db;
  struct q_received_beside_list beside;
  assert_int_equal(board_snapshot(&b->board, &db), OK);
  assert_int_equal(received_beside(db, &b->arena, S("P-1"), str_from(first.ret_ref), (struct opt_int){0}, &beside), OK);
  board_release(&b->board, db);
  assert_true(beside.n == 1 && str_eq(beside.v[0].family, S("cancellation")) && str_eq(beside.v[0].ref, str_from(second.ret_ref)));
  struct received_act_args p = act(b, second.ret_ref);
  p.outcome = S("cancelled"), p.reason = S("Annulé."), p.reason_wall = S("2026-11-24T09:00");
  assert_int_equal(board_change(&b->board, received_note, &p), OK);
  assert_int_equal(p.ret_refusal, RECEIVED_ABSENT); /* nothing of that procedure is on the board */
  int64_t const id = published(b, first.ret_ref, CLOSES);
  assert_true(row(b, second.ret_ref).opportunity_id.v == id); /* it has found what it is about */
  assert_int_equal(board_change(&b->board, received_note, &p), OK);
  assert_int_equal(p.ret_refusal, RECEIVED_FINE);
  assert_int_equal(shown(b, id).state, OPPORTUNITY_CANCELLED);
}

/* --- A person's word ------------------------------------------------------------------------------------------------ */

static void nobody_publishes_what_they_have_not_seen(void **state) {
  struct scratch_board *b = *state;
  struct received_put_args const first = put(b, told(b, "a", "01", "Un"));
  struct received_act_args p = act(b, first.ret_ref);
  p.changed = instant_plus(p.changed, -1);
  p.what = opportunity(b, "Avis", CLOSES);
  assert_int_equal(board_change(&b->board, received_publish, &p), OK);
  assert_int_equal(p.ret_refusal, RECEIVED_MOVED);
  assert_false(row(b, first.ret_ref).opportunity_id.has);
  p = act(b, first.ret_ref);
  p.organisation = (struct opt_int){true, 7}; /* of a source of nobody: not theirs */
  p.what = opportunity(b, "Avis", CLOSES);
  assert_int_equal(board_change(&b->board, received_publish, &p), NOT_FOUND);
}

static void what_has_closed_is_not_published_and_twice_is_once(void **state) {
  struct scratch_board *b = *state;
  struct received_put_args const first = put(b, told(b, "a", "01", "Un"));
  struct received_act_args p = act(b, first.ret_ref);
  p.what = opportunity(b, "Avis", instant_plus(NOW, -1));
  assert_int_equal(board_change(&b->board, received_publish, &p), OK);
  assert_int_equal(p.ret_refusal, RECEIVED_PAST);
  int64_t const id = published(b, first.ret_ref, CLOSES);
  assert_int_equal(shown(b, id).state, OPPORTUNITY_OPEN);
  p.what = opportunity(b, "Avis", CLOSES);
  assert_int_equal(board_change(&b->board, received_publish, &p), OK);
  assert_int_equal(p.ret_refusal, RECEIVED_DONE);
  assert_int_equal(decided(b, first.ret_ref, RECEIVED_REFUSED), RECEIVED_DONE);
}

/* Relaying says whose notice it is; dossiers are taken in one's own name only. */
static void dossiers_are_taken_in_the_officers_own_name(void **state) {
  struct scratch_board *b = *state;
  struct source_new const partner = {.name = S("Partenaire"), .kind = KIND_RECRUITMENT, .organisation = S("Mairie"), .city = S("Cotonou"), .country = S("BJ"),
                                     .zone = S("Africa/Porto-Novo"), .lang = S("fr"), .period_s = 3600};
  struct source_put_args source = {.what = &partner, .now = NOW};
  assert_int_equal(board_change(&b->board, source_put, &source), OK);
  struct received_new *w = told(b, "a", "01", "Un");
  w->source_id = (struct opt_int){true, source.ret_id};
  struct received_put_args const first = put(b, w);
  struct received_act_args p = act(b, first.ret_ref);
  p.organisation = (struct opt_int){true, 1}; /* the first one there is: the source's */
  struct opportunity_new *what = opportunity(b, "Avis", CLOSES);
  what->apply_elsewhere = false;
  p.what = what;
  assert_int_equal(board_change(&b->board, received_publish, &p), OK);
  assert_int_equal(p.ret_refusal, RECEIVED_OTHERS);
  what->organisation = S("Mairie");
  assert_int_equal(board_change(&b->board, received_publish, &p), OK);
  assert_int_equal(p.ret_refusal, RECEIVED_FINE);
  w = told(b, "b", "01", "Deux");
  w->source_id = (struct opt_int){true, source.ret_id};
  p.ref = str_dup(&b->arena, str_from(put(b, w).ret_ref));
  p.changed = row(b, p.ref.p).changed_at;
  p.what = opportunity(b, "Relayé", CLOSES);
  assert_int_equal(board_change(&b->board, received_publish, &p), OK);
  assert_int_equal(p.ret_refusal, RECEIVED_FINE);
}

static void one_that_is_there_already_is_joined_to_it(void **state) {
  struct scratch_board *b = *state;
  struct opportunity_new *ours = opportunity(b, "Le nôtre", CLOSES);
  ours->origin_name = (struct str){0}, ours->apply_elsewhere = false;
  struct opportunity_add_args add = {.what = ours, .now = NOW};
  assert_int_equal(board_change(&b->board, opportunity_add, &add), OK);
  struct received_put_args const first = put(b, told(b, "a", "01", "Un"));
  struct received_act_args p = act(b, first.ret_ref);
  p.opportunity_id = add.ret_id + 1;
  assert_int_equal(board_change(&b->board, received_merge, &p), OK);
  assert_int_equal(p.ret_refusal, RECEIVED_ABSENT);
  p.opportunity_id = add.ret_id;
  assert_int_equal(board_change(&b->board, received_merge, &p), OK);
  assert_int_equal(p.ret_refusal, RECEIVED_FINE);
  assert_true(shown(b, add.ret_id).row.apply_here); /* dossiers are still taken here */
  assert_int_equal(board_change(&b->board, received_part, &p), OK); /* a slip is put right */
  assert_int_equal(p.ret_refusal, RECEIVED_FINE);
  assert_true(str_eq(row(b, first.ret_ref).state, RECEIVED_TO_REVIEW) && !row(b, first.ret_ref).opportunity_id.has);
  assert_int_equal(board_change(&b->board, received_part, &p), OK);
  assert_int_equal(p.ret_refusal, RECEIVED_DONE);
  assert_int_equal(board_change(&b->board, received_merge, &p), OK);
  /* not even a source that was trusted meanwhile changes a notice of ours */
  struct received_new *trusted = told(b, "a", "02", "Deux");
  trusted->publish = opportunity(b, "Le leur", CLOSES);
  assert_int_equal(put(b, trusted).ret_outcome, RECEIVED_CHANGED);
  assert_true(str_eq(shown(b, add.ret_id).row.title, S("Le nôtre")));
  assert_true(str_eq(row(b, first.ret_ref).former, S("Un")));
}

/* --- What was published and has changed ----------------------------------------------------------------------------- */

static struct received_act_args retold(struct scratch_board *b, const char *ref, const struct opportunity_new *what) {
  struct received_act_args p = act(b, ref);
  p.what = what, p.reason = S("La clôture est reportée."), p.reason_wall = S("2026-11-24T09:00");
  assert_int_equal(board_change(&b->board, received_retell, &p), OK);
  return p;
}

static void a_relayed_notice_follows_its_source_when_a_person_says_so(void **state) {
  struct scratch_board *b = *state;
  struct received_put_args const first = put(b, told(b, "a", "01", "Un"));
  int64_t const id = published(b, first.ret_ref, CLOSES);
  assert_int_equal(put(b, told(b, "a", "02", "Deux")).ret_outcome, RECEIVED_CHANGED);
  assert_int_equal(put(b, told(b, "a", "03", "Trois")).ret_outcome, RECEIVED_CHANGED);
  assert_true(str_eq(row(b, first.ret_ref).former, S("Un"))); /* what was decided on, not what came between */
  assert_true(str_eq(shown(b, id).row.title, S("Avis")));
  /* where no dossier is taken the closing may move earlier: it is the source's */
  assert_int_equal(retold(b, first.ret_ref, opportunity(b, "Avis modifié", instant_plus(CLOSES, -DAY_US))).ret_refusal, RECEIVED_FINE);
  struct opportunity const o = shown(b, id);
  assert_true(str_eq(o.row.title, S("Avis modifié")) && o.row.closes_at.at.us == CLOSES.us - DAY_US && o.row.ends_at.us == CLOSES.us - DAY_US);
  assert_int_equal(o.row.deadline_version, 2);
  assert_true(o.amendments.n == 1 && str_eq(o.amendments.v[0].reason, S("La clôture est reportée.")));
  assert_true(row(b, first.ret_ref).former.p == NULL);
  assert_int_equal(retold(b, first.ret_ref, opportunity(b, "Encore", CLOSES)).ret_refusal, RECEIVED_DONE);
}

/* What a corrected notice says of questions, of the opening and of its documents is what readers find. */
static void documents_and_hours_follow_the_source_too(void **state) {
  struct scratch_board *b = *state;
  struct received_new *w = told(b, "a", "01", "Un");
  struct new_document docs[] = {{.title = S("Cahier"), .nature = S(""), .lang = S("fr"), .file_name = S("c"), .url = S("https://source.example/c")},
                                {.title = S("Additif"), .nature = S(""), .lang = S("fr"), .file_name = S("d"), .url = S("https://source.example/d")}};
  struct opportunity_new *what = opportunity(b, "Avis", CLOSES);
  what->enquiry = at_noon(instant_plus(NOW, DAY_US));
  what->documents.v = docs, what->documents.n = 1;
  w->publish = what;
  int64_t const id = put(b, w).ret_opportunity.v;
  struct document_add_args ours = {.id = id, .now = NOW, .document = {.title = S("Le nôtre"), .nature = S(""), .lang = S("fr"), .file_name = S("n")}};
  assert_int_equal(board_change(&b->board, opportunity_document_add, &ours), OK);
  w = told(b, "a", "02", "Deux");
  what = opportunity(b, "Avis", CLOSES);
  what->enquiry = at_noon(instant_plus(NOW, 2 * DAY_US)), what->opens_bids = at_noon(CLOSES);
  what->documents.v = docs, what->documents.n = 2;
  w->publish = what;
  assert_int_equal(put(b, w).ret_outcome, RECEIVED_CHANGED);
  struct opportunity const o = shown(b, id);
  assert_true(o.row.enquiry_closes_at.has && o.row.enquiry_closes_at.at.us == NOW.us + 2 * DAY_US);
  assert_true(o.row.opens_bids_at.has && o.row.opens_bids_at.at.us == CLOSES.us);
  assert_int_equal(o.documents.n, 3);
  assert_true(str_eq(o.documents.v[0].title, S("Le nôtre")) && str_eq(o.documents.v[2].url, S("https://source.example/d")));
}

/* An officer who set its zone right keeps it: the clock that is shown is of that zone, whatever the source's. */
static void a_notice_told_anew_keeps_its_zone(void **state) {
  struct scratch_board *b = *state;
  struct received_put_args const first = put(b, told(b, "a", "01", "Un"));
  int64_t const id = published(b, first.ret_ref, CLOSES);
  put(b, told(b, "a", "02", "Deux"));
  struct opportunity_new *montreal = opportunity(b, "Avis", CLOSES); /* 2026-12-24 08:00 in UTC */
  struct new_lot lot = {.number = 1, .title = S("Lot"), .closes = {{true, instant_plus(CLOSES, HOUR_US)}, S("2026-12-24T04:00")}};
  montreal->zone = S("America/Toronto"), montreal->closes.wall = S("2026-12-24T03:00"), montreal->lots.v = &lot, montreal->lots.n = 1;
  assert_int_equal(retold(b, first.ret_ref, montreal).ret_refusal, RECEIVED_FINE);
  struct opportunity const o = shown(b, id);
  struct civil const clock = zone_local(o.zone, CLOSES);
  assert_true(str_eq(o.row.zone, S("Africa/Porto-Novo")) && str_eq(o.row.closes_wall, fmt(&b->arena, "2026-12-24T%02d:00", clock.hour)));
  assert_true(o.lots.n == 1 && str_eq(o.lots.v[0].closes_wall, fmt(&b->arena, "2026-12-24T%02d:00", clock.hour + 1)));
}

static void a_closing_with_dossiers_here_never_moves_earlier(void **state) {
  struct scratch_board *b = *state;
  struct received_put_args const first = put(b, told(b, "a", "01", "Un"));
  struct received_act_args p = act(b, first.ret_ref);
  struct opportunity_new *ours = opportunity(b, "Avis", CLOSES);
  ours->apply_elsewhere = false;
  p.what = ours;
  assert_int_equal(board_change(&b->board, received_publish, &p), OK);
  assert_int_equal(put(b, told(b, "a", "02", "Deux")).ret_outcome, RECEIVED_CHANGED);
  assert_int_equal(retold(b, first.ret_ref, opportunity(b, "Avis", instant_plus(CLOSES, -1))).ret_refusal, RECEIVED_TAKEN);
  struct opportunity_new *unknown = opportunity(b, "Avis", CLOSES);
  unknown->closes = (struct moment){0};
  assert_int_equal(retold(b, first.ret_ref, unknown).ret_refusal, RECEIVED_TAKEN);
  assert_int_equal(shown(b, p.ret_opportunity).row.closes_at.at.us, CLOSES.us);
  assert_int_equal(retold(b, first.ret_ref, opportunity(b, "Avis", instant_plus(CLOSES, 1))).ret_refusal, RECEIVED_FINE);
  assert_int_equal(shown(b, p.ret_opportunity).row.closes_at.at.us, CLOSES.us + 1);
}

/* --- A trusted source ----------------------------------------------------------------------------------------------- */

static void a_trusted_source_publishes_changes_and_closes_by_itself(void **state) {
  struct scratch_board *b = *state;
  struct received_new *w = told(b, "a", "01", "Un");
  w->publish = opportunity(b, "Avis", CLOSES);
  struct received_put_args const first = put(b, w);
  assert_int_equal(first.ret_outcome, RECEIVED_NEW);
  int64_t const id = first.ret_opportunity.v;
  assert_int_equal(shown(b, id).state, OPPORTUNITY_OPEN);
  assert_true(str_eq(row(b, first.ret_ref).state, RECEIVED_PUBLISHED));
  w = told(b, "a", "02", "Deux");
  w->publish = opportunity(b, "Avis deux", instant_plus(CLOSES, DAY_US));
  assert_int_equal(put(b, w).ret_outcome, RECEIVED_CHANGED);
  assert_true(str_eq(shown(b, id).row.title, S("Avis deux")) && row(b, first.ret_ref).former.p == NULL);
  struct received_new *result = told(b, "r", "01", "Sans suite");
  result->family = S("result"), result->trusted = true, result->decided = S("unsuccessful");
  assert_int_equal(put(b, result).ret_outcome, RECEIVED_NEW);
  assert_int_equal(shown(b, id).state, OPPORTUNITY_UNSUCCESSFUL);
}

static void what_a_trusted_source_tells_too_late_waits_for_a_person(void **state) {
  struct scratch_board *b = *state;
  struct received_new *w = told(b, "a", "01", "Un");
  w->publish = opportunity(b, "Avis", instant_plus(NOW, -1));
  struct received_put_args const first = put(b, w);
  assert_false(first.ret_opportunity.has);
  assert_true(str_eq(row(b, first.ret_ref).state, RECEIVED_TO_REVIEW));
}

/* Not even by itself: a lot's closing with dossiers here moves later, or a person is asked. */
static void a_trusted_source_moves_no_lot_earlier(void **state) {
  struct scratch_board *b = *state;
  struct received_new *w = told(b, "a", "01", "Un");
  struct new_lot lots[] = {{.number = 1, .title = S("Un"), .closes = at_noon(instant_plus(CLOSES, -DAY_US))}, {.number = 2, .title = S("Deux")}};
  struct opportunity_new *what = opportunity(b, "Avis", CLOSES);
  what->apply_elsewhere = false, what->lots.v = lots, what->lots.n = 2;
  w->publish = what;
  struct received_put_args const first = put(b, w);
  int64_t const id = first.ret_opportunity.v;
  lots[0].closes = at_noon(instant_plus(CLOSES, -DAY_US + 1)); /* later */
  w = told(b, "a", "02", "Deux"), w->publish = what;
  assert_int_equal(put(b, w).ret_outcome, RECEIVED_CHANGED);
  struct opportunity o = shown(b, id);
  assert_true(o.lots.v[0].closes_at.at.us == CLOSES.us - DAY_US + 1 && o.row.deadline_version == 2 && row(b, first.ret_ref).former.p == NULL);
  lots[1].closes = at_noon(instant_plus(CLOSES, -1)); /* it closed with the whole */
  w = told(b, "a", "03", "Trois"), w->publish = what;
  assert_int_equal(put(b, w).ret_outcome, RECEIVED_CHANGED);
  o = shown(b, id);
  assert_true(!o.lots.v[1].closes_at.has && o.row.deadline_version == 2 && row(b, first.ret_ref).former.p != NULL);
}

/* --- Of another source ---------------------------------------------------------------------------------------------- */

/* A source like any other; the scope of its keys is the form's, like that of all eForms. */
static struct opt_int source(struct scratch_board *b, const char *name) {
  struct source_new const what = {.name = str_from(name), .kind = KIND_CALL_FOR_TENDERS, .organisation = S("Ville"), .city = S("Cotonou"),
                                  .country = S("BJ"), .zone = S("Africa/Porto-Novo"), .lang = S("fr"), .period_s = SOURCE_PERIOD_DEFAULT_S};
  struct source_put_args p = {.what = &what, .now = NOW};
  assert_int_equal(board_change(&b->board, source_put, &p), OK);
  assert_int_equal(p.ret_refusal, SOURCE_FINE);
  return (struct opt_int){true, p.ret_id};
}

static struct received_new *told_by(struct scratch_board *b, struct opt_int source_id, const char *key, const char *version, const char *content) {
  struct received_new *w = told(b, key, version, content);
  w->source_id = source_id;
  return w;
}

static void what_another_source_holds_it_keeps(void **state) {
  struct scratch_board *b = *state;
  struct opt_int const honest = source(b, "Honnête"), hostile = source(b, "Hostile");
  struct received_new *w = told_by(b, honest, "a", "01", "Un");
  w->publish = opportunity(b, "Avis", CLOSES);
  struct received_put_args const first = put(b, w);
  int64_t const id = first.ret_opportunity.v;
  /* a newer version of its key, trusted or not: it waits beside, and a person sees both */
  w = told_by(b, hostile, "a", "99", "Détourné");
  w->trusted = true, w->publish = opportunity(b, "Détourné", instant_plus(CLOSES, -DAY_US));
  struct received_put_args const theirs = put(b, w);
  assert_int_equal(theirs.ret_outcome, RECEIVED_NEW);
  assert_true(str_eq(row(b, theirs.ret_ref).state, RECEIVED_TO_REVIEW) && !theirs.ret_opportunity.has);
  /* a notice that would take its place */
  struct received_new *change = told_by(b, hostile, "b", "01", "Rectificatif");
  change->replaces = S("a");
  change->trusted = true, change->publish = w->publish;
  struct received_put_args const instead = put(b, change);
  assert_true(str_eq(row(b, instead.ret_ref).state, RECEIVED_TO_REVIEW) && !instead.ret_opportunity.has);
  /* a result, a cancellation: beside its own notice at most */
  struct received_new *result = told_by(b, hostile, "r", "01", "Annulé");
  result->family = S("cancellation"), result->trusted = true, result->decided = S("cancelled");
  struct received_act_args note = act(b, put(b, result).ret_ref);
  assert_false(row(b, note.ref.p).opportunity_id.has);
  assert_true(str_eq(shown(b, id).row.title, S("Avis")) && shown(b, id).state == OPPORTUNITY_OPEN);
  struct q_received const now = row(b, first.ret_ref);
  assert_true(str_eq(now.content, S("Un")) && str_eq(now.state, RECEIVED_PUBLISHED) && now.former.p == NULL);
  note.outcome = S("cancelled"), note.reason = S("Annulé."), note.reason_wall = S("2026-11-24T09:00");
  assert_int_equal(board_change(&b->board, received_note, &note), OK);
  assert_int_equal(note.ret_refusal, RECEIVED_ABSENT);
  assert_int_equal(shown(b, id).state, OPPORTUNITY_OPEN);
  /* its own source, and the command line, say more */
  assert_int_equal(put(b, told_by(b, honest, "a", "02", "Deux")).ret_outcome, RECEIVED_CHANGED);
  assert_int_equal(put(b, told(b, "a", "03", "Trois")).ret_outcome, RECEIVED_CHANGED);
}

static void nobody_is_kept_out_by_a_change_of_another_source(void **state) {
  struct scratch_board *b = *state;
  struct opt_int const honest = source(b, "Honnête"), hostile = source(b, "Hostile");
  struct received_new *early = told_by(b, hostile, "x", "01", "Rectificatif");
  early->replaces = S("a");
  assert_int_equal(put(b, early).ret_outcome, RECEIVED_NEW);
  struct received_put_args const first = put(b, told_by(b, honest, "a", "01", "Un"));
  assert_int_equal(first.ret_outcome, RECEIVED_NEW);
  assert_true(str_eq(row(b, first.ret_ref).state, RECEIVED_TO_REVIEW));
}

static void what_was_joined_to_ours_is_never_cancelled_by_a_source(void **state) {
  struct scratch_board *b = *state;
  struct opportunity_new *ours = opportunity(b, "Le nôtre", CLOSES);
  ours->origin_name = (struct str){0}, ours->apply_elsewhere = false;
  struct opportunity_add_args add = {.what = ours, .now = NOW};
  assert_int_equal(board_change(&b->board, opportunity_add, &add), OK);
  struct received_put_args const first = put(b, told(b, "a", "01", "Un"));
  struct received_act_args p = act(b, first.ret_ref);
  p.opportunity_id = add.ret_id;
  assert_int_equal(board_change(&b->board, received_merge, &p), OK);
  struct received_new *result = told(b, "r", "01", "Annulé");
  result->family = S("cancellation"), result->trusted = true, result->decided = S("cancelled");
  struct received_put_args const by_procedure = put(b, result);
  assert_int_equal(by_procedure.ret_outcome, RECEIVED_NEW);
  assert_true(str_eq(row(b, by_procedure.ret_ref).state, RECEIVED_TO_REVIEW)); /* a person says it */
  assert_int_equal(shown(b, add.ret_id).state, OPPORTUNITY_OPEN);
  result = told(b, "s", "01", "Annulé aussi");
  result->family = S("cancellation"), result->trusted = true, result->decided = S("cancelled"), result->replaces = S("a");
  assert_true(str_eq(row(b, put(b, result).ret_ref).state, RECEIVED_TO_REVIEW));
  assert_int_equal(shown(b, add.ret_id).state, OPPORTUNITY_OPEN);
}

/* A second change names the first notice as the first change did: publishers do, and it is one procedure still. */
static void two_changes_of_one_notice_make_one_opportunity(void **state) {
  struct scratch_board *b = *state;
  struct received_new *w = told(b, "a", "01", "Un");
  w->publish = opportunity(b, "Avis", CLOSES);
  int64_t const id = put(b, w).ret_opportunity.v;
  const char *const keys[] = {"b", "c"};
  for (size_t i = 0; i < 2; i++) {
    w = told(b, keys[i], "01", keys[i]);
    w->replaces = S("a");
    w->publish = opportunity(b, keys[i], CLOSES);
    struct received_put_args const p = put(b, w);
    assert_int_equal(p.ret_outcome, RECEIVED_CHANGED);
    assert_true(p.ret_opportunity.has && p.ret_opportunity.v == id);
  }
  assert_true(str_eq(shown(b, id).row.title, S("c")));
  /* when the last of them came first, the one between stands behind it and the first is not asked about */
  struct received_new *last = told(b, "f", "01", "f"), *between = told(b, "e", "01", "e");
  last->replaces = S("e"), between->replaces = S("d");
  put(b, last);
  struct received_put_args const first = put(b, told(b, "d", "01", "d"));
  put(b, between);
  assert_true(str_eq(row(b, first.ret_ref).state, S("superseded")));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, scratch_board_begin, scratch_board_end)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(the_same_batch_twice_changes_nothing),
      TEST(a_newer_version_replaces_the_one_that_waits_and_an_older_one_does_not),
      TEST(the_same_version_with_other_content_is_told_and_not_taken),
      TEST(a_refused_notice_never_comes_back),
      TEST(what_was_set_aside_comes_back_when_it_says_something_else),
      TEST(a_change_takes_the_place_of_its_notice_in_any_order),
      TEST(a_result_waits_until_its_procedure_is_known),
      TEST(a_cancellation_of_what_waits_waits_beside_it),
      TEST(nobody_publishes_what_they_have_not_seen),
      TEST(what_has_closed_is_not_published_and_twice_is_once),
      TEST(dossiers_are_taken_in_the_officers_own_name),
      TEST(one_that_is_there_already_is_joined_to_it),
      TEST(a_relayed_notice_follows_its_source_when_a_person_says_so),
      TEST(documents_and_hours_follow_the_source_too),
      TEST(a_notice_told_anew_keeps_its_zone),
      TEST(a_closing_with_dossiers_here_never_moves_earlier),
      TEST(a_trusted_source_publishes_changes_and_closes_by_itself),
      TEST(what_a_trusted_source_tells_too_late_waits_for_a_person),
      TEST(a_trusted_source_moves_no_lot_earlier),
      TEST(what_another_source_holds_it_keeps),
      TEST(nobody_is_kept_out_by_a_change_of_another_source),
      TEST(what_was_joined_to_ours_is_never_cancelled_by_a_source),
      TEST(two_changes_of_one_notice_make_one_opportunity),
  };
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
