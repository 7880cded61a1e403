/* Mails as they are decided: a rendered text becomes the complete, frozen bytes of a message. */
#ifndef BOARD_LETTER_H
#define BOARD_LETTER_H

#include "base/clock.h"
#include "base/out.h"
#include "base/show.h"

struct board;

enum { LETTER_TEXT_MAX = 192 << 10 };

/* The address in the form it is compared and sent to (in lower case); absent when it is none we can send to. */
struct str letter_address(struct arena *a, struct str typed);

/* `text`: what a view of views/mail wrote ("Subject: …", an empty line, the body). The message has its Date and a
 * Message-ID of its own. INVALID: the recipient is no address. */
enum err MUST_USE letter_write(struct arena *a, const struct board *b, const struct out *text, enum lang lang, struct str recipient,
                               struct instant now, struct str *ret);

#endif
