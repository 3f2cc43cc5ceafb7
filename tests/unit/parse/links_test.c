/* Links between the files of a book lead where their author meant. */
#include "unit/parse/folder.h"

/* Where the link with these words leads: "file.md#id", "dead", "outside", or "" for none. */
static const char *leads(const nb_doc *d, const char *words)
{
    static char out[1024];
    nb_walk w = nb_walk_start(d->root);
    while (nb_walk_next(&w)) {
        const nb_node *n = w.node, *to = n->as.link.target, *file;
        if (!w.entering || n->type != NB_LINK) continue;
        if (!nb_str_is(nb_node_text(d->arena, n), words)) continue;
        if (n->as.link.kind == NB_LINK_EXTERNAL) return "outside";
        if (n->as.link.kind != NB_LINK_INTERNAL) return "dead";
        for (file = to; file->type != NB_FILE;) file = file->parent;
        nb_str path = file->as.file.path;
        size_t slash = nb_str_rchr(path, '/');
        snprintf(out, sizeof out, "%.*s%s%.*s", NB_STR_ARG(nb_str_sub(path, slash + 1, path.n)),
                 to->id.n ? "#" : "", NB_STR_ARG(to->id));
        return out;
    }
    return "";
}

static void every_form(void **state)
{
    folder *f = *state;
    put(f, "SUMMARY.md", "- [One](one.md)\n- [Two](sub/two%20x.md)\n- [Three](sub/three.md)\n");
    put(f, "one.md",
        "# One\n\n## Hello World! {#custom}\n\n## 中文 标题：一\n\n## Hello World!\n\n"
        "## `code()` & *emph* v1.2_x\n\n<a id=\"anchor-a\"></a>Text <a "
        "name=\"anchor_b\"></a>\n\n"
        "[rel](sub/two%20x.md) [enc](sub/two%20x.md#part%20one) [frag](sub/three.md#三)\n"
        "[encfrag](sub/three.md#%E4%B8%89) [html](sub/three.html) "
        "[htmlfrag](sub/three.html#three)\n"
        "[abs](/sub/three.md) [abshtml](/sub/three.html#three) [noext](sub/three)\n"
        "[custom](#custom) [slug](#hello-world) [dup](#hello-world-1) "
        "[case](#CODE--emph-v12_x)\n"
        "[zh](#中文-标题一) [a](#anchor-a) [b](#anchor_b) [B](#ANCHOR_B) [angle](<sub/two "
        "x.md>)\n"
        "[dead](#nope) [deadfile](no.md) [deadfrag](sub/three.md#nope) [mail](mailto:x@y.z)\n"
        "[ref] <a href=\"sub/three.md#three\">tag</a> [query](sub/three.md?raw=1#three)\n\n"
        "[ref]: sub/three.md#three\n");
    put(f, "sub/two x.md", "# Two\n\n## Part One\n\n[climb](../one.md#custom)\n");
    put(f, "sub/three.md",
        "# Three\n\n## 三\n\n## Hello World!\n\n<a id=\"anchor-a\"></a>Again\n\n### X "
        "{#custom}\n\n"
        "[own](#custom) [same](#hello-world) [anchor](#anchor-a)\n");
    nb_doc *d = book(f, NULL);
    static const char *const expected[][2] = {
        {"rel", "two x.md"},
        {"enc", "two x.md#part-one"},
        {"frag", "three.md#三"},
        {"encfrag", "three.md#三"},
        {"html", "three.md"},
        {"htmlfrag", "three.md#three"},
        {"abs", "three.md"},
        {"abshtml", "three.md#three"},
        {"noext", "three.md"},
        {"custom", "one.md#custom"},
        {"slug", "one.md#custom"}, /* as GitHub names it, though it has a name of its own */
        {"dup", "one.md#hello-world-1"},
        {"case", "one.md#code--emph-v12_x"},
        {"zh", "one.md#中文-标题一"},
        {"a", "one.md#anchor-a"},
        {"b", "one.md#anchor_b"},
        {"B", "one.md#anchor_b"},
        {"angle", "two x.md"},
        {"dead", "dead"},
        {"deadfile", "dead"},
        {"deadfrag", "three.md"},
        {"mail", "outside"},
        {"ref", "three.md#three"},
        {"tag", "three.md#three"},
        {"query", "three.md#three"},
        {"climb", "one.md#custom"},
        {"own", "three.md#custom-1"},
        {"same", "three.md#hello-world"},
        {"anchor", "three.md#anchor-a-1"},
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_string_equal(leads(d, expected[i][0]), expected[i][1]);
    assert_int_equal(count_of(f, NB_DEAD_LINK), 3);
}

/* Quarto, bookdown and MyST know an author's id in the whole book. */
static void ids_of_other_files(void **state)
{
    folder *f = *state;
    put(f, "1.md", "# One\n\n[given](#there) [words](#part) [twice](#both)\n\n## B {#both}\n");
    put(f, "2.md", "# Two {#there}\n\n## Part\n");
    put(f, "4.mdx", "# Four\n");
    put(f, "3.md",
        "# Three\n\n[mdx](/4) [html](4.html) [both](#both) [own](#c-c)\n\n## B {#both}\n\n## C "
        "c\n");
    nb_doc *d = book(f, NULL);
    assert_string_equal(leads(d, "given"), "2.md#there");
    assert_string_equal(leads(d, "words"), "dead");
    assert_string_equal(leads(d, "twice"), "1.md#both");
    assert_string_equal(leads(d, "both"), "3.md#both-1");
    assert_string_equal(leads(d, "own"), "3.md#c-c");
    assert_string_equal(leads(d, "mdx"), "4.mdx");
    assert_string_equal(leads(d, "html"), "4.mdx");
    assert_int_equal(count_of(f, NB_DEAD_LINK), 1);
}

/* The n-th picture, without the folder. */
static const char *picture(const folder *f, size_t n)
{
    nb_walk w = nb_walk_start(f->doc->root);
    while (nb_walk_next(&w)) {
        if (!w.entering || w.node->type != NB_IMAGE || n--) continue;
        nb_str src = w.node->as.image.src;
        return z_of(nb_str_sub(src, strlen(f->dir) + 1, src.n));
    }
    return "";
}

static void paths_with_spaces(void **state)
{
    folder *f = *state;
    put(f, "a b.md",
        "# A\n\n![](im g/Figure 1 (a).png) ![t](x.png \"a b.png\") [b](<b c.md>)\n"
        "[to b](b c.md) [words] (b c.md)\n");
    put(f, "b c.md", "# B\n");
    nb_doc *d = book(f, NULL);
    assert_string_equal(picture(f, 0), "im g/Figure 1 (a).png");
    assert_string_equal(picture(f, 1), "x.png");
    assert_string_equal(leads(d, "to b"), "b c.md");
    assert_string_equal(leads(d, "b"), "b c.md");
    assert_int_equal(nb_diags_n(f->diags), 0);
}

static void embeds_of_a_vault(void **state)
{
    folder *f = *state;
    put(f, "notes/deep/a.md",
        "# A\n\n![[Pic.svg#icon]] ![[here.png|80]] ![[none.png]]\n\n"
        "| a |\n|--|\n| ![[pic.svg\\|20]] |\n");
    put(f, "notes/deep/here.png", "");
    put(f, "files/icons/pic.svg", "");
    put(f, "files/here.png", "");
    book(f, NULL);
    assert_string_equal(picture(f, 0), "files/icons/pic.svg");
    assert_string_equal(picture(f, 1), "notes/deep/here.png");
    assert_string_equal(picture(f, 2), "notes/deep/none.png");
    assert_string_equal(picture(f, 3), "files/icons/pic.svg");
}

static void includes_from_the_root_of_a_site(void **state)
{
    folder *f = *state;
    put(f, "content/en/docs/a.md",
        "# A\n\n{{% include \"/_parts/x.md\" %}}\n\n{{% include \"_parts/z.md\" %}}\n\n{{< "
        "include y.md >}}\n");
    put(f, "content/en/_parts/x.md", "Included [here](#a).\n");
    put(f, "content/en/_parts/z.md", "A third.\n");
    put(f, "content/en/docs/y.md", "And *this*.\n");
    put(f, "notesbook.yaml", "chapters: [content/en/docs/a.md]\n");
    nb_doc *d = book(f, NULL);
    assert_string_equal(leads(d, "here"), "a.md#a");
    assert_non_null(strstr(z_of(nb_node_text(d->arena, d->root)), "And this."));
    assert_non_null(strstr(z_of(nb_node_text(d->arena, d->root)), "A third."));
}

static void ids_are_unique(void **state)
{
    folder *f = *state;
    put(f, "1.md", "# Same\n\n## Same\n\n<a id=\"same\"></a>x <a name=\"same-1\"></a>y\n");
    put(f, "2.md", "# Same\n\n## Other {#same}\n\n<div id=\"same-2\">z</div>\n");
    nb_doc *d = book(f, NULL);
    nb_map seen;
    nb_map_init(&seen, d->arena);
    size_t n = 0;
    nb_walk w = nb_walk_start(d->root);
    while (nb_walk_next(&w)) {
        if (!w.entering || !w.node->id.n) continue;
        void **at = nb_map_at(&seen, w.node->id);
        assert_null(*at);
        *at = d;
        n++;
    }
    assert_int_equal(n, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_form),        TEST(ids_of_other_files),
        TEST(ids_are_unique),    TEST(paths_with_spaces),
        TEST(embeds_of_a_vault), TEST(includes_from_the_root_of_a_site),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
