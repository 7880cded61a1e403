/* What is said of files that the virus scanner holds back. */
#include "base/arena.h"
#include "base/words.h"
#include "views.h"
#include "web/app.h"
#include "web/dossier_pages.h"
#include "web/reply.h"

enum err file_held(struct request *r, struct reply *out, enum scan_state state, struct str found, struct str back) {
  enum lang const lang = r->show.lang;
  struct str const waits = T(lang, "L’analyse antivirus de ce fichier est en cours. Réessayez dans une minute.");
  struct str const sentence = state == SCAN_INFECTED ? app_say(r, T(lang, "Un virus a été trouvé dans ce fichier (%s) : il n’est pas remis."), found) : waits;
  out->status = 409;
  out->cache = CACHE_NO_STORE;
  view_file_held(&out->body, &r->show, sentence, back);
  return OK;
}
