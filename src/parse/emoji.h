/* emoji.h: ":tada:" and the like. Private to parse/. */
#ifndef NB_PARSE_EMOJI_H
#define NB_PARSE_EMOJI_H

#include "base/str.h"

nb_str md_emoji(nb_str name); /* without colons; empty where there is none */

#endif
