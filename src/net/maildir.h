/* Delivery into a Maildir (tmp, new, cur: https://cr.yp.to/proto/maildir.html): how the demo and small installations
 * receive their own mail.
 *
 * A file appears in new/ whole and on disk, or not at all. Folders are 0700 and files 0600: mails carry links that
 * open accounts. File names hold no personal data. Any number of processes may deliver into one folder. */
#ifndef NET_MAILDIR_H
#define NET_MAILDIR_H

#include "net/delivery.h"

#define MAILDIR_NAME_MAX 120 /* bytes of a file's name */
#define MAILDIR_PATH_MAX 4000

struct maildir;

/* Makes PATH (and the folders above it), tmp, new and cur where they are missing. BROKEN when that fails, logged. */
enum err MUST_USE maildir_open(struct str path, struct maildir **ret);
void maildir_close(struct maildir *m); /* NULL is allowed */

/* Writes `bytes` (complete message, CRLF) as one new file behind "Return-Path:" and "Delivered-To:" lines. SENT: it is
 * on disk; LATER: nothing is in new/; UNKNOWN: it is in new/, but the folder could not be put on disk. The reply is the
 * file's name, or what went wrong. */
enum mail_result maildir_deliver(struct maildir *m, struct str sender, struct str recipient, struct str bytes,
                                 struct mail_report *ret);

#endif
