/* SVG as an XML reader sees it, before anything renders it: is it SVG, could it harm a reader
 * of the book, and do the pictures inside it fit the limits. libxml2 resolves nothing from
 * outside here. */
#include <stdio.h>
#include <string.h>

#include "image/codec.h"
#include "image/xml_calls.h"

#define SVG_NS "http://www.w3.org/2000/svg"

typedef struct {
    nb_svg_facts facts;
    nb_str bytes;
    const nb_limits *limits;
    uint64_t pixels; /* of the pictures inside */
    int style;       /* depth of the open <style>, or -1 */
} scan;

static void unsafe(scan *s, const char *why)
{
    if (!s->facts.unsafe) s->facts.unsafe = why;
}

static bool is_name(const char *name, const char *const *list)
{
    for (; *list; list++)
        if (strcasecmp(name, *list) == 0) return true;
    return false;
}

static const char *skip_space(const char *p)
{
    while (*p == ' ' || (*p >= '\t' && *p <= '\r')) p++;
    return p;
}

/* data: pictures that cannot carry code. */
static bool is_data_picture(const char *p)
{
    static const char *const types[] = {"png", "jpeg", "jpg", "gif", "webp"};
    if (strncasecmp(p, "data:image/", 11) != 0) return false;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        size_t n = strlen(types[i]);
        if (!strncasecmp(p + 11, types[i], n) && (p[11 + n] == ';' || p[11 + n] == ','))
            return true;
    }
    return false;
}

static bool is_inside(const char *target)
{
    return *target == '#' || is_data_picture(target);
}

/* CSS, or an attribute that may hold some. */
static void check_css(scan *s, const char *css)
{
    if (strchr(css, '\\')) unsafe(s, NB_SAY("escapes in its style"));
    if (strcasestr(css, "@import")) unsafe(s, NB_SAY("a style sheet from outside"));
    if (strcasestr(css, "image-set(") || strcasestr(css, "src("))
        unsafe(s, NB_SAY("a reference to outside"));
    if (strcasestr(css, "javascript:") || strcasestr(css, "expression("))
        unsafe(s, NB_SAY("a script"));
    for (const char *p = css; (p = strcasestr(p, "url("));) {
        p = skip_space(p + 4);
        if (*p == '"' || *p == '\'') p = skip_space(p + 1);
        if (!is_inside(p)) unsafe(s, NB_SAY("a reference to outside"));
    }
}

static int base64_value(char c)
{
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

/* A picture inside costs what it decodes to. What is no known picture will not be shown either.
 */
static void weigh_picture(scan *s, const char *href)
{
    const char *body = strchr(href, ',');
    if (strncasecmp(href, "data:", 5) != 0 || !body || !strstr(href, ";base64,")) return;
    nb_buf b = {0};
    uint32_t acc = 0;
    int bits = 0;
    for (body++; *body; body++) {
        int v = base64_value(*body);
        if (v < 0) continue;
        acc = acc << 6 | (uint32_t)v;
        bits += 6;
        if (bits >= 8) nb_putc(&b, (char)(acc >> (bits -= 8)));
    }
    nb_str bytes = nb_buf_str(&b);
    nb_image inner = {.bytes = bytes, .orientation = 1};
    bool known = true;
    if (nb_str_starts(bytes, NB_STR("\x89PNG"))) nb_png_probe(&inner);
    else if (nb_str_starts(bytes, NB_STR("\xff\xd8"))) nb_jpeg_probe(&inner);
    else if (nb_str_starts(bytes, NB_STR("GIF8"))) nb_gif_probe(&inner);
    else if (nb_str_starts(bytes, NB_STR("RIFF"))) nb_webp_probe(&inner);
    else known = false;
    if (!known && (nb_str_starts(bytes, NB_STR("\x1f\x8b")) || nb_svg_looks_like(bytes)))
        s->facts.bad = NB_SAY("it holds another SVG file");
    s->pixels += (uint64_t)inner.width * inner.height;
    if (s->pixels > nb_most(s->limits, NB_CAP_IMAGE_PIXELS))
        s->facts.bad = NB_SAY("the pictures inside it are too large");
    nb_buf_free(&b);
}

static void check_link(scan *s, const char *element, const char *href)
{
    static const char *const web[] = {"http:", "https:", "mailto:"};
    href = skip_space(href);
    if (strcmp(element, "image") == 0 || strcasecmp(element, "feImage") == 0)
        weigh_picture(s, href);
    if (is_inside(href) || !*href) return;
    if (strcmp(element, "a") == 0)
        for (size_t i = 0; i < sizeof web / sizeof *web; i++)
            if (strncasecmp(href, web[i], strlen(web[i])) == 0) return;
    unsafe(s, NB_SAY("a reference to outside"));
}

static void check_attribute(scan *s, const char *element, const char *name, const char *value)
{
    if (strncasecmp(name, "on", 2) == 0) unsafe(s, NB_SAY("an event handler"));
    if (strcmp(name, "href") == 0) check_link(s, element, value);
    else if (strcmp(name, "src") == 0 || strcmp(name, "base") == 0)
        unsafe(s, NB_SAY("a reference to outside"));
    else if (strcmp(name, "attributeName") == 0) {
        const char *colon = strchr(value, ':');
        value = skip_space(colon ? colon + 1 : value);
        if (strncasecmp(value, "href", 4) == 0) unsafe(s, NB_SAY("an animated link"));
        if (strncasecmp(value, "on", 2) == 0) unsafe(s, NB_SAY("an animated event handler"));
    } else if (strcmp(name, "id") == 0) {
        /* Browsers take any; EPUB wants XML's, without colons. */
        if (xmlValidateNCName((const xmlChar *)value, 0))
            unsafe(s, NB_SAY("an id that is no XML name"));
    } else if (strcmp(name, "style") == 0 || strcasestr(value, "url(")) {
        check_css(s, value);
    }
}

static void check_element(scan *s, xmlTextReaderPtr r)
{
    static const char *const active[] = {"script", "handler", "listener", "iframe", "embed",
                                         "object", "audio",   "video",    "canvas", "link",
                                         "applet", "form",    "input",    NULL};
    const char *name = (const char *)xmlTextReaderConstLocalName(r);
    const char *ns = (const char *)xmlTextReaderConstNamespaceUri(r);
    if (is_name(name, active)) unsafe(s, NB_SAY("a script or an active element"));
    if (strcasecmp(name, "foreignObject") == 0) unsafe(s, NB_SAY("foreignObject"));
    if (ns && strcmp(ns, "http://www.w3.org/1999/xhtml") == 0)
        unsafe(s, NB_SAY("an element of HTML"));
    int depth = xmlTextReaderDepth(r);
    if (depth == 0) s->facts.is_svg = strcmp(name, "svg") == 0 && ns && strcmp(ns, SVG_NS) == 0;
    if (strcasecmp(name, "style") == 0 && s->style < 0 && !xmlTextReaderIsEmptyElement(r))
        s->style = depth;
    /* The reader's names live in its dictionary: they survive the moves below. */
    while (xmlTextReaderMoveToNextAttribute(r) == 1) {
        const char *value = (const char *)xmlTextReaderConstValue(r);
        if (xmlTextReaderIsNamespaceDecl(r)) continue;
        check_attribute(s, name, (const char *)xmlTextReaderConstLocalName(r),
                        value ? value : "");
    }
    xmlTextReaderMoveToElement(r);
}

/* Entities that Adobe's tools declare are short names for namespaces. Anything that could
 * multiply is refused before a value with such an entity is asked for. */
static void check_entities(scan *s, xmlDtdPtr dtd, nb_str bytes)
{
    size_t longest = 0, uses = 0;
    for (xmlNodePtr n = dtd->children; n; n = n->next) {
        if (n->type != XML_ENTITY_DECL) continue;
        xmlEntityPtr e = (xmlEntityPtr)(void *)n;
        if (e->etype != XML_INTERNAL_GENERAL_ENTITY || !e->orig ||
            strchr((char *)e->orig, '&') || strchr((char *)e->orig, '%'))
            s->facts.bad = NB_SAY("it declares entities that refer to others");
        else if (strlen((char *)e->orig) > longest) longest = strlen((char *)e->orig);
    }
    for (size_t i = 0; i < bytes.n; i++) uses += bytes.s[i] == '&';
    if (longest > 0 && uses > (16u << 20) / longest)
        s->facts.bad = NB_SAY("its entities grow too large");
}

/* EPUB 3.3 §3.4 allows one document type for SVG, and no entities. */
static void check_doctype(scan *s, xmlTextReaderPtr r)
{
    xmlDtdPtr dtd = (xmlDtdPtr)(void *)xmlTextReaderCurrentNode(r);
    if (dtd->children) {
        unsafe(s, NB_SAY("declarations of entities"));
        check_entities(s, dtd, s->bytes);
    }
    const char *id = (const char *)dtd->ExternalID, *uri = (const char *)dtd->SystemID;
    if ((id && strcmp(id, "-//W3C//DTD SVG 1.1//EN") != 0) ||
        (uri && strcmp(uri, "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd") != 0) ||
        (!id && uri))
        unsafe(s, NB_SAY("a document type other than SVG 1.1"));
}

static void check_node(scan *s, xmlTextReaderPtr r)
{
    switch (xmlTextReaderNodeType(r)) {
    case XML_READER_TYPE_ELEMENT: check_element(s, r); break;
    case XML_READER_TYPE_END_ELEMENT:
        if (xmlTextReaderDepth(r) == s->style) s->style = -1;
        break;
    case XML_READER_TYPE_TEXT:
    case XML_READER_TYPE_CDATA: {
        const char *text = (const char *)xmlTextReaderConstValue(r);
        if (s->style >= 0 && text) check_css(s, text);
        break;
    }
    case XML_READER_TYPE_PROCESSING_INSTRUCTION:
        unsafe(s, NB_SAY("a processing instruction"));
        break;
    case XML_READER_TYPE_DOCUMENT_TYPE: check_doctype(s, r); break;
    case XML_READER_TYPE_ENTITY_REFERENCE: unsafe(s, NB_SAY("an entity")); break;
    }
}

static void ignore(void *arg, const char *msg, ...)
{
    (void)arg, (void)msg;
}

static void ignore_error(void *arg, const char *msg, xmlParserSeverities severity,
                         xmlTextReaderLocatorPtr where)
{
    (void)arg, (void)msg, (void)severity, (void)where;
}

/* Some of libxml2's complaints pass every handler by and would land on standard error. */
void nb_xml_quiet(void)
{
    if (nb_library_open(&nb_image_xml)) xmlSetGenericErrorFunc(NULL, ignore);
}

nb_svg_facts nb_svg_scan(nb_str bytes, const nb_limits *limits)
{
    scan s = {.bytes = bytes, .limits = limits, .style = -1};
    if (!nb_library_open(&nb_image_xml))
        return (nb_svg_facts){.bad = NB_SAY("libxml2, which reads it, is not installed")};
    nb_xml_quiet();
    if (bytes.n > INT32_MAX) return (nb_svg_facts){.bad = NB_SAY("it is too large")};
    xmlTextReaderPtr r = xmlReaderForMemory(bytes.s, (int)bytes.n, NULL, NULL, XML_PARSE_NONET);
    if (!r) return (nb_svg_facts){.bad = NB_SAY("it cannot be read as XML")};
    xmlTextReaderSetErrorHandler(r, ignore_error, NULL);
    int more = 1;
    while (!s.facts.bad && (more = xmlTextReaderRead(r)) == 1) check_node(&s, r);
    if (more < 0) s.facts.bad = NB_SAY("it is not well-formed XML");
    else if (!s.facts.is_svg && !s.facts.bad) s.facts.bad = NB_SAY("it is XML, but not SVG");
    xmlFreeTextReader(r);
    return s.facts;
}

/* XML whose first element is called svg, past prolog, comments and DOCTYPE. */
static bool root_is_svg(nb_str s)
{
    size_t at = 0;
    while ((at = nb_str_chr(s, '<', at)) != NB_NPOS) {
        nb_str rest = nb_str_sub(s, at, s.n), end = NB_STR(">");
        if (nb_str_starts(rest, NB_STR("<!--"))) end = NB_STR("-->");
        else if (nb_str_starts(rest, NB_STR("<?"))) end = NB_STR("?>");
        else if (nb_str_ieq(nb_str_sub(rest, 0, 9), NB_STR("<!DOCTYPE"))) {
            size_t gt = nb_str_chr(rest, '>', 0), subset = nb_str_chr(rest, '[', 0);
            if (subset != NB_NPOS && subset < gt) end = NB_STR("]");
        } else {
            size_t from = 1, to = 1;
            for (; to < rest.n && !strchr(" \t\r\n/>", rest.s[to]); to++)
                if (rest.s[to] == ':') from = to + 1;
            return nb_str_is(nb_str_sub(rest, from, to), "svg");
        }
        at = nb_str_find(s, end, at);
        if (at == NB_NPOS) return false;
        at += end.n;
    }
    return false;
}

/* A byte order mark is allowed. UTF-16 is looked at as if it were ASCII. */
bool nb_svg_looks_like(nb_str bytes)
{
    size_t wide = nb_str_starts(bytes, NB_STR("\xff\xfe"))   ? 2
                  : nb_str_starts(bytes, NB_STR("\xfe\xff")) ? 3
                                                             : 0;
    nb_buf narrow = {0};
    if (wide)
        for (size_t i = wide; i < bytes.n; i += 2) nb_putc(&narrow, bytes.s[i]);
    else if (nb_str_starts(bytes, NB_STR("\xef\xbb\xbf")))
        bytes = nb_str_sub(bytes, 3, bytes.n);
    nb_str s = nb_str_trim(wide ? nb_buf_str(&narrow) : bytes);
    bool is = nb_str_starts(s, NB_STR("<")) && root_is_svg(s);
    nb_buf_free(&narrow);
    return is;
}
