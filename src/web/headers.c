#include "web/headers.h"

const struct security_header security_headers[] = {
    {"X-Content-Type-Options", "nosniff"},
    /* Not no-referrer: with it Chromium posts "Origin: null" and every form would be refused. */
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
};
const size_t security_headers_n = sizeof security_headers / sizeof *security_headers;

const char *cache_control(enum cache_rule rule, bool personal) {
  switch (rule) {
  case CACHE_AUTO: return personal ? "no-store" : "no-cache";
  case CACHE_NO_STORE: return "no-store";
  case CACHE_CHECK: return "no-cache";
  case CACHE_MINUTE: return "public, max-age=60";
  case CACHE_FOREVER: return "public, max-age=31536000, immutable";
  }
  return "no-store";
}
