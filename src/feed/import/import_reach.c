/* Who reads a notice and who may find it, where it is and whom to ask: its languages, places, contact, invited people. */
#include <string.h>

#include "base/arena.h"
#include "base/fold.h"
#include "board/letter.h"
#include "feed/import/import_notice.h"

enum { PHONE_MAX = 40 };

void take_country(struct reader *r, json_t *value, void *to) {
  read_line(r, value, to);
  if (!names_is_country(*(struct str *)to)) read_refuse(r, "should be a country (ISO 3166-1 alpha-2)");
}

void take_web_address(struct reader *r, json_t *value, void *to) {
  struct str *s = to;
  read_line(r, value, s);
  if (!r->refused && web_address(*s).p == NULL) read_refuse(r, "should begin with https:// or http://, then a host alone");
}

static const struct read_key origin_keys[] = {
    {"nom", read_line, AT(o.origin_name), true},
    {"url", take_web_address, AT(o.origin_url), false},
    {"reponse", take_web_address, AT(o.answer_url), false},
    {"ici", read_flag, AT(here), false},
};

/* What was taken from elsewhere is answered there, unless it says that it is here. */
void take_origin(struct reader *r, json_t *value, void *to) {
  struct notice *n = to;
  read_object(r, value, READ_KEYS(origin_keys), n);
  n->o.apply_elsewhere = !(n->here.has && n->here.v != 0);
}

/* --- Languages ------------------------------------------------------------------------------------------------------ */

static const struct read_key text_keys[] = {
    {"titre", read_line, offsetof(struct new_text, title), true},
    {"resume", read_text, offsetof(struct new_text, summary), false},
    {"description", read_text, offsetof(struct new_text, body), false},
};

static void take_text(struct reader *r, const char *lang, json_t *value, struct new_text *to) {
  *to = (struct new_text){.summary = S(""), .body = S("")};
  to->lang = str_dup(r->arena, str_from(lang));
  if (!read_is_code(to->lang)) read_refuse(r, "should be the code of a language (ISO 639)");
  else read_object(r, value, READ_KEYS(text_keys), to);
}

/* {"en": {…}}: one entry for each further language. */
void take_texts(struct reader *r, json_t *value, void *to) {
  struct notice *n = to;
  const char *lang;
  json_t *text;
  if (!json_is_object(value) || json_object_size(value) > IMPORT_LIST_MAX) {
    read_refuse(r, "should be an object of at most %d languages", IMPORT_LIST_MAX);
    return;
  }
  n->o.texts.v = arena_many(r->arena, json_object_size(value), struct new_text);
  json_object_foreach(value, lang, text) {
    size_t const before = read_down(r, lang);
    take_text(r, lang, text, &n->o.texts.v[n->o.texts.n++]);
    read_up(r, before);
  }
}

/* --- Places --------------------------------------------------------------------------------------------------------- */

static const struct read_key place_keys[] = {
    {"ville", read_line, offsetof(struct new_place, city), true},
    {"pays", take_country, offsetof(struct new_place, country), false},
};

/* "Abomey", in the notice's country, or {"ville": "Lomé", "pays": "TG"}. */
static void take_place(struct reader *r, json_t *value, struct new_place *to) {
  if (json_is_object(value)) read_object(r, value, READ_KEYS(place_keys), to);
  else read_line(r, value, &to->city);
}

void take_places(struct reader *r, json_t *value, void *to) {
  struct notice *n = to;
  if (!json_is_array(value) || json_array_size(value) > IMPORT_LIST_MAX) {
    read_refuse(r, "should be a list of at most %d entries", IMPORT_LIST_MAX);
    return;
  }
  n->o.places.n = json_array_size(value);
  n->o.places.v = arena_many(r->arena, n->o.places.n, struct new_place);
  for (size_t i = 0; i < n->o.places.n; i++) {
    size_t const before = read_down_to(r, i);
    take_place(r, json_array_get(value, i), &n->o.places.v[i]);
    read_up(r, before);
  }
}

/* --- People --------------------------------------------------------------------------------------------------------- */

static void take_address(struct reader *r, json_t *value, void *to) {
  struct str typed = {0};
  read_line(r, value, &typed);
  *(struct str *)to = letter_address(r->arena, typed);
  if (!str_has(*(struct str *)to)) read_refuse(r, "\"%.*s\" is no e-mail address", STR(read_shown(r, typed)));
}

/* Digits and what people put between them. */
static void take_phone(struct reader *r, json_t *value, void *to) {
  struct str *s = to;
  bool digit = false, good = true;
  read_line(r, value, s);
  for (size_t i = 0; i < s->n; i++) {
    digit |= s->p[i] >= '0' && s->p[i] <= '9';
    good &= strchr("0123456789 ()./-", s->p[i]) != NULL || (i == 0 && s->p[i] == '+');
  }
  if (!digit || !good || s->n > PHONE_MAX) read_refuse(r, "should be a telephone number, digits and spaces");
}

static const struct read_key contact_keys[] = {
    {"nom", read_line, AT(o.contact_name), false},
    {"courriel", take_address, AT(o.contact_email), false},
    {"telephone", take_phone, AT(o.contact_phone), false},
};
void take_contact(struct reader *r, json_t *value, void *to) {
  const struct opportunity_new *o = &((struct notice *)to)->o;
  read_object(r, value, READ_KEYS(contact_keys), to);
  if (!str_has(o->contact_name) && !str_has(o->contact_email) && !str_has(o->contact_phone)) read_refuse(r, "says nobody");
}

void take_invited(struct reader *r, json_t *value, void *to) {
  read_list(r, value, take_address, &((struct notice *)to)->o.invited);
}

void take_dossier_size(struct reader *r, json_t *value, void *to) {
  struct opt_int megabytes = {0};
  read_whole(r, value, &megabytes);
  if (megabytes.v < 1 || megabytes.v > MEGABYTES_MAX) read_refuse(r, "should be from 1 to %d MB", MEGABYTES_MAX);
  ((struct notice *)to)->o.dossier_max_bytes = (struct opt_int){true, megabytes.v * MEGABYTE};
}

/* --- Together ------------------------------------------------------------------------------------------------------- */

static void refuse_at(struct reader *r, const char *key, const char *reason) {
  size_t const before = read_down(r, key);
  read_refuse(r, "%s", reason);
  read_up(r, before);
}

/* For everybody unless it says otherwise; invited people only when there are some, so that none is for nobody. */
static void settle_visibility(struct reader *r, struct notice *n) {
  n->o.invited_only = str_eq(n->visibility, S("invitation"));
  if (n->visibility.p != NULL && !n->o.invited_only && !str_eq(n->visibility, S("publique")))
    refuse_at(r, "visibilite", "is none of publique, invitation");
  if (n->o.invited_only && n->o.invited.n == 0) refuse_at(r, "invites", "is missing: nobody could read it");
  if (!n->o.invited_only && n->o.invited.n > 0) refuse_at(r, "invites", "stands in a notice whose visibilite is not invitation");
}

void settle_reach(struct reader *r, struct notice *n) {
  settle_visibility(r, n);
  if (n->o.lang.p == NULL) n->o.lang = S("fr");
  size_t const before = read_down(r, "traductions");
  for (size_t i = 0; i < n->o.texts.n; i++)
    if (str_eq(n->o.texts.v[i].lang, n->o.lang)) refuse_at(r, n->o.texts.v[i].lang.p, "is the language of the notice itself (langue)");
  read_up(r, before);
}
