/* Bookmarks, through libharu's outline, and page labels. */
#include "pdf/parts.h"

#include "base/mem.h"
#include "pdf/syntax.h"

/* libharu links the items and counts them; titles and destinations are ours, since its encoders
 * cannot spell Unicode and its destinations insist on a zoom. */
static HPDF_Outline add_item(HPDF_Doc haru, HPDF_Outline parent, bool open)
{
    HPDF_Outline item = HPDF_CreateOutline(haru, parent, "", NULL);
    if (!item) return NULL;
    HPDF_Dict_RemoveElement(item, "Title");
    HPDF_Dict_RemoveElement(item, "Type"); /* it says Outlines, which an item is not */
    HPDF_Outline_SetOpened(item, open);
    return item;
}

static void put_item(const nb_pdf *p, nb_buf *b, const nb_bookmark *m)
{
    nb_puts(b, "/Title");
    nb_put_text(b, m->title);
    nb_printf(b, "/Dest[%u 0 R/XYZ null ", p->page_object[m->page]);
    nb_put_fixed(b, nb_hundredths(p->pages->page[m->page].height - m->y), 2);
    nb_puts(b, " null]");
}

void nb_outline_write(nb_pdf *p)
{
    enum { DEEPEST = 64 };
    const nb_pages *pages = p->pages;
    HPDF_Doc haru = nb_objects_haru(p->objects);
    HPDF_Outline *item = nb_calloc(pages->n_bookmarks, sizeof *item), above[DEEPEST];
    int depth[DEEPEST], n = 0;
    for (size_t i = 0; i < pages->n_bookmarks; i++) {
        const nb_bookmark *m = &pages->bookmark[i];
        while (n && depth[n - 1] >= m->depth) n--;
        if (n == DEEPEST) n--;
        item[i] = add_item(haru, n ? above[n - 1] : NULL, n == 0);
        if (!item[i]) break; /* nb_objects_finish reports it */
        above[n] = item[i];
        depth[n++] = m->depth;
    }
    for (size_t i = 0; i < pages->n_bookmarks && item[i]; i++) {
        nb_buf b = {0};
        put_item(p, &b, &pages->bookmark[i]);
        nb_object_haru(p->objects, item[i], nb_buf_str(&b));
        nb_buf_free(&b);
    }
    nb_free(item);
}

void nb_labels_put(const nb_pdf *p, nb_buf *b)
{
    const nb_pages *pages = p->pages;
    if (!pages->n_labels) return;
    nb_puts(b, "/PageLabels<</Nums[");
    for (size_t i = 0; i < pages->n_labels; i++) {
        const nb_label_range *l = &pages->labels[i];
        nb_printf(b, "%u<<", l->page);
        if (l->style) nb_printf(b, "/S/%c", l->style);
        if (l->prefix.n) {
            nb_puts(b, "/P");
            nb_put_text(b, l->prefix);
        }
        if (l->first > 1) nb_printf(b, "/St %d", l->first);
        nb_puts(b, ">>");
    }
    nb_puts(b, "]>>");
}
