#include "layout/words.h"

#include "unicode/unicode.h"

static const struct {
    const char *lang;
    const char *word[NB_WORDS];
} words[] = {
    {"en",
     {"Contents", "Figures", "Tables", "Figure", "Table", "Notes", "Note", "Tip", "Important",
      "Warning", "Caution", "Details"}},
    {"zh",
     {"目录", "插图", "表格", "图", "表", "注释", "注意", "提示", "重要", "警告", "小心",
      "详情"}},
    {"zh-Hant",
     {"目錄", "插圖", "表格", "圖", "表", "註釋", "注意", "提示", "重要", "警告", "小心",
      "詳情"}},
    {"ja",
     {"目次", "図", "表", "図", "表", "注", "注記", "ヒント", "重要", "警告", "注意", "詳細"}},
    {"ko",
     {"차례", "그림", "표", "그림", "표", "주석", "참고", "팁", "중요", "경고", "주의",
      "자세히"}},
    {"de",
     {"Inhalt", "Abbildungen", "Tabellen", "Abbildung", "Tabelle", "Anmerkungen", "Hinweis",
      "Tipp", "Wichtig", "Warnung", "Vorsicht", "Einzelheiten"}},
    {"fr",
     {"Table des matières", "Figures", "Tableaux", "Figure", "Tableau", "Notes", "Remarque",
      "Astuce", "Important", "Avertissement", "Attention", "Détails"}},
    {"es",
     {"Índice", "Figuras", "Tablas", "Figura", "Tabla", "Notas", "Nota", "Consejo",
      "Importante", "Advertencia", "Precaución", "Detalles"}},
    {"it",
     {"Indice", "Figure", "Tabelle", "Figura", "Tabella", "Note", "Nota", "Suggerimento",
      "Importante", "Avviso", "Attenzione", "Dettagli"}},
    {"ru",
     {"Содержание", "Рисунки", "Таблицы", "Рисунок", "Таблица", "Примечания", "Примечание",
      "Совет", "Важно", "Предупреждение", "Осторожно", "Подробности"}},
    {"pt",
     {"Sumário", "Figuras", "Tabelas", "Figura", "Tabela", "Notas", "Nota", "Dica",
      "Importante", "Aviso", "Cuidado", "Detalhes"}},
    {"ar",
     {"المحتويات", "الأشكال", "الجداول", "الشكل", "الجدول", "الحواشي", "ملاحظة", "نصيحة", "مهم",
      "تحذير", "تنبيه", "التفاصيل"}},
    {"fa",
     {"فهرست", "شکل‌ها", "جدول‌ها", "شکل", "جدول", "یادداشت‌ها",
      "نکته", "راهنمایی", "مهم", "هشدار", "احتیاط", "جزئیات"}},
    {"he",
     {"תוכן העניינים", "איורים", "טבלאות", "איור", "טבלה", "הערות", "הערה", "טיפ", "חשוב",
      "אזהרה", "זהירות", "פרטים"}},
    {"hi",
     {"विषय-सूची", "चित्र", "तालिकाएँ", "चित्र", "तालिका", "टिप्पणियाँ", "नोट", "सुझाव", "महत्वपूर्ण",
      "चेतावनी", "सावधानी", "विवरण"}},
};

nb_str nb_word_in(nb_str lang, nb_word w)
{
    if (nb_lang_is_traditional(lang)) return nb_str_of(words[2].word[w]);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (nb_lang_is(lang, words[i].lang)) return nb_str_of(words[i].word[w]);
    return nb_str_of(words[0].word[w]);
}
