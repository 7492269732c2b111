"""What the invented reviewers and respondents wrote. `{area}` is the name of an element, in small letters."""

from __future__ import annotations

from assessment.models import EvidenceKind

COMMENTS = (
    "We hear about it at the start and then nothing more.",
    "Better than it was two years ago.",
    "It depends very much on the manager.",
    "Good in our team. I can't speak for others.",
    "The plan is fine but nobody in the depot has seen it.",
    "We ask people what they think, and then don't tell them what we did.",
    "More of this, and sooner.",
    "The new system helps, once you have been shown how to use it.",
    "I have seen real change here.",
    "Fine on paper.",
    "We do this well for the big projects and forget it for the small ones.",
    "Ask the crews. We would have told you.",
    "I only know about this because of the newsletter.",
    "It works when people talk to each other. It stops when somebody is away.",
    "Too many forms for what comes out of it.",
    "Credit where it is due: this was slow to come, but it came.",
    "I'd like to see what other councils do.",
    "There is no time for it between the phones.",
    "We used to do this. It fell away after the last reorganisation.",
    "Members take an interest, which makes a difference.",
    "It was promised last year as well.",
    "Our office is good at this. The other site is not.",
    "Not sure what is meant, but I think we do.",
    "The figures come too late to do anything about them.",
)

SOURCES: dict[EvidenceKind, tuple[tuple[str, str], ...]] = {
    EvidenceKind.DOCUMENT: (
        (
            "Corporate plan and the service plans under it",
            "Clear aims. Three of eight service plans use them.",
        ),
        (
            "Cabinet papers, last four meetings",
            "Reports give options and costs. Few say what residents think.",
        ),
        ("Internal audit report", "Reasonable assurance, with two actions overdue."),
        ("Workforce strategy", "Up to date, though managers could not say what has come of it."),
    ),
    EvidenceKind.DATA: (
        (
            "Performance report, last four quarters",
            "Two in three measures on target, with no trend for the rest.",
        ),
        (
            "Complaints and compliments, by service",
            "Complaints are down by a tenth; the causes are recorded.",
        ),
        (
            "Budget monitoring, to the third quarter",
            "Within 1% of budget, with late forecasts in two services.",
        ),
    ),
    EvidenceKind.INTERVIEW: (
        ("Interviews with heads of service", "They agree on what matters and differ on who decides."),
        ("Interviews with cabinet members", "Well briefed, and open about what has been hard."),
        ("Interview with the chief executive", "A frank account of the last two years."),
    ),
    EvidenceKind.FOCUS_GROUP: (
        ("Focus group with front-line staff", "Proud of their work. They hear of changes late."),
        ("Focus group with middle managers", "Willing to lead, and unsure how far they may."),
        ("Focus group with community groups", "They are asked early, and seldom hear back."),
    ),
    EvidenceKind.OBSERVATION: (
        ("A morning at the depot", "A good briefing at 6 am. The notice board was two months old."),
        ("A scrutiny committee", "Well prepared questions, and few that were followed up."),
        ("An afternoon in the customer centre", "Most enquiries were settled at once."),
    ),
    EvidenceKind.SURVEY: (
        ("Residents' survey", "Satisfaction is four points up in two years."),
        ("Survey of partner organisations", "Trust is high. They would like fewer meetings."),
    ),
}

STRENGTHS = (
    "On {area}, people at every level told us the same story without being prompted.",
    "The work on {area} has lasted through a change of leadership.",
    "Cabinet and opposition members both pointed to {area} as something to be proud of.",
    "Partners spoke well of the council on {area}, and gave examples.",
    "Staff can say how {area} makes a difference to their own work.",
    "On {area}, the council learned from others and says so.",
    "What the council writes about {area} is short, plain and used.",
    "The council checks itself on {area}, and acts on what it finds.",
    "Residents notice the results of the work on {area}.",
    "On {area}, small services do as well as large ones.",
    "Managers are trusted to get on with {area}, and repay it.",
    "The council is ahead of many that we know on {area}.",
)

IMPROVEMENTS = (
    "Good intentions on {area} do not yet reach every team.",
    "It is not clear who answers for {area}.",
    "The work on {area} rests on a few people. It would stop if they left.",
    "There is a policy on {area}, but front-line staff had not heard of it.",
    "The council does not yet know whether what it does on {area} works.",
    "Services go about {area} each in their own way, and do not compare notes.",
    "On {area}, people are asked for their views and do not hear what came of them.",
    "Progress on {area} is reported as work done, not as what has changed for residents.",
    "Managers would like more time and training for {area}.",
    "Members see reports on {area} too late to change anything.",
    "On {area}, old decisions are opened again too often.",
    "The council could ask its partners more plainly for help with {area}.",
)

REASONS = (
    (
        "We looked for this part of {area} and found no sign of it in papers or in what people told us.",
        "On {area}, nobody whom we met could give an example of this.",
    ),
    (
        "A start has been made on {area}, in one or two services. The rest wait to see what comes of it.",
        "There are plans to improve {area}. We saw little that has changed because of them.",
        "People care about {area}, and each does what they can. The council does not help them yet.",
    ),
    (
        "On {area} we heard good examples, and as many where it depends on who is in charge.",
        "The large services are well on their way with {area}. The small ones are not.",
        "What is agreed about {area} is sound. It is kept to when there is time.",
    ),
    (
        "Most of what we read and heard about {area} fits together. We saw gaps in two services.",
        "The council is good at {area}, and knows where it still falls short.",
        "On {area}, staff, members and partners gave much the same account, with few exceptions.",
    ),
    (
        "Wherever we went, this part of {area} was simply how things are done.",
        "We looked hard for an exception on {area} and did not find one.",
    ),
)
"""By level, lowest first."""
