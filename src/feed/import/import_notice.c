/* What each key of a notice becomes: the tables of import_read.h for one entry of `opportunites`, and the rules that
 * need more than one of its values. */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/fold.h"
#include "base/out.h"
#include "base/zone.h"
#include "feed/import/import_notice.h"

#define ZONE_TABLE "/usr/share/zoneinfo/zone.tab" /* of tzdata: country, coordinates, zone; the main one first */

enum { RATE_WHOLE = 10000, ZONE_LINE_MAX = 512 };
enum { MORNING_HOUR = 9, LAST_HOUR = 23, LAST_MINUTE = 59 };
/* --- Words ---------------------------------------------------------------------------------------------------------- */

static const struct {
  struct str word;
  enum opportunity_kind kind;
} types[] = {
    {S_INIT("mission_expertise"), KIND_EXPERTISE_MISSION}, {S_INIT("recrutement"), KIND_RECRUITMENT},
    {S_INIT("appel_offres"), KIND_CALL_FOR_TENDERS},       {S_INIT("ami"), KIND_CALL_FOR_EXPRESSIONS},
    {S_INIT("appel_projets"), KIND_CALL_FOR_PROJECTS},
};
static const struct str statuses[] = {S_INIT("publiee"), S_INIT("prorogee"),  S_INIT("close"),
                                      S_INIT("annulee"), S_INIT("attribuee"), S_INIT("infructueuse")};

static bool kind_of_type(struct str word, enum opportunity_kind *ret) {
  for (size_t i = 0; i < sizeof types / sizeof *types; i++)
    if (str_eq(types[i].word, word)) return *ret = types[i].kind, true;
  return false;
}

bool import_is_type(struct str word) {
  enum opportunity_kind kind;
  return kind_of_type(word, &kind);
}

bool import_is_status(struct str word) {
  for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
    if (str_eq(statuses[i], word)) return true;
  return false;
}

/* --- Parts of a notice ---------------------------------------------------------------------------------------------- */

#undef AT
#define AT(member) offsetof(struct opportunity_new, member)

/* Said with its amounts, a salary is meant to be read, unless this says otherwise. */
static void take_salary_public(struct reader *r, json_t *value, void *to) {
  struct opt_int shown = {0};
  read_flag(r, value, &shown);
  *(bool *)to = shown.v == 0;
}

static const struct read_key salary_keys[] = {
    {"min", read_whole, AT(salary_min), false},
    {"max", read_whole, AT(salary_max), false},
    {"devise", read_currency, AT(salary_currency), true},
    {"periode", read_line, AT(salary_period), true},
    {"public", take_salary_public, AT(salary_hidden), false},
};
static void take_salary(struct reader *r, json_t *value, void *to) { read_object(r, value, READ_KEYS(salary_keys), to); }

static const struct read_key contract_keys[] = {
    {"nature", read_line, AT(contract_nature), false},
    {"duree", read_line, AT(contract_duration), false},
    {"debut", read_day, AT(contract_start), false},
    {"temps", read_line, AT(contract_time), false},
    {"postes", read_whole, AT(contract_posts), false},
    {"teletravail", read_line, AT(contract_remote), false},
    {"salaire", take_salary, 0, false},
};
static void take_contract(struct reader *r, json_t *value, void *to) { read_object(r, value, READ_KEYS(contract_keys), to); }

/* [least, most] for one project. */
static void take_project_share(struct reader *r, json_t *value, void *to) {
  struct opportunity_new *o = to;
  if (!json_is_array(value) || json_array_size(value) != 2) {
    read_refuse(r, "should be a list of two numbers, least and most");
    return;
  }
  read_whole(r, json_array_get(value, 0), &o->budget_project_min);
  read_whole(r, json_array_get(value, 1), &o->budget_project_max);
  if (o->budget_project_min.v > o->budget_project_max.v) read_refuse(r, "the least is more than the most");
}

static void take_rate(struct reader *r, json_t *value, void *to) {
  double const rate = json_number_value(value);
  if (!json_is_number(value) || !(rate >= 0 && rate <= 1)) read_refuse(r, "should be a number from 0 to 1");
  else *(struct opt_int *)to = (struct opt_int){true, llround(rate * RATE_WHOLE)};
}

static const struct read_key budget_keys[] = {
    {"montant", read_whole, AT(budget_amount), false},
    {"devise", read_currency, AT(budget_currency), true},
    {"public", read_flag, AT(budget_public), true}, /* what is not said to be public must never become so by omission */
    {"par_projet", take_project_share, 0, false},
    {"taux_max", take_rate, AT(budget_rate), false},
};
static void take_budget(struct reader *r, json_t *value, void *to) { read_object(r, value, READ_KEYS(budget_keys), to); }

static void take_cpv(struct reader *r, json_t *value, void *to) {
  struct str *s = to;
  read_line(r, value, s);
  bool good = s->n == 8 || (s->n == 10 && s->p[8] == '-');
  for (size_t i = 0; i < s->n && good; i++) good = i == 8 || (s->p[i] >= '0' && s->p[i] <= '9');
  if (!good) read_refuse(r, "should be eight digits (CPV, Regulation (EC) 213/2008)");
}

#undef AT
#define AT(member) offsetof(struct notice, member)

static const struct read_key visit_keys[] = {
    {"date", read_moment, AT(visit), true},
    {"obligatoire", read_flag, AT(o.visit_compulsory), true},
};
static void take_visit(struct reader *r, json_t *value, void *to) { read_object(r, value, READ_KEYS(visit_keys), to); }

static void read_decision(struct reader *r, json_t *value, const struct read_key *keys, size_t n, struct decision_read *to) {
  to->has = true;
  read_object(r, value, keys, n, to);
}

static const struct read_key cancellation_keys[] = {
    {"date", read_day, offsetof(struct decision_read, day), true},
    {"motif", read_line, offsetof(struct decision_read, words), true},
};
static void take_cancellation(struct reader *r, json_t *value, void *to) {
  read_decision(r, value, READ_KEYS(cancellation_keys), to);
}

static const struct read_key outcome_keys[] = {
    {"date", read_day, offsetof(struct decision_read, day), true},
    {"texte", read_text, offsetof(struct decision_read, words), true},
};
static void take_outcome(struct reader *r, json_t *value, void *to) { read_decision(r, value, READ_KEYS(outcome_keys), to); }

static const struct read_key notice_keys[] = {
    {"id", read_line, AT(id), true},
    {"reference", read_line, AT(o.reference), true},
    {"type", read_line, AT(type), true},
    {"statut", read_line, AT(status), true},
    {"titre", read_line, AT(o.title), true},
    {"resume", read_text, AT(o.summary), true},
    {"description", read_text, AT(o.body), true},
    {"organisme", read_line, AT(o.organisation), true},
    {"projet", read_line, AT(o.project), false},
    {"ville", read_line, AT(o.city), true},
    {"pays", take_country, AT(o.country), true},
    {"pays_nom", read_line, AT(country_name), false},
    {"lieux", take_places, 0, false},
    {"langue", read_code, AT(o.lang), false},
    {"traductions", take_texts, 0, false},
    {"themes", read_lines, AT(o.themes), false},
    {"partenaires", read_lines, AT(o.funders), false},
    {"langues_travail", read_codes, AT(o.work_languages), false},
    {"langues_candidature", read_codes, AT(o.apply_languages), false},
    {"contrat", take_contract, AT(o), false},
    {"budget", take_budget, AT(o), false},
    {"cpv", take_cpv, AT(o.cpv), false},
    {"publication", read_day, AT(published), true},
    {"echeance", read_moment, AT(closes), false},
    {"echeance_jour", read_day, AT(closing_day), false},
    {"affiche_jusqu_au", read_day, AT(listed), false},
    {"permanent_jusqu_au", read_day, AT(permanent), false},
    {"questions", read_moment, AT(enquiry), false},
    {"ouverture_des_plis", read_moment, AT(opens_bids), false},
    {"visite", take_visit, 0, false},
    {"validite_offres_jours", read_whole, AT(o.validity_days), false},
    {"annulation", take_cancellation, AT(cancelled), false},
    {"attribution", take_outcome, AT(awarded), false},
    {"infructueux", take_outcome, AT(unsuccessful), false},
    {"rectificatifs", take_amendments, 0, false},
    {"etapes", take_stages, 0, false},
    {"lots", take_lots, 0, false},
    {"criteres", take_criteria, 0, false},
    {"pieces", take_pieces, 0, false},
    {"documents", take_documents, 0, false},
    {"taille_max_dossier_mo", take_dossier_size, 0, false},
    {"contact", take_contact, 0, false},
    {"questions_candidat", take_questions, 0, false},
    {"confidentialite", take_privacy, 0, false},
    {"visibilite", read_line, AT(visibility), false},
    {"invites", take_invited, 0, false},
    {"origine", take_origin, 0, false},
    {"source", read_line, AT(o.source), false},
};

/* --- Instants in the notice's zone ---------------------------------------------------------------------------------- */

static struct str wall_text(struct arena *a, const struct civil *c) {
  struct out o = out_in(a, 32);
  date_put_local(&o, c);
  return out_str(&o);
}

/* The main zone of a country, as tzdata's own table lists it. */
static bool country_zone(struct arena *a, struct str country, const struct zone **ret) {
  FILE *table = fopen(ZONE_TABLE, "re");
  if (table == NULL) return false;
  char buffer[ZONE_LINE_MAX];
  bool found = false;
  while (!found && fgets(buffer, sizeof buffer, table) != NULL) {
    struct str line = str_trim(str_from(buffer)), code, where, name;
    if (!str_next(&line, '\t', &code) || !str_eq(code, country)) continue;
    found = str_next(&line, '\t', &where) && str_next(&line, '\t', &name) && zone_load(str_dup(a, name), ret) == OK;
  }
  fclose(table);
  return found;
}

/* A moment of the file as the board keeps it: its wall clock is the notice's. */
static struct moment settle(struct reader *r, const struct notice *n, const char *key, const struct read_moment *m) {
  if (!m->has) return (struct moment){0};
  struct civil const wall = zone_local(n->zone, m->at);
  struct moment const moment = {{true, m->at}, wall_text(r->arena, &wall)};
  if (zone_offset(m->zone, m->at) != zone_offset(n->zone, m->at)) {
    size_t const before = read_down(r, key);
    read_note(r, "announced in %.*s, kept as %.*s in %.*s", STR(zone_name(m->zone)), STR(moment.wall), STR(zone_name(n->zone)));
    read_up(r, before);
  }
  return moment;
}

static struct moment settle_day(struct reader *r, const struct notice *n, const char *key, struct str text, int hour, int minute) {
  struct day day;
  struct moment m = {0};
  if (text.p == NULL || date_parse_day(text, &day) != OK) return m;
  struct civil const wall = {day.year, day.month, day.day, hour, minute, 0};
  size_t const before = read_down(r, key);
  if (read_instant(r, n->zone, &wall, &m.at.at)) m = (struct moment){{true, m.at.at}, wall_text(r->arena, &wall)};
  read_up(r, before);
  return m;
}

static void refuse_key(struct reader *r, const char *key, const char *reason) {
  size_t const before = read_down(r, key);
  read_refuse(r, "%s", reason);
  read_up(r, before);
}

/* One key tells when it closes, whatever is known of that; the others contradict it. */
static void check_closing_keys(struct reader *r, const struct notice *n) {
  const struct { const char *key; bool said; } keys[] = {{"echeance", n->closes.has}, {"echeance_jour", str_has(n->closing_day)},
      {"affiche_jusqu_au", str_has(n->listed)}, {"permanent_jusqu_au", str_has(n->permanent)}};
  bool found = false;
  for (size_t i = 0; i < sizeof keys / sizeof *keys && !r->refused; i++) {
    if (found && keys[i].said)
      refuse_key(r, keys[i].key, i == 3 ? "a permanent call has no closing (echeance)" : "another key says already when it closes");
    found = found || keys[i].said;
  }
  if (!found) refuse_key(r, "echeance", "neither a closing nor an end of a permanent call (permanent_jusqu_au)");
}

/* The zone, the closing and the end: what everything else stands on. */
static void settle_closing(struct reader *r, struct notice *n) {
  check_closing_keys(r, n);
  if (r->refused) return;
  if (n->closes.has) n->zone = n->closes.zone;
  else if (!country_zone(r->arena, n->o.country, &n->zone)) refuse_key(r, "pays", "no time zone is known for it (zone.tab)");
  if (r->refused) return;
  n->o.zone = str_dup(r->arena, zone_name(n->zone));
  n->o.zone_version = zone_version();
  n->o.closes = settle(r, n, "echeance", &n->closes);
  if (str_has(n->closing_day)) {
    n->o.closes = settle_day(r, n, "echeance_jour", n->closing_day, LAST_HOUR, LAST_MINUTE);
    n->o.closes_said = S("day");
  } else if (str_has(n->listed)) {
    n->o.ends = settle_day(r, n, "affiche_jusqu_au", n->listed, LAST_HOUR, LAST_MINUTE);
    n->o.closes_said = S("unknown");
  } else if (str_has(n->permanent)) n->o.ends = settle_day(r, n, "permanent_jusqu_au", n->permanent, LAST_HOUR, LAST_MINUTE);
  if (n->o.closes.at.has) n->o.ends.at = n->o.closes.at;
  n->o.published = settle_day(r, n, "publication", n->published, MORNING_HOUR, 0);
  if (!r->refused && !instant_before(n->o.published.at.at, n->o.ends.at.at)) refuse_key(r, "publication", "is not before the closing");
}

static void settle_moments(struct reader *r, struct notice *n) {
  n->o.enquiry = settle(r, n, "questions", &n->enquiry);
  n->o.opens_bids = settle(r, n, "ouverture_des_plis", &n->opens_bids);
  n->o.visit = settle(r, n, "visite", &n->visit);
  n->o.lots.n = n->n_lots;
  n->o.lots.v = arena_many(r->arena, n->n_lots, struct new_lot);
  for (size_t i = 0; i < n->n_lots; i++) {
    n->o.lots.v[i] = n->lots[i].lot;
    n->o.lots.v[i].number = n->lots[i].number.v;
    n->o.lots.v[i].closes = settle(r, n, "lots", &n->lots[i].closes);
  }
  n->o.stages.n = n->n_stages;
  n->o.stages.v = arena_many(r->arena, n->n_stages, struct new_stage);
  for (size_t i = 0; i < n->n_stages; i++)
    n->o.stages.v[i] = (struct new_stage){n->stages[i].name, settle(r, n, "etapes", &n->stages[i].closes)};
}

/* Each extension led to the closing the next one replaced, the last one to the present closing. */
static void settle_amendments(struct reader *r, struct notice *n) {
  struct moment next = n->o.closes;
  bool extended = false;
  n->o.amendments.n = n->n_amendments;
  n->o.amendments.v = arena_many(r->arena, n->n_amendments, struct new_amendment);
  for (size_t i = n->n_amendments; i-- > 0;) {
    const struct amendment_read *from = &n->amendments[i];
    struct new_amendment *to = &n->o.amendments.v[i];
    to->reason = from->reason;
    to->at = settle_day(r, n, "rectificatifs", from->day, MORNING_HOUR, 0);
    if (!from->old.has) continue;
    to->old_closes = settle(r, n, "rectificatifs", &from->old);
    to->new_closes = next;
    if (!next.at.has || to->old_closes.at.at.us >= next.at.at.us) refuse_key(r, "rectificatifs", "a closing never moves earlier");
    next = to->old_closes;
    extended = true;
  }
  size_t const before = read_down(r, "statut");
  if (str_eq(n->status, S("prorogee")) && !extended) read_note(r, "extended, but its former closing (ancienne_echeance) is not said");
  if (str_eq(n->status, S("close"))) read_note(r, "\"close\" is not stored: whether it is open follows from its closing");
  read_up(r, before);
}

/* A decision and the state that says so come together. */
static bool check_decision(struct reader *r, const struct notice *n, const char *key, const char *status, const struct decision_read *d) {
  bool const said = str_eq(n->status, str_from(status));
  size_t const before = read_down(r, key);
  if (said && !d->has) read_refuse(r, "is missing: when, and in which words");
  if (!said && d->has) read_refuse(r, "stands in a notice whose statut is not %s", status);
  read_up(r, before);
  return said;
}

static void settle_outcome(struct reader *r, struct notice *n, const char *key, struct str outcome, const struct decision_read *d) {
  n->o.outcome = outcome;
  n->o.outcome_text = d->words;
  n->o.decided = settle_day(r, n, key, d->day, MORNING_HOUR, 0);
  if (!r->refused && !instant_before(n->o.ends.at.at, n->o.decided.at.at)) refuse_key(r, key, "was decided before the closing");
}

static void settle_words(struct reader *r, struct notice *n) {
  if (!kind_of_type(n->type, &n->o.kind)) refuse_key(r, "type", "is none of the kinds of opportunity");
  if (!import_is_status(n->status)) refuse_key(r, "statut", "is none of publiee, prorogee, close, annulee, attribuee, infructueuse");
  if (check_decision(r, n, "annulation", "annulee", &n->cancelled)) {
    n->o.cancelled = settle_day(r, n, "annulation", n->cancelled.day, MORNING_HOUR, 0);
    n->o.cancelled_reason = n->cancelled.words;
  }
  if (check_decision(r, n, "attribution", "attribuee", &n->awarded)) settle_outcome(r, n, "attribution", S("awarded"), &n->awarded);
  if (check_decision(r, n, "infructueux", "infructueuse", &n->unsuccessful))
    settle_outcome(r, n, "infructueux", S("unsuccessful"), &n->unsuccessful);
  if (n->country_name.p == NULL || str_eq(n->country_name, names_country(r->arena, LANG_FR, n->o.country))) return;
  size_t const before = read_down(r, "pays_nom");
  read_note(r, "the name of %.*s comes from the tables of countries", STR(n->o.country));
  read_up(r, before);
}

struct opportunity_new *import_notice(struct reader *r, json_t *value, struct str *ret_id) {
  struct notice *n = arena_new(r->arena, struct notice);
  read_object(r, value, READ_KEYS(notice_keys), n);
  *ret_id = n->id;
  if (!r->refused) settle_closing(r, n);
  if (!r->refused) settle_words(r, n);
  if (!r->refused) settle_reach(r, n);
  if (!r->refused) settle_moments(r, n);
  if (!r->refused) settle_amendments(r, n);
  if (!r->refused && n->o.closes.at.has) n->o.ends.at.at = opportunity_new_ends(&n->o);
  if (!r->refused) settle_questions(r, n);
  if (!r->refused) check_piece_stages(r, n);
  if (r->refused) return NULL;
  assert(n->o.published.at.has && n->o.ends.at.has);
  n->o.import_key = fmt(r->arena, "aimf/%.*s", STR(n->id));
  n->o.publish = true;
  return &n->o;
}
