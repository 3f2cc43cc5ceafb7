# notesbook: Markdown notes into books. `make help` lists the targets; README.md explains them.

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
HARDEN = -fstack-protector-strong -fPIE $(if $(SAN),,-D_FORTIFY_SOURCE=2)
SANFLAGS = $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
CFLAGS += $(CSTD) $(WARN) $(if $(WERROR),-Werror) $(OPT) $(HARDEN) $(SANFLAGS)
CPPFLAGS += -Isrc -MMD -MP
LDFLAGS += -pie -Wl,-z,relro,-z,now $(SANFLAGS)

VERSION = 0.1.0

# ---- what each folder of src/ may use ----------------------------------------------------------
# This table is the architecture: it drives linking here and the include check of `make lint`.
# USES_x: the folders whose front header x may include. PKG_x, LIB_x: third-party libraries, each of
# which belongs to one folder.
MODULES = cli epub pdf layout page parse image font doc unicode base

USES_base =
USES_unicode = base
USES_doc = base unicode
USES_parse = base unicode doc
USES_font = base unicode
USES_image = base
USES_page = base font image
USES_layout = base unicode doc font image page
USES_pdf = base font image page
USES_epub = base unicode doc font image
USES_cli = base unicode doc parse font image page layout pdf epub

LIB_base = -lmd -lpthread
PKG_unicode = icu-uc icu-i18n
LIB_unicode = -lhyphen
PKG_parse = libcmark-gfm yaml-0.1
LIB_parse = -lcmark-gfm-extensions
PKG_font = harfbuzz harfbuzz-subset fontconfig zlib
PKG_image = libpng libjpeg libwebp librsvg-2.0 cairo zlib
PKG_pdf = zlib
LIB_pdf = -lhpdf
PKG_epub = libzip
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
$(BUILD)/lib/lib$(1).a: $$(SRC_$(1):src/%.c=$(BUILD)/obj/%.o)
	@mkdir -p $$(@D)
	@rm -f $$@
	$$(AR) rcsD $$@ $$^
$(BUILD)/obj/$(1)/%.o: src/$(1)/%.c
	@mkdir -p $$(@D)
	$$(CC) $$(CPPFLAGS) $$(CFLAGS) $$(DEFS_$(1)) $$(if $$(PKG_$(1)),$$(shell pkg-config --cflags $$(PKG_$(1)))) -c -o $$@ $$<
-include $$(SRC_$(1):src/%.c=$(BUILD)/obj/%.d)
endef
$(foreach m,$(MODULES),$(eval $(call MODULE,$(m))))
-include $(BUILD)/obj/main.d

# Where the program looks for its font manifest, in this order: $NOTESBOOK_FONTS, fonts/ beside the
# build, the installed place.
DEFS_cli = -DNB_VERSION='"$(VERSION)"' -DNB_DATA_DIR='"$(PREFIX)/share/notesbook"'

# ---- unit tests: tests/unit/FOLDER/x_test.c, linked with that folder and what it may use ---------
UNIT_SRC = $(wildcard tests/unit/*/*_test.c)
UNIT = $(UNIT_SRC:tests/unit/%.c=$(BUILD)/unit/%)
define UNIT_RULE
$(BUILD)/unit/$(1)/%_test: tests/unit/$(1)/%_test.c $(call archives,$(call closed,$(1)))
	@mkdir -p $$(@D)
	$$(CC) $$(CPPFLAGS) -Itests $$(CFLAGS) $$(LDFLAGS) -MF $$@.d -o $$@ $$< $(call archives,$(call closed,$(1))) \
	    $$(call libs,$(call closed,$(1))) $$(shell pkg-config --libs cmocka)
endef
$(foreach m,$(MODULES),$(eval $(call UNIT_RULE,$(m))))
-include $(UNIT:=.d)

.PHONY: unit unit-%
unit: $(UNIT)
	@set -e; for t in $^; do echo "== $$t"; $$t; done
unit-%:
	@$(MAKE) --no-print-directory UNIT_SRC="$$(echo tests/unit/$*/*_test.c)" unit

.PHONY: clean
clean:  ## Remove build/
	rm -rf $(BUILD)
