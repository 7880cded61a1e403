#include "feed/import/import_topic.h"

#include "base/arena.h"
#include "feed/import/import_notice.h"

enum { BASE64_GROUP = 4, BASE64_BITS = 6, BYTE_BITS = 8, BYTE_MASK = 255 };

#undef AT
#define AT(member) offsetof(struct topic_told, member)

/* --- Values --------------------------------------------------------------------------------------------------------- */

static const struct read_key about_keys[] = {
    {"fr", read_text, AT(about_fr), false},
    {"en", read_text, AT(about_en), false},
};
static void take_about(struct reader *r, json_t *value, void *to) { read_object(r, value, READ_KEYS(about_keys), to); }

static const struct read_key visibility_keys[] = {
    {"fr", read_text, AT(visibility_fr), false},
    {"en", read_text, AT(visibility_en), false},
};
static void take_visibility(struct reader *r, json_t *value, void *to) { read_object(r, value, READ_KEYS(visibility_keys), to); }

static void take_site(struct reader *r, json_t *value, void *to) {
  struct str *s = to;
  read_line(r, value, s);
  if (!str_starts(*s, S("https://")) && !str_starts(*s, S("http://"))) read_refuse(r, "should begin with https:// or http://");
}

static int base64_value(char c) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (int i = 0; digits[i] != '\0'; i++)
    if (digits[i] == c) return i;
  return -1;
}

/* RFC 4648 §4, nothing around it and nothing left over. False: something else. */
static bool base64(struct arena *a, struct str s, struct str *ret) {
  size_t const padding = str_ends(s, S("==")) ? 2 : str_ends(s, S("=")) ? 1 : 0, n = s.n - padding;
  char *bytes = arena_alloc(a, s.n);
  size_t made = 0;
  unsigned bits = 0, held = 0;
  for (size_t i = 0; i < n; i++) {
    int const value = base64_value(s.p[i]);
    if (value < 0) return false;
    bits = bits << BASE64_BITS | (unsigned)value;
    held += BASE64_BITS;
    if (held < BYTE_BITS) continue;
    held -= BYTE_BITS;
    bytes[made++] = (char)(bits >> held & BYTE_MASK);
    bits &= (1U << held) - 1;
  }
  *ret = (struct str){bytes, made};
  return s.n > 0 && s.n % BASE64_GROUP == 0 && bits == 0;
}

/* Base64 of a PNG or JPEG; whether it is a sound one is looked at when it is stored. */
static void take_logo(struct reader *r, json_t *value, void *to) {
  struct topic_told *t = to;
  struct str const said = {json_string_value(value), json_string_length(value)};
  if (!json_is_string(value)) read_refuse(r, "should be text: a PNG or JPEG in base64");
  else if (said.n > (LOGO_BYTES_MAX + 2) / 3 * BASE64_GROUP) read_refuse(r, "more than %d bytes", LOGO_BYTES_MAX);
  else if (!base64(r->arena, said, &t->logo)) read_refuse(r, "is no base64 (RFC 4648)");
  if (r->refused) return;
  bool const png = str_starts(t->logo, S("\x89PNG\r\n\x1a\n"));
  t->logo_name = png ? S("logo.png") : S("logo.jpg");
  if (!png && !str_starts(t->logo, S("\xff\xd8\xff"))) read_refuse(r, "is neither a PNG nor a JPEG");
}

/* --- Tables --------------------------------------------------------------------------------------------------------- */

static const struct read_key organisation_keys[] = {
    {"nom", read_line, AT(name), true},
    {"presentation", take_about, 0, false},
    {"site", take_site, AT(website), false},
    {"ville", read_line, AT(city), false},
    {"pays", take_country, AT(country), false},
    {"logo", take_logo, 0, false},
};
static const struct read_key funder_keys[] = {
    {"nom", read_line, AT(name), true},
    {"presentation", take_about, 0, false},
    {"site", take_site, AT(website), false},
    {"logo", take_logo, 0, false},
    {"mention", take_visibility, 0, false},
};
static const struct read_key project_keys[] = {
    {"nom", read_line, AT(name), true},
    {"presentation", take_about, 0, false},
};
static const struct read_key city_keys[] = {
    {"nom", read_line, AT(name), true},
    {"pays", take_country, AT(country), true},
    {"presentation", take_about, 0, false},
};

struct topic_told *import_topic(struct reader *r, enum topic_kind kind, json_t *value, struct str *ret_name) {
  struct topic_told *t = arena_new(r->arena, struct topic_told);
  t->kind = kind;
  if (kind == TOPIC_ORGANISATION) read_object(r, value, READ_KEYS(organisation_keys), t);
  else if (kind == TOPIC_FUNDER) read_object(r, value, READ_KEYS(funder_keys), t);
  else if (kind == TOPIC_PROJECT) read_object(r, value, READ_KEYS(project_keys), t);
  else read_object(r, value, READ_KEYS(city_keys), t);
  *ret_name = r->refused && t->name.p != NULL ? read_shown(r, t->name) : t->name;
  return r->refused ? NULL : t;
}

/* --- Into the store ------------------------------------------------------------------------------------------------- */

enum err import_topic_logo(struct board *b, const struct topic_told *told) {
  return told->logo.p == NULL ? OK : logo_store(b, told->kind, told->name, told->logo_name, told->logo);
}

enum err import_topic_describe(struct db *db, struct arena *a, void *args) {
  const struct topic_told *t = args;
  struct organisation_describe_args organisation = {t->name, t->about_fr, t->about_en, t->website, t->city, t->country};
  struct funder_describe_args funder = {t->name, t->about_fr, t->about_en, t->website, t->visibility_fr, t->visibility_en};
  struct project_describe_args project = {t->name, t->about_fr, t->about_en};
  struct city_describe_args city = {t->name, t->country, t->about_fr, t->about_en};
  switch (t->kind) {
  case TOPIC_ORGANISATION: return organisation_describe(db, a, &organisation);
  case TOPIC_FUNDER: return funder_describe(db, a, &funder);
  case TOPIC_PROJECT: return project_describe(db, a, &project);
  case TOPIC_CITY: return city_describe(db, a, &city);
  case TOPIC_THEME:
  case TOPIC_COUNT: break;
  }
  return INVALID;
}
