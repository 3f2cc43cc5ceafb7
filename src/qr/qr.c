#include "qr/qr.h"

#include "base/library.h"
#include "qr/encode_calls.h"

nb_qr_result nb_qr_make(nb_arena *a, nb_str text, int most, nb_qr *out)
{
    static const QRecLevel levels[] = {QR_ECLEVEL_M, QR_ECLEVEL_L};
    if (!nb_library_open(&nb_qr_encode)) return NB_QR_NO_LIBRARY;
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        QRcode *code =
            QRcode_encodeData((int)text.n, (const unsigned char *)text.s, 0, levels[i]);
        if (!code) continue; /* longer than any code holds */
        bool fits = code->width <= most;
        size_t n = (size_t)code->width * (size_t)code->width;
        uint8_t *dark = fits ? nb_alloc(a, n) : NULL;
        for (size_t k = 0; fits && k < n; k++) dark[k] = code->data[k] & 1;
        *out = (nb_qr){code->width, dark};
        QRcode_free(code);
        if (fits) return NB_QR_MADE;
    }
    return NB_QR_TOO_LONG;
}
