/* book.h: pages made by hand through font.h, for tests of the PDF writer. */
#ifndef TEST_PDF_BOOK_H
#define TEST_PDF_BOOK_H

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "pdf/pdf.h"

typedef struct {
    nb_arena *a;
    nb_diags *diags;
    nb_fonts *fonts;
    nb_pages pages;
    NB_VEC(nb_page) page;
    NB_VEC(nb_ink) ink; /* of the last page */
    NB_VEC(nb_tag) tag;
    NB_VEC(nb_dest) dest;
    NB_VEC(nb_bookmark) mark;
    nb_label_range label;
} book;

static inline book *book_open(const char *lang)
{
    nb_arena *a = nb_arena_open();
    book *b = NB_NEW(a, book);
    b->a = a;
    b->diags = nb_diags_open();
    b->fonts =
        nb_fonts_open(NB_STR("fonts/fonts.manifest"), nb_str_of(lang), NULL, 0, b->diags);
    for (int i = 0; i < NB_FIRST_TAG; i++) NB_PUSH(a, &b->tag) = (nb_tag){0};
    return b;
}

static inline void book_close(book *b)
{
    nb_fonts_close(b->fonts);
    nb_diags_free(b->diags);
    nb_arena_free(b->a);
}

static inline uint32_t tag(book *b, nb_tag_type type, uint32_t parent)
{
    NB_PUSH(b->a, &b->tag) = (nb_tag){.type = type, .parent = parent};
    return (uint32_t)b->tag.n - 1;
}

static inline void end_page(book *b)
{
    if (!b->page.n) return;
    nb_page *p = &b->page.v[b->page.n - 1];
    p->ink = b->ink.v;
    p->n = b->ink.n;
    memset(&b->ink, 0, sizeof b->ink);
}

static inline void new_page(book *b)
{
    end_page(b);
    NB_PUSH(b->a, &b->page) = (nb_page){.width = NB_MM(210), .height = NB_MM(297)};
}

/* A run of one face, which is chosen for its first character; extra is added between glyphs. */
static inline nb_ink *text_spaced(book *b, uint32_t t, const nb_font_query *q, double size, double x,
                                  double y, const char *z, nb_len extra)
{
    nb_str s = nb_str_dup(b->a, nb_str_of(z));
    size_t first = 0;
    unsigned synthetic;
    nb_utf8_next(s, &first);
    const nb_face *face = nb_fonts_pick(b->fonts, q, nb_str_sub(s, 0, first), &synthetic);
    if (!face) return NULL;
    nb_shape_spec spec = {.face = face, .size = NB_PT(size), .lang = q->lang};
    size_t at = 0;
    while (at < s.n && (!spec.script || spec.script == NB_SCRIPT('Z', 'y', 'y', 'y')))
        spec.script = nb_char_script(nb_utf8_next(s, &at));
    spec.rtl = spec.script == NB_SCRIPT('H', 'e', 'b', 'r') ||
               spec.script == NB_SCRIPT('A', 'r', 'a', 'b');
    nb_glyph *g;
    size_t n = nb_shape(b->fonts, b->a, &spec, s, 0, s.n, &g);
    nb_placed *placed = NB_ARRAY(b->a, nb_placed, n);
    nb_len pen = 0;
    for (size_t i = 0; i < n; i++) {
        placed[i] = nb_place_glyph(g[i].id, g[i].cluster, pen + g[i].dx, g[i].dy);
        pen += g[i].advance + extra;
    }
    nb_ink ink = {.type = NB_INK_GLYPHS, .tag = t, .x = NB_PT(x), .y = NB_PT(y), .width = pen};
    ink.as.glyphs.face = face;
    ink.as.glyphs.size = spec.size;
    ink.as.glyphs.glyph = placed;
    ink.as.glyphs.n = n;
    ink.as.glyphs.text = s;
    ink.as.glyphs.hscale = 1000;
    ink.as.glyphs.rtl = spec.rtl;
    NB_PUSH(b->a, &b->ink) = ink;
    return &b->ink.v[b->ink.n - 1];
}

static inline nb_ink *text(book *b, uint32_t t, const nb_font_query *q, double size, double x,
                           double y, const char *z)
{
    return text_spaced(b, t, q, size, x, y, z, 0);
}

static inline nb_ink *rule(book *b, double x, double y, double w, double h, nb_colour colour)
{
    nb_ink ink = {.type = NB_INK_RULE, .x = NB_PT(x), .y = NB_PT(y), .width = NB_PT(w), .height = NB_PT(h)};
    ink.as.rule.colour = colour;
    NB_PUSH(b->a, &b->ink) = ink;
    return &b->ink.v[b->ink.n - 1];
}

static inline nb_ink *link_to(book *b, uint32_t t, double x, double y, double w, double h)
{
    nb_ink ink = {.type = NB_INK_LINK, .tag = t, .x = NB_PT(x), .y = NB_PT(y), .width = NB_PT(w), .height = NB_PT(h)};
    NB_PUSH(b->a, &b->ink) = ink;
    return &b->ink.v[b->ink.n - 1];
}

static inline nb_ink *picture(book *b, uint32_t t, const nb_image *img, double x, double y, double w,
                              double h)
{
    nb_ink ink = {.type = NB_INK_IMAGE, .tag = t, .x = NB_PT(x), .y = NB_PT(y), .width = NB_PT(w), .height = NB_PT(h)};
    ink.as.image.image = img;
    NB_PUSH(b->a, &b->ink) = ink;
    return &b->ink.v[b->ink.n - 1];
}

static inline const nb_pages *book_pages(book *b)
{
    end_page(b);
    b->pages.arena = b->a;
    b->pages.page = b->page.v;
    b->pages.n = b->page.n;
    b->pages.tag = b->tag.v;
    b->pages.n_tags = b->tag.n;
    b->pages.dest = b->dest.v;
    b->pages.n_dests = b->dest.n;
    b->pages.bookmark = b->mark.v;
    b->pages.n_bookmarks = b->mark.n;
    b->pages.labels = &b->label;
    b->pages.n_labels = 1;
    b->label.style = b->label.style ? b->label.style : 'D';
    return &b->pages;
}

/* Writes the file and reads it back; the empty string when it was not made. */
static inline nb_str book_pdf(book *b, const nb_pdf_options *o, const char *path)
{
    nb_out *out;
    nb_pdf_stats stats = {0};
    nb_str s = NB_STR_NULL;
    if (nb_out_open(&out, nb_str_of(path))) return s;
    if (nb_pdf_write(book_pages(b), o, out, &stats, b->diags)) {
        nb_out_commit(out);
        nb_file_read(b->a, nb_str_of(path), (size_t)1 << 30, &s);
    } else {
        nb_out_abandon(out);
    }
    return s;
}

/* A few pages with one of everything. */
static inline void everything(book *b)
{
    const nb_font_query zh = {.role = NB_ROLE_BODY, .lang = NB_STR("zh-CN"), .cjk = true},
                        en = {.role = NB_ROLE_BODY, .lang = NB_STR("en")},
                        bold = {.role = NB_ROLE_HEADING, .variant = NB_FACE_BOLD, .lang = NB_STR("en")},
                        code = {.role = NB_ROLE_CODE, .lang = NB_STR("en")},
                        he = {.role = NB_ROLE_BODY, .lang = NB_STR("he")};
    uint32_t doc = tag(b, NB_TAG_DOCUMENT, 0), t, u, v;
    new_page(b);
    t = tag(b, NB_TAG_H1, doc);
    text(b, t, &bold, 24, 72, 100, "One of everything");
    NB_PUSH(b->a, &b->dest) = (nb_dest){NB_STR("one-of-everything"), 0, NB_PT(72), NB_PT(76)};
    NB_PUSH(b->a, &b->mark) = (nb_bookmark){.title = NB_STR("One of everything"), .y = NB_PT(76)};
    t = tag(b, NB_TAG_P, doc);
    text(b, t, &en, 11, 72, 140, "AVATAR To Wave: office, affluent \xE2\x80\x9Cquoted\xE2\x80\x9D fjord, 10\xC2\xA0km, co\xE2\x80\x91op.");
    text(b, t, &en, 11, 72, 155, "A line that ends in a hy");
    nb_ink *hyphen = text(b, t, &en, 11, 195, 155, "-");
    hyphen->as.glyphs.text = NB_STR("\xC2\xAD");
    text(b, t, &en, 11, 72, 170, "phen, then re-entrant (with \\ back) e\xCC\x81\xCC\xA3 x\xCC\x84.");
    t = tag(b, NB_TAG_H2, doc);
    b->tag.v[t].lang = NB_STR("zh-CN");
    text(b, t, &zh, 16, 72, 200, "中文排版：测试。");
    NB_PUSH(b->a, &b->dest) = (nb_dest){NB_STR("中文排版测试"), 0, NB_PT(72), NB_PT(184)};
    NB_PUSH(b->a, &b->mark) = (nb_bookmark){.title = NB_STR("中文排版：测试。"), .depth = 1, .y = NB_PT(184)};
    t = tag(b, NB_TAG_P, doc);
    b->tag.v[t].lang = NB_STR("zh-CN");
    text_spaced(b, t, &zh, 11, 72, 220, "道可道，非常道；名可名，非常名。无名，天地之始。", NB_PT(0.37));
    text(b, t, &zh, 11, 72, 236, "学而时习之，不亦说乎？");
    nb_ink *foreign = text(b, t, &en, 11, 200, 236, "Analects");
    foreign->as.glyphs.lang = NB_STR("en");
    nb_ink *fake = text(b, t, &zh, 11, 260, 236, "加粗");
    fake->as.glyphs.stroke = NB_PT(0.35);
    fake = text(b, t, &en, 11, 300, 236, "slanted");
    fake->as.glyphs.slant = 213;
    fake->as.glyphs.lang = NB_STR("en");
    fake = text(b, t, &en, 11, 360, 236, "stretched");
    fake->as.glyphs.hscale = 1100;
    for (size_t i = 0; i < fake->as.glyphs.n; i++)
        fake->as.glyphs.glyph[i].x = fake->as.glyphs.glyph[i].x * 11 / 10;
    t = tag(b, NB_TAG_P, doc);
    static const char *const emoji[] = {"\U0001F600", "\U0001F468\u200D\U0001F469\u200D\U0001F467",
                                        "\U0001F1E8\U0001F1F3", "\u2764\uFE0F"};
    for (int i = 0; i < 4; i++) {
        nb_font_query q = {.role = NB_ROLE_BODY, .lang = NB_STR("en")};
        unsigned synthetic;
        nb_str s = nb_str_of(emoji[i]);
        const nb_face *face = nb_fonts_pick(b->fonts, &q, s, &synthetic);
        nb_ink *ink = text(b, t, &en, 14, 72 + 30 * i, 262, "\U0001F600");
        if (!face || !ink) continue;
        nb_shape_spec spec = {.face = face, .size = NB_PT(14), .lang = q.lang};
        nb_glyph *g;
        size_t n = nb_shape(b->fonts, b->a, &spec, s, 0, s.n, &g);
        ink->as.glyphs.face = face;
        ink->as.glyphs.text = s;
        ink->as.glyphs.glyph = NB_ARRAY(b->a, nb_placed, n);
        ink->as.glyphs.n = n;
        nb_len pen = 0;
        for (size_t k = 0; k < n; k++) {
            ink->as.glyphs.glyph[k] = nb_place_glyph(g[k].id, g[k].cluster, pen + g[k].dx, g[k].dy);
            pen += g[k].advance;
        }
    }
    t = tag(b, NB_TAG_L, doc);
    for (int i = 0; i < 2; i++) {
        u = tag(b, NB_TAG_LI, t);
        v = tag(b, NB_TAG_LBL, u);
        text(b, v, &en, 11, 72, 290 + 16 * i, i ? "2." : "1.");
        v = tag(b, NB_TAG_LBODY, u);
        text(b, v, &en, 11, 90, 290 + 16 * i, i ? "second" : "first");
    }
    b->tag.v[t].ordered = true;
    t = tag(b, NB_TAG_TABLE, doc);
    for (int row = 0; row < 2; row++) {
        u = tag(b, NB_TAG_TR, t);
        for (int col = 0; col < 2; col++) {
            v = tag(b, row ? NB_TAG_TD : NB_TAG_TH, u);
            if (row && !col) continue; /* an empty cell keeps its place */
            text(b, v, &en, 11, 72 + 80 * col, 340 + 16 * row, row ? "cell" : "head");
        }
    }
    rule(b, 72, 344, 160, 0.5, NB_BLACK);
    rule(b, 72, 370, 200, 40, (nb_colour){240, 240, 245})->as.rule.radius = NB_PT(6);
    nb_ink *frame = rule(b, 72, 370, 200, 40, (nb_colour){120, 120, 160});
    frame->as.rule.radius = NB_PT(6);
    frame->as.rule.stroke = NB_PT(0.5);
    t = tag(b, NB_TAG_P, doc);
    u = tag(b, NB_TAG_CODE, t);
    text(b, u, &code, 10, 80, 394, "if (a < b) return \"x\\n\";");
    t = tag(b, NB_TAG_P, doc);
    text(b, t, &he, 12, 72, 430, "שלום עולם");
    b->tag.v[t].lang = NB_STR("he");
    t = tag(b, NB_TAG_P, doc);
    text(b, t, &en, 11, 72, 450, "See ");
    u = tag(b, NB_TAG_LINK, t);
    nb_ink *blue = text(b, u, &en, 11, 95, 450, "the home page");
    blue->as.glyphs.colour = (nb_colour){0, 60, 160};
    nb_ink *l = link_to(b, u, 95, 440, 70, 13);
    l->as.link.url = NB_STR("https://example.org/ä?q=1&r=(2)");
    text(b, t, &en, 11, 180, 450, "and ");
    u = tag(b, NB_TAG_LINK, t);
    text(b, u, &en, 11, 205, 450, "over there");
    l = link_to(b, u, 205, 440, 70, 13);
    l->as.link.dest = NB_STR("中文排版测试");
    l->as.link.title = NB_STR("Chapter: 中文排版");
    u = tag(b, NB_TAG_LINK, t);
    text(b, u, &en, 11, 290, 450, "中文版");
    text(b, u, &zh, 11, 290, 450, "中文版");
    l = link_to(b, u, 290, 440, 40, 13);
    l->as.link.file = NB_STR("book.zh.pdf");
    l->as.link.dest = NB_STR("one");
    u = tag(b, NB_TAG_NOTE, doc);
    b->tag.v[u].id = NB_STR("note-1");
    text(b, u, &en, 9, 72, 700, "1 A note whose text goes on");
    text(b, NB_ARTIFACT_FOOTER, &en, 9, 290, 800, "1");
    new_page(b);
    text(b, u, &en, 9, 72, 700, "on the next page.");
    t = tag(b, NB_TAG_P, doc);
    text(b, t, &en, 11, 72, 100, "Second page.");
    NB_PUSH(b->a, &b->mark) = (nb_bookmark){.title = NB_STR("Second"), .page = 1, .y = NB_PT(72)};
    text(b, NB_ARTIFACT_FOOTER, &en, 9, 290, 800, "2");
}

static inline nb_pdf_options some_options(void)
{
    static nb_str authors[] = {{"Ann & Bob", 9}, {"李沐", 6}};
    static nb_str keywords[] = {{"notes", 5}};
    return (nb_pdf_options){
        .title = NB_STR("One of everything: 一切"),
        .lang = NB_STR("en"),
        .creator = NB_STR("notesbook test"),
        .authors = authors,
        .n_authors = 2,
        .keywords = keywords,
        .n_keywords = 1,
        .identifier = NB_STR("urn:uuid:00000000-0000-5000-8000-000000000000"),
        .epoch = 1700000000,
    };
}

#endif
