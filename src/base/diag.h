/* diag.h: diagnostics, collected and not printed.
 *
 *     notes/03.md:41:7: error: no font has '𠮷' (U+20BB7) [missing-glyph]
 *       hint: install a font that covers CJK Extension B, or name one with --font
 *
 * Every message has a severity and a stable slug, both from diag.def (from which the reference table
 * in the documentation is generated). Messages are lower case, without a full stop, say what failed
 * first, and put subjects in single quotes. Below main nobody prints: functions that can complain
 * take an nb_diags. The same message at the same place is kept once; a slug that floods is counted
 * (diag.c says where it stops listing).
 *
 * Sources: a file is registered once, under the path the user would recognise; an nb_loc names it by
 * index (file 0 = no file). Lines and columns count from 1; columns count bytes of UTF-8 as compilers
 * do; line 0 = no position. Not thread-safe: one nb_diags per thread, merged by main.
 */
#ifndef NB_BASE_DIAG_H
#define NB_BASE_DIAG_H

#include <stdbool.h>

#include "base/say.h"

typedef struct {
    uint32_t file, line, col;
} nb_loc;

#define NB_NOWHERE ((nb_loc){0, 0, 0})

typedef enum { NB_NOTE, NB_WARNING, NB_ERROR } nb_severity;

typedef enum {
#define NB_DIAG(id, slug, severity, hint, about) NB_##id,
#include "base/diag.def"
#undef NB_DIAG
    NB_DIAG_COUNT
} nb_diag_id;

typedef struct nb_diags nb_diags;

nb_diags *nb_diags_open(void);
void nb_diags_free(nb_diags *d);
/* One with the same sources, strictness and language, and no messages: for what may turn out not to be so. */
nb_diags *nb_diags_beside(const nb_diags *d);

/* The language of messages that are added from now on; English at first. */
void nb_diags_speak(nb_diags *d, nb_tongue t);
nb_tongue nb_diags_tongue(const nb_diags *d);

/* Registers a source and gives its index (1-based). `text` is copied; it lets messages show the line.
 * The same path gives the same index. */
uint32_t nb_diags_source(nb_diags *d, nb_str path, nb_str text);
nb_str nb_diags_path(const nb_diags *d, uint32_t file);
nb_str nb_diags_text(const nb_diags *d, uint32_t file);
nb_str nb_diags_line(const nb_diags *d, nb_loc loc); /* of the text, without its end; empty: unknown */

/* Adds a message. The hint is the default of diag.def unless nb_hint follows. */
void nb_diag(nb_diags *d, nb_diag_id id, nb_loc loc, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* What may be said of many places is said of the first, with a count. */
void nb_diag_counted(nb_diags *d, nb_diag_id id, nb_loc loc, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
void nb_vdiag(nb_diags *d, nb_diag_id id, nb_loc loc, const char *fmt, va_list ap)
    __attribute__((format(printf, 4, 0)));
void nb_hint(nb_diags *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The same, with another severity than diag.def's. */
void nb_diag_as(nb_diags *d, nb_severity severity, nb_diag_id id, nb_loc loc, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

void nb_diags_merge(nb_diags *into, const nb_diags *from); /* paths map by name */
void nb_diags_list_all(nb_diags *d);                       /* a slug that floods is listed all the same */
/* From now on a message that is there already is not counted again: for a second writer over one text. */
void nb_diags_count_once(nb_diags *d);
void nb_diags_strict(nb_diags *d);                         /* warnings count and show as errors */

size_t nb_diags_count(const nb_diags *d, nb_severity severity);

/* One message, for writers in other formats. Order is the order of arrival. */
typedef struct {
    nb_diag_id id;
    nb_severity severity;
    nb_loc loc;
    nb_str text, hint; /* hint may be empty */
    uint32_t repeats;  /* further messages folded into this one */
    bool anywhere;     /* of other places too */
} nb_message;

size_t nb_diags_n(const nb_diags *d);
nb_message nb_diags_at(const nb_diags *d, size_t i);
const char *nb_diag_slug(nb_diag_id id);
const char *nb_diag_default_hint(nb_diag_id id);
const char *nb_diag_about(nb_diag_id id);
nb_severity nb_diag_severity(nb_diag_id id);

/* All messages as text, from severity `least` up, sorted by file and line, with the source line and
 * a caret where the place is known. colour adds ANSI escapes. */
void nb_diags_print(const nb_diags *d, nb_severity least, bool colour, nb_buf *out);

#endif
