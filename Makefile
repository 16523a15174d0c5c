# pgassay: build, test, install. `make help` lists the targets.
#
#   SANITIZE=1   address and undefined-behaviour sanitizers, in build/asan
#   DEBUG=1      no optimisation, in build/debug
#   WERROR=1     warnings are errors (continuous integration sets it)
#   PREFIX, DESTDIR   where `make install` puts things

SHELL := /bin/bash
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all

PREFIX ?= /usr/local
BUILD := build
CC ?= cc
PKGS := libpcre2-8 zlib libcjson xlsxwriter libzstd liblzma liblz4
# isa-l inflates three times as fast as zlib, which is the fallback (WITH_ISAL= leaves it out).
WITH_ISAL ?= $(shell pkg-config --exists libisal && echo 1)
ifneq ($(WITH_ISAL),)
PKGS += libisal
CPPFLAGS += -DWITH_ISAL
endif
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
PKG_LIBS := $(shell pkg-config --libs $(PKGS) 2>/dev/null)
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla \
	-Wwrite-strings -Wundef
OPTIMIZE := -O2 -D_FORTIFY_SOURCE=2
HARDEN := -fstack-protector-strong -fPIE
LDHARDEN := -pie -Wl,-z,relro,-z,now
ifdef SANITIZE
BUILD := build/asan
OPTIMIZE := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
HARDEN :=
LDHARDEN := -fsanitize=address,undefined
endif
ifdef DEBUG
BUILD := build/debug
OPTIMIZE := -O0 -g
endif
ifdef WERROR
WARNINGS += -Werror
endif
CFLAGS += -std=c11 -g $(OPTIMIZE) $(HARDEN) $(WARNINGS) -D_GNU_SOURCE -I. -I$(BUILD)/gen -pthread -MMD -MP \
	-ffile-prefix-map=$(CURDIR)=. $(PKG_CFLAGS)
LDLIBS += $(PKG_LIBS) -lbz2 -lpg_query -lm -pthread

SRC := $(sort $(wildcard base/*.c parsers/*.c analysis/*.c analysis/rules/*.c reports/*.c cmd/*.c))
OBJ := $(SRC:%.c=$(BUILD)/%.o)
MAIN := $(BUILD)/cmd/main.o
LIB := $(BUILD)/libpgassay.a
PROGRAM := $(BUILD)/pgassay
UNIT_TESTS := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/unit/test_*.c)))
FUZZ := $(sort $(wildcard tests/fuzz/fuzz_*.c))
FUZZ_REPLAYS := $(FUZZ:tests/fuzz/%.c=$(BUILD)/tests/%)

all: $(PROGRAM) ## build the program at build/pgassay

$(PROGRAM): $(MAIN) $(LIB)
	$(CC) $(LDFLAGS) $(LDHARDEN) -o $@ $^ $(LDLIBS)

$(LIB): $(filter-out $(MAIN),$(OBJ))
	@rm -f $@
	ar rcs $@ $^

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

# Unit tests: one program a module, linked with cmocka. Fuzz targets link the replay driver here, libFuzzer in `make fuzz`.
$(BUILD)/tests/test_%: tests/unit/test_%.c $(LIB)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -Itests/unit $(LDHARDEN) -o $@ $< $(LIB) -lcmocka $(LDLIBS)

$(BUILD)/tests/fuzz_%: tests/fuzz/fuzz_%.c tests/fuzz/replay.c $(LIB)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDHARDEN) -o $@ $< tests/fuzz/replay.c $(LIB) $(LDLIBS)

unit-tests: $(UNIT_TESTS) $(FUZZ_REPLAYS)

-include $(OBJ:.o=.d) $(UNIT_TESTS:=.d) $(FUZZ_REPLAYS:=.d)

clean: ## remove everything that was built
	rm -rf build pgassay-report

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: all clean help unit-tests
