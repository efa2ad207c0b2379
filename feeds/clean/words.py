"""The words that the cleaning rules look for. Data only."""

# fmt: off
CONTAINERS = {
    "advertisement": (
        "ad", "ads", "adv", "advert", "adverts", "advertisement", "advertisements", "advertising",
        "adsbygoogle", "adslot", "adsense", "adbox", "adunit", "atatags", "dfp", "gpt", "mpu", "imu",
        "innity", "sinaads",
        "sponsor", "sponsored", "sponsors", "taboola", "tbl feed", "trc", "outbrain", "mgid",
        "revcontent", "zergnet", "google auto placed", "banner ad", "native ad",
        "revenue unit", "adfit", "kakao ad",
    ),
    "promotion": (
        "promo", "promos", "promotion", "self promo", "newsletter", "subscribe", "subscription",
        "interstitial", "paywall", "cookie", "cookies", "app download", "download app", "donate", "donation",
        "call to action", "cta", "signup", "sign up", "favourite container",
        "wp block jetpack subscriptions", "kg signup", "mailchimp", "qr", "qrcode", "reward", "rewards",
        "tip jar", "profile container", "profile card", "popup", "modal", "gdpr", "consent",
    ),
    "share buttons": (
        "share", "shares", "sharing", "sharedaddy", "social", "socials", "service links", "addtoany", "a2a",
        "addthis", "sharethis", "share bar", "share buttons", "like button", "likes", "jp likes",
        "follow us", "print button", "rich media tool",
        "bookmark links", "jiathis", "bdsharebuttonbox", "bshare", "sd like",
        "container postbtn", "daum like",
    ),
    "related articles": (
        "related", "relatedposts", "relatedarticles", "jp relatedposts", "yarpp", "more article",
        "more articles", "more news", "more stories", "more links", "more from", "recommend", "recommended",
        "recommendation", "recommendations", "read more", "readmore", "read also", "read next", "see also",
        "also read", "you may like", "might like", "popular posts", "most read", "most popular", "trending",
        "latest news", "recent posts", "prev next", "post navigation", "nav links", "nav previous",
        "next post", "pager", "pagination", "bottom box", "field name field related", "onward", "suggested",
        "teaser list", "wp rp", "rp4wp", "relpost", "story list",
        "another category",
    ),
    "comments": (
        "comment", "comments", "comment list", "comment wrapper", "comment form", "respond", "disqus",
        "fb comments", "livefyre", "reader comments", "comment respond",
    ),
    "navigation": (
        "breadcrumb", "breadcrumbs", "nav", "navbar", "navigation", "menu", "toolbar", "skip link",
        "sidebar", "site header", "site footer", "widget area", "toc", "table of contents", "edit section",
        "mw editsection", "back to top", "language switcher",
    ),
    "page data": (
        "entry meta", "post meta", "article meta", "meta data", "submitted", "posted on", "post date",
        "publish date", "published on", "published date", "pub date", "entry date", "date published",
        "timestamp", "word count", "reading time", "read time", "view count", "post views", "post tags",
        "tag links", "tags links", "entry tags", "article tags", "tag list", "taglist", "tagcloud",
        "cat links", "category links", "post categories", "entry categories", "entry author wrapper",
        "author box", "author bio", "about author", "comment count", "comments link", "entry utility",
        "article info", "rdf meta", "rich media meta", "created date", "createddate", "post info",
        "hash tag", "hash tags", "hashtags", "keywords", "mod tags", "pvc stats", "pstatus",
        "read count", "topics and reviewer",
        "post labels", "post footer line", "post terms", "post author name", "post signature", "user info",
        "vote count", "voting container", "edit this page", "last updated", "last update",
        "saboxplugin", "author card", "author profile", "author description", "author desc",
        "content item time", "reply count", "aimg tip", "print link", "tt box namecard",
    ),
    "hidden text": (
        "visually hidden", "visuallyhidden", "element invisible", "element hidden", "screen reader text",
        "screen reader", "sr only", "screenreader", "assistive text", "off screen", "offscreen",
        "hidden text",
    ),
}
"""Kind -> names of containers: sequences of the words that class and id are made of."""

PROMOTIONS = (
    "订阅", "訂閱", "subscribe", "newsletter", "电子报", "電子報", "下载app", "下載app", "下载客户端",
    "下载手机", "加入会员", "加入會員", "扫码", "掃碼", "扫描二维码", "sign up", "donate",
    "become a member", "打赏", "app store", "google play",
)
"""Words of promotion in a short last block with a link."""

WEAK_PROMOTIONS = (
    "关注", "關注", "追蹤", "追踪", "点赞", "點讚", "按讚", "follow us", "join us", "支持我们", "支持我們",
    "赞助", "贊助",
)
"""The same, in words that articles use too: for very short blocks only."""

INTERRUPTIONS = (
    "advertisement", "advertisements", "advertising", "ad", "广告", "廣告", "sponsored", "赞助内容",
    "贊助內容", "请继续往下阅读", "請繼續往下閱讀", "继续往下阅读", "繼續往下閱讀", "文章未完请往下看",
    "下一页继续", "往下看更多", "story continues below", "story continues below advertisement",
    "article continues below", "article continues after advertisement", "continue reading the main story",
    "continue reading below", "skip advertisement", "skip to content", "back to top", "回到顶部",
    "回到頂部", "返回顶部", "返回頂部", "javascript is required", "please enable javascript", "loading",
    "正在加载", "加载中", "載入中", "在小说阅读器读本章", "在小说阅读器中沉浸阅读", "去阅读", "点分享",
    "点收藏", "点在看", "点点赞", "点个在看", "点个赞", "复制代码", "複製代碼", "like this", "share this",
    "share this post",
    "teilen mit", "gefällt mir",
    "j'aime ceci", "j’aime ceci", "comparte esto", "me gusta esto", "compartilhe isso", "curtir isso",
    "dit delen", "vind-ik-leuk", "поделиться ссылкой", "понравилось это", "bunu paylaş", "이것이 좋아요",
    "共享此文章", "分享此文", "赞过", "收藏", "举报", "收藏 举报", "已收藏", "收藏成功", "收藏本文",
    "展开全文", "收起全文", "用微信扫描二维码", "用微信扫码二维码",
    "分享至好友和朋友圈", "bagikan ini", "menyukai ini",
)
"""Texts of blocks that only made sense on the page, anywhere in the article."""

SHARE_WORDS = (
    "分享到", "分享给", "分享至", "分享此文", "分享", "转发", "轉發", "share this article", "share this",
    "share on", "share via", "share", "tweet", "pin it", "facebook", "twitter", "whatsapp", "telegram",
    "linkedin", "pinterest", "reddit", "tumblr", "email", "e-mail", "print", "copy link", "打印", "列印",
    "微信", "微博", "qq空间", "朋友圈", "line", "邮件", "郵件", "复制链接", "複製連結", "收藏", "点赞",
    "點讚", "赞", "讚", "like this", "like", "loading",
)
"""Words of share buttons."""

# fmt: on

CALLS = (
    r"(?:[请請]?(?:点击|點擊))?(?:上方|下方|下面|左下角|上面)?的?[“\"「]?(?:蓝字|藍字|名片|卡片|蓝色字).{0,12}(?:关注|關注).{0,12}",
    r"[请請]?(?:长按|長按|识别|識別|扫描|掃描|扫码|掃碼)[^，]{0,16}(?:二维码|二維碼|公众号|公眾號)"
    r"(?:[，,]?(?:即可|可|以|来)?(?:关注|關注|添加|加入|下[载載]|進入|进入|进群|入群|订阅|訂閱|购买|打赏|赞赏|参与|联系).{0,10})?",
    r"用?微信(?:扫一扫|扫码|掃一掃|掃碼)(?:.{0,4}(?:关注|關注|分享|下[载載]|二维码|添加|打开|使用|收听).{0,16})?"
    r"|分享(?:至|到|给)好友和?朋友圈|分享(?:至|到)",
    r"预览时标签不可点|(?:继续|向上|向下)滑动看下一个|(?:轻触|点击|點擊)?(?:阅读|閱讀)原文|喜欢此内容的人还喜欢",
    r"返回[^，]{1,8}[，,]查看更多|打开[^，]{1,12}[，,](?:查看|阅读|看)更多.{0,8}|更多精彩(?:内容|文章|資訊|资讯).{0,24}",
    r"\d{1,7}\s*人(?:点赞|喜欢|赞赏|赞同|收藏|喜歡|讚賞)|还没有人赞赏.{0,16}|小礼物走一走.{0,16}|赞赏(?:支持|作者)",
    r"(?:点击|點擊)(?:下圖|下图|图片|圖片|大图|大圖)(?:看|查看|放大).{0,8}|(?:為達|为达)最佳(?:瀏覽|浏览)效果.{0,60}",
    r"本(?:篇)?文章共.{0,6}人(?:贊助|赞助).{0,30}|本帖最后由.{1,40}编辑|下[载載]附件"
    r"|[（(]?[\d.]+\s*[km]b,\s*下[载載]次数:?\s*\d+[)）]?",
    r"(?:被?(?:阅读|閱讀|浏览|瀏覽)|点击数?)\s*[:：]?\s*[（(]?\s*\d{1,9}\s*[)）]?\s*次?"
    r"|(?:查看|发表|所有)评论\s*[（(]?\d*[)）]?|热门跟贴",
    r"打印(?:版本|本页|本頁|本新闻|本文)|列印本頁"
    r"|[【\[]?(?:打印|列印|关闭窗口|關閉視窗|加入收藏|纠错|我要反馈)[】\]]?",
    r"字[体號号體](?:大小)?\s*[:：]?(?:\s*(?:超?大|中|小|标准|標準|a\s?[-+]{0,2}|t|[-+]|\|)){0,6}",
    r"t\s*[-+]\s*[-+]|a\s?[-+]\s+a(?:\s+a\s?[-+])?|a\s?[-+]\s*(?:[/|]\s*)?a\s?[-+]|aa?\s+aa?\s+aa?",
    r"(?:hide|toggle) caption|enlarge this image|leave a comment|subscribe now"
    r"|upgrade to paid|refer a friend",
    r"更多我的(?:博客)?文章|share this post|reuse this content(?: the trust project)?"
    r"|[\d,.]+ total views?(?:,\s*[\d,.]+ views? today)?",
    r"(?:(?:print|e-?mail|close|bookmark)(?: this)? (?:page|article|story|window|version)\W*){1,4}"
    r"|printer[- ]friendly(?: version| page)?|(?:seite|artikel|beitrag) drucken|druckversion"
    r"|fenster schließen",
    r"imprimer (?:cette page|l.article|cet article)|version imprimable|fermer (?:la|cette) fenêtre"
    r"|imprimir (?:esta página|este artículo|artículo|este artigo|notícia|esta noticia)"
    r"|cerrar (?:la )?ventana|vers(?:ión|ão) para (?:imprimir|impressão)|fechar (?:a )?janela"
    r"|stampa (?:questa pagina|l.articolo|articolo)",
    r"(?:версия для печати|распечатать(?: страницу)?|закрыть окно|wersja do druku|yazdır|طباعة(?: الصفحة)?)"
    r"|(?:このページを)?印刷(?:する)?|(?:ウィンドウを)?閉じる|인쇄(?:하기)?|프린트(?:하기)?|창\s?닫기",
    r"扫一扫.{0,4}(?:关注|關注).{0,16}|(?:[^，,]{1,40}[，,！!])?(?:更多|欢迎|歡迎|[请請])[^，,]{0,12}(?:扫描|掃描|扫码)"
    r"[^，,]{0,8}(?:二维码)?(?:关注|關注)[^，,]{0,60}",
    r"本文由\s*简悦\s*simpread\s*转码.{0,120}|(?:全文完|全文终)?\W*本文由.{1,12}(?:剪藏|转码).{0,60}",
    r".{0,40}(?:最新推荐文章|已)?于\s?\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\s?(?:首次)?(?:发布|修改).{0,24}",
    r"submitted by\s+/?u/\S+.*\[link\]\s*\[comments\]",
    r"(?:点击|點擊|轻触)(?:上方|下方|上面|下面)?[“\"「][^”\"」]{1,20}[”\"」][，,]?.{0,4}(?:关注|關注|订阅|訂閱|加入).{0,12}",
)
"""Patterns for whole blocks that only make sense on their page."""

LAST_CALLS = (
    r"(?:立即|即刻|现在|現在|欢迎|歡迎|[请請])?(?:点击|點擊|长按|扫码|掃碼|关注|關注|追蹤|订阅|訂閱|按讚|點讚|加入)"
    r"[^，。？！的]{0,16}(?:公众号|公眾號|读者群|交流群|粉絲團|粉丝团|粉絲專頁|專頁|频道|頻道|[“\"「]阅读原文[”\"」])[^。？！的]{0,10}",
    r"更多精[采彩]內容.{0,20}|感谢阅读.{1,20}[！!，,].{0,12}订阅.{0,30}|.{0,12}若遭移除請見諒|往下看更多",
    r"if you (?:enjoyed|liked) this.{0,60}(?:clap|follow|share|subscribe).{0,40}",
    r"get (?:our|the) .{0,40}(?:delivered )?(?:to|in) your inbox\.?"
    r"|when you buy .{0,60}\b(?:link|links)\b.{0,40}\bcommission\b.{0,60}",
    r"(?:觉得不错|覺得不錯|喜欢就|喜歡就|记得|記得|点个?|點個?|[请請]).{0,6}(?:点赞|點讚|[“\"「]?在看|转发)(?!的).{0,24}",
    r"下[载載].{0,16}\bapp\b.{0,60}|(?:不用抽.{0,12})?(?:现在|現在)用app看新聞.{0,60}|[^，]{0,30}尽在[^，]{0,12}app",
    r"(?:喜欢|喜歡)(?:我的|这篇|這篇|本文).{0,12}[吗嗎？?](?:.{0,24}(?:支持|点赞|赞赏|打赏|分享|咖啡).{0,24})?"
    r"|[请請]我喝杯咖啡.{0,16}",
    r"下一篇|上一篇|您的(?:打赏|支持|赞赏).{0,20}(?:动力|创作|鼓励).{0,12}|坚持原创.{0,30}支持.{0,20}",
    r"(?:如果[^。！？!?]{0,30}|[^。！？!?]{1,24}[，,]\s?)?也?(?:欢迎|歡迎)(?:大家|各位)?(?:扫码|搜索)?(?:关注|關注|订阅|訂閱)"
    r"(?:我们?的|我們的|作者|下方的?)(?:个人|個人)?(?:微信)?(?:公众号|公共号|公眾號)(?!的)[^。！？!?]{0,60}",
    r"(?:关注|關注|追蹤|加入).{0,16}(?:公众号|公眾號|好友|粉丝团|粉絲團|粉絲專頁|頻道|频道)",
    r"(?:欢迎|歡迎)(?:订阅|訂閱|关注|關注)(?:我们的|我們的|我的)?[^的，]{0,12}|[^，]{0,12}歡迎各界.{0,30}來稿.{0,40}",
    r"在?.{0,40}(?:搜索|搜尋)[^，]{1,20}(?:即可|就能)?(?:订阅|訂閱|收听|關注|关注).{0,8}|用行動支持.{0,20}",
    r"(?:投稿|频道|頻道|群组|群組)\s*[:：]\s*@\w+(?:\s+(?:投稿|频道|頻道|群组|群組)\s*[:：]\s*@\w+)*",
    r"sign up (?:to|for) [^.]{0,60}newsletters?[^.]{0,20}|thanks for reading .{1,60}subscribe .{0,80}",
    r".{1,60} is a reader-supported publication\..{0,160}",
    r"この記事が気に入ったら.{0,40}|よろしければサポート.{0,40}|チャンネル登録.{0,40}お願い.{0,10}",
)
"""The same, in words that articles use too: for the last blocks only."""

MAIL = (
    r"thanks for reading .{1,80}[!.] (?:this post is public.{0,60}|subscribe (?:now |for free )?to .{0,120})",
    r".{1,80} is a reader-supported publication\. to receive new posts and support .{0,140}",
)
"""Patterns for whole blocks that newsletters have anywhere."""

WHY_MAIL_CAME = (
    r"you(?:['’]re| are| have)? receiv(?:e|ed|ing) this (?:e-?mail|newsletter|message)\b.{0,250}",
    r"(?:sie|du) (?:erhalten|erhältst|bekommen|bekommst) diesen? (?:e-?mail|newsletter|nachricht).{0,250}",
    r"vous recevez (?:cet e-?mail|ce mail|ce message|cette newsletter|cette lettre).{0,250}",
    r"(?:has recibido|ha recibido|recibes|recibe|está recibiendo)"
    r" este (?:correo|mensaje|bolet[ií]n|e-?mail).{0,250}",
    r"(?:você )?(?:está recebendo|recebeu) este e-?mail.{0,250}",
    r"(?:hai ricevuto|ricevi|stai ricevendo) questa (?:e-?mail|newsletter).{0,250}",
    r"(?:je|u) ontvangt deze (?:e-?mail|nieuwsbrief).{0,250}",
    r"(?:otrzymujesz|otrzymałeś) t(?:ę|ego) (?:wiadomość|e-?mail|newsletter).{0,250}",
    r"вы получили это (?:письмо|сообщение).{0,250}",
)
"""What newsletters say to those who get them, and characters of novels to each other."""

LINKED_MAIL = (
    *WHY_MAIL_CAME,
    r"(?:forwarded this|was this) (?:e-?mail|newsletter|message)(?: forwarded to you)?\?.{0,100}",
    r"thank(?:s| you) for being an? (?:free|paid|paying)(?: \w+)? (?:subscriber|member)\b.{0,120}",
    r"you(?:['’]re| are) (?:currently )?(?:an? |on the )(?:free|paid) (?:subscriber|list|plan)\b.{0,200}",
    r"you(?:['’]re| are) (?:getting|subscribed to) this (?:e-?mail|newsletter|message)\b.{0,250}",
    r"(?:if you )?no longer want (?:to receive )?these (?:e-?mails|newsletters).{0,120}",
    r"unsubscribe (?:here|from (?:this|these|our|all|the) .{1,80})",
    r"(?:©|copyright).{0,250}\bunsubscribe(?: here)?",
    r"(?:trouble|problems?) (?:viewing|reading|seeing) this (?:e-?mail|newsletter|message).{0,100}",
    r"view this (?:e-?mail|newsletter|message) in .{0,40}",
)
"""Patterns for whole blocks of newsletters that have a link: articles say such things without one."""

BUTTONS = ("share", "分享", "转发", "轉發", "comment", "comments", "评论", "評論", "like", "tweet")
"""Texts of links that are buttons."""

# fmt: off
PAGE_WORDS = (
    "", "next", "next page", "previous", "previous page", "prev", "last", "first", "page", "pages",
    "view all", "single page", "weiter", "zurück", "nächste seite", "vorherige seite", "suivant",
    "précédent", "page suivante", "siguiente", "anterior", "página siguiente", "próxima",
    "próxima página", "seguinte", "successiva", "precedente", "volgende", "vorige", "następna",
    "poprzednia", "dalej", "следующая", "предыдущая", "вперёд", "назад", "далее", "sonraki", "önceki",
    "التالي", "السابق", "下一页", "上一页", "下一頁", "上一頁", "尾页", "首页", "末页", "全文",
    "次へ", "前へ", "次のページ", "前のページ", "다음", "이전", "trang sau", "หน้าถัดไป",
)
# fmt: on
"""Words of links to the other pages of an article."""

QR_CODES = r"二维码|二維碼|扫码|掃碼|扫一扫|掃一掃|\bqr codes?\b"
"""Mentions of a QR code beside its picture."""

PROXIES = (r"https://images\.weserv\.nl/?\?(?:.*&)?url=(?:https?://|//)?", r"https?://i\d\.wp\.com/")
"""Prefixes of image proxies' addresses, up to the host of the original image."""
