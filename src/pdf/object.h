/* object.h: numbered objects, and what of them has been written.
 *
 * libharu owns the table of numbers (its xref), the catalog, the page tree and the outline. Whatever
 * it cannot say (composite fonts, tags, XMP …) is an object of our own: a number in the same table,
 * whose body we write. Nothing waits for the end: streams go out at once, other objects into the
 * object stream that is being filled, so memory holds a table and no bodies. libharu's own objects
 * follow at the end (or earlier, see nb_object_haru), each with the entries we add to it.
 *
 * The table is libharu's xref as it stands: an entry's byte_offset and gen_no hold where the object is.
 */
#ifndef NB_PDF_OBJECT_H
#define NB_PDF_OBJECT_H

#include <hpdf.h>
#include <hpdf_objects.h>

#include "base/file.h"

typedef struct nb_objects nb_objects;

/* level: of nb_deflater_open. */
nb_objects *nb_objects_open(nb_out *out, int level);
void nb_objects_close(nb_objects *o);

HPDF_Doc nb_objects_haru(nb_objects *o);

/* The number of a new object, which must be written before nb_objects_finish. */
uint32_t nb_object_new(nb_objects *o);

/* An object that is no stream: its body is appended to what _begin returns, until _end. Nothing else
 * may be written in between, except streams. */
nb_buf *nb_object_begin(nb_objects *o, uint32_t id);
void nb_object_end(nb_objects *o);

/* The objects that follow fill rows of `width` bytes with spaces behind them, 0 = they do not. Objects
 * that are spelt alike, numbers below numbers, are then packed several times as small. */
void nb_objects_rows(nb_objects *o, unsigned width);

/* The level of nb_deflater_open for the objects that follow; 0 = as the file was opened. */
void nb_objects_squeeze(nb_objects *o, int level);

/* A stream: `dict` holds the entries besides Length and, unless it is taken as it is, Filter. */
typedef enum { NB_STREAM_AS_IS, NB_STREAM_DEFLATE, NB_STREAM_DEFLATED } nb_stream_how;
/* Returns the bytes that the stream took in the file. */
size_t nb_object_stream(nb_objects *o, uint32_t id, nb_str dict, nb_str data, nb_stream_how how);

/* Writes an object of libharu's now, with further entries. */
void nb_object_haru(nb_objects *o, HPDF_Dict dict, nb_str entries);
uint32_t nb_haru_number(const void *object);
/* Undoes the numbered object that libharu made last and put into a dictionary under this key. */
void nb_object_take_back(nb_objects *o, HPDF_Dict holder, const char *key, HPDF_UINT16 type);

/* What is left of libharu's objects, the cross-reference stream and the end of the file. False when
 * libharu failed or a number was never used (then *why says it). */
bool nb_objects_finish(nb_objects *o, uint32_t info, const char **why);

size_t nb_objects_count(const nb_objects *o);
size_t nb_objects_bytes(const nb_objects *o);

#endif
