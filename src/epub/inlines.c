/* inlines.c: text and everything inside a line, and the page marks that fall there. */
#include "epub/writer.h"

/* ---- text ---- */

static nb_ebook_voice *voice(nb_writer *w)
{
    if (w->voice) return w->voice;
    nb_role role = w->code ? NB_ROLE_CODE : w->heading ? NB_ROLE_HEADING : NB_ROLE_BODY;
    unsigned variant = w->strong || w->heading ? NB_FACE_BOLD : NB_FACE_REGULAR;
    bool dots = w->e->dots && nb_lang_is_cjk(w->lang);
    if (w->emph && !w->code && !dots) variant |= NB_FACE_ITALIC;
    return w->voice = nb_ebook_voice_of(w->e, role, variant, w->lang);
}

void nb_writer_say(nb_writer *w, const nb_node *at, nb_str s)
{
    nb_ebook_say_in(w->e, w->b, voice(w), at, s);
}

static void turn(nb_writer *w, unsigned *depth, bool entering)
{
    if (entering) ++*depth;
    else --*depth;
    w->voice = NULL;
}

void nb_writer_enter_lang(nb_writer *w, const nb_node *n, bool entering)
{
    if (!n->lang.n) return;
    w->lang = entering ? n->lang : nb_node_lang(w->e->doc, n->parent);
    w->voice = NULL;
}

/* ---- page marks ---- */

static void write_mark(nb_writer *w, uint32_t mark)
{
    nb_str label = w->e->options->marks[mark - 1].label;
    nb_puts(w->b, "<span epub:type=\"pagebreak\" role=\"doc-pagebreak\" id=\"");
    nb_ebook_attr(w->b, nb_ebook_place_mark(w->e, mark - 1, w->file));
    nb_puts(w->b, "\" aria-label=\"");
    nb_ebook_attr(w->b, label);
    nb_puts(w->b, "\"></span>");
}

void nb_writer_mark(nb_writer *w, const nb_node *n)
{
    for (uint32_t m = w->e->mark[n->seq]; m; m = w->e->next_mark[m - 1])
        NB_PUSH(w->e->arena, &w->pending) = m;
}

void nb_writer_flush(nb_writer *w)
{
    for (size_t i = 0; i < w->pending.n; i++) write_mark(w, w->pending.v[i]);
    w->pending.n = 0;
}

static void say_part(nb_writer *w, const nb_node *n, nb_str s, size_t from, size_t to)
{
    if (n->type == NB_CODE_BLOCK && n->as.code_block.highlight)
        nb_writer_code(w, n, s, from, to);
    else nb_writer_say(w, n, nb_str_sub(s, from, to));
}

void nb_writer_marked(nb_writer *w, const nb_node *n, nb_str s)
{
    size_t from = 0;
    nb_writer_flush(w);
    for (uint32_t m = w->e->mark[n->seq]; m; m = w->e->next_mark[m - 1]) {
        size_t to = w->e->options->marks[m - 1].offset;
        if (to > s.n) to = s.n;
        while (to > from && to < s.n && ((uint8_t)s.s[to] & 0xC0) == 0x80) to--;
        if (to > from) {
            say_part(w, n, s, from, to);
            from = to;
        }
        write_mark(w, m);
    }
    say_part(w, n, s, from, s.n);
}

/* ---- elements ---- */

/* Hebrew, Arabic and their neighbours have lead bytes of their own: worth asking the reader to
 * detect the direction of a paragraph that holds any. */
static bool may_be_rtl(const nb_node *n)
{
    nb_walk w = nb_walk_start(n);
    while (nb_walk_next(&w)) {
        if (!w.entering || w.node->type != NB_TEXT) continue;
        nb_str s = w.node->as.text.text;
        for (size_t i = 0; i < s.n; i++)
            if ((uint8_t)s.s[i] >= 0xD6 && (uint8_t)s.s[i] <= 0xDF) return true;
    }
    return false;
}

bool nb_writer_has_attrs(const nb_writer *w, const nb_node *n)
{
    return w->e->id[n->seq].n || n->lang.n || n->dir != NB_DIR_AUTO;
}

void nb_writer_attrs(nb_writer *w, const nb_node *n)
{
    nb_str id = w->e->id[n->seq];
    if (id.n) {
        nb_puts(w->b, " id=\"");
        nb_ebook_attr(w->b, id);
        nb_putc(w->b, '"');
    }
    if (n->lang.n) {
        nb_puts(w->b, " lang=\"");
        nb_ebook_attr(w->b, n->lang);
        nb_puts(w->b, "\" xml:lang=\"");
        nb_ebook_attr(w->b, n->lang);
        nb_putc(w->b, '"');
    }
    if (n->dir == NB_DIR_LTR) nb_puts(w->b, " dir=\"ltr\"");
    else if (n->dir == NB_DIR_RTL) nb_puts(w->b, " dir=\"rtl\"");
    else if (nb_holds_inlines(n->type) && may_be_rtl(n)) nb_puts(w->b, " dir=\"auto\"");
}

void nb_writer_open(nb_writer *w, const nb_node *n, const char *tag, const char *class_name)
{
    nb_putc(w->b, '<');
    nb_puts(w->b, tag);
    if (class_name && *class_name) nb_printf(w->b, " class=\"%s\"", class_name);
    nb_writer_attrs(w, n);
    nb_putc(w->b, '>');
}

static void element(nb_writer *w, const nb_node *n, bool entering, const char *tag)
{
    if (entering) nb_writer_open(w, n, tag, NULL);
    else nb_printf(w->b, "</%s>", tag);
}

/* ---- links and notes ---- */

static nb_str link_address(nb_writer *w, const nb_node *n)
{
    nb_buf b = {0};
    switch (n->as.link.kind) {
    case NB_LINK_EXTERNAL: {
        nb_str url = n->as.link.url;
        if (nb_str_starts(url, NB_STR("//")))
            url = nb_str_cat(w->e->arena, NB_STR("https:"), url);
        if (!nb_ebook_url_is_linkable(url)) return NB_STR_NULL;
        nb_ebook_url(&b, url);
        break;
    }
    case NB_LINK_INTERNAL: nb_ebook_attr(&b, nb_ebook_href(w->e, n->as.link.target)); break;
    case NB_LINK_EDITION:
    case NB_LINK_DEAD: return NB_STR_NULL;
    }
    return nb_buf_take(w->e->arena, &b);
}

/* An EPUB cannot lead into another EPUB. */
static void report_edition(nb_writer *w, const nb_node *n)
{
    if (n->as.link.kind == NB_LINK_EDITION)
        nb_diag(w->e->diags, NB_EDITION_LINK, n->loc,
                "the link to the edition in '%.*s' is plain text in the EPUB",
                NB_STR_ARG(n->as.link.edition));
}

/* What nobody can see nobody can follow, and a screen reader would stop there without a word.
 */
static bool is_empty(const nb_node *link)
{
    nb_walk walk = nb_walk_start(link);
    while (nb_walk_next(&walk)) {
        nb_node_type t = walk.node->type;
        if (t == NB_TEXT ? !nb_ebook_is_blank(walk.node->as.text.text)
                         : t == NB_CODE || t == NB_MATH || t == NB_IMAGE || t == NB_NOTE_REF)
            return false;
    }
    return true;
}

/* Only the outermost link is one: <a> holds no <a>. */
static void link_in(nb_writer *w, const nb_node *n)
{
    nb_str href = w->link || is_empty(n) ? NB_STR_NULL : link_address(w, n);
    report_edition(w, n);
    if (w->link || href.n) w->link++;
    if (!href.n) {
        nb_writer_open(w, n, "span", NULL);
        return;
    }
    nb_puts(w->b, "<a");
    nb_writer_attrs(w, n);
    nb_puts(w->b, " href=\"");
    nb_put_str(w->b, href);
    nb_putc(w->b, '"');
    if (n->as.link.title.n) {
        nb_puts(w->b, " title=\"");
        nb_ebook_attr(w->b, n->as.link.title);
        nb_putc(w->b, '"');
    }
    nb_putc(w->b, '>');
}

static void link_out(nb_writer *w)
{
    nb_puts(w->b, w->link == 1 ? "</a>" : "</span>");
    if (w->link) w->link--;
}

/* <sup> stands outside <a>: Apple Books raises its pop-up only then. */
static void note_ref(nb_writer *w, const nb_node *n)
{
    const nb_node *def = n->as.ref.def;
    if (!def) return;
    nb_str href = w->link ? NB_STR_NULL : nb_ebook_href(w->e, def);
    nb_puts(w->b, "<sup class=\"note\">");
    nb_puts(w->b, href.n ? "<a epub:type=\"noteref\" role=\"doc-noteref\"" : "<span");
    nb_writer_attrs(w, n);
    if (href.n) {
        nb_puts(w->b, " href=\"");
        nb_ebook_attr(w->b, href);
        nb_putc(w->b, '"');
    }
    nb_putc(w->b, '>');
    if (def->as.note.index)
        nb_writer_say(w, n, nb_str_printf(w->e->arena, "%u", def->as.note.number));
    else nb_writer_say(w, n, def->as.note.label);
    nb_puts(w->b, href.n ? "</a></sup>" : "</span></sup>");
}

/* ---- ruby ---- */

/* HTML wants base and reading in turn, and neither ruby inside ruby nor a base without reading.
 */
static bool is_plain_ruby(const nb_node *n)
{
    if (!n->first || n->first->type == NB_RUBY_TEXT || n->last->type != NB_RUBY_TEXT)
        return false;
    for (const nb_node *c = n->first; c; c = c->next)
        if (c->type == NB_RUBY_TEXT && c->prev->type == NB_RUBY_TEXT) return false;
    for (const nb_node *p = n->parent; p; p = p->parent)
        if (p->type == NB_RUBY || p->type == NB_RUBY_TEXT) return false;
    nb_walk w = nb_walk_start(n);
    while (nb_walk_next(&w))
        if (w.entering && w.node->type == NB_RUBY_TEXT && w.node->parent != n) return false;
    return true;
}

static void ruby(nb_writer *w, const nb_node *n, bool entering)
{
    if (entering && is_plain_ruby(n)) w->ruby = n;
    element(w, n, entering, w->ruby == n ? "ruby" : "span");
    if (!entering && w->ruby == n) w->ruby = NULL;
}

static void ruby_text(nb_writer *w, const nb_node *n, bool entering)
{
    bool plain = w->ruby && n->parent == w->ruby;
    bool cjk = nb_lang_is_cjk(w->lang);
    nb_str open = cjk ? NB_STR("\xEF\xBC\x88") : NB_STR("("); /* full-width parentheses */
    nb_str close = cjk ? NB_STR("\xEF\xBC\x89") : NB_STR(")");
    if (plain) nb_puts(w->b, entering ? "<rp>" : "</rt><rp>");
    else if (!entering) nb_puts(w->b, "</small>");
    nb_writer_say(w, n, entering ? open : close);
    if (plain) nb_puts(w->b, "</rp>");
    if (entering) nb_writer_open(w, n, plain ? "rt" : "small", NULL);
}

/* ---- one step of the walk ---- */

void nb_writer_inline(nb_writer *w, nb_walk *walk)
{
    const nb_node *n = walk->node;
    bool in = walk->entering;
    if (in && n->type != NB_TEXT && n->type != NB_CODE && n->type != NB_MATH)
        nb_writer_mark(w, n);
    if (in) nb_writer_enter_lang(w, n, true);
    switch (n->type) {
    case NB_TEXT:
        if (nb_writer_has_attrs(w, n)) nb_writer_open(w, n, "span", NULL);
        nb_writer_marked(w, n, n->as.text.text);
        if (nb_writer_has_attrs(w, n)) nb_puts(w->b, "</span>");
        break;
    case NB_SOFT_BREAK: nb_writer_say(w, n, NB_STR("\n")); break;
    case NB_LINE_BREAK: nb_puts(w->b, "<br/>\n"); break;
    case NB_CODE:
    case NB_MATH:
        nb_writer_open(w, n, "code", n->type == NB_MATH ? "math" : NULL);
        turn(w, &w->code, true);
        nb_writer_marked(w, n, n->type == NB_MATH ? n->as.math.text : n->as.text.text);
        turn(w, &w->code, false);
        nb_puts(w->b, "</code>");
        break;
    case NB_EMPH:
        element(w, n, in, "em");
        turn(w, &w->emph, in);
        break;
    case NB_STRONG:
        element(w, n, in, "strong");
        turn(w, &w->strong, in);
        break;
    case NB_STRIKE: element(w, n, in, "s"); break;
    case NB_UNDERLINE: element(w, n, in, "u"); break;
    case NB_MARK: element(w, n, in, "mark"); break;
    case NB_SUB: element(w, n, in, "sub"); break;
    case NB_SUP: element(w, n, in, "sup"); break;
    case NB_SMALL: element(w, n, in, "small"); break;
    case NB_KBD:
        element(w, n, in, "kbd");
        turn(w, &w->code, in);
        break;
    case NB_LINK:
        if (in) link_in(w, n);
        else link_out(w);
        break;
    case NB_IMAGE:
        nb_writer_flush(w);
        nb_writer_image(w, n);
        break;
    case NB_NOTE_REF:
        nb_writer_flush(w);
        note_ref(w, n);
        break;
    case NB_SPAN: element(w, n, in, "span"); break;
    case NB_RUBY: ruby(w, n, in); break;
    case NB_RUBY_TEXT: ruby_text(w, n, in); break;
    case NB_ANCHOR:
        nb_writer_open(w, n, "span", NULL);
        nb_puts(w->b, "</span>");
        break;
    case NB_ROOT:
    case NB_FILE:
    case NB_PARAGRAPH:
    case NB_HEADING:
    case NB_TABLE_CELL:
    case NB_CAPTION:
    case NB_DEF_TERM:
    case NB_SUMMARY:
    case NB_QUOTE:
    case NB_LIST:
    case NB_ITEM:
    case NB_TABLE:
    case NB_TABLE_ROW:
    case NB_FIGURE:
    case NB_CALLOUT:
    case NB_DETAILS:
    case NB_DIV:
    case NB_DEF_LIST:
    case NB_DEF_BODY:
    case NB_NOTE_DEF:
    case NB_CODE_BLOCK:
    case NB_MATH_BLOCK:
    case NB_RULE:
    case NB_TOC:
    case NB_NODE_TYPES: break;
    }
}
