"""Form rendering: labels, hints, errors and groups of choices."""

from django import forms
from django.utils import translation

from cop_platform.forms.rendering import field, field_errors


class Wish(forms.Form):
    name = forms.CharField(label="Name", help_text="A few words will do.")
    place = forms.CharField(label="Place", required=False, widget=forms.TextInput(attrs={"placeholder": "Aalst"}))
    level = forms.ChoiceField(label="Level", choices=[("a", "Active"), ("c", "Core")], widget=forms.RadioSelect)
    news = forms.BooleanField(label="Send me news", required=False)
    token = forms.CharField(widget=forms.HiddenInput)


class Short(forms.Form):
    email = forms.EmailField(label="E-mail")


def test_a_field_ties_its_label_and_hint_to_the_control() -> None:
    assert field(Wish()["name"]) == (
        '<div class="field"><label for="id_name">Name</label>'
        '<div class="hint" id="id_name_helptext">A few words will do.</div>'
        '<input type="text" name="name" class="in" aria-describedby="id_name_helptext" required id="id_name">'
        "</div>"
    )


def test_an_optional_field_says_so_and_has_no_placeholder() -> None:
    with translation.override("en"):
        shown = field(Wish()["place"], css="wide")
    assert '<div class="field wide"><label for="id_place">Place <span class="muted">(optional)</span></label>' in shown
    assert "placeholder" not in shown


def test_a_wrong_field_says_what_to_do() -> None:
    form = Wish({"name": ""})
    with translation.override("en"):
        shown = field(form["name"])
    assert 'aria-describedby="id_name_helptext id_name_error"' in shown
    assert 'aria-invalid="true"' in shown
    assert '<span class="err" id="id_name_error"><svg' in shown
    assert "This field is required." in shown


def test_the_words_of_a_field_can_be_given_in_the_page() -> None:
    shown = field(Short()["email"], label="Work <e-mail>", hint="No password.")
    assert "Work &lt;e-mail&gt;" in shown
    assert 'aria-describedby="id_email_helptext"' in shown


def test_choices_stand_in_a_group_with_a_name() -> None:
    shown = field(Wish()["level"])
    assert shown.startswith('<fieldset class="field" id="id_level"><legend>Level</legend>')
    assert shown.count('<label class="check"><input type="radio"') == 2


def test_a_tick_box_stands_before_its_words() -> None:
    shown = field(Wish()["news"])
    assert '<label class="check" for="id_news"><input type="checkbox" name="news" id="id_news">' in shown
    assert "(optional)" not in shown


def test_a_hidden_field_is_only_itself() -> None:
    assert field(Wish()["token"]) == '<input type="hidden" name="token" id="id_token">'


def test_a_form_without_errors_shows_none() -> None:
    assert field_errors(Wish()) == ""


def test_a_short_form_leaves_an_error_at_its_field() -> None:
    assert field_errors(Short({"email": "x"})) == ""


def test_a_long_form_leads_to_its_errors() -> None:
    with translation.override("en"):
        shown = field_errors(Wish({"name": ""}))
    assert shown.startswith('<div class="errors" role="alert" tabindex="-1">')
    assert '<li><a href="#id_name">Name: This field is required.</a></li>' in shown
    assert "token" not in shown


def test_an_error_of_the_whole_form_is_shown_on_a_short_form_too() -> None:
    form = Short({"email": "nele@mereldal.example"})
    form.add_error(None, "The end comes <before> the start.")
    assert "The end comes &lt;before&gt; the start." in field_errors(form)
