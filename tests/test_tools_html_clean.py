"""HTML without anything that would be loaded on display."""

import re
import unittest

from odoo.tests import tagged

from ..models.engine.clean_html import clean, clean_style, embed, remote_pictures

AWAY = "http://away.example.com/x"
_PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACw="


@tagged("post_install", "-at_install")
class TestToolsHtmlClean(unittest.TestCase):
    def _check_gone(self, text):
        found = clean(text)
        # Links stay, but only as links.
        self.assertNotIn("away.example.com", re.sub(r'<a href="[^"]*"', "", found))
        return found

    def test_nothing_is_fetched(self):
        for text in (
            f'<img src="{AWAY}">',
            f'<img srcset="{AWAY} 2x">',
            f"<IMG SRC = {AWAY} >",
            '<img src="//away.example.com/x">',
            '<img src="\\\\away.example.com/x">',
            f'<image src="{AWAY}">',
            f'<picture><source srcset="{AWAY}"><img src="{AWAY}"></picture>',
            f'<table background="{AWAY}"><td background="{AWAY}">x</td></table>',
            f'<body background="{AWAY}">x</body>',
            f"<p style=\"background:url('{AWAY}')\">x</p>",
            f'<p style="background:\\75rl({AWAY})">x</p>',
            f'<p style="background:u/**/rl({AWAY})">x</p>',
            f"<p style='background:image-set(\"{AWAY}\" 1x)'>x</p>",
            f'<p style="width:expression({AWAY})">x</p>',
            f'<p style="-moz-binding:url({AWAY})">x</p>',
            f'<style>@import "{AWAY}"; p {{background: url({AWAY})}}</style>',
            f'<link rel="stylesheet" href="{AWAY}">',
            f'<link rel="prefetch" href="{AWAY}">',
            f'<base href="{AWAY}"><p>x</p>',
            f'<meta http-equiv="refresh" content="0;url={AWAY}">',
            f'<svg><image href="{AWAY}"/><use xlink:href="{AWAY}#a"/></svg>',
            f'<svg><style>@import "{AWAY}"</style></svg>',
            f'<math href="{AWAY}">x</math>',
            f'<video poster="{AWAY}" src="{AWAY}"></video>',
            f'<audio src="{AWAY}"></audio><bgsound src="{AWAY}">',
            f'<object data="{AWAY}"></object><embed src="{AWAY}">',
            f'<iframe src="{AWAY}"></iframe><frameset><frame src="{AWAY}"></frameset>',
            f'<form action="{AWAY}"><input type="image" src="{AWAY}">x</form>',
            f'<button formaction="{AWAY}">x</button>',
            f'<a href="#" ping="{AWAY}">x</a>',
            f'<div data-oe-expression="{AWAY}" class="media_iframe_video">x</div>',
            f'<div data-embedded="video" data-embedded-props="{AWAY}">x</div>',
            f"<div data-embedded='video' data-embedded-props='{AWAY}'>x</div>",
            f'<v:fill src="{AWAY}"/>',
            f'<!--[if mso]><img src="{AWAY}"><![endif]-->',
            f'<xml><o:x src="{AWAY}"/></xml>',
            f"<isindex action={AWAY}>",
            f'<p class="a" lowsrc="{AWAY}" dynsrc="{AWAY}" longdesc="{AWAY}">x</p>',
            f'<noscript><img src="{AWAY}"></noscript>',
            f'<template><img src="{AWAY}"></template>',
        ):
            with self.subTest(text=text):
                self._check_gone(text)
                self.assertEqual(clean(clean(text)), clean(text))

    def test_nothing_of_ours_is_called(self):
        for source in (
            "/web/session/logout",
            "web/session/logout",
            "/web/image/12/../../session/logout",
            "/web/image/res.partner/3/image_128",
            "file:///etc/passwd",
        ):
            with self.subTest(source=source):
                self.assertNotIn("src", clean(f'<img src="{source}">'))

    def test_what_is_in_the_text_stays(self):
        for text in (
            "<p>Hola &amp; <b>adiós</b></p>",
            f'<img width="3" src="{_PIXEL}">',
            '<img src="cid:image001.png@01DA">',
            '<img src="/web/image/12-abc/a.png?access_token=1a-2b">',
            '<table border="1"><tr><td colspan="2" bgcolor="#fff">1</td></tr></table>',
            '<p style="color: red; width: calc(1px + 2px)">x</p>',
            "plain & text, no HTML",
            "",
        ):
            with self.subTest(text=text):
                self.assertEqual(clean(text), text)

    def test_links_stay_links(self):
        found = clean(f'<p style="top:0"><a href="{AWAY}">aquí</a></p>')
        self.assertIn(f'<a href="{AWAY}"', found)
        self.assertIn("noreferrer", found)
        self.assertNotIn("href", clean('<a href="java\tscript:alert(1)">x</a>'))

    def test_words_stay_where_they_stood(self):
        found = clean(f'<p>a<img src="{AWAY}" alt="Logo">b<svg>c</svg>d</p>e')
        self.assertEqual(found, "<p>a<span>[Logo]</span>bd</p>e")
        self.assertEqual(remote_pictures(f'<img src="{AWAY}">'), [AWAY])
        self.assertFalse(remote_pictures(f'<img src="{_PIXEL}">'))

    def test_styles(self):
        self.assertEqual(
            clean_style("color: #123; position: fixed; background: url(x)"),
            "color: #123",
        )

    def test_pictures_that_came_along_are_put_in(self):
        text = '<p><img width="1" src="cid:a@b"><img src="cid:c"></p>'
        found = embed(text, {"a@b": ("image/png", b"x"), "c": ("text/html", b"y")})
        self.assertEqual(
            found,
            '<p><img width="1" src="data:image/png;base64,eA=="><img></p>',
        )
        self.assertNotIn("data:", embed(text, {"c": ("image/png", b"x" * 3_000_000)}))
