# Babillard: every flag and every target. Not recursive. `make help` lists what it can do.
#
# Modes have folders of their own: build/release (what ships), build/test (the same flags with the test hooks),
# build/asan, build/tsan (test hooks under sanitizers), build/fuzz (clang, libFuzzer). SAN=address,undefined and
# SAN=thread choose the sanitized modes for the targets that take a mode.

SHELL := /bin/bash
MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.DEFAULT_GOAL := all

VERSION := 0.1.0
PREFIX ?= /usr/local

STD := -std=gnu2x -D_GNU_SOURCE -DBABILLARD_VERSION='"$(VERSION)"' -Isrc -Ibuild/gen -pthread
WARN := -Wall -Wextra -Wformat=2 -Wconversion -Wsign-conversion -Wimplicit-fallthrough -Wvla -Wstrict-prototypes \
	-Wmissing-prototypes -Wshadow -Wpointer-arith -Wundef -Werror=format-security -Werror=implicit \
	-Werror=incompatible-pointer-types -Werror=int-conversion
# OpenSSF compiler hardening guide (June 2026), what each compiler of Debian 12 accepts.
HARD := -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection \
	-fcf-protection=full -fno-delete-null-pointer-checks -fno-strict-overflow -fno-strict-aliasing -fexceptions -fPIE
HARD_GCC := -ftrivial-auto-var-init=zero -Wtrampolines -Wbidi-chars=any -Wnull-dereference -Wduplicated-cond -Wlogical-op
LINK_HARD := -pie -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,--as-needed -Wl,--no-copy-dt-needed-entries
LIBS := -lmicrohttpd -lsqlite3 -lxml2 -lcurl -lsodium -lcrypto -ljansson -lcmark -lstemmer -lqrencode -lseccomp -licuuc -licui18n -lz -lm
CPP := -I/usr/include/libxml2

LIB_C := $(sort $(wildcard src/base/*.c src/net/*.c src/db/*.c src/blob/*.c src/board/*.c src/web/*.c src/feed/*.c src/feed/*/*.c src/work/*.c src/command/*.c))
GEN_C := build/gen/queries.c build/gen/views.c build/gen/words.c build/gen/assets.c
GEN := $(GEN_C) $(GEN_C:.c=.h)
BASE_C := $(sort $(wildcard src/base/*.c))

CC_release := gcc
CC_test := gcc
CC_asan := gcc
CC_tsan := gcc
CC_fuzz := clang
FLAGS_release := -O2 -g $(HARD) $(HARD_GCC)
FLAGS_test := $(FLAGS_release) -DBABILLARD_TEST
FLAGS_asan := -O1 -g -fPIE -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all -DBABILLARD_TEST
FLAGS_tsan := -O1 -g -fPIE -fno-omit-frame-pointer -fsanitize=thread -DBABILLARD_TEST
FLAGS_fuzz := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all -DBABILLARD_TEST
LINK_release := $(LINK_HARD)
LINK_test := $(LINK_HARD)
LINK_asan := -fsanitize=address,undefined
LINK_tsan := -fsanitize=thread
LINK_fuzz := -fsanitize=address,undefined,fuzzer
MODES := release test asan tsan fuzz

MODE := $(if $(findstring thread,$(SAN)),tsan,$(if $(SAN),asan,test))

UNIT := $(patsubst tests/unit/%.c,%,$(sort $(wildcard tests/unit/*.c)))
HTTP := $(patsubst tests/http/%.c,%,$(sort $(wildcard tests/http/*.c)))
SQL := $(patsubst tests/sql/%.c,%,$(sort $(wildcard tests/sql/*.c)))
FUZZ := $(patsubst tests/fuzz/%.c,%,$(sort $(wildcard tests/fuzz/*.c)))

# --- Compilers of views, SQL, words and assets: built plainly, never shipped ----------------------------------------
# They take from base/ what they need, as objects of their own: base/words.c asks for tables that only they can make,
# base/fold.c for ICU.
TOOLS := views sql words assets
TOOL_H := $(wildcard src/tool/*.h src/base/*.h src/base/*.def)
build/tool/base/%.o: src/base/%.c $(TOOL_H)
	@mkdir -p $(@D)
	@gcc $(STD) $(WARN) -O1 -g -c $< -o $@
build/tool/libbase.a: $(BASE_C:src/%.c=build/tool/%.o)
	@rm -f $@ && ar rcs $@ $^

VIEWS_TOOL_C := src/tool/files.c $(addprefix src/tool/views,.c _compile.c _emit.c _html.c _scan.c)
WORDS_TOOL_C := src/tool/files.c src/tool/views_scan.c $(addprefix src/tool/words,.c _po.c _source.c)
ASSETS_TOOL_C := src/tool/files.c src/tool/views_scan.c $(addprefix src/tool/assets,.c _css.c)
# The compiler of SQL opens SQLite as the store does, so that what it accepts is accepted at run time.
SQL_TOOL_C := $(sort $(wildcard src/tool/sql*.c)) src/db/connection.c src/db/tokenizer.c src/db/inclusive.c src/db/rank.c
build/tool/views: $(VIEWS_TOOL_C)
build/tool/words: $(WORDS_TOOL_C)
build/tool/assets: $(ASSETS_TOOL_C)
build/tool/sql: $(SQL_TOOL_C)
build/tool/assets: LIBS_tool := -lz -lcrypto
build/tool/sql: LIBS_tool := -lsqlite3 -lcrypto -lstemmer -licui18n -licuuc
$(TOOLS:%=build/tool/%): build/tool/libbase.a $(TOOL_H) $(wildcard src/db/*.h)
	@mkdir -p $(@D)
	@echo "  TOOL $(@F)"
	@gcc $(STD) $(WARN) -O1 -g -o $@ $(filter %.c,$^) build/tool/libbase.a $(LIBS_tool)

# Each writes only what has changed, so that a word mended in one page does not build every page again; the stamp
# remembers that it ran.
VIEW_FILES := $(shell find views -name '*.html' -o -name '*.xml' -o -name '*.txt' 2>/dev/null)
WORD_FILES := $(wildcard views/words/*) $(shell find src -name '*.[ch]' 2>/dev/null)
STATIC_FILES := $(wildcard views/static/*)
build/gen/views.stamp: build/tool/views $(VIEW_FILES) $(STATIC_FILES)
	@mkdir -p build/gen
	@echo "  VIEWS views"
	@build/tool/views views build/gen && touch $@
build/gen/words.stamp: build/tool/words $(VIEW_FILES) $(WORD_FILES)
	@mkdir -p build/gen
	@echo "  WORDS views/words"
	@for po in views/words/*.po; do [ ! -e $$po ] || msgfmt --check -o /dev/null $$po || exit 1; done
	@build/tool/words views src build/gen && touch $@
build/gen/assets.stamp: build/tool/assets $(STATIC_FILES)
	@mkdir -p build/gen
	@echo "  ASSETS views/static"
	@build/tool/assets views/static build/gen && touch $@
build/gen/%.c build/gen/%.h build/gen/%.pot: build/gen/%.stamp ;

# Every word that is new stands in en.po afterwards, empty; what nobody uses any more is at its end, commented out.
.PHONY: words
words: build/gen/words.stamp ## put new words into views/words/en.po, to be translated
	@msgmerge --quiet --no-fuzzy-matching --no-location --update --backup=none --no-wrap views/words/en.po build/gen/babillard.pot
	@build/tool/words --strict views src build/gen

build/gen/queries.c build/gen/queries.h &: build/tool/sql $(wildcard db/migrations/*.sql db/queries/*.sql)
	@mkdir -p build/gen
	@echo "  SQL db/migrations db/queries"
	@build/tool/sql db/migrations db/queries build/gen

# A small catalogue for the store's own tests: a test program that includes notes/queries.c has it instead of the program's.
build/gen/notes/queries.c build/gen/notes/queries.h &: build/tool/sql $(wildcard tests/sql/notes/*/*.sql)
	@mkdir -p build/gen/notes
	@echo "  SQL tests/sql/notes"
	@build/tool/sql tests/sql/notes/migrations tests/sql/notes/queries build/gen/notes
GEN += build/gen/notes/queries.c build/gen/notes/queries.h

-include build/gen/gen.mk

# --- One rule set per mode --------------------------------------------------------------------------------------------
define mode
LIB_$(1) := $$(LIB_C:%.c=build/$(1)/%.o) $$(GEN_C:build/%.c=build/$(1)/%.o)
build/$(1)/src/%.o: src/%.c | $$(GEN)
	@mkdir -p $$(@D)
	@echo "  CC [$(1)] $$<"
	@$$(CC_$(1)) $$(STD) $$(CPP) $$(WARN) $$(WERROR) $$(FLAGS_$(1)) -MMD -MP -c $$< -o $$@
build/$(1)/src/feed/import/demo_data.o: db/demo/opportunities.json db/demo/more.json
build/$(1)/src/feed/openapi.o: src/feed/openapi.json
build/$(1)/src/web/city.o: db/cities.csv
build/$(1)/gen/%.o: build/gen/%.c | $$(GEN)
	@mkdir -p $$(@D)
	@echo "  CC [$(1)] $$<"
	@$$(CC_$(1)) $$(STD) $$(CPP) $$(WARN) -Wno-unused-parameter $$(WERROR) $$(FLAGS_$(1)) -MMD -MP -c $$< -o $$@
build/$(1)/tests/%.o: tests/%.c | $$(GEN)
	@mkdir -p $$(@D)
	@echo "  CC [$(1)] $$<"
	@$$(CC_$(1)) $$(STD) $$(CPP) $$(WARN) $$(WERROR) -Wno-missing-prototypes -Itests $$(FLAGS_$(1)) -MMD -MP -c $$< -o $$@
build/$(1)/libbabillard.a: $$(LIB_$(1))
	@rm -f $$@ && ar rcs $$@ $$^
build/$(1)/babillard: build/$(1)/src/main.o build/$(1)/libbabillard.a
	@echo "  LINK $$@"
	@$$(CC_$(1)) $$(FLAGS_$(1)) -o $$@ $$^ $$(LINK_$(1)) $$(LIBS) -pthread
build/$(1)/unit/%: build/$(1)/tests/unit/%.o build/$(1)/libbabillard.a
	@mkdir -p $$(@D)
	@$$(CC_$(1)) $$(FLAGS_$(1)) -o $$@ $$^ $$(LINK_$(1)) $$(LIBS) -lcmocka -pthread
build/$(1)/http/%: build/$(1)/tests/http/%.o $$(patsubst tests/http/lib/%.c,build/$(1)/tests/http/lib/%.o,$$(wildcard tests/http/lib/*.c)) build/$(1)/libbabillard.a
	@mkdir -p $$(@D)
	@$$(CC_$(1)) $$(FLAGS_$(1)) -o $$@ $$^ $$(LINK_$(1)) $$(LIBS) -lcmocka -pthread
build/$(1)/sql/%: build/$(1)/tests/sql/%.o build/$(1)/libbabillard.a
	@mkdir -p $$(@D)
	@$$(CC_$(1)) $$(FLAGS_$(1)) -o $$@ $$^ $$(LINK_$(1)) $$(LIBS) -lcmocka -pthread
build/$(1)/bench/%: build/$(1)/tests/bench/%.o build/$(1)/libbabillard.a
	@mkdir -p $$(@D)
	@$$(CC_$(1)) $$(FLAGS_$(1)) -o $$@ $$^ $$(LINK_$(1)) $$(LIBS) -pthread
build/$(1)/fuzz/%: build/$(1)/tests/fuzz/%.o build/$(1)/libbabillard.a
	@mkdir -p $$(@D)
	@$$(CC_$(1)) $$(FLAGS_$(1)) -o $$@ $$^ $$(LINK_$(1)) $$(LIBS) -pthread
-include $$(wildcard build/$(1)/src/*/*.d build/$(1)/src/*/*/*.d build/$(1)/src/*.d build/$(1)/tests/*/*.d build/$(1)/tests/*/*/*.d build/$(1)/gen/*.d)
endef
$(foreach m,$(MODES),$(eval $(call mode,$(m))))

.SECONDARY:
.PHONY: all bench help clean install check-postgres golden-sql
all: ## install what building needs, build the program: build/babillard
	@scripts/setup run
	@+$(MAKE) --no-print-directory build/babillard

build/babillard: build/release/babillard
	@cp -f $< $@

bench: build/babillard build/release/bench/listing build/release/bench/crowd ## speed and memory beside nginx and Fossil, as ratios
	@scripts/bench

check-postgres: build/tool/sql ## prepare every query on a real PostgreSQL 15 and compare types
	@scripts/check-postgres

golden-sql: build/tool/sql # the pictures that tests/tool/sql-pictures.t compares; look at the difference before committing
	build/tool/sql --schema db/migrations > db/schema.sql
	build/tool/sql --plans db/migrations db/queries > tests/sql/plans.txt

install: build/babillard ## install with DESTDIR and PREFIX: program, manual page, systemd units
	install -D -m 755 build/babillard $(DESTDIR)$(PREFIX)/bin/babillard
	install -D -m 644 docs/babillard.1 $(DESTDIR)$(PREFIX)/share/man/man1/babillard.1
	install -d $(DESTDIR)$(PREFIX)/lib/systemd/system
	for unit in babillard babillard-worker; do sed 's#@PREFIX@#$(PREFIX)#' docs/systemd/$$unit.service \
	  > $(DESTDIR)$(PREFIX)/lib/systemd/system/$$unit.service; done

clean: ## remove what was built
	rm -rf build

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

# --- Tests, checks, the demo: scripts/setup, scripts/run, tests/run ---------------------------------------------------
# With the compiler we know a warning is an error; a newer one may warn of more, and the program still builds.
ifndef WERROR
WERROR := $(if $(filter 12,$(shell gcc -dumpversion 2>/dev/null)),-Werror)
endif

# What clang says to every file of C; it is not the compiler that builds what ships.
SYNTAX_C := $(LIB_C) src/main.c $(sort $(wildcard src/tool/*.c tests/*/*.c tests/*/lib/*.c)) $(GEN_C)
build/syntax/%.ok: %.c | $(GEN)
	@mkdir -p $(@D)
	@clang -fsyntax-only $(STD) $(CPP) $(WARN) -Werror $(SYNTAX_FLAGS) -MMD -MP -MF $(@:.ok=.d) -MT $@ $<
	@touch $@
build/syntax/tests/%.ok: SYNTAX_FLAGS := -Itests -DBABILLARD_TEST -Wno-missing-prototypes
build/syntax/build/gen/%.ok: SYNTAX_FLAGS := -Wno-unused-parameter
-include $(wildcard build/syntax/*/*.d build/syntax/*/*/*.d build/syntax/*/*/*/*.d)

# Fault tests in C see what stories see.
define fault
build/$(1)/fault/%: build/$(1)/tests/fault/%.o $$(patsubst tests/http/lib/%.c,build/$(1)/tests/http/lib/%.o,$$(wildcard tests/http/lib/*.c)) build/$(1)/libbabillard.a
	@mkdir -p $$(@D)
	@$$(CC_$(1)) $$(FLAGS_$(1)) -o $$@ $$^ $$(LINK_$(1)) $$(LIBS) -lcmocka -pthread
endef
$(foreach m,$(MODES),$(eval $(call fault,$(m))))

# Fuzz targets with their planted bug.
build/fuzz/planted/%: tests/fuzz/%.c build/fuzz/libbabillard.a
	@mkdir -p $(@D)
	@$(CC_fuzz) $(STD) $(CPP) $(WARN) $(WERROR) -Wno-missing-prototypes -Itests $(FLAGS_fuzz) -DPLANT_BUG -o $@ $^ $(LINK_fuzz) $(LIBS) -pthread

.PHONY: syntax run test check campaign screens
syntax: $(SYNTAX_C:%.c=build/syntax/%.ok)

run: ## install what running needs, build, start server and worker with demo content; Ctrl-C stops both
	@scripts/run

test: ## install what testing needs, build, run every test
	@scripts/setup test
	@tests/run

check: ## the quick tests: build, layers, style, unit, tool, sql
	@scripts/setup test
	@tests/run tool build checks unit sql

campaign: ## the fault tests in full, for hours: kill -9 at every system call, every round ten times
	@scripts/setup test
	@BABILLARD_CAMPAIGN=1 PROGRAM_SECONDS=36000 tests/run fault

screens: build/babillard ## contact sheets of the pages in build/screens (360 and 1280 px, light and dark)
	@scripts/setup test
	@node tests/browser/screens.mjs
