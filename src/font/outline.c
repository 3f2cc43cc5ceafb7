/* outline.c: the shape of one glyph, for those who draw it themselves. */
#include "font/face.h"

typedef NB_VEC(nb_outline_step) steps;

typedef struct {
    nb_arena *arena;
    steps v;
} pen;

static void move_to(hb_draw_funcs_t *f, void *data, hb_draw_state_t *st, float x, float y,
                    void *u)
{
    pen *p = data;
    (void)f, (void)st, (void)u;
    NB_PUSH(p->arena, &p->v) = (nb_outline_step){'M', {x}, {y}};
}

static void line_to(hb_draw_funcs_t *f, void *data, hb_draw_state_t *st, float x, float y,
                    void *u)
{
    pen *p = data;
    (void)f, (void)st, (void)u;
    NB_PUSH(p->arena, &p->v) = (nb_outline_step){'L', {x}, {y}};
}

static void quadratic_to(hb_draw_funcs_t *f, void *data, hb_draw_state_t *st, float cx,
                         float cy, float x, float y, void *u)
{
    pen *p = data;
    (void)f, (void)st, (void)u;
    NB_PUSH(p->arena, &p->v) = (nb_outline_step){'Q', {cx, x}, {cy, y}};
}

static void cubic_to(hb_draw_funcs_t *f, void *data, hb_draw_state_t *st, float ax, float ay,
                     float bx, float by, float x, float y, void *u)
{
    pen *p = data;
    (void)f, (void)st, (void)u;
    NB_PUSH(p->arena, &p->v) = (nb_outline_step){'C', {ax, bx, x}, {ay, by, y}};
}

static void close_path(hb_draw_funcs_t *f, void *data, hb_draw_state_t *st, void *u)
{
    pen *p = data;
    (void)f, (void)st, (void)u;
    NB_PUSH(p->arena, &p->v) = (nb_outline_step){'Z', {0}, {0}};
}

size_t nb_face_outline(const nb_face *face, nb_arena *a, uint32_t glyph, nb_outline_step **out)
{
    pen p = {.arena = a};
    hb_draw_funcs_t *f = hb_draw_funcs_create();
    hb_draw_funcs_set_move_to_func(f, move_to, NULL, NULL);
    hb_draw_funcs_set_line_to_func(f, line_to, NULL, NULL);
    hb_draw_funcs_set_quadratic_to_func(f, quadratic_to, NULL, NULL);
    hb_draw_funcs_set_cubic_to_func(f, cubic_to, NULL, NULL);
    hb_draw_funcs_set_close_path_func(f, close_path, NULL, NULL);
    hb_font_get_glyph_shape(face->font, glyph, f, &p);
    hb_draw_funcs_destroy(f);
    *out = p.v.v;
    return p.v.n;
}
