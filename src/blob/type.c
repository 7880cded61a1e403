#include "blob/type.h"

#include <string.h>

#include "blob/image.h"
#include "blob/pdf.h"
#include "blob/type_read.h"
#include "blob/zip.h"

#define HEAD 512           /* bytes looked at to guess what a file is */
#define OLE_FOLDER_SECTORS 256

/* What the first bytes look like, for the message. */
static enum file_kind guess(struct str head) {
  if (str_starts(head, S("%PDF-"))) return FILE_PDF;
  if (str_starts(head, S("\x89PNG\r\n\x1a\n"))) return FILE_PNG;
  if (str_starts(head, S("\xff\xd8\xff"))) return FILE_JPEG;
  if (str_starts(head, S("PK\3\4"))) return FILE_ZIP;
  if (str_starts(str_sub(head, 4, 8), S("ftyphe")) || str_starts(str_sub(head, 4, 8), S("ftypmif1"))) return FILE_HEIC;
  return FILE_UNKNOWN;
}

/* Office files with a password are a compound file ([MS-CFB]) that holds a stream "EncryptedPackage" ([MS-OFFCRYPTO]);
 * without it they are the formats of before 2007. The folder's sectors are followed through the first 109 of the FAT. */
static enum err ole_is_encrypted(const struct file_source *source, bool *ret) {
  static const char wanted[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
  unsigned char head[512], entry[128];
  size_t n;
  *ret = false;
  TRY(type_read(source, 0, head, sizeof head, &n));
  if (n < sizeof head) return OK;
  unsigned const shift = type_le16(head + 30);
  if (shift != 9 && shift != 12) return OK;
  uint32_t const per_fat = UINT32_C(1) << (shift - 2); /* sector numbers in one sector of the FAT */
  uint32_t sector = type_le32(head + 48);
  for (unsigned i = 0; i < OLE_FOLDER_SECTORS && sector < UINT32_C(0xfffffffa); i++) {
    for (uint64_t at = ((uint64_t)sector + 1) << shift, end = at + (UINT64_C(1) << shift); at < end; at += sizeof entry) {
      TRY(type_read(source, at, entry, sizeof entry, &n));
      if (n < sizeof entry) return OK;
      if (memcmp(entry, wanted, sizeof wanted - 1) == 0) *ret = true;
    }
    if (*ret || sector / per_fat >= 109) return OK;
    uint64_t const fat = type_le32(head + 76 + 4 * (sector / per_fat));
    TRY(type_read(source, ((fat + 1) << shift) + 4 * (sector % per_fat), entry, 4, &n));
    if (n < 4) return OK;
    sector = type_le32(entry);
  }
  return OK;
}

static enum err check_office(const struct file_source *source, struct str head, struct file_verdict *v) {
  if (!str_starts(head, S("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))) return zip_check(source, v);
  bool encrypted = false;
  if (v->kind == FILE_DOCX || v->kind == FILE_XLSX || v->kind == FILE_PPTX) TRY(ole_is_encrypted(source, &encrypted));
  if (encrypted) type_doubt(v, FILE_ENCRYPTED);
  else type_refuse(v, FILE_OTHER_CONTENT);
  return OK;
}

static enum err check_content(const struct file_source *source, struct str head, struct file_verdict *v) {
  switch (v->kind) {
  case FILE_PDF: return pdf_check(source, v);
  case FILE_PNG: return image_check_png(source, v);
  case FILE_JPEG: return image_check_jpeg(source, v);
  case FILE_HEIC: return image_check_heic(source, v);
  case FILE_DOCX:
  case FILE_XLSX:
  case FILE_PPTX:
  case FILE_ODT:
  case FILE_ODS:
  case FILE_ODP: return check_office(source, head, v);
  case FILE_ZIP: return zip_check(source, v);
  case FILE_UNKNOWN:
  case FILE_KIND_COUNT: break;
  }
  type_refuse(v, FILE_WRONG_TYPE);
  return OK;
}

enum err type_check(const struct file_source *source, enum file_kind declared, unsigned formats,
                    struct file_verdict *ret) {
  struct file_verdict v = {.kind = declared};
  if (declared == FILE_UNKNOWN || (formats & FILE_BIT(declared)) == 0) {
    type_refuse(&v, FILE_WRONG_TYPE);
  } else if (source->size == 0) {
    type_refuse(&v, FILE_EMPTY);
  } else {
    unsigned char bytes[HEAD];
    struct str head = {(const char *)bytes, 0};
    TRY(type_read(source, 0, bytes, sizeof bytes, &head.n));
    TRY(check_content(source, head, &v));
    if (v.reason == FILE_OTHER_CONTENT && v.found == FILE_UNKNOWN) v.found = guess(head);
  }
  *ret = v;
  return OK;
}
