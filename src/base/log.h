/* One JSON object a line on stderr, written with one write(2): {"at":"…Z","level":"info","event":"…",…}.
 *
 * Log once, where the cause is known. No personal data: no name, address, file name, token or session; people and
 * dossiers appear by reference only. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/str.h"

enum log_level { LOG_LEVEL_INFO, LOG_LEVEL_WARN, LOG_LEVEL_ERROR };

struct log_field {
  const char *key; /* NULL ends the list */
  struct str text; /* p == NULL: the number counts */
  int64_t number;
};

#define LOG_S(k, value) ((struct log_field){.key = (k), .text = (value)})
#define LOG_Z(k, value) ((struct log_field){.key = (k), .text = str_from(value)})
#define LOG_I(k, value) ((struct log_field){.key = (k), .number = (value)})
#define LOG_FIELDS(...) ((const struct log_field[]){__VA_ARGS__ __VA_OPT__(, ) {0}})

#define log_info(event, ...) log_write(LOG_LEVEL_INFO, (event), LOG_FIELDS(__VA_ARGS__))
#define log_warn(event, ...) log_write(LOG_LEVEL_WARN, (event), LOG_FIELDS(__VA_ARGS__))
#define log_error(event, ...) log_write(LOG_LEVEL_ERROR, (event), LOG_FIELDS(__VA_ARGS__))

void log_write(enum log_level level, const char *event, const struct log_field *fields);

#endif
