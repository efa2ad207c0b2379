"""Bodies in the languages that people write them in -> HTML. Pure; imports nothing else of `feeds`.

languages    which language a body is in: by its file's suffix, and by what it holds
convert      a body and its language -> HTML, and what was dropped
markdown     the Markdown parser: CommonMark with GFM and what blogs and note-taking programs add
html_blocks  HTML within Markdown
emphasis     emphasis beside Chinese, Japanese and Korean
autolinks    addresses in text
blocks       callouts, admonitions, attribute lists, formulas
footnotes    footnotes at the end
references   how much references to one definition may give together
leftovers    marks of Markdown that converters from HTML leave behind
notes        the syntax of Obsidian: links to notes, embeds, comments, names of blocks
material     what Material for MkDocs adds
services     what services for writers add: Hatena Blog, Zenn, Drupal, exports of Medium
kirbytext    the tags of Kirby
templates    what becomes of tags of Liquid, Hugo, Zola and WordPress
template_blocks  the same, where they are blocks of Markdown
tag_syntax   how such tags are written
tags         what each tag means. A table and its functions
theme_tags   tags that themes add, and what any tag means
captions     the little Markdown that words in a tag may have
jsx          what MDX adds
org          org-mode as Markdown
rst          reStructuredText as Markdown: blocks
rst_inline   the same: text within a line
code         code blocks, with their language
strays       a `<` that opens nothing, and elements that would swallow what follows
elements     names of HTML's elements. Data
"""
