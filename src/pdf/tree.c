/* Name trees (ISO 32000-1, 7.9.6): leaves of 64 entries, and a root
 * over them when there is more than one. */
#include "pdf/parts.h"

#include <stdlib.h>

#include "pdf/syntax.h"

#define LEAF 64

typedef struct {
    const nb_name *name;
    nb_put_value *put;
    void *ctx;
} tree;

static void put_key(const tree *t, nb_buf *b, size_t i)
{
    nb_put_literal(b, t->name[i].key);
}

static void put_entries(const tree *t, nb_buf *b, size_t from, size_t to)
{
    nb_puts(b, "/Names[");
    for (size_t i = from; i < to; i++) {
        put_key(t, b, i);
        t->put(t->ctx, b, t->name[i].i);
    }
    nb_putc(b, ']');
}

static uint32_t write_leaf(nb_pdf *p, const tree *t, size_t from, size_t to)
{
    uint32_t id = nb_object_new(p->objects);
    nb_buf *b = nb_object_begin(p->objects, id);
    nb_puts(b, "<</Limits[");
    put_key(t, b, from);
    nb_putc(b, ' ');
    put_key(t, b, to - 1);
    nb_putc(b, ']');
    put_entries(t, b, from, to);
    nb_puts(b, ">>");
    nb_object_end(p->objects);
    return id;
}

static uint32_t write_tree(nb_pdf *p, const tree *t, size_t n)
{
    if (!n) return 0;
    nb_buf root = {0};
    nb_puts(&root, "<<");
    if (n <= LEAF) {
        put_entries(t, &root, 0, n);
    } else {
        nb_puts(&root, "/Kids[");
        for (size_t from = 0; from < n; from += LEAF)
            nb_put_ref(&root, write_leaf(p, t, from, from + LEAF < n ? from + LEAF : n));
        nb_putc(&root, ']');
    }
    nb_puts(&root, ">>");
    uint32_t id = nb_object_new(p->objects);
    nb_put_str(nb_object_begin(p->objects, id), nb_buf_str(&root));
    nb_object_end(p->objects);
    nb_buf_free(&root);
    return id;
}

static int by_key(const void *x, const void *y)
{
    return nb_str_cmp(((const nb_name *)x)->key, ((const nb_name *)y)->key);
}

uint32_t nb_names_write(nb_pdf *p, nb_name *name, size_t n, nb_put_value *put, void *ctx)
{
    if (n) qsort(name, n, sizeof *name, by_key);
    return write_tree(p, &(tree){name, put, ctx}, n);
}
