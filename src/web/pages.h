/* What the pages of this program are given beside the board's own structures. Filled by handlers, read by views. */
#ifndef WEB_PAGES_H
#define WEB_PAGES_H

#include "board/deposit.h"
#include "board/dossier.h"
#include "board/dossier_answer.h"
#include "board/opportunity.h"
#include "board/publish.h"
#include "board/topic.h"
#include "board/trouble.h"
#include "web/form.h"

/* What an officer may join to a notice: said beside the field and asked of the file. */
#define DOCUMENT_FORMATS S("pdf docx xlsx pptx odt ods odp png jpg heic zip")
enum { DOCUMENT_BYTES = 40000000 };
enum { OFFICE_NAME_MAX = 100 }; /* bytes of a country or a language, written by its name or its code */

/* A link to the same list with something more, less or other. */
struct list_link {
  struct str href, text;
  int64_t n; /* open ones behind it */
  bool here; /* it is what the page shows */
};
struct list_links {
  struct list_link *v;
  size_t n;
};

/* One filter of the panel with its values; of themes the heads, each with its words. */
struct list_option;
struct list_options {
  struct list_option *v;
  size_t n;
};
struct list_option {
  struct str value, text;
  int64_t n;
  bool chosen;
  struct list_options words;
};
struct list_group {
  enum opportunity_facet facet;
  struct list_options options;
  bool chosen; /* one of them is */
};

/* A card of the list: beside the card itself what it says to this reader, found words marked. */
struct list_card {
  const struct opportunity_card *card;
  struct str lang;               /* of title and excerpt, where that is not the reader's; otherwise absent */
  struct markup title, excerpt;
  struct str themes, languages;  /* names with commas; may be absent */
};
struct list_cards {
  struct list_card *v;
  size_t n;
};

struct list_page {
  struct opportunity_filter filter;
  struct str title;
  struct opportunity_card_list cards;
  struct list_cards shown;
  struct list_groups {
    struct list_group *v;
    size_t n;
  } groups;
  struct list_links active, sorts, states, relaxed;
  struct list_link closed;       /* nothing is open: the same among closed ones, counted up to OPPORTUNITY_PAGE + 1 */
  struct str next, first, clear; /* addresses; absent: there is none */
  int64_t n;                     /* how many are open under the filter */
  bool counted, capped;          /* n is known (of open ones); it is at least that many */
};

/* Every kind, to be listed. */
struct kind_options {
  const enum opportunity_kind *v;
  size_t n;
};
extern const struct kind_options all_kinds;

/* Open data: what is published and how. */
struct open_data_page {
  struct opportunity_card_list example; /* one that is open, to show addresses with; may be empty */
  struct str licence, ocid_prefix;
  bool ocid_registered;
};

/* The short list that other sites show in a frame. */
struct embed_page {
  struct opportunity_card_list cards;
  struct str all; /* address of the whole list with the same filter */
};

struct home_page {
  struct opportunity_card_list soon;
  int64_t kinds[KIND_COUNT]; /* open ones, as topic.h counts */
  struct topic_heads heads;  /* without their words */
};

/* A page of words alone; what the installation has not said is absent. */
struct text_page {
  struct str name;                 /* of the institution that publishes the board */
  struct str contact, contact_url; /* how to reach it, as text and as a link */
  bool unfilled;                   /* something above is absent */
};

struct topic_page {
  struct topic topic;
  struct str name;                     /* in the reader's language */
  struct topic_text about, visibility; /* in theirs or the other */
  struct str query;                    /* of the list filtered by it: "ville=cotonou" */
};

/* A person at the door: sign in or up. */
struct door_page {
  struct form_page form;
  struct str onward; /* path to go on to, empty: the account */
  struct str first;  /* secret of the first administrator's link, empty: none */
  bool ended;        /* a form met a session that was over */
};

struct dossier_page {
  struct opportunity opportunity;
  struct dossier dossier;
  struct form_page form;
  int64_t wrong_piece; /* the piece the problem is about, 0: none */
  struct str removed;  /* reference of the file just taken out, for the undo */
  struct str replaced; /* the same of one whose place another took */
  struct str wrong_file; /* reference of the file that was to be replaced when the problem came; empty: none */
  bool refused;        /* a file was sent and not kept */
  struct str key;      /* idempotency token of the deposit form, or of the withdrawal's */
  struct str name;     /* of the account: what a form begins with */
  /* One page of the form, or the lots. */
  const struct asked_step *step;
  struct str seen;     /* what its form is made from */
  bool to_check;       /* it leads back to the check */
  bool stale;          /* something else was saved meanwhile */
};

/* Pieces of a dossier that go together: by stage, then by envelope. */
struct dossier_group {
  struct str stage, envelope; /* absent: none */
  int64_t number;             /* of the stage */
  enum piece_turn turn;
  struct instant closes;      /* of the stage */
  struct dossier_piece *v;
  size_t n;
};
struct dossier_groups {
  struct dossier_group *v;
  size_t n;
};
struct dossier_groups dossier_groups(const struct show *show, const struct dossier_page *page);

/* The answers a choice offers, yes and no among them: as kept, as read. */
struct offer {
  struct str value, text;
};
struct offers {
  struct offer *v;
  size_t n;
};
struct offers offers_of(const struct show *show, const struct asked_field *f);
/* Whether it has a hint: of its own, or that of its type. */
bool has_hint(const struct asked_field *f);
/* Whether an answer of eligibility is not the wanted one and work has not begun: it may begin all the same. */
bool asks_to_go_on(const struct dossier_page *page);
/* The title of a page of the form; of an own question the question. */
struct str step_title(const struct show *show, const struct asked_step *step);
/* A field's words in the reader's language; the organisation's own as they are. */
struct str field_label(const struct show *show, const struct asked_field *f);
/* What a field shows: typed just now, kept, or what it begins with. */
struct str field_value(const struct dossier_page *page, const struct asked_field *f);
/* An answer as people read it: "Oui", lines, the words. */
struct markup answer_read(const struct show *show, const struct asked_field *f);
/* Whether a lot stands chosen on the page. */
bool lot_shown_chosen(const struct dossier_page *page, const struct dossier_lot *lot);
/* "Enregistré à 14 h 32", the hour of the opportunity's zone. */
struct str saved_said(const struct show *show, const struct dossier_page *page);
/* What is wrong, in a sentence, and the address where it is mended. */
struct str gap_sentence(const struct show *show, const struct dossier_gap *gap);
struct str gap_path(const struct show *show, const struct dossier_page *page, const struct dossier_gap *gap);

struct receipt_page {
  struct q_receipt receipt;
  struct deposit_contents contents;
  enum opportunity_kind kind;
  const struct zone *zone;
  bool office; /* seen by an officer */
  bool brief;  /* without answers, and names of files cut: the mail of a receipt that would be too long for one */
};

/* A call for help: what is typed, what we had, and once kept its row. */
struct trouble_page {
  struct opportunity opportunity;
  struct dossier dossier; /* row.id 0: none, or nobody signed in */
  struct q_attempt_recent_list attempts;
  struct form_page form;
  struct q_trouble trouble;
  bool signed_in, own; /* own: of who reads */
};

struct office_page {
  struct q_opportunity_office_list rows;
  struct str next;
  int64_t received; /* partners' notices that wait to be reviewed */
};

struct office_opportunity_page {
  struct opportunity opportunity;
  struct q_deposit_office_list_list deposits;
  struct q_trouble_list_list troubles;
  bool sealed; /* nothing about deposits is shown before the closing */
  bool made;   /* just made of a partner's notice */
  struct form_page form;
};

struct editor_page {
  struct form_page form;
};

/* The place of a deadline where no city is known better than the zone's own. */
#define NO_CITY ((struct str){0})

#endif
