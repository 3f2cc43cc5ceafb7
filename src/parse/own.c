/* own.c: the blocks of grammar_block.c become nodes. */
#include <string.h>

#include "parse/myst.h"
#include "unicode/unicode.h"

bool md_is_own(const cmark_node *n)
{
    bool type = n->type == CMARK_NODE_CUSTOM_BLOCK || n->type == CMARK_NODE_CODE_BLOCK;
    return type && n->extension == md_block_rules && n->user_data;
}

nb_str md_joined_lines(md *x, const md_block *b)
{
    if (b->lines.n == 1) return b->lines.v[0];
    nb_buf out = {0};
    for (size_t i = 0; i < b->lines.n; i++) {
        if (i) nb_putc(&out, '\n');
        nb_put_str(&out, b->lines.v[i]);
    }
    return nb_buf_take(x->d->arena, &out);
}

/* ---- containers ---- */

static void open_note(md *x, const md_block *b, nb_loc loc)
{
    nb_node *def = md_open(x, NB_NOTE_DEF, loc);
    def->as.note.label = b->name;
    void **at = nb_map_at(&x->notes, nb_text_fold(x->d->arena, b->name));
    if (!*at) *at = def;
}

static void open_callout(md *x, const md_block *b, nb_loc loc)
{
    nb_node *n = md_open(x, NB_CALLOUT, loc);
    md_set_callout(x, n, b->name, md_plain(x, b->title, (int)b->line));
    if (b->untitled) {
        n->as.callout.kind = NB_CALLOUT_OTHER;
        n->as.callout.title = NB_STR_NULL;
    }
    n->as.callout.folded = b->folded;
}

/* The pages of a set of tabs stand one after another, each under its name. */
static void open_tab(md *x, const md_block *b, nb_loc loc)
{
    nb_node *div = md_open(x, NB_DIV, loc);
    div->as.div.class_name = NB_STR("tab");
    md_open(x, NB_PARAGRAPH, loc);
    md_open(x, NB_STRONG, loc);
    md_inlines_of(x, b->title, (int)b->line);
    md_close(x);
    md_close(x);
}

static void open_details(md *x, const md_block *b, nb_loc loc)
{
    md_open(x, NB_DETAILS, loc);
    md_open(x, NB_SUMMARY, loc);
    bool zh = nb_lang_is(nb_node_lang(x->d, x->at), "zh");
    if (b->title.n) md_inlines_of(x, b->title, (int)b->line);
    else md_text(x, zh ? NB_STR("详细信息") : NB_STR("Details"), loc);
    md_close(x);
}

static bool is_transparent(const md_block *b)
{
    static const char *const names[] = {"code-group", "tabs",   "raw",       "v-pre", "div",
                                        "columns",    "column", "container", "card",  "cards",
                                        "card-grid",  "grid",   "steps"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (nb_str_is(b->name, names[i])) return true;
    return b->anonymous && !md_is_callout_name(b->name);
}

static void open_colons(md *x, md_block *b, nb_loc loc)
{
    if (nb_str_starts(b->name, NB_STR("callout-"))) b->name = nb_str_sub(b->name, 8, b->name.n);
    if (b->myst) md_open_myst(x, b, loc);
    else if (nb_str_is(b->name, "details")) open_details(x, b, loc);
    else if (nb_str_is(b->name, "tab") || nb_str_is(b->name, "tab-item")) open_tab(x, b, loc);
    else if (is_transparent(b) || md_is_figure_label(b->id)) {
        nb_node *div = md_open(x, NB_DIV, loc);
        div->as.div.class_name = b->name;
        div->id = b->id;
    } else open_callout(x, b, loc);
}

void md_open_own(md *x, cmark_node *n)
{
    md_block *b = n->user_data;
    nb_loc loc = md_block_loc(x, n);
    switch (b->kind) {
    case MD_BLOCK_NOTE: open_note(x, b, loc); return;
    case MD_BLOCK_DEFINITION: md_open(x, NB_DEF_BODY, loc); return;
    case MD_BLOCK_ADMONITION: open_callout(x, b, loc); return;
    case MD_BLOCK_TAB: open_tab(x, b, loc); return;
    case MD_BLOCK_COLONS: open_colons(x, b, loc); return;
    case MD_BLOCK_MATH:
    case MD_BLOCK_RAW:
    case MD_BLOCK_DIRECTIVES:
    case MD_BLOCK_ROLE:
    case MD_BLOCK_TARGET:
    case MD_BLOCK_ATTRIBUTES:
    case MD_BLOCK_TAG: return;
    }
}

/* ---- leaves ---- */

static void add_math(md *x, const md_block *b)
{
    nb_str line = nb_str_sub(x->src, x->line[b->until - 1], x->line[b->until]);
    nb_str behind = nb_str_sub(line, b->end, line.n), id = NB_STR_NULL;
    size_t hash = nb_str_find(behind, NB_STR("{#"), 0), end = nb_str_chr(behind, '}', 0);
    if (hash != NB_NPOS && end != NB_NPOS && end > hash)
        nb_str_cut(nb_str_sub(behind, hash + 2, end), ' ', &id, &behind);
    md_add_math_block(x, nb_str_trim(md_joined_lines(x, b)), id, x->here);
    nb_node *math = x->at->last;
    if (math && math->type == NB_MATH_BLOCK && nb_str_starts(id, NB_STR("eq")))
        math->as.math.label = id;
}

/* A directive around text that is no Markdown: its first line opens, its last closes. */
static void add_raw(md *x, md_block *b)
{
    nb_str head = b->lines.v[0];
    md_block inner = *b;
    inner.lines.v++;
    inner.lines.n = b->lines.n > 2 ? b->lines.n - 2 : 0;
    if (nb_str_is(b->name, "comment")) return;
    nb_str text = inner.lines.n ? md_joined_lines(x, &inner) : NB_STR_NULL;
    if (nb_str_is(b->name, "math") || nb_str_is(b->name, "katex")) {
        md_add_math_block(x, nb_str_trim(text), NB_STR_NULL, x->here);
        return;
    }
    size_t at = nb_str_find(head, b->name, 0) + b->name.n, to;
    while (at < head.n && (head.s[at] == ' ' || head.s[at] == '"')) at++;
    for (to = at; to < head.n && !strchr(" \">%}=", head.s[to]); to++) {}
    nb_str lang = nb_str_is(b->name, "mermaid") ? b->name : nb_str_sub(head, at, to);
    if (to < head.n && head.s[to] == '=') lang = NB_STR_NULL;
    md_add_code(x, nb_str_cat(x->d->arena, text, NB_STR("\n")), lang);
}

void md_add_own(md *x, cmark_node *n)
{
    md_block *b = n->user_data;
    nb_str s = b->lines.n ? nb_str_trim(md_joined_lines(x, b)) : NB_STR_NULL;
    switch (b->kind) {
    case MD_BLOCK_MATH: add_math(x, b); return;
    case MD_BLOCK_RAW: add_raw(x, b); return;
    case MD_BLOCK_DIRECTIVES: md_directives(x, s, x->here); return;
    case MD_BLOCK_ROLE: md_role_line(x, b); return;
    case MD_BLOCK_TARGET: md_add_anchor(x, b->name, x->here); return;
    case MD_BLOCK_ATTRIBUTES: md_apply_block_attributes(x, b->title); return;
    case MD_BLOCK_TAG:
        x->place.n = 0;
        NB_PUSH(x->scratch, &x->place) = (md_stretch){0, (uint32_t)md_offset(x, s)};
        md_html(x, s, 0);
        return;
    case MD_BLOCK_NOTE:
    case MD_BLOCK_DEFINITION:
    case MD_BLOCK_ADMONITION:
    case MD_BLOCK_TAB:
    case MD_BLOCK_COLONS: return;
    }
}
