/* lang.c: one *.lang file becomes definitions. What it takes from other files is loaded as it
 * is met; patterns are kept as written until they are used. */
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "highlight/grammar.h"
#include "highlight/xml_calls.h"

enum { FILE_LIMIT = 4 << 20, FILES = 64, DEPTH = 64 };

typedef struct {
    nb_highlighter *h;
    nb_hl_file *file;
    unsigned anonymous;
} reader;

/* Text is borrowed from libxml2's tree, which is kept. */
static nb_str text_of(const reader *r, const xmlNode *n)
{
    const xmlNode *c = n->children;
    if (!c) return NB_STR_NULL;
    if (!c->next && c->type == XML_TEXT_NODE) return nb_str_of((const char *)c->content);
    xmlChar *z = xmlNodeGetContent(n);
    nb_str s = nb_str_dup(r->h->arena, nb_str_of((const char *)z));
    xmlFree(z);
    return s;
}

static nb_str attr(const reader *r, const xmlNode *n, const char *name)
{
    for (const xmlAttr *a = n->properties; a; a = a->next)
        if (!strcmp((const char *)a->name, name)) return text_of(r, (const xmlNode *)a);
    return NB_STR_NULL;
}

static bool is_true(nb_str s)
{
    return nb_str_ieq(s, NB_STR("true")) || nb_str_ieq(s, NB_STR("yes")) || nb_str_is(s, "1");
}

static bool is(const xmlNode *n, const char *name)
{
    return n->type == XML_ELEMENT_NODE && !strcmp((const char *)n->name, name);
}

/* An id belongs to its language unless it names one. */
static nb_str full_id(const reader *r, nb_str id)
{
    if (nb_str_chr(id, ':', 0) != NB_NPOS) return id;
    return nb_str_printf(r->h->arena, "%.*s:%.*s", NB_STR_ARG(r->file->id), NB_STR_ARG(id));
}

static unsigned regex_flags(const reader *r, const xmlNode *n, unsigned flags)
{
    static const struct {
        const char *name;
        unsigned flag;
        bool set;
    } options[] = {{"case-sensitive", NB_PAT_CASELESS, false},
                   {"extended", NB_PAT_EXTENDED, true},
                   {"dupnames", NB_PAT_DUPNAMES, true}};
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        nb_str v = attr(r, n, options[i].name);
        if (!v.n) continue;
        if (is_true(v) == options[i].set) flags |= options[i].flag;
        else flags &= ~options[i].flag;
    }
    return flags;
}

static unsigned context_flags(const reader *r, const xmlNode *n)
{
    static const struct {
        const char *name;
        unsigned flag;
    } options[] = {{"extend-parent", NB_CTX_EXTEND_PARENT},
                   {"end-parent", NB_CTX_END_PARENT},
                   {"end-at-line-end", NB_CTX_END_AT_LINE_END},
                   {"first-line-only", NB_CTX_FIRST_LINE_ONLY},
                   {"once-only", NB_CTX_ONCE_ONLY},
                   {"style-inside", NB_CTX_STYLE_INSIDE}};
    unsigned flags = NB_CTX_EXTEND_PARENT;
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        nb_str v = attr(r, n, options[i].name);
        if (!v.n) continue;
        if (is_true(v)) flags |= options[i].flag;
        else flags &= ~options[i].flag;
    }
    return flags;
}

/* ---- keywords ---- */

static bool is_edge(bool given, nb_str s, const char *own)
{
    return !given || nb_str_is(s, own) || nb_str_is(s, "\\b");
}

/* Words, and words between bars, that nothing but their edges delimit. */
static bool is_words(const nb_hl_file *f, nb_str s)
{
    if (!s.n || s.s[0] == '|' || s.s[s.n - 1] == '|') return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.s[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                    (c >= '0' && c <= '9') || c == '_' || c == '-';
        if (c == '|' ? s.s[i - 1] == '|' : !word || !nb_class_has(f, (unsigned char)c))
            return false;
    }
    return true;
}

static void add_words(const reader *r, nb_hl_words *w, nb_str s)
{
    while (s.n) {
        nb_str one = s, rest = NB_STR_NULL;
        nb_str_cut(s, '|', &one, &rest);
        if (w->caseless) one = nb_str_lower(r->h->arena, one);
        nb_map_set(&w->word, one, w);
        s = rest;
    }
}

/* <prefix>, <suffix> and the <keyword>s: plain words go into a map, the rest into a pattern. */
static nb_pattern *keywords(const reader *r, const xmlNode *n, bool has_subs)
{
    nb_str prefix = NB_STR_NULL, suffix = NB_STR_NULL;
    bool has_prefix = false, has_suffix = false, any = false;
    for (xmlNode *c = n->children; c; c = c->next) {
        if (is(c, "prefix")) prefix = text_of(r, c), has_prefix = true;
        if (is(c, "suffix")) suffix = text_of(r, c), has_suffix = true;
    }
    bool plain =
        !has_subs && is_edge(has_prefix, prefix, "\\%[") && is_edge(has_suffix, suffix, "\\%]");
    /* \b and \%[ differ where the language has a class of its own. */
    if (r->file->has_class && (nb_str_is(prefix, "\\b") || nb_str_is(suffix, "\\b")))
        plain = false;
    nb_hl_words *w = NULL;
    nb_buf rest = {0};
    for (xmlNode *c = n->children; c; c = c->next) {
        if (!is(c, "keyword")) continue;
        nb_str k = text_of(r, c);
        any = true;
        if (plain && is_words(r->file, k)) {
            if (!w) {
                w = NB_NEW(r->h->arena, nb_hl_words);
                nb_map_init(&w->word, r->h->arena);
                w->caseless = r->file->flags & NB_PAT_CASELESS;
            }
            add_words(r, w, k);
            continue;
        }
        if (rest.n) {
            nb_putc(&rest, '|');
        } else {
            nb_put_str(&rest, has_prefix ? prefix : NB_STR("\\%["));
            nb_putc(&rest, '(');
        }
        nb_put_str(&rest, k);
    }
    nb_pattern *p = NULL;
    if (any) {
        if (rest.n) {
            nb_putc(&rest, ')');
            nb_put_str(&rest, has_suffix ? suffix : NB_STR("\\%]"));
        }
        bool has_rest = rest.n > 0;
        p = nb_pattern_new(r->h, r->file, nb_buf_take(r->h->arena, &rest), r->file->flags);
        p->words = w;
        p->has_raw = has_rest;
    }
    nb_buf_free(&rest);
    return p;
}

/* ---- contexts ---- */

static void add_sub(reader *r, nb_def *parent, const xmlNode *n, nb_str group)
{
    nb_sub s = {.where = NB_WHERE_MATCH, .group = 0, .name = group.s};
    nb_str where = attr(r, n, "where"), style = attr(r, n, "style-ref");
    if (nb_str_is(where, "start")) s.where = NB_WHERE_START;
    if (nb_str_is(where, "end")) s.where = NB_WHERE_END;
    for (size_t i = 0; i < group.n && s.group >= 0; i++) {
        bool digit = group.s[i] >= '0' && group.s[i] <= '9' && i < 4;
        s.group = digit ? s.group * 10 + group.s[i] - '0' : -1;
    }
    if (style.n) s.style = full_id(r, style);
    NB_PUSH(r->h->arena, &parent->sub) = s;
}

static bool has_subs(const xmlNode *n)
{
    for (xmlNode *c = n->children; c; c = c->next) {
        if (!is(c, "include")) continue;
        for (xmlNode *k = c->children; k; k = k->next)
            if (is(k, "context") && xmlHasProp(k, (const xmlChar *)"sub-pattern")) return true;
    }
    return false;
}

static void add_regex(reader *r, const xmlNode *n)
{
    nb_hl_regex *x = NB_NEW(r->h->arena, nb_hl_regex);
    *x = (nb_hl_regex){
        .raw = text_of(r, n), .flags = regex_flags(r, n, r->file->flags), .file = r->file};
    nb_map_set(&r->h->regex, full_id(r, attr(r, n, "id")), x);
}

static void read_context(reader *r, nb_def *parent, xmlNode *n, unsigned depth);

static void add_ref(reader *r, nb_def *parent, const xmlNode *n, nb_str ref)
{
    nb_child c = {.ref = full_id(r, ref)};
    if (nb_str_ends(c.ref, NB_STR(":*"))) {
        c.ref.n -= 2;
        c.all = true;
        if (nb_str_chr(c.ref, ':', 0) == NB_NPOS)
            c.ref =
                nb_str_printf(r->h->arena, "%.*s:%.*s", NB_STR_ARG(c.ref), NB_STR_ARG(c.ref));
    }
    c.original = is_true(attr(r, n, "original"));
    c.ignore_style = is_true(attr(r, n, "ignore-style"));
    nb_str style = attr(r, n, "style-ref");
    if (style.n) c.style = full_id(r, style);
    NB_PUSH(r->h->arena, &parent->child) = c;
}

static void read_children(reader *r, nb_def *d, const xmlNode *n, unsigned depth)
{
    for (xmlNode *c = n->children; c; c = c->next) {
        if (!is(c, "include")) continue;
        for (xmlNode *k = c->children; k; k = k->next) {
            if (is(k, "context")) read_context(r, d, k, depth + 1);
            else if (is(k, "define-regex")) add_regex(r, k);
        }
    }
}

static void read_context(reader *r, nb_def *parent, xmlNode *n, unsigned depth)
{
    nb_highlighter *h = r->h;
    nb_str ref = attr(r, n, "ref"), group = attr(r, n, "sub-pattern");
    if (depth > DEPTH) return;
    if (ref.n || group.n) {
        if (parent && ref.n) add_ref(r, parent, n, ref);
        else if (parent) add_sub(r, parent, n, group);
        return;
    }
    nb_def *d = NB_NEW(h->arena, nb_def);
    nb_str id = attr(r, n, "id"), style = attr(r, n, "style-ref");
    d->id = id.n ? full_id(r, id)
                 : nb_str_printf(h->arena, "%.*s:-%u", NB_STR_ARG(r->file->id), ++r->anonymous);
    if (style.n) d->style = full_id(r, style);
    d->flags = context_flags(r, n);
    for (xmlNode *c = n->children; c; c = c->next) {
        bool match = is(c, "match"), start = is(c, "start"), end = is(c, "end");
        if (!match && !start && !end) continue;
        nb_pattern *p =
            nb_pattern_new(h, r->file, text_of(r, c), regex_flags(r, c, r->file->flags));
        p->has_raw = true;
        if (end) d->end = p;
        else d->start = p;
        d->simple |= match;
    }
    nb_pattern *words = keywords(r, n, has_subs(n));
    if (words) {
        d->start = words;
        d->simple = true;
    }
    if (!n->children) d->simple = true; /* a place for others to replace: never matches */
    nb_map_set(&h->def, d->id, d);
    if (parent) NB_PUSH(h->arena, &parent->child) = (nb_child){.ref = d->id};
    read_children(r, d, n, depth);
}

/* ---- the file ---- */

static void read_definitions(reader *r, const xmlNode *n)
{
    nb_arena *a = r->h->arena;
    for (xmlNode *c = n->children; c; c = c->next) {
        if (is(c, "define-regex")) {
            add_regex(r, c);
        } else if (is(c, "context")) {
            read_context(r, NULL, c, 0);
        } else if (is(c, "replace")) {
            nb_str id = full_id(r, attr(r, c, "id")), ref = full_id(r, attr(r, c, "ref"));
            NB_PUSH(a, &r->file->replace) = (nb_hl_replace){.id = id, .ref = ref};
        }
    }
}

static void read_styles(reader *r, const xmlNode *n)
{
    for (xmlNode *c = n->children; c; c = c->next) {
        if (!is(c, "style")) continue;
        nb_str to = attr(r, c, "map-to"), id = full_id(r, attr(r, c, "id"));
        if (!to.n) continue;
        nb_str *map = NB_NEW(r->h->arena, nb_str);
        *map = to;
        nb_map_set(&r->h->style, id, map);
    }
}

static void read_language(reader *r, const xmlNode *root)
{
    for (xmlNode *c = root->children; c; c = c->next) {
        if (is(c, "styles")) read_styles(r, c);
        else if (is(c, "default-regex-options")) r->file->flags = regex_flags(r, c, 0);
        else if (is(c, "keyword-char-class")) nb_class_set(r->file, r->h->arena, text_of(r, c));
        else if (is(c, "definitions")) read_definitions(r, c);
    }
}

static void quiet(void *ctx, const char *msg, ...)
{
    (void)ctx;
    (void)msg;
}

nb_hl_file *nb_lang_load(nb_highlighter *h, nb_str id)
{
    void **known = nb_map_at(&h->file, nb_str_dup(h->arena, id));
    if (*known) return *known;
    nb_hl_file *f = *known = NB_NEW(h->arena, nb_hl_file);
    f->id = nb_str_dup(h->arena, id);
    f->open = f->close = "\\b";
    nb_str bytes, path = nb_path_join(h->arena, h->dir, nb_names_file(h->arena, f->id));
    if (h->file.n > FILES || nb_str_chr(f->id, '/', 0) != NB_NPOS) return f;
    if (nb_file_read(h->arena, path, FILE_LIMIT, &bytes)) return f;
    xmlParserCtxt *ctxt = xmlNewParserCtxt();
    if (!ctxt) nb_out_of_memory();
    ctxt->sax->error = ctxt->sax->warning = quiet;
    ctxt->sax->serror = NULL;
    xmlDoc *doc = xmlCtxtReadMemory(ctxt, bytes.s, (int)bytes.n, NULL, NULL,
                                    XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_COMPACT |
                                        XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    xmlFreeParserCtxt(ctxt);
    if (!doc) return f;
    NB_PUSH(h->arena, &h->tree) = doc;
    reader r = {.h = h, .file = f};
    const xmlNode *root = xmlDocGetRootElement(doc);
    if (root && is(root, "language") && nb_str_eq(attr(&r, root, "id"), f->id))
        read_language(&r, root);
    return f;
}

void nb_lang_close(nb_highlighter *h)
{
    for (size_t i = 0; i < h->tree.n; i++) xmlFreeDoc(h->tree.v[i]);
}
