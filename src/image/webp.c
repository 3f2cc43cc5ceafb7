/* WebP, still or the first frame of an animation, by libwebp. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "image/codec.h"
#include "image/webp_calls.h"

static WebPDemuxer *open_demuxer(const nb_image *img)
{
    WebPDemuxState state;
    WebPData data = {.bytes = (const uint8_t *)img->bytes.s, .size = img->bytes.n};
    return WebPDemuxInternal(&data, 1, &state, WEBP_DEMUX_ABI_VERSION); /* WebPDemuxPartial */
}

const char *nb_webp_probe(nb_image *img)
{
    if (!nb_library_open(&nb_image_webp))
        return NB_SAY("libwebp, which reads it, is not installed");
    WebPDemuxer *m = open_demuxer(img);
    if (!m) return NB_SAY("its header is broken");
    img->width = WebPDemuxGetI(m, WEBP_FF_CANVAS_WIDTH);
    img->height = WebPDemuxGetI(m, WEBP_FF_CANVAS_HEIGHT);
    uint32_t flags = WebPDemuxGetI(m, WEBP_FF_FORMAT_FLAGS);
    img->animated = flags & ANIMATION_FLAG;
    WebPIterator frame;
    bool found = WebPDemuxGetFrame(m, 1, &frame);
    if (found) {
        img->alpha = frame.has_alpha || frame.x_offset || frame.y_offset ||
                     (uint32_t)frame.width < img->width || (uint32_t)frame.height < img->height;
        WebPDemuxReleaseIterator(&frame);
    }
    WebPChunkIterator exif;
    if ((flags & EXIF_FLAG) && WebPDemuxGetChunk(m, "EXIF", 1, &exif)) {
        nb_exif_read(img, exif.chunk.bytes, exif.chunk.size);
        WebPDemuxReleaseChunkIterator(&exif);
    }
    WebPDemuxDelete(m);
    return found ? NULL : NB_SAY("it holds no picture");
}

/* Lays the decoded rows of the frame onto the canvas. */
static void show(nb_decoding *d, const WebPIterator *frame, const uint8_t *rgba, int done)
{
    uint32_t width = d->img->width, height = d->img->height;
    uint32_t x = (uint32_t)frame->x_offset, y = (uint32_t)frame->y_offset;
    uint32_t w = (uint32_t)frame->width;
    bool covers = !x && !y && w == width && (uint32_t)frame->height == height;
    nb_rows rows;
    nb_rows_open(&rows, d, width, height, 3, true);
    uint8_t *row = covers ? NULL : nb_malloc((size_t)width * 4);
    for (uint32_t i = 0; i < height; i++) {
        bool inside = i >= y && i - y < (uint32_t)done;
        const uint8_t *from = rgba + (size_t)(inside ? i - y : 0) * w * 4;
        if (covers) {
            if (!inside) break; /* cut off: the sink fills the rest */
            nb_rows_put(&rows, from);
            continue;
        }
        memset(row, 0, (size_t)width * 4);
        if (inside && x < width)
            memcpy(row + (size_t)x * 4, from, (size_t)(w < width - x ? w : width - x) * 4);
        nb_rows_put(&rows, row);
    }
    nb_rows_close(&rows);
    nb_free(row);
}

/* Decodes as much as there is; the number of rows, 0 = none. */
static int decode(const WebPIterator *frame, uint8_t *rgba, WebPDecoderConfig *config,
                  bool *whole)
{
    size_t stride = (size_t)frame->width * 4;
    config->output.colorspace = MODE_RGBA;
    config->output.is_external_memory = 1;
    config->output.u.RGBA.rgba = rgba;
    config->output.u.RGBA.stride = (int)stride;
    config->output.u.RGBA.size = stride * (size_t)frame->height;
    WebPIDecoder *dec = WebPIDecode(NULL, 0, config);
    if (!dec) nb_out_of_memory();
    VP8StatusCode status = WebPIUpdate(dec, frame->fragment.bytes, frame->fragment.size);
    if (status == VP8_STATUS_OUT_OF_MEMORY) nb_out_of_memory();
    *whole = status == VP8_STATUS_OK;
    int done = 0;
    if (!WebPIDecGetRGB(dec, &done, NULL, NULL, NULL) || done < 0) done = 0;
    if (*whole) done = frame->height;
    WebPIDelete(dec);
    WebPFreeDecBuffer(&config->output);
    return done < frame->height ? done : frame->height;
}

bool nb_webp_decode(nb_decoding *d)
{
    WebPDemuxer *m = open_demuxer(d->img);
    WebPDecoderConfig config;
    WebPIterator frame;
    int done = 0;
    bool whole = false;
    if (m && WebPInitDecoderConfigInternal(&config, WEBP_DECODER_ABI_VERSION) &&
        WebPDemuxGetFrame(m, 1, &frame)) {
        if ((uint64_t)frame.width * (uint64_t)frame.height <=
            nb_most(d->img->limits, NB_CAP_IMAGE_PIXELS)) {
            uint8_t *rgba = nb_calloc((size_t)frame.height, (size_t)frame.width * 4);
            done = decode(&frame, rgba, &config, &whole);
            if (done > 0) show(d, &frame, rgba, done);
            nb_free(rgba);
        }
        WebPDemuxReleaseIterator(&frame);
    }
    WebPDemuxDelete(m);
    if (!whole) snprintf(d->why, sizeof d->why, NB_SAY("the file ends early or is garbled"));
    return done > 0;
}
