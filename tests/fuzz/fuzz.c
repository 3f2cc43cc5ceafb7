#include "fuzz/fuzz.h"

#include <string.h>

nb_text *fuzz_text(void)
{
    static nb_text *text;
    if (!text) text = nb_text_open();
    return text;
}

static nb_str manifest(void)
{
    const char *env = getenv("NOTESBOOK_FONTS");
    return nb_str_of(env ? env : "fonts/fonts.manifest");
}

/* Two languages' worth; their caches of shapes are dropped after a thousand books. */
nb_fonts *fuzz_fonts(nb_str lang)
{
    static struct {
        nb_fonts *fonts;
        nb_diags *diags;
        unsigned used;
    } open[2];
    unsigned i = nb_lang_is_cjk(lang);
    if (open[i].used++ >= 1000) {
        nb_fonts_close(open[i].fonts);
        nb_diags_free(open[i].diags);
        memset(&open[i], 0, sizeof open[i]);
    }
    if (!open[i].fonts) {
        open[i].diags = nb_diags_open();
        open[i].fonts = nb_fonts_open(manifest(), i ? NB_STR("zh-CN") : NB_STR("en"), NULL, 0,
                                      open[i].diags);
        REQUIRE(open[i].fonts);
    }
    return open[i].fonts;
}

static void check_str(nb_str s)
{
    size_t bad;
    REQUIRE(nb_utf8_valid(s, &bad));
}

static void check_links(const nb_node *n)
{
    REQUIRE(!n->first == !n->last);
    for (const nb_node *c = n->first; c; c = c->next) {
        REQUIRE(c->parent == n);
        REQUIRE(c->next ? c->next->prev == c : n->last == c);
    }
    if (nb_holds_inlines(n->type))
        for (const nb_node *c = n->first; c; c = c->next) REQUIRE(nb_is_inline(c->type));
}

void fuzz_check_doc(const nb_doc *d, const nb_diags *diags)
{
    nb_walk w = nb_walk_start(d->root);
    uint32_t file = 0, lines = 1;
    while (nb_walk_next(&w)) {
        if (!w.entering) continue;
        const nb_node *n = w.node;
        check_links(n);
        check_str(n->id);
        if (n->type == NB_TEXT || n->type == NB_CODE) check_str(n->as.text.text);
        if (n->type == NB_CODE_BLOCK) check_str(n->as.code_block.text);
        if (n->type == NB_MATH || n->type == NB_MATH_BLOCK) check_str(n->as.math.text);
        if (n->type == NB_LINK && n->as.link.kind == NB_LINK_INTERNAL)
            REQUIRE(n->as.link.target);
        if (n->type == NB_TABLE_CELL)
            REQUIRE(n->as.cell.colspan >= 1 && n->as.cell.rowspan >= 1);
        if (n->loc.file != file) {
            file = n->loc.file;
            nb_str text = nb_diags_text(diags, file);
            lines = 1;
            for (size_t i = 0; i < text.n; i++) lines += text.s[i] == '\n';
        }
        REQUIRE(!file || n->loc.line <= lines);
    }
    for (size_t i = 0; i < d->n_nodes; i++) REQUIRE(d->node[i] && d->node[i]->seq == i);
}

void fuzz_parse(nb_str text)
{
    nb_diags *diags = nb_diags_open();
    nb_parse_options o = {.epoch = -1};
    nb_doc *d = nb_parse_text(NB_STR("in.md"), text, NB_STR_NULL, &o, fuzz_text(), diags);
    REQUIRE(d);
    fuzz_check_doc(d, diags);
    nb_buf b = {0};
    nb_doc_dump(d, &b);
    nb_diags_print(diags, NB_NOTE, false, &b);
    nb_buf_free(&b);
    nb_doc_free(d);
    nb_diags_free(diags);
}
