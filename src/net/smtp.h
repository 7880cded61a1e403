/* One message to one recipient through an SMTP server (RFC 5321, 3207, 4954, 8314), over libcurl.
 *
 * What is promised is the outcome: SENT, LATER, REFUSED and UNKNOWN (delivery.h) are told apart by what the server was
 * seen to say, never by a guess. libcurl gets nothing that net/address.h and mime_wire_safe have not accepted, and
 * sends as it is told (no netrc, no proxy, no other protocol). A handle belongs to one thread; its connection is kept
 * between messages. */
#ifndef NET_SMTP_H
#define NET_SMTP_H

#include "net/delivery.h"

#define SMTP_HOST_MAX 253
#define SMTP_USER_MAX 250

struct smtp_server {
  struct str host;    /* name, IPv4, or IPv6 in brackets */
  int port;
  bool implicit_tls;  /* smtps:// */
  struct str user, password; /* absent: no AUTH */
};

/* Together below the 20 minutes a worker holds a mail. */
struct smtp_options {
  int connect_ms;  /* to the end of AUTH: DNS, TCP, greeting, TLS */
  int verbs_ms;    /* MAIL, RCPT and DATA together, up to 354 */
  int transmit_ms; /* from 354 to the last byte */
  int final_ms;    /* for the reply to the final dot; RFC 5321 §4.5.3.2.6 asks for ten minutes: less makes doubles */
  int quit_ms;     /* from a refusal, or the final reply, to whatever the server says next */
  bool tls_on_loopback; /* ask STARTTLS of a server on this machine too */
  const char *ca_file;  /* trust these certificates instead of the system's; NULL: the system's */
};
#define SMTP_DEFAULTS                                                                                        \
  ((struct smtp_options){.connect_ms = 120000, .verbs_ms = 120000, .transmit_ms = 60000, .final_ms = 600000, \
                         .quit_ms = 10000})

struct smtp;

/* Connects to nothing yet. TLS with a verified certificate is required (STARTTLS, or from the start with smtps) unless
 * the host is this machine: "localhost", 127/8 or ::1. INVALID: host, port, user or password out of bounds. Strings are
 * copied, except ca_file. */
enum err MUST_USE smtp_open(const struct smtp_server *server, const struct smtp_options *options, struct smtp **ret);

/* Says QUIT without waiting for the answer. NULL is allowed. */
void smtp_close(struct smtp *s);

/* Sends complete bytes. The server is greeted with the domain of the sender's address. The caller has committed
 * "sending" before: nothing here may be called for a message that could not be shown as unknown. */
enum mail_result smtp_send(struct smtp *s, struct str sender, struct str recipient, struct str bytes,
                           struct mail_report *ret);

#endif
