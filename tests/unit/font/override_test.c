#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "font/font.h"

#define MANIFEST NB_STR("fonts/fonts.manifest")
#define SERIF_CJK "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"
#define LIBERTINE "/usr/share/fonts/opentype/linux-libertine/LinLibertine_R.otf"

static nb_diags *diags;
static nb_arena *arena;
static nb_str dir;

static nb_font_override over(const char *role, const char *value)
{
    return (nb_font_override){nb_str_of(role), nb_str_of(value), NB_NOWHERE};
}

static const char *family(nb_fonts *f, nb_role role, unsigned variant, const char *lang,
                          const char *cluster, unsigned *synthetic)
{
    nb_font_query q = {role, variant, nb_str_of(lang), false};
    const nb_face *face = nb_fonts_pick(f, &q, nb_str_of(cluster), synthetic);
    return face ? nb_face_family(face) : "";
}

static void files(void **state)
{
    (void)state;
    nb_font_override o[] = {over("body.zh", SERIF_CJK "#3"), over("emphasis", LIBERTINE)};
    nb_fonts *f = nb_fonts_open(MANIFEST, NB_STR("zh"), o, 2, diags);
    unsigned s;
    assert_string_equal(family(f, NB_ROLE_BODY, 0, "zh", "骨", &s), "Noto Serif CJK TC");
    assert_string_equal(family(f, NB_ROLE_BODY, 0, "ja", "骨", &s), "Noto Serif CJK JP");
    assert_string_equal(family(f, NB_ROLE_BODY, 0, "en", "A", &s), "TeX Gyre Pagella");
    /* The user's regular face, emboldened, goes before the manifest's bold. */
    assert_string_equal(family(f, NB_ROLE_BODY, NB_FACE_BOLD, "zh", "骨", &s), "Noto Serif CJK TC");
    assert_int_equal(s, NB_FACE_BOLD);
    assert_string_equal(family(f, NB_ROLE_BODY, NB_FACE_ITALIC, "en", "A", &s), "Linux Libertine O");
    assert_int_equal(s, 0); /* what the user calls emphasis is emphasis */
    assert_int_equal(nb_diags_n(diags), 0);

    nb_font_entry *e;
    size_t n = nb_fonts_entries(f, arena, &e);
    assert_true(n > 100);
    assert_true(nb_str_is(e[0].role, "body.zh") && nb_str_is(e[0].lang, "zh"));
    assert_true(nb_str_is(e[0].family, "Noto Serif CJK TC") && e[0].index == 3);
    for (size_t i = 0; i < n; i++) assert_true(e[i].found && e[i].family.n);
    for (size_t i = 2; i < n; i++) assert_true(e[i].package.n && e[i].licence.n);
    nb_fonts_close(f);
}

static void kai_survives_a_body(void **state)
{
    (void)state;
    nb_font_override o = over("body.zh", SERIF_CJK "#3");
    nb_fonts *f = nb_fonts_open(MANIFEST, NB_STR("zh"), &o, 1, diags);
    assert_string_equal(family(f, NB_ROLE_BODY, NB_FACE_ITALIC, "zh", "骨", NULL), "LXGW WenKai");
    assert_string_equal(family(f, NB_ROLE_HEADING, NB_FACE_BOLD, "zh", "骨", NULL), "Noto Sans CJK SC");
    nb_fonts_close(f);
    o = over("body.ja", SERIF_CJK "#3"); /* the manifest has no Kai for Japanese */
    f = nb_fonts_open(MANIFEST, NB_STR("ja"), &o, 1, diags);
    assert_string_equal(family(f, NB_ROLE_BODY, NB_FACE_ITALIC, "ja", "骨", NULL), "Noto Serif CJK TC");
    nb_fonts_close(f);
}

static void families(void **state)
{
    (void)state;
    nb_font_override o[] = {over("body", "Noto Sans"), over("strong", "Noto Serif")};
    nb_fonts *f = nb_fonts_open(MANIFEST, NB_STR("en"), o, 2, diags);
    unsigned s = 9;
    assert_string_equal(family(f, NB_ROLE_BODY, 0, "en", "A", &s), "Noto Sans");
    assert_string_equal(family(f, NB_ROLE_BODY, NB_FACE_ITALIC, "en", "A", &s), "Noto Sans");
    assert_int_equal(s, 0);
    assert_string_equal(family(f, NB_ROLE_HEADING, 0, "en", "A", &s), "Noto Sans");
    nb_font_query q = {NB_ROLE_BODY, NB_FACE_BOLD | NB_FACE_ITALIC, NB_STR("en"), false};
    const nb_face *face = nb_fonts_pick(f, &q, NB_STR("A"), &s);
    assert_true(nb_face_is_bold(face) && nb_face_is_italic(face));
    assert_int_equal(s, 0);
    nb_fonts_close(f);
    assert_int_equal(nb_diags_n(diags), 0);
}

static void complains(const char *role, const char *value, const char *text)
{
    nb_diags *d = nb_diags_open();
    nb_font_override o = over(role, value);
    nb_fonts *f = nb_fonts_open(MANIFEST, NB_STR("en"), &o, 1, d);
    assert_non_null(f);
    assert_string_equal(family(f, NB_ROLE_BODY, 0, "en", "A", NULL), "TeX Gyre Pagella");
    nb_fonts_close(f);
    assert_int_equal(nb_diags_count(d, NB_ERROR), 1);
    assert_int_equal(nb_diags_at(d, 0).id, NB_FONT);
    assert_true(nb_str_find(nb_diags_at(d, 0).text, nb_str_of(text), 0) != NB_NPOS);
    nb_diags_free(d);
}

static void mistakes(void **state)
{
    (void)state;
    complains("boby", LIBERTINE, "unknown font role 'boby'");
    complains("body.?", LIBERTINE, "no language tag");
    complains("body", "/no/such.otf", "no such file");
    complains("body", SERIF_CJK "#7", "no such index");
    complains("body", "fonts/fonts.manifest", "no OpenType font");
    complains("body", "No Such Family", "no font family 'No Such Family'");
}

static nb_str write_file(const char *name, nb_str bytes)
{
    nb_str path = nb_path_join(arena, dir, nb_str_of(name));
    assert_int_equal(nb_file_write(path, bytes), 0);
    return path;
}

static void missing_package(void **state)
{
    (void)state;
    nb_str manifest = write_file(
        "m", NB_STR("# comment\n"
                    "package fonts-absent OFL-1.1 /no/such/folder\n"
                    "body regular * A.otf\n"
                    "body regular * B.otf\n"
                    "package fonts-linuxlibertine OFL-1.1 /usr/share/fonts/opentype/linux-libertine\n"
                    "body regular * LinLibertine_R.otf\n"
                    "body strange * LinLibertine_R.otf\n"
                    "nonsense\n"));
    nb_diags *d = nb_diags_open();
    nb_fonts *f = nb_fonts_open(manifest, NB_STR("en"), NULL, 0, d);
    assert_non_null(f);
    unsigned s;
    assert_string_equal(family(f, NB_ROLE_BODY, NB_FACE_BOLD, "en", "A", &s), "Linux Libertine O");
    assert_int_equal(s, NB_FACE_BOLD);
    assert_string_equal(family(f, NB_ROLE_BODY, 0, "en", "骨", &s), "");
    assert_int_equal(nb_diags_n(d), 3); /* two bad lines, one absent package */
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(nb_diags_at(d, i).id, NB_FONT);
        assert_int_equal(nb_diags_at(d, i).loc.line, 7 + i);
    }
    assert_int_equal(nb_diags_at(d, 2).id, NB_FONT_MISSING);
    assert_true(nb_str_is(nb_diags_at(d, 2).text, "the font 'A.otf' is not installed"));
    assert_true(nb_str_is(nb_diags_at(d, 2).hint, "install the Debian package fonts-absent"));
    nb_font_entry *e;
    assert_int_equal(nb_fonts_entries(f, arena, &e), 3);
    assert_true(!e[0].found && !e[1].found && e[2].found);
    nb_fonts_close(f);
    nb_diags_free(d);
}

static void nothing_at_all(void **state)
{
    (void)state;
    nb_diags *d = nb_diags_open();
    assert_null(nb_fonts_open(NB_STR("/no/manifest"), NB_STR("en"), NULL, 0, d));
    assert_int_equal(nb_diags_at(d, 0).id, NB_CANNOT_READ);
    assert_int_equal(nb_diags_count(d, NB_ERROR), 2);
    nb_diags_free(d);
}

static uint32_t u32(const char *s)
{
    const unsigned char *p = (const unsigned char *)s;
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* A font whose OS/2 table says "restricted" is refused, and another takes its place. */
static void restricted(void **state)
{
    (void)state;
    static const uint32_t chars[] = {'A', 'B'};
    nb_fonts *f = nb_fonts_open(MANIFEST, NB_STR("en"), NULL, 0, diags);
    nb_font_query q = {NB_ROLE_BODY, 0, NB_STR("en"), false};
    const nb_face *face = nb_fonts_pick(f, &q, NB_STR("A"), NULL);
    assert_true(nb_face_may_embed(face));
    nb_str font;
    assert_true(nb_face_subset_chars(face, arena, chars, 2, NB_STR("Shut"), 'O', &font));
    nb_fonts_close(f);
    char *p = nb_copy(arena, font.s, font.n);
    size_t at = 12;
    while (u32(p + at) != 0x4F532F32) at += 16; /* the directory entry of 'OS/2' */
    p[u32(p + at + 8) + 9] = 2;                  /* the lower byte of fsType */

    nb_str path = write_file("shut.otf", (nb_str){p, font.n});
    nb_diags *d = nb_diags_open();
    nb_font_override o = {NB_STR("body"), path, NB_NOWHERE};
    f = nb_fonts_open(MANIFEST, NB_STR("en"), &o, 1, d);
    assert_string_equal(family(f, NB_ROLE_BODY, 0, "en", "A", NULL), "TeX Gyre Pagella");
    assert_int_equal(nb_diags_at(d, 0).id, NB_FONT_LICENCE);
    nb_fonts_close(f);
    nb_diags_free(d);
}

static int setup(void **state)
{
    (void)state;
    static char name[] = "/tmp/notesbook-font-XXXXXX";
    diags = nb_diags_open();
    arena = nb_arena_open();
    dir = nb_str_of(mkdtemp(name));
    return dir.n ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    nb_str *names;
    size_t n;
    nb_dir_list(arena, dir, &names, &n);
    for (size_t i = 0; i < n; i++) unlink(nb_str_z(arena, nb_path_join(arena, dir, names[i])));
    rmdir(dir.s);
    nb_arena_free(arena);
    nb_diags_free(diags);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files),           cmocka_unit_test(kai_survives_a_body),
        cmocka_unit_test(families),        cmocka_unit_test(mistakes),
        cmocka_unit_test(missing_package), cmocka_unit_test(nothing_at_all),
        cmocka_unit_test(restricted),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
