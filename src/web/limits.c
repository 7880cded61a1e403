#include "web/limits.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/rand.h"
#include "board/token.h"

enum { SETS = 4096, WAYS = 8 }; /* about 800 kB */

static const struct limit_figures figures[LIMIT_COUNT] = {
    [LIMIT_DOOR] = {6000, 10 * MINUTE_US},  [LIMIT_GUESS] = {10, 15 * MINUTE_US},   [LIMIT_PASSWORD] = {50, 15 * MINUTE_US},
    [LIMIT_CODE] = {3, 60 * MINUTE_US},     [LIMIT_UPLOAD] = {300, 10 * MINUTE_US}, [LIMIT_DEPOSIT] = {60, 10 * MINUTE_US},
};

struct count {
  uint64_t key; /* 0: free */
  struct instant since;
  uint32_t n;
};

static struct {
  pthread_mutex_t lock;
  unsigned char secret[TOKEN_BYTES]; /* nobody can choose keys that fall together */
  struct count counts[SETS][WAYS];
} table = {.lock = PTHREAD_MUTEX_INITIALIZER};

struct limit_figures limit_figures(enum limit kind) { return figures[kind]; }

void limits_begin(void) {
  pthread_mutex_lock(&table.lock);
  rand_bytes(table.secret, sizeof table.secret);
  memset(table.counts, 0, sizeof table.counts);
  pthread_mutex_unlock(&table.lock);
}

static uint64_t key_of(enum limit kind, struct str key) {
  unsigned char digest[TOKEN_BYTES], of[TOKEN_BYTES + 1];
  token_sha256(key, of);
  of[TOKEN_BYTES] = (unsigned char)kind;
  token_mac((struct str){(const char *)table.secret, sizeof table.secret}, (struct str){(const char *)of, sizeof of}, digest);
  uint64_t n;
  memcpy(&n, digest, sizeof n);
  return n == 0 ? 1 : n;
}

/* The running count of a key, or the place for it: what is over, otherwise the oldest. */
static struct count *find(uint64_t key, int64_t window_us, struct instant now) {
  struct count *set = table.counts[key % SETS], *oldest = &set[0];
  for (size_t i = 0; i < WAYS; i++) {
    if (set[i].key == key) {
      bool const over = now.us - set[i].since.us >= window_us || now.us < set[i].since.us;
      if (over) set[i] = (struct count){key, now, 0};
      return &set[i];
    }
    if (set[i].key == 0 || (oldest->key != 0 && instant_before(set[i].since, oldest->since))) oldest = &set[i];
  }
  *oldest = (struct count){key, now, 0};
  return oldest;
}

int64_t limit_take(enum limit kind, struct str key, struct instant now) {
  struct limit_figures const f = figures[kind];
  pthread_mutex_lock(&table.lock);
  struct count *c = find(key_of(kind, key), f.us, now);
  bool const may = c->n < f.n;
  if (may) c->n++;
  int64_t const left_us = c->since.us + f.us - now.us;
  pthread_mutex_unlock(&table.lock);
  return may ? 0 : (left_us + SECOND_US - 1) / SECOND_US;
}

void limit_give(enum limit kind, struct str key, struct instant now) {
  pthread_mutex_lock(&table.lock);
  struct count *c = find(key_of(kind, key), figures[kind].us, now);
  if (c->n > 0) c->n--;
  pthread_mutex_unlock(&table.lock);
}

struct str limit_client(struct str client, char buffer[LIMIT_CLIENT_MAX]) {
  struct in6_addr six;
  int n = snprintf(buffer, LIMIT_CLIENT_MAX, "%.*s", STR(client));
  if (n < 0 || n >= LIMIT_CLIENT_MAX) return str_sub(client, 0, LIMIT_CLIENT_MAX);
  if (inet_pton(AF_INET6, buffer, &six) != 1 || IN6_IS_ADDR_V4MAPPED(&six)) return (struct str){buffer, (size_t)n};
  n = 0;
  for (size_t i = 0; i < 8; i++) n += snprintf(buffer + n, LIMIT_CLIENT_MAX - (size_t)n, "%02x", six.s6_addr[i]);
  return (struct str){buffer, (size_t)n};
}
