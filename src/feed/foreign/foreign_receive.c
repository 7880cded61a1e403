#include "feed/foreign/foreign_receive.h"

#include "base/arena.h"
#include "base/out.h"
#include "board/token.h"

const struct foreign_text *foreign_shown(const struct foreign *one) {
  static const struct str wanted[] = {S_INIT("fr"), S_INIT("en")};
  for (size_t w = 0; w < sizeof wanted / sizeof *wanted; w++)
    for (size_t i = 0; i < one->texts.n; i++)
      if (str_eq(one->texts.v[i].lang, wanted[w]) && str_has(one->texts.v[i].title)) return &one->texts.v[i];
  return one->texts.n > 0 ? &one->texts.v[0] : NULL;
}

/* Where a key is the only one of its kind. */
static struct str scope_of(struct arena *a, const struct foreign *one, struct opt_int source_id) {
  if (one->key_global) return one->form;
  return source_id.has ? fmt(a, "source %lld", (long long)source_id.v) : S("files");
}

void foreign_receive(struct arena *a, const struct foreign *one, struct opt_int source_id, const struct zone *zone, struct received_new *ret) {
  const struct foreign_text *text = foreign_shown(one);
  *ret = (struct received_new){.source_id = source_id, .scope = scope_of(a, one, source_id), .key = one->key, .version = one->version,
                               .replaces = one->replaces, .procedure = one->procedure, .family = foreign_family_word(one->family),
                               .form = one->form, .title = text == NULL ? S("") : text->title, .lang = text == NULL ? S("") : text->lang,
                               .link = one->link, .buyer = one->buyer, .content = foreign_json(a, one)};
  if (ret->lang.p == NULL) ret->lang = str_has(one->lang) ? one->lang : S("");
  ret->closes.has = foreign_instant(&one->closes, zone, &ret->closes.at);
  ret->said.has = foreign_instant(one->updated.has ? &one->updated : &one->published, zone, &ret->said.at);
  if (one->family == FOREIGN_RESULT && str_has(one->outcome)) ret->decided = one->outcome;
  if (one->family == FOREIGN_CANCELLATION) ret->decided = S("cancelled");
  token_sha256(ret->content, ret->fingerprint);
}

enum foreign_why foreign_why_received(enum received_outcome outcome) {
  switch (outcome) {
  case RECEIVED_NEW:
  case RECEIVED_CHANGED:
  case RECEIVED_SAME: return FOREIGN_WHY_NONE;
  case RECEIVED_NOT_NEWER: return FOREIGN_WHY_NOT_NEWER;
  case RECEIVED_SAME_VERSION: return FOREIGN_WHY_SAME_VERSION;
  case RECEIVED_WAS_REFUSED: return FOREIGN_WHY_DECIDED;
  case RECEIVED_NO_PROCEDURE: return FOREIGN_WHY_NO_PROCEDURE;
  case RECEIVED_AWAITS: return FOREIGN_WHY_AWAITS;
  }
  return FOREIGN_WHY_CRASH;
}
