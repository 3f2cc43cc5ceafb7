/* str.h: slices of bytes (nb_str) and growing buffers (nb_buf).
 *
 * nb_str is a pair passed by value: borrowed UTF-8, not NUL-terminated, never changed through it.
 * A zero nb_str is the empty string (s may be NULL when n is 0).
 *
 * nb_buf owns heap memory until nb_buf_free; a zeroed nb_buf is ready for use. `p` is always
 * NUL-terminated once anything was written, so it may be handed to C functions; the NUL is not
 * counted in n. A buffer may hold any bytes.
 */
#ifndef NB_BASE_STR_H
#define NB_BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

typedef struct {
    const char *s;
    size_t n;
} nb_str;

#define NB_STR(lit) ((nb_str){"" lit, sizeof(lit) - 1})
#define NB_STR_NULL ((nb_str){NULL, 0})
#define NB_STR_ARG(x) (int)(x).n, (x).s ? (x).s : "" /* for printf("%.*s") */

nb_str nb_str_of(const char *z);                 /* borrows z; NULL gives the empty string */
bool nb_str_eq(nb_str a, nb_str b);
bool nb_str_is(nb_str a, const char *z);
bool nb_str_ieq(nb_str a, nb_str b);             /* ASCII letters compare without case */
bool nb_str_starts(nb_str a, nb_str prefix);
bool nb_str_ends(nb_str a, nb_str suffix);
int nb_str_cmp(nb_str a, nb_str b);              /* by bytes, as memcmp then length */
nb_str nb_str_sub(nb_str a, size_t from, size_t to); /* [from,to), clamped */
nb_str nb_str_trim(nb_str a);                    /* ASCII white space off both ends */
#define NB_NPOS ((size_t)-1)
size_t nb_str_find(nb_str a, nb_str needle, size_t from); /* index or NB_NPOS */
size_t nb_str_chr(nb_str a, char c, size_t from);
size_t nb_str_rchr(nb_str a, char c);
bool nb_str_cut(nb_str a, char sep, nb_str *left, nb_str *right); /* at the first sep */

nb_str nb_str_dup(nb_arena *a, nb_str s);        /* the copy is also NUL-terminated */
char *nb_str_z(nb_arena *a, nb_str s);           /* NUL-terminated copy */
nb_str nb_str_lower(nb_arena *a, nb_str s);      /* ASCII only */
nb_str nb_str_cat(nb_arena *a, nb_str x, nb_str y);
nb_str nb_str_printf(nb_arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* UTF-8. nb_utf8_next reads one scalar at *i and moves on; malformed input gives U+FFFD and moves
 * one byte, so that loops always end. */
uint32_t nb_utf8_next(nb_str s, size_t *i);
uint32_t nb_utf8_prev(nb_str s, size_t *i);      /* the scalar that ends before *i; moves back */
size_t nb_utf8_put(char out[4], uint32_t c);     /* bytes written; surrogates give U+FFFD */
size_t nb_utf8_length(nb_str s);                 /* scalars */
bool nb_utf8_valid(nb_str s, size_t *bad);       /* *bad: the first offending byte */

typedef struct {
    char *p;
    size_t n, cap;
} nb_buf;

void nb_buf_free(nb_buf *b);
void nb_buf_reserve(nb_buf *b, size_t more);     /* room for n more bytes and a NUL */
void nb_put(nb_buf *b, const void *bytes, size_t n);
void nb_put_str(nb_buf *b, nb_str s);
void nb_puts(nb_buf *b, const char *z);
static inline void nb_putc(nb_buf *b, char c)
{
    if (b->n + 2 > b->cap) nb_buf_reserve(b, 1);
    b->p[b->n++] = c;
    b->p[b->n] = 0;
}
void nb_put_utf8(nb_buf *b, uint32_t c);
void nb_printf(nb_buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void nb_vprintf(nb_buf *b, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
void nb_put_int(nb_buf *b, int64_t v);           /* decimal, locale-free and quicker than printf */
nb_str nb_buf_str(const nb_buf *b);              /* borrowed until the next write */
nb_str nb_buf_take(nb_arena *a, nb_buf *b);      /* copied into the arena; the buffer is freed */

/* A JSON string with its quotes: used wherever a dump or report shows text on one line. */
void nb_put_json(nb_buf *b, nb_str s);

#endif
