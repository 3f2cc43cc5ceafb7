/* code.c: code blocks with their keywords and comments marked. Weight and slant carry it: a
 * reader chooses the colours. Styles that would need one are left out, for short files. */
#include "epub/writer.h"
#include "highlight/highlight.h"

static bool is_bold(nb_hl_style s)
{
    return s == NB_HL_KEYWORD || s == NB_HL_HEADING || s == NB_HL_STRONG || s == NB_HL_INSERTED;
}

static bool is_shown(nb_hl_style s)
{
    return is_bold(s) || s == NB_HL_COMMENT || s == NB_HL_PREPROCESSOR || s == NB_HL_EMPHASIS ||
           s == NB_HL_DELETED;
}

/* Han and its neighbours are never slanted. */
static bool is_slantable(nb_str s)
{
    for (size_t i = 0; i < s.n;)
        if (nb_char_is_cjk(nb_utf8_next(s, &i))) return false;
    return true;
}

static void span(nb_writer *w, const nb_node *n, nb_hl_style style, nb_str s)
{
    bool bold = is_bold(style), upright = !bold && !is_slantable(s);
    nb_printf(w->b, "<span class=\"%s%s\">", nb_highlight_name(style), upright ? " u" : "");
    if (bold) w->strong++;
    w->voice = NULL;
    nb_writer_say(w, n, s);
    if (bold) w->strong--;
    w->voice = NULL;
    nb_puts(w->b, "</span>");
}

void nb_writer_code(nb_writer *w, const nb_node *n, nb_str s, size_t from, size_t to)
{
    const nb_highlight *x = n->as.code_block.highlight;
    size_t lo = 0;
    for (size_t hi = x->n; lo < hi;) {
        size_t mid = (lo + hi) / 2;
        if (x->span[mid].to <= from) lo = mid + 1;
        else hi = mid;
    }
    for (; lo < x->n && x->span[lo].from < to; lo++) {
        const nb_hl_span *p = &x->span[lo];
        if (!is_shown(p->style)) continue;
        size_t a = p->from > from ? p->from : from, b = p->to < to ? p->to : to;
        if (a > from) nb_writer_say(w, n, nb_str_sub(s, from, a));
        span(w, n, p->style, nb_str_sub(s, a, b));
        from = b;
    }
    if (to > from) nb_writer_say(w, n, nb_str_sub(s, from, to));
}
