/* Import: what a file says arrives in the store or in the list of what was not taken. */
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/arena.h"
#include "base/fold.h"
#include "base/out.h"
#include "base/zone.h"
#include "board/board.h"
#include "board/files.h"
#include "board/publish.h"
#include "feed/import/demo.h"
#include "feed/import/import.h"

#define FILE_PATH "tests/data/opportunities.json"
enum { NOTICES = 30, MORE = 11, SAID_MAX = 600 };

static struct arena arena;
static struct str file_text;
static struct import_batch batch;
static struct instant const today = {INT64_C(1795514400) * SECOND_US}; /* 2026-11-24T10:00:00Z */

static int read_data(void **state) {
  (void)state;
  FILE *f = fopen(FILE_PATH, "re");
  if (f == NULL) return -1;
  char *bytes = malloc(IMPORT_MAX);
  file_text = (struct str){bytes, fread(bytes, 1, IMPORT_MAX, f)};
  fclose(f);
  struct str problem = {0};
  return import_json(&arena, file_text, &batch, &problem) == OK ? 0 : -1;
}

static int drop_data(void **state) {
  (void)state;
  union {
    const char *in;
    void *out;
  } const bytes = {file_text.p};
  free(bytes.out);
  arena_free(&arena);
  return 0;
}

/* --- Nothing is lost, nothing is invented --------------------------------------------------------------------------- */

/* Every value of a record, written the way the file writes it. */
struct said {
  struct str v[SAID_MAX];
  bool met[SAID_MAX];
  size_t n;
};

static void say(struct said *s, struct str text) {
  if (text.p == NULL) return;
  assert_true(s->n < SAID_MAX);
  s->v[s->n++] = text;
}

static void say_number(struct said *s, struct opt_int v, double unit) {
  if (v.has) say(s, fmt(&arena, "%.15g", (double)v.v / unit));
}

static void say_flag(struct said *s, struct opt_int v) {
  if (v.has) say(s, v.v != 0 ? S("true") : S("false"));
}

static void say_moment(struct said *s, struct str zone, const struct moment *m) {
  if (!m->at.has) return;
  struct out o = out_in(&arena, 64);
  date_put_instant(&o, m->at.at);
  say(s, out_str(&o));
  say(s, m->wall);
  say(s, zone);
}

static void say_day(struct said *s, const struct moment *m, const char *hour) {
  if (!m->at.has) return;
  assert_true(str_eq(str_sub(m->wall, 10, 6), str_from(hour)));
  say(s, str_sub(m->wall, 0, 10));
}

static void say_list(struct said *s, const struct text_list *l) {
  for (size_t i = 0; i < l->n; i++) say(s, l->v[i]);
}

static struct str type_of(enum opportunity_kind kind) {
  static const char *const words[KIND_COUNT] = {[KIND_EXPERTISE_MISSION] = "mission_expertise", [KIND_RECRUITMENT] = "recrutement",
    [KIND_CALL_FOR_TENDERS] = "appel_offres", [KIND_CALL_FOR_EXPRESSIONS] = "ami", [KIND_CALL_FOR_PROJECTS] = "appel_projets"};
  return str_from(words[kind]);
}

static struct str envelope_of(struct str stored) {
  return str_eq(stored, S("technical")) ? S("technique") : str_eq(stored, S("financial")) ? S("financiere") : stored;
}

static void say_reach(struct said *s, const struct opportunity_new *o) {
  struct str const words[] = {o->contact_name, o->contact_email, o->contact_phone, o->outcome_text, o->origin_name, o->origin_url, o->answer_url};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) say(s, words[i]);
  if (!str_eq(o->lang, S("fr"))) say(s, o->lang);
  if (o->invited_only) say(s, S("invitation"));
  if (o->salary_hidden) say(s, S("false"));
  for (size_t i = 0; i < o->invited.n; i++) say(s, o->invited.v[i]);
  say_number(s, o->dossier_max_bytes, 1e6);
  say_day(s, &o->decided, "T09:00");
  for (size_t i = 0; i < o->places.n; i++) say(s, o->places.v[i].city), say(s, o->places.v[i].country);
  for (size_t i = 0; i < o->texts.n; i++) {
    struct str const texts[] = {o->texts.v[i].title, o->texts.v[i].summary, o->texts.v[i].body};
    for (size_t j = 0; j < 3; j++)
      if (texts[j].n > 0) say(s, texts[j]);
  }
}

static const char *const question_types[5][2] = {{"text", "texte"}, {"number", "nombre"}, {"date", "date"}, {"choice", "choix"}, {"yes_no", "oui_non"}};

static void say_words(struct said *s, struct str rest, char between) {
  struct str word;
  while (str_next(&rest, between, &word)) say(s, word);
}

static void say_questions(struct said *s, const struct opportunity_new *o) {
  for (size_t i = 0; i < o->questions.n; i++) {
    const struct new_question *q = &o->questions.v[i];
    if (str_eq(q->use, S("eligibility"))) say(s, S("eligibilite"));
    for (size_t k = 0; k < 5; k++)
      if (str_eq(q->answer, str_from(question_types[k][0]))) say(s, str_from(question_types[k][1]));
    say(s, q->label), say(s, q->label_en), say(s, q->hint);
    say_flag(s, (struct opt_int){true, q->compulsory});
    say_words(s, q->choices, '\n');
    if (q->wanted.p != NULL) say(s, str_eq(q->wanted, S("yes")) ? S("oui") : S("non"));
  }
  say(s, o->privacy_controller), say(s, o->privacy_recipients), say(s, o->privacy_contact);
  say_words(s, o->privacy_countries, ' '), say_number(s, o->privacy_months, 1);
}

static void say_parts(struct said *s, const struct opportunity_new *o) {
  for (size_t i = 0; i < o->criteria.n; i++) say(s, o->criteria.v[i].label), say(s, o->criteria.v[i].weight);
  for (size_t i = 0; i < o->lots.n; i++) {
    say_number(s, (struct opt_int){true, o->lots.v[i].number}, 1);
    say(s, o->lots.v[i].title);
    say(s, o->lots.v[i].guarantee);
    say_moment(s, o->zone, &o->lots.v[i].closes);
  }
  for (size_t i = 0; i < o->stages.n; i++) say(s, o->stages.v[i].name), say_moment(s, o->zone, &o->stages.v[i].closes);
  for (size_t i = 0; i < o->pieces.n; i++) {
    const struct new_piece *p = &o->pieces.v[i];
    say(s, p->label);
    struct str rest = p->formats, word;
    while (str_next(&rest, ' ', &word)) say(s, word);
    say_flag(s, (struct opt_int){true, p->compulsory});
    say_number(s, (struct opt_int){true, p->max_bytes}, 1e6);
    say_number(s, (struct opt_int){true, p->max_files}, 1);
    say_number(s, p->pages, 1);
    say_number(s, p->stage, 1);
    if (p->envelope.p != NULL) say(s, envelope_of(p->envelope));
  }
  for (size_t i = 0; i < o->documents.n; i++) {
    const struct new_document *d = &o->documents.v[i];
    say(s, d->title), say(s, d->nature), say(s, d->file_name), say(s, d->lang), say(s, d->version), say(s, d->url);
  }
  for (size_t i = 0; i < o->amendments.n; i++) {
    say(s, o->amendments.v[i].reason);
    say_day(s, &o->amendments.v[i].at, "T09:00");
    say_moment(s, o->zone, &o->amendments.v[i].old_closes);
  }
}

static void say_all(struct said *s, const struct opportunity_new *o) {
  struct str const words[] = {o->reference, o->title, o->summary, o->body, o->organisation, o->project, o->city, o->country,
    o->cpv, o->cancelled_reason, o->source, o->contract_nature, o->contract_duration, o->contract_start, o->contract_time,
    o->contract_remote, o->salary_currency, o->salary_period, o->budget_currency, type_of(o->kind)};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) say(s, words[i]);
  assert_true(str_starts(o->import_key, S("aimf/")));
  say(s, str_sub(o->import_key, 5, o->import_key.n));
  struct opt_int const numbers[] = {o->validity_days, o->contract_posts, o->salary_min, o->salary_max, o->budget_amount,
    o->budget_project_min, o->budget_project_max};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) say_number(s, numbers[i], 1);
  say_number(s, o->budget_rate, 10000);
  say_flag(s, o->budget_public);
  say_flag(s, o->visit_compulsory);
  const struct text_list *const lists[] = {&o->themes, &o->funders, &o->work_languages, &o->apply_languages};
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) say_list(s, lists[i]);
  say_reach(s, o);
  say_day(s, &o->published, "T09:00");
  say_day(s, &o->cancelled, "T09:00");
  if (str_eq(o->closes_said, S("day"))) say_day(s, &o->closes, "T23:59");
  else if (o->closes.at.has) say_moment(s, o->zone, &o->closes);
  else say_day(s, &o->ends, "T23:59");
  say_moment(s, o->zone, &o->enquiry);
  say_moment(s, o->zone, &o->opens_bids);
  say_moment(s, o->zone, &o->visit);
  say_parts(s, o);
  say_questions(s, o);
}

static bool noted(const struct import_notes *notes, struct str path) {
  for (size_t i = 0; i < notes->n; i++)
    if (str_starts(path, notes->v[i].path)) return true;
  return false;
}

/* The leaf is one of the record's values not met before, or stands in the list. */
static void meet(struct said *s, const struct import_item *item, struct str path, struct str text) {
  if (noted(&item->notes, path)) return;
  if (str_eq(path, S("/pays_nom"))) {
    assert_true(str_eq(text, names_country(&arena, LANG_FR, item->what->country)));
    return;
  }
  if (str_starts(path, S("/questions_candidat/"))) { /* in the dossier is where a question stands; one of a file is a piece */
    if (str_ends(path, S("/usage")) && str_eq(text, S("dossier"))) return;
    if (str_ends(path, S("/type")) && str_eq(text, S("fichier"))) return;
  }
  if (str_eq(path, S("/statut"))) {
    const struct opportunity_new *o = item->what;
    bool const extended = o->amendments.n > 0 && o->amendments.v[0].old_closes.at.has;
    struct str const decided = str_eq(o->outcome, S("awarded")) ? S("attribuee") : S("infructueuse");
    assert_true(str_eq(text, o->cancelled.at.has ? S("annulee") : o->outcome.p != NULL ? decided : extended ? S("prorogee") : S("publiee")));
    return;
  }
  if (str_starts(path, S("/invites/"))) text = str_lower(&arena, text); /* addresses are compared so */
  for (size_t i = 0; i < s->n; i++)
    if (!s->met[i] && str_eq(s->v[i], text)) {
      s->met[i] = true;
      return;
    }
  fail_msg("%.*s: %.*s: \"%.*s\" arrived nowhere", STR(item->id), STR(path), STR(text));
}

static void walk(struct said *s, const struct import_item *item, struct str path, json_t *value) {
  const char *key;
  json_t *member;
  size_t i;
  if (json_is_object(value)) {
    json_object_foreach(value, key, member) walk(s, item, fmt(&arena, "%.*s/%s", STR(path), key), member);
  } else if (json_is_array(value)) {
    json_array_foreach(value, i, member) walk(s, item, fmt(&arena, "%.*s/%zu", STR(path), i), member);
  } else if (json_is_string(value)) {
    meet(s, item, path, str_from(json_string_value(value)));
  } else if (json_is_boolean(value)) {
    meet(s, item, path, json_is_true(value) ? S("true") : S("false"));
  } else if (json_is_number(value)) {
    meet(s, item, path, fmt(&arena, "%.15g", json_number_value(value)));
  }
}

static void check_every_field(struct str file, const struct import_batch *b) {
  json_t *root = json_loadb(file.p, file.n, 0, NULL);
  json_t *list = json_object_get(root, "opportunites");
  assert_int_equal(json_array_size(list), b->n);
  for (size_t i = 0; i < b->n; i++) {
    const struct import_item *item = &b->v[i];
    if (item->what == NULL) fail_msg("%.*s: %.*s: %.*s", STR(item->id), STR(item->refusal.path), STR(item->refusal.reason));
    struct said *s = arena_new(&arena, struct said);
    say_all(s, item->what);
    walk(s, item, S(""), json_array_get(list, i));
    for (size_t j = 0; j < s->n; j++)
      if (!s->met[j]) fail_msg("%.*s: \"%.*s\" was never said", STR(item->id), STR(s->v[j]));
  }
  json_decref(root);
}

static void every_field_of_the_thirty_arrives_or_is_listed_and_nothing_is_invented(void **state) {
  (void)state;
  assert_int_equal(batch.n, NOTICES);
  check_every_field(file_text, &batch);
}

static void every_field_of_what_the_thirty_lack_arrives_and_nothing_is_left(void **state) {
  (void)state;
  struct import_batch more;
  struct str problem = {0};
  assert_int_equal(import_json(&arena, demo_json(1), &more, &problem), OK);
  assert_int_equal(more.n, MORE);
  check_every_field(demo_json(1), &more);
  for (size_t i = 0; i < more.n; i++) assert_int_equal(more.v[i].notes.n, 0);
}

/* Three are closed, three have a country better known by another name, and the file says things about itself. */
static void what_was_not_taken_is_listed(void **state) {
  (void)state;
  size_t closed = 0, names = 0;
  for (size_t i = 0; i < batch.n; i++)
    for (size_t j = 0; j < batch.v[i].notes.n; j++) {
      const struct import_note *note = &batch.v[i].notes.v[j];
      if (str_eq(note->path, S("/statut"))) closed++;
      else if (str_eq(note->path, S("/pays_nom"))) names++;
      else fail_msg("%.*s: %.*s: %.*s", STR(batch.v[i].id), STR(note->path), STR(note->reason));
    }
  assert_int_equal(closed, 3);
  assert_int_equal(names, 3);
  assert_int_equal(batch.notes.n, 3);
  assert_true(str_eq(batch.notes.v[0].path, S("/description")));
  assert_true(str_eq(batch.notes.v[1].path, S("/types")));
  assert_true(str_eq(batch.notes.v[2].path, S("/echeances")));
}

static const struct opportunity_new *notice(const char *id) {
  for (size_t i = 0; i < batch.n; i++)
    if (str_eq(batch.v[i].id, str_from(id))) return batch.v[i].what;
  fail_msg("no %s", id);
  return NULL;
}

static void an_extension_says_its_old_and_its_new_closing(void **state) {
  (void)state;
  const struct opportunity_new *o = notice("guichet-unique-bohicon");
  assert_int_equal(o->amendments.n, 1);
  assert_true(str_eq(o->amendments.v[0].old_closes.wall, S("2026-11-20T17:00")));
  assert_true(str_eq(o->amendments.v[0].new_closes.wall, S("2026-12-04T17:00")));
  assert_int_equal(o->amendments.v[0].new_closes.at.at.us, o->closes.at.at.us);
}

static void a_permanent_call_ends_at_the_last_minute_of_its_last_day_in_its_country(void **state) {
  (void)state;
  const struct opportunity_new *o = notice("liste-experts-territoriaux");
  assert_false(o->closes.at.has);
  assert_true(str_eq(o->zone, S("Europe/Paris")));
  assert_true(str_eq(o->ends.wall, S("2028-12-31T23:59")));
  struct instant end;
  assert_int_equal(date_parse_instant(S("2028-12-31T22:59:00Z"), &end), OK);
  assert_int_equal(o->ends.at.at.us, end.us);
}

/* --- Refusals ------------------------------------------------------------------------------------------------------- */

static const char sound[] =
  "{\"opportunites\":[{\"id\":\"a\",\"reference\":\"R 1\",\"type\":\"ami\",\"statut\":\"publiee\",\"titre\":\"Titre\","
  "\"resume\":\"\",\"description\":\"Texte\",\"organisme\":\"Ville\",\"ville\":\"Paris\",\"pays\":\"FR\","
  "\"publication\":\"2026-11-01\",\"budget\":{\"devise\":\"EUR\",\"public\":true,\"montant\":100},"
  "\"lots\":[{\"numero\":1,\"intitule\":\"un\"},{\"numero\":2,\"intitule\":\"deux\"}],\"criteres\":[[\"prix\",12.5]],"
  "\"pieces\":[{\"libelle\":\"CV\",\"obligatoire\":true,\"formats\":[\"pdf\"],\"taille_max_mo\":5,\"nombre_max\":1}],"
  "\"echeance\":{\"locale\":\"2026-12-10T17:00\",\"fuseau\":\"Europe/Paris\",\"utc\":\"2026-12-10T16:00:00Z\"}}]}";

/* `sound` with the first `old` replaced. */
static struct str changed(const char *old, const char *now) {
  const char *at = strstr(sound, old);
  if (at == NULL) fail_msg("nothing to replace: %s", old);
  return fmt(&arena, "%.*s%s%s", (int)(at - sound), sound, now, at + strlen(old));
}

static const struct import_item *read_one(struct str text) {
  struct import_batch *b = arena_new(&arena, struct import_batch);
  struct str problem = {0};
  if (import_json(&arena, text, b, &problem) != OK) fail_msg("%.*s", STR(problem));
  assert_int_equal(b->n, 1);
  return &b->v[0];
}

static const struct {
  const char *old, *now, *path, *reason;
} refusals[] = {
  {"T16:00:00Z", "T15:00:00Z", "/echeance", "2026-12-10T16:00:00Z (time zones"},
  {"2026-12-10T17:00", "2027-03-28T02:30", "/echeance", "skip this hour"},
  {"2026-12-10T17:00", "2026-10-25T02:30", "/echeance", "twice"},
  {"2026-12-10T17:00", "2026-12-10T17:00:30", "/echeance/locale", "whole minutes"},
  {"2026-12-10T17:00", "10/12/2026", "/echeance/locale", "no local time"},
  {"Europe/Paris", "Europe/Pariss", "/echeance/fuseau", "no time zone"},
  {",\"utc\":\"2026-12-10T16:00:00Z\"", "", "/echeance/utc", "missing"},
  {"\"echeance\":{", "\"echeanc\":{", "/echeance", "neither a closing nor"},
  {"\"echeance\":{", "\"permanent_jusqu_au\":\"2027-12-31\",\"echeance\":{", "/permanent_jusqu_au", "no closing"},
  {"\"ami\"", "\"offre\"", "/type", "none of the kinds"},
  {"\"publiee\"", "\"ouverte\"", "/statut", "none of"},
  {"\"publiee\"", "\"annulee\"", "/annulation", "missing"},
  {"\"resume\"", "\"annulation\":{\"date\":\"2026-11-02\",\"motif\":\"m\"},\"resume\"", "/annulation", "not annulee"},
  {"\"Titre\"", "null", "/titre", "missing"},
  {"\"Titre\"", "\"\"", "/titre", "empty"},
  {"\"Titre\"", "17", "/titre", "should be text"},
  {"\"Titre\"", "\"a\\u001bb\"", "/titre", "control character"},
  {"\"Titre\"", "\"a\\u0085b\"", "/titre", "control character"},
  {"\"FR\"", "\"ZZ\"", "/pays", "a country"},
  {"\"EUR\"", "\"euro\"", "/budget/devise", "a currency"},
  {",\"public\":true", "", "/budget/public", "missing"},
  {"100", "100.5", "/budget/montant", "whole number"},
  {"100", "-1", "/budget/montant", "whole number"},
  {"\"numero\":2", "\"numero\":1", "/lots", "twice"},
  {"[\"prix\",12.5]", "[\"prix\"]", "/criteres/0", "a list of two"},
  {"[\"pdf\"]", "[\"pdf\",\"exe\"]", "/pieces/0/formats", "cannot be received"},
  {"[\"pdf\"]", "[]", "/pieces/0/formats", "cannot be received"},
  {"\"taille_max_mo\":5", "\"taille_max_mo\":0", "/pieces", "at least one"},
  {"2026-11-01", "2026-11-31", "/publication", "no day"},
  {"2026-11-01", "2026-12-11", "/publication", "before the closing"},
  {"\"resume\"", "\"langue\":\"FR\",\"resume\"", "/langue", "code of a language"},
  {"\"resume\"", "\"traductions\":{\"en\":{\"resume\":\"x\"}},\"resume\"", "/traductions/en/titre", "missing"},
  {"\"resume\"", "\"traductions\":{\"english\":{\"titre\":\"x\"}},\"resume\"", "/traductions/english", "code of a language"},
  {"\"resume\"", "\"traductions\":{\"fr\":{\"titre\":\"x\"}},\"resume\"", "/traductions/fr", "the notice itself"},
  {"\"resume\"", "\"traductions\":[],\"resume\"", "/traductions", "should be an object"},
  {"\"resume\"", "\"lieux\":[\"Lyon\",{\"ville\":\"Rome\",\"pays\":\"ZZ\"}],\"resume\"", "/lieux/1/pays", "a country"},
  {"\"resume\"", "\"lieux\":[{\"pays\":\"IT\"}],\"resume\"", "/lieux/0/ville", "missing"},
  {"\"resume\"", "\"contact\":{},\"resume\"", "/contact", "nobody"},
  {"\"resume\"", "\"contact\":{\"courriel\":\"a@b\"},\"resume\"", "/contact/courriel", "no e-mail address"},
  {"\"resume\"", "\"contact\":{\"telephone\":\"javascript:1\"},\"resume\"", "/contact/telephone", "telephone number"},
  {"\"resume\"", "\"visibilite\":\"cachee\",\"resume\"", "/visibilite", "none of"},
  {"\"resume\"", "\"visibilite\":\"invitation\",\"resume\"", "/invites", "nobody could read it"},
  {"\"resume\"", "\"visibilite\":\"invitation\",\"invites\":[\"a@b.org\",\"b\"],\"resume\"", "/invites/1", "no e-mail address"},
  {"\"resume\"", "\"invites\":[\"a@b.org\"],\"resume\"", "/invites", "not invitation"},
  {"\"publiee\"", "\"attribuee\"", "/attribution", "missing"},
  {"\"publiee\"", "\"infructueuse\",\"infructueux\":{\"date\":\"2026-12-10\",\"texte\":\"t\"}", "/infructueux", "before the closing"},
  {"\"resume\"", "\"attribution\":{\"date\":\"2026-12-20\",\"texte\":\"t\"},\"resume\"", "/attribution", "not attribuee"},
  {"\"nombre_max\":1", "\"nombre_max\":1,\"enveloppe\":\"verte\"", "/pieces/0/enveloppe", "none of"},
  {"\"nombre_max\":1", "\"nombre_max\":1,\"pages\":0", "/pieces", "from 1 to"},
  {"\"nombre_max\":1", "\"nombre_max\":1,\"etape\":1", "/pieces/0/etape", "no stage: there are 0"},
  {"\"resume\"", "\"questions_candidat\":[{\"usage\":\"avant\",\"type\":\"texte\",\"libelle\":\"Q\",\"obligatoire\":true}],\"resume\"", "/questions_candidat/0/usage", "none of the words"},
  {"\"resume\"", "\"questions_candidat\":[{\"usage\":\"dossier\",\"type\":\"couleur\",\"libelle\":\"Q\",\"obligatoire\":true}],\"resume\"", "/questions_candidat/0/type", "none of the words"},
  {"\"resume\"", "\"questions_candidat\":[{\"usage\":\"dossier\",\"type\":\"texte\",\"obligatoire\":true}],\"resume\"", "/questions_candidat/0/libelle", "missing"},
  {"\"resume\"", "\"questions_candidat\":[{\"usage\":\"dossier\",\"type\":\"choix\",\"libelle\":\"Q\",\"obligatoire\":true,\"choix\":[\"un\"]}],\"resume\"", "/questions_candidat/0/choix", "from 2 to 50"},
  {"\"resume\"", "\"questions_candidat\":[{\"usage\":\"dossier\",\"type\":\"texte\",\"libelle\":\"Q\",\"obligatoire\":true,\"choix\":[\"un\",\"deux\"]}],\"resume\"", "/questions_candidat/0/choix", "not answered by a choice"},
  {"\"resume\"", "\"questions_candidat\":[{\"usage\":\"dossier\",\"type\":\"oui_non\",\"libelle\":\"Q\",\"obligatoire\":true,\"attendu\":\"oui\"}],\"resume\"", "/questions_candidat/0/attendu", "before the dossier alone"},
  {"\"resume\"", "\"questions_candidat\":[{\"usage\":\"eligibilite\",\"type\":\"oui_non\",\"libelle\":\"Q\",\"obligatoire\":true,\"attendu\":\"yes\"}],\"resume\"", "/questions_candidat/0/attendu", "none of the words"},
  {"\"resume\"", "\"questions_candidat\":[{\"usage\":\"dossier\",\"type\":\"fichier\",\"libelle\":\"Q\",\"obligatoire\":true}],\"resume\"", "/questions_candidat/0/formats", "missing"},
  {"\"resume\"", "\"questions_candidat\":[{\"usage\":\"dossier\",\"type\":\"fichier\",\"libelle\":\"Q\",\"obligatoire\":true,\"formats\":[\"pdf\"]}],\"resume\"", "/questions_candidat/0", "at least one of each"},
  {"\"resume\"", "\"questions_candidat\":[{\"usage\":\"eligibilite\",\"type\":\"fichier\",\"libelle\":\"Q\",\"obligatoire\":true,\"formats\":[\"pdf\"],\"taille_max_mo\":1,\"nombre_max\":1}],\"resume\"", "/questions_candidat/0/usage", "in the dossier"},
  {"\"resume\"", "\"questions_candidat\":[{\"usage\":\"eligibilite\",\"type\":\"oui_non\",\"libelle\":\"Q\",\"obligatoire\":true},{\"usage\":\"eligibilite\",\"type\":\"oui_non\",\"libelle\":\"Q\",\"obligatoire\":true},{\"usage\":\"eligibilite\",\"type\":\"oui_non\",\"libelle\":\"Q\",\"obligatoire\":true},{\"usage\":\"eligibilite\",\"type\":\"oui_non\",\"libelle\":\"Q\",\"obligatoire\":true}],\"resume\"", "/questions_candidat/3/usage", "more than three"},
  {"\"resume\"", "\"confidentialite\":{\"duree_mois\":0},\"resume\"", "/confidentialite/duree_mois", "from 1 to 120"},
  {"\"resume\"", "\"confidentialite\":{\"pays\":[\"ZZ\"]},\"resume\"", "/confidentialite/pays/0", "a country"},
  {"\"resume\"", "\"taille_max_dossier_mo\":0,\"resume\"", "/taille_max_dossier_mo", "from 1 to"},
  {"\"resume\"", "\"rectificatifs\":[{\"date\":\"2026-11-05\",\"objet\":\"o\",\"ancienne_echeance\":{\"locale\":\"2026-12-11T17:00\","
   "\"fuseau\":\"Europe/Paris\",\"utc\":\"2026-12-11T16:00:00Z\"}}],\"resume\"", "/rectificatifs", "never moves earlier"},
};

static void what_cannot_be_trusted_is_refused_with_its_place_and_reason(void **state) {
  (void)state;
  assert_non_null(read_one(str_from(sound))->what);
  for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
    const struct import_item *item = read_one(changed(refusals[i].old, refusals[i].now));
    if (item->what != NULL) fail_msg("\"%s\" was taken", refusals[i].now);
    if (!str_eq(item->refusal.path, str_from(refusals[i].path)) || !str_contains(item->refusal.reason, str_from(refusals[i].reason)))
      fail_msg("\"%s\": %.*s: %.*s", refusals[i].now, STR(item->refusal.path), STR(item->refusal.reason));
  }
}

static void an_unknown_key_is_listed_where_it_stands(void **state) {
  (void)state;
  const struct import_item *item = read_one(changed("\"montant\":100", "\"montant\":100,\"a/b~\\u001b\":{\"c\":1}"));
  assert_non_null(item->what);
  assert_int_equal(item->notes.n, 1);
  assert_true(str_eq(item->notes.v[0].path, S("/budget/a~1b~0?")));
  assert_true(str_eq(item->what->criteria.v[0].weight, S("12.5")));
}

static void a_moment_of_another_zone_is_kept_in_the_notices_own_and_said(void **state) {
  (void)state;
  const struct import_item *item = read_one(changed("\"echeance\"", "\"questions\":{\"locale\":\"2026-12-01T12:00\",\"fuseau\":"
    "\"Africa/Dakar\",\"utc\":\"2026-12-01T12:00:00Z\"},\"echeance\""));
  assert_non_null(item->what);
  assert_true(str_eq(item->what->enquiry.wall, S("2026-12-01T13:00")));
  assert_int_equal(item->notes.n, 1);
  assert_true(str_eq(item->notes.v[0].path, S("/questions")));
}

static const struct {
  const char *text, *problem;
} no_files[] = {
  {"", "line 1"},
  {"[]", "should be an object"},
  {"{}", "/opportunites: is missing"},
  {"{\"opportunites\":{}}", "/opportunites: should be a list"},
  {"{\"opportunites\":[],\"opportunites\":[]}", "duplicate"},
  {"{\"opportunites\":[]} x", "end of file"},
  {"{\"opportunites\":[\"\xc0\xaf\"]}", "unable to decode byte"},
  {"{\"opportunites\":[],\"types\":{\"vente\":\"Vente\"}}", "\"vente\" is none of the kinds"},
  {"{\"opportunites\":[],\"statuts\":[\"perdue\"]}", "\"perdue\" is none of the states"},
};

static void what_is_no_such_file_is_refused_as_a_whole(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof no_files / sizeof *no_files; i++) {
    struct import_batch b = {0};
    struct str problem = {0};
    assert_int_equal(import_json(&arena, str_from(no_files[i].text), &b, &problem), INVALID);
    if (!str_contains(problem, str_from(no_files[i].problem))) fail_msg("%s: %.*s", no_files[i].text, STR(problem));
  }
}

static void a_file_that_says_too_much_is_refused_before_memory_runs_out(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  char *bytes = malloc(IMPORT_MAX + 1);
  struct import_batch b = {0};
  struct str problem = {0};
  memset(bytes, ' ', IMPORT_MAX + 1);
  assert_int_equal(import_json(&a, (struct str){bytes, IMPORT_MAX + 1}, &b, &problem), TOO_BIG);
  struct out o = out_fixed(bytes, IMPORT_MAX);
  out_z(&o, "{\"opportunites\":[{}");
  for (size_t i = 1; i < IMPORT_ITEMS_MAX; i++) {
    out_z(&o, ",{\"titre\":\"");
    for (size_t j = 0; j < 40; j++) out_z(&o, "titre titre ");
    out_z(&o, "\",\"lieux\":[\"\"");
    for (size_t j = 1; j < IMPORT_LIST_MAX; j++) out_z(&o, ",\"\"");
    out_z(&o, "]}");
  }
  out_z(&o, "]}");
  assert_false(o.full);
  assert_int_equal(import_json(&a, out_str(&o), &b, &problem), TOO_BIG);
  assert_true(str_contains(problem, S("divide it before entry")));
  assert_true(a.used < ARENA_MAX);
  free(bytes);
}

/* --- In a real store ------------------------------------------------------------------------------------------------ */

struct fixture {
  char folder[64];
  struct board board;
};

static int open_board(void **state) {
  struct fixture *f = calloc(1, sizeof *f);
  strncpy(f->folder, "/tmp/babillard-import-XXXXXX", sizeof f->folder - 1);
  if (mkdtemp(f->folder) == NULL) return -1;
  *state = f;
  return board_open(fmt(&arena, "sqlite:%s/b.db", f->folder), fmt(&arena, "dir:%s/files", f->folder), true, &f->board) == OK ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *where) {
  (void)st, (void)kind, (void)where;
  return remove(path);
}

static int close_board(void **state) {
  struct fixture *f = *state;
  board_close(&f->board);
  int const gone = nftw(f->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
  free(f);
  return gone;
}

static struct opportunity stored(struct board *b, int64_t id) {
  struct db *db;
  struct opportunity o = {0};
  assert_int_equal(board_snapshot(b, &db), OK);
  assert_int_equal(opportunity_public(db, &arena, id, (struct opt_int){0}, today, &o), OK);
  board_release(b, db);
  return o;
}

static void importing_twice_changes_nothing(void **state) {
  struct fixture *f = *state;
  struct import_report first, second;
  assert_int_equal(import_apply(&f->board, &arena, &batch, today, &first), OK);
  assert_int_equal(first.count[IMPORT_ADDED], NOTICES);
  assert_int_equal(import_apply(&f->board, &arena, &batch, instant_plus(today, HOUR_US), &second), OK);
  assert_int_equal(second.count[IMPORT_KNOWN], NOTICES);
  assert_int_equal(second.count[IMPORT_ADDED], 0);
  for (size_t i = 0; i < NOTICES; i++) {
    assert_int_equal(first.v[i].id, second.v[i].id);
    struct opportunity const o = stored(&f->board, first.v[i].id);
    const struct opportunity_new *what = batch.v[i].what;
    assert_true(str_eq(o.row.title, what->title));
    assert_int_equal(o.kind, what->kind);
    assert_int_equal(o.documents.n, what->documents.n);
    assert_int_equal(o.pieces.n, what->pieces.n);
    assert_int_equal(o.lots.n, what->lots.n);
    assert_int_equal(o.row.ends_at.us, what->ends.at.at.us);
  }
  struct db *db;
  struct board_content content;
  assert_int_equal(board_snapshot(&f->board, &db), OK);
  assert_int_equal(board_content(db, &arena, &content), OK);
  board_release(&f->board, db);
  assert_int_equal(content.opportunities, NOTICES);
}

static void states_follow_from_the_instants(void **state) {
  struct fixture *f = *state;
  struct import_report report;
  size_t count[OPPORTUNITY_CANCELLED + 1] = {0};
  assert_int_equal(import_apply(&f->board, &arena, &batch, today, &report), OK);
  for (size_t i = 0; i < NOTICES; i++) count[stored(&f->board, report.v[i].id).state]++;
  assert_int_equal(count[OPPORTUNITY_CLOSED], 3);
  assert_int_equal(count[OPPORTUNITY_CANCELLED], 1);
  assert_int_equal(count[OPPORTUNITY_OPEN], NOTICES - 4);
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_field_of_the_thirty_arrives_or_is_listed_and_nothing_is_invented),
    cmocka_unit_test(every_field_of_what_the_thirty_lack_arrives_and_nothing_is_left),
    cmocka_unit_test(what_was_not_taken_is_listed),
    cmocka_unit_test(an_extension_says_its_old_and_its_new_closing),
    cmocka_unit_test(a_permanent_call_ends_at_the_last_minute_of_its_last_day_in_its_country),
    cmocka_unit_test(what_cannot_be_trusted_is_refused_with_its_place_and_reason),
    cmocka_unit_test(an_unknown_key_is_listed_where_it_stands),
    cmocka_unit_test(a_moment_of_another_zone_is_kept_in_the_notices_own_and_said),
    cmocka_unit_test(what_is_no_such_file_is_refused_as_a_whole),
    cmocka_unit_test(a_file_that_says_too_much_is_refused_before_memory_runs_out),
    cmocka_unit_test_setup_teardown(importing_twice_changes_nothing, open_board, close_board),
    cmocka_unit_test_setup_teardown(states_follow_from_the_instants, open_board, close_board),
  };
  return cmocka_run_group_tests(tests, read_data, drop_data);
}
