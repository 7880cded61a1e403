/* What every view is told besides its own data: who reads, in which language, at which instant. */
#ifndef BASE_SHOW_H
#define BASE_SHOW_H

#include "base/clock.h"
#include "base/markup.h"
#include "base/str.h"

enum lang { LANG_FR, LANG_EN, LANG_COUNT };

struct arena;

struct show {
  struct arena *arena;  /* of the request, for what a view must build */
  enum lang lang;
  struct instant now;   /* read once for the whole request */
  struct str base_url;  /* "https://example.org", no slash at the end; for mails, feeds and canonical links */
  struct str path;      /* path of this page without its language: "/opportunites/7-titre"; for the language switch */
  struct str query;     /* canonical query string of this page, without '?', may be empty */
  struct str token;     /* masked CSRF token for forms, empty on cached pages */
  struct str person;    /* display name of who is signed in, absent for a visitor */
  bool officer;         /* may see the back office */
  bool problem;         /* the page shows a problem of its form: its title says so first */
  bool demo;            /* the database is marked as a demo */
  struct str request_id;

  /* The head of a public page, for those who pass it on; set by its handler. */
  struct str summary;     /* one or two sentences, plain text: what a search engine or a message shows; absent:
                             a page nobody passes on */
  struct str feeds;       /* query string of the list's feeds, may be empty; absent: this page has none */
  struct markup json_ld;  /* a whole <script type="application/ld+json">, or absent */
  bool unlisted;          /* search engines should leave it out */
};

/* "fr", "en". */
struct str lang_code(enum lang lang);
/* Also for "fr-CA"; INVALID for a language we have no words for. */
enum err MUST_USE lang_of(struct str code, enum lang *ret);

#endif
