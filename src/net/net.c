#include "net/net.h"

#include <curl/curl.h>
#include <pthread.h>

#include "base/err.h"

static void init_once(void) {
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) die("libcurl does not start", 0);
}

void net_init(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, init_once);
}
