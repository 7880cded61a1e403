#include "feed/foreign/foreign_when.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "feed/foreign/foreign_breath.h"

/* --- Words ---------------------------------------------------------------------------------------------------------- */

enum strength {
  PLAIN,   /* "date limite": what stands between it and the date must not be something else */
  CERTAIN, /* "remise des offres": it says what closes */
  WEAK,    /* "avant le": the sentence must speak of offers or applications */
};

/* As token_phrase reads them. */
static const struct {
  const char *words;
  bool french;
  enum strength strength;
} announcers[] = {
    {"date* limite*", true, PLAIN},
    {"date et heure limite*", true, PLAIN},
    {"heure limite", true, PLAIN},
    {"date butoir", true, PLAIN},
    {"date de cloture", true, PLAIN},
    {"^ echeance*", true, PLAIN},
    {"echeance* :", true, PLAIN},
    {"date d echeance", true, PLAIN},
    {"^ cloture", true, PLAIN},
    {"clotur* le", true, WEAK},
    {"cloture des candidatures|offres|soumissions|propositions|depots", true, CERTAIN},
    {"cloture du depot", true, CERTAIN},
    {"cloture de l appel", true, CERTAIN},
    {"cloture de la consultation", true, CERTAIN},
    {"delai de remise|depot|reception|soumission", true, PLAIN},
    {"remise|depot|reception|envoi|soumission|transmission des offres|plis|candidatures|propositions|dossiers|soumissions|manifestations|reponses", true,
     CERTAIN},
    {"postuler|candidater|repondre|candidature*|soumissionner avant", true, CERTAIN},
    {"avant", true, WEAK},
    {"jusqu au", true, WEAK},
    {"au plus tard", true, WEAK},
    {"closing date|time", false, PLAIN},
    {"closing :", false, PLAIN},
    {"close*|closing on|at", false, WEAK},
    {"deadline*", false, PLAIN},
    {"due date", false, PLAIN},
    {"last date|day", false, PLAIN},
    {"apply by", false, CERTAIN},
    {"appl*|submit*|received|sent|due by", false, WEAK},
    {"apply|submit before", false, CERTAIN},
    {"applications|proposals|bids|tenders|offers|submissions|quotations due", false, CERTAIN},
    {"no|not later than", false, WEAK},
    {"on or before", false, WEAK},
    {"until", false, WEAK},
    {"before", false, WEAK},
};

/* What closes a notice. */
static const char of_offers[] =
    " candidat* offre* dossier* pli plis postul* repon* proposition* soumi* depos* depot* remis* remett* envo* adress* parven* transm* manifestation* "
    "particip* recev* reception* appel appels consultation appl* submi* bid bids bidder* proposal* tender* respon* offer* expression* quotation* send sent "
    "receipt received cv ";
/* What closes something else, or is no closing. */
static const char of_others[] =
    " question* renseignement* clarification* information* enquir* inquir* visit* comments commentaire* ouverture* opening validite valid* valable* retrait retir* publi* issue* "
    "inform* notif* audition* tiendr* apres after suivant following analyse negociation* attribution award* resultat* result* decision* demarr* debut* start* begin* execution achev* livr* deliver* recours appeal* reunion* meeting* paiement* payment* garantie* realis* initial* "
    "ancien* preced* origin* previous* depuis partir compter since entretien* interview* contestation* obtention prise poste ";
/* What the sentence of weak words must name. */
static const char of_nouns[] =
    " candidature* candidat* postul* offre* dossier* pli plis reponse* proposition* soumission* manifestation* appel appels consultation appl* bid bids "
    "proposal* tender tenders offer offers expression* quotation* submission* call cv intention* intent concept conceptuelle* ";
/* What a closing said with weak words may not be about. */
static const char of_weak_others[] =
    " travaux works contrat* contract* mission* exposition* duree periode* duration periodical* formation* training* evenement* event* marche renouvel* "
    "renew* titulaire* attributaire* prestataire* laureat* beneficiaire* rapport* report reports reporting livrable* etude etudes study studies invoice* "
    "facture* retenu* selection* shortlist* contacted contactes contactees preselection* termin* webinaire webinar atelier* workshop* compte* exercice* stage* inscri* regist* ouvrage* bail "
    "complete* born naissance nes diplome* degree* graduat* cree* creation created obtenu* priorit* first rolling consomme* depense* expense* "
    "experience* prix price* visa visas conserv* kept retained stored confidential* reclamation* plainte* complaint* draft caution* bond bonds "
    "implementation evalue evalues evaluee evaluees evaluated etudie etudies etudiee etudiees instruit instruits instruite instruites examine examines examinee "
    "examinees examinera examined assessed reviewed jury efface effaces effacee effacees deleted utilises utilisees spent finished apportee ";
/* How papers are got: with no word of handing in beside it, that is all the sentence is about. */
static const char of_getting[] = " purchas* obtained collected requested bought achet* acquis* acquer* consulte* disponible* available telecharg* downloaded ";
static const char of_handing[] =
    " candidater postul* repond* soumis* soumett* depos* depot* remis* remett* envo* adress* parven* transm* recu* reception appl* submi* respond* deliver* send sent receive* "
    "receipt accept* ";
/* Words between the announcement and a date that take it back: it is no closing, or none yet. */
static const char taken_back_before[] = " not pas definir determiner tot earliest tentative provisoire indicatif indicative ";
/* A closing that was: another one counts, unless these words are about how it was put off. */
static const char of_former[] = " etait etaient was were ";
/* And behind it. */
static const char taken_back_behind[] = " remplac* replaced passed depasse* tentative provisoire indicatif indicative annul* cancel* ";
/* "Date limite : le 15 décembre pour les questions". */
static const char of_purposes[] =
    " question* renseignement* clarification* information* enquir* inquir* visit* retrait inscri* regist* webinaire webinar reunion* meeting* ";
/* Words that tell nothing. */
static const char of_nothing[] =
    " le la les l d de des du un une au aux a et est sont sera the of for is are on at by to pour ce cet cette fixe* prevu* prolong* report* repouss* avance* ete has been "
    "nouvel* nouveau extended new now set heure* hour* time date local locale jusqu plus tard avant before no not later than until en in precise* "
    "imperative* delai rigueur strict* lundi mardi mercredi jeudi vendredi samedi dimanche monday tuesday wednesday thursday friday saturday sunday mon "
    "tue wed thu fri sat sun limite* cloture* closing deadline* : between entre from dernier final* ferme* due ";

static bool is_mark(const struct token *t, char c) { return t->kind == TOKEN_MARK && t->mark == c; }

/* --- From the words to the date ------------------------------------------------------------------------------------- */

enum {
  ANNOUNCED_MAX = 500, /* announcements of one text that are followed: none has so many */
  DATED_MAX = 50,      /* of those with a date; more are several, whatever they say */
};

/* 24:00 is 00:00 of the next day; false: that day is past the calendar. */
static bool settle(struct foreign_time *t) {
  if (t->hour) t->wall = date_civil(date_seconds(&t->wall));
  return date_valid(date_of(&t->wall));
}

/* "du 3 au 12 janvier 2027": what follows is the end of the range, and the closing; "le 12 ou le 13": two. */
static void read_second(const struct token *first, bool french, bool between, struct found *ret) {
  const struct token *t = ret->end;
  bool const joins = token_in(t, " et and ");
  bool const range = token_in(t, " au to until jusqu ") || is_mark(t, '-') || (joins && between);
  if (!range && !joins && !token_in(t, " ou or puis ") && !is_mark(t, ',')) return;
  t++;
  while (token_in(t, " le the au to on ") || token_weekday(t) >= 0) t++;
  struct found second;
  breath_date(first, t, french, NULL, &second);
  if (second.what == DATE_NONE) return;
  if (range) *ret = second;
  else ret->two = true, ret->end = second.end;
}

/* "4 et 5 janvier 2027". */
static bool is_second_day(const struct token *first, const struct token *t) {
  return t - first >= 2 && token_in(t - 1, " et and ou or ") && t[-2].kind == TOKEN_NUMBER && t[-2].as.n <= 2;
}

static const char put_off[] = " reporte* report prolong* repouss* extended postponed ";

/* "le 8 janvier 2027 est reportée au 22": another date follows that counts instead. */
static bool is_put_off(const struct token *t) {
  for (int i = 0; i < 4 && !breath_ends(t) && t->kind != TOKEN_LINE; i++, t++)
    if (token_in(t, put_off)) return true;
  return false;
}

/* What follows a date in its sentence says that it is no closing, or that of something else. */
static bool is_taken_back(const struct token *t) {
  enum { BEHIND = 8, PURPOSE = 4 };
  for (int i = 0; i < BEHIND && !breath_ends(t) && t->kind != TOKEN_LINE; i++, t++) {
    if (token_in(t, taken_back_behind)) return true;
    if (!token_in(t, " pour for ")) continue;
    const struct token *to = t + 1;
    for (int n = 1; n < PURPOSE && token_in(to, " les la le l des de d the poser demander submitting asking "); n++) to++;
    if (token_in(to, of_purposes)) return true;
  }
  return false;
}

/* "questions : date limite", "après la remise des offres", "project deadline". */
static bool is_of_others(const struct token *first, const struct token *t) {
  for (int i = 0; i < 2 && t > first; i++) {
    t--;
    if (t->kind == TOKEN_LINE || breath_ends(t)) return false;
    if (token_in(t, of_others) || token_in(t, of_weak_others) || token_in(t, " project* projet* ")) return true;
  }
  return false;
}

/* Looks for the date behind an announcement that ends before `t`. */
static void look(const struct token *first, const struct token *t, enum strength strength, bool french, struct found *ret) {
  bool offers = strength != PLAIN, others = false, strange = false, between = false, former = false;
  struct foreign_time hour = {0};
  int lines = 0, hour_age = 9, hours = 0; /* of two hours before a date neither is the closing's */
  *ret = (struct found){0};
  for (int i = 0; i < BREATH_REACH && !breath_ends(t); i++) {
    struct found f;
    breath_date(first, t, french, hour_age < 5 && hours == 1 ? &hour : NULL, &f);
    if (f.what == DATE_FOUND && is_put_off(f.end)) {
      t = f.end;
      former = false;
      continue;
    }
    if (f.what != DATE_NONE) {
      if (f.what != DATE_WRONG) read_second(first, french, between, &f);
      bool const elsewhere = lines > 0 && is_mark(f.end, ':');
      if (is_second_day(first, f.begin)) f.two = true;
      if (former || (f.what == DATE_FOUND && is_taken_back(f.end))) others = true;
      if (!others && !elsewhere && (offers || !strange)) *ret = f;
      return;
    }
    const struct token *end;
    enum token_date const h = token_hour(t, &hour, &end);
    if (h == DATE_WRONG) return (void)(ret->what = DATE_WRONG, ret->end = end);
    hour_age = h == DATE_FOUND ? 0 : hour_age + 1;
    hours += h == DATE_FOUND;
    if (h == DATE_FOUND) {
      t = end;
      continue;
    }
    if (t->kind == TOKEN_LINE && ++lines > 1) return;
    if (t->kind == TOKEN_WORD) {
      bool const nothing = token_in(t, of_nothing) || token_in(t, of_former);
      if (token_in(t, of_others) || token_in(t, taken_back_before)) others = true;
      else if (token_in(t, of_offers)) offers = true;
      else if (!nothing) strange = true;
      if ((lines > 0 || strength == WEAK) && !nothing) return;
      between = between || token_in(t, " entre between ");
      former = (former || token_in(t, of_former)) && !token_in(t, put_off);
    }
    t++;
  }
}

/* Whether the sentence before weak words, and what stands behind them, is about offers and nothing else. */
static bool is_about_offers(const struct token *first, const struct token *t) {
  bool offers = false, got = false, handed = false;
  const struct token *from = t;
  for (int i = 0; i < 60 && from > first && from[-1].kind != TOKEN_LINE && !breath_ends(from - 1); i++) from--;
  for (; from->kind != TOKEN_LINE && !breath_ends(from) && from < t + 40; from++) {
    if (token_in(from, of_others) || token_in(from, of_weak_others)) return false;
    if (from < t && token_in(from, " no aucun aucune ")) return false; /* "no applications until" */
    offers = offers || token_in(from, of_nouns);
    got = got || token_in(from, of_getting);
    handed = handed || token_in(from, of_handing);
  }
  return offers && (handed || !got);
}

/* --- All of the text ------------------------------------------------------------------------------------------------ */

struct state {
  enum foreign_when what;
  struct foreign_time when;
};

static bool same_day(const struct foreign_time *a, const struct foreign_time *b) {
  struct day const x = date_of(&a->wall), y = date_of(&b->wall);
  return date_cmp(x, y) == 0;
}

static bool same_time(const struct foreign_time *a, const struct foreign_time *b) {
  return date_seconds(&a->wall) == date_seconds(&b->wall) && a->hour == b->hour && a->offset_said == b->offset_said && a->offset == b->offset;
}

static void weigh(struct state *s, struct found *f, struct str words) {
  if (f->what == DATE_NONE) return;
  f->when.words = words;
  if (f->what == DATE_FOUND && !settle(&f->when)) f->what = DATE_WRONG;
  bool const first = s->what == FOREIGN_WHEN_NONE;
  if (f->what == DATE_WRONG || s->what == FOREIGN_WHEN_WRONG) {
    if (s->what != FOREIGN_WHEN_WRONG) s->when.words = words;
    s->what = FOREIGN_WHEN_WRONG;
  } else if (f->what == DATE_UNSURE) {
    if (first) s->what = FOREIGN_WHEN_UNSURE, s->when.words = words;
  } else if (f->two) {
    s->what = FOREIGN_WHEN_SEVERAL, s->when.words = words;
  } else if (first || s->what == FOREIGN_WHEN_UNSURE) {
    s->what = FOREIGN_WHEN_FOUND, s->when = f->when;
  } else if (s->what == FOREIGN_WHEN_FOUND && !same_time(&s->when, &f->when)) {
    bool const finer = same_day(&s->when, &f->when) && !(s->when.hour && f->when.hour);
    if (!finer) s->what = FOREIGN_WHEN_SEVERAL;
    else if (f->when.hour) s->when = f->when;
  }
}

static struct str passage(const struct token *from, const struct token *end) {
  const struct token *last = end > from ? end - 1 : from;
  struct str const all = {from->as.p, (size_t)(last->as.p + last->as.n - from->as.p)};
  return utf8_cut(all, FOREIGN_WHEN_WORDS);
}

enum foreign_when foreign_when(struct str text, struct foreign_time *ret) {
  scoped(arena) struct arena a = {0};
  size_t n;
  struct state s = {0};
  *ret = (struct foreign_time){0};
  if (!str_has(text)) return FOREIGN_WHEN_NONE;
  const struct token *all = tokens_of(&a, utf8_cut(text, FOREIGN_WHEN_MAX), &n);
  int most = ANNOUNCED_MAX, dated = 0;
  for (const struct token *t = all; t < all + n && most > 0; t++) {
    for (size_t i = 0; t->kind == TOKEN_WORD && i < sizeof announcers / sizeof *announcers; i++) {
      const struct token *behind = token_phrase(t, all, announcers[i].words);
      if (behind == NULL) continue;
      most--;
      if (announcers[i].strength == WEAK ? !is_about_offers(all, t) : is_of_others(all, t)) continue;
      struct found f;
      look(all, behind, announcers[i].strength, announcers[i].french, &f);
      bool const open = s.what != FOREIGN_WHEN_SEVERAL && s.what != FOREIGN_WHEN_WRONG;
      if (f.what == DATE_FOUND && open)
        f.two = f.two || ++dated > DATED_MAX || breath_names_another(all, &f, announcers[i].french) ||
                breath_named_before(all, t, &f, announcers[i].french);
      weigh(&s, &f, passage(t, f.what == DATE_NONE ? behind : f.end));
    }
  }
  *ret = s.when;
  ret->has = s.what == FOREIGN_WHEN_FOUND;
  return s.what;
}

const char *foreign_when_reason(enum foreign_when w) {
  switch (w) {
  case FOREIGN_WHEN_NONE:
  case FOREIGN_WHEN_FOUND: return NULL;
  case FOREIGN_WHEN_SEVERAL: return "several closings in the text: none was taken";
  case FOREIGN_WHEN_UNSURE: return "a closing that can be read in two ways, or has no year: it was not taken";
  case FOREIGN_WHEN_WRONG: return "a closing that does not exist, or a weekday that is another day's: it was not taken";
  }
  return NULL;
}
