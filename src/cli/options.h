/* options.h: the command line as data. GNU conventions by getopt_long: long options with '=', bundled
 * short ones, '--', unambiguous abbreviations, options after operands. Private to cli/. */
#ifndef NB_CLI_OPTIONS_H
#define NB_CLI_OPTIONS_H

#include "base/limits.h"
#include "doc/doc.h"
#include "font/font.h"

typedef enum { NB_PDF = 1, NB_EPUB = 2, NB_FONTS = 4, NB_BUILD = 8, NB_INIT = 16, NB_WATCH = 32, NB_VERIFY = 64, NB_CHECK = 128, NB_ANY = 255 } nb_command;

/* The commands that compile. */
#define NB_COMPILES (NB_PDF | NB_EPUB | NB_BUILDS | NB_CHECK)
#define NB_BUILDS (NB_BUILD | NB_WATCH)

typedef enum {
#define NB_OPTION(id, name, letter, arg, commands, setting, help) NB_OPT_##id,
#include "cli/options.def"
#undef NB_OPTION
    NB_OPT_COUNT
} nb_option_id;

typedef enum { NB_DUMP_NONE, NB_DUMP_DOC, NB_DUMP_PAGES, NB_DUMP_EPUB } nb_dump;

typedef enum { NB_FORMAT_TEXT, NB_FORMAT_JSON, NB_FORMAT_GITHUB, NB_FORMAT_SARIF } nb_report_format;

typedef struct {
    nb_tongue tongue;        /* of everything that is said; set before parsing */
    nb_command command;      /* 0 = none was named */
    nb_str output;           /* empty = beside the current folder, by the book's name */
    nb_str lang, embed_fonts, depfile;
    NB_VEC(nb_str) editions;
    nb_limits limits;
    nb_str parallel[2];      /* languages set side by side; empty = none are */
    NB_VEC(nb_setting) settings;
    NB_VEC(nb_font_override) fonts;
    NB_VEC(nb_str) inputs;
    nb_dump dump;
    nb_report_format format;
    bool fix, dry_run;
    unsigned port;           /* of --serve */
    bool allow_missing, force, no_page_list, no_sandbox, proof, serve, strict, quiet, verbose, version, help;
} nb_options;

typedef struct {
    const char *name;        /* "pdf" */
    nb_command bit;
    const char *operands, *about;
} nb_command_info;
extern const nb_command_info nb_commands[];
extern const size_t nb_commands_n;

typedef struct {
    const char *name, *arg, *setting, *help; /* arg: "FILE", or "[=PORT]" where it may be left out */
    char letter;
    int commands;
} nb_option_info;
extern const nb_option_info nb_option_table[NB_OPT_COUNT];

/* Reads argv; o->tongue stays. False: *error says what is wrong, with the nearest right word where there is one. */
bool nb_options_parse(nb_arena *a, int argc, char **argv, nb_options *o, nb_str *error);

/* The one of n words that a mistyped one is likely to be, or NULL. */
const char *nb_nearest_word(const char *typed, const char *const *words, size_t n);

/* The last word of the command line on a setting, else of the document; NULL where neither says it. */
const nb_setting *nb_setting_of(const nb_doc *d, const nb_options *o, const char *key);

/* --help for a command (0 = for all), and the same table as a man page. */
void nb_options_help(nb_command command, nb_tongue t, nb_buf *out);
void nb_options_man(nb_tongue t, nb_buf *out);

/* Completions for "bash", "zsh" or "fish", from the same table; false for any other name. */
bool nb_options_complete(nb_str shell, nb_buf *out);

#endif
