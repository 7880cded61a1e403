/* The words of partners' notices: tabs, states, families, why an act was not done. */
#include "base/arena.h"
#include "base/out.h"
#include "base/slots.h"
#include "base/words.h"
#include "web/received_pages.h"

struct received_tabs received_tabs(const struct show *show) {
  enum { N = 7 };
  enum lang const lang = show->lang;
  struct received_tab *v = arena_many(show->arena, N, struct received_tab);
  v[0] = (struct received_tab){S("a-relire"), RECEIVED_TO_REVIEW, T(lang, "À relire")};
  v[1] = (struct received_tab){S("modifies"), S("changed"), T(lang, "Modifiés depuis")};
  v[2] = (struct received_tab){S("publies"), RECEIVED_PUBLISHED, T(lang, "Repris")};
  v[3] = (struct received_tab){S("rattaches"), RECEIVED_MERGED, T(lang, "Rattachés")};
  v[4] = (struct received_tab){S("inscrits"), RECEIVED_NOTED, T(lang, "Inscrits")};
  v[5] = (struct received_tab){S("ecartes"), RECEIVED_SET_ASIDE, T(lang, "Écartés")};
  v[6] = (struct received_tab){S("refuses"), RECEIVED_REFUSED, T(lang, "Refusés")};
  return (struct received_tabs){v, N};
}

struct str received_tab_count(const struct show *show, const struct received_tab *tab, const struct received_count *count) {
  bool const review = str_eq(tab->state, RECEIVED_TO_REVIEW);
  int64_t const n = review ? count->to_review : count->changed;
  if ((!review && !str_eq(tab->state, S("changed"))) || n == 0) return (struct str){0};
  return fmt(show->arena, "%lld%s", (long long)n, n == RECEIVED_COUNT_MAX ? "+" : "");
}

struct str received_state_said(const struct show *show, struct str state) {
  enum lang const lang = show->lang;
  if (str_eq(state, RECEIVED_TO_REVIEW)) return T(lang, "À relire");
  if (str_eq(state, RECEIVED_PUBLISHED)) return T(lang, "Repris");
  if (str_eq(state, RECEIVED_MERGED)) return T(lang, "Rattaché");
  if (str_eq(state, RECEIVED_NOTED)) return T(lang, "Inscrit");
  if (str_eq(state, RECEIVED_SET_ASIDE)) return T(lang, "Écarté");
  if (str_eq(state, RECEIVED_REFUSED)) return T(lang, "Refusé");
  if (str_eq(state, RECEIVED_AWAITING)) return T(lang, "En attente de l’avis dont il parle");
  return T(lang, "Remplacé");
}

struct str received_family_said(const struct show *show, struct str family) {
  enum foreign_family f;
  enum lang const lang = show->lang;
  if (foreign_family_of(family, &f) != OK) return family;
  switch (f) {
  case FOREIGN_OPPORTUNITY: return T(lang, "Opportunité");
  case FOREIGN_PLANNING: return T(lang, "Annonce préalable");
  case FOREIGN_RESULT: return T(lang, "Résultat");
  case FOREIGN_MODIFICATION: return T(lang, "Modification de contrat");
  case FOREIGN_COMPLETION: return T(lang, "Fin de contrat");
  case FOREIGN_CANCELLATION: return T(lang, "Annulation");
  case FOREIGN_SKIPPED:
  case FOREIGN_REFUSED:
  case FOREIGN_FAMILIES: break;
  }
  return family;
}

/* The source by its name, where the officer sees it or readers do. */
static struct str bringer(const struct show *show, const struct q_received_twins *twin) {
  bool const told = twin->sees || (twin->stage.p != NULL && str_eq(twin->stage, S("published")));
  if (twin->source.p != NULL && told) return twin->source;
  return twin->source.p == NULL ? T(show->lang, "la ligne de commande") : T(show->lang, "une autre source");
}

struct str received_twin_said(const struct show *show, const struct q_received_twins *twin) {
  enum lang const lang = show->lang;
  struct str sentence;
  if (twin->opportunity_id.has && twin->replaced) sentence = T(lang, "L’avis qu’il dit remplacer est déjà ici, apporté par %s :");
  else if (twin->opportunity_id.has) sentence = T(lang, "Le même avis est déjà ici, apporté par %s :");
  else if (twin->replaced) sentence = T(lang, "Il dit remplacer un avis qui a été apporté par %s :");
  else sentence = T(lang, "Le même identifiant a aussi été apporté par %s :");
  struct str const name = bringer(show, twin);
  struct out o = out_in(show->arena, sentence.n + name.n);
  slots_put(&o, sentence, &name, 1);
  return out_str(&o);
}

struct str received_refusal_sentence(enum lang lang, enum received_refusal refusal) {
  switch (refusal) {
  case RECEIVED_FINE: break;
  case RECEIVED_DONE: return T(lang, "Une autre personne vient de décider de cet avis, ou cela ne peut pas en être fait. Voici où il en est.");
  case RECEIVED_MOVED: return T(lang, "L’avis a changé à la source pendant que vous le lisiez. Voici son contenu actuel : relisez-le, puis décidez.");
  case RECEIVED_PAST: return T(lang, "Sa clôture est déjà passée : il peut devenir un brouillon, mais pas être publié.");
  case RECEIVED_ABSENT: return T(lang, "Aucune opportunité que vous gérez ne porte ce numéro. Vérifiez-le.");
  case RECEIVED_OTHERS: return T(lang, "Vous ne recevez de dossiers que pour votre organisme : écrivez son nom, ou laissez les réponses à la source.");
  case RECEIVED_LOTS: return T(lang, "Des dossiers se déposent ici pour cette opportunité : la clôture d’un lot ne peut être ni avancée ni retirée, ni changée une fois passée, et chacun garde son numéro. Le tableau des lots dit lequel. Vous pouvez ignorer cette modification.");
  case RECEIVED_TAKEN: return T(lang, "Des dossiers se déposent ici pour cette opportunité : sa clôture ne peut être ni avancée ni retirée, ni changée une fois passée. Vous pouvez ignorer cette modification.");
  }
  return (struct str){0};
}

struct str received_fate_said(const struct show *show, const struct received_page *page, enum lot_fate fate) {
  enum lang const lang = show->lang;
  bool const told = page->opportunity.row.apply_here && page->opportunity.state != OPPORTUNITY_DRAFT;
  switch (fate) {
  case LOT_SAME: break;
  case LOT_LATER: return told ? T(lang, "Reportée : les personnes qui préparent un dossier seront prévenues.") : T(lang, "Reportée.");
  case LOT_EARLIER: return T(lang, "Changée.");
  case LOT_ADDED: return T(lang, "Lot ajouté.");
  case LOT_GOES: return T(lang, "Lot retiré.");
  case LOT_STAYS: return T(lang, "La source ne le nomme plus ; il reste ici, car des dossiers sont commencés.");
  case LOT_REFUSED: return T(lang, "Impossible : la clôture d’un lot ne peut être ni avancée ni retirée, ni changée une fois passée.");
  case LOT_MIXED: return T(lang, "Impossible : la source a changé les numéros de ses lots, et rien ne dit plus lequel est lequel.");
  case LOT_TOO_MANY: return T(lang, "Lot laissé de côté : cent lots au plus.");
  }
  return T(lang, "Inchangée.");
}

struct str received_done_sentence(enum lang lang, struct str word) {
  if (str_eq(word, S("applique"))) return T(lang, "L’opportunité est modifiée ; les lecteurs voient ce qui a changé.");
  if (str_eq(word, S("ignore"))) return T(lang, "La modification est ignorée ; l’opportunité reste telle quelle.");
  if (str_eq(word, S("inscrit"))) return T(lang, "C’est inscrit sur l’opportunité ; les lecteurs le voient.");
  if (str_eq(word, S("rattache"))) return T(lang, "L’avis est rattaché à l’opportunité.");
  return (struct str){0};
}
