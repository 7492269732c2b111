"""Reaching people without an e-mail address: open links, posters, slips with codes, a shared tablet."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as HttpResponse

from assessment import lifecycle
from assessment.models import Round
from assessment.reports.posters import posters_pdf
from assessment.reports.slips import slips_pdf
from assessment.services import open_links, slips
from assessment.services.addressees import groups_of
from assessment.services.problems import NotFound
from assessment.services.tickets import needs_ticket
from assessment.web import extensions
from assessment.web.forms.reaching import AddresseeForm, SlipsForm
from assessment.web.guards import current_user
from assessment.web.reaching_pages import full_address, links_for, posters_of, slips_of, typed
from assessment.web.reports_pages import file_name
from assessment.web.routes.rounds import find_round

blueprint = Blueprint("reaching", __name__, url_prefix="/rounds/<int:round_id>/reaching")


@blueprint.get("")
def show(round_id: int) -> str:
    round_ = find_round(round_id)
    session = extensions.session()
    links = open_links.list_links(session, round_)
    return render_template(
        "reaching/show.html",
        round=round_,
        links=[(link, typed(full_address("join", link.token))) for link in links],
        sheets=slips.list_sheets(session, round_),
        needs_ticket=needs_ticket(round_),
    )


@blueprint.route("/links/new", methods=["GET", "POST"])
def make_link(round_id: int) -> str | HttpResponse:
    round_ = _open_round(round_id)
    session = extensions.session()
    form = AddresseeForm()
    form.offer(round_.services, groups_of(session, round_))
    if form.validate_on_submit():
        user_id = current_user().user_id
        open_links.make_link(session, round_, user_id, form.service_code, form.group_code)
        return _kept(round_id, _("The short address is made."))
    return render_template("reaching/make_link.html", form=form, round=round_)


@blueprint.post("/links/each-service")
def make_links(round_id: int) -> HttpResponse:
    round_ = find_round(round_id)
    open_links.make_link_for_each_service(extensions.session(), round_, current_user().user_id)
    return _kept(round_id, _("Every service has a short address."))


@blueprint.post("/links/<token>/end")
def end_link(round_id: int, token: str) -> HttpResponse:
    round_ = find_round(round_id)
    open_links.end_link(extensions.session(), round_, current_user().user_id, token)
    return _kept(round_id, _("The short address is ended. Take down its posters."))


@blueprint.get("/posters.pdf")
def posters(round_id: int) -> Response:
    """Those of every link, or with `?link=` of one."""
    round_ = _open_round(round_id)
    links = links_for(open_links.list_links(extensions.session(), round_), request.args.get("link"))
    if not links:
        raise NotFound("open link")
    title = _("Posters for %(round)s", round=round_.title)
    return _pdf(posters_pdf(posters_of(round_, links), title), file_name("posters", round_, ".pdf"))


@blueprint.route("/slips/new", methods=["GET", "POST"])
def make_slips(round_id: int) -> str | HttpResponse:
    round_ = _open_round(round_id)
    session = extensions.session()
    form = SlipsForm()
    form.offer(round_.services, groups_of(session, round_))
    if form.validate_on_submit():
        user_id = current_user().user_id
        token = open_links.make_link(session, round_, user_id)
        sheet = slips.make_sheet(
            session, round_, user_id, form.number.data, form.service_code, form.group_code
        )
        title = _("Slips for %(round)s: %(whom)s", round=round_.title, whom=sheet.addressee.name)
        content = slips_pdf(slips_of(round_, token, sheet), title)
        name = file_name(f"slips {sheet.id}", round_, ".pdf")
        extensions.commit()
        return _pdf(content, name)
    return render_template("reaching/make_slips.html", form=form, round=round_)


@blueprint.route("/slips/<int:sheet_id>/withdraw", methods=["GET", "POST"])
def withdraw_slips(round_id: int, sheet_id: int) -> str | HttpResponse:
    round_ = find_round(round_id)
    session = extensions.session()
    sheet = next((one for one in slips.list_sheets(session, round_) if one.id == sheet_id), None)
    if sheet is None:
        raise NotFound(f"sheet {sheet_id}")
    lifecycle.ROUND.after(round_.state, "answer")
    if request.method == "POST":
        slips.withdraw_sheet(session, round_, current_user().user_id, sheet_id)
        return _kept(round_id, _("The sheet is withdrawn. Its unused codes no longer work."))
    return render_template("reaching/withdraw_slips.html", round=round_, sheet=sheet)


def _open_round(round_id: int) -> Round:
    """A round that people can answer now. Raises WrongMove."""
    round_ = find_round(round_id)
    lifecycle.ROUND.after(round_.state, "answer")
    return round_


def _kept(round_id: int, news: str) -> HttpResponse:
    extensions.commit()
    flash(news, "success")
    return redirect(url_for("reaching.show", round_id=round_id))


def _pdf(content: bytes, name: str) -> Response:
    answer = make_response(content)
    answer.mimetype = "application/pdf"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
