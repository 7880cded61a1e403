/* A client of clamd, the daemon of ClamAV: a file is streamed to it (INSTREAM) and its one line of an answer is read.
 *
 * One connection a file, constant memory, time-outs of our own. A file is clean only when clamd, having been sent all of
 * it, answered exactly "stream: OK"; every other end is another outcome. Never used where somebody waits for a page. */
#ifndef NET_CLAMD_H
#define NET_CLAMD_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define CLAMD_ANSWER_MAX 1024 /* bytes of an answer; a longer one is garbage */
#define CLAMD_FOUND_MAX 255   /* bytes of what was found, kept */
#define CLAMD_PATH_MAX 107    /* bytes of a socket's path (sun_path) */

enum clamd_verdict {
  CLAMD_CLEAN,     /* "stream: OK" after the whole file */
  CLAMD_INFECTED,  /* "stream: NAME FOUND" */
  CLAMD_TOO_LARGE, /* over StreamMaxLength, or over a limit that clamd reports (AlertExceedsMax) */
  CLAMD_ENCRYPTED, /* cannot be looked into (AlertEncrypted) */
  CLAMD_ERROR,     /* it answered that it failed on this file */
  CLAMD_AWAY,      /* nobody there, too slow, cut, or no answer of clamd's: nothing is known */
  CLAMD_UNREAD,    /* our own file could not be read: nothing is known */
};

struct clamd {
  struct str where;                           /* "unix:/path" or "host:port", clamd_address_good */
  unsigned connect_ms, idle_ms, whole_ms;     /* to connect and to answer a PING; without a byte taken; for one file in all */
};
/* clamd's own longest scan is 120 s (MaxScanTime). */
#define CLAMD_DEFAULTS(address) ((struct clamd){.where = (address), .connect_ms = 3000, .idle_ms = 30000, .whole_ms = 150000})

/* What was found, or clamd's words: printable, NUL-terminated, may be empty. */
struct clamd_report {
  char found[CLAMD_FOUND_MAX + 1];
};

/* Gives exactly `n` bytes from `offset` of the file. */
typedef enum err clamd_read(void *context, uint64_t offset, void *buffer, size_t n);

/* Whether an address is one we can connect to: "unix:/path" or "host:port". */
bool clamd_address_good(struct str where);

/* Whether it answers PING in connect_ms. */
bool clamd_alive(const struct clamd *c);

/* Streams `size` bytes of a file. */
enum clamd_verdict clamd_scan(const struct clamd *c, uint64_t size, clamd_read *read, void *context, struct clamd_report *ret);

/* What an answer says: `line` is all that came before the connection ended or the first NUL, `ended` whether that NUL
 * came; `whole`: the file had been sent to its end. Pure. */
enum clamd_verdict clamd_answer(struct str line, bool ended, bool whole, struct clamd_report *ret);

#endif
