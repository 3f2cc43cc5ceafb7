/* Rows in, averaged pixels out: each pixel of the result is the mean of the area it covers,
 * taken in linear light and weighted by alpha. All in integers, so that it is the same
 * everywhere and exact.
 *
 * A source pixel is out_width units wide and a result pixel is width units wide, so the ends of
 * both fall on whole units; the same down the page. A result pixel therefore weighs width *
 * height units, which the limit on pixels keeps under 2^28; times 16 bits of light and 8 of
 * alpha it fits 64 bits.
 */
#include <string.h>

#include "base/mem.h"
#include "image/codec.h"

/* sRGB (IEC 61966-2-1) to linear light in 1/65535. */
static const uint16_t linear[256] = {
    0,     20,    40,    60,    80,    99,    119,   139,   159,   179,   199,   219,   241,
    264,   288,   313,   340,   367,   396,   427,   458,   491,   526,   562,   599,   637,
    677,   718,   761,   805,   851,   898,   947,   997,   1048,  1101,  1156,  1212,  1270,
    1330,  1391,  1453,  1517,  1583,  1651,  1720,  1790,  1863,  1937,  2013,  2090,  2170,
    2250,  2333,  2418,  2504,  2592,  2681,  2773,  2866,  2961,  3058,  3157,  3258,  3360,
    3464,  3570,  3678,  3788,  3900,  4014,  4129,  4247,  4366,  4488,  4611,  4736,  4864,
    4993,  5124,  5257,  5392,  5530,  5669,  5810,  5953,  6099,  6246,  6395,  6547,  6700,
    6856,  7014,  7174,  7335,  7500,  7666,  7834,  8004,  8177,  8352,  8528,  8708,  8889,
    9072,  9258,  9445,  9635,  9828,  10022, 10219, 10417, 10619, 10822, 11028, 11235, 11446,
    11658, 11873, 12090, 12309, 12530, 12754, 12980, 13209, 13440, 13673, 13909, 14146, 14387,
    14629, 14874, 15122, 15371, 15623, 15878, 16135, 16394, 16656, 16920, 17187, 17456, 17727,
    18001, 18277, 18556, 18837, 19121, 19407, 19696, 19987, 20281, 20577, 20876, 21177, 21481,
    21787, 22096, 22407, 22721, 23038, 23357, 23678, 24002, 24329, 24658, 24990, 25325, 25662,
    26001, 26344, 26688, 27036, 27386, 27739, 28094, 28452, 28813, 29176, 29542, 29911, 30282,
    30656, 31033, 31412, 31794, 32179, 32567, 32957, 33350, 33745, 34143, 34544, 34948, 35355,
    35764, 36176, 36591, 37008, 37429, 37852, 38278, 38706, 39138, 39572, 40009, 40449, 40891,
    41337, 41785, 42236, 42690, 43147, 43606, 44069, 44534, 45002, 45473, 45947, 46423, 46903,
    47385, 47871, 48359, 48850, 49344, 49841, 50341, 50844, 51349, 51858, 52369, 52884, 53401,
    53921, 54445, 54971, 55500, 56032, 56567, 57105, 57646, 58190, 58737, 59287, 59840, 60396,
    60955, 61517, 62082, 62650, 63221, 63795, 64372, 64952, 65535,
};

/* The sRGB value nearest in light. */
static uint8_t from_linear(uint32_t light)
{
    unsigned lo = 0, hi = 255;
    while (lo < hi) {
        unsigned mid = (lo + hi) / 2;
        if (2 * light > (uint32_t)linear[mid] + linear[mid + 1]) lo = mid + 1;
        else hi = mid;
    }
    return (uint8_t)lo;
}

void nb_rows_open(nb_rows *r, nb_decoding *d, uint32_t width, uint32_t height,
                  unsigned channels, bool has_alpha)
{
    nb_pixels *out = d->out;
    size_t n = (size_t)d->width * d->height;
    *out = (nb_pixels){.width = d->width, .height = d->height, .channels = channels};
    out->colour = nb_alloc_array(d->a, n, channels);
    if (has_alpha) out->alpha = nb_alloc(d->a, n);
    *r = (nb_rows){.out = out,
                   .width = width,
                   .height = height,
                   .channels = channels,
                   .has_alpha = has_alpha,
                   .scaled = width != d->width || height != d->height};
    if (!r->scaled) return;
    size_t row = (size_t)d->width * (channels + has_alpha);
    r->across = nb_calloc(row, sizeof *r->across);
    r->sum = nb_calloc(row, sizeof *r->sum);
}

static void copy_row(nb_rows *r, const uint8_t *row)
{
    size_t at = (size_t)r->y * r->width;
    uint8_t *colour = r->out->colour + at * r->channels;
    if (!r->has_alpha) {
        memcpy(colour, row, (size_t)r->width * r->channels);
        return;
    }
    uint8_t *alpha = r->out->alpha + at, all = 255;
    for (uint32_t x = 0; x < r->width; x++) {
        for (unsigned c = 0; c < r->channels; c++) *colour++ = *row++;
        all &= *row;
        *alpha++ = *row++;
    }
    if (all != 255) r->shows_alpha = true;
}

/* Adds one source row, averaged across, into r->across. */
static void add_across(nb_rows *r, const uint8_t *row)
{
    unsigned channels = r->channels, step = channels + r->has_alpha;
    uint32_t out_w = r->out->width;
    uint64_t *to = r->across;
    memset(to, 0, (size_t)out_w * step * sizeof *to);
    uint64_t room = r->width; /* units left in the result pixel */
    uint8_t all = 255;
    for (uint32_t x = 0; x < r->width; x++, row += step) {
        uint64_t light[3] = {0}, a = 1;
        for (unsigned c = 0; c < channels; c++) light[c] = linear[row[c]];
        if (r->has_alpha) {
            a = row[channels];
            all &= row[channels];
            for (unsigned c = 0; c < channels; c++) light[c] *= a;
        }
        for (uint64_t left = out_w; left;) {
            uint64_t part = left < room ? left : room;
            for (unsigned c = 0; c < channels; c++) to[c] += light[c] * part;
            if (r->has_alpha) to[channels] += a * part;
            left -= part;
            room -= part;
            if (!room) room = r->width, to += step;
        }
    }
    if (all != 255) r->shows_alpha = true;
}

static void emit(nb_rows *r)
{
    unsigned channels = r->channels, step = channels + r->has_alpha;
    uint32_t out_w = r->out->width;
    uint64_t whole = (uint64_t)r->width * r->height;
    uint8_t *colour = r->out->colour + (size_t)r->out_y * out_w * channels;
    uint8_t *alpha = r->has_alpha ? r->out->alpha + (size_t)r->out_y * out_w : NULL;
    uint64_t *from = r->sum;
    for (uint32_t x = 0; x < out_w; x++, from += step) {
        uint64_t weight = alpha ? from[channels] : whole;
        for (unsigned c = 0; c < channels; c++)
            *colour++ = weight ? from_linear((uint32_t)((from[c] + weight / 2) / weight)) : 0;
        if (alpha) *alpha++ = (uint8_t)((weight + whole / 2) / whole);
    }
    memset(r->sum, 0, (size_t)out_w * step * sizeof *r->sum);
    r->out_y++;
}

void nb_rows_put(nb_rows *r, const uint8_t *row)
{
    if (r->y >= r->height) return;
    if (!r->scaled) {
        copy_row(r, row);
        r->y++;
        return;
    }
    add_across(r, row);
    size_t n = (size_t)r->out->width * (r->channels + r->has_alpha);
    uint64_t top = (uint64_t)r->y * r->out->height, bottom = top + r->out->height;
    while (top < bottom) {
        uint64_t end = (uint64_t)(r->out_y + 1) * r->height;
        uint64_t part = (end < bottom ? end : bottom) - top;
        for (size_t i = 0; i < n; i++) r->sum[i] += r->across[i] * part;
        top += part;
        if (top == end) emit(r);
    }
    r->y++;
}

void nb_rows_close(nb_rows *r)
{
    if (!r->out) return;
    if (r->y < r->height) {
        size_t n = (size_t)r->width * (r->channels + r->has_alpha);
        uint8_t *blank = nb_malloc(n);
        memset(blank, r->has_alpha ? 0 : 255, n);
        while (r->y < r->height) nb_rows_put(r, blank);
        nb_free(blank);
    }
    if (!r->shows_alpha) r->out->alpha = NULL;
    nb_free(r->across);
    nb_free(r->sum);
    *r = (nb_rows){0};
}
