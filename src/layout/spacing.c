/* spacing.c: the space after every unit: word spaces, the blank halves of full-width marks, the
 * gap between Han and Latin; how far each may shrink and stretch (CLREQ §3.1.6 and §3.2; GB/T
 * 15834 §5.1; TeX's proportions for word spaces). */
#include "layout/shaped.h"
#include "layout/work.h"

/* Parts of an em, in thousandths. */
enum {
    MIXED_GAP = 250,       /* Han beside Latin: from 1/8 to 1/3 em */
    CJK_SPACE_LEAST = 250, /* a word space in Chinese text: 1/4 … */
    CJK_SPACE_MOST = 500,  /* … to 1/2 em */
    KEY_PAD = 180          /* inside a key's box, left and right */
};

static nb_len em(const nb_shaped *s, const nb_unit *u, int per_mille)
{
    return nb_muldiv(s->run[u->run].size, per_mille, 1000);
}

static nb_len quarters(const nb_shaped *s, const nb_unit *u, int n)
{
    return s->run[u->run].size * n / 4;
}

/* How far a gap gives. Blank halves of marks may vanish; a word space keeps TeX's proportions,
 * in Chinese text CLREQ's limits. */
nb_len nb_gap_stretch(const nb_shaped *s, const nb_unit *u)
{
    if (u->gap_kind == NB_GAP_MIXED) return u->gap / 3;
    if (u->gap_kind != NB_GAP_SPACE) return 0;
    if (!nb_unit_attr(s, u)->cjk) return u->gap / 2;
    return nb_len_max(em(s, u, CJK_SPACE_MOST) - u->gap, 0);
}

nb_len nb_gap_shrink(const nb_shaped *s, const nb_unit *u)
{
    if (u->gap_kind == NB_GAP_NONE) return 0;
    if (u->gap_kind == NB_GAP_MIXED) return u->gap / 2;
    if (u->gap_kind != NB_GAP_SPACE) return u->gap;
    if (!nb_unit_attr(s, u)->cjk) return u->gap / 3;
    return nb_len_max(u->gap - em(s, u, CJK_SPACE_LEAST), 0);
}

nb_len nb_mark_blank(const nb_shaped *s, const nb_unit *u)
{
    return u->centred ? quarters(s, u, u->after) : 0;
}

/* ---- the blank halves of marks ---- */

static uint32_t first_char(const nb_shaped *s, const nb_unit *u)
{
    size_t i = u->from;
    return nb_utf8_next(s->text, &i);
}

static bool may_be_narrow(uint8_t punct)
{
    return punct == NB_CP_OPEN || punct == NB_CP_CLOSE || punct == NB_CP_COMMA ||
           punct == NB_CP_STOP || punct == NB_CP_EXCLAM || punct == NB_CP_MIDDLE;
}

/* Where the ink of a mark is, read from the glyph itself: fonts for Taiwan centre what fonts
 * for the mainland put to the left. */
static nb_blanks measure(const nb_face *face, uint32_t glyph, uint8_t punct)
{
    nb_blanks b = {face, glyph, 0, 0, false};
    int box[4], upem = (int)nb_face_upem(face), advance = nb_face_advance_units(face, glyph);
    if (advance * 10 < upem * 9 || !nb_face_extents_units(face, glyph, box)) return b;
    int left = box[0] * 100 / upem, right = (advance - box[0] - box[2]) * 100 / upem;
    bool mid = left >= 25 && right >= 25 && left - right < 15 && right - left < 15;
    if (mid && punct == NB_CP_EXCLAM) return b; /* keeps its width where it is centred */
    if (mid) b.before = b.after = 1, b.centred = true;
    else if (right >= 40 && punct != NB_CP_OPEN) b.after = 2;
    else if (left >= 40 && punct == NB_CP_OPEN) b.before = 2;
    return b;
}

/* The dot between names takes half an em and never more or less (GB/T 15834 §5.1.9), whatever
 * its face makes of it: a third, or a whole one. The dot of katakana has a cell of its own. */
static bool set_dot(const nb_shaped *s, nb_unit *u)
{
    if (u->punct != NB_CP_MIDDLE || first_char(s, u) == 0x30FB) return false;
    int32_t half = (int32_t)quarters(s, u, 2);
    u->lead = (u->advance - half) / 2;
    u->advance = half;
    return true;
}

static void cut_blanks(nb_ctx *c, nb_shaped *s)
{
    for (size_t i = 0; i < s->n_units; i++) {
        nb_unit *u = &s->unit[i];
        if (u->kind != NB_UNIT_MARK || !u->simple || !may_be_narrow(u->punct)) continue;
        if (set_dot(s, u)) continue;
        const nb_face *face = s->run[u->run].face;
        nb_blanks *b = nb_work_blanks(c, face, u->glyph);
        if (b->face != face || b->glyph != u->glyph) *b = measure(face, u->glyph, u->punct);
        u->before = b->before & 3;
        u->after = b->after & 3;
        u->centred = b->centred;
        u->lead = (int32_t)quarters(s, u, b->before);
        u->advance -= (int32_t)quarters(s, u, b->before + b->after);
    }
}

/* ---- gaps ---- */

static uint8_t mark_gap(uint8_t punct)
{
    switch ((nb_cjk_punct)punct) {
    case NB_CP_OPEN:
    case NB_CP_CLOSE: return NB_GAP_BRACKET;
    case NB_CP_COMMA: return NB_GAP_COMMA;
    case NB_CP_STOP:
    case NB_CP_EXCLAM: return NB_GAP_STOP;
    case NB_CP_MIDDLE: return NB_GAP_MIDDLE;
    case NB_CP_NONE:
    case NB_CP_CONNECT:
    case NB_CP_DASH:
    case NB_CP_ELLIPSIS:
    case NB_CP_SOLIDUS: break;
    }
    return NB_GAP_NONE;
}

static bool is_cjk(const nb_unit *u)
{
    return u->kind == NB_UNIT_HAN || u->kind == NB_UNIT_MARK;
}

/* Signs that belong to the word or number beside them: 50%, $5, C++, #1. */
static bool clings(uint32_t ch)
{
    switch (ch) {
    case '%':
    case '$':
    case '#':
    case '@':
    case '&':
    case '+':
    case '*':
    case '=':
    case '^':
    case '_':
    case '~':
    case '<':
    case '>':
    case '-':
    case 0xA3:
    case 0xA5:
    case 0xB0:
    case 0xB1:
    case 0xD7:
    case 0x2030:
    case 0x20AC:
    case 0x2103:
    case 0x2212: return true;
    default: return ch >= 0x2190 && ch < 0x2300; /* arrows, operators */
    }
}

/* True when the unit, seen from its Han neighbour, is Latin text. step: away from the
 * neighbour. */
static bool is_western(const nb_shaped *s, size_t i, int step)
{
    const nb_unit *u = &s->unit[i];
    const nb_attr *a = nb_unit_attr(s, u);
    if (u->kind != NB_UNIT_WORD && u->kind != NB_UNIT_OTHER) return false;
    if (a->code || u->kind == NB_UNIT_WORD) return true;
    for (int n = 0; n < 4 && clings(first_char(s, &s->unit[i])); n++) {
        if ((step < 0 && i == 0) || (step > 0 && i + 1 == s->n_units)) return false;
        i = step < 0 ? i - 1 : i + 1;
        if (s->unit[i].kind == NB_UNIT_WORD) return true;
    }
    return false;
}

/* A gap belongs between left and right: Chinese on one side, Latin on the other, both on the
 * line. */
static bool is_mixed(const nb_shaped *s, size_t left, size_t right)
{
    const nb_unit *l = &s->unit[left], *r = &s->unit[right];
    const nb_attr *la = nb_unit_attr(s, l), *ra = nb_unit_attr(s, r);
    if (la->rise || ra->rise || (la->code && ra->code) || !(la->cjk || ra->cjk)) return false;
    if (l->kind == NB_UNIT_HAN) return is_western(s, right, 1);
    return r->kind == NB_UNIT_HAN && is_western(s, left, -1);
}

static void set_mixed(const nb_shaped *s, nb_unit *u, const nb_unit *han)
{
    u->gap_kind = NB_GAP_MIXED;
    u->gap = (int32_t)em(s, han, MIXED_GAP);
    u->tracks = true;
}

/* No space grows inside —— and ……, nor around connectors and solidi. */
static bool is_rigid(const nb_unit *l, const nb_unit *r)
{
    if (l->punct == NB_CP_CONNECT || r->punct == NB_CP_CONNECT) return true;
    if (l->punct == NB_CP_SOLIDUS || r->punct == NB_CP_SOLIDUS) return true;
    return l->punct == r->punct && (l->punct == NB_CP_DASH || l->punct == NB_CP_ELLIPSIS);
}

/* u: the unit that holds the gap; left: what stands there (before a note reference); right:
 * what follows. */
static void set_gap(const nb_shaped *s, nb_unit *u, size_t left, size_t right)
{
    const nb_unit *l = &s->unit[left], *r = &s->unit[right];
    if (l->after || r->before) {
        const nb_unit *holder = l->after ? l : r;
        /* Two marks in a row give up half an em: 1.5 em for both. */
        int blank = l->after + r->before;
        if (may_be_narrow(l->punct) && may_be_narrow(r->punct))
            blank = blank > 2 ? blank - 2 : 0;
        u->gap = (int32_t)quarters(s, holder, blank);
        u->gap_kind = mark_gap(holder->punct);
        if (l->after && r->before) u->gap_kind = NB_GAP_BRACKET;
    } else if (is_mixed(s, left, right)) {
        set_mixed(s, u, l->kind == NB_UNIT_HAN ? l : r);
    }
    if (is_cjk(l) && is_cjk(r)) u->tracks = !is_rigid(l, r);
    if (nb_unit_attr(s, l)->code && nb_unit_attr(s, r)->code) u->tracks = false;
}

static void set_space(const nb_shaped *s, size_t i, size_t left, size_t right)
{
    nb_unit *u = &s->unit[i];
    const nb_attr *a = nb_unit_attr(s, u);
    uint32_t ch = first_char(s, u);
    const nb_unit *l = left < i ? &s->unit[left] : NULL;
    const nb_unit *r = right > i && right < s->n_units ? &s->unit[right] : NULL;
    u->gap = u->advance;
    u->advance = 0;
    if ((ch != ' ' && ch != 0xA0) || a->code) return; /* as wide as its name says */
    u->gap_kind = NB_GAP_SPACE;
    if (!a->cjk) return;
    bool typed_twice = l && i > 0 && s->unit[i - 1].kind == NB_UNIT_SPACE;
    bool mark = (l && l->kind == NB_UNIT_MARK) || (r && r->kind == NB_UNIT_MARK);
    if (typed_twice || mark) {
        u->gap = 0;
        u->gap_kind = NB_GAP_NONE;
        u->tracks = mark && !typed_twice;
    } else if (l && r && is_mixed(s, left, right)) {
        set_mixed(s, u, l->kind == NB_UNIT_HAN ? l : r);
    } else {
        u->gap = (int32_t)nb_len_max(u->gap, em(s, u, CJK_SPACE_LEAST));
        u->tracks = true;
    }
}

/* Note references and joiners are looked through: a mark's blank stands after the note's
 * number. */
static bool is_transparent(const nb_shaped *s, const nb_unit *u)
{
    return u->kind == NB_UNIT_NOTHING || nb_unit_attr(s, u)->note_ref;
}

static size_t next_solid(const nb_shaped *s, size_t i)
{
    while (i < s->n_units &&
           (s->unit[i].kind == NB_UNIT_SPACE || is_transparent(s, &s->unit[i])))
        i++;
    return i;
}

static void pad_keys(nb_shaped *s)
{
    for (size_t i = 0; i < s->n_units; i++) {
        uint16_t key = nb_unit_attr(s, &s->unit[i])->kbd;
        if (!key) continue;
        nb_len pad = em(s, &s->unit[i], KEY_PAD);
        bool first = i == 0 || nb_unit_attr(s, &s->unit[i - 1])->kbd != key;
        bool last = i + 1 == s->n_units || nb_unit_attr(s, &s->unit[i + 1])->kbd != key;
        if (first) s->unit[i].lead -= (int32_t)pad;
        s->unit[i].advance += (int32_t)(pad * (first + last));
    }
}

/* A ruby text wider than its base makes room for itself; no line ends inside. */
static void widen_rubies(nb_shaped *s)
{
    size_t i = 0;
    for (size_t k = 0; k < s->n_rubies; k++) {
        const nb_para_ruby *r = &s->ruby[k];
        while (i < s->n_units && s->unit[i].from < r->from) i++;
        size_t first = i;
        nb_len width = 0;
        for (; i < s->n_units && s->unit[i].from < r->to; i++) {
            width += s->unit[i].advance;
            if (nb_unit_end(s, i) >= r->to) continue;
            width += s->unit[i].gap;
            s->unit[i].brk = 0;
        }
        nb_len over = nb_shaped_max(r->text) - width;
        if (over <= 0 || i == first) continue;
        s->unit[first].lead -= (int32_t)(over / 2);
        s->unit[first].advance += (int32_t)(over / 2);
        s->unit[i - 1].advance += (int32_t)(over - over / 2);
    }
}

/* Justified Latin text outside code; Han stays on its grid. */
static void find_expandable(nb_shaped *s)
{
    if (s->style.mode != NB_SET_JUSTIFY || s->cjk) return;
    for (size_t i = 0; i < s->n_runs; i++) {
        nb_run *r = &s->run[i];
        r->expands = r->face && !s->attr[r->attr].code && !nb_face_is_cjk(r->face) &&
                     !nb_face_is_colour(r->face);
    }
}

void nb_space_units(nb_ctx *c, nb_shaped *s)
{
    cut_blanks(c, s);
    size_t left = 0, right = 0;
    for (size_t i = 0; i < s->n_units; i++) {
        nb_unit *u = &s->unit[i];
        if (u->kind == NB_UNIT_SPACE) {
            if (right <= i) right = next_solid(s, i); /* the same for a whole run of spaces */
            set_space(s, i, left, right);
            continue;
        }
        if (!is_transparent(s, u) || i == 0) left = i;
        if (i + 1 == s->n_units || (u->brk & NB_AFTER_MUST)) continue;
        const nb_unit *next = &s->unit[i + 1];
        if (is_transparent(s, next)) continue; /* the gap goes after it */
        if (next->kind == NB_UNIT_SPACE) {
            const nb_unit *l = &s->unit[left];
            u->gap = (int32_t)quarters(s, l, l->after);
            if (l->after) u->gap_kind = mark_gap(l->punct);
            continue;
        }
        set_gap(s, u, left, i + 1);
    }
    pad_keys(s);
    widen_rubies(s);
    find_expandable(s);
}
