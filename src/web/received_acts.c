/* What an officer makes of a partner's notice. Each act says which content was read, so that nobody publishes what they
 * have not seen. */
#include "web/received_pages.h"

#include "base/arena.h"
#include "base/words.h"
#include "board/board.h"
#include "views.h"
#include "web/app.h"
#include "web/handlers.h"
#include "web/office_pages.h"
#include "web/reply.h"

enum { REASON_MAX = 500 };

enum err received_seen(struct request *r, struct instant *ret) { return str_int(request_form(r, "contenu-lu"), 0, INT64_MAX, &ret->us); }

static enum err show_problem(struct request *r, struct reply *out, struct str field, struct str sentence, int status) {
  struct received_page page = {0};
  TRY(received_load(r, &page));
  page.form.typed = &r->form;
  bool const has_field = (str_eq(field, S("numero")) && page.joinable) || (str_eq(field, S("motif")) && (page.tellable || page.noteable));
  form_problem(&page.form, has_field ? field : S("contenu"), sentence);
  form_refused(r, out, status);
  view_received(&out->body, &r->show, &page);
  return OK;
}

enum err received_problem(struct request *r, struct reply *out, enum received_refusal refusal) {
  bool const changed = refusal == RECEIVED_MOVED || refusal == RECEIVED_DONE;
  struct str const field = refusal == RECEIVED_ABSENT ? S("numero") : S("contenu");
  return show_problem(r, out, field, received_refusal_sentence(r->show.lang, refusal), changed ? 409 : 422);
}

static struct received_act_args act_of(struct request *r) {
  return (struct received_act_args){.ref = request_str(r, "ref"), .organisation = r->session->organisation, .person_id = r->session->person_id,
                                    .now = r->arrived};
}

/* Does it, then leads to `onward`; what is refused is told on the page. */
static enum err run(struct request *r, struct reply *out, board_act *act, struct received_act_args *args, struct str onward) {
  TRY(received_seen(r, &args->changed));
  TRY(board_change(r->board, act, args));
  return args->ret_refusal == RECEIVED_FINE ? reply_redirect(out, r, onward) : received_problem(r, out, args->ret_refusal);
}

/* --- Made an opportunity --------------------------------------------------------------------------------------------- */

static enum err make(struct request *r, struct reply *out, bool publish) {
  struct received_page page = {0};
  struct received_act_args args = act_of(r);
  TRY(received_load(r, &page));
  TRY(received_seen(r, &args.changed));
  if (publish && page.publishable && str_has(page.missing) && args.changed.us == page.row.changed_at.us)
    return show_problem(r, out, S("contenu"), page.missing, 422);
  struct opportunity_new what = page.now.mapped.what;
  what.publish = publish;
  what.author = (struct opt_int){true, r->session->person_id};
  args.what = &what;
  TRY(board_change(r->board, received_publish, &args));
  if (args.ret_refusal != RECEIVED_FINE) return received_problem(r, out, args.ret_refusal);
  return received_made(r, out, args.ret_opportunity, publish);
}

static enum err publish(struct request *r, struct reply *out) { return make(r, out, true); }
static enum err draft(struct request *r, struct reply *out) { return make(r, out, false); }

/* --- Set apart ------------------------------------------------------------------------------------------------------- */

static enum err decide(struct request *r, struct reply *out, struct str state) {
  struct received_act_args args = act_of(r);
  args.state = state;
  return run(r, out, received_decide, &args, received_path(r, ""));
}

static enum err set_aside(struct request *r, struct reply *out) { return decide(r, out, RECEIVED_SET_ASIDE); }
static enum err refuse(struct request *r, struct reply *out) { return decide(r, out, RECEIVED_REFUSED); }
static enum err take_back(struct request *r, struct reply *out) { return decide(r, out, RECEIVED_TO_REVIEW); }

/* --- Told of one that is there --------------------------------------------------------------------------------------- */

static enum err join(struct request *r, struct reply *out) {
  struct received_act_args args = act_of(r);
  if (str_int(str_trim(request_form(r, "numero")), 1, INT64_MAX, &args.opportunity_id) != OK)
    return show_problem(r, out, S("numero"), T(r->show.lang, "Indiquez le numéro de l’opportunité : il figure dans son adresse."), 422);
  return run(r, out, received_merge, &args, received_path(r, "?fait=rattache"));
}

static enum err part(struct request *r, struct reply *out) {
  struct received_act_args args = act_of(r);
  return run(r, out, received_part, &args, received_path(r, ""));
}

static enum err tell(struct request *r, struct reply *out, board_act *act, const char *done) {
  struct received_page page = {0};
  struct received_act_args args = act_of(r);
  TRY(received_load(r, &page));
  args.reason = str_trim(request_form(r, "motif"));
  if (args.reason.n == 0 || args.reason.n > REASON_MAX)
    return show_problem(r, out, S("motif"), T(r->show.lang, "Dites en une phrase ce qui change, 500 caractères au plus : les lecteurs le liront."), 422);
  if (page.row.opportunity_id.has) args.reason_wall = office_wall_now(r, page.opportunity.zone);
  args.what = &page.now.mapped.what;
  args.outcome = page.cancels;
  struct str const missing = page.missing;
  if (act == received_retell && page.tellable && str_has(missing)) return show_problem(r, out, S("motif"), missing, 422);
  return run(r, out, act, &args, received_path(r, done));
}

static enum err apply(struct request *r, struct reply *out) { return tell(r, out, received_retell, "?fait=applique"); }
static enum err note(struct request *r, struct reply *out) { return tell(r, out, received_note, "?fait=inscrit"); }

static enum err ignore(struct request *r, struct reply *out) {
  struct received_act_args args = act_of(r);
  return run(r, out, received_retell, &args, received_path(r, "?fait=ignore"));
}

enum err received_act(struct request *r, struct reply *out) {
  static const struct {
    struct str slug;
    handler_fn *act;
  } acts[] = {{S_INIT("publier"), publish}, {S_INIT("brouillon"), draft}, {S_INIT("ecarter"), set_aside}, {S_INIT("refuser"), refuse},
              {S_INIT("remettre"), take_back}, {S_INIT("rattacher"), join}, {S_INIT("detacher"), part}, {S_INIT("appliquer"), apply}, {S_INIT("ignorer"), ignore},
              {S_INIT("inscrire"), note}};
  for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
    if (str_eq(acts[i].slug, request_str(r, "slug"))) return acts[i].act(r, out);
  return NOT_FOUND;
}
