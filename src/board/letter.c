#include "board/letter.h"

#include "base/arena.h"
#include "base/rand.h"
#include "board/board.h"
#include "net/address.h"
#include "net/mime.h"

struct str letter_address(struct arena *a, struct str typed) {
  struct str normal;
  /* telephones capitalise the first letter, and no provider in use tells the cases apart */
  return address_normal(a, typed, &normal) == OK ? str_lower(a, normal) : (struct str){0};
}

enum err letter_write(struct arena *a, const struct board *b, const struct out *text, enum lang lang, struct str recipient,
                      struct instant now, struct str *ret) {
  if (text->full) return TOO_BIG;
  struct str body = out_str(text), head = {0};
  while (str_next(&body, '\n', &head)) { /* header lines up to the empty one: only Subject is ours to give */
    if (str_trim(head).n == 0) break;
    if (str_starts(head, S("Subject: "))) break;
  }
  struct str const subject = str_starts(head, S("Subject: ")) ? str_trim(str_sub(head, 9, head.n)) : S("Babillard");
  struct mime_message const m = {
      .from_name = S("Babillard"),
      .from = b->sender,
      .to = recipient,
      .subject = subject,
      .date = now,
      .id = fmt(a, "%.*s@%.*s", STR(rand_ref(a)), STR(address_domain(b->sender))),
      .lang = lang_code(lang),
      .text = str_trim(body),
  };
  return mime_build(a, &m, ret);
}
