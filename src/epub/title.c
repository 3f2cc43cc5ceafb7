/* title.c: the pages that the book adds to the text: cover, title page, colophon. */
#include "epub/ebook.h"

/* ---- text of our own ---- */

/* Our pages are short: one voice for what they say. */
static void say(nb_ebook *e, nb_buf *b, bool heading, nb_str s)
{
    nb_ebook_voice *v = heading ? nb_ebook_voice_of(e, NB_ROLE_HEADING, NB_FACE_BOLD, e->lang)
                                : nb_ebook_voice_of(e, NB_ROLE_BODY, NB_FACE_REGULAR, e->lang);
    nb_ebook_say_in(e, b, v, NULL, s);
}

static void line(nb_ebook *e, nb_buf *b, const char *class_name, nb_str s)
{
    if (nb_ebook_is_blank(s)) return;
    nb_puts(b, "<p");
    if (*class_name) nb_printf(b, " class=\"%s\"", class_name);
    nb_putc(b, '>');
    say(e, b, false, nb_str_trim(s));
    nb_puts(b, "</p>\n");
}

/* "Label: value" */
static void fact(nb_ebook *e, nb_buf *b, nb_str label, nb_str value)
{
    if (nb_ebook_is_blank(value)) return;
    nb_str colon = nb_ebook_say(e->lang, NB_SAY_COLON);
    line(e, b, "",
         nb_str_cat(e->arena, nb_str_cat(e->arena, label, colon), nb_str_trim(value)));
}

/* ---- people ---- */

void nb_ebook_people(const nb_ebook *e, nb_buf *b, const char *role)
{
    const nb_meta *m = &e->doc->meta;
    bool first = true;
    for (size_t i = 0; i < m->n_people; i++) {
        const nb_person *p = &m->people[i];
        if (!nb_str_is(p->role.n ? p->role : NB_STR("aut"), role)) continue;
        if (!first) nb_put_str(b, nb_ebook_say(e->lang, NB_SAY_COMMA));
        first = false;
        nb_put_str(b, nb_str_trim(p->name));
    }
}

/* English says "translated by X", Chinese "X 译". */
static void credit(nb_ebook *e, nb_buf *b, const char *role, nb_ebook_phrase word)
{
    nb_buf names = {0};
    nb_ebook_people(e, &names, role);
    nb_str s = nb_buf_take(e->arena, &names), did = nb_ebook_say(e->lang, word);
    if (!s.n) return;
    if (nb_lang_is(e->lang, "zh"))
        s = nb_str_printf(e->arena, "%.*s %.*s", NB_STR_ARG(s), NB_STR_ARG(did));
    else s = nb_str_cat(e->arena, did, s);
    line(e, b, "", s);
}

static bool is_known_role(nb_str role)
{
    return !role.n || nb_str_is(role, "aut") || nb_str_is(role, "trl") ||
           nb_str_is(role, "edt") || nb_str_is(role, "ill");
}

static void credits(nb_ebook *e, nb_buf *b)
{
    const nb_meta *m = &e->doc->meta;
    nb_buf names = {0};
    nb_ebook_people(e, &names, "aut");
    if (!m->n_people) return;
    nb_puts(b, "<div class=\"people\">\n");
    line(e, b, "", nb_buf_take(e->arena, &names));
    credit(e, b, "edt", NB_SAY_EDITED);
    credit(e, b, "trl", NB_SAY_TRANSLATED);
    credit(e, b, "ill", NB_SAY_ILLUSTRATED);
    for (size_t i = 0; i < m->n_people; i++)
        if (!is_known_role(m->people[i].role)) line(e, b, "", m->people[i].name);
    nb_puts(b, "</div>\n");
}

/* ---- pages ---- */

void nb_ebook_title_page(nb_ebook *e)
{
    const nb_meta *m = &e->doc->meta;
    nb_buf b = {0};
    if (!e->has_title_page) return;
    nb_ebook_head(e, &b, e->title, "frontmatter");
    nb_puts(&b,
            "<section epub:type=\"titlepage\" class=\"titlepage\" aria-labelledby=\"title\">\n"
            "<h1 id=\"title\">");
    say(e, &b, true, e->title);
    nb_puts(&b, "</h1>\n");
    line(e, &b, "subtitle", m->subtitle);
    credits(e, &b);
    nb_puts(&b, "<div class=\"imprint\">\n");
    line(e, &b, "", m->version);
    line(e, &b, "", m->date);
    line(e, &b, "", m->publisher);
    nb_puts(&b, "</div>\n</section>\n");
    nb_ebook_tail(&b);
    nb_ebook_add_page(e, NB_STR("title.xhtml"), NB_STR("title"), &b);
}

static void editions(nb_ebook *e, nb_buf *b)
{
    const nb_doc *d = e->doc;
    nb_buf names = {0};
    nb_str comma = nb_ebook_say(e->lang, NB_SAY_COMMA);
    for (size_t i = 0; i < d->n_siblings; i++) {
        const nb_sibling *s = &d->siblings[i];
        if (i) nb_put_str(&names, comma);
        nb_put_str(&names, nb_lang_autonym(e->arena, s->lang));
        if (s->output.n) nb_printf(&names, " (%.*s)", NB_STR_ARG(s->output));
    }
    fact(e, b, nb_ebook_say(e->lang, NB_SAY_EDITIONS), nb_buf_take(e->arena, &names));
}

void nb_ebook_colophon(nb_ebook *e)
{
    const nb_meta *m = &e->doc->meta;
    nb_str heading = nb_ebook_say(e->lang, NB_SAY_COLOPHON);
    nb_buf b = {0}, names = {0};
    nb_ebook_head(e, &b, heading, "backmatter");
    nb_puts(&b, "<section epub:type=\"colophon\" role=\"doc-colophon\" class=\"colophon\" "
                "aria-labelledby=\"colophon\">\n<h1 id=\"colophon\">");
    say(e, &b, true, heading);
    nb_puts(&b, "</h1>\n");
    line(e, &b, "", e->title);
    nb_ebook_people(e, &names, "aut");
    line(e, &b, "", nb_buf_take(e->arena, &names));
    line(e, &b, "", m->rights);
    fact(e, &b, nb_ebook_say(e->lang, NB_SAY_PUBLISHER), m->publisher);
    fact(e, &b, nb_ebook_say(e->lang, NB_SAY_DATE), m->date);
    fact(e, &b, nb_ebook_say(e->lang, NB_SAY_VERSION), m->version);
    fact(e, &b, nb_ebook_say(e->lang, NB_SAY_SOURCE), m->source);
    fact(e, &b, NB_STR("ISBN"), m->isbn);
    fact(e, &b, nb_ebook_say(e->lang, NB_SAY_IDENTIFIER), e->identifier);
    editions(e, &b);
    if (e->pages.n) line(e, &b, "", nb_ebook_say(e->lang, NB_SAY_A11Y_PAGES));
    fact(e, &b, nb_ebook_say(e->lang, NB_SAY_MADE_WITH), e->options->generator);
    nb_puts(&b, "</section>\n");
    nb_ebook_tail(&b);
    nb_ebook_add_page(e, NB_STR("colophon.xhtml"), NB_STR("colophon"), &b);
}

/* ---- cover ---- */

static void cover_page(nb_ebook *e)
{
    nb_buf b = {0};
    if (!e->device.cover_page) return;
    nb_str word = nb_ebook_say(e->lang, NB_SAY_COVER);
    nb_ebook_head(e, &b, word, "frontmatter");
    nb_puts(&b, "<section epub:type=\"cover\" class=\"cover\" aria-label=\"");
    nb_ebook_attr(&b, word);
    nb_puts(&b, "\">\n<img role=\"doc-cover\" src=\"");
    nb_ebook_attr(&b, e->cover);
    nb_puts(&b, "\" alt=\"");
    nb_ebook_attr(&b, nb_str_cat(e->arena, nb_ebook_say(e->lang, NB_SAY_COVER_OF), e->title));
    nb_puts(&b, "\"/>\n</section>\n");
    nb_ebook_tail(&b);
    nb_ebook_add_page(e, NB_STR("cover.xhtml"), NB_STR("cover"), &b);
}

void nb_ebook_cover(nb_ebook *e)
{
    const nb_image *own = e->options->cover;
    const nb_ebook_picture *p = own ? nb_ebook_picture_of(e, own, NB_NOWHERE) : NULL;
    if (p) {
        e->cover = p->name;
    } else {
        nb_ebook_picture *drawn = NB_NEW(e->arena, nb_ebook_picture);
        NB_PUSH(e->arena, &e->pictures) = drawn;
        drawn->type = NB_STR("image/png");
        drawn->name = NB_STR("images/cover.png");
        e->drawn = nb_ebook_draw_cover(e);
        e->cover_picture = drawn;
        e->cover = drawn->name;
    }
    cover_page(e);
}
