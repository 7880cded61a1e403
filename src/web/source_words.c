/* The words of the office about partners' notices: why one was skipped or a reading failed, forms, periods, moments. */
#include "base/arena.h"
#include "base/out.h"
#include "base/when.h"
#include "base/words.h"
#include "web/print.h"
#include "web/source_pages.h"

enum { SAID_MAX = 4 << 10 };

/* --- Why ------------------------------------------------------------------------------------------------------------- */

/* Words of feed/foreign/foreign.h and net/fetch.h. tests/unit/source_words.c asks that none is missing. */
static const struct {
  struct str word, sentence;
} whys[] = {
    {S_INIT("doctype"), WORD("Le fichier contient un DOCTYPE, ce qui n’est jamais lu.")},
    {S_INIT("too_big"), WORD("Le fichier dépasse la taille lue, 2 Mo.")},
    {S_INIT("attributes"), WORD("Un élément porte trop d’attributs.")},
    {S_INIT("depth"), WORD("Les éléments sont imbriqués trop profondément.")},
    {S_INIT("nodes"), WORD("Le fichier contient trop d’éléments.")},
    {S_INIT("charset"), WORD("Le codage des caractères n’est pas reconnu, ou le contenu ne lui correspond pas.")},
    {S_INIT("malformed"), WORD("Le fichier est mal formé.")},
    {S_INIT("empty"), WORD("Le fichier est vide.")},
    {S_INIT("html"), WORD("C’est une page web, pas un flux.")},
    {S_INIT("unknown_form"), WORD("Le format n’est pas l’un de ceux qui sont lus ici.")},
    {S_INIT("time"), WORD("La lecture prenait trop de temps.")},
    {S_INIT("memory"), WORD("La lecture demandait trop de mémoire.")},
    {S_INIT("crash"), WORD("La lecture a échoué.")},
    {S_INIT("past_bounds"), WORD("L’avis dépasse ce qu’un avis peut contenir : trop long, ou un moment qui n’existe pas.")},
    {S_INIT("no_key"), WORD("Rien ne distingue cet avis des autres : ni identifiant, ni adresse.")},
    {S_INIT("no_title"), WORD("L’avis n’a pas de titre.")},
    {S_INIT("no_buyer"), WORD("L’avis ne dit pas qui le publie.")},
    {S_INIT("twice"), WORD("Le même avis figure deux fois dans le fichier.")},
    {S_INIT("registration"), WORD("C’est l’immatriculation d’une entreprise, pas un avis.")},
    {S_INIT("family"), WORD("Les avis de ce type ne sont pas repris.")},
    {S_INIT("direct_award"), WORD("Marché attribué sans mise en concurrence : il n’y a rien à déposer.")},
    {S_INIT("consultation"), WORD("Consultation préalable du marché : il n’y a rien à déposer.")},
    {S_INIT("bad_time"), WORD("La clôture indiquée n’existe pas.")},
    {S_INIT("compiled"), WORD("C’est un dossier consolidé, pas une publication.")},
    {S_INIT("no_procedure"), WORD("Aucun avis de cette procédure n’est connu ici.")},
    {S_INIT("not_newer"), WORD("Une version plus récente est déjà connue.")},
    {S_INIT("same_version"), WORD("La même version est déjà connue avec un autre contenu : rien n’a été changé.")},
    {S_INIT("awaits"), WORD("L’avis dont il parle n’est pas encore arrivé : il est gardé jusque-là.")},
    {S_INIT("decided"), WORD("Cet avis a déjà été refusé ici.")},
    {S_INIT("too_many"), WORD("Le fichier contient plus d’avis qu’il n’en est lu.")},
    {S_INIT("incomplete"), WORD("Le fichier s’arrête au milieu de l’avis.")},
    {S_INIT("address"), WORD("L’adresse n’est pas de celles qui sont lues.")},
    {S_INIT("forbidden"), WORD("L’adresse mène dans un réseau où rien n’est lu.")},
    {S_INIT("resolve"), WORD("Le nom de domaine de l’adresse est inconnu.")},
    {S_INIT("connect"), WORD("Personne ne répond à cette adresse.")},
    {S_INIT("tls"), WORD("La connexion sécurisée a échoué : le certificat est peut-être expiré, ou celui d’un autre site.")},
    {S_INIT("timeout"), WORD("La réponse n’est pas arrivée à temps.")},
    {S_INIT("slow"), WORD("La réponse arrive trop lentement.")},
    {S_INIT("redirect"), WORD("L’adresse renvoie vers une autre qui n’est pas suivie.")},
    {S_INIT("redirects"), WORD("L’adresse renvoie trop de fois vers une autre.")},
    {S_INIT("not_found"), WORD("Il n’y a rien à cette adresse.")},
    {S_INIT("gone"), WORD("Le contenu de cette adresse a été retiré définitivement.")},
    {S_INIT("status"), WORD("Le serveur répond par une erreur.")},
    {S_INIT("cut"), WORD("La réponse a été interrompue.")},
    {S_INIT("garbled"), WORD("La réponse n’est pas lisible.")},
    {S_INIT("stopped"), WORD("La lecture a été arrêtée en cours de route ; elle sera reprise.")},
};

static struct str why_of(struct str word) {
  for (size_t i = 0; i < sizeof whys / sizeof *whys; i++)
    if (str_eq(whys[i].word, word)) return whys[i].sentence;
  return (struct str){0};
}

bool why_known(struct str word) { return str_has(why_of(word)); }

static struct str filled(const struct show *show, struct str pattern, const struct str *args, size_t n) {
  struct out o = out_in(show->arena, SAID_MAX);
  slots_put(&o, pattern, args, n);
  return out_str(&o);
}

struct str why_sentence(const struct show *show, struct str word) {
  struct str const known = why_of(word);
  if (str_has(known)) return words_get(show->lang, known);
  return filled(show, T(show->lang, "La lecture n’a pas abouti (%s)."), &word, 1);
}

/* --- Forms ------------------------------------------------------------------------------------------------------------ */

struct str form_name(struct str form) {
  static const struct {
    struct str word, name;
  } names[] = {{S_INIT("eforms"), S_INIT("eForms")}, {S_INIT("ted"), S_INIT("TED")}, {S_INIT("ubl"), S_INIT("UBL")},
               {S_INIT("rss"), S_INIT("RSS")}, {S_INIT("atom"), S_INIT("Atom")}, {S_INIT("json-feed"), S_INIT("JSON Feed")},
               {S_INIT("reliefweb"), S_INIT("ReliefWeb")}, {S_INIT("babillard"), S_INIT("Babillard")}, {S_INIT("ocds"), S_INIT("OCDS")},
               {S_INIT("jobposting"), S_INIT("JobPosting")}};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (str_eq(names[i].word, form)) return names[i].name;
  return form;
}

/* --- Periods --------------------------------------------------------------------------------------------------------- */

struct source_periods source_periods(const struct show *show) {
  enum { N = 5 };
  struct source_period *v = arena_many(show->arena, N, struct source_period);
  enum lang const lang = show->lang;
  v[0] = (struct source_period){SOURCE_PERIOD_LEAST_S, T(lang, "toutes les 15 minutes")};
  v[1] = (struct source_period){3600, T(lang, "toutes les heures")};
  v[2] = (struct source_period){SOURCE_PERIOD_DEFAULT_S, T(lang, "toutes les 6 heures")};
  v[3] = (struct source_period){86400, T(lang, "une fois par jour")};
  v[4] = (struct source_period){SOURCE_PERIOD_MOST_S, T(lang, "une fois par semaine")};
  return (struct source_periods){v, N};
}

struct str period_said(const struct show *show, int64_t seconds) {
  struct source_periods const all = source_periods(show);
  for (size_t i = 0; i < all.n; i++)
    if (all.v[i].seconds == seconds) return all.v[i].text;
  return fmt(show->arena, "%lld s", (long long)seconds);
}

bool source_period_is(const struct form_page *form, int64_t seconds) {
  int64_t typed;
  if (str_int(form_typed(form, S("periode")), 0, INT64_MAX, &typed) != OK) typed = SOURCE_PERIOD_DEFAULT_S;
  return typed == seconds;
}

struct str source_host(const struct show *show, struct str address) {
  (void)show;
  struct str const rest = str_sub(address, str_starts(address, S("https://")) ? 8 : 7, address.n);
  return str_sub(rest, 0, str_index(rest, '/'));
}

const struct zone *zone_or_utc(struct str name) { return str_has(name) ? zone_must(name) : zone_utc(); }

/* --- Moments --------------------------------------------------------------------------------------------------------- */

struct str foreign_time_said(const struct show *show, const struct foreign_time *t) {
  struct day const day = date_of(&t->wall);
  if (!t->has || !date_valid(day)) return t->has && str_has(t->words) ? t->words : (struct str){0};
  struct out o = out_in(show->arena, SAID_MAX), offset = out_in(show->arena, 64);
  when_date(&o, show->lang, day);
  if (t->hour) out_fmt(&o, show->lang == LANG_FR ? ", %d\u00a0h\u00a0%02d" : ", %02d:%02d", t->wall.hour, t->wall.minute);
  if (t->hour && t->offset_said) {
    when_offset(&offset, t->offset);
    out_fmt(&o, " (%.*s)", STR(out_str(&offset)));
  }
  if (str_has(t->words)) out_fmt(&o, show->lang == LANG_FR ? " — «\u00a0%.*s\u00a0»" : " — “%.*s”", STR(t->words));
  return out_str(&o);
}
