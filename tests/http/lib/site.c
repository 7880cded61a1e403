#include "http/lib/site.h"

#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"

#define PATIENCE_US (10 * SECOND_US)

atomic_int hits, smuggled, hashes, freed, begun, abandoned, at_door;
atomic_size_t arena_used;
atomic_llong present_generation;

/* A door that handlers wait at, so that a test decides when they go on. */
static pthread_mutex_t door = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t opened = PTHREAD_COND_INITIALIZER;
static bool is_open;

static void wait_at_door(void) {
  atomic_fetch_add(&at_door, 1);
  pthread_mutex_lock(&door);
  while (!is_open) pthread_cond_wait(&opened, &door);
  pthread_mutex_unlock(&door);
  atomic_fetch_sub(&at_door, 1);
}

void set_door(bool open) {
  pthread_mutex_lock(&door);
  is_open = open;
  pthread_cond_broadcast(&opened);
  pthread_mutex_unlock(&door);
}

/* --- Handlers ----------------------------------------------------------------------------------------------------- */

static enum err page(struct request *r, struct reply *o) {
  atomic_fetch_add(&hits, 1);
  out_fmt(&o->body, "page %.*s\n", STR(lang_code(r->show.lang)));
  return OK;
}

static enum err who(struct request *r, struct reply *o) {
  out_fmt(&o->body, "%.*s %s", STR(r->client), r->loopback ? "here" : "elsewhere");
  return OK;
}

static enum err smuggle(struct request *r, struct reply *o) {
  (void)r;
  atomic_fetch_add(&smuggled, 1);
  out_z(&o->body, "smuggled\n");
  return OK;
}

static enum err show(struct request *r, struct reply *o) {
  out_fmt(&o->body, "%lld %.*s %.*s\n", (long long)request_int(r, "opportunity"), STR(request_str(r, "opportunity")),
          STR(request_query(r, "q")));
  return OK;
}

static enum err big(struct request *r, struct reply *o) {
  (void)r;
  o->etag = S("\"v1\"");
  o->cache = CACHE_MINUTE;
  for (int i = 0; i < 400; i++) out_z(&o->body, "the same line again\n");
  return OK;
}

static enum err kept(struct request *r, struct reply *o) {
  atomic_fetch_add(&hits, 1);
  int const digit = (int)(request_int(r, "id") % 10);
  for (int i = 0; i < KEPT_BYTES; i++) out_char(&o->body, (char)('0' + digit));
  o->csp = S("default-src 'none'; frame-ancestors *");
  reply_header(o, S("Access-Control-Allow-Origin"), S("*"));
  reply_keep(o, instant_plus(r->arrived, HOUR_US));
  return OK;
}

static enum err asset(struct request *r, struct reply *o) {
  (void)r;
  atomic_fetch_add(&hits, 1);
  o->type = S("text/css; charset=utf-8");
  o->cache = CACHE_FOREVER;
  out_z(&o->body, "p{}\n");
  reply_keep_for_all(o);
  return OK;
}

static enum err save(struct request *r, struct reply *o) {
  atomic_fetch_add(&hits, 1);
  out_fmt(&o->body, "saved %.*s at %lld\n", STR(request_form(r, "name")), (long long)r->arrived.us);
  return OK;
}

static enum err slow(struct request *r, struct reply *o) {
  (void)r;
  wait_at_door();
  out_z(&o->body, "slow\n");
  return OK;
}

static enum err outcome(struct request *r, struct reply *o) {
  int64_t const kind = request_int(r, "id");
  out_z(&o->body, "half a page that nobody must see");
  return kind >= NOT_FOUND && kind <= BROKEN ? (enum err)kind : OK;
}

static enum err leave(struct request *r, struct reply *o) {
  reply_cookie(o, r, S("sid"), S("abc"), -1);
  return reply_redirect(o, r, request_query(r, "to"));
}

static void do_hash(struct request *r, void *ctx) {
  (void)r;
  wait_at_door();
  atomic_fetch_add((atomic_int *)ctx, 1);
}

static enum err hashed(struct request *r, struct reply *o, void *ctx) {
  (void)r;
  (void)ctx;
  out_z(&o->body, "hashed\n");
  return OK;
}

static enum err hash(struct request *r, struct reply *o) {
  (void)r;
  return reply_after_hash(o, do_hash, hashed, &hashes);
}

static ssize_t read_letters(void *ctx, uint64_t pos, char *buf, size_t max) {
  (void)ctx;
  for (size_t i = 0; i < max; i++) buf[i] = (char)('a' + (pos + i) % 26);
  return (ssize_t)max;
}

static void count_freed(void *ctx) {
  (void)ctx;
  atomic_fetch_add(&freed, 1);
}

static enum err letters(struct request *r, struct reply *o) {
  o->type = S("application/octet-stream");
  o->etag = S("\"letters\"");
  reply_stream(o, r, (struct reply_stream){200000, read_letters, count_freed, NULL});
  return OK;
}

struct received {
  struct str name;
  size_t bytes;
};

static enum err receive(struct request *r, struct reply *o) {
  atomic_fetch_add(&hits, 1);
  atomic_store(&arena_used, r->arena->used);
  const struct received *in = r->work;
  out_fmt(&o->body, "received %zu of %.*s, note %.*s\n", in->bytes, STR(in->name), STR(request_form(r, "note")));
  return OK;
}

static enum err receive_limit(struct request *r, uint64_t *ret_max) {
  if (request_header(r, "x-no-such-dossier").p != NULL) return NOT_FOUND;
  *ret_max = 30 << 20;
  return OK;
}

static enum err receive_begin(struct request *r, struct str name, struct str file_name, struct str media) {
  (void)name;
  (void)media;
  atomic_fetch_add(&begun, 1);
  struct received *in = arena_new(r->arena, struct received);
  in->name = file_name;
  r->work = in;
  return str_eq(file_name, S("forbidden.exe")) ? INVALID : OK;
}

static enum err receive_data(struct request *r, struct str bytes) {
  struct received *in = r->work;
  for (size_t i = 0; i < bytes.n; i += 997)
    if (bytes.p[i] != 'x') return BROKEN;
  in->bytes += bytes.n;
  return OK;
}

static enum err receive_end(struct request *r) {
  (void)r;
  return OK;
}

static void receive_abandon(struct request *r) {
  (void)r;
  atomic_fetch_add(&abandoned, 1);
}

static const struct upload_sink receive_sink = {receive_limit, receive_begin, receive_data, receive_end, receive_abandon, NULL};

static const struct route routes[] = {
    ROUTE_ENTRY(GET, "/", page, ANYONE, NONE, "the root")
    ROUTE_ENTRY(GET, "/{lang}/", page, ANYONE, NONE, "a page")
    ROUTE_ENTRY(GET, "/who", who, ANYONE, NONE, "whose request this is")
    ROUTE_ENTRY(GET, "/smuggled", smuggle, ANYONE, NONE, "must never be reached by what hides in another request")
    ROUTE_ENTRY(GET, "/{lang}/opportunites/{opportunity}", show, ANYONE, NONE, "a notice")
    ROUTE_ENTRY(GET, "/big", big, ANYONE, NONE, "worth compressing")
    ROUTE_ENTRY(GET, "/kept/{id}", kept, ANYONE, NONE, "a page that is kept")
    ROUTE_ENTRY(GET, "/asset", asset, ANYONE, NONE, "what is everybody's")
    ROUTE_ENTRY(GET, "/slow", slow, ANYONE, NONE, "waits at the door")
    ROUTE_ENTRY(GET, "/fail/{id}", outcome, ANYONE, NONE, "an outcome")
    ROUTE_ENTRY(GET, "/leave", leave, ANYONE, NONE, "a redirect")
    ROUTE_ENTRY(POST, "/hash", hash, ANYONE, FORM, "hashes")
    ROUTE_ENTRY(GET, "/letters", letters, ANYONE, NONE, "a file")
    ROUTE_ENTRY(POST, "/save", save, ANYONE, FORM, "a form")
    ROUTE_ENTRY(POST, "/bare", page, ANYONE, NONE, "a POST that takes no body")
    ROUTE_ENTRY(POST, "/slow", slow, ANYONE, FORM, "waits at the door")
    ROUTE_ENTRY(GET, "/account", page, APPLICANT, NONE, "for people")
    ROUTE_ENTRY(GET, "/office", page, OFFICER, NONE, "for officers")
    ROUTE_ENTRY(GET, "/admin", page, ADMIN, NONE, "for administrators")
    ROUTE_ENTRY(GET, "/dev/mail", page, DEMO, NONE, "in the demo")
    ROUTE_ENTRY(POST, "/receive", receive, ANYONE, UPLOAD, "a file comes")
    ROUTE_ENTRY(POST, "/office/receive", receive, OFFICER, UPLOAD, "a file comes")
};

static void error_page(struct reply *o, const struct request *r, int status, struct str sentence) {
  out_fmt(&o->body, "error %d %.*s %.*s\n", status, STR(lang_code(r->show.lang)), STR(sentence));
}

static enum err find_session(struct request *r) {
  static char something;
  struct str const sid = request_cookie(r, "sid");
  if (str_eq(sid, S("broken"))) return BROKEN;
  if (str_eq(sid, S("person"))) r->roles = ROLE_PERSON;
  if (str_eq(sid, S("officer"))) r->roles = ROLE_PERSON | ROLE_OFFICER;
  if (r->roles != 0) r->session = (struct session *)(void *)&something;
  return OK;
}

static bool right_token(const struct request *r, struct str token) {
  (void)r;
  return str_eq(token, S("right"));
}

static void sign_in(struct out *o, const struct request *r) {
  out_fmt(o, "/%.*s/connexion", STR(lang_code(r->show.lang)));
}

static int64_t generation(struct board *app, struct generation_watch *w) {
  (void)app;
  (void)w;
  return atomic_load(&present_generation);
}

static bool is_visitor(const struct request *r) { return request_cookie(r, "sid").p == NULL; }

static const struct str names[] = {S_INIT("board.test")};

struct server_config usual(void) {
  return (struct server_config){
      .listen = S("127.0.0.1:0"), .base_url = S("http://board.test"), .hosts = names, .n_hosts = 1,
      .routes = routes, .n_routes = sizeof routes / sizeof *routes, .repeated_query = S("type"), .access_log = -1,
      .session = find_session, .csrf = right_token, .sign_in = sign_in, .error_page = error_page,
      .generation = generation, .visitor = is_visitor, .kept_query = S("q type"),
      .limits = {.loops = 1, .pool_threads = 2, .hash_threads = 1, .drain_ms = 2000}};
}

struct server *server;
struct client *visitor;

void start(struct server_config config) {
  atomic_store(&hits, 0);
  atomic_store(&present_generation, 1);
  atomic_store(&smuggled, 0);
  atomic_store(&begun, 0);
  atomic_store(&abandoned, 0);
  atomic_store(&freed, 0);
  atomic_store(&hashes, 0);
  set_door(false);
  assert_int_equal(server_start(&config, &server), OK);
  visitor = client_new(server_port(server));
  client_host(visitor, "board.test");
}

void stop(void) {
  client_free(visitor);
  server_stop(server);
}

struct answer say(const char *text) {
  client_close(visitor);
  assert_true(client_open(visitor));
  (void)client_sendz(visitor, text);
  return client_read(visitor, strncmp(text, "HEAD ", 5) == 0);
}

void wait_until(bool (*done)(int), int n) {
  int64_t const until = clock_mono_us() + PATIENCE_US;
  while (!done(n)) {
    if (clock_mono_us() > until) fail_msg("what the test waits for does not happen");
    sched_yield();
  }
}

bool are_at_door(int n) { return atomic_load(&at_door) == n; }
bool are_waiting(int n) { return server_figures(server).waiting == (unsigned)n; }
bool are_hashing(int n) { return server_figures(server).hashing == (unsigned)n; }
bool are_begun(int n) { return atomic_load(&begun) == n; }
bool were_abandoned(int n) { return atomic_load(&abandoned) == n; }
bool were_freed(int n) { return atomic_load(&freed) == n; }
bool were_counted(int n) { return server_figures(server).requests >= (uint64_t)n; }
bool were_reaped(int n) { return server_figures(server).reaped == (uint64_t)n; }
