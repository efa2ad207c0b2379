"""Keys of front matter in other languages than English, as people and note-taking programs name them.

Words that also mean something else (`data` in Portuguese and Italian) are left out.
"""

from collections.abc import Mapping
from types import MappingProxyType

_KEYS = {
    "original": """
        原文链接 原文地址 原文連結 原文网址 原文網址 原文出处 原文 转载自 轉載自 转载地址 文章链接
        来源 來源 出处 出處 链接 連結 网址 出典 引用元 元記事 リンク 원문
        원문_링크 원문_주소 출처 링크 fuente fuente_original
        enlace quelle originalquelle fonte fonte_original lien
        lien_original bron källa kilde źródło zdroj kaynak источник оригинал ссылка джерело посилання
        المصدر مصدر الرابط رابط منبع لینک מקור קישור nguồn ที่มา स्रोत
    """,
    "date": """
        日期 发布日期 发布时间 發布日期 發佈日期 发表时间 发表日期 时间 時間 公開日 投稿日 日付 작성일
        발행일 게시일 날짜 fecha fecha_de_publicación fecha_de_publicacion datum erscheinungsdatum
        veröffentlicht data_de_publicação data_di_pubblicazione date_de_publication publié_le publicado
        publicado_em publicado_el dato päivämäärä dátum tarih yayın_tarihi дата дата_публикации
        опубликовано опубліковано дата_публікації التاريخ تاريخ_النشر تاريخ تاریخ تاریخ_انتشار תאריך ngày
        ngày_đăng วันที่ तारीख दिनांक 创建时间 創建時間 创建日期 保存时间 收藏时间 作成日時 作成日
        생성_일시 생성일 erstellt fecha_de_creación criado_em créé_le creato создано дата_создания
    """,
    "updated": """
        更新时间 更新時間 更新日期 修改时间 更新日 更新日時 最終更新日時 수정일 최종_편집_일시
        aktualisiert geändert actualizado atualizado mis_à_jour aggiornato güncellendi обновлено
        дата_обновления оновлено
    """,
    "title": """
        标题 標題 题目 タイトル 題名 제목 título titulo titel titre titolo tytuł başlık заголовок
        название назва العنوان عنوان כותרת tiêu_đề ชื่อเรื่อง शीर्षक
    """,
    "people": """
        作者 原文作者 原作者 著者 筆者 저자 원저자 글쓴이
        작성자 autor autora autores auteur autore verfasser forfatter
        författare yazar автор авторы المؤلف الكاتب كاتب نویسنده מחבר tác_giả ผู้เขียน लेखक
    """,
    "tags": """
        标签 標籤 关键词 關鍵字 タグ 태그 etiquetas palabras_clave palavras_chave schlagworte
        schlagwörter stichworte mots_clés étiquettes etichette etiketler теги метки ключевые_слова мітки
        الوسوم وسوم برچسب‌ها برچسب תגיות thẻ
    """,
    "categories": """
        分类 分類 분류 カテゴリ カテゴリー 카테고리 categoría categorías categoria categorias kategorie
        kategorien catégorie catégories kategori рубрика категория категории категорія التصنيف دسته‌بندی
        קטגוריה chuyên_mục
    """,
    "language": """
        语言 語言 言語 언어 idioma sprache langue lingua язык мова
    """,
    "summary": """
        摘要 简介 描述 概要 요약 resumen resumo zusammenfassung résumé riassunto краткое_содержание
        описание опис الملخص خلاصه תקציר tóm_tắt
    """,
}
LOCAL_KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {field: tuple(keys.split()) for field, keys in _KEYS.items()}
)
"""Field -> keys that give it, the most trusted first."""
