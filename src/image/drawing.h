/* drawing.h: librsvg, cairo and pango, loaded when the first drawing comes. Private to image/.
 *
 * They bring some thirty libraries along, and linking those takes longer than compiling a lecture that
 * has no drawing at all. So they are opened by name at need, and called through one table that has the
 * functions' own types; the macros let the calls look as usual. Include this after their headers.
 */
#ifndef NB_IMAGE_DRAWING_H
#define NB_IMAGE_DRAWING_H

#include <cairo-pdf.h>
#include <librsvg/rsvg.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <stdbool.h>

/* GLib wraps these in macros of its own. */
#undef g_clear_error
#undef g_object_ref

typedef struct {
#define NB_CALL(f) __typeof__(&f) call_##f;
#include "image/drawing.def"
#undef NB_CALL
} nb_drawing_calls;
extern nb_drawing_calls nb_drawing;

/* False where they are not installed or lack a function; then nothing of the table may be called. */
bool nb_drawing_load(void);

/* drawing.c alone names the functions themselves. */
#ifndef NB_DRAWING_TABLE
#define rsvg_handle_new_from_stream_sync nb_drawing.call_rsvg_handle_new_from_stream_sync
#define rsvg_handle_set_dpi nb_drawing.call_rsvg_handle_set_dpi
#define rsvg_handle_render_document nb_drawing.call_rsvg_handle_render_document
#define rsvg_handle_get_intrinsic_size_in_pixels nb_drawing.call_rsvg_handle_get_intrinsic_size_in_pixels
#define rsvg_handle_get_intrinsic_dimensions nb_drawing.call_rsvg_handle_get_intrinsic_dimensions
#define rsvg_handle_get_geometry_for_layer nb_drawing.call_rsvg_handle_get_geometry_for_layer
#define g_memory_input_stream_new_from_data nb_drawing.call_g_memory_input_stream_new_from_data
#define g_object_ref nb_drawing.call_g_object_ref
#define g_object_unref nb_drawing.call_g_object_unref
#define g_clear_error nb_drawing.call_g_clear_error
#define cairo_create nb_drawing.call_cairo_create
#define cairo_destroy nb_drawing.call_cairo_destroy
#define cairo_status nb_drawing.call_cairo_status
#define cairo_status_to_string nb_drawing.call_cairo_status_to_string
#define cairo_show_page nb_drawing.call_cairo_show_page
#define cairo_surface_status nb_drawing.call_cairo_surface_status
#define cairo_surface_flush nb_drawing.call_cairo_surface_flush
#define cairo_surface_finish nb_drawing.call_cairo_surface_finish
#define cairo_surface_destroy nb_drawing.call_cairo_surface_destroy
#define cairo_image_surface_create nb_drawing.call_cairo_image_surface_create
#define cairo_image_surface_get_data nb_drawing.call_cairo_image_surface_get_data
#define cairo_image_surface_get_stride nb_drawing.call_cairo_image_surface_get_stride
#define cairo_pdf_surface_create_for_stream nb_drawing.call_cairo_pdf_surface_create_for_stream
#define cairo_pdf_surface_restrict_to_version nb_drawing.call_cairo_pdf_surface_restrict_to_version
#define pango_cairo_font_map_new_for_font_type nb_drawing.call_pango_cairo_font_map_new_for_font_type
#define pango_cairo_font_map_get_default nb_drawing.call_pango_cairo_font_map_get_default
#define pango_cairo_font_map_set_default nb_drawing.call_pango_cairo_font_map_set_default
#define pango_fc_font_map_set_config nb_drawing.call_pango_fc_font_map_set_config
#define FcConfigCreate nb_drawing.call_FcConfigCreate
#define FcConfigDestroy nb_drawing.call_FcConfigDestroy
#define FcConfigGetFonts nb_drawing.call_FcConfigGetFonts
#define FcConfigAppFontAddFile nb_drawing.call_FcConfigAppFontAddFile
#define FcConfigParseAndLoadFromMemory nb_drawing.call_FcConfigParseAndLoadFromMemory
#define FcPatternGetInteger nb_drawing.call_FcPatternGetInteger
#define FcPatternGetString nb_drawing.call_FcPatternGetString
#endif

#endif
