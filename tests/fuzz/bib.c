/* A bibliography: what its entries say as text, and the list of works made of all of them. */
#include <string.h>
#include <unistd.h>

#include "fuzz/fuzz.h"
#include "parse/bib.h"
#include "parse/source.h"

static void check_str(nb_str s)
{
    size_t bad;
    REQUIRE(nb_utf8_valid(s, &bad));
}

static void check_entries(nb_arena *a, const nb_bib *b)
{
    for (size_t i = 0; i < b->entries.n; i++) {
        const nb_bib_entry *e = b->entries.entry[i].value;
        REQUIRE(e->key.n);
        for (size_t k = 0; k < e->fields.n; k++) {
            nb_str value = *(nb_str *)e->fields.entry[k].value;
            nb_bib_name *name;
            bool more;
            check_str(nb_tex_text(a, value));
            for (size_t n = nb_bib_names(a, value, &name, &more); n; n--) {
                check_str(name[n - 1].last);
                check_str(name[n - 1].initials);
            }
        }
    }
}

static void put(const char *root, const char *name, const void *p, size_t n)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", root, name);
    FILE *f = fopen(path, "wb");
    REQUIRE(f && fwrite(p, 1, n, f) == n && fclose(f) == 0);
}

/* A book that lists them all and cites some. */
static void read_book(const char *root)
{
    nb_diags *diags = nb_diags_open();
    nb_parse_options o = {.epoch = -1};
    nb_str input = nb_str_of(root);
    nb_book *b = nb_book_open(&input, 1, &o, fuzz_text(), diags);
    REQUIRE(b && b->n_editions);
    nb_doc *d = nb_book_parse(b, &b->editions[0], &o, fuzz_text(), diags);
    REQUIRE(d);
    fuzz_check_doc(d, diags);
    nb_doc_free(d);
    nb_book_free(b);
    nb_diags_free(diags);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char root[64];
    static const char text[] = "---\nbibliography: refs.bib\nnocite: '@*'\n---\n# A\n\n"
                               "[@a; see -@b, p. 3] @c [ch. 2] {cite}`a,b` {cite:t}`c`\n";
    const char *tmp = getenv("TMPDIR");
    if (!root[0]) {
        snprintf(root, sizeof root, "%.40s/nb-bib-XXXXXX",
                 tmp && strlen(tmp) < 40 ? tmp : "/dev/shm");
        REQUIRE(mkdtemp(root));
        put(root, "a.md", text, sizeof text - 1);
    }
    nb_arena *a = nb_arena_open();
    nb_diags *diags = nb_diags_open();
    nb_bib b;
    nb_bib_open(&b, a, NULL);
    nb_str bytes = nb_str_dup(a, (nb_str){(const char *)data, size});
    nb_source s = nb_source_clean(a, NB_STR("refs.bib"), bytes, diags);
    nb_bib_read(&b, s.text, s.source, diags);
    check_entries(a, &b);
    nb_diags_free(diags);
    nb_arena_free(a);
    put(root, "refs.bib", data, size);
    read_book(root);
    return 0;
}
