/* What the book is: the Info dictionary and XMP, which say the same. */
#include "pdf/parts.h"

#include <time.h>

#include "pdf/syntax.h"

#define PRODUCER "notesbook with libharu"

static nb_str joined(nb_arena *a, const nb_str *v, size_t n, const char *between)
{
    nb_buf b = {0};
    for (size_t i = 0; i < n; i++) {
        if (i) nb_puts(&b, between);
        nb_put_str(&b, v[i]);
    }
    return nb_buf_take(a, &b);
}

static nb_str subject(const nb_pdf_options *m)
{
    return m->subject.n ? m->subject : m->subtitle;
}

static struct tm utc(int64_t epoch)
{
    time_t t = (time_t)epoch;
    struct tm tm = {0};
    gmtime_r(&t, &tm);
    return tm;
}

/* ---- Info ---- */

static void put_entry(nb_buf *b, const char *key, nb_str value)
{
    if (!value.n) return;
    nb_puts(b, key);
    nb_put_text(b, value);
}

void nb_put_date(nb_buf *b, const char *key, int64_t epoch)
{
    struct tm t = utc(epoch);
    nb_printf(b, "%s(D:%04d%02d%02d%02d%02d%02dZ)", key, t.tm_year + 1900, t.tm_mon + 1,
              t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec);
}

uint32_t nb_info_write(nb_pdf *p)
{
    const nb_pdf_options *m = p->options;
    nb_buf b = {0};
    put_entry(&b, "/Title", m->title);
    put_entry(&b, "/Author", joined(p->arena, m->authors, m->n_authors, ", "));
    put_entry(&b, "/Subject", subject(m));
    put_entry(&b, "/Keywords", joined(p->arena, m->keywords, m->n_keywords, ", "));
    put_entry(&b, "/Creator", m->creator);
    put_entry(&b, "/Producer", NB_STR(PRODUCER));
    if (m->epoch >= 0) {
        nb_put_date(&b, "/CreationDate", m->epoch);
        nb_put_date(&b, "/ModDate", m->epoch);
    }
    /* libharu has made one with its own name in it. */
    HPDF_Dict info = nb_objects_haru(p->objects)->info;
    HPDF_Dict_RemoveElement(info, "Producer");
    nb_object_haru(p->objects, info, nb_buf_str(&b));
    nb_buf_free(&b);
    return nb_haru_number(info);
}

/* ---- XMP ---- */

/* Characters that XML 1.0 does not have become U+FFFD; doc/ lets none through. */
static void put_xml(nb_buf *b, nb_str s)
{
    for (size_t i = 0; i < s.n;) {
        uint32_t c = nb_utf8_next(s, &i);
        if (c == '&') nb_puts(b, "&amp;");
        else if (c == '<') nb_puts(b, "&lt;");
        else if (c == '>') nb_puts(b, "&gt;");
        else if (c == '"') nb_puts(b, "&quot;");
        else if ((c < 0x20 && c != '\t' && c != '\n') || (c & 0xFFFE) == 0xFFFE)
            nb_put_utf8(b, 0xFFFD);
        else nb_put_utf8(b, c);
    }
}

static void put_simple(nb_buf *b, const char *name, nb_str value)
{
    if (!value.n) return;
    nb_printf(b, "<%s>", name);
    put_xml(b, value);
    nb_printf(b, "</%s>\n", name);
}

/* A language alternative with the default alone. */
static void put_alt(nb_buf *b, const char *name, nb_str value)
{
    if (!value.n) return;
    nb_printf(b, "<%s><rdf:Alt><rdf:li xml:lang=\"x-default\">", name);
    put_xml(b, value);
    nb_printf(b, "</rdf:li></rdf:Alt></%s>\n", name);
}

static void put_list(nb_buf *b, const char *name, const char *kind, const nb_str *v, size_t n)
{
    if (!n) return;
    nb_printf(b, "<%s><rdf:%s>", name, kind);
    for (size_t i = 0; i < n; i++) {
        nb_puts(b, "<rdf:li>");
        put_xml(b, v[i]);
        nb_puts(b, "</rdf:li>");
    }
    nb_printf(b, "</rdf:%s></%s>\n", kind, name);
}

static void put_dates(nb_buf *b, int64_t epoch)
{
    static const char *const names[] = {"xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"};
    struct tm t = utc(epoch);
    for (int i = 0; i < 3; i++)
        nb_printf(b, "<%s>%04d-%02d-%02dT%02d:%02d:%02dZ</%s>\n", names[i], t.tm_year + 1900,
                  t.tm_mon + 1, t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec, names[i]);
}

static void put_claims(const nb_pdf *p, nb_buf *b)
{
    if (p->archive != NB_ARCHIVE_NONE)
        nb_printf(b,
                  "<pdfaid:part>%d</pdfaid:part>\n<pdfaid:conformance>A</pdfaid:conformance>\n",
                  p->archive == NB_ARCHIVE_3A ? 3 : 2);
    nb_puts(b, "<pdfuaid:part>1</pdfuaid:part>\n");
}

/* PDF/A knows no pdfuaid, so its one property is described: first, and on its own, since
 * readers take a packet from top to bottom. */
static const char extension[] =
    "<rdf:Description rdf:about=\"\""
    " xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\""
    " xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\""
    " xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n"
    "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n"
    "<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\n"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\n"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n"
    "<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\n"
    "<pdfaProperty:name>part</pdfaProperty:name>\n"
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\n"
    "<pdfaProperty:category>internal</pdfaProperty:category>\n"
    "<pdfaProperty:description>part of ISO 14289 the file conforms "
    "to</pdfaProperty:description>\n"
    "</rdf:li></rdf:Seq></pdfaSchema:property>\n"
    "</rdf:li></rdf:Bag></pdfaExtension:schemas>\n</rdf:Description>\n";

static void put_packet(nb_pdf *p, nb_buf *b)
{
    const nb_pdf_options *m = p->options;
    nb_puts(b, "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
               "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
               "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n");
    if (p->archive != NB_ARCHIVE_NONE) nb_puts(b, extension);
    nb_puts(b, "<rdf:Description rdf:about=\"\""
               " xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
               " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\""
               " xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\""
               " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"");
    if (p->tagging)
        nb_puts(b, " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\""
                   " xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\"");
    nb_puts(b, ">\n<dc:format>application/pdf</dc:format>\n");
    put_alt(b, "dc:title", m->title);
    put_list(b, "dc:creator", "Seq", m->authors, m->n_authors);
    put_alt(b, "dc:description", subject(m));
    put_list(b, "dc:subject", "Bag", m->keywords, m->n_keywords);
    put_list(b, "dc:language", "Bag", &m->lang, m->lang.n > 0);
    put_list(b, "dc:publisher", "Bag", &m->publisher, m->publisher.n > 0);
    put_alt(b, "dc:rights", m->rights);
    put_simple(b, "dc:identifier", m->identifier);
    put_simple(b, "xmpMM:DocumentID", m->identifier);
    put_simple(b, "xmp:CreatorTool", m->creator);
    if (m->epoch >= 0) put_dates(b, m->epoch);
    put_simple(b, "pdf:Keywords", joined(p->arena, m->keywords, m->n_keywords, ", "));
    put_simple(b, "pdf:Producer", NB_STR(PRODUCER));
    if (p->tagging) put_claims(p, b);
    nb_puts(b, "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>");
}

uint32_t nb_xmp_write(nb_pdf *p)
{
    nb_buf b = {0};
    put_packet(p, &b);
    uint32_t id = nb_object_new(p->objects);
    /* As it is, so that tools which do not read PDF find it. */
    nb_object_stream(p->objects, id, NB_STR("/Type/Metadata/Subtype/XML"), nb_buf_str(&b),
                     NB_STREAM_AS_IS);
    nb_buf_free(&b);
    return id;
}
