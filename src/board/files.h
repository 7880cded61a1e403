/* Bytes of documents and pieces as web/ sees them: a file store behind the board, never a folder. */
#ifndef BOARD_FILES_H
#define BOARD_FILES_H

#include "blob/blob.h"

struct board;

/* A file on its way in, judged against `formats` (FILE_BITs) by its name and bytes. RETRY: the disk is nearly full.
 * Ends with exactly one of files_finish and files_abandon. */
enum err MUST_USE files_begin(struct board *b, struct str name, unsigned formats, uint64_t max_bytes, struct blob_upload **ret);
enum err MUST_USE files_append(struct blob_upload *u, struct str bytes);
/* OK: durable, or refused by ret->verdict and gone. */
enum err MUST_USE files_finish(struct blob_upload *u, struct blob_info *ret);
void files_abandon(struct blob_upload *u);

/* Gives up a file that no row came to name: the change that was to name it was refused. */
void files_forget(struct board *b, struct str blob);

/* A file to be read, by the name its row has. */
enum err MUST_USE files_open(struct board *b, struct str blob, struct blob_reader **ret);
enum err MUST_USE files_read(const struct blob_reader *r, uint64_t from, void *buffer, size_t n);
void files_close(struct blob_reader *r);

/* Stores bytes at hand (the demo's samples). */
enum err MUST_USE files_put(struct board *b, struct str name, struct str bytes, struct blob_info *ret);

#endif
