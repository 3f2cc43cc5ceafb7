#include "serve/assets.h"

#include "base/file.h"

/* The assembler reads the three files; C has no other way before #embed. */
#define FILE_IN_PROGRAM(name, file)                                                   \
    __asm__(".pushsection .rodata\n" #name ": .incbin \"" file "\"\n" #name "_end:\n" \
            ".popsection\n");                                                         \
    extern const char name[] __attribute__((visibility("hidden"))),                   \
        name##_end[] __attribute__((visibility("hidden")))

FILE_IN_PROGRAM(nb_page_html, "src/serve/page.html");
FILE_IN_PROGRAM(nb_page_css, "src/serve/page.css");
FILE_IN_PROGRAM(nb_page_js, "src/serve/page.js");

bool nb_asset_find(nb_str path, nb_str *bytes)
{
    const struct {
        const char *path, *from, *to;
    } assets[] = {
        {"/", nb_page_html, nb_page_html_end},
        {"/page.css", nb_page_css, nb_page_css_end},
        {"/page.js", nb_page_js, nb_page_js_end},
    };
    for (size_t i = 0; i < sizeof assets / sizeof *assets; i++)
        if (nb_str_is(path, assets[i].path)) {
            *bytes = (nb_str){assets[i].from, (size_t)(assets[i].to - assets[i].from)};
            return true;
        }
    return false;
}

const char *nb_content_type(nb_str path)
{
    static const struct {
        const char *ext, *type;
    } types[] = {
        {".pdf", "application/pdf"},
        {".epub", "application/epub+zip"},
        {".xhtml", "application/xhtml+xml; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".json", "application/json; charset=utf-8"},
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".jpeg", "image/jpeg"},
        {".gif", "image/gif"},
        {".webp", "image/webp"},
        {".svg", "image/svg+xml"},
        {".otf", "font/otf"},
        {".ttf", "font/ttf"},
        {".woff", "font/woff"},
        {".opf", "application/xml; charset=utf-8"},
        {".ncx", "application/xml; charset=utf-8"},
        {".xml", "application/xml; charset=utf-8"},
    };
    nb_str ext = nb_path_ext(path);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (nb_str_ieq(ext, nb_str_of(types[i].ext))) return types[i].type;
    return nb_str_is(path, "/") ? "text/html; charset=utf-8" : "application/octet-stream";
}
