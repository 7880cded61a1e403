/* What was left of a notice and why, in the reader's language: readers of files (src/feed) write it in English. A reason that
 * is not here is shown as they wrote it, marked as English. */
#include "base/arena.h"
#include "base/out.h"
#include "base/words.h"
#include "web/source_pages.h"

enum { SAID_MAX = 4 << 10 };

static const struct {
  struct str reason, sentence;
} reasons[] = {
    {S_INIT("a closing that can be read in two ways, or has no year: it was not taken"), WORD("une clôture qui se lit de deux façons, ou sans année : elle n’a pas été reprise")},
    {S_INIT("a closing that does not exist, or a weekday that is another day's: it was not taken"), WORD("une clôture qui n’existe pas, ou un jour de la semaine qui n’est pas le sien : elle n’a pas été reprise")},
    {S_INIT("a date that is not read, or does not exist"), WORD("une date illisible, ou qui n’existe pas")},
    {S_INIT("a document that is announced without an address"), WORD("un document annoncé sans adresse")},
    {S_INIT("a document without an address of the web"), WORD("un document sans adresse web")},
    {S_INIT("a framework agreement's terms"), WORD("les conditions de l’accord-cadre")},
    {S_INIT("a guarantee that is asked for"), WORD("une garantie demandée")},
    {S_INIT("a later step, for those who were chosen"), WORD("une étape ultérieure, pour ceux qui ont été retenus")},
    {S_INIT("a list has no more than this of a notice: its own address has all"), WORD("la liste n’en dit pas plus de l’avis : tout est à son adresse")},
    {S_INIT("a lot that was cancelled"), WORD("un lot annulé")},
    {S_INIT("a permanent call: it has no closing"), WORD("un appel permanent : il n’a pas de clôture")},
    {S_INIT("a second address is not taken"), WORD("une seconde adresse n’est pas reprise")},
    {S_INIT("amounts are not taken"), WORD("les montants ne sont pas repris")},
    {S_INIT("an address that cannot be followed"), WORD("une adresse qui ne peut pas être suivie")},
    {S_INIT("an earlier notice it refers to"), WORD("un avis antérieur auquel il renvoie")},
    {S_INIT("an electronic auction"), WORD("une enchère électronique")},
    {S_INIT("an expression of interest is asked for before, until another day"), WORD("une manifestation d’intérêt est demandée avant, pour un autre jour")},
    {S_INIT("an hour that the clocks there never show"), WORD("une heure qui n’existe pas là-bas ce jour-là")},
    {S_INIT("another lot is answered at another address"), WORD("un autre lot se dépose à une autre adresse")},
    {S_INIT("award criteria"), WORD("les critères d’attribution")},
    {S_INIT("benefits are not taken"), WORD("les avantages ne sont pas repris")},
    {S_INIT("conditions of subcontracting"), WORD("les conditions de sous-traitance")},
    {S_INIT("further codes of what is bought: the main one is kept"), WORD("d’autres codes d’achat : le principal est gardé")},
    {S_INIT("headlines are not taken"), WORD("les accroches ne sont pas reprises")},
    {S_INIT("grounds for exclusion and what else is asked of every tenderer"), WORD("les motifs d’exclusion et le reste de ce qui est demandé à tout soumissionnaire")},
    {S_INIT("how dossiers are judged is in the notice at its source"), WORD("les critères de jugement sont dans l’avis d’origine")},
    {S_INIT("how long a tender stays valid"), WORD("la durée de validité des offres")},
    {S_INIT("how long tenders are valid is in the notice at its source"), WORD("la durée de validité des offres est dans l’avis d’origine")},
    {S_INIT("how long the contract lasts"), WORD("la durée du contrat")},
    {S_INIT("how tenders are handed in is in the notice at its source"), WORD("la façon de remettre les offres est dans l’avis d’origine")},
    {S_INIT("how tenders are judged is in the notice at its source"), WORD("les critères de jugement sont dans l’avis d’origine")},
    {S_INIT("how to reach the buyer: no addresses of people are taken over"), WORD("comment joindre l’acheteur : aucune adresse de personne n’est reprise")},
    {S_INIT("its author is a person or an account: not kept"), WORD("son auteur est une personne ou un compte : il n’est pas gardé")},
    {S_INIT("its field says another closing, and was taken"), WORD("son champ donne une autre clôture, c’est elle qui a été reprise")},
    {S_INIT("its first paragraph was read as organisation and town, as in every item of this feed"), WORD("son premier paragraphe a été lu comme l’organisme et la ville, comme dans tous les avis de ce flux")},
    {S_INIT("its job posting is microdata, which is not read"), WORD("son offre est en microdonnées, qui ne sont pas lues")},
    {S_INIT("languages of work are not taken"), WORD("les langues de travail ne sont pas reprises")},
    {S_INIT("longer than is kept: the end was left"), WORD("plus long que ce qui est gardé : la fin a été coupée")},
    {S_INIT("milestones are not taken"), WORD("les jalons ne sont pas repris")},
    {S_INIT("more categories than are kept"), WORD("plus de catégories qu’il n’en est gardé")},
    {S_INIT("more documents than are kept"), WORD("plus de documents qu’il n’en est gardé")},
    {S_INIT("more lines than are kept of one notice"), WORD("plus de lignes qu’il n’en est gardé d’un avis")},
    {S_INIT("more lots than are taken"), WORD("plus de lots qu’il n’en est repris")},
    {S_INIT("more text than is kept of one notice"), WORD("plus de texte qu’il n’en est gardé d’un avis")},
    {S_INIT("more than are kept of one notice"), WORD("plus qu’il n’en est gardé d’un avis")},
    {S_INIT("no city is told: the country stands for it"), WORD("aucune ville n’est indiquée : le pays en tient lieu")},
    {S_INIT("no country of that code is known"), WORD("aucun pays connu ne porte ce code")},
    {S_INIT("no date that can be read"), WORD("une date illisible")},
    {S_INIT("no date that exists"), WORD("une date qui n’existe pas")},
    {S_INIT("not a text: not kept"), WORD("ce n’est pas du texte : il n’est pas gardé")},
    {S_INIT("not the name of one country"), WORD("ce n’est pas le nom d’un pays")},
    {S_INIT("nothing says what a dossier is made of: no files will be asked for"), WORD("rien ne dit de quoi se compose un dossier : aucune pièce ne sera demandée")},
    {S_INIT("one who buys, and nothing says who it is"), WORD("un acheteur dont rien ne dit qui il est")},
    {S_INIT("options and renewals"), WORD("les options et les reconductions")},
    {S_INIT("pictures are not taken"), WORD("les images ne sont pas reprises")},
    {S_INIT("releases outside a package"), WORD("des publications hors d’un lot de publications")},
    {S_INIT("remote work is not taken"), WORD("le télétravail n’est pas repris")},
    {S_INIT("salaries are not taken"), WORD("les salaires ne sont pas repris")},
    {S_INIT("several closings in the text: none was taken"), WORD("plusieurs clôtures dans le texte : aucune n’a été reprise")},
    {S_INIT("techniques are not taken"), WORD("les techniques d’achat ne sont pas reprises")},
    {S_INIT("terms of delivery"), WORD("les conditions de livraison")},
    {S_INIT("texts are shown in French and English, or else in the first language"), WORD("les textes sont montrés en français et en anglais, ou à défaut dans la première langue")},
    {S_INIT("the contact is in the notice at its source"), WORD("le contact est dans l’avis d’origine")},
    {S_INIT("the country was not understood"), WORD("le pays n’a pas été compris")},
    {S_INIT("the first day is not taken"), WORD("le premier jour n’est pas repris")},
    {S_INIT("the funders are those of the source"), WORD("les bailleurs sont ceux de la source")},
    {S_INIT("the kind of procedure"), WORD("le type de procédure")},
    {S_INIT("the languages in which it may be answered"), WORD("les langues dans lesquelles on peut répondre")},
    {S_INIT("the opening has no hour"), WORD("l’ouverture des plis n’a pas d’heure")},
    {S_INIT("the period of the contract is not taken"), WORD("la durée du contrat n’est pas reprise")},
    {S_INIT("the project is not taken"), WORD("le projet n’est pas repris")},
    {S_INIT("the stages are in the notice at its source"), WORD("les étapes sont dans l’avis d’origine")},
    {S_INIT("the tasks are in the notice at its source"), WORD("les missions sont dans l’avis d’origine")},
    {S_INIT("the terms of the contract are in the notice at its source"), WORD("les conditions du contrat sont dans l’avis d’origine")},
    {S_INIT("the type of contract is not taken"), WORD("le type de contrat n’est pas repris")},
    {S_INIT("the visit is in the notice at its source"), WORD("la visite est dans l’avis d’origine")},
    {S_INIT("the years of experience asked for are not taken"), WORD("les années d’expérience demandées ne sont pas reprises")},
    {S_INIT("themes are those of the source"), WORD("les thèmes sont ceux de la source")},
    {S_INIT("what a dossier is made of is in the notice at its source"), WORD("la composition du dossier est dans l’avis d’origine")},
    {S_INIT("what is asked of candidates is in the notice at its source"), WORD("ce qui est demandé aux candidats est dans l’avis d’origine")},
    {S_INIT("what is asked of tenderers is in the notice at its source"), WORD("ce qui est demandé aux soumissionnaires est dans l’avis d’origine")},
    {S_INIT("what was amended is not taken"), WORD("ce qui a été modifié n’est pas repris")},
    {S_INIT("when it has to be delivered"), WORD("la date de livraison")},
    {S_INIT("when the contract begins"), WORD("le début du contrat")},
    {S_INIT("where it is answered on paper"), WORD("où l’on répond sur papier")},
    {S_INIT("whether that day still counts is not said"), WORD("il n’est pas dit si ce jour compte encore")},
    {S_INIT("who reviews the award"), WORD("qui examine les recours")},
    {S_INIT("who reviews the award, and until when"), WORD("qui examine les recours, et jusqu’à quand")},
    {S_INIT("who was chosen"), WORD("qui a été retenu")},
    {S_INIT("who was chosen, and for how much"), WORD("qui a été retenu, et pour quel montant")},
    {S_INIT("whom the request was sent to"), WORD("à qui la demande a été envoyée")},
    {S_INIT("working hours are not taken"), WORD("les horaires ne sont pas repris")},
};

/* Those that go on with what the file says. */
static const struct {
  struct str beginning, sentence;
} beginnings[] = {
    {S_INIT("an estimated value: "), WORD("une valeur estimée : %s")},
    {S_INIT("no date that exists: "), WORD("une date qui n’existe pas : %s")},
    {S_INIT("no address of the web: "), WORD("ce n’est pas une adresse web : %s")},
    {S_INIT("it changes a notice of another form: "), WORD("il modifie un avis d’un autre format : %s")},
    {S_INIT("its JSON-LD is not well formed: "), WORD("son JSON-LD est mal formé : %s")},
    {S_INIT("it is no one town: "), WORD("ce n’est pas une seule ville : %s")},
    {S_INIT("the place names another country than its field: "), WORD("le lieu nomme un autre pays que son champ : %s")},
    {S_INIT("which country its town is in is not told: "), WORD("il n’est pas dit dans lequel des pays est la ville : %s")},
    {S_INIT("what changes: "), WORD("ce qui change : %s")},
    {S_INIT("what changes in "), WORD("ce qui change dans %s")},
    {S_INIT("why it changes: "), WORD("pourquoi il change : %s")},
};

/* Those that begin with a number. */
static const struct {
  struct str end, sentence;
} endings[] = {
    {S_INIT(" groups of lots that may be awarded together"), WORD("nombre de groupes de lots qui peuvent être attribués ensemble : %s")},
    {S_INIT(" parts of what is planned: no lots yet"), WORD("nombre de parties de ce qui est prévu : %s ; ce ne sont pas encore des lots")},
    {S_INIT(" contracts in one notice: the first one is kept"), WORD("%s contrats dans un avis : le premier est gardé")},
};

static struct left_said filled(const struct show *show, struct str sentence, struct str rest) {
  struct out o = out_in(show->arena, SAID_MAX);
  slots_put(&o, words_get(show->lang, sentence), &rest, 1);
  return (struct left_said){{0}, out_str(&o)};
}

struct left_said left_sentence(const struct show *show, struct str reason) {
  for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
    if (str_eq(reasons[i].reason, reason)) return (struct left_said){{0}, words_get(show->lang, reasons[i].sentence)};
  for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
    if (str_starts(reason, beginnings[i].beginning)) return filled(show, beginnings[i].sentence, str_sub(reason, beginnings[i].beginning.n, reason.n));
  for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
    if (str_ends(reason, endings[i].end)) return filled(show, endings[i].sentence, str_sub(reason, 0, reason.n - endings[i].end.n));
  return (struct left_said){show->lang == LANG_EN ? (struct str){0} : S("en"), reason};
}
