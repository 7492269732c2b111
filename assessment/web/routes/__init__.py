"""One module an area; forms and templates carry the same names."""

from assessment.web.routes import (
    front,
    invitations,
    plans,
    questionnaire,
    reports,
    results,
    reviews,
    rounds,
    sign_in,
    team,
)

BLUEPRINTS = (
    front.blueprint,
    sign_in.blueprint,
    rounds.blueprint,
    results.blueprint,
    reports.blueprint,
    questionnaire.blueprint,
    team.blueprint,
    invitations.blueprint,
    reviews.blueprint,
    plans.blueprint,
)
