/* epub.c: what an EPUB says, in the order of its spine: libzip opens it, libxml2 reads it. */
#include <string.h>

#include "base/address.h"
#include "base/file.h"
#include "verify/said.h"
#include "verify/xml_calls.h"
#include "verify/zip_calls.h"

enum { LARGEST = 256 << 20, DEEPEST = 250 };

typedef struct {
    nb_finished *f;
    nb_arena *arena;
    zip_t *zip;
    said *to, notes, aside;
    nb_map ids;            /* "file#id" of everything */
    NB_VEC(nb_str) wanted; /* where links inside the book lead, by index into text.link */
    nb_str file;           /* being read, its path in the archive */
    bool contents;         /* it is the navigation: only its lists count */
    size_t note;           /* index + 1 in `notes` of a note whose number has not come yet */
} reader;

static nb_str attr(reader *r, const xmlNode *n, const char *name)
{
    for (const xmlAttr *a = n->properties; a; a = a->next) {
        if (strcmp((const char *)a->name, name) != 0) continue;
        xmlChar *v = xmlNodeListGetString(n->doc, a->children, 1);
        nb_str s = nb_str_dup(r->arena, nb_str_of((const char *)v));
        xmlFree(v);
        return s;
    }
    return NB_STR_NULL;
}

static bool has_word(nb_str list, const char *word)
{
    nb_str w = NB_STR_NULL, rest = list;
    while (rest.n) {
        nb_str_cut(rest, ' ', &w, &rest); /* without a space, all of it is the word */
        if (nb_str_is(w, word)) return true;
    }
    return false;
}

static bool is(const xmlNode *n, const char *name)
{
    return n->type == XML_ELEMENT_NODE && strcmp((const char *)n->name, name) == 0;
}

static nb_str read_member(reader *r, nb_str name)
{
    zip_stat_t st;
    const char *z = nb_str_z(r->arena, name);
    if (zip_stat(r->zip, z, 0, &st) || st.size > LARGEST) return NB_STR_NULL;
    zip_file_t *zf = zip_fopen(r->zip, z, 0);
    if (!zf) return NB_STR_NULL;
    char *p = nb_alloc(r->arena, st.size + 1);
    zip_int64_t n = zip_fread(zf, p, st.size);
    /* The end is read as well: only then has libzip compared the checksum. */
    char more;
    bool whole = n == (zip_int64_t)st.size && zip_fread(zf, &more, 1) == 0;
    zip_fclose(zf);
    return whole ? (nb_str){p, st.size} : NB_STR_NULL;
}

static xmlDoc *read_xml(reader *r, nb_str name)
{
    nb_str s = read_member(r, name);
    if (!s.n) return NULL;
    return xmlReadMemory(s.s, (int)s.n, nb_str_z(r->arena, name), NULL,
                         XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
}

static void walk(reader *r, const xmlNode *n, unsigned depth);

static void children(reader *r, const xmlNode *n, unsigned depth)
{
    if (depth < DEEPEST)
        for (const xmlNode *c = n->children; c; c = c->next) walk(r, c, depth + 1);
}

static nb_str read_aside(reader *r, const xmlNode *n, unsigned depth)
{
    said *before = r->to;
    size_t from = r->aside.unit.n;
    r->to = &r->aside;
    children(r, n, depth);
    nb_str s = said_words(&r->aside, from);
    r->aside.unit.n = from;
    r->to = before;
    return s;
}

static uint32_t number_of(nb_str s)
{
    uint32_t n = 0;
    for (size_t i = 0; i < s.n && i < 8 && s.s[i] >= '0' && s.s[i] <= '9'; i++)
        n = n * 10 + (uint32_t)(s.s[i] - '0');
    return n;
}

static nb_str resolved(reader *r, nb_str href)
{
    nb_str file, id;
    if (!nb_str_cut(href, '#', &file, &id)) file = href, id = NB_STR_NULL;
    nb_str path = file.n ? nb_path_join(r->arena, nb_path_dir(r->file),
                                        nb_percent_decoded(r->arena, file))
                         : r->file;
    return nb_str_printf(r->arena, "%.*s#%.*s", NB_STR_ARG(path),
                         NB_STR_ARG(nb_percent_decoded(r->arena, id)));
}

static void link(reader *r, const xmlNode *n, unsigned depth)
{
    nb_str href = attr(r, n, "href"), kind = attr(r, n, "type");
    if (has_word(attr(r, n, "role"), "doc-backlink")) {
        if (r->note)
            r->notes.unit.v[r->note - 1].c = SAID_NOTE | number_of(read_aside(r, n, depth));
        r->note = 0;
        return;
    }
    if (has_word(kind, "noteref")) {
        said_end(r->to);
        said_mark(r->to, SAID_REF | number_of(read_aside(r, n, depth)));
        return;
    }
    size_t from = r->to->unit.n;
    children(r, n, depth);
    nb_str text = said_words(r->to, from);
    if (!href.n || !text.n) return;
    bool outside = nb_is_address(href);
    NB_PUSH(r->arena, &r->f->text.link) = (said_link){text, outside ? href : NB_STR_NULL,
                                                      (uint32_t)r->f->text.place.n - 1, false};
    NB_PUSH(r->arena, &r->wanted) = outside ? NB_STR_NULL : resolved(r, href);
}

static void item(reader *r, const xmlNode *n, unsigned depth)
{
    said_break(r->to);
    const xmlNode *list = n->parent;
    if (is(list, "ol")) {
        nb_str start = attr(r, list, "start"), value;
        uint32_t number = start.n ? number_of(start) : 1;
        for (const xmlNode *c = list->children; c; c = c->next) {
            if (is(c, "li") && (value = attr(r, c, "value")).n) number = number_of(value);
            if (c == n) break;
            if (is(c, "li")) number++;
        }
        said_mark(r->to, SAID_NUMBERED | (number & SAID_LOW));
    }
    children(r, n, depth);
    said_break(r->to);
}

static void footnote(reader *r, const xmlNode *n, unsigned depth)
{
    said *before = r->to;
    r->to = &r->notes;
    said_break(r->to);
    said_mark(r->to, SAID_NOTE);
    r->note = r->to->unit.n;
    r->f->text.notes++;
    children(r, n, depth);
    r->note = 0;
    said_break(r->to);
    r->to = before;
}

static void image(reader *r, const xmlNode *n)
{
    said_mark(r->to, SAID_IMAGE);
    NB_PUSH(r->arena, &r->f->text.image) =
        (said_image){said_plain(r->arena, attr(r, n, "alt")), attr(r, n, "src"),
                     (uint32_t)r->f->text.place.n - 1};
}

static bool is_block(const xmlNode *n)
{
    static const char *const blocks[] = {
        "p",     "h1",     "h2",         "h3",      "h4",         "h5",      "h6",
        "div",   "td",     "th",         "tr",      "table",      "pre",     "ul",
        "ol",    "dl",     "dt",         "dd",      "hr",         "br",      "section",
        "aside", "figure", "figcaption", "caption", "blockquote", "summary", "details",
        "body",  "nav",    "thead",      "tbody",   "header"};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        if (is(n, blocks[i])) return true;
    return false;
}

static bool inside_pre(const xmlNode *n)
{
    for (; n; n = n->parent)
        if (is(n, "pre")) return true;
    return false;
}

static bool is_heading(const xmlNode *n)
{
    return n->type == XML_ELEMENT_NODE && n->name[0] == 'h' && n->name[1] >= '1' &&
           n->name[1] <= '6' && !n->name[2];
}

/* What is no text of the source: boxes of tasks, brackets of ruby, the word above the notes. */
static bool is_furniture(reader *r, const xmlNode *n)
{
    if (is(n, "head") || is(n, "rp")) return true;
    if (is(n, "span") && has_word(attr(r, n, "class"), "box")) return true;
    return is_heading(n) && n->parent &&
           (has_word(attr(r, n->parent, "type"), "footnotes") ||
            has_word(attr(r, n->parent, "type"), "endnotes"));
}

static void nav_list(reader *r, const xmlNode *n, unsigned depth)
{
    for (const xmlNode *c = n->children; c && depth < DEEPEST; c = c->next) {
        if (is(c, "a") || is(c, "span"))
            NB_PUSH(r->arena, &r->f->contents) = read_aside(r, c, depth);
        else nav_list(r, c, depth + 1);
    }
}

static void walk_element(reader *r, const xmlNode *n, unsigned depth)
{
    nb_str type = attr(r, n, "type"), id = attr(r, n, "id");
    if (id.n)
        nb_map_set(&r->ids,
                   nb_str_printf(r->arena, "%.*s#%.*s", NB_STR_ARG(r->file), NB_STR_ARG(id)),
                   r);
    if (is_furniture(r, n)) return;
    if (is(n, "nav")) {
        if (!has_word(type, "toc")) return;
        NB_PUSH(r->arena, &r->f->lists) = r->f->contents.n;
        nav_list(r, n, depth);
    } else if (is(n, "aside") && has_word(type, "footnote")) footnote(r, n, depth);
    else if (is(n, "a")) link(r, n, depth);
    else if (is(n, "li")) item(r, n, depth);
    else if (is(n, "img")) image(r, n);
    else if (is_block(n)) {
        said_break(r->to);
        children(r, n, depth);
        said_break(r->to);
    } else children(r, n, depth);
}

static void walk(reader *r, const xmlNode *n, unsigned depth)
{
    if (n->type == XML_ELEMENT_NODE) walk_element(r, n, depth);
    else if ((n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE) && n->content) {
        nb_str s = nb_str_of((const char *)n->content);
        if (inside_pre(n)) said_lines(r->to, s);
        else said_text(r->to, s);
    }
}

static const xmlNode *find(const xmlNode *n, const char *name, unsigned depth)
{
    for (; n; n = n->next) {
        if (is(n, name)) return n;
        const xmlNode *in = depth < DEEPEST ? find(n->children, name, depth + 1) : NULL;
        if (in) return in;
    }
    return NULL;
}

static nb_str content_of(reader *r, const xmlNode *n)
{
    xmlChar *z = n ? xmlNodeGetContent(n) : NULL;
    nb_str s = said_plain(r->arena, nb_str_of((const char *)z));
    if (z) xmlFree(z);
    return s;
}

/* Cover, title page and colophon repeat the metadata: only the title is looked at. */
static bool is_about(reader *r, const xmlNode *body)
{
    const xmlNode *s = find(body->children, "section", 0);
    nb_str type = s ? attr(r, s, "type") : NB_STR_NULL;
    if (has_word(type, "titlepage")) r->f->title = content_of(r, find(s->children, "h1", 0));
    return has_word(type, "cover") || has_word(type, "titlepage") || has_word(type, "colophon");
}

static bool chapter(reader *r, nb_str path)
{
    xmlDoc *doc = read_xml(r, path);
    const xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    const xmlNode *body = root ? find(root->children, "body", 0) : NULL;
    if (body) {
        r->file = path;
        nb_map_set(&r->ids, nb_str_cat(r->arena, path, NB_STR("#")), r);
        said_at(&r->f->text, NB_NOWHERE, path);
        said_at(&r->notes, NB_NOWHERE, path);
        said *before = r->to;
        size_t links = r->f->text.link.n, images = r->f->text.image.n;
        bool about = is_about(r, body);
        if (about) r->to = &r->aside;
        walk(r, body, 0);
        if (about) {
            r->f->text.link.n = r->wanted.n = links;
            r->f->text.image.n = images;
        }
        r->to = before;
    }
    if (doc) xmlFreeDoc(doc);
    return body != NULL;
}

static const xmlNode *manifest_item(reader *r, const xmlNode *package, nb_str id)
{
    const xmlNode *m = find(package->children, "manifest", 0);
    for (const xmlNode *i = m ? m->children : NULL; i; i = i->next)
        if (is(i, "item") && nb_str_eq(attr(r, i, "id"), id)) return i;
    return NULL;
}

static bool spine(reader *r, nb_str opf, const xmlNode *package, nb_diags *diags)
{
    const xmlNode *s = find(package->children, "spine", 0);
    nb_str dir = nb_path_dir(opf);
    r->f->lang = content_of(r, find(package->children, "language", 0));
    r->f->title = content_of(r, find(package->children, "title", 0));
    for (const xmlNode *i = s ? s->children : NULL; i; i = i->next) {
        if (!is(i, "itemref")) continue;
        nb_str id = attr(r, i, "idref");
        const xmlNode *item = manifest_item(r, package, id);
        nb_str path = item ? nb_path_join(r->arena, dir,
                                          nb_percent_decoded(r->arena, attr(r, item, "href")))
                           : id;
        if (chapter(r, path)) continue;
        nb_diag(diags, NB_CANNOT_VERIFY, NB_NOWHERE, "cannot read '%.*s' in the EPUB",
                NB_STR_ARG(path));
        return false;
    }
    /* The navigation need not be a page to read. */
    if (r->f->lists.n) return true;
    const xmlNode *m = find(package->children, "manifest", 0);
    for (const xmlNode *i = m ? m->children : NULL; i; i = i->next)
        if (is(i, "item") && has_word(attr(r, i, "properties"), "nav")) {
            said *before = r->to;
            r->to = &r->aside;
            size_t links = r->f->text.link.n;
            chapter(r, nb_path_join(r->arena, dir,
                                    nb_percent_decoded(r->arena, attr(r, i, "href"))));
            r->f->text.link.n = r->wanted.n = links;
            r->to = before;
        }
    return true;
}

static bool package(reader *r, nb_diags *diags)
{
    xmlDoc *container = read_xml(r, NB_STR("META-INF/container.xml"));
    const xmlNode *root =
        container ? find(xmlDocGetRootElement(container), "rootfile", 0) : NULL;
    nb_str opf = root ? attr(r, root, "full-path") : NB_STR_NULL;
    if (container) xmlFreeDoc(container);
    xmlDoc *doc = opf.n ? read_xml(r, opf) : NULL;
    bool ok = doc && spine(r, opf, xmlDocGetRootElement(doc), diags);
    if (!doc)
        nb_diag(diags, NB_CANNOT_VERIFY, NB_NOWHERE,
                "the EPUB has no readable package document");
    else xmlFreeDoc(doc);
    return ok;
}

static void check_targets(reader *r)
{
    for (size_t i = 0; i < r->wanted.n; i++)
        if (r->wanted.v[i].n && !nb_map_find(&r->ids, r->wanted.v[i]))
            r->f->text.link.v[i].dead = true;
}

bool said_epub(nb_finished *f, nb_str path, nb_str bytes, nb_diags *diags)
{
    reader r = {.f = f, .arena = f->text.arena, .to = &f->text};
    zip_error_t error;
    if (!nb_library_open(&nb_verify_zip) || !nb_library_open(&nb_verify_xml)) {
        nb_diag(diags, NB_CANNOT_VERIFY, NB_NOWHERE,
                "libzip and libxml2, which read EPUB, are not installed");
        return false;
    }
    zip_error_init(&error);
    zip_source_t *src = zip_source_buffer_create(bytes.s, bytes.n, 0, &error);
    r.zip = src ? zip_open_from_source(src, ZIP_RDONLY | ZIP_CHECKCONS, &error) : NULL;
    if (!r.zip) {
        if (src) zip_source_free(src);
        nb_diag(diags, NB_CANNOT_VERIFY, NB_NOWHERE, "cannot read '%.*s': %s", NB_STR_ARG(path),
                zip_error_strerror(&error));
        zip_error_fini(&error);
        return false;
    }
    zip_error_fini(&error);
    nb_map_init(&r.ids, r.arena);
    said_begin(&r.notes, r.arena);
    said_begin(&r.aside, r.arena);
    bool ok = package(&r, diags);
    zip_discard(r.zip);
    said_break(&f->text);
    said_append(&f->text, &r.notes);
    check_targets(&r);
    return ok;
}
