/* Configuration: the first byte chooses YAML, TOML, INI, or front matter over a line of text.
 */
#include "parse/conf.h"
#include "fuzz/fuzz.h"
#include "parse/meta.h"

static size_t count(const nb_conf *c, unsigned depth)
{
    REQUIRE(depth < 2000);
    size_t n = 1;
    for (const nb_conf *k = c ? c->first : NULL; k; k = k->next) n += count(k, depth + 1);
    return n;
}

static void apply(nb_arena *a, const nb_conf *map, nb_diags *diags)
{
    nb_doc *d = nb_doc_new();
    for (int scope = NB_META_OWN; map && scope <= NB_META_CHAPTER; scope++)
        nb_meta_apply(d, map, (nb_meta_scope)scope, NB_STR("."), diags);
    nb_meta_date(nb_conf_text(nb_meta_find(map, "date")));
    nb_meta_lang(a, nb_conf_text(nb_meta_find(map, "lang")));
    nb_doc_free(d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size) return 0;
    nb_arena *a = nb_arena_open();
    nb_diags *diags = nb_diags_open();
    nb_str s = nb_str_dup(a, (nb_str){(const char *)data + 1, size - 1});
    nb_conf_place at = {nb_diags_source(diags, NB_STR("in"), s), 1, NULL};
    nb_conf *map = NULL;
    switch (data[0] % 4) {
    case 0: map = nb_yaml_read(a, s, at, NB_FRONT_MATTER, diags); break;
    case 1: map = nb_toml_read(a, s, at, NB_FRONT_MATTER, diags); break;
    case 2: map = nb_ini_read(a, s, at); break;
    default: REQUIRE(nb_front_matter(a, s, at, diags, &map) <= s.n); break;
    }
    if (map) count(map, 0);
    if (map && map->kind == NB_CONF_MAP) apply(a, map, diags);
    if (data[0] % 4 == 3) fuzz_parse(s);
    nb_diags_free(diags);
    nb_arena_free(a);
    return 0;
}
