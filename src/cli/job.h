/* job.h: one edition in one format, from sources to file. Jobs share nothing but the book, so that
 * several may run at once; only twins share a document, and run one after the other. Private to cli/. */
#ifndef NB_CLI_JOB_H
#define NB_CLI_JOB_H

#include "base/progress.h"
#include "base/trace.h"
#include "cli/options.h"
#include "parse/parse.h"

typedef struct nb_job nb_job;
struct nb_job {
    /* given */
    const nb_options *options;
    const nb_book *book;
    const nb_edition *edition;
    const nb_edition *beside;   /* set on the same pages, or NULL */
    nb_command format;          /* NB_PDF, NB_EPUB, or NB_CHECK for both and no bytes of either */
    nb_str output;              /* path, "-" for standard output; empty for a dump to standard output */
    nb_str manifest;            /* of the fonts */
    int64_t epoch;              /* SOURCE_DATE_EPOCH or -1 */
    nb_str (*sibling_output)(void *ctx, nb_str lang); /* file name of another edition, or empty */
    void *ctx;
    nb_trace *trace;            /* notes what is read */
    nb_job *twin;               /* of a PDF: the EPUB of the same edition, which it makes as well, out of the
                                   same document and pages; or NULL */
    nb_job *lead;               /* whose twin this is: nb_job_run does nothing, and its trace is theirs */
    /* made */
    nb_diags *diags;            /* the job's own */
    nb_buf report;              /* for --verbose */
    nb_buf proof;               /* for --proof: one line */
    nb_doc *doc;                /* of NB_CHECK: the caller frees it; NULL where it cannot be read */
    bool ok;                    /* the file is written */
    size_t pages, chapters, bytes;
    double seconds;
    nb_progress progress;       /* while it runs; for the meter */
};

void nb_job_run(nb_job *job);

double nb_job_clock(void); /* seconds, monotonic */

#endif
