"""Pages of articles as sites build them: thirty templates, to be filled in six languages.

Each puts the same things around an article: navigation, a cookie notice, share links, other articles, comments,
a newsletter, a footer. `must` are the sentences of the article, `must_not` those of everything else.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape

from feeds.clean.cleaner import clean
from feeds.pull.items import text_of

WORDS = {
    "en": (
        (
            "The harbour was closed for three days after the storm",
            "Fishermen said that they had never seen such waves",
        ),
        ("The mayor promised help for the families", "Repairs will cost more than two million"),
        "Home|About us|Contact|We use cookies to improve your visit|Share this page with your friends"
        "|Read next: the ten best beaches|Great article, thank you so much|Subscribe to our newsletter"
        "|All rights reserved by the publisher",
    ),
    "de": (
        (
            "Der Hafen blieb nach dem Sturm drei Tage geschlossen",
            "Solche Wellen hatten die Fischer noch nie gesehen",
        ),
        ("Der Bürgermeister versprach den Familien Hilfe", "Die Reparatur kostet mehr als zwei Millionen"),
        "Startseite|Über uns|Kontakt|Wir verwenden Cookies für Ihren Besuch|Teilen Sie diese Seite mit Freunden"
        "|Lesen Sie auch: die zehn schönsten Strände|Toller Artikel, vielen Dank|Abonnieren Sie unseren Newsletter"
        "|Alle Rechte liegen beim Verlag",
    ),
    "fr": (
        (
            "Le port est resté fermé trois jours après la tempête",
            "Les pêcheurs n'avaient jamais vu de telles vagues",
        ),
        ("Le maire a promis une aide aux familles", "Les réparations coûteront plus de deux millions"),
        "Accueil|Qui sommes-nous|Contact|Nous utilisons des cookies pour votre visite|Partagez cette page"
        "|À lire aussi : les dix plus belles plages|Très bon article, merci beaucoup|Abonnez-vous à notre lettre"
        "|Tous droits réservés à l'éditeur",
    ),
    "ru": (
        ("Порт был закрыт три дня после шторма", "Рыбаки говорят, что никогда не видели таких волн"),
        ("Мэр обещал помочь семьям", "Ремонт обойдётся более чем в два миллиона"),
        "Главная|О нас|Контакты|Мы используем файлы cookie|Поделитесь этой страницей с друзьями"
        "|Читайте также: десять лучших пляжей|Отличная статья, большое спасибо|Подпишитесь на нашу рассылку"
        "|Все права принадлежат издателю",
    ),
    "zh": (
        ("暴风雨过后，港口关闭了三天，渔船无法出海", "渔民们说，他们从来没有见过这样大的海浪"),
        ("市长承诺向受灾家庭提供帮助", "修复工程预计将耗资两百多万元"),
        "首页|关于我们|联系方式|我们使用缓存文件改善您的访问|把本页分享给您的朋友|推荐阅读：十个最美的海滩"
        "|好文章，非常感谢作者|订阅我们的电子报|版权归出版者所有",
    ),
    "ar": (
        ("ظل الميناء مغلقا ثلاثة أيام بعد العاصفة", "قال الصيادون إنهم لم يروا مثل هذه الأمواج من قبل"),
        ("وعد رئيس البلدية بمساعدة العائلات", "ستكلف الإصلاحات أكثر من مليونين"),
        "الرئيسية|من نحن|اتصل بنا|نستخدم ملفات تعريف الارتباط|شارك هذه الصفحة مع أصدقائك"
        "|اقرأ أيضا: أجمل عشرة شواطئ|مقال رائع شكرا جزيلا|اشترك في نشرتنا الإخبارية|جميع الحقوق محفوظة للناشر",
    ),
}
"""Language -> sentences of an article, of its end, and texts around it."""


@dataclass(frozen=True, slots=True)
class Case:
    """A page, and what its article must and must not have."""

    template: str
    language: str
    html: str
    must: tuple[str, ...]
    must_not: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Parts:
    title: str
    paragraphs: tuple[str, ...]
    nav: str
    cookies: str
    share: str
    related: str
    comments: str
    newsletter: str
    footer: str


def cases() -> Iterator[Case]:
    """Every template in every language."""
    for language, (first, last, around) in WORDS.items():
        home, about, contact, cookies, share, related, comment, newsletter, footer = around.split("|")
        stop = "。" if language == "zh" else "."
        texts = [f"{one} ({number}){stop}" for number in range(1, 6) for one in (*first, *last)]
        paragraphs = tuple(" ".join(texts[at : at + 4]) for at in range(0, 20, 4))
        parts = _Parts(
            title=first[0],
            paragraphs=paragraphs,
            nav=_list(home, about, contact),
            cookies=cookies,
            share=share,
            related=related,
            comments="".join(f"<p>{comment} {number}{stop}</p>" for number in range(12)),
            newsletter=newsletter,
            footer=footer,
        )
        for name, template in TEMPLATES.items():
            html = (
                f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{parts.title}</title>'
                f"</head><body>{template(parts)}</body></html>"
            )
            kept = texts if name != "short" else texts[:8]
            yield Case(
                name, language, html, tuple(kept), (cookies, share, related, comment, newsletter, footer)
            )


def _list(*texts: str) -> str:
    return "<ul>" + "".join(f'<li><a href="/x">{escape(text)}</a></li>' for text in texts) + "</ul>"


def _p(parts: _Parts, tag: str = "p", attributes: str = "") -> str:
    return "".join(f"<{tag}{attributes}>{text}</{tag}>" for text in parts.paragraphs)


def _h1(parts: _Parts) -> str:
    return f"<h1>{parts.title}</h1>"


def _cards(parts: _Parts, tag: str = "div", name: str = "related") -> str:
    card = f'<{tag} class="card"><h3><a href="/y">{parts.related}</a></h3><p>{parts.related}</p></{tag}>'
    return f'<div class="{name}">{card * 4}</div>'


def _page(parts: _Parts, middle: str, *, comments: bool = True) -> str:
    """A page around its middle, named as most sites name things."""
    below = f'<section id="comments"><h2>12</h2>{parts.comments}</section>' if comments else ""
    return (
        f'<div class="cookie-banner"><p>{parts.cookies}</p><button>OK</button></div><nav>{parts.nav}</nav>{middle}'
        f'<div class="share"><a href="#">{parts.share}</a></div>{_cards(parts)}{below}'
        f'<form class="newsletter"><p>{parts.newsletter}</p><input></form><footer><p>{parts.footer}</p></footer>'
    )


def _split(parts: _Parts, between: str, tag: str = "div") -> str:
    return between.join(f"<{tag}><p>{text}</p></{tag}>" for text in parts.paragraphs)


Template = Callable[[_Parts], str]

TEMPLATES: dict[str, Template] = {
    "article": lambda it: _page(it, f"<article>{_h1(it)}{_p(it)}</article>"),
    "main": lambda it: _page(it, f"<main>{_h1(it)}{_p(it)}</main>"),
    "microdata": lambda it: _page(it, f'<div>{_h1(it)}<div itemprop="articleBody">{_p(it)}</div></div>'),
    "wordpress": lambda it: _page(
        it,
        f'<div id="content"><div class="post hentry">{_h1(it)}<div class="entry-content">{_p(it)}'
        f'<div class="sharedaddy">{it.share}</div></div></div></div>',
    ),
    "table layout": lambda it: (
        f'<table width="100%"><tr><td width="20%">{it.nav}<p>{it.cookies}</p></td><td>{_h1(it)}{_p(it)}</td>'
        f"<td>{_cards(it)}<p>{it.newsletter}</p><p>{it.share}</p></td></tr></table><hr><p>{it.footer}</p>"
    ),
    "line breaks": lambda it: _page(
        it, f'<div class="text">{_h1(it)}{"<br><br>".join(it.paragraphs)}</div>', comments=False
    ),
    "sections": lambda it: _page(it, f"<article>{_h1(it)}{_split(it, '<h2>§</h2>', 'section')}</article>"),
    "advertisements between": lambda it: _page(
        it,
        f'<div class="story">{_split(it, f"<div class=ad-slot><p>{it.newsletter}</p></div>")}</div>',
    ),
    "cards are articles": lambda it: (
        f"<nav>{it.nav}</nav><article class=story>{_h1(it)}{_p(it)}</article>{_cards(it, 'article')}"
        f"<footer>{it.footer} {it.cookies} {it.share} {it.newsletter}</footer>"
    ),
    "comments are longer": lambda it: _page(
        it, f'<div class="post-body">{_h1(it)}{_p(it)}</div><div id="disqus">{it.comments * 4}</div>'
    ),
    "comments are articles": lambda it: _page(
        it,
        f"<article>{_h1(it)}{_p(it)}</article><div class=comments>"
        f"{''.join(f'<article class=comment>{it.comments}</article>' for _ in range(3))}</div>",
        comments=False,
    ),
    "wide sidebar": lambda it: (
        f'<div class="wrap"><div class="col-8">{_h1(it)}{_p(it)}</div><aside class="col-4">{_cards(it) * 3}'
        f"<p>{it.newsletter}</p><p>{it.cookies}</p></aside></div><footer>{it.share}{it.footer}</footer>"
    ),
    "figures": lambda it: _page(
        it,
        f"<article>{_h1(it)}"
        + "".join(
            f'<figure><img src="/{n}.jpg"></figure><p>{text}</p>' for n, text in enumerate(it.paragraphs)
        )
        + "</article>",
    ),
    "short": lambda it: _page(
        it, f"<article>{_h1(it)}<p>{it.paragraphs[0]}</p><p>{it.paragraphs[1]}</p></article>"
    ),
    "list article": lambda it: _page(it, f"<article>{_h1(it)}<ol>{_p(it, 'li')}</ol></article>"),
    "table of facts": lambda it: _page(
        it,
        f"<article>{_h1(it)}<p>{it.paragraphs[0]}</p><table>"
        + "".join(f"<tr><th>{n}</th><td>{text}</td></tr>" for n, text in enumerate(it.paragraphs[1:]))
        + "</table></article>",
    ),
    "interview": lambda it: _page(
        it,
        f'<div class="interview">{_h1(it)}<dl>'
        + "".join(f"<dt>?</dt><dd>{text}</dd>" for text in it.paragraphs)
        + "</dl></div>",
    ),
    "quotations": lambda it: _page(
        it,
        f"<article>{_h1(it)}"
        + "".join(f"<blockquote><p>{text}</p></blockquote>" for text in it.paragraphs)
        + "</article>",
    ),
    "hashed names": lambda it: (
        f'<div class="x1f"><div class="k9">{it.nav}</div><div class="q7z"><div class="a0">{_h1(it)}</div>'
        f'<div class="b1">{_split(it, "")}</div></div><div class="t5">{_cards(it, name="m2")}</div>'
        f'<div class="w3"><p>{it.cookies}</p><p>{it.share}</p><p>{it.newsletter}</p><p>{it.footer}</p></div></div>'
    ),
    "paragraphs are divs": lambda it: _page(
        it, f'<div class="article-text">{_h1(it)}{_p(it, "div", " class=par")}</div>'
    ),
    "one form": lambda it: (
        f'<form id="aspnetForm"><div id="menu">{it.nav}</div><div id="ctl00_body">{_h1(it)}{_p(it)}</div>'
        f'<div id="foot">{_cards(it)}<p>{it.cookies}</p><p>{it.share}</p><p>{it.newsletter}</p><p>{it.footer}</p>'
        "</div></form>"
    ),
    "overlay": lambda it: _page(
        it,
        f'<div class="modal" role="dialog"><p>{it.newsletter}</p><p>{it.cookies}</p></div>'
        f'<div class="article__body">{_h1(it)}{_p(it)}</div>',
    ),
    "standfirst in the header": lambda it: _page(
        it,
        f"<article><header>{_h1(it)}<p class=standfirst>{it.paragraphs[0]}</p></header>"
        f'<div class="body">{"".join(f"<p>{text}</p>" for text in it.paragraphs[1:])}</div></article>',
    ),
    "related inside": lambda it: _page(
        it,
        f"<article>{_h1(it)}<p>{it.paragraphs[0]}</p><aside class='related-links'>{_list(it.related)}</aside>"
        f'{"".join(f"<p>{text}</p>" for text in it.paragraphs[1:])}<div class="share-bar">{it.share}</div></article>',
    ),
    "forum": lambda it: (
        f"<nav>{it.nav}</nav><div class=thread><div class=post><div class=message>{_h1(it)}{_p(it)}</div></div></div>"
        f'<div class="footer"><p>{it.cookies}</p><p>{it.share}</p><p>{it.related}</p><p>{it.newsletter}</p>'
        f"<p>{it.footer}</p></div>"
    ),
    "amp": lambda it: (
        f"<amp-sidebar>{it.nav}</amp-sidebar><div class=amp-wp-article><div class=amp-wp-article-content>{_h1(it)}"
        f"{_p(it)}</div></div><amp-user-notification><p>{it.cookies}</p></amp-user-notification>"
        f"<footer class=amp-wp-footer><p>{it.footer}</p><p>{it.newsletter}</p>{_cards(it)}</footer>"
    ),
    "landmarks by role": lambda it: (
        f'<div role="navigation">{it.nav}</div><div role="main">{_h1(it)}{_p(it)}</div><div role="complementary">'
        f'{_cards(it)}<p>{it.newsletter}</p></div><div role="contentinfo"><p>{it.footer}</p><p>{it.share}</p></div>'
    ),
    "columns": lambda it: _page(
        it,
        f'<div class="columns">{_h1(it)}<div class="column">{"".join(f"<p>{t}</p>" for t in it.paragraphs[:3])}</div>'
        f'<div class="column">{"".join(f"<p>{t}</p>" for t in it.paragraphs[3:])}</div></div>',
    ),
    "deep": lambda it: _page(it, "<div>" * 30 + f"{_h1(it)}{_p(it)}" + "</div>" * 30),
    "inline wrappers": lambda it: _page(
        it,
        f'<div class="content">{_h1(it)}'
        + "".join(f"<p><span><font>{text}</font></span></p>" for text in it.paragraphs)
        + "</div>",
    ),
}
"""Name -> what makes the body of a page."""


@dataclass(frozen=True, slots=True)
class Score:
    """How well the articles of cases were found, after cleaning."""

    recall: float
    """Share of the sentences of the articles that are there."""
    furniture: float
    """Share of the texts around articles that are there, too."""
    perfect: int
    """Articles that are there, and nothing else."""


def score(pages: Iterable[Case], find: Callable[[str], str]) -> Score:
    """What `find` makes of pages."""
    found = [_scored(case, find(case.html)) for case in pages]
    recall, furniture = (sum(column) / len(found) for column in zip(*found, strict=True))
    return Score(recall, furniture, sum(one == (1, 0) for one in found))


def _scored(case: Case, html: str) -> tuple[float, float]:
    content = clean(html, title="", link="https://news.example/a", path="a.html").html if html else ""
    text = text_of(content)
    there = sum(one in text for one in case.must), sum(one in text for one in case.must_not)
    return there[0] / len(case.must), there[1] / len(case.must_not)
