/* The segments of a JPEG file (ITU-T T.81, annex B). A PDF has no use for where and when a
 * picture was taken, nor for thumbnails, comments and other programs' notes; its readers ignore
 * the colour profile, which therefore becomes an object of the PDF. */
#include "pdf/parts.h"

#include <string.h>

static unsigned big16(nb_str s, size_t at)
{
    return (unsigned)(uint8_t)s.s[at] << 8 | (uint8_t)s.s[at + 1];
}

static uint32_t big32(nb_str s, size_t at)
{
    return (uint32_t)big16(s, at) << 16 | big16(s, at + 2);
}

/* A profile in pieces: APP2 segments "ICC_PROFILE", number, count (ICC.1:2010, B.4). */
typedef struct {
    nb_str piece[256];
    unsigned found, count;
} pieces;

static const char icc_mark[12] = "ICC_PROFILE";

static bool take_piece(pieces *p, nb_str segment)
{
    size_t head = sizeof icc_mark + 2;
    if (segment.n < head || memcmp(segment.s, icc_mark, sizeof icc_mark) != 0) return false;
    unsigned number = (uint8_t)segment.s[sizeof icc_mark];
    p->count = (uint8_t)segment.s[sizeof icc_mark + 1];
    if (!p->piece[number].n) p->found++;
    p->piece[number] = nb_str_sub(segment, head, segment.n);
    return true;
}

/* The whole profile, when it is one that PDF/A-2 may hold for so many components. One that says
 * sRGB is left to the output intent, which is the same. */
static nb_str whole_profile(nb_arena *a, const pieces *p, unsigned components)
{
    static const char *const spaces[] = {"", "GRAY", "", "RGB ", "CMYK"};
    static const char *const classes[] = {"scnr", "mntr", "prtr", "spac"};
    if (!p->found || p->found != p->count || components > 4) return NB_STR_NULL;
    nb_buf b = {0};
    for (unsigned i = 1; i <= p->count; i++) nb_put_str(&b, p->piece[i]);
    nb_str s = nb_buf_take(a, &b);
    if (s.n < 132 || big32(s, 0) != s.n || (uint8_t)s.s[8] > 4) return NB_STR_NULL;
    if (memcmp(s.s + 36, "acsp", 4) != 0 || memcmp(s.s + 16, spaces[components], 4) != 0)
        return NB_STR_NULL;
    bool known = false;
    for (int i = 0; i < 4; i++) known = known || memcmp(s.s + 12, classes[i], 4) == 0;
    return known && nb_str_find(s, NB_STR("sRGB"), 0) == NB_NPOS ? s : NB_STR_NULL;
}

/* APP0 (JFIF) and APP14 (Adobe's colour transform) are needed to read the picture. */
static bool is_needed(unsigned marker)
{
    bool app = marker >= 0xE0 && marker <= 0xEF;
    return marker == 0xE0 || marker == 0xEE || (!app && marker != 0xFE);
}

nb_str nb_jpeg_plain(nb_arena *a, nb_str jpeg, unsigned components, nb_str *profile)
{
    pieces found = {0};
    nb_buf out = {0};
    size_t at = 2;
    nb_put_str(&out, nb_str_sub(jpeg, 0, 2));
    while (at + 4 <= jpeg.n && (uint8_t)jpeg.s[at] == 0xFF) {
        unsigned marker = (uint8_t)jpeg.s[at + 1];
        if (marker == 0xFF) { /* fill */
            at++;
            continue;
        }
        if (marker == 0xDA) break; /* the picture itself */
        size_t end = at + 2 + big16(jpeg, at + 2);
        if (end > jpeg.n || end < at + 4) break;
        if (marker == 0xE2) take_piece(&found, nb_str_sub(jpeg, at + 4, end));
        if (is_needed(marker)) nb_put_str(&out, nb_str_sub(jpeg, at, end));
        at = end;
    }
    nb_put_str(&out, nb_str_sub(jpeg, at, jpeg.n));
    *profile = whole_profile(a, &found, components);
    return nb_buf_take(a, &out);
}
