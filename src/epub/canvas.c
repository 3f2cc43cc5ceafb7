/* canvas.c: exact-area antialiasing by accumulation: each edge adds the area it covers to the
 * pixels it crosses, and a sum along the row turns that into coverage. After Raph Levien,
 * "Inside the fastest font renderer in the world" (2016). Outlines of fonts wind non-zero;
 * overlaps are clamped. */
#include "epub/canvas.h"

#include <math.h>
#include <string.h>

void nb_canvas_init(nb_canvas *c, nb_arena *a, uint32_t width, uint32_t height)
{
    *c = (nb_canvas){.arena = a};
    c->px = (nb_pixels){width, height, 3, nb_alloc_array(a, (size_t)width * height, 3), NULL};
}

static int clamp(int v, int most)
{
    return v < 0 ? 0 : v > most ? most : v;
}

void nb_canvas_fill(nb_canvas *c, int x, int y, int width, int height, nb_rgb colour)
{
    int x0 = clamp(x, (int)c->px.width), x1 = clamp(x + width, (int)c->px.width);
    int y0 = clamp(y, (int)c->px.height), y1 = clamp(y + height, (int)c->px.height);
    if (x0 >= x1 || y0 >= y1) return;
    uint8_t *first = c->px.colour + ((size_t)y0 * c->px.width + (size_t)x0) * 3;
    for (int i = 0; i < x1 - x0; i++) memcpy(first + 3 * i, &colour, 3);
    for (int r = y0 + 1; r < y1; r++)
        memcpy(first + (size_t)(r - y0) * c->px.width * 3, first, (size_t)(x1 - x0) * 3);
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

static void blend(nb_canvas *c, const box *b, int left, int top, nb_rgb colour)
{
    for (int r = 0; r < b->height; r++) {
        int y = top + r;
        if (y < 0 || y >= (int)c->px.height) continue;
        double sum = 0;
        for (int i = 0; i < b->width; i++) {
            sum += b->cover[(size_t)r * (size_t)b->width + (size_t)i];
            double a = fabs(sum) > 1 ? 1 : fabs(sum);
            int x = left + i, k = (int)(a * 256);
            if (!k || x < 0 || x >= (int)c->px.width) continue;
            uint8_t *p = c->px.colour + ((size_t)y * c->px.width + (size_t)x) * 3;
            p[0] = (uint8_t)(p[0] + ((colour.r - p[0]) * k >> 8));
            p[1] = (uint8_t)(p[1] + ((colour.g - p[1]) * k >> 8));
            p[2] = (uint8_t)(p[2] + ((colour.b - p[2]) * k >> 8));
        }
    }
}

void nb_canvas_glyph(nb_canvas *c, const nb_face *face, uint32_t glyph, double x, double y,
                     double scale, nb_rgb colour)
{
    nb_outline_step *s;
    size_t n = nb_face_outline(face, c->arena, glyph, &s);
    double x0 = 1e9, y0 = 1e9, x1 = -1e9, y1 = -1e9;
    for (size_t i = 0; i < n; i++)
        for (int k = 0; k < (s[i].op == 'C' ? 3 : s[i].op == 'Q' ? 2 : s[i].op != 'Z'); k++) {
            x0 = fmin(x0, x + s[i].x[k] * scale), x1 = fmax(x1, x + s[i].x[k] * scale);
            y0 = fmin(y0, y - s[i].y[k] * scale), y1 = fmax(y1, y - s[i].y[k] * scale);
        }
    if (x1 - x0 > 2 * c->px.width || y1 - y0 > 2 * c->px.height || x1 <= x0 || fabs(x0) > 1e6 ||
        fabs(y0) > 1e6)
        return;
    int left = (int)floor(x0), top = (int)floor(y0);
    box b = {NULL, (int)ceil(x1) - left + 2, (int)ceil(y1) - top + 1};
    size_t need = (size_t)b.width * (size_t)b.height + 2;
    if (need > c->cap) {
        c->cover = NB_ARRAY(c->arena, float, need);
        c->cap = need;
    } else {
        memset(c->cover, 0, need * sizeof *c->cover);
    }
    b.cover = c->cover;
    trace(&b, s, n, x - left, y - top, scale);
    blend(c, &b, left, top, colour);
}
