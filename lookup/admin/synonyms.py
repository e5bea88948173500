"""Synonyms: each change is a draft of its own row until it is published."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from lookup.actions import synonyms as actions
from lookup.actions.errors import Refused
from lookup.admin.base import KeepingAdmin, check, lines
from lookup.models import Synonym
from lookup.permissions import DRAFT_SYNONYMS, PUBLISH_SYNONYMS

OPEN = Q(published_at=None, discarded_at=None)


class SynonymForm(forms.ModelForm):
    """The content of a synonym."""

    codes = forms.CharField(
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Only where the term stands for codes; one a line.",
    )
    note = forms.CharField(required=False, widget=forms.TextInput({"class": "vLargeTextField"}))

    class Meta:
        model = Synonym
        fields = ["term", "kind", "expansion"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(codes="\n".join(self.instance.codes), note=self.instance.note)

    def clean(self) -> dict[str, Any] | None:
        """As in Django, then what the action will check."""
        cleaned = super().clean()
        check(self, self.content, actions.check)
        return cleaned

    def content(self) -> dict[str, Any]:
        """What the action takes."""
        given = self.cleaned_data
        return {
            "term": given["term"],
            "kind": given["kind"],
            "expansion": given["expansion"],
            "codes": lines(given["codes"]),
            "note": given["note"],
        }

    def _post_clean(self) -> None:
        """Leave the instance as it is stored: the action makes a row of its own."""


class StateFilter(admin.SimpleListFilter):
    """What is in force or waits, unless somebody asks for the past."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("draft", "drafts"), ("live", "live"), ("past", "superseded or discarded")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Synonym]) -> QuerySet[Synonym]:
        wanted = {
            "draft": OPEN,
            "live": Q(active=True),
            "past": Q(active=False) & ~OPEN,
        }.get(self.value() or "", Q(active=True) | OPEN)
        return queryset.filter(wanted)


@admin.register(Synonym)
class SynonymAdmin(KeepingAdmin):
    """Synonyms, abbreviations and short forms."""

    form = SynonymForm
    list_display = ["term", "expansion", "kind", "source", "what", "created_by", "published_by"]
    list_filter = [StateFilter, "kind", "source"]
    search_fields = ["term", "expansion", "codes", "note"]
    list_per_page = 200
    readonly_fields = [
        "source",
        "what",
        "replaces",
        *("created_by", "created_at", "published_by", "published_at"),
    ]
    actions = ["publish_drafts", "discard_drafts", "draft_removal"]

    def get_fieldsets(self, request: HttpRequest, obj: Synonym | None = None) -> Any:
        content = ["term", "kind", "expansion", "codes", "note"]
        about = ["source", "what", "replaces", "created_by", "created_at", "published_by", "published_at"]
        return [(None, {"fields": content}), *([("About", {"fields": about})] if obj else [])]

    def has_change_permission(self, request: HttpRequest, obj: Synonym | None = None) -> bool:
        changeable = obj is None or obj.state in ("live", "draft")
        return changeable and super().has_change_permission(request, obj)

    @admin.display(description="state")
    def what(self, synonym: Synonym) -> str:
        removal = " of a removal" if synonym.removes else ""
        return f"{synonym.state}{removal if synonym.state == 'draft' else ''}"

    def save_model(self, request: HttpRequest, obj: Synonym, form: SynonymForm, change: bool) -> None:
        """Save a draft by the action."""
        if change:
            draft = actions.change(by=request.user, synonym=obj, **form.content())
        else:
            draft = actions.add(by=request.user, **form.content())
        obj.pk, obj.term = draft.pk, draft.term

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """There is nothing besides the row."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Refused as error:
            self.refuse(request, error)
            return HttpResponseRedirect(request.get_full_path())

    def response_change(self, request: HttpRequest, obj: Synonym) -> HttpResponse:
        self.message_user(request, f"The draft of “{obj.term}” waits to be published.", messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:lookup_synonym_changelist") + "?state=draft")

    def _each(self, request: HttpRequest, queryset: QuerySet[Synonym], action: Any, done: str) -> None:
        number = 0
        for synonym in queryset:
            try:
                action(by=request.user, synonym=synonym)
                number += 1
            except Refused as error:
                self.message_user(request, f"{synonym.term}: {error.sentence}", messages.ERROR)
        if number:
            self.message_user(request, f"{number} {done}.", messages.SUCCESS)

    @admin.action(description="Publish the selected drafts", permissions=["publish"])
    def publish_drafts(self, request: HttpRequest, queryset: QuerySet[Synonym]) -> None:
        self._each(request, queryset.filter(OPEN), actions.publish, "published")

    @admin.action(description="Discard the selected drafts", permissions=["draft"])
    def discard_drafts(self, request: HttpRequest, queryset: QuerySet[Synonym]) -> None:
        self._each(request, queryset.filter(OPEN), actions.discard, "discarded")

    @admin.action(description="Draft that the selected synonyms go out of use", permissions=["draft"])
    def draft_removal(self, request: HttpRequest, queryset: QuerySet[Synonym]) -> None:
        self._each(request, queryset, actions.remove, "drafted to go out of use")

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PUBLISH_SYNONYMS)

    def has_draft_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(DRAFT_SYNONYMS)
