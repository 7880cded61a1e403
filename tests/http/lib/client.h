/* A small HTTP client for stories: raw enough to say anything, easy enough to read as a browser's visit.
 *
 * One client is one visitor: it keeps cookies and one connection. Answers live until client_free. Whatever goes wrong
 * on the wire (refused, cut, no answer in CLIENT_PATIENCE_S) is an answer with status 0, for the story to judge. */
#ifndef HTTP_LIB_CLIENT_H
#define HTTP_LIB_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

#define CLIENT_PATIENCE_S 10

struct client;

struct answer {
  int status;       /* 0: none came */
  struct str head;  /* all lines, first one included, as they came */
  struct str body;  /* without chunking and compression */
  size_t wire_bytes; /* of the body as it came, before decompression */
  bool closed;      /* the server ends the connection with it, or did */
};

struct field {
  const char *key;
  struct str value;
};

/* One part of a multipart body; file_name NULL: a plain field. */
struct part {
  const char *name;
  const char *file_name, *type;
  struct str bytes;
};

/* A visitor of the server on 127.0.0.1:port. Connects when first needed. */
struct client *client_new(unsigned port);
void client_free(struct client *c);

/* Sent as Host, and in Origin after "http://"; usually 127.0.0.1:port. */
void client_host(struct client *c, const char *host);
/* A header line for the next request only ("Accept-Encoding: gzip"). */
void client_header(struct client *c, const char *line);
/* Whether POSTs carry Origin; they do unless told otherwise. */
void client_origin(struct client *c, bool on);

struct answer client_get(struct client *c, const char *target);
struct answer client_head(struct client *c, const char *target);
/* application/x-www-form-urlencoded; a list that ends with a NULL key. */
struct answer client_post(struct client *c, const char *target, const struct field *fields);
#define FIELDS(...) ((const struct field[]){__VA_ARGS__ __VA_OPT__(, ) {NULL, {0}}})
struct answer client_multipart(struct client *c, const char *target, const struct part *parts, size_t n);
/* Follows 303 and 308 within the server, at most five times. */
struct answer client_follow(struct client *c, struct answer a);

/* Keeps a cookie as if an answer had set it. */
void client_take_cookie(struct client *c, const char *name, struct str value);
/* The value of the cookie kept under that name; absent when there is none. */
struct str client_cookie(const struct client *c, const char *name);

/* Raw: opens a connection if there is none; false when it is refused. */
bool client_open(struct client *c);
void client_close(struct client *c);
/* False: the server had closed. */
bool client_send(struct client *c, struct str bytes);
bool client_sendz(struct client *c, const char *text);
/* Reads one answer; `head_only`: to a HEAD, without a body. 100 Continue is an answer of its own. */
struct answer client_read(struct client *c, bool head_only);
/* Whether the server ends the connection within `ms`; what else comes is dropped. */
bool client_ended(struct client *c, int ms);
/* Whether anything (or the end) is there to be read within `ms`. */
bool client_ready(struct client *c, int ms);

/* The value of the first header line of that name; absent when there is none. */
struct str answer_header(const struct answer *a, const char *name);
size_t answer_header_count(const struct answer *a, const char *name);
/* What stands in `text` between the first `before` and the next `after`; absent when it does not. */
struct str between(struct str text, const char *before, const char *after);

#endif
