/* Settings: a flat KEY=value file, overridden by the environment. A setting that cannot be read stops the start with
 * one line that names it (exit status 78, EX_CONFIG). */
#ifndef BASE_CONFIG_H
#define BASE_CONFIG_H

#include <stdio.h>

#include "base/str.h"

struct arena;

struct config {
#define SETTING(field, variable, standard, meaning) struct str field;
#include "base/config.def"
#undef SETTING
};

enum { CONFIG_FILE_MAX = 65536 };

/* Reads `file` (absent: babillard.conf when it exists), then the environment. INVALID: *ret_problem says in one line
 * which setting, what was wrong and what is allowed. */
enum err MUST_USE config_read(struct arena *a, struct str file, struct config *ret, struct str *ret_problem);
/* The same from the text of a file alone: for the fuzzer and tests. */
enum err MUST_USE config_parse(struct arena *a, struct str text, struct config *config, struct str *ret_problem);
/* Every setting with its value, its meaning above it, as a file that config_read takes back. Secrets are masked. */
void config_print(FILE *to, const struct config *c);
/* smtp_timeout as a number; checked by config_read. */
int64_t config_smtp_timeout_s(const struct config *c);

#endif
