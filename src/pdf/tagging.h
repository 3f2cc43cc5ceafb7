/* tagging.h: what tags.c notes while pages are written, and structure.c writes in the end. */
#ifndef NB_PDF_TAGGING_H
#define NB_PDF_TAGGING_H

#include "pdf/parts.h"

typedef enum { NB_KID_CONTENT, NB_KID_OBJECT, NB_KID_TAG } nb_kid_type;
typedef struct {
    uint32_t owner, page; /* owner 0 = the StructTreeRoot */
    uint32_t value;       /* MCID, object, or tag */
    uint32_t reading;     /* on sheets: where it stands in the document */
    nb_kid_type type;
} nb_kid;

typedef struct {
    uint32_t tag, page;
    nb_len x0, y0, x1, y1; /* y upwards */
    nb_str picture;        /* the name of the file of the first picture */
} nb_tag_place;

struct nb_tagging {
    nb_pdf *p;
    nb_arena *arena;
    NB_VEC(nb_kid) kids;
    NB_VEC(uint32_t) annotation; /* the tags of annotations, by StructParent less the pages */
    NB_VEC(nb_tag_place) boxes;
    NB_VEC(uint32_t) mcid; /* of the page being written: the MCID of each piece, see nb_tag_numbers */
    uint32_t page;         /* the page being written */
    size_t page_kid;       /* its first kid */
    uint32_t mcids;        /* its pieces so far */
    uint32_t most_mcids;   /* of any page */
    bool sheets;           /* pages are not in the order of reading */
    uint32_t reading;      /* of what is noted next */
    bool *placed;          /* per tag: it is among its parent's children */
    bool *bare;            /* per tag: nothing below it has ink */
    uint8_t *children;     /* per tag: how many tags are its children; 3 = or more */
    uint32_t *next_child;  /* per tag: the first child not yet considered, by chain */
    uint32_t *sibling;     /* per tag: the parent's next child by index; 0 = none */
    uint32_t *object;      /* per tag; 0 = it is left out */
    uint32_t properties;   /* an object */
};

/* How wide numbers are spelt, so that each fits into as many bytes as any other: for nb_objects_rows. */
typedef struct {
    unsigned id_width, mcid_width; /* 0 = as short as may be */
} nb_spelling;

/* With its leading space. */
void nb_spell_ref(nb_spelling s, nb_buf *b, uint32_t id);

/* ---- elements.c ---- */
typedef struct {
    nb_tagging *t;
    uint32_t root;              /* the object of the StructTreeRoot */
    nb_kid *kids;               /* by owner, each owner's in the order of reading */
    size_t *first;              /* those of o: first[o] .. first[o + 1] */
    const nb_tag_place **where; /* per tag */
} nb_elements;

void nb_element_put(const nb_elements *e, nb_buf *b, nb_spelling s, uint32_t tag);
void nb_kids_put(const nb_elements *e, nb_buf *b, nb_spelling s, uint32_t owner); /* /Pg and /K */
/* Elements of one shape are spelt alike but for their numbers; 0 = this one has texts of its own. */
uint64_t nb_element_shape(const nb_elements *e, uint32_t tag);
#define NB_SHAPE_BITS 48

/* ---- tags.c ---- */
bool nb_tag_left_out(const nb_tagging *t, uint32_t tag);
uint32_t nb_tag_parent(const nb_tagging *t, uint32_t tag); /* 0 = the root */
void nb_tag_place_rest(nb_tagging *t);

/* ---- parents.c ---- */
uint32_t nb_parents_write(nb_tagging *t, nb_spelling spelling); /* the parent tree's object */

#endif
