/* device.c: where reading devices differ. Most take the same book, so few are named. From
 * Amazon's Kindle Publishing Guidelines (cover, SVG, size of pictures) and Kobo's EPUB
 * Guidelines (pictures); screens as large as the largest that are sold. All of them take
 * OpenType fonts of either kind. */
#include "epub/ebook.h"

#define MEGABYTE ((size_t)1000 * 1000)

static const nb_ebook_device any = {
    .max_side = 1600, .drawings = true, .cover_page = true, .transparency = true};

static const struct {
    const char *name;
    nb_ebook_device is;
} devices[] = {
    /* Shows the cover by itself, so that a page of it comes twice; leaves out the text of
       drawings. */
    {"kindle",
     {.max_side = 2480, .max_bytes = 5 * MEGABYTE, .transparency = true, .in_percent = true}},
    /* Puts a pattern of its own behind what is transparent, and stretches pixels. */
    {"kobo",
     {.max_side = 1920,
      .max_bytes = 5 * MEGABYTE,
      .drawings = true,
      .cover_page = true,
      .in_percent = true}},
};

/* "1072x1448", at *i; 0 = it is no length of a screen. */
static uint32_t length(nb_str s, size_t *i)
{
    enum { LEAST = 100, MOST = 10000 };
    uint32_t n = 0;
    size_t from = *i;
    for (; *i < s.n && s.s[*i] >= '0' && s.s[*i] <= '9' && n <= MOST; ++*i)
        n = n * 10 + (uint32_t)(s.s[*i] - '0');
    return *i > from && n >= LEAST && n <= MOST ? n : 0;
}

static bool read_screen(nb_str s, nb_ebook_device *out)
{
    size_t i = 0;
    uint32_t width = length(s, &i);
    if (!width || i >= s.n || (s.s[i] != 'x' && s.s[i] != 'X')) return false;
    i++;
    uint32_t height = length(s, &i);
    *out = any;
    out->max_side = width > height ? width : height; /* a picture may be looked at turned */
    return height && i == s.n;
}

static bool read_device(nb_str s, nb_ebook_device *out)
{
    s = nb_str_trim(s);
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
        if (nb_str_ieq(s, nb_str_of(devices[i].name))) {
            *out = devices[i].is;
            return true;
        }
    return read_screen(s, out);
}

bool nb_epub_is_device(nb_str s)
{
    nb_ebook_device ignored;
    return read_device(s, &ignored);
}

nb_ebook_device nb_ebook_device_of(const nb_ebook *e)
{
    const nb_setting *s = nb_ebook_find_setting(e, "device");
    nb_ebook_device d;
    if (!s) return any;
    if (read_device(s->value, &d)) return d;
    nb_diag(e->diags, NB_BAD_VALUE, s->loc, "'%.*s' is no value for '%.*s'",
            NB_STR_ARG(s->value), NB_STR_ARG(s->key));
    return any;
}
