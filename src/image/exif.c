/* The few tags of EXIF that change how a picture is shown (EXIF 2.3, TIFF 6.0). */
#include "image/codec.h"

typedef struct {
    const uint8_t *p;
    size_t n;
    bool big;
} tiff;

static uint32_t get16(const tiff *t, size_t at)
{
    if (t->n < 2 || at > t->n - 2) return 0;
    return t->big ? nb_be16(t->p + at) : nb_le16(t->p + at);
}

static uint32_t get32(const tiff *t, size_t at)
{
    if (t->n < 4 || at > t->n - 4) return 0;
    return t->big ? nb_be32(t->p + at) : nb_le32(t->p + at);
}

static double rational(const tiff *t, size_t at)
{
    uint32_t den = get32(t, at + 4);
    return den ? (double)get32(t, at) / den : 0;
}

void nb_exif_read(nb_image *img, const uint8_t *p, size_t n)
{
    enum { ORIENTATION = 0x112, X_RESOLUTION = 0x11a, Y_RESOLUTION = 0x11b, UNIT = 0x128 };
    if (n >= 6 && p[0] == 'E' && p[1] == 'x' && p[2] == 'i' && p[3] == 'f') p += 6, n -= 6;
    if (n < 8 || p[0] != p[1] || (p[0] != 'M' && p[0] != 'I')) return;
    tiff t = {p, n, p[0] == 'M'};
    if (get16(&t, 2) != 42) return;
    size_t ifd = get32(&t, 4);
    uint32_t entries = get16(&t, ifd), unit = 2;
    double x = 0, y = 0;
    for (uint32_t i = 0; i < entries && ifd + 2 + (i + 1) * 12ull <= n; i++) {
        size_t at = ifd + 2 + (size_t)i * 12;
        uint32_t value = get16(&t, at + 8);
        switch (get16(&t, at)) {
        case ORIENTATION:
            if (value >= 1 && value <= 8) img->orientation = (int)value;
            break;
        case X_RESOLUTION: x = rational(&t, get32(&t, at + 8)); break;
        case Y_RESOLUTION: y = rational(&t, get32(&t, at + 8)); break;
        case UNIT: unit = value; break;
        }
    }
    if (img->dpi_x > 0 || x <= 0 || y <= 0 || (unit != 2 && unit != 3)) return;
    img->dpi_x = unit == 3 ? x * 2.54 : x; /* 3 = centimetres */
    img->dpi_y = unit == 3 ? y * 2.54 : y;
}
