"""Questionnaires on paper: printed, typed in, and some of them typed in twice."""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as HttpResponse

from assessment.models import Response as PaperReturn
from assessment.models import Round
from assessment.reports.paper import paper_pdf
from assessment.services import paper, personal_codes
from assessment.services.addressees import groups_of
from assessment.services.answering import BadAnswer, groups_asked, statements_in
from assessment.services.asking import asking_of
from assessment.services.frameworks import languages_of, load_framework
from assessment.services.problems import NotAllowed, NotFound, NotReady
from assessment.web import extensions, language, paper_pages
from assessment.web.forms.paper import (
    EntryForm,
    PaperChoiceForm,
    PrintForm,
    ReturnNumberForm,
    read_choices,
)
from assessment.web.guards import current_user
from assessment.web.reports_pages import file_name
from assessment.web.routes.rounds import find_round
from benchmark.framework import Element, Framework

blueprint = Blueprint("paper", __name__, url_prefix="/rounds/<int:round_id>/paper")

Page = str | HttpResponse

NOTHING_TICKED = _l("Enter at least one answer. A paper on which nothing is ticked is not typed in")


@blueprint.get("")
def show(round_id: int) -> str:
    round_ = find_round(round_id)
    return _show(round_, _print_form(round_))


@blueprint.get("/questionnaire.pdf")
def questionnaire(round_id: int) -> Page:
    """A draft's can be printed too, to look at."""
    round_ = find_round(round_id)
    form = _print_form(round_, request.args)
    if not form.validate():
        return _show(round_, form, has_errors=True)
    framework, elements = _asked(round_, form.group.data, form.chosen_language)
    language.speak(framework.language)
    groups = groups_asked(framework, asking_of(round_))
    names = {service.code: service.name for service in round_.services}
    content = paper_pdf(
        paper_pages.paper_form(
            round_,
            framework,
            elements,
            group=dict(groups)[form.group.data],
            service=names.get(form.service_code or "", ""),
            return_to=form.return_to.data or "",
            large=form.size.data == "large",
        )
    )
    answer = make_response(content)
    answer.mimetype = "application/pdf"
    name = file_name(f"questionnaire {form.group.data} {form.size.data}", round_, ".pdf")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


@blueprint.route("/enter", methods=["GET", "POST"])
def enter(round_id: int) -> Page:
    """`?group=` and `?service=` say whose returns are typed in; they stay for the next one."""
    round_ = _open_round(round_id)
    choice = _choice_form(round_, request.args)
    chosen_before = bool(request.args)
    if not chosen_before or not choice.validate():
        return render_template("paper/choose.html", round=round_, choice=choice, has_errors=chosen_before)
    framework, elements = _asked(round_, choice.group.data)
    form = EntryForm()
    codes = [one.code for element in elements for one in statements_in(element)]
    chosen = read_choices(request.form, codes)
    if form.validate_on_submit():
        number = personal_codes.as_typed(form.number.data or "") or personal_codes.new_code()
        try:
            entered = paper.enter_return(
                extensions.session(), round_, choice.group.data, choice.service_code, number, chosen
            )
        except NotReady:
            form.form_errors.append(NOTHING_TICKED)
        except BadAnswer:
            abort(400)
        else:
            _tell(entered, number)
            extensions.commit()
            return redirect(_enter_address(round_id, choice))
    form.number.data = form.number.data or personal_codes.new_code()
    return _entry_page("enter", round_, framework, elements, chosen, form=form, choice=choice)


@blueprint.route("/check", methods=["GET", "POST"])
def check(round_id: int) -> Page:
    """First the number of a return, then its second entry, then what the paper says where the two differ.

    Nothing is kept before the last step; each page carries what was typed before it.
    """
    round_ = _open_round(round_id)
    form = ReturnNumberForm()
    found = None
    if form.validate_on_submit():
        try:
            found = paper.find_return(extensions.session(), round_, form.number.data)
        except NotAllowed as refused:
            form.number.errors = [str(refused)]
        except NotFound:
            form.number.errors = [_("Check the number: no paper return of this round has it")]
    if found is None:
        return render_template("paper/check.html", round=round_, form=form)
    if "typed" not in request.form:
        framework, elements = _asked(round_, found.group_code)
        return _entry_page("type_again", round_, framework, elements, {}, form=form)
    return _compare(round_, form, found)


def _show(round_: Round, form: PrintForm, *, has_errors: bool = False) -> str:
    found = paper.entry_check(extensions.session(), round_)
    return render_template(
        "paper/show.html",
        round=round_,
        form=form,
        check=found,
        verdict=paper_pages.verdict_text(found),
        not_printed=[language.own_name(code) for code in _translations(round_, printed=False)],
        has_errors=has_errors,
    )


def _compare(round_: Round, form: ReturnNumberForm, found: PaperReturn) -> Page:
    session, round_id = extensions.session(), round_.id
    framework, elements = _asked(round_, found.group_code)
    codes = [one.code for element in elements for one in statements_in(element)]
    second = read_choices(request.form, codes)
    if not set(framework.scale.choices).issuperset(second.values()):
        abort(400)
    differ, first = paper.differences(session, round_, found, second)
    decided = {code: request.form[f"paper-{code}"] for code in differ if f"paper-{code}" in request.form}
    if len(decided) == len(differ):
        try:
            wrong = paper.finish_check(
                session, round_, current_user().user_id, form.number.data, second, decided
            )
        except BadAnswer:
            abort(400)
        extensions.commit()
        flash(_outcome(len(differ), wrong), "success")
        return redirect(url_for("paper.show", round_id=round_id))
    missing = [code for code in differ if code not in decided] if "decided" in request.form else []
    return render_template(
        "paper/compare.html",
        round=round_,
        form=form,
        second=second,
        decided=decided,
        differences=paper_pages.differences_on_page(elements, differ, first, second, framework.scale),
        boxes=paper_pages.boxes(framework.scale),
        missing=missing,
        has_errors=bool(missing),
    )


def _outcome(differ: int, wrong: int) -> str:
    if not differ:
        return str(_("The paper is checked: both entries are the same."))
    if not wrong:
        return str(_("The paper is checked: the first entry was right throughout."))
    return str(
        _(
            "The paper is checked and corrected: %(number)s of its answers had been typed wrongly.",
            number=wrong,
        )
    )


def _tell(entered: paper.Entered | None, number: str) -> None:
    """The number travels in this browser's own cookie to the next page, and nowhere else."""
    shown = personal_codes.in_groups(number)
    if entered is None:
        flash(_("Return %(number)s had been saved already: it counts once.", number=shown), "important")
        return
    if entered.to_check:
        flash(
            _("Saved. Write %(number)s on the paper. Then put it in the check pile.", number=shown), "success"
        )
    else:
        flash(_("Saved. Write %(number)s on the paper.", number=shown), "success")


def _enter_address(round_id: int, choice: PaperChoiceForm) -> str:
    service = {"service": choice.service.data} if "service" in choice else {}
    return url_for("paper.enter", round_id=round_id, group=choice.group.data, **service)


def _entry_page(
    name: str,
    round_: Round,
    framework: Framework,
    elements: tuple[Element, ...],
    chosen: dict[str, str],
    **values: Any,
) -> str:
    return render_template(
        f"paper/{name}.html",
        round=round_,
        pages=paper_pages.numbered(elements),
        boxes=paper_pages.boxes(framework.scale),
        chosen=chosen,
        **values,
    )


def _asked(
    round_: Round, group_code: str, language: str | None = None
) -> tuple[Framework, tuple[Element, ...]]:
    session = extensions.session()
    framework = load_framework(session, round_.framework_hash, language)
    return framework, paper.elements_on_paper(session, round_, group_code, language)


def _open_round(round_id: int) -> Round:
    round_ = find_round(round_id)
    paper.check_takes_paper(round_)
    return round_


def _print_form(round_: Round, fields: Any = None) -> PrintForm:
    form = PrintForm(fields)
    form.offer(groups_of(extensions.session(), round_), round_.services, _("Leave a line to write it on"))
    own = load_framework(extensions.session(), round_.framework_hash).language
    languages = (own, *_translations(round_, printed=True))
    form.offer_languages([(code, language.own_name(code)) for code in languages])
    return form


def _translations(round_: Round, *, printed: bool) -> list[str]:
    """The other languages of a round that a PDF can be drawn in, or those that it cannot."""
    session, content = extensions.session(), round_.framework_hash
    translated = (load_framework(session, content, code) for code in languages_of(session, content))
    return [one.language for one in translated if paper_pages.can_be_printed(one) == printed]


def _choice_form(round_: Round, fields: Any = None) -> PaperChoiceForm:
    form = PaperChoiceForm(fields)
    without = "" if round_.of_services else _("None is given on the paper")
    form.offer(groups_of(extensions.session(), round_), round_.services, without)
    return form
