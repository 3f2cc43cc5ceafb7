/* style.c: the measures of the three styles, each with its reason, and the settings that change
 * them.
 *
 * Reasons, once: a line of 60 to 75 Latin letters or 36 to 42 Han is what the eye returns from
 * without losing its place (Bringhurst, Elements of Typographic Style §2.1.2; CLREQ §2.3). A
 * Latin letter of a text face is about 0.48 em wide with its share of spaces, so 36 em hold 75.
 * Latin lines need 1.3 to 1.45 of their size from baseline to baseline; Han, which fill their
 * em, 1.6 to 1.75. Text blocks are a whole number of lines high, and of Han wide.
 */
#include "layout/style.h"

#include "unicode/unicode.h"

/* What a style is made of. Fractions are thousandths. */
typedef struct {
    const char *name;
    nb_len paper_width, paper_height;
    nb_len size, leading;         /* of Latin text */
    nb_len cjk_size, cjk_leading; /* of Chinese, Japanese and Korean text */
    int measure, cjk_measure;     /* em */
    int height;                   /* text block, of the paper's height */
    int top;                      /* of the white above and below: the share above */
    int inner;                    /* of the white beside: the share at the spine */
    int heading[7], heading_leading;
    int indent, cjk_indent; /* first lines, em/1000 */
    int skip, cjk_skip;     /* between paragraphs, of the leading */
    bool duplex, recto, title_page, flush;
} recipe;

static const recipe recipes[] = {
    [NB_STYLE_HANDOUT] =
        {
            .name = "handout",
            .paper_width = NB_MM(210), /* A4: what the machine in the corridor holds */
            .paper_height = NB_MM(297),
            .size = NB_PT(11), /* read at a desk, often copied: a point above a book */
            .leading = NB_PT(15),
            .cjk_size = NB_PT(10.5), /* wuhao, the size of Chinese print */
            .cjk_leading = NB_PT(18),
            .measure = 36,
            .cjk_measure = 40,
            .height = 800, /* 44 lines: a handout carries much on one sheet */
            .top = 450,
            .inner = 500, /* one-sided: centred, room for notes on both sides */
            .heading = {0, 1900, 1450, 1200, 1050, 1000, 1000},
            .heading_leading = 1200,
            .indent = 0, /* short paragraphs between lists read best as blocks */
            .skip = 500,
            .cjk_indent = 2000, /* two Han, the rule for Chinese in every style */
            .cjk_skip = 0,
            .flush = false, /* single sheets have no facing page to match */
        },
    [NB_STYLE_BOOK] =
        {
            .name = "book",
            .paper_width = NB_MM(176), /* B5: holds 70 letters with a hand's margin */
            .paper_height = NB_MM(250),
            .size = NB_PT(10.5),
            .leading = NB_PT(14),
            .cjk_size = NB_PT(10.5),
            .cjk_leading = NB_PT(17.5),
            .measure = 33,
            .cjk_measure = 35,
            .height = 780,
            .top = 400,   /* the block stands above the middle: 2 to 3 */
            .inner = 450, /* the two inner margins are seen as one */
            .heading = {0, 1900, 1350, 1150, 1050, 1000, 1000},
            .heading_leading = 1250,
            .indent = 1250, /* a little over one em: seen, not felt */
            .skip = 0,
            .cjk_indent = 2000,
            .cjk_skip = 0,
            .duplex = true,
            .recto = true,
            .title_page = true,
            .flush = true, /* facing pages end together */
        },
    [NB_STYLE_LARGE] =
        {
            .name = "large",
            .paper_width = NB_MM(210),
            .paper_height = NB_MM(297),
            .size = NB_PT(17), /* large print begins at 16 pt (RNIB Clear Print) */
            .leading = NB_PT(24),
            .cjk_size = NB_PT(17),
            .cjk_leading = NB_PT(28.5),
            .measure = 28, /* as wide as the paper allows: 58 letters */
            .cjk_measure = 28,
            .height = 840,
            .top = 460,
            .inner = 500,
            .heading = {0, 1500, 1250, 1120, 1000, 1000, 1000}, /* the text is large already */
            .heading_leading = 1250,
            .indent = 0,
            .skip = 600,
            .cjk_indent = 2000,
            .cjk_skip = 0,
            .flush = false,
        },
};

static nb_len part(nb_len x, int thousandths)
{
    return nb_muldiv(x, thousandths, 1000);
}

/* What the author and the command line asked for; 0 or -1 where they did not. */
typedef struct {
    nb_style *s;
    const recipe *r;
    nb_diags *diags;
    nb_len margin[4]; /* top, outer, bottom, inner */
    bool has_margin, has_paper;
    nb_len size, leading, indent, measure;
    nb_len hole;        /* kept free at the inner edge */
    int leading_factor; /* thousandths of the size */
    bool has_indent, has_links, print;
} wishes;

bool nb_setting_int(nb_str v, int least, int most, int *out)
{
    int n = 0;
    if (!v.n || v.n > 6) return false;
    for (size_t i = 0; i < v.n; i++) {
        if (v.s[i] < '0' || v.s[i] > '9') return false;
        n = n * 10 + (v.s[i] - '0');
    }
    if (n < least || n > most) return false;
    *out = n;
    return true;
}

/* One to four lengths in the order of CSS: top, outer, bottom, inner. */
static bool parse_margin(wishes *w, nb_str v)
{
    nb_len m[4];
    size_t n = 0;
    while ((v = nb_str_trim(v)).n) {
        nb_str one = v, rest = NB_STR_NULL;
        nb_str_cut(v, ' ', &one, &rest);
        if (n == 4 || !nb_len_parse(one, &m[n]) || m[n] < 0) return false;
        n++;
        v = rest;
    }
    if (!n) return false;
    static const int from[5][4] = {{0}, {0, 0, 0, 0}, {0, 1, 0, 1}, {0, 1, 2, 1}, {0, 1, 2, 3}};
    for (int i = 0; i < 4; i++) w->margin[i] = m[from[n][i]];
    /* Half of the paper must be left for the text. */
    if ((w->margin[1] + w->margin[3]) * 2 > w->s->paper_width ||
        (w->margin[0] + w->margin[2]) * 2 > w->s->paper_height)
        return false;
    return w->has_margin = true;
}

static bool parse_leading(wishes *w, nb_str v)
{
    nb_len x;
    bool has_unit = v.n && v.s[v.n - 1] > '9';
    if (!nb_len_parse(v, &x)) return false;
    if (!has_unit && x < 4 * NB_POINT) {
        if (x < NB_POINT) return false;
        w->leading = 0;
        w->leading_factor = (int)nb_muldiv(x, 1000, NB_POINT);
        return true;
    }
    if (x < 5 * NB_POINT || x > 100 * NB_POINT) return false;
    w->leading = x;
    w->leading_factor = 0;
    return true;
}

/* "2em", or a length; "none". */
static bool parse_indent(wishes *w, nb_str v)
{
    nb_len x;
    bool on;
    w->has_indent = true;
    if (v.n > 2 && nb_str_ieq(nb_str_sub(v, v.n - 2, v.n), NB_STR("em"))) {
        if (!nb_len_parse(nb_str_sub(v, 0, v.n - 2), &x) || x < 0 || x > 10 * NB_POINT)
            return false;
        w->indent = -x; /* negative: points stand for em */
        return true;
    }
    if (nb_str_is(v, "0") || (nb_setting_bool(v, &on) && !on)) {
        w->indent = 0;
        return true;
    }
    if (!nb_len_parse(v, &x) || x < 0 || x > 100 * NB_POINT) return false;
    w->indent = x;
    return true;
}

static bool parse_size(wishes *w, nb_str v)
{
    nb_len x;
    if (!nb_len_parse(v, &x) || x < 5 * NB_POINT || x > 48 * NB_POINT) return false;
    w->size = x;
    return true;
}

static bool parse_toc_depth(nb_style *s, nb_str v)
{
    bool on;
    if (nb_setting_int(v, 0, 6, &s->toc_depth)) return true;
    if (nb_str_ieq(v, NB_STR("auto"))) s->toc_depth = -1;
    else if (nb_setting_bool(v, &on)) s->toc_depth = on ? 3 : 0;
    else return false;
    return true;
}

static bool parse_emphasis(nb_style *s, nb_str v)
{
    s->emphasis_dots = nb_str_ieq(v, NB_STR("dots"));
    return s->emphasis_dots || nb_str_ieq(v, NB_STR("kai"));
}

static bool parse_links(wishes *w, nb_str v)
{
    static const char *const names[] = {[NB_LINKS_SCREEN] = "screen",
                                        [NB_LINKS_FOOTNOTE] = "footnote",
                                        [NB_LINKS_PAGE] = "page",
                                        [NB_LINKS_QR] = "qr",
                                        [NB_LINKS_NONE] = "none"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (nb_str_ieq(v, nb_str_of(names[i]))) {
            w->s->links = (nb_links_on_paper)i;
            return w->has_links = true;
        }
    return false;
}

static bool parse_for(wishes *w, nb_str v)
{
    w->print = nb_str_ieq(v, NB_STR("print"));
    return w->print || nb_str_ieq(v, NB_STR("screen"));
}

/* On paper a link's colour says nothing, and its address must be printed. */
static void set_links(wishes *w)
{
    if (w->print && !w->has_links) w->s->links = NB_LINKS_FOOTNOTE;
    w->s->link_ink = !w->print && w->s->links != NB_LINKS_NONE;
}

/* The settings that need nothing but the style; false: not one of them. *ok: the value is good.
 */
static bool apply_switch(nb_style *s, nb_str key, nb_str v, bool *ok)
{
    const struct {
        const char *key;
        bool *at;
    } switches[] = {
        {"number-sections", &s->number_sections},
        {"justify", &s->justify},
        {"hyphenate", &s->hyphenate},
        {"recto", &s->recto_chapters},
        {"duplex", &s->duplex},
        {"title-page", &s->title_page},
        {"line-numbers", &s->line_numbers},
        {"baseline-grid", &s->baseline_grid},
        {"draft", &s->draft},
        {"flush", &s->flush},
        {"chapter-pages", &s->chapter_pages},
        {"recto-chapters", &s->recto_chapters},
    };
    for (size_t i = 0; i < sizeof switches / sizeof *switches; i++)
        if (nb_str_is(key, switches[i].key)) {
            *ok = nb_setting_bool(v, switches[i].at);
            if (*ok && switches[i].at == &s->recto_chapters && s->recto_chapters)
                s->duplex = s->chapter_pages = true;
            return true;
        }
    return false;
}

static void apply(wishes *w, const nb_setting *set)
{
    nb_style *s = w->s;
    nb_str key = set->key, v = nb_str_trim(set->value);
    bool ok = true;
    if (apply_switch(s, key, v, &ok))
        ;
    else if (nb_str_is(key, "margin") || nb_str_is(key, "margins")) ok = parse_margin(w, v);
    else if (nb_str_is(key, "font-size")) ok = parse_size(w, v);
    else if (nb_str_is(key, "leading") || nb_str_is(key, "line-height"))
        ok = parse_leading(w, v);
    else if (nb_str_is(key, "indent")) ok = parse_indent(w, v);
    else if (nb_str_is(key, "toc-depth") || nb_str_is(key, "toc")) ok = parse_toc_depth(s, v);
    else if (nb_str_is(key, "emphasis")) ok = parse_emphasis(s, v);
    else if (nb_str_is(key, "hole-margin"))
        ok = nb_len_parse(v, &w->hole) && w->hole >= 0 && w->hole < s->paper_width / 3;
    else if (nb_str_is(key, "links")) ok = parse_links(w, v);
    else if (nb_str_is(key, "watermark")) s->watermark = v;
    else if (nb_str_is(key, "for")) ok = parse_for(w, v);
    else if (nb_str_is(key, "columns")) ok = nb_setting_int(v, 1, 2, &s->columns);
    if (!ok)
        nb_diag(w->diags, NB_BAD_VALUE, set->loc, "'%.*s' is no value for '%.*s'",
                NB_STR_ARG(v), NB_STR_ARG(key));
}

/* The style's name and the paper decide what the rest is measured against. */
static void apply_ground(wishes *w, const nb_setting *set, nb_style_name *name)
{
    nb_str v = nb_str_trim(set->value);
    bool ok = true;
    if (nb_str_is(set->key, "style")) {
        ok = false;
        for (size_t i = 0; i < sizeof recipes / sizeof *recipes; i++)
            if (nb_str_ieq(v, nb_str_of(recipes[i].name))) {
                *name = (nb_style_name)i;
                ok = true;
            }
    } else if (nb_str_is(set->key, "paper")) {
        ok = nb_paper_parse(v, &w->s->paper_width, &w->s->paper_height);
        w->has_paper |= ok;
    }
    if (!ok)
        nb_diag(w->diags, NB_BAD_VALUE, set->loc, "unknown %.*s '%.*s'", NB_STR_ARG(set->key),
                NB_STR_ARG(v));
}

static void each(wishes *w, const nb_doc *doc, const nb_layout_options *o, nb_style_name *name)
{
    for (size_t i = 0; i < doc->meta.n_settings + o->n_settings; i++) {
        const nb_setting *set = i < doc->meta.n_settings
                                    ? &doc->meta.settings[i]
                                    : &o->settings[i - doc->meta.n_settings];
        if (name) apply_ground(w, set, name);
        else apply(w, set);
    }
}

bool nb_layout_takes(nb_str key, nb_str value)
{
    nb_style s = {.paper_width = NB_MM(210), .paper_height = NB_MM(297)};
    nb_style_name name = NB_STYLE_HANDOUT;
    wishes w = {.s = &s, .r = &recipes[name], .diags = nb_diags_open()};
    const nb_setting set = {key, value, NB_NOWHERE};
    apply_ground(&w, &set, &name);
    apply(&w, &set);
    bool good = !nb_diags_count(w.diags, NB_WARNING);
    nb_diags_free(w.diags);
    return good;
}

/* Margins from the measure: the paper that the text leaves, shared out. */
static void set_block(wishes *w)
{
    nb_style *s = w->s;
    const recipe *r = w->r;
    nb_len em = s->body.size;
    if (w->has_margin) {
        s->margin_top = w->margin[0];
        s->margin_outer = w->margin[1];
        s->margin_bottom = w->margin[2];
        s->margin_inner = w->margin[3];
        s->measure = s->paper_width - s->margin_outer - s->margin_inner;
        s->text_height = s->paper_height - s->margin_top - s->margin_bottom;
    } else {
        /* At least a ninth of the width beside the text on either side, or 9 mm: what printers
         * cannot reach and thumbs cover. */
        nb_len thumb = nb_len_max(s->paper_width / 9, NB_MM(9));
        nb_len most = s->paper_width - thumb - nb_len_max(thumb, w->hole);
        if (r == &recipes[NB_STYLE_LARGE] || s->columns > 1)
            most = s->paper_width - NB_MM(17) - nb_len_max(NB_MM(17), w->hole);
        s->measure = nb_len_min(em * (s->cjk ? r->cjk_measure : r->measure), most);
        if (s->columns > 1) s->measure = most;
        s->text_height = part(s->paper_height, r->height);
    }
    if (s->columns > 1 && (s->measure - 2 * em) / 2 < 12 * em) s->columns = 1;
    s->column_gap = 2 * em;
    if (s->cjk && s->columns == 1) s->measure = s->measure / em * em;
    if (s->cjk && s->columns == 2)
        s->measure = (s->measure - s->column_gap) / 2 / em * em * 2 + s->column_gap;
    nb_len lines = s->text_height / s->body.leading;
    s->text_height = nb_len_max(lines, 1) * s->body.leading;
    if (!w->has_margin) {
        nb_len beside = s->paper_width - s->measure, above = s->paper_height - s->text_height;
        s->margin_inner = s->duplex ? part(beside, r->inner) : beside / 2;
        s->margin_inner = nb_len_max(s->margin_inner, w->hole);
        s->margin_outer = beside - s->margin_inner;
        s->margin_top = part(above, r->top);
        s->margin_bottom = above - s->margin_top;
    } else {
        s->margin_outer = s->paper_width - s->margin_inner - s->measure;
    }
    /* Furniture stands a line and a half off the text, but stays on the paper. */
    s->head_sep = nb_len_min(part(s->body.leading, 1500), s->margin_top / 2);
    s->foot_sep = nb_len_min(part(s->body.leading, 2000), s->margin_bottom * 2 / 3);
}

/* Space around headings, in thousandths of the leading: more above than below, so that a
 * heading belongs to what follows; less with each level. */
static const int above[7] = {0, 2000, 1700, 1250, 900, 750, 700};
static const int below[7] = {0, 1000, 650, 450, 300, 200, 150};

static void set_headings(nb_style *s, const recipe *r)
{
    nb_len L = s->body.leading;
    for (int i = 1; i <= 6; i++) {
        nb_len size = part(s->body.size, r->heading[i]);
        nb_len lead = part(size, s->cjk ? r->heading_leading + 200 : r->heading_leading);
        s->heading[i] = (nb_text_style){
            .size = size,
            .leading = i >= 4 ? nb_len_min(lead, L) : lead,
            .before = part(L, above[i]),
            .after = part(L, below[i]),
            .role = NB_ROLE_HEADING,
            .variant = NB_FACE_BOLD,
        };
    }
    /* The last level speaks more softly: italic (Kai), in the text's own size. */
    s->heading[6].role = NB_ROLE_BODY;
    s->heading[6].variant = NB_FACE_ITALIC;
}

static void set_text(wishes *w)
{
    nb_style *s = w->s;
    const recipe *r = w->r;
    nb_len base = s->cjk ? r->cjk_size : r->size;
    nb_len lead = s->cjk ? r->cjk_leading : r->leading;
    nb_len em = w->size ? w->size : base;
    if (w->leading) lead = nb_len_max(w->leading, em);
    else if (w->leading_factor) lead = part(em, w->leading_factor);
    else lead = nb_muldiv(em, lead, base);
    /* Between lines that are half as far again apart a hand can write. */
    if (s->draft && !w->leading && !w->leading_factor) lead = part(lead, 1500);

    s->body = (nb_text_style){.size = em, .leading = lead, .role = NB_ROLE_BODY};
    s->small = s->body;
    s->small.size = part(em, 880);
    s->small.leading = part(lead, 880);
    /* Notes: two sizes down, the usual 9 under 11. */
    s->note = s->body;
    s->note.size = part(em, 820);
    s->note.leading = part(lead, s->cjk ? 800 : 820);
    s->caption = s->small;
    /* Tables: a size down and tighter, since rows are short lines. */
    s->table = s->body;
    s->table.size = part(em, 920);
    s->table.leading = part(lead, s->cjk ? 820 : 900);
    /* Monospaced letters look larger than text of the same size and need 80 to a line. */
    s->code = (nb_text_style){
        .size = part(em, 850), .leading = part(em, s->cjk ? 1300 : 1180), .role = NB_ROLE_CODE};
    s->head = s->body;
    s->head.size = part(em, 820);

    s->par_indent = part(em, s->cjk ? r->cjk_indent : r->indent);
    s->par_skip = part(lead, s->cjk ? r->cjk_skip : r->skip);
    if (w->has_indent) {
        s->par_indent = w->indent < 0 ? nb_muldiv(em, -w->indent, NB_POINT) : w->indent;
        if (s->par_indent) s->par_skip = 0;
        else if (!s->par_skip) s->par_skip = part(lead, 500);
    }
    s->indent_first = s->cjk;
    s->list_indent = part(em, s->cjk ? 2000 : 1600);
    s->list_gap = part(em, 450);
    s->block_skip = part(lead, s->cjk ? 600 : 700);
    s->pad = part(em, 550);
    set_headings(s, r);
}

static size_t text_bytes(const nb_doc *doc)
{
    size_t bytes = 0;
    for (size_t i = 0; i < doc->n_nodes; i++)
        if (doc->node[i]->type == NB_TEXT) bytes += doc->node[i]->as.text.text.n;
    return bytes;
}

/* Chapters of three pages and more may each waste a page to begin on the right; shorter ones
 * would leave the book half empty. */
static bool has_long_chapters(const nb_doc *doc)
{
    return doc->n_chapters && text_bytes(doc) / doc->n_chapters > 6000;
}

nb_style *nb_style_new(nb_arena *a, const nb_doc *doc, const nb_layout_options *options,
                       nb_diags *diags)
{
    nb_style *s = NB_NEW(a, nb_style);
    wishes w = {.s = s, .diags = diags};
    nb_style_name name = NB_STYLE_HANDOUT;
    each(&w, doc, options, &name);
    const recipe *r = &recipes[name];
    w.r = r;
    s->name = name;
    if (!w.has_paper) {
        s->paper_width = r->paper_width;
        s->paper_height = r->paper_height;
    }
    if (options->paper_width > 0 && options->paper_height > 0) {
        s->paper_width = options->paper_width;
        s->paper_height = options->paper_height;
    }
    s->cjk = nb_lang_is_cjk(doc->meta.lang);
    s->duplex = r->duplex;
    s->recto_chapters = r->recto && has_long_chapters(doc);
    s->title_page = r->title_page;
    s->chapter_pages = name == NB_STYLE_BOOK || nb_doc_is_long(doc);
    s->flush = r->flush;
    s->toc_depth = -1;
    s->columns = 1;
    s->justify = s->hyphenate = true;
    s->link_colour =
        (nb_colour){0x1b, 0x45, 0x78};       /* dark blue: 9.6 to 1 on white, dark in grey */
    s->grey = (nb_colour){0x55, 0x55, 0x55}; /* 7.5 to 1 */
    s->rule_colour = (nb_colour){0x9a, 0x9a, 0x9a};
    s->box_colour = (nb_colour){0xf4, 0xf4, 0xf2}; /* prints as the lightest even grey */
    s->accent = (nb_colour){0x3b, 0x5b, 0x7a};
    s->rule = NB_PT(0.4);
    each(&w, doc, options, NULL);
    set_links(&w);
    set_text(&w);
    set_block(&w);
    return s;
}
