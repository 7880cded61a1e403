/* What a file really is, decided from its bytes: our own checks of the formats people may send.
 *
 * The rule: refuse only what is certainly another type than its name says, or certainly active or dangerous; accept
 * and mark what is doubtful, for the reader of the file. A lost application weighs more than a doubtful file, which
 * is only ever served as an attachment.
 *
 * The checks read a finished file in small pieces, at constant memory; nothing is unpacked to disk, and what is
 * inflated (a few bytes of a ZIP entry, object streams of a PDF) is bounded. They are no proof of harmlessness: the
 * scanner comes after them. */
#ifndef BLOB_TYPE_H
#define BLOB_TYPE_H

#include "blob/file_kind.h"

/* Judges a file whose name declares `declared` (type_of_name) where `formats` (FILE_BITs) were asked for. Only the
 * outcomes of source->read come back as errors. */
enum err MUST_USE type_check(const struct file_source *source, enum file_kind declared, unsigned formats,
                             struct file_verdict *ret);

#endif
