/* The back office: an officer's opportunities, a new one, publication, extension, what was deposited. */
#include "base/arena.h"
#include "base/date.h"
#include "base/fold.h"
#include "base/rand.h"
#include "base/words.h"
#include "base/zone.h"
#include "board/board.h"
#include "board/history.h"
#include "board/received.h"
#include "feed/foreign/foreign_country.h"
#include "feed/foreign/foreign_language.h"
#include "views.h"
#include "web/app.h"
#include "web/dossier_pages.h"
#include "web/handlers.h"
#include "web/office_pages.h"
#include "web/reply.h"

enum { ROWS = 50, OFFICE_PIECES_MAX = 30, PIECE_LABEL_MAX = 200, PIECE_BYTES = 20000000, PIECE_FILES = 3 };

static struct opt_int organisation_of(const struct request *r) { return r->session->organisation; }

enum err office_show(struct request *r, struct reply *out) {
  struct db *db;
  struct office_page page = {.next = S("")};
  int64_t after;
  if (str_int(request_query(r, "apres"), 1, INT64_MAX, &after) != OK) after = INT64_MAX;
  TRY(board_snapshot(r->board, &db));
  enum err e = office_list(db, r->arena, organisation_of(r), after, ROWS, &page.rows);
  struct received_count waiting = {0};
  if (e == OK) e = received_waiting(db, r->arena, organisation_of(r), &waiting);
  board_release(r->board, db);
  TRY(e);
  if (page.rows.n == ROWS)
    page.next = app_path(r, fmt(r->arena, "/gestion?apres=%lld", (long long)page.rows.v[ROWS - 1].id));
  page.received = waiting.to_review + waiting.changed;
  view_office(&out->body, &r->show, &page);
  return OK;
}

enum err office_load(struct request *r, struct office_opportunity_page *page) {
  struct db *db;
  int64_t const id = request_int(r, "id");
  struct str before = request_query(r, "difficultes");
  if (!rand_is_ref(before)) before = (struct str){0};
  struct str after = request_query(r, "depots");
  if (!rand_is_ref(after)) after = (struct str){0};
  TRY(board_snapshot(r->board, &db));
  enum err e = opportunity_office(db, r->arena, id, organisation_of(r), r->arrived, &page->opportunity);
  if (e == OK) e = deposits_office(db, r->arena, id, organisation_of(r), r->arrived, after, &page->deposits);
  if (e == OK) e = trouble_list(db, r->arena, id, before, &page->troubles);
  board_release(r->board, db);
  TRY(e);
  page->sealed = page->opportunity.kind == KIND_CALL_FOR_TENDERS && !instant_before(page->opportunity.row.ends_at, r->arrived);
  return OK;
}

enum err office_opportunity_show(struct request *r, struct reply *out) {
  struct office_opportunity_page page = {0};
  TRY(office_load(r, &page));
  page.made = str_eq(request_query(r, "fait"), S("publie")) || str_eq(request_query(r, "fait"), S("brouillon"));
  view_office_opportunity(&out->body, &r->show, &page);
  return OK;
}

static struct str wall_text(struct request *r, const struct civil *c) {
  struct out o = out_in(r->arena, 64);
  date_put_local(&o, c);
  return out_str(&o);
}

struct str office_wall_now(struct request *r, const struct zone *zone) {
  struct civil const c = zone_local(zone, r->arrived);
  return wall_text(r, &c);
}

struct moment office_read_closing(struct request *r, struct form_page *form, const struct zone *zone) {
  enum lang const lang = r->show.lang;
  struct moment m = {0};
  struct civil c = {0};
  struct day day;
  bool const day_good = date_parse_day(request_form(r, "jour"), &day) == OK;
  if (!day_good) form_problem(form, S("jour"), T(lang, "Indiquez le jour de clôture, par exemple 2027-01-31."));
  if (date_parse_time(request_form(r, "heure"), &c) != OK) {
    form_problem(form, S("heure"), T(lang, "Indiquez l’heure de clôture, par exemple 17:00."));
    return m;
  }
  if (c.hour == 0 && c.minute == 0) form_problem(form, S("heure"), T(lang, "Minuit prête à confusion : choisissez 23 h 59 ou une heure de bureau."));
  if (!day_good || zone == NULL || form_wrong(form, S("heure")).p != NULL) return m;
  c.year = day.year, c.month = day.month, c.day = day.day;
  struct instant first, second;
  int64_t which = 0;
  switch (zone_instant(zone, &c, &first, &second)) {
  case ZONE_GAP:
    form_problem(form, S("heure"), T(lang, "Cette heure n’existe pas ce jour-là (passage à l’heure d’été). Choisissez-en une autre."));
    return m;
  case ZONE_AMBIGUOUS:
    if (str_int(request_form(r, "fois"), 1, 2, &which) != OK) {
      form_problem(form, S("fois"), T(lang, "Cette heure existe deux fois ce jour-là (passage à l’heure d’hiver). Précisez laquelle."));
      return m;
    }
    if (which == 2) first = second;
    break;
  case ZONE_NORMAL: break;
  }
  return (struct moment){{true, first}, wall_text(r, &c)};
}

struct str office_required(struct request *r, struct form_page *form, const char *field, size_t max, struct str sentence) {
  struct str const value = str_trim(request_form(r, field));
  if (value.n == 0 || value.n > max) form_problem(form, str_from(field), sentence);
  return value;
}

/* One piece a line; "(facultatif)" at its end makes it optional. */
static void read_pieces(struct request *r, struct form_page *form, struct opportunity_new *o) {
  struct str rest = request_form(r, "pieces"), line;
  o->pieces.v = arena_many(r->arena, OFFICE_PIECES_MAX, struct new_piece);
  while (str_next(&rest, '\n', &line)) {
    line = str_trim(line);
    if (line.n == 0) continue;
    if (o->pieces.n == OFFICE_PIECES_MAX) {
      form_problem(form, S("pieces"), T(r->show.lang, "Trente pièces au plus."));
      return;
    }
    bool const optional = str_ends(line, S("(facultatif)")) || str_ends(line, S("(optional)"));
    if (optional) line = str_trim(str_sub(line, 0, line.n - (str_ends(line, S("(optional)")) ? 10 : 12)));
    if (line.n == 0 || line.n > PIECE_LABEL_MAX) { /* the receipt's mail names every piece: it must stay small */
      form_problem(form, S("pieces"), T(r->show.lang, "Une pièce tient en une ligne de 200 caractères au plus."));
      return;
    }
    o->pieces.v[o->pieces.n++] = (struct new_piece){.label = line, .formats = S("pdf docx odt xlsx ods jpg png"), .compulsory = !optional,
                                                    .max_bytes = PIECE_BYTES, .max_files = PIECE_FILES};
  }
  if (o->pieces.n == 0) form_problem(form, S("pieces"), T(r->show.lang, "Indiquez au moins une pièce à fournir."));
}

/* The code of a country that was written by its name or its code. */
static struct str read_country(struct request *r, struct form_page *form) {
  enum lang const lang = r->show.lang;
  struct str const typed = office_required(r, form, "pays", OFFICE_NAME_MAX, T(lang, "Indiquez le pays par son nom ou son code, par exemple Bénin ou BJ."));
  struct str code = foreign_country(typed);
  if (!str_has(code) && names_country_code(typed, &code) != OK) code = (struct str){0}; /* three letters */
  if (!str_has(code) && !form_wrong(form, S("pays")).p)
    form_problem(form, S("pays"), T(lang, "Ce pays n’est pas connu. Écrivez son nom en français ou en anglais, ou son code à deux lettres, par exemple Bénin ou BJ."));
  return code;
}

struct str office_read_language(struct request *r, struct form_page *form) {
  enum lang const lang = r->show.lang;
  struct str const typed = office_required(r, form, "langue", OFFICE_NAME_MAX, T(lang, "Indiquez la langue par son nom ou son code, par exemple français ou fr."));
  struct str const code = foreign_language(typed);
  if (!str_has(code) && !form_wrong(form, S("langue")).p)
    form_problem(form, S("langue"), T(lang, "Cette langue n’est pas connue. Écrivez son nom en français ou en anglais, ou son code à deux lettres, par exemple français ou fr."));
  return code;
}

void office_read_place(struct request *r, struct form_page *form, struct opportunity_new *o, const struct zone **ret_zone) {
  enum lang const lang = r->show.lang;
  o->city = office_required(r, form, "ville", 100, T(lang, "Indiquez la ville."));
  o->country = read_country(r, form);
  o->zone = office_required(r, form, "fuseau", 64, T(lang, "Indiquez le fuseau horaire, par exemple Africa/Porto-Novo."));
  if (zone_load(o->zone, ret_zone) != OK) {
    *ret_zone = NULL;
    form_problem(form, S("fuseau"), T(lang, "Ce fuseau horaire n’est pas connu. Écrivez-le comme Africa/Porto-Novo ou Europe/Paris."));
  }
}

static struct opportunity_new read_new(struct request *r, struct form_page *form) {
  enum lang const lang = r->show.lang;
  struct opportunity_new o = {.lang = S("fr"), .zone_version = zone_version(), .author = {true, r->session->person_id}};
  if (kind_of_slug(request_form(r, "nature"), &o.kind) != OK) form_problem(form, S("nature"), T(lang, "Choisissez la nature de l’opportunité."));
  o.title = office_required(r, form, "titre", 200, T(lang, "Indiquez un titre, de 200 caractères au plus."));
  o.reference = office_required(r, form, "reference", 100, T(lang, "Indiquez la référence de votre organisme."));
  o.organisation = office_required(r, form, "organisme", 200, T(lang, "Indiquez l’organisme qui publie."));
  o.summary = office_required(r, form, "resume", 500, T(lang, "Résumez l’opportunité en une ou deux phrases."));
  o.body = office_required(r, form, "texte", 20000, T(lang, "Saisissez le texte de l’avis."));
  const struct zone *zone;
  office_read_place(r, form, &o, &zone);
  o.closes = office_read_closing(r, form, zone);
  if (o.closes.at.has && !instant_before(r->arrived, o.closes.at.at)) form_problem(form, S("jour"), T(lang, "La date de clôture doit être à venir."));
  read_pieces(r, form, &o);
  if (zone != NULL) o.published = (struct moment){{true, r->arrived}, office_wall_now(r, zone)};
  o.ends = o.closes;
  static struct str french[] = {S_INIT("fr")};
  o.apply_languages = (struct text_list){french, 1};
  return o;
}

static enum err show_editor(struct request *r, struct reply *out, struct editor_page *page) {
  view_office_new(&out->body, &r->show, page);
  return OK;
}

enum err office_new_show(struct request *r, struct reply *out) {
  struct editor_page page = {0};
  return show_editor(r, out, &page);
}

enum err office_new(struct request *r, struct reply *out) {
  struct editor_page page = {.form = {.typed = &r->form}};
  struct opportunity_new const o = read_new(r, &page.form);
  if (page.form.n > 0) {
    form_refused(r, out, 422);
    return show_editor(r, out, &page);
  }
  struct opportunity_add_args add = {.what = &o, .organisation = organisation_of(r), .now = r->arrived};
  enum err const e = board_change(r->board, opportunity_add, &add);
  if (e == FORBIDDEN) {
    form_problem(&page.form, S("organisme"), T(r->show.lang, "Vous ne publiez que pour votre organisme : écrivez son nom comme sur ses autres avis."));
    form_refused(r, out, 422);
    return show_editor(r, out, &page);
  }
  TRY(e);
  return reply_redirect(out, r, app_path(r, fmt(r->arena, "/gestion/opportunites/%lld", (long long)add.ret_id)));
}

enum err office_problem(struct request *r, struct reply *out, struct form_page *form) {
  struct office_opportunity_page page = {0};
  TRY(office_load(r, &page));
  page.form.typed = &r->form;
  bool const extends = page.opportunity.state == OPPORTUNITY_OPEN && page.opportunity.row.closes_at.has;
  for (size_t i = 0; i < form->n; i++) { /* a problem leads to its field, where the page has it */
    struct str const field = form->v[i].field;
    bool const joins = str_eq(field, S("intitule")) || str_eq(field, S("fichier"));
    form_problem(&page.form, extends || joins ? field : S("contenu"), form->v[i].sentence);
  }
  form_refused(r, out, 422);
  view_office_opportunity(&out->body, &r->show, &page);
  return OK;
}

static struct str refusal_sentence(enum lang lang, enum publish_refusal why) {
  switch (why) {
  case PUBLISH_FINE: return (struct str){0};
  case PUBLISH_PAST: return T(lang, "La clôture est déjà passée : créez une nouvelle opportunité.");
  case PUBLISH_EARLIER: return T(lang, "La nouvelle clôture doit être postérieure à l’actuelle : une clôture n’est jamais avancée.");
  case PUBLISH_OVER: return T(lang, "Cet avis est clos, annulé ou permanent : sa date de clôture ne peut plus être modifiée.");
  case PUBLISH_DONE: return T(lang, "Cet avis est déjà publié.");
  }
  return (struct str){0};
}

static struct str here(struct request *r) {
  return app_path(r, fmt(r->arena, "/gestion/opportunites/%lld", (long long)request_int(r, "id")));
}

enum err office_publish(struct request *r, struct reply *out) {
  struct office_opportunity_page page = {0};
  TRY(office_load(r, &page));
  struct opportunity_publish_args publish = {.id = request_int(r, "id"), .organisation = organisation_of(r),
                                             .published_wall = office_wall_now(r, page.opportunity.zone), .now = r->arrived};
  TRY(board_change(r->board, opportunity_publish, &publish));
  if (publish.ret_refusal != PUBLISH_FINE) {
    form_problem(&page.form, S("contenu"), refusal_sentence(r->show.lang, publish.ret_refusal));
    return office_problem(r, out, &page.form);
  }
  return reply_redirect(out, r, here(r));
}

enum err office_extend(struct request *r, struct reply *out) {
  struct office_opportunity_page page = {0};
  TRY(office_load(r, &page));
  struct form_page form = {.typed = &r->form};
  struct opportunity_extend_args extend = {.id = request_int(r, "id"), .organisation = organisation_of(r), .now = r->arrived,
                                           .at_wall = office_wall_now(r, page.opportunity.zone)};
  extend.closes = office_read_closing(r, &form, page.opportunity.zone);
  extend.reason = office_required(r, &form, "motif", 500, T(r->show.lang, "Indiquez le motif : il est publié avec l’avis."));
  if (str_int(request_form(r, "version"), 1, INT64_MAX, &extend.version) != OK) return INVALID;
  bool moved = false;
  if (form.n == 0) {
    enum err const e = board_change(r->board, opportunity_extend, &extend);
    moved = e == CONFLICT;
    if (!moved) TRY(e);
    if (!moved && extend.ret_refusal == PUBLISH_FINE) return reply_redirect(out, r, here(r));
    form_problem(&form, S("jour"), moved ? T(r->show.lang, "La clôture vient d’être modifiée par une autre personne. Vérifiez-la, puis recommencez.")
                                         : refusal_sentence(r->show.lang, extend.ret_refusal));
  }
  TRY(office_problem(r, out, &form));
  if (moved) out->status = 409;
  return OK;
}

enum err office_deposit_show(struct request *r, struct reply *out) {
  struct db *db;
  struct receipt_page page = {.office = true};
  TRY(board_snapshot(r->board, &db));
  enum err const e = receipt_office(db, r->arena, request_str(r, "deposit"), organisation_of(r), r->arrived, &page.receipt, &page.contents);
  board_release(r->board, db);
  TRY(e);
  page.zone = zone_must(page.receipt.zone);
  if (kind_of(page.receipt.kind, &page.kind) != OK) return BROKEN;
  view_receipt(&out->body, &r->show, &page);
  return OK;
}

enum err office_file_send(struct request *r, struct reply *out) {
  struct db *db;
  struct dossier_download f;
  TRY(board_snapshot(r->board, &db));
  enum err const e = office_file(db, r->arena, request_str(r, "ref"), organisation_of(r), r->arrived, &f);
  board_release(r->board, db);
  TRY(e);
  enum scan_state const scan = scan_state_of(f.scan);
  if (!scan_readable(scan)) return file_held(r, out, scan, f.found, app_path(r, S("/gestion")));
  /* Its person is told who opened it: noted before the first byte leaves, or nothing leaves. */
  struct history_file_args opened = {request_str(r, "ref"), r->session->person_id, r->arrived};
  if (!r->head) TRY(board_change(r->board, history_file_opened, &opened));
  return send_file(r, out, f.blob, f.name, f.media, f.sha256);
}
