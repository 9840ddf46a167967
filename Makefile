# Loa Xã. `make run` tries it, `make check` tests it; each installs what is missing on Debian 12 first.
# Rooms (src/*), plugins (plugins/<kind>/<name>) and tests are found by their place: nothing is registered here
# but a room's dependencies.

# ---- packages: the one place where they are listed ------------------------------------------------------
PACKAGES_BUILD := gcc libc6-dev make pkg-config libuv1-dev libsqlite3-dev libmicrohttpd-dev libjansson-dev \
  libxml2-dev libsodium-dev libutf8proc-dev libebur128-dev libsamplerate0-dev libsndfile1-dev libshout-dev \
  libao-dev libespeak-ng-dev libconfig-dev libcurl4-openssl-dev libarchive-dev libsystemd-dev
PACKAGES_RUN := espeak-ng-data icecast2 tzdata libasound2 libpulse0 poppler-utils catdoc
PACKAGES_TEST := clang clang-format libclang-rt-14-dev libcmocka-dev pulseaudio pulseaudio-utils python3 procps

# ---- where things go ------------------------------------------------------------------------------------
B ?= build
PREFIX ?= /usr/local
CC ?= gcc
VERSION := 0.1.0
SANITIZE ?=
WARNINGS := -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2 \
  -Wpointer-arith -Wwrite-strings -Wundef -Wcast-qual -Wswitch-enum -Werror
LIBRARIES := libuv sqlite3 libmicrohttpd jansson libxml-2.0 libsodium libutf8proc libebur128 samplerate sndfile \
  shout ao espeak-ng libconfig libcurl libarchive libsystemd
# asked once, and only when something is compiled: a fresh machine has no pkg-config before `make deps`
PC_CFLAGS = $(eval PC_CFLAGS := $(shell pkg-config --cflags $(LIBRARIES) 2>/dev/null))$(PC_CFLAGS)
OPTIMIZE ?= -O2
CFLAGS_ALL = -std=c17 -D_GNU_SOURCE -DLOAXA_VERSION='"$(VERSION)"' -DLOAXA_PREFIX='"$(PREFIX)"' -Isrc -g $(OPTIMIZE) \
  -fPIC -fvisibility=hidden -fstack-protector-strong -MMD -MP $(WARNINGS) $(SANITIZE) $(PC_CFLAGS) $(CFLAGS)
LDFLAGS_ALL = $(SANITIZE) -Wl,-z,relro,-z,now $(LDFLAGS)

# ---- rooms and what each may include (DESIGN: a lower room never includes a higher one) --------------------
ROOMS := base plugin sound reader calendar document timetable store render air stationdir station console cli
DEPS_base :=
DEPS_plugin := base
DEPS_sound := base
DEPS_reader := base
DEPS_calendar := base
DEPS_document := plugin base
DEPS_timetable := calendar base
DEPS_store := base
DEPS_render := reader sound plugin base
DEPS_air := sound plugin base
DEPS_stationdir := render timetable calendar reader plugin base
DEPS_station := air render store stationdir timetable document calendar sound reader plugin base
DEPS_console := station $(DEPS_station)
DEPS_cli := console $(DEPS_console)
LIBS_base := -lconfig -lutf8proc -lm
LIBS_plugin := -luv -ljansson -ldl
LIBS_sound := -lebur128 -lsamplerate -lsndfile -lm
LIBS_reader := -lutf8proc
LIBS_document := -lxml2 -larchive -ljansson -lutf8proc
LIBS_store := -lsqlite3 -lsodium -ljansson
LIBS_render := -lsodium
LIBS_air := -lpthread
LIBS_station := -lsystemd
LIBS_console := -lmicrohttpd
LIBS_cli := -lcurl -lsystemd

archive = $(B)/lib$(1).a
room_closure = $(1) $(DEPS_$(1))
room_archives = $(foreach r,$(call room_closure,$(1)),$(call archive,$(r)))
room_libs = $(foreach r,$(call room_closure,$(1)),$(LIBS_$(r)))

MAINS := loaxad loaxa loaxa-worker
DEPS_MAIN_loaxad := console
DEPS_MAIN_loaxa := cli
DEPS_MAIN_loaxa-worker := plugin
PLUGIN_DIRS := $(wildcard plugins/*/*)
PLUGINS := $(patsubst plugins/%,$(B)/plugins/%.so,$(PLUGIN_DIRS))
# Libraries a plugin links, by its kind/name; the only thing a new plugin may need to say, in its own folder:
# a file `link` beside its .c holds the linker flags (e.g. "-lshout -lsndfile").

objects = $(patsubst %.c,$(B)/%.o,$(wildcard $(1)/*.c))

.PHONY: all run check deps deps-build deps-test install bench clean plugins programs
all: programs plugins
programs: $(MAINS:%=$(B)/%)
plugins: $(PLUGINS)

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -c $< -o $@

define room_rule
$(call archive,$(1)): $(call objects,src/$(1))
	@rm -f $$@
	ar rcs $$@ $$^
endef
$(foreach r,$(ROOMS),$(eval $(call room_rule,$(r))))

define main_rule
$(B)/$(1): $(B)/src/$(1).o $(call room_archives,$(DEPS_MAIN_$(1)))
	$(CC) -o $$@ $$< -Wl,--start-group $(call room_archives,$(DEPS_MAIN_$(1))) -Wl,--end-group $$(LDFLAGS_ALL) $(call room_libs,$(DEPS_MAIN_$(1)))
endef
$(foreach m,$(MAINS),$(eval $(call main_rule,$(m))))

define plugin_rule
$(B)/$(1).so: $(call objects,$(1)) $(call archive,document) $(call archive,base)
	@mkdir -p $$(@D)
	$(CC) -shared -o $$@ $(call objects,$(1)) -Wl,--start-group $(call archive,document) $(call archive,base) -Wl,--end-group \
	  -Wl,-z,defs -Wl,--exclude-libs,ALL $$(LDFLAGS_ALL) -Wl,--as-needed $$(shell cat $(1)/link 2>/dev/null) $(LIBS_document) $(LIBS_base)
endef
$(foreach p,$(PLUGIN_DIRS),$(eval $(call plugin_rule,$(p))))

# ---- tests: tests/unit/<room>/<name>_test.c links that room and the rooms below it ----------------------------
UNIT_SOURCES := $(wildcard tests/unit/*/*_test.c)
UNIT_TESTS := $(UNIT_SOURCES:%.c=$(B)/%)
define unit_rule
$(B)/$(1:%.c=%): $(B)/$(1:%.c=%.o) $(call room_archives,$(2))
	$(CC) -o $$@ $$< -Wl,--start-group $(call room_archives,$(2)) -Wl,--end-group $$(LDFLAGS_ALL) $(call room_libs,$(2)) -lcmocka -lpthread -lm $$(shell sed -n 's,^/\* link: \(.*\) \*/$$$$,\1,p' $(1))
endef
$(foreach t,$(UNIT_SOURCES),$(eval $(call unit_rule,$(t),$(notdir $(patsubst %/,%,$(dir $(t)))))))
.PHONY: unit
unit: $(UNIT_TESTS)
# `make test-reader` builds and runs one room's tests.
test-%: ; $(MAKE) $(patsubst tests/%.c,$(B)/tests/%,$(wildcard tests/unit/$*/*_test.c)) && for t in $(patsubst tests/%.c,$(B)/tests/%,$(wildcard tests/unit/$*/*_test.c)); do LOAXA_BUILD=$(abspath $(B)) "$$(realpath $$t)" || exit 1; done

# ---- contract: deliberately wrong plugins, and the suite over every plugin found ----------------------------------
WRONG_PLUGINS := $(patsubst %.c,$(B)/%.so,$(wildcard tests/contract/plugins/*.c))
$(WRONG_PLUGINS): $(B)/%.so: $(B)/%.o
	$(CC) -shared -o $@ $< $(LDFLAGS_ALL) -lm
CONTRACT_SOURCES := $(wildcard tests/contract/*_test.c)
CONTRACT_SHARED := $(patsubst %.c,$(B)/%.o,$(filter-out %_test.c,$(wildcard tests/contract/*.c)))
CONTRACT_TESTS := $(CONTRACT_SOURCES:%.c=$(B)/%)
$(CONTRACT_TESTS): $(B)/%: $(B)/%.o $(CONTRACT_SHARED) $(call room_archives,plugin) $(B)/loaxa-worker $(PLUGINS)
	$(CC) -o $@ $< $(CONTRACT_SHARED) -Wl,--start-group $(call room_archives,plugin) -Wl,--end-group $(LDFLAGS_ALL) $(call room_libs,plugin) -lcmocka -lpthread -lm
# The tests of plugin/ start workers with the wrong plugins.
$(filter $(B)/tests/unit/plugin/%,$(UNIT_TESTS)): $(B)/loaxa-worker $(WRONG_PLUGINS)
# The tests of document/ poll the source plugins.
$(filter $(B)/tests/unit/document/%,$(UNIT_TESTS)): $(filter $(B)/plugins/source/%,$(PLUGINS))

# ---- scenarios: the station on the virtual clock, one folder a scenario, with a loudspeaker that fails as told -----------
SCENARIO_PLUGINS := $(patsubst %.c,$(B)/%.so,$(wildcard tests/scenarios/plugins/*/*.c))
$(SCENARIO_PLUGINS): $(B)/%.so: $(B)/%.o
	$(CC) -shared -o $@ $< $(LDFLAGS_ALL) -lm
SCENARIO_SOURCES := $(wildcard tests/scenarios/*_test.c)
SCENARIO_SHARED := $(patsubst %.c,$(B)/%.o,$(filter-out %_test.c,$(wildcard tests/scenarios/*.c)))
SCENARIO_TESTS := $(SCENARIO_SOURCES:%.c=$(B)/%)
$(SCENARIO_TESTS): $(B)/%: $(B)/%.o $(SCENARIO_SHARED) $(call room_archives,station) $(B)/loaxa-worker $(PLUGINS) $(SCENARIO_PLUGINS)
	$(CC) -o $@ $< $(SCENARIO_SHARED) -Wl,--start-group $(call room_archives,station) -Wl,--end-group $(LDFLAGS_ALL) $(call room_libs,station) -lcmocka -lpthread -lm
.PHONY: test-scenarios
test-scenarios: $(SCENARIO_TESTS)
	for t in $(SCENARIO_TESTS); do LOAXA_BUILD=$(abspath $(B)) "$$(realpath $$t)" || exit 1; done

# ---- fuzz targets: replayed over their corpora by gcc in `make check`, driven by libFuzzer in `make fuzz` --------------
FUZZ_SOURCES := $(wildcard tests/fuzz/*_fuzz.c)
fuzz_room = $(shell sed -n 's,^/\* fuzz-room: \([a-z]*\) \*/.*,\1,p' $(1))
define fuzz_rule
$(B)/$(1:%.c=%_replay): $(B)/$(1:%.c=%.o) $(B)/tests/fuzz/replay.o $(call room_archives,$(2))
	$(CC) -o $$@ $(B)/$(1:%.c=%.o) $(B)/tests/fuzz/replay.o -Wl,--start-group $(call room_archives,$(2)) -Wl,--end-group $$(LDFLAGS_ALL) $(call room_libs,$(2)) $$(shell sed -n 's,^/\* link: \(.*\) \*/$$$$,\1,p' $(1))
$(B)/$(1:%.c=%_libfuzzer): $(B)/$(1:%.c=%.o) $(call room_archives,$(2))
	$(CC) -fsanitize=fuzzer -o $$@ $(B)/$(1:%.c=%.o) -Wl,--start-group $(call room_archives,$(2)) -Wl,--end-group $$(LDFLAGS_ALL) $(call room_libs,$(2)) $$(shell sed -n 's,^/\* link: \(.*\) \*/$$$$,\1,p' $(1))
endef
$(foreach f,$(FUZZ_SOURCES),$(eval $(call fuzz_rule,$(f),$(call fuzz_room,$(f)))))
FUZZ_REPLAYS := $(FUZZ_SOURCES:%.c=$(B)/%_replay)
.PHONY: replays fuzz
replays: $(FUZZ_REPLAYS)
# `make fuzz SECONDS=60` runs every target for that long each.
SECONDS ?= 60
fuzz:
	$(MAKE) B=build/fuzz CC=clang SANITIZE="-fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all" fuzz-programs
	sh tests/fuzz/run.sh build/fuzz $(SECONDS)
.PHONY: fuzz-programs
fuzz-programs: $(FUZZ_SOURCES:%.c=$(B)/%_libfuzzer)

# ---- live tests and tools: tests/live/*_test.c share servers.c; each starts real programs ----------------------------
LIVE_SOURCES := $(wildcard tests/live/*_test.c)
LIVE_SHARED := $(patsubst %.c,$(B)/%.o,$(filter-out %_test.c,$(wildcard tests/live/*.c)))
LIVE_TESTS := $(LIVE_SOURCES:%.c=$(B)/%)
TOOL_SOURCES := $(wildcard tests/tools/*.c)
TOOLS := $(TOOL_SOURCES:%.c=$(B)/%)
$(LIVE_TESTS): $(B)/%: $(B)/%.o $(LIVE_SHARED) $(call room_archives,cli)
	$(CC) -o $@ $< $(LIVE_SHARED) -Wl,--start-group $(call room_archives,cli) -Wl,--end-group $(LDFLAGS_ALL) $(call room_libs,cli) -lcmocka -lpthread -lm
$(B)/tests/tools/bench_station: $(patsubst %.c,$(B)/%.o,$(wildcard tests/live/server*.c)) $(patsubst %.c,$(B)/%.o,$(wildcard tests/tools/station/*.c))
$(TOOLS): $(B)/%: $(B)/%.o $(call room_archives,cli)
	$(CC) -o $@ $(filter %.o,$^) -Wl,--start-group $(call room_archives,cli) -Wl,--end-group $(LDFLAGS_ALL) $(call room_libs,cli) -lespeak-ng -lpthread -lm
# A simulated sound card for `make bench`.
TOOL_PLUGINS := $(patsubst %.c,$(B)/%.so,$(wildcard tests/tools/plugins/*/*.c))
$(TOOL_PLUGINS): $(B)/%.so: $(B)/%.o
	$(CC) -shared -o $@ $< $(LDFLAGS_ALL) -lm
.PHONY: live tools
live: all $(LIVE_TESTS) $(SCENARIO_PLUGINS) $(WRONG_PLUGINS)
tools: $(TOOLS) $(TOOL_PLUGINS)

# ---- what people call ---------------------------------------------------------------------------------------
SUDO = $(if $(filter 0,$(shell id -u)),,sudo)
# Asks apt only when something is missing. The icecast2 package is told not to start a server of its own.
define install_packages
@missing=$$(for p in $(1); do dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || echo $$p; done); \
if [ -n "$$missing" ]; then echo "Installing:" $$missing; \
  $(SUDO) apt-get update -qq && \
  { case "$$missing" in *icecast2*) echo 'icecast2 icecast2/icecast-setup boolean false' | $(SUDO) debconf-set-selections;; esac; } && \
  $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; fi
endef
deps:
	$(call install_packages,$(PACKAGES_BUILD) $(PACKAGES_RUN))
deps-test: deps
	$(call install_packages,$(PACKAGES_TEST))

JOBS := $(shell nproc 2>/dev/null || echo 2)
run: deps
	@$(MAKE) -s -q all 2>/dev/null || echo 'Building: some minutes the first time.'
	@$(MAKE) -s -j$(JOBS) all
	@exec bash schedules/demo/run.sh "$(abspath $(B))"

check: deps-test
	@$(MAKE) -s check-all
bench: deps-test
	@$(MAKE) -s -j$(JOBS) all tools
	sh tests/tools/bench.sh "$(abspath $(B))"
# The reader alone: accuracy by class over its tables of cases, MB/s, and the same cases through bare espeak-ng.
.PHONY: bench-reader
bench-reader: deps-test
	@$(MAKE) -s -j$(JOBS) $(B)/tests/tools/bench_reader
	@$(B)/tests/tools/bench_reader

# Everything `make check` does, each part able to run alone. tests/run.sh runs programs, sums their results, and closes.
ASAN := -fsanitize=address,undefined -fno-sanitize-recover=all
TSAN := -fsanitize=thread
TSAN_ROOMS := base plugin render air station
CHECK_RESULTS = $(abspath build)/results
.PHONY: check-all check-source check-gcc check-clang check-asan check-tsan check-live suites tsan-suites
check-all:
	@rm -f $(CHECK_RESULTS) $(CHECK_RESULTS).failures
	@sh tests/run.sh step "source rules" $(MAKE) -s check-source || true
	@sh tests/run.sh step "build with gcc" $(MAKE) -s -j$(JOBS) B=build all suites live tools && \
	  { sh tests/run.sh suite gcc build; sh tests/run.sh live build; } || true
	@sh tests/run.sh step "build with clang" $(MAKE) -s -j$(JOBS) B=build/clang CC=clang all suites live tools || true
	@sh tests/run.sh step "build with AddressSanitizer and UndefinedBehaviorSanitizer" \
	  $(MAKE) -s -j$(JOBS) B=build/asan SANITIZE="$(ASAN)" OPTIMIZE=-O1 all suites && sh tests/run.sh suite asan build/asan || true
	@sh tests/run.sh step "build with ThreadSanitizer" \
	  $(MAKE) -s -j$(JOBS) B=build/tsan SANITIZE="$(TSAN)" OPTIMIZE=-O1 all tsan-suites && sh tests/run.sh suite tsan build/tsan || true
	@sh tests/run.sh sum
check-source:
	sh tests/check-source.sh
suites: $(UNIT_TESTS) $(CONTRACT_TESTS) $(SCENARIO_TESTS) $(FUZZ_REPLAYS)
tsan-suites: $(foreach r,$(TSAN_ROOMS),$(patsubst %.c,$(B)/%,$(wildcard tests/unit/$(r)/*_test.c))) $(SCENARIO_TESTS)

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/loaxa $(DESTDIR)$(PREFIX)/include $(DESTDIR)$(PREFIX)/share/loaxa \
	  $(DESTDIR)$(PREFIX)/lib/systemd/system $(DESTDIR)$(PREFIX)/lib/sysusers.d
	install -m 755 $(B)/loaxa $(B)/loaxad $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(B)/loaxa-worker $(DESTDIR)$(PREFIX)/lib/loaxa
	for p in $(PLUGINS:$(B)/%=%); do install -D -m 644 $(B)/$$p $(DESTDIR)$(PREFIX)/lib/loaxa/$$p; done
	install -m 644 src/plugin/loaxa_plugin.h $(DESTDIR)$(PREFIX)/include
	cd voices && find . -type f -exec install -D -m 644 {} $(abspath $(DESTDIR)$(PREFIX))/share/loaxa/voices/{} \;
	cd schedules && find . -path ./demo -prune -o -type f -exec install -D -m 644 {} $(abspath $(DESTDIR)$(PREFIX))/share/loaxa/schedules/{} \;
	install -m 644 README.md $(DESTDIR)$(PREFIX)/share/loaxa
	sed 's,@PREFIX@,$(PREFIX),g' src/loaxad.service | install -m 644 /dev/stdin $(DESTDIR)$(PREFIX)/lib/systemd/system/loaxad.service
	printf 'u loaxa - "Loa Xa" /var/lib/loaxa\nm loaxa audio\n' | install -m 644 /dev/stdin $(DESTDIR)$(PREFIX)/lib/sysusers.d/loaxa.conf

clean:
	rm -rf build

-include $(shell find $(B) -name '*.d' -not -path '$(B)/asan/*' -not -path '$(B)/tsan/*' -not -path '$(B)/clang/*' 2>/dev/null)
