#include "board/sent.h"

#include "net/mailer.h"

enum { NEWEST = 50 };

enum err sent_list(struct arena *a, struct str setting, struct mailbox_page *ret) {
  struct str const folder = mailer_folder_of(setting);
  return folder.p == NULL ? NOT_FOUND : mailbox_list(a, folder, NEWEST, ret);
}

enum err sent_read(struct arena *a, struct str setting, struct str name, struct mailbox_message *ret) {
  struct str const folder = mailer_folder_of(setting);
  return folder.p == NULL ? NOT_FOUND : mailbox_read(a, folder, name, ret);
}
