/* From cairo's file to objects in the order they are reached from the page. */
#include "image/pdf_parts.h"

#include "image/pdf_parse.h"

typedef struct {
    nb_arena *a;
    nb_str file;
    size_t *offset;  /* of object number i; 0 = free */
    uint32_t *index; /* its place in object[], + 1; 0 = not reached */
    uint32_t count;
    NB_VEC(nb_pdf_object) object;
    NB_VEC(uint32_t) number; /* object[i]'s in the file */
} parts;

static nb_pdf_reader reader_at(const parts *p, size_t at)
{
    return (nb_pdf_reader){.a = p->a, .file = p->file, .at = at};
}

/* The table that `startxref` points at: sections of 20-byte entries, and the trailer after it.
 */
static bool read_table(parts *p, nb_pdf_value *trailer)
{
    size_t tail = NB_NPOS, from = p->file.n > 64 ? p->file.n - 64 : 0;
    tail = nb_str_find(p->file, NB_STR("startxref"), from);
    if (tail == NB_NPOS) return false;
    nb_pdf_reader r = reader_at(p, tail + 9);
    uint32_t at, first, count;
    if (!nb_pdf_uint(&r, &at)) return false;
    r.at = at;
    if (!nb_pdf_word(&r, "xref") || !nb_pdf_uint(&r, &first) || first != 0 ||
        !nb_pdf_uint(&r, &count) || count > p->file.n / 20)
        return false;
    p->count = count;
    p->offset = NB_ARRAY(p->a, size_t, count);
    p->index = NB_ARRAY(p->a, uint32_t, count);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t offset, generation;
        if (!nb_pdf_uint(&r, &offset) || !nb_pdf_uint(&r, &generation)) return false;
        if (nb_pdf_word(&r, "n")) p->offset[i] = offset;
        else if (!nb_pdf_word(&r, "f")) return false;
    }
    return nb_pdf_word(&r, "trailer") && nb_pdf_parse(&r, trailer);
}

/* Moves to the body of an object. */
static bool open_object(const parts *p, int64_t number, nb_pdf_reader *r)
{
    if (number < 0 || number >= p->count || !p->offset[number]) return false;
    *r = reader_at(p, p->offset[number]);
    uint32_t n, generation;
    return nb_pdf_uint(r, &n) && n == number && nb_pdf_uint(r, &generation) &&
           nb_pdf_word(r, "obj");
}

static bool read_length(const parts *p, const nb_pdf_value *length, size_t *n)
{
    nb_pdf_value v;
    nb_pdf_reader r;
    if (length && length->type == NB_PDF_REF) {
        if (!open_object(p, length->number, &r) || !nb_pdf_parse(&r, &v)) return false;
        length = &v;
    }
    if (!length || length->type != NB_PDF_INT || length->number < 0) return false;
    *n = (size_t)length->number;
    return true;
}

static void drop(nb_pdf_value *dict, const char *key)
{
    size_t kept = 0;
    for (size_t i = 0; i < dict->n; i++)
        if (!nb_str_is(dict->item[i].key, key)) dict->item[kept++] = dict->item[i];
    dict->n = kept;
}

static bool read_object(const parts *p, int64_t number, nb_pdf_object *out)
{
    nb_pdf_reader r;
    *out = (nb_pdf_object){0};
    if (!open_object(p, number, &r) || !nb_pdf_parse(&r, &out->value)) return false;
    if (out->value.type != NB_PDF_DICT || !nb_pdf_word(&r, "stream")) return true;
    size_t length;
    if (nb_str_starts(nb_str_sub(p->file, r.at, r.at + 1), NB_STR("\r"))) r.at++;
    if (!nb_str_starts(nb_str_sub(p->file, r.at, r.at + 1), NB_STR("\n"))) return false;
    r.at++;
    const nb_pdf_value *entry = nb_pdf_entry(&out->value, "Length");
    /* A length that is itself a stream's would go round in circles: read_length asks for a
     * number. */
    if (!read_length(p, entry, &length) || length > p->file.n - r.at) return false;
    out->is_stream = true;
    out->data = nb_str_sub(p->file, r.at, r.at + length);
    drop(&out->value, "Length");
    return true;
}

/* Turns the file's numbers into indices, and lines up what is met for the first time. */
static bool renumber(parts *p, nb_pdf_value *v)
{
    if (v->type == NB_PDF_REF) {
        if (v->number < 0 || v->number >= p->count) return false;
        uint32_t *index = &p->index[v->number];
        if (!*index) {
            NB_PUSH(p->a, &p->number) = (uint32_t)v->number;
            *index = (uint32_t)p->number.n;
        }
        v->number = *index - 1;
    }
    for (size_t i = 0; i < v->n; i++)
        if (!renumber(p, &v->item[i])) return false;
    return true;
}

static const nb_pdf_value *follow(const parts *p, const nb_pdf_value *v, nb_pdf_object *store)
{
    if (!v || v->type != NB_PDF_REF) return v;
    return read_object(p, v->number, store) && !store->is_stream ? &store->value : NULL;
}

static nb_pdf_value name(const char *key, const char *value)
{
    return (nb_pdf_value){.type = NB_PDF_NAME, .key = nb_str_of(key), .s = nb_str_of(value)};
}

static nb_pdf_value real(nb_arena *a, double v)
{
    return (nb_pdf_value){.type = NB_PDF_REAL, .real = v, .s = nb_str_printf(a, "%.6f", v)};
}

/* The content stream of the page becomes a form. */
static bool make_form(parts *p, const nb_pdf_value *page, double scale, nb_pdf_object *form)
{
    const nb_pdf_value *content = nb_pdf_entry(page, "Contents");
    const nb_pdf_value *box = nb_pdf_entry(page, "MediaBox");
    if (!content || content->type != NB_PDF_REF || !read_object(p, content->number, form) ||
        !form->is_stream || !box || box->type != NB_PDF_ARRAY || box->n != 4)
        return false;
    NB_VEC(nb_pdf_value) entry = {0};
    NB_PUSH(p->a, &entry) = name("Type", "XObject");
    NB_PUSH(p->a, &entry) = name("Subtype", "Form");
    nb_pdf_value *bbox = &NB_PUSH(p->a, &entry);
    *bbox = *box;
    bbox->key = NB_STR("BBox");
    nb_pdf_value *matrix = &NB_PUSH(p->a, &entry);
    *matrix = (nb_pdf_value){.type = NB_PDF_ARRAY,
                             .key = NB_STR("Matrix"),
                             .item = NB_ARRAY(p->a, nb_pdf_value, 6),
                             .n = 6};
    for (int i = 0; i < 6; i++) matrix->item[i] = real(p->a, i == 0 || i == 3 ? scale : 0);
    static const char *const taken[] = {"Group", "Resources"};
    for (int i = 0; i < 2; i++) {
        const nb_pdf_value *v = nb_pdf_entry(page, taken[i]);
        if (v) NB_PUSH(p->a, &entry) = *v;
    }
    for (size_t i = 0; i < form->value.n; i++) NB_PUSH(p->a, &entry) = form->value.item[i];
    form->value = (nb_pdf_value){.type = NB_PDF_DICT, .item = entry.v, .n = entry.n};
    return true;
}

const char *nb_pdf_take_apart(nb_arena *a, nb_str file, double scale, nb_svg_pdf *out)
{
    parts p = {.a = a, .file = file};
    nb_pdf_value trailer;
    if (!read_table(&p, &trailer)) return NB_SAY("no cross-reference table");
    nb_pdf_object root_store, pages_store, page_store, form;
    const nb_pdf_value *root = follow(&p, nb_pdf_entry(&trailer, "Root"), &root_store);
    const nb_pdf_value *pages = follow(&p, nb_pdf_entry(root, "Pages"), &pages_store);
    const nb_pdf_value *kids = nb_pdf_entry(pages, "Kids");
    const nb_pdf_value *page = kids && kids->type == NB_PDF_ARRAY && kids->n == 1
                                   ? follow(&p, &kids->item[0], &page_store)
                                   : NULL;
    if (!page || !make_form(&p, page, scale, &form))
        return NB_SAY("not one page with one content");
    NB_PUSH(a, &p.object) = form;
    NB_PUSH(a, &p.number) = 0;
    for (size_t i = 0; i < p.number.n; i++) {
        nb_pdf_object o = form;
        if (i && !read_object(&p, p.number.v[i], &o)) return NB_SAY("an object is missing");
        if (!renumber(&p, &o.value)) return NB_SAY("a reference leads nowhere");
        if (i) NB_PUSH(a, &p.object) = o;
    }
    out->object = p.object.v;
    out->n = p.object.n;
    return NULL;
}
