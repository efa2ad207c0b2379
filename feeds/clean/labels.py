"""Labels of page furniture in the languages with the most feeds. Data only.

Source: the usual words of news sites and of the themes of WordPress, Ghost, Medium, Substack and Jekyll,
collected by hand; those of en, es, fr, pt, tr were compared with `ui-text.yml` of the theme Minimal Mistakes.
"""

# fmt: off
RELATED = {
    "zh": (
        "延伸閱讀", "延伸阅读", "相关阅读", "相關閱讀", "相关内容", "相關內容", "相关文章", "相關文章",
        "相关新闻", "相關新聞", "相关报道", "相關報導", "相关报导", "相關報道", "相关链接", "相關連結",
        "相关图集", "相关视频", "相关专题", "相关话题", "推荐阅读", "推薦閱讀", "推荐文章", "推薦文章",
        "更多阅读", "更多閱讀", "更多内容", "更多新闻", "更多新聞", "更多文章", "更多报道",
        "您可能感兴趣的文章", "您可能感興趣的文章", "你可能感兴趣", "你可能感興趣", "你可能也喜欢",
        "你可能還喜歡", "你可能还想看", "猜你喜欢", "猜你喜歡", "热门文章", "熱門文章", "热门新闻",
        "熱門新聞", "热点推荐", "最新文章", "精选文章", "精選文章", "编辑推荐", "編輯推薦", "编辑精选",
        "看更多", "看更多文章", "往期推荐", "往期回顾", "往期精选", "点击阅读", "拓展阅读", "同场加映",
        "同場加映", "接着看", "你可能想看", "你可能也會喜歡", "你可能也想看", "大家都在看", "更多报导",
        "更多報導", "更多報道", "往期精彩文章", "往期精彩", "往期文章", "精彩回顾", "也请阅读",
        "請繼續閱讀", "请继续阅读", "继续阅读", "上一篇", "下一篇", "相关", "相關",
    ),
    "en": (
        "related", "related articles", "related posts", "related stories", "related content",
        "related news", "related links", "related topics", "related reading", "related coverage",
        "read more", "read also", "also read", "read next", "see also", "see more",
        "more on this story", "more on this", "more stories", "more from", "more news",
        "further reading", "recommended", "recommended reading", "recommended for you",
        "recommended from medium", "you may also like", "you might also like", "you may also enjoy",
        "you may like", "you might be interested in", "don't miss", "most read", "most popular",
        "popular", "trending", "previous", "next", "previous post", "next post", "next article",
        "previous article", "up next", "keep reading", "recent posts", "recent articles",
        "latest posts", "popular posts", "in this series", "other posts", "part of series",
        "part of a series", "part of the series", "this is part of series", "see more recommendations",
        "read this next", "editors' picks", "discussion about this post", "what to read next",
        "top stories", "more in this section", "from our partners", "around the web",
    ),
    "de": (
        "mehr zum thema", "lesen sie auch", "lies auch", "weitere artikel", "ähnliche artikel",
        "ähnliche beiträge", "das könnte sie auch interessieren", "das könnte dich auch interessieren",
        "passend dazu", "auch interessant", "weiterlesen", "weitere beiträge", "empfohlene artikel",
        "verwandte artikel", "verwandte beiträge", "meistgelesen", "lesen sie mehr", "mehr lesen",
        "vorheriger beitrag", "nächster beitrag", "teil der serie", "neueste beiträge",
        "zum weiterlesen",
    ),
    "fr": (
        "lire aussi", "à lire aussi", "lire également", "à lire également", "voir aussi",
        "sur le même sujet", "articles similaires", "articles liés", "articles connexes",
        "vous aimerez aussi", "vous pourriez aimer", "ces articles pourraient vous intéresser",
        "à découvrir", "plus d'articles", "recommandé pour vous", "lire la suite", "les plus lus",
        "article précédent", "article suivant", "dans la même série", "articles récents",
        "à ne pas manquer", "lire plus",
    ),
    "es": (
        "lea también", "lee también", "leer también", "lea además", "te puede interesar",
        "le puede interesar", "también te puede interesar", "artículos relacionados",
        "noticias relacionadas", "entradas relacionadas", "contenido relacionado", "relacionados",
        "relacionadas", "más noticias", "más sobre", "leer más", "ver más", "recomendados",
        "recomendado", "te recomendamos", "podrías ver también", "no te pierdas", "lo más leído",
        "entrada anterior", "entrada siguiente", "ver también", "parte de la serie",
        "entradas recientes", "más información",
    ),
    "pt": (
        "leia também", "leia mais", "veja também", "saiba mais", "artigos relacionados",
        "notícias relacionadas", "posts relacionados", "conteúdo relacionado", "matérias relacionadas",
        "relacionados", "você pode gostar", "você também pode gostar", "você talvez goste também",
        "recomendados", "recomendado para você", "mais lidas", "mais notícias", "não perca",
        "post anterior", "próximo post", "postagens recentes", "parte da série", "ler também",
    ),
    "it": (
        "leggi anche", "leggi di più", "vedi anche", "potrebbe interessarti",
        "potrebbe interessarti anche", "ti potrebbe interessare", "ti potrebbe interessare anche",
        "articoli correlati", "articoli simili", "notizie correlate", "correlati", "consigliati",
        "continua a leggere", "i più letti", "per approfondire", "articolo precedente",
        "articolo successivo", "approfondimenti", "parte della serie",
    ),
    "nl": (
        "lees ook", "lees meer", "lees verder", "zie ook", "bekijk ook", "gerelateerde artikelen",
        "gerelateerd", "gerelateerde berichten", "meer over", "meer artikelen", "aanbevolen",
        "misschien vind je dit ook leuk", "ook interessant", "meest gelezen", "vorig bericht",
        "volgend bericht", "deel van de serie",
    ),
    "pl": (
        "czytaj też", "czytaj także", "czytaj również", "czytaj więcej", "przeczytaj też",
        "przeczytaj także", "przeczytaj również", "zobacz też", "zobacz także", "zobacz również",
        "powiązane artykuły", "powiązane", "powiązane wpisy", "podobne artykuły", "podobne wpisy",
        "polecane", "polecamy", "może cię zainteresować", "poprzedni wpis", "następny wpis",
        "najczęściej czytane", "część serii",
    ),
    "ru": (
        "читайте также", "читайте ещё", "читать также", "читать далее", "читать дальше",
        "смотрите также", "см. также", "по теме", "материалы по теме", "похожие статьи",
        "похожие записи", "похожие материалы", "связанные статьи", "рекомендуем", "рекомендуемое",
        "вам может понравиться", "вам может быть интересно", "другие новости", "ещё по теме",
        "самое читаемое", "популярное", "предыдущая запись", "следующая запись", "часть серии",
    ),
    "uk": (
        "читайте також", "читати також", "читайте ще", "дивіться також", "див. також", "за темою",
        "по темі", "схожі статті", "схожі записи", "пов'язані статті", "пов’язані статті",
        "рекомендуємо", "матеріали за темою", "вам може сподобатися", "популярне", "читати далі",
        "попередній запис", "наступний запис",
    ),
    "tr": (
        "ilgili haberler", "ilgili yazılar", "ilgili içerikler", "ilgili makaleler",
        "bunları da okuyun", "bunlar da ilginizi çekebilir", "bunlar ilginizi çekebilir",
        "ilginizi çekebilir", "ayrıca okuyun", "ayrıca bakınız", "benzer yazılar", "benzer haberler",
        "önerilen yazılar", "devamını oku", "çok okunanlar", "önceki yazı", "sonraki yazı",
        "son yazılar",
    ),
    "ar": (
        "اقرأ أيضا", "اقرأ أيضًا", "إقرأ أيضا", "اقرأ ايضا", "إقرأ أيضًا", "اقرأ أيضاً", "إقرأ أيضاً",
        "قد يهمك أيضا", "قد يهمك أيضًا", "قد يهمك أيضاً", "قد يهمك", "شاهد أيضا", "شاهد أيضًا",
        "شاهد أيضاً", "مقالات ذات صلة", "مواضيع ذات صلة", "أخبار ذات صلة", "ذات صلة", "اقرأ المزيد",
        "المزيد من", "موضوعات ذات صلة", "قد يعجبك أيضا", "قد يعجبك أيضًا", "الأكثر قراءة", "انظر أيضا",
        "المقال السابق", "المقال التالي", "مقالات مشابهة", "مقالات أخرى", "تابع القراءة", "طالع أيضا",
    ),
    "fa": (
        "بیشتر بخوانید", "همچنین بخوانید", "بخوانید", "مطالب مرتبط", "اخبار مرتبط", "مقالات مرتبط",
        "نوشته‌های مشابه", "مطالب مشابه", "پیشنهاد ما", "ادامه مطلب", "نوشته‌های مرتبط",
        "شاید بپسندید", "پربازدیدترین‌ها", "نوشته قبلی", "نوشته بعدی", "همچنین ببینید",
    ),
    "he": (
        "קראו גם", "קרא גם", "קראו עוד", "קראו בהרחבה", "כתבות נוספות", "מאמרים נוספים", "מאמרים קשורים",
        "כתבות קשורות", "פוסטים קשורים", "אולי יעניין אתכם", "אולי יעניין אותך", "עוד בנושא",
        "הפוסט הקודם", "הפוסט הבא",
    ),
    "hi": (
        "यह भी पढ़ें", "ये भी पढ़ें", "इसे भी पढ़ें", "और पढ़ें", "संबंधित लेख", "संबंधित खबरें", "संबंधित पोस्ट",
        "पिछला लेख", "अगला लेख",
    ),
    "bn": ("আরও পড়ুন", "আরো পড়ুন", "সম্পর্কিত লেখা", "সম্পর্কিত নিবন্ধ"),
    "ur": ("یہ بھی پڑھیں", "مزید پڑھیں", "متعلقہ مضامین", "متعلقہ خبریں"),
    "el": ("διαβάστε επίσης", "διαβάστε ακόμα", "δείτε επίσης", "σχετικά άρθρα"),
    "ro": ("citește și", "citiți și", "citește mai mult", "articole similare", "articole asemănătoare"),
    "cs": ("čtěte také", "přečtěte si také", "čtěte dále", "související články", "podobné články"),
    "sv": ("läs också", "läs även", "läs mer", "relaterade artiklar", "relaterade inlägg"),
    "da": ("læs også", "læs mere", "relaterede artikler"),
    "no": ("les også", "les mer", "relaterte artikler"),
    "fi": ("lue myös", "lue lisää", "aiheeseen liittyvää"),
    "hu": ("olvassa el ezt is", "ezt is olvasd el", "kapcsolódó cikkek"),
    "bg": ("прочетете още", "още по темата", "вижте също"),
    "th": ("อ่านเพิ่มเติม", "บทความที่เกี่ยวข้อง"),
    "vi": (
        "xem thêm", "đọc thêm", "bài viết liên quan", "tin liên quan", "bài liên quan",
        "có thể bạn quan tâm", "có thể bạn thích", "bài trước", "bài tiếp theo", "bài viết khác",
        "tin cùng chuyên mục", "đọc nhiều", "bài viết cùng chủ đề",
    ),
    "id": (
        "baca juga", "baca selengkapnya", "lihat juga", "simak juga", "artikel terkait",
        "berita terkait", "terkait", "artikel lainnya", "berita lainnya", "rekomendasi untuk anda",
        "rekomendasi", "mungkin anda suka", "pos sebelumnya", "pos berikutnya", "terpopuler",
        "selanjutnya",
    ),
    "ko": (
        "관련 기사", "관련기사", "관련 글", "관련글", "관련 포스트", "관련 뉴스", "관련 콘텐츠",
        "더 읽어보기", "더 보기", "함께 읽으면 좋은 글", "함께 보면 좋은 글", "추천 글", "추천 기사",
        "이전 글", "다음 글", "이전글", "다음글", "많이 본 뉴스", "인기 글", "시리즈",
    ),
    "ja": (
        "関連記事", "関連ニュース", "関連リンク", "関連情報", "関連する記事", "関連エントリー",
        "あわせて読みたい", "合わせて読みたい", "こちらもおすすめ", "おすすめ記事", "おすすめの記事",
        "おすすめ", "人気記事", "最新記事", "前の記事", "次の記事", "続きを読む", "この記事もおすすめ",
        "こちらの記事もどうぞ", "もっと見る", "ランキング", "シリーズ記事",
    ),
    "tags": (
        "read", "tag", "tagged", "tags", "filed under", "categories", "topics", "keywords", "labels", "标签",
        "標籤", "关键词", "關鍵字", "关键字", "本文标签", "schlagwörter", "schlagworte", "étiquettes",
        "mots-clés", "etiquetas", "palavras-chave", "tagi", "теги", "метки", "хабы", "позначки", "etiketler",
        "الوسوم", "برچسب‌ها", "từ khóa", "태그", "タグ",
    ),
}
"""Labels of links to other articles, and of the navigation between them and by tags."""

SECTIONS = (
    "see also", "further reading", "related reading", "related links", "related topics", "siehe auch",
    "zum weiterlesen", "weiterlesen", "voir aussi", "articles connexes", "véase también", "ver también",
    "veja também", "saiba mais", "más información", "vedi anche", "per approfondire", "approfondimenti",
    "zie ook", "zobacz też", "zobacz także", "см. также", "див. також", "ayrıca bakınız", "انظر أيضا",
    "همچنین ببینید", "xem thêm", "đọc thêm", "lihat juga", "関連情報", "関連リンク", "延伸閱讀", "延伸阅读",
    "拓展阅读", "相关链接", "相關連結",
)
"""Those of them that are headings of encyclopaedias and essays, too."""

RESPONSES = {
    "en": (
        "responses", "comments", "discussion", "replies", "leave a reply", "leave a comment",
        "write a response", "post a comment", "add a comment", "join the conversation",
        "leave a response", "no comments", "reader comments", "what are your thoughts?",
        "discussion about this post", "no comments yet", "submit a comment", "top comments",
    ),
    "de": (
        "kommentare", "kommentar schreiben", "schreibe einen kommentar", "kommentar hinterlassen",
        "antworten", "kommentar verfassen", "keine kommentare", "diskussion",
    ),
    "fr": (
        "commentaires", "laisser un commentaire", "laissez un commentaire", "réactions", "réponses",
        "aucun commentaire", "ajouter un commentaire", "poster un commentaire", "votre commentaire",
    ),
    "es": (
        "comentarios", "deja un comentario", "deja una respuesta", "dejar un comentario", "respuestas",
        "comentar", "sin comentarios", "escribe un comentario",
    ),
    "pt": (
        "comentários", "deixe um comentário", "deixe uma resposta", "respostas",
        "deixar um comentário", "sem comentários",
    ),
    "it": (
        "commenti", "lascia un commento", "lascia una risposta", "risposte", "nessun commento",
    ),
    "nl": (
        "reacties", "geef een reactie", "laat een reactie achter", "plaats een reactie", "reageer",
        "geen reacties",
    ),
    "pl": (
        "komentarze", "dodaj komentarz", "zostaw komentarz", "odpowiedzi", "brak komentarzy",
        "skomentuj",
    ),
    "ru": (
        "комментарии", "оставить комментарий", "добавить комментарий", "ответы", "обсуждение",
        "нет комментариев", "написать комментарий",
    ),
    "uk": (
        "коментарі", "залишити коментар", "додати коментар", "відповіді", "обговорення",
        "немає коментарів",
    ),
    "tr": (
        "yorumlar", "yorum yap", "yorum yapın", "bir yorum yazın", "bir cevap yazın", "yanıtlar",
        "yorum yaz",
    ),
    "ar": (
        "التعليقات", "تعليقات", "اترك تعليقا", "اترك تعليقًا", "اترك تعليقاً", "أضف تعليقا", "الردود",
        "اترك رد", "أضف تعليق",
    ),
    "fa": (
        "دیدگاه‌ها", "نظرات", "دیدگاهتان را بنویسید", "ارسال نظر", "نظر بدهید", "ارسال دیدگاه",
        "دیدگاه خود را بنویسید",
    ),
    "vi": (
        "bình luận", "để lại bình luận", "để lại một bình luận", "ý kiến", "viết bình luận", "trả lời",
    ),
    "id": (
        "komentar", "tinggalkan komentar", "tinggalkan balasan", "tulis komentar", "tanggapan",
        "beri komentar",
    ),
    "ko": (
        "댓글", "댓글 남기기", "댓글 쓰기", "답글 남기기", "의견", "댓글 달기",
    ),
    "ja": (
        "コメント", "コメントを残す", "コメントする", "コメントを書く", "返信", "コメントを投稿",
    ),
    "zh": (
        "评论", "評論", "留言", "发表评论", "發表評論", "发表回复", "發表回覆", "留下评论", "网友评论",
        "網友評論", "精选留言", "发表留言", "發表留言", "写留言", "评论区", "參與討論", "用户评论",
    ),
}
"""Labels of readers' comments."""

ADVERTISEMENTS = (
    "advertisement", "advertisements", "advertising", "advertisment", "sponsored", "sponsored content",
    "sponsor message", "ad", "ads", "promoted", "paid content", "remove ads", "anzeige", "werbung",
    "werbeanzeige", "publicité", "publicidad", "anuncio", "anuncios", "patrocinado", "publicidade",
    "anúncio", "continua após a publicidade", "pubblicità", "advertentie", "reklama",
    "artykuł sponsorowany", "реклама", "на правах рекламы", "reklam", "إعلان", "إعلانات", "اعلان",
    "تبلیغات", "آگهی", "quảng cáo", "iklan", "scroll to continue with content", "광고", "広告",
    "スポンサーリンク", "advertorial",
    "la suite après cette publicité", "la suite après la publicité", "continúa después de la publicidad",
    "el artículo continúa después de la publicidad", "artikel wird nach der anzeige fortgesetzt",
    "weiterlesen nach der anzeige", "continua dopo la pubblicità", "l'articolo continua dopo la pubblicità",
    "artikel gaat verder onder de advertentie", "tekst gaat door onder de advertentie",
    "dalsza część artykułu pod reklamą", "dalsza część tekstu pod reklamą", "продолжение после рекламы",
    "продовження після реклами", "haberin devamı reklamdan sonra", "يستمر المقال بعد الإعلان",
    "تستمر القصة بعد الإعلان", "artikel berlanjut setelah iklan", "記事は広告の後に続きます",
    "記事は広告の下に続きます", "광고 아래에 기사가 계속됩니다", "기사는 광고 뒤에 계속됩니다",
     "广告", "廣告", "推广", "赞助商链接",
)
"""Labels of advertisements."""

FOLLOW_UPS = {
    "subscribe": (
        "unsubscribe", "manage preferences", "update your preferences", "view in browser", "view online",
        "read online", "read in app", "start writing", "abmelden", "im browser ansehen",
        "se désabonner", "se désinscrire", "voir dans le navigateur", "darse de baja",
        "cancelar suscripción", "ver en el navegador", "cancelar inscrição", "ver no navegador",
        "annulla iscrizione", "uitschrijven", "wypisz się", "отписаться", "открыть в браузере",
        "відписатися", "abonelikten çık", "إلغاء الاشتراك", "لغو اشتراک", "ביטול הרשמה",
        "subscribe", "subscribe now", "sign up", "sign up now", "sign up for our newsletter",
        "join our newsletter", "get the newsletter", "newsletter", "jetzt abonnieren",
        "newsletter abonnieren", "abonnieren", "s'abonner", "je m'abonne", "abonnez-vous",
        "inscription à la newsletter", "suscríbete", "suscribirse", "suscribirme",
        "suscríbete a nuestro boletín", "assine", "inscreva-se", "assine a newsletter", "iscriviti",
        "iscriviti alla newsletter", "abonneer", "aanmelden", "schrijf je in", "zapisz się",
        "subskrybuj", "подписаться", "подпишитесь", "підписатися", "підпишіться", "abone ol", "kaydol",
        "اشترك", "اشترك الآن", "عضویت", "مشترک شوید", "đăng ký", "theo dõi", "berlangganan", "구독",
        "구독하기", "購読", "購読する", "登録", "登録する", "订阅", "訂閱", "立即订阅", "立即訂閱",
        "关注", "關注",
    ),
    "share": (
        "share", "share this", "share this post", "share this article", "teilen", "artikel teilen",
        "beitrag teilen", "partager", "partager cet article", "partager sur", "compartir", "comparte",
        "compartilhar", "compartilhe", "compartilhe em", "partilhar", "condividi", "condividi su",
        "delen", "deel dit artikel", "udostępnij", "podziel się", "поделиться",
        "поделиться в соцсетях", "поширити", "поділитися", "paylaş", "شارك", "مشاركة", "شارك المقال",
        "اشتراک گذاری", "اشتراک‌گذاری", "שתפו", "שתף", "शेयर करें", "साझा करें", "sdílet",
        "μοιραστείτε", "megosztás", "distribuie", "শেয়ার করুন", "chia sẻ", "bagikan", "공유", "공유하기",
        "シェア", "シェアする", "共有", "この記事をシェア", "ツイート", "tweet", "分享", "分享到", "转发",
        "轉發",
    ),
    "interface": (
        "sitemap", "open in app", "open app", "get app", "get the app", "sign in", "log in", "login",
        "register", "listen", "save", "follow", "follow us", "menu", "home", "search", "copy link",
        "copy", "print", "skip to content", "skip to main content", "back to top",
        "jump to navigation", "toggle navigation", "close",
        "press enter or click to view image in full size", "listen to this article",
        "listen to article", "member-only story", "restack", "top highlight", "view comments",
        "anmelden", "se connecter", "iniciar sesión", "entrar", "accedi", "inloggen", "zaloguj się",
        "войти", "увійти", "giriş yap", "تسجيل الدخول", "ورود", "đăng nhập", "masuk", "로그인",
        "ログイン", "登录", "登入", "跳转到主要内容", "返回顶部", "nach oben", "zum inhalt springen",
        "aller au contenu", "ir al contenido", "haut de page", "volver arriba", "edit this page",
        "edit on github", "edit page", "view page source", "view source", "page source", "report an issue",
        "was this page helpful?", "was this helpful?", "jump to recipe", "print recipe", "pin recipe",
        "url 복사", "이웃추가", "본문 기타 기능", "공감", "인쇄",
        "スキ", "フォロー", "サポートする", "いいね",
        "seite bearbeiten", "modifier cette page", "编辑此页", "編輯此頁", "在 github 上编辑",
    ),
}
"""Texts of the page's buttons and links, by what they do."""

METADATA = (
    "published", "published on", "publish date", "date published", "posted", "posted on", "posted by",
    "posted in", "updated", "updated on", "last updated", "last updated on", "last modified", "date",
    "by", "author", "written by", "reading time", "estimated reading time", "read time",
    "time to read", "filed under", "categories", "category", "tags", "tagged", "tag", "topics",
    "keywords", "word count", "views", "source", "created", "veröffentlicht", "veröffentlicht am",
    "aktualisiert", "aktualisiert am", "stand", "von", "autor", "lesezeit", "kategorien",
    "schlagwörter", "publié le", "publié", "mis à jour", "mis à jour le", "par", "auteur",
    "temps de lecture", "catégories", "publicado", "publicado el", "actualizado", "por",
    "tiempo de lectura", "etiquetas", "categorías", "publicado em", "atualizado", "atualizado em",
    "tempo de leitura", "categorias", "pubblicato", "pubblicato il", "aggiornato", "di", "autore",
    "tempo di lettura", "categorie", "gepubliceerd", "gepubliceerd op", "bijgewerkt", "door",
    "leestijd", "categorieën", "opublikowano", "data publikacji", "zaktualizowano", "czas czytania",
    "kategorie", "tagi", "опубликовано", "дата публикации", "обновлено", "автор", "время чтения",
    "рубрика", "рубрики", "метки", "теги", "опубліковано", "оновлено", "час читання", "позначки",
    "yayınlanma tarihi", "güncelleme tarihi", "yazar", "okuma süresi", "kategoriler", "etiketler",
    "نشر في", "تاريخ النشر", "آخر تحديث", "الكاتب", "بقلم", "كتب", "وقت القراءة", "التصنيفات",
    "الوسوم", "منتشر شده در", "تاریخ انتشار", "نویسنده", "زمان مطالعه", "دسته‌بندی", "برچسب‌ها",
    "ngày đăng", "cập nhật", "tác giả", "thời gian đọc", "chuyên mục", "thẻ", "diterbitkan",
    "diperbarui", "oleh", "penulis", "waktu baca", "kategori", "게시일", "작성일", "작성자",
    "카테고리", "태그", "公開日", "更新日", "投稿日", "投稿者", "著者", "執筆者", "カテゴリー",
    "カテゴリ", "タグ", "发布", "發佈", "发布时间", "發佈時間", "发布于", "发表于", "更新时间",
    "更新於", "作者", "原创", "原創", "阅读时间", "阅读时长", "分类", "分類", "标签", "標籤", "来源",
    "來源", "编辑", "編輯", "date saved", "date_saved", "date_published", "saved on",
)
"""Names of the fields in which a page repeats what its entry says."""

SOURCES = (
    "source", "source url", "source link", "source article", "original source", "original", "original url",
    "original link", "original article", "original post", "original version", "read original",
    "read the original", "read original article", "read the original article", "view original", "link",
    "link to original", "link to article", "url", "article url", "article link", "permalink", "via", "from",
    "clipped from", "web clip", "saved from", "captured from", "retrieved from", "reposted from",
    "reprinted from", "originally published at", "originally published on", "originally published in",
    "originally posted at", "originally posted on", "originally appeared on", "originally appeared in",
    "first published at", "first published on", "first published in", "first appeared on",
    "originally published", "first published", "published",
    "this article was originally published on", "this post was originally published on",
    "quelle", "originalartikel", "originalbeitrag", "zum original", "zum originalartikel",
    "link zum artikel", "zuerst erschienen auf", "erstmals erschienen auf", "lien", "lien original",
    "article original", "lire l'article original", "publié à l'origine sur", "publié initialement sur",
    "fuente", "fuente original", "enlace", "enlace original", "artículo original",
    "publicado originalmente en", "fonte", "fonte original", "artigo original", "link original",
    "publicado originalmente em", "fonte originale", "articolo originale",
    "pubblicato originariamente su", "bron", "origineel artikel", "źródło", "zdroj", "kaynak", "källa",
    "kilde", "lähde", "forrás", "sursa", "sumber", "nguồn", "πηγή", "источник", "оригинал",
    "оригинал статьи", "ссылка на оригинал", "ссылка", "читать оригинал", "джерело", "оригінал", "المصدر",
    "مصدر", "الرابط", "رابط المقال", "المقال الأصلي", "منبع", "منبع اصلی", "لینک", "לינק", "קישור", "מקור",
    "המקור", "स्रोत", "मूल लेख", "原文", "原文链接", "原文連結", "原文鏈接", "原文地址", "原文网址", "来源",
    "來源", "出处", "出處", "链接", "連結", "转载自", "轉載自", "本文转载自", "转自", "轉自", "本文来源",
    "文章来源", "文章來源", "元記事", "出典", "引用元", "転載元", "リンク", "원문", "원문 링크", "원문 보기",
    "출처", "링크",
)
"""What stands before the address of the original, or is linked to it."""
READERS = (
    "omnivore", "readwise", "cubox", "full content", "full document", "full text", "article text", "正文全文",
)
"""Lines beside the link to the service where a text was read."""
# fmt: on
