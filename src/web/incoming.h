/* One file of a multipart body on its way into the file store: what the upload pages share.
 *
 * `request.work` points to a struct that begins with a struct incoming, made in the sink's `limit`. Only the field
 * "fichier" is a file for us, and only the first one. */
#ifndef WEB_INCOMING_H
#define WEB_INCOMING_H

#include "board/files.h"
#include "web/request.h"

struct incoming {
  struct blob_upload *upload; /* NULL before it began and once it has ended */
  struct blob_info info;      /* what was kept; empty name: nothing */
  struct str name;            /* as sent, any UTF-8 */
  bool chosen, too_big, done;
};

/* Begins the file unless there is one already or none was chosen. Outcomes of files_begin. */
enum err MUST_USE incoming_begin(struct request *r, struct str field, struct str file_name, unsigned formats, uint64_t max_bytes);
/* The rest of an upload_sink. What is over the limit is read and dropped; too_big then says so. */
enum err incoming_data(struct request *r, struct str bytes);
enum err incoming_end(struct request *r);
void incoming_abandon(struct request *r);

#endif
