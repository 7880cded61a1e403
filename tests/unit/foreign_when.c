/* The closing in running text: what is taken, and above all what is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/out.h"
#include "feed/foreign/foreign_date.h"
#include "feed/foreign/foreign_when.h"

/* A time as a line: "2027-01-08 12:00", "2027-01-08" (the day alone), with "+1:00" behind it when an offset was said. */
static const char *shown(struct arena *a, const struct foreign_time *t) {
  struct out o = out_in(a, 80);
  date_put_day(&o, date_of(&t->wall));
  if (t->hour) out_fmt(&o, " %02d:%02d", t->wall.hour, t->wall.minute);
  if (t->hour && t->wall.second > 0) out_fmt(&o, ":%02d", t->wall.second);
  if (t->offset_said) out_fmt(&o, " %+d", t->offset / 60);
  return str_z(a, out_str(&o));
}

static const char *told(struct arena *a, const char *text) {
  static const char *const words[] = {"none", NULL, "several", "unsure", "wrong"};
  struct foreign_time t;
  enum foreign_when const w = foreign_when(str_from(text), &t);
  assert_int_equal(t.has, w == FOREIGN_WHEN_FOUND);
  assert_true((foreign_when_reason(w) != NULL) == (w > FOREIGN_WHEN_FOUND));
  assert_true((w == FOREIGN_WHEN_NONE) == !str_has(t.words));
  if (str_has(t.words)) assert_true(str_contains(str_from(text), t.words));
  return w == FOREIGN_WHEN_FOUND ? shown(a, &t) : words[w];
}

static const struct {
  const char *text, *want;
} phrases[] = {
    /* papers that are got or kept, and what is no offer */
    {"Tender documents can be collected from the procurement unit until 8 January 2027.", "none"},
    {"The tender documents may be purchased until 8 January 2027.", "none"},
    {"Tender dossiers may be requested by email until 5 January 2027.", "none"},
    {"Le dossier d’appel d’offres peut être consulté jusqu’au 8 janvier 2027.", "none"},
    {"Le dossier d’appel d’offres est disponible jusqu’au 8 janvier 2027 à l’accueil.", "none"},
    {"Les dossiers d’appel d’offres sont à acheter avant le 8 janvier 2027.", "none"},
    {"Le dossier est disponible en ligne et les offres sont à déposer avant le 8 janvier 2027.", "2027-01-08"},
    {"The documents are available online; bids are to be sent before 8 January 2027.", "2027-01-08"},
    {"Les dossiers de candidature sont conservés jusqu’au 31 décembre 2028.", "none"},
    {"Your application will be kept until 31 December 2028.", "none"},
    {"Personal data in your application will be retained until 31 December 2028.", "none"},
    {"Les réclamations relatives à cet appel d’offres doivent être déposées avant le 20 janvier 2027.", "none"},
    {"Complaints about this tender must be received before 20 January 2027.", "none"},
    {"Deadline for comments on the draft tender: 5 January 2027.", "none"},
    {"Les dossiers seront instruits avant le 28 février 2027.", "none"},
    {"Les offres seront évaluées avant le 28 février 2027.", "none"},
    {"Le jury examinera les dossiers avant le 28 février 2027.", "none"},
    {"Applications will be assessed before 28 February 2027.", "none"},
    {"Les données des candidats seront effacées avant le 31 décembre 2028.", "none"},
    {"Les fonds de l’appel doivent être utilisés avant le 31 décembre 2027.", "none"},
    {"La lettre de commande devra être signée avant le 15 mars 2027.", "none"},
    {"Une lettre de recommandation datée d’avant le 1er janvier 2026 n’est pas acceptée.", "none"},
    {"Appel à candidatures pour l’évaluation du projet : les offres sont à déposer avant le 8 janvier 2027.", "2027-01-08"},
    {"La caution de soumission doit être déposée avant le 10 janvier 2027.", "none"},
    {"Implementation deadline: 5 March 2027", "none"},
    /* the first of two steps closes too */
    {"Concept notes are due 10 January 2027; full proposals due 10 April 2027.", "several"},
    {"Letters of intent are due by 10 January 2027. Full applications are due by 10 March 2027.", "several"},
    {"Les lettres d’intention sont attendues pour le 10 janvier 2027 ; les dossiers complets sont à remettre avant le 10 mars 2027.", "several"},
    {"Les lettres d’intention sont à déposer avant le 10 janvier 2027. Les dossiers complets avant le 10 mars 2027.", "several"},
    {"Questions are due 5 January 2027; proposals due 20 January 2027.", "2027-01-20"},
    /* what is said of a date behind it, and what is said of one that counted once */
    {"Date limite : le 15 décembre 2026 pour les questions. Les offres sont à remettre le 22 décembre 2026 à 12h.", "none"},
    {"Deadline: 15 December 2026 for submitting questions.", "none"},
    {"Date limite : 15 décembre 2026 pour l’envoi des offres", "2026-12-15"},
    {"The deadline is not 5 January 2027 but to be announced.", "none"},
    {"The deadline (5 January 2027) has passed and was replaced by 15 February 2027.", "none"},
    {"Deadline: 15 January 2027 (tentative).", "none"},
    {"Date limite d'envoi des dossiers : à définir, au plus tôt le 2 février 2027.", "none"},
    {"La date limite de l'appel 2025 était le 15 janvier 2026.", "none"},
    {"The deadline was 5 January 2027.", "none"},
    {"La date limite de dépôt était fixée au 3 janvier 2027, elle est reportée au 17 janvier 2027 à 16h.", "2027-01-17 16:00"},
    {"The deadline was extended to 12 January 2027.", "2027-01-12"},
    /* another date in the same breath, an hour of opening */
    {"Date limite : 5 janvier 2027 - 1re session, 5 avril - 2e session", "several"},
    {"Date limite de dépôt : 5 janvier 2027 (première vague) et 6 mai 2027 (seconde vague)", "several"},
    {"Deadline: 5 January 2027 for the first round, 5 June 2027 for the second.", "several"},
    {"Date limite : 5 janvier 2027 (avis publié le 1er décembre 2026)", "2027-01-05"},
    {"Date limite : 5 janvier 2027 à 12h, ouverture des plis le 6 janvier 2027", "2027-01-05 12:00"},
    {"Dépôt des offres de 8h à 12h jusqu’au 5 janvier 2027", "2027-01-05"},
    {"Remise des offres : au plus tard à 12h le 5 janvier 2027", "2027-01-05 12:00"},
    /* "avant le" of something else, though the sentence speaks of applications */
    {"Call for applications: project must be completed before 31 December 2027.", "none"},
    {"Applicants must be born before 1 January 2000.", "none"},
    {"Applications for visas must be submitted before 5 January 2027.", "none"},
    {"Les candidats doivent avoir obtenu leur diplôme avant le 31 août 2027.", "none"},
    {"Peuvent candidater les entreprises créées avant le 1er janvier 2024.", "none"},
    {"Les offres reçues avant le 5 janvier 2027 seront examinées en priorité.", "none"},
    {"Applications received before 5 January 2027 will be considered first; rolling basis.", "none"},
    {"Applications received before 5 January 2027 will be considered.", "2027-01-05"},
    {"No applications accepted until 5 January 2027.", "none"},
    {"Applications must be received no later than 5 January 2027.", "2027-01-05"},
    {"La subvention de l'appel doit être consommée avant le 31 décembre 2028.", "none"},
    {"Experience gained until 31 December 2025 counts for applications.", "none"},
    {"Prix fermes jusqu'au 31 décembre 2027, offres en euros.", "none"},
    {"Date limite de dépôt des offres : 5 janvier 2027 ; la date limite a été avancée au 3 janvier 2027.", "several"},
    /* as partners say it */
    {"Date limite de remise des offres : 8 janvier 2027 à 12 h 00 (heure locale).", "2027-01-08 12:00"},
    {"Remise des plis : vendredi 29 janvier 2027, 17h30.", "2027-01-29 17:30"},
    {"Date limite : 19/02/2018 à 12h00", "2018-02-19 12:00"},
    {"Date limite : 10/03/2021", "2021-03-10"},
    {"Closing date: 12 Jan 2027", "2027-01-12"},
    {"Closing date: 1 Feb 2027", "2027-02-01"},
    {"Date limite de dépôt des candidatures : 1er février 2027", "2027-02-01"},
    {"Date limite de réception des offres : le 2027-01-12 à 16:00", "2027-01-12 16:00"},
    {"Date limite de dépôt : 2027-01-12T10:00:00+41:00", "wrong"},
    {"Date limite de dépôt : 2027-01-12T16:00:30+01:00", "2027-01-12 16:00:30 +60"},
    {"Clôture des candidatures le dimanche 31 janvier 2027 à 23h59 GMT", "2027-01-31 23:59 +0"},
    {"Clôture : 15 février 2027 à midi", "2027-02-15 12:00"},
    {"L’appel se clôture le 15 février 2027.", "2027-02-15"},
    {"ÉCHÉANCE : 03.04.2027", "2027-04-03"},
    {"Échéance\u00a0: 3-4-2027 à 9 h", "2027-04-03 09:00"},
    {"Les offres sont à remettre avant 12h00 le vendredi 8 janvier 2027.", "2027-01-08 12:00"},
    {"Les candidatures doivent parvenir avant le 8 janvier 2027 à 18 heures 30.", "2027-01-08 18:30"},
    {"Dossier à envoyer par courriel au plus tard le lundi 4 janvier 2027, 17 h 00 mn", "2027-01-04 17:00"},
    {"Vous pouvez postuler jusqu’au 5 janv. 2027 à 23 h 59 (UTC+1).", "2027-01-05 23:59 +60"},
    {"Postuler avant le 6 déc. 2026", "2026-12-06"},
    {"Dépôt des dossiers : du 4 au 29 janvier 2027", "2027-01-29"},
    {"Dépôt des dossiers : du 4 janvier au 1er mars 2027 à 12:00", "2027-03-01 12:00"},
    {"Réception des candidatures du 1er décembre 2026 au 15 janvier 2027", "2027-01-15"},
    {"Remise des offres entre le 4 janvier 2027 et le 8 janvier 2027", "2027-01-08"},
    {"Date et heure limites de réception des plis : 12 h 00, le vendredi 8 janvier 2027", "2027-01-08 12:00"},
    {"Date limite de remise des offres\nvendredi 8 janvier 2027 à 12h", "2027-01-08 12:00"},
    {"Date limite de remise des offres :\n08/01/2027 12:00\nDate de publication :\n01/12/2026", "2027-01-08 12:00"},
    {"Deadline: January 12, 2027", "2027-01-12"},
    {"The deadline for submission of proposals is Tuesday, 12 January 2027 at 5:30 p.m.", "2027-01-12 17:30"},
    {"Deadline for applications: 12th of January 2027, 5 pm GMT+1", "2027-01-12 17:00 +60"},
    {"Apply by 12 January 2027.", "2027-01-12"},
    {"Applications must be submitted by noon on 12 January 2027", "2027-01-12 12:00"},
    {"Bids due: 2027/01/12, 1700 hours local time", "2027-01-12 17:00"},
    {"Proposals should be sent no later than Jan. 12, 2027 12 am UTC", "2027-01-12 00:00 +0"},
    {"Applications are accepted until 12-Jan-2027", "2027-01-12"},
    {"Closing date: 12 Jan 2027. Closing date: 12 Jan 2027", "2027-01-12"},
    {"Date limite : 8 janvier 2027. Les offres sont à déposer au plus tard le 8 janvier 2027 à 12 h.", "2027-01-08 12:00"},
    {"La date limite est reportée du 8 janvier 2027 au 22 janvier 2027.", "2027-01-22"},
    {"Date limite de candidature prolongée au 22 janvier 2027", "2027-01-22"},
    {"Date limite : 29 février 2028", "2028-02-29"},
    {"Date limite de réception des offres : 20/03/1998 à 12h00", "1998-03-20 12:00"},
    {"La date limite du 8 janvier 2027 est reportée au 22 janvier 2027 à 12h", "2027-01-22 12:00"},
    {"Initialement fixée au 8 janvier 2027, la date limite est reportée au 22 janvier 2027", "2027-01-22"},
    {"Deadline extended from 8 January 2027 to 22 January 2027", "2027-01-22"},
    {"Date limite : 8 janvier 2027 (au lieu du 20 décembre 2026)", "2027-01-08"},
    {"Date limite de remise : 12/01/2027 12:00 Date d’ouverture des plis : 13/01/2027 10:00", "2027-01-12 12:00"},
    {"Date limite de dépôt : 8 janvier 2027, visite obligatoire le 5 janvier 2027", "2027-01-08"},
    {"Appel à candidatures ouvert jusqu’au 8 janvier 2027", "2027-01-08"},
    {"The call closes on 8 January 2027", "2027-01-08"},
    {"Date d’échéance 8 janvier 2027", "2027-01-08"},
    /* midnight */
    {"Date limite : 8 janvier 2027 à 00h00", "2027-01-08 00:00"},
    {"Date limite : 8 janvier 2027 à 24h00", "2027-01-09 00:00"},
    {"Date limite : 31 décembre 2026 à 24 h 00", "2027-01-01 00:00"},
    {"Date limite : 8 janvier 2027 à minuit", "2027-01-08"},
    {"Deadline: 8 January 2027, midnight", "2027-01-08"},
    /* other dates of a notice */
    {"", "none"},
    {"Publié le 8 janvier 2027.", "none"},
    {"Date de publication : 8 janvier 2027", "none"},
    {"Ouverture des plis : vendredi 8 janvier 2027 à 15h", "none"},
    {"Date limite des questions : 8 janvier 2027", "none"},
    {"Date limite de retrait des dossiers : 8 janvier 2027", "none"},
    {"Deadline for clarifications: 8 January 2027", "none"},
    {"Deadline for submission of questions: 8 January 2027", "none"},
    {"Date limite de validité des offres : 8 juin 2027", "none"},
    {"Date limite de livraison : 8 juin 2027", "none"},
    {"Échéance du marché : 31/12/2028", "none"},
    {"Visite des lieux avant le 8 janvier 2027", "none"},
    {"Les travaux seront achevés avant le 8 juin 2027.", "none"},
    {"Contrat jusqu’au 31 décembre 2027.", "none"},
    {"The contract runs until 31 December 2027.", "none"},
    {"Exposition ouverte jusqu’au 31 décembre 2027", "none"},
    {"Les candidats seront informés avant toute décision, le 8 janvier 2027", "none"},
    {"Mission de conseil jusqu’au 31 décembre 2027, dossier en ligne", "none"},
    {"Fourniture et pose d’une clôture, le 8 janvier 2027", "none"},
    {"Pose de clôture : 8 janvier 2027", "none"},
    {"Date limite : voir le règlement. Réunion publique le 8 janvier 2027.", "none"},
    {"Date limite : voir le règlement\n8 janvier 2027 : réunion publique", "none"},
    {"Remise des offres\n8 janvier 2027 : ouverture des plis", "none"},
    {"Décret no 93-1268 du 29.11.1993 et arrêté du 21.12.1993 ; article 3", "none"},
    {"Procédure adaptée. Le 12/01/2027 est un mardi.", "none"},
    {"La remise des offres se fait sur la plateforme depuis le 8 janvier 2027", "none"},
    {"Ancienne échéance, initialement le 8 janvier 2027", "none"},
    {"Le contrat actuel arrive à échéance le 31 décembre 2027.", "none"},
    {"Les comptes se clôturent le 31 décembre 2027", "none"},
    {"Le rapport final sera remis au plus tard le 30 juin 2027 avec l’offre", "none"},
    {"The final report must be submitted by 30 June 2027", "none"},
    {"Invoices for the tender must be received by 30 June 2027", "none"},
    {"Project deadline: 30 June 2027", "none"},
    {"Les candidats retenus seront informés au plus tard le 30 janvier 2027", "none"},
    {"Applicants will be informed before 30 January 2027", "none"},
    {"Poste à pourvoir au plus tard le 1er mars 2027, candidature par courriel", "none"},
    {"Offre valable jusqu’au 31 décembre 2027", "none"},
    {"Après la remise des offres, les auditions se tiendront le 20 janvier 2027", "none"},
    {"Questions : date limite 5 janvier 2027", "none"},
    {"Avant le 31 décembre 2027, le titulaire remettra un dossier", "none"},
    {"Clôture des inscriptions au webinaire : 5 janvier 2027", "none"},
    {"Nous avons livré le marché avant le 5 janvier 2027", "none"},
    /* nobody can be sure */
    {"Date limite : 8 janvier", "unsure"},
    {"Date limite : 08/01/27 à 12h00", "unsure"},
    {"Date limite : 08/01", "unsure"},
    {"Date limite : janvier 2027", "unsure"},
    {"Closing date: 03/04/2027", "unsure"},
    {"Deadline: 12/31/2027", "unsure"},
    {"Deadline: January 12", "unsure"},
    /* what does not exist */
    {"Date limite : 31/02/2027", "wrong"},
    {"Date limite : 29 février 2027", "wrong"},
    {"Date limite : 12/13/2027", "wrong"},
    {"Date limite : 8 janvier 2027 à 25h00", "wrong"},
    {"Date limite : 8 janvier 2027 à 24h30", "wrong"},
    {"Date limite : 8 janvier 2027 à 12h75", "wrong"},
    {"Date limite : lundi 8 janvier 2027", "wrong"},
    {"Date limite : 31 décembre 2200 à 24 h 00", "wrong"},
    {"Closing date: Monday, 8 January 2027", "wrong"},
    /* two */
    {"Date limite de candidature : 8 janvier 2027. Date limite de remise des offres : 12 mars 2027", "several"},
    {"Date limite : 8 janvier 2027 ou 12 janvier 2027", "several"},
    {"Date limite : 8 et 12 janvier 2027", "several"},
    {"Closing date: 12 Jan 2027\nDeadline: 13 Jan 2027", "several"},
    {"Date limite : 8 janvier 2027 à 12h00. Remise des plis : 8 janvier 2027 à 17h00", "several"},
    /* two in one breath, parted by a semicolon, a comma, a bracket: nobody knows which counts */
    {"Date limite : 12 mars 2026 à 12h ; dossiers papier : 15 mars 2026", "several"},
    {"Deadline: 3 May 2026 17:00 CET; 10 May 2026 for applicants from outside the country", "several"},
    {"Date limite de dépôt des offres : 12 mars 2026 à 12 h pour le lot 1 ; 19 mars 2026 à 12 h pour les lots 2 et 3.", "several"},
    {"Date limite de remise des plis : 12/03/2026 12:00 (Dakar) ; 16/03/2026 12:00 (Thiès)", "several"},
    {"Date limite : 12 mars 2026 ;\n- dossiers déposés à Ouagadougou : 15 mars 2026", "several"},
    {"Dépôt des candidatures jusqu’au 12 mars 2026 ; par la poste, jusqu’au 15 mars 2026", "several"},
    {"Date limite d’envoi des candidatures : 12 mars 2026, par la poste : 10 mars 2026", "several"},
    {"Date limite : 12 mars 2026 (formation initiale) ; 20 mars 2026 (formation continue)", "several"},
    {"Date limite : 12 mars 2026 pour les startups ; 15 mars 2026 pour les organismes publics", "several"},
    {"Deadline: 3 May 2026 for public bodies; startups: 10 May 2026", "several"},
    {"Appel à projets. Date limite de dépôt : 15 février 2026 pour la commission du 3 avril ; 5 juin pour la commission du 28 juin", "several"},
    {"Clôture des candidatures : 12 mars 2026 ; seconde session : 12 septembre 2026", "several"},
    {"Délai de remise des offres : 12.03.2026, 16h00 ; dossiers sur support papier : 13.03.2026 (cachet postal)", "several"},
    {"Date limite : 12 mars 2026 ; études : 15 mars 2026 ; travaux : 20 mars 2026", "several"},
    {"Date limite de réception des soumissions : 2026-03-12 à 14 h ; reportée au 2026-03-19 à 14 h", "several"},
    {"Closing date: 12 March 2026; extended to 26 March 2026", "several"},
    {"Deadline for applications: 3 May 2026; late applications: 10 May", "several"},
    {"Date limite : 12 mars 2026 ; dossiers papier : lundi 15 mars 2026", "several"},
    {"Date limite : 12 mars 2026 ; remise et ouverture des plis papier : 13 mars 2026", "several"},
    {"Date limite : 12 mars 2026 ; retrait et dépôt des dossiers papier : 15 mars 2026", "several"},
    {"Date limite de remise des offres : 12 mars 2026 à 12h ; dossiers papier : 10h", "several"},
    {"Deadline for submission of bids: 3 May 2026, 15:00; hard copies of bids: 17:00", "several"},
    {"Date limite : 12 mars 2026 à 12h ; ouverture des plis : 13 mars 2026 ; dossiers papier : 15 mars 2026", "several"},
    {"Date limite : 12 mars 2026 ; ouverture des plis : 13 mars 2026, dossiers papier : 15 mars 2026", "several"},
    {"Date limite : 12 mars 2026 à 12h ; 12 mars 2026 à 17h pour les dossiers papier", "several"},
    {"Date limite : 12 mars 2027 ; seuls les candidats présélectionnés seront contactés avant le 30 mars 2027", "2027-03-12"},
    {"Deadline: 12 March 2027; only shortlisted candidates will be contacted by 30 March 2027", "2027-03-12"},
    {"Deadline: 12 March 2027; expected start: May 2027", "2027-03-12"},
    {"Deadline: 12 March 2027; the assignment is expected to take place from April to June 2027", "2027-03-12"},
    {"Dépôt des dossiers avant le 12 mars 2027 ; comité de sélection : 3 avril 2027 ; annonce des résultats : 10 avril 2027", "several"},
    {"Date limite : 12 mars 2027 ; tranche ferme du 1er avril 2027 au 31 mars 2028", "2027-03-12"},
    {"Date limite : 12 mars 2027 ; la seconde session sera ouverte le 1er juin 2027", "2027-03-12"},
    {"Date limite : 12 mars 2027 ; le guichet sera ouvert jusqu’au 15 mars 2027", "several"},
    {"Date limite : 12 mars 2027 pour le comité de sélection du 3 avril ; 5 juin 2027 pour le comité de sélection du 28 juin", "several"},
    {"Application deadline: 12 March 2027 (for EU applicants: 26 March 2027)", "several"},
    {"Date limite : 12 mars 2027 (cachet de la poste faisant foi) ; 14 mars 2027 pour le dépôt en main propre", "several"},
    {"Date limite : 12 mars 2027 ; 5 juin 2027 pour les projets dont le début des travaux est en 2028", "several"},
    {"Deadline: 12 March 2027; 5 June 2027 for teams whose project start is in 2028", "several"},
    {"Date limite : 12 mars 2027 ; 5 mars 2027 pour les questions", "2027-03-12"},
    {"Date limite : 12 mars 2027 ; 20 avril 2027 : entretiens", "2027-03-12"},
    {"Date limite : 12 mars 2027 (comité de sélection d’avril) ; comité de sélection de juin : 5 juin 2027", "several"},
    {"Date limite : 12 mars 2027 pour la séance d’avril ; séance de juin : 5 juin 2027", "several"},
    {"Date limite : 12 mars 2027 pour la réunion du 3 avril ; réunion du 28 juin : 5 juin 2027", "none"},
    {"Date limite : 12 mars 2027 (publication d’avril) ; publication de juin : 5 juin 2027", "several"},
    {"Dépôt des dossiers avant le 12 mars 2027 ; attribution d’automne : 5 septembre 2027", "several"},
    {"Date limite : 12 mars 2027 ; sélection des dossiers : 5 juin 2027", "2027-03-12"},
    /* the clocks of Canada, in French */
    {"Date limite de réception des soumissions : 12 mars 2027 à 14 h HNE", "2027-03-12 14:00 -300"},
    {"Date limite de réception des soumissions : 12 juin 2027 à 14 h (HAE)", "2027-06-12 14:00 -240"},
    {"Date limite : 12 juin 2027, 15 h 30 HAP ; ouverture le 13 juin 2027", "2027-06-12 15:30 -420"},
    /* the other one stands before it */
    {"Dossiers papier : 15 mars 2026 ; date limite des dépôts en ligne : 12 mars 2026 à 12h", "several"},
    {"Candidatures étrangères : 5 mars 2026 ; date limite pour les autres : 12 mars 2026", "none"},
    {"Hard copies: 10 May 2026; deadline for online submission: 3 May 2026", "several"},
    {"Avis publié le 1er février 2026 ; date limite : 12 mars 2026", "2026-03-12"},
    {"Appel d’offres du 3 février 2026 ; date limite : 12 mars 2026", "2026-03-12"},
    {"Ouverture du dépôt des dossiers : 1er février 2026 ; date limite : 12 mars 2026", "2026-03-12"},
    {"Dépôt des dossiers à partir du 1er février 2026 ; date limite : 12 mars 2026", "2026-03-12"},
    {"Kigali, 3 February 2026; deadline: 12 March 2026", "2026-03-12"},
    {"Date limite : 12 mars 2026 ; date limite de dépôt des offres : 12 mars 2026", "2026-03-12"},
    /* words that look like something else's and are the name of what closes; and the other way round */
    {"Date limite : 12 mars 2026 pour la métropole ; Réunion : 15 mars 2026", "several"},
    {"Date limite : 12 mars 2026 (travaux neufs) ; marchés d’entretien : 15 mars 2026", "several"},
    {"Date limite : 12 mars 2026, volet croissance ; volet démarrage : 15 mars 2026", "several"},
    {"Date limite : 12 mars 2026 ; dossiers avec signature électronique : 15 mars 2026", "several"},
    {"Date limite : 12 mars 2026 ; dossiers à remettre au lieu de dépôt : 15 mars 2026", "several"},
    {"Deadline: 3 May 2026; hand delivery: 10 May 2026", "several"},
    {"Deadline: 3 May 2026 for delivery by hand; 10 May 2026 for delivery by courier", "several"},
    {"Deadline: 3 May 2026; posted applications: 10 May 2026", "several"},
    {"Deadline: 3 May 2026; second round ends 10 May 2026", "several"},
    {"Deadline: 3 May 2026; other openings: 10 May 2026", "several"},
    {"Deadline for submission: 3 May 2026 (expression of interest); 30 June 2026 (full proposal)", "several"},
    {"Date limite de dépôt de la lettre d’intention : 12 mars 2026 ; demande complète : 15 mai 2026", "several"},
    {"Les dossiers doivent être reçus au plus tard le 12 mars 2026 à 16h30 ; le 14 mars 2026 pour les envois recommandés", "several"},
    {"Date limite : 12 mars 2026 ; pour la parution de mai : 15 mars 2026", "several"},
    {"Date limite de dépôt des offres : 12 mars 2026 ; date prévue pour le début d’exécution : 1er juin 2026", "2026-03-12"},
    {"Date limite : 12 mars 2026, 23 h 59 ; annonce des lauréats : juin 2026", "2026-03-12 23:59"},
    {"Date limite : 12 mars 2026 ; rentrée : septembre 2026", "2026-03-12"},
    {"Postuler avant le 12 mars 2026 ; CDD du 1er mai 2026 au 30 avril 2027", "2026-03-12"},
    {"Date limite : 12 mars 2026 ; arrêté du 3 février 2026 relatif aux subventions", "2026-03-12"},
    {"Date limite de dépôt : 12 mars 2026 à 12h ; réunion d’information le 20 février 2026", "2026-03-12 12:00"},
    {"Date limite : 12 mars 2026 ; les activités devront se dérouler du 1er juin 2026 au 31 décembre 2026", "2026-03-12"},
    {"Date limite : 12 mars 2026 à 12h ; tout dossier reçu après le 12 mars 2026 sera rejeté", "2026-03-12 12:00"},
    {"Clôture : 12/03/2026 | Mise à jour : 01/02/2026", "2026-03-12"},
    {"Bids must be received by 3 May 2026, 10:00; late bids will be rejected; bids will be opened on 3 May 2026 at 10:30", "2026-05-03 10:00"},
    {"Apply by 3 May 2026; position available from 1 July 2026", "2026-05-03"},
    {"Deadline: 3 May 2026; second call opens 1 June 2026", "2026-05-03"},
    /* what is said behind it is something else's */
    {"Date limite de remise des offres : 12 mars 2026 à 12h ; ouverture des plis : 13 mars 2026 à 10h", "2026-03-12 12:00"},
    {"Date limite de réception des offres : 2026-03-12 à 14 h ; ouverture des soumissions : 2026-03-12 à 14 h 15", "2026-03-12 14:00"},
    {"Délai de remise des offres: 12.03.2026, 16h00; ouverture des offres: 16.03.2026", "2026-03-12 16:00"},
    {"Date limite de dépôt des dossiers : 12 mars 2026 ; les plis seront ouverts le 13 mars 2026 à 10 heures 30", "2026-03-12"},
    {"Date limite de candidature : 12 mars 2026 ; entretiens : 20 et 21 avril 2026 ; prise de poste : 1er mai 2026", "2026-03-12"},
    {"Date limite de candidature : 12 mars 2026 ; date prévisionnelle de prise de fonctions : 1er septembre 2026", "2026-03-12"},
    {"Les candidatures sont à adresser avant le 12 mars 2026 ; les entretiens se tiendront du 20 au 24 avril 2026.", "2026-03-12"},
    {"Date limite : 12 mars 2026 ; résultats : 30 avril 2026 ; début des travaux : 1er juin 2026", "2026-03-12"},
    {"Date limite : 12 mars 2026 ; visite obligatoire des lieux : 2 mars 2026 à 9h", "2026-03-12"},
    {"Date limite de remise des offres : 12 mars 2026 ; questions jusqu’au 5 mars 2026", "2026-03-12"},
    {"Date limite de dépôt : 12 mars 2026 ; date limite de retrait des dossiers : 10 mars 2026", "2026-03-12"},
    {"Date limite : 12 mars 2026 ; avis publié le 1er février 2026", "2026-03-12"},
    {"Date limite : 12 mars 2026 à 12h ; date d’envoi du présent avis : 02/02/2026", "2026-03-12 12:00"},
    {"Date limite : 12 mars 2026 ; durée du marché : du 1er mai 2026 au 30 avril 2028", "2026-03-12"},
    {"Date limite : 12 mars 2026 ; contrat à partir du 1er mai 2026", "2026-03-12"},
    {"Date limite : 12 mars 2026 ; offre valable jusqu’au 10 juillet 2026", "2026-03-12"},
    {"Date limite : 12 mars 2026 à 12h ; dépôt au secrétariat de 8h à 16h", "2026-03-12 12:00"},
    {"Date limite : 12 mars 2026 (à 12h) ; le jeudi 12 mars 2026", "2026-03-12 12:00"},
    {"Date limite : 12 mars 2026 ; au lieu du 5 mars 2026", "2026-03-12"},
    {"Closing date: 12 March 2026 at 14:00; bid opening: 12 March 2026 at 14:30", "2026-03-12 14:00"},
    {"Deadline: 3 May 2026; interviews: 20 May 2026; start date: 1 June 2026", "2026-05-03"},
    {"Deadline for applications: 3 May 2026; shortlisted candidates will be notified by 15 May 2026", "2026-05-03"},
    {"Bids due: 3 May 2026, 15:00; deadline for questions: 20 April 2026; site visit: 15 April 2026", "2026-05-03 15:00"},
    {"Apply by 3 May 2026; the contract starts on 1 July 2026 and ends on 30 June 2027", "2026-05-03"},
    {"Closing date: 12 March 2026; posted on 2 February 2026", "2026-03-12"},
    {"Proposals are due by 3 May 2026; contract award: 30 June 2026", "2026-05-03"},
    {"Deadline: 3 May 2026; information session: 10 April 2026 at 10:00", "2026-05-03"},
    {"Deadline: 3 May 2026; see page 4 of the terms of reference", "2026-05-03"},
    {"Date limite : 12 mars 2026 ;\nouverture des plis : 13 mars 2026 ;\nnotification : 30 avril 2026", "2026-03-12"},
    {"Date limite : 12 mars 2026 ; mise en concurrence du marché no 2026/03 ; article 12", "2026-03-12"},
};

static void a_closing_is_what_the_words_say(void **state) {
  (void)state;
  int wrong = 0;
  for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
    scoped(arena) struct arena a = {0};
    const char *got = told(&a, phrases[i].text);
    if (strcmp(got, phrases[i].want) == 0) continue;
    print_error("%s\n  gave %s, want %s\n", phrases[i].text, got, phrases[i].want);
    wrong++;
  }
  assert_true(sizeof phrases / sizeof *phrases >= 170);
  assert_int_equal(wrong, 0);
}

static void the_passage_is_kept(void **state) {
  (void)state;
  struct foreign_time t;
  assert_int_equal(foreign_when(S("Voirie. Date limite de remise des offres : 8 janvier 2027 à 12 h 00 (heure locale)."), &t), FOREIGN_WHEN_FOUND);
  assert_true(str_eq(t.words, S("Date limite de remise des offres : 8 janvier 2027 à 12 h 00")));
  assert_int_equal(foreign_when(S("A. Date limite : 31/02/2027. B"), &t), FOREIGN_WHEN_WRONG);
  assert_true(str_eq(t.words, S("Date limite : 31/02/2027")));
}

static const struct {
  const char *text, *want;
} fields[] = {
    {"Wed, 27 Dec 2023 22:24:00 +0100", "2023-12-27 22:24 +60"},
    {"Thu, 01 Jan 2004 19:48:21 GMT", "2004-01-01 19:48:21 +0"},
    {"1 Jan 2004 19:48 EST", "2004-01-01 19:48 -300"},
    {"2003-12-31T10:14:55Z", "2003-12-31 10:14:55 +0"},
    {"2003-12-31T10:14:55.250+05:30", "2003-12-31 10:14:55 +330"},
    {"2003-12-31T10:14-0500", "2003-12-31 10:14 -300"},
    {"2003-12-31 10:14:55", "2003-12-31 10:14:55"},
    {"2005-07-02T10:00:00", "2005-07-02 10:00"},
    {"2026-11-12T08:00+01", "2026-11-12 08:00 +60"},
    {"20261112T080000Z", "2026-11-12 08:00 +0"},
    {"20261112", "2026-11-12"},
    {" 2005-07-04 ", "2005-07-04"},
    {"2026-12-31T24:00:00", "2027-01-01 00:00"},
    {"2005", NULL},
    {"2005-07", NULL},
    {"2003-13-01T15:51:30-0500", NULL},
    {"2003-02-29", NULL},
    {"2003-12-31T25:00:00Z", NULL},
    {"2003-12-31T10:60:00Z", NULL},
    {"2003-12-31T10:14:55+0", NULL},
    {"31/12/2003", NULL},
    {"soon", NULL},
    {"", NULL},
};

static void fields_are_read_as_they_are_written(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
    scoped(arena) struct arena a = {0};
    struct foreign_time t = {0};
    enum err const e = foreign_date(str_from(fields[i].text), &t);
    if ((e == OK) != (fields[i].want != NULL)) fail_msg("%s", fields[i].text);
    if (e == OK) assert_string_equal(shown(&a, &t), fields[i].want);
  }
  scoped(arena) struct arena a = {0};
  struct foreign_time t = {0};
  assert_int_equal(foreign_date_end(S("name=Foo; start=2005-07-04T01:00+05:00; end=2005-07-04T23:00+05:00; scheme=W3C-DTF"), &t), OK);
  assert_string_equal(shown(&a, &t), "2005-07-04 23:00 +300");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_closing_is_what_the_words_say),
      cmocka_unit_test(the_passage_is_kept),
      cmocka_unit_test(fields_are_read_as_they_are_written),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
