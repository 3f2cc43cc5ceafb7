#include "parse/meta.h"

#include <string.h>

#include "base/file.h"
#include "unicode/unicode.h"

/* Our keys and how others spell them; the first is ours. */
static const char *const spellings[][5] = {
    {"title"},
    {"subtitle", "sub-title"},
    {"authors", "author", "creator", "creators", "by"},
    {"translators", "translator", "译者"},
    {"editors", "editor"},
    {"illustrators", "illustrator"},
    {"lang", "language", "locale"},
    {"date", "published", "pubdate"},
    {"identifier", "uid", "doi"},
    {"rights", "copyright", "license", "licence"},
    {"description", "summary", "abstract", "excerpt"},
    {"publisher"},
    {"source"},
    {"cover", "cover-image"},
    {"isbn"},
    {"series"},
    {"series-index", "series-number"},
    {"version", "edition", "release"},
    {"certified-by"},
    {"subjects", "subject", "keywords", "tags", "categories"},
};

/* What notesbook.yaml says besides: read where the book is put together. */
static const char *const structure[] = {"name",       "chapters", "parts", "appendices",
                                        "appendix",   "editions", "base",  "order",
                                        "title-page", "exclude"};

/* Layout keys: passed on whatever they are, listed so that a slip of the pen is noticed. */
static const char *const layout[] = {
    "paper",     "style",        "toc-depth",    "number-sections", "margin",
    "margins",   "font",         "fonts",        "duplex",          "justify",
    "hyphenate", "title-page",   "font-size",    "leading",         "line-height",
    "indent",    "columns",      "page-list",    "embed-fonts",     "emphasis",
    "css",       "toc",          "link-colour",  "chapter-pages",   "recto-chapters",
    "binding",   "bleed",        "size",         "highlight",       "recto",
    "flush",     "line-numbers", "baseline-grid"};

/* Keys of other tools, which mean nothing in a book. */
static const char *const foreign[] = {"aliases",
                                      "alias",
                                      "layout",
                                      "permalink",
                                      "weight",
                                      "draft",
                                      "slug",
                                      "id",
                                      "nav-order",
                                      "parent",
                                      "grand-parent",
                                      "has-children",
                                      "outline",
                                      "head",
                                      "hero",
                                      "features",
                                      "comments",
                                      "hide",
                                      "icon",
                                      "status",
                                      "template",
                                      "url",
                                      "type",
                                      "linktitle",
                                      "link-title",
                                      "menu",
                                      "images",
                                      "image",
                                      "thumbnail",
                                      "math",
                                      "mathjax",
                                      "katex",
                                      "mermaid",
                                      "cssclass",
                                      "cssclasses",
                                      "publish",
                                      "created",
                                      "updated",
                                      "modified",
                                      "lastmod",
                                      "time",
                                      "output",
                                      "documentclass",
                                      "geometry",
                                      "header-includes",
                                      "sidebar",
                                      "sidebar-position",
                                      "sidebar-label",
                                      "sidebar-depth",
                                      "order",
                                      "nav",
                                      "navbar",
                                      "footer",
                                      "editlink",
                                      "edit-link",
                                      "lastupdated",
                                      "last-modified",
                                      "redirect-from",
                                      "redirect-to",
                                      "content-type",
                                      "reviewers",
                                      "feature",
                                      "cards",
                                      "no-list",
                                      "search",
                                      "search-exclude",
                                      "bibliography",
                                      "csl",
                                      "cascade",
                                      "toc-hide",
                                      "toc-title",
                                      "category",
                                      "keywords-en",
                                      "creation-date",
                                      "page-id",
                                      "top",
                                      "cid",
                                      "mathjax3",
                                      "isoriginal",
                                      "star",
                                      "sticky",
                                      "article",
                                      "dir",
                                      "pagination-label",
                                      "custom-edit-url",
                                      "displayed-sidebar",
                                      "hide-title",
                                      "hide-table-of-contents",
                                      "kernelspec",
                                      "jupyter",
                                      "jupytext",
                                      "jekyll",
                                      "theme"};

static nb_str canonical_key(nb_arena *a, nb_str key)
{
    nb_str k = nb_str_lower(a, nb_str_trim(key));
    if (nb_str_chr(k, '_', 0) == NB_NPOS) return k;
    char *z = nb_str_z(a, k);
    for (size_t i = 0; i < k.n; i++)
        if (z[i] == '_') z[i] = '-';
    return (nb_str){z, k.n};
}

static bool same_key(nb_str key, const char *z)
{
    size_t n = strlen(z);
    if (key.n != n) return false;
    for (size_t i = 0; i < n; i++) {
        char c = key.s[i];
        if (c >= 'A' && c <= 'Z') c += 32;
        if (c == '_') c = '-';
        if (c != z[i]) return false;
    }
    return true;
}

const nb_conf *nb_meta_find(const nb_conf *map, const char *key)
{
    if (!map || map->kind != NB_CONF_MAP) return NULL;
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        if (strcmp(spellings[i][0], key) != 0) continue;
        for (size_t k = 0; k < 5 && spellings[i][k]; k++)
            for (const nb_conf *c = map->first; c; c = c->next)
                if (same_key(c->key, spellings[i][k])) return c;
    }
    return NULL;
}

static const char *our_key(nb_str key)
{
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
        for (size_t k = 0; k < 5 && spellings[i][k]; k++)
            if (same_key(key, spellings[i][k])) return spellings[i][0];
    return NULL;
}

nb_str nb_meta_lang(nb_arena *a, nb_str value)
{
    nb_str v = canonical_key(a, value);
    if (nb_str_is(v, "cn")) return NB_STR("zh");
    if (nb_str_is(v, "jp")) return NB_STR("ja");
    return v.n && nb_lang_valid(v) ? nb_lang_canonical(a, v) : NB_STR_NULL;
}

bool nb_meta_same_language(nb_str a, nb_str b)
{
    nb_str x, y, rest;
    nb_str_cut(a, '-', &x, &rest);
    nb_str_cut(b, '-', &y, &rest);
    return nb_str_ieq(x, y);
}

/* Days from 1970-01-01 to a date of the Gregorian calendar. Howard Hinnant, "chrono-compatible
 * low-level date algorithms", days_from_civil. */
static int64_t days_from_civil(int64_t y, unsigned m, unsigned d)
{
    y -= m <= 2;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    unsigned yoe = (unsigned)(y - era * 400);
    unsigned doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
    unsigned doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + (int64_t)doe - 719468;
}

/* Exactly n digits at *i, or at most n where `up_to`. */
static bool digits(nb_str s, size_t *i, size_t n, bool up_to, unsigned *out)
{
    size_t k = 0;
    *out = 0;
    while (k < n && *i < s.n && s.s[*i] >= '0' && s.s[*i] <= '9') {
        *out = *out * 10 + (unsigned)(s.s[(*i)++] - '0');
        k++;
    }
    return up_to ? k > 0 : k == n;
}

static bool at(nb_str s, size_t i, const char *any)
{
    return i < s.n && strchr(any, s.s[i]) && s.s[i];
}

static int64_t time_of_day(nb_str s, size_t i)
{
    unsigned h, m, sec = 0, zh = 0, zm = 0;
    if (!at(s, i, "Tt ")) return 0;
    i++;
    if (!digits(s, &i, 2, true, &h) || !at(s, i, ":")) return 0;
    i++;
    if (!digits(s, &i, 2, false, &m)) return 0;
    if (at(s, i, ":")) {
        i++;
        digits(s, &i, 2, false, &sec);
    }
    if (at(s, i, ".")) {
        unsigned fraction;
        i++;
        digits(s, &i, 9, true, &fraction);
    }
    while (at(s, i, " ")) i++;
    int64_t sign = at(s, i, "+") ? -1 : at(s, i, "-") ? 1 : 0;
    if (sign) {
        i++;
        digits(s, &i, 2, false, &zh);
        if (at(s, i, ":")) i++;
        digits(s, &i, 2, false, &zm);
    }
    if (h > 24 || m > 59 || sec > 60 || zh > 14) return 0;
    return (int64_t)h * 3600 + m * 60 + sec + sign * ((int64_t)zh * 3600 + zm * 60);
}

int64_t nb_meta_date(nb_str date)
{
    nb_str s = nb_str_trim(date);
    size_t i = 0;
    unsigned y, m = 1, d = 1;
    if (!digits(s, &i, 4, false, &y) || y < 1970) return -1;
    if (at(s, i, "-/.")) {
        i++;
        if (!digits(s, &i, 2, true, &m)) return -1;
        if (at(s, i, "-/.")) {
            i++;
            if (!digits(s, &i, 2, true, &d)) return -1;
        }
    } else if (i < s.n) return -1;
    if (m < 1 || m > 12 || d < 1 || d > 31) return -1;
    int64_t t = days_from_civil(y, m, d) * 86400 + time_of_day(s, i);
    return t < 0 ? 0 : t;
}

static void push_person(nb_doc *d, nb_person p)
{
    nb_meta *m = &d->meta;
    p.name = nb_str_trim(p.name);
    if (!p.name.n) return;
    for (size_t i = 0; i < m->n_people; i++)
        if (nb_str_eq(m->people[i].name, p.name) && nb_str_eq(m->people[i].role, p.role))
            return;
    nb_person *v = NB_ARRAY(d->arena, nb_person, m->n_people + 1);
    if (m->n_people) memcpy(v, m->people, m->n_people * sizeof *v);
    v[m->n_people++] = p;
    m->people = v;
}

static nb_str relator(nb_str role)
{
    static const struct {
        const char *name, *code;
    } codes[] = {{"author", "aut"},
                 {"translator", "trl"},
                 {"editor", "edt"},
                 {"illustrator", "ill"},
                 {"contributor", "ctb"}};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (same_key(role, codes[i].name)) return nb_str_of(codes[i].code);
    return role.n == 3 ? role : NB_STR("aut");
}

/* Where one name of a run-together list ends; *skip = the separator's bytes. */
static size_t name_end(nb_str s, size_t *skip)
{
    static const char *const separators[] = {", and ", " and ", "; ",  ";",
                                             "、",     "，",    " & ", ", "};
    for (size_t i = 0; i < s.n; i++)
        for (size_t k = 0; k < sizeof separators / sizeof *separators; k++)
            if (nb_str_starts(nb_str_sub(s, i, s.n), nb_str_of(separators[k]))) {
                *skip = strlen(separators[k]);
                return i;
            }
    *skip = 0;
    return s.n;
}

/* "Li, Mu" is one person; "A B, C D and E F" are three: a single comma separates people only
 * where both sides are full names. */
static bool is_one_person(nb_str s)
{
    nb_str left, right;
    size_t skip, end = name_end(s, &skip);
    if (end == s.n) return true;
    if (!nb_str_eq(nb_str_sub(s, end, end + skip), NB_STR(", "))) return false;
    left = nb_str_sub(s, 0, end);
    right = nb_str_sub(s, end + skip, s.n);
    size_t more = name_end(right, &skip);
    return more == right.n &&
           (nb_str_chr(left, ' ', 0) == NB_NPOS || nb_str_chr(right, ' ', 0) == NB_NPOS);
}

static void add_people(nb_doc *d, nb_str names, nb_str role)
{
    if (is_one_person(names)) {
        push_person(d, (nb_person){.name = names, .role = role});
        return;
    }
    while (names.n) {
        size_t skip, end = name_end(names, &skip);
        push_person(d, (nb_person){.name = nb_str_sub(names, 0, end), .role = role});
        names = nb_str_sub(names, end + skip, names.n);
    }
}

static nb_str dup(nb_doc *d, nb_str s)
{
    return nb_str_dup(d->arena, nb_str_trim(s));
}

static void people(nb_doc *d, const nb_conf *c, const char *role)
{
    switch (c->kind) {
    case NB_CONF_SCALAR: add_people(d, dup(d, c->text), nb_str_of(role)); return;
    case NB_CONF_LIST:
        for (const nb_conf *k = c->first; k; k = k->next) {
            if (k->kind == NB_CONF_SCALAR)
                push_person(d, (nb_person){.name = dup(d, k->text), .role = nb_str_of(role)});
            else people(d, k, role);
        }
        return;
    case NB_CONF_MAP: break;
    }
    nb_str name = nb_conf_text(nb_conf_at(c, "name"));
    if (!name.n) name = nb_conf_text(nb_conf_at(c, "text"));
    if (!name.n && nb_conf_at(c, "family"))
        name = nb_str_printf(d->arena, "%.*s %.*s",
                             NB_STR_ARG(nb_conf_text(nb_conf_at(c, "given"))),
                             NB_STR_ARG(nb_conf_text(nb_conf_at(c, "family"))));
    nb_str sort = nb_conf_text(nb_conf_at(c, "sort"));
    if (!sort.n) sort = nb_conf_text(nb_conf_at(c, "file-as"));
    nb_str own = nb_conf_text(nb_conf_at(c, "role"));
    push_person(d, (nb_person){.name = dup(d, name),
                               .sort = dup(d, sort),
                               .role = own.n ? dup(d, relator(own)) : nb_str_of(role)});
}

static void push_subject(nb_doc *d, nb_str s)
{
    nb_meta *m = &d->meta;
    s = dup(d, s);
    if (!s.n) return;
    for (size_t i = 0; i < m->n_subjects; i++)
        if (nb_str_eq(m->subjects[i], s)) return;
    nb_str *v = NB_ARRAY(d->arena, nb_str, m->n_subjects + 1);
    if (m->n_subjects) memcpy(v, m->subjects, m->n_subjects * sizeof *v);
    v[m->n_subjects++] = s;
    m->subjects = v;
}

static void subjects(nb_doc *d, const nb_conf *c)
{
    for (const nb_conf *k = c->first; k; k = k->next) push_subject(d, nb_conf_text(k));
    nb_str rest = nb_conf_text(c);
    while (rest.n) {
        nb_str one;
        if (!nb_str_cut(rest, ',', &one, &rest)) rest = NB_STR_NULL;
        push_subject(d, one);
    }
}

static void setting(nb_doc *d, nb_str key, const nb_conf *c)
{
    nb_meta *m = &d->meta;
    nb_buf b = {0};
    switch (c->kind) {
    case NB_CONF_MAP:
        for (const nb_conf *k = c->first; k; k = k->next)
            setting(d,
                    nb_str_printf(d->arena, "%.*s.%.*s", NB_STR_ARG(key),
                                  NB_STR_ARG(canonical_key(d->arena, k->key))),
                    k);
        return;
    case NB_CONF_LIST:
        for (const nb_conf *k = c->first; k; k = k->next) {
            if (b.n) nb_puts(&b, ", ");
            nb_put_str(&b, nb_conf_text(k));
        }
        break;
    case NB_CONF_SCALAR: nb_put_str(&b, c->text); break;
    }
    nb_str value = nb_buf_take(d->arena, &b);
    for (size_t i = 0; i < m->n_settings; i++)
        if (nb_str_eq(m->settings[i].key, key)) return;
    nb_setting *v = NB_ARRAY(d->arena, nb_setting, m->n_settings + 1);
    if (m->n_settings) memcpy(v, m->settings, m->n_settings * sizeof *v);
    v[m->n_settings++] = (nb_setting){nb_str_dup(d->arena, key), value, c->loc};
    m->settings = v;
}

static bool among(nb_str key, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (same_key(key, names[i])) return true;
    return false;
}
#define AMONG(key, names) among((key), (names), sizeof(names) / sizeof *(names))

/* One letter wrong, missing, doubled, or two exchanged. */
static bool is_slip(nb_str a, const char *z)
{
    size_t n = strlen(z), i = 0;
    if (a.n < 4 || n < 4 || a.n > n + 1 || n > a.n + 1) return false;
    while (i < a.n && i < n && a.s[i] == z[i]) i++;
    nb_str rest = nb_str_sub(a, i, a.n), want = nb_str_of(z + i);
    nb_str rest1 = nb_str_sub(rest, 1, rest.n), want1 = nb_str_sub(want, 1, want.n);
    if (nb_str_eq(rest1, want1) || nb_str_eq(rest, want1) || nb_str_eq(rest1, want))
        return true;
    return rest.n >= 2 && want.n >= 2 && rest.s[0] == want.s[1] && rest.s[1] == want.s[0] &&
           nb_str_eq(nb_str_sub(rest, 2, rest.n), nb_str_sub(want, 2, want.n));
}

static const char *nearest(nb_str key)
{
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
        if (is_slip(key, spellings[i][0])) return spellings[i][0];
    for (size_t i = 0; i < sizeof layout / sizeof *layout; i++)
        if (is_slip(key, layout[i])) return layout[i];
    for (size_t i = 0; i < sizeof structure / sizeof *structure; i++)
        if (is_slip(key, structure[i])) return structure[i];
    return NULL;
}

static void unknown(nb_str key, const nb_conf *c, nb_meta_scope scope, nb_diags *diags)
{
    const char *meant = nearest(key);
    nb_severity severity = scope == NB_META_OWN || meant ? NB_WARNING : NB_NOTE;
    nb_diag_as(diags, severity, NB_UNKNOWN_KEY, c->loc, "unknown key '%.*s'", NB_STR_ARG(key));
    if (meant) nb_hint(diags, "did you mean '%s'?", meant);
}

static bool is_address(nb_str s)
{
    return nb_str_find(s, NB_STR("://"), 0) != NB_NPOS || nb_str_starts(s, NB_STR("data:"));
}

/* A field that is one string. */
static nb_str *field(nb_meta *m, const char *key)
{
    const struct {
        const char *key;
        nb_str *value;
    } fields[] = {
        {"title", &m->title},
        {"subtitle", &m->subtitle},
        {"lang", &m->lang},
        {"date", &m->date},
        {"identifier", &m->identifier},
        {"rights", &m->rights},
        {"description", &m->description},
        {"publisher", &m->publisher},
        {"source", &m->source},
        {"cover", &m->cover},
        {"isbn", &m->isbn},
        {"series", &m->series},
        {"series-index", &m->series_index},
        {"version", &m->version},
        {"certified-by", &m->certified_by},
    };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (strcmp(fields[i].key, key) == 0) return fields[i].value;
    return NULL;
}

/* One line of text: a scalar, or the "text" or "name" of a map (as pandoc writes identifiers).
 */
static nb_str one_line(nb_arena *a, const nb_conf *c)
{
    nb_str s = nb_conf_text(c);
    if (!s.n) s = nb_conf_text(nb_conf_at(c, "text"));
    if (!s.n) s = nb_conf_text(nb_conf_at(c, "name"));
    if (!s.n && c->kind == NB_CONF_LIST && c->first) s = nb_conf_text(c->first);
    nb_buf b = {0};
    s = nb_str_trim(s);
    for (size_t i = 0; i < s.n; i++) {
        bool space = s.s[i] == ' ' || s.s[i] == '\n' || s.s[i] == '\t';
        if (!space) nb_putc(&b, s.s[i]);
        else if (b.n && b.p[b.n - 1] != ' ') nb_putc(&b, ' ');
    }
    return nb_buf_take(a, &b);
}

static void string_field(nb_doc *d, nb_str *to, const char *key, const nb_conf *c, nb_str dir,
                         nb_diags *diags)
{
    nb_str value = one_line(d->arena, c);
    if (!value.n) {
        if (c->kind != NB_CONF_SCALAR)
            nb_diag(diags, NB_BAD_VALUE, c->loc, "'%s' should be a text", key);
        return;
    }
    if (to->n) return;
    if (to == &d->meta.lang) {
        nb_str lang = nb_meta_lang(d->arena, value);
        if (!lang.n)
            nb_diag(diags, NB_BAD_VALUE, c->loc, "'%.*s' is not a language tag",
                    NB_STR_ARG(value));
        value = lang;
    } else if (to == &d->meta.cover && !is_address(value)) {
        value = nb_path_join(d->arena, dir, value);
    }
    *to = value;
}

static void apply_one(nb_doc *d, const nb_conf *c, nb_meta_scope scope, nb_str dir,
                      bool had_people, nb_diags *diags)
{
    nb_str key = canonical_key(d->arena, c->key);
    const char *ours = our_key(key);
    nb_str *to = ours ? field(&d->meta, ours) : NULL;
    if (scope == NB_META_CHAPTER && (!ours || strcmp(ours, "title") == 0)) return;
    if (to) string_field(d, to, ours, c, dir, diags);
    else if (!ours) {
        if (scope == NB_META_OWN && AMONG(key, structure)) return;
        if (scope != NB_META_OWN && AMONG(key, foreign)) return;
        if (!AMONG(key, layout)) unknown(key, c, scope, diags);
        setting(d, key, c);
    } else if (strcmp(ours, "subjects") == 0) subjects(d, c);
    else if (had_people) return;
    else if (strcmp(ours, "authors") == 0) people(d, c, "aut");
    else if (strcmp(ours, "translators") == 0) people(d, c, "trl");
    else if (strcmp(ours, "editors") == 0) people(d, c, "edt");
    else people(d, c, "ill");
}

void nb_meta_apply(nb_doc *d, const nb_conf *map, nb_meta_scope scope, nb_str dir,
                   nb_diags *diags)
{
    if (!map || map->kind != NB_CONF_MAP) return;
    bool had_people = d->meta.n_people > 0;
    for (const nb_conf *c = map->first; c; c = c->next)
        apply_one(d, c, scope, dir, had_people, diags);
}
