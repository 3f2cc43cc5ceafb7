/* The date of the last commit, from the repository's files alone. */
#include "unit/parse/folder.h"

#include "parse/book.h"

static bool git(folder *f, const char *command)
{
    char line[1024];
    snprintf(line, sizeof line,
             "cd '%s' && GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null "
             "GIT_AUTHOR_DATE='1600000000 +0100' GIT_COMMITTER_DATE=\"${WHEN:-1700000000} +0800\" "
             "GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@b; "
             "export GIT_CONFIG_GLOBAL GIT_CONFIG_SYSTEM GIT_AUTHOR_DATE GIT_COMMITTER_DATE "
             "GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL; "
             "(%s) >/dev/null 2>&1",
             f->dir, command);
    return system(line) == 0;
}

#define NEEDS_GIT(f)                                                                               \
    if (!git((f), "git --version")) skip()

static int64_t time_of(folder *f, const char *dir) { return nb_git_time(in_folder(f, dir)); }

static void none(void **state)
{
    folder *f = *state;
    assert_int_equal(time_of(f, ""), -1);
    put(f, ".git/HEAD", "ref: refs/heads/main\n");
    assert_int_equal(time_of(f, ""), -1);
    put(f, ".git/HEAD", "0123456789012345678901234567890123456789\n");
    assert_int_equal(time_of(f, ""), -1);
    put(f, ".git/HEAD", "ref: ../../../etc/passwd\n");
    assert_int_equal(time_of(f, ""), -1);
}

static void loose_and_packed(void **state)
{
    folder *f = *state;
    NEEDS_GIT(f);
    put(f, "docs/a.md", "# A\n\nThe text.\n");
    assert_true(git(f, "git init -q && git add . && git commit -qm one"));
    assert_int_equal(time_of(f, "docs"), 1700000000);
    assert_true(git(f, "git pack-refs --all"));
    assert_int_equal(time_of(f, "docs"), 1700000000);
    assert_true(git(f, "git gc -q && git prune-packed"));
    assert_int_equal(time_of(f, "docs"), 1700000000);
    open_inputs(f, (const char *[]){"docs"}, 1);
    assert_int_equal(read_edition(f, edition(f, "en"))->meta.epoch, 1700000000);
    put(f, "docs/a.md", "---\ndate: 2024-03-01\n---\n# A\n");
    assert_int_equal(read_edition(f, edition(f, "en"))->meta.epoch, 1709251200);
    f->options.epoch = 5;
    assert_int_equal(read_edition(f, edition(f, "en"))->meta.epoch, 5);
}

/* Commits that differ little are deltas of one another once they are packed. */
static void deltas(void **state)
{
    folder *f = *state;
    NEEDS_GIT(f);
    assert_true(git(f, "git init -q; for i in $(seq 1 40); do GIT_COMMITTER_DATE=\"$((1700000000 + i)) +0000\" "
                       "git commit -q --allow-empty -m \"$i $(seq 1 400)\"; done; git gc -q --aggressive"));
    assert_true(git(f, "git verify-pack -v .git/objects/pack/*.idx | grep -q 'commit .* [0-9]* [0-9a-f]\\{40\\}$'"));
    for (int i = 40; i > 0; i--) {
        assert_int_equal(time_of(f, ""), 1700000000 + i);
        if (i > 1) assert_true(git(f, "git checkout -q HEAD~1"));
    }
}

static void linked_work_trees_and_sha256(void **state)
{
    folder *f = *state;
    NEEDS_GIT(f);
    assert_true(git(f, "git init -q main && cd main && git commit -q --allow-empty -m x && "
                       "git worktree add -q ../linked"));
    assert_int_equal(time_of(f, "linked"), 1700000000);
    if (git(f, "git init -q --object-format=sha256 new && cd new && git commit -q --allow-empty -m x"))
        assert_int_equal(time_of(f, "new"), 1700000000);
}

/* Every byte of a pack and its index damaged in turn: a wrong or no answer, never harm. */
static void damaged(void **state)
{
    folder *f = *state;
    NEEDS_GIT(f);
    assert_true(git(f, "git init -q; for i in 1 2 3 4 5 6; do git commit -q --allow-empty -m \"$(seq 1 300) $i\"; "
                       "done; git gc -q --aggressive; git checkout -q HEAD~3; chmod -R u+w .git; "
                       "cp .git/objects/pack/*.idx i; cp .git/objects/pack/*.pack p"));
    static const char *const files[] = {"i", "p"};
    for (int k = 0; k < 2; k++) {
        nb_arena *a = nb_arena_open();
        nb_str whole = NB_STR_NULL;
        FILE *in = fopen(z_of(in_folder(f, files[k])), "rb");
        assert_non_null(in);
        static char bytes[1 << 16];
        whole.n = fread(bytes, 1, sizeof bytes, in);
        fclose(in);
        assert_true(git(f, k ? "ln -s .git/objects/pack/*.pack q" : "ln -s .git/objects/pack/*.idx q"));
        for (size_t i = 0; i < whole.n; i += 1 + whole.n / 700) {
            bytes[i] ^= (char)(0x81 + i % 7);
            put_bytes(f, "q", bytes, i % 5 ? whole.n : i);
            bytes[i] ^= (char)(0x81 + i % 7);
            (void)time_of(f, "");
        }
        put_bytes(f, "q", bytes, whole.n);
        assert_int_equal(time_of(f, ""), 1700000000);
        assert_true(git(f, "rm q"));
        nb_arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(none),
        TEST(loose_and_packed),
        TEST(deltas),
        TEST(linked_work_trees_and_sha256),
        TEST(damaged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
