/* The outcomes every function of the project returns, and how a caller passes them on.
 *
 * An outcome says what happened to the *request*, not where: each is one HTTP status and one exit status.
 * Problems a person can mend (a field left empty, a wrong type of file) are data, never an outcome. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

enum err {
  OK = 0,
  NOT_FOUND, /* 404: absent, or hidden from this person (the two must look the same) */
  FORBIDDEN, /* 403: existence is public, the act is not allowed */
  INVALID,   /* 400: what was sent cannot be read */
  CONFLICT,  /* 409: what it was based on has moved */
  TOO_BIG,   /* 413: over a named maximum */
  RETRY,     /* 503: try again later; nothing was changed */
  BROKEN,    /* 500: our own fault, or the disk's; logged where the cause is known */
};

#define MUST_USE __attribute__((warn_unused_result))

/* Leaves the function with the outcome of `expr` unless it is OK. */
#define TRY(expr)                    \
  do {                               \
    enum err try_outcome = (expr);   \
    if (try_outcome != OK) return try_outcome; \
  } while (0)

/* The outcome's name in lower case, for logs: "not_found". Static storage. */
const char *err_name(enum err e);

/* Writes "babillard: WHAT (errno text if errno_value != 0)" on stderr and aborts: for programming errors and for
 * faults after which going on would lose data (a failed fsync, memory exhausted). */
_Noreturn void die(const char *what, int errno_value);

#endif
