/* Link annotations and named destinations. */
#include "pdf/parts.h"

#include "pdf/syntax.h"

struct nb_links {
    nb_map dests; /* the names there are */
};

nb_links *nb_links_new(nb_pdf *p)
{
    nb_links *l = NB_NEW(p->arena, nb_links);
    nb_map_init(&l->dests, p->arena);
    for (size_t i = 0; i < p->pages->n_dests; i++)
        nb_map_set(&l->dests, p->pages->dest[i].name, &p->pages->dest[i]);
    return l;
}

/* A URI is ASCII (RFC 3986): other bytes, and what may not occur, are percent-encoded. */
static void put_uri(nb_buf *b, nb_str url)
{
    static const char hex[] = "0123456789ABCDEF";
    nb_buf ascii = {0};
    for (size_t i = 0; i < url.n; i++) {
        uint8_t c = (uint8_t)url.s[i];
        if (c > 0x20 && c < 0x7F && c != '<' && c != '>' && c != '"' && c != '\\' && c != '`' &&
            c != '{' && c != '}' && c != '|' && c != '^') {
            nb_putc(&ascii, (char)c);
        } else {
            nb_putc(&ascii, '%');
            nb_putc(&ascii, hex[c >> 4]);
            nb_putc(&ascii, hex[c & 15]);
        }
    }
    nb_put_literal(b, nb_buf_str(&ascii));
    nb_buf_free(&ascii);
}

/* Another edition's file. */
static void put_remote(nb_buf *b, nb_str file, nb_str dest)
{
    nb_puts(b, "/A<</S/GoToR/F<<");
    nb_put_filespec(b, file);
    nb_puts(b, ">>/D");
    if (dest.n) nb_put_text(b, dest);
    else nb_puts(b, "[0/Fit]");
    nb_puts(b, ">>");
}

static void put_target(nb_buf *b, const nb_ink *ink)
{
    if (ink->as.link.url.n) {
        nb_puts(b, "/A<</S/URI/URI");
        put_uri(b, ink->as.link.url);
        nb_puts(b, ">>");
    } else if (ink->as.link.file.n) {
        put_remote(b, ink->as.link.file, ink->as.link.dest);
    } else {
        nb_puts(b, "/Dest");
        nb_put_text(b, ink->as.link.dest);
    }
}

/* What a screen reader says of the link. */
static nb_str contents(const nb_ink *ink)
{
    if (ink->as.link.title.n) return ink->as.link.title;
    if (ink->as.link.url.n) return ink->as.link.url;
    return ink->as.link.file.n ? ink->as.link.file : ink->as.link.dest;
}

static void put_rectangle(nb_buf *b, const nb_ink *ink, nb_len height)
{
    const nb_len side[4] = {ink->x, height - ink->y - ink->height, ink->x + ink->width,
                            height - ink->y};
    nb_puts(b, "/Rect[");
    for (int i = 0; i < 4; i++) {
        if (i) nb_putc(b, ' ');
        nb_put_fixed(b, nb_hundredths(side[i]), 2);
    }
    nb_putc(b, ']');
}

static uint32_t write_link(nb_pdf *p, size_t page, const nb_ink *ink)
{
    uint32_t id = nb_object_new(p->objects);
    nb_buf *b = nb_object_begin(p->objects, id);
    nb_puts(b, "<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]");
    put_rectangle(b, ink, p->pages->page[page].height);
    nb_puts(b, "/Contents");
    nb_put_text(b, contents(ink));
    put_target(b, ink);
    if (p->tagging && ink->tag >= NB_FIRST_TAG)
        nb_printf(b, "/StructParent %d",
                  nb_tag_annotation(p->tagging, ink->tag, (uint32_t)page, id));
    nb_puts(b, ">>");
    nb_object_end(p->objects);
    return id;
}

static bool leads_somewhere(nb_pdf *p, const nb_ink *ink)
{
    if (ink->as.link.url.n || ink->as.link.file.n) return true;
    if (nb_map_find(&p->links->dests, ink->as.link.dest)) return true;
    nb_diag(p->diags, NB_DEAD_LINK, NB_NOWHERE, "there is no place '%.*s' on the pages",
            NB_STR_ARG(ink->as.link.dest));
    return false;
}

void nb_links_page(nb_pdf *p, size_t number, nb_buf *entries)
{
    const nb_page *page = &p->pages->page[number];
    bool any = false;
    for (size_t i = 0, part = 0; i < page->n; i++) {
        while (part < page->n_parts && page->part[part].ink <= i) part++;
        if (part && p->tagging)
            nb_tagging_at(p->tagging, page->part[part - 1].reading +
                                          (uint32_t)(i - page->part[part - 1].ink));
        if (page->ink[i].type != NB_INK_LINK || !leads_somewhere(p, &page->ink[i])) continue;
        if (!any) nb_puts(entries, "/Annots[");
        any = true;
        nb_put_ref(entries, write_link(p, number, &page->ink[i]));
    }
    if (any) nb_putc(entries, ']');
}

/* ---- destinations ---- */

static void put_dest(void *ctx, nb_buf *b, size_t i)
{
    const nb_pdf *p = ctx;
    const nb_dest *d = &p->pages->dest[i];
    nb_printf(b, "[%u 0 R/XYZ ", p->page_object[d->page]);
    nb_put_fixed(b, nb_hundredths(d->x), 2);
    nb_putc(b, ' ');
    nb_put_fixed(b, nb_hundredths(p->pages->page[d->page].height - d->y), 2);
    nb_puts(b, " null]");
}

uint32_t nb_links_names(nb_pdf *p)
{
    size_t n = p->pages->n_dests;
    nb_name *name = NB_ARRAY(p->arena, nb_name, n);
    for (size_t i = 0; i < n; i++)
        name[i] = (nb_name){nb_text_bytes(p->arena, p->pages->dest[i].name), i};
    return nb_names_write(p, name, n, put_dest, p);
}
