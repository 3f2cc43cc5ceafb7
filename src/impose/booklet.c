/* A booklet: two pages on each side of a sheet, printed on both sides (turned over the short
 * edge), folded in the middle. Sheets of a signature lie in each other: the outermost carries
 * the first and the last page of it. */
#include "impose/sheet.h"

/* How much further out an inner sheet's edge stands than that of the sheet around it: the
 * thickness of paper of 80 g/m². Pages of inner sheets move towards the spine by as much. */
static nb_len creep(void)
{
    return NB_MM(0.1);
}

/* Pages that fit twice on A4 are printed there at full size; others are scaled to their own
 * paper. */
static void sheet_size(const nb_page *page, const nb_impose_options *o, nb_sheet *s)
{
    nb_len w = o->sheet_width ? o->sheet_width : page->width;
    nb_len h = o->sheet_width ? o->sheet_height : page->height;
    nb_len slack = NB_MM(1); /* half of A4 is 148.5 mm, A5 is 148 */
    if (!o->sheet_width && 2 * page->width <= NB_MM(297) + slack &&
        page->height <= NB_MM(210) + slack) {
        w = 2 * page->width;
        h = page->height;
    }
    s->width = nb_len_max(w, h);
    s->height = nb_len_min(w, h);
}

/* Two pages on one side; shift: towards the spine. */
static void add_side(nb_arena *a, const nb_pages *source, const nb_impose_options *o,
                     size_t left, size_t right, nb_len shift, nb_sheets *out)
{
    nb_sheet *s = &NB_PUSH(a, out);
    sheet_size(&source->page[0], o, s);
    size_t page[2] = {o->rtl ? right : left, o->rtl ? left : right};
    for (int i = 0; i < 2; i++) {
        nb_slot *slot = &s->slot[s->n++];
        slot->page = NB_NO_PAGE;
        if (page[i] >= source->n) continue;
        slot->page = (int64_t)page[i];
        nb_area half = {i * (s->width / 2), 0, s->width / 2, s->height};
        /* Pages meet in the fold. */
        nb_slot_fit(slot, &source->page[page[i]], half, i ? 0 : 1000);
        slot->x += i ? -shift : shift;
    }
}

void nb_sheets_booklet(nb_arena *a, const nb_pages *source, const nb_impose_options *o,
                       nb_sheets *out)
{
    size_t all = (source->n + 3) / 4; /* sheets; four pages on each */
    size_t most = o->signature > 0 ? (size_t)o->signature : all;
    for (size_t first = 0; first < all; first += most) {
        size_t sheets = all - first < most ? all - first : most;
        size_t base = first * 4, end = base + sheets * 4 - 1;
        for (size_t i = 0; i < sheets; i++) {
            nb_len shift = (nb_len)i * creep();
            add_side(a, source, o, end - 2 * i, base + 2 * i, shift, out);
            add_side(a, source, o, base + 2 * i + 1, end - 2 * i - 1, shift, out);
        }
    }
}
