/* balance.c: headings and titles of several lines: lines of about one length, and Chinese that
 * breaks between words.
 *
 * The narrowest measure that still takes the same number of lines makes them alike. Where words
 * of Han end is a dictionary's guess, so it is a price and no prohibition. */
#include "layout/break.h"
#include "layout/shaped.h"

enum { MOST_LINES = 6 }; /* what is longer is no title */

static void mark_words(nb_ctx *c, nb_shaped *s)
{
    const uint8_t *start = nb_text_words(c->text, c->scratch, s->text, s->lang);
    for (size_t i = 0; i + 1 < s->n_units; i++) {
        const nb_unit *next = &s->unit[i + 1];
        bool han = s->unit[i].kind == NB_UNIT_HAN && next->kind == NB_UNIT_HAN;
        if (han && !start[next->from]) s->unit[i].brk |= NB_AFTER_IN_WORD;
    }
}

/* How many lines end where none should: the price of a narrower measure. */
static size_t bad_ends(const nb_shaped *s, const nb_row *row, size_t n)
{
    size_t bad = 0;
    for (size_t i = 0; i + 1 < n; i++)
        bad += row[i].hyphen || row[i].emergency || row[i].badness == NB_OVERFULL_LINE ||
               (s->unit[row[i].to - 1].brk & NB_AFTER_IN_WORD);
    return bad;
}

size_t nb_balanced_rows(nb_ctx *c, nb_shaped *s, nb_len width, nb_row **rows)
{
    size_t n = nb_para_rows(c, s, width, 0, rows);
    if (n < 2 || n > MOST_LINES) return n;
    mark_words(c, s);
    nb_row *best = NULL;
    n = nb_para_rows(c, s, width, 0, &best);
    size_t bad = bad_ends(s, best, n);
    nb_len least = width / 2, most = width;
    while (most - least > s->style.text.size / 4) {
        nb_len middle = (least + most) / 2;
        nb_row *row = NULL;
        size_t k = nb_para_rows(c, s, middle, 0, &row);
        bool good = k == n && bad_ends(s, row, k) <= bad;
        if (good) best = row;
        *(good ? &most : &least) = middle;
    }
    *rows = best;
    return n;
}
