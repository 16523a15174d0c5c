# pgassay: build, test, install. `make help` lists the targets.
#
#   SANITIZE=1   address and undefined-behaviour sanitizers, in build/asan
#   DEBUG=1      no optimisation, in build/debug
#   LTO=         link in a second instead of six, as with WERROR=1; the program reads logs 5 % slower
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
# What every log line goes through is optimised as one. Objects are good for both ways of linking, and unit tests take the
# quick one. (-O3 without that gains nothing, all files that way no more, -fno-plt neither.)
LTO ?= $(if $(WERROR)$(findstring clang,$(shell $(CC) --version)),,1)
HOT := $(wildcard base/arena.c base/buf.c base/hist.c base/map.c base/str.c base/timestamp.c cmd/read_log.c \
	$(addprefix parsers/,doc_json.c event.c json_scan.c line_frame.c log_csv.c log_fields.c log_json.c log_lines.c \
	log_prefix_match.c log_shapes.c log_stderr.c log_words.c message.c plan_doc.c plan_frame.c plan_glance.c \
	plan_text_head.c) $(addprefix analysis/,behaviour*.c identity.c keyword.c literal*.c normalizer.c pattern_state.c \
	redact*.c sample*.c scan*.c segment.c session*.c statement_turn.c timeline.c token.c workload.c))
ifneq ($(SANITIZE)$(DEBUG)$(FUZZER),)
LTO :=
endif
ifneq ($(LTO),)
WHOLE := -O3 -flto=auto
$(HOT:%.c=$(BUILD)/%.o): OPTIMIZE := -O3 -D_FORTIFY_SOURCE=2 -flto=auto -ffat-lto-objects
$(BUILD)/tests/%: LDHARDEN += -fno-lto
else
WHOLE := -fno-lto
endif
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
ifdef FUZZER
BUILD := build/fuzz
CC := clang
OPTIMIZE := -O1 -g -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all
HARDEN :=
LDHARDEN := -fsanitize=address,undefined,fuzzer
endif
ifdef WERROR
WARNINGS += -Werror
endif
CFLAGS += -std=c11 -g $(OPTIMIZE) $(HARDEN) $(WARNINGS) -D_GNU_SOURCE -I. -I$(BUILD)/gen -pthread -MMD -MP \
	-ffile-prefix-map=$(CURDIR)=. $(PKG_CFLAGS)
LDLIBS += $(PKG_LIBS) -lbz2 -lpg_query -lm -pthread

SRC := $(sort $(wildcard base/*.c parsers/*.c analysis/*.c analysis/rules/*.c reports/*.c cmd/*.c))
OBJ := $(SRC:%.c=$(BUILD)/%.o) $(BUILD)/gen/reports/assets.o $(BUILD)/gen/parsers/snapshot_sql.o
MAIN := $(BUILD)/cmd/main.o
LIB := $(BUILD)/libpgassay.a
PROGRAM := $(BUILD)/pgassay
UNIT_TESTS := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/unit/test_*.c)))
FUZZ := $(sort $(wildcard tests/fuzz/fuzz_*.c))
FUZZ_REPLAYS := $(FUZZ:tests/fuzz/%.c=$(BUILD)/tests/%)
FUZZERS := $(FUZZ:tests/fuzz/%.c=$(BUILD)/%)
FORMATTED := $(sort $(wildcard */*.[ch] analysis/rules/*.c tests/unit/*.[ch] tests/fuzz/*.c))
JOBS ?= $(shell nproc)

all: $(PROGRAM) ## build the program at build/pgassay

$(PROGRAM): $(MAIN) $(LIB)
	$(CC) $(WHOLE) $(LDFLAGS) $(LDHARDEN) -o $@ $^ $(LDLIBS)

$(LIB): $(filter-out $(MAIN),$(OBJ))
	@rm -f $@
	ar qcs $@ $^

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

# The report's style sheet and script, with the hashes its Content-Security-Policy names.
$(BUILD)/gen/reports/assets.c: reports/embed reports/report.css reports/report.js
	@mkdir -p $(@D)
	reports/embed reports/report.css reports/report.js > $@

# The statement of `pgassay snapshot-sql`.
$(BUILD)/gen/parsers/snapshot_sql.c: parsers/embed parsers/snapshot.sql
	@mkdir -p $(@D)
	parsers/embed snapshot_sql parsers/snapshot.sql > $@

$(BUILD)/gen/%.o: $(BUILD)/gen/%.c
	$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

# Unit tests: one program a module, linked with cmocka. Fuzz targets link the replay driver here, libFuzzer in `make fuzz`.
$(BUILD)/tests/test_%: tests/unit/test_%.c $(LIB)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -Itests/unit $(LDHARDEN) -o $@ $< $(LIB) -lcmocka $(LDLIBS)

$(BUILD)/tests/fuzz_%: tests/fuzz/fuzz_%.c tests/fuzz/replay.c $(LIB)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDHARDEN) -o $@ $< tests/fuzz/replay.c $(LIB) $(LDLIBS)

$(BUILD)/fuzz_%: tests/fuzz/fuzz_%.c $(LIB)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDHARDEN) -o $@ $< $(LIB) $(LDLIBS)

fuzzers: $(FUZZERS)

# What end-to-end tests use beside the program.
$(BUILD)/tests/catalog_json: tests/tools/catalog_json.c $(LIB)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDHARDEN) -o $@ $< $(LIB) $(LDLIBS)

unit-tests: $(UNIT_TESTS) $(FUZZ_REPLAYS) $(BUILD)/tests/catalog_json

demo: ## analyse the recorded archive, print the five best recommendations
	@tests/setup build
	@$(MAKE) --no-print-directory -s -j$(JOBS) all
	@$(PROGRAM) analyze $(addprefix testdata/mlops/,postgresql.log.gz schema.sql snapshot.json plans) -o pgassay-report

test: ## unit tests under the sanitizers, then the program from outside
	@tests/setup build test
	@$(MAKE) --no-print-directory -s -j$(JOBS) all
	@$(MAKE) --no-print-directory -s -j$(JOBS) SANITIZE=1 unit-tests
	@tests/run --unit build/asan/tests

check: ## everything: tests, heavy tests, the sanitized program, fuzzing, linters
	@tests/setup build test lint heavy
	@$(MAKE) --no-print-directory -s -j$(JOBS) WERROR=1 all
	@$(MAKE) --no-print-directory -s -j$(JOBS) WERROR=1 SANITIZE=1 unit-tests all
	@tests/run --all --unit build/asan/tests
	@tests/run --unit build/none --program build/asan/pgassay
	@$(MAKE) --no-print-directory fuzz lint

asan: ## the program and the unit tests with address and undefined-behaviour sanitizers, in build/asan
	@$(MAKE) --no-print-directory -j$(JOBS) SANITIZE=1 all unit-tests

bench: ## measure speed and memory beside gzip and what else is installed
	@tests/setup build test heavy
	@$(MAKE) --no-print-directory -s -j$(JOBS) all
	@tests/bench/run

bench-advice: ## judge index advice on a real server, beside published algorithms (ADVICE= workload names and options)
	@tests/setup build test heavy
	@$(MAKE) --no-print-directory -s -j$(JOBS) all
	@tests/bench/advice/run $(ADVICE)

fuzz: ## libFuzzer, FUZZ_SECONDS each target (10)
	@tests/setup build test lint
	@$(MAKE) --no-print-directory -s -j$(JOBS) unit-tests
	@$(MAKE) --no-print-directory -s -j$(JOBS) FUZZER=1 fuzzers
	@tests/fuzz/run $(or $(FUZZ_SECONDS),10)

lint: ## clang-tidy, cppcheck, include direction, house rules, formatting
	@tests/setup build test lint
	@tests/lint/house
	@$(MAKE) --no-print-directory fmt-check
	@mandoc -T lint -W warning docs/pgassay.1
	@cppcheck --quiet --std=c11 --enable=warning,portability,performance --inline-suppr --error-exitcode=1 \
		--suppressions-list=tests/lint/cppcheck.txt --library=tests/lint/cppcheck.cfg -j $(JOBS) -I. -D__linux__ $(SRC)
	@mkdir -p build && printf '%s\n' $(SRC) | xargs -P $(JOBS) -n 4 tests/lint/tidy $(PKG_CFLAGS)
	@echo "lint: clean"

fmt: ## format every C file
	clang-format -i $(FORMATTED)

fmt-check: ## say which C files are not formatted
	@clang-format --dry-run --Werror $(FORMATTED)

install: all ## into $(DESTDIR)$(PREFIX)
	install -D -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/pgassay
	install -D -m 644 docs/pgassay.1 $(DESTDIR)$(PREFIX)/share/man/man1/pgassay.1

-include $(OBJ:.o=.d) $(UNIT_TESTS:=.d) $(FUZZ_REPLAYS:=.d)

clean: ## remove everything that was built
	rm -rf build pgassay-report

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: all asan bench bench-advice check clean demo fmt fmt-check fuzz fuzzers help install lint test unit-tests
