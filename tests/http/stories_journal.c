/* The two journals that are evidence: attempts, and the minutes the service was there. */
#include <string.h>

#include "base/out.h"
#include "blob/blob.h"
#include "board/journal.h"
#include "http/lib/apply.h"

#define CLOSES_US (2 * HOUR_US) /* after NOW */

static int64_t open_notice(void) { return enter(notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, CLOSES_US))); }

/* "upload done, upload empty": what the journal says, oldest first. */
static struct str told(void) {
  return text("SELECT group_concat(act || ' ' || outcome, ', ') FROM (SELECT act, outcome FROM attempt ORDER BY id)");
}

#define assert_told(words) assert_string_equal(str_z(&story, told()), words)

static void every_attempt_has_a_row(void **state) {
  (void)state;
  int64_t const id = open_notice();
  struct guest *g = applicant(S("awa@exemple.org"));
  begin_dossier(g, id);
  assert_status(deposit_with(g, id, S("00000000000000000000000000")), 422); /* too early */
  assert_status(upload(g, id, 1, "vide.pdf", S("")), 422);
  assert_status(upload(g, id, 1, "texte.pdf", S("pas un PDF")), 422);
  enum { FAR_TOO_MUCH = 3000000 }; /* refused by its length alone */
  char *much = arena_alloc(&story, FAR_TOO_MUCH);
  memset(much, 'x', FAR_TOO_MUCH);
  assert_status(upload(g, id, 1, "gros.pdf", (struct str){much, FAR_TOO_MUCH}), 413);
  assert_status(upload(g, id, 1, "gros.pdf", (struct str){much, 1500000}), 413);
  upload_good(g, id, 1, GOOD_PDF);
  assert_status(upload(g, id, 1, "deux.pdf", data(GOOD_PDF)), 409);
  struct str const form = deposit_form(g, id), ref = receipt_of(deposit_form_sent(g, id, form)), key = withdraw_key(g, id);
  (void)deposit_form_sent(g, id, form);
  (void)withdraw_with(g, id, ref, key);
  (void)withdraw_with(g, id, ref, key);
  assert_status(deposit_form_sent(g, id, form), 409);
  clock_at(instant_plus(NOW, CLOSES_US + 1));
  assert_status(deposit_form_sent(g, id, form), 409);
  assert_told("deposit incomplete, upload empty, upload other-content, upload too-big, upload too-big, upload done, upload full, deposit done, deposit repeated, withdraw done, "
              "withdraw repeated, deposit conflict, deposit late");
  assert_int_equal(number("SELECT count(*) FROM attempt WHERE person_id IS NULL OR began_at > ended_at OR (bytes <= 0 AND outcome <> 'too-big') OR length(request) < 8"), 0);
  assert_int_equal(number("SELECT count(*) FROM attempt WHERE act = 'upload' AND piece_id IS NULL"), 0);
  assert_int_equal(number("SELECT ended_at FROM attempt WHERE outcome = 'late'"), NOW.us + CLOSES_US + 1);
}

static void an_upload_that_is_cut_has_one_too(void **state) {
  (void)state;
  int64_t const id = open_notice();
  struct guest *g = applicant(S("awa@exemple.org"));
  begin_dossier(g, id);
  struct str const head = fmt(&story,
      "--edge\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n%.*s\r\n--edge\r\nContent-Disposition: form-data; name=\"fichier\"; "
      "filename=\"cv.pdf\"\r\n\r\n%%PDF-1.4\n", STR(token_of(g)));
  enum { FILLING = 200000 };
  char *filling = arena_alloc(&story, FILLING);
  memset(filling, 'x', FILLING);
  struct str const request = fmt(&story,
      "POST %.*s/pieces/%lld HTTP/1.1\r\nHost: board.test\r\nOrigin: http://board.test\r\nCookie: sid=%.*s\r\nContent-Length: 900000\r\n"
      "Content-Type: multipart/form-data; boundary=edge\r\n\r\n%.*s", STR(dossier_of(id, "")), (long long)piece_of(id, 1),
      STR(client_cookie(g->client, "sid")), STR(head));
  struct guest *cut = guest();
  assert_true(client_send(cut->client, request));
  assert_true(client_send(cut->client, (struct str){filling, FILLING}));
  client_close(cut->client);
  int64_t const until = clock_mono_us() + 10 * SECOND_US;
  while (number("SELECT count(*) FROM attempt") == 0) assert_true(clock_mono_us() < until);
  assert_told("upload cut");
  int64_t const bytes = number("SELECT bytes FROM attempt");
  assert_true(bytes > 0 && bytes <= (int64_t)(head.n + FILLING));
  assert_int_equal(stored_files(), 0);
}

static void two_at_once_have_a_row_each(void **state) {
  (void)state;
  int64_t const id = open_notice();
  struct guest *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  struct str const a = deposit_form(g, id), b = deposit_form(g, id);
  (void)receipt_of(deposit_form_sent(g, id, a));
  (void)receipt_of(deposit_form_sent(g, id, b));
  assert_told("upload done, deposit done, deposit repeated");
  assert_int_equal(number("SELECT count(DISTINCT request) FROM attempt"), 3);
}

static void a_running_tender_shows_no_attempt(void **state) {
  (void)state;
  int64_t const id = enter(notice(KIND_CALL_FOR_TENDERS, S("Marché"), instant_plus(NOW, CLOSES_US)));
  struct guest *g = applicant(S("awa@exemple.org")), *o = officer(S("bureau@exemple.org"), S("Ville de Porto-Novo"));
  struct str const before = between(get(o, "/fr/gestion/opportunites/%lld", (long long)id).body, "<h1>", "<form");
  fill_dossier(g, id);
  assert_status(upload(g, id, 1, "deux.pdf", data(GOOD_PDF)), 409);
  (void)receipt_of(deposit(g, id));
  assert_true(str_eq(between(get(o, "/fr/gestion/opportunites/%lld", (long long)id).body, "<h1>", "<form"), before));
}

/* --- Minutes -------------------------------------------------------------------------------------------------------- */

static struct str stretches_told;

static void tell_stretch(void *ctx, const struct stretch *s) {
  int64_t const *first = ctx;
  stretches_told = fmt(&story, "%.*s%s %lld-%lld (%lld, %lld, %lld); ", STR(stretches_told), s->there ? "there" : "absent", (long long)(s->first - *first),
                       (long long)(s->last - *first), (long long)s->requests, (long long)s->failures, (long long)s->starts);
}

static const char *told_stretches(int64_t since, struct instant now) {
  struct db *db;
  struct q_minute_list_list rows;
  int64_t first = minute_of(NOW);
  struct stretches s = {.say = tell_stretch, .ctx = &first, .since = since};
  stretches_told = S("");
  assert_int_equal(board_snapshot(&the_board, &db), OK);
  assert_int_equal(minutes_after(db, &story, since == 0 ? 0 : since - 1, &rows), OK);
  board_release(&the_board, db);
  for (size_t i = 0; i < rows.n; i++) stretches_row(&s, &rows.v[i]);
  stretches_end(&s, minute_of(now));
  return str_z(&story, stretches_told);
}

static void a_missing_minute_is_an_absence(void **state) {
  (void)state;
  struct minute_log log;
  minute_begin(&log, &the_board);
  minute_note(&log, NOW, 0, 0);
  minute_note(&log, instant_plus(NOW, MINUTE_US), 10, 1);
  minute_note(&log, instant_plus(NOW, 2 * MINUTE_US + 59 * SECOND_US), 15, 1);
  minute_begin(&log, &the_board); /* another start, three minutes later */
  minute_note(&log, instant_plus(NOW, 6 * MINUTE_US), 0, 0);
  minute_note(&log, instant_plus(NOW, 6 * MINUTE_US + 1), 7, 0); /* in the same minute: its figures are added */
  struct instant const now = instant_plus(NOW, 8 * MINUTE_US);
  assert_string_equal(told_stretches(0, now), "there 0-2 (15, 1, 1); absent 3-5 (0, 0, 0); there 6-6 (7, 0, 1); absent 7-7 (0, 0, 0); ");
  assert_string_equal(told_stretches(0, instant_plus(NOW, 7 * MINUTE_US)), "there 0-2 (15, 1, 1); absent 3-5 (0, 0, 0); there 6-6 (7, 0, 1); ");
  assert_string_equal(told_stretches(minute_of(NOW) - 2, instant_plus(NOW, 7 * MINUTE_US)),
                      "absent -2--1 (0, 0, 0); there 0-2 (15, 1, 1); absent 3-5 (0, 0, 0); there 6-6 (7, 0, 1); ");
  assert_string_equal(told_stretches(minute_of(NOW) + 4, instant_plus(NOW, 7 * MINUTE_US)), "absent 4-5 (0, 0, 0); there 6-6 (7, 0, 1); ");
  assert_int_equal(number("SELECT count(*) FROM minute WHERE files_ok = 1 AND commit_us >= 0"), 4);
}

static void a_full_file_store_is_noted(void **state) {
  (void)state;
  struct minute_log log;
  minute_begin(&log, &the_board);
  minute_note(&log, NOW, 0, 0);
  blobs_guard_set(UINT64_MAX / 2, 0);
  minute_note(&log, instant_plus(NOW, MINUTE_US), 0, 0);
  blobs_guard_set(0, 0);
  assert_int_equal(number("SELECT sum(files_ok) FROM minute"), 1);
  assert_int_equal(stored_files(), 0); /* a probe leaves nothing behind */
}

static void a_journal_without_rows_tells_nothing(void **state) {
  (void)state;
  assert_string_equal(told_stretches(0, NOW), "");
  assert_string_equal(told_stretches(minute_of(NOW) - 3, NOW), "absent -3--1 (0, 0, 0); ");
}

static const struct CMUnitTest stories[] = {
    STORY("every attempt to send, deposit or withdraw has a row that says what came of it", every_attempt_has_a_row),
    STORY("an upload that is cut has one too, with the bytes that came", an_upload_that_is_cut_has_one_too),
    STORY("two windows have a row each", two_at_once_have_a_row_each),
    STORY("a running tender shows nothing of attempts", a_running_tender_shows_no_attempt),
    STORY("a missing minute is an absence", a_missing_minute_is_an_absence),
    STORY("a file store that takes nothing is noted", a_full_file_store_is_noted),
    STORY("a journal without rows tells nothing, or an absence since the instant asked for", a_journal_without_rows_tells_nothing),
};

TELL(stories)
