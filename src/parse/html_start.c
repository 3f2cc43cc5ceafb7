/* html_start.c: what a start tag opens. */
#include <string.h>

#include "parse/html.h"
#include "unicode/unicode.h"

/* ---- attributes ---- */

/* The value of a property in style="…". */
static nb_str style_of(const md_token *t, const char *property)
{
    nb_str s = md_attribute(t, "style"), one, rest, name, value;
    for (; s.n; s = rest) {
        nb_str_cut(s, ';', &one, &rest);
        if (nb_str_cut(one, ':', &name, &value) &&
            nb_str_ieq(nb_str_trim(name), nb_str_of(property)))
            return nb_str_trim(value);
    }
    return NB_STR_NULL;
}

static nb_align align_of(const md_token *t)
{
    nb_str v = md_attribute(t, "align");
    if (!v.n) v = style_of(t, "text-align");
    if (nb_str_ieq(v, NB_STR("center")) || nb_str_ieq(v, NB_STR("middle")))
        return NB_ALIGN_CENTER;
    if (nb_str_ieq(v, NB_STR("right")) || nb_str_ieq(v, NB_STR("end"))) return NB_ALIGN_RIGHT;
    if (nb_str_ieq(v, NB_STR("left")) || nb_str_ieq(v, NB_STR("start"))) return NB_ALIGN_LEFT;
    return NB_ALIGN_NONE;
}

static nb_dir dir_of(const md_token *t)
{
    nb_str v = md_attribute(t, "dir");
    return nb_str_ieq(v, NB_STR("rtl"))   ? NB_DIR_RTL
           : nb_str_ieq(v, NB_STR("ltr")) ? NB_DIR_LTR
                                          : NB_DIR_AUTO;
}

static unsigned number(nb_str s, unsigned least, unsigned most)
{
    unsigned v = 0;
    for (size_t i = 0; i < s.n && s.s[i] >= '0' && s.s[i] <= '9'; i++)
        if (v < 100000) v = v * 10 + (unsigned)(s.s[i] - '0');
    return v < least ? least : v > most ? most : v;
}

static nb_str lang_of(md *x, const md_token *t)
{
    nb_str v = md_attribute(t, "lang");
    if (!v.n) v = md_attribute(t, "xml:lang");
    return nb_lang_valid(v) ? nb_lang_canonical(x->d->arena, v) : NB_STR_NULL;
}

static void set_common(md *x, nb_node *n, const md_token *t)
{
    n->lang = lang_of(x, t);
    n->dir = dir_of(t);
    n->id = md_attribute(t, "id");
}

static bool is_unsafe_address(nb_str url)
{
    static const char *const schemes[] = {"javascript:", "vbscript:", "data:"};
    url = nb_str_trim(url);
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (nb_str_ieq(nb_str_sub(url, 0, strlen(schemes[i])), nb_str_of(schemes[i])))
            return true;
    return false;
}

static void name_it(md *x, const md_token *t)
{
    nb_diag_counted(x->diags, NB_UNKNOWN_HTML, x->here,
                    "<%.*s> has no meaning in a book; its text is kept", NB_STR_ARG(t->name));
}

static void refuse(md *x, const md_token *t)
{
    nb_diag(x->diags, NB_UNSAFE_HTML, x->here, "<%.*s> was left out", NB_STR_ARG(t->name));
}

/* ---- frames ---- */

/* A table that stands where none can, in a cell of another: its rows are lines there. */
static bool is_flat_table(const md_frame *f)
{
    return f->tag && f->tag->element->meaning == EL_TABLE && !f->node;
}

/* Closes what is open above the innermost frame with a node of type t: "<li>" ends the item
 * before. */
static bool close_above(md *x, nb_node_type t)
{
    for (size_t i = x->frames.n; i-- > 0 && x->frames.v[i].kind != MD_CMARK;) {
        const md_frame *f = &x->frames.v[i];
        if (is_flat_table(f) && (t == NB_TABLE || t == NB_TABLE_ROW)) return false;
        if (!f->node || f->node->type != t) continue;
        md_close_to(x, i + 1);
        return true;
    }
    return false;
}

static nb_node *add(md *x, nb_node_type type, const md_token *t)
{
    nb_node *n = md_add(x, type, x->here);
    set_common(x, n, t);
    return n;
}

/* ---- elements ---- */

static void start_a(md *x, md_tag *tag, const md_token *t)
{
    nb_str href = nb_str_trim(md_attribute(t, "href")), id = md_attribute(t, "id");
    if (tag->open) md_close_element(x, tag);
    x->parted = NULL;
    md_add_anchor(x, id.n ? id : md_attribute(t, "name"), x->here);
    nb_node *link = NULL;
    if (is_unsafe_address(href))
        nb_diag(x->diags, NB_UNSAFE_HTML, x->here, "a link to a program was left out");
    else if (href.n) {
        link = md_add(x, NB_LINK, x->here);
        link->as.link.url = md_reference_address(x, href);
        link->as.link.title = md_attribute(t, "title");
    }
    if (!t->empty) md_open_element(x, link, tag);
}

static nb_str size_of(const md_token *t, const char *name)
{
    nb_str v = nb_str_trim(md_attribute(t, name));
    if (!v.n) v = style_of(t, name);
    return v.n && (v.s[0] == '.' || (v.s[0] >= '0' && v.s[0] <= '9')) ? v : NB_STR_NULL;
}

static void add_image(md *x, const md_token *t)
{
    nb_str src = nb_str_trim(md_attribute(t, "src"));
    if (!src.n || (is_unsafe_address(src) && !nb_str_starts(src, NB_STR("data:image/"))))
        return;
    nb_node *n = add(x, NB_IMAGE, t);
    n->as.image.src = md_image_src(x, md_reference_address(x, src));
    n->as.image.alt = md_attribute(t, "alt");
    n->as.image.title = md_attribute(t, "title");
    n->as.image.width = size_of(t, "width");
    n->as.image.height = size_of(t, "height");
    /* "middle" says where the line's base is */
    if (!nb_str_ieq(md_attribute(t, "align"), NB_STR("middle")))
        n->as.image.align = align_of(t);
}

/* Sound, film and foreign pages: their address can be printed. */
static bool add_media(md *x, const md_token *t)
{
    nb_str src = nb_str_trim(md_attribute(t, "src"));
    if (!src.n || is_unsafe_address(src)) return false;
    nb_node *link = md_add(x, NB_LINK, x->here), *text = nb_node_new(x->d, NB_TEXT, x->here);
    link->as.link.url = text->as.text.text = src;
    link->as.link.bare = true;
    nb_node_append(link, text);
    return true;
}

/* <video><source src="…"></video>: the address of the first source is that of the film. */
void md_take_media_source(md *x, const md_token *t)
{
    md_tag *of = x->skip;
    if (of->element->meaning != EL_MEDIA || x->has_source ||
        !nb_str_ieq(t->name, NB_STR("source")))
        return;
    x->skip = NULL;
    x->has_source = add_media(x, t);
    x->skip = of;
}

static void start_div(md *x, md_tag *tag, const md_token *t)
{
    nb_align align = nb_str_is(tag->name, "center") ? NB_ALIGN_CENTER : align_of(t);
    nb_str lang = lang_of(x, t), label = md_attribute(t, "label"), id = md_attribute(t, "id");
    nb_node *div = NULL;
    if (align != NB_ALIGN_NONE || lang.n || dir_of(t) != NB_DIR_AUTO) {
        div = add(x, NB_DIV, t);
        div->as.div.align = align;
    } else if (id.n) md_add_anchor(x, id, x->here);
    if (!t->empty) md_open_element(x, div, tag);
    if (label.n && md_tag_of(x, NB_STR("simpletab"))->open) md_add_tab_name(x, label);
}

static void start_heading(md *x, md_tag *tag, const md_token *t)
{
    nb_align align = align_of(t);
    nb_node *h = add(x, NB_HEADING, t);
    h->as.heading.level = tag->element->level;
    if (h->parent && align != NB_ALIGN_NONE) {
        nb_node *div = nb_node_new(x->d, NB_DIV, x->here);
        div->as.div.align = align;
        nb_node_insert_before(h, div);
        nb_node_detach(h);
        nb_node_append(div, h);
    }
    md_open_element(x, h, tag);
}

static void start_list(md *x, md_tag *tag, const md_token *t)
{
    nb_node *n = add(x, NB_LIST, t);
    n->as.list.ordered = nb_str_is(tag->name, "ol");
    n->as.list.tight = true;
    n->as.list.delim = '.';
    n->as.list.start = number(md_attribute(t, "start"), n->as.list.ordered, 99999);
    md_open_element(x, n, tag);
}

static void start_item(md *x, md_tag *tag, const md_token *t)
{
    close_above(x, NB_LIST);
    nb_node *n = add(x, NB_ITEM, t);
    const nb_node *list = n->parent;
    if (!list) md_add_bullet(x, false, 0);
    else if (list->as.list.ordered) {
        n->as.item.number = n->prev ? n->prev->as.item.number + 1 : list->as.list.start;
        if (md_has_attribute(t, "value"))
            n->as.item.number = number(md_attribute(t, "value"), 0, 99999);
    }
    md_open_element(x, n, tag);
}

static void start_row(md *x, md_tag *tag, const md_token *t)
{
    close_above(x, NB_TABLE);
    nb_node *n = x->at->type == NB_TABLE ? add(x, NB_TABLE_ROW, t) : NULL;
    if (!n) md_separate(x);
    else n->as.row.header = md_tag_of(x, NB_STR("thead"))->open > 0;
    md_open_element(x, n, tag);
}

static void start_cell(md *x, md_tag *tag, const md_token *t)
{
    bool in_row = close_above(x, NB_TABLE_ROW) || close_above(x, NB_TABLE);
    nb_node *n = in_row ? add(x, NB_TABLE_CELL, t) : NULL;
    if (n) {
        n->as.cell.align = align_of(t);
        n->as.cell.header = nb_str_is(tag->name, "th");
        n->as.cell.colspan = number(md_attribute(t, "colspan"), 1, 1000);
        n->as.cell.rowspan = number(md_attribute(t, "rowspan"), 1, 1000);
    } else if (x->at->last && x->at->last->type != NB_LINE_BREAK)
        md_text(x, NB_STR(" "), x->here);
    md_open_element(x, n, tag);
}

static void start_code(md *x, md_tag *tag)
{
    nb_node *n = md_add(x, NB_SPAN, x->here);
    n->as.span.class_name = md_code_class;
    md_open_element(x, n, tag);
}

static void start_span(md *x, md_tag *tag, const md_token *t)
{
    nb_str lang = lang_of(x, t), class_name = md_attribute(t, "class");
    nb_node *n = NULL;
    if (lang.n || dir_of(t) != NB_DIR_AUTO || nb_str_is(class_name, "version-mark")) {
        n = add(x, NB_SPAN, t);
        n->as.span.class_name = class_name;
    } else md_add_anchor(x, md_attribute(t, "id"), x->here);
    md_open_element(x, n, tag);
}

void md_add_tab_name(md *x, nb_str name)
{
    nb_node *p = md_add(x, NB_PARAGRAPH, x->here);
    nb_node *strong = nb_node_new(x->d, NB_STRONG, x->here);
    nb_node *text = nb_node_new(x->d, NB_TEXT, x->here);
    text->as.text.text = name;
    nb_node_append(strong, text);
    nb_node_append(p->parent ? p : x->at, strong);
}

/* The Rust book's <Listing number="1-1" file-name="x" caption="…">. */
static void start_listing(md *x, md_tag *tag, const md_token *t)
{
    nb_node *n = add(x, NB_FIGURE, t);
    md_open_element(x, n, tag);
    nb_str no = md_attribute(t, "number"), caption = md_attribute(t, "caption");
    nb_str file = md_attribute(t, "file-name");
    if (file.n) md_add_tab_name(x, file);
    if ((!no.n && !caption.n) || !n->parent) return;
    nb_node *c = md_add(x, NB_CAPTION, x->here), *text = nb_node_new(x->d, NB_TEXT, x->here);
    const char *word = nb_lang_is(nb_node_lang(x->d, n), "zh") ? "示例" : "Listing";
    text->as.text.text =
        nb_str_printf(x->d->arena, "%s%s%.*s%s%.*s", no.n ? word : "", no.n ? " " : "",
                      NB_STR_ARG(no), no.n && caption.n ? ": " : "", NB_STR_ARG(caption));
    nb_node_append(c, text);
}

/* <pre lang="js">, and what GitHub, Prism and highlight.js read on <pre> or the <code> in it.
 */
void md_take_code_language(nb_node *code, const md_token *t)
{
    static const char *const prefixes[] = {"language-", "lang-", "highlight-source-",
                                           "brush: "};
    nb_str c = md_attribute(t, "class"), lang = md_attribute(t, "lang"), rest;
    for (size_t i = 0, at; !lang.n && i < sizeof prefixes / sizeof *prefixes; i++)
        if ((at = nb_str_find(c, nb_str_of(prefixes[i]), 0)) != NB_NPOS)
            nb_str_cut(nb_str_sub(c, at + strlen(prefixes[i]), c.n), ' ', &lang, &rest);
    if (lang.n && lang.s[lang.n - 1] == ';') lang.n--;
    if (lang.n) code->as.code_block.info = code->as.code_block.lang = lang;
}

static void start_pre(md *x, md_tag *tag, const md_token *t)
{
    nb_node *n = md_add(x, NB_CODE_BLOCK, x->here);
    md_take_code_language(n, t);
    md_open_element(x, NULL, tag);
    x->pre = NB_NEW(x->scratch, nb_buf);
    x->pre_node = n;
}

static void skip(md *x, md_tag *tag, const md_token *t)
{
    if (t->empty) return;
    x->skip = tag;
    x->skip_depth = 1;
}

static bool has_no_content(nb_str name)
{
    return nb_str_is(name, "embed") || nb_str_is(name, "frame");
}

static void start_unsafe(md *x, md_tag *tag, const md_token *t)
{
    refuse(x, t);
    add_media(x, t);
    if (!has_no_content(tag->name)) skip(x, tag, t);
}

static void add_input(md *x, const md_token *t)
{
    if (!nb_str_ieq(md_attribute(t, "type"), NB_STR("checkbox"))) refuse(x, t);
    else md_text(x, md_has_attribute(t, "checked") ? NB_STR("☑") : NB_STR("☐"), x->here);
}

void md_start_element(md *x, md_tag *tag, const md_token *t)
{
    const md_element *e = tag->element;
    switch (e->meaning) {
    case EL_UNKNOWN: name_it(x, t); /* fall through */
    case EL_PLAIN:
        md_add_anchor(x, md_attribute(t, "id"), x->here);
        if (!t->empty) md_open_element(x, NULL, tag);
        return;
    case EL_FORM:
        refuse(x, t);
        if (!t->empty) md_open_element(x, NULL, tag);
        return;
    case EL_INLINE: md_open_element(x, add(x, e->type, t), tag); return;
    case EL_SPAN: start_span(x, tag, t); return;
    case EL_A: start_a(x, tag, t); return;
    case EL_BR: md_add(x, NB_LINE_BREAK, x->here); return;
    case EL_NOTHING: return;
    case EL_IMG: add_image(x, t); return;
    case EL_INPUT: add_input(x, t); return;
    case EL_MEDIA:
        x->has_source = add_media(x, t);
        skip(x, tag, t);
        return;
    case EL_CODE: start_code(x, tag); return;
    case EL_Q:
        md_text(x, NB_STR("“"), x->here);
        md_open_element(x, NULL, tag);
        return;
    case EL_RT:
        close_above(x, NB_RUBY);
        md_open_element(x, x->at->type == NB_RUBY ? add(x, NB_RUBY_TEXT, t) : NULL, tag);
        return;
    case EL_P:
        if (tag->open) md_close_element(x, tag);
        start_div(x, tag, t);
        return;
    case EL_DIV: start_div(x, tag, t); return;
    case EL_TAB: {
        nb_str name = md_attribute(t, "label");
        if (!name.n) name = md_attribute(t, "title");
        if (!name.n) name = md_attribute(t, "value");
        md_open_element(x, NULL, tag);
        if (name.n) md_add_tab_name(x, name);
        return;
    }
    case EL_BLOCK: md_open_element(x, add(x, e->type, t), tag); return;
    case EL_LISTING: start_listing(x, tag, t); return;
    case EL_HEADING: start_heading(x, tag, t); return;
    case EL_LIST: start_list(x, tag, t); return;
    case EL_LI: start_item(x, tag, t); return;
    case EL_DT:
    case EL_DD:
        close_above(x, NB_DEF_LIST);
        md_open_element(x, add(x, e->type, t), tag);
        return;
    case EL_TABLE: md_open_element(x, add(x, NB_TABLE, t), tag); return;
    case EL_TR: start_row(x, tag, t); return;
    case EL_CELL: start_cell(x, tag, t); return;
    case EL_SUMMARY:
    case EL_CAPTION: md_open_element(x, add(x, e->type, t), tag); return;
    case EL_HR: md_add(x, NB_RULE, x->here); return;
    case EL_PRE: start_pre(x, tag, t); return;
    case EL_SKIP: skip(x, tag, t); return;
    case EL_UNSAFE: start_unsafe(x, tag, t); return;
    }
}
