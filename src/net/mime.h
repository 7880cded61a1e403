/* Complete messages: RFC 5322 with MIME, pure ASCII on the wire, CRLF, built once and stored as they are.
 *
 * Everything is given, also Date and Message-ID: the same arguments give the same bytes, so every retry sends the same
 * message. Needs neither 8BITMIME nor SMTPUTF8. No value can open a header line or a part of its own: in header values
 * every control (CR and LF among them) becomes a space, bytes that are not UTF-8 become U+FFFD; parts are separated by
 * "=_", which neither quoted-printable nor base64 can hold. */
#ifndef NET_MIME_H
#define NET_MIME_H

#include "base/clock.h"
#include "base/str.h"

struct arena;

#define MIME_MAX ((size_t)1 << 20) /* bytes of a whole message */
#define MIME_URL_MAX 900           /* of List-Unsubscribe, which is never folded (folded ones lose their one click) */
#define MIME_ID_MAX 250
#define MIME_NAME_MAX 100 /* bytes of an attachment's name; the rest is cut. Up to nine bytes of its line each */
#define MIME_TYPE_MAX 70

struct mime_attachment {
  struct str name;  /* shown to the reader; UTF-8 */
  struct str type;  /* "text/calendar; charset=utf-8; method=PUBLISH" */
  struct str bytes;
};

struct mime_message {
  struct str from_name; /* may be empty */
  struct str from;      /* address */
  struct str to_name;   /* may be empty */
  struct str to;        /* address */
  struct str reply_to;  /* address, or absent */
  struct str subject;
  struct instant date;
  struct str id;          /* without the angle brackets: "9f2c…@board.example" */
  struct str lang;        /* "fr", "en" */
  struct str unsubscribe; /* http(s) URL that takes the one-click POST of RFC 8058, or absent */
  struct str text;        /* the plain body; newlines of any kind; other controls than TAB become spaces */
  struct str html;        /* the same for readers that show HTML, or absent */
  const struct mime_attachment *attachments;
  size_t attachment_count;
};

/* The bytes, in the arena. INVALID: an address, id, language, type or URL that its grammar refuses; TOO_BIG: over
 * MIME_MAX. */
enum err MUST_USE mime_build(struct arena *a, const struct mime_message *m, struct str *ret);

/* Whether bytes may go on the wire as they are: ASCII without NUL, every line ended by CRLF and at most 998 bytes long,
 * no CR or LF elsewhere (SMTP smuggling), at most MIME_MAX in all, not empty. Holds for all that mime_build returns. */
bool mime_wire_safe(struct str bytes);

#endif
