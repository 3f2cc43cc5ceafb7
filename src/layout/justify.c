/* justify.c: a row is made as wide as its measure, spaces changing in the order of CLREQ §3.2:
 * they shrink kind by kind; they stretch at word spaces, then between Han and Latin, then
 * everywhere. */
#include "layout/shaped.h"

enum {
    TRACKING = 42, /* thousandths of an em: stretch between characters that nobody notices */
    MOST = 500 /* beyond it a line with few gaps that ends at code or an address stays short */
};

nb_len nb_tracking(const nb_shaped *s, const nb_unit *u)
{
    return u->tracks ? nb_muldiv(s->run[u->run].size, TRACKING, 1000) : 0;
}

uint32_t nb_hyphen_glyph(const nb_shaped *s, const nb_unit *u, nb_len *advance)
{
    const nb_run *r = &s->run[u->run];
    *advance = 0;
    if (!r->face) return 0;
    uint32_t id = nb_face_glyph_of(r->face, 0x2010);
    if (!id) id = nb_face_glyph_of(r->face, '-');
    if (id)
        *advance = nb_muldiv(r->size, nb_face_advance_units(r->face, id),
                             (int64_t)nb_face_upem(r->face));
    return id;
}

/* Parts of its width, in per cent, that a mark may stand outside the measure. Small: enough to
 * make the edge look straight. */
static int protrusion(uint32_t ch, bool right)
{
    switch (ch) {
    case '-':
    case 0xAD:
    case 0x2010: return right ? 50 : 0;
    case '.':
    case ',': return right ? 60 : 0;
    case ':':
    case ';': return right ? 35 : 0;
    case '!':
    case '?': return right ? 15 : 0;
    case '\'':
    case '"':
    case 0x2018:
    case 0x2019:
    case 0x201C:
    case 0x201D: return 50;
    case 0x2013:
    case 0x2014: return right ? 20 : 0;
    case 'A':
    case 'T':
    case 'V':
    case 'W':
    case 'Y': return 5;
    default: return 0;
    }
}

static nb_len protrude(const nb_shaped *s, size_t i, bool right)
{
    const nb_unit *u = &s->unit[i];
    if (s->style.mode != NB_SET_JUSTIFY || s->bidi) return 0;
    if (u->kind != NB_UNIT_WORD && u->kind != NB_UNIT_OTHER) return 0;
    const nb_attr *a = nb_unit_attr(s, u);
    if (a->code || a->kbd || a->rise) return 0;
    size_t k = u->from;
    return nb_muldiv(u->advance, protrusion(nb_utf8_next(s->text, &k), right), 100);
}

nb_len nb_protrude_left(const nb_shaped *s, size_t unit)
{
    return protrude(s, unit, false);
}

nb_len nb_protrude_right(const nb_shaped *s, size_t unit, bool hyphen)
{
    if (!hyphen) return protrude(s, unit, true);
    nb_len advance;
    nb_hyphen_glyph(s, &s->unit[unit], &advance);
    return s->style.mode == NB_SET_JUSTIFY && !s->bidi ? advance / 2 : 0;
}

size_t nb_row_ink_end(const nb_shaped *s, const nb_row *row)
{
    size_t end = row->to;
    while (end > row->from &&
           (s->unit[end - 1].kind == NB_UNIT_SPACE || (s->unit[end - 1].brk & NB_AFTER_MUST)))
        end--;
    return end;
}

typedef nb_len (*amount)(const nb_shaped *s, const nb_unit *u, int kind);

/* Shares `want` out over the gaps in proportion to what each can take, at most all of it unless
 * `limitless`; sign: -1 takes away. Returns what is left. Rounding never loses a unit. */
static nb_len share(const nb_shaped *s, const nb_row *row, size_t n, nb_len *gap, nb_len want,
                    amount can, int kind, int sign, bool limitless)
{
    nb_len all = 0, sum = 0, given = 0;
    for (size_t i = 0; i < n; i++) all += can(s, &s->unit[row->from + i], kind);
    if (all <= 0) return want;
    nb_len give = limitless ? want : nb_len_min(want, all);
    for (size_t i = 0; i < n; i++) {
        sum += can(s, &s->unit[row->from + i], kind);
        nb_len due = nb_muldiv(give, sum, all);
        gap[i] += sign * (due - given);
        given = due;
    }
    return want - give;
}

static nb_len can_shrink(const nb_shaped *s, const nb_unit *u, int kind)
{
    return u->gap_kind == kind ? nb_gap_shrink(s, u) : 0;
}

static nb_len can_stretch(const nb_shaped *s, const nb_unit *u, int kind)
{
    return u->gap_kind == kind ? nb_gap_stretch(s, u) : 0;
}

static nb_len can_track(const nb_shaped *s, const nb_unit *u, int kind)
{
    (void)kind;
    return u->tracks ? s->run[u->run].size : 0;
}

static bool ends_at_code(const nb_shaped *s, const nb_row *row)
{
    const nb_unit *u = &s->unit[nb_row_ink_end(s, row) - 1];
    return nb_unit_attr(s, u)->code || (u->brk & NB_AFTER_ADDRESS) ||
           (row->to < s->n_units && nb_unit_attr(s, &s->unit[row->to])->code);
}

static void stretch(const nb_shaped *s, const nb_row *row, size_t n, nb_len *gap, nb_len want)
{
    size_t spaces = 0, tracks = 0;
    for (size_t i = 0; i < n; i++) {
        const nb_unit *u = &s->unit[row->from + i];
        spaces += u->gap_kind == NB_GAP_SPACE && nb_gap_stretch(s, u) > 0;
        tracks += u->tracks;
    }
    bool latin = spaces && tracks < 2 * spaces;
    nb_len most = s->style.text.size * MOST / 1000;
    bool short_line =
        ends_at_code(s, row) && want > (nb_len)(latin ? 2 * spaces : tracks + spaces) * most;
    want = share(s, row, n, gap, want, can_stretch, NB_GAP_SPACE, 1, latin && !short_line);
    want = share(s, row, n, gap, want, can_stretch, NB_GAP_MIXED, 1, false);
    if (!short_line) share(s, row, n, gap, want, can_track, 0, 1, true);
}

nb_len nb_unit_width(const nb_shaped *s, const nb_unit *u, int scale)
{
    if (scale == 1000 || !s->run[u->run].expands) return u->advance;
    return nb_muldiv(u->advance, scale, 1000);
}

/* The part of `want` that scaled text takes: the same share of what it can as the spaces take.
 */
static nb_len expand(const nb_shaped *s, const nb_row *row, size_t n, nb_len want, int sign,
                     int *scale)
{
    nb_len text = 0, spaces = 0;
    for (size_t i = 0; i < n; i++) {
        const nb_unit *u = &s->unit[row->from + i];
        if (s->run[u->run].expands) text += u->advance;
        if (i + 1 < n) spaces += sign > 0 ? nb_gap_stretch(s, u) : nb_gap_shrink(s, u);
    }
    nb_len flex = text * NB_EXPANSION / 1000;
    if (flex <= 0) return want;
    nb_len steps = nb_len_min(want * NB_EXPANSION / (spaces + flex), NB_EXPANSION);
    nb_len rest = want - text * steps / 1000;
    if (rest > spaces && steps < NB_EXPANSION) steps++;
    *scale = 1000 + sign * (int)steps;
    nb_len scaled = 0;
    for (size_t i = 0; i < n; i++) {
        const nb_unit *u = &s->unit[row->from + i];
        scaled += nb_unit_width(s, u, *scale) - u->advance;
    }
    return want - sign * scaled;
}

static void shrink(const nb_shaped *s, const nb_row *row, size_t n, nb_len want,
                   nb_justified *out)
{
    want = expand(s, row, n, want, -1, &out->scale);
    for (int kind = NB_GAP_SPACE; kind < NB_GAPS && want > 0; kind++) {
        nb_len left = share(s, row, n - 1, out->gap, want, can_shrink, kind, -1, false);
        if (left != want && kind != NB_GAP_SPACE) out->squeezed = true;
        want = left;
    }
}

void nb_justify(const nb_shaped *s, const nb_row *row, nb_len width, nb_justified *out)
{
    out->scale = 1000;
    out->squeezed = false;
    out->width = 0;
    size_t end = nb_row_ink_end(s, row), n = end - row->from;
    for (size_t i = n; i < row->to - row->from; i++) out->gap[i] = 0;
    if (!n) return;
    nb_len natural = row->first ? s->style.indent : 0, extra = 0;
    for (size_t i = 0; i < n; i++) {
        const nb_unit *u = &s->unit[row->from + i];
        out->gap[i] = i + 1 < n ? u->gap : 0;
        natural += u->advance + out->gap[i];
    }
    const nb_unit *last = &s->unit[end - 1];
    if (row->hyphen) nb_hyphen_glyph(s, last, &extra);
    extra += nb_mark_blank(s, last);
    extra -= nb_protrude_right(s, end - 1, row->hyphen) + nb_protrude_left(s, row->from);
    nb_len want = width - natural - extra;
    if (want < 0 && s->style.mode == NB_SET_JUSTIFY) {
        shrink(s, row, n, -want, out);
    } else if (want > 0 && row->justify) {
        want = expand(s, row, n, want, 1, &out->scale);
        stretch(s, row, n - 1, out->gap, want);
    }
    for (size_t i = 0; i < n; i++)
        out->width += nb_unit_width(s, &s->unit[row->from + i], out->scale) + out->gap[i];
}
