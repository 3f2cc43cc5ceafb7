#include "cli/job.h"

#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "cli/listings.h"
#include "cli/pictures.h"
#include "cli/sheets.h"
#include "cli/standard.h"
#include "epub/epub.h"
#include "layout/layout.h"
#include "pdf/pdf.h"

#define GENERATOR "notesbook " NB_VERSION

/* What a job holds between its stages; closed in one place. */
typedef struct {
    nb_job *job;
    nb_text *text;
    nb_fonts *fonts;
    nb_svg_fonts *svg_fonts[2];
    nb_doc *doc, *beside; /* beside: the other edition on the same pages, or NULL */
    nb_pages *pages;
    nb_pages *sheets; /* pages put on sheets; NULL = as they are */
    nb_out *out;
    bool ready;    /* the document and its fonts are there */
    size_t n_read; /* of the trace: what the document was read from */
    double lap;
} stages;

double nb_job_clock(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void report_stage(stages *s, const char *name)
{
    double t = nb_job_clock();
    if (s->job->options->verbose)
        nb_say_printf(&s->job->report, s->job->options->tongue, "  %-7s %6.1f ms\n", name,
                      (t - s->lap) * 1e3);
    s->lap = t;
}

static bool failed(const stages *s)
{
    return nb_diags_count(s->job->diags, NB_ERROR) > 0;
}

static nb_doc *parse_edition(stages *s, const nb_edition *e)
{
    nb_job *j = s->job;
    nb_parse_options po = {.lang = j->beside ? NB_STR_NULL : j->options->lang,
                           .limits = &j->options->limits,
                           .epoch = j->epoch};
    return nb_book_parse(j->book, e, &po, s->text, j->diags);
}

static void name_siblings(const nb_job *j, nb_doc *d)
{
    for (size_t i = 0; i < d->n_siblings; i++)
        d->siblings[i].output = j->sibling_output(j->ctx, d->siblings[i].lang);
}

/* What is read for a document besides its text. */
static void complete(stages *s, nb_doc *d)
{
    nb_job *j = s->job;
    nb_pictures_load(d, j->book->dir, &j->options->limits, j->diags);
    nb_listings_highlight(d, j->options, j->diags);
    name_siblings(j, d);
}

static bool parse(stages *s)
{
    nb_job *j = s->job;
    s->doc = parse_edition(s, j->edition);
    if (s->doc && j->beside) s->beside = parse_edition(s, j->beside);
    if (!s->doc || (j->beside && !s->beside)) return false;
    s->n_read = nb_trace_n(j->trace);
    complete(s, s->doc);
    if (s->beside) {
        complete(s, s->beside);
        nb_doc_set_apart(s->beside, s->doc);
    }
    report_stage(s, NB_SAY("reading"));
    return true;
}

static bool open_fonts(stages *s)
{
    nb_job *j = s->job;
    s->fonts = nb_fonts_open(j->manifest, s->doc->meta.lang, j->options->fonts.v,
                             j->options->fonts.n, j->diags);
    if (s->fonts) s->svg_fonts[0] = nb_pictures_fonts(s->doc, s->fonts);
    if (s->fonts && s->beside) s->svg_fonts[1] = nb_pictures_fonts(s->beside, s->fonts);
    report_stage(s, NB_SAY("faces"));
    return s->fonts != NULL && !failed(s);
}

static bool on_facing_pages(const stages *s)
{
    const nb_setting *set = nb_setting_of(s->doc, s->job->options, "parallel-on");
    return set && nb_str_ieq(nb_str_trim(set->value), NB_STR("pages"));
}

/* The EPUB takes its page list from here, so complaints about the page alone are kept out of
 * its diagnostics: `diags` is the job's for a PDF and a throw-away for an EPUB. */
static void lay_out(stages *s, nb_diags *diags)
{
    nb_progress_stage("layout");
    const nb_options *o = s->job->options;
    nb_layout_options lo = {.settings = o->settings.v,
                            .n_settings = o->settings.n,
                            .proof = o->proof,
                            .allow_missing = o->allow_missing,
                            .limits = &o->limits};
    s->pages = s->beside ? nb_layout_parallel(s->doc, s->beside, s->fonts, s->text, &lo,
                                              on_facing_pages(s), diags)
                         : nb_layout(s->doc, s->fonts, s->text, &lo, diags);
    s->job->pages = s->pages->n;
    report_stage(s, NB_SAY("layout"));
}

static void check_length(stages *s)
{
    if (s->pages->n) return;
    nb_diag(s->job->diags, NB_LIMIT, NB_NOWHERE, "more than %zu pages",
            s->job->options->limits.most[NB_CAP_PAGES]);
    nb_limit_hint(s->job->diags, NB_CAP_PAGES);
}

/* The PDF's identity: EPUB names it as the source of its page numbers, so both compute it
 * alike. */
static nb_str pdf_identifier(const nb_doc *d)
{
    nb_str name = nb_str_cat(d->arena, NB_STR("pdf:"), d->meta.edition_id);
    return nb_str_cat(d->arena, NB_STR("urn:uuid:"), nb_uuid5(d->arena, name));
}

static nb_pdf_options pdf_options(const nb_doc *d)
{
    const nb_meta *m = &d->meta;
    nb_str *authors = NB_ARRAY(d->arena, nb_str, m->n_people);
    for (size_t i = 0; i < m->n_people; i++) authors[i] = m->people[i].name;
    return (nb_pdf_options){
        .title = m->title,
        .subtitle = m->subtitle,
        .lang = m->lang,
        .subject = m->description,
        .creator = NB_STR(GENERATOR),
        .authors = authors,
        .n_authors = m->n_people,
        .keywords = m->subjects,
        .n_keywords = m->n_subjects,
        .rights = m->rights,
        .publisher = m->publisher,
        .identifier = pdf_identifier(d),
        .epoch = m->epoch,
        .outline_open = d->n_outline > 1,
    };
}

static void report_counts(nb_job *j, const nb_pages *pages)
{
    if (!j->options->verbose && !j->options->proof) return;
    nb_page_counts c = nb_pages_count(pages);
    if (j->options->proof) {
        nb_printf(&j->proof, "proof pages=%zu lines=%u", pages->n, c.lines);
        for (int k = 0; k < NB_REMARKS; k++)
            nb_printf(&j->proof, " %s=%u", nb_remark_name((nb_remark_kind)k), c.remark[k]);
        nb_puts(&j->proof, " file=");
        nb_put_json(&j->proof, j->output);
        nb_putc(&j->proof, '\n');
    }
    if (!j->options->verbose) return;
    nb_tongue t = j->options->tongue;
    nb_say_printf(&j->report, t, "  %u lines", c.lines);
    for (int k = 0; k < NB_REMARKS; k++)
        nb_say_printf(&j->report, t, k == 0 ? NB_SAY(": %u %s") : NB_SAY(", %u %s"),
                      c.remark[k], nb_remark_name((nb_remark_kind)k));
    nb_putc(&j->report, '\n');
}

static bool write_pdf(stages *s)
{
    nb_progress_stage("PDF");
    nb_job *j = s->job;
    nb_pdf_options po = pdf_options(s->doc);
    nb_standard_choose(s->doc, j->options, &po, j->diags);
    if (po.archive == NB_ARCHIVE_3A)
        nb_standard_attach(s->doc->arena, j->book, j->trace, s->n_read, &po, j->diags);
    nb_pdf_stats stats = {0};
    bool ok = nb_pdf_write(s->sheets ? s->sheets : s->pages, &po, s->out, &stats, j->diags);
    report_stage(s, NB_SAY("PDF"));
    j->bytes = stats.bytes;
    if (j->options->verbose)
        nb_say_printf(&j->report, j->options->tongue,
                      "  %zu objects, fonts %zu bytes, images %zu bytes\n", stats.objects,
                      stats.font_bytes, stats.image_bytes);
    report_counts(j, s->pages);
    return ok;
}

/* Page n of the PDF begins here: the only thing that crosses from layout to the EPUB. */
static void page_marks(const stages *s, nb_epub_options *eo)
{
    nb_page_mark *marks = NB_ARRAY(s->doc->arena, nb_page_mark, s->pages->n);
    for (size_t i = 0; i < s->pages->n; i++) {
        const nb_page *p = &s->pages->page[i];
        if (p->node != UINT32_MAX)
            marks[eo->n_marks++] =
                (nb_page_mark){nb_str_dup(s->doc->arena, p->label), p->node, p->offset};
    }
    eo->marks = marks;
    eo->page_source = pdf_identifier(s->doc);
}

static nb_epub_options epub_options(stages *s)
{
    const nb_options *o = s->job->options;
    nb_epub_options eo = {
        .generator = NB_STR(GENERATOR),
        .embed_fonts = o->embed_fonts,
        .settings = o->settings.v,
        .n_settings = o->settings.n,
        .cover = nb_pictures_cover(s->doc, s->job->book->dir, &o->limits, s->job->diags),
        .allow_missing = o->allow_missing};
    if (!o->no_page_list) {
        nb_diags *aside = nb_diags_open();
        if (!s->pages) lay_out(s, aside);
        nb_diags_free(aside);
        check_length(s);
        page_marks(s, &eo);
    }
    return eo;
}

static void free_pages(stages *s)
{
    nb_pages_free(s->sheets);
    nb_pages_free(s->pages);
    s->sheets = s->pages = NULL;
}

static void put_on_sheets(stages *s)
{
    nb_diags *diags = s->job->diags;
    nb_impose_options io = nb_sheets_wanted(s->doc, s->job->options);
    if (!nb_impose_wanted(&io)) return;
    s->sheets = nb_impose(s->pages, &io, diags);
    s->job->pages = s->sheets->n;
    report_stage(s, NB_SAY("sheets"));
}

static bool write_epub(stages *s)
{
    nb_job *j = s->job;
    nb_epub_options eo = epub_options(s);
    free_pages(s);
    nb_epub_stats stats = {0};
    nb_progress_stage("EPUB");
    bool ok = nb_epub_write(s->doc, s->fonts, s->text, &eo, s->out, &stats, j->diags);
    report_stage(s, NB_SAY("EPUB"));
    j->bytes = stats.bytes;
    j->chapters = stats.chapters;
    if (j->options->verbose)
        nb_say_printf(&j->report, j->options->tongue,
                      "  fonts %zu bytes of %zu, images %zu bytes\n", stats.font_bytes,
                      stats.font_source_bytes, stats.image_bytes);
    return ok;
}

static bool dump(stages *s)
{
    nb_job *j = s->job;
    nb_buf b = {0};
    bool ok = true;
    switch (j->options->dump) {
    case NB_DUMP_DOC: nb_doc_dump(s->doc, &b); break;
    case NB_DUMP_PAGES:
        if ((ok = open_fonts(s))) {
            lay_out(s, j->diags);
            check_length(s);
            put_on_sheets(s);
            nb_pages_dump(s->sheets ? s->sheets : s->pages, &b);
        }
        break;
    case NB_DUMP_EPUB:
        if ((ok = open_fonts(s))) {
            nb_epub_options eo = epub_options(s);
            ok = nb_epub_dump(s->doc, s->fonts, s->text, &eo, &b, j->diags);
        }
        break;
    case NB_DUMP_NONE: break;
    }
    if (ok) nb_out_write(s->out, b.p, b.n);
    nb_buf_free(&b);
    return ok;
}

/* All that either format would say; s->out leads to nowhere. */
static bool rehearse(stages *s)
{
    nb_job *j = s->job;
    s->job->doc = s->doc;
    if (!open_fonts(s) && !s->fonts) return false;
    lay_out(s, j->diags);
    check_length(s);
    put_on_sheets(s);
    if (!failed(s) && !write_pdf(s)) return false;
    nb_epub_options eo = {
        .generator = NB_STR(GENERATOR),
        .embed_fonts = j->options->embed_fonts,
        .settings = j->options->settings.v,
        .n_settings = j->options->settings.n,
        .cover = nb_pictures_cover(s->doc, j->book->dir, &j->options->limits, j->diags),
        .allow_missing = j->options->allow_missing};
    nb_buf b = {0};
    nb_diags_count_once(j->diags);
    bool ok = nb_epub_dump(s->doc, s->fonts, s->text, &eo, &b, j->diags);
    nb_buf_free(&b);
    return ok;
}

/* The EPUB of the same edition knows what was said of the document, by the same numbers of
 * sources. */
static void hand_over(stages *s)
{
    nb_job *twin = s->job->twin;
    if (!twin) return;
    nb_diags_free(twin->diags);
    twin->diags = nb_diags_beside(s->job->diags);
    nb_diags_merge(twin->diags, s->job->diags);
}

/* Everything between an open output and the decision to keep it. */
static bool make(stages *s)
{
    bool read = parse(s);
    if (read && s->job->options->dump) return dump(s);
    if (read && s->job->format == NB_CHECK) return rehearse(s);
    s->ready = read && open_fonts(s);
    hand_over(s);
    if (!s->ready) return false;
    if (s->job->format == NB_EPUB) return write_epub(s) && !failed(s);
    lay_out(s, s->job->diags);
    check_length(s);
    put_on_sheets(s);
    return !failed(s) && write_pdf(s) && !failed(s);
}

static bool make_twin(stages *s)
{
    return s->ready && write_epub(s) && !failed(s);
}

static void cannot_write(nb_job *j, int err)
{
    nb_diag(j->diags, NB_CANNOT_WRITE, NB_NOWHERE, "cannot write '%.*s': %s",
            NB_STR_ARG(j->output), strerror(err));
    if (err != EACCES || j->options->no_sandbox) return;
    nb_arena *a = nb_arena_open();
    char to[8];
    if (readlink(nb_str_z(a, j->output), to, sizeof to) > 0)
        nb_hint(j->diags, "a link that was not named itself is not followed out of the folder; "
                          "--no-sandbox lifts that");
    nb_arena_free(a);
}

/* False where the output cannot even be begun. */
static bool run(stages *s, bool (*how)(stages *))
{
    nb_job *job = s->job;
    double start = s->lap = nb_job_clock();
    nb_progress_use(&job->progress);
    nb_progress_stage("reading");
    int err = nb_out_open(&s->out, job->output);
    bool begun = !err;
    if (begun && how(s)) {
        err = nb_out_commit(s->out);
        job->ok = !err;
    } else if (begun) {
        nb_out_abandon(s->out);
    }
    if (err) cannot_write(job, err);
    job->seconds = nb_job_clock() - start;
    nb_progress_stage(NULL);
    nb_progress_use(NULL);
    return begun;
}

static void run_twin(stages *s)
{
    s->job = s->job->twin;
    if (s->doc) name_siblings(s->job, s->doc);
    run(s, make_twin);
}

void nb_job_run(nb_job *job)
{
    if (job->lead) return;
    stages s = {.job = job, .text = nb_text_open()};
    bool begun = run(&s, make);
    if (job->twin && begun) run_twin(&s);
    double freeing = nb_job_clock();
    free_pages(&s);
    for (int i = 0; i < 2; i++) nb_svg_fonts_close(s.svg_fonts[i]);
    nb_fonts_close(s.fonts);
    if (s.beside) nb_doc_free(s.beside);
    if (s.doc && !job->doc) nb_doc_free(s.doc);
    nb_text_close(s.text);
    job->seconds += nb_job_clock() - freeing;
    if (job->twin && !begun) {
        job->twin->lead = NULL;
        nb_job_run(job->twin);
    }
}
