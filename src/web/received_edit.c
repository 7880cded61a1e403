/* A partner's notice completed by an officer before it is published: a form filled with what was understood. */
#include "web/received_pages.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/out.h"
#include "base/words.h"
#include "base/zone.h"
#include "board/board.h"
#include "views.h"
#include "web/app.h"
#include "web/handlers.h"
#include "web/office_pages.h"
#include "web/reply.h"

enum { URL_MAX = 2000, BODY_MAX = 40000, SUMMARY_MAX = 1000 };

/* --- What stands in the form ----------------------------------------------------------------------------------------- */

struct filling {
  struct arena *arena;
  struct form_field *at;
  struct form_fields *fields;
};

static void put(struct filling *f, struct str key, struct str value) { f->at[f->fields->n++] = (struct form_field){key, value}; }

static void put_closing(struct filling *f, const struct opportunity_new *what, const struct zone *zone) {
  put(f, S("cloture-inconnue"), what->closes.at.has ? S("") : S("1"));
  if (!what->closes.at.has) return;
  struct civil const c = zone_local(zone, what->closes.at.at);
  struct out day = out_in(f->arena, 16);
  date_put_day(&day, date_of(&c));
  put(f, S("jour"), out_str(&day));
  put(f, S("heure"), fmt(f->arena, "%02d:%02d", c.hour, c.minute));
}

static const struct form_fields *fields_of(struct request *r, const struct opportunity_new *what, const struct zone *zone) {
  enum { FIELDS_OF = 20 };
  struct filling f = {r->arena, arena_many(r->arena, FIELDS_OF, struct form_field), arena_new(r->arena, struct form_fields)};
  put(&f, S("titre"), what->title);
  put(&f, S("resume"), what->summary);
  put(&f, S("texte"), what->body);
  put(&f, S("nature"), kind_slug(what->kind));
  put(&f, S("reference"), what->reference);
  put(&f, S("organisme"), what->organisation);
  put(&f, S("ville"), what->city);
  put(&f, S("pays"), what->country);
  put(&f, S("fuseau"), str_has(what->zone) ? what->zone : zone_name(zone));
  put(&f, S("lien"), what->origin_url);
  put(&f, S("langue"), what->lang);
  put_closing(&f, what, zone);
  f.fields->at = f.at;
  return f.fields;
}

/* --- What was typed -------------------------------------------------------------------------------------------------- */

static void read_link(struct request *r, struct form_page *form, struct opportunity_new *what) {
  struct str const value = str_trim(request_form(r, "lien"));
  bool const web = str_starts(value, S("https://")) || str_starts(value, S("http://"));
  what->origin_url = value.n > 0 ? value : (struct str){0};
  bool good = value.n == 0 || (web && value.n <= URL_MAX);
  for (size_t i = 0; i < value.n; i++) good = good && (unsigned char)value.p[i] > ' ' && value.p[i] != '"' && value.p[i] != '<' && value.p[i] != '>';
  if (!good) form_problem(form, S("lien"), T(r->show.lang, "Indiquez une adresse complète, qui commence par https://, ou laissez vide."));
}

/* The closing typed. One that is the day's end as the notice had it is still said to be a day only. */
static void read_closing(struct request *r, struct form_page *form, const struct received_page *page, const struct zone *zone,
                         struct opportunity_new *what) {
  const struct opportunity_new *understood = &page->now.mapped.what;
  what->closes = office_read_closing(r, form, zone);
  if (what->closes.at.has && !instant_before(r->arrived, what->closes.at.at) && str_eq(request_form(r, "acte"), S("publier")))
    form_problem(form, S("jour"), T(r->show.lang, "La date de clôture doit être à venir."));
  bool const same = understood->closes.at.has && what->closes.at.has && understood->closes.at.at.us == what->closes.at.at.us;
  what->closes_said = same ? understood->closes_said : S("instant");
  what->ends = what->closes;
}

static void read_texts(struct request *r, struct form_page *form, struct opportunity_new *what) {
  enum lang const lang = r->show.lang;
  if (kind_of_slug(request_form(r, "nature"), &what->kind) != OK) form_problem(form, S("nature"), T(lang, "Choisissez la nature de l’opportunité."));
  what->title = office_required(r, form, "titre", 500, T(lang, "Indiquez un titre, de 500 caractères au plus."));
  what->summary = office_required(r, form, "resume", SUMMARY_MAX, T(lang, "Résumez l’opportunité en une ou deux phrases."));
  what->body = office_required(r, form, "texte", BODY_MAX, T(lang, "Saisissez le texte de l’avis."));
  what->organisation = office_required(r, form, "organisme", 500, T(lang, "Indiquez l’organisme qui publie."));
  what->reference = office_required(r, form, "reference", 500, T(lang, "Indiquez la référence de l’organisme."));
  what->lang = office_read_language(r, form);
}

/* A translation into the language that was chosen would be a second text in it. */
static void drop_translation(struct request *r, struct opportunity_new *what) {
  struct new_text *kept = arena_many(r->arena, what->texts.n, struct new_text);
  size_t n = 0;
  for (size_t i = 0; i < what->texts.n; i++)
    if (!str_eq(what->texts.v[i].lang, what->lang)) kept[n++] = what->texts.v[i];
  what->texts.v = kept;
  what->texts.n = n;
}

/* --- The pages ------------------------------------------------------------------------------------------------------- */

static enum err show_form(struct request *r, struct reply *out, const struct received_page *page, struct form_page *form) {
  struct received_editor_page editor = {.row = page->row, .form = *form};
  if (form->n > 0) form_refused(r, out, out->status == 200 ? 422 : out->status);
  view_received_edit(&out->body, &r->show, &editor);
  return OK;
}

enum err received_edit_show(struct request *r, struct reply *out) {
  struct received_page page = {0};
  TRY(received_load(r, &page));
  if (!page.publishable) return reply_redirect(out, r, received_path(r, ""));
  struct form_page form = {.typed = fields_of(r, &page.now.mapped.what, page.zone)};
  return show_form(r, out, &page, &form);
}

/* Without a closing it is listed as long as one whose source tells none. */
static struct opportunity_new closing_taken_away(struct request *r, const struct received_page *page) {
  struct foreign one = page->now.one;
  one.closes = (struct foreign_time){0};
  struct understood without;
  understood_again(&r->show, &one, &page->defaults, UNDERSTOOD_COMPARED, &without);
  return without.mapped.what;
}

enum err received_edit(struct request *r, struct reply *out) {
  struct received_page page = {0};
  struct form_page form = {.typed = &r->form};
  struct received_act_args args = {.ref = request_str(r, "ref"), .organisation = r->session->organisation, .person_id = r->session->person_id,
                                   .now = r->arrived};
  TRY(received_load(r, &page));
  TRY(received_seen(r, &args.changed));
  struct opportunity_new what = page.now.mapped.what;
  bool const unknown = str_eq(request_form(r, "cloture-inconnue"), S("1"));
  if (unknown && what.closes.at.has) what = closing_taken_away(r, &page);
  const struct zone *zone;
  read_texts(r, &form, &what);
  office_read_place(r, &form, &what, &zone);
  if (!unknown) read_closing(r, &form, &page, zone, &what);
  else if (!page.now.mapped.what.closes.at.has && str_has(str_trim(request_form(r, "jour"))))
    form_problem(&form, S("jour"), T(r->show.lang, "Vous indiquez un jour de clôture : décochez « La source n’indique pas de clôture », ou effacez ce jour."));
  read_link(r, &form, &what);
  drop_translation(r, &what);
  if (form.n > 0) return show_form(r, out, &page, &form);
  what.publish = str_eq(request_form(r, "acte"), S("publier"));
  what.author = (struct opt_int){true, r->session->person_id};
  args.what = &what;
  TRY(board_change(r->board, received_publish, &args));
  if (args.ret_refusal == RECEIVED_FINE) return received_made(r, out, args.ret_opportunity, what.publish);
  out->status = args.ret_refusal == RECEIVED_PAST || args.ret_refusal == RECEIVED_OTHERS ? 422 : 409;
  if (args.ret_refusal == RECEIVED_DONE) return received_problem(r, out, args.ret_refusal);
  form_problem(&form, S("contenu"), received_refusal_sentence(r->show.lang, args.ret_refusal));
  return show_form(r, out, &page, &form);
}
