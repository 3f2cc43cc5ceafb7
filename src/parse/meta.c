#include "parse/meta.h"

#include <string.h>

#include "base/file.h"
#include "parse/keys.h"
#include "unicode/unicode.h"

/* Of each kind: far more than a book has, few enough to look through one by one. */
enum { MOST_PEOPLE = 500, MOST_SUBJECTS = 500, MOST_SETTINGS = 200 };

nb_str nb_meta_lang(nb_arena *a, nb_str value)
{
    nb_str v = nb_key_canonical(a, value);
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

static void push_person(nb_doc *d, nb_person p)
{
    nb_meta *m = &d->meta;
    p.name = nb_str_trim(p.name);
    if (!p.name.n || m->n_people == MOST_PEOPLE) return;
    for (size_t i = 0; i < m->n_people; i++)
        if (nb_str_eq(m->people[i].name, p.name) && nb_str_eq(m->people[i].role, p.role))
            return;
    nb_person *v = NB_ARRAY(d->arena, nb_person, m->n_people + 1);
    if (m->n_people) memcpy(v, m->people, m->n_people * sizeof *v);
    v[m->n_people++] = p;
    m->people = v;
}

/* MARC's code for what somebody did (www.loc.gov/marc/relators): one that is written as such,
 * or the commonest in words. What is neither is at least no author. */
static nb_str relator(const nb_conf *c, nb_diags *diags)
{
    static const struct {
        const char *name, *code;
    } codes[] = {
        {"author", "aut"},       {"作者", "aut"},           {"translator", "trl"},
        {"译者", "trl"},         {"譯者", "trl"},           {"editor", "edt"},
        {"编者", "edt"},         {"編者", "edt"},           {"illustrator", "ill"},
        {"绘者", "ill"},         {"繪者", "ill"},           {"contributor", "ctb"},
        {"compiler", "com"},     {"commentator", "cmm"},    {"designer", "dsr"},
        {"foreword", "aui"},     {"introduction", "aui"},   {"narrator", "nrt"},
        {"photographer", "pht"}, {"proofreader", "pfr"},    {"publisher", "pbl"},
        {"reviewer", "rev"},     {"cover-designer", "cov"},
    };
    nb_str role = nb_str_trim(nb_conf_text(c));
    bool code = role.n == 3;
    for (size_t i = 0; i < role.n; i++) code = code && role.s[i] >= 'a' && role.s[i] <= 'z';
    if (code) return role;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (nb_key_is(role, codes[i].name)) return nb_str_of(codes[i].code);
    nb_diag(diags, NB_BAD_VALUE, c->loc, "'%.*s' is no role of a person", NB_STR_ARG(role));
    nb_hint(diags, "say author, translator, editor, illustrator, contributor, or a code of "
                   "MARC such as 'pht'");
    return NB_STR("ctb");
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

static void people(nb_doc *d, const nb_conf *c, const char *role, nb_diags *diags)
{
    switch (c->kind) {
    case NB_CONF_SCALAR: add_people(d, dup(d, c->text), nb_str_of(role)); return;
    case NB_CONF_LIST:
        for (const nb_conf *k = c->first; k; k = k->next) {
            if (k->kind == NB_CONF_SCALAR)
                push_person(d, (nb_person){.name = dup(d, k->text), .role = nb_str_of(role)});
            else people(d, k, role, diags);
        }
        return;
    case NB_CONF_MAP: break;
    }
    nb_str name = nb_conf_text(nb_conf_at(c, "name"));
    if (!name.n) name = nb_conf_text(nb_conf_at(c, "text"));
    nb_str sort = nb_conf_text(nb_conf_at(c, "sort"));
    if (!sort.n) sort = nb_conf_text(nb_conf_at(c, "file-as"));
    nb_str family = nb_str_trim(nb_conf_text(nb_conf_at(c, "family")));
    nb_str given = nb_str_trim(nb_conf_text(nb_conf_at(c, "given")));
    size_t i = 0;
    bool east = family.n && nb_char_is_cjk(nb_utf8_next(family, &i)); /* 李沐 */
    if (!name.n && east) name = nb_str_cat(d->arena, family, given);
    else if (!name.n && family.n)
        name = nb_str_printf(d->arena, "%.*s %.*s", NB_STR_ARG(given), NB_STR_ARG(family));
    if (!sort.n && family.n && given.n && !east)
        sort = nb_str_printf(d->arena, "%.*s, %.*s", NB_STR_ARG(family), NB_STR_ARG(given));
    const nb_conf *own = nb_conf_at(c, "role");
    push_person(d, (nb_person){.name = dup(d, name),
                               .sort = dup(d, sort),
                               .role = nb_conf_text(own).n ? dup(d, relator(own, diags))
                                                           : nb_str_of(role)});
}

static void push_subject(nb_doc *d, nb_str s)
{
    nb_meta *m = &d->meta;
    s = dup(d, s);
    if (!s.n || m->n_subjects == MOST_SUBJECTS) return;
    for (size_t i = 0; i < m->n_subjects; i++)
        if (nb_str_eq(m->subjects[i], s)) return;
    nb_str *v = NB_ARRAY(d->arena, nb_str, m->n_subjects + 1);
    if (m->n_subjects) memcpy(v, m->subjects, m->n_subjects * sizeof *v);
    v[m->n_subjects++] = s;
    m->subjects = v;
}

/* Where the first of several subjects in one line ends; *skip = the separator's bytes. */
static size_t subject_end(nb_str s, size_t *skip)
{
    for (size_t i = 0, next = 0; i < s.n; i = next) {
        uint32_t c = nb_utf8_next(s, &next);
        *skip = next - i;
        if (c == ',' || c == ';' || c == 0xFF0C || c == 0xFF1B || c == 0x3001) return i;
    }
    *skip = 0;
    return s.n;
}

static void subjects(nb_doc *d, const nb_conf *c)
{
    for (const nb_conf *k = c->first; k; k = k->next) push_subject(d, nb_conf_text(k));
    nb_str rest = nb_conf_text(c);
    while (rest.n) {
        size_t skip, end = subject_end(rest, &skip);
        push_subject(d, nb_str_sub(rest, 0, end));
        rest = nb_str_sub(rest, end + skip, rest.n);
    }
}

static nb_str map_text(const nb_conf *c, const char *key, const char *other)
{
    const nb_conf *k = nb_conf_at(c, key);
    return nb_conf_text(k ? k : nb_conf_at(c, other));
}

/* The value of a layout key as one text: lists are joined, and the four sides of a margin put
 * in their usual order. */
static nb_str setting_text(nb_doc *d, const nb_conf *c)
{
    if (c->kind == NB_CONF_SCALAR) return nb_str_dup(d->arena, c->text);
    nb_buf b = {0};
    if (c->kind == NB_CONF_MAP) {
        nb_str sides[4] = {map_text(c, "top", "top"), map_text(c, "outer", "right"),
                           map_text(c, "bottom", "bottom"), map_text(c, "inner", "left")};
        for (int i = 0; i < 4; i++) {
            if (!sides[i].n) return NB_STR_NULL;
            if (b.n) nb_putc(&b, ' ');
            nb_put_str(&b, sides[i]);
        }
        return nb_buf_take(d->arena, &b);
    }
    for (const nb_conf *k = c->first; k; k = k->next) {
        if (b.n) nb_putc(&b, ' ');
        nb_put_str(&b, nb_conf_text(k));
    }
    return nb_buf_take(d->arena, &b);
}

static void setting(nb_doc *d, nb_str key, const nb_conf *c, nb_diags *diags)
{
    nb_meta *m = &d->meta;
    nb_str value = setting_text(d, c);
    if (!value.n && c->kind != NB_CONF_SCALAR) {
        nb_diag(diags, NB_BAD_VALUE, c->loc, "'%.*s' should be a text", NB_STR_ARG(key));
        return;
    }
    for (size_t i = 0; i < m->n_settings; i++)
        if (nb_str_eq(m->settings[i].key, key)) return;
    if (m->n_settings == MOST_SETTINGS) return;
    nb_setting *v = NB_ARRAY(d->arena, nb_setting, m->n_settings + 1);
    if (m->n_settings) memcpy(v, m->settings, m->n_settings * sizeof *v);
    v[m->n_settings++] = (nb_setting){nb_str_dup(d->arena, key), value, c->loc};
    m->settings = v;
}

static void unknown(nb_str key, const nb_conf *c, nb_meta_scope scope, nb_diags *diags)
{
    const char *meant = nb_key_nearest(key);
    nb_severity severity = scope == NB_META_OWN || meant ? NB_WARNING : NB_NOTE;
    nb_diag_as(diags, severity, NB_UNKNOWN_KEY, c->loc, "unknown key '%.*s'", NB_STR_ARG(key));
    if (meant) nb_hint(diags, "did you mean '%.*s'?", NB_STR_ARG(nb_str_of(meant)));
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

/* One line of text: a scalar, or the "text" or "name" of a map (as pandoc writes identifiers),
 * or the first of several. */
static nb_str one_line(nb_arena *a, const nb_conf *c)
{
    if (c->kind == NB_CONF_LIST && c->first) c = c->first;
    nb_str s = nb_conf_text(c);
    if (!s.n) s = nb_conf_text(nb_conf_at(c, "text"));
    if (!s.n) s = nb_conf_text(nb_conf_at(c, "name"));
    nb_buf b = {0};
    s = nb_str_trim(s);
    for (size_t i = 0; i < s.n; i++) {
        bool space = s.s[i] == ' ' || s.s[i] == '\n' || s.s[i] == '\t';
        if (!space) nb_putc(&b, s.s[i]);
        else if (b.n && b.p[b.n - 1] != ' ') nb_putc(&b, ' ');
    }
    return nb_buf_take(a, &b);
}

static bool begins_with(nb_str s, const char *z)
{
    return nb_str_ieq(nb_str_sub(s, 0, strlen(z)), nb_str_of(z));
}

static void check_isbn(nb_str written, const nb_conf *c, nb_diags *diags)
{
    nb_isbn isbn = nb_isbn_read(written);
    if (isbn.fault == NB_ISBN_RIGHT) return;
    nb_diag(diags, NB_BAD_VALUE, c->loc, "'%.*s' is no ISBN", NB_STR_ARG(written));
    if (isbn.fault == NB_ISBN_WRONG_CHECK)
        nb_hint(diags, "a digit is wrong: after the others, the last would be %.*s", 1,
                &isbn.check);
    else nb_hint(diags, "an ISBN has 13 digits, of which the first are 978 or 979, or 10");
}

static void string_field(nb_doc *d, nb_str *to, const char *key, const nb_conf *c, nb_str dir,
                         nb_diags *diags)
{
    nb_str value = one_line(d->arena, c);
    if (!value.n) {
        if (c->kind != NB_CONF_SCALAR)
            nb_diag(diags, NB_BAD_VALUE, c->loc, "'%.*s' should be a text",
                    NB_STR_ARG(nb_str_of(key)));
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
    } else if (to == &d->meta.isbn ||
               (to == &d->meta.identifier && begins_with(value, "urn:isbn:"))) {
        check_isbn(value, c, diags);
    }
    *to = value;
}

/* Pandoc and others give several identifiers, each with its scheme; the ISBN has a field of its
 * own. */
static void identifiers(nb_doc *d, const nb_conf *c, nb_str dir, nb_diags *diags)
{
    nb_meta *m = &d->meta;
    for (const nb_conf *k = c->kind == NB_CONF_LIST ? c->first : c; k; k = k->next) {
        bool isbn = begins_with(nb_conf_text(nb_conf_at(k, "scheme")), "isbn");
        string_field(d, isbn ? &m->isbn : &m->identifier, isbn ? "isbn" : "identifier", k, dir,
                     diags);
        if (c->kind != NB_CONF_LIST) break;
    }
}

static void apply_one(nb_doc *d, const nb_conf *c, nb_meta_scope scope, nb_str dir,
                      bool had_people, nb_diags *diags)
{
    nb_str key = nb_key_canonical(d->arena, c->key);
    const char *ours = nb_key_ours(key);
    nb_str *to = ours ? field(&d->meta, ours) : NULL;
    if (scope == NB_META_CHAPTER && (!ours || strcmp(ours, "title") == 0)) return;
    if (to == &d->meta.identifier) identifiers(d, c, dir, diags);
    else if (to) string_field(d, to, ours, c, dir, diags);
    else if (!ours) {
        if (scope == NB_META_OWN && nb_key_is_structure(key)) return;
        if (scope != NB_META_OWN && nb_key_is_foreign(key)) return;
        if (nb_key_is_layout(key)) setting(d, key, c, diags);
        else {
            unknown(key, c, scope, diags);
            if (c->kind == NB_CONF_SCALAR) setting(d, key, c, diags);
        }
    } else if (strcmp(ours, "bibliography") == 0) return; /* read.c opens it */
    else if (strcmp(ours, "subjects") == 0) subjects(d, c);
    else if (had_people) return;
    else if (strcmp(ours, "authors") == 0) people(d, c, "aut", diags);
    else if (strcmp(ours, "translators") == 0) people(d, c, "trl", diags);
    else if (strcmp(ours, "editors") == 0) people(d, c, "edt", diags);
    else if (strcmp(ours, "illustrators") == 0) people(d, c, "ill", diags);
    else if (c->kind != NB_CONF_SCALAR)
        people(d, c, "ctb", diags); /* not "contributors: false" */
}

void nb_meta_apply(nb_doc *d, const nb_conf *map, nb_meta_scope scope, nb_str dir,
                   nb_diags *diags)
{
    if (!map || map->kind != NB_CONF_MAP) return;
    bool had_people = d->meta.n_people > 0;
    for (const nb_conf *c = map->first; c; c = c->next)
        apply_one(d, c, scope, dir, had_people, diags);
    const nb_meta *m = &d->meta;
    if (m->n_people == MOST_PEOPLE || m->n_subjects == MOST_SUBJECTS ||
        m->n_settings == MOST_SETTINGS)
        nb_diag(diags, NB_LIMIT, map->loc, "more than %d names or subjects, or %d settings",
                MOST_PEOPLE, MOST_SETTINGS);
}
