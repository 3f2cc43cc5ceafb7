/* bib.c: BibTeX as its files are: "@type{key, name = value, …}", values in braces, in quotes,
 * numbers or names that @string defines, joined by "#". What stands outside is a comment.
 * (Patashnik, BibTeXing, 1988; what an "@" in a comment may do is read as biber reads it.) */
#include <string.h>

#include "base/file.h"
#include "parse/bib.h"
#include "parse/book.h"
#include "parse/source.h"

enum {
    MAX_FIELDS = 200,
    MAX_BAD = 100, /* then it is no bibliography */
    MAX_NESTING = 1000
};

typedef struct {
    nb_bib *b;
    nb_str s;
    size_t i;
    uint32_t source;
    uint32_t line; /* of byte `at`, which stands in the line that begins at `begin` */
    size_t at, begin;
    nb_map strings;
    nb_cap passed; /* the limit that ends the reading, or NB_CAPS */
    nb_diags *diags;
} bibtex;

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static nb_loc loc_of(bibtex *x, size_t i)
{
    for (; x->at < i; x->at++)
        if (x->s.s[x->at] == '\n') x->line++, x->begin = x->at + 1;
    return (nb_loc){x->source, x->line, (uint32_t)(i - x->begin) + 1};
}

static char peek(const bibtex *x)
{
    return x->i < x->s.n ? x->s.s[x->i] : '\0';
}

static void skip_space(bibtex *x)
{
    while (x->i < x->s.n && is_space(x->s.s[x->i])) x->i++;
}

static nb_str read_name(bibtex *x)
{
    skip_space(x);
    size_t from = x->i;
    while (x->i < x->s.n && !is_space(x->s.s[x->i]) && !strchr("{}(),=#\"", x->s.s[x->i]))
        x->i++;
    return nb_str_sub(x->s, from, x->i);
}

/* A key may hold nearly anything. */
static nb_str read_key(bibtex *x)
{
    skip_space(x);
    size_t from = x->i;
    while (x->i < x->s.n && !is_space(x->s.s[x->i]) && !strchr(",}", x->s.s[x->i])) x->i++;
    return nb_str_sub(x->s, from, x->i);
}

/* From behind an opening brace or quote to its partner; false: there is none. */
static bool read_group(bibtex *x, char close, nb_str *out)
{
    size_t from = x->i, depth = 0;
    for (; x->i < x->s.n; x->i++) {
        char c = x->s.s[x->i];
        if (c == '\\' && x->i + 1 < x->s.n && strchr("{}\"\\", x->s.s[x->i + 1])) {
            /* \" within braces is an accent, and "\\{" no group */
            x->i++;
            continue;
        }
        if (!depth && c == close) {
            *out = nb_str_sub(x->s, from, x->i++);
            return true;
        }
        if (c == '{' && ++depth > MAX_NESTING) return false;
        if (c == '}' && depth-- == 0) return false;
    }
    return false;
}

static const char *const months[][2] = {
    {"jan", "January"},   {"feb", "February"}, {"mar", "March"},    {"apr", "April"},
    {"may", "May"},       {"jun", "June"},     {"jul", "July"},     {"aug", "August"},
    {"sep", "September"}, {"oct", "October"},  {"nov", "November"}, {"dec", "December"}};

/* Strings that are made of strings can double their length in every line: what they bring in is
 * counted. */
static nb_str named_string(bibtex *x, nb_str name)
{
    nb_str low = nb_str_lower(x->b->arena, name);
    const nb_str *s = nb_map_find(&x->strings, low);
    if (s) {
        x->b->expanded += s->n;
        if (x->b->expanded > nb_most(x->b->limits, NB_CAP_BIB_BYTES))
            x->passed = NB_CAP_BIB_BYTES;
        return x->passed == NB_CAPS ? *s : NB_STR_NULL;
    }
    for (size_t i = 0; i < sizeof months / sizeof *months; i++)
        if (nb_str_is(low, months[i][0])) return nb_str_of(months[i][1]);
    return name; /* not defined: BibTeX would leave it out */
}

static bool read_value(bibtex *x, nb_str *out)
{
    nb_buf b = {0};
    for (;;) {
        nb_str piece;
        skip_space(x);
        char c = peek(x);
        if (c == '{' || c == '"') {
            x->i++;
            if (!read_group(x, c == '{' ? '}' : '"', &piece)) break;
        } else {
            piece = read_name(x);
            if (!piece.n) break;
            if (piece.s[0] < '0' || piece.s[0] > '9') piece = named_string(x, piece);
        }
        nb_put_str(&b, piece);
        skip_space(x);
        if (peek(x) != '#') {
            *out = nb_buf_take(x->b->arena, &b);
            return true;
        }
        x->i++;
    }
    nb_buf_free(&b);
    return false;
}

/* "name = value, …" up to the closing brace or parenthesis. */
static bool read_fields(bibtex *x, nb_map *fields, char close)
{
    for (size_t n = 0; n < MAX_FIELDS; n++) {
        skip_space(x);
        while (peek(x) == ',') {
            x->i++;
            skip_space(x);
        }
        if (peek(x) == close) {
            x->i++;
            return true;
        }
        nb_str name = read_name(x), value;
        skip_space(x);
        if (!name.n || peek(x) != '=') return false;
        x->i++;
        if (!read_value(x, &value)) return false;
        void **at = nb_map_at(fields, nb_str_lower(x->b->arena, name));
        if (*at) continue;
        nb_str *v = NB_NEW(x->b->arena, nb_str);
        *v = value;
        *at = v;
        skip_space(x);
        if (peek(x) != ',' && peek(x) != close) return false;
    }
    return false;
}

static bool read_entry(bibtex *x, nb_str type, char close, size_t from)
{
    nb_bib_entry *e = NB_NEW(x->b->arena, nb_bib_entry);
    e->type = type;
    e->key = nb_str_dup(x->b->arena, read_key(x));
    e->loc = loc_of(x, from);
    nb_map_init(&e->fields, x->b->arena);
    skip_space(x);
    if (!e->key.n || !read_fields(x, &e->fields, close)) return false;
    void **at = nb_map_at(&x->b->entries, e->key);
    if (*at)
        nb_diag(x->diags, NB_BAD_BIBLIOGRAPHY, e->loc,
                "'%.*s' is in the bibliography twice; the first counts", NB_STR_ARG(e->key));
    else *at = e;
    return true;
}

/* What an "@" begins; false: no BibTeX. */
static bool read_command(bibtex *x)
{
    size_t from = x->i++;
    nb_str type = nb_str_lower(x->b->arena, read_name(x)), ignored;
    skip_space(x);
    char open = peek(x), close = open == '(' ? ')' : '}';
    if (!type.n || (open != '{' && open != '(')) return true; /* an "@" in a comment */
    if (nb_str_is(type, "comment")) return true;
    x->i++;
    if (nb_str_is(type, "preamble")) return read_group(x, close, &ignored);
    if (nb_str_is(type, "string")) return read_fields(x, &x->strings, close);
    return read_entry(x, type, close, from);
}

void nb_bib_open(nb_bib *b, nb_arena *a, const nb_limits *limits)
{
    *b = (nb_bib){.arena = a, .limits = limits};
    nb_map_init(&b->files, a);
    nb_map_init(&b->entries, a);
}

static void say_passed(bibtex *x, size_t at)
{
    nb_diag(x->diags, NB_LIMIT, loc_of(x, at),
            x->passed == NB_CAP_BIB_WORKS
                ? NB_SAY("more than %zu works in a bibliography")
                : NB_SAY("strings bring more than %zu bytes into the works of a bibliography"),
            nb_most(x->b->limits, x->passed));
    nb_limit_hint(x->diags, x->passed);
}

void nb_bib_read(nb_bib *b, nb_str text, uint32_t source, nb_diags *diags)
{
    bibtex x = {
        .b = b, .s = text, .source = source, .line = 1, .passed = NB_CAPS, .diags = diags};
    nb_map_init(&x.strings, b->arena);
    for (size_t bad = 0;;) {
        size_t from = nb_str_chr(text, '@', x.i);
        if (from == NB_NPOS) return;
        x.i = from;
        if (b->entries.n >= nb_most(b->limits, NB_CAP_BIB_WORKS)) x.passed = NB_CAP_BIB_WORKS;
        bool good = x.passed == NB_CAPS && read_command(&x);
        if (x.passed != NB_CAPS) {
            say_passed(&x, from);
            return;
        }
        if (good) continue;
        nb_diag(diags, NB_BAD_BIBLIOGRAPHY, loc_of(&x, from),
                "this entry of the bibliography is not BibTeX and was left out");
        if (++bad == MAX_BAD) {
            nb_diag(diags, NB_LIMIT, loc_of(&x, from),
                    "more than %d such entries: what follows was left out", MAX_BAD - 1);
            return;
        }
        size_t next = nb_str_find(text, NB_STR("\n@"), from); /* where the next one begins */
        if (next == NB_NPOS) return;
        x.i = next;
    }
}

/* By its name: a list of resources has other files as well. */
static bool is_bibliography(nb_str name)
{
    static const char *const exts[] = {".bib", ".json", ".yaml", ".yml",
                                       ".xml", ".ris",  ".enl"};
    for (size_t i = 0; i < sizeof exts / sizeof *exts; i++)
        if (nb_str_is(nb_path_ext(name), exts[i])) return true;
    return false;
}

static void add_file(nb_bib *b, nb_str name, nb_loc loc, nb_str dir, nb_str limit,
                     nb_diags *diags)
{
    nb_str path = nb_path_join(b->arena, dir, name);
    if (!is_bibliography(name) || nb_map_find(&b->files, path)) return;
    nb_map_set(&b->files, path, b);
    nb_source s;
    if (!nb_str_is(nb_path_ext(path), ".bib")) {
        nb_diag(diags, NB_BAD_BIBLIOGRAPHY, loc,
                "'%.*s' is not BibTeX: its works are not known", NB_STR_ARG(path));
        return;
    }
    if (!nb_file_exists(path)) {
        nb_diag(diags, NB_MISSING_FILE, loc, "there is no bibliography '%.*s'",
                NB_STR_ARG(path));
    } else if (!nb_path_inside(b->arena, path, limit)) {
        nb_diag(diags, NB_OUTSIDE_BOOK, loc,
                "bibliography '%.*s' lies outside the book's folder", NB_STR_ARG(path));
    } else if (nb_source_read(b->arena, path, b->limits, NB_CAP_FILE_BYTES, loc, &s, diags)) {
        if (!b->path.n) {
            b->path = path;
            b->source = s.source;
        }
        nb_bib_read(b, s.text, s.source, diags);
    }
}

void nb_bib_add(nb_bib *b, const nb_conf *names, nb_str dir, nb_str limit, nb_diags *diags)
{
    if (!names || !limit.n) return;
    nb_str text = names->kind == NB_CONF_SCALAR ? names->text : NB_STR_NULL, word;
    if (nb_file_exists(nb_path_join(b->arena, dir, text)))
        add_file(b, text, names->loc, dir, limit, diags);
    else
        while (text.n) { /* INI has its lists on one line */
            nb_str_cut(text, ' ', &word, &text);
            add_file(b, nb_str_trim(word), names->loc, dir, limit, diags);
        }
    for (const nb_conf *c = names->kind == NB_CONF_LIST ? names->first : NULL; c; c = c->next)
        if (c->text.n) add_file(b, c->text, c->loc, dir, limit, diags);
}

nb_bib_entry *nb_bib_find(const nb_bib *b, nb_str key)
{
    return b ? nb_map_find(&b->entries, key) : NULL;
}

nb_str nb_bib_field(const nb_bib_entry *e, const char *name)
{
    const nb_str *v = nb_map_find(&e->fields, nb_str_of(name));
    return v ? nb_str_trim(*v) : NB_STR_NULL;
}
