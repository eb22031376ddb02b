"""Every procedure's file: complete, honest about what is sure, and without a dead end."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.conf import settings
from django.utils.translation import override

from caunoi.procedures.choices import Come, DeskKind
from caunoi.procedures.content import Check, read_content, read_folder
from caunoi.procedures.errors import BadProcedureFile
from caunoi.procedures.guide import all_ways, walk

FOLDER = settings.CITY_DATA / "procedures"
ALL = {one.slug: one for one in read_folder(FOLDER)}
CHECKED = {slug: one.check for slug, one in ALL.items() if one.check is not None}


def test_there_is_one_file_a_procedure_and_each_has_its_check():
    assert len(ALL) == 57
    assert set(CHECKED) == set(ALL)


@pytest.mark.parametrize("slug", sorted(CHECKED))
def test_every_way_through_ends_with_all_that_a_person_needs(slug):
    check = CHECKED[slug]
    assert 3 <= len(check.questions) <= 6
    ways = list(all_ways(check))
    assert len(ways) >= 3
    for answers in ways:
        step = walk(check, answers)
        assert step.end is not None
        assert step.end.where is not None, (slug, step.end.id)
        assert step.end.fee is not None, (slug, step.end.id)
        if step.end.come in (Come.ONCE, Come.TWICE, Come.NO):
            assert all((step.bring, step.forms)), (slug, answers)
        if step.end.come == Come.OTHER:
            assert step.end.other in ALL


@pytest.mark.parametrize("slug", sorted(CHECKED))
def test_the_answers_matter(slug):
    """A question whose answers all come to the same is none; nor may two ends say the same."""
    check = CHECKED[slug]
    for question in check.questions:
        told = {(one.go, one.end, one.bring, one.forms) for one in question.options}
        assert len(told) > 1, (slug, question.id)
    assert len({one.say for one in check.ends}) == len(check.ends) >= 2
    sent = [
        (one.come, one.by, one.bring, one.forms, one.fee, one.where)
        for one in check.ends
        if one.come in (Come.ONCE, Come.TWICE, Come.NO)
    ]
    assert len(set(sent)) == len(sent), slug


def test_who_has_no_vneid_is_not_told_to_bring_it_and_no_heading_is_said_twice():
    check = CHECKED["dang-ky-tam-tru"]
    lacking = [one for one in all_ways(check) if one.get("vneid") == "chua"]
    assert lacking
    for answers in lacking:
        step = walk(check, answers)
        own = [str(one) for one in step.bring if "VNeID mức 2" in str(one)]
        assert own == [], answers
        with override("en"):
            assert not [str(one) for one in step.bring if "level 2" in str(one)]
            assert not step.say.startswith("You come once")
        assert not step.say.startswith("Ông/bà đến một lần")
    # The owner's own VNeID is another matter, and stays.
    assert any("VNeID" in str(one) for answers in lacking for one in walk(check, answers).bring)


def test_a_guest_after_eleven_is_told_one_hour_and_a_deadline_is_no_paper():
    check = CHECKED["thong-bao-luu-tru"]
    told: dict[str, set[str]] = {}
    for answers in all_ways(check):
        step = walk(check, answers)
        assert not [one for one in (*step.bring, *step.forms) if "giờ" in one.vi], answers
        if "gio" in answers:
            assert step.end is not None
            assert step.end.by is not None
            assert step.end.by.vi.lower().removeprefix("trước ") in step.end.say.vi
            told.setdefault(answers["gio"], set()).add(step.end.by.vi)
            assert ("23 giờ ngày" in step.end.say.vi) == (answers["gio"] == "truoc-23")
    assert told == {
        "truoc-23": {"Trước 23 giờ ngày khách đến"}, "sau-23": {"Trước 8 giờ sáng hôm sau"},
    }  # fmt: skip


def test_a_landlord_has_a_way_of_his_own_and_a_signed_paper_is_on_the_list():
    check = CHECKED["dang-ky-tam-tru"]
    for said, come in {"ngan": Come.OTHER, "dai-vneid": Come.NO, "dai-ky": Come.NO}.items():
        end = walk(check, {"bao-lau": "chu-nha", "khach": said}).end
        assert end is not None
        assert end.come == come
        if come == Come.NO:
            assert "Người phải đăng ký là người đến ở" in end.say.vi
    for home in ("thue", "nguoi-than"):
        answers = {"bao-lau": "dai", "thuong-tru": "khac", "nha": home, "vneid": "co"}
        signed = [str(one) for one in walk(check, {**answers, "dong-y": "ky"}).bring]
        assert any("chủ nhà ký" in one for one in signed)
        confirmed = [str(one) for one in walk(check, {**answers, "dong-y": "vneid"}).bring]
        assert not any("chủ nhà ký" in one for one in confirmed)


def test_foreigners_are_led_to_sponsor_and_host_not_to_an_app_that_they_cannot_have():
    for slug in ("gia-han-tam-tru-nguoi-nuoc-ngoai", "the-tam-tru-nguoi-nuoc-ngoai",
                 "thi-thuc-trong-nuoc", "khai-bao-tam-tru-nguoi-nuoc-ngoai"):  # fmt: skip
        told = " ".join(one.vi for one in ALL[slug].steps)
        assert "VNeID" not in told, slug
        assert "khai báo tạm trú" in told
        if ALL[slug].unit == "PA08" and ALL[slug].desk == DeskKind.UNIT:
            assert "Nơi bảo lãnh" in told
            assert "PA08" in told
    for slug in ("thong-bao-luu-tru", "gia-han-tam-tru-nguoi-nuoc-ngoai"):
        ends = [one for one in CHECKED[slug].ends if one.other.startswith("khai-bao-tam-tru")]
        assert ends
        assert all("người nước ngoài" in one.where.vi for one in ends if one.where), slug


def test_few_procedures_have_steps_that_fit_any_other():
    counted = Counter(tuple(step.vi for step in one.steps) for one in ALL.values())
    assert counted.most_common(1)[0][1] <= 7


def test_danger_is_told_to_call_first_and_nobody_is_sent_online_to_denounce():
    for slug in ("to-giac-tin-bao-toi-pham", "bao-nguoi-mat-tich", "dau-thu-tu-thu",
                 "to-cao-can-bo-cong-an", "tiep-cong-dan", "giao-nop-vu-khi-phao"):  # fmt: skip
        assert any(end.call for end in CHECKED[slug].ends), slug
    for slug in ("to-cao-can-bo-cong-an", "khieu-nai-cong-an"):
        named = [one for one in CHECKED[slug].ends if one.come in (Come.ONCE, Come.NO)]
        assert {Come.ONCE, Come.NO} == {one.come for one in named}
        assert all(set(one.pages) <= {"anonymous"} for one in named), slug


@pytest.mark.parametrize("slug", sorted(ALL))
def test_both_languages_say_it_and_the_source_is_named(slug):
    content = ALL[slug]
    said = [content.name, content.fee, content.time, content.place, *content.steps, *content.papers]
    for question in content.check.questions if content.check else ():
        said.append(question.ask)
        for option in question.options:
            said += [option.say, *option.bring, *option.forms]
    for end in content.check.ends if content.check else ():
        said += [end.say, *end.bring, *end.forms]
        said += [words for words in (end.by, end.fee, end.where) if words is not None]
    if content.note:
        said.append(content.note)
    # Notes of the writers are for the unit, in `source`; residents read what to do about it.
    ours = ("chưa đọc", "chưa kiểm chứng", "chưa xác minh", "nhóm soạn", "not verified", "unread")
    for words in said:
        assert not [one for one in ours if one in f"{words.vi} {words.en}"], words.vi
        assert not re.search(r"\b\d{1,2}/\d{1,2}/\d{4}", words.en), words.en  # July or the 7th?
        with override("en"):
            assert str(words) == words.en != "", words.vi
        with override("vi"):
            assert str(words) == words.vi
    assert content.source
    assert content.law


def _check(**over):
    question = {
        "id": "a", "ask": {"vi": "A?"},
        "options": [{"id": "x", "say": {"vi": "X"}, "end": "z"},
                    {"id": "y", "say": {"vi": "Y"}, "end": "z"}],
    }  # fmt: skip
    end = {"id": "z", "come": "no", "say": {"vi": "Z"}}
    return {"questions": [question], "ends": [end], **over}


@pytest.mark.parametrize(
    ("plant", "says"),
    [
        (lambda c: c["questions"][0]["options"][0].update(end="", go="nowhere"), "nowhere"),
        (lambda c: c["questions"][0]["options"][0].update(end="", go="a"), "circle"),
        (lambda c: c["questions"][0]["options"][0].update(end="gone"), "gone"),
        (lambda c: c["questions"][0]["options"].pop(), "fewer than two"),
        (lambda c: c["ends"].append({"id": "lost", "come": "no", "say": {"vi": "L"}}), "lost"),
        (lambda c: c["questions"][0]["options"][0].update(go="a"), "either go or end"),
        (lambda c: c["questions"].clear(), "no question"),
    ],
)
def test_a_dead_end_is_found(plant, says):
    good = _check()
    Check.model_validate(good)
    plant(good)
    raw = {**ALL["dang-ky-tam-tru"].as_json(), "check": good}
    with pytest.raises(BadProcedureFile, match=says):
        read_content(raw)


def test_a_file_that_says_what_nobody_knows_is_refused(tmp_path):
    good = (FOLDER / "dang-ky-tam-tru.toml").read_text()
    for name, text in {
        "dang-ky-tam-tru.toml": good.replace('field = "qlhc"', 'field = "abc"'),
        "khac.toml": good,
        "hong.toml": "slug =",
    }.items():
        folder = tmp_path / name
        folder.mkdir()
        (folder / name).write_text(text)
        with pytest.raises(BadProcedureFile, match=name.partition(".")[0]):
            read_folder(folder)
    lonely = tmp_path / "lonely"
    lonely.mkdir()
    (lonely / "dang-ky-tam-tru.toml").write_text(good)
    with pytest.raises(BadProcedureFile, match="no procedure is called"):
        read_folder(lonely)
