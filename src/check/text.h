/* text.h: what the files that look at one text share. Private to check/. */
#ifndef NB_CHECK_TEXT_H
#define NB_CHECK_TEXT_H

#include "check/check.h"
#include "check/zones.h"

typedef struct {
    nb_diag_id id;
    size_t from, to; /* bytes that were meant to be … */
    nb_str with;
} nb_repair;

typedef struct {
    size_t from, to;
} nb_stretch;

typedef struct {
    nb_arena *arena;
    nb_str s;                  /* without BOM */
    const uint8_t *zone;
    uint32_t source;
    nb_diags *diags;           /* NULL: only repairs are wanted */
    NB_VEC(nb_repair) repairs;
    NB_VEC(nb_stretch) damage; /* text encoded twice: nothing else is looked for in it */

    /* the line at hand: [from, to) without its end */
    uint32_t line;
    size_t from, to;
    bool has_rtl, has_han;
    size_t n_han, n_latin;     /* of the whole text, in prose */
} nb_scan;

void nb_scan_say(nb_scan *x, nb_diag_id id, size_t at, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* with: copied. */
void nb_scan_repair(nb_scan *x, nb_diag_id id, size_t from, size_t to, nb_str with);
bool nb_scan_in_damage(const nb_scan *x, size_t at);
/* The scalar before or behind a place of the line; '\n' at its ends. */
uint32_t nb_scan_before(const nb_scan *x, size_t at);
uint32_t nb_scan_behind(const nb_scan *x, size_t at);

/* The parts of a look at one line. */
void nb_scan_characters(nb_scan *x);  /* characters.c */
void nb_scan_directions(nb_scan *x);  /* directions.c */
void nb_scan_breaks(nb_scan *x);      /* tags.c */

typedef struct nb_marks nb_marks;     /* punctuation.c: which width this text prefers */
nb_marks *nb_marks_new(nb_scan *x);
void nb_scan_punctuation(nb_scan *x, const nb_marks *m);

#endif
