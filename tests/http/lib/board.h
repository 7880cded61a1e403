/* The whole product for stories: a database and a file store in a temporary folder, the server of web/app.h in this
 * process on a free port, a clock that stands where the story sets it, and visitors with a browser each.
 *
 * All text that comes in through here holds CANARY, and every reply is looked at by check_reply (lib/check.h): a story
 * only says what it is about. One board at a time; it lives from board_begin to board_end. */
#ifndef HTTP_LIB_BOARD_H
#define HTTP_LIB_BOARD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "board/board.h"
#include "board/person.h"
#include "board/publish.h"
#include "http/lib/client.h"

#define CANARY "<i>'\"&"
#define C(text) S(text " " CANARY)
/* Tuesday 24 November 2026, 08:00:00 UTC: where the clock stands when a story begins. */
#define NOW ((struct instant){INT64_C(1795507200) * SECOND_US})
#define DAY_US (24 * HOUR_US)
#define PASSWORD S("correct cheval batterie agrafe")

#define STORY(sentence, function) {sentence, function, board_begin, board_end, NULL}
#define TELL(stories)                                                 \
  int main(void) {                                                    \
    cmocka_set_message_output(CM_OUTPUT_TAP);                         \
    return cmocka_run_group_tests(stories, NULL, NULL);               \
  }

extern struct board the_board;
extern int board_access_log; /* where the server started next writes its access log; -1: nowhere */
extern struct arena story; /* of the story: freed with the board */

int board_begin(void **state);
int board_end(void **state);
/* Starts the server again, in demo mode or not; visitors of before are gone. */
void board_restart(bool demo);

/* Sets the clock. */
void clock_at(struct instant at);

/* --- What is in the store ----------------------------------------------------------------------------------------- */

/* One number of the database, by SQL that only reads ("SELECT count(*) FROM mail"). */
int64_t number(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* One text of it. */
struct str text(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* How many files the store holds. */
int64_t stored_files(void);
/* Grows with every commit: equal before and after, nothing was changed. */
int64_t commits(void);
/* Grows with every change of a dossier, its files, deposits and withdrawals, and with every mail: the journal of attempts is
 * written even when nothing else is. */
int64_t changes(void);
/* How many snapshots of the store were taken so far: equal before and after, nothing was read. */
int64_t snapshots(void);

/* --- What is on the board ----------------------------------------------------------------------------------------- */

/* A complete notice in Porto-Novo, readable since yesterday, that closes at `closes`: one compulsory piece (a PDF, DOCX
 * or ODT), one optional of at most two files (PDF, PNG or JPEG), 1 MB each. To be changed, then entered. */
struct opportunity_new *notice(enum opportunity_kind kind, struct str title, struct instant closes);
/* Its number. */
int64_t enter(const struct opportunity_new *n);
/* The wall clock of the notice's zone at an instant. */
struct moment moment_in(struct str zone, struct instant at);
/* A document stored for a notice that is to be entered. */
struct new_document document(struct str title, struct str file_name, struct str bytes);
/* "7-titre-de-l-avis". */
struct str address_of_notice(int64_t id);

/* A file of tests/data ("pieces-jointes/empty.pdf"). */
struct str data(const char *path);

/* --- Who comes ---------------------------------------------------------------------------------------------------- */

struct guest {
  struct client *client;
  char token[129];        /* of the last page seen */
  char target[4096];      /* of the last request */
};

/* Somebody with a browser and no account. */
struct guest *guest(void);
/* Makes an account; `organisation`: a notice's own name for it, absent: none. */
int64_t account(struct str email, enum person_role role, struct str organisation);
/* Somebody with an account who has come in through the door. */
struct guest *signed_in(struct str email);
/* Somebody with an account who is in already: no door, no hash. */
struct guest *inside(int64_t person_id, enum person_role role);
/* An applicant: account and sign-in in one. */
struct guest *applicant(struct str email);
struct guest *officer(struct str email, struct str organisation);

struct answer get(struct guest *g, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct answer follow(struct guest *g, struct answer a);
/* A form with the token of the last page seen (one is fetched when there is none). */
struct answer post(struct guest *g, struct str target, const struct field *fields);
/* The same without looking for a token. */
struct answer post_bare(struct guest *g, struct str target, const struct field *fields);
/* A multipart form: token first, then the parts. */
struct answer post_parts(struct guest *g, struct str target, const struct part *parts, size_t n);
struct answer post_parts_bare(struct guest *g, struct str target, const struct part *parts, size_t n);
/* The token a form of this guest's session needs; empty for a visitor, who has none. */
struct str token_of(struct guest *g);

/* Asserts a status, saying what came instead. */
#define assert_status(answer, wanted) assert_status_at((answer), (wanted), __FILE__, __LINE__)
void assert_status_at(struct answer a, int wanted, const char *file, int line);
/* Asserts that the page says (or does not say) this text, as people read it: markup escaped. */
#define assert_says(answer, words) assert_says_at((answer), (words), true, __FILE__, __LINE__)
#define assert_silent(answer, words) assert_says_at((answer), (words), false, __FILE__, __LINE__)
void assert_says_at(struct answer a, struct str words, bool wanted, const char *file, int line);
/* Asserts a redirect with 303 to a path that begins so. */
#define assert_goes(answer, path) assert_goes_at((answer), (path), __FILE__, __LINE__)
void assert_goes_at(struct answer a, struct str path, const char *file, int line);

#endif
