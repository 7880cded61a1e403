/* The last minute before a closing: makes a board with N applicants whose dossiers are complete, and is those N.
 *
 *   crowd fill sqlite:PATH dir:PATH N CLOSES
 *        in that database and file store: one notice that closes at CLOSES, microseconds since 1970; prints its id,
 *        then a cookie a line
 *   crowd go 127.0.0.1:PORT NOTICE
 *        reads "COOKIE INSTANT" lines; fetches each one's form, then at its instant sends it over a connection of its
 *        own; prints "COOKIE SENT ANSWERED STATUS LOCATION", "-" without a Location
 *
 * SENT: the last byte is handed to the system now. ANSWERED: the first byte came; 0, as the status: never. */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/out.h"
#include "base/rand.h"
#include "base/zone.h"
#include "board/board.h"
#include "board/dossier.h"
#include "board/files.h"
#include "board/person.h"
#include "board/publish.h"

enum { CROWD_MAX = 20000, LINE_BYTES = 256, ANSWER_BYTES = 128 << 10, REQUEST_BYTES = 4096, AT_ONCE = 32, EVENTS = 256, PATIENCE_MS = 30000 };

/* --- Filling ---------------------------------------------------------------------------------------------------- */

struct filling {
  int64_t notice, piece, number;
  struct instant now, closes;
  struct blob_info file;
  struct str cookie;
};

static struct moment moment(struct arena *a, struct instant at) { return (struct moment){{true, at}, fmt(a, "%lld", (long long)at.us)}; }

static enum err add_notice(struct db *db, struct arena *a, void *args) {
  struct filling *f = args;
  struct new_piece cv = {.label = S("CV"), .formats = S("pdf"), .compulsory = true, .max_bytes = 10000000, .max_files = 1};
  struct opportunity_new o = {.reference = S("FOULE/1"), .title = S("Mission d’appui"), .summary = S("Une mission."), .body = S("Texte."), .lang = S("fr"),
      .organisation = S("Ville"), .city = S("Paris"), .country = S("FR"), .zone = S("Europe/Paris"), .zone_version = zone_version(),
      .kind = KIND_EXPERTISE_MISSION, .publish = true, .published = moment(a, instant_plus(f->now, -24 * HOUR_US)), .closes = moment(a, f->closes)};
  o.ends = o.closes;
  o.pieces.v = &cv;
  o.pieces.n = 1;
  struct opportunity_add_args add = {.what = &o, .now = f->now};
  TRY(opportunity_add(db, a, &add));
  f->notice = add.ret_id;
  return OK;
}

static enum err add_applicant(struct db *db, struct arena *a, void *args) {
  struct filling *f = args;
  struct person_add_args p = {.email = fmt(a, "p%lld@example.org", (long long)f->number), .name = S("Une Personne"), .password = S("!"),
                              .role = PERSON_APPLICANT, .lang = LANG_FR, .confirmed = true, .now = f->now};
  TRY(person_add(db, a, &p));
  struct session_begin_args session = {.person_id = p.ret_id, .role = p.role, .cookie = f->cookie, .now = f->now};
  rand_bytes(session.secret, sizeof session.secret);
  TRY(session_begin(db, a, &session));
  struct dossier_start_args start = {.opportunity_id = f->notice, .person_id = p.ret_id, .now = f->now};
  TRY(dossier_start(db, a, &start));
  struct dossier_message_args say = {.opportunity_id = f->notice, .person_id = p.ret_id, .message = S("Bonjour"), .now = f->now};
  TRY(dossier_message(db, a, &say));
  struct dossier_file_args file = {.opportunity_id = f->notice, .person_id = p.ret_id, .piece_id = f->piece, .name = S("cv.pdf"), .blob = f->file,
                                   .media = S("application/pdf"), .now = f->now};
  file.attempt = (struct attempt){.request = S("foule"), .act = S("upload"), .outcome = S("done"), .opportunity_id = f->notice,
                                  .person_id = {true, p.ret_id}, .piece_id = {true, f->piece}, .began = f->now, .ended = f->now};
  TRY(dossier_file_add(db, a, &file));
  return start.ret_refusal == DOSSIER_FINE && file.ret_refusal == DOSSIER_FINE ? OK : BROKEN;
}

static enum err find_piece(struct board *b, struct arena *a, struct filling *f) {
  struct db *db;
  struct opportunity o = {0};
  TRY(board_snapshot(b, &db));
  enum err const e = opportunity_public(db, a, f->notice, (struct opt_int){0}, f->now, &o);
  board_release(b, db);
  if (e == OK && o.pieces.n == 1) f->piece = o.pieces.v[0].id;
  return e;
}

/* What any kind's form asks: one statement for all, as nobody has the database open any more. */
static void answer_all(const char *database) {
  static const char answers[] =
      "WITH field (name) AS (VALUES ('nom'), ('ville'), ('pays'), ('langues'), ('disponibilite'), ('tarif'), ('devise'), ('structure'),"
      " ('immatriculation'), ('representant'), ('fonction'), ('projet'))"
      "INSERT INTO answer (dossier_id, field, value, updated_at) SELECT d.id, f.name, '12', d.created_at FROM dossier d, field f";
  sqlite3 *db = NULL;
  if (sqlite3_open(database, &db) != SQLITE_OK || sqlite3_exec(db, answers, NULL, NULL, NULL) != SQLITE_OK) die(sqlite3_errmsg(db), 0);
  sqlite3_close(db);
}

static void fill(struct arena *a, const char *database, const char *files, int64_t n, int64_t closes_us) {
  struct board board;
  struct filling f = {.now = clock_now(), .closes = {closes_us}};
  if (board_open(str_from(database), str_from(files), true, &board) != OK) die("cannot open the board", 0);
  if (board_change(&board, add_notice, &f) != OK || find_piece(&board, a, &f) != OK) die("cannot make the notice", 0);
  printf("%lld\n", (long long)f.notice);
  for (f.number = 1; f.number <= n; f.number++) {
    scoped(arena) struct arena own = {0};
    struct str const pdf = fmt(&own, "%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
                                     "%%%lld\ntrailer<</Size 3/Root 1 0 R>>\nstartxref\n9\n%%%%EOF\n", (long long)f.number);
    f.cookie = rand_ref(&own);
    if (files_put(&board, S("cv.pdf"), pdf, &f.file) != OK || f.file.name[0] == 0) die("cannot store a file", 0);
    if (board_change(&board, add_applicant, &f) != OK) die("cannot make an applicant", 0);
    printf("%.*s\n", STR(f.cookie));
  }
  board_close(&board);
  answer_all(database + strlen("sqlite:"));
}

/* --- Being the crowd -------------------------------------------------------------------------------------------- */

struct applicant {
  char cookie[32];
  int64_t due_us;
  char form[1024]; /* of the deposit, ready to be sent */
  int fd;          /* -1: nothing under way */
  struct arena arena;
  struct str request;
  size_t sent;
  char *answer;
  size_t n;
  int64_t sent_us, answered_us;
};

struct crowd {
  const char *place;
  int64_t notice;
  struct sockaddr_in address;
  int epoll;
  struct applicant *v;
  size_t n, next, under_way;
  bool deposits; /* the forms are there */
};

static void begin(struct crowd *c, struct applicant *p) {
  int const one = 1;
  p->arena = (struct arena){0};
  struct out o = out_in(&p->arena, REQUEST_BYTES);
  out_fmt(&o, "%s /fr/opportunites/%lld/dossier/depot HTTP/1.1\r\nHost: %s\r\nCookie: sid=%s\r\nConnection: close\r\n",
          c->deposits ? "POST" : "GET", (long long)c->notice, c->place, p->cookie);
  if (c->deposits)
    out_fmt(&o, "Origin: http://%s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n", c->place, strlen(p->form));
  out_fmt(&o, "\r\n%s", c->deposits ? p->form : "");
  p->request = out_str(&o);
  p->answer = arena_alloc(&p->arena, ANSWER_BYTES);
  p->sent = p->n = 0;
  p->sent_us = p->answered_us = 0;
  p->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (p->fd < 0 || o.full) die("socket", errno);
  (void)setsockopt(p->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (connect(p->fd, (struct sockaddr *)&c->address, sizeof c->address) != 0 && errno != EINPROGRESS) die("connect", errno);
  struct epoll_event e = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = p};
  if (epoll_ctl(c->epoll, EPOLL_CTL_ADD, p->fd, &e) != 0) die("epoll_ctl", errno);
  c->under_way++;
}

/* True at the end of the answer, or of the connection. */
static bool go_on(struct applicant *p) {
  while (p->sent < p->request.n) {
    int64_t const before = clock_now().us; /* afterwards somebody else may have had the processor for a while */
    ssize_t const n = send(p->fd, p->request.p + p->sent, p->request.n - p->sent, MSG_NOSIGNAL);
    if (n < 0) return errno != EAGAIN;
    p->sent += (size_t)n;
    if (p->sent == p->request.n) p->sent_us = before;
  }
  for (;;) {
    ssize_t const n = recv(p->fd, p->answer + p->n, ANSWER_BYTES - p->n, 0);
    if (n < 0) return errno != EAGAIN;
    if (n == 0) return true;
    if (p->n == 0) p->answered_us = clock_now().us;
    p->n += (size_t)n;
  }
}

static struct str between(struct str s, const char *start, const char *end) {
  const char *from = s.n == 0 ? NULL : memmem(s.p, s.n, start, strlen(start));
  if (from == NULL) return (struct str){0};
  from += strlen(start);
  size_t const left = s.n - (size_t)(from - s.p);
  const char *to = memmem(from, left, end, strlen(end));
  return to == NULL ? (struct str){0} : (struct str){from, (size_t)(to - from)};
}

/* Every hidden field of the form that deposits; their values are letters and digits. */
static void keep_form(struct applicant *p) {
  struct str form = between((struct str){p->answer, p->n}, "/dossier/depot\">", "</form>");
  struct out o = out_fixed(p->form, sizeof p->form - 1);
  if (form.p == NULL) die("no form to deposit", 0);
  for (struct str field; (field = between(form, "type=\"hidden\"", ">")).p != NULL;) {
    struct str const name = between(field, "name=\"", "\""), value = between(field, "value=\"", "\"");
    out_fmt(&o, "%s%.*s=%.*s", o.n > 0 ? "&" : "", STR(name), STR(value));
    form = str_sub(form, (size_t)(field.p - form.p), form.n);
  }
  if (o.full || o.n == 0) die("the form to deposit is not as expected", 0);
  p->form[o.n] = 0;
}

static void end(struct crowd *c, struct applicant *p) {
  struct str const answer = {p->answer, p->n};
  if (!c->deposits) keep_form(p);
  else {
    struct str const status = between(answer, "HTTP/1.1 ", " "), where = between(answer, "\r\nLocation: ", "\r\n");
    printf("%s %lld %lld %.*s %.*s\n", p->cookie, (long long)p->sent_us, (long long)p->answered_us, STR(str_has(status) ? status : S("0")),
           STR(str_has(where) ? where : S("-")));
  }
  close(p->fd);
  p->fd = -1;
  arena_free(&p->arena);
  c->under_way--;
}

/* Milliseconds until the next one is due, rounded down; begins those who are. */
static int begin_due(struct crowd *c) {
  for (; c->next < c->n; c->next++) {
    int64_t const us = c->deposits ? c->v[c->next].due_us - clock_now().us : 0;
    if (us > 0) return (int)(us / 1000);
    if (!c->deposits && c->under_way == AT_ONCE) break;
    begin(c, &c->v[c->next]);
  }
  return PATIENCE_MS;
}

static void everybody(struct crowd *c) {
  struct epoll_event ready[EVENTS];
  c->next = 0;
  while (c->next < c->n || c->under_way > 0) {
    int const wait = begin_due(c);
    int const n = epoll_wait(c->epoll, ready, EVENTS, wait);
    if (n < 0 && errno != EINTR) die("epoll_wait", errno);
    if (n == 0 && wait == PATIENCE_MS) die("the server does not answer", 0);
    for (int i = 0; i < n; i++) {
      struct applicant *p = ready[i].data.ptr;
      if (p->fd >= 0 && go_on(p)) end(c, p);
    }
  }
}

static int by_due(const void *l, const void *r) {
  int64_t const x = ((const struct applicant *)l)->due_us, y = ((const struct applicant *)r)->due_us;
  return x < y ? -1 : x > y;
}

static void go(const char *place, int64_t notice) {
  static struct applicant all[CROWD_MAX];
  struct crowd c = {.place = place, .notice = notice, .v = all, .epoll = epoll_create1(EPOLL_CLOEXEC)};
  struct str host, port = str_from(place);
  int64_t number = 0;
  if (!str_next(&port, ':', &host) || !str_eq(host, S("127.0.0.1")) || str_int(port, 1, 65535, &number) != OK) die("HOST:PORT", 0);
  c.address = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)number), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  char line[LINE_BYTES];
  while (c.n < CROWD_MAX && fgets(line, sizeof line, stdin) != NULL) {
    struct str rest = str_trim(str_from(line)), cookie;
    struct applicant *p = &all[c.n++];
    p->fd = -1;
    if (!str_next(&rest, ' ', &cookie) || cookie.n >= sizeof p->cookie || str_int(rest, 0, INT64_MAX, &p->due_us) != OK) die("COOKIE INSTANT", 0);
    memcpy(p->cookie, cookie.p, cookie.n);
  }
  qsort(all, c.n, sizeof *all, by_due);
  everybody(&c);
  c.deposits = true;
  everybody(&c);
}

int main(int argc, char **argv) {
  scoped(arena) struct arena a = {0};
  int64_t n = 0, closes = 0, notice = 0;
  if (argc == 6 && strcmp(argv[1], "fill") == 0 && str_int(str_from(argv[4]), 1, CROWD_MAX, &n) == OK &&
      str_int(str_from(argv[5]), 1, INT64_MAX, &closes) == OK)
    fill(&a, argv[2], argv[3], n, closes);
  else if (argc == 4 && strcmp(argv[1], "go") == 0 && str_int(str_from(argv[3]), 1, INT64_MAX, &notice) == OK)
    go(argv[2], notice);
  else
    die("usage: crowd fill sqlite:PATH dir:PATH N CLOSES | go 127.0.0.1:PORT NOTICE", 0);
  return 0;
}
