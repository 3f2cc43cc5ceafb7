/* whole.c: files that were cut off, told without decoding them: what a reading system would
 * show nothing of. */
#include <string.h>

#include "image/image.h"

static uint32_t big_endian(const char *p)
{
    const unsigned char *b = (const unsigned char *)p;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* Chunks lead to one another, up to IEND. */
static bool is_whole_png(nb_str s)
{
    for (size_t i = 8; i + 12 <= s.n;) {
        size_t n = big_endian(s.s + i);
        if (memcmp(s.s + i + 4, "IEND", 4) == 0) return true;
        if (n > s.n - i - 12) return false;
        i += n + 12;
    }
    return false;
}

bool nb_image_is_whole(const nb_image *img)
{
    nb_str s = img->bytes;
    switch (img->format) {
    case NB_IMAGE_PNG: return is_whole_png(s);
    case NB_IMAGE_JPEG: return s.n > 2 && memmem(s.s + 2, s.n - 2, "\xFF\xD9", 2) != NULL;
    case NB_IMAGE_GIF:
    case NB_IMAGE_WEBP:
    case NB_IMAGE_SVG: return true;
    }
    return true;
}
