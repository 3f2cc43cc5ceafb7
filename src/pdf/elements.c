/* One element of the structure tree as an object, and its shape. */
#include "pdf/syntax.h"
#include "pdf/tagging.h"

static void put_text_entry(nb_buf *b, const char *key, nb_str value)
{
    if (!value.n) return;
    nb_puts(b, key);
    nb_put_text(b, value);
}

static void put_box(nb_buf *b, const nb_tag_place *x)
{
    const nb_len side[4] = {x->x0, x->y0, x->x1, x->y1};
    nb_puts(b, "/A<</O/Layout/BBox[");
    for (int i = 0; i < 4; i++) {
        if (i) nb_putc(b, ' ');
        nb_put_fixed(b, nb_hundredths(side[i]), 2);
    }
    nb_puts(b, "]>>");
}

/* Standard attributes (ISO 32000-1, 14.8.5). */
static void put_attributes(const nb_tag *g, nb_buf *b, const nb_tag_place *where)
{
    switch (g->type) {
    case NB_TAG_L:
        nb_printf(b, "/A<</O/List/ListNumbering/%s>>", g->ordered ? "Decimal" : "Disc");
        break;
    case NB_TAG_TH:
    case NB_TAG_TD:
        if (g->type == NB_TAG_TD && g->colspan < 2 && g->rowspan < 2) break;
        nb_puts(b, "/A<</O/Table");
        if (g->type == NB_TAG_TH) nb_puts(b, g->scope ? "/Scope/Row" : "/Scope/Column");
        if (g->colspan > 1) nb_printf(b, "/ColSpan %u", g->colspan);
        if (g->rowspan > 1) nb_printf(b, "/RowSpan %u", g->rowspan);
        nb_puts(b, ">>");
        break;
    case NB_TAG_FIGURE:
    case NB_TAG_FORMULA:
        if (where) put_box(b, where);
        break;
    case NB_TAG_DOCUMENT:
    case NB_TAG_PART:
    case NB_TAG_SECT:
    case NB_TAG_DIV:
    case NB_TAG_BLOCKQUOTE:
    case NB_TAG_CAPTION:
    case NB_TAG_TOC:
    case NB_TAG_TOCI:
    case NB_TAG_P:
    case NB_TAG_H1:
    case NB_TAG_H2:
    case NB_TAG_H3:
    case NB_TAG_H4:
    case NB_TAG_H5:
    case NB_TAG_H6:
    case NB_TAG_LI:
    case NB_TAG_LBL:
    case NB_TAG_LBODY:
    case NB_TAG_TABLE:
    case NB_TAG_THEAD:
    case NB_TAG_TBODY:
    case NB_TAG_TR:
    case NB_TAG_SPAN:
    case NB_TAG_QUOTE:
    case NB_TAG_NOTE:
    case NB_TAG_REFERENCE:
    case NB_TAG_CODE:
    case NB_TAG_LINK:
    case NB_TAG_RUBY:
    case NB_TAG_RB:
    case NB_TAG_RT:
    case NB_TAG_TYPES: break;
    }
}

/* The page that /Pg names: that of the first content. UINT32_MAX = there is none. */
static uint32_t home_page(const nb_kid *k, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (k[i].type != NB_KID_TAG) return k[i].page;
    return UINT32_MAX;
}

void nb_spell_ref(nb_spelling s, nb_buf *b, uint32_t id)
{
    nb_putc(b, ' ');
    nb_put_padded(b, id, s.id_width);
    nb_put(b, " 0 R", 4);
}

static void put_mcid(nb_spelling s, nb_buf *b, uint32_t mcid)
{
    nb_putc(b, ' ');
    nb_put_padded(b, mcid, s.mcid_width);
}

static void put_kid(const nb_elements *e, nb_buf *b, nb_spelling s, const nb_kid *k,
                    uint32_t home)
{
    const uint32_t *page = e->t->p->page_object;
    switch (k->type) {
    case NB_KID_TAG: nb_spell_ref(s, b, e->t->object[k->value]); return;
    case NB_KID_CONTENT:
        if (k->page == home) {
            put_mcid(s, b, k->value);
            return;
        }
        nb_puts(b, "<</Type/MCR/Pg");
        nb_spell_ref(s, b, page[k->page]);
        nb_puts(b, "/MCID");
        put_mcid(s, b, k->value);
        nb_puts(b, ">>");
        return;
    case NB_KID_OBJECT:
        nb_puts(b, "<</Type/OBJR");
        if (k->page != home) {
            nb_puts(b, "/Pg");
            nb_spell_ref(s, b, page[k->page]);
        }
        nb_puts(b, "/Obj");
        nb_spell_ref(s, b, k->value);
        nb_puts(b, ">>");
        return;
    }
}

void nb_kids_put(const nb_elements *e, nb_buf *b, nb_spelling s, uint32_t owner)
{
    const nb_kid *k = e->kids + e->first[owner];
    size_t n = e->first[owner + 1] - e->first[owner];
    uint32_t home = home_page(k, n);
    if (home != UINT32_MAX) {
        nb_puts(b, "/Pg");
        nb_spell_ref(s, b, e->t->p->page_object[home]);
    }
    if (!n) return;
    nb_puts(b, "/K");
    if (n > 1) nb_putc(b, '[');
    for (size_t i = 0; i < n; i++) put_kid(e, b, s, &k[i], home);
    if (n > 1) nb_putc(b, ']');
}

/* A figure that its author has not described (which was reported) is at least told by its name.
 */
static nb_str alternative(const nb_tag *g, const nb_tag_place *where)
{
    bool nameless = g->type == NB_TAG_FIGURE && !g->alt.n && !g->actual.n && where;
    return nameless ? where->picture : g->alt;
}

void nb_element_put(const nb_elements *e, nb_buf *b, nb_spelling s, uint32_t tag)
{
    const nb_tag *g = &e->t->p->pages->tag[tag];
    uint32_t parent = nb_tag_parent(e->t, tag);
    nb_puts(b, "<</S/");
    nb_puts(b, nb_tag_name(g->type));
    nb_puts(b, "/P");
    nb_spell_ref(s, b, parent ? e->t->object[parent] : e->root);
    nb_kids_put(e, b, s, tag);
    put_text_entry(b, "/Lang", g->lang);
    put_text_entry(b, "/T", g->title);
    put_text_entry(b, "/Alt", alternative(g, e->where[tag]));
    put_text_entry(b, "/ActualText", g->actual);
    put_text_entry(b, "/ID", g->id);
    put_attributes(g, b, e->where[tag]);
    nb_puts(b, ">>");
}

/* ---- its shape ---- */

/* Bits: a type, two flags, and three for each child. */
uint64_t nb_element_shape(const nb_elements *e, uint32_t tag)
{
    enum { MOST = 12 };
    const nb_tag *g = &e->t->p->pages->tag[tag];
    const nb_kid *k = e->kids + e->first[tag];
    size_t n = e->first[tag + 1] - e->first[tag];
    bool texts = g->lang.n || g->title.n || g->alt.n || g->actual.n || g->id.n;
    if (texts || e->where[tag] || g->colspan > 1 || g->rowspan > 1 || n > MOST) return 0;
    uint32_t home = home_page(k, n);
    uint64_t shape = (uint64_t)g->type + 1;
    shape = shape << 1 | (g->ordered || g->scope);
    for (size_t i = 0; i < MOST; i++)
        shape =
            shape << 3 |
            (i >= n ? 0u : k[i].type * 2u + 1 + (k[i].type != NB_KID_TAG && k[i].page != home));
    return shape;
}
