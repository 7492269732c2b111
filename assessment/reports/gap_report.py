"""The gap report as a PDF: where the council stands, how sure that is, and what to do first."""

from __future__ import annotations

from reportlab.lib.pagesizes import A4
from reportlab.platypus import CondPageBreak, Flowable, NextPageTemplate, PageBreak, Paragraph

from assessment.reports import styles
from assessment.reports.document import INSIDE, Headed, Title, build_pdf
from assessment.reports.fonts import register_fonts
from assessment.reports.gap_elements import element_sections, what_stands_out
from assessment.reports.gap_opening import ROOM_TO_BEGIN, at_a_glance, contents, cover, ranked_gaps, summary
from assessment.reports.gap_parts import breakdowns
from assessment.reports.method import method_notes
from assessment.reports.text import markup
from assessment.reports.values import GapReport
from assessment.translation import gettext as _


def gap_report_pdf(report: GapReport) -> bytes:
    """The whole report. The same report always gives the same bytes.

    Where there is no score to show, as of a service too small for one, it says so and leaves the tables out.
    """
    register_fonts()
    body = [*summary(report), *(_findings(report) if report.scorecard.shows_scores else []), *_method(report)]
    opening = [*cover(report), NextPageTemplate(INSIDE), PageBreak(), *contents(body)]
    given = (report.council, report.scorecard.service, report.round_title)
    names = [name for name in given if name]
    return build_pdf(
        [*opening, *body],
        title=": ".join([_("Gap report"), *names]),
        subject=_(
            "%(title)s, %(edition)s edition", title=report.framework.title, edition=report.framework.edition
        ),
        foot=" · ".join([_("Gap report"), *names]),
        page_size=A4,
        cover=True,
    )


def _findings(report: GapReport) -> list[Flowable]:
    return [
        *at_a_glance(report),
        *ranked_gaps(report),
        *element_sections(report),
        *what_stands_out(report),
        *breakdowns(report),
    ]


def _method(report: GapReport) -> list[Flowable]:
    story: list[Flowable] = [
        CondPageBreak(ROOM_TO_BEGIN),
        Title(_("How the scores were worked out"), 1, "method"),
    ]
    for place, note in enumerate(method_notes(report.scorecard, report.framework)):
        first, *rest = (Paragraph(markup(text), styles.BODY) for text in note.sentences)
        story += [Headed([Title(note.heading, 2, f"method-{place}")], first), *rest]
    framework = report.framework
    mark = _(
        "Benchmark: %(code)s, %(edition)s edition. Fingerprint of its content: %(hash)s",
        code=framework.code,
        edition=framework.edition,
        hash=framework.hash,
    )
    return [*story, Paragraph(markup(mark), styles.NOTE)]
