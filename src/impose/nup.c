/* Several pages on a side of a sheet, in the order of reading, each perhaps with lines for
 * notes. */
#include "impose/sheet.h"

enum { NOTE_SHARE = 500 }; /* of the cell, in thousandths, that lines take */

static nb_len edge(void)
{
    return NB_MM(5); /* what printers cannot reach */
}

static nb_len gutter(void)
{
    return NB_MM(4);
}

void nb_slot_fit(nb_slot *slot, const nb_page *page, nb_area area, int at)
{
    int64_t across = nb_muldiv(area.width, NB_FULL_SIZE, page->width);
    int64_t down = nb_muldiv(area.height, NB_FULL_SIZE, page->height);
    slot->scale = across < down ? across : down;
    if (slot->scale > NB_FULL_SIZE) slot->scale = NB_FULL_SIZE;
    nb_len width = nb_muldiv(page->width, slot->scale, NB_FULL_SIZE);
    nb_len height = nb_muldiv(page->height, slot->scale, NB_FULL_SIZE);
    slot->x = area.x + nb_muldiv(area.width - width, at, 1000);
    slot->y = area.y + (area.height - height) / 2;
}

static nb_len shrunk(const nb_slot *slot, nb_len x)
{
    return nb_muldiv(x, slot->scale, NB_FULL_SIZE);
}

/* Lines stand where text would: in the page's own margins, beside it as high as its text. */
static void keep_margins(nb_slot *slot, const nb_page *page, const nb_impose_options *o)
{
    nb_area *l = &slot->lines;
    nb_len left = page->left, right = page->width - page->left - page->measure;
    if (!page->measure) left = right = nb_len_min(page->width, page->height) / 10;
    nb_len top = page->measure ? page->top : left, depth = page->measure ? page->depth : 0;
    if (!depth) depth = page->height - 2 * top;
    if (o->lines == NB_LINES_BESIDE) {
        nb_len outer = shrunk(slot, o->rtl ? left : right);
        l->y = slot->y + shrunk(slot, top);
        l->height = shrunk(slot, depth);
        l->width -= outer;
        if (o->rtl) l->x += outer;
    } else if (o->lines == NB_LINES_BELOW) {
        l->x = slot->x + shrunk(slot, left);
        l->width = shrunk(slot, page->width - left - right);
        l->height -= shrunk(slot, nb_len_min(left, right));
    }
}

static void set_slot(nb_slot *slot, const nb_page *page, nb_area cell,
                     const nb_impose_options *o)
{
    nb_area at = cell;
    slot->lines = (nb_area){0};
    if (o->lines == NB_LINES_BESIDE) {
        at.width = nb_muldiv(cell.width - gutter(), NOTE_SHARE, 1000);
        slot->lines = (nb_area){cell.x + at.width + gutter(), cell.y,
                                cell.width - at.width - gutter(), cell.height};
        if (o->rtl) {
            at.x = cell.x + slot->lines.width + gutter();
            slot->lines.x = cell.x;
        }
    } else if (o->lines == NB_LINES_BELOW) {
        at.height = nb_muldiv(cell.height - gutter(), 1000 - NOTE_SHARE / 2, 1000);
        slot->lines = (nb_area){cell.x, cell.y + at.height + gutter(), cell.width,
                                cell.height - at.height - gutter()};
    }
    nb_slot_fit(slot, page, at, 500);
    keep_margins(slot, page, o);
}

/* The grid that suits upright pages: two and six lie across the sheet; with lines beside them,
 * one and four do, and two stand one above the other. */
static void grid(const nb_impose_options *o, int *columns, int *rows, bool *across)
{
    bool beside = o->lines == NB_LINES_BESIDE;
    int n = o->nup > 1 ? o->nup : 1;
    *columns = n == 9 ? 3 : n == 6 ? 3 : n == 4 ? 2 : n == 2 ? 2 : 1;
    *across = n == 2 || n == 6;
    if (beside) {
        *across = n == 1 || n == 4;
        if (n == 2) *columns = 1;
        if (n == 6) *columns = 2;
    }
    *rows = n / *columns;
}

void nb_sheets_nup(nb_arena *a, const nb_pages *source, const nb_impose_options *o,
                   nb_sheets *out)
{
    int columns, rows;
    bool across;
    grid(o, &columns, &rows, &across);
    int n = columns * rows;
    bool alone = n == 1 && o->lines == NB_LINES_NONE && !o->sheet_width;
    for (size_t first = 0; first < source->n; first += (size_t)n) {
        const nb_page *p = &source->page[first];
        nb_sheet *s = &NB_PUSH(a, out);
        nb_len w = o->sheet_width ? o->sheet_width : p->width;
        nb_len h = o->sheet_width ? o->sheet_height : p->height;
        bool turn = across != (p->width > p->height) && n * (int)!alone > 0;
        turn = turn && (across ? w < h : w > h);
        s->width = turn ? h : w;
        s->height = turn ? w : h;
        nb_len cell_width = (s->width - 2 * edge() - (columns - 1) * gutter()) / columns;
        nb_len cell_height = (s->height - 2 * edge() - (rows - 1) * gutter()) / rows;
        for (int i = 0; i < n && first + (size_t)i < source->n; i++) {
            nb_slot *slot = &s->slot[s->n++];
            size_t page = first + (size_t)i;
            slot->page = (int64_t)page;
            slot->scale = NB_FULL_SIZE;
            if (alone) continue;
            int column = o->rtl ? columns - 1 - i % columns : i % columns;
            nb_area cell = {edge() + column * (cell_width + gutter()),
                            edge() + i / columns * (cell_height + gutter()), cell_width,
                            cell_height};
            set_slot(slot, &source->page[page], cell, o);
        }
    }
}
