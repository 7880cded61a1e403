/* Following by e-mail alone: a button confirms, never a look; nobody is flooded through us; each consent has its proof. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/out.h"
#include "board/follow.h"
#include "http/lib/apply.h"
#include "http/lib/check.h"
#include "work/worker.h"

#define AWA S("awa@exemple.org")
#define LETTER S("/fr/lettre")
#define GONE 410

static struct str to_follow(int64_t id) { return fmt(&story, "/fr/opportunites/%lld/suivi", (long long)id); }

static struct answer ask(struct guest *g, int64_t id, struct str email) { return post(g, to_follow(id), FIELDS({"courriel", email})); }

static int64_t a_notice(const char *title) { return enter(notice(KIND_RECRUITMENT, fmt(&story, "%s " CANARY, title), instant_plus(NOW, DAY_US))); }

static int64_t mails(void) { return number("SELECT count(*) FROM mail WHERE purpose = 'follow'"); }

/* The link of the newest confirmation, as its reader finds it: "/fr/suivi/…". */
static struct str newest_link(void) {
  struct str const mail = text("SELECT bytes FROM mail WHERE purpose = 'follow' ORDER BY id DESC LIMIT 1");
  struct str const link = between(mail, "http://board.test", "\r");
  assert_int_equal(link.n, strlen("/fr/suivi/") + 26);
  assert_true(str_contains(mail, fmt(&story, "http://board.test%.*s/arret\r", STR(link))));
  return str_dup(&story, link);
}

static struct str end_of(struct str link) { return fmt(&story, "%.*s/arret", STR(link)); }

static int64_t in_force(void) { return number("SELECT count(*) FROM follow WHERE confirmed_at IS NOT NULL AND stopped_at IS NULL"); }

static void a_look_never_confirms(void **state) {
  (void)state;
  int64_t const id = a_notice("Poste");
  struct guest *g = guest(), *robot = guest();
  assert_says(get(g, "/fr/opportunites/%.*s", STR(address_of_notice(id))), S("Suivre cet avis par courriel"));
  struct answer a = ask(g, id, S(" Awa@Exemple.ORG "));
  assert_status(a, 200);
  assert_says(a, AWA);
  assert_says(a, S("sans cela, rien d’autre ne vous sera envoyé"));
  assert_int_equal(mails(), 1);
  assert_true(str_eq(text("SELECT recipient FROM mail"), AWA));
  struct str const link = newest_link();
  int64_t const before = commits();
  for (int i = 0; i < 3; i++) assert_says(get(robot, "%.*s", STR(link)), S("Appuyez sur le bouton pour suivre cet avis."));
  assert_says(get(robot, "%.*s", STR(end_of(link))), S("Refuser cette demande"));
  assert_status(client_head(robot->client, link.p), 200);
  struct answer const seen = get(robot, "%.*s", STR(link));
  assert_true(str_eq(answer_header(&seen, "Cache-Control"), S("no-store")));
  assert_int_equal(commits(), before);
  assert_int_equal(in_force(), 0);
  a = post(g, link, FIELDS());
  assert_status(a, 200);
  assert_says(a, S("Vous suivez cet avis."));
  assert_says(a, C("Poste"));
  assert_true(str_contains(a.body, end_of(link)));
  assert_int_equal(in_force(), 1);
}

static void the_link_works_once(void **state) {
  (void)state;
  struct guest *g = guest();
  ask(g, a_notice("Poste"), AWA);
  struct str const link = newest_link();
  assert_status(post(g, link, FIELDS()), 200);
  int64_t before = commits();
  assert_says(post(g, link, FIELDS()), S("C’était déjà confirmé."));
  assert_int_equal(commits(), before);
  struct answer a = post(g, end_of(link), FIELDS());
  assert_status(a, 200);
  assert_says(a, S("C’est arrêté."));
  assert_int_equal(in_force(), 0);
  before = commits();
  a = post(g, link, FIELDS()); /* stopping is final: the link does not begin it again */
  assert_status(a, GONE);
  assert_says(a, S("Ce lien a déjà servi, et le suivi a été arrêté depuis."));
  assert_status(get(g, "%.*s", STR(link)), GONE);
  assert_says(post(g, end_of(link), FIELDS()), S("C’est arrêté."));
  assert_int_equal(commits(), before);
  assert_int_equal(in_force(), 0);
  assert_int_equal(number("SELECT stopped_at FROM follow"), NOW.us);
}

static void who_stopped_may_ask_again(void **state) {
  (void)state;
  struct guest *g = guest();
  int64_t const id = a_notice("Poste");
  ask(g, id, AWA);
  struct str const first = newest_link();
  assert_status(post(g, first, FIELDS()), 200);
  assert_status(post(g, end_of(first), FIELDS()), 200);
  clock_at(instant_plus(NOW, HOUR_US));
  ask(g, id, AWA);
  struct str const second = newest_link();
  assert_false(str_eq(first, second));
  assert_status(post(g, second, FIELDS()), 200);
  assert_int_equal(in_force(), 1);
  assert_int_equal(number("SELECT count(*) FROM follow"), 2); /* the former consent stays, as proof */
  assert_says(get(g, "%.*s", STR(end_of(first))), S("Arrêter maintenant")); /* a link of an old mail still stops */
  assert_status(post(g, end_of(first), FIELDS()), 200);
  assert_int_equal(in_force(), 0);
}

static void a_link_lasts_two_days(void **state) {
  (void)state;
  struct guest *g = guest();
  ask(g, a_notice("Poste"), AWA);
  struct str const link = newest_link();
  clock_at(instant_plus(NOW, 48 * HOUR_US - 1));
  assert_status(get(g, "%.*s", STR(link)), 200);
  clock_at(instant_plus(NOW, 48 * HOUR_US));
  struct answer a = get(g, "%.*s", STR(link));
  assert_status(a, GONE);
  assert_says(a, S("Ce lien a expiré : il était valable 48 heures."));
  assert_status(post(g, link, FIELDS()), GONE);
  assert_int_equal(in_force(), 0);
  a = post(g, S("/fr/suivi/00000000000000000000000000"), FIELDS()); /* never given */
  assert_status(a, GONE);
  assert_says(a, S("Ce lien ne mène plus à rien"));
  assert_status(get(g, "/fr/suivi/00000000000000000000000000/arret"), GONE);
  assert_status(get(g, "/fr/suivi/rien"), 404);
}

static void two_topics_are_confirmed_one_by_one(void **state) {
  (void)state;
  struct guest *g = guest();
  int64_t const one = a_notice("Premier"), two = a_notice("Second");
  ask(g, one, AWA);
  ask(g, two, AWA); /* within the hour: no mail of its own */
  assert_int_equal(mails(), 1);
  struct answer a = post(g, newest_link(), FIELDS());
  assert_says(a, S("Vos autres demandes en attente"));
  assert_says(a, C("Second"));
  assert_int_equal(in_force(), 1);
  struct str const list = between(a.body, "<ul class=\"files\">", "</ul>");
  struct str const link = str_dup(&story, between(list, "action=\"", "\""));
  a = post(g, link, FIELDS());
  assert_says(a, C("Second"));
  assert_silent(a, S("Vos autres demandes en attente"));
  assert_int_equal(in_force(), 2);
  assert_status(post(g, end_of(link), FIELDS()), 200);
  assert_int_equal(in_force(), 1);
  assert_int_equal(number("SELECT opportunity_id FROM follow WHERE stopped_at IS NULL"), one);
}

static void the_answer_tells_nothing_of_the_address(void **state) {
  (void)state;
  int64_t const id = a_notice("Poste");
  struct guest *g = guest();
  static const struct str people[] = {S_INIT("neuve@exemple.org"), S_INIT("pend@exemple.org"), S_INIT("suit@exemple.org"),
                                      S_INIT("lim@exemple.org"), S_INIT("non@exemple.org"), S_INIT("compte@exemple.org")};
  account(people[5], PERSON_APPLICANT, (struct str){0});
  ask(g, id, people[1]);
  ask(g, id, people[2]);
  assert_status(post(g, newest_link(), FIELDS()), 200);
  ask(g, id, people[4]);
  assert_says(post(g, end_of(newest_link()), FIELDS()), S("La demande est refusée."));
  clock_at(instant_plus(NOW, HOUR_US)); /* the first two may be written to again */
  ask(g, id, people[3]);
  int64_t const before = mails();
  struct answer answers[6];
  struct out page[6];
  for (size_t i = 0; i < 6; i++) {
    answers[i] = ask(g, id, people[i]);
    page[i] = out_in(&story, 1 << 20); /* each address its own, otherwise the same */
    struct str const own = between(answers[i].body, "part vers ", ",");
    assert_true(str_eq(own, people[i]));
    struct str const body = answers[i].body;
    out_put(&page[i], (struct str){body.p, (size_t)(own.p - body.p)});
    out_put(&page[i], (struct str){own.p + own.n, (size_t)(body.p + body.n - own.p) - own.n});
    answers[i].body = out_str(&page[i]);
  }
  assert_int_equal(mails(), before + 4); /* not the one limited, not the one that refused */
  for (size_t i = 1; i < 6; i++) assert_true(same_reply(&story, &answers[0], g->target, &answers[i], g->target));
}

static void an_address_is_not_flooded(void **state) {
  (void)state;
  int64_t const ids[] = {a_notice("Un"), a_notice("Deux"), a_notice("Trois")};
  struct guest *crowd[] = {guest(), guest(), guest()};
  for (int64_t minute = 0; minute < 48 * 60; minute += 10) {
    clock_at(instant_plus(NOW, minute * MINUTE_US));
    size_t const i = (size_t)(minute / 10);
    if (i % 4 == 3) post(crowd[i % 3], LETTER, FIELDS({"courriel", AWA}, {"rythme", S("mensuel")}));
    else ask(crowd[i % 3], ids[i % 3], i % 2 == 0 ? AWA : S("AWA@exemple.org"));
  }
  assert_int_equal(mails(), 2 * FOLLOW_PER_DAY);
  assert_int_equal(number("SELECT max(n) FROM (SELECT (SELECT count(*) FROM mail b WHERE b.created_at > a.created_at - 86400000000"
                          " AND b.created_at <= a.created_at) AS n FROM mail a)"), FOLLOW_PER_DAY);
  assert_int_equal(number("SELECT count(*) FROM mail a JOIN mail b ON b.id > a.id AND b.created_at - a.created_at < 3600000000"), 0);
  assert_int_equal(number("SELECT count(*) FROM follow"), 4); /* one request a topic, renewed */
}

/* Two forms of one address cross: the second mail was written with a reference that did not become the request's. */
static void a_mail_never_has_a_link_to_nothing(void **state) {
  (void)state;
  struct guest *g = guest();
  ask(g, a_notice("Poste"), AWA);
  struct follow_topic const topic = {.opportunity_id = number("SELECT opportunity_id FROM follow")};
  struct follow_ask_args late = {.ref = S("00000000000000000000000000"), .hash = S("h"), .email = AWA, .topic = &topic, .text = S("t"),
                                 .text_hash = S("h"), .from = S("f"), .mail = S("m"), .now = instant_plus(NOW, HOUR_US)};
  assert_int_equal(board_change(&the_board, follow_ask, &late), CONFLICT);
  assert_int_equal(number("SELECT count(*) FROM consent_text"), 1);
  assert_int_equal(mails(), 1);
  struct db *db;
  assert_int_equal(board_snapshot(&the_board, &db), OK);
  enum err const e = follow_ref(db, &story, AWA, topic.opportunity_id, &late.ref); /* what the handler then does */
  board_release(&the_board, db);
  assert_int_equal(e, OK);
  assert_int_equal(board_change(&the_board, follow_ask, &late), OK);
  assert_int_equal(mails(), 2);
}

static void a_refusal_keeps_confirmations_away(void **state) {
  (void)state;
  struct guest *g = guest();
  int64_t const id = a_notice("Poste"), other = enter(notice(KIND_RECRUITMENT, C("Autre"), instant_plus(NOW, 60 * DAY_US)));
  ask(g, id, AWA);
  struct str const link = newest_link();
  struct answer const a = post(g, end_of(link), FIELDS());
  assert_says(a, S("La demande est refusée."));
  assert_status(post(g, link, FIELDS()), GONE);
  clock_at(instant_plus(NOW, 30 * DAY_US - 1));
  ask(g, other, AWA);
  assert_int_equal(mails(), 1);
  clock_at(instant_plus(NOW, 30 * DAY_US));
  ask(g, other, AWA);
  assert_int_equal(mails(), 2);
}

/* Whether the bytes of the database hold a text, in its file or in its log. */
static bool in_database(struct str needle) {
  static const char *const ends[] = {"", "-wal"};
  bool found = false;
  for (size_t i = 0; i < 2; i++) {
    int const fd = open(fmt(&story, "%.*s%s", STR(text("SELECT file FROM pragma_database_list WHERE name = 'main'")), ends[i]).p, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    struct stat s;
    assert_int_equal(fstat(fd, &s), 0);
    char *p = arena_alloc(&story, (size_t)s.st_size + 1);
    assert_int_equal(read(fd, p, (size_t)s.st_size), s.st_size);
    close(fd);
    found = found || str_contains((struct str){p, (size_t)s.st_size}, needle);
  }
  return found;
}

static void a_consent_has_its_proof(void **state) {
  (void)state;
  struct guest *g = guest();
  int64_t const id = a_notice("Poste");
  ask(g, id, AWA);
  struct str const link = newest_link(), secret = str_sub(link, strlen("/fr/suivi/"), 26);
  clock_at(instant_plus(NOW, HOUR_US));
  post(g, link, FIELDS());
  clock_at(instant_plus(NOW, 2 * HOUR_US));
  post(g, end_of(link), FIELDS());
  assert_int_equal(number("SELECT asked_at FROM follow"), NOW.us);
  assert_int_equal(number("SELECT confirmed_at FROM follow"), NOW.us + HOUR_US);
  assert_int_equal(number("SELECT stopped_at FROM follow"), NOW.us + 2 * HOUR_US);
  assert_true(str_eq(text("SELECT topic || ' ' || lang || ' ' || email FROM follow"), fmt(&story, "notice:%lld fr awa@exemple.org", (long long)id)));
  /* the words themselves, as the form shows them, under their digest */
  struct str const words = text("SELECT words FROM consent_text c JOIN follow f ON f.asked_text = c.hash");
  assert_says(get(g, "%.*s", STR(to_follow(id))), words);
  assert_true(str_eq(text("SELECT asked_text FROM follow"), follow_digest(&story, words)));
  /* where from: a MAC that only the board can make again */
  static const char *const marks[] = {"asked_from", "confirmed_from", "stopped_from"};
  struct str const mac = follow_origin(&story, &the_board, S("127.0.0.1"));
  for (size_t i = 0; i < 3; i++) assert_true(str_eq(text("SELECT %s FROM follow", marks[i]), mac));
  struct board another = the_board;
  another.secret[0] ^= 1;
  assert_false(str_eq(follow_origin(&story, &another, S("127.0.0.1")), mac));
  assert_true(in_database(AWA)); /* the search finds what is there */
  assert_false(in_database(S("127.0.0.1")));
  /* the secret stands in the mail that carries it, nowhere else */
  assert_int_equal(number("SELECT count(*) FROM follow WHERE ref = '%.*s' OR instr(hash, '%.*s') > 0", STR(secret), STR(secret)), 0);
  assert_true(str_eq(text("SELECT hash FROM follow"), follow_digest(&story, secret)));
}

static void the_newsletter_is_chosen(void **state) {
  (void)state;
  struct guest *g = guest();
  assert_says(get(g, "/fr/"), S("Lettre d’actualités"));
  assert_says(get(g, "/fr/lettre"), S("Eau et assainissement"));
  post(g, LETTER, FIELDS({"courriel", AWA})); /* the box of the home page */
  struct answer a = post(g, newest_link(), FIELDS());
  assert_says(a, S("Votre abonnement à la lettre est confirmé."));
  assert_says(a, S("Chaque semaine"));
  assert_says(a, S("Tous les thèmes"));
  clock_at(instant_plus(NOW, HOUR_US));
  post(g, LETTER, FIELDS({"courriel", AWA}, {"rythme", S("mensuel")}, {"theme", S("mobilite-et-urbanisme")}, {"theme", S("eau-et-assainissement")},
                         {"theme", S("xylophone")}, {"theme", S("eau-et-assainissement")}));
  assert_true(str_eq(text("SELECT frequency FROM follow WHERE confirmed_at IS NOT NULL"), S("weekly"))); /* until the button */
  struct str const link = newest_link();
  a = get(g, "%.*s", STR(link));
  assert_says(a, S("Chaque mois"));
  assert_says(a, S("Eau et assainissement, Mobilité et urbanisme"));
  assert_says(post(g, link, FIELDS()), S("Chaque mois"));
  assert_int_equal(in_force(), 1);
  assert_true(str_eq(text("SELECT frequency FROM follow WHERE stopped_at IS NULL"), S("monthly")));
}

static void a_wrong_address_keeps_what_was_chosen(void **state) {
  (void)state;
  struct guest *g = guest();
  int64_t const before = commits();
  struct answer a = post(g, LETTER, FIELDS({"courriel", C("awa@")}, {"rythme", S("mensuel")}, {"theme", S("eau-et-assainissement")}));
  assert_status(a, 422);
  assert_says(a, S("Saisissez une adresse électronique complète"));
  assert_says(a, C("awa@"));
  assert_true(str_contains(a.body, S("value=\"mensuel\" checked")));
  assert_true(str_contains(a.body, S("value=\"eau-et-assainissement\" checked")));
  assert_false(str_contains(a.body, S("value=\"mobilite-et-urbanisme\" checked")));
  assert_int_equal(commits(), before);
  int64_t const id = a_notice("Poste");
  a = ask(g, id, C("awa exemple"));
  assert_status(a, 422);
  assert_says(a, C("awa exemple"));
  assert_says(a, C("Poste"));
  assert_int_equal(mails(), 0);
}

static void only_what_anybody_may_read_is_followed(void **state) {
  (void)state;
  struct opportunity_new *n = notice(KIND_RECRUITMENT, C("Sur invitation"), instant_plus(NOW, DAY_US));
  n->invited_only = true;
  n->invited.v = arena_many(&story, n->invited.n = 1, struct str);
  n->invited.v[0] = AWA;
  int64_t const invited = enter(n);
  n->invited_only = false, n->invited.n = 0, n->publish = false;
  int64_t const draft = enter(n);
  struct guest *g = guest(), *awa = applicant(AWA);
  struct answer const page = get(awa, "/fr/opportunites/%.*s", STR(address_of_notice(invited)));
  assert_status(page, 200);
  assert_silent(page, S("Suivre cet avis par courriel"));
  const int64_t hidden[] = {invited, draft, 999};
  for (size_t i = 0; i < 3; i++) {
    assert_status(ask(g, hidden[i], AWA), 404);
    assert_status(ask(awa, hidden[i], S("lila@exemple.org")), 404);
    assert_status(get(g, "%.*s", STR(to_follow(hidden[i]))), 404);
  }
  assert_int_equal(number("SELECT count(*) FROM follow"), 0);
}

static void what_is_over_is_followed_for_its_outcome(void **state) {
  (void)state;
  struct opportunity_new *n = notice(KIND_RECRUITMENT, C("Annulé"), instant_plus(NOW, DAY_US));
  n->cancelled = moment_in(n->zone, instant_plus(NOW, HOUR_US));
  n->cancelled_reason = C("Budget retiré");
  int64_t const cancelled = enter(n), closed = enter(notice(KIND_RECRUITMENT, C("Clos"), instant_plus(NOW, HOUR_US)));
  struct guest *g = guest();
  ask(g, cancelled, AWA);
  struct str const link = newest_link();
  clock_at(instant_plus(NOW, HOUR_US + 1));
  struct answer a = post(g, link, FIELDS());
  assert_status(a, GONE);
  assert_says(a, S("Cet avis a été annulé ou n’est plus public"));
  assert_int_equal(in_force(), 0);
  a = ask(g, cancelled, S("lila@exemple.org"));
  assert_status(a, 409);
  assert_says(a, S("Aucune demande n’a été enregistrée."));
  assert_silent(get(g, "/fr/opportunites/%.*s", STR(address_of_notice(cancelled))), S("Suivre cet avis par courriel"));
  assert_says(get(g, "%.*s", STR(to_follow(closed))), S("Vous pouvez encore le suivre pour en connaître le résultat."));
  ask(g, closed, S("lila@exemple.org"));
  assert_says(post(g, newest_link(), FIELDS()), S("Vous suivez cet avis."));
}

static void unconfirmed_requests_are_erased(void **state) {
  (void)state;
  struct guest *g = guest();
  struct worker w = {.board = &the_board};
  post(g, LETTER, FIELDS({"courriel", S("oubli@exemple.org")}, {"theme", S("eau-et-assainissement")}));
  struct str const link = newest_link();
  post(g, LETTER, FIELDS({"courriel", AWA}, {"theme", S("eau-et-assainissement")}));
  post(g, newest_link(), FIELDS());
  assert_int_equal(job_unconfirmed(&w, &story, instant_plus(NOW, 30 * DAY_US - 1)), OK);
  assert_int_equal(number("SELECT count(*) FROM follow"), 2);
  assert_int_equal(job_unconfirmed(&w, &story, instant_plus(NOW, 30 * DAY_US)), OK);
  assert_true(str_eq(text("SELECT group_concat(email) FROM follow"), AWA));
  assert_int_equal(number("SELECT count(*) FROM follow_theme"), 1);
  assert_int_equal(number("SELECT count(*) FROM mail WHERE recipient = 'oubli@exemple.org'"), 0);
  assert_status(get(g, "%.*s", STR(link)), GONE);
}

static void other_sites_ask_for_nothing(void **state) {
  (void)state;
  struct guest *g = guest();
  int64_t const id = a_notice("Poste");
  ask(g, id, AWA);
  struct str const link = newest_link();
  int64_t const before = commits();
  const struct str targets[] = {to_follow(id), LETTER, link, end_of(link)};
  for (size_t i = 0; i < 4; i++) {
    client_origin(g->client, false);
    client_header(g->client, "Origin: http://mal.example");
    assert_status(post(g, targets[i], FIELDS({"courriel", S("lila@exemple.org")})), 403);
    client_header(g->client, "Sec-Fetch-Site: cross-site");
    assert_status(post(g, targets[i], FIELDS({"courriel", S("lila@exemple.org")})), 403);
    client_origin(g->client, true);
  }
  assert_int_equal(commits(), before);
}

static void in_english_too(void **state) {
  (void)state;
  struct guest *g = guest();
  int64_t const id = a_notice("Poste");
  struct answer a = post(g, fmt(&story, "/en/opportunites/%lld/suivi", (long long)id), FIELDS({"courriel", AWA}));
  assert_says(a, S("Confirm from your mailbox"));
  struct str const mail = text("SELECT bytes FROM mail");
  assert_true(str_contains(mail, S("Subject: Confirm that you want to follow a notice\r\n")));
  struct str const link = fmt(&story, "%.*s", STR(between(mail, "http://board.test", "\r")));
  assert_true(str_starts(link, S("/en/suivi/")));
  assert_says(get(g, "%.*s", STR(link)), S("Press the button to follow this notice."));
  assert_says(post(g, link, FIELDS()), S("You are following this notice."));
  assert_says(post(g, end_of(link), FIELDS()), S("It has stopped."));
  assert_says(get(g, "/en/lettre"), S("Water and sanitation"));
  assert_true(str_eq(text("SELECT lang FROM follow"), S("en")));
  assert_true(str_starts(text("SELECT words FROM consent_text"), S("Babillard will write to this address")));
}

static const struct CMUnitTest stories[] = {
    STORY("looking at a link never confirms: a button does", a_look_never_confirms),
    STORY("a link confirms once, and stopping is final", the_link_works_once),
    STORY("who stopped may ask again, and links of old mails still stop", who_stopped_may_ask_again),
    STORY("a link confirms for two days, then says so", a_link_lasts_two_days),
    STORY("two topics are confirmed one by one, with one mail an hour", two_topics_are_confirmed_one_by_one),
    STORY("the answer is the same for an address new, waiting, following, limited, refusing or with an account", the_answer_tells_nothing_of_the_address),
    STORY("an address gets one confirmation an hour and five a day, whoever asks for whatever", an_address_is_not_flooded),
    STORY("a request that crosses another is prepared again, so that no mail has a link to nothing", a_mail_never_has_a_link_to_nothing),
    STORY("who refused a request is sent no other for thirty days", a_refusal_keeps_confirmations_away),
    STORY("a consent has its proof: instants, words, language, and no address of a machine anywhere", a_consent_has_its_proof),
    STORY("the newsletter has themes and a rhythm, and a change waits for its button", the_newsletter_is_chosen),
    STORY("a wrong address keeps what was typed and chosen", a_wrong_address_keeps_what_was_chosen),
    STORY("only what anybody may read is followed", only_what_anybody_may_read_is_followed),
    STORY("a closed notice is followed for its outcome, a cancelled one is not", what_is_over_is_followed_for_its_outcome),
    STORY("requests that nobody confirmed are erased after thirty days, with their mails", unconfirmed_requests_are_erased),
    STORY("other sites ask for nothing, confirm nothing and stop nothing", other_sites_ask_for_nothing),
    STORY("all of it in English too", in_english_too),
};

TELL(stories)
