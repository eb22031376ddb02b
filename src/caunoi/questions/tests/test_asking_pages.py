"""`/hoi-dap/`: found as one types, sent with one key, with or without script, without a trace."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from caunoi.core.small_counts import public_count, public_share
from caunoi.questions.models import Answer, Asked, SearchMiss, Vote
from caunoi.questions.selectors.figures import figures_by_unit
from caunoi.questions.selectors.finding import Hit
from caunoi.questions.selectors.suggesting import near_enough
from caunoi.reports.choices import Kind
from caunoi.reports.models import Report
from caunoi.testing.make import make_report

QUESTION = "mat bang lai xe may xin lai o dau"


@pytest.fixture
def client():
    return Client()


def test_words_without_marks_find_the_answer_and_send_it_anyway(client, answer):
    page = client.post("/hoi-dap/tim/", {"text": QUESTION}).content.decode()
    assert answer.title in page
    assert "/hoi-dap/hoi/" in page

    part = client.post(
        "/hoi-dap/tim/", {"text": "mat bang la"}, headers={"HX-Request": "true",
                                                           "HX-Trigger-Name": "text"},
    ).content.decode()  # fmt: skip
    assert answer.title in part
    assert "<html" not in part


def test_a_link_with_the_question_shows_what_is_found(client, answer):
    assert answer.title in client.get("/hoi-dap/", {"q": QUESTION}).content.decode()


def test_one_field_and_one_press_make_a_question_with_a_receipt(client, city):
    page = client.post("/hoi-dap/hoi/", {"text": "Đổi bằng lái B2 ở đâu?"})

    report = Report.objects.get()
    assert (report.kind, report.category, report.unit.code) == (
        Kind.QUESTION, "hoi_dap.qa_csgt", "PC08",
    )  # fmt: skip
    assert report.spelled_code in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert not page.cookies
    assert Asked.objects.get().chosen == "traffic"


def test_the_asker_corrects_the_field_and_leaves_a_telephone(client, city):
    client.post(
        "/hoi-dap/hoi/", {"text": "Đổi bằng lái B2 ở đâu?", "field": "fire", "phone": "0912345678"}
    )
    report = Report.objects.get()
    assert report.unit.code == "PC07"
    assert report.contact is not None
    assert (Asked.objects.get().suggested, Asked.objects.get().chosen) == ("traffic", "fire")


def test_the_same_press_twice_is_one_question(client, city):
    sent = {"text": "Đổi bằng lái B2 ở đâu?", "key": "abcdefgh12345678"}
    client.post("/hoi-dap/hoi/", sent)
    client.post("/hoi-dap/hoi/", sent)
    assert Report.objects.count() == 1
    other = client.post("/hoi-dap/hoi/", {**sent, "text": "Khác hẳn câu trước"})
    assert other.status_code == 422
    assert "Khác hẳn câu trước" in other.content.decode()


def test_pages_that_may_be_cached_hold_no_key(client, answer):
    for path in ("/hoi-dap/", "/hoi-dap/?q=bang+lai", f"/hoi-dap/{answer.slug}/"):
        page = client.get(path)
        assert 'name="key" value=""' in page.content.decode() or "name=\"key\"" not in (
            page.content.decode()
        )  # fmt: skip
        assert not page.cookies


def test_nothing_typed_is_told_and_nothing_is_stored(client, city):
    page = client.post("/hoi-dap/hoi/", {"text": " \0 "})
    assert page.status_code == 422
    assert "no-store" not in page["Cache-Control"]  # the browser's "back" comes here again
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "a" * 50_000,
        "<script>alert(1)</script> http://lua.example ???",
        "TÔI MUỐN HỎI LÀM HỘ CHIẾU Ở ĐÂU!!!",
        "Où puis-je renouveler mon visa ?",
        "đồ ngu chúng mày làm ăn thế à",
        "Số tôi là 0912345678, căn cước 001099012345, hỏi đổi bằng lái",
    ],
)
def test_bad_input_is_found_for_sent_and_kept_as_it_is(client, answer, text):
    found = client.post("/hoi-dap/tim/", {"text": text})
    assert found.status_code == 200
    assert "<script>alert" not in found.content.decode()
    assert client.post("/hoi-dap/hoi/", {"text": text}).status_code == 200
    assert Report.objects.get().text == text
    assert not SearchMiss.objects.filter(words__contains="0912345678").exists()


def test_a_search_that_found_nothing_is_kept_for_the_editors_unless_it_names_somebody(client, city):
    client.post("/hoi-dap/tim/", {"text": "nuôi hổ trong nhà"})
    client.post("/hoi-dap/tim/", {"text": "nuôi hổ trong nhà"})
    client.post("/hoi-dap/tim/", {"text": "nuôi hổ của Nguyễn Văn An 0912345678"})
    assert [(one.words, one.times) for one in SearchMiss.objects.all()] == [
        ("nuoi ho trong nha", 2)
    ]


def test_what_tells_of_an_event_is_offered_the_way_of_reports_with_its_words(client, city):
    text = "Sáng nay tôi bị hai người đi xe máy giật túi xách ở phố Huế"
    page = client.post("/hoi-dap/tim/", {"text": text}).content.decode()
    assert 'formaction="/gui-tin/an-danh/"' in page
    onward = client.post("/gui-tin/an-danh/", {"text": text, "goto": "what"})
    assert text in onward.content.decode()


def test_an_answer_is_read_voted_on_and_asked_about_anyway(client, answer):
    page = client.get(f"/hoi-dap/{answer.slug}/?tu=tim").content.decode()
    assert answer.short in page
    assert "dichvucong" in page  # certainty B: to be checked

    helped = client.post(f"/hoi-dap/y-kien/{answer.slug}/", {"helped": "yes", "searched": "yes"})
    assert helped.status_code == 302
    client.post(f"/hoi-dap/y-kien/{answer.slug}/", {"helped": "no", "reason": "unclear"})
    assert [(v.helped, v.searched, v.reason) for v in Vote.objects.order_by("at")] == [
        (True, True, ""), (False, False, "unclear"),
    ]  # fmt: skip
    answer.refresh_from_db()
    assert (answer.helpful, answer.unhelpful) == (1, 1)

    client.post("/hoi-dap/hoi/", {"text": "Bằng của tôi là bằng nước ngoài", "after": answer.slug,
                                  "field": "traffic"})  # fmt: skip
    assert Asked.objects.get().after == answer


def test_nobody_adds_up_words_on_one_answer(client, answer):
    for _press in range(5):
        thanked = client.post(f"/hoi-dap/y-kien/{answer.slug}/", {"helped": "yes"}, follow=True)
        assert thanked.status_code == 200
    Client(REMOTE_ADDR="203.0.113.9").post(f"/hoi-dap/y-kien/{answer.slug}/", {"helped": "no"})
    answer.refresh_from_db()
    assert (answer.helpful, answer.unhelpful) == (2, 1)


def test_an_answer_that_does_not_exist_is_no_page_and_its_english_is_shown(client, loan, kien):
    assert client.get("/hoi-dap/khong-co/").status_code == 404


def test_the_api_finds_answers(client, answer):
    body = client.get("/api/v1/questions", {"q": QUESTION}).json()
    assert body["items"][0]["title"] == answer.title
    assert body["items"][0]["unit"]["code"] == "PC08"
    assert body["items"][0]["url"].endswith(f"/hoi-dap/{answer.slug}/")
    assert client.get("/api/v1/questions").status_code == 422


def test_public_figures_are_there_for_everybody_and_tell_no_small_number(client, answer):
    page = client.get("/hoi-dap/so-lieu/")
    assert "Cảnh sát giao thông" in page.content.decode()
    for number in range(12):
        client.post("/hoi-dap/hoi/", {"text": f"Đổi bằng lái xe ở đâu, lần {number}?"})
    client.post("/hoi-dap/hoi/", {"text": "Bình chữa cháy bao lâu phải nạp?", "field": "fire"})

    page = re.sub(r"\s*<", "<", client.get("/hoi-dap/so-lieu/").content.decode())
    rows = re.findall(r"<tr>.*?</tr>", page, re.DOTALL)
    traffic = next(row for row in rows if "Cảnh sát giao thông" in row)
    fire = next(row for row in rows if "chữa cháy" in row)
    assert ">12<" in traffic
    assert "dưới 10" not in traffic
    assert "dưới 10" in fire
    assert ">1<" not in fire


def test_the_figures_by_unit_count_every_question_of_their_days(city):
    make_report(Kind.QUESTION, unit="PC08", category="hoi_dap.qa_csgt")
    make_report(Kind.QUESTION, unit="PV01", category="can_bo.khen")
    make_report(Kind.QUESTION, unit="CA-00316", category="hoi_dap.qa_qlhc")
    make_report(Kind.ORDER_FEEDBACK, unit="CA-00316")
    rows = figures_by_unit()
    assert sum(row.asked for row in rows) == Report.objects.filter(kind=Kind.QUESTION).count() == 3
    assert (rows[-1].unit, rows[-1].asked) == ("Các đơn vị khác", 2)


def test_an_exact_number_stays_at_the_desk():
    told = public_share(40, 3)
    assert (str(told), str(public_share(40, 0)), public_share(9, 0)) == (">=77", "100", None)
    assert [str(public_count(count)) for count in (0, 9, 10)] == ["0", "<10", "10"]


def test_words_go_back_to_what_was_found_and_into_the_other_language(client, answer):
    typed = {"text": QUESTION}
    found = client.post("/hoi-dap/tim/", typed).content.decode()
    assert 'form="typed" formaction="/en/hoi-dap/tim/"' in found
    page = client.post(f"/hoi-dap/tim/{answer.slug}/", typed).content.decode()
    back = page.partition('<form id="typed"')[2].partition("</form>")[0]
    assert 'action="/hoi-dap/tim/"' in back
    assert f'name="text" value="{QUESTION}"' in back
    assert f'formaction="/en/hoi-dap/tim/{answer.slug}/"' in page
    english = client.post("/en/hoi-dap/tim/", {**typed, "as": "typed"}).content.decode()
    assert QUESTION in english
    empty = client.post("/en/hoi-dap/tim/", {"text": "", "as": "typed"})
    assert empty["Location"] == "/en/hoi-dap/"


def test_an_empty_press_and_a_letter_are_answered(client, city):
    page = client.post("/hoi-dap/tim/", {"text": " "})
    assert page.status_code == 422
    assert "Mời ông/bà viết câu hỏi" in page.content.decode()
    part = client.post("/hoi-dap/tim/", {"text": ""}, headers={"HX-Request": "true"})
    assert part.status_code == 200  # while typing, nothing is no mistake
    for text in ("a", "ok", "z !"):
        assert client.post("/hoi-dap/hoi/", {"text": text}).status_code == 422
    assert not Report.objects.exists()
    assert client.post("/hoi-dap/hoi/", {"text": "签证"}).status_code == 200


def test_a_name_is_told_before_the_code_of_the_receipt(client, city):
    sent = client.post("/hoi-dap/hoi/", {"text": "Tôi là Nguyễn Văn A, đổi bằng lái ở đâu?"})
    page = sent.content.decode()
    assert "tên người" in page
    assert page.index("tên người") < page.index("cn-print-card")


def test_signs_alone_are_asked_to_be_said_in_words_and_stay(client, city):
    page = client.post("/hoi-dap/hoi/", {"text": "🙂🙂🚓"})
    assert page.status_code == 422
    assert "🙂🙂🚓" in page.content.decode()
    assert "Mời ông/bà viết rõ hơn" in page.content.decode()
    assert not Report.objects.exists()


def test_what_is_personal_and_a_foreign_script_are_told_while_typing_and_after(client, city):
    words = {"text": "我的护照丢了怎么办 0912345678"}
    for path in ("/hoi-dap/tim/", "/hoi-dap/hoi/"):
        page = client.post(path, words).content.decode()
        assert "tiếng Việt hoặc tiếng Anh" in page
        assert "Trong câu hỏi có thông tin riêng" in page


def test_words_go_along_to_an_answer_that_does_not_do(client, answer):
    typed = {"text": "bang lai cua toi la bang nuoc ngoai", "email": "an@example.org"}
    found = client.post("/hoi-dap/tim/", {"text": QUESTION}).content.decode()
    assert f'formaction="/hoi-dap/tim/{answer.slug}/"' in found
    page = client.post(f"/hoi-dap/tim/{answer.slug}/", typed).content.decode()
    once = re.search(r'name="once" value="([^"]+)"', page)
    assert answer.short in page
    assert once

    said = {**typed, "helped": "no", "once": once[1]}
    for _reloaded in range(2):
        asks = client.post(f"/hoi-dap/y-kien/{answer.slug}/", said).content.decode()
        assert all(words in asks for words in typed.values())
    assert [(one.helped, one.reason) for one in Vote.objects.all()] == [(False, "")]
    asks = client.post(f"/hoi-dap/y-kien/{answer.slug}/", {**typed, "helped": "ask"})
    assert typed["text"] in asks.content.decode()
    assert Vote.objects.count() == 1

    # Sent empty by mistake, it is still about that answer.
    again = client.post("/hoi-dap/hoi/", {"text": "", "after": answer.slug, "field": "traffic"})
    assert (again.status_code, answer.title in again.content.decode()) == (422, True)
    assert f'name="after" value="{answer.slug}"' in again.content.decode()


def test_a_theft_leads_to_reports_and_the_area_officer_to_wards(client, city):
    for words, address in (("mat cap xe may", "/gui-tin/"), ("canh sat khu vuc", "/phuong/")):
        for page in (
            client.post("/hoi-dap/tim/", {"text": words}), client.get("/tim-kiem/", {"q": words}),
        ):  # fmt: skip
            main = page.content.decode().partition("<main")[2].partition("</main>")[0]
            assert f'href="{address}"' in main, words
    page = client.post("/hoi-dap/tim/", {"text": "mất đăng ký xe máy thì làm lại ở đâu"})
    assert "Báo mất trộm" not in page.content.decode()


def test_nothing_found_on_the_site_leads_to_a_question_with_its_words(client, city):
    page = client.get("/tim-kiem/", {"q": "zzzzqq"}).content.decode()
    assert 'href="/hoi-dap/?q=zzzzqq"' in page


def test_answers_that_cover_far_less_than_the_best_are_left_out(answer):
    best, near, far = (Hit(answer, share) for share in (0.9, 0.3, 0.15))
    other = Hit(Answer(field="fire"), 0.5)
    assert near_enough([best, other, near, far]) == [best, near]
    assert near_enough([Hit(answer, 0.09)]) == []
