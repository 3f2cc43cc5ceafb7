/* figures.c: pictures in the text, or the words in their place. */
#include "epub/writer.h"

/* "50%", "200", "8cm" as a CSS width; anything else is left to the reader. */
static bool is_css_length(nb_str s, const char **unit)
{
    static const char *const units[] = {"%", "px", "cm", "mm", "in", "pt", "em"};
    size_t i = 0, digits = 0;
    for (; i < s.n && ((s.s[i] >= '0' && s.s[i] <= '9') || s.s[i] == '.'); i++)
        digits += s.s[i] != '.';
    nb_str rest = nb_str_sub(s, i, s.n);
    *unit = rest.n ? "" : "px";
    for (size_t k = 0; k < sizeof units / sizeof *units; k++)
        if (nb_str_is(rest, units[k])) return digits && digits < 6 && i - digits < 2;
    return digits && digits < 6 && i - digits < 2 && !rest.n;
}

static void style(nb_writer *w, const nb_node *n)
{
    const char *unit;
    nb_str width = nb_str_trim(n->as.image.width), height = nb_str_trim(n->as.image.height);
    if (is_css_length(width, &unit))
        nb_printf(w->b, " style=\"width:%.*s%s\"", NB_STR_ARG(width), unit);
    else if (is_css_length(height, &unit) && !nb_str_ends(height, NB_STR("%")))
        nb_printf(w->b, " style=\"height:%.*s%s;width:auto\"", NB_STR_ARG(height), unit);
}

/* What is said instead of a picture: its description, and for one on the network its address.
 */
static void stand_in(nb_writer *w, const nb_node *n)
{
    nb_str alt = n->as.image.alt, src = n->as.image.src;
    bool remote = nb_ebook_url_is_linkable(src);
    if (nb_str_eq(alt, src)) alt = NB_STR_NULL; /* said once */
    nb_writer_open(w, n, "span", "no-image");
    if (!nb_ebook_is_blank(alt)) nb_writer_say(w, n, alt);
    if (remote && !w->link) {
        nb_puts(w->b, nb_ebook_is_blank(alt) ? "<a href=\"" : " (<a href=\"");
        nb_ebook_url(w->b, src);
        nb_puts(w->b, "\">");
        nb_writer_say(w, n, src);
        nb_puts(w->b, nb_ebook_is_blank(alt) ? "</a>" : "</a>)");
    } else if (nb_ebook_is_blank(alt) && !nb_str_starts(src, NB_STR("data:"))) {
        nb_writer_say(w, n, nb_image_origin(w->e->doc, n));
    }
    nb_puts(w->b, "</span>");
}

void nb_writer_image(nb_writer *w, const nb_node *n)
{
    const nb_image *img = n->as.image.image;
    const nb_ebook_picture *p = img ? nb_ebook_picture_of(w->e, img, n->loc) : NULL;
    if (!p) {
        stand_in(w, n);
        return;
    }
    w->e->shown++;
    if (nb_ebook_is_blank(n->as.image.alt)) {
        w->e->without_alt++;
        nb_diag(w->e->diags, NB_MISSING_ALT, n->loc, "image '%.*s' has no alternative text",
                NB_STR_ARG(nb_str_sub(n->as.image.src, 0, 200)));
    }
    nb_puts(w->b, "<img src=\"");
    nb_ebook_attr(w->b, p->name);
    nb_puts(w->b, "\" alt=\"");
    nb_ebook_attr(w->b, n->as.image.alt);
    nb_putc(w->b, '"');
    if (n->as.image.title.n) {
        nb_puts(w->b, " title=\"");
        nb_ebook_attr(w->b, n->as.image.title);
        nb_putc(w->b, '"');
    }
    style(w, n);
    nb_writer_attrs(w, n);
    nb_puts(w->b, "/>");
}
