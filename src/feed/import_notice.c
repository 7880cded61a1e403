/* What each key of a notice becomes: the tables of import_read.h for one entry of `opportunites`, and the rules that
 * need more than one of its values. */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/fold.h"
#include "base/out.h"
#include "base/zone.h"
#include "board/files.h"
#include "board/publish.h"
#include "feed/import_read.h"

#define ZONE_TABLE "/usr/share/zoneinfo/zone.tab" /* of tzdata: country, coordinates, zone; the main one first */

enum { MEGABYTE = 1000000, PIECE_MEGABYTES_MAX = 2000, PIECE_FILES_MAX = 100, RATE_WHOLE = 10000, ZONE_LINE_MAX = 512 };
enum { MORNING_HOUR = 9, LAST_HOUR = 23, LAST_MINUTE = 59 };

struct lot_read {
  struct new_lot lot;
  struct opt_int number;
  struct read_moment closes;
};

struct stage_read {
  struct str name;
  struct read_moment closes;
};

struct amendment_read {
  struct str day, reason;
  struct read_moment old;
};

struct piece_read {
  struct new_piece piece;
  struct opt_int compulsory, megabytes, files;
};

/* A notice while it is read: what can be stored as it stands, and what waits for the zone or for another value. */
struct notice {
  struct opportunity_new o;
  struct str id, type, status, country_name, published, permanent, cancelled, cancelled_reason;
  bool has_cancellation;
  struct read_moment closes, enquiry, opens_bids, visit;
  const struct zone *zone;
  struct lot_read *lots;
  struct stage_read *stages;
  struct amendment_read *amendments;
  size_t n_lots, n_stages, n_amendments;
  struct text_list places;
};

/* --- Words ---------------------------------------------------------------------------------------------------------- */

static const struct {
  struct str word;
  enum opportunity_kind kind;
} types[] = {
    {S_INIT("mission_expertise"), KIND_EXPERTISE_MISSION}, {S_INIT("recrutement"), KIND_RECRUITMENT},
    {S_INIT("appel_offres"), KIND_CALL_FOR_TENDERS},       {S_INIT("ami"), KIND_CALL_FOR_EXPRESSIONS},
    {S_INIT("appel_projets"), KIND_CALL_FOR_PROJECTS},
};
static const struct str statuses[] = {S_INIT("publiee"), S_INIT("prorogee"), S_INIT("close"), S_INIT("annulee")};

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

#define AT(member) offsetof(struct opportunity_new, member)

static const struct read_key salary_keys[] = {
    {"min", read_whole, AT(salary_min), false},
    {"max", read_whole, AT(salary_max), false},
    {"devise", read_currency, AT(salary_currency), true},
    {"periode", read_line, AT(salary_period), true},
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

static void take_country(struct reader *r, json_t *value, void *to) {
  read_line(r, value, to);
  if (!names_is_country(*(struct str *)to)) read_refuse(r, "should be a country (ISO 3166-1 alpha-2)");
}

#undef AT
#define AT(member) offsetof(struct notice, member)

static const struct read_key visit_keys[] = {
    {"date", read_moment, AT(visit), true},
    {"obligatoire", read_flag, AT(o.visit_compulsory), true},
};
static void take_visit(struct reader *r, json_t *value, void *to) { read_object(r, value, READ_KEYS(visit_keys), to); }

static const struct read_key cancellation_keys[] = {
    {"date", read_day, AT(cancelled), true},
    {"motif", read_line, AT(cancelled_reason), true},
};
static void take_cancellation(struct reader *r, json_t *value, void *to) {
  ((struct notice *)to)->has_cancellation = true;
  read_object(r, value, READ_KEYS(cancellation_keys), to);
}

/* --- Lists ---------------------------------------------------------------------------------------------------------- */

/* A number of points, or words such as "admis ou refusé". */
static void take_weight(struct reader *r, json_t *value, struct str *to) {
  if (!json_is_number(value)) read_line(r, value, to);
  else *to = fmt(r->arena, "%.15g", json_number_value(value));
}

static void take_criterion(struct reader *r, json_t *value, struct new_criterion *to) {
  if (!json_is_array(value) || json_array_size(value) != 2) {
    read_refuse(r, "should be a list of two: what is judged, its weight");
    return;
  }
  size_t const before = read_down_to(r, 0);
  read_line(r, json_array_get(value, 0), &to->label);
  read_up(r, before);
  read_down_to(r, 1);
  take_weight(r, json_array_get(value, 1), &to->weight);
  read_up(r, before);
}

static void take_criteria(struct reader *r, json_t *value, void *to) {
  struct notice *n = to;
  if (!json_is_array(value) || json_array_size(value) > IMPORT_LIST_MAX) {
    read_refuse(r, "should be a list of at most %d entries", IMPORT_LIST_MAX);
    return;
  }
  n->o.criteria.n = json_array_size(value);
  n->o.criteria.v = arena_many(r->arena, n->o.criteria.n, struct new_criterion);
  for (size_t i = 0; i < n->o.criteria.n; i++) {
    size_t const before = read_down_to(r, i);
    take_criterion(r, json_array_get(value, i), &n->o.criteria.v[i]);
    read_up(r, before);
  }
}

static const struct read_key lot_keys[] = {
    {"numero", read_whole, offsetof(struct lot_read, number), true},
    {"intitule", read_line, offsetof(struct lot_read, lot.title), true},
    {"garantie", read_line, offsetof(struct lot_read, lot.guarantee), false},
    {"echeance", read_moment, offsetof(struct lot_read, closes), false},
};
static void take_lots(struct reader *r, json_t *value, void *to) {
  struct notice *n = to;
  n->lots = read_rows(r, value, READ_KEYS(lot_keys), sizeof *n->lots, &n->n_lots);
  for (size_t i = 0; i < n->n_lots; i++)
    for (size_t j = 0; j < i; j++)
      if (n->lots[i].number.v == n->lots[j].number.v) read_refuse(r, "number %lld stands there twice", (long long)n->lots[i].number.v);
}

static const struct read_key stage_keys[] = {
    {"etape", read_line, offsetof(struct stage_read, name), true},
    {"echeance", read_moment, offsetof(struct stage_read, closes), true},
};
static void take_stages(struct reader *r, json_t *value, void *to) {
  struct notice *n = to;
  n->stages = read_rows(r, value, READ_KEYS(stage_keys), sizeof *n->stages, &n->n_stages);
}

static const struct read_key amendment_keys[] = {
    {"date", read_day, offsetof(struct amendment_read, day), true},
    {"objet", read_line, offsetof(struct amendment_read, reason), true},
    {"ancienne_echeance", read_moment, offsetof(struct amendment_read, old), false},
};
static void take_amendments(struct reader *r, json_t *value, void *to) {
  struct notice *n = to;
  n->amendments = read_rows(r, value, READ_KEYS(amendment_keys), sizeof *n->amendments, &n->n_amendments);
}

static void take_formats(struct reader *r, json_t *value, void *to) {
  struct text_list words = {0};
  read_lines(r, value, &words);
  struct out o = out_in(r->arena, (size_t)IMPORT_LIST_MAX * (IMPORT_LINE_MAX + 1));
  for (size_t i = 0; i < words.n; i++) {
    if (i > 0) out_char(&o, ' ');
    out_put(&o, words.v[i]);
  }
  if (!r->refused && !files_formats_good(out_str(&o))) read_refuse(r, "holds a format that cannot be received");
  *(struct str *)to = str_dup(r->arena, out_str(&o));
}

static const struct read_key piece_keys[] = {
    {"libelle", read_line, offsetof(struct piece_read, piece.label), true},
    {"obligatoire", read_flag, offsetof(struct piece_read, compulsory), true},
    {"formats", take_formats, offsetof(struct piece_read, piece.formats), true},
    {"taille_max_mo", read_whole, offsetof(struct piece_read, megabytes), true},
    {"nombre_max", read_whole, offsetof(struct piece_read, files), true},
};
static void take_pieces(struct reader *r, json_t *value, void *to) {
  struct notice *n = to;
  size_t count;
  struct piece_read *rows = read_rows(r, value, READ_KEYS(piece_keys), sizeof *rows, &count);
  n->o.pieces.v = arena_many(r->arena, count, struct new_piece);
  n->o.pieces.n = count;
  for (size_t i = 0; i < count && !r->refused; i++) {
    struct new_piece *p = &n->o.pieces.v[i];
    *p = rows[i].piece;
    p->compulsory = rows[i].compulsory.v != 0;
    p->max_bytes = rows[i].megabytes.v * MEGABYTE;
    p->max_files = rows[i].files.v;
    if (rows[i].megabytes.v < 1 || rows[i].megabytes.v > PIECE_MEGABYTES_MAX || p->max_files < 1 || p->max_files > PIECE_FILES_MAX)
      read_refuse(r, "piece %zu: at most %d MB and %d files, at least one of each", i + 1, PIECE_MEGABYTES_MAX, PIECE_FILES_MAX);
  }
}

static const struct read_key document_keys[] = {
    {"titre", read_line, offsetof(struct new_document, title), true},
    {"nature", read_line, offsetof(struct new_document, nature), true},
    {"fichier", read_line, offsetof(struct new_document, file_name), true},
    {"langue", read_code, offsetof(struct new_document, lang), true},
};
static void take_documents(struct reader *r, json_t *value, void *to) {
  struct notice *n = to;
  n->o.documents.v = read_rows(r, value, READ_KEYS(document_keys), sizeof *n->o.documents.v, &n->o.documents.n);
}

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
    {"lieux", read_lines, AT(places), false},
    {"themes", read_lines, AT(o.themes), false},
    {"partenaires", read_lines, AT(o.funders), false},
    {"langues_travail", read_codes, AT(o.work_languages), false},
    {"langues_candidature", read_codes, AT(o.apply_languages), false},
    {"contrat", take_contract, AT(o), false},
    {"budget", take_budget, AT(o), false},
    {"cpv", take_cpv, AT(o.cpv), false},
    {"publication", read_day, AT(published), true},
    {"echeance", read_moment, AT(closes), false},
    {"permanent_jusqu_au", read_day, AT(permanent), false},
    {"questions", read_moment, AT(enquiry), false},
    {"ouverture_des_plis", read_moment, AT(opens_bids), false},
    {"visite", take_visit, 0, false},
    {"validite_offres_jours", read_whole, AT(o.validity_days), false},
    {"annulation", take_cancellation, 0, false},
    {"rectificatifs", take_amendments, 0, false},
    {"etapes", take_stages, 0, false},
    {"lots", take_lots, 0, false},
    {"criteres", take_criteria, 0, false},
    {"pieces", take_pieces, 0, false},
    {"documents", take_documents, 0, false},
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

/* The zone, the closing and the end: what everything else stands on. */
static void settle_closing(struct reader *r, struct notice *n) {
  if (n->closes.has) n->zone = n->closes.zone;
  else if (!str_has(n->permanent)) refuse_key(r, "echeance", "neither a closing nor an end of a permanent call (permanent_jusqu_au)");
  else if (!country_zone(r->arena, n->o.country, &n->zone)) refuse_key(r, "pays", "no time zone is known for it (zone.tab)");
  if (n->closes.has && str_has(n->permanent)) refuse_key(r, "permanent_jusqu_au", "a permanent call has no closing (echeance)");
  if (r->refused) return;
  n->o.zone = str_dup(r->arena, zone_name(n->zone));
  n->o.zone_version = zone_version();
  n->o.closes = settle(r, n, "echeance", &n->closes);
  if (n->closes.has) n->o.ends.at = n->o.closes.at;
  else n->o.ends = settle_day(r, n, "permanent_jusqu_au", n->permanent, LAST_HOUR, LAST_MINUTE);
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

static void settle_places(struct reader *r, struct notice *n) {
  n->o.places.n = n->places.n;
  n->o.places.v = arena_many(r->arena, n->places.n, struct new_place);
  for (size_t i = 0; i < n->places.n; i++) n->o.places.v[i] = (struct new_place){.city = n->places.v[i]};
}

static void settle_words(struct reader *r, struct notice *n) {
  if (!kind_of_type(n->type, &n->o.kind)) refuse_key(r, "type", "is none of the kinds of opportunity");
  if (!import_is_status(n->status)) refuse_key(r, "statut", "is none of publiee, prorogee, close, annulee");
  bool const cancelled = str_eq(n->status, S("annulee"));
  if (cancelled && !n->has_cancellation) refuse_key(r, "annulation", "is missing: cancelled when, and why");
  if (!cancelled && n->has_cancellation) refuse_key(r, "annulation", "stands in a notice whose statut is not annulee");
  n->o.cancelled = settle_day(r, n, "annulation", n->cancelled, MORNING_HOUR, 0);
  n->o.cancelled_reason = n->cancelled_reason;
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
  if (!r->refused) settle_places(r, n);
  if (!r->refused) settle_moments(r, n);
  if (!r->refused) settle_amendments(r, n);
  if (r->refused) return NULL;
  assert(n->o.published.at.has && n->o.ends.at.has);
  n->o.import_key = fmt(r->arena, "aimf/%.*s", STR(n->id));
  n->o.lang = S("fr");
  n->o.publish = true;
  return &n->o;
}
