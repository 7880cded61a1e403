#include "feed/foreign/foreign_breath.h"

/* --- A date --------------------------------------------------------------------------------------------------------- */

static bool is_mark(const struct token *t, char c) { return t->kind == TOKEN_MARK && t->mark == c; }

bool breath_ends(const struct token *t) {
  if (t->kind == TOKEN_END || is_mark(t, ';') || is_mark(t, '!') || is_mark(t, '?')) return true;
  return is_mark(t, '.') && !t[1].glued && !(t[1].kind == TOKEN_WORD && t[1].as.p[0] >= 'a' && t[1].as.p[0] <= 'z');
}

static const struct token *past_link(const struct token *t) {
  while (is_mark(t, ',') || is_mark(t, '-') || is_mark(t, '(') || token_in(t, " a at avant before by jusqu au plus tard le ")) t++;
  return t;
}

/* A weekday that stands before the date is the date's. */
static bool weekday_agrees(const struct token *first, const struct token *at, const struct civil *day) {
  const struct token *t = at;
  for (int i = 0; i < 2 && t > first; i++) {
    t--;
    int const weekday = token_weekday(t);
    if (weekday >= 0) return weekday == date_weekday(date_of(day));
    if (!is_mark(t, ',') && !is_mark(t, '.') && !token_in(t, " le the ")) return true;
  }
  return true;
}

void breath_date(const struct token *first, const struct token *t, bool french, const struct foreign_time *hour, struct found *ret) {
  const struct token *end;
  struct civil day;
  *ret = (struct found){.begin = t};
  ret->what = token_date(t, french, &day, &end);
  ret->end = end;
  if (ret->what != DATE_FOUND) return;
  if (!weekday_agrees(first, t, &day)) return (void)(ret->what = DATE_WRONG);
  ret->when = hour != NULL ? *hour : (struct foreign_time){0};
  ret->when.has = true;
  ret->when.wall.year = day.year, ret->when.wall.month = day.month, ret->when.wall.day = day.day;
  struct foreign_time after = {0};
  const struct token *at = end->glued && token_in(end, " t ") ? end + 1 : past_link(end);
  enum token_date const h = token_hour(at, &after, &end);
  if (h == DATE_WRONG) return (void)(ret->what = DATE_WRONG, ret->end = end);
  if (h == DATE_NONE) return;
  ret->end = end;
  ret->when = after;
  ret->when.has = true;
  ret->when.wall.year = day.year, ret->when.wall.month = day.month, ret->when.wall.day = day.day;
}

/* --- What else has a date ------------------------------------------------------------------------------------------- */

/* What has a date of its own and is no closing, as token_phrase reads it. Narrow on purpose: a word that may also say for whom or
 * for what a second closing is would hide that one ("par la poste", "la Réunion", "marchés d’entretien", "volet démarrage", "hand delivery",
 * "other openings"). */
static const char *const events[] = {
    "ouverture|ouvertures", "plis|offres|soumissions|enveloppes seront|sont|sera ouverts|ouvertes", "depouillement", "visite|visites", "question|questions",
    "renseignement|renseignements", "eclaircissement|eclaircissements", "clarification|clarifications", "demandes d information|informations", "retrait|retraits",
    "validite", "valable|valables", "publication|publications", "publie|publiee|publies|publiees", "paru|parue|parution", "mise|mis|mises a jour",
    "modifie|modifiee|rectifie|rectifiee le", "date de creation|modification", "notification|notifications", "notifie|notifies|notifiee|notifiees",
    "audition|auditions", "entretiens", "entretien individuel|oral|telephonique", "epreuve|epreuves", "negociation|negociations", "attribution",
    "resultat|resultats", "decision|decisions", "annonce des|de|du", "demarrage du|de|des|prevu|le|au|en", "debut du|de|des|d|prevu|le|au|en", "commencement",
    "entree en fonction|fonctions|vigueur|service", "prise de fonction|fonctions|poste|service", "poste|emploi a pourvoir", "a pourvoir", "rentree", "execution",
    "achevement", "livraison|livraisons", "recours", "reunion d|de|du|publique|obligatoire|prealable", "rencontre d information", "seance d ouverture|information", "seance publique", "session d information",
    "webinaire|webinaires", "paiement|paiements", "signature du|de|des", "mise en ligne|service|place", "duree du|de|des|d", "duree : du|de|d", "contrat|cdd|mission|stage du",
    "a compter du|de", "a partir du|de", "aura|auront lieu", "se tiendra|tiendront|tenir|deroulera|derouleront|derouler|realiser",
    "fin du|de marche|contrat|projet|mission|travaux|stage", "ceremonie", "remise des|de|du prix|trophees|diplomes|diplome", "lancement du|de|des", "selection des|finale",
    "preselection", "contacte|contactes|contactee|contactees", "tranche ferme|conditionnelle",
    "sera|seront|est ouvert|ouverts|ouverte|ouvertes le", "evaluation des", "examen des", "envoi du|de present|l|cet avis", "au lieu du", "anciennement|initialement|precedemment",
    "arrete|decret|loi|deliberation|ordonnance|circulaire|directive du|no|n",
    "opening", "opens", "be opened", "interview|interviews", "visit|visits", "enquiries|inquiries|queries", "published|issued", "posted on", "date posted",
    "last updated", "updated|amended on", "notified|informed", "contract award", "award date|ceremony|notice|decision", "result|results", "announcement|announced",
    "start|starting date|of|on|from", "starts", "expected start", "take|takes place", "contacted", "contract|project start", "commencement|commences", "begin|begins|beginning", "end date", "kick off", "kickoff",
    "valid until|for", "pre bid|proposal|tender", "briefing", "information session", "webinar", "delivery|completion date|period|schedule", "contract period|duration|term",
    "available from", "shortlist*", "signing", "orientation session|day", "selection of|process|date", "instead", "previously|formerly|originally",
};
/* Those that may be what a date is for: "20 avril pour les questions". */
static const char asks[] = " question questions renseignement renseignements eclaircissement eclaircissements clarification clarifications enquiries inquiries queries visite visites visit visits ";
/* How something is handed in: before one of those, or joined to it, it is no longer that alone ("retrait et dépôt"). */
static const char hands_in[] =
    " depot* depos* remise remises remettre remis reception recept* envoi* envoy* papier postal* courrier candidature* candidater postul* submission* submit* submitted appl* "
    "paper hard mail courier receipt received receive ";
/* And the same of a clause before the closing, where a date alone says nothing. */
static const char handed_before[] = " dossier* copies copy lettre* letter letters concept conceptuelle* due attendu* ";
/* Nothing closes then, whatever is handed in from that day on. */
static const char *const begins[] = {"a partir du|de", "a compter du|de"};
/* What an hour without a day could be the closing of. */
static const char of_offers[] = " papier paper copies copy dossier* offre* pli plis depot* candidature* soumission* bid bids application* tender* proposal* ";

/* Whether the first word of a phrase may be one with that letter: most are not, and a text has many words. */
static bool may_begin(const char *phrase, char letter) {
  for (bool at_word = true; *phrase != '\0' && *phrase != ' '; at_word = *phrase++ == '|')
    if (at_word && *phrase == letter) return true;
  return false;
}

static const struct token *event_at(const struct token *first, const struct token *t) {
  for (size_t i = 0; t->kind == TOKEN_WORD && i < sizeof events / sizeof *events; i++) {
    if (!may_begin(events[i], t->word[0])) continue;
    const struct token *end = token_phrase(t, first, events[i]);
    if (end != NULL) return end;
  }
  return NULL;
}

static bool is_beginning(const struct token *first, const struct token *t) {
  return token_phrase(t, first, begins[0]) != NULL || token_phrase(t, first, begins[1]) != NULL;
}

/* "publication de juin", "séance d’automne": one of several, and the date may be when something is handed in for it. */
static bool is_one_of_many(const struct token *end) {
  if (token_in(end, " de d of ")) end++;
  return token_in(end - 1, " de d du of ") &&
         token_in(end, " janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre printemps ete automne hiver january february march april may june "
                       "july august september october november december spring summer autumn fall winter ");
}

static bool is_article(const struct token *t) { return token_in(t, " les la le l des de d du un une the a an "); }

/* "15 juin pour les entretiens" is when something is handed in for them; "date limite pour les questions" is the questions'. */
static bool is_purpose(const struct token *first, const struct token *t) {
  if (token_in(t, asks)) return false;
  while (t > first && is_article(t - 1)) t--;
  if (t == first || !token_in(t - 1, " pour for ")) return false;
  return t - 1 == first || !token_in(t - 2, " limite* deadline* date* delai* cloture ");
}

/* "retrait et dépôt des dossiers". */
static bool is_joined(const struct token *end) {
  if (!token_in(end, " et and ou or ") && !is_mark(end, '/')) return false;
  for (end++; is_article(end);) end++;
  return token_in(end, hands_in);
}

/* --- What follows --------------------------------------------------------------------------------------------------- */

struct reading {
  const struct token *first;
  const struct found *taken;
  bool french, before; /* before: what is read stands before the closing */
  /* of the part between two commas or brackets */
  bool event, handed; /* its words tell of something else; of something that is handed in */
  const struct token *pending; /* behind a date that nothing has told of yet */
  bool meant;                  /* "pour" stands behind it: for whom it is, or what */
  /* of the clause between two semicolons */
  bool later, offers, dated;
  int hours;
};

static bool same(const struct foreign_time *taken, const struct foreign_time *other) {
  struct day const x = date_of(&taken->wall), y = date_of(&other->wall);
  if (date_cmp(x, y) != 0) return false;
  bool const hour = taken->hour && other->hour && taken->wall.hour == other->wall.hour && taken->wall.minute == other->wall.minute;
  return !other->hour || hour;
}

static bool end_part(struct reading *r) {
  bool const another = r->pending != NULL && (!r->before || r->handed);
  r->event = r->handed = r->meant = false;
  r->pending = NULL;
  return another;
}

/* An hour alone counts in a later clause that speaks of offers: "; dossiers papier : 10h". Two are when a door is open. */
static bool end_clause(struct reading *r) {
  bool const another = end_part(r) || (r->later && !r->dated && r->offers && r->hours == 1);
  r->later = true;
  r->offers = r->dated = false;
  r->hours = 0;
  return another;
}

/* A word of the part; the token behind what was read of it. */
static const struct token *read_word(struct reading *r, const struct token *t) {
  enum { BEHIND = 6 };
  const struct token *end = event_at(r->first, t);
  if (end == NULL) {
    r->meant = r->meant || (r->pending != NULL && token_in(t, " pour for "));
    r->handed = r->handed || token_in(t, hands_in) || (r->before && token_in(t, handed_before));
    r->offers = r->offers || token_in(t, of_offers);
    return t + 1;
  }
  bool const of_closing = r->handed || is_one_of_many(end) || is_purpose(r->first, t) || is_joined(end);
  if (of_closing && !is_beginning(r->first, t)) return end;
  r->event = r->dated = true;
  if (r->pending != NULL && t - r->pending <= BEHIND && (!r->meant || token_in(t, asks))) r->pending = NULL;
  return end;
}

/* A date of the part, and whatever belongs to it. */
static const struct token *read_date(struct reading *r, const struct found *f) {
  r->dated = true;
  bool const again = f->what == DATE_FOUND && same(&r->taken->when, &f->when);
  if (!again && !r->event) r->pending = f->end, r->meant = false;
  if (!token_in(f->end, " et and au to until ") && !is_mark(f->end, '-')) r->event = false; /* what comes next has to be told of itself */
  return f->end;
}

/* From `t` to the end of the sentence, or to `stop` (NULL: none) where a clause ends. */
static bool read_clauses(struct reading *r, const struct token *t, const struct token *stop) {
  enum { CLAUSES = 6 };
  const struct token *until = t + BREATH_REACH;
  for (int clauses = 0; t < until && t != stop && clauses < CLAUSES;) {
    struct found f;
    struct foreign_time hour = {0};
    const struct token *end;
    bool const parts = is_mark(t, ';');
    if (t->kind == TOKEN_LINE || (breath_ends(t) && !parts)) break;
    if (parts) {
      if (end_clause(r)) return true;
      for (t++; t->kind == TOKEN_LINE;) t++;
      until = t + BREATH_REACH;
      clauses++;
      continue;
    }
    breath_date(r->first, t, r->french, NULL, &f);
    if (f.what != DATE_NONE) t = read_date(r, &f);
    else if (token_hour(t, &hour, &end) == DATE_FOUND) r->hours++, t = end;
    else if (t->kind == TOKEN_WORD) t = read_word(r, t);
    else {
      bool const bracket = is_mark(t, '(') && r->pending != NULL; /* what a date is may stand in brackets behind it */
      if ((is_mark(t, ',') || is_mark(t, '(') || is_mark(t, ')')) && !bracket && end_part(r)) return true;
      t++;
    }
  }
  return end_clause(r);
}

bool breath_names_another(const struct token *first, const struct found *found, bool french) {
  struct reading r = {.first = first, .taken = found, .french = french};
  return read_clauses(&r, found->end, NULL);
}

bool breath_named_before(const struct token *first, const struct token *announcer, const struct found *found, bool french) {
  const struct token *from = announcer, *last = NULL; /* the last semicolon before it */
  for (int i = 0; i < 2 * BREATH_REACH && from > first && from[-1].kind != TOKEN_LINE; i++) {
    bool const parts = is_mark(from - 1, ';');
    if (breath_ends(from - 1) && !parts) break;
    from--;
    if (parts && last == NULL) last = from;
  }
  struct reading r = {.first = first, .taken = found, .french = french, .before = true};
  return last != NULL && read_clauses(&r, from, last);
}
