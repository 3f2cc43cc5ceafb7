/* nav.c: the contents, for people (nav.xhtml, also a page of the book; [toc]) and for older
 * readers (toc.ncx). Both are made from one list of entries, so they agree. */
#include <stdlib.h>

#include "epub/ebook.h"

/* ---- the entries ---- */

/* Where an outline entry leads: a part to its page, a file without blocks nowhere. */
static nb_str entry_href(const nb_ebook *e, const nb_outline_entry *o)
{
    if (o->is_part)
        for (size_t i = 0; i < e->chapters.n; i++)
            if (e->chapters.v[i].file == o->node && e->chapters.v[i].part.n)
                return e->chapters.v[i].name;
    return nb_ebook_href(e, o->node);
}

/* What the author says; else everything, but of a long list only three levels: beyond that
 * nobody finds anything, and Kindle shows two. */
static int depth_limit(const nb_ebook *e)
{
    enum { LONG = 60, LEVELS = 3, ALL = 7 };
    nb_str s = nb_ebook_setting(e, "toc-depth");
    if (s.n == 1 && s.s[0] >= '1' && s.s[0] <= '6') return s.s[0] - '0';
    return e->doc->n_outline > LONG ? LEVELS : ALL;
}

static void push(nb_ebook *e, nb_str title, nb_str href, int depth)
{
    if (!href.n) return;
    int most = e->entries.n ? e->entries.v[e->entries.n - 1].depth + 1 : 0;
    NB_PUSH(e->arena, &e->entries) = (nb_ebook_entry){title, href, depth < most ? depth : most};
}

void nb_ebook_list_entries(nb_ebook *e)
{
    const nb_doc *d = e->doc;
    int limit = depth_limit(e);
    for (size_t i = 0; i < d->n_outline; i++) {
        const nb_outline_entry *o = &d->outline[i];
        if (o->depth >= limit) continue;
        nb_str title = o->title;
        nb_str number = o->is_part ? NB_STR_NULL : e->number[o->node->seq];
        if (number.n)
            title = nb_str_printf(e->arena, "%.*s %.*s", NB_STR_ARG(number), NB_STR_ARG(title));
        push(e, title, entry_href(e, o), o->depth);
    }
    for (size_t i = 0; !e->entries.n && i < e->chapters.n; i++)
        if (e->chapters.v[i].first) push(e, e->chapters.v[i].title, e->chapters.v[i].name, 0);
    if (!e->entries.n) push(e, e->doc->meta.title, NB_STR("title.xhtml"), 0);
}

/* ---- nav ---- */

void nb_ebook_contents(nb_ebook *e, nb_buf *b)
{
    int depth = -1;
    nb_ebook_voice *v = nb_ebook_voice_of(e, NB_ROLE_BODY, NB_FACE_REGULAR, e->lang);
    for (size_t i = 0; i < e->entries.n; i++) {
        const nb_ebook_entry *x = &e->entries.v[i];
        if (x->depth > depth) {
            nb_puts(b, "\n<ol>\n");
        } else {
            for (; depth > x->depth; depth--) nb_puts(b, "</li>\n</ol>\n");
            nb_puts(b, "</li>\n");
        }
        depth = x->depth;
        nb_puts(b, "<li><a href=\"");
        nb_ebook_attr(b, x->href);
        nb_puts(b, "\">");
        nb_ebook_say_in(e, b, v, NULL,
                        nb_ebook_is_blank(x->title) ? NB_STR("\xE2\x80\xA6") : x->title);
        nb_puts(b, "</a>");
    }
    for (; depth >= 0; depth--) nb_puts(b, "</li>\n</ol>\n");
}

static void page_list(const nb_ebook *e, nb_buf *b)
{
    if (!e->pages.n) return;
    nb_puts(b, "<nav epub:type=\"page-list\" role=\"doc-pagelist\" id=\"page-list\" "
               "hidden=\"hidden\" aria-label=\"");
    nb_ebook_attr(b, nb_ebook_say(e->lang, NB_SAY_PAGES));
    nb_puts(b, "\">\n<ol>\n");
    for (size_t i = 0; i < e->pages.n; i++) {
        const nb_ebook_page *p = &e->pages.v[i];
        nb_puts(b, "<li><a href=\"");
        nb_ebook_attr(b, p->file);
        nb_putc(b, '#');
        nb_ebook_attr(b, p->id);
        nb_puts(b, "\">");
        nb_ebook_text(b, p->label);
        nb_puts(b, "</a></li>\n");
    }
    nb_puts(b, "</ol>\n</nav>\n");
}

static void landmark(const nb_ebook *e, nb_buf *b, const char *type, nb_str href,
                     nb_ebook_phrase name)
{
    nb_printf(b, "<li><a epub:type=\"%s\" href=\"", type);
    nb_ebook_attr(b, href);
    nb_puts(b, "\">");
    nb_ebook_text(b, nb_ebook_say(e->lang, name));
    nb_puts(b, "</a></li>\n");
}

static void landmarks(const nb_ebook *e, nb_buf *b)
{
    nb_puts(b, "<nav epub:type=\"landmarks\" id=\"landmarks\" hidden=\"hidden\" aria-label=\"");
    nb_ebook_attr(b, nb_ebook_say(e->lang, NB_SAY_LANDMARKS));
    nb_puts(b, "\">\n<ol>\n");
    if (e->cover.n && e->device.cover_page)
        landmark(e, b, "cover", NB_STR("cover.xhtml"), NB_SAY_COVER);
    if (e->has_title_page)
        landmark(e, b, "titlepage", NB_STR("title.xhtml"), NB_SAY_TITLE_PAGE);
    if (e->contents_page) landmark(e, b, "toc", NB_STR("nav.xhtml"), NB_SAY_CONTENTS);
    if (e->chapters.n) landmark(e, b, "bodymatter", e->chapters.v[0].name, NB_SAY_START);
    landmark(e, b, "colophon", NB_STR("colophon.xhtml"), NB_SAY_COLOPHON);
    nb_puts(b, "</ol>\n</nav>\n");
}

nb_str nb_ebook_nav(nb_ebook *e)
{
    nb_buf b = {0};
    nb_str title = nb_ebook_say(e->lang, NB_SAY_CONTENTS);
    nb_ebook_voice *v = nb_ebook_voice_of(e, NB_ROLE_HEADING, NB_FACE_BOLD, e->lang);
    nb_ebook_head(e, &b, title, "frontmatter");
    nb_puts(&b, "<nav epub:type=\"toc\" role=\"doc-toc\" id=\"toc\" class=\"toc\" "
                "aria-labelledby=\"toc-title\">\n<h1 id=\"toc-title\">");
    nb_ebook_say_in(e, &b, v, NULL, title);
    nb_puts(&b, "</h1>");
    nb_ebook_contents(e, &b);
    nb_puts(&b, "</nav>\n");
    page_list(e, &b);
    landmarks(e, &b);
    nb_ebook_tail(&b);
    return nb_buf_take(e->arena, &b);
}

/* ---- ncx (OPF 2.0.1 §2.4.1, DAISY Z39.86-2005 §8) ---- */

static void ncx_text(nb_buf *b, const char *tag, nb_str s)
{
    nb_printf(b, "<%s><text>", tag);
    nb_ebook_text(b, nb_ebook_is_blank(s) ? NB_STR("\xE2\x80\xA6") : s);
    nb_printf(b, "</text></%s>", tag);
}

static void ncx_points(const nb_ebook *e, nb_buf *b)
{
    int depth = -1;
    for (size_t i = 0; i < e->entries.n; i++) {
        const nb_ebook_entry *x = &e->entries.v[i];
        for (; depth >= x->depth; depth--) nb_puts(b, "</navPoint>\n");
        depth = x->depth;
        nb_printf(b, "<navPoint id=\"n%zu\" playOrder=\"%zu\">", i + 1, i + 1);
        ncx_text(b, "navLabel", x->title);
        nb_puts(b, "<content src=\"");
        nb_ebook_attr(b, x->href);
        nb_puts(b, "\"/>\n");
    }
    for (; depth >= 0; depth--) nb_puts(b, "</navPoint>\n");
}

static bool is_number(nb_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.s[i] < '0' || s.s[i] > '9') return false;
    return s.n > 0 && s.n < 9;
}

static void ncx_pages(const nb_ebook *e, nb_buf *b)
{
    if (!e->pages.n) return;
    nb_puts(b, "<pageList>\n");
    for (size_t i = 0; i < e->pages.n; i++) {
        const nb_ebook_page *p = &e->pages.v[i];
        bool number = is_number(p->label);
        nb_printf(b, "<pageTarget id=\"p%zu\" type=\"%s\"", i + 1,
                  number ? "normal" : "special");
        if (number) nb_printf(b, " value=\"%.*s\"", NB_STR_ARG(p->label));
        nb_printf(b, " playOrder=\"%zu\">", e->entries.n + i + 1);
        ncx_text(b, "navLabel", p->label);
        nb_puts(b, "<content src=\"");
        nb_ebook_attr(b, p->file);
        nb_putc(b, '#');
        nb_ebook_attr(b, p->id);
        nb_puts(b, "\"/></pageTarget>\n");
    }
    nb_puts(b, "</pageList>\n");
}

void nb_ebook_ncx(nb_ebook *e)
{
    nb_buf b = {0};
    int depth = 0, most = 0;
    for (size_t i = 0; i < e->entries.n; i++)
        if (e->entries.v[i].depth >= depth) depth = e->entries.v[i].depth + 1;
    for (size_t i = 0; i < e->pages.n; i++)
        if (is_number(e->pages.v[i].label)) {
            int v = (int)strtol(nb_str_z(e->arena, e->pages.v[i].label), NULL, 10);
            if (v > most) most = v;
        }
    nb_puts(&b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                "<ncx xmlns=\"http://www.daisy.org/z3986/2005/ncx/\" version=\"2005-1\" "
                "xml:lang=\"");
    nb_ebook_attr(&b, e->lang);
    nb_puts(&b, "\">\n<head>\n<meta name=\"dtb:uid\" content=\"");
    nb_ebook_attr(&b, e->identifier);
    nb_printf(&b,
              "\"/>\n<meta name=\"dtb:depth\" content=\"%d\"/>\n"
              "<meta name=\"dtb:totalPageCount\" content=\"%zu\"/>\n"
              "<meta name=\"dtb:maxPageNumber\" content=\"%d\"/>\n</head>\n",
              depth, e->pages.n, most);
    ncx_text(&b, "docTitle", e->title);
    nb_puts(&b, "\n<navMap>\n");
    ncx_points(e, &b);
    nb_puts(&b, "</navMap>\n");
    ncx_pages(e, &b);
    nb_puts(&b, "</ncx>\n");
    nb_ebook_add(e, NB_STR("toc.ncx"), NB_STR("ncx"), "application/x-dtbncx+xml",
                 nb_buf_take(e->arena, &b));
}
