/* Hostile texts in the search and in every field of every form: never an error of ours, never raw on a page. The texts
 * are those of tests/data/textes-hostiles. */
#include <stdlib.h>
#include <string.h>

#include "base/out.h"
#include "http/lib/apply.h"
#include "http/lib/check.h"
#include "http/lib/hostile.h"
#include "web/urlencoded.h"

/* Thousands of pages that differ by one text: the checker of HTML is given some of them only. */
static char *kept_pages;
static void save_none(void) {
  const char *folder = getenv("PAGES");
  kept_pages = folder == NULL ? NULL : strdup(folder);
  unsetenv("PAGES");
}
static void save_again(void) {
  if (kept_pages != NULL) setenv("PAGES", kept_pages, 1);
  free(kept_pages);
  kept_pages = NULL;
}

/* The text behind a word that stands nowhere else, so that finding both means it came out raw. */
static struct str marked(struct str s) { return fmt(&story, "zq7%.*s", STR(str_sub(s, 0, 1500))); }

static void not_raw(struct answer a, struct str typed, const char *where) {
  static const char *const bytes[] = {"<", ">", "\"", "'", "&"};
  bool dangerous = false;
  for (size_t i = 0; i < 5; i++) dangerous = dangerous || str_contains(typed, str_from(bytes[i]));
  if (dangerous && str_contains(a.body, str_trim(typed))) fail_msg("%s: raw: %.*s", where, STR(typed));
}

static void whatever_is_searched_for_is_answered(void **state) {
  (void)state;
  gather();
  save_none();
  int64_t const id = enter(notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, HOUR_US)));
  struct guest *g = guest();
  size_t answered = 0;
  for (size_t i = 0; i < n_texts; i++) {
    static const char *const keys[] = {"q", "type", "theme", "pays", "apres", "suite"};
    for (size_t k = 0; k < 2; k++) {
      struct out o = out_in(&story, 16384);
      const char *key = keys[k == 0 ? 0 : 1 + i % 5];
      struct str const typed = marked(texts[i]);
      urlencoded_put(&o, str_from(key), typed);
      if (o.n > 900) continue; /* longer than an address may be is another story */
      struct answer const a = get(g, "/fr/%s?%.*s", k == 1 && i % 5 == 4 ? "compte/connexion" : "opportunites", STR(out_str(&o)));
      if (a.status != 200 && a.status != 400) fail_msg("%s: %d", g->target, a.status);
      answered += a.status == 200;
      not_raw(a, typed, key);
    }
  }
  assert_true(answered > TEXTS_LEAST);
  assert_status(get(g, "/fr/opportunites/%.*s", STR(address_of_notice(id))), 200);
  save_again();
}

static void raw_bytes_in_an_address_are_refused_or_answered(void **state) {
  (void)state;
  gather();
  struct guest *g = guest();
  for (size_t i = 0; i < n_texts; i += 3) {
    bool plain = texts[i].n < 500;
    for (size_t k = 0; k < texts[i].n; k++) plain = plain && (unsigned char)texts[i].p[k] > ' ';
    if (!plain) continue; /* would end the request line */
    struct answer const a = get(g, "/fr/opportunites/%.*s", STR(texts[i]));
    if (a.status < 300 || a.status >= 500) fail_msg("%s: %d", g->target, a.status);
  }
}

static void whatever_is_typed_at_the_door_comes_back_harmless(void **state) {
  (void)state;
  gather();
  save_none();
  struct guest *g = guest();
  for (size_t i = 0; i < n_texts; i++) {
    struct str const t = marked(texts[i]);
    /* a password too short: refused before anything is hashed */
    struct answer const a = post(g, S("/fr/compte/inscription"), FIELDS({"nom", t}, {"courriel", t}, {"motdepasse", S("court")}, {"suite", t}));
    if (a.status != 422 && a.status != 400) fail_msg("sign-up with %.*s: %d", STR(t), a.status);
    not_raw(a, t, "sign-up");
  }
  for (size_t i = 0; i < n_texts; i += 40) {
    struct str const t = marked(texts[i]);
    struct answer const a = post(g, S("/fr/compte/connexion"), FIELDS({"courriel", t}, {"motdepasse", t}, {"suite", t}));
    if (a.status != 422 && a.status != 400) fail_msg("sign-in with %.*s: %d", STR(t), a.status);
    not_raw(a, t, "sign-in");
  }
  assert_int_equal(number("SELECT count(*) FROM person"), 0);
  save_again();
}

static void whatever_address_wants_to_follow_comes_back_as_typed(void **state) {
  (void)state;
  gather();
  save_none();
  int64_t const id = enter(notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, HOUR_US)));
  struct str const targets[] = {fmt(&story, "/fr/opportunites/%lld/suivi", (long long)id), S("/fr/lettre")};
  struct guest *g = guest();
  size_t shown = 0;
  for (size_t i = 0; i < n_texts; i++) {
    struct str const t = marked(texts[i]);
    struct answer const a = post(g, targets[i % 2], FIELDS({"courriel", t}, {"theme", t}, {"rythme", t}));
    if (a.status == 400 || a.status == 200) continue; /* bytes that no form sends; an address after all */
    assert_status(a, 422);
    assert_says(a, t);
    not_raw(a, t, "follow");
    shown++;
  }
  assert_true(shown > TEXTS_LEAST);
  save_again();
}

static void whatever_a_message_says_is_kept(void **state) {
  (void)state;
  gather();
  save_none();
  int64_t const id = enter(notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, HOUR_US)));
  struct guest *g = applicant(S("awa@exemple.org"));
  begin_dossier(g, id);
  size_t kept = 0;
  for (size_t i = 0; i < n_texts; i++) {
    struct str const t = marked(texts[i]);
    struct answer const a = post(g, dossier_of(id, "/message"), FIELDS({"message", t}));
    if (a.status == 400) continue; /* bytes that no form sends: NUL, or no UTF-8 */
    assert_goes(a, dossier_of(id, "#message"));
    assert_true(str_eq(text("SELECT message FROM dossier"), t));
    kept++;
    if (i % 8 != 0) continue;
    not_raw(get(g, "%.*s", STR(dossier_of(id, ""))), t, "draft");
    not_raw(get(g, "%.*s", STR(dossier_of(id, "/depot"))), t, "check");
  }
  assert_true(kept > TEXTS_LEAST);
  save_again();
}

static void whatever_a_file_is_called_it_is_kept_or_refused(void **state) {
  (void)state;
  gather();
  struct opportunity_new *n = notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, HOUR_US));
  n->pieces.v[0].max_files = 100;
  int64_t const id = enter(n);
  struct guest *g = applicant(S("awa@exemple.org"));
  begin_dossier(g, id);
  save_none();
  size_t kept = 0;
  for (size_t i = 0; i < n_texts && kept < 90; i += 5) {
    bool sendable = texts[i].n < 200; /* in a quoted parameter of a header */
    for (size_t k = 0; k < texts[i].n; k++) sendable = sendable && (unsigned char)texts[i].p[k] >= ' ' && texts[i].p[k] != '"';
    if (!sendable) continue;
    struct answer const a = upload(g, id, 1, fmt(&story, "zq7%.*s.pdf", STR(texts[i])).p, data(GOOD_PDF));
    if (a.status != 303 && a.status != 422 && a.status != 400) fail_msg("a file called %.*s: %d", STR(texts[i]), a.status);
    kept += a.status == 303;
    if (a.status != 303) continue;
    not_raw(get(g, "%.*s", STR(dossier_of(id, ""))), marked(texts[i]), "file name");
    struct str const ref = text("SELECT ref FROM dossier_file ORDER BY id DESC LIMIT 1");
    assert_status(get(g, "/fr/compte/pieces/%.*s", STR(ref)), 200); /* its name stands in a header then */
  }
  save_again();
  assert_true(kept > 50);
  struct answer const a = follow(g, deposit(g, id));
  assert_says(a, S("Votre dossier est déposé."));
}

static struct answer create(struct guest *g, struct str title, struct str t) {
  return post(g, S("/fr/gestion/nouvelle"), FIELDS({"nature", S("ami")}, {"titre", title}, {"reference", t}, {"organisme", t}, {"resume", t},
      {"texte", t}, {"ville", t}, {"pays", S("BJ")}, {"fuseau", S("Africa/Porto-Novo")}, {"jour", S("2026-12-10")}, {"heure", S("17:00")},
      {"pieces", S("CV")}));
}

static void whatever_an_officer_types_comes_back_harmless(void **state) {
  (void)state;
  gather();
  save_none();
  struct guest *o = officer(S("bureau@exemple.org"), (struct str){0});
  static const char *const fields[] = {"nature", "titre", "reference", "organisme", "resume", "texte", "ville",
                                       "pays",   "fuseau", "jour",     "heure",     "fois",   "pieces"};
  for (size_t i = 0; i < n_texts; i++) {
    struct str const t = marked(texts[i]);
    struct field all[14] = {0};
    for (size_t k = 0; k < 13; k++) all[k] = (struct field){fields[k], t};
    struct answer const a = post(o, S("/fr/gestion/nouvelle"), all);
    if (a.status != 422 && a.status != 400) fail_msg("a notice of %.*s: %d", STR(t), a.status);
    not_raw(a, t, "editor");
  }
  save_again();
}

static void a_notice_of_hostile_texts_is_a_notice(void **state) {
  (void)state;
  gather();
  save_none(); /* the checker warns of characters of the private use area, which some of the texts are made of */
  struct guest *o = officer(S("bureau@exemple.org"), (struct str){0}), *g = applicant(S("awa@exemple.org"));
  size_t made = 0;
  for (size_t i = 0; i < n_texts; i += 17) {
    struct str const t = marked(str_sub(texts[i], 0, 80));
    struct answer a = create(o, t, t);
    if (a.status == 422 || a.status == 400) continue; /* longer than its field, cut within a character */
    assert_goes(a, S("/fr/gestion/opportunites/"));
    made++;
    int64_t const id = number("SELECT max(id) FROM opportunity");
    assert_goes(post(o, fmt(&story, "/fr/gestion/opportunites/%lld/publier", (long long)id), FIELDS()), S("/fr/gestion/"));
    not_raw(get(o, "/fr/gestion/opportunites/%lld", (long long)id), t, "office");
    not_raw(get(g, "/fr/opportunites/%.*s", STR(address_of_notice(id))), t, "notice");
    begin_dossier(g, id);
    upload_good(g, id, 1, GOOD_PDF);
    a = follow(g, deposit(g, id)); /* title and names stand in the receipt and in the head of its mail */
    assert_says(a, S("Votre dossier est déposé."));
    not_raw(a, t, "receipt");
    struct str const mail = text("SELECT bytes FROM mail ORDER BY id DESC LIMIT 1");
    assert_int_equal(between(mail, "\r\nSubject: ", "\r\n\r\n").p != NULL, 1);
    assert_true(!str_contains(between(mail, "From:", "\r\n\r\n"), S("\r\nBcc:")));
  }
  assert_true(made > 20);
  not_raw(get(o, "/fr/gestion"), S("zq7<"), "list");
  assert_status(get(g, "/fr/opportunites"), 200);
  assert_status(get(g, "/fr/compte"), 200);
  save_again();
}

static void line_ends_in_a_title_and_a_name_stay_in_their_line(void **state) {
  (void)state;
  struct guest *o = officer(S("bureau@exemple.org"), (struct str){0}), *g = guest();
  struct str const evil = S("Titre\r\nBcc: tous@exemple.org\r\n\r\nCorps");
  assert_goes(create(o, evil, S("R")), S("/fr/gestion/opportunites/"));
  int64_t const id = number("SELECT max(id) FROM opportunity");
  assert_goes(post(o, fmt(&story, "/fr/gestion/opportunites/%lld/publier", (long long)id), FIELDS()), S("/fr/gestion/"));
  assert_goes(post(g, S("/fr/compte/inscription"), FIELDS({"nom", S("Awa\r\nBcc: x@exemple.org")}, {"courriel", S("awa@exemple.org")},
                   {"motdepasse", PASSWORD}, {"suite", S("")})), S("/fr/compte"));
  fill_dossier(g, id);
  (void)receipt_of(deposit(g, id));
  for (int i = 0; i < 2; i++) {
    struct str const mail = text("SELECT bytes FROM mail ORDER BY id LIMIT 1 OFFSET %d", i), head = between(mail, "", "\r\n\r\n");
    assert_false(str_contains(head, S("\nBcc:")));
    assert_true(str_contains(head, S("\nSubject: ")) || str_starts(head, S("Subject: ")));
  }
}

static const struct CMUnitTest stories[] = {
    STORY("whatever address wants to follow comes back as typed", whatever_address_wants_to_follow_comes_back_as_typed),
    STORY("whatever is searched for is answered and never raw", whatever_is_searched_for_is_answered),
    STORY("whatever stands in an address is answered", raw_bytes_in_an_address_are_refused_or_answered),
    STORY("whatever is typed at the door comes back harmless", whatever_is_typed_at_the_door_comes_back_harmless),
    STORY("whatever a message says is kept as it is, and never raw", whatever_a_message_says_is_kept),
    STORY("whatever a file is called, it is kept or refused, and never raw", whatever_a_file_is_called_it_is_kept_or_refused),
    STORY("whatever an officer types comes back harmless", whatever_an_officer_types_comes_back_harmless),
    STORY("a notice of hostile texts is published, answered and receipted", a_notice_of_hostile_texts_is_a_notice),
    STORY("line ends in a title and a name stay in their line of a mail", line_ends_in_a_title_and_a_name_stay_in_their_line),
};

TELL(stories)
