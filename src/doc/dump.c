/* dump.c: --dump=doc. One node a line: name, place, what it says. */
#include "doc/doc.h"

static void field(nb_buf *b, const char *name, nb_str value)
{
    if (!value.n) return;
    nb_printf(b, " %s=", name);
    nb_put_json(b, value);
}

static void number(nb_buf *b, const char *name, int64_t value)
{
    nb_printf(b, " %s=", name);
    nb_put_int(b, value);
}

static void flag(nb_buf *b, const char *name, bool on)
{
    if (on) nb_printf(b, " %s", name);
}

static void align(nb_buf *b, nb_align a)
{
    static const char *const names[] = {"", " left", " center", " right"};
    nb_puts(b, names[a]);
}

static void text(nb_buf *b, nb_str s)
{
    nb_putc(b, ' ');
    nb_put_json(b, s);
}

static void dump_link(nb_buf *b, const nb_node *n)
{
    static const char *const kinds[] = {"external", "internal", "edition", "dead"};
    nb_printf(b, " %s", kinds[n->as.link.kind]);
    field(b, "url", n->as.link.url);
    field(b, "title", n->as.link.title);
    field(b, "edition", n->as.link.edition);
    field(b, "fragment", n->as.link.fragment);
    if (n->as.link.target) nb_printf(b, " to=%u", n->as.link.target->seq);
    flag(b, "bare", n->as.link.bare);
}

static void dump_image(nb_buf *b, const nb_node *n)
{
    field(b, "src", n->as.image.src);
    field(b, "alt", n->as.image.alt);
    field(b, "title", n->as.image.title);
    field(b, "width", n->as.image.width);
    field(b, "height", n->as.image.height);
    flag(b, "block", n->as.image.block);
}

static void details(nb_buf *b, const nb_node *n)
{
    static const char *const callouts[] = {"note",    "tip",     "important",
                                           "warning", "caution", "other"};
    switch (n->type) {
    case NB_FILE:
        field(b, "path", n->as.file.path);
        field(b, "title", n->as.file.title);
        field(b, "part", n->as.file.part);
        flag(b, "ends-part", n->as.file.ends_part);
        break;
    case NB_HEADING: number(b, "level", n->as.heading.level); break;
    case NB_LIST:
        nb_puts(b, n->as.list.ordered ? " ordered" : " bullet");
        flag(b, "tight", n->as.list.tight);
        if (n->as.list.ordered) number(b, "start", n->as.list.start);
        break;
    case NB_ITEM:
        if (n->as.item.number) number(b, "number", n->as.item.number);
        flag(b, "open", n->as.item.task == NB_TASK_OPEN);
        flag(b, "done", n->as.item.task == NB_TASK_DONE);
        break;
    case NB_TABLE: number(b, "columns", (int64_t)n->as.table.columns); break;
    case NB_TABLE_ROW: flag(b, "header", n->as.row.header); break;
    case NB_TABLE_CELL:
        align(b, n->as.cell.align);
        flag(b, "header", n->as.cell.header);
        if (n->as.cell.colspan > 1) number(b, "colspan", n->as.cell.colspan);
        if (n->as.cell.rowspan > 1) number(b, "rowspan", n->as.cell.rowspan);
        break;
    case NB_FIGURE: align(b, n->as.figure.align); break;
    case NB_CALLOUT:
        nb_printf(b, " %s", callouts[n->as.callout.kind]);
        field(b, "title", n->as.callout.title);
        flag(b, "folded", n->as.callout.folded);
        break;
    case NB_DIV:
        align(b, n->as.div.align);
        field(b, "class", n->as.div.class_name);
        break;
    case NB_SPAN: field(b, "class", n->as.span.class_name); break;
    case NB_NOTE_DEF:
        field(b, "label", n->as.note.label);
        number(b, "number", n->as.note.number);
        break;
    case NB_CODE_BLOCK:
        field(b, "info", n->as.code_block.info);
        field(b, "title", n->as.code_block.title);
        text(b, n->as.code_block.text);
        break;
    case NB_MATH_BLOCK:
    case NB_MATH: text(b, n->as.math.text); break;
    case NB_TEXT:
    case NB_CODE: text(b, n->as.text.text); break;
    case NB_LINK: dump_link(b, n); break;
    case NB_IMAGE: dump_image(b, n); break;
    case NB_NOTE_REF:
        if (n->as.ref.def) number(b, "number", n->as.ref.def->as.note.number);
        break;
    case NB_ROOT:
    case NB_PARAGRAPH:
    case NB_CAPTION:
    case NB_DEF_TERM:
    case NB_SUMMARY:
    case NB_QUOTE:
    case NB_DETAILS:
    case NB_DEF_LIST:
    case NB_DEF_BODY:
    case NB_RULE:
    case NB_TOC:
    case NB_SOFT_BREAK:
    case NB_LINE_BREAK:
    case NB_EMPH:
    case NB_STRONG:
    case NB_STRIKE:
    case NB_UNDERLINE:
    case NB_MARK:
    case NB_SUB:
    case NB_SUP:
    case NB_SMALL:
    case NB_KBD:
    case NB_RUBY:
    case NB_RUBY_TEXT:
    case NB_ANCHOR:
    case NB_NODE_TYPES: break;
    }
}

static void dump_meta(const nb_doc *d, nb_buf *b)
{
    nb_puts(b, "meta");
    field(b, "title", d->meta.title);
    field(b, "subtitle", d->meta.subtitle);
    field(b, "lang", d->meta.lang);
    field(b, "date", d->meta.date);
    for (size_t i = 0; i < d->meta.n_people; i++) field(b, "person", d->meta.people[i].name);
    nb_putc(b, '\n');
    for (size_t i = 0; i < d->meta.n_settings; i++) {
        nb_puts(b, "setting");
        field(b, "key", d->meta.settings[i].key);
        field(b, "value", d->meta.settings[i].value);
        nb_putc(b, '\n');
    }
    for (size_t i = 0; i < d->n_chapters; i++) {
        nb_puts(b, "chapter");
        field(b, "title", d->chapters[i].title);
        field(b, "part", d->chapters[i].part);
        nb_printf(b, " from=%u to=%u\n", d->chapters[i].first->seq, d->chapters[i].last->seq);
    }
    for (size_t i = 0; i < d->n_outline; i++) {
        nb_printf(b, "outline %d", d->outline[i].depth);
        text(b, d->outline[i].title);
        nb_putc(b, '\n');
    }
}

void nb_doc_dump(const nb_doc *d, nb_buf *out)
{
    dump_meta(d, out);
    int depth = 0;
    nb_walk w = nb_walk_start(d->root);
    const nb_node *inside = NULL; /* the last container entered: leaves are not left */
    while (nb_walk_next(&w)) {
        depth = 0;
        if (!w.entering) continue;
        for (inside = w.node->parent; inside; inside = inside->parent) depth++;
        nb_printf(out, "%*s%u %s", 2 * depth, "", w.node->seq, nb_node_name(w.node->type));
        if (w.node->loc.line) nb_printf(out, " %u:%u", w.node->loc.line, w.node->loc.col);
        field(out, "id", w.node->id);
        field(out, "lang", w.node->lang);
        flag(out, "rtl", w.node->dir == NB_DIR_RTL);
        flag(out, "ltr", w.node->dir == NB_DIR_LTR);
        details(out, w.node);
        nb_putc(out, '\n');
    }
}
