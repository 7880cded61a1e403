/* One GET of an address that somebody else chose: a partner's feed, over libcurl.
 *
 * What is promised: nothing but HTTP is spoken, to no place that base/reach.h keeps closed (decided on the address of the
 * socket that is about to be opened, so that no name, redirect or change of the name's address leads there), with a
 * verified certificate unless plain HTTP was allowed, never longer than the whole time-out, never more than the most
 * bytes (unpacked ones too), without cookies, credentials, proxies or anything else of this machine. */
#ifndef NET_FETCH_H
#define NET_FETCH_H

#include <stdatomic.h>
#include <stdbool.h>

#include "base/clock.h"
#include "base/str.h"

struct arena;

enum {
  FETCH_URL_MAX = 2000,     /* bytes of an address */
  FETCH_TAG_MAX = 200,      /* of a validator; a longer one is not kept */
  FETCH_MEDIA_MAX = 200,
  FETCH_DETAIL_MAX = 200,
  FETCH_REDIRECTS_MAX = 5,  /* followed one after the other */
  FETCH_HEAD_MAX = 64 << 10, /* bytes of the heads of all answers */
  FETCH_RETRY_MAX_S = 86400,
};

/* What a fetch can fail at: a word for programs (source_run.why) and a sentence in English about the source; views/office has
 * it in the reader's language. A new one is a line here. */
#define FETCH_WHYS(X)                                                                           \
  X(ADDRESS, "address", "its address is not one that is fetched")                               \
  X(FORBIDDEN, "forbidden", "its address leads into a network that nothing is fetched from")    \
  X(RESOLVE, "resolve", "the name in its address is not known")                                 \
  X(CONNECT, "connect", "nobody answers at its address")                                        \
  X(TLS, "tls", "no secure connection came about: its certificate may have expired or be another's") \
  X(TIMEOUT, "timeout", "no whole answer came in time")                                         \
  X(SLOW, "slow", "its answer comes too slowly")                                                \
  X(TOO_BIG, "too_big", "it is larger than what is read of one file")                           \
  X(REDIRECT, "redirect", "it sends on to an address that is not followed")                     \
  X(REDIRECTS, "redirects", "it sends on too often")                                            \
  X(NOT_FOUND, "not_found", "there is nothing at its address")                                  \
  X(GONE, "gone", "it is gone for good")                                                        \
  X(STATUS, "status", "it answers with an error")                                               \
  X(CUT, "cut", "its answer broke off")                                                         \
  X(GARBLED, "garbled", "its answer is not HTTP")                                               \
  X(STOPPED, "stopped", "the worker was stopped meanwhile")

enum fetch_why {
  FETCH_OK,        /* bytes came */
  FETCH_UNCHANGED, /* 304 to the validators that were sent */
#define X(name, word, sentence) FETCH_##name,
  FETCH_WHYS(X)
#undef X
  FETCH_WHY_COUNT,
};

struct fetch_request {
  struct str address;
  bool plain_http;                /* http:// is allowed too; never after https:// */
  struct str etag, last_modified; /* validators of the last answer; absent: none */
  struct str places;              /* private places that may be reached, as reach_places_good takes them */
  struct str agent;               /* User-Agent */
  struct str from;                /* From: an e-mail address; absent: not said */
  const char *ca_file;            /* trust these certificates instead of the system's; NULL: the system's */
  const atomic_bool *stop;        /* turns true when it is to end at once; NULL: never */
  /* called before each request with the host that is asked, by the thread that fetches: waits for its turn there, which is
   * not counted against the time-out; false: it is to end, or has waited long enough. NULL: it is always its turn */
  bool (*turn)(void *to, struct str host);
  void *turn_to;
  size_t most;                    /* bytes */
  int connect_ms, whole_ms;       /* whole: with all redirects */
  int slow_bytes, slow_s;         /* fewer bytes a second than that for so long: too slow */
};
#define FETCH_DEFAULTS .most = (size_t)2 << 20, .connect_ms = 10000, .whole_ms = 30000, .slow_bytes = 100, .slow_s = 15

struct fetched {
  enum fetch_why why;
  struct str detail;  /* more of it, one line of ASCII; absent: nothing more is known */
  int status;         /* of the last answer; 0: none came */
  struct str address; /* where that was asked for, after redirects */
  struct str media, etag, last_modified; /* as the server said them, bounded, printable; absent: not said */
  int64_t retry_after_s; /* when to ask again, at most FETCH_RETRY_MAX_S; 0: not said */
  struct str bytes;   /* FETCH_OK: what came, unpacked */
  size_t size;        /* bytes that came, kept or not */
  int opened, turned_away; /* sockets that were opened; addresses that none was opened to */
};

/* Does it, in whole_ms at most (and a second for libcurl to notice). Results live in the arena: what came and
 * little more. May be called by any thread. */
void fetch(struct arena *a, const struct fetch_request *r, struct fetched *ret);

/* "address"… and back (INVALID), the English sentence; static storage. "ok" and "unchanged" have no sentence. */
struct str fetch_why_word(enum fetch_why w);
enum err MUST_USE fetch_why_of(struct str word, enum fetch_why *ret);
struct str fetch_why_sentence(enum fetch_why w);

/* --- Parts of it, pure ----------------------------------------------------------------------------------------------- */

/* Whether an address is one that is fetched at all, and as it goes to libcurl: scheme and host small, host in ASCII (IDN),
 * path encoded. INVALID: no whole https:// address (http:// with plain_http), user or password, fragment, control character,
 * space, backslash, zone, or a port that is neither 80, 443 nor at least 1024. The ports below belong to other protocols
 * (SMTP, SSH, LDAP…), with which a server could be made to confuse a request; feeds are never served there. */
enum err MUST_USE fetch_address(struct arena *a, struct str address, bool plain_http, struct str *ret);
/* Where an answer from `base` (as fetch_address gave it) sends on to; a fragment is dropped, since it is never sent.
 * INVALID: nowhere that is followed, from https:// to http:// among it. */
enum err MUST_USE fetch_redirect(struct arena *a, struct str base, struct str location, bool plain_http, struct str *ret);
/* The host of an address as fetch_address gave it. */
struct str fetch_host(struct arena *a, struct str url);
/* Retry-After of RFC 9110 §10.2.3: seconds or a date, at least 1 and at most FETCH_RETRY_MAX_S; 0: neither. */
int64_t fetch_retry_after(struct str value, struct instant now);
/* The value of a header as it is kept: absent when it is empty, longer than `most` or not printable ASCII. */
struct str fetch_header_value(struct arena *a, struct str value, size_t most);

#endif
