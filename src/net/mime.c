#include "net/mime.h"

#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/out.h"
#include "base/utf8.h"
#include "net/address.h"
#include "net/encode.h"

#define MIXED "=_mixed"
#define ALTERNATIVE "=_alternative"

static bool absent_or_address(struct str s) { return s.p == NULL || address_check(s); }

static bool id_check(struct str id) {
  size_t const at = str_index(id, '@');
  return id.n <= MIME_ID_MAX && at < id.n && address_dot_atom(str_sub(id, 0, at)) &&
         address_dot_atom(str_sub(id, at + 1, id.n));
}

static bool lang_check(struct str lang) {
  for (size_t i = 0; i < lang.n; i++) {
    char const c = lang.p[i];
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-')) return false;
  }
  return lang.n >= 2 && lang.n <= 12;
}

static bool url_check(struct str url) {
  if (url.p == NULL) return true;
  if (url.n > MIME_URL_MAX || !(str_starts(url, S("https://")) || str_starts(url, S("http://")))) return false;
  for (size_t i = 0; i < url.n; i++)
    if (url.p[i] < 0x21 || url.p[i] > 0x7e || strchr("<>\"\\^`{|},", url.p[i]) != NULL) return false;
  return true;
}

static bool type_check(struct str type) {
  for (size_t i = 0; i < type.n; i++)
    if (type.p[i] < 0x20 || type.p[i] > 0x7e) return false;
  return type.n <= MIME_TYPE_MAX && str_contains(type, S("/"));
}

static enum err check(const struct mime_message *m) {
  if (!address_check(m->from) || !address_check(m->to) || !absent_or_address(m->reply_to)) return INVALID;
  if (!id_check(m->id) || !lang_check(m->lang) || !url_check(m->unsubscribe)) return INVALID;
  for (size_t i = 0; i < m->attachment_count; i++)
    if (!type_check(m->attachments[i].type)) return INVALID;
  return OK;
}

static void header(struct out *o, const char *name, struct str value) {
  out_z(o, name);
  encode_header(o, strlen(name), value, false);
  out_z(o, "\r\n");
}

static void header_address(struct out *o, const char *name, struct str display, struct str address) {
  out_z(o, name);
  size_t const column = encode_header(o, strlen(name), display, true);
  out_z(o, column + address.n + 3 > ENCODE_LINE && column > strlen(name) ? "\r\n <" : " <");
  out_put(o, address);
  out_z(o, ">\r\n");
}

static void header_date(struct out *o, struct instant at) {
  static const char *const weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  time_t const seconds = (time_t)(at.us / SECOND_US);
  struct tm t;
  gmtime_r(&seconds, &t);
  out_fmt(o, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n", weekdays[t.tm_wday], t.tm_mday, months[t.tm_mon],
          t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
}

static void headers(struct out *o, const struct mime_message *m) {
  header_address(o, "From:", m->from_name, m->from);
  header_address(o, "To:", m->to_name, m->to);
  if (m->reply_to.p != NULL) header_address(o, "Reply-To:", S(""), m->reply_to);
  header(o, "Subject:", m->subject);
  header_date(o, m->date);
  out_fmt(o, "Message-ID: <%.*s>\r\n", STR(m->id));
  out_z(o, "Auto-Submitted: auto-generated\r\n");
  if (m->unsubscribe.p != NULL)
    out_fmt(o, "List-Unsubscribe: <%.*s>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
            STR(m->unsubscribe));
  out_fmt(o, "Content-Language: %.*s\r\nMIME-Version: 1.0\r\n", STR(m->lang));
}

static void text_part(struct out *o, const char *subtype, struct str text) {
  bool const plain = encode_is_plain(text);
  out_fmt(o, "Content-Type: text/%s; charset=utf-8\r\nContent-Transfer-Encoding: %s\r\n\r\n", subtype,
          plain ? "7bit" : "quoted-printable");
  if (plain)
    encode_plain(o, text);
  else
    encode_quoted_printable(o, text);
}

static void body_part(struct out *o, const struct mime_message *m) {
  if (m->html.p == NULL) {
    text_part(o, "plain", m->text);
    return;
  }
  out_z(o, "Content-Type: multipart/alternative; boundary=\"" ALTERNATIVE "\"\r\n\r\n--" ALTERNATIVE "\r\n");
  text_part(o, "plain", m->text);
  out_z(o, "\r\n--" ALTERNATIVE "\r\n");
  text_part(o, "html", m->html);
  out_z(o, "\r\n--" ALTERNATIVE "--\r\n");
}

/* The ASCII fallback stands in Content-Type: two file names in Content-Disposition are a defect to strict readers. */
static void attachment_part(struct out *o, const struct mime_attachment *x) {
  struct str const name = str_trim(utf8_cut(x->name, MIME_NAME_MAX));
  bool const plain = encode_name_is_plain(name);
  out_fmt(o, "Content-Type: %.*s;\r\n name=\"", STR(x->type));
  encode_name_plain(o, name);
  out_z(o, "\"\r\nContent-Disposition: attachment;\r\n ");
  out_z(o, plain ? "filename=\"" : "filename*=");
  if (plain)
    encode_name_plain(o, name);
  else
    encode_name_extended(o, name);
  out_z(o, plain ? "\"\r\n" : "\r\n");
  out_z(o, "Content-Transfer-Encoding: base64\r\n\r\n");
  encode_base64(o, x->bytes);
}

enum err mime_build(struct arena *a, const struct mime_message *m, struct str *ret) {
  TRY(check(m));
  struct out o = out_in(a, MIME_MAX);
  headers(&o, m);
  if (m->attachment_count == 0) {
    body_part(&o, m);
  } else {
    out_z(&o, "Content-Type: multipart/mixed; boundary=\"" MIXED "\"\r\n\r\n--" MIXED "\r\n");
    body_part(&o, m);
    for (size_t i = 0; i < m->attachment_count; i++) {
      out_z(&o, "\r\n--" MIXED "\r\n");
      attachment_part(&o, &m->attachments[i]);
    }
    out_z(&o, "\r\n--" MIXED "--\r\n");
  }
  if (o.full) return TOO_BIG;
  *ret = out_str(&o);
  return OK;
}

bool mime_wire_safe(struct str bytes) {
  if (bytes.n == 0 || bytes.n > MIME_MAX || !str_ends(bytes, S("\r\n"))) return false;
  size_t column = 0;
  for (size_t i = 0; i < bytes.n; i++) {
    unsigned char const c = (unsigned char)bytes.p[i];
    if (c == '\r') {
      if (i + 1 == bytes.n || bytes.p[i + 1] != '\n') return false;
      column = 0;
      i++;
      continue;
    }
    if (c == '\0' || c == '\n' || c > 0x7e || ++column > ENCODE_HARD_LINE) return false;
  }
  return true;
}
