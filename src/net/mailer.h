/* How mails leave, chosen by the setting BABILLARD_MAIL: a folder or a server.
 *
 *   maildir:PATH                              a Maildir on this machine
 *   smtp://[USER:PASSWORD@]HOST[:PORT]        port 25; STARTTLS required unless HOST is this machine
 *   smtps://[USER:PASSWORD@]HOST[:PORT]       port 465; TLS from the start
 *
 * USER and PASSWORD are percent-encoded; HOST may be an IPv6 address in brackets. A mailer belongs to one thread. */
#ifndef NET_MAILER_H
#define NET_MAILER_H

#include "net/delivery.h"
#include "net/smtp.h"

struct arena;
struct mailer;

/* INVALID: the setting cannot be read; *ret_problem then says in English what is wrong and what is allowed, without
 * repeating the password. BROKEN: the folder cannot be made. No server is contacted. `options` NULL: the defaults. */
enum err MUST_USE mailer_open(struct arena *a, struct str setting, const struct smtp_options *options,
                              struct mailer **ret, const char **ret_problem);
void mailer_close(struct mailer *m); /* NULL is allowed */

/* Hands over one complete message (mime_build's bytes). The caller has committed "sending" before it calls, so that a
 * crash from here on leaves the mail unknown. Addresses or bytes that may not be sent are REFUSED without asking
 * anybody; see delivery.h for the rest. */
enum mail_result mailer_send(struct mailer *m, struct str sender, struct str recipient, struct str bytes,
                             struct mail_report *ret);

/* The folder, for the demo's page of sent mails; absent when mails go to a server. Lives as long as the arena given to
 * mailer_open. */
struct str mailer_folder(const struct mailer *m);

/* The same from the setting alone, for a process that does not send. */
struct str mailer_folder_of(struct str setting);

#endif
