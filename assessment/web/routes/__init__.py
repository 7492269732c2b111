"""One module an area; forms and templates carry the same names."""

from assessment.web.routes import (
    elements,
    front,
    invitations,
    plans,
    reports,
    results,
    reviews,
    rounds,
    service_files,
    service_results,
    services,
    sign_in,
    team,
    tickets,
    turnout,
    withdrawal,
)

BLUEPRINTS = (
    front.blueprint,
    sign_in.blueprint,
    rounds.blueprint,
    turnout.blueprint,
    results.blueprint,
    reports.blueprint,
    elements.blueprint,
    tickets.blueprint,
    withdrawal.blueprint,
    team.blueprint,
    invitations.blueprint,
    reviews.blueprint,
    plans.blueprint,
    service_results.blueprint,
    services.blueprint,
    service_files.blueprint,
)
