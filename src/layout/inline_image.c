/* inline_image.c: how large a picture is that stands in a line of text. */
#include "layout/shaped.h"

/* "50%" of the measure, "200" and "200px" CSS pixels, else a length; 0 = nothing said. */
static nb_len said_length(const nb_ctx *c, nb_str s)
{
    int64_t v = 0;
    size_t i = 0;
    for (; i < s.n && s.s[i] >= '0' && s.s[i] <= '9' && v < 100000; i++)
        v = v * 10 + s.s[i] - '0';
    if (i && i == s.n) return nb_muldiv(v * NB_POINT, 3, 4);
    if (i && i + 1 == s.n && s.s[i] == '%') return nb_muldiv(c->style->measure, v, 100);
    nb_len l = 0;
    return nb_len_parse(s, &l) && l > 0 ? l : 0;
}

/* The size in a line: what is said, else natural; small pictures shrink to the line's height,
 * large ones to the measure. */
void nb_size_inline_image(const nb_ctx *c, const nb_node *n, nb_len size, nb_para_image *out)
{
    const nb_image *img = n->as.image.image;
    nb_len natural_w =
        (nb_len)((double)img->width * 72 / (img->dpi_x > 0 ? img->dpi_x : 96)) * NB_POINT;
    nb_len natural_h =
        (nb_len)((double)img->height * 72 / (img->dpi_y > 0 ? img->dpi_y : 96)) * NB_POINT;
    natural_w = nb_len_max(natural_w, NB_POINT);
    natural_h = nb_len_max(natural_h, NB_POINT);
    nb_len w = said_length(c, n->as.image.width), h = said_length(c, n->as.image.height);
    if (!w && !h && natural_h <= 5 * size / 2) h = nb_len_min(natural_h, size);
    if (!w && !h) w = natural_w, h = natural_h;
    else if (!w) w = nb_muldiv(h, natural_w, natural_h);
    else if (!h) h = nb_muldiv(w, natural_h, natural_w);
    nb_len most = c->style->measure, tall = c->style->text_height / 2;
    if (most > 0 && w > most) h = nb_muldiv(h, most, w), w = most;
    if (tall > 0 && h > tall) w = nb_muldiv(w, tall, h), h = tall;
    out->width = nb_len_max(w, 1);
    out->height = nb_len_max(h, 1);
    out->depth = h <= 2 * size ? (h - nb_muldiv(size, 7, 10)) / 2 : 0;
}
