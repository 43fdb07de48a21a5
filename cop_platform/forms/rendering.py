"""HTML of form fields: label, hint, control and error, linked for screen readers."""

from django import forms
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cop_platform.ui.markup import EMPTY, attribute, classes, inlined_icon


def field(bound: BoundField, label: str = "", hint: str = "", css: str = "", optional: str = "said") -> SafeString:
    """A form field in our markup: label, hint, control and error, linked for screen readers.

    ``optional="unsaid"``: without “(optional)”, where one of several fields is needed.
    """
    if bound.is_hidden:
        return bound.as_widget()
    label, hint = str(label or bound.label), str(hint or bound.help_text)
    if isinstance(bound.field.widget, forms.CheckboxInput):
        return _checkbox(bound, label, hint, css)
    if bound.use_fieldset:
        return _choices(bound, label, hint, css)
    return format_html(
        '<div class="{}"><label for="{}">{}{}</label>{}{}{}</div>',
        classes("field", css),
        bound.id_for_label,
        label,
        _optional(bound) if optional == "said" else EMPTY,
        _hint(bound, hint),
        bound.as_widget(attrs=_control(bound, hint)),
        _errors(bound),
    )


def _checkbox(bound: BoundField, label: str, hint: str, css: str) -> SafeString:
    return format_html(
        '<div class="{}"><label class="check" for="{}">{}<span>{}</span></label>{}{}</div>',
        classes("field", css),
        bound.id_for_label,
        bound.as_widget(attrs=_describing(bound, hint)),
        label,
        _hint(bound, hint),
        _errors(bound),
    )


def _choices(bound: BoundField, label: str, hint: str, css: str) -> SafeString:
    choices = format_html_join("", "{}", ((_choice(choice),) for choice in bound))
    return format_html(
        '<fieldset class="{}" id="{}"{}><legend>{}{}</legend>{}{}{}</fieldset>',
        classes("field", css),
        bound.auto_id,
        attribute("aria-describedby", _described_by(bound, hint)),
        label,
        _optional(bound),
        _hint(bound, hint),
        choices,
        _errors(bound),
    )


def _choice(choice: BoundWidget) -> SafeString:
    return format_html('<label class="check">{}<span>{}</span></label>', choice.tag(), choice.choice_label)


def _control(bound: BoundField, hint: str) -> dict[str, str | bool]:
    """Attributes of the control: our class, and no placeholder: it would vanish while typing; label and hint stay."""
    own = bound.field.widget.attrs.get("class", "")
    return {"class": classes("in", own), "placeholder": False, **_describing(bound, hint)}


def _describing(bound: BoundField, hint: str) -> dict[str, str | bool]:
    described = _described_by(bound, hint)
    return {"aria-describedby": described} if described else {}


def _described_by(bound: BoundField, hint: str) -> str:
    """Ids of hint and error, the same as Django's."""
    ids = [f"{bound.auto_id}_helptext"] if hint else []
    return " ".join(ids + ([f"{bound.auto_id}_error"] if bound.errors else []))


def _hint(bound: BoundField, hint: str) -> SafeString:
    return format_html('<div class="hint" id="{}_helptext">{}</div>', bound.auto_id, hint) if hint else EMPTY


def _optional(bound: BoundField) -> SafeString:
    return EMPTY if bound.field.required else format_html(' <span class="muted">{}</span>', _("(optional)"))


def _errors(bound: BoundField) -> SafeString:
    if not bound.errors:
        return EMPTY
    words = format_html_join(" ", "{}", ((error,) for error in bound.errors))
    return format_html(
        '<span class="err" id="{}_error">{}<span>{}</span></span>', bound.auto_id, inlined_icon("triangle-alert"), words
    )


SHORT_FORM = 3


def field_errors(form: forms.BaseForm) -> SafeString:
    """Errors of the form as a whole; on a long form also the errors of its fields, each a link to its field."""
    general = form.non_field_errors()
    fields = [bound for bound in form if bound.errors and not bound.is_hidden] if len(form.fields) > SHORT_FORM else []
    if not general and not fields:
        return EMPTY
    said = format_html_join(
        "", "<p>{}<span>{}</span></p>", ((inlined_icon("triangle-alert"), error) for error in general)
    )
    return format_html(
        '<div class="errors" role="alert" tabindex="-1">{}{}</div>', said, _error_links(fields) if fields else EMPTY
    )


def _error_links(fields: list[BoundField]) -> SafeString:
    links = format_html_join(
        "",
        '<li><a href="#{}">{} {}</a></li>',
        ((bound.id_for_label or bound.auto_id, *_said(bound)) for bound in fields),
    )
    words = ngettext("One thing to look at:", "A few things to look at:", len(fields))
    return format_html("<p>{}</p><ul>{}</ul>", words, links)


def _said(bound: BoundField) -> tuple[str, str]:
    """Label and sentence: “Write a few words.” alone would not say of what."""
    label = str(bound.label)
    return (label if label.endswith("?") else f"{label}:"), " ".join(str(error) for error in bound.errors)
