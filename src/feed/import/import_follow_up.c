#include "feed/import/import_follow_up.h"

#include "base/arena.h"
#include "board/letter.h"

struct told {
  struct str opportunity, email, key, question, words;
  struct read_moment date;
  struct follow_up_args *to;
};

#undef AT
#define AT(member) offsetof(struct told, member)

static const struct {
  struct str word;
  enum history_outcome outcome;
} states[] = {
    {S_INIT("ouvert"), OUTCOME_OPENED},           {S_INIT("recevable"), OUTCOME_ADMISSIBLE}, {S_INIT("irrecevable"), OUTCOME_INADMISSIBLE},
    {S_INIT("evalue"), OUTCOME_SCORED},           {S_INIT("preselectionne"), OUTCOME_SHORTLISTED}, {S_INIT("retenu"), OUTCOME_SELECTED},
    {S_INIT("non_retenu"), OUTCOME_NOT_SELECTED},
};

static void take_state(struct reader *r, json_t *value, void *to) {
  struct told *t = to;
  struct str const word = str_from(json_string_value(value));
  for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
    if (!str_eq(word, states[i].word)) continue;
    t->to->event = true;
    t->to->outcome = states[i].outcome;
    return;
  }
  read_refuse(r, "\"%.*s\" is none of the states of a dossier", STR(read_shown(r, word)));
}

static void take_email(struct reader *r, json_t *value, void *to) {
  struct told *t = to;
  read_line(r, value, &t->email);
  if (r->refused) return;
  t->to->email = letter_address(r->arena, t->email);
  if (!str_has(t->to->email)) read_refuse(r, "is no address");
}

static void take_words(struct reader *r, json_t *value, void *to) {
  struct str *s = to;
  read_text(r, value, s);
  if (!r->refused && s->n > HISTORY_WORDS_MAX) read_refuse(r, "more than %d bytes", HISTORY_WORDS_MAX);
}

static const struct read_key keys[] = {
    {"opportunite", read_line, AT(opportunity), true},
    {"courriel", take_email, 0, true},
    {"cle", read_line, AT(key), true},
    {"date", read_moment, AT(date), true},
    {"etat", take_state, 0, false},
    {"question", take_words, AT(question), false},
    {"texte", take_words, AT(words), false},
};

/* A message says something, and what becomes of a dossier is no answer. */
static void check(struct reader *r, const struct told *t) {
  if (r->refused) return;
  if (t->to->event && t->question.p != NULL) {
    read_down(r, "question");
    read_refuse(r, "stands beside a state: give the answer an entry of its own");
  } else if (!t->to->event && !str_has(t->words)) {
    read_down(r, "texte");
    read_refuse(r, "is required without a state");
  }
}

struct follow_up_args *import_follow_up(struct reader *r, json_t *value, struct str *ret_key) {
  struct told t = {.to = arena_new(r->arena, struct follow_up_args)};
  read_object(r, value, READ_KEYS(keys), &t);
  check(r, &t);
  *ret_key = r->refused && t.key.p != NULL ? read_shown(r, t.key) : t.key;
  t.to->opportunity = t.opportunity;
  t.to->key = t.key;
  t.to->at = t.date.at;
  t.to->question = str_has(t.question) ? t.question : (struct str){0};
  t.to->words = t.words.p == NULL ? S("") : t.words;
  return r->refused ? NULL : t.to;
}

struct import_note import_follow_up_refusal(enum follow_up_refusal why) {
  switch (why) {
  case FOLLOW_UP_FINE: break;
  case FOLLOW_UP_NOBODY: return (struct import_note){S("/courriel"), S("has no dossier for this opportunity")};
  case FOLLOW_UP_NOT_DEPOSITED: return (struct import_note){S("/etat"), S("its dossier is not deposited")};
  case FOLLOW_UP_TOO_EARLY: return (struct import_note){S("/date"), S("nothing is said of a call for tenders before its closing")};
  case FOLLOW_UP_FUTURE: return (struct import_note){S("/date"), S("has not come yet")};
  case FOLLOW_UP_ERASED: return (struct import_note){S("/courriel"), S("its dossier was erased at the end of its retention")};
  }
  return (struct import_note){0};
}
