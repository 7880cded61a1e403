/* What is said of files that the virus scanner holds back. */
#include "base/arena.h"
#include "base/out.h"
#include "base/words.h"
#include "views.h"
#include "web/app.h"
#include "web/dossier_pages.h"
#include "web/reply.h"

enum { SENTENCE_MAX = 4 << 10 };

enum err file_held(struct request *r, struct reply *out, enum scan_state state, struct str found, struct str back) {
  enum lang const lang = r->show.lang;
  struct str const waits = T(lang, "L’analyse antivirus de ce fichier est en cours. Réessayez dans une minute.");
  struct str const sentence = state == SCAN_INFECTED ? app_say(r, T(lang, "Un virus a été trouvé dans ce fichier (%s) : il n’est pas remis."), found) : waits;
  out->status = 409;
  out->cache = CACHE_NO_STORE;
  view_file_held(&out->body, &r->show, sentence, back);
  return OK;
}

void dossier_say_infected(struct request *r, struct dossier_page *page) {
  for (size_t i = 0; i < page->dossier.files.n; i++) {
    const struct q_dossier_file *f = &page->dossier.files.v[i];
    if (scan_state_of(f->scan) != SCAN_INFECTED) continue;
    struct out o = out_in(r->arena, SENTENCE_MAX);
    struct str const args[] = {f->name, f->found};
    slots_put(&o, T(r->show.lang, "Un virus a été trouvé dans « %s » (%s). Remplacez ce fichier ou retirez-le."), args, 2);
    form_problem(&page->form, fmt(r->arena, "piece-%lld", (long long)f->piece_id), out_str(&o));
  }
}
