/* PDF files (ISO 32000-1): header, trailer, what they carry. Called by type.c only. */
#ifndef BLOB_PDF_H
#define BLOB_PDF_H

#include "blob/file_kind.h"

/* Judges the bytes as a PDF: FILE_OTHER_CONTENT without a header, doubts as enum file_reason says. */
enum err MUST_USE pdf_check(const struct file_source *source, struct file_verdict *verdict);

#endif
