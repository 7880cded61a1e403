/* JSON of replies, read by a parser that is not ours. */
#ifndef HTTP_LIB_READ_JSON_H
#define HTTP_LIB_READ_JSON_H

#include <jansson.h>

#include "http/lib/board.h"

/* The reply's body; fails when it is no JSON or has a key twice. Freed with the story's others by json_forget. */
json_t *json_of(struct answer a);
void json_forget(void);

/* The value at a JSON pointer ("/lots/0/title", without escapes); NULL: there is none. */
json_t *json_at(json_t *root, const char *pointer);

/* Assert what stands there. */
void assert_json_text(json_t *root, const char *pointer, struct str wanted);
void assert_json_int(json_t *root, const char *pointer, int64_t wanted);
void assert_json_bool(json_t *root, const char *pointer, bool wanted);
void assert_json_null(json_t *root, const char *pointer);
void assert_json_size(json_t *root, const char *pointer, size_t wanted);

/* Whether any text in it, at any depth, is this one. */
bool json_has_text(json_t *value, struct str text);

/* How many values it holds that are neither null nor a list or object of others. */
size_t json_leaves(json_t *value);

/* Whether a path of steps ("lots/0/titre") is of this pattern, in which * stands for any step. */
bool json_path_matches(struct str path, struct str pattern);

#endif
