/* What a test program puts in the place of the C library for everything in its process, libcurl too: a resolver that
 * knows the names of the test alone, and a count of connections. Included by one file of a program. */
#ifndef FAULT_WIRE_H
#define FAULT_WIRE_H

#include <dlfcn.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/str.h"

/* A name and what it resolves to, call after call; the last answer stays. Several addresses of one answer are separated
 * by spaces. */
struct wire_name {
  const char *name;
  const char *answers[4];
  int asked;
};
static struct wire_name *wire_names;
static size_t wire_names_n;
static int wire_connects; /* connections begun, to whatever address of IP */
static bool wire_hangs;    /* the resolver waits for wire_go, and says with wire_gone that it goes on */
static sem_t wire_go, wire_gone;
static pthread_mutex_t wire_lock = PTHREAD_MUTEX_INITIALIZER;

typedef int wire_getaddrinfo(const char *, const char *, const struct addrinfo *, struct addrinfo **);
typedef int wire_connect(int, const struct sockaddr *, socklen_t);

static void *wire_next(const char *name) {
  void *p = dlsym(RTLD_NEXT, name);
  if (p == NULL) abort();
  return p;
}

/* Each address of "1.2.3.4 5.6.7.8" through the real one, as a numeric host, joined in order. */
static int wire_addresses(const char *list, const char *service, const struct addrinfo *hints, struct addrinfo **ret) {
  wire_getaddrinfo *const real = (wire_getaddrinfo *)wire_next("getaddrinfo");
  struct addrinfo **tail = ret;
  struct str rest = str_from(list), one;
  *ret = NULL;
  while (str_next(&rest, ' ', &one)) {
    char z[64];
    snprintf(z, sizeof z, "%.*s", STR(one));
    struct addrinfo numeric = hints == NULL ? (struct addrinfo){0} : *hints;
    numeric.ai_flags |= AI_NUMERICHOST;
    numeric.ai_family = AF_UNSPEC;
    if (real(z, service, &numeric, tail) != 0) return EAI_NONAME;
    while (*tail != NULL) tail = &(*tail)->ai_next;
  }
  return *ret == NULL ? EAI_NONAME : 0;
}

int getaddrinfo(const char *restrict name, const char *restrict service, const struct addrinfo *restrict hints, struct addrinfo **restrict ret) {
  wire_getaddrinfo *const real = (wire_getaddrinfo *)wire_next("getaddrinfo");
  if (wire_hangs) {
    while (sem_wait(&wire_go) != 0) {}
    sem_post(&wire_gone);
  }
  const char *answer = NULL;
  pthread_mutex_lock(&wire_lock);
  for (size_t i = 0; i < wire_names_n; i++) {
    if (name == NULL || strcmp(name, wire_names[i].name) != 0) continue;
    int at = wire_names[i].asked++;
    while (at > 0 && (at > 3 || wire_names[i].answers[at] == NULL)) at--;
    answer = wire_names[i].answers[at];
  }
  pthread_mutex_unlock(&wire_lock);
  if (answer != NULL) return wire_addresses(answer, service, hints, ret);
  struct addrinfo numeric = hints == NULL ? (struct addrinfo){0} : *hints;
  numeric.ai_flags |= AI_NUMERICHOST; /* no test asks the real world */
  return real(name, service, &numeric, ret);
}

int connect(int fd, const struct sockaddr *to, socklen_t n) {
  wire_connect *const real = (wire_connect *)wire_next("connect");
  if (to->sa_family == AF_INET || to->sa_family == AF_INET6) __atomic_add_fetch(&wire_connects, 1, __ATOMIC_RELAXED);
  return real(fd, to, n);
}

#endif
