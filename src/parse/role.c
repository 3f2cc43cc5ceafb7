/* role.c: the roles of the book "Dive into Deep Learning": labels, numbered references,
 * citations, tabs.
 *
 * A label stands on a line below what it names. References are links to the label until the
 * whole book is read (number.c). */
#include <string.h>

#include "parse/myst.h"
#include "unicode/unicode.h"

/* An image alone in its paragraph becomes a figure with its alternative text as the caption. */
nb_node *md_make_figure(md *x, nb_node *p)
{
    nb_node *image = p->first;
    nb_node *figure = nb_node_new(x->d, NB_FIGURE, p->loc),
            *caption = nb_node_new(x->d, NB_CAPTION, p->loc);
    nb_node_insert_after(p, figure);
    nb_node_detach(p);
    nb_node_append(figure, p);
    nb_node_append(figure, caption);
    figure->as.figure.align = NB_ALIGN_CENTER;
    nb_node *text = nb_node_new(x->d, NB_TEXT, image->loc);
    text->as.text.text = image->as.image.alt;
    if (text->as.text.text.n) nb_node_append(caption, text);
    return figure;
}

/* ":Title" above a table is its caption. */
static void take_caption(md *x, nb_node *table)
{
    nb_node *p = table->prev, *t = p && p->type == NB_PARAGRAPH ? p->first : NULL;
    if (!t || t->type != NB_TEXT || !nb_str_starts(t->as.text.text, NB_STR(":"))) return;
    t->as.text.text = nb_str_trim(nb_str_sub(t->as.text.text, 1, t->as.text.text.n));
    nb_node *caption = nb_node_new(x->d, NB_CAPTION, p->loc);
    while (p->first) {
        nb_node *n = p->first;
        nb_node_detach(n);
        nb_node_append(caption, n);
    }
    nb_node_detach(p);
    nb_node_insert_before(table->first, caption);
}

static bool is_block_image(const nb_node *n)
{
    return n->type == NB_PARAGRAPH && n->first && n->first == n->last &&
           n->first->type == NB_IMAGE;
}

static void label(md *x, nb_str name)
{
    nb_node *n = x->at->last;
    if (!n) return;
    if (is_block_image(n)) n = md_make_figure(x, n);
    switch ((int)n->type) {
    case NB_FIGURE: n->as.figure.label = name; break;
    case NB_TABLE:
        take_caption(x, n);
        n->as.table.label = name;
        break;
    case NB_MATH_BLOCK: n->as.math.label = name; break;
    default: break;
    }
    n->id = name;
}

static void width(md *x, nb_str value)
{
    nb_node *n = x->at->last;
    if (n && n->type == NB_FIGURE) n = n->first;
    if (n && is_block_image(n)) n->first->as.image.width = value;
}

void md_role_line(md *x, const md_block *b)
{
    md_close_implicit(x);
    md_tag *tab = md_tag_of(x, NB_STR(":tab"));
    if (nb_str_is(b->name, "width")) width(x, b->title);
    else if (nb_str_is(b->name, "begin_tab")) {
        md_close_element(x, tab);
        md_open_element(x, NULL, tab);
        md_add_tab_name(x, b->title);
    } else if (nb_str_is(b->name, "end_tab")) md_close_element(x, tab);
    else label(x, b->title);
}

/* ---- inline roles ---- */

/* The role that ends a text: "see :numref:" gives 7 bytes. */
static size_t role_at_end(nb_str s, nb_str *name)
{
    static const char *const names[] = {
        ":numref:", ":eqref:", ":ref:", ":cite:", ":citet:", ":citep:", ":label:", ":bib:"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (nb_str_ends(s, nb_str_of(names[i]))) {
            *name = nb_str_of(names[i]);
            return strlen(names[i]);
        }
    return 0;
}

/* "Cho.Van-Merrienboer.Gulcehre.ea.2014" -> "Cho et al., 2014"; with `text`, "Cho et al.
 * (2014)". */
static void put_citation(nb_buf *b, nb_str key, bool text)
{
    nb_str part[8];
    size_t n = 0;
    for (nb_str rest = nb_str_trim(key); n < 8 && rest.n; n++)
        nb_str_cut(rest, '.', &part[n], &rest);
    nb_str year = n > 1 ? part[n - 1] : NB_STR_NULL;
    if (!year.n || year.s[0] < '0' || year.s[0] > '9') { /* no key of that form */
        nb_put_str(b, nb_str_trim(key));
        return;
    }
    bool others = n > 3 || (n == 3 && nb_str_is(part[1], "ea"));
    nb_put_str(b, part[0]);
    if (others) nb_puts(b, " et al.");
    else if (n == 3) nb_puts(b, " & "), nb_put_str(b, part[1]);
    nb_puts(b, text ? " (" : ", ");
    nb_put_str(b, year);
    if (text) nb_putc(b, ')');
}

void md_cite(md *x, nb_node *code, bool text)
{
    if (x->m->bib) {
        nb_node_insert_after(code, md_cite_keys(x, code->as.text.text, text, code->loc));
        nb_node_detach(code);
        return;
    }
    nb_buf b = {0};
    if (!text) nb_putc(&b, '(');
    for (nb_str key, rest = code->as.text.text, k = rest; k.n; k = rest) {
        nb_str_cut(k, ',', &key, &rest);
        put_citation(&b, key, text);
        if (rest.n) nb_puts(&b, "; ");
    }
    if (!text) nb_putc(&b, ')');
    code->type = NB_TEXT;
    code->as.text.text = nb_buf_take(x->d->arena, &b);
}

static void refer(md *x, nb_node *code, nb_str role)
{
    nb_str target = code->as.text.text;
    nb_node *link = nb_node_new(x->d, NB_LINK, code->loc);
    link->as.link.url = target;
    link->as.link.edition = NB_STR(NB_BY_LABEL);
    nb_node_insert_after(code, link);
    nb_node_detach(code);
    nb_node_append(link, code);
    code->type = NB_TEXT;
    code->as.text.text = target;
    if (nb_str_is(role, ":eqref:")) link->as.link.title = NB_STR("eqref"); /* taken off again */
}

/* "{name}" of MyST that ends a text, not within a word: its length. */
static size_t unknown_role(nb_str s, nb_str *name)
{
    size_t open = nb_str_rchr(s, '{'), i = open + 1;
    if (open == NB_NPOS || !nb_str_ends(s, NB_STR("}"))) return 0;
    if (open && (unsigned char)s.s[open - 1] < 0x80 && !strchr(" (,;:*", s.s[open - 1]))
        return 0;
    for (; i + 1 < s.n; i++) {
        bool letter = s.s[i] >= 'a' && s.s[i] <= 'z';
        if (!letter && (i == open + 1 || !strchr(":-_", s.s[i]))) return 0;
    }
    *name = nb_str_sub(s, open + 1, s.n - 1);
    return name->n > 1 ? s.n - open : 0;
}

void md_scan_roles(md *x, nb_node *block)
{
    md_collect(x, block);
    for (size_t i = 0; i + 1 < x->leaves.n; i++) {
        nb_node *t = x->leaves.v[i], *code = x->leaves.v[i + 1];
        nb_str role, s = t->type == NB_TEXT ? t->as.text.text : NB_STR_NULL;
        bool beside = code->type == NB_CODE && t->next == code;
        size_t n = beside ? role_at_end(s, &role) : 0, braces = 0;
        if (beside && !n) n = braces = md_myst_role(s, &role);
        bool unknown = beside && !n && (n = unknown_role(s, &role));
        if (!n) continue;
        if (unknown)
            nb_diag(x->diags, NB_UNKNOWN_DIRECTIVE, code->loc,
                    "the role '%.*s' is not understood; its text is printed", NB_STR_ARG(role));
        t->as.text.text = nb_str_sub(s, 0, s.n - n);
        if (!t->as.text.text.n) nb_node_detach(t);
        if (unknown) continue;
        if (braces) md_apply_myst_role(x, code, role);
        else if (nb_str_is(role, ":label:")) {
            block->id = code->as.text.text;
            nb_node_detach(code);
        } else if (nb_str_starts(role, NB_STR(":cite")))
            md_cite(x, code, nb_str_is(role, ":citet:"));
        else if (!nb_str_is(role, ":bib:")) refer(x, code, role);
    }
}

/* ---- marks for slides: [**…**], (**…**), (~~…~~) ---- */

void md_look_for_roles(md *x)
{
    for (size_t i = 0; !x->has_roles && (i = nb_str_chr(x->src, ':', i)) != NB_NPOS; i++) {
        nb_str s = nb_str_sub(x->src, i, i + 10);
        x->has_roles = nb_str_starts(s, NB_STR(":label:`")) ||
                       nb_str_starts(s, NB_STR(":numref:`")) ||
                       nb_str_starts(s, NB_STR(":eqref:`"));
    }
}

static bool ends_with_any(nb_str s, const char *chars)
{
    return s.n && strchr(chars, s.s[s.n - 1]);
}

/* Takes n bytes off the end or the beginning of a text. */
static void cut(nb_node *text, size_t n, bool end)
{
    nb_str s = text->as.text.text;
    while (!end && !text->prev && n < s.n && s.s[n] == ' ') n++;
    text->as.text.text = end ? nb_str_sub(s, 0, s.n - n) : nb_str_sub(s, n, s.n);
    if (!end) text->loc.col += (uint32_t)n;
    if (!text->as.text.text.n) nb_node_detach(text);
}

/* The brackets around what slides show; a mark that stands alone because a block lies between.
 */
void md_drop_slide_marks(md *x, nb_node *block)
{
    (void)x;
    for (nb_node *n = block->first, *next; n; n = next) {
        next = n->next;
        nb_node *before = n->prev, *after = n->next;
        if (n->type == NB_TEXT) { /* a block lies between this mark and its partner */
            nb_str s = n->as.text.text;
            bool opens = nb_str_starts(s, NB_STR("(**")) || nb_str_starts(s, NB_STR("[**"));
            bool closes = nb_str_ends(s, NB_STR("**)")) || nb_str_ends(s, NB_STR("**]"));
            bool at_head =
                opens || nb_str_starts(s, NB_STR("**)")) || nb_str_starts(s, NB_STR("**]"));
            if (at_head || closes) cut(n, 3, !at_head);
        }
        bool marked = n->type == NB_STRONG || n->type == NB_STRIKE;
        if (!marked || !before || !after || before->type != NB_TEXT || after->type != NB_TEXT)
            continue;
        nb_str b = before->as.text.text, a = after->as.text.text;
        bool round = ends_with_any(b, "(") && a.n && a.s[0] == ')';
        bool square = ends_with_any(b, "[") && a.n && a.s[0] == ']';
        if (!round && !(square && n->type == NB_STRONG)) continue;
        next = after->next;
        cut(before, 1, true);
        cut(after, 1, false);
        if (n->type == NB_STRIKE) n->type = NB_SPAN;
    }
}
