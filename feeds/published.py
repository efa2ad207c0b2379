"""Words that say where a text was published first, before an address."""

import re

WORDS = r"""
      (?:本篇)?(?:文章|本文|信息|内容|文本)?(?:由[^\s，。：:]{1,20})?
        (?:(?:转|轉|摘)(?:载|載)?|[编編翻]?[译譯]|改[编編])自
      | 原文(?:首次)?[发發][布佈表][于於在]
      | (?:本文|文章)?(?:最早|最初)?[首始原][发發][于於]?
      | (?:this\s+(?:blog\s+|guest\s+)?(?:post|article|piece|story|essay)\s+(?:was\s+|has\s+been\s+)?)?
        (?:originally|first|previously|also|cross[- ]?)\s*(?:published|posted|appeared|written|from)
        (?:\s+\w+)?\s+(?:at|on|in|by|for|from)\b
      | originally\s+from
      | (?:this\s+(?:blog\s+)?(?:post|article|piece|story|essay)\s+(?:is|was|has\s+been)\s+)?
        (?:re-?posted|re-?published|re-?printed|syndicated)(?:\s+here)?
        (?:\s+with\s+(?:kind\s+)?permission)?\s+from\b
      | (?:the\s+|my\s+)?original\s+(?:blog\s+)?(?:post|article|version|piece|story)\s+
        (?:can\s+be\s+(?:found|read|viewed)|was\s+(?:published|posted)|is\s+(?:published|available))
        (?:\s+(?:on|at|in|here)\b)?
      | (?:you\s+can\s+)?
        (?:find|read|see|view)\s+(?:the|my)\s+original\s+(?:blog\s+)?
        (?:post|article|version|piece|story)
        (?:\s+(?:on|at|in|here)\b|(?=\s*[:\[<]))
      | (?:(?:cet?\s+)?(?:article|billet|texte)\s+(?:(?:a\s+été|est)\s+)?)?
        (?:(?:publié|paru)e?\s+(?:(?:à\s+l['’]origine|initialement|d['’]abord)\s+(?:sur|dans|par)|sur)
          |parue?\s+dans|initialement\s+(?:publié|paru)e?\s+(?:sur|dans|par))\b
      | dieser\s+(?:blog|gast)?(?:artikel|beitrag|text)\s+(?:ist\s+|wurde\s+|erschien\s+)
        (?:erstmals|zuerst|ursprünglich|im\s+original)\s+(?:erschienen\s+|veröffentlicht\s+)?(?:auf|bei|in|im|am)\b
      | (?:erstmals|zuerst|ursprünglich|im\s+original)\s+
        (?:erschienen|veröffentlicht)\s+(?:auf|bei|in|im|am)\b
      | (?:(?:est[ea]\s+)?(?:artículo|artigo|texto|entrada|post)\s+(?:fue\s+|foi\s+)?)?publicad[oa]\s+
        (?:originalmente|originariamente|por\s+primera\s+vez)\s+(?:en|em|no|na)\b
      | (?:(?:quest['’]?o?\s*)?(?:articolo|post)\s+(?:è\s+stato\s+)?)?
        (?:origina(?:riame|lme)nte\s+pubblicat[oa]\s+(?:su|in|da)|pubblicat[oa]\s+su
          |pubblicat[oa]\s+(?:originariamente|originalmente|per\s+la\s+prima\s+volta)\s+(?:su|in|da))\b
      | (?:פורסם|התפרסם)(?:\s+(?:לראשונה|במקור))+\s+(?:ב|על)
      | (?:(?:эта\s+)?(?:статья|заметка)\s+|(?:этот\s+)?(?:пост|материал|текст)\s+)?(?:был[аo]?\s+)?
        (?:(?:впервые\s+|первоначально\s+)опубликован[оа]?\s+(?:на|в)|опубликован[оа]?\s+на)\b
      | (?:вперше\s+|спочатку\s+)?опубліковано\s+(?:вперше\s+|спочатку\s+)?(?:на|в|у)\b
      | (?:dit\s+(?:artikel|stuk|bericht)\s+)?(?:(?:verscheen|is|werd)\s+)?(?:eerder|eerst|oorspronkelijk)\s+
        (?:verschenen\s+|gepubliceerd\s+|geplaatst\s+)?(?:op|in|bij)\b
      | (?:(?:ten\s+)?(?:artykuł|tekst|wpis)\s+)?(?:ukazał\s+się|(?:został\s+)?opublikowan[yae])\s+
        (?:pierwotnie|oryginalnie|po\s+raz\s+pierwszy)\s+(?:na|w)\b
      | (?:pierwotnie|oryginalnie)\s+opublikowan[yae]\s+(?:na|w)\b
      | (?:(?:tento\s+)?(?:článek|článok|text)\s+)?(?:byl[oa]?\s+|bol[oa]?\s+)?(?:původně|pôvodne|poprvé)\s+
        (?:vyšel|vyšlo|vyšiel|publikován[oa]?|publikovan[ýéá]|zveřejněn[oa]?)\s+(?:na|v)\b
      | bu\s+(?:yazı|makale)\s+ilk\s+(?:olarak|kez|defa)\b
      | (?:ursprungligen|först|oprindelige?t?|opprinnelig|først)\s+
        (?:publicera[dt]|publiceret|publisert|udgivet|bragt)\s+(?:på|i|hos)\b
      | (?:alun\s+perin\s+|ensin\s+)julkaistu\b | publicat\s+(?:inițial|original)\s+(?:pe|în)\b
      | (?:artikel\s+ini\s+)?pertama\s+kali\s+(?:diterbitkan|dimuat|dipublikasikan)\s+di\b
      | (?:this\s+(?:post|article|page|text)\s+is\s+|it\s+is\s+)?(?:an?|my)\s+(?:\w+\s+)?translation
        \s+of\b(?!\s+this)
      | (?:this\s+(?:post|article|page|text)\s+(?:is|was)\s+)?translated(?:\s+\w+)?\s+from\b
        (?!\s+(?:the\s+)?(?:(?!(?:an?|article|essay|piece|post|story|text)\b)[^\W\d_]+\s+){1,2}by\b)
      | (?:это\s+)?(?:вольный\s+)?перевод\s+(?:статьи|поста|записи|заметки)\b
      | übersetzt\s+aus\b(?!\s+dem\s+[^\W\d_]+\s+von\b)
      | (?:tradu(?:it|cido|zido)|tradu(?:zion[ei]|cción|ction|ção)(?=\s+(?:de|del|do|da|dell?['’])\s*
          (?:l['’]|este\s+|un\s+)?(?:art[ií]c|artig|artik|texto|texte|post|billet|entrada|original)))
        \s+(?:de\s+l['’]article|de|del|do|da|dall?['’]articolo)\b
        (?!(?:\s+|\s*l['’])[^\W\d_]+\s+(?:por|par|da|di)\b)
      | bài\s+(?:viết\s+)?(?:này\s+)?được\s+dịch\s+từ\b
      | نُ?شرت?\s+(?:(?:هذا\s+|هذه\s+)?(?:المقال|المقالة|التدوينة)\s+)?
        (?:أولا|أولاً|لأول\s+مرة|في\s+الأصل)\s+(?:على|في)
"""
"""For a pattern that ignores blanks and case."""
SAID = re.compile(f"(?:{WORDS})", re.IGNORECASE | re.VERBOSE)
