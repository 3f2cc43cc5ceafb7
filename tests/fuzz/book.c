/* A folder with manifests: the input is cut at lines "=== name" into files of a folder, which
 * is opened and every edition of it read. */
#include <dirent.h>
#include <ftw.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "fuzz/fuzz.h"

static char root[64];

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type;
    if (at->level) remove(path);
    return 0;
}

static void make_root(void)
{
    if (root[0]) return;
    const char *tmp = getenv("TMPDIR");
    snprintf(root, sizeof root, "%.40s/nb-fuzz-XXXXXX",
             tmp && strlen(tmp) < 40 ? tmp : "/dev/shm");
    REQUIRE(mkdtemp(root));
}

/* Names stay inside the folder: what paths in the text may do is the parser's matter. */
static bool is_sane(nb_str name)
{
    if (!name.n || name.n > 60 || name.s[0] == '/' || nb_str_ends(name, NB_STR("/")))
        return false;
    if (nb_str_find(name, NB_STR(".."), 0) != NB_NPOS) return false;
    for (size_t i = 0; i < name.n; i++)
        if ((uint8_t)name.s[i] < ' ') return false;
    return true;
}

static void put(nb_arena *a, nb_str name, nb_str text)
{
    if (!is_sane(name)) return;
    char *path = nb_str_z(a, nb_str_printf(a, "%s/%.*s", root, NB_STR_ARG(name)));
    for (char *p = path + strlen(root) + 1; (p = strchr(p, '/')); p++) {
        *p = 0;
        mkdir(path, 0777);
        *p = '/';
    }
    FILE *f = fopen(path, "wb");
    if (!f) return;
    fwrite(text.s, 1, text.n, f);
    fclose(f);
}

static void unpack(nb_arena *a, nb_str in)
{
    nb_str mark = NB_STR("=== "), name = NB_STR("README.md");
    size_t from = 0, at = 0;
    for (int files = 0; files < 16; files++) {
        while ((at = nb_str_find(in, mark, at)) != NB_NPOS && at && in.s[at - 1] != '\n') at++;
        put(a, name, nb_str_sub(in, from, at == NB_NPOS ? in.n : at));
        if (at == NB_NPOS) return;
        size_t end = nb_str_chr(in, '\n', at);
        if (end == NB_NPOS) return;
        name = nb_str_sub(in, at + mark.n, end);
        from = at = end + 1;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    make_root();
    nb_arena *a = nb_arena_open();
    unpack(a, (nb_str){(const char *)data, size});
    nb_diags *diags = nb_diags_open();
    nb_parse_options o = {.epoch = -1};
    nb_str input = nb_str_of(root);
    nb_book *b = nb_book_open(&input, 1, &o, fuzz_text(), diags);
    for (size_t i = 0; b && i < b->n_editions; i++) {
        REQUIRE(nb_lang_valid(b->editions[i].lang));
        nb_doc *d = nb_book_parse(b, &b->editions[i], &o, fuzz_text(), diags);
        if (!d) continue;
        fuzz_check_doc(d, diags);
        nb_doc_free(d);
    }
    nb_book_free(b);
    nb_diags_free(diags);
    nb_arena_free(a);
    nftw(root, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    return 0;
}
