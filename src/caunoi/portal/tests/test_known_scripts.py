"""Only the calls of Wagtail's widgets get the nonce; whatever else is inline gets none."""

from __future__ import annotations

import pytest

from caunoi.portal.known_scripts import is_known, mark_known


@pytest.mark.parametrize(
    "script",
    [
        r'initDateChooser("id_review_on", {"dayOfWeekStart": 0, "format": "Y-m-d"});',
        r'initDateTimeChooser("id\u002Dgo", {"format": "Y-m-d H:i"});',
        r'new PageChooser("id_related-__prefix__-to", {"modelNames": ["portal.newspage"]});',
        r'new ImageChooser("id_picture", {"modalUrl": "/quan-tri/images/chooser/"});',
        '(function() {var panel = new InlinePanel(JSON.parse("{\\u0022a\\u0022: 1}"));\n})();\n',
    ],
)
def test_the_calls_of_widgets_are_known(script):
    assert is_known(script)
    assert mark_known(f"<p><script>{script}</script>", "n1") == (
        f'<p><script nonce="n1">{script}</script>'
    )


@pytest.mark.parametrize(
    "script",
    [
        "",
        "alert(1)",
        'initDateChooser("a", {}); alert(1);',
        'initDateChooser("a", (function(){})());',
        'initDateChooser(`a`, {"b": fetch("/")});',
        'new PageChooser("a", {"b": alert(1)});',
        'new Function("alert(1)");',
        'new Image("a");',
        '(function() { var panel = new InlinePanel(JSON.parse("{}")); alert(1) })();',
        '(function() { var panel = new InlinePanel(JSON.parse("" + alert(1) + "")); })();',
        'initDateChooser("a", {"b": "</script><script>alert(1)//"});',
    ],
)
def test_anything_else_is_not(script):
    assert "nonce" not in mark_known(f"<script>{script}</script>", "n1")


def test_a_script_that_brings_a_nonce_or_an_address_of_its_own_is_left_alone():
    for page in ('<script nonce="x">alert(1)</script>', '<script src="/static/x.js"></script>'):
        assert mark_known(page, "n1") == page
