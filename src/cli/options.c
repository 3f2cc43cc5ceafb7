#include "cli/options.h"

#include <getopt.h>
#include <string.h>

#include "cli/sheets.h"
#include "cli/standard.h"
#include "epub/epub.h"
#include "layout/layout.h"

const nb_command_info nb_commands[] = {
    {"pdf", NB_PDF, "[INPUT…]", NB_SAY("make a PDF for print and screen")},
    {"epub", NB_EPUB, "[INPUT…]", NB_SAY("make an EPUB for e-readers")},
    {"build", NB_BUILD, "[FOLDER]",
     NB_SAY("make every edition in both formats, only what has changed")},
    {"watch", NB_WATCH, "[FOLDER]",
     NB_SAY("build at every save; with --serve, show the book in the browser as it changes")},
    {"verify", NB_VERIFY, "FILE [INPUT…]",
     NB_SAY("open a finished PDF or EPUB and prove that all of the source is in it")},
    {"check", NB_CHECK, "[INPUT…]",
     NB_SAY("look for faults in text, links and pages, and compare editions")},
    {"init", NB_INIT, "[FOLDER]",
     NB_SAY("look at a folder and write a commented notesbook.yaml")},
    {"fonts", NB_FONTS, "[CHARACTERS…]",
     NB_SAY("list which face serves which role, language or character, and what to install")},
};
const size_t nb_commands_n = sizeof nb_commands / sizeof *nb_commands;

const nb_option_info nb_option_table[NB_OPT_COUNT] = {
#define NB_OPTION(id, name, letter, arg, commands, setting, help) \
    [NB_OPT_##id] = {name, arg, setting, help, letter, commands},
#include "cli/options.def"
#undef NB_OPTION
};

enum {
    LONG_BASE = 256, /* getopt values of long options lie above every letter */
    FAR = 3,         /* a word further away than this is no likely slip */
};

/* Edits (insert, delete, replace, swap of neighbours) between two short words: optimal string
 * alignment, as Damerau's distance without overlapping swaps. */
static size_t distance(const char *a, const char *b)
{
    enum { LONGEST = 32 };
    size_t n = strlen(a), m = strlen(b), d[LONGEST + 1][LONGEST + 1];
    if (n > LONGEST || m > LONGEST) return LONGEST;
    for (size_t i = 0; i <= n; i++) d[i][0] = i;
    for (size_t j = 0; j <= m; j++) d[0][j] = j;
    for (size_t i = 1; i <= n; i++)
        for (size_t j = 1; j <= m; j++) {
            size_t best = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            if (d[i - 1][j] + 1 < best) best = d[i - 1][j] + 1;
            if (d[i][j - 1] + 1 < best) best = d[i][j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                d[i - 2][j - 2] + 1 < best)
                best = d[i - 2][j - 2] + 1;
            d[i][j] = best;
        }
    return d[n][m];
}

static const char *nearer(const char *typed, const char *candidate, size_t *best,
                          const char *now)
{
    size_t d = distance(typed, candidate);
    if (d >= *best) return now;
    *best = d;
    return candidate;
}

const char *nb_nearest_word(const char *typed, const char *const *words, size_t n)
{
    size_t best = FAR;
    const char *found = NULL;
    for (size_t i = 0; i < n; i++) found = nearer(typed, words[i], &best, found);
    return found;
}

static const char *nearest_command(const char *typed)
{
    size_t best = FAR;
    const char *found = NULL;
    for (size_t i = 0; i < nb_commands_n; i++)
        found = nearer(typed, nb_commands[i].name, &best, found);
    return found;
}

static const char *nearest_option(const char *typed, int commands)
{
    size_t best = FAR;
    const char *found = NULL;
    for (int i = 0; i < NB_OPT_COUNT; i++)
        if (nb_option_table[i].commands & commands)
            found = nearer(typed, nb_option_table[i].name, &best, found);
    return found;
}

static nb_str with_hint(nb_arena *a, nb_tongue t, nb_str what, const char *dashes,
                        const char *near)
{
    return near ? nb_say_str(a, t, "%.*s; did you mean '%.*s%.*s'?", NB_STR_ARG(what),
                             NB_STR_ARG(nb_str_of(dashes)), NB_STR_ARG(nb_str_of(near)))
                : what;
}

/* What getopt refused: argv[optind - 1], or the letter in optopt. */
static nb_str complain(nb_arena *a, nb_tongue t, int result, char **argv, int at, int commands)
{
    const char *word = argv[at];
    bool is_long = word[0] == '-' && word[1] == '-';
    if (!is_long && result == ':')
        return nb_say_str(a, t, "option '-%c' needs an argument", optopt);
    if (!is_long) return nb_say_str(a, t, "there is no option '-%c'", optopt);
    const char *eq = strchr(word, '=');
    nb_str name = {word + 2, eq ? (size_t)(eq - word) - 2 : strlen(word) - 2};
    if (result == ':')
        return nb_say_str(a, t, "option '--%.*s' needs an argument", NB_STR_ARG(name));
    size_t prefixed = 0;
    for (int i = 0; i < NB_OPT_COUNT; i++) {
        const nb_option_info *o = &nb_option_table[i];
        if (!(o->commands & commands)) continue;
        if (nb_str_is(name, o->name))
            return nb_say_str(a, t, "option '--%.*s' takes no argument", NB_STR_ARG(name));
        if (nb_str_starts(nb_str_of(o->name), name)) prefixed++;
    }
    if (prefixed > 1) return nb_say_str(a, t, "option '--%.*s' is ambiguous", NB_STR_ARG(name));
    return with_hint(a, t, nb_say_str(a, t, "there is no option '--%.*s'", NB_STR_ARG(name)),
                     "--", nearest_option(nb_str_z(a, name), commands));
}

/* One "ROLE=FONT". */
static bool add_font(nb_arena *a, nb_options *o, nb_str value, nb_str *error)
{
    nb_font_override f = {.loc = NB_NOWHERE};
    if (!nb_str_cut(value, '=', &f.role, &f.value) || !f.role.n || !f.value.n) {
        *error = nb_say_str(a, o->tongue, "'--font' takes ROLE=FILE or ROLE=FAMILY, not '%.*s'",
                            NB_STR_ARG(value));
        return false;
    }
    NB_PUSH(a, &o->fonts) = f;
    return true;
}

static bool set_dump(nb_arena *a, nb_options *o, nb_str value, nb_str *error)
{
    static const char *const names[] = {"", "doc", "pages", "epub"};
    for (int i = NB_DUMP_DOC; i <= NB_DUMP_EPUB; i++)
        if (nb_str_is(value, names[i])) {
            o->dump = (nb_dump)i;
            return true;
        }
    *error = nb_say_str(a, o->tongue, "'--dump' takes doc, pages or epub, not '%.*s'",
                        NB_STR_ARG(value));
    return false;
}

static bool set_parallel(nb_arena *a, nb_options *o, nb_str value, nb_str *error)
{
    bool two = nb_str_cut(value, ',', &o->parallel[0], &o->parallel[1]);
    for (int i = 0; i < 2; i++) o->parallel[i] = nb_str_trim(o->parallel[i]);
    if (two && o->parallel[0].n && o->parallel[1].n &&
        !nb_str_ieq(o->parallel[0], o->parallel[1]))
        return true;
    *error =
        nb_say_str(a, o->tongue, "'--parallel' takes two languages, such as en,zh, not '%.*s'",
                   NB_STR_ARG(value));
    return false;
}

static bool set_parallel_on(nb_arena *a, nb_options *o, nb_str value, nb_str *error)
{
    if (nb_str_is(value, "columns") || nb_str_is(value, "pages")) return true;
    *error = nb_say_str(a, o->tongue, "'--parallel-on' takes columns or pages, not '%.*s'",
                        NB_STR_ARG(value));
    return false;
}

static bool set_embed(nb_arena *a, nb_options *o, nb_str value, nb_str *error)
{
    o->embed_fonts = value;
    if (nb_str_is(value, "all") || nb_str_is(value, "cjk") || nb_str_is(value, "none"))
        return true;
    *error = nb_say_str(a, o->tongue, "'--embed-fonts' takes all, cjk or none, not '%.*s'",
                        NB_STR_ARG(value));
    return false;
}

static bool is_device(nb_arena *a, const nb_options *o, nb_str value, nb_str *error)
{
    if (nb_epub_is_device(value)) return true;
    *error = nb_say_str(
        a, o->tongue, "'--device' takes kindle, kobo or a screen such as 1072x1448, not '%.*s'",
        NB_STR_ARG(value));
    return false;
}

static bool set_standard(nb_arena *a, nb_options *o, nb_str value, nb_str *error)
{
    nb_pdf_options ignored;
    return nb_standard_parse(a, o->tongue, value, &ignored, error);
}

/* "500M"; false where it is no number or none that fits. */
static bool read_count(nb_str s, size_t *n)
{
    size_t i = 0;
    *n = 0;
    for (; i < s.n && s.s[i] >= '0' && s.s[i] <= '9'; i++) {
        if (*n > SIZE_MAX / 100) return false;
        *n = *n * 10 + (size_t)(s.s[i] - '0');
    }
    static const char units[] = "kMG";
    const char *unit = i && i + 1 == s.n ? strchr(units, s.s[i]) : NULL;
    for (const char *u = units; unit && u <= unit; u++) {
        if (*n > SIZE_MAX / 4096) return false;
        *n *= 1024;
    }
    return i && (i == s.n || (unit && *unit));
}

static bool set_limit(nb_arena *a, nb_options *o, nb_str value, nb_str *error)
{
    nb_str name, count;
    const char *names[NB_CAPS];
    size_t n, cap = 0;
    for (size_t i = 0; i < NB_CAPS; i++) names[i] = nb_cap_table[i].name;
    bool two = nb_str_cut(value, '=', &name, &count);
    while (cap < NB_CAPS && !nb_str_is(name, names[cap])) cap++;
    if (two && cap < NB_CAPS && read_count(count, &n) && n <= nb_cap_table[cap].highest) {
        o->limits.most[cap] = n;
        return true;
    }
    if (!two || cap < NB_CAPS)
        *error = nb_say_str(a, o->tongue, "'--limit' takes NAME=N, N up to %zu, not '%.*s'",
                            nb_cap_table[cap < NB_CAPS ? cap : 0].highest, NB_STR_ARG(value));
    else
        *error =
            with_hint(a, o->tongue,
                      nb_say_str(a, o->tongue, "there is no limit '%.*s'", NB_STR_ARG(name)),
                      "", nb_nearest_word(nb_str_z(a, name), names, NB_CAPS));
    return false;
}

static bool set(nb_arena *a, nb_options *o, const nb_option_info *info, nb_str value,
                nb_str *error)
{
    nb_str key = nb_str_of(info->setting);
    if (!info->arg) value = NB_STR("true");
    NB_PUSH(a, &o->settings) = (nb_setting){key, value, NB_NOWHERE};
    if (nb_layout_takes(key, value) && nb_sheets_take(key, value)) return true;
    *error = nb_say_str(a, o->tongue, "'%.*s' is no value for '--%s=%s': %s", NB_STR_ARG(value),
                        info->name, info->arg, nb_say(o->tongue, info->help));
    return false;
}

const nb_setting *nb_setting_of(const nb_doc *d, const nb_options *o, const char *key)
{
    const nb_setting *s = nb_setting_find(o->settings.v, o->settings.n, key);
    return s ? s : nb_setting_find(d->meta.settings, d->meta.n_settings, key);
}

static bool set_port(nb_arena *a, nb_options *o, nb_str value, nb_str *error)
{
    enum { DEFAULT = 8765, HIGHEST = 65535, MOST_DIGITS = 5 };
    o->serve = true;
    o->port = value.n ? 0 : DEFAULT;
    bool ok = value.n <= MOST_DIGITS;
    for (size_t i = 0; ok && i < value.n; i++) {
        ok = value.s[i] >= '0' && value.s[i] <= '9';
        o->port = o->port * 10 + (unsigned)(value.s[i] - '0');
    }
    if (ok && o->port <= HIGHEST) return true;
    *error = nb_say_str(a, o->tongue, "'--serve' takes a port from 0 to 65535, not '%.*s'",
                        NB_STR_ARG(value));
    return false;
}

static bool set_format(nb_arena *a, nb_options *o, nb_str value, nb_str *error)
{
    static const char *const names[] = {"text", "json", "github", "sarif"};
    for (int i = NB_FORMAT_TEXT; i <= NB_FORMAT_SARIF; i++)
        if (nb_str_is(value, names[i])) {
            o->format = (nb_report_format)i;
            return true;
        }
    *error =
        nb_say_str(a, o->tongue, "'--format' takes text, json, github or sarif, not '%.*s'",
                   NB_STR_ARG(value));
    return false;
}

static bool apply(nb_arena *a, nb_options *o, nb_option_id id, nb_str value, nb_str *error)
{
    switch (id) {
    case NB_OPT_OUTPUT: o->output = value; return true;
    case NB_OPT_EDITION: NB_PUSH(a, &o->editions) = value; return true;
    case NB_OPT_LANG:
        o->lang = value;
        if (nb_lang_valid(value)) return true;
        *error = nb_say_str(a, o->tongue, "'%.*s' is not a language tag", NB_STR_ARG(value));
        return false;
    case NB_OPT_FONT: return add_font(a, o, value, error);
    case NB_OPT_EMBED_FONTS: return set_embed(a, o, value, error);
    case NB_OPT_DEPFILE: o->depfile = value; return true;
    case NB_OPT_SERVE: return set_port(a, o, value, error);
    case NB_OPT_FORCE: o->force = true; return true;
    case NB_OPT_LIMIT: return set_limit(a, o, value, error);
    case NB_OPT_NO_SANDBOX: o->no_sandbox = true; return true;
    case NB_OPT_NO_PAGE_LIST: o->no_page_list = true; return true;
    case NB_OPT_ALLOW_MISSING: o->allow_missing = true; return true;
    case NB_OPT_PROOF: o->proof = true; return true;
    case NB_OPT_STRICT: o->strict = true; return true;
    case NB_OPT_DUMP: return set_dump(a, o, value, error);
    case NB_OPT_FORMAT: return set_format(a, o, value, error);
    case NB_OPT_FIX: o->fix = true; return true;
    case NB_OPT_DRY_RUN: o->dry_run = true; return true;
    case NB_OPT_QUIET: o->quiet = true; return true;
    case NB_OPT_VERBOSE: o->verbose = true; return true;
    case NB_OPT_VERSION: o->version = true; return true;
    case NB_OPT_HELP: o->help = true; return true;
    case NB_OPT_PAPER:
    case NB_OPT_STYLE:
    case NB_OPT_TOC_DEPTH:
    case NB_OPT_NUMBER_SECTIONS:
    case NB_OPT_FOR:
    case NB_OPT_LINKS:
    case NB_OPT_DRAFT:
    case NB_OPT_WATERMARK:
    case NB_OPT_NUP:
    case NB_OPT_NOTES:
    case NB_OPT_BOOKLET:
    case NB_OPT_SIGNATURE:
    case NB_OPT_SHEET:
    case NB_OPT_FRAME:
    case NB_OPT_CROP_MARKS:
    case NB_OPT_GREY:
    case NB_OPT_DUPLEX:
    case NB_OPT_HOLE_MARGIN: return set(a, o, &nb_option_table[id], value, error);
    case NB_OPT_DEVICE:
        return set(a, o, &nb_option_table[id], value, error) && is_device(a, o, value, error);
    case NB_OPT_PARALLEL: return set_parallel(a, o, value, error);
    case NB_OPT_PARALLEL_ON:
        return set(a, o, &nb_option_table[id], value, error) &&
               set_parallel_on(a, o, value, error);
    case NB_OPT_PDF_STANDARD:
        return set(a, o, &nb_option_table[id], value, error) &&
               set_standard(a, o, value, error);
    case NB_OPT_COUNT: break;
    }
    return false;
}

static bool is_set(const nb_options *o, const char *setting)
{
    for (size_t i = 0; i < o->settings.n; i++)
        if (nb_str_is(o->settings.v[i].key, setting)) return true;
    return false;
}

/* A booklet decides what stands on a side, and so on. */
static bool go_together(nb_arena *a, const nb_options *o, nb_str *error)
{
    bool booklet = is_set(o, "booklet"), nup = is_set(o, "nup");
    if (booklet && (nup || is_set(o, "notes"))) {
        *error = nb_say_str(
            a, o->tongue, "'--booklet' puts two pages on each side: '--%.*s' cannot go with it",
            NB_STR_ARG(nup ? NB_STR("nup") : NB_STR("notes")));
        return false;
    }
    if (!booklet && is_set(o, "signature")) {
        *error = nb_say_str(a, o->tongue, "'--signature' needs '--booklet'");
        return false;
    }
    if (o->dry_run && !o->fix) {
        *error = nb_say_str(a, o->tongue, "'--dry-run' needs '--fix'");
        return false;
    }
    return true;
}

static nb_command command_of(const char *word)
{
    for (size_t i = 0; i < nb_commands_n; i++)
        if (strcmp(word, nb_commands[i].name) == 0) return nb_commands[i].bit;
    return 0;
}

/* The tables getopt wants, with only what `commands` may use. */
static void getopt_tables(int commands, struct option *longs, char *shorts)
{
    size_t n = 0, s = 0;
    shorts[s++] = ':'; /* a missing argument is told from an unknown option */
    for (int i = 0; i < NB_OPT_COUNT; i++) {
        const nb_option_info *o = &nb_option_table[i];
        if (!(o->commands & commands)) continue;
        longs[n++] = (struct option){o->name,
                                     !o->arg            ? no_argument
                                     : o->arg[0] == '[' ? optional_argument
                                                        : required_argument,
                                     NULL, LONG_BASE + i};
        if (!o->letter) continue;
        shorts[s++] = o->letter;
        if (o->arg) shorts[s++] = ':';
    }
    longs[n] = (struct option){0};
    shorts[s] = 0;
}

static nb_option_id option_of(int result)
{
    if (result >= LONG_BASE) return (nb_option_id)(result - LONG_BASE);
    int i = 0;
    while (nb_option_table[i].letter != result) i++;
    return (nb_option_id)i;
}

bool nb_options_parse(nb_arena *a, int argc, char **argv, nb_options *o, nb_str *error)
{
    *o = (nb_options){
        .tongue = o->tongue, .embed_fonts = NB_STR("all"), .limits = nb_limits_default()};
    int first = 1;
    if (argc > 1 && argv[1][0] != '-') {
        o->command = command_of(argv[1]);
        first = 2;
        if (!o->command && strcmp(argv[1], "help") == 0) {
            o->help = true;
            o->command = argc > 2 ? command_of(argv[2]) : 0;
            return true;
        }
        if (!o->command) {
            *error = with_hint(a, o->tongue,
                               nb_say_str(a, o->tongue, "there is no command '%.*s'",
                                          NB_STR_ARG(nb_str_of(argv[1]))),
                               "", nearest_command(argv[1]));
            return false;
        }
    }
    int commands = o->command ? (int)o->command : NB_ANY;
    struct option longs[NB_OPT_COUNT + 1];
    char shorts[2 * NB_OPT_COUNT + 2];
    getopt_tables(commands, longs, shorts);
    argv += first - 1;
    argc -= first - 1;
    optind = 0; /* glibc: start afresh, so that tests may parse twice */
    opterr = 0;
    int result, at = 1;
    while ((result = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
        if (result == '?' || result == ':') {
            *error =
                complain(a, o->tongue, result, argv, optind > 1 ? optind - 1 : at, commands);
            return false;
        }
        nb_str value = nb_str_of(optarg);
        if (!apply(a, o, option_of(result), value, error)) return false;
        at = optind;
    }
    if (!go_together(a, o, error)) return false;
    for (int i = optind; i < argc; i++) NB_PUSH(a, &o->inputs) = nb_str_of(argv[i]);
    return true;
}
