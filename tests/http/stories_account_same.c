/* Nobody learns at the door whether an address has an account: the same bytes, as many hashes, commits and mails. */
#include <string.h>

#include "base/out.h"
#include "base/rand.h"
#include "board/password.h"
#include "db/store.h"
#include "http/lib/apply.h"
#include "http/lib/check.h"
#include "http/lib/mailbox.h"

#define CHOSEN S("un mot de passe choisi ici") /* by whoever signs up: not the one the account has */

enum { REPLY_MAX = 256 << 10 };

/* Of one length. The first has an account, of the second nobody has heard, the third is claimed and not proved. */
static const char *const addresses[] = {"connue@exemple.org", "absent@exemple.org", "claime@exemple.org"};
enum { KNOWN, UNKNOWN, CLAIMED, ADDRESSES };

/* What an act did, as far as anybody outside could measure it. */
struct effect {
  struct str reply;
  int64_t hashes, commits, mails, people, sessions, codes;
};

static void furnish(void) {
  account(str_from(addresses[KNOWN]), PERSON_APPLICANT, (struct str){0});
  (void)newcomer(str_from(addresses[CLAIMED]));
}

/* Head and body, without what differs at every request: dates, numbers, references, tokens, and the address itself. */
static struct str settled(struct answer a, struct str email) {
  struct out o = out_in(&story, REPLY_MAX);
  struct str const id = answer_header(&a, "X-Request-Id"), token = between(a.body, "name=\"csrf\" value=\"", "\"");
  struct str rest = fmt(&story, "%.*s\n%.*s", STR(a.head), STR(a.body));
  while (rest.n > 0) {
    size_t skip = 0;
    if (str_starts(rest, S("Date: "))) skip = str_index(rest, '\n');
    else if (str_has(id) && str_starts(rest, id)) skip = id.n;
    else if (str_has(token) && str_starts(rest, token)) skip = token.n;
    else if (str_starts(rest, email)) skip = email.n;
    else if (rand_is_ref(str_sub(rest, 0, 26))) skip = 26;
    if (skip == 0) out_char(&o, rest.p[skip++]);
    else out_char(&o, '#');
    rest = str_sub(rest, skip, rest.n);
  }
  assert_false(o.full);
  return out_str(&o);
}

static struct effect counts(void) {
  return (struct effect){.hashes = (int64_t)password_hashes(), .commits = store_groups(the_board.store), .mails = number("SELECT count(*) FROM mail"),
                         .people = number("SELECT count(*) FROM person"), .sessions = number("SELECT count(*) FROM session"),
                         .codes = number("SELECT count(*) FROM code")};
}

static struct effect since(struct effect before, struct answer a, struct str email) {
  struct effect now = counts();
  now.hashes -= before.hashes;
  now.commits -= before.commits;
  now.mails -= before.mails;
  now.people -= before.people;
  now.sessions -= before.sessions;
  now.codes -= before.codes;
  now.reply = settled(a, email);
  return now;
}

/* Does the act for each address; all must have the effect of the first. */
static struct effect same_for_all(struct answer (*act)(int i)) {
  struct effect first = {0};
  for (int i = 0; i < ADDRESSES; i++) {
    struct effect const before = counts();
    struct effect const e = since(before, act(i), str_from(addresses[i]));
    if (i == 0) first = e;
    if (!str_eq(e.reply, first.reply)) fail_msg("%s: another reply\n%.*s\n%.*s", addresses[i], STR(first.reply), STR(e.reply));
    if (e.hashes != first.hashes || e.commits != first.commits || e.mails != first.mails ||
        e.people != first.people || e.sessions != first.sessions || e.codes != first.codes)
      fail_msg("%s: %d hashes, %d commits, %d mails, %d people, %d sessions, %d codes; not %d, %d, %d, %d, %d, %d", addresses[i],
               (int)e.hashes, (int)e.commits, (int)e.mails, (int)e.people, (int)e.sessions, (int)e.codes, (int)first.hashes,
               (int)first.commits, (int)first.mails, (int)first.people, (int)first.sessions, (int)first.codes);
  }
  return first;
}

static struct guest *visitors[ADDRESSES];

static struct answer fail_to_sign_in(int i) {
  return post(visitors[i], S("/fr/compte/connexion"), FIELDS({"courriel", str_from(addresses[i])}, {"motdepasse", S("pas le bon mot de passe")}));
}

static struct answer sign_up_here(int i) {
  return post(visitors[i], S("/fr/compte/inscription"), FIELDS({"nom", C("Qui que ce soit")}, {"courriel", str_from(addresses[i])},
                                                              {"motdepasse", CHOSEN}, {"suite", S("/fr/opportunites")}));
}

static struct answer look_at_account(int i) { return get(visitors[i], "/fr/compte"); }
static struct answer look_at_address(int i) { return get(visitors[i], "/fr/compte/adresse"); }
static struct answer look_at_devices(int i) { return get(visitors[i], "/fr/compte/appareils"); }
static struct answer leave(int i) { return post(visitors[i], S("/fr/compte/deconnexion"), FIELDS()); }

static struct answer sign_in_again(int i) {
  return post(visitors[i], S("/fr/compte/connexion"), FIELDS({"courriel", str_from(addresses[i])}, {"motdepasse", CHOSEN}));
}

static struct answer ask_here(int i) { return post(visitors[i], S("/fr/compte/code"), FIELDS({"courriel", str_from(addresses[i])}, {"suite", S("")})); }


static struct answer type_wrong_here(int i) {
  struct str const page = text("SELECT '/fr/compte/code/' || ref FROM code WHERE email = '%s' ORDER BY id DESC LIMIT 1", addresses[i]);
  struct str const right = i == UNKNOWN ? S("000000") : digits_to(addresses[i]);
  return post(visitors[i], page, FIELDS({"code", str_eq(right, S("271828")) ? S("271829") : S("271828")}, {"suite", S("")}));
}

static struct answer move_there(int i) { return post(visitors[i], S("/fr/compte/adresse"), FIELDS({"courriel", str_from(addresses[i])})); }

static struct answer move_there_confirmed(int i) {
  return post(visitors[i], S("/fr/compte/adresse"), FIELDS({"courriel", str_from(addresses[i])}, {"ancien", PASSWORD}));
}

static void begin_visits(void) {
  for (int i = 0; i < ADDRESSES; i++) {
    visitors[i] = guest();
    (void)token_of(visitors[i]);
  }
}

static void a_failed_sign_in_tells_nothing(void **state) {
  (void)state;
  furnish();
  begin_visits();
  struct effect const e = same_for_all(fail_to_sign_in);
  assert_int_equal(e.hashes, 2);
  assert_true(e.commits == 0 && e.mails == 0);
  for (int i = 0; i < 12; i++) (void)same_for_all(fail_to_sign_in); /* nor do the limits */
}

static void a_new_account_tells_nothing(void **state) {
  (void)state;
  furnish();
  begin_visits();
  struct effect const e = same_for_all(sign_up_here);
  assert_int_equal(e.hashes, 1);
  assert_true(e.mails == 1 && e.people == 1 && e.sessions == 1);
  for (int i = 0; i < ADDRESSES; i++) (void)token_of(visitors[i]);
  (void)same_for_all(look_at_account);
  (void)same_for_all(look_at_address);
  (void)same_for_all(look_at_devices);
  (void)same_for_all(move_there); /* the message again */
  (void)same_for_all(leave);
  for (int i = 0; i < ADDRESSES; i++) (void)token_of(visitors[i]);
  struct effect const again = same_for_all(sign_in_again);
  assert_true(again.sessions == 1); /* the password just chosen opens, whoever else has the address */
}

static void asking_for_a_code_tells_nothing(void **state) {
  (void)state;
  furnish();
  begin_visits();
  struct effect const e = same_for_all(ask_here);
  assert_true(e.mails == 1 && e.codes == 1 && e.hashes == 0);
  for (int i = 0; i < 6; i++) (void)same_for_all(type_wrong_here);
  for (int i = 0; i < 6; i++) (void)same_for_all(ask_here);
}

static void another_address_tells_nothing(void **state) {
  (void)state;
  furnish();
  for (int i = 0; i < ADDRESSES; i++) visitors[i] = newcomer(fmt(&story, "neuf%d@exemple.org", i));
  for (int i = 0; i < ADDRESSES; i++) (void)get(visitors[i], "/fr/compte/adresse");
  struct effect const e = same_for_all(move_there);
  assert_true(e.mails == 1 && e.hashes == 0 && e.commits > 0);
  (void)same_for_all(look_at_account);
  static const char *const own[] = {"un@exemple.org", "de@exemple.org", "tr@exemple.org"};
  for (int i = 0; i < ADDRESSES; i++) {
    struct person_add_args add = {.email = str_from(own[i]), .name = C("Awa"), .lang = LANG_FR, .confirmed = true, .now = NOW};
    assert_int_equal(password_hash(&story, PASSWORD, &add.password), OK);
    assert_int_equal(board_change(&the_board, person_add, &add), OK);
    visitors[i] = inside(add.ret_id, PERSON_APPLICANT);
    (void)get(visitors[i], "/fr/compte/mot-de-passe");
  }
  for (int i = 0; i < ADDRESSES; i++) { /* their own addresses stand on the page, of one length */
    struct effect const before = counts();
    struct effect done = since(before, move_there_confirmed(i), str_from(addresses[i]));
    done.reply = settled((struct answer){.body = done.reply}, str_from(own[i]));
    static struct effect first;
    if (i == 0) first = done;
    assert_true(str_eq(done.reply, first.reply) && done.hashes == first.hashes && done.commits == first.commits && done.mails == first.mails);
  }
}

static void a_claim_sees_nothing_of_the_account(void **state) {
  (void)state;
  int64_t const id = enter(notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, DAY_US)));
  struct guest *owner = applicant(S("connue@exemple.org"));
  fill_dossier(owner, id);
  struct str const receipt = receipt_of(deposit(owner, id)), file = text("SELECT ref FROM deposit_file");
  struct guest *claim = newcomer(S("connue@exemple.org"));
  assert_silent(get(claim, "/fr/compte"), S("Poste"));
  assert_status(get(claim, "/fr/compte/recepisses/%.*s", STR(receipt)), 404);
  assert_status(get(claim, "/fr/compte/fichiers/%.*s", STR(file)), 404);
  begin_dossier(claim, id); /* a dossier of its own */
  assert_int_equal(number("SELECT count(*) FROM dossier"), 2);
  assert_says(get(owner, "/fr/compte/appareils"), S("cet appareil"));
  assert_silent(get(owner, "/fr/compte/appareils"), S("Déconnecter tous les autres appareils"));
}

static const struct CMUnitTest stories[] = {
    STORY("a failed sign-in tells nothing: same bytes, hashes, commits", a_failed_sign_in_tells_nothing),
    STORY("a new account tells nothing, at the door, inside, and at the next sign-in", a_new_account_tells_nothing),
    STORY("asking for a code tells nothing, and a wrong code neither", asking_for_a_code_tells_nothing),
    STORY("another address tells nothing, confirmed or not", another_address_tells_nothing),
    STORY("whoever only claims an address sees nothing of its account", a_claim_sees_nothing_of_the_account),
};

TELL(stories)
