/* The parent tree: from content and annotations back to their elements (ISO 32000-1, 14.7.4.4).
 * A number tree of two levels at most; in rows, each reference ends one. */
#include "base/mem.h"
#include "pdf/syntax.h"
#include "pdf/tagging.h"

/* Keys to a leaf: 64 as in name trees cost a large book 1 %, since each leaf breaks the rows.
 */
#define LEAF 256

typedef struct {
    nb_tagging *t;
    nb_spelling spelling;
    unsigned lead;   /* bytes before the reference in a row; 0 = no rows */
    nb_buf before;   /* what stands before the next reference */
    size_t at;       /* into t->kids, which holds the pages' content in order */
    uint32_t *owner; /* by MCID, of the page at hand */
} parents;

static void put_parent(parents *x, nb_buf *b, uint32_t tag)
{
    size_t row = x->lead + x->spelling.id_width + 5;
    nb_put_str(b, nb_buf_str(&x->before));
    for (size_t n = x->before.n % row; x->lead && n != x->lead; n = (n + 1) % row)
        nb_putc(b, ' ');
    x->before.n = 0;
    nb_spell_ref(x->spelling, b, x->t->object[tag]);
}

static void put_page(parents *x, nb_buf *b, size_t page)
{
    const nb_tagging *t = x->t;
    size_t n = 0;
    for (; x->at < t->kids.n &&
           (t->kids.v[x->at].type != NB_KID_CONTENT || t->kids.v[x->at].page == page);
         x->at++) {
        const nb_kid *k = &t->kids.v[x->at];
        if (k->type != NB_KID_CONTENT) continue;
        x->owner[k->value] = k->owner;
        n++;
    }
    nb_printf(&x->before, "%zu[", page);
    for (size_t i = 0; i < n; i++) put_parent(x, b, x->owner[i]);
    nb_putc(&x->before, ']');
}

static void write_leaf(parents *x, uint32_t id, size_t from, size_t to, bool alone)
{
    nb_objects *o = x->t->p->objects;
    nb_buf *b = nb_object_begin(o, id);
    size_t pages = x->t->p->pages->n;
    nb_puts(&x->before, "<<");
    if (!alone) nb_printf(&x->before, "/Limits[%zu %zu]", from, to - 1);
    nb_puts(&x->before, "/Nums[");
    for (size_t i = from; i < to; i++) {
        if (i < pages) {
            put_page(x, b, i);
        } else {
            nb_printf(&x->before, i > from && x->before.n == 0 ? " %zu" : "%zu", i);
            put_parent(x, b, x->t->annotation.v[i - pages]);
        }
    }
    nb_puts(&x->before, "]>>");
    nb_put_str(b, nb_buf_str(&x->before));
    x->before.n = 0;
    nb_object_end(o);
}

uint32_t nb_parents_write(nb_tagging *t, nb_spelling spelling)
{
    nb_objects *o = t->p->objects;
    size_t n = t->p->pages->n + t->annotation.n;
    parents x = {.t = t, .spelling = spelling};
    x.owner = nb_malloc((t->most_mcids + 1) * sizeof *x.owner);
    if (spelling.id_width) {
        x.lead = nb_digits((uint32_t)n) + 2;
        nb_objects_rows(o, x.lead + spelling.id_width + 5);
    }
    uint32_t root = nb_object_new(o);
    if (n <= LEAF) {
        write_leaf(&x, root, 0, n, true);
    } else {
        nb_buf kids = {0};
        for (size_t from = 0; from < n; from += LEAF) {
            uint32_t id = nb_object_new(o);
            write_leaf(&x, id, from, from + LEAF < n ? from + LEAF : n, false);
            nb_put_ref(&kids, id);
        }
        nb_buf *b = nb_object_begin(o, root);
        nb_puts(b, "<</Kids[");
        nb_put_str(b, nb_buf_str(&kids));
        nb_puts(b, "]>>");
        nb_object_end(o);
        nb_buf_free(&kids);
    }
    nb_objects_rows(o, 0);
    nb_buf_free(&x.before);
    nb_free(x.owner);
    return root;
}
