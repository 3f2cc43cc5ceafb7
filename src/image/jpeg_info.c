/* JPEG by its markers (ITU-T T.81, JFIF 1.02, Adobe TN 5116). */
#include <string.h>

#include "image/codec.h"

typedef struct {
    unsigned sof; /* the SOF marker, 0 = none */
    unsigned components;
    bool adobe, scan, ended;
} facts;

static bool is_sof(unsigned m)
{
    return m >= 0xc0 && m <= 0xcf && m != 0xc4 && m != 0xc8 && m != 0xcc;
}

static void app(nb_image *img, facts *f, unsigned marker, const uint8_t *p, size_t n)
{
    if (marker == 0xe0 && n >= 12 && memcmp(p, "JFIF", 5) == 0) {
        double unit = p[7] == 1 ? 1 : p[7] == 2 ? 2.54 : 0; /* else the pixels' shape only */
        double x = nb_be16(p + 8) * unit, y = nb_be16(p + 10) * unit;
        if (x > 0 && y > 0) img->dpi_x = x, img->dpi_y = y;
    } else if (marker == 0xe1 && n >= 6 && memcmp(p, "Exif", 4) == 0) {
        nb_exif_read(img, p, n);
    } else if (marker == 0xee && n >= 12 && memcmp(p, "Adobe", 5) == 0) {
        f->adobe = true;
    }
}

/* Up to the first scan. */
static facts walk(nb_image *img)
{
    const uint8_t *p = (const uint8_t *)img->bytes.s;
    size_t n = img->bytes.n, i = 2;
    facts f = {0};
    while (i + 4 <= n) {
        if (p[i] != 0xff) { /* libjpeg skips rubbish between markers as well */
            i++;
            continue;
        }
        unsigned m = p[i + 1];
        if (m == 0xff) { /* fill byte */
            i++;
            continue;
        }
        if (m == 0 || m == 1 || (m >= 0xd0 && m <= 0xd8)) { /* stand alone */
            i += 2;
            continue;
        }
        if (m == 0xd9) break;
        size_t length = nb_be16(p + i + 2);
        if (length < 2) break;
        size_t left = n - i - 4, have = length - 2 < left ? length - 2 : left;
        const uint8_t *data = p + i + 4;
        if (m == 0xda) {
            f.scan = true;
            break;
        }
        if (is_sof(m) && !f.sof && have >= 6) {
            f.sof = m;
            img->bits = data[0];
            img->height = nb_be16(data + 1);
            img->width = nb_be16(data + 3);
            f.components = data[5];
        } else {
            app(img, &f, m, data, have);
        }
        i += 2 + length;
    }
    for (size_t back = 0; back < 4096 && back + 2 <= n && !f.ended; back++)
        f.ended = p[n - back - 2] == 0xff && p[n - back - 1] == 0xd9;
    return f;
}

const char *nb_jpeg_probe(nb_image *img)
{
    facts f = walk(img);
    if (!f.sof) return NB_SAY("it has no header");
    if (f.sof == 0xc3 || (f.sof >= 0xc5 && f.sof <= 0xc7) || f.sof >= 0xcb)
        return NB_SAY("lossless and hierarchical JPEG are not supported");
    if (img->bits != 8) return NB_SAY("JPEG with more than 8 bits is not supported");
    if (f.components != 1 && f.components != 3 && f.components != 4)
        return NB_SAY("its number of colour channels makes no sense");
    if (img->width && !img->height) return NB_SAY("its header does not give its height");
    if (!f.scan) return NB_SAY("it has no image data");
    img->grey = f.components == 1;
    img->cmyk = f.components == 4;
    return NULL;
}

bool nb_image_jpeg_info(const nb_image *img, unsigned *components, bool *inverted)
{
    if (img->format != NB_IMAGE_JPEG || img->orientation != 1) return false;
    nb_image scratch = *img;
    facts f = walk(&scratch);
    *components = f.components;
    *inverted = f.adobe && f.components == 4;
    return f.sof >= 0xc0 && f.sof <= 0xc2 && f.scan && f.ended;
}
