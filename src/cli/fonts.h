/* fonts.h: `notesbook fonts`. Private to cli/. */
#ifndef NB_CLI_FONTS_H
#define NB_CLI_FONTS_H

#include "cli/options.h"

/* Prints the manifest as it resolves here, or which face shows the characters that are given. False when a
 * font or a character is missing. */
bool nb_cli_fonts(nb_arena *a, nb_str manifest, const nb_options *o);

#endif
