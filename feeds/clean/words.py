"""The words that rules go by. Data only: a row may be added without reading any code."""

# fmt: off
CONTAINERS = {
    "advertisement": (
        "ad", "ads", "adv", "advert", "adverts", "advertisement", "advertisements", "advertising",
        "adsbygoogle", "adslot", "adsense", "adbox", "adunit", "atatags", "dfp", "gpt", "mpu", "imu",
        "innity", "sponsor", "sponsored", "sponsors", "taboola", "tbl feed", "trc", "outbrain", "mgid",
        "revcontent", "zergnet", "google auto placed", "banner ad", "native ad",
    ),
    "promotion": (
        "promo", "promos", "promotion", "self promo", "newsletter", "subscribe", "subscription",
        "interstitial", "paywall", "cookie", "cookies", "app download", "download app", "donate", "donation",
        "call to action", "cta", "signup", "sign up", "favourite container",
        "wp block jetpack subscriptions", "mailchimp", "popup", "modal", "gdpr", "consent",
    ),
    "share buttons": (
        "share", "shares", "sharing", "sharedaddy", "social", "socials", "service links", "addtoany", "a2a",
        "addthis", "sharethis", "share bar", "share buttons", "like button", "likes", "jp likes",
        "follow us", "print button", "bookmark links", "jiathis", "bdsharebuttonbox", "bshare", "sd like",
    ),
    "related articles": (
        "related", "relatedposts", "relatedarticles", "jp relatedposts", "yarpp", "more article",
        "more articles", "more news", "more stories", "more links", "more from", "recommend", "recommended",
        "recommendation", "recommendations", "read more", "readmore", "read also", "read next", "see also",
        "also read", "you may like", "might like", "popular posts", "most read", "most popular", "trending",
        "latest news", "recent posts", "prev next", "post navigation", "nav links", "nav previous",
        "next post", "pager", "pagination", "bottom box", "field name field related", "onward", "suggested",
        "teaser list",
    ),
    "comments": (
        "comment", "comments", "comment list", "comment wrapper", "comment form", "respond", "disqus",
        "fb comments", "livefyre", "reader comments", "comment respond",
    ),
    "navigation": (
        "breadcrumb", "breadcrumbs", "nav", "navbar", "navigation", "menu", "toolbar", "skip link",
        "sidebar", "site header", "site footer", "widget area", "toc toggle", "edit section",
        "mw editsection", "back to top", "language switcher",
    ),
    "page data": (
        "entry meta", "post meta", "article meta", "meta data", "submitted", "posted on", "post date",
        "publish date", "published on", "published date", "pub date", "entry date", "date published",
        "timestamp", "word count", "reading time", "read time", "view count", "post views", "post tags",
        "tag links", "tags links", "entry tags", "article tags", "tag list", "taglist", "tagcloud",
        "cat links", "category links", "post categories", "entry categories", "entry author wrapper",
        "author box", "author bio", "about author", "comment count", "comments link", "entry utility",
        "article info", "rdf meta",
    ),
    "hidden text": (
        "visually hidden", "visuallyhidden", "element invisible", "element hidden", "screen reader text",
        "screen reader", "sr only", "screenreader", "assistive text", "off screen", "offscreen",
        "hidden text",
    ),
}
"""Kind -> names of containers: sequences of the words that class and id are made of."""

RELATED_LABELS = (
    "延伸閱讀", "延伸阅读", "相关阅读", "相關閱讀", "相关内容", "相關內容", "相关文章", "相關文章",
    "相关新闻", "相關新聞", "相关报道", "相關報導", "相关报导", "相關報道", "相关链接", "相關連結",
    "相关图集", "相关视频", "相关专题", "相关话题", "推荐阅读", "推薦閱讀", "推荐文章", "推薦文章",
    "更多阅读", "更多閱讀", "更多内容", "更多新闻", "更多新聞", "更多文章", "更多报道",
    "您可能感兴趣的文章", "您可能感興趣的文章", "你可能感兴趣", "你可能感興趣", "你可能也喜欢",
    "你可能還喜歡", "你可能还想看", "猜你喜欢", "猜你喜歡", "热门文章", "熱門文章", "热门新闻", "熱門新聞",
    "热点推荐", "最新文章", "精选文章", "精選文章", "编辑推荐", "編輯推薦", "编辑精选", "看更多",
    "看更多文章", "往期推荐", "往期回顾", "往期精选", "点击阅读", "拓展阅读", "同场加映", "同場加映",
    "接着看", "也请阅读", "請繼續閱讀", "请继续阅读", "继续阅读", "上一篇", "下一篇", "相关", "相關",
    "标签", "標籤", "关键词", "關鍵字", "关键字", "本文标签", "related", "related articles",
    "related posts", "related stories", "related content", "related news", "related links",
    "related topics", "related reading", "related coverage", "read more", "read also", "also read",
    "read next", "see also", "more on this story", "more on this", "more stories", "more from",
    "more news", "further reading", "recommended", "recommended reading", "recommended for you",
    "you may also like", "you might also like", "you might be interested in", "don't miss", "most read",
    "most popular", "popular", "trending", "tagged", "tags", "filed under", "categories", "topics",
    "keywords", "previous", "next", "previous post", "next post", "mehr zum thema", "lesen sie auch",
    "lire aussi", "à lire aussi", "lea también", "leia também", "leggi anche",
)
"""What stands over a list of links to other articles."""

PROMOTIONS = (
    "订阅", "訂閱", "subscribe", "newsletter", "电子报", "電子報", "下载app", "下載app", "下载客户端",
    "下载手机", "加入会员", "加入會員", "扫码", "掃碼", "扫描二维码", "sign up", "donate",
    "become a member", "打赏", "app store", "google play",
)
"""What a short last block with a link says that sells something."""

WEAK_PROMOTIONS = (
    "关注", "關注", "追蹤", "追踪", "点赞", "點讚", "按讚", "follow us", "join us", "支持我们", "支持我們",
    "赞助", "贊助",
)
"""The same, in words that articles use too: only in very short blocks."""

INTERRUPTIONS = (
    "advertisement", "advertisements", "advertising", "ad", "广告", "廣告", "sponsored", "赞助内容",
    "贊助內容", "请继续往下阅读", "請繼續往下閱讀", "继续往下阅读", "繼續往下閱讀", "文章未完请往下看",
    "下一页继续", "往下看更多", "story continues below", "story continues below advertisement",
    "article continues below", "article continues after advertisement", "continue reading the main story",
    "continue reading below", "skip advertisement", "skip to content", "back to top", "回到顶部",
    "回到頂部", "返回顶部", "返回頂部", "javascript is required", "please enable javascript", "loading",
    "正在加载", "加载中", "載入中",
)
"""What a block says that only the page needed, wherever it stands."""

SHARE_WORDS = (
    "分享到", "分享给", "分享至", "分享此文", "分享", "转发", "轉發", "share this article", "share this",
    "share on", "share via", "share", "tweet", "pin it", "facebook", "twitter", "whatsapp", "telegram",
    "linkedin", "pinterest", "reddit", "tumblr", "email", "e-mail", "print", "copy link", "打印", "列印",
    "微信", "微博", "qq空间", "朋友圈", "line", "邮件", "郵件", "复制链接", "複製連結", "收藏", "点赞",
    "點讚", "赞", "讚", "like this", "like", "loading",
)
"""What the labels of share buttons are made of."""

# fmt: on

PROXIES = (r"https://images\.weserv\.nl/?\?(?:.*&)?url=(?:https?://|//)?", r"https?://i\d\.wp\.com/")
"""How addresses of image proxies begin, up to the host of the image that they show."""
