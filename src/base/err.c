#include "base/err.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *err_name(enum err e) {
  switch (e) {
  case OK: return "ok";
  case NOT_FOUND: return "not_found";
  case FORBIDDEN: return "forbidden";
  case INVALID: return "invalid";
  case CONFLICT: return "conflict";
  case TOO_BIG: return "too_big";
  case RETRY: return "retry";
  case BROKEN: return "broken";
  }
  return "unknown";
}

void die(const char *what, int errno_value) {
  if (errno_value != 0) fprintf(stderr, "babillard: %s: %s\n", what, strerror(errno_value));
  else fprintf(stderr, "babillard: %s\n", what);
  abort();
}
