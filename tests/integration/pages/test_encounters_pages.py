"""My encounters, starting one, and another date of service."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from walking import NOVEMBER, SCIATICA_LEFT, Walk, text

from lookup.models import AuditEvent, Condition, Encounter

pytestmark = pytest.mark.django_db

LOW_BACK = {"finding": "low_back", "radiation": "none", "pain_type": "none"}


@pytest.fixture
def signed_in(client: Client, coder: User) -> Client:
    client.force_login(coder)
    return client


def form(**fields: str) -> dict[str, str]:
    return {"date_of_service": NOVEMBER, "setting": "outpatient", "reference": "4711"} | fields


class TestList:
    def test_it_is_empty_at_first(self, signed_in: Client) -> None:
        assert "You have coded no chart yet." in text(signed_in.get("/encounters/"))

    def test_own_encounters_with_codes_and_status(self, signed_in: Client) -> None:
        Walk(signed_in).answers(SCIATICA_LEFT).step("accept")
        page = text(signed_in.get("/encounters/"))
        assert "M54.42" in page
        assert "accepted" in page

    def test_others_are_not_listed(self, signed_in: Client, other_coder: User) -> None:
        Walk(signed_in)
        signed_in.force_login(other_coder)
        assert "You have coded no chart yet." in text(signed_in.get("/encounters/"))

    def test_those_who_do_not_code_are_told_so(self, client: Client, editor: User) -> None:
        client.force_login(editor)
        assert "does not code charts" in text(client.get("/encounters/"))

    def test_many_are_on_several_pages(self, signed_in: Client) -> None:
        for number in range(31):
            signed_in.post("/encounters/new", form(reference=f"A{number}"))
        page = text(signed_in.get("/encounters/"))
        assert "Page 1 of 2" in page
        assert "A0<" in text(signed_in.get("/encounters/?page=2"))
        assert signed_in.get("/encounters/?page=nonsense").status_code == 200

    def test_the_number_of_queries_does_not_grow(
        self, signed_in: Client, django_assert_max_num_queries: object
    ) -> None:
        for number in range(5):
            signed_in.post("/encounters/new", form(reference=f"A{number}"))
        with django_assert_max_num_queries(12):
            signed_in.get("/encounters/")


class TestStart:
    def test_the_page_warns_of_patient_data(self, signed_in: Client) -> None:
        page = text(signed_in.get("/encounters/new"))
        assert "anything else about the patient" in page
        assert "Outpatient or physician" in page

    def test_it_begins_with_the_date_of_the_session(self, signed_in: Client) -> None:
        signed_in.post("/date", {"date": "2024-05-06"})
        assert 'value="2024-05-06"' in text(signed_in.get("/encounters/new"))

    def test_its_first_question_is_there_and_outpatient_is_chosen(self, signed_in: Client) -> None:
        page = text(signed_in.get("/encounters/new"))
        assert "What does the provider document?" in page
        assert 'value="outpatient" id="id_setting_0" required checked' in page

    def test_a_date_without_an_edition_has_no_question(self, signed_in: Client) -> None:
        signed_in.post("/date", {"date": "2019-05-06"})
        page = text(signed_in.get("/encounters/new"))
        assert "nothing can be asked" in page
        assert "What does the provider document?" not in page

    def test_the_first_answer_starts_and_answers(self, signed_in: Client) -> None:
        answer = signed_in.post("/encounters/new", form(question="finding", choice="low_back"))
        assert answer.status_code == 303
        assert Condition.objects.get().answers == {"setting": "outpatient", "finding": "low_back"}

    def test_a_forged_first_answer_starts_nothing(self, signed_in: Client) -> None:
        answer = signed_in.post("/encounters/new", form(question="finding", choice="moon"))
        assert answer.status_code == 400
        assert "no such question and choice" in text(answer)
        assert Encounter.objects.count() == 0

    def test_the_setting_is_remembered(self, signed_in: Client, coder: User) -> None:
        signed_in.post("/encounters/new", form(setting="inpatient"))
        checked = 'value="inpatient" id="id_setting_1" required checked'
        assert checked in text(signed_in.get("/encounters/new"))
        signed_in.logout()
        signed_in.force_login(coder)
        assert checked in text(signed_in.get("/encounters/new"))

    def test_another_reference_starts_another(self, signed_in: Client) -> None:
        signed_in.post("/encounters/new", form())
        signed_in.post("/encounters/new", form(reference="4712"))
        assert Encounter.objects.count() == 2

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"date_of_service": "2026-02-30"}, "There is no day 2026-02-30."),
            ({"date_of_service": "yesterday"}, "is not a date"),
            ({"date_of_service": ""}, "This field is required."),
            ({"date_of_service": "2019-01-01"}, "No edition of the code set is loaded for 2019-01-01."),
            ({"date_of_service": "2031-01-01"}, "No edition of the code set is loaded for 2031-01-01."),
            ({"setting": "moon"}, "Select a valid choice."),
            ({"setting": ""}, "This field is required."),
            ({"reference": "Jane Roe, 1957"}, "letters, digits"),
            ({"reference": "x" * 41}, "at most 40 characters"),
            ({"reference": "🦴"}, "letters, digits"),
            ({"reference": "<script>alert(1)</script>"}, "letters, digits"),
        ],
    )
    def test_what_it_refuses(self, signed_in: Client, fields: dict[str, str], sentence: str) -> None:
        answer = signed_in.post("/encounters/new", form(**fields))
        assert answer.status_code == 400
        assert sentence in text(answer)
        assert "<script>alert" not in text(answer)
        assert Encounter.objects.count() == 0

    @pytest.mark.parametrize("date", ["2019-01-01", "2027-12-01"])
    def test_a_date_without_an_edition_is_said_once_with_the_dates_that_are_loaded(
        self, signed_in: Client, date: str
    ) -> None:
        page = text(signed_in.post("/encounters/new", form(date_of_service=date)))
        assert page.count("No edition of the code set is loaded") == 1
        assert f"loaded for {date}. Loaded are 20" in page

    def test_only_coders_start(self, client: Client, auditor: User) -> None:
        client.force_login(auditor)
        answer = client.get("/encounters/new")
        assert answer.status_code == 403
        assert text(answer).count("Ask the person who manages accounts") == 1
        assert client.post("/encounters/new", form()).status_code == 403

    def test_nobody_signed_in(self, client: Client) -> None:
        assert client.get("/encounters/new")["Location"] == "/accounts/login/?next=/encounters/new"
        assert client.get("/encounters/")["Location"] == "/accounts/login/?next=/encounters/"

    def test_other_methods(self, signed_in: Client) -> None:
        assert signed_in.put("/encounters/new").status_code == 405
        assert signed_in.put("/encounters/").status_code == 405


class TestDate:
    @pytest.fixture
    def walk(self, signed_in: Client) -> Walk:
        return Walk(signed_in).answers(LOW_BACK)

    def test_its_field_begins_with_the_date_as_it_may_be_typed(self, walk: Walk) -> None:
        page = text(walk.client.get(f"/encounters/{walk.key}/date"))
        assert 'name="on" value="2026-11-02"' in page

    def test_the_difference_is_shown_first(self, walk: Walk) -> None:
        page = text(walk.client.get(f"/encounters/{walk.key}/date?on=2021-03-01"))
        assert "On 2021-03-01 the result is another one" in page
        assert 'href="/codes/M54.50/?on=2026-11-02">M54.50</a> Low back pain, unspecified' in page
        assert 'href="/codes/M54.5/?on=2021-03-01">M54.5</a> Low back pain' in page
        assert "FY2021" in page
        assert walk.encounter.date_of_service.isoformat() == NOVEMBER

    def test_nothing_changes(self, walk: Walk) -> None:
        page = text(walk.client.get(f"/encounters/{walk.key}/date?on=2026-10-01"))
        assert "On 2026-10-01 nothing is different" in page
        assert "the same" in page

    def test_where_there_is_no_code_yet_it_says_what_there_is(self, signed_in: Client) -> None:
        walk = Walk(signed_in)
        page = text(walk.client.get(f"/encounters/{walk.key}/date?on=2021-03-01"))
        assert "A question is asked: What does the provider document?" in page
        walk.answers({"finding": "low_back", "radiation": "conflicting"})
        assert "No code, a query." in text(walk.client.get(f"/encounters/{walk.key}/date?on=2021-03-01"))

    def test_changing_it(self, walk: Walk) -> None:
        fields = {"version": walk.encounter.version, "date_of_service": "2021-03-01"}
        assert walk.client.post(f"/encounters/{walk.key}/date", fields).status_code == 303
        assert walk.condition.outcome["codes"] == ["M54.5"]
        assert walk.kinds()[-2:] == ["date_changed", "outcome"]
        assert "billable on 2021-03-01" in walk.page()

    @pytest.mark.parametrize("on", ["nonsense", "2026-13-01", "01/01/99", "2026-11-02' OR 1=1"])
    def test_dates_that_are_none(self, walk: Walk, on: str) -> None:
        answer = walk.client.get(f"/encounters/{walk.key}/date", {"on": on})
        assert answer.status_code == 400
        assert "date" in text(answer)

    def test_a_date_without_edition(self, walk: Walk) -> None:
        assert "No edition" in text(walk.client.get(f"/encounters/{walk.key}/date?on=2019-01-01"))
        fields = {"version": walk.encounter.version, "date_of_service": "2019-01-01"}
        answer = walk.client.post(f"/encounters/{walk.key}/date", fields)
        assert answer.status_code == 400
        assert text(answer).count("No edition") == 1
        assert "loaded for 2019-01-01. Loaded are 20" in text(answer)

    def test_a_stale_form(self, walk: Walk) -> None:
        count = AuditEvent.objects.count()
        fields = {"version": 1, "date_of_service": "2021-03-01"}
        answer = walk.client.post(f"/encounters/{walk.key}/date", fields)
        assert answer.status_code == 409
        assert "changed in another window" in text(answer)
        assert AuditEvent.objects.count() == count

    def test_others(self, walk: Walk, other_coder: User, auditor: User) -> None:
        fields = {"version": walk.encounter.version, "date_of_service": "2021-03-01"}
        for user, seen, sent in ((other_coder, 404, 404), (auditor, 200, 403)):
            walk.client.force_login(user)
            assert walk.client.get(f"/encounters/{walk.key}/date").status_code == seen
            assert walk.client.post(f"/encounters/{walk.key}/date", fields).status_code == sent
