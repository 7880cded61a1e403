#include "feed/foreign_receive.h"

#include "base/arena.h"
#include "base/out.h"
#include "base/zone.h"
#include "board/token.h"

struct foreign_receiver foreign_receiver_of(const struct q_source *source) {
  struct foreign_receiver r = {.defaults = {.organisation = S(""), .city = S(""), .country = S(""), .zone = S("UTC"), .lang = S("fr"), .kind = KIND_CALL_FOR_TENDERS}};
  if (source == NULL) return r;
  r.source_id = (struct opt_int){true, source->id};
  r.trusted = source->trusted;
  r.defaults = (struct foreign_defaults){.source = source->name, .organisation = source->org, .theme = source->theme, .funder = source->funder,
                                         .city = source->city, .country = source->country, .zone = source->zone, .lang = source->lang,
                                         .apply_here = source->apply_here};
  if (kind_of(source->kind, &r.defaults.kind) != OK) r.defaults.kind = KIND_CALL_FOR_TENDERS;
  return r;
}

/* Versions are compared by received_put: as numbers, or as instants in UTC. */
static struct str version_of(struct arena *a, const struct foreign *one) {
  int64_t number;
  struct instant at;
  if (!str_has(one->version)) return (struct str){0}; /* another content is another version */
  if (str_int(one->version, 0, INT64_MAX, &number) == OK || !foreign_instant(&one->updated, zone_utc(), &at)) return one->version;
  struct out o = out_in(a, 64);
  date_put_instant_us(&o, at);
  return out_str(&o);
}

static struct str scope_of(struct arena *a, const struct foreign *one, struct opt_int source) {
  if (one->key_global) return one->form;
  return source.has ? fmt(a, "source:%lld", (long long)source.v) : S("file");
}

static struct str decision_of(const struct foreign *one) {
  if (one->family == FOREIGN_CANCELLATION) return S("cancelled");
  return one->family == FOREIGN_RESULT ? one->outcome : (struct str){0};
}

void foreign_receive(struct arena *a, const struct foreign *one, const struct foreign_receiver *from, struct instant now,
                     struct foreign_mapped *ret_mapped, struct received_new *ret) {
  foreign_map(a, one, &from->defaults, now, ret_mapped);
  struct opportunity_new *what = &ret_mapped->what;
  *ret = (struct received_new){.source_id = from->source_id, .scope = scope_of(a, one, from->source_id), .key = one->key, .version = version_of(a, one),
                               .replaces = one->replaces, .procedure = one->procedure, .family = foreign_family_word(one->family), .form = one->form,
                               .title = what->title, .lang = what->lang, .link = one->link, .closes = what->closes.at, .content = foreign_json(a, one)};
  token_sha256(ret->content, ret->fingerprint);
  if (!from->trusted) return;
  if (one->family == FOREIGN_OPPORTUNITY) {
    what->publish = true;
    ret->publish = what;
  } else ret->decided = decision_of(one);
}

enum foreign_why foreign_received_why(enum received_outcome outcome) {
  switch (outcome) {
  case RECEIVED_NEW:
  case RECEIVED_CHANGED:
  case RECEIVED_SAME: return FOREIGN_WHY_NONE;
  case RECEIVED_NOT_NEWER: return FOREIGN_WHY_NOT_NEWER;
  case RECEIVED_SAME_VERSION: return FOREIGN_WHY_SAME_VERSION;
  case RECEIVED_WAS_REFUSED: return FOREIGN_WHY_DECIDED;
  case RECEIVED_NO_PROCEDURE: return FOREIGN_WHY_NO_PROCEDURE;
  }
  return FOREIGN_WHY_CRASH;
}
