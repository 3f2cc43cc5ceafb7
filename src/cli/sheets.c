#include "cli/sheets.h"

#include "layout/layout.h"
#include "unicode/unicode.h"

/* A whole number of one to three digits; 0 = it is none. */
static int number(nb_str v)
{
    int n = 0;
    if (v.n > 3) return 0;
    for (size_t i = 0; i < v.n; i++) {
        if (v.s[i] < '0' || v.s[i] > '9') return 0;
        n = n * 10 + (v.s[i] - '0');
    }
    return n;
}

static bool read_nup(nb_impose_options *io, nb_str v)
{
    io->nup = number(v);
    bool ok = io->nup == 1 || io->nup == 2 || io->nup == 4 || io->nup == 6 || io->nup == 9;
    if (!ok) io->nup = 0;
    return ok;
}

static bool read_lines(nb_impose_options *io, nb_str v)
{
    if (nb_str_ieq(v, NB_STR("beside"))) io->lines = NB_LINES_BESIDE;
    else if (nb_str_ieq(v, NB_STR("below"))) io->lines = NB_LINES_BELOW;
    return io->lines != NB_LINES_NONE;
}

static bool read_one(nb_impose_options *io, nb_str key, nb_str v)
{
    if (nb_str_is(key, "nup")) return read_nup(io, v);
    if (nb_str_is(key, "notes")) return read_lines(io, v);
    if (nb_str_is(key, "signature")) return (io->signature = number(v)) > 0;
    if (nb_str_is(key, "sheet")) return nb_paper_parse(v, &io->sheet_width, &io->sheet_height);
    if (nb_str_is(key, "booklet")) io->booklet = true;
    if (nb_str_is(key, "frame")) io->frame = true;
    if (nb_str_is(key, "crop-marks")) io->crop_marks = true;
    if (nb_str_is(key, "grey")) io->grey = true;
    return true;
}

bool nb_sheets_take(nb_str key, nb_str value)
{
    nb_impose_options io = {0};
    return read_one(&io, key, nb_str_trim(value));
}

nb_impose_options nb_sheets_wanted(const nb_doc *d, const nb_options *o)
{
    nb_impose_options io = {.rtl = nb_lang_is_rtl(d->meta.lang)};
    for (size_t i = 0; i < o->settings.n; i++)
        (void)read_one(&io, o->settings.v[i].key, nb_str_trim(o->settings.v[i].value));
    return io;
}
