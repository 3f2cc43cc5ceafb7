/* grammar.c: cmark-gfm with our own rules beside it, all of them as cmark syntax extensions.
 *
 * Two things about cmark-gfm 0.29 shape this file. Its table of special inline characters is
 * global to the process and rewritten around every parse; so ours are entered once, and
 * extensions with special characters are attached only after cmark's own inline phase, which
 * has nothing to do: paragraphs, headings and cells are told to hold no inlines. Two threads
 * can then parse at once. And the inline phase loses where text came from; so it is called for
 * one block at a time (inlines.c), from the postprocess step, while the link definitions are
 * still alive. */
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm/syntax_extension.h>
#include <pthread.h>
#include <string.h>

#include "base/mem.h"
#include "parse/md.h"

const cmark_mem md_mem = {nb_calloc, nb_realloc, nb_free};

static cmark_syntax_extension *blocks, *inlines, *strike, *tables;

static md *md_of(const cmark_parser *parser)
{
    return parser->root->user_data;
}

/* ---- blocks ---- */

static cmark_node *add_block(cmark_parser *parser, cmark_node *parent, md_block_kind kind,
                             nb_str label)
{
    md_block *b = NB_NEW(md_of(parser)->scratch, md_block);
    *b = (md_block){kind, label};
    cmark_node *n = cmark_parser_add_child(parser, parent, CMARK_NODE_CUSTOM_BLOCK,
                                           cmark_parser_get_first_nonspace(parser) + 1);
    n->extension = blocks;
    n->user_data = b;
    return n;
}

/* [^label]: as GitHub has it. */
static cmark_node *open_note(cmark_parser *parser, cmark_node *parent, nb_str line, size_t at)
{
    size_t i = at + 2;
    while (i < line.n && !strchr("] \r\n\t", line.s[i])) i++;
    if (i == at + 2 || i + 1 >= line.n || line.s[i] != ']' || line.s[i + 1] != ':') return NULL;
    nb_str label = nb_str_dup(md_of(parser)->d->arena, nb_str_sub(line, at + 2, i));
    cmark_node *n = add_block(parser, parent, MD_BLOCK_NOTE, label);
    cmark_parser_advance_offset(parser, line.s, (int)(i + 2) - cmark_parser_get_offset(parser),
                                0);
    return n;
}

static cmark_node *open_block(cmark_syntax_extension *self, int indented, cmark_parser *parser,
                              cmark_node *parent, unsigned char *input, int len)
{
    (void)self;
    nb_str line = {(const char *)input, (size_t)len};
    size_t at = (size_t)cmark_parser_get_first_nonspace(parser);
    if (indented || at + 2 >= line.n) return NULL;
    if (line.s[at] == '[' && line.s[at + 1] == '^') return open_note(parser, parent, line, at);
    return NULL;
}

static int block_goes_on(cmark_syntax_extension *self, cmark_parser *parser,
                         unsigned char *input, int len, cmark_node *n)
{
    (void)self, (void)len;
    const md_block *b = n->user_data;
    switch (b->kind) {
    case MD_BLOCK_NOTE:
        if (cmark_parser_is_blank(parser)) return 1;
        if (cmark_parser_get_indent(parser) < 4) return 0;
        cmark_parser_advance_offset(parser, (const char *)input, 4, 1);
        return 1;
    case MD_BLOCK_NONE: break;
    }
    return 0;
}

static int holds_no_inlines(cmark_syntax_extension *self, cmark_node *n)
{
    (void)self, (void)n;
    return 0;
}

static int holds_anything(cmark_syntax_extension *self, cmark_node *n, cmark_node_type child)
{
    (void)self, (void)child;
    return n->type != CMARK_NODE_PARAGRAPH && n->type != CMARK_NODE_HEADING
               ? 1
               : CMARK_NODE_TYPE_INLINE_P(child);
}

static cmark_node *walk(cmark_syntax_extension *self, cmark_parser *parser, cmark_node *root)
{
    (void)self;
    md *x = root->user_data;
    cmark_parser_attach_syntax_extension(parser, inlines);
    cmark_parser_attach_syntax_extension(parser, strike);
    md_blocks(x, parser, root);
    return NULL;
}

/* ---- inlines ---- */

static cmark_node *match_inline(cmark_syntax_extension *self, cmark_parser *parser,
                                cmark_node *parent, unsigned char c, cmark_inline_parser *ip)
{
    (void)self;
    switch (c) {
    case ':': return md_match_url(parser, parent, ip);
    case 'w': return md_match_www(parser, parent, ip);
    case '@': return md_match_email(parser, parent, ip);
    default: return NULL;
    }
}

cmark_node *md_new_inline(cmark_parser *parser, cmark_inline_parser *ip, md_inline_kind kind,
                          int from, int to)
{
    cmark_node *n = cmark_node_new_with_mem(CMARK_NODE_CUSTOM_INLINE, parser->mem);
    int column = cmark_inline_parser_get_column(ip) - cmark_inline_parser_get_offset(ip);
    n->start_column = column + from;
    n->end_column = column + to - 1;
    n->user_data = (void *)(uintptr_t)kind;
    n->extension = inlines;
    return n;
}

md_inline_kind md_inline_is(const cmark_node *n)
{
    return n->type == CMARK_NODE_CUSTOM_INLINE ? (md_inline_kind)(uintptr_t)n->user_data
                                               : MD_INLINE_NONE;
}

static cmark_node *match_strike(cmark_syntax_extension *self, cmark_parser *parser,
                                cmark_node *parent, unsigned char c, cmark_inline_parser *ip)
{
    (void)self, (void)parent;
    if (c != '~') return NULL;
    int from = cmark_inline_parser_get_offset(ip), column = cmark_inline_parser_get_column(ip);
    int left, right, before, after;
    int n = cmark_inline_parser_scan_delimiters(ip, 1 << 20, c, &left, &right, &before, &after);
    cmark_chunk *content = cmark_inline_parser_get_chunk(ip);
    cmark_node *text = cmark_node_new_with_mem(CMARK_NODE_TEXT, parser->mem);
    text->as.literal = cmark_chunk_dup(content, from, n);
    text->start_column = column;
    text->end_column = column + n - 1;
    if ((left || right) && n <= 2) cmark_inline_parser_push_delimiter(ip, c, left, right, text);
    return text;
}

static delimiter *insert_strike(cmark_syntax_extension *self, cmark_parser *parser,
                                cmark_inline_parser *ip, delimiter *opener, delimiter *closer)
{
    (void)parser;
    delimiter *next = closer->next;
    cmark_node *n = opener->inl_text, *end = closer->inl_text;
    if (n->as.literal.len != end->as.literal.len) return next;
    if (!cmark_node_set_type(n, CMARK_NODE_CUSTOM_INLINE)) return next;
    n->extension = self;
    n->user_data = (void *)(uintptr_t)MD_INLINE_STRIKE;
    n->end_column = end->end_column;
    for (cmark_node *c = n->next, *after; c && c != end; c = after) {
        after = c->next;
        cmark_node_append_child(n, c);
    }
    cmark_node_free(end);
    for (delimiter *d = closer, *before; d && d != opener; d = before) {
        before = d->previous;
        cmark_inline_parser_remove_delimiter(ip, d);
    }
    cmark_inline_parser_remove_delimiter(ip, opener);
    return next;
}

/* ---- life ---- */

static void special(cmark_syntax_extension *e, const char *chars)
{
    cmark_llist *list = NULL;
    for (; *chars; chars++)
        list = cmark_llist_append((cmark_mem *)&md_mem, list, (void *)(uintptr_t)*chars);
    cmark_syntax_extension_set_special_inline_chars(e, list);
}

static void set_up(void)
{
    cmark_gfm_core_extensions_ensure_registered();
    tables = cmark_find_syntax_extension("table");
    blocks = cmark_syntax_extension_new("notesbook-blocks");
    cmark_syntax_extension_set_open_block_func(blocks, open_block);
    cmark_syntax_extension_set_match_block_func(blocks, block_goes_on);
    cmark_syntax_extension_set_contains_inlines_func(blocks, holds_no_inlines);
    cmark_syntax_extension_set_can_contain_func(blocks, holds_anything);
    cmark_syntax_extension_set_postprocess_func(blocks, walk);
    inlines = cmark_syntax_extension_new("notesbook-inlines");
    cmark_syntax_extension_set_match_inline_func(inlines, match_inline);
    special(inlines, ":w@");
    strike = cmark_syntax_extension_new("notesbook-strike");
    cmark_syntax_extension_set_match_inline_func(strike, match_strike);
    cmark_syntax_extension_set_inline_from_delim_func(strike, insert_strike);
    cmark_syntax_extension_set_emphasis(strike, 1);
    special(strike, "~");
    cmark_parser *once = cmark_parser_new_with_mem(0, (cmark_mem *)&md_mem);
    cmark_parser_attach_syntax_extension(once, inlines);
    cmark_parser_attach_syntax_extension(once, strike);
    cmark_manage_extensions_special_characters(once, 1);
    cmark_parser_free(once);
}

/* Every block whose inlines cmark would read at the end is put under our extension. */
static void defer_inlines(cmark_node *root)
{
    for (cmark_node *n = root; n;) {
        bool cell = n->extension == tables && !n->first_child &&
                    n->parent->extension == tables && n->parent->parent->extension == tables;
        if (n->type == CMARK_NODE_PARAGRAPH || n->type == CMARK_NODE_HEADING || cell)
            n->extension = blocks;
        if (n->first_child) {
            n = n->first_child;
            continue;
        }
        while (n && !n->next) n = n->parent;
        if (n) n = n->next;
    }
}

void md_grammar(md *x)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, set_up);
    cmark_parser *parser =
        cmark_parser_new_with_mem(CMARK_OPT_SOURCEPOS | CMARK_OPT_UNSAFE, (cmark_mem *)&md_mem);
    parser->root->user_data = x;
    cmark_parser_attach_syntax_extension(parser, blocks);
    cmark_parser_attach_syntax_extension(parser, tables);
    cmark_parser_feed(parser, x->fed.s, x->fed.n);
    if (x->fed.n && x->fed.s[x->fed.n - 1] != '\n') cmark_parser_feed(parser, "\n", 1);
    defer_inlines(parser->root);
    cmark_node *root = cmark_parser_finish(parser);
    cmark_node_free(root);
    cmark_parser_free(parser);
}
