/* figures.c: pictures in the text, or the words in their place. */
#include "epub/writer.h"

/* Units of CSS, and the pixels in each where that is known (CSS Values 4 §5.2). */
enum { PX, PERCENT };
static const struct {
    const char *name;
    double px;
} units[] = {[PX] = {"px", 1},  [PERCENT] = {"%", 0}, {"em", 0},        {"cm", 96 / 2.54},
             {"mm", 96 / 25.4}, {"in", 96},           {"pt", 96 / 72.0}};

/* "50%", "200", "8cm": how many, and of which unit (an index); anything else is left to the
 * reader. */
static bool read_length(nb_str s, double *value, size_t *unit)
{
    enum { MOST_DIGITS = 5 };
    double v = 0, part = 0;
    size_t i = 0, digits = 0;
    s = nb_str_trim(s);
    for (; i < s.n && ((s.s[i] >= '0' && s.s[i] <= '9') || (s.s[i] == '.' && !part)); i++) {
        if (s.s[i] == '.') {
            part = 1;
            continue;
        }
        v = v * 10 + (s.s[i] - '0');
        if (part) part *= 10;
        digits++;
    }
    *value = part ? v / part : v;
    nb_str rest = nb_str_sub(s, i, s.n);
    for (*unit = PX; rest.n && *unit < sizeof units / sizeof *units; ++*unit)
        if (nb_str_is(rest, units[*unit].name)) break;
    return digits && digits <= MOST_DIGITS && *unit < sizeof units / sizeof *units;
}

/* The width of the page that pixels are part of, where a device wants percent: that of a book
 * in the hand. */
#define PAGE_PX 480.0

static void put_width(nb_writer *w, double v, size_t unit)
{
    bool convert = w->e->device.in_percent && units[unit].px > 0;
    if (convert) v = v * units[unit].px / PAGE_PX * 100;
    if (convert && v > 100) v = 100;
    nb_printf(w->b, " style=\"width:%.4g%s\"", v, convert ? "%" : units[unit].name);
}

static void style(nb_writer *w, const nb_node *n, const nb_ebook_picture *p)
{
    const nb_image *img = p->image;
    double v;
    size_t unit;
    if (read_length(n->as.image.width, &v, &unit)) {
        put_width(w, v, unit);
    } else if (read_length(n->as.image.height, &v, &unit) && unit != PERCENT) {
        if (w->e->device.in_percent && units[unit].px > 0 && img->height)
            put_width(w, v * img->width / img->height, unit);
        else nb_printf(w->b, " style=\"height:%.6g%s;width:auto\"", v, units[unit].name);
    } else if (img->format == NB_IMAGE_SVG && !nb_str_is(p->type, "image/svg+xml")) {
        put_width(w, img->width,
                  0); /* a drawing in pixels: it has more of them than it is wide */
    }
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
    style(w, n, p);
    nb_writer_attrs(w, n);
    nb_puts(w->b, "/>");
}
