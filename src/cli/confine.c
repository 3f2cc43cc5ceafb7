#include "cli/confine.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "cli/plan.h"
#include "parse/parse.h"
#include "sandbox/sandbox.h"

#ifdef NB_NO_SANDBOX
enum { WANTED = 0 };
#else
enum { WANTED = 1 };
#endif

typedef struct {
    nb_arena *arena;
    NB_VEC(nb_sandbox_grant) v;
} grants;

static void may_read(grants *g, nb_str path)
{
    NB_PUSH(g->arena, &g->v) = (nb_sandbox_grant){path, false};
}

static void may_write(grants *g, nb_str path)
{
    NB_PUSH(g->arena, &g->v) = (nb_sandbox_grant){path, true};
}

/* Libraries that are opened at need, their data, and what libc asks. */
static void add_system(grants *g)
{
    static const char *const paths[] = {
        "/usr",       "/lib",           "/lib64",           "/nix/store",
        "/gnu/store", "/etc/fonts",     "/etc/ld.so.cache", "/sys/devices/system/cpu/online",
        "/dev/null",  "/etc/localtime", "/dev/urandom"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) may_read(g, nb_str_of(paths[i]));
}

/* Where fontconfig looks, for a family that the user named. */
static void add_families(grants *g)
{
    static const struct {
        const char *variable, *below;
    } homes[] = {{"HOME", ".fonts"},
                 {"HOME", ".local/share/fonts"},
                 {"HOME", ".config/fontconfig"},
                 {"HOME", ".cache/fontconfig"},
                 {"XDG_DATA_HOME", "fonts"},
                 {"XDG_CONFIG_HOME", "fontconfig"},
                 {"XDG_CACHE_HOME", "fontconfig"},
                 {"FONTCONFIG_FILE", "."},
                 {"FONTCONFIG_PATH", "."},
                 {"FONTCONFIG_SYSROOT", "."}};
    may_read(g, NB_STR("/var/cache/fontconfig"));
    for (size_t i = 0; i < sizeof homes / sizeof *homes; i++) {
        const char *home = getenv(homes[i].variable);
        if (home && *home)
            may_read(g, nb_path_join(g->arena, nb_str_of(home), nb_str_of(homes[i].below)));
    }
}

static void add_fonts(grants *g, const nb_options *o, nb_str manifest)
{
    nb_str *folders = NULL;
    size_t n = nb_fonts_folders(g->arena, manifest, &folders);
    may_read(g, nb_path_dir(manifest));
    for (size_t i = 0; i < n; i++)
        if (!nb_str_starts(folders[i], NB_STR("/usr/"))) may_read(g, folders[i]);
    bool families = false;
    for (size_t i = 0; i < o->fonts.n; i++) {
        nb_str file = nb_fonts_file(o->fonts.v[i].value);
        if (file.n) may_read(g, file);
        else families = true;
    }
    if (families) add_families(g);
}

/* The folder of an output, of the file itself where a link was named; a device or pipe is
 * written in place. */
static void add_output(grants *g, nb_str path)
{
    char real[PATH_MAX];
    const char *z = nb_str_z(g->arena, path);
    struct stat st;
    bool exists = stat(z, &st) == 0;
    if (exists && !S_ISREG(st.st_mode)) may_write(g, path);
    else if (exists && realpath(z, real))
        may_write(g, nb_path_dir(nb_str_dup(g->arena, nb_str_of(real))));
    else may_write(g, nb_path_dir(path));
}

static void add_outputs(grants *g, const nb_options *o)
{
    may_write(g, NB_STR("/dev/null"));
    if (o->depfile.n) add_output(g, o->depfile);
    if (o->command & (NB_CHECK | NB_VERIFY) || nb_str_is(o->output, "-")) return;
    if (!o->output.n && o->dump) return;
    if (!o->output.n) may_write(g, NB_STR("."));
    else if (!nb_run_output_is_dir(o)) add_output(g, o->output);
    else {
        (void)nb_dir_make(o->output); /* while it can be made; writing will say */
        may_write(g, o->output);
    }
}

static void add_book(grants *g, const nb_options *o)
{
    bool finished = o->command == NB_VERIFY && o->inputs.n;
    if (finished) may_read(g, o->inputs.v[0]);
    nb_str *paths;
    size_t n = nb_book_reach(g->arena, o->inputs.v + finished, o->inputs.n - finished, &paths);
    for (size_t i = 0; i < n; i++) may_read(g, paths[i]);
    if (!o->fix || o->dry_run) return;
    for (size_t i = 0; i < n && i <= o->inputs.n; i++)
        if (i == 0) may_write(g, paths[0]);
        else add_output(g, paths[i]);
}

static void say(const nb_options *o, const char *what)
{
    if (!o->verbose) return;
    fputs(nb_say(o->tongue, what), stderr);
}

void nb_confine_files(nb_arena *a, const nb_options *o, nb_str manifest)
{
    if (!WANTED || o->no_sandbox) return;
    grants g = {.arena = a};
    add_system(&g);
    add_fonts(&g, o, manifest);
    add_outputs(&g, o);
    add_book(&g, o);
    if (!nb_sandbox_files(g.v.v, g.v.n))
        say(o, NB_SAY("no sandbox for files: this kernel has no Landlock\n"));
}

void nb_confine_calls(const nb_options *o)
{
    if (!WANTED || o->no_sandbox) return;
    if (!nb_sandbox_calls())
        say(o, NB_SAY("no sandbox for system calls: this kernel has no seccomp filters\n"));
}

void nb_confine(nb_arena *a, const nb_options *o, nb_str manifest)
{
    nb_confine_files(a, o, manifest);
    nb_confine_calls(o);
}
