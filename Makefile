# notesbook: Markdown notes into books. `make help` lists the targets; README.md explains them.

.DEFAULT_GOAL = all
BUILD ?= build
PREFIX ?= /usr/local
DESTDIR ?=
DEPS ?= yes

CC = gcc
CSTD = -std=gnu17 -D_GNU_SOURCE
WARN = -Wall -Wextra -Wshadow -Wswitch-enum -Wmissing-prototypes -Wstrict-prototypes -Wvla
OPT ?= -O2 -g
# SAN=address,undefined builds with sanitizers (give it a BUILD of its own); WERROR=1 in CI.
SAN ?=
# Sanitizers look into the process and beyond it, and coverage is written at its end: NO_SANDBOX=1 builds without.
HARDEN = -fstack-protector-strong -fPIE $(if $(SAN),,-D_FORTIFY_SOURCE=2)
SANFLAGS = $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
CFLAGS += $(CSTD) $(WARN) $(if $(WERROR),-Werror) $(OPT) $(HARDEN) $(SANFLAGS)
CPPFLAGS += -Isrc -I$(BUILD)/gen -MMD -MP
export LSAN_OPTIONS = suppressions=$(CURDIR)/tests/leaks.supp:print_suppressions=0
LDFLAGS += -pie -Wl,-z,relro,-z,now,--build-id=sha1 $(SANFLAGS)

VERSION = 0.1.0

# ---- Debian packages, named once -----------------------------------------------------------------
# `make book` and `make test` install what is missing (sudo where needed); DEPS=no forbids it.
DEPS_BUILD = gcc make pkg-config libc6-dev libmd-dev libxxhash-dev libicu-dev libhyphen-dev libcmark-gfm-dev \
    libcmark-gfm-extensions-dev libyaml-dev libharfbuzz-dev libfontconfig-dev libpng-dev \
    libjpeg-dev libgif-dev libwebp-dev librsvg2-dev libxml2-dev libpango1.0-dev libcairo2-dev \
    zlib1g-dev libdeflate-dev libhpdf-dev libzip-dev libmicrohttpd-dev libpoppler-glib-dev git libpcre2-dev \
    libqrencode-dev libgtksourceview-5-common hyphen-en-us hyphen-en-gb hyphen-de hyphen-fr hyphen-es hyphen-it hyphen-ru
DEPS_FONTS = $(shell awk -f fonts/packages.awk fonts/fonts.manifest)
DEPS_TEST = clang clang-format libclang-rt-14-dev libcmocka-dev cmark-gfm poppler-utils qpdf zbar-tools \
    gettext iproute2 mupdf-tools libxml2-utils default-jre-headless libpdfbox2-java libcommons-logging-java libactivation-java libjaxb-api-java \
    libjaxb-api-java libjaxb-java epubcheck ecj \
    chromium calibre unzip zip $(if $(shell command -v npm),,nodejs npm)

define need
@missing=$$(for p in $(1); do \
    dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || echo $$p; done); \
if [ -n "$$missing" ]; then \
    if [ "$(DEPS)" = no ]; then echo "missing Debian packages:" $$missing >&2; exit 1; fi; \
    echo "installing Debian packages:" $$missing; \
    sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
    $$sudo apt-get -qq update && DEBIAN_FRONTEND=noninteractive \
        $$sudo apt-get -qq -y --no-install-recommends install $$missing >/dev/null; fi
endef

.PHONY: deps deps-test
deps:  ## Install the packages that building and the default fonts need
	$(call need,$(DEPS_BUILD) $(DEPS_FONTS))
deps-test: deps  ## Install the test tools as well (Debian and npm)
	$(call need,$(DEPS_TEST))
	@cd tests/tools && if [ "$(DEPS)" != no ] && ! cmp -s package-lock.json node_modules/.lock; then \
	    echo "installing test tools from npm"; \
	    npm ci --ignore-scripts --silent --no-audit --no-fund && \
	    cp package-lock.json node_modules/.lock; fi

# ---- what each folder of src/ may use ----------------------------------------------------------
# This table is the architecture: it drives linking here and the include check of `make lint`.
# USES_x: the folders whose front header x may include. PKG_x, LIB_x: third-party libraries, each of
# which belongs to one folder. LAZY_x: libraries that are compiled against but opened at need, by the
# lists src/x/*.calls (see src/base/library.h).
MODULES = cli sandbox check serve verify epub pdf impose layout page parse image font pair doc highlight qr unicode base

USES_base =
USES_unicode = base
USES_highlight = base
USES_qr = base
USES_doc = base unicode
USES_pair = base unicode doc
USES_parse = base unicode doc
USES_font = base unicode
USES_image = base
USES_page = base font image
USES_layout = base unicode doc pair font highlight image page qr
USES_impose = base image page
USES_pdf = base font image page
USES_epub = base unicode doc font highlight image
USES_check = base unicode doc pair
USES_verify = base unicode doc
USES_serve = base
USES_sandbox = base
USES_cli = base sandbox serve unicode doc pair parse font highlight image page layout impose pdf epub check verify

PKG_base = libdeflate
LIB_base = -lmd -lpthread
PKG_unicode = icu-uc
LAZY_unicode = icu-i18n
LIB_unicode = -lhyphen
PKG_highlight = libpcre2-8
LAZY_highlight = libxml-2.0
PKG_parse = libcmark-gfm yaml-0.1 zlib
LIB_parse = -lcmark-gfm-extensions
PKG_font = harfbuzz harfbuzz-subset
LAZY_font = fontconfig
PKG_image = libpng libjpeg zlib
LAZY_image = libwebp libwebpdemux libxml-2.0 librsvg-2.0 pangofc pangocairo fontconfig cairo
LAZY_qr = libqrencode
LIB_pdf = -lhpdf
LAZY_epub = libzip
LAZY_verify = poppler-glib libzip libxml-2.0
LAZY_serve = libmicrohttpd
LIB_all = -lm

# The folders a folder needs, itself included, in link order.
closure = $(sort $(1) $(foreach u,$(USES_$(1)),$(call closure,$(u))))
closed = $(filter $(call closure,$(1)),$(MODULES))
pkgs = $(sort $(foreach m,$(1),$(PKG_$(m))))
libs = $(foreach m,$(1),$(LIB_$(m))) $(if $(call pkgs,$(1)),$(shell pkg-config --libs $(call pkgs,$(1)))) $(LIB_all)
archives = $(foreach m,$(1),$(BUILD)/lib/lib$(m).a)

PROGRAM = $(BUILD)/notesbook

.PHONY: all
all: $(PROGRAM)  ## Build build/notesbook

$(PROGRAM): $(BUILD)/obj/main.o $(call archives,$(MODULES))
	$(CC) $(LDFLAGS) -o $@ $< $(call archives,$(MODULES)) $(call libs,$(MODULES))

$(BUILD)/obj/main.o: src/main.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

# One rule set for each folder: its objects see only its own libraries' headers.
define MODULE
SRC_$(1) = $$(wildcard src/$(1)/*.c)
CALLS_$(1) = $$(patsubst src/%.calls,$(BUILD)/gen/%_calls,$$(wildcard src/$(1)/*.calls))
OBJ_$(1) = $$(SRC_$(1):src/%.c=$(BUILD)/obj/%.o) $$(CALLS_$(1):$(BUILD)/gen/%=$(BUILD)/obj/%.o)
$(BUILD)/lib/lib$(1).a: $$(OBJ_$(1))
	@mkdir -p $$(@D)
	@rm -f $$@
	$$(AR) rcsD $$@ $$^
COMPILE_$(1) = $$(CC) $$(CPPFLAGS) $$(CFLAGS) $$(DEFS_$(1)) $$(if $$(PKG_$(1))$$(LAZY_$(1)),$$(shell pkg-config --cflags $$(PKG_$(1)) $$(LAZY_$(1)))) -c -o $$@ $$<
$(BUILD)/obj/$(1)/%.o: src/$(1)/%.c | $$(CALLS_$(1):=.h)
	@mkdir -p $$(@D)
	$$(COMPILE_$(1))
$(BUILD)/obj/$(1)/%_calls.o: $(BUILD)/gen/$(1)/%_calls.c $(BUILD)/gen/$(1)/%_calls.h
	@mkdir -p $$(@D)
	$$(COMPILE_$(1))
$(BUILD)/gen/$(1)/%_calls.h: src/$(1)/%.calls src/base/library.awk
	@mkdir -p $$(@D)
	awk -v part=h -v id=$(1)_$$* -f src/base/library.awk $$< > $$@
$(BUILD)/gen/$(1)/%_calls.c: src/$(1)/%.calls src/base/library.awk
	@mkdir -p $$(@D)
	awk -v part=c -v id=$(1)_$$* -v header=$(1)/$$*_calls.h -v CC="$$(CC)" -f src/base/library.awk $$< > $$@
.SECONDARY: $$(CALLS_$(1):=.h) $$(CALLS_$(1):=.c)
-include $$(OBJ_$(1):.o=.d)
endef
$(foreach m,$(MODULES),$(eval $(call MODULE,$(m))))
-include $(BUILD)/obj/main.d

$(BUILD)/obj/serve/assets.o: $(addprefix src/serve/page.,html css js)

# With sanitizers vectors move as soon as they grow a little, so that pointers into them are found.
DEFS_base = $(if $(SAN),-DNB_LARGE_VECTOR=1024)
# Where the program looks for its font manifest, in this order: $NOTESBOOK_FONTS, fonts/ beside the
# build, the installed place.
DEFS_cli = -DNB_VERSION='"$(VERSION)"' -DNB_DATA_DIR='"$(PREFIX)/share/notesbook"' \
    -DNB_GRAMMARS='"$(GRAMMARS)"' $(if $(SAN)$(NO_SANDBOX),-DNB_NO_SANDBOX)
# Where the languages of code are defined: one version's folder, so that all machines colour alike.
GRAMMARS = /usr/share/gtksourceview-5/language-specs

# ---- unit tests: tests/unit/FOLDER/x_test.c, linked with that folder and what it may use ---------
UNIT_SRC = $(wildcard tests/unit/*/*_test.c)
UNIT = $(UNIT_SRC:tests/unit/%.c=$(BUILD)/unit/%)
define UNIT_RULE
$(BUILD)/unit/$(1)/%_test: tests/unit/$(1)/%_test.c $(call archives,$(call closed,$(1)))
	@mkdir -p $$(@D)
	$$(CC) $$(CPPFLAGS) -Itests $$(CFLAGS) $$(if $$(PKG_$(1)),$$(shell pkg-config --cflags $$(PKG_$(1)))) \
	    $$(LDFLAGS) -MF $$@.d -o $$@ $$< $(call archives,$(call closed,$(1))) \
	    $$(call libs,$(call closed,$(1))) $$(shell pkg-config --libs cmocka zlib)
endef
$(foreach m,$(MODULES),$(eval $(call UNIT_RULE,$(m))))
-include $(UNIT:=.d)

.PHONY: unit unit-%
unit: $(UNIT)
	@set -e; for t in $^; do echo "== $$t"; $$t; done
unit-%:
	@$(MAKE) --no-print-directory UNIT_SRC="$$(echo tests/unit/$*/*_test.c)" unit

# ---- the book ------------------------------------------------------------------------------------
.PHONY: book
book: deps  ## Install what is missing, build, compile content/ into build/book/ (PDF and EPUB, both editions)
	@$(MAKE) --no-print-directory all
	@mkdir -p $(BUILD)/book
	$(PROGRAM) pdf -o $(BUILD)/book content
	$(PROGRAM) epub -o $(BUILD)/book content

# ---- tests ---------------------------------------------------------------------------------------
.PHONY: test check-all reference lint bench sanitize analyze
test: deps-test  ## Install the test tools and run every test
	@$(MAKE) --no-print-directory all $(UNIT) $(BUILD)/reference
	@BUILD=$(BUILD) tests/run

# What the documents quote from the program: the option and diagnostics tables.
$(BUILD)/reference: tests/tools/reference.c $(call archives,cli) $(call archives,$(filter-out cli,$(MODULES)))
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -MF $@.d -o $@ $< $(call archives,$(MODULES)) $(call libs,$(MODULES))

reference: $(BUILD)/reference  ## Rewrite the generated tables of README.md
	tests/tools/reference.sh $(BUILD)/reference README.md

lint:  ## Include rules, formatting, forbidden functions, clang's warnings
	@USES='$(foreach m,$(MODULES),$(m):$(subst $() ,$(comma),$(strip $(USES_$(m)))))' tests/lint
	@$(MAKE) --no-print-directory CC=clang WERROR=1 BUILD=$(BUILD)/clang all
	@$(MAKE) --no-print-directory WERROR=1 BUILD=$(BUILD)/gcc all
comma = ,

analyze: all  ## clang-tidy, cppcheck and gcc's analyzer over src/
	$(call need,clang-tidy cppcheck)
	BUILD=$(BUILD) tests/analyze/run

sanitize:  ## Unit tests and the corpus under AddressSanitizer and UBSan
	@$(MAKE) --no-print-directory SAN=address,undefined OPT='-O1 -g' BUILD=$(BUILD)/san all unit
	@NO_EPUBCHECK=1 NOTESBOOK_FONTS=$(CURDIR)/fonts/fonts.manifest BUILD=$(BUILD)/san tests/run corpus

# ---- fuzzing: tests/fuzz/NAME.c with libFuzzer or AFL++ and sanitizers; tests/fuzz/run says how -------
# Nothing added to a null pointer is a null pointer: C says so since N3322, clang 14 does not know it yet.
FUZZ_SAN = address,undefined -fno-sanitize=pointer-overflow
FUZZ = whole book bib conf image html math encoding lines
FUZZ_MUTATED = whole book html math # those whose input is Markdown get mutate.c
define FUZZ_RULE
$(BUILD)/fuzzers/$(1): tests/fuzz/$(1).c tests/fuzz/fuzz.c tests/fuzz/fuzz.h tests/fuzz/mutate.c $(call archives,$(MODULES))
	@mkdir -p $$(@D)
	$$(CC) $$(filter-out -MMD -MP,$$(CPPFLAGS)) -Itests $$(CFLAGS) $$(LDFLAGS) $$(FUZZ_ENGINE) -o $$@ $$< tests/fuzz/fuzz.c \
	    $(if $(filter $(1),$(FUZZ_MUTATED)),$$(FUZZ_MUTATE)) $(call archives,$(MODULES)) $$(call libs,$(MODULES))
$(BUILD)/replay/$(1): tests/fuzz/$(1).c tests/fuzz/fuzz.c tests/fuzz/fuzz.h tests/fuzz/replay.c $(call archives,$(MODULES))
	@mkdir -p $$(@D)
	$$(CC) $$(filter-out -MMD -MP,$$(CPPFLAGS)) -Itests $$(CFLAGS) $$(LDFLAGS) -o $$@ $$< tests/fuzz/fuzz.c tests/fuzz/replay.c \
	    $(call archives,$(MODULES)) $$(call libs,$(MODULES))
endef
$(foreach t,$(FUZZ),$(eval $(call FUZZ_RULE,$(t))))

.PHONY: fuzz fuzzers afl replays
fuzz: deps-test  ## Fuzz for hours (FUZZ_SECONDS=N in all, 4 hours by default; FUZZ="html math" only these)
	@$(MAKE) --no-print-directory fuzzers
	FUZZ_SECONDS=$(or $(FUZZ_SECONDS),14400) BUILD=$(BUILD) tests/fuzz/run fuzz $(FUZZ)
fuzzers:
	@$(MAKE) --no-print-directory CC=clang SAN='$(FUZZ_SAN)' OPT='-O1 -g -fsanitize=fuzzer-no-link' \
	    FUZZ_ENGINE=-fsanitize=fuzzer FUZZ_MUTATE=tests/fuzz/mutate.c BUILD=$(BUILD)/fuzz \
	    $(FUZZ:%=$(BUILD)/fuzz/fuzzers/%)
afl: deps-test  ## The same with AFL++
	$(call need,afl++)
	@$(MAKE) --no-print-directory CC=afl-clang-fast SAN='$(FUZZ_SAN)' OPT='-O1 -g' \
	    FUZZ_ENGINE=-fsanitize=fuzzer BUILD=$(BUILD)/afl $(FUZZ:%=$(BUILD)/afl/fuzzers/%)
	clang -shared -fPIC -O2 -DNB_AFL -o $(BUILD)/afl/mutate.so tests/fuzz/mutate.c
	FUZZ_SECONDS=$(or $(FUZZ_SECONDS),14400) BUILD=$(BUILD) tests/fuzz/run afl $(FUZZ)
replays: $(FUZZ:%=$(BUILD)/replay/%)

# ---- faults: see tests/faults/run -----------------------------------------------------------------
$(BUILD)/faults/shim.so: tests/faults/shim.c
	@mkdir -p $(@D)
	$(CC) -O1 -shared -fPIC -o $@ $< -ldl
$(BUILD)/faults/memory: tests/faults/memory.c $(call archives,$(MODULES))
	@mkdir -p $(@D)
	$(CC) $(filter-out -MMD -MP,$(CPPFLAGS)) $(CFLAGS) $(LDFLAGS) -o $@ $< $(call archives,$(MODULES)) $(call libs,$(MODULES))

bench: all  ## Time and memory, beside other compilers where they are installed
	@BUILD=$(BUILD) tests/bench/run

# ---- installing ----------------------------------------------------------------------------------
.PHONY: install uninstall deb dist
SHARE = $(DESTDIR)$(PREFIX)/share
# What is printed into files is English whatever the locale of who installs.
SAY = LC_ALL=C.UTF-8 $(PROGRAM) --help
install: all  ## Install under PREFIX (and DESTDIR)
	install -Dm755 $(PROGRAM) "$(DESTDIR)$(PREFIX)/bin/notesbook"
	install -Dm644 fonts/fonts.manifest "$(SHARE)/notesbook/fonts.manifest"
	@mkdir -p "$(SHARE)/man/man1" "$(SHARE)/man/zh_CN/man1"
	$(SAY) man > "$(SHARE)/man/man1/notesbook.1"
	LC_ALL=zh_CN.UTF-8 $(PROGRAM) --help man > "$(SHARE)/man/zh_CN/man1/notesbook.1"
	@for s in bash-completion/completions/notesbook:bash zsh/site-functions/_notesbook:zsh \
	    fish/vendor_completions.d/notesbook.fish:fish; do \
	    f="$(SHARE)/$${s%:*}"; mkdir -p "$${f%/*}" && $(SAY) "$${s##*:}" > "$$f"; done
uninstall:  ## Remove what install put there
	rm -f "$(DESTDIR)$(PREFIX)/bin/notesbook" "$(SHARE)/man/man1/notesbook.1" "$(SHARE)/man/zh_CN/man1/notesbook.1"
	rm -f "$(SHARE)/bash-completion/completions/notesbook" "$(SHARE)/zsh/site-functions/_notesbook" \
	    "$(SHARE)/fish/vendor_completions.d/notesbook.fish"
	rm -rf "$(SHARE)/notesbook"

# A build of its own: the program knows where it is installed.
deb:  ## Make a Debian package, build/notesbook_VERSION_ARCH.deb
	$(call need,dpkg-dev binutils xz-utils)
	@rm -rf $(BUILD)/deb/stage
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/deb PREFIX=/usr DESTDIR="$(CURDIR)/$(BUILD)/deb/stage" install
	packaging/deb "$(CURDIR)/$(BUILD)/deb/stage" $(BUILD)/deb $(VERSION) $(DEPS_FONTS)
	mv $(BUILD)/deb/notesbook_*.deb $(BUILD)/

# What is committed, and nothing else: the same commit gives the same bytes anywhere.
dist:  ## Make the source archive of the last commit, build/notesbook-VERSION.tar.gz
	@mkdir -p $(BUILD)
	git archive --format=tar --prefix=notesbook-$(VERSION)/ HEAD | gzip -9n > $(BUILD)/notesbook-$(VERSION).tar.gz

.PHONY: help
help:  ## List the targets
	@awk -F ':.*## ' '/^[a-z][a-z -]*:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

.PHONY: clean
clean:  ## Remove build/
	rm -rf $(BUILD)
