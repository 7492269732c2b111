"""The improvement plan: starting it, deciding on what the gaps propose, and writing its actions."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as BaseResponse

from assessment.access import Role
from assessment.lifecycle import PriorityState
from assessment.models import Action, Priority, RoundService
from assessment.planning.months import latest_end, month_of
from assessment.reports.plan import plan_pdf
from assessment.services import actions, own_actions, plans, priorities, service_plans, service_results
from assessment.services.problems import NotFound
from assessment.web import extensions
from assessment.web.clock import today
from assessment.web.forms.plans import (
    ActionForm,
    FilterForm,
    action_form,
    first_month_form,
    priority_form,
    start_form,
)
from assessment.web.forms.versioned import VersionedForm
from assessment.web.guards import current_council, current_reach, current_user
from assessment.web.plan_pages import month_words, origin_words, plan_document, plan_page
from assessment.web.reports_pages import file, plan_file_name

blueprint = Blueprint("plans", __name__)

MOVES = {"accept": "accept", "set-aside": "set aside"}
MOVED = {
    PriorityState.ACCEPTED: _l("“%(title)s” has been accepted."),
    PriorityState.SET_ASIDE: _l("“%(title)s” has been set aside."),
}


@blueprint.before_request
def _within_reach() -> None:
    """No route that names a plan answers for one that the person who asks may not see."""
    plan_id = (request.view_args or {}).get("plan_id")
    if plan_id is not None:
        plans.check_reach(extensions.session(), current_reach(), plan_id)


@blueprint.get("/plans")
def index() -> str:
    session, reach = extensions.session(), current_reach()
    everything = reach.services is None
    return render_template(
        "plans/index.html",
        plans=plans.list_plans(session, reach),
        rounds=plans.rounds_without_plan(session, reach.council_id) if everything else [],
        everything=everything,
    )


@blueprint.route("/rounds/<int:round_id>/plan", methods=["GET", "POST"])
def start(round_id: int) -> str | BaseResponse:
    """The form that starts the council's plan; a round whose plan is begun leads there."""
    return _start(round_id)


@blueprint.route("/rounds/<int:round_id>/services/<service_code>/plan", methods=["GET", "POST"])
def start_for_service(round_id: int, service_code: str) -> str | BaseResponse:
    """The same for the plan of one service. Raises NotFound where it was not assessed by itself."""
    service = service_results.get_service(extensions.session(), current_reach(), round_id, service_code)
    if not service.round.of_services:
        raise NotFound(f"plan of {service_code}")
    return _start(round_id, service)


@blueprint.route("/rounds/<int:round_id>/services/plans", methods=["GET", "POST"])
def start_for_each(round_id: int) -> str | BaseResponse:
    """Provisional plans of all services with a gap that have none, so many at a time."""
    session, council_id = extensions.session(), current_council()
    services = service_plans.services_to_plan(session, council_id, round_id)
    form = first_month_form(month_of(today()))
    if form.validate_on_submit():
        user_id = current_user().user_id
        started = service_plans.start_plans(session, council_id, user_id, round_id, form.first_month)
        extensions.commit()
        flash(
            _("1 provisional plan has been started.")
            if started == 1
            else _("%(count)s provisional plans have been started.", count=started),
            "success",
        )
        if started < len(services):
            return redirect(url_for("plans.start_for_each", round_id=round_id))
        return redirect(url_for("plans.index"))
    return render_template(
        "plans/start_for_each.html",
        form=form,
        round=plans.round_to_plan(session, council_id, round_id),
        services=services,
        most=service_plans.MOST_AT_ONCE,
    )


def _start(round_id: int, service: RoundService | None = None) -> str | BaseResponse:
    session, council_id = extensions.session(), current_council()
    round_ = plans.round_to_plan(session, council_id, round_id)
    code, name = (service.code, service.name) if service else (None, "")
    plan_id = plans.find_plan_of_round(session, council_id, round_id, code)
    if plan_id is not None:
        return redirect(url_for("plans.show", plan_id=plan_id))
    form = start_form(month_of(today()), plans.usual_title(round_.title, name))
    if form.validate_on_submit():
        plan_id = plans.start_plan(
            session,
            council_id,
            current_user().user_id,
            round_id,
            title=form.title.data,
            starts_on=form.first_month,
            service_code=code,
        )
        extensions.commit()
        flash(_("The plan has been started. Decide now which of the proposals to accept."), "success")
        return redirect(url_for("plans.show", plan_id=plan_id))
    return render_template("plans/start.html", form=form, round=round_, service=name)


@blueprint.get("/plans/<int:plan_id>")
def show(plan_id: int) -> str:
    plan = plans.read_plan(extensions.session(), current_council(), plan_id)
    choice = FilterForm(request.args)
    page = plan_page(plan, choice.chosen_state, choice.chosen_band)
    publishes = Role.COORDINATOR in current_user().roles
    return render_template(
        "plans/show.html", page=page, choice=choice, states=PriorityState, publishes=publishes
    )


@blueprint.get("/plans/<int:plan_id>/plan.pdf")
def pdf(plan_id: int) -> Response:
    plan = plans.read_plan(extensions.session(), current_council(), plan_id)
    content = plan_pdf(plan_document(plan, current_user().council_name, today()))
    return file(content, "application/pdf", plan_file_name(plan.title))


@blueprint.route("/plans/<int:plan_id>/priorities/new", methods=["GET", "POST"])
def add_priority(plan_id: int) -> str | BaseResponse:
    session, council_id = extensions.session(), current_council()
    plan = plans.read_plan(session, council_id, plan_id)
    form = priority_form(None)
    if form.validate_on_submit():
        priority_id = priorities.add_priority(
            session, council_id, current_user().user_id, plan_id, form.fields
        )
        extensions.commit()
        flash(_("The priority has been added."), "success")
        return _to_priority(plan_id, priority_id)
    return render_template("plans/add_priority.html", form=form, plan=plan)


@blueprint.route("/plans/<int:plan_id>/priorities/<int:priority_id>", methods=["GET", "POST"])
def priority(plan_id: int, priority_id: int) -> str | BaseResponse:
    """Changing a priority; a proposal can be accepted with the same button press."""
    session = extensions.session()
    row = priorities.changeable_priority(session, current_council(), plan_id, priority_id)
    before = plans.priority_values(row, row.plan.round.title)
    form = priority_form(
        before.proposed_band if before.origin else None, priorities.fields_of(row), row.version
    )
    if form.validate_on_submit():
        user_id = current_user().user_id
        priorities.edit_priority(session, user_id, row, form.fields, form.version_read)
        accepting = request.form.get("then") == "accept"
        if accepting:
            priorities.move_priority(session, user_id, row, "accept")
        extensions.commit()
        flash(
            _("“%(title)s” has been accepted.", title=form.title.data)
            if accepting
            else _("“%(title)s” has been saved.", title=form.title.data),
            "success",
        )
        return _to_priority(plan_id, priority_id)
    return render_template(
        "plans/priority.html",
        form=form,
        plan=row.plan,
        priority=before,
        came_from=origin_words(before.origin),
    )


@blueprint.post("/plans/<int:plan_id>/priorities/<int:priority_id>/move")
def move_priority(plan_id: int, priority_id: int) -> BaseResponse:
    session = extensions.session()
    row = priorities.get_priority(session, current_council(), plan_id, priority_id)
    move = MOVES.get(request.form.get("move", ""))
    if move is None:
        abort(400)
    priorities.move_priority(session, current_user().user_id, row, move)
    message = str(MOVED[row.state]) % {"title": row.title}
    extensions.commit()
    flash(message, "success")
    return redirect(url_for("plans.show", plan_id=plan_id))


@blueprint.route("/plans/<int:plan_id>/priorities/<int:priority_id>/actions/new", methods=["GET", "POST"])
def add_action(plan_id: int, priority_id: int) -> str | BaseResponse:
    session = extensions.session()
    row = priorities.changeable_priority(session, current_council(), plan_id, priority_id)
    form = action_form(row.plan.starts_on, own_actions.plan_leads(session, row.plan.council_id))
    if form.validate_on_submit():
        actions.add_action(session, current_user().user_id, row, form.fields)
        extensions.commit()
        flash(_("The action has been added."), "success")
        return _to_priority(plan_id, priority_id)
    return _action_page("plans/add_action.html", form, row)


@blueprint.route("/plans/<int:plan_id>/actions/<int:action_id>", methods=["GET", "POST"])
def action(plan_id: int, action_id: int) -> str | BaseResponse:
    session = extensions.session()
    row = actions.get_action(session, current_council(), plan_id, action_id)
    plan = row.priority.plan
    form = action_form(
        plan.starts_on,
        own_actions.plan_leads(session, plan.council_id),
        actions.fields_of(row),
        row.version,
        row.lead_user.name if row.lead_user else "",
    )
    if form.validate_on_submit():
        priority_id = row.priority_id
        actions.edit_action(session, current_user().user_id, row, form.fields, form.version_read)
        extensions.commit()
        flash(_("The action has been saved."), "success")
        return _to_priority(plan_id, priority_id)
    return _action_page("plans/action.html", form, row.priority, row)


@blueprint.route("/plans/<int:plan_id>/actions/<int:action_id>/remove", methods=["GET", "POST"])
def remove_action(plan_id: int, action_id: int) -> str | BaseResponse:
    """Asks first; the POST removes."""
    session = extensions.session()
    row = actions.get_action(session, current_council(), plan_id, action_id)
    form = VersionedForm(version=str(row.version))
    if form.validate_on_submit():
        priority_id = row.priority_id
        actions.remove_action(session, current_user().user_id, row, form.version_read)
        extensions.commit()
        flash(_("The action has been removed."), "success")
        return _to_priority(plan_id, priority_id)
    values = plans.action_values(row, row.priority.number)
    return render_template("plans/remove_action.html", plan_id=plan_id, action=values)


def _action_page(template: str, form: ActionForm, priority: Priority, action: Action | None = None) -> str:
    plan = priority.plan
    return render_template(
        template,
        form=form,
        plan=plan,
        priority=priority,
        action=plans.action_values(action, priority.number) if action else None,
        latest=month_words(
            latest_end(plans.priority_values(priority, plan.round.title).band, plan.starts_on)
        ),
    )


def _to_priority(plan_id: int, priority_id: int) -> BaseResponse:
    return redirect(url_for("plans.show", plan_id=plan_id, _anchor=f"priority-{priority_id}"))
