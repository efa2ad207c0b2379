"""Ways to run a script in somebody's reader. RUN stands for the script.

Each is written for this project after a class of attacks that sanitizers have fallen for.
"""

RUN = "top.postMessage(NUMBER,'*')"
"""What every attack tries to run: it tells the page around it that it did."""

_FRAME = "<script>RUN</script>"

ATTACKS = (
    # scripts
    "<script>RUN</script>",
    "<SCRIPT type=text/javascript>RUN</SCRIPT >",
    "<script/x>RUN</script/y>",
    "<script\n>RUN</script\t\n>",
    "<scr<script>ipt>RUN</scr</script>ipt><script>RUN</script>",
    "<script src=\"data:text/javascript,RUN\"></script>",
    "<script type=module>RUN</script>",
    "<svg><script>RUN</script></svg>",
    "<svg><script href='data:text/javascript,RUN' /></svg>",
    "<svg><script>&#116;op.postMessage(NUMBER,'*')</script></svg>",
    # handlers
    "<img src=x onerror=RUN>",
    "<img src=x onerror=\"RUN\" alt='>'>",
    "<IMG SRC=x OnErRoR=RUN>",
    "<img/src='x'/onerror=RUN>",
    "<img src=x:y onerror\n=\nRUN>",
    "<img src=x onerror=&#116;&#x6f;p.postMessage(NUMBER,&apos;*&apos;)>",
    "<img src='x\"><img src=x onerror=RUN>'><img src=x onerror=RUN>",
    "<img data-src=x srcset='x 1x' onerror=RUN>",
    "<picture><source srcset=x onerror=RUN><img src=x onerror=RUN></picture>",
    "<svg onload=RUN>",
    "<svg/onload=RUN>",
    "<svg><image href=x onerror=RUN></svg>",
    "<svg><animate onbegin=RUN attributeName=x dur=1s>",
    "<svg><set onbegin=RUN attributename=x to=y></svg>",
    "<svg><a><animate attributeName=href values=javascript:RUN /><text y=20>x</text></a></svg>",
    "<video src=x onerror=RUN></video>",
    "<video><source onerror=RUN src=x></video>",
    "<audio src=x onerror=RUN></audio>",
    "<details open ontoggle=RUN><summary>x</summary></details>",
    "<input autofocus onfocus=RUN>",
    "<textarea autofocus onfocus=RUN></textarea>",
    "<select autofocus onfocus=RUN></select>",
    "<a href=# onclick=RUN>x</a>",
    "<p onmouseover=RUN>x</p>",
    "<p tabindex=0 onfocus=RUN>x</p>",
    "<div contenteditable onfocus=RUN>x</div>",
    "<button onclick=RUN>x</button>",
    "<body onload=RUN>",
    "<body onpageshow=RUN>x",
    "<style>@keyframes k{to{top:1px}}</style><p style='animation:k 1ms' onanimationstart=RUN>x</p>",
    "<iframe src='about:blank' onload=RUN></iframe>",
    "<object data='x' onerror=RUN></object>",
    "<link rel=stylesheet href=x onerror=RUN>",
    "<link rel=stylesheet href='data:text/css,' onload=RUN>",
    "<style onload=RUN></style>",
    # addresses
    "<a href=javascript:RUN>x</a>",
    "<a href=' javascript:RUN'>x</a>",
    "<a href='JaVaScRiPt:RUN'>x</a>",
    "<a href='java\tscript:RUN'>x</a>",
    "<a href='java\nscript:RUN'>x</a>",
    "<a href='java&#x09;script:RUN'>x</a>",
    "<a href='&#106;avascript&colon;RUN'>x</a>",
    "<a href='&#x1;javascript:RUN'>x</a>",
    "<a href='javascript://news.example/%0aRUN'>x</a>",
    "<a href='data:text/html,<script>RUN</script>' target=_self>x</a>",
    "<map name=m><area href=javascript:RUN shape=default></map><img usemap=#m>",
    "<svg><a href=javascript:RUN><text y=20>x</text></a></svg>",
    "<svg><a xlink:href=javascript:RUN><text y=20>x</text></a></svg>",
    "<math href=javascript:RUN><mtext href=javascript:RUN>x</mtext></math>",
    "<base href='javascript:/'><a href='./%0aRUN//'>x</a><script>RUN</script>",
    # frames and objects
    "<iframe src=javascript:RUN></iframe>",
    "<iframe srcdoc='<script>RUN</script>'></iframe>",
    "<iframe srcdoc=&lt;script&gt;RUN&lt;/script&gt;></iframe>",
    "<iframe src='data:text/html,<script>RUN</script>'></iframe>",
    "<iframe src='data:text/html;base64,BASE64'></iframe>",
    "<object data='data:text/html,<script>RUN</script>'></object>",
    "<embed src='data:text/html,<script>RUN</script>'>",
    "<object data=javascript:RUN></object>",
    # forms and documents
    "<form action=javascript:RUN><button>x</button></form>",
    "<form><button formaction=javascript:RUN>x</button></form>",
    "<form id=f></form><button form=f formaction=javascript:RUN>x</button>",
    "<form><input type=image src=x onerror=RUN></form>",
    "<meta http-equiv=refresh content='0;url=data:text/html,<script>RUN</script>'><img src=x onerror=RUN>",
    "<meta http-equiv=refresh content='0;url=javascript:RUN'><svg onload=RUN>",
    # what a parser changes when it reads again
    "<noscript><p title='</noscript><img src=x onerror=RUN>'>",
    "<template><img src=x onerror=RUN></template><svg onload=RUN>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror=RUN&gt;'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=RUN></style></mglyph></form>",
    "<svg></p><style><a id='</style><img src=x onerror=RUN>'>",
    "<svg><title><style><img src=x onerror=RUN></style></title></svg>",
    "<svg><foreignObject><p><style><!--</style><img src=x onerror=RUN>--></p></foreignObject></svg>",
    "<math><annotation-xml encoding='text/html'><img src=x onerror=RUN></annotation-xml></math>",
    "<table><td><svg><desc><td><img src=x onerror=RUN></td></desc></svg>",
    "<xmp><p title='</xmp><img src=x onerror=RUN>'></xmp>",
    "<textarea><p title='</textarea><img src=x onerror=RUN>'></textarea>",
    "<title><p title='</title><img src=x onerror=RUN>'></title>",
    "<noembed><p title='</noembed><img src=x onerror=RUN>'></noembed>",
    "<select><option><style></select><img src=x onerror=RUN></style>",
    "<!--><img src=x onerror=RUN>-->",
    "<!--!><img src=x onerror=RUN> --!><img src=x onerror=RUN>",
    "<![CDATA[><img src=x onerror=RUN>]]>",
    "<?xml version='1.0'?><?x ><img src=x onerror=RUN>",
    "</br><img src=x onerror=RUN></p></form>",
    # the same, with formulas and what else an article may have
    "<math><mi><mglyph><style><img src=x onerror=RUN></style></mglyph></mi></math>",
    "<math><mtext><p><math><style><img src=x onerror=RUN></style></math></p></mtext></math>",
    "<math><mtext><h1><a><h6></a></h6><mglyph><svg><mtext><style><a title='</style><img src=x onerror=RUN>'>",
    "<math alttext='</math><img src=x onerror=RUN>'><mi>x</mi></math><svg onload=RUN>",
    "<math alttext='&lt;/math&gt;&lt;img src=x onerror=RUN&gt;'><mi>x</mi></math><img src=x onerror=RUN>",
    "<math><annotation-xml encoding='text/html'><style><p title='</style></annotation-xml>"
    "<img src=x onerror=RUN>'>",
    "<math><maction actiontype=statusline xlink:href=javascript:RUN><mi>x</mi></maction></math>"
    "<svg onload=RUN>",
    "<math><mrow href=javascript:RUN onclick=RUN tabindex=0 onfocus=RUN autofocus><mi>x</mi></mrow></math>",
    "<math><mfenced open='<img src=x onerror=RUN>' close=')'><mi>x</mi></mfenced></math><svg onload=RUN>",
    "<script type='math/mml'><math><mtext><img src=x onerror=RUN></mtext></math></script>",
    "<script type='math/tex'><img src=x onerror=RUN></script><svg onload=RUN>",
    "<m:math><m:mtext><m:img src=x onerror=RUN></m:mtext></m:math><img src=x onerror=RUN>",
    "<code class='language-<img src=x onerror=RUN>'>x</code><img src=x onerror=RUN>",
    "<data value='\"><img src=x onerror=RUN>'>x</data><svg onload=RUN>",
    "<time datetime='\"><img src=x onerror=RUN>'>x</time><svg onload=RUN>",
    "<details open ontoggle=RUN><summary>x</summary><template><svg onload=RUN></template></details>",
    "<details><summary><math><mtext></summary><style><img src=x onerror=RUN></style></details>",
    "<div><template shadowrootmode=open><style></template><img src=x onerror=RUN></style></div>",
    "<object data=x.swf><p>A sentence for those who cannot see the film.</p><img src=x onerror=RUN></object>",
    "<ruby><rt><svg><style></rt><img src=x onerror=RUN></style></svg></ruby>",
    # what is not closed, and what should not be there
    "<img src=x onerror=RUN\n",
    "<img src=x onerror=RUN // <p>x</p>",
    "<a title=\"<img src=x onerror=RUN>\"\"><img src=x onerror=RUN>x",
    "<p title='x'onmouseover=RUN//>x",
    "<img src=\"x` `<script>RUN</script>\"` `onerror=RUN>",
    "<img \x0csrc=x\x0conerror=RUN>",
    "<img src=x\x00 onerror=RUN>",
    "<\x00script>RUN</script><img src=x onerror=RUN>",
    "&lt;img src=x onerror=RUN&gt;<img src=x onerror=RUN>",
    "<x onclick=RUN tabindex=1 onfocus=RUN autofocus>x</x>",
    "<marquee onstart=RUN>x</marquee>",
    "**[x](javascript:RUN)** <svg onload=RUN>",
    "<p is=x style='background:url(javascript:RUN)' onmouseover=RUN>x",
)  # fmt: skip


def attack(number: int) -> str:
    """An attack that tells its number when it runs."""
    from base64 import b64encode

    run = RUN.replace("NUMBER", str(number))
    encoded = b64encode(_FRAME.replace("RUN", run).encode()).decode()
    text = ATTACKS[number].replace("NUMBER", str(number)).replace("BASE64", encoded)
    return text.replace("RUN", run.replace("'", '"') if _single_quoted(text) else run)


def _single_quoted(text: str) -> bool:
    """Whether the script stands in single quotes."""
    return text[: text.find("RUN")].count("'") % 2 == 1
