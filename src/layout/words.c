#include "layout/words.h"

#include "unicode/unicode.h"

static const struct {
    const char *lang;
    const char *word[NB_WORDS];
} words[] = {
    {"en",
     {"Contents", "Figures", "Tables", "Figure", "Table", "Notes", "Note", "Tip", "Important",
      "Warning", "Caution", "Details", "p.\u00A0#", "Links"}},
    {"zh",
     {"目录", "插图", "表格", "图", "表", "注释", "注意", "提示", "重要", "警告", "小心",
      "详情", "第\u00A0#\u00A0页", "链接"}},
    {"zh-Hant",
     {"目錄", "插圖", "表格", "圖", "表", "註釋", "注意", "提示", "重要", "警告", "小心",
      "詳情", "第\u00A0#\u00A0頁", "連結"}},
    {"ja",
     {"目次", "図", "表", "図", "表", "注", "注記", "ヒント", "重要", "警告", "注意", "詳細",
      "#\u00A0ページ", "リンク"}},
    {"ko",
     {"차례", "그림", "표", "그림", "표", "주석", "참고", "팁", "중요", "경고", "주의",
      "자세히", "#쪽", "링크"}},
    {"de",
     {"Inhalt", "Abbildungen", "Tabellen", "Abbildung", "Tabelle", "Anmerkungen", "Hinweis",
      "Tipp", "Wichtig", "Warnung", "Vorsicht", "Einzelheiten", "S.\u00A0#", "Links"}},
    {"fr",
     {"Table des matières", "Figures", "Tableaux", "Figure", "Tableau", "Notes", "Remarque",
      "Astuce", "Important", "Avertissement", "Attention", "Détails", "p.\u00A0#", "Liens"}},
    {"es",
     {"Índice", "Figuras", "Tablas", "Figura", "Tabla", "Notas", "Nota", "Consejo",
      "Importante", "Advertencia", "Precaución", "Detalles", "p.\u00A0#", "Enlaces"}},
    {"it",
     {"Indice", "Figure", "Tabelle", "Figura", "Tabella", "Note", "Nota", "Suggerimento",
      "Importante", "Avviso", "Attenzione", "Dettagli", "p.\u00A0#", "Collegamenti"}},
    {"ru",
     {"Содержание", "Рисунки", "Таблицы", "Рисунок", "Таблица", "Примечания", "Примечание",
      "Совет", "Важно", "Предупреждение", "Осторожно", "Подробности", "с.\u00A0#", "Ссылки"}},
    {"pt",
     {"Sumário", "Figuras", "Tabelas", "Figura", "Tabela", "Notas", "Nota", "Dica",
      "Importante", "Aviso", "Cuidado", "Detalhes", "p.\u00A0#", "Links"}},
    {"ar",
     {"المحتويات", "الأشكال", "الجداول", "الشكل", "الجدول", "الحواشي", "ملاحظة", "نصيحة", "مهم",
      "تحذير", "تنبيه", "التفاصيل", "ص\u00A0#", "الروابط"}},
    {"fa",
     {"فهرست", "شکل‌ها", "جدول‌ها", "شکل", "جدول", "یادداشت‌ها",
      "نکته", "راهنمایی", "مهم", "هشدار", "احتیاط", "جزئیات", "ص\u00A0#", "پیوندها"}},
    {"he",
     {"תוכן העניינים", "איורים", "טבלאות", "איור", "טבלה", "הערות", "הערה", "טיפ", "חשוב",
      "אזהרה", "זהירות", "פרטים", "עמ׳\u00A0#", "קישורים"}},
    {"hi",
     {"विषय-सूची", "चित्र", "तालिकाएँ", "चित्र", "तालिका", "टिप्पणियाँ", "नोट", "सुझाव", "महत्वपूर्ण",
      "चेतावनी", "सावधानी", "विवरण", "पृ.\u00A0#", "लिंक"}},
};

nb_str nb_word_in(nb_str lang, nb_word w)
{
    if (nb_lang_is_traditional(lang)) return nb_str_of(words[2].word[w]);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (nb_lang_is(lang, words[i].lang)) return nb_str_of(words[i].word[w]);
    return nb_str_of(words[0].word[w]);
}
