/* text.c: nb_text, the handle that keeps ICU's expensive objects, and UTF-16 for those that
 * want it. */
#include "unicode/text.h"

#include "base/mem.h"

nb_text *nb_text_open(void)
{
    return nb_calloc(1, sizeof(nb_text));
}

void nb_text_close(nb_text *t)
{
    if (!t) return;
    for (size_t i = 0; i < t->n_line; i++) ubrk_close(t->line[i].it);
    for (size_t i = 0; i < t->n_hyphen; i++) nb_arena_free(t->hyphen[i].automaton);
    if (t->cluster) ubrk_close(t->cluster);
    if (t->word) ubrk_close(t->word);
    if (t->bidi) ubidi_close(t->bidi);
    nb_free(t->u16);
    nb_free(t->from);
    nb_free(t);
}

size_t nb_text_utf16(nb_text *t, nb_str s)
{
    if (t->cap < s.n + 1) {
        t->cap = s.n + s.n / 2 + 64;
        t->u16 = nb_realloc(t->u16, t->cap * sizeof *t->u16);
        t->from = nb_realloc(t->from, t->cap * sizeof *t->from);
    }
    size_t n = 0;
    for (size_t i = 0; i < s.n;) {
        uint32_t at = (uint32_t)i, c = nb_utf8_next(s, &i);
        if (c > 0xFFFF) {
            t->from[n] = at;
            t->u16[n++] = (UChar)(0xD7C0 + (c >> 10));
            c = 0xDC00 + (c & 0x3FF);
        }
        t->from[n] = at;
        t->u16[n++] = (UChar)c;
    }
    t->from[n] = (uint32_t)s.n;
    return n;
}
