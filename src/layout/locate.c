/* locate.c: where in the source a byte of a paragraph stands, for messages. A node knows its
 * first line and column; from there the source is read for as many of the same character as the
 * node's own text has up to that byte, so that escapes, markup and smart quotes in between do
 * no harm. */
#include "layout/shaped.h"
#include "layout/work.h"

static nb_str text_of(const nb_node *n)
{
    if (n->type == NB_TEXT || n->type == NB_CODE) return n->as.text.text;
    if (n->type == NB_MATH || n->type == NB_MATH_BLOCK) return n->as.math.text;
    if (n->type == NB_CODE_BLOCK) return n->as.code_block.text;
    return NB_STR_NULL;
}

static size_t byte_of(nb_str source, nb_loc loc)
{
    size_t i = 0;
    for (uint32_t line = 1; line < loc.line && i < source.n; line++) {
        i = nb_str_chr(source, '\n', i);
        if (i == NB_NPOS) return source.n;
        i++;
    }
    i += loc.col ? loc.col - 1 : 0;
    return i < source.n ? i : source.n;
}

static nb_loc loc_of(nb_str source, nb_loc from, size_t start, size_t byte)
{
    nb_loc loc = from;
    for (size_t i = start; i < byte; i++) {
        loc.col++;
        if (source.s[i] == '\n') loc.line++, loc.col = 1;
    }
    return loc;
}

nb_loc nb_locate(nb_ctx *c, const nb_shaped *s, size_t byte)
{
    const nb_bit *bit = nb_bit_at(s, byte);
    if (!bit || !bit->source) return s->loc.line || !s->block ? s->loc : s->block->loc;
    const nb_node *n = bit->source;
    nb_str own = text_of(n), source = nb_diags_text(c->diags, n->loc.file);
    size_t at = bit->offset + (byte - bit->from), end = byte;
    if (!n->loc.line || at >= own.n || !source.n || !nb_work_may_locate(c)) return n->loc;
    nb_utf8_next(s->text, &end);
    nb_str what = nb_str_sub(s->text, byte, end);
    size_t nth = 0, start = byte_of(source, n->loc);
    for (size_t i = nb_str_find(own, what, 0); i < at; i = nb_str_find(own, what, i + what.n))
        nth++;
    size_t found = nb_str_find(source, what, start);
    while (nth-- && found != NB_NPOS) found = nb_str_find(source, what, found + what.n);
    return found == NB_NPOS ? n->loc : loc_of(source, n->loc, start, found);
}

const nb_bit *nb_bit_at(const nb_shaped *s, size_t byte)
{
    size_t lo = 0, hi = s->n_bits;
    while (hi - lo > 1) {
        size_t mid = (lo + hi) / 2;
        if (s->bit[mid].from <= byte) lo = mid;
        else hi = mid;
    }
    return s->n_bits ? &s->bit[lo] : NULL;
}
