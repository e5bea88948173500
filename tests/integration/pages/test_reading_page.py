"""A pasted text on its page: what is marked and offered, used, and refused."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pasting import ASSESSMENT, MARKER, Reader, fields, mark, row_of, shown_text
from walking import SCIATICA_LEFT, text

from lookup.forms_reading import MOST_FACTS, PasteForm
from lookup.models import Condition

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
EMPTY, BINARY = "Paste or type", "This is not readable as text."
UNREADABLE = {
    "": EMPTY,
    "   \r\n\t ": EMPTY,
    "\u200b\u202e\ufeff": EMPTY,
    "\0\1\2\3\4\5\6\7 PK \x0e\x0f": BINARY,
}


@pytest.fixture
def reader(client: Client, coder: User) -> Reader:
    client.force_login(coder)
    return Reader(client)


class TestReview:
    def test_a_chart_begins_with_the_field(self, reader: Reader) -> None:
        page = reader.page()
        assert "Paste the assessment" in page
        assert f'action="{reader.text_address}"' in page
        assert page.index("Paste the assessment") < page.index('id="question"')

    def test_the_field_is_there_later_as_well(self, reader: Reader) -> None:
        assert "Paste the assessment" in reader.answers({"finding": "low_back"}).page()
        assert "Paste the assessment" in reader.answers(SCIATICA_LEFT).page()

    def test_facts_are_marked_and_listed_with_their_words(self, reader: Reader) -> None:
        page = reader.paste()
        assert page.status_code == 200
        assert shown_text(page) == ASSESSMENT
        assert mark(page, "sciatica") == "read-affirmed"
        listed = text(page)
        for words in ("Which side is documented?", "“left", "“Low back pain”", "“sciatica”"):
            assert words in listed
        assert fields(page)[f"{row_of(page, 'side')}-choice"] == ["left"]

    def test_line_breaks_stay_and_html_is_text(self, reader: Reader) -> None:
        typed = "Low back pain\r\n\r\n<b onclick=alert(1)>bold</b> & “left” sciatica"
        page = reader.paste(typed)
        assert shown_text(page) == typed.replace("\r\n", "\n")
        assert b"<b onclick" not in page.content

    def test_what_turns_or_hides_characters_is_taken_out(self, reader: Reader) -> None:
        page = reader.paste("Low back\u200b pain \u202eevil\u202c with\u00ad sciatica, שמאל left side")
        assert shown_text(page) == "Low back pain evil with sciatica, שמאל left side"

    @pytest.mark.parametrize(
        ("typed", "word", "why"),
        [
            ("No scoliosis.", "absent", "The text says that it is absent."),
            ("Mother has scoliosis.", "somebody else", "The text says it of somebody else."),
            ("History of lumbar fracture.", "history", "The text tells of the past"),
        ],
    )
    def test_what_is_not_said_of_the_patient_now_is_shown_and_not_offered(
        self, reader: Reader, typed: str, word: str, why: str
    ) -> None:
        page = reader.paste(f"Low back pain. {typed}")
        assert "not-taken" in mark(page, "(?:scoliosis|lumbar)")
        assert f"</svg>{word}" in page.content.decode()
        assert "Recognised, not taken as an answer" in text(page)
        assert why in text(page)
        sent = [value for values in fields(page).values() for value in values]
        assert not {"scoliosis", "fracture"} & set(sent)

    def test_what_would_change_nothing_is_folded_and_left_out(self, reader: Reader) -> None:
        page = reader.paste("Low back pain.")
        assert "would change nothing here" in text(page)
        reader.confirm(page)
        assert reader.condition.answers == {"setting": "outpatient", "finding": "low_back"}

    @pytest.mark.parametrize(("setting", "guideline"), [("outpatient", "IV.H"), ("inpatient", "II.H")])
    def test_uncertain_wording_says_what_the_setting_makes_of_it(
        self, client: Client, coder: User, setting: str, guideline: str
    ) -> None:
        client.force_login(coder)
        page = text(Reader(client, setting=setting).paste("Low back pain. Probable sciatica."))
        assert "Uncertain wording." in page
        assert f"Guideline {guideline}" in page

    def test_nothing_recognised_offers_the_questions(self, reader: Reader) -> None:
        page = text(reader.paste("The weather was fine."))
        assert "Nothing in this text answers a question" in page
        assert f'href="{reader.address}"' in page
        assert 'value="use"' not in page

    def test_opened_again_the_page_asks_for_a_text(self, reader: Reader) -> None:
        reader.paste()
        page = reader.client.get(reader.text_address)
        assert page.status_code == 200
        assert MARKER not in page.content.decode()

    def test_htmx_gets_the_part_that_changes_and_no_address(self, reader: Reader) -> None:
        page = reader.paste(**HTMX)
        assert page.content.decode().strip().startswith('<div id="chart"')
        assert not [name for name in page.headers if name.startswith(("HX-Push", "HX-Replace"))]

    def test_the_text_is_taken_off_the_page_and_the_facts_stay(self, reader: Reader) -> None:
        page = reader.paste()
        side = row_of(page, "side")
        left = reader.confirm(page, "forget", **{f"{side}-choice": "right"})
        assert left.status_code == 200
        assert MARKER not in left.content.decode()
        assert "read-text" not in left.content.decode()
        assert fields(left)[f"{side}-choice"] == ["right"]
        assert reader.confirm(left).status_code == 303
        assert reader.condition.answers["side"] == "right"


class TestUse:
    def test_one_click_records_all_and_asks_what_is_open(self, reader: Reader) -> None:
        page = reader.use().page()
        assert reader.condition.outcome["codes"] == ["M54.42"]
        assert page.count("from text</span>") == len(reader.condition.origins) >= 3
        assert "Left (from text)" in page
        reader.step("accept")
        assert reader.encounter.status == "accepted"
        assert "Left (from text)" in reader.page()

    def test_only_what_is_open_is_asked(self, reader: Reader) -> None:
        assert "Which side is documented for" not in reader.use("Low back pain, left").page()
        assert "in the leg?" in reader.page()

    def test_the_rest_is_closed_on_request(self, reader: Reader) -> None:
        reader.use("Low back pain", "use_and_close")
        assert reader.condition.outcome["codes"] == ["M54.50"]
        assert reader.condition.origins == {"finding": "text"}
        assert reader.kinds() == ["started", "facts_read", "rest_closed", "outcome"]

    def test_a_fact_is_dropped_or_changed(self, reader: Reader) -> None:
        page = reader.paste()
        finding, side = row_of(page, "finding"), row_of(page, "side")
        reader.confirm(page, **{f"{finding}-use": None, f"{side}-choice": "right"})
        assert "finding" not in reader.condition.answers
        assert reader.condition.answers["side"] == "right"
        assert not {"finding", "side", "setting"} & reader.condition.origins.keys()

    def test_an_answer_that_stands_is_not_replaced_unasked(self, reader: Reader) -> None:
        reader.answers({"side": "right"})
        page = reader.paste()
        side = row_of(page, "side")
        assert f"{side}-use" not in fields(page)
        assert "You answered “Right”." in text(page)
        reader.confirm(page)
        assert reader.condition.answers["side"] == "right"
        again = reader.paste()
        reader.confirm(again, **{f"{row_of(again, 'side')}-use": "on"})
        assert reader.condition.answers["side"] == "left"

    def test_a_fact_changed_later_loses_its_mark(self, reader: Reader) -> None:
        before = reader.use().page().count("from text</span>")
        assert reader.answers({"side": "right"}).page().count("from text</span>") == before - 1

    def test_two_conditions_become_two(self, reader: Reader) -> None:
        page = reader.paste("1. Low back pain. 2. Neck pain.")
        assert "The text names 2 conditions." in text(page)
        reader.confirm(page)
        findings = [each.answers["finding"] for each in Condition.objects.filter(encounter=reader.key)]
        assert findings == ["low_back", "neck"]

    def test_one_of_two_conditions_is_left_out(self, reader: Reader) -> None:
        page = reader.paste("1. Low back pain. 2. Neck pain.")
        reader.confirm(page, groups=["2"])
        assert reader.condition.answers["finding"] == "neck"
        assert Condition.objects.filter(encounter=reader.key).count() == 1

    def test_htmx_gets_the_chart_at_its_address(self, reader: Reader) -> None:
        answer = reader.confirm(reader.paste(), headers=HTMX)
        assert answer.status_code == 200
        assert answer["HX-Replace-Url"] == reader.address
        assert "M54.42" in text(answer)

    def test_the_story_lists_facts_with_their_origin(self, reader: Reader) -> None:
        reader.use()
        story = text(reader.client.get(f"/audit/encounters/{reader.key}/"))
        assert f"coder took {len(reader.condition.origins)} facts from a pasted text." in story
        assert "Which side is documented? Left (from text)" in story


class TestRefusals:
    @pytest.mark.parametrize(("typed", "why"), UNREADABLE.items())
    def test_what_is_no_text(self, reader: Reader, typed: str, why: str) -> None:
        answer = reader.paste(typed)
        assert answer.status_code == 400
        assert [said for said in (EMPTY, BINARY) if said in text(answer)] == [why]

    def test_a_text_that_is_too_long_stays_in_its_field(self, reader: Reader) -> None:
        answer = reader.paste(f"{MARKER} " + "no " * 7_000)
        assert answer.status_code == 413
        assert "at most 20,000 are read" in text(answer)
        assert MARKER in text(answer)

    @pytest.mark.parametrize("typed", ["no " * 350_000, "x" * 1_000_000])
    def test_a_megabyte_leaves_the_page_as_it_is(self, reader: Reader, typed: str) -> None:
        answer = reader.paste(typed, **HTMX)
        assert answer.status_code == 413
        assert answer["HX-Retarget"] == "#problem"
        assert "Shorten it to the assessment" in text(answer)
        assert reader.paste(typed).status_code == 413

    @pytest.mark.parametrize(
        "typed", ["no " * 6_600, "pain " * 3_900, "(" * 19_000, "L4-5 " * 3_900, "é" * 20_000]
    )
    def test_the_longest_texts_are_read(self, reader: Reader, typed: str) -> None:
        assert reader.paste(typed).status_code == 200

    def test_an_old_version_keeps_the_list(self, reader: Reader) -> None:
        page = reader.paste()
        reader.answers({"side": "right"})
        answer = reader.confirm(page)
        assert answer.status_code == 409
        assert "changed in another window" in text(answer)
        assert "You answered “Right”" in text(answer)
        assert reader.condition.answers["side"] == "right"
        assert reader.confirm(answer).status_code == 303
        assert reader.condition.answers["side"] == "left"

    @pytest.mark.parametrize(
        ("field", "value", "status"),
        [
            ("question", "moon", 400),
            ("choice", "moon", 400),
            ("choice", None, 400),
            ("group", "0", 400),
            ("question", "x" * 81, 400),
        ],
    )
    def test_forged_facts(self, reader: Reader, field: str, value: str | None, status: int) -> None:
        answer = reader.confirm(reader.paste(), **{f"facts-0-{field}": value})
        assert answer.status_code == status
        assert reader.condition.facts == [["setting", "outpatient"]]
        assert reader.kinds() == ["started"]

    @pytest.mark.parametrize(
        "changes",
        [
            {"version": "x"},
            {"step": "moon"},
            {"facts-TOTAL_FORMS": None},
            {"facts-TOTAL_FORMS": str(MOST_FACTS + 1)},
            {"groups": ["x"]},
        ],
    )
    def test_forged_forms(self, reader: Reader, changes: dict[str, Any]) -> None:
        answer = reader.confirm(reader.paste(), **changes)
        assert answer.status_code == 400
        assert "Load the page again" in text(answer)

    def test_nothing_to_use(self, reader: Reader) -> None:
        answer = reader.confirm(reader.paste(), groups=[])
        assert answer.status_code == 400
        assert "Choose at least one fact to use." in text(answer)

    def test_an_accepted_encounter(self, reader: Reader) -> None:
        page = reader.paste()
        reader.use().step("accept")
        for answer in (
            reader.paste(),
            reader.confirm(page, groups=["1"]),
            reader.client.get(reader.text_address),
        ):
            assert answer.status_code == 409
            assert "Open it again to change it" in text(answer)

    def test_who_may_not(self, reader: Reader, other_coder: User, auditor: User, editor: User) -> None:
        page = reader.paste()
        for account, status in ((other_coder, 404), (editor, 404), (auditor, 403)):
            reader.client.force_login(account)
            assert reader.client.get(reader.text_address).status_code == status
            assert reader.paste().status_code == status
            assert reader.confirm(page).status_code == status
        assert reader.kinds() == ["started"]

    def test_signing_in_comes_first(self, reader: Reader) -> None:
        reader.client.logout()
        answer = reader.paste()
        assert answer.status_code == 302
        assert MARKER not in answer["Location"]

    def test_a_form_without_its_token(self, reader: Reader, coder: User) -> None:
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(coder)
        assert strict.post(reader.text_address, {"step": "read", "text": ASSESSMENT}).status_code == 403


def test_the_form_says_how_long_a_text_may_be() -> None:
    form = PasteForm({"text": "x" * 20_001})
    assert form.errors["text"] == [
        "This is 20,001 characters; at most 20,000 are read. Shorten it to the assessment."
    ]
    assert form.status == 413


def test_the_longest_list_fits_into_one_request(reader: Reader, settings: Any) -> None:
    fact = {"question": "side", "read": "left", "choice": "left", "use": "on"}
    form: dict[str, Any] = {"step": "forget", "version": "1", "facts-INITIAL_FORMS": "0"}
    form |= {"facts-TOTAL_FORMS": str(MOST_FACTS), "csrfmiddlewaretoken": "x"}
    form["groups"] = [str(number + 1) for number in range(MOST_FACTS)]
    for number in range(MOST_FACTS):
        one = fact | {"group": str(number + 1)}
        form |= {f"facts-{number}-{name}": value for name, value in one.items()}
    sent = len(form) - 1 + MOST_FACTS
    assert sent <= settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    answer = reader.client.post(reader.text_address, form)
    assert answer.status_code == 200
    assert f"{MOST_FACTS} facts to confirm" in text(answer)


def test_an_old_page_closes_nothing(reader: Reader) -> None:
    page = reader.paste()
    reader.confirm(page)
    answer = reader.confirm(page, "use_and_close", version="1")
    assert answer.status_code == 409
    assert "rest_closed" not in reader.kinds()
