/* tongue.h: the language of messages, from the locale. Private to cli/. */
#ifndef NB_CLI_TONGUE_H
#define NB_CLI_TONGUE_H

#include "base/say.h"

/* As gettext decides: the first of LC_ALL, LC_MESSAGES and LANG that is set names the locale; LANGUAGE, a
 * list in order of preference, comes before it unless the locale is C. A locale in another character set
 * than UTF-8 gets English, whose letters every set has. */
nb_tongue nb_cli_tongue(void);

#endif
