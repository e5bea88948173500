"""My encounters: filters that are validated, kept and readable, and what an empty list says."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from walking import SCIATICA_LEFT, Walk, text

from lookup.models import Encounter

pytestmark = pytest.mark.django_db

NECK = {"finding": "neck", "arm": "none"}


def start(client: Client, reference: str, date: str = "2026-11-02") -> None:
    form = {"date_of_service": date, "setting": "outpatient", "reference": reference}
    assert client.post("/encounters/new", form).status_code == 303


@pytest.fixture
def three(site: Client) -> Client:
    """A neck on 2026-10-15, a sciatica on 2026-11-02 (accepted), and one that is not answered."""
    Walk(site, date="2026-10-15").answers(NECK)
    Walk(site).answers(SCIATICA_LEFT).step("accept")
    start(site, "OPEN-3", "2026-11-20")
    return site


@pytest.fixture
def listed(three: Client) -> Callable[..., str]:
    def ask(answered: int = 200, /, **given: str) -> str:
        answer = three.get("/encounters/", given)
        assert answer.status_code == answered
        return text(answer)

    return ask


class TestFilters:
    def test_none_are_all(self, listed: Callable[..., str]) -> None:
        page = listed()
        assert "3 encounters" in page
        assert "take this filter away" not in page

    def test_status_and_month_read_as_a_sentence(self, listed: Callable[..., str]) -> None:
        page = listed(status="in_progress", since="2026-10-01", until="10/31/2026")
        assert "1 of 3 encounters:" in page
        assert ">in progress <" in page
        assert "date of service in October 2026" in page
        assert "M54.2" in page
        assert "M54.42" not in page

    def test_a_chip_takes_its_filter_away(self, listed: Callable[..., str]) -> None:
        page = listed(status="in_progress", code="M54.2", page="1", reference="")
        assert 'href="?code=M54.2"' in page
        assert 'href="?status=in_progress"' in page
        assert '<option value="in_progress" selected>' in page

    @pytest.mark.parametrize(
        ("code", "found"),
        [
            ("M54.42", "1 of 3"),
            ("m5442", "1 of 3"),
            ("M54", "2 of 3"),
            ("M54.4", "1 of 3"),
            ("G89", "0 of 3"),
        ],
    )
    def test_a_code_finds_what_lies_below(self, listed: Callable[..., str], code: str, found: str) -> None:
        assert f"{found} encounters" in listed(code=code)

    def test_an_accepted_code_counts_and_not_the_suggested_one(self, three: Client) -> None:
        walk = Walk(three).answers({"finding": "low_back", "radiation": "none", "pain_type": "none"})
        form = {"version": walk.encounter.version, "codes": "M54.59", "reason": "payer"}
        three.post(f"{walk.address}codes", form)
        assert "0 of 4" in text(three.get("/encounters/?code=M54.50"))
        assert "1 of 4" in text(three.get("/encounters/?code=M54.59"))

    @pytest.mark.parametrize(
        ("typed", "found"), [("OPEN-3", 1), ("open", 1), ("-3", 1), ("%", 0), ("_", 0), ("' OR 1=1", 0)]
    )
    def test_part_of_a_reference(self, listed: Callable[..., str], typed: str, found: int) -> None:
        assert f"{found} of 3 encounters" in listed(reference=typed)

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({"status": "lost"}, "lost is not one of the available choices"),
            ({"since": "yesterday"}, "is not a date"),
            ({"until": "2026-02-30"}, "There is no day"),
            ({"since": "2026-11-02", "until": "2026-11-01"}, "2026-11-01 lies before 2026-11-02."),
            ({"code": "hello"}, "is not the form of an ICD-10-CM code"),
            ({"code": "x" * 13}, "at most 12 characters"),
            ({"code": "M54\0"}, "Null characters"),
            ({"reference": "x" * 41}, "at most 40 characters"),
        ],
    )
    def test_what_cannot_be_read_is_said(
        self, listed: Callable[..., str], given: dict[str, str], sentence: str
    ) -> None:
        page = listed(400, **given)
        assert sentence in page
        assert "<table" in page

    def test_what_is_typed_is_marked_up_safely(self, listed: Callable[..., str]) -> None:
        assert "<script>alert" not in listed(reference="<script>alert(1)")

    def test_further_pages_keep_the_filters(self, site: Client) -> None:
        for number in range(31):
            start(site, f"A{number}")
        page = text(site.get("/encounters/?reference=A&status=in_progress"))
        assert 'href="?reference=A&amp;status=in_progress&amp;page=2"' in page
        second = text(site.get("/encounters/?reference=A&status=in_progress&page=2"))
        assert "Page 2 of 2" in second
        assert "A0<" in second

    def test_others_are_never_found(self, three: Client, other_coder: User) -> None:
        three.force_login(other_coder)
        assert "You have coded no chart yet." in text(three.get("/encounters/?reference=OPEN-3"))


class TestEmpty:
    def test_none_fits_is_not_none_yet(self, listed: Callable[..., str], site: Client) -> None:
        page = listed(code="G89")
        assert "None of your encounters fits." in page
        assert "Show all of them" in page

    def test_none_yet_has_no_filters(self, site: Client) -> None:
        page = text(site.get("/encounters/?code=G89"))
        assert "You have coded no chart yet." in page
        assert 'class="filters"' not in page


class TestReferences:
    """The same reference twice, and the three ways in which the site keeps references."""

    def post(self, client: Client, reference: str = "4711", **given: Any) -> Any:
        form = {"date_of_service": "2026-11-02", "setting": "outpatient", "reference": reference}
        return client.post("/encounters/new", form | given)

    @pytest.fixture
    def earlier(self, site: Client) -> Walk:
        """An encounter with the reference 4711, its codes accepted."""
        walk = Walk(site, reference="4711").answers(SCIATICA_LEFT)
        return walk.step("accept")

    @pytest.mark.parametrize("typed", ["4711", " 4711 "])
    def test_the_same_again_shows_the_earlier_one(self, earlier: Walk, typed: str) -> None:
        answer = self.post(earlier.client, typed)
        assert answer.status_code == 409
        page = text(answer)
        assert "You have coded with this reference before." in page
        assert f'href="/encounters/{earlier.key}/"' in page
        for shown in ("accepted", "M54.42", "2026-11-02", "Start another one with this reference"):
            assert shown in page
        assert 'name="known" value="1"' in page

    def test_another_one_on_purpose(self, earlier: Walk) -> None:
        token = "of-this-form"
        first = self.post(earlier.client, known="1", token=token)
        assert first.status_code == 303
        assert earlier.key not in first["Location"]
        again = self.post(earlier.client, known="1", token=token)  # a double click
        assert again["Location"] == first["Location"]

    @pytest.mark.parametrize("known", ["0", "-1", "x", "9" * 30])
    def test_a_forged_number(self, earlier: Walk, known: str) -> None:
        assert self.post(earlier.client, known=known).status_code == 400

    def test_another_coders_is_not_mentioned(self, earlier: Walk, other_coder: User) -> None:
        earlier.client.force_login(other_coder)
        assert self.post(earlier.client).status_code == 303

    def test_by_policy_it_is_mentioned_without_more(
        self, earlier: Walk, other_coder: User, settings: Any
    ) -> None:
        settings.REFERENCES_SHARED = True
        earlier.client.force_login(other_coder)
        answer = self.post(earlier.client)
        assert answer.status_code == 409
        page = text(answer)
        assert "Another coder has an encounter with this reference." in page
        for hidden in ("M54.42", earlier.key, ">accepted<"):
            assert hidden not in page
        assert self.post(earlier.client, known="1").status_code == 303

    def test_hashed_references_are_recognised_and_found(self, site: Client, settings: Any) -> None:
        settings.REFERENCES = "hashed"
        walk = Walk(site, reference="Chart-9")
        assert walk.encounter.reference.startswith("#")
        page = text(site.get("/encounters/?reference=chart-9", follow=True))
        assert "1 of 1 encounter" in page
        assert walk.encounter.name in page
        assert len(walk.encounter.name) == 9
        assert "0 of 1 encounter" in text(site.get("/encounters/?reference=chart", follow=True))
        assert "1 of 1 encounter" in text(site.get("/encounters/", {"reference": walk.encounter.name}))
        walk.answers({"finding": "neck"})
        assert self.post(site, "CHART-9").status_code == 409

    def test_one_from_before_hashing_is_recognised(self, earlier: Walk, settings: Any) -> None:
        settings.REFERENCES = "hashed"
        assert self.post(earlier.client).status_code == 409

    def test_off_asks_for_none(self, site: Client, settings: Any) -> None:
        settings.REFERENCES = "off"
        assert "Encounter reference" not in text(site.get("/encounters/new"))
        walk = Walk(site, reference="4711")
        assert walk.encounter.reference == ""
        assert 'name="reference"' not in text(site.get("/encounters/"))
        assert "without reference" in text(site.get("/encounters/?reference=4711"))


class TestHashedReferencesInAddresses:
    @pytest.fixture
    def hashing(self, site: Client, settings: Any) -> Client:
        start(site, "PLAIN-7")
        settings.REFERENCES = "hashed"
        start(site, "VISIT-77")
        return site

    def test_the_form_is_sent_by_post_and_leads_to_the_hash(self, hashing: Client) -> None:
        assert '<form class="filters" method="post"' in text(hashing.get("/encounters/"))
        form = {"reference": " visit-77 ", "status": "in_progress", "csrfmiddlewaretoken": "x"}
        answer = hashing.post("/encounters/", form)
        assert answer.status_code == 303
        address = answer["Location"]
        assert address.startswith("/encounters/?reference=%23")
        assert address.endswith("&status=in_progress")
        assert "1 of 2 encounters:" in text(hashing.get(address))

    def test_a_plain_reference_in_an_address_leads_to_its_hash(self, hashing: Client) -> None:
        answer = hashing.get("/encounters/", {"reference": "VISIT-77", "page": "2"}, follow=True)
        ((address, status),) = answer.redirect_chain
        assert status == 303
        assert "VISIT" not in address.upper()
        assert "1 of 2 encounters:" in text(answer)
        assert "VISIT-77" not in text(answer)

    def test_what_was_stored_plain_before_is_found_by_its_hash(self, hashing: Client) -> None:
        page = text(hashing.get("/encounters/", {"reference": "plain-7"}, follow=True))
        assert "1 of 2 encounters:" in page
        assert ">PLAIN-7</a>" in page

    def test_plain_references_stay_in_the_address(self, site: Client) -> None:
        start(site, "VISIT-77")
        assert site.get("/encounters/", {"reference": "SIT-7"}).status_code == 200

    def test_the_page_of_a_text_shows_the_beginning_of_a_hash(self, hashing: Client) -> None:
        found = Encounter.objects.get(reference__startswith="#")
        page = text(hashing.get(f"/encounters/{found.pk}/conditions/1/text"))
        assert found.name in page
        assert found.reference[:12] not in page
