"""What only pages say, below or above an article: patterns for the whole text of a block. Data only.

Collected from web clippings and saved pages; the lines about e-mail addresses are those of WordPress.
"""

from .words import WHY_MAIL_CAME

# fmt: off
END_MARKS = (
    r"type your email.{0,4}",
    r"subscribe (?:now )?to (?:keep reading and )?get (?:access to|the latest posts).{0,60}",
    r"by subscribing,? (?:you|i) agree .{0,200}",
    r"already have an account.{0,3}(?:sign|log) in",
    r"a clap icon[\d.,k]*\W*(?:a response icon\d*)?",
    r"добавить в закладки\W*\d*",
    r"(?:name|(?:e-?)?mail)(?: address)? \((?:required|will not be published|optional)\).{0,60}",
    r"(?:your )?email(?: address)? (?:will not|won't) be (?:published|made public|shared).{0,300}",
    r"(?:leave|post|write|submit|add) a (?:reply|comment|response)(?:"
    r" cancel reply| or .{1,30}|\s?[^\w\s].{0,40}|取消.{2,3})",
    r"在.{0,4}浏览器.{0,4}保存.{0,60}",
    r"在.{0,4}瀏覽器.{0,4}儲存.{0,60}",
    r".{0,20}次回のコメントで使用するため.{0,60}",
    r"meinen namen, meine e-mail-adresse und .{0,80}",
    r"enregistrer mon nom, mon e-mail .{0,80}",
    r"guarda mi nombre, correo .{0,80}",
    r"salvar meus dados neste navegador .{0,60}",
    r"salva il mio nome, email .{0,80}",
    r"mijn naam, e-mail en site .{0,80}",
    r"save my name, email,? and .{0,80}",
    r"notify me (?:of|when|by) .{0,80}",
    r"this site uses akismet to reduce spam\..{0,80}",
    r"required fields are marked.{0,10}",
    r"deine e-mail-adresse wird nicht veröffentlicht\..{0,200}",
    r"votre adresse (?:e-mail|de messagerie) ne sera pas publiée.{0,200}",
    r"tu dirección de correo electrónico no será publicada\..{0,200}",
    r"o seu endereço de e-?mail não será publicado\..{0,200}",
    r"il tuo indirizzo e-?mail non sarà pubblicato\..{0,200}",
    r"je e-mailadres wordt niet (?:gepubliceerd|getoond)\..{0,200}",
    r"twój adres e-?mail nie zostanie opublikowany\..{0,200}",
    r"(?:ваш )?адрес e-?mail не будет опубликован\..{0,200}",
    r"e-posta (?:hesabınız|adresiniz) yayımlanmayacak\..{0,200}",
    r"لن يتم نشر عنوان بريدك الإلكتروني.{0,200}",
    r"メールアドレスが公開されることはありません.{0,200}",
    r"이메일(?:\s?주소)?(?:은|는) 공개되지 않습니다.{0,200}",
    r"(?:您的|你的)?(?:电子)?(?:邮箱|邮件)地址不会被公开.{0,100}",
    r"[發发][佈布]留言必[須须]填[寫写]的[電电]子[郵邮]件地址不[會会]公[開开].{0,100}",
    r"(?:please )?(?:log ?in|sign in|sign up|register)(?: (?:or|to|and)"
    r" .{0,40})? to (?:leave|post|add|write|join|reply|comment)\b.{0,60}",
    r"you (?:must|need to) be (?:logged|signed) in to .{0,80}",
    r"to view or add a comment, sign in",
    r"(?:no comments(?: yet)?|be the first to (?:comment|share|like)).{0,40}",
    r"loading (?:form|comments?)[\W_]{0,5}",
    r"recaptcha requires verification",
    r"(?:this site is )?protected by recaptcha.{0,120}",
    r"(?:rss )?feed for comments on this post.{0,40}",
    r"this entry was posted (?:on|in|by|at) .{1,200}",
    r"you can follow any responses to this .{0,200}",
    r"(?:was|is|did you find) this"
    r" (?:(?:page|article|post|content|information|topic|answer) )?(?:helpful|useful)\W*(?:yes)?\W*(?:no)?",
    r"(?:写下|寫下|发表|發表)(?:你|您)的(?:评论|評論|看法|留言).{0,10}",
    r"评论千万条.?友善第一条",
    r"还没有评论.{0,12}",
    r"暂无评论(?:数据)?",
    r"(?:成为|成為)第一个.{0,4}评论.{0,6}",
    r"赞同\s*\d*\s*添加评论",
    r"赞同\s*\d*\s*\d+\s*条评论",
    r"(?:喜欢\s*)?(?:收藏\s*)?申请转载",
    r"register as a new user and use .{1,40} more conveniently",
    r"(?:go to )?list of users who liked",
    r"go to list of comments",
    r"(?:see|show|load) (?:more|all) (?:recommendations|comments)",
    r"(?:see|view) all (?:from|by) .{1,60}",
    r"recommended from medium",
    r"(?:want|prefer) to change how you receive these e-?mails.{0,200}",
    r"(?:to |click here to |you can )?unsubscribe"
    r"(?:,? (?:please )?(?:click )?here|,? at any time.{0,60}|,? from (?:this|these|our|all) .{0,80})?",
    r"(?:you can )?(?:update|manage|change) your (?:e-?mail )?(?:preferences|subscription)"
    r"(?:\W+(?:or )?unsubscribe\b.{0,60})?",
    r"our mailing address is\W{0,3}",
    r"(?:(?:vom|den) )?newsletter (?:abbestellen|abmelden)",
    r"(?:se |me |vous )?(?:désabonner|désinscrire)"
    r"(?: de (?:cette|la|notre) (?:liste|lettre|newsletter).{0,40})?",
    r"(?:darse|darme|date) de baja(?: (?:aquí|de (?:esta|este|la|nuestr[ao]) .{0,40}))?",
    r"cancelar (?:a |la )?(?:inscrição|subscrição|suscripción)",
    r"disiscriviti(?: qui| da .{0,40})?|annulla l.iscrizione",
    r"отписаться(?: от рассылки)?",
    r"(?:abonelikten|listeden) çık(?:mak için.{0,40})?",
    r"إلغاء الاشتراك",
    r"(?:点击|點擊)?(?:退订|取消订阅|退訂|取消訂閱)",
    r"(?:メルマガの?)?(?:配信|購読)(?:の)?(?:停止|解除)(?:は(?:こちら|コチラ))?",
    r"(?:이메일 )?수신\s?거부",
    r"(?:find|read|view) this (?:article|page|story) (?:online )?at\W*(?:https?://\S+)?",
    r"(?:printed|downloaded|retrieved) from:? (?:https?://|www\.)\S+.{0,60}",
    r"your (?:data|information|e-?mail(?: address)?) (?:is|will be)"
    r" (?:used|processed|handled|stored|kept|protected) .{0,80}privacy (?:policy|notice).{0,40}",
    r"discussion about this post",
    r"ready for more",
    r"code of conduct\W+report abuse",
    r"(?:cookie|privacy) (?:preferences|settings)",
    r"comment button reply",
    r"专栏目录",
    r"还没有人点赞.{0,12}",
    r"(?:proudly )?powered by .{1,40}",
    r"posted (?:@|on).{1,80}(?:阅读|views)\s*[(（]\d+[)）].{0,80}",
    r"(?:继续|向上|向下)滑动看下一个",
    r"チップで応援する",
    r"noteプレミアム",
    r"ログインするとコメント.{0,20}",
    r"コメントを(?:投稿|書く|残す)",
    r"(?:edit|improve) this page(?: on github)?",
    r"last updated (?:on|at) .{4,30}",
)
"""Below these only more of the page follows, if anything: forms for comments, accounts, lists of them."""

END_LABELS = (
    r"discover more from .{1,60}",
    r"(?:subscribe|sign up|signup) (?:to|for|and get) (?:our|the|my|this)"
    r" (?:[\w'’&-]+ ){0,5}(?:newsletters?|mailing list)",
    r"(?:join|get) (?:our|the|my) (?:[\w'’&-]+ ){0,4}(?:newsletter|mailing list)",
    r"subscribe to unlock .{1,60}",
    r"unlock (?:audio|this (?:post|article))",
    r"[\d.,]+\s?[km]? (?:followers?|following|subscribers?)(?:\W+[\d.,]+\s?[km]? following)?",
    r"文章被以下专栏收录.{0,3}",
    r"本文(?:已被)?收录于以下专栏.{0,3}",
    r"文章被收录于专栏.{0,3}",
    r"いいなと思ったら応援しよう",
    r"この記事が(?:気に入ったら|参加している募集).{0,30}",
    r"(?:newsletter|infolettre) abonnieren",
    r"inscrivez-vous à (?:notre|la) newsletter",
    r"suscríbete a (?:nuestro|nuestra|la) (?:boletín|newsletter)",
)
"""Below these one or two sentences say more of it."""

END_HINTS = (
    *WHY_MAIL_CAME,
    r"stay (?:updated|in the loop|up to date)",
    r"never miss (?:a|an) (?:post|story|update)",
    r"get premium",
    r"enjoy(?:ed|ing)? this (?:post|article|content|story).{0,40}",
    r"share this (?:post|article|story|page).{0,140}",
    r"legal",
    r"company",
    r"(?:©|copyright\b).{0,20}(?:19|20)\d\d.{0,120}",
    r"all rights reserved",
    r"(?:(?:privacy policy|terms(?: of (?:use|service))?|cookies?)\W*)+",
)
"""The same, where there is another such line: articles may say this."""

NO_END = (
    "references", "reference", "sources", "source", "footnotes", "notes", "endnotes", "bibliography",
    "citations", "appendix", "acknowledgements", "acknowledgments", "credits", "quellen", "fußnoten",
    "références", "fuentes", "referencias", "referências", "riferimenti", "bronnen", "źródła",
    "источники", "примечания", "kaynaklar", "المراجع", "المصادر", "منابع", "参考", "参考文献", "參考文獻",
    "参考资料", "參考資料", "引用链接", "引用", "脚注", "注释", "附录", "参考リンク", "참고", "참고문헌",
)
"""Headings of what an article ends with."""

TOP_MARKS = (
    r"(?:view|open|read) (?:this (?:e-?mail|message|newsletter|issue|post) )?(?:in|on) (?:your |a |the )?"
    r"(?:web )?(?:browser|web|online).{0,20}",
    r"(?:(?:den )?newsletter|(?:diese )?e-?mail)?\s?im browser (?:ansehen|öffnen|anzeigen|lesen).{0,10}",
    r"(?:voir|afficher|consulter|ouvrir) .{0,40}(?:votre|le) navigateur.{0,10}",
    r"ver (?:este )?(?:correo|e-?mail|mensaje|boletín)? ?en (?:tu|su|el) navegador.{0,10}",
    r"(?:ver|abrir) (?:este e-?mail )?(?:no|em seu) navegador.{0,10}",
    r"(?:visualizza|vedi|apri) .{0,30}nel (?:tuo )?browser.{0,10}",
    r"(?:открыть|посмотреть|смотреть) .{0,20}в браузере.{0,10}",
    r"在(?:浏览器|瀏覽器)(?:中|裡|里)?(?:查看|打开|開啟|阅读|閱讀).{0,20}",
    r".{0,20}(?:ウェブ|web|ブラウザ)で(?:見る|ご覧|表示|読む).{0,12}",
    r"discover more from .{1,60}",
    r"(?:over |more than )?[\d.,]+k? subscribers",
    r"by subscribing,? (?:you|i) agree .{0,200}",
    r"already have an account.{0,3}(?:sign|log) in",
    r"subscribe\s*sign in",
    r"время на прочтение",
    r"охват и читатели",
    r"最新推荐文章于 .{8,24} 发布",
    r"以下文章[来來]源[于於]\s?.{1,60}",
    r"(?:[\d.]+[kw万萬]?\s?)(?:阅读|閱讀|次阅读|人阅读)(?:量|数)?",
    r"cc (?:by(?:-\w\w)*\s)?\d\.0(?: by(?:-\w\w)*)?\s?版权",
    r"文章标签",
    r"listen to this (?:chapter|story|post|episode|page|article)",
    r"unlock audio",
    r"paid",
    r"[∙·•]\s?(?:preview|public)",
    r"(?:this article is |a )?members?[- ]only(?: story| post| article)?",
    r"open in app",
    r"sitemap",
)
"""Of whole blocks above the first paragraph of an article."""

HERE = (
    "you are here", "you're here", "sie sind hier", "vous êtes ici", "usted está aquí", "estás en",
    "você está aqui", "está em", "ti trovi in", "sei qui", "u bent hier", "je bent hier",
    "jesteś tutaj", "tu jesteś", "вы здесь", "вы находитесь здесь", "ви тут", "buradasınız",
    "şu an buradasınız", "أنت هنا", "أنت الآن في", "شما اینجا هستید", "אתה נמצא כאן", "είστε εδώ",
    "bạn đang ở", "anda di sini", "您的位置", "您所在的位置", "您现在的位置", "你的位置", "当前位置",
    "当前所在位置", "现在位置", "現在位置", "目前位置", "所在位置", "您當前的位置", "現在地",
    "현재 위치", "คุณอยู่ที่นี่", "आप यहाँ हैं",
)
"""Before the way from the first page of a site to one of its pages."""

HOMES = (
    "home", "home page", "homepage", "main page", "front page", "index", "start", "startseite",
    "accueil", "inicio", "portada", "início", "página inicial", "pagina iniziale", "voorpagina",
    "strona główna", "strona glowna", "главная", "главная страница", "головна", "ana sayfa", "anasayfa",
    "الرئيسية", "الصفحة الرئيسية", "خانه", "صفحه اصلی", "דף הבית", "עמוד הבית", "ראשי", "αρχική",
    "αρχική σελίδα", "trang chủ", "beranda", "首页", "主页", "首頁", "主頁", "网站首页", "網站首頁",
    "本站首页", "ホーム", "トップ", "トップページ", "홈", "หน้าแรก", "होम", "hem", "forsiden", "hjem",
    "etusivu", "domů", "úvod", "főoldal", "kezdőlap", "acasă", "начало",
)
"""Names of the first page of a site, where such a way begins."""

TOP_LABELS = ("原创", "转载", "原創", "轉載", "置顶", "精选", "original", "featured", "pinned")
"""Beside such blocks."""
