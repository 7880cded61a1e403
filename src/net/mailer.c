#include "net/mailer.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "net/address.h"
#include "net/maildir.h"
#include "net/mime.h"

#define ALLOWED "allowed: maildir:PATH, smtp://[USER:PASSWORD@]HOST[:PORT] or smtps://[USER:PASSWORD@]HOST[:PORT]"

struct mailer {
  struct maildir *maildir; /* one of the two */
  struct smtp *smtp;
  struct str folder;
};

static int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static enum err unescape(struct arena *a, struct str s, struct str *ret) {
  char *p = arena_alloc(a, s.n + 1);
  size_t n = 0;
  for (size_t i = 0; i < s.n; i++) {
    p[n] = s.p[i];
    if (s.p[i] == '%') {
      int const high = i + 2 < s.n ? hex(s.p[i + 1]) : -1, low = i + 2 < s.n ? hex(s.p[i + 2]) : -1;
      if (high < 0 || low < 0) return INVALID;
      p[n] = (char)(high << 4 | low);
      i += 2;
    }
    n++;
  }
  *ret = (struct str){p, n};
  return OK;
}

static enum err parse_user(struct arena *a, struct str userinfo, struct smtp_server *server) {
  size_t const colon = str_index(userinfo, ':');
  if (colon == 0 || colon == userinfo.n) return INVALID;
  TRY(unescape(a, str_sub(userinfo, 0, colon), &server->user));
  return unescape(a, str_sub(userinfo, colon + 1, userinfo.n), &server->password);
}

static enum err parse_server(struct arena *a, struct str rest, struct smtp_server *server, const char **ret_problem) {
  size_t at = rest.n;
  while (at > 0 && rest.p[at - 1] != '@') at--;
  if (at > 0 && parse_user(a, str_sub(rest, 0, at - 1), server) != OK) {
    *ret_problem = "user and password cannot be read: USER:PASSWORD@, percent-encoded; " ALLOWED;
    return INVALID;
  }
  struct str place = str_sub(rest, at, rest.n);
  if (str_ends(place, S("/"))) place.n--;
  size_t const bracket = str_starts(place, S("[")) ? str_index(place, ']') : 0;
  size_t const colon = bracket + str_index(str_sub(place, bracket, place.n), ':');
  server->host = str_sub(place, 0, colon);
  int64_t port = server->implicit_tls ? 465 : 25;
  if (colon < place.n && str_int(str_sub(place, colon + 1, place.n), 1, 65535, &port) != OK) {
    *ret_problem = "the port is not a number from 1 to 65535; " ALLOWED;
    return INVALID;
  }
  server->port = (int)port;
  return OK;
}

static enum err open_smtp(struct arena *a, struct str setting, const struct smtp_options *options, struct mailer *m,
                          const char **ret_problem) {
  struct smtp_server server = {.implicit_tls = str_starts(setting, S("smtps://"))};
  if (!server.implicit_tls && !str_starts(setting, S("smtp://"))) {
    *ret_problem = "it begins with none of maildir:, smtp:// and smtps://; " ALLOWED;
    return INVALID;
  }
  TRY(parse_server(a, str_sub(setting, server.implicit_tls ? 8 : 7, setting.n), &server, ret_problem));
  enum err const e = smtp_open(&server, options != NULL ? options : &SMTP_DEFAULTS, &m->smtp);
  if (e == INVALID) *ret_problem = "the host is none, or user or password are too long or hold controls; " ALLOWED;
  return e;
}

struct str mailer_folder_of(struct str setting) {
  return str_starts(setting, S("maildir:")) ? str_sub(setting, 8, setting.n) : (struct str){0};
}

enum err mailer_open(struct arena *a, struct str setting, const struct smtp_options *options, struct mailer **ret,
                     const char **ret_problem) {
  struct mailer found = {.folder = str_dup(a, mailer_folder_of(setting))};
  if (found.folder.p == NULL) {
    TRY(open_smtp(a, setting, options, &found, ret_problem));
  } else {
    enum err const e = maildir_open(found.folder, &found.maildir);
    if (e != OK) *ret_problem = "the folder is missing or cannot be made; " ALLOWED;
    TRY(e);
  }
  struct mailer *m = malloc(sizeof *m);
  if (m == NULL) die("memory exhausted", 0);
  *m = found;
  *ret = m;
  return OK;
}

void mailer_close(struct mailer *m) {
  if (m == NULL) return;
  maildir_close(m->maildir);
  smtp_close(m->smtp);
  free(m);
}

enum mail_result mailer_send(struct mailer *m, struct str sender, struct str recipient, struct str bytes,
                             struct mail_report *ret) {
  if (m->smtp != NULL) return smtp_send(m->smtp, sender, recipient, bytes, ret);
  if (address_check(sender) && address_check(recipient) && mime_wire_safe(bytes))
    return maildir_deliver(m->maildir, sender, recipient, bytes, ret);
  static const struct str refusal = S_INIT("not an address or not a message that may be sent; nothing was written");
  *ret = (struct mail_report){.n = refusal.n};
  memcpy(ret->reply, refusal.p, refusal.n);
  return MAIL_REFUSED;
}

struct str mailer_folder(const struct mailer *m) { return m->folder; }
