/* The notices of the demonstration as bytes of the program, so that it needs no file at run time. */
#include "feed/demo.h"

/* The assembler reads the file; the path is relative to the root of the tree, where the build runs. */
__asm__(
    ".pushsection .rodata, \"a\"\n"
    ".hidden demo_bytes\n"
    ".global demo_bytes\n"
    "demo_bytes:\n"
    ".incbin \"db/demo/opportunities.json\"\n"
    ".hidden demo_bytes_end\n"
    ".global demo_bytes_end\n"
    "demo_bytes_end:\n"
    ".byte 0\n"
    ".popsection\n");

extern const char demo_bytes[] __attribute__((visibility("hidden")));
extern const char demo_bytes_end[] __attribute__((visibility("hidden")));

struct str demo_json(void) { return (struct str){demo_bytes, (size_t)(demo_bytes_end - demo_bytes)}; }
