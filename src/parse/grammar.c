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

cmark_syntax_extension *md_block_rules;
cmark_syntax_extension *md_table_rules;
static cmark_syntax_extension *inlines, *strikes;

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
    cmark_parser_attach_syntax_extension(parser, strikes);
    x->parser = parser;
    md_blocks(x, root);
    return NULL;
}

/* ---- life ---- */

static void special(cmark_syntax_extension *e, const char *chars)
{
    cmark_llist *list = NULL;
    for (; *chars; chars++)
        list = cmark_llist_append((cmark_mem *)&md_mem, list, (void *)(uintptr_t)*chars);
    cmark_syntax_extension_set_special_inline_chars(e, list);
}

static cmark_node *match_nothing(cmark_syntax_extension *self, cmark_parser *parser,
                                 cmark_node *parent, unsigned char c, cmark_inline_parser *ip)
{
    (void)self, (void)parser, (void)parent, (void)c, (void)ip;
    return NULL;
}

static cmark_syntax_extension *inline_rules(const char *name, const char *chars,
                                            cmark_match_inline_func match)
{
    cmark_syntax_extension *e = cmark_syntax_extension_new(name);
    cmark_syntax_extension_set_match_inline_func(e, match);
    cmark_syntax_extension_set_inline_from_delim_func(e, md_insert_run);
    special(e, chars);
    return e;
}

static void set_up(void)
{
    cmark_gfm_core_extensions_ensure_registered();
    md_table_rules = cmark_find_syntax_extension("table");
    cmark_syntax_extension *b = md_block_rules = cmark_syntax_extension_new("notesbook-blocks");
    cmark_syntax_extension_set_open_block_func(b, md_open_block);
    cmark_syntax_extension_set_match_block_func(b, md_block_goes_on);
    cmark_syntax_extension_set_contains_inlines_func(b, holds_no_inlines);
    cmark_syntax_extension_set_can_contain_func(b, holds_anything);
    cmark_syntax_extension_set_postprocess_func(b, walk);
    inlines =
        inline_rules("notesbook-inlines",
                     (const char[]){':', 'w', '@', '$', '{', '=', '^', MD_PAREN_STANDIN, 0},
                     md_match_inline);
    /* Other delimiters look through tildes, as in GitHub's extension. */
    strikes = inline_rules("notesbook-strikes", "~", match_nothing);
    cmark_syntax_extension_set_emphasis(strikes, 1);
    cmark_parser *once = cmark_parser_new_with_mem(0, (cmark_mem *)&md_mem);
    cmark_parser_attach_syntax_extension(once, inlines);
    cmark_parser_attach_syntax_extension(once, strikes);
    cmark_manage_extensions_special_characters(once, 1);
    cmark_parser_free(once);
}

/* Every block whose inlines cmark would read at the end is put under our extension. */
static void defer_inlines(cmark_node *root)
{
    for (cmark_node *n = root; n;) {
        bool cell = n->extension == md_table_rules && !n->first_child &&
                    n->parent->extension == md_table_rules &&
                    n->parent->parent->extension == md_table_rules;
        if (n->type == CMARK_NODE_PARAGRAPH || n->type == CMARK_NODE_HEADING || cell)
            n->extension = md_block_rules;
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
    cmark_parser_attach_syntax_extension(parser, md_block_rules);
    cmark_parser_attach_syntax_extension(parser, md_table_rules);
    cmark_parser_feed(parser, x->fed.s, x->fed.n);
    if (x->fed.n && x->fed.s[x->fed.n - 1] != '\n') cmark_parser_feed(parser, "\n", 1);
    defer_inlines(parser->root);
    cmark_node *root = cmark_parser_finish(parser);
    cmark_node_free(root);
    cmark_parser_free(parser);
}
