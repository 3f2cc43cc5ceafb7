/* say.h: what the program says to its user, in English or in Chinese.
 *
 * The English text in the source is the key; say.zh.def holds the Chinese beside it. There the n-th
 * argument is %n, in any order, and takes its form from the English; "%-n" leaves it out (a plural's s).
 * An argument of plain %s is a phrase of the program and is looked up in its turn, which is how reasons
 * and errno texts come out translated; what the user wrote goes through %.*s and is never touched.
 *
 * A phrase that reaches the user by way of a variable is marked NB_SAY("…") where it is written, so that
 * the test finds it. Text inside a book (labels, "Contents") is not said but set: it follows the book's
 * language and has nothing to do with this.
 */
#ifndef NB_BASE_SAY_H
#define NB_BASE_SAY_H

#include "base/str.h"

typedef enum { NB_ENGLISH, NB_CHINESE } nb_tongue;

#define NB_SAY(english) english

/* The phrase itself where there is no other. */
const char *nb_say(nb_tongue t, const char *english);

void nb_say_printf(nb_buf *b, nb_tongue t, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void nb_say_vprintf(nb_buf *b, nb_tongue t, const char *fmt, va_list ap)
    __attribute__((format(printf, 3, 0)));
nb_str nb_say_str(nb_arena *a, nb_tongue t, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* The catalogue, for tests: the i-th entry; false past the end. */
bool nb_say_entry(size_t i, const char **english, const char **chinese);

/* Columns that a terminal gives a scalar: enough for carets and wrapping, not a typesetting claim. */
int nb_cells(uint32_t c);

#endif
