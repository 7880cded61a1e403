#include "board/acronym.h"

#include "base/fold.h"

static const struct acronym acronyms[] = {
    {S_INIT("tdr"), S_INIT("termes de reference")},
    {S_INIT("dao"), S_INIT("dossier d'appel d'offres")},
    {S_INIT("ami"), S_INIT("appel a manifestation d'interet")},
    {S_INIT("ao"), S_INIT("appel d'offres")},
    {S_INIT("aon"), S_INIT("appel d'offres national")},
    {S_INIT("aoi"), S_INIT("appel d'offres international")},
    {S_INIT("aap"), S_INIT("appel a projets")},
    {S_INIT("amo"), S_INIT("assistance a maitrise d'ouvrage")},
    {S_INIT("amoa"), S_INIT("assistance a maitrise d'ouvrage")},
    {S_INIT("moe"), S_INIT("maitrise d'oeuvre")},
    {S_INIT("dce"), S_INIT("dossier de consultation des entreprises")},
    {S_INIT("dp"), S_INIT("demande de propositions")},
    {S_INIT("drp"), S_INIT("demande de renseignements et de prix")},
    {S_INIT("ppm"), S_INIT("plan de passation des marches")},
    {S_INIT("prmp"), S_INIT("personne responsable des marches publics")},
    {S_INIT("tor"), S_INIT("terms of reference")},
    {S_INIT("rfp"), S_INIT("request for proposals")},
    {S_INIT("eoi"), S_INIT("expression of interest")},
};
enum { ACRONYMS = sizeof acronyms / sizeof *acronyms };

/* "T.D.R." and "TdR" are the same letters. */
static bool same_letters(struct str folded, struct str letters) {
  size_t at = 0;
  for (size_t i = 0; i < folded.n; i++) {
    if (folded.p[i] == '.') continue;
    if (at == letters.n || folded.p[i] != letters.p[at]) return false;
    at++;
  }
  return at == letters.n;
}

/* The words of both, one after the other, an s at their ends set aside. */
static bool same_words(struct str text, struct str words) {
  struct str left, right;
  bool more = str_next(&text, ' ', &left), other = str_next(&words, ' ', &right);
  for (; more && other; more = str_next(&text, ' ', &left), other = str_next(&words, ' ', &right)) {
    if (left.n > 3 && str_ends(left, S("s"))) left.n--;
    if (right.n > 3 && str_ends(right, S("s"))) right.n--;
    if (!str_eq(left, right)) return false;
  }
  return !more && !other;
}

const struct acronym *acronym_of(struct arena *a, struct str letters) {
  struct str const folded = fold_text(a, letters);
  for (size_t i = 0; i < ACRONYMS; i++)
    if (same_letters(folded, acronyms[i].letters)) return &acronyms[i];
  return NULL;
}

struct str acronym_letters(struct arena *a, struct str text) {
  struct str const folded = str_trim(fold_text(a, str_sub(text, 0, 2 * ACRONYM_WORDS_MAX)));
  for (size_t i = 0; i < ACRONYMS; i++)
    if (same_words(folded, acronyms[i].words)) return acronyms[i].letters;
  return (struct str){0};
}
