/* Files in the file: each a stream and its specification, named in a tree that viewers list,
 * and all of them sources of the document (associated files: ISO 19005-3, 6.8 and annex E). */
#include "pdf/parts.h"

#include "pdf/syntax.h"

/* A name's bytes besides these are written by number. */
static bool is_regular(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '-' || c == '+' || c == '.';
}

static uint32_t write_stream(nb_pdf *p, const nb_pdf_attachment *f)
{
    nb_buf b = {0};
    nb_puts(&b, "/Type/EmbeddedFile/Subtype/");
    for (size_t i = 0; i < f->mime.n; i++)
        if (is_regular(f->mime.s[i])) nb_putc(&b, f->mime.s[i]);
        else nb_printf(&b, "#%02X", (unsigned char)f->mime.s[i]);
    nb_printf(&b, "/Params<</Size %zu", f->bytes.n);
    if (p->options->epoch >= 0) nb_put_date(&b, "/ModDate", p->options->epoch);
    nb_puts(&b, ">>");
    uint32_t id = nb_object_new(p->objects);
    nb_object_stream(p->objects, id, nb_buf_str(&b), f->bytes, NB_STREAM_DEFLATE);
    nb_buf_free(&b);
    return id;
}

static void put_spec(void *specs, nb_buf *b, size_t i)
{
    nb_put_ref(b, ((const uint32_t *)specs)[i]);
}

uint32_t nb_attachments_write(nb_pdf *p, nb_buf *catalog)
{
    size_t n = p->options->n_attached;
    uint32_t *spec = NB_ARRAY(p->arena, uint32_t, n);
    nb_name *name = NB_ARRAY(p->arena, nb_name, n);
    if (!n) return 0;
    nb_puts(catalog, "/AF[");
    for (size_t i = 0; i < n; i++) {
        const nb_pdf_attachment *f = &p->options->attached[i];
        uint32_t stream = write_stream(p, f);
        spec[i] = nb_object_new(p->objects);
        nb_buf *b = nb_object_begin(p->objects, spec[i]);
        nb_puts(b, "<<");
        nb_put_filespec(b, f->name);
        nb_printf(b, "/AFRelationship/Source/EF<</F %u 0 R/UF %u 0 R>>>>", stream, stream);
        nb_object_end(p->objects);
        nb_put_ref(catalog, spec[i]);
        name[i] = (nb_name){nb_text_bytes(p->arena, f->name), i};
    }
    nb_putc(catalog, ']');
    return nb_names_write(p, name, n, put_spec, spec);
}
