#include "feed/foreign/foreign.h"

#include "base/zone.h"

static const char *const family_words[FOREIGN_FAMILIES] = {
    [FOREIGN_OPPORTUNITY] = "opportunity", [FOREIGN_PLANNING] = "planning",         [FOREIGN_RESULT] = "result",
    [FOREIGN_MODIFICATION] = "modification", [FOREIGN_COMPLETION] = "completion",   [FOREIGN_CANCELLATION] = "cancellation",
    [FOREIGN_SKIPPED] = "skipped",         [FOREIGN_REFUSED] = "refused"};

static const struct {
  const char *word, *sentence;
} whys[FOREIGN_WHY_COUNT] = {
    [FOREIGN_WHY_NONE] = {"", ""},
#define X(name, word, sentence) [FOREIGN_WHY_##name] = {word, sentence},
    FOREIGN_WHYS(X)
#undef X
};

struct str foreign_family_word(enum foreign_family f) { return str_from(family_words[f]); }

enum err foreign_family_of(struct str word, enum foreign_family *ret) {
  for (int f = 0; f < FOREIGN_FAMILIES; f++)
    if (str_eq(word, str_from(family_words[f]))) return *ret = (enum foreign_family)f, OK;
  return INVALID;
}

struct str foreign_why_word(enum foreign_why w) { return str_from(whys[w].word); }
struct str foreign_why_sentence(enum foreign_why w) { return str_from(whys[w].sentence); }

enum err foreign_why_of(struct str word, enum foreign_why *ret) {
  for (int w = 0; w < FOREIGN_WHY_COUNT; w++)
    if (str_eq(word, str_from(whys[w].word))) return *ret = (enum foreign_why)w, OK;
  return INVALID;
}

bool foreign_instant(const struct foreign_time *t, const struct zone *zone, struct instant *ret) {
  if (!t->has) return false;
  struct civil c = t->wall;
  if (!t->hour) c.hour = 23, c.minute = 59, c.second = 0;
  if (t->offset_said && t->hour) {
    *ret = (struct instant){(date_seconds(&c) - t->offset) * SECOND_US};
    return true;
  }
  struct instant second;
  return zone_instant(zone, &c, ret, &second) != ZONE_GAP;
}
