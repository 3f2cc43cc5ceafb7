/* assets.h: the built-in page. Private to serve/. */
#ifndef NB_SERVE_ASSETS_H
#define NB_SERVE_ASSETS_H

#include "base/str.h"

/* "/", "/page.css" or "/page.js"; false for any other path. */
bool nb_asset_find(nb_str path, nb_str *bytes);

/* What a path's extension makes of its content. */
const char *nb_content_type(nb_str path);

#endif
