/* Pages of words alone: help, contact, legal notice, privacy, accessibility. */
#include "base/arena.h"
#include "base/out.h"
#include "base/words.h"
#include "board/board.h"
#include "views.h"
#include "web/handlers.h"
#include "web/pages.h"
#include "web/reply.h"

/* The setting is an address, mailto: or https:; the sender's address stands in for it unless it was never set either. */
static void put_contact(struct request *r, struct text_page *page) {
  struct str const set = r->board->contact, sender = r->board->sender;
  if (str_starts(set, S("https://"))) {
    page->contact = page->contact_url = set;
    return;
  }
  if (!str_has(set) && (!str_has(sender) || str_ends(sender, S(".localdomain")))) return;
  page->contact = str_starts(set, S("mailto:")) ? str_sub(set, 7, set.n) : str_has(set) ? set : sender;
  page->contact_url = fmt(r->arena, "mailto:%.*s", STR(page->contact));
}

/* What the installation says of itself. */
static struct text_page about_us(struct request *r) {
  struct text_page page = {0};
  if (str_has(r->board->name)) page.name = r->board->name;
  put_contact(r, &page);
  page.unfilled = !str_has(page.name) || !str_has(page.contact);
  return page;
}

/* Nothing on these pages changes while the program runs. */
static enum err keep(struct reply *out) {
  reply_keep(out, (struct instant){INT64_MAX});
  return OK;
}

enum err help_show(struct request *r, struct reply *out) {
  struct text_page const page = about_us(r);
  r->show.summary = T(r->show.lang, "Lire un avis, préparer et déposer un dossier, comprendre la règle de clôture, garder son récépissé.");
  view_help(&out->body, &r->show, &page);
  return keep(out);
}

enum err contact_show(struct request *r, struct reply *out) {
  struct text_page const page = about_us(r);
  r->show.summary = T(r->show.lang, "À qui écrire : pour une question sur un avis, un problème avec ce site, vos données.");
  view_contact(&out->body, &r->show, &page);
  return keep(out);
}

enum err legal_show(struct request *r, struct reply *out) {
  struct text_page const page = about_us(r);
  r->show.summary = T(r->show.lang, "Qui publie ce site, qui répond des avis, sous quelle licence il fonctionne.");
  view_legal(&out->body, &r->show, &page);
  return keep(out);
}

enum err privacy_show(struct request *r, struct reply *out) {
  struct text_page const page = about_us(r);
  r->show.summary = T(r->show.lang, "Les données enregistrées, pourquoi, pour combien de temps, et vos droits.");
  view_privacy(&out->body, &r->show, &page);
  return keep(out);
}

enum err accessibility_show(struct request *r, struct reply *out) {
  struct text_page const page = about_us(r);
  r->show.summary = T(r->show.lang, "État de conformité au RGAA 4.1.2, essais menés, contact et voies de recours.");
  view_accessibility(&out->body, &r->show, &page);
  return keep(out);
}
