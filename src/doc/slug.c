/* slug.c: see slug.h. GitHub lower-cases, drops all but \p{L}\p{M}\p{N}\p{Pc}, '-' and ' ', and
 * turns each space into '-'. */
#include "doc/slug.h"

#include "unicode/unicode.h"

nb_str nb_slug(nb_arena *a, nb_str heading)
{
    nb_str lower = nb_text_lower(a, nb_str_trim(heading));
    nb_buf b = {0};
    for (size_t i = 0; i < lower.n;) {
        uint32_t c = nb_utf8_next(lower, &i);
        if (c == ' ' || c == '-') nb_putc(&b, '-');
        else if (c == '_' || nb_char_is_letter(c) || nb_char_is_mark(c) ||
                 nb_char_is_number(c) || c == 0x203F || c == 0x2040 || c == 0xFF3F)
            if (c != 0xFE0F) nb_put_utf8(&b, c);
    }
    return nb_buf_take(a, &b);
}
