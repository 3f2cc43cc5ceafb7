/* variants.c: which file is in which language.
 *
 * A language is told by the file's name (README.zh.md, README_cn.md, guide-zh-Hans.md), by a
 * folder on the way (docs/zh/guide.md beside docs/guide.md), or by a configuration. Files that
 * say nothing are the default edition, whose language comes from metadata or from the text. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "parse/book.h"
#include "parse/meta.h"
#include "parse/source.h"

/* The languages that file names are known to carry. Not the whole of ISO 639: "how-to.md" is
 * not in Tongan, "sign-in.md" not in an old code of Indonesian. */
static bool is_known(nb_str primary)
{
    static const char known[] = " en zh ja ko fr de es pt it ru uk pl nl sv nb da fi cs sk sl "
                                "hu ro bg sr hr bs el tr fa ar "
                                "he hi bn ta te kn ml mr gu pa ur ne si th vi id ms tl km lo "
                                "my mn kk uz az ka hy et lv lt "
                                "ca eu gl ga be mk sq sw af eo la yue wuu lzh ";
    nb_arena *a = nb_arena_open();
    nb_str word = nb_str_printf(a, " %.*s ", NB_STR_ARG(primary));
    bool found = primary.n >= 2 && nb_str_find(nb_str_of(known), word, 0) != NB_NPOS;
    nb_arena_free(a);
    return found;
}

/* Names that are no tags but are written as if they were. */
static nb_str common_name(nb_str s)
{
    static const struct {
        const char *name, *tag;
    } names[] = {
        {"cn", "zh"},
        {"tw", "zh-TW"},
        {"hk", "zh-HK"},
        {"jp", "ja"},
        {"kr", "ko"},
        {"chs", "zh-Hans"},
        {"cht", "zh-Hant"},
        {"ua", "uk"},
        {"kh", "km"},
        {"eng", "en"},
        {"zhcn", "zh-CN"},
        {"zhtw", "zh-TW"},
        {"ptbr", "pt-BR"},
        {"english", "en"},
        {"chinese", "zh"},
        {"simplified-chinese", "zh-Hans"},
        {"traditional-chinese", "zh-Hant"},
        {"japanese", "ja"},
        {"korean", "ko"},
        {"french", "fr"},
        {"german", "de"},
        {"spanish", "es"},
        {"italian", "it"},
        {"portuguese", "pt"},
        {"brazilian-portuguese", "pt-BR"},
        {"russian", "ru"},
        {"ukrainian", "uk"},
        {"polish", "pl"},
        {"dutch", "nl"},
        {"turkish", "tr"},
        {"vietnamese", "vi"},
        {"indonesian", "id"},
        {"arabic", "ar"},
        {"hebrew", "he"},
        {"persian", "fa"},
        {"hindi", "hi"},
        {"bengali", "bn"},
        {"thai", "th"},
        {"greek", "el"},
        {"czech", "cs"},
        {"basque", "eu"},
        {"catalan", "ca"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (nb_str_ieq(s, nb_str_of(names[i].name))) return nb_str_of(names[i].tag);
    return NB_STR_NULL;
}

/* A script that file names carry, or a region by its letters or number: "zh-Hans", "pt_BR",
 * "es-419", but not "cs-basics", which is a well-formed tag too. */
static bool is_script_or_region(nb_str s)
{
    static const char *const scripts[] = {"hans", "hant", "latn", "cyrl", "arab"};
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
        if (nb_str_ieq(s, nb_str_of(scripts[i]))) return true;
    bool letters = s.n == 2, digits = s.n == 3;
    for (size_t i = 0; i < s.n; i++) {
        letters &= (s.s[i] | 32) >= 'a' && (s.s[i] | 32) <= 'z';
        digits &= s.s[i] >= '0' && s.s[i] <= '9';
    }
    return letters || digits;
}

nb_str nb_folder_lang(nb_arena *a, nb_str name)
{
    nb_str common = common_name(name), primary = NB_STR_NULL;
    if (common.n) return common;
    if (name.n < 2 || name.n > 12) return NB_STR_NULL;
    for (size_t i = 0, from = 0; i <= name.n; i++) {
        if (i < name.n && name.s[i] != '-' && name.s[i] != '_') continue;
        nb_str part = nb_str_sub(name, from, i);
        if (!from) primary = part;
        else if (!is_script_or_region(part)) return NB_STR_NULL;
        from = i + 1;
    }
    if (!is_known(nb_str_lower(a, primary))) return NB_STR_NULL;
    return nb_meta_lang(a, name);
}

/* "x-zh-Hans": the separator before the language; the region or script may be split off by
 * either sign. */
static nb_str split_stem(nb_arena *a, nb_str stem, nb_str *base, bool *dotted)
{
    size_t at = stem.n;
    nb_str found = NB_STR_NULL;
    for (int parts = 0; parts < 3 && at > 0; parts++) {
        size_t i = at;
        while (i > 0 && !strchr(".-_", stem.s[i - 1])) i--;
        if (i <= 1) break;
        nb_str lang = nb_folder_lang(a, nb_str_sub(stem, i, stem.n));
        if (lang.n) {
            found = lang;
            *base = nb_str_sub(stem, 0, i - 1);
            *dotted = stem.s[i - 1] == '.';
        }
        at = i - 1;
    }
    return found;
}

static nb_str variant(nb_arena *a, nb_str path, nb_str *base, bool *dotted)
{
    nb_str name = nb_path_name(path), stem = nb_path_stem(path), ext = nb_path_ext(path), plain;
    *base = path;
    nb_str lang = split_stem(a, stem, &plain, dotted);
    if (lang.n)
        *base = nb_str_printf(a, "%.*s%.*s%.*s", (int)(path.n - name.n), path.s,
                              NB_STR_ARG(plain), NB_STR_ARG(ext));
    return lang;
}

nb_str nb_variant(nb_arena *a, nb_str path, nb_str *base)
{
    bool dotted;
    return variant(a, path, base, &dotted);
}

/* ---- which files are variants of which ---- */

typedef struct {
    nb_opening *o;
    nb_map paths;  /* of all files */
    nb_map bases;  /* base of a name with a language -> how many */
    nb_map mirror; /* path without its language folder -> how many */
} variants;

static void count_up(nb_map *m, nb_str key)
{
    void **at = nb_map_at(m, key);
    *at = (void *)((uintptr_t)*at + 1);
}

static size_t count_of(const nb_map *m, nb_str key)
{
    return (size_t)(uintptr_t)nb_map_find(m, key);
}

nb_str nb_files_lang(nb_opening *o, const nb_str *paths, size_t n)
{
    enum { HEADS = 32 * 1024, FILES = 8 };
    size_t head = HEADS / (n < FILES ? n ? n : 1 : FILES);
    size_t limit = nb_most(o->options->limits, NB_CAP_FILE_BYTES);
    nb_arena *a = nb_arena_open();
    nb_diags *aside = nb_diags_open();
    nb_buf b = {0};
    for (size_t i = 0; i < n && i < FILES; i++) {
        nb_str bytes;
        if (nb_str_is(paths[i], "-")) bytes = o->stdin_bytes;
        else if (nb_file_read(a, paths[i], limit, &bytes)) continue;
        /* Enough for a guess, and cut where it cannot split a character of any encoding. */
        size_t cut = bytes.n > head ? nb_str_chr(bytes, '\n', head) : NB_NPOS;
        if (cut != NB_NPOS && cut < 2 * HEADS) bytes.n = cut;
        nb_put_str(&b, nb_source_clean(a, paths[i], bytes, aside).text);
        nb_putc(&b, '\n');
    }
    nb_str lang = nb_str_dup(o->arena, nb_prose_lang(a, nb_buf_str(&b)));
    nb_buf_free(&b);
    nb_diags_free(aside);
    nb_arena_free(a);
    return lang;
}

/* "user-id.md" is not in Indonesian. After '-' or '_' a language needs company (the same name
 * without it, or with another), and, unless it is plain from the tag or from README, the text
 * must agree. */
static bool is_believable(variants *v, nb_str path, nb_str base, nb_str lang, bool dotted)
{
    if (dotted) return true;
    if (!nb_map_find(&v->paths, base) && count_of(&v->bases, base) < 2)
        return nb_is_index(path);
    if (nb_str_chr(lang, '-', 0) != NB_NPOS || nb_is_index(path)) return true;
    if (count_of(&v->bases, base) > 2) return true;
    return nb_meta_same_language(nb_files_lang(v->o, &path, 1), lang);
}

/* The path without the first folder that is a language; empty: there is none. */
static nb_str without_folder(nb_arena *a, nb_str path, size_t from, nb_str *lang)
{
    for (size_t i = from; i < path.n;) {
        size_t slash = nb_str_chr(path, '/', i);
        if (slash == NB_NPOS) break;
        *lang = nb_folder_lang(a, nb_str_sub(path, i, slash));
        if (lang->n)
            return nb_str_printf(a, "%.*s%.*s", (int)i, path.s, (int)(path.n - slash - 1),
                                 path.s + slash + 1);
        i = slash + 1;
    }
    return NB_STR_NULL;
}

static size_t below(nb_str root, nb_str path)
{
    if (nb_str_is(root, ".")) return 0;
    return nb_str_starts(path, root) && path.n > root.n ? root.n + 1 : 0;
}

static nb_variant_file classify(variants *v, nb_str root, nb_str path)
{
    nb_arena *a = v->o->arena;
    nb_variant_file f = {.path = path, .base = path};
    nb_str base, lang, plain;
    bool dotted;
    lang = variant(a, path, &base, &dotted);
    if (lang.n && is_believable(v, path, base, lang, dotted)) {
        f.base = base;
        f.lang = lang;
        return f;
    }
    plain = without_folder(a, path, below(root, path), &lang);
    if (plain.n && (nb_map_find(&v->paths, plain) || count_of(&v->mirror, plain) > 1)) {
        f.base = plain;
        f.lang = lang;
    }
    return f;
}

nb_variant_file *nb_variants(nb_opening *o, nb_str root, const nb_str *paths, size_t n)
{
    nb_arena *a = o->arena;
    variants v = {.o = o};
    nb_map_init(&v.paths, a);
    nb_map_init(&v.bases, a);
    nb_map_init(&v.mirror, a);
    for (size_t i = 0; i < n; i++) {
        nb_str base, lang;
        nb_map_set(&v.paths, paths[i], &v);
        if (nb_variant(a, paths[i], &base).n) count_up(&v.bases, base);
        nb_str plain = without_folder(a, paths[i], below(root, paths[i]), &lang);
        if (plain.n) count_up(&v.mirror, plain);
    }
    nb_variant_file *f = NB_ARRAY(a, nb_variant_file, n);
    for (size_t i = 0; i < n; i++) f[i] = classify(&v, root, paths[i]);
    return f;
}
