/* The bytes of files: received, hashed, checked, made durable, given back.
 *
 * A stored file has a random name of 128 bits (rand_ref) and never changes. What people called it is text in the
 * database; no name from outside is ever a path. Nothing is shared between owners. Who owns a file, and whether
 * anyone still does, only the database knows: this store keeps what it acknowledged until blob_remove.
 *
 * The promise of blob_finish: when it has answered OK with a name, the bytes survive a power cut. Bytes first, row
 * afterwards: a crash between the two leaves a file without a row, never a row without its file. */
#ifndef BLOB_BLOB_H
#define BLOB_BLOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/str.h"
#include "blob/type.h"

#define BLOB_NAME_LEN 26 /* characters of rand_ref */
#define BLOB_SHA256_LEN 32

/* New uploads are refused while less than this is free: max(percent of the disk, bytes), and percent of inodes.
 * What was begun goes on, and nothing else is refused. */
#define BLOB_FREE_BYTES ((uint64_t)1 << 30)
#define BLOB_FREE_PERCENT 5
/* Unfinished uploads older than this are removed when the store is opened. */
#define BLOB_STALE_US (48 * HOUR_US)

struct blobs;       /* the store; may be used by any number of threads */
struct blob_upload; /* one file on its way in; one thread at a time */
struct blob_reader; /* one stored file; may be read by several threads */

struct blob_info {
  char name[BLOB_NAME_LEN + 1]; /* NUL-terminated; empty when the verdict is FILE_REFUSED: nothing was kept */
  uint64_t size;                /* bytes */
  unsigned char sha256[BLOB_SHA256_LEN];
  char sha256_hex[2 * BLOB_SHA256_LEN + 1]; /* lower case, NUL-terminated */
  uint32_t crc32;                           /* as in ZIP (ISO 3309) */
  struct file_verdict verdict;
};

static inline struct str blob_name(const struct blob_info *info) { return str_from(info->name); }

/* Opens the store named by the setting, "dir:PATH": makes the folder (mode 0700) when it is absent and removes
 * unfinished uploads older than BLOB_STALE_US. INVALID for any other form of setting, BROKEN (logged) when the folder
 * cannot be used. Close with blobs_close, after every upload and reader has ended. */
enum err MUST_USE blobs_open(struct str url, struct blobs **ret);
void blobs_close(struct blobs *blobs);

/* Begins a file of at most `max_bytes`. RETRY (logged once per shortage) while the disk is nearly full. The upload
 * ends with exactly one of blob_finish, blob_abandon. */
enum err MUST_USE blob_begin(struct blobs *blobs, uint64_t max_bytes, struct blob_upload **ret);

/* What the file is said to be and what was asked for: the name people gave it, and a set of FILE_BIT()s. Copies what
 * it needs. Without this call any bytes are accepted, and the verdict's kind is FILE_UNKNOWN. */
void blob_expect(struct blob_upload *upload, struct str display_name, unsigned formats);

/* Takes the next bytes straight to disk. TOO_BIG past the maximum, RETRY on a full disk, BROKEN on a failing one.
 * After any failure the bytes on disk are already gone and every later call answers the same. */
enum err MUST_USE blob_append(struct blob_upload *upload, const void *bytes, size_t n);

/* Bytes taken so far. */
uint64_t blob_received(const struct blob_upload *upload);

/* Checks the type, makes the bytes durable (fsync, rename into the store, fsync of the folder), and ends the upload
 * whatever the outcome. OK with verdict FILE_REFUSED: nothing was kept. RETRY when the disk filled up. A disk that
 * fails an fsync for another cause ends the process: what it holds is not known any more. */
enum err MUST_USE blob_finish(struct blob_upload *upload, struct blob_info *ret);

/* Ends the upload and removes its bytes. NULL is allowed. */
void blob_abandon(struct blob_upload *upload);

/* INVALID when `name` is not a reference, NOT_FOUND when there is no such file. */
enum err MUST_USE blob_open_read(struct blobs *blobs, struct str name, struct blob_reader **ret);
uint64_t blob_size(const struct blob_reader *reader);
/* Exactly `n` bytes from `offset`; INVALID when they reach past the end, BROKEN (logged) when the disk fails. */
enum err MUST_USE blob_read(const struct blob_reader *reader, uint64_t offset, void *buffer, size_t n);
void blob_close(struct blob_reader *reader); /* NULL is allowed */

/* Size and SHA-256 of what is really on disk, for `check`. Outcomes of blob_open_read and blob_read. */
enum err MUST_USE blob_measure(struct blobs *blobs, struct str name, uint64_t *ret_size,
                               unsigned char ret_sha256[BLOB_SHA256_LEN]);

/* Removes the bytes, durably: for garbage collection and erasure, once no row names them. Readers already open go on
 * reading. INVALID, NOT_FOUND as blob_open_read; RETRY on a full disk. */
enum err MUST_USE blob_remove(struct blobs *blobs, struct str name);

/* One entry of the store. */
struct blob_entry {
  struct str name;         /* the reference, or the path below the store of what does not belong there */
  bool stray;              /* not ours: no reference, the wrong folder, no regular file */
  uint64_t size;           /* bytes */
  struct instant modified; /* a young file may not have its row yet */
};

/* Called for each entry; anything but OK ends the walk and is what blob_list answers. */
typedef enum err blob_visit(void *context, const struct blob_entry *entry);

/* Walks over everything stored, in no order; unfinished uploads are not stored. Files that come or go meanwhile may
 * or may not be seen. */
enum err MUST_USE blob_list(struct blobs *blobs, blob_visit *visit, void *context);

#ifdef BABILLARD_TEST
/* Test builds only: other thresholds of the space guard, for all stores of the process. */
void blobs_guard_set(uint64_t free_bytes, unsigned free_percent);
#endif

#endif
