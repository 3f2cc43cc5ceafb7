/* manifest.c: the list of faces, from fonts/fonts.manifest and from the user.
 *
 * The manifest's format is explained at its head. A line that makes no sense is reported and
 * skipped, so that one slip does not cost the book its fonts. */
#include <string.h>

#include "base/file.h"
#include "font/list.h"

enum { MANIFEST_LIMIT = 1 << 20 };

/* ---- languages ---- */

static bool has_subtag(nb_str tag, const char *sub)
{
    nb_str part, rest = tag;
    while (rest.n) {
        nb_str_cut(rest, '-', &part, &rest);
        if (nb_str_ieq(part, nb_str_of(sub))) return true;
    }
    return false;
}

nb_str nb_font_lang(nb_str tag)
{
    if (!nb_lang_is_cjk(tag) || nb_lang_is(tag, "ja") || nb_lang_is(tag, "ko")) return tag;
    if (!nb_lang_is_traditional(tag)) return NB_STR("zh-Hans");
    bool hong_kong = has_subtag(tag, "HK") || has_subtag(tag, "MO") || nb_lang_is(tag, "yue");
    return hong_kong ? NB_STR("zh-HK") : NB_STR("zh-Hant");
}

/* `prefix` is the tag or its beginning up to a hyphen. */
static bool tag_matches(nb_str tag, nb_str prefix)
{
    return tag.n >= prefix.n && nb_str_ieq(nb_str_sub(tag, 0, prefix.n), prefix) &&
           (tag.n == prefix.n || tag.s[prefix.n] == '-');
}

bool nb_entry_is_for(const nb_entry *e, nb_str font_lang)
{
    nb_str one, rest = e->langs;
    if (nb_str_is(rest, "*")) return true;
    while (rest.n) {
        nb_str_cut(rest, ',', &one, &rest);
        if (tag_matches(font_lang, one)) return true;
    }
    return false;
}

bool nb_entry_is_cjk(const nb_entry *e)
{
    nb_str one, rest = e->langs;
    while (rest.n) {
        nb_str_cut(rest, ',', &one, &rest);
        if (nb_lang_is_cjk(one)) return true;
    }
    return false;
}

/* ---- roles and variants ---- */

static bool read_role(nb_str s, unsigned *role, unsigned *variant)
{
    static const struct {
        const char *name;
        unsigned role, variant;
    } all[] = {
        {"body", NB_ROLE_BODY, 0},
        {"heading", NB_ROLE_HEADING, 0},
        {"code", NB_ROLE_CODE, 0},
        {"emphasis", NB_ROLE_BODY, NB_FACE_ITALIC},
        {"strong", NB_ROLE_BODY, NB_FACE_BOLD},
        {"emoji", NB_ROLE_EMOJI, 0},
        {"fallback", NB_ROLE_FALLBACK, 0},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (nb_str_is(s, all[i].name)) {
            *role = all[i].role;
            *variant = all[i].variant;
            return true;
        }
    return false;
}

static bool read_variant(nb_str s, unsigned *variant)
{
    static const char *const names[] = {"regular", "bold", "italic", "bold-italic"};
    for (unsigned v = 0; v < 4; v++)
        if (nb_str_is(s, names[v])) {
            *variant |= v;
            return true;
        }
    return false;
}

/* "FILE#2" -> FILE, 2. A number sign that no number follows belongs to the name. */
static nb_str cut_index(nb_str s, unsigned *index)
{
    size_t at = nb_str_rchr(s, '#');
    *index = 0;
    if (at == NB_NPOS || at + 1 == s.n || s.n - at > 5) return s;
    unsigned n = 0;
    for (size_t i = at + 1; i < s.n; i++) {
        if (s.s[i] < '0' || s.s[i] > '9') return s;
        n = n * 10 + (unsigned)(s.s[i] - '0');
    }
    *index = n;
    return nb_str_sub(s, 0, at);
}

/* ---- the manifest ---- */

typedef struct {
    nb_fonts *f;
    nb_str path, package, licence, folder;
    nb_loc loc;
} reader;

static void bad_line(const reader *r, const char *what, nb_str subject)
{
    nb_diag(r->f->diags, NB_FONT, r->loc, "%s '%.*s' in the font manifest", what,
            NB_STR_ARG(subject));
}

static size_t split(nb_str line, nb_str *field, size_t most)
{
    size_t n = 0, i = 0;
    while (n < most) {
        while (i < line.n && (line.s[i] == ' ' || line.s[i] == '\t')) i++;
        size_t from = i;
        while (i < line.n && line.s[i] != ' ' && line.s[i] != '\t') i++;
        if (i == from) break;
        field[n++] = nb_str_sub(line, from, i);
    }
    return n;
}

static void read_line(reader *r, nb_str line)
{
    nb_str w[5];
    size_t n = split(line, w, 5);
    if (!n || w[0].s[0] == '#') return;
    if (n == 4 && nb_str_is(w[0], "package")) {
        r->package = w[1];
        r->licence = w[2];
        r->folder = w[3];
        return;
    }
    nb_entry e = {.package = r->package, .licence = r->licence, .loc = r->loc};
    if (n != 4 || !r->folder.n) {
        bad_line(r, NB_SAY("cannot understand the line"), line);
    } else if (!read_role(w[0], &e.role, &e.variant)) {
        bad_line(r, NB_SAY("unknown role"), w[0]);
    } else if (!read_variant(w[1], &e.variant)) {
        bad_line(r, NB_SAY("unknown variant"), w[1]);
    } else {
        e.role_name = w[0];
        e.langs = w[2];
        e.path = nb_path_join(r->f->arena, r->folder, cut_index(w[3], &e.index));
        NB_PUSH(r->f->arena, &r->f->list) = e;
    }
}

bool nb_list_read(nb_fonts *f, nb_str path)
{
    reader r = {.f = f, .path = path};
    nb_str text, line, rest;
    int err = nb_file_read(f->arena, path, MANIFEST_LIMIT, &text);
    if (err) {
        nb_diag(f->diags, NB_CANNOT_READ, NB_NOWHERE,
                "cannot read the font manifest '%.*s': %s", NB_STR_ARG(path), strerror(err));
        return false;
    }
    r.loc = (nb_loc){nb_diags_source(f->diags, path, text), 0, 1};
    for (rest = text; rest.n;) {
        nb_str_cut(rest, '\n', &line, &rest);
        r.loc.line++;
        read_line(&r, nb_str_trim(line));
    }
    return true;
}

size_t nb_fonts_folders(nb_arena *a, nb_str manifest, nb_str **folders)
{
    nb_str rest, line, w[4];
    NB_VEC(nb_str) v = {0};
    if (nb_file_read(a, manifest, MANIFEST_LIMIT, &rest)) return 0;
    while (rest.n) {
        nb_str_cut(rest, '\n', &line, &rest);
        if (split(nb_str_trim(line), w, 4) == 4 && nb_str_is(w[0], "package"))
            NB_PUSH(a, &v) = w[3];
    }
    *folders = v.v;
    return v.n;
}

/* ---- the user ---- */

static bool looks_like_file(nb_str value)
{
    static const char *const ends[] = {".ttf", ".otf", ".ttc", ".otc"};
    unsigned index;
    nb_str ext = nb_path_ext(cut_index(value, &index));
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (nb_str_ieq(ext, nb_str_of(ends[i]))) return true;
    return nb_str_chr(value, '/', 0) != NB_NPOS || nb_file_exists(value);
}

nb_str nb_fonts_file(nb_str value)
{
    unsigned index;
    return looks_like_file(value) ? cut_index(value, &index) : NB_STR_NULL;
}

/* A family gives a face for each variant it has; for emphasis, strong, emoji and fallback the
 * one that fits best. */
static void add_family(nb_fonts *f, nb_entry e, nb_str family, bool all)
{
    nb_family_file file[4];
    if (!nb_family_find(f->arena, family, file)) {
        nb_diag(f->diags, NB_FONT, e.loc, "no font family '%.*s' is installed",
                NB_STR_ARG(family));
        nb_hint(f->diags, "'fc-list : family' lists the families; a file may be named instead");
        return;
    }
    unsigned wanted = e.variant;
    for (unsigned v = 0; v < 4; v++) {
        unsigned from = all ? v : file[wanted].file.n ? wanted : 0;
        if (!file[from].file.n || (!all && v != wanted)) continue;
        e.variant = v;
        e.path = file[from].file;
        e.index = file[from].index;
        NB_PUSH(f->arena, &f->list) = e;
    }
}

void nb_list_override(nb_fonts *f, const nb_font_override *o)
{
    nb_str role, lang, value = nb_str_dup(f->arena, o->value);
    nb_entry e = {.user = true, .loc = o->loc, .role_name = nb_str_dup(f->arena, o->role)};
    nb_str_cut(e.role_name, '.', &role, &lang);
    if (!read_role(role, &e.role, &e.variant)) {
        nb_diag(f->diags, NB_FONT, o->loc, "unknown font role '%.*s'", NB_STR_ARG(o->role));
        nb_hint(f->diags, "the roles are body, heading, emphasis, strong, code, emoji and "
                          "fallback, each alone or with a language: body.zh");
        return;
    }
    if (lang.n && !nb_lang_valid(lang)) {
        nb_diag(f->diags, NB_FONT, o->loc, "'%.*s' is no language tag", NB_STR_ARG(lang));
        return;
    }
    /* "zh" alone stays all Chinese. */
    e.langs = !lang.n                               ? NB_STR("*")
              : nb_str_chr(lang, '-', 0) == NB_NPOS ? lang
                                                    : nb_font_lang(lang);
    if (looks_like_file(value)) {
        e.path = cut_index(value, &e.index);
        NB_PUSH(f->arena, &f->list) = e;
    } else {
        bool all = e.role < NB_ROLES && !e.variant;
        add_family(f, e, value, all);
    }
}
