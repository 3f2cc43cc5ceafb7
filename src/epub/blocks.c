/* blocks.c: paragraphs, headings, lists and all that holds them. */
#include "epub/writer.h"

static const char *const alignments[] = {
    [NB_ALIGN_NONE] = "",
    [NB_ALIGN_LEFT] = "left",
    [NB_ALIGN_CENTER] = "center",
    [NB_ALIGN_RIGHT] = "right",
};

/* ---- what waits for the first line ---- */

static void task_box(nb_writer *w)
{
    const nb_node *item = w->box;
    bool done = item->as.item.task == NB_TASK_DONE;
    nb_str lang = w->e->lang;
    w->box = NULL;
    nb_puts(w->b, "<span class=\"box\" role=\"img\" aria-label=\"");
    nb_ebook_attr(w->b, nb_ebook_say(lang, done ? NB_SAY_DONE : NB_SAY_OPEN));
    nb_puts(w->b, "\">");
    nb_writer_say(w, item, done ? NB_STR("\xE2\x98\x91") : NB_STR("\xE2\x98\x90")); /* ☑ ☐ */
    nb_puts(w->b, "</span> ");
}

void nb_writer_begin(nb_writer *w, const nb_node *n)
{
    (void)n;
    nb_writer_flush(w);
    if (w->numbered) nb_writer_note_number(w);
    if (w->box) task_box(w);
}

/* A note or a task that opens with something else than a paragraph gets a line for its number.
 */
static void settle(nb_writer *w)
{
    if (!w->numbered && !w->box) return;
    nb_puts(w->b, "<p>");
    nb_writer_begin(w, NULL);
    nb_puts(w->b, "</p>\n");
}

/* ---- blocks with text ---- */

static bool is_bare(const nb_writer *w, const nb_node *n)
{
    const nb_node *item = n->parent;
    return item && item->type == NB_ITEM && item->parent && item->parent->type == NB_LIST &&
           item->parent->as.list.tight && !n->prev && !nb_writer_has_attrs(w, n);
}

static bool is_image_alone(const nb_node *n)
{
    const nb_node *c = n->first;
    if (!c) return false;
    for (; c; c = c->next)
        if (c->type != NB_SOFT_BREAK && c->type != NB_LINE_BREAK && c->type != NB_ANCHOR &&
            !(c->type == NB_IMAGE && c->as.image.image))
            return false;
    return true;
}

static void paragraph(nb_writer *w, const nb_node *n, bool in)
{
    bool bare = is_bare(w, n);
    if (!in) {
        nb_puts(w->b, bare ? (n->next ? "\n" : "") : "</p>\n");
        return;
    }
    if (!bare) nb_writer_open(w, n, "p", is_image_alone(n) ? "image" : NULL);
    nb_writer_begin(w, n);
}

static void heading(nb_writer *w, const nb_node *n, bool in)
{
    char tag[3] = {'h', (char)('0' + w->e->level[n->seq]), 0};
    const char *name =
        n->first ? tag : "p"; /* an empty heading is none for those who hear it */
    if (in) {
        settle(w);
        nb_writer_open(w, n, name, NULL);
        w->heading++;
        w->voice = NULL;
        nb_writer_begin(w, n);
        nb_str number = w->e->number[n->seq];
        if (!number.n) return;
        nb_puts(w->b, "<span class=\"number\">");
        nb_writer_say(w, n, number);
        nb_puts(w->b, "</span> ");
    } else {
        w->heading--;
        w->voice = NULL;
        nb_printf(w->b, "</%s>\n", name);
    }
}

static void strong_block(nb_writer *w, const nb_node *n, bool in, const char *tag,
                         const char *class_name)
{
    if (in) {
        settle(w);
        nb_writer_open(w, n, tag, class_name);
        w->strong++;
        w->voice = NULL;
        nb_writer_begin(w, n);
    } else {
        w->strong--;
        w->voice = NULL;
        nb_printf(w->b, "</%s>\n", tag);
    }
}

static void caption(nb_writer *w, const nb_node *n, bool in)
{
    nb_node_type parent = n->parent ? n->parent->type : NB_ROOT;
    const char *tag = parent == NB_TABLE ? "caption" : parent == NB_FIGURE ? "figcaption" : "p";
    if (in) {
        nb_writer_open(w, n, tag, NULL);
        nb_writer_begin(w, n);
    } else {
        nb_printf(w->b, "</%s>\n", tag);
    }
}

/* ---- blocks with blocks ---- */

static void container(nb_writer *w, const nb_node *n, bool in, const char *tag,
                      const char *class_name)
{
    if (in) {
        settle(w);
        nb_writer_open(w, n, tag, class_name);
        nb_putc(w->b, '\n');
    } else {
        nb_printf(w->b, "</%s>\n", tag);
    }
}

static bool has_tasks(const nb_node *list)
{
    for (const nb_node *i = list->first; i; i = i->next)
        if (i->as.item.task == NB_TASK_NONE) return false;
    return list->first != NULL;
}

static void list(nb_writer *w, const nb_node *n, bool in)
{
    const char *tag = n->as.list.ordered ? "ol" : "ul";
    if (!in) {
        nb_printf(w->b, "</%s>\n", tag);
        return;
    }
    settle(w);
    nb_printf(w->b, "<%s", tag);
    if (has_tasks(n)) nb_puts(w->b, " class=\"tasks\"");
    else if (n->as.list.ordered && n->as.list.delim == ')') nb_puts(w->b, " class=\"paren\"");
    nb_writer_attrs(w, n);
    if (n->as.list.ordered && n->as.list.start != 1)
        nb_printf(w->b, " start=\"%d\"", (int)n->as.list.start);
    nb_puts(w->b, ">\n");
}

static void item(nb_writer *w, const nb_node *n, bool in)
{
    if (!in) {
        settle(w);
        nb_puts(w->b, "</li>\n");
        return;
    }
    nb_puts(w->b, "<li");
    nb_writer_attrs(w, n);
    const nb_node *l = n->parent;
    if (l && l->type == NB_LIST && l->as.list.ordered && n->as.item.number) {
        int64_t due = n->prev ? n->prev->as.item.number + 1 : l->as.list.start;
        if (n->as.item.number != due) nb_printf(w->b, " value=\"%d\"", (int)n->as.item.number);
    }
    nb_putc(w->b, '>');
    if (n->as.item.task != NB_TASK_NONE) w->box = n;
}

static void callout(nb_writer *w, const nb_node *n, bool in)
{
    static const char *const classes[] = {
        [NB_CALLOUT_NOTE] = "callout",
        [NB_CALLOUT_TIP] = "callout tip",
        [NB_CALLOUT_IMPORTANT] = "callout important",
        [NB_CALLOUT_WARNING] = "callout warning",
        [NB_CALLOUT_CAUTION] = "callout caution",
        [NB_CALLOUT_OTHER] = "callout",
    };
    static const nb_ebook_phrase words[] = {
        [NB_CALLOUT_NOTE] = NB_SAY_NOTE,           [NB_CALLOUT_TIP] = NB_SAY_TIP,
        [NB_CALLOUT_IMPORTANT] = NB_SAY_IMPORTANT, [NB_CALLOUT_WARNING] = NB_SAY_WARNING,
        [NB_CALLOUT_CAUTION] = NB_SAY_CAUTION,     [NB_CALLOUT_OTHER] = NB_SAY_NOTE,
    };
    if (!in) {
        nb_puts(w->b, "</aside>\n");
        return;
    }
    settle(w);
    nb_str title = n->as.callout.title;
    if (nb_ebook_is_blank(title)) title = nb_ebook_say(w->e->lang, words[n->as.callout.kind]);
    nb_printf(w->b, "<aside role=\"note\" class=\"%s\" aria-label=\"",
              classes[n->as.callout.kind]);
    nb_ebook_attr(w->b, title);
    nb_putc(w->b, '"');
    nb_writer_attrs(w, n);
    nb_puts(w->b, ">\n<p class=\"title\">");
    w->strong++;
    w->voice = NULL;
    nb_writer_begin(w, n);
    nb_writer_say(w, n, title);
    w->strong--;
    w->voice = NULL;
    nb_puts(w->b, "</p>\n");
}

/* A description list is made of terms with their bodies: where one is missing an empty one
 * stands. */
static void def_body(nb_writer *w, const nb_node *n, bool in)
{
    if (in && !n->prev) nb_puts(w->b, "<dt></dt>\n");
    container(w, n, in, "dd", NULL);
}

static void def_term(nb_writer *w, const nb_node *n, bool in)
{
    strong_block(w, n, in, "dt", NULL);
    if (!in && !n->next) nb_puts(w->b, "<dd></dd>\n");
}

/* ---- blocks without children ---- */

static nb_str without_last_newline(nb_str s)
{
    return s.n && s.s[s.n - 1] == '\n' ? nb_str_sub(s, 0, s.n - 1) : s;
}

static void preformatted(nb_writer *w, const nb_node *n, nb_str text, nb_str lang,
                         const char *class_name)
{
    nb_puts(w->b, "<pre");
    nb_writer_attrs(w, n);
    if (nb_lang_is_rtl(w->lang) && n->dir == NB_DIR_AUTO) nb_puts(w->b, " dir=\"ltr\"");
    nb_puts(w->b, "><code");
    if (lang.n || *class_name) {
        nb_printf(w->b, " class=\"%s", class_name);
        nb_ebook_attr(w->b, lang);
        nb_putc(w->b, '"');
    }
    nb_putc(w->b, '>');
    w->code++;
    w->voice = NULL;
    nb_writer_marked(w, n, without_last_newline(text));
    w->code--;
    w->voice = NULL;
    nb_puts(w->b, "</code></pre>\n");
}

static void code_block(nb_writer *w, const nb_node *n)
{
    nb_str lang = n->as.code_block.lang, title = n->as.code_block.title;
    settle(w);
    if (title.n) {
        nb_puts(w->b, "<p class=\"title\">");
        w->strong++;
        w->voice = NULL;
        nb_writer_say(w, n, title);
        w->strong--;
        w->voice = NULL;
        nb_puts(w->b, "</p>\n");
    }
    preformatted(w, n, n->as.code_block.text, lang, lang.n ? "language-" : "");
}

static void contents(nb_writer *w, const nb_node *n)
{
    settle(w);
    nb_writer_open(w, n, "div", "toc");
    nb_writer_flush(w);
    nb_putc(w->b, '\n');
    nb_ebook_contents(w->e, w->b);
    nb_puts(w->b, "</div>\n");
}

/* ---- the walk ---- */

static void step(nb_writer *w, nb_walk *walk)
{
    const nb_node *n = walk->node;
    bool in = walk->entering;
    if (nb_is_inline(n->type)) {
        nb_writer_inline(w, walk);
        return;
    }
    if (in && n->type != NB_CODE_BLOCK && n->type != NB_MATH_BLOCK && n->type != NB_NOTE_DEF)
        nb_writer_mark(w, n);
    if (in) nb_writer_enter_lang(w, n, true);
    switch (n->type) {
    case NB_PARAGRAPH: paragraph(w, n, in); break;
    case NB_HEADING: heading(w, n, in); break;
    case NB_TABLE_CELL: nb_writer_cell(w, n, in); break;
    case NB_CAPTION: caption(w, n, in); break;
    case NB_DEF_TERM: def_term(w, n, in); break;
    case NB_SUMMARY: strong_block(w, n, in, "p", "title"); break;
    case NB_QUOTE: container(w, n, in, "blockquote", NULL); break;
    case NB_LIST: list(w, n, in); break;
    case NB_ITEM: item(w, n, in); break;
    case NB_TABLE:
        if (in) settle(w);
        nb_writer_table(w, n, in);
        break;
    case NB_TABLE_ROW: nb_writer_row(w, n, in); break;
    case NB_FIGURE: container(w, n, in, "figure", alignments[n->as.figure.align]); break;
    case NB_CALLOUT: callout(w, n, in); break;
    case NB_DETAILS: container(w, n, in, "div", "details"); break;
    case NB_DIV: {
        bool works = nb_str_is(n->as.div.class_name, NB_REFERENCES);
        container(w, n, in, "div", works ? NB_REFERENCES : alignments[n->as.div.align]);
        break;
    }
    case NB_DEF_LIST: container(w, n, in, "dl", NULL); break;
    case NB_DEF_BODY: def_body(w, n, in); break;
    case NB_NOTE_DEF: /* written at the end of its chapter */
        if (in) nb_walk_skip(walk);
        break;
    case NB_CODE_BLOCK: code_block(w, n); break;
    case NB_MATH_BLOCK:
        settle(w);
        preformatted(w, n, n->as.math.text, NB_STR_NULL, "math");
        break;
    case NB_RULE:
        settle(w);
        nb_puts(w->b, "<hr");
        nb_writer_attrs(w, n);
        nb_puts(w->b, "/>\n");
        break;
    case NB_TOC: contents(w, n); break;
    case NB_ROOT:
    case NB_FILE:
    case NB_TEXT:
    case NB_SOFT_BREAK:
    case NB_LINE_BREAK:
    case NB_CODE:
    case NB_MATH:
    case NB_EMPH:
    case NB_STRONG:
    case NB_STRIKE:
    case NB_UNDERLINE:
    case NB_MARK:
    case NB_SUB:
    case NB_SUP:
    case NB_SMALL:
    case NB_KBD:
    case NB_LINK:
    case NB_IMAGE:
    case NB_NOTE_REF:
    case NB_SPAN:
    case NB_RUBY:
    case NB_RUBY_TEXT:
    case NB_ANCHOR:
    case NB_NODE_TYPES: break;
    }
    bool left = !in || n->type == NB_CODE_BLOCK || n->type == NB_MATH_BLOCK ||
                n->type == NB_RULE || n->type == NB_TOC;
    if (left) nb_writer_enter_lang(w, n, false);
}

void nb_writer_blocks(nb_writer *w, const nb_node *first, const nb_node *last)
{
    for (const nb_node *b = first; b; b = b->next) {
        nb_walk walk = nb_walk_start(b);
        if (b->type != NB_NOTE_DEF)
            while (nb_walk_next(&walk)) step(w, &walk);
        if (b == last) break;
    }
}
