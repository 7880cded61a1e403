/* Bytes of documents and pieces as web/ sees them: a file store behind the board, never a folder. */
#ifndef BOARD_FILES_H
#define BOARD_FILES_H

#include "blob/blob.h"

struct arena;
struct board;
struct new_document;

/* A file on its way in, judged against `formats` (FILE_BITs) by its name and bytes. RETRY: the disk is nearly full.
 * Ends with exactly one of files_finish and files_abandon. */
enum err MUST_USE files_begin(struct board *b, struct str name, unsigned formats, uint64_t max_bytes, struct blob_upload **ret);
enum err MUST_USE files_append(struct blob_upload *u, struct str bytes);
/* OK: durable, or refused by ret->verdict and gone. */
enum err MUST_USE files_finish(struct blob_upload *u, struct blob_info *ret);
void files_abandon(struct blob_upload *u);

/* Gives up a file that no row came to name: the change that was to name it was refused. */
void files_forget(struct board *b, struct str blob);

/* Erases a file that no row needs any more; one that is not there is erased. */
enum err MUST_USE files_erase(struct board *b, struct str blob);

/* A file to be read, by the name its row has. */
enum err MUST_USE files_open(struct board *b, struct str blob, struct blob_reader **ret);
enum err MUST_USE files_read(const struct blob_reader *r, uint64_t from, void *buffer, size_t n);
uint64_t files_size(const struct blob_reader *r);
void files_close(struct blob_reader *r);

/* Whether these words ("pdf docx odt") are formats a piece can be asked in. */
bool files_formats_good(struct str words);

/* Whether the file store takes bytes now; none are left behind. Outcomes of files_begin and files_append. */
enum err MUST_USE files_probe(struct board *b);

/* Stores bytes at hand (the demo's samples). */
enum err MUST_USE files_put(struct board *b, struct str name, struct str bytes, struct blob_info *ret);

/* Makes a small real file for a document of the demonstration, of the type its name says, stores it and notes its bytes
 * in `document`. `reference` (ASCII) and `line` stand on the page. INVALID: there is no sample of that type. */
enum err MUST_USE files_sample(struct board *b, struct arena *a, struct str reference, struct str line, struct new_document *document);

#endif
