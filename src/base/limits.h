/* limits.h: how much of everything is read and made (limits.def), so that no input costs more time or
 * memory than it is worth. Passing one is one error that names it. NULL stands for the defaults. */
#ifndef NB_BASE_LIMITS_H
#define NB_BASE_LIMITS_H

#include "base/diag.h"

typedef enum {
#define NB_CAP(id, name, most, highest, about) NB_CAP_##id,
#include "base/limits.def"
#undef NB_CAP
    NB_CAPS
} nb_cap;

typedef struct {
    size_t most[NB_CAPS];
} nb_limits;

typedef struct {
    const char *name, *about;
    size_t most, highest;
} nb_cap_info;
extern const nb_cap_info nb_cap_table[NB_CAPS];

nb_limits nb_limits_default(void);
size_t nb_most(const nb_limits *l, nb_cap cap);

/* After the message that a limit was passed: how to raise it. */
void nb_limit_hint(nb_diags *d, nb_cap cap);

#endif
