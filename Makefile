# Loa Xã. `make run` tries it, `make check` tests it; each installs what is missing on Debian 12 first.
# Rooms (src/*), plugins (plugins/<kind>/<name>) and tests are found by their place: nothing is registered here
# but a room's dependencies.

# ---- packages: the one place where they are listed ------------------------------------------------------
PACKAGES_BUILD := gcc libc6-dev make pkg-config libuv1-dev libsqlite3-dev libmicrohttpd-dev libjansson-dev \
  libxml2-dev libsodium-dev libutf8proc-dev libebur128-dev libsamplerate0-dev libsndfile1-dev libshout-dev \
  libao-dev libespeak-ng-dev libconfig-dev libcurl4-openssl-dev libarchive-dev libsystemd-dev
PACKAGES_RUN := espeak-ng-data icecast2 tzdata libasound2 libpulse0 poppler-utils catdoc
PACKAGES_TEST := clang libclang-rt-14-dev libcmocka-dev pulseaudio pulseaudio-utils python3 procps

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
PC_CFLAGS = $(shell pkg-config --cflags $(LIBRARIES) 2>/dev/null)
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
DEPS_document := base
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
LIBS_document := -lxml2 -larchive -lutf8proc
LIBS_store := -lsqlite3 -lsodium -ljansson
LIBS_render := -lsodium
LIBS_air := -lpthread
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
	$(CC) -o $$@ $$< -Wl,--start-group $(call room_archives,$(2)) -Wl,--end-group $$(LDFLAGS_ALL) $(call room_libs,$(2)) -lcmocka -lpthread -lm
endef
$(foreach t,$(UNIT_SOURCES),$(eval $(call unit_rule,$(t),$(notdir $(patsubst %/,%,$(dir $(t)))))))
.PHONY: unit
unit: $(UNIT_TESTS)
# `make test-reader` builds and runs one room's tests.
test-%: ; $(MAKE) $(patsubst tests/%.c,$(B)/tests/%,$(wildcard tests/unit/$*/*_test.c)) && for t in $(patsubst tests/%.c,$(B)/tests/%,$(wildcard tests/unit/$*/*_test.c)); do LOAXA_BUILD=$(abspath $(B)) "$$(realpath $$t)" || exit 1; done

clean:
	rm -rf build

-include $(shell find $(B) -name '*.d' 2>/dev/null)
