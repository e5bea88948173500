"""Guidance: editors save drafts, publishers publish them."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lookup.actions import guidance as actions
from lookup.actions.errors import Refused
from lookup.admin.base import KeepingAdmin, as_list, check, difference, lines
from lookup.models import Guidance, GuidanceRevision
from lookup.permissions import PUBLISH_GUIDANCE
from lookup.rendering import markdown

LISTS = ("citations", "codes", "terms")


class GuidanceForm(forms.ModelForm):
    """The newest revision as a form; `based_on` says which revision that was."""

    title = forms.CharField(max_length=200, widget=forms.TextInput({"class": "vLargeTextField"}))
    body = forms.CharField(
        label="Text",
        widget=forms.Textarea({"rows": 24, "class": "vLargeTextField"}),
        help_text="Markdown, in our own words. Saved as a draft; “Save and continue” shows how it reads.",
    )
    citations = forms.CharField(
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text="One a line: guideline:I.A.15, tabular:M54.51, note:M54.5:excludes1, index:Pain > low back",
    )
    codes = forms.CharField(
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Codes at which the text is shown, one a line; M54.5- with all below it.",
    )
    terms = forms.CharField(
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Words for which the text is found, one a line.",
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    class Meta:
        model = Guidance
        fields = ["slug", "kind"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        newest = self.instance.newest() if self.instance.pk else None
        if newest:
            self.initial.update(title=newest.title, body=newest.body, based_on=newest.number)
            self.initial.update({name: "\n".join(getattr(newest, name)) for name in LISTS})

    def clean(self) -> dict[str, Any] | None:
        """As in Django, then what the action will check."""
        cleaned = super().clean()
        check(self, self.content, actions.check)
        return cleaned

    def content(self) -> dict[str, Any]:
        """What the action takes."""
        given = self.cleaned_data
        content = {name: given[name] for name in ("title", "body", "based_on")}
        return content | {name: lines(given[name]) for name in LISTS}


class DraftFilter(admin.SimpleListFilter):
    """Guidance with or without a draft that waits."""

    title = "draft"
    parameter_name = "draft"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", "draft waits"), ("none", "no draft")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Guidance]) -> QuerySet[Guidance]:
        drafts = GuidanceRevision.objects.drafts().values("guidance")
        if self.value() == "open":
            return queryset.filter(pk__in=drafts)
        return queryset.exclude(pk__in=drafts) if self.value() == "none" else queryset


@admin.register(Guidance)
class GuidanceAdmin(KeepingAdmin):
    """One row a subject; the form shows its newest revision."""

    form = GuidanceForm
    list_display = ["slug", "newest_title", "kind", "newest_state", "changed_by", "changed_at"]
    list_filter = ["kind", DraftFilter]
    search_fields = ["slug", "revisions__title", "revisions__body"]
    change_form_template = "admin/lookup/guidance/change_form.html"
    actions = ["publish_drafts"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Guidance]:
        newest = GuidanceRevision.objects.filter(guidance=OuterRef("pk")).order_by("-number")
        columns = ("title", "number", "published_at", "created_by", "created_at")
        annotated = {f"newest_{name}_": Subquery(newest.values(name)[:1]) for name in columns}
        live = GuidanceRevision.objects.live().filter(guidance=OuterRef("pk"))
        return (
            super()
            .get_queryset(request)
            .annotate(**annotated, live_number_=Subquery(live.values("number")[:1]))
        )

    @admin.display(description="title", ordering="newest_title_")
    def newest_title(self, row: Any) -> str:
        return str(row.newest_title_)

    @admin.display(description="state", ordering="newest_published_at_")
    def newest_state(self, row: Any) -> str:
        if row.newest_published_at_ is None:
            live = f"revision {row.live_number_} is live" if row.live_number_ else "nothing is live"
            return f"draft {row.newest_number_} ({live})"
        return (
            "live"
            if row.newest_number_ == row.live_number_
            else f"revision {row.newest_number_} will be live"
        )

    @admin.display(description="changed by", ordering="newest_created_by_")
    def changed_by(self, row: Any) -> str:
        return str(row.newest_created_by_)

    @admin.display(description="changed", ordering="newest_created_at_")
    def changed_at(self, row: Any) -> Any:
        return row.newest_created_at_

    # The form

    def get_fieldsets(self, request: HttpRequest, obj: Guidance | None = None) -> Any:
        names: list[str] = ["standing", "slug", "kind"] if obj else ["slug", "kind"]
        if obj is None or self.has_change_permission(request, obj):
            names += ["title", "body", *LISTS, "based_on"]
            texts: tuple[str, ...] = ("shown", "history") if obj else ()
        else:
            texts = ("shown", "cited", "at_codes", "at_terms", "history")
        return [(None, {"fields": names}), *([("As it reads", {"fields": texts})] if texts else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: Guidance | None = None) -> list[str]:
        shown = ["standing", "shown", "cited", "at_codes", "at_terms", "history"]
        return [*shown, "slug", "kind"] if obj else shown

    @admin.display(description="state")
    def standing(self, subject: Guidance) -> str:
        newest, live = subject.newest(), subject.live()
        read = f"Coders read revision {live.number}." if live else "Coders read nothing yet."
        if newest and not newest.published_at:
            return f"Draft {newest.number} waits to be published. {read}"
        return read

    @admin.display(description="newest revision")
    def shown(self, subject: Guidance) -> SafeString:
        newest = subject.newest()
        if newest is None:
            return SafeString("–")
        return format_html("<h2>{}</h2><div class='guidance'>{}</div>", newest.title, markdown(newest.body))

    @admin.display(description="citations")
    def cited(self, subject: Guidance) -> SafeString:
        return self._list(subject, "citations")

    @admin.display(description="codes")
    def at_codes(self, subject: Guidance) -> SafeString:
        return self._list(subject, "codes")

    @admin.display(description="terms")
    def at_terms(self, subject: Guidance) -> SafeString:
        return self._list(subject, "terms")

    @staticmethod
    def _list(subject: Guidance, name: str) -> SafeString:
        newest = subject.newest()
        return as_list(getattr(newest, name) if newest else [])

    @admin.display(description="revisions")
    def history(self, subject: Guidance) -> SafeString:
        def line(revision: GuidanceRevision) -> tuple[str, ...]:
            published = f"published by {revision.published_by}, live from {revision.live_from}"
            made = f"{revision.created_by}, {revision.created_at:%Y-%m-%d %H:%M}"
            return f"{revision.number}", made, published if revision.published_at else "not published"

        rows = format_html_join("", "<li value='{}'>{}: {}</li>", map(line, subject.revisions.all()))
        return format_html("<ol reversed>{}</ol>", rows)

    def save_model(self, request: HttpRequest, obj: Guidance, form: GuidanceForm, change: bool) -> None:
        """Save a draft by the action."""
        revision = actions.draft(by=request.user, slug=obj.slug, kind=obj.kind, **form.content())
        obj.pk = revision.guidance_id

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """There is nothing besides the revision."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Refused as error:
            self.refuse(request, error)
            return HttpResponseRedirect(request.get_full_path())

    def response_post_save_change(self, request: HttpRequest, obj: Guidance) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:lookup_guidance_changelist"))

    # Publishing

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.publish_view)
        return [path("<int:pk>/publish/", view, name="lookup_guidance_publish"), *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        subject = kwargs.get("obj")
        newest = subject.newest() if subject else None
        may = request.user.has_perm(PUBLISH_GUIDANCE)
        context["can_publish"] = may and newest is not None and newest.published_at is None
        return super().render_change_form(request, context, *args, **kwargs)

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The draft beside what is live, and the button that publishes it."""
        subject = self.get_object(request, str(pk))
        if not request.user.has_perm(PUBLISH_GUIDANCE):
            raise PermissionDenied
        if subject is None:
            raise Http404
        if request.method == "POST":
            return self._publish(request, subject)
        return TemplateResponse(
            request, "admin/lookup/guidance/publish.html", self._comparison(request, subject)
        )

    def _publish(self, request: HttpRequest, subject: Guidance) -> HttpResponse:
        number = request.POST.get("number", "")
        try:
            actions.publish(
                by=request.user, guidance=subject, number=int(number) if number.isdecimal() else 0
            )
        except Refused as error:
            self.refuse(request, error)
            return HttpResponseRedirect(request.path)
        self.message_user(request, f"{subject.slug}, revision {number}, is live.", messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:lookup_guidance_changelist"))

    def _comparison(self, request: HttpRequest, subject: Guidance) -> dict[str, Any]:
        newest, live = subject.newest(), subject.live()
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media,
            "title": f"Publish {subject.slug}",
            "subject": subject,
            "newest": newest,
            "live": live,
            "preview": markdown(newest.body) if newest else "",
            "difference": difference(_as_text(live), _as_text(newest)),
        }

    @admin.action(description="Publish the drafts of the selected guidance", permissions=["publish"])
    def publish_drafts(self, request: HttpRequest, queryset: QuerySet[Guidance]) -> None:
        """Publish the newest draft of each; what was published already stays as it is."""
        numbers = dict(queryset.annotate(number=Max("revisions__number")).values_list("pk", "number"))
        for subject in queryset:
            try:
                actions.publish(by=request.user, guidance=subject, number=numbers[subject.pk])
            except Refused as error:
                self.message_user(request, f"{subject.slug}: {error.sentence}", messages.ERROR)
        self.message_user(request, "What is listed as live now is what coders read.", messages.SUCCESS)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PUBLISH_GUIDANCE)


def _as_text(revision: GuidanceRevision | None) -> str:
    if revision is None:
        return ""
    heads = [f"title: {revision.title}"]
    heads += [f"{name}: {', '.join(getattr(revision, name))}" for name in LISTS]
    return "\n".join([*heads, "", revision.body])
