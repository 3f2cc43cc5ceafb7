/* self.h: which program this is, to the bit. Private to cli/. */
#ifndef NB_CLI_SELF_H
#define NB_CLI_SELF_H

#include "base/str.h"

/* Another text for another build of the program or of a library it was started with, so that
 * what an older one made is not taken for today's: the linkers' build ids; without one, a
 * digest of the file. */
nb_str nb_self(nb_arena *a);

#endif
