/* The notices of the demonstration as bytes of the program, so that it needs no file at run time. */
#include "feed/import/demo.h"

/* The assembler reads the files; the paths are relative to the root of the tree, where the build runs. */
#define BYTES_OF(name, path)           \
  ".hidden " name "\n"                 \
  ".global " name "\n" name ":\n"      \
  ".incbin \"" path "\"\n"             \
  ".hidden " name "_end\n"             \
  ".global " name "_end\n" name "_end:\n" \
  ".byte 0\n"

__asm__(".pushsection .rodata, \"a\"\n" BYTES_OF("demo_bytes", "db/demo/opportunities.json")
            BYTES_OF("demo_more", "db/demo/more.json") ".popsection\n");

extern const char demo_bytes[] __attribute__((visibility("hidden")));
extern const char demo_bytes_end[] __attribute__((visibility("hidden")));
extern const char demo_more[] __attribute__((visibility("hidden")));
extern const char demo_more_end[] __attribute__((visibility("hidden")));

struct str demo_json(int file) {
  return file == 0 ? (struct str){demo_bytes, (size_t)(demo_bytes_end - demo_bytes)}
                   : (struct str){demo_more, (size_t)(demo_more_end - demo_more)};
}
