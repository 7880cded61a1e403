/* PNG (ISO/IEC 15948), JPEG (ITU-T T.81), HEIC (ISO/IEC 23008-12): structure and dimensions, no pixel is decoded.
 * Called by type.c only. */
#ifndef BLOB_IMAGE_H
#define BLOB_IMAGE_H

#include "blob/file_kind.h"

/* More pixels than this are a doubt (some readers cannot bear them; telephones do make 50 to 200 million), and
 * more than the second number no camera or scanner makes: refused. */
#define IMAGE_PIXELS_DOUBT ((uint64_t)40000000)
#define IMAGE_PIXELS_MAX ((uint64_t)400000000)

enum err MUST_USE image_check_png(const struct file_source *source, struct file_verdict *verdict);
enum err MUST_USE image_check_jpeg(const struct file_source *source, struct file_verdict *verdict);
enum err MUST_USE image_check_heic(const struct file_source *source, struct file_verdict *verdict);

#endif
