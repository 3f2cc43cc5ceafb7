/* canvas.c: exact-area antialiasing by accumulation: each edge adds the area it covers to the
 * pixels it crosses, and a sum along the row turns that into coverage. After Raph Levien,
 * "Inside the fastest font renderer in the world" (2016). Outlines of fonts wind non-zero;
 * overlaps are clamped. */
#include "epub/canvas.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "image/image.h"

void nb_canvas_fill(nb_canvas *c, int x, int y, int width, int height)
{
    NB_PUSH(c->arena, &c->patches) = (nb_patch){x, y, width, height, NULL};
}

static bool crosses(const nb_patch *s, int y)
{
    return y >= s->y && y < s->y + s->height;
}

static void put_patch(const nb_canvas *c, const nb_patch *s, int y, uint8_t *row)
{
    enum { MOST = NB_CANVAS_STEPS - 1 };
    const uint8_t *cover = s->cover ? s->cover + (size_t)(y - s->y) * (size_t)s->width : NULL;
    int from = s->x < 0 ? -s->x : 0;
    int to = s->x + s->width > c->width ? c->width - s->x : s->width;
    for (int k = from; k < to; k++) {
        unsigned left = MOST - row[s->x + k] % NB_CANVAS_STEPS; /* to the ink */
        row[s->x + k] += (uint8_t)(cover ? (left * cover[k] + 127) / 255 : left);
    }
}

static uint8_t between_bytes(uint8_t from, uint8_t to, int step)
{
    return (uint8_t)(from + (to - from) * step / (NB_CANVAS_STEPS - 1));
}

typedef struct {
    const nb_canvas *canvas;
    int band;
    bool plain; /* the row before was nothing but its band's ground */
} painting;

static bool next_row(void *ctx, uint32_t at, uint8_t *row)
{
    painting *p = ctx;
    const nb_canvas *c = p->canvas;
    int y = (int)at, band = p->band;
    while (y >= c->band[p->band].end) p->band++;
    bool plain = true, same = p->plain && band == p->band;
    for (size_t i = 0; plain && i < c->patches.n; i++) plain = !crosses(&c->patches.v[i], y);
    p->plain = plain;
    if (plain && same) return false;
    memset(row, p->band * NB_CANVAS_STEPS, (size_t)c->width);
    for (size_t i = 0; !plain && i < c->patches.n; i++)
        if (crosses(&c->patches.v[i], y)) put_patch(c, &c->patches.v[i], y, row);
    return true;
}

nb_str nb_canvas_png(const nb_canvas *c, nb_arena *a)
{
    uint8_t palette[NB_CANVAS_BANDS * NB_CANVAS_STEPS][3];
    for (int i = 0; i < NB_CANVAS_BANDS * NB_CANVAS_STEPS; i++) {
        const nb_band *b = &c->band[i / NB_CANVAS_STEPS];
        int step = i % NB_CANVAS_STEPS;
        palette[i][0] = between_bytes(b->ground.r, b->ink.r, step);
        palette[i][1] = between_bytes(b->ground.g, b->ink.g, step);
        palette[i][2] = between_bytes(b->ground.b, b->ink.b, step);
    }
    painting p = {.canvas = c};
    return nb_rows_png(a, (uint32_t)c->width, (uint32_t)c->band[NB_CANVAS_BANDS - 1].end,
                       palette, sizeof palette / sizeof *palette, next_row, &p);
}

/* ---- a glyph's box ---- */

typedef struct {
    float *cover;
    int width, height;
} box;

/* One edge, top to bottom within each row it crosses. */
static void edge(box *b, double x0, double y0, double x1, double y1)
{
    if (y0 == y1) return;
    double sign = y0 < y1 ? 1 : -1;
    if (y0 > y1) {
        double t = x0;
        x0 = x1, x1 = t;
        t = y0, y0 = y1, y1 = t;
    }
    double slope = (x1 - x0) / (y1 - y0), x = x0;
    for (int row = (int)y0; row < b->height && row < y1; row++) {
        double top = row > y0 ? row : y0, end = row + 1 < y1 ? row + 1 : y1;
        double dy = end - top, next = x + slope * dy, d = dy * sign;
        double left = x < next ? x : next, right = x < next ? next : x;
        float *line = b->cover + (size_t)row * (size_t)b->width;
        int l = (int)left, r = (int)ceil(right);
        if (r <= l + 1) {
            double mid = (left + right) / 2 - l;
            line[l] += (float)(d * (1 - mid));
            line[l + 1] += (float)(d * mid);
        } else {
            double s = 1 / (right - left), a0 = (1 - (left - l)) * (1 - (left - l)) * s / 2;
            double am = (right - r + 1) * (right - r + 1) * s / 2;
            line[l] += (float)(d * a0);
            if (r == l + 2) {
                line[l + 1] += (float)(d * (1 - a0 - am));
            } else {
                double a1 = s * (1.5 - (left - l));
                line[l + 1] += (float)(d * (a1 - a0));
                for (int i = l + 2; i < r - 1; i++) line[i] += (float)(d * s);
                double a2 = a1 + (r - l - 3) * s;
                line[r - 1] += (float)(d * (1 - a2 - am));
            }
            line[r] += (float)(d * am);
        }
        x = next;
    }
}

typedef struct {
    double x, y;
} point;

static point between(point a, point b, double t)
{
    return (point){a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
}

/* A curve as straight pieces of about three pixels. */
static void curve(box *b, const point *p, int degree)
{
    double length = 0;
    for (int i = 0; i < degree; i++) length += hypot(p[i + 1].x - p[i].x, p[i + 1].y - p[i].y);
    int n = 2 + (int)(length / 3);
    if (n > 64) n = 64;
    point from = p[0];
    for (int k = 1; k <= n; k++) {
        double t = (double)k / n;
        point u = between(p[0], p[1], t), v = between(p[1], p[2], t), to = between(u, v, t);
        if (degree == 3) to = between(to, between(v, between(p[2], p[3], t), t), t);
        if (k == n) to = p[degree];
        edge(b, from.x, from.y, to.x, to.y);
        from = to;
    }
}

static void trace(box *b, const nb_outline_step *s, size_t n, double dx, double dy,
                  double scale)
{
    point at = {0, 0}, start = {0, 0};
    for (size_t i = 0; i < n; i++) {
        point p[4] = {at};
        int degree = s[i].op == 'C' ? 3 : s[i].op == 'Q' ? 2 : 1;
        for (int k = 0; k < degree; k++)
            p[k + 1] = (point){s[i].x[k] * scale + dx, dy - s[i].y[k] * scale};
        if (s[i].op == 'M' || s[i].op == 'Z') {
            edge(b, at.x, at.y, start.x, start.y);
            at = s[i].op == 'M' ? (start = p[1]) : start;
            continue;
        }
        if (degree == 1) edge(b, at.x, at.y, p[1].x, p[1].y);
        else curve(b, p, degree);
        at = p[degree];
    }
    edge(b, at.x, at.y, start.x, start.y);
}

/* The sums along the rows, as bytes. */
static const uint8_t *settle(nb_arena *a, const box *b)
{
    size_t n = (size_t)b->width * (size_t)b->height;
    uint8_t *cover = nb_alloc(a, n);
    for (int r = 0; r < b->height; r++) {
        double sum = 0;
        for (int i = 0; i < b->width; i++) {
            size_t at = (size_t)r * (size_t)b->width + (size_t)i;
            sum += b->cover[at];
            double v = fabs(sum) * 255 + 0.5;
            cover[at] = (uint8_t)(v > 255 ? 255 : v);
        }
    }
    return cover;
}

void nb_canvas_glyph(nb_canvas *c, const nb_face *face, uint32_t glyph, double x, double y,
                     double scale)
{
    nb_outline_step *s;
    size_t n = nb_face_outline(face, c->arena, glyph, &s);
    double x0 = 1e9, y0 = 1e9, x1 = -1e9, y1 = -1e9;
    for (size_t i = 0; i < n; i++)
        for (int k = 0; k < (s[i].op == 'C' ? 3 : s[i].op == 'Q' ? 2 : s[i].op != 'Z'); k++) {
            x0 = fmin(x0, x + s[i].x[k] * scale), x1 = fmax(x1, x + s[i].x[k] * scale);
            y0 = fmin(y0, y - s[i].y[k] * scale), y1 = fmax(y1, y - s[i].y[k] * scale);
        }
    if (x1 <= x0 || x1 - x0 > 2 * c->width || y1 - y0 > 2 * c->band[NB_CANVAS_BANDS - 1].end ||
        fabs(x0) > 1e6 || fabs(y0) > 1e6)
        return;
    int left = (int)floor(x0), top = (int)floor(y0);
    box b = {NULL, (int)ceil(x1) - left + 2, (int)ceil(y1) - top + 1};
    b.cover = nb_calloc((size_t)b.width * (size_t)b.height + 2, sizeof *b.cover);
    trace(&b, s, n, x - left, y - top, scale);
    NB_PUSH(c->arena, &c->patches) =
        (nb_patch){left, top, b.width, b.height, settle(c->arena, &b)};
    nb_free(b.cover);
}
