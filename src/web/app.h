/* The program's pages on the engine: who is asking, the form token, the error page, and what several pages share. */
#ifndef WEB_APP_H
#define WEB_APP_H

#include "base/config.h"
#include "board/person.h"
#include "web/request.h"
#include "web/server.h"

#define COOKIE_NAME "sid"

/* The engine's configuration for these pages. `config` and `board` must outlive the server. */
struct server_config app_config(const struct config *config, struct board *board);

/* The table of routes.def. */
const struct route *app_routes(size_t *ret_n);

/* Sends a stored file as an attachment. */
enum err MUST_USE send_file(struct request *r, struct reply *out, struct str blob, struct str name, struct str media, struct str sha256);

/* Sends a stored picture, to be shown in a page; its bytes never change, so it is kept a year. `media`: one that cannot
 * act (image/png, image/jpeg). */
enum err MUST_USE send_inline(struct request *r, struct reply *out, struct str blob, struct str media);

/* Whether `path` is one of ours to go on to after the door: "/fr/…" or "/en/…", nothing else. */
bool app_is_onward(struct str path);

/* A new session for a person, in place of the one this browser has: sets its cookie. `proved`: a code or link from the
 * mailbox let them in. Outcomes of board_change. */
enum err MUST_USE app_begin_session(struct request *r, struct reply *out, int64_t person_id, enum person_role role, bool proved);

/* A word with one slot, filled with `value`. */
struct str app_say(struct request *r, struct str word, struct str value);

/* "/fr" of the reader's language followed by `path`. */
struct str app_path(struct request *r, struct str path);

/* Who reads, for the rules about invited people; absent: a visitor. */
struct opt_int app_reader(const struct request *r);

#endif
