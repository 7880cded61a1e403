/* What the pages of after the deposit are given: my dossiers, one of them, correcting and closing the account. */
#ifndef WEB_HISTORY_PAGES_H
#define WEB_HISTORY_PAGES_H

#include "board/history.h"
#include "board/leave.h"
#include "web/form.h"

struct account_page {
  struct history_list dossiers;
  bool later;      /* not the first page */
  struct str next; /* address of the next, empty: none */
  int64_t unread;  /* messages, of all dossiers */
  bool confirmed;
  struct str email;
  struct q_person_beside_list beside; /* accounts one may pass to */
};

struct history_page {
  struct history history;
  bool sealed; /* nobody may open it yet */
};

struct correct_page {
  struct form_page form;
  struct str name;
  enum lang lang;
  bool done;
};

struct leave_page {
  struct form_page form;
  struct leave leave;
  bool officer;      /* whose account an administrator closes */
  bool has_password; /* and it must be typed, unless the address was just proved */
};

#endif
