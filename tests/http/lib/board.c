#include "http/lib/board.h"

#include <fcntl.h>
#include <ftw.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/config.h"
#include "base/date.h"
#include "base/markup.h"
#include "base/out.h"
#include "base/rand.h"
#include "base/zone.h"
#include "blob/blob.h"
#include "board/files.h"
#include "board/password.h"
#include "db/store.h"
#include "foreign_self.h"
#include "http/lib/check.h"
#include "web/app.h"

enum { GUESTS_MAX = 400, DATA_MAX = 4 << 20, PAGE_TEXT_MAX = 4 << 20 };

struct board the_board;
int board_access_log = -1;
struct arena story;

static char folder[256];
static struct config settings;
static struct server *the_server;
static struct guest guests[GUESTS_MAX];
static size_t n_guests;
static sqlite3 *beside; /* a reader of our own */

/* --- Beginning and end -------------------------------------------------------------------------------------------- */

static void serve(void) {
  struct server_config config = app_config(&settings, &the_board);
  config.access_log = board_access_log;
  config.limits = (struct server_limits){.loops = 1, .pool_threads = 2, .hash_threads = 1};
  assert_int_equal(server_start(&config, &the_server), OK);
}

static void stop_serving(void) {
  for (size_t i = 0; i < n_guests; i++) client_free(guests[i].client);
  n_guests = 0;
  if (the_server != NULL) server_stop(the_server);
  the_server = NULL;
}

int board_begin(void **state) {
  (void)state;
  const char *room = getenv("TMPDIR");
  snprintf(folder, sizeof folder, "%s/babillard-story.XXXXXX", room == NULL ? "/tmp" : room);
  assert_non_null(mkdtemp(folder));
  clock_at(NOW);
  blobs_guard_set(0, 0);
  password_init();
  settings = (struct config){.listen = S("127.0.0.1:0"), .base_url = S("http://board.test"), .trusted_proxies = S("")};
  struct str const database = fmt(&story, "sqlite:%s/board.db", folder), files = fmt(&story, "dir:%s/files", folder);
  assert_int_equal(board_open(database, files, true, &the_board), OK);
  the_board.base_url = settings.base_url;
  the_board.sender = S("babillard@board.test");
  the_board.mail = fmt(&story, "maildir:%s/mail", folder);
  the_board.ocid_prefix = S("ocds-xxxxxx");
  the_board.embed_origins = S("https://ville.example");
  memset(the_board.secret, 's', sizeof the_board.secret);
  assert_int_equal(sqlite3_open_v2(str_sub(database, 7, database.n).p, &beside, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
  serve();
  return 0;
}

static int remove_entry(const char *path, const struct stat *s, int flag, struct FTW *at) {
  (void)s, (void)flag, (void)at;
  return remove(path);
}

int board_end(void **state) {
  (void)state;
  stop_serving();
  if (beside != NULL) sqlite3_close(beside);
  beside = NULL;
  board_close(&the_board);
  nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
  arena_free(&story);
  return 0;
}

void board_restart(bool demo) {
  stop_serving();
  the_board.demo = demo;
  serve();
}

void clock_at(struct instant at) { clock_set(at); }

/* --- What is in the store ----------------------------------------------------------------------------------------- */

static sqlite3_stmt *asked(const char *sql) {
  sqlite3_stmt *s;
  if (sqlite3_prepare_v2(beside, sql, -1, &s, NULL) != SQLITE_OK) fail_msg("%s: %s", sql, sqlite3_errmsg(beside));
  if (sqlite3_step(s) != SQLITE_ROW) fail_msg("%s: no row", sql);
  return s;
}

#define FORMATTED(buffer, format)                                     \
  char buffer[1024];                                                  \
  va_list list_of_##buffer;                                           \
  va_start(list_of_##buffer, format);                                 \
  int const n_of_##buffer = vsnprintf(buffer, sizeof buffer, format, list_of_##buffer); \
  va_end(list_of_##buffer);                                           \
  assert_true(n_of_##buffer > 0 && (size_t)n_of_##buffer < sizeof buffer)

int64_t number(const char *format, ...) {
  FORMATTED(sql, format);
  sqlite3_stmt *s = asked(sql);
  int64_t const n = sqlite3_column_int64(s, 0);
  sqlite3_finalize(s);
  return n;
}

struct str text(const char *format, ...) {
  FORMATTED(sql, format);
  sqlite3_stmt *s = asked(sql);
  const void *p = sqlite3_column_blob(s, 0);
  struct str const copy = str_dup(&story, (struct str){p == NULL ? "" : p, (size_t)sqlite3_column_bytes(s, 0)});
  sqlite3_finalize(s);
  return copy;
}

static enum err count_entry(void *context, const struct blob_entry *entry) {
  (void)entry;
  ++*(int64_t *)context;
  return OK;
}

int64_t stored_files(void) {
  int64_t n = 0;
  assert_int_equal(blob_list(the_board.blobs, count_entry, &n), OK);
  return n;
}

int64_t commits(void) { return store_version(the_board.store); }
int64_t changes(void) {
  return number("SELECT (SELECT coalesce(sum(version), 0) FROM dossier) + (SELECT count(*) FROM dossier) + (SELECT count(*) FROM dossier_file)"
                " + (SELECT count(*) FROM deposit) + (SELECT count(*) FROM withdrawal) + (SELECT count(*) FROM mail)");
}

int64_t snapshots(void) { return store_snapshots(the_board.store); }

/* --- What is on the board ----------------------------------------------------------------------------------------- */

struct moment moment_in(struct str zone, struct instant at) {
  const struct zone *z;
  assert_int_equal(zone_load(zone, &z), OK);
  struct civil const c = zone_local(z, at);
  struct out o = out_in(&story, 64);
  date_put_local(&o, &c);
  return (struct moment){{true, at}, out_str(&o)};
}

struct opportunity_new *notice(enum opportunity_kind kind, struct str title, struct instant closes) {
  struct str const zone = S("Africa/Porto-Novo");
  struct opportunity_new *o = arena_new(&story, struct opportunity_new);
  *o = (struct opportunity_new){
      .reference = C("AO n° 12/2026"), .title = fmt(&story, "%.*s " CANARY, STR(title)), .summary = C("Deux phrases. Voilà."),
      .body = C("Premier paragraphe.\n\nSecond paragraphe\nsur deux lignes."), .lang = S("fr"), .organisation = C("Ville de Porto-Novo"),
      .city = C("Porto-Novo"), .country = S("BJ"), .zone = zone, .zone_version = zone_version(), .kind = kind, .publish = true,
      .published = moment_in(zone, instant_plus(NOW, -DAY_US)), .closes = moment_in(zone, closes), .project = C("Programme eau"),
      .contract_nature = C("marché à prix global"), .source = C("à la main"), .cpv = S("71300000")};
  o->ends = o->closes;
  o->themes = (struct text_list){arena_many(&story, 1, struct str), 1};
  o->themes.v[0] = C("Eau et assainissement");
  o->funders = (struct text_list){arena_many(&story, 1, struct str), 1};
  o->funders.v[0] = C("Union des villes");
  o->criteria.v = arena_many(&story, o->criteria.n = 1, struct new_criterion);
  o->criteria.v[0] = (struct new_criterion){C("Méthode"), C("40 points")};
  o->pieces.v = arena_many(&story, o->pieces.n = 2, struct new_piece);
  o->pieces.v[0] = (struct new_piece){.label = C("Curriculum vitæ"), .formats = S("pdf docx odt"), .compulsory = true, .max_bytes = 1000000, .max_files = 1};
  o->pieces.v[1] = (struct new_piece){.label = C("Annexes"), .formats = S("pdf png jpg"), .max_bytes = 1000000, .max_files = 2};
  return o;
}

int64_t enter(const struct opportunity_new *n) {
  struct opportunity_add_args add = {.what = n, .now = clock_now()};
  assert_int_equal(board_change(&the_board, opportunity_add, &add), OK);
  assert_false(add.ret_known);
  return add.ret_id;
}

struct new_document document(struct str title, struct str file_name, struct str bytes) {
  struct blob_info *info = arena_new(&story, struct blob_info);
  assert_int_equal(files_put(&the_board, file_name, bytes, info), OK);
  assert_true(info->name[0] != 0);
  return (struct new_document){.title = title, .nature = C("TdR"), .lang = S("fr"), .file_name = file_name, .blob = blob_name(info),
                               .size = (int64_t)info->size, .sha256 = {(const char *)info->sha256, BLOB_SHA256_LEN},
                               .media = type_media(info->verdict.kind)};
}

struct str address_of_notice(int64_t id) { return text("SELECT id || '-' || slug FROM opportunity WHERE id = %lld", (long long)id); }

struct str data(const char *path) {
  const char *whole = fmt(&story, "tests/data/%s", path).p;
  int const fd = open(whole, O_RDONLY | O_CLOEXEC);
  if (fd < 0) fail_msg("%s cannot be read; run from the root of the tree", whole);
  struct stat s;
  assert_true(fstat(fd, &s) == 0 && s.st_size <= DATA_MAX);
  char *p = arena_alloc(&story, (size_t)s.st_size + 1);
  assert_int_equal(read(fd, p, (size_t)s.st_size), s.st_size);
  close(fd);
  return (struct str){p, (size_t)s.st_size};
}

/* --- Who comes ---------------------------------------------------------------------------------------------------- */

struct guest *guest(void) {
  assert_true(n_guests < GUESTS_MAX);
  struct guest *g = &guests[n_guests++];
  *g = (struct guest){.client = client_new(server_port(the_server))};
  client_host(g->client, "board.test"); /* not a loopback name: as behind a proxy */
  return g;
}

/* One hash serves all: the door itself is what some stories are about, and it hashes for each. */
static struct str stored_password(void) {
  static char kept[256];
  if (kept[0] == 0) {
    struct str made;
    assert_int_equal(password_hash(&story, PASSWORD, &made), OK);
    snprintf(kept, sizeof kept, "%.*s", STR(made));
  }
  return str_from(kept);
}

int64_t account(struct str email, enum person_role role, struct str organisation) {
  struct person_add_args add = {.email = email, .name = fmt(&story, "Awa de %.*s " CANARY, STR(email)), .password = stored_password(),
                                .role = role, .lang = LANG_FR, .confirmed = true, .now = clock_now()};
  if (str_has(organisation)) {
    add.organisation.has = true;
    add.organisation.v = number("SELECT id FROM organisation WHERE name LIKE '%.*s%%'", STR(organisation));
  }
  assert_int_equal(board_change(&the_board, person_add, &add), OK);
  return add.ret_id;
}

struct guest *signed_in(struct str email) {
  struct guest *g = guest();
  struct answer const a = post(g, S("/fr/compte/connexion"), FIELDS({"courriel", email}, {"motdepasse", PASSWORD}, {"suite", S("")}));
  assert_goes(a, S("/fr/compte"));
  return g;
}

struct guest *inside(int64_t person_id, enum person_role role) {
  struct guest *g = guest();
  struct session_begin_args begin = {.person_id = person_id, .role = role, .cookie = rand_ref(&story), .now = clock_now()};
  rand_bytes(begin.secret, sizeof begin.secret);
  assert_int_equal(board_change(&the_board, session_begin, &begin), OK);
  client_take_cookie(g->client, "sid", begin.cookie);
  return g;
}

struct guest *applicant(struct str email) {
  account(email, PERSON_APPLICANT, (struct str){0});
  return signed_in(email);
}

struct guest *officer(struct str email, struct str organisation) {
  account(email, PERSON_OFFICER, organisation);
  return signed_in(email);
}

/* Looks at the reply and takes its token, as the page's forms have it. */
static struct answer seen(struct guest *g, struct answer a) {
  scoped(arena) struct arena scratch = {0};
  check_reply(&scratch, &a, g->target);
  struct str const token = between(a.body, "name=\"csrf\" value=\"", "\"");
  if (answer_header_count(&a, "Set-Cookie") > 0) g->token[0] = 0;
  else if (token.n > 0) snprintf(g->token, sizeof g->token, "%.*s", STR(token));
  return a;
}

static void aim(struct guest *g, struct str target) {
  assert_true(target.n < sizeof g->target);
  memcpy(g->target, target.p, target.n);
  g->target[target.n] = 0;
}

struct answer get(struct guest *g, const char *format, ...) {
  FORMATTED(target, format);
  aim(g, str_from(target));
  return seen(g, client_get(g->client, g->target));
}

struct answer follow(struct guest *g, struct answer a) {
  for (int i = 0; i < 5 && (a.status == 303 || a.status == 308); i++) a = get(g, "%.*s", STR(answer_header(&a, "Location")));
  return a;
}

struct str token_of(struct guest *g) {
  if (g->token[0] == 0) (void)get(g, "/fr/compte/connexion");
  return str_from(g->token);
}

struct answer post_bare(struct guest *g, struct str target, const struct field *fields) {
  aim(g, target);
  return seen(g, client_post(g->client, g->target, fields));
}

struct answer post(struct guest *g, struct str target, const struct field *fields) {
  size_t n = 0;
  while (fields[n].key != NULL) n++;
  struct field *all = arena_many(&story, n + 2, struct field);
  all[0] = (struct field){"csrf", str_dup(&story, token_of(g))};
  memcpy(all + 1, fields, n * sizeof *fields);
  return post_bare(g, target, all);
}

struct answer post_parts_bare(struct guest *g, struct str target, const struct part *parts, size_t n) {
  aim(g, target);
  return seen(g, client_multipart(g->client, g->target, parts, n));
}

struct answer post_parts(struct guest *g, struct str target, const struct part *parts, size_t n) {
  struct part *all = arena_many(&story, n + 1, struct part);
  all[0] = (struct part){.name = "csrf", .bytes = str_dup(&story, token_of(g))};
  memcpy(all + 1, parts, n * sizeof *parts);
  return post_parts_bare(g, target, all, n + 1);
}

void assert_status_at(struct answer a, int wanted, const char *file, int line) {
  if (a.status == wanted) return;
  fprintf(stderr, "# status %d, not %d\n%.*s%.*s\n", a.status, wanted, STR(a.head), STR(a.body));
  _fail(file, line);
}

/* With every kind of space as a plain one: how French typography spaces is not what stories are about. */
static struct str plain_spaces(struct arena *a, struct str s) {
  struct out o = out_in(a, PAGE_TEXT_MAX);
  for (size_t i = 0; i < s.n; i++) {
    size_t const n = str_starts(str_sub(s, i, 3), S("\u00a0")) ? 2 : str_starts(str_sub(s, i, 3), S("\u202f")) ? 3 : 1;
    out_char(&o, n == 1 ? s.p[i] : ' ');
    i += n - 1;
  }
  return out_str(&o);
}

void assert_says_at(struct answer a, struct str words, bool wanted, const char *file, int line) {
  scoped(arena) struct arena scratch = {0};
  struct out o = out_in(&scratch, PAGE_TEXT_MAX);
  markup_escaped(&o, words);
  if (str_contains(plain_spaces(&scratch, a.body), plain_spaces(&scratch, out_str(&o))) == wanted) return;
  fprintf(stderr, "# the page %s: %.*s\n%.*s\n", wanted ? "does not say" : "says", STR(words), STR(a.body));
  arena_free(&scratch);
  _fail(file, line);
}

void assert_goes_at(struct answer a, struct str path, const char *file, int line) {
  if (a.status == 303 && str_starts(answer_header(&a, "Location"), path)) return;
  fprintf(stderr, "# not to %.*s\n%.*s%.*s\n", STR(path), STR(a.head), STR(a.body));
  _fail(file, line);
}
