/* math.c: formulas, taken out as TeX source. */
#include <string.h>

#include "parse/md.h"

static const char display_mark[] = "display"; /* label of an NB_MATH that will become a block */

/* ---- where a formula is ---- */

static bool is_letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}
static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}
static char char_at(nb_str s, size_t i)
{
    return i < s.n ? s.s[i] : '\n';
}

static bool has_tex(nb_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.s[i] == '\\' && char_at(s, i + 1) == '$') i++; /* an escaped dollar is none */
        else if (strchr("\\^_{", s.s[i])) return true;
    }
    return false;
}

/* Prices and shell variables come in pairs of dollars as well; a formula without a command, an
 * index or an exponent has no words in it. */
static bool is_prose(nb_str s)
{
    size_t letters = 0;
    bool word = false, space = false;
    for (size_t i = 0; i < s.n; i++) {
        letters = is_letter(s.s[i]) ? letters + 1 : 0;
        word |= letters > 2;
        space |= is_space(s.s[i]);
        if ((unsigned char)s.s[i] >= 0x80) word = true;
    }
    return word && space;
}

/* One letter, perhaps primed: a formula wherever it stands, as in "the $n$th". */
static bool is_symbol(nb_str s)
{
    s = nb_str_trim(s);
    while (s.n > 1 && s.s[s.n - 1] == '\'') s.n--;
    return s.n == 1 && is_letter(s.s[0]);
}

/* The closing dollar from i on: not escaped. */
static size_t dollar(nb_str s, size_t i)
{
    for (; i < s.n; i++) {
        if (s.s[i] == '\\') i++;
        else if (s.s[i] == '$') return i;
    }
    return NB_NPOS;
}

static md_inline_kind dollars(md *x, nb_str s, size_t at, size_t *behind)
{
    if (char_at(s, at + 1) == '$') {
        size_t end = nb_str_find(s, NB_STR("$$"), at + 2);
        if (end == NB_NPOS || !nb_str_trim(nb_str_sub(s, at + 2, end)).n) return MD_INLINE_NONE;
        *behind = end + 2;
        return MD_INLINE_DISPLAY;
    }
    if (char_at(s, at + 1) == '`') { /* GitHub's other form */
        size_t end = x->no_tick_math ? NB_NPOS : nb_str_find(s, NB_STR("`$"), at + 2);
        x->no_tick_math = end == NB_NPOS;
        if (end == NB_NPOS || end == at + 2) return MD_INLINE_NONE;
        *behind = end + 2;
        return MD_INLINE_TICK_MATH;
    }
    size_t end = dollar(s, at + 1);
    if (end == NB_NPOS || end == at + 1) return MD_INLINE_NONE;
    nb_str tex = nb_str_sub(s, at + 1, end);
    bool formula = has_tex(tex) || is_symbol(tex), spaced = tex.s[0] == ' ',
         tight = !is_space(tex.s[0]) && !is_space(tex.s[tex.n - 1]);
    if (spaced && tex.s[tex.n - 1] == ' ' && nb_str_chr(tex, '\n', 0) == NB_NPOS)
        tight = formula;
    char before = at ? s.s[at - 1] : ' ', after = char_at(s, end + 1);
    bool joined = is_letter(before) || is_digit(before) || is_letter(after);
    if (!tight || is_digit(after) || nb_str_chr(tex, '`', 0) != NB_NPOS ||
        (!formula && (joined || is_prose(tex))))
        return MD_INLINE_NONE;
    *behind = end + 1;
    return MD_INLINE_MATH;
}

/* "\(", or as some sites have it "\\(", and the same with brackets. */
static md_inline_kind parens(nb_str s, size_t at, size_t *behind)
{
    bool twice = char_at(s, at + 1) == '\\', display = char_at(s, at + 1 + twice) == '[';
    nb_str closer = twice     ? display ? NB_STR("\\\\]") : NB_STR("\\\\)")
                        : display ? NB_STR("\\]")
                              : NB_STR("\\)");
    size_t end = nb_str_find(s, closer, at + closer.n);
    if (end == NB_NPOS) return MD_INLINE_NONE;
    *behind = end + closer.n;
    return display ? MD_INLINE_PAREN_DISPLAY : MD_INLINE_PAREN_MATH;
}

md_inline_kind md_formula(md *x, nb_str s, size_t at, size_t *behind)
{
    return s.s[at] == '$' ? dollars(x, s, at, behind) : parens(s, at, behind);
}

/* What "\(" and the like open is a formula, as far as one can tell: they are ordinary escapes
 * as well. */
bool md_is_tex(nb_str tex, bool display)
{
    nb_str t = nb_str_trim(tex);
    if (!t.n || nb_str_find(tex, NB_STR("\\("), 0) != NB_NPOS ||
        nb_str_find(tex, NB_STR("\\["), 0) != NB_NPOS)
        return false;
    if (t.n == 1) return true;
    if (display && nb_str_find(tex, NB_STR("]("), 0) != NB_NPOS) return false;
    for (size_t i = 0; i < tex.n; i++)
        if (strchr(display ? "^=" : "^_{=", tex.s[i]) ||
            (tex.s[i] == '\\' && (!display || is_letter(char_at(tex, i + 1)))))
            return true;
    return false;
}

/* ---- nodes ---- */

/* Said once for a book. */
static void notice(md *x, nb_loc loc)
{
    for (size_t i = 0; !x->math_noticed && i < nb_diags_n(x->diags); i++)
        if (nb_diags_at(x->diags, i).id == NB_MATH_AS_SOURCE) x->math_noticed = true;
    if (x->math_noticed) return;
    x->math_noticed = true;
    nb_diag(x->diags, NB_MATH_AS_SOURCE, loc, "formulas are shown as TeX source");
}

void md_add_math(md *x, nb_str tex, bool display, nb_loc loc)
{
    nb_node *n = md_add(x, NB_MATH, loc);
    n->as.math.text = nb_str_trim(tex);
    if (display) n->as.math.label = (nb_str){display_mark, sizeof display_mark - 1};
    notice(x, loc);
}

void md_add_formula(md *x, nb_str source, md_inline_kind kind, nb_loc loc)
{
    bool display = kind == MD_INLINE_DISPLAY || kind == MD_INLINE_PAREN_DISPLAY;
    size_t mark = kind == MD_INLINE_MATH                                  ? 1
                  : source.n > 2 && nb_str_starts(source, NB_STR("\\\\")) ? 3
                                                                          : 2;
    md_add_math(x, nb_str_sub(source, mark, source.n - mark), display, loc);
}

void md_add_math_block(md *x, nb_str tex, nb_str id, nb_loc loc)
{
    nb_node *n = md_add(x, NB_MATH_BLOCK, loc);
    n->as.math.text = tex;
    n->id = id;
    if (!n->parent) md_add_math(x, tex, false, loc);
    else notice(x, loc);
}

static bool is_display(const nb_node *n)
{
    return n->type == NB_MATH && n->as.math.label.s == display_mark;
}

static void trim_edge(nb_node *p, bool first)
{
    nb_node *n = first ? p->first : p->last;
    if (n && (n->type == NB_SOFT_BREAK || n->type == NB_LINE_BREAK)) nb_node_detach(n);
    n = first ? p->first : p->last;
    if (n && n->type == NB_TEXT && !nb_str_trim(n->as.text.text).n) nb_node_detach(n);
}

/* "text $$x$$ text": a display ends the paragraph, and another one begins behind it. From the
 * last display to the first, so that each node moves once. */
void md_split_displays(md *x, nb_node *p)
{
    bool possible = p->parent && !nb_holds_inlines(p->parent->type);
    for (nb_node *n = p->last, *before; n; n = before) {
        before = n->prev;
        if (!is_display(n)) continue;
        n->as.math.label = NB_STR_NULL;
        if (!possible) continue;
        nb_node *rest = nb_node_new(x->d, NB_PARAGRAPH, n->next ? n->next->loc : n->loc);
        for (nb_node *c; (c = n->next);) {
            nb_node_detach(c);
            nb_node_append(rest, c);
        }
        nb_node_detach(n);
        n->type = NB_MATH_BLOCK;
        nb_node_insert_after(p, n);
        trim_edge(p, false);
        trim_edge(rest, true);
        if (rest->first) nb_node_insert_after(n, rest);
    }
}
