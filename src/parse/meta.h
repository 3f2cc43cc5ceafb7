/* meta.h: what a book says about itself: front matter, notesbook.yaml and the manifests of other tools
 * become nb_meta. Private to parse/.
 *
 * Keys are read without regard to case, '_' is '-'. What is set stays, so that the strongest source is
 * applied first. Keys that are not about the book are layout settings, kept as written. */
#ifndef NB_PARSE_META_H
#define NB_PARSE_META_H

#include "doc/doc.h"
#include "parse/conf.h"

/* The front matter that text begins with: YAML between "---" and "---" or "...", TOML between "+++"
 * lines. The bytes it takes, 0 where there is none; *map: what it says, NULL where it says nothing or is
 * wrong (reported; simple "key: value" lines are still read). */
size_t nb_front_matter(nb_arena *a, nb_str text, nb_conf_place at, nb_diags *diags, nb_conf **map);

typedef enum {
    NB_META_OWN,      /* notesbook.yaml: every key should be one of ours */
    NB_META_BOOK,     /* front matter that speaks for the whole book */
    NB_META_CHAPTER   /* front matter of one file among several, without layout and title */
} nb_meta_scope;

/* dir: the folder that `cover` is relative to. */
void nb_meta_apply(nb_doc *d, const nb_conf *map, nb_meta_scope scope, nb_str dir, nb_diags *diags);

/* A value by any of our spellings of its key ("author", "authors", "creator"); NULL: none. */
const nb_conf *nb_meta_find(const nb_conf *map, const char *key);

/* "zh_CN", "ZH-cn" -> "zh-CN"; empty where it is no language tag. */
nb_str nb_meta_lang(nb_arena *a, nb_str value);

bool nb_meta_same_language(nb_str a, nb_str b); /* "zh-CN" and "zh" are */

/* Seconds since 1970 of "2024-03-01", "2024-03-01T10:00:00+08:00", "2024-03", "2024"; -1: not a date. */
int64_t nb_meta_date(nb_str date);
/* The day of such a date in W3CDTF, no more exact than it is: "2024-03"; empty: not a date. */
nb_str nb_meta_day(nb_arena *a, nb_str date);

#endif
