/* setting.h: paragraphs set by hand for the tests of layout: 10 pt text, so that one em of Han is 10 pt
 * and places can be told in hundredths of an em. */
#ifndef NB_TESTS_SETTING_H
#define NB_TESTS_SETTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "layout/para.h"

#define EM (10 * NB_POINT)

static nb_ctx ctx;
static nb_style style;
static nb_layout_options options;

static void open_setting(const char *lang)
{
    memset(&ctx, 0, sizeof ctx);
    memset(&style, 0, sizeof style);
    memset(&options, 0, sizeof options);
    style.measure = 30 * EM;
    style.text_height = 60 * EM;
    style.link_ink = true;
    style.link_colour = (nb_colour){20, 40, 90};
    ctx.arena = nb_arena_open();
    ctx.rough = nb_arena_open();
    ctx.scratch = nb_arena_open();
    ctx.shaped = nb_arena_open();
    ctx.diags = nb_diags_open();
    ctx.text = nb_text_open();
    ctx.fonts = nb_fonts_open(NB_STR("fonts/fonts.manifest"), nb_str_of(lang), NULL, 0, ctx.diags);
    assert_non_null(ctx.fonts);
    nb_doc *doc = nb_doc_new();
    doc->meta.lang = nb_str_of(lang);
    ctx.doc = doc;
    ctx.style = &style;
    ctx.options = &options;
    for (int i = 0; i < NB_FIRST_TAG; i++) nb_tag_new(&ctx, NB_TAG_TYPES, 0);
}

static void close_setting(void)
{
    nb_fonts_close(ctx.fonts);
    nb_text_close(ctx.text);
    nb_doc_free((nb_doc *)ctx.doc);
    nb_diags_free(ctx.diags);
    nb_arena_free(ctx.rough);
    nb_arena_free(ctx.scratch);
    nb_arena_free(ctx.shaped);
    nb_arena_free(ctx.arena);
}

static nb_para_style body_style(nb_setting_mode mode)
{
    return (nb_para_style){.text = {.size = EM, .leading = EM * 3 / 2},
                           .mode = mode,
                           .hyphenate = true,
                           .tag = NB_ARTIFACT};
}

static inline const nb_para *set_styled(const char *text, nb_len width, const nb_para_style *ps)
{
    nb_shaped *s = nb_para_shape_text(&ctx, nb_str_of(text), NB_NOWHERE, ps);
    return nb_para_break(&ctx, s, width, 0);
}

/* Justified text at a measure in hundredths of an em. */
static inline const nb_para *set(const char *text, int width)
{
    nb_para_style ps = body_style(NB_SET_JUSTIFY);
    return set_styled(text, EM * width / 100, &ps);
}

/* The text of a line's runs, in order; a hyphen that layout added is "\u00AD". */
static inline nb_str line_text(const nb_line *line)
{
    nb_buf b = {0};
    for (size_t i = 0; i < line->n; i++)
        if (line->ink[i].type == NB_INK_GLYPHS) nb_put_str(&b, line->ink[i].as.glyphs.text);
    return nb_buf_take(ctx.arena, &b);
}

static inline nb_str para_text(const nb_para *p)
{
    nb_buf b = {0};
    for (size_t i = 0; i < p->n; i++) nb_put_str(&b, line_text(&p->line[i]));
    return nb_buf_take(ctx.arena, &b);
}

/* Lines with '/' between them. */
static inline const char *lines_of(const nb_para *p)
{
    nb_buf b = {0};
    for (size_t i = 0; i < p->n; i++) {
        if (i) nb_putc(&b, '/');
        nb_put_str(&b, line_text(&p->line[i]));
    }
    return nb_buf_take(ctx.arena, &b).s;
}

/* The pen of the nth glyph (from 0) that shows `what`, in hundredths of an em. */
static inline int pen_nth(const nb_line *line, const char *what, int nth)
{
    nb_str w = nb_str_of(what);
    for (size_t i = 0; i < line->n; i++) {
        const nb_ink *ink = &line->ink[i];
        if (ink->type != NB_INK_GLYPHS) continue;
        for (size_t g = 0; g < ink->as.glyphs.n; g++) {
            const nb_placed *p = &ink->as.glyphs.glyph[g];
            nb_str rest = nb_str_sub(ink->as.glyphs.text, p->cluster, ink->as.glyphs.text.n);
            if (nb_str_starts(rest, w) && nth-- == 0)
                return (int)nb_muldiv(ink->x + p->x, 100, EM);
        }
    }
    fail_msg("no '%s' in '%.*s'", what, NB_STR_ARG(line_text(line)));
    return 0;
}

static inline int pen(const nb_line *line, const char *what)
{
    return pen_nth(line, what, 0);
}

static inline size_t count_ink(const nb_para *p, nb_ink_type type)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++)
        for (size_t k = 0; k < p->line[i].n; k++) n += p->line[i].ink[k].type == type;
    return n;
}

static inline const nb_ink *find_ink(const nb_para *p, nb_ink_type type, size_t nth)
{
    for (size_t i = 0; i < p->n; i++)
        for (size_t k = 0; k < p->line[i].n; k++)
            if (p->line[i].ink[k].type == type && nth-- == 0) return &p->line[i].ink[k];
    fail_msg("no such ink");
    return NULL;
}

/* The run whose text is (or begins with) this. */
static inline const nb_ink *find_run(const nb_para *p, const char *text)
{
    for (size_t i = 0; i < p->n; i++)
        for (size_t k = 0; k < p->line[i].n; k++)
            if (p->line[i].ink[k].type == NB_INK_GLYPHS &&
                nb_str_starts(p->line[i].ink[k].as.glyphs.text, nb_str_of(text)))
                return &p->line[i].ink[k];
    fail_msg("no run '%s' in '%s'", text, lines_of(p));
    return NULL;
}

static inline size_t reports(nb_diag_id id)
{
    size_t n = 0;
    for (size_t i = 0; i < nb_diags_n(ctx.diags); i++) n += nb_diags_at(ctx.diags, i).id == id;
    return n;
}

#endif
