"""What each kind of person does in the browser, step by step."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.factories.people import PASSWORD

Look = Callable[[Page, str], None]


@dataclass
class Person:
    """Somebody at a browser, whose every page is looked at."""

    page: Page
    address: str
    look: Look

    def goes_to(self, path: str) -> None:
        self.page.goto(path if path.startswith("http") else self.address + path)

    def sees(self, heading: str, picture: str | None = None) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(heading)
        if picture is not None:
            self.look(self.page, picture)

    def fills(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)

    def chooses(self, label: str, group: str | None = None) -> None:
        """Choose a radio or a box, within the fieldset of a name where several look alike."""
        within = self.page.get_by_role("group", name=group) if group else self.page
        within.get_by_label(label, exact=True).check()

    def presses(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def follows(self, name: str | re.Pattern[str]) -> None:
        """Follow a link; those that look like buttons are announced as buttons."""
        exact = isinstance(name, str)
        link = self.page.get_by_role("link", name=name, exact=exact)
        link.or_(self.page.get_by_role("button", name=name, exact=exact)).first.click()

    def signs_in(self, email: str) -> None:
        self.goes_to("/sign-in")
        self.fills("E-mail address", email)
        self.fills("Password", PASSWORD)
        self.presses("Sign in")


class Coordinator(Person):
    def sets_up_a_round(self, title: str) -> None:
        self.follows("Set up a round")
        self.sees("Set up a round", "coordinator sets up a round")
        self.fills("Title", title)
        closing = self.page.get_by_role("group", name="Closing date")
        for part, value in (("Day", "18"), ("Month", "12"), ("Year", "2099")):
            closing.get_by_label(part).fill(value)
        self.presses("Save as a draft")
        self.sees(title, "coordinator sees the draft")

    def gives_every_group_the_short_form(self) -> None:
        self.follows("Groups and their forms")
        self.sees("Groups and their forms", "coordinator chooses the forms of groups")
        for choice in self.page.get_by_label(re.compile(r"^Form\s+for")).all():
            choice.select_option("short")
        self.presses("Save")
        self.look(self.page, "coordinator sees that a task is done")

    def sets_targets(self) -> None:
        self.page.get_by_role("link", name=re.compile("[Tt]arget")).first.click()
        self.sees("Targets", "coordinator sets targets")
        self.page.get_by_label(re.compile(r"Target\s+for 3\.1")).fill("90")
        self.page.get_by_label(re.compile(r"Importance\s+of 3\.1")).select_option("3")
        self.presses("Save")

    def opens_it(self) -> str:
        """The link for respondents."""
        self.follows("Check and open the round")
        self.sees("Check before opening", "coordinator checks before opening")
        self.follows("Go on to open the round")
        self.sees("Open", "coordinator is asked before opening")
        self.presses("Open the round")
        link = self.page.get_by_label("Link for people to answer")
        expect(link).to_be_visible()
        self.look(self.page, "coordinator sees the open round")
        return link.input_value()

    def closes_it(self) -> None:
        self.follows("Close the round")
        self.sees("Close", "coordinator is asked before closing")
        self.presses("Close the round")
        expect(self.page.get_by_text("This round closed on")).to_be_visible()
        self.look(self.page, "coordinator sees the closed round")

    def invites(self, name: str, email: str, council: str, *, lead: bool) -> str:
        """The invitation link, which is shown once."""
        self.follows("Invite a reviewer")
        self.sees("Invite", "coordinator invites a reviewer")
        self.fills("Full name", name)
        self.fills("E-mail address", email)
        self.fills("Council they work for", council)
        if lead:
            self.page.get_by_label("This person leads the team").check()
        self.presses("Make an invitation link")
        return self.page.get_by_label(f"Invitation link for {name}").input_value()

    def downloads(self, link: str) -> bytes:
        with self.page.expect_download() as waiting:
            self.follows(re.compile(link))
        return waiting.value.path().read_bytes()


class Respondent(Person):
    def begins(self, link: str, group: str, service: str) -> str:
        """The personal code."""
        self.goes_to(link)
        self.sees("How well is the council doing?", "respondent reads what this is")
        self.follows("Start now")
        self.sees("About you", "respondent says which group and service")
        self.page.get_by_label(group).check()
        self.page.get_by_label("Which service do you work in or know best?").select_option(label=service)
        self.presses("Continue")
        self.sees("Write down your personal code", "respondent gets a code")
        code = self.page.locator("#personal-code").inner_text()
        self.follows("Continue to the statements")
        self.sees("Your progress", "respondent sees the elements")
        return code

    def answers_every_element(self, choice: str) -> None:
        self.follows("Ambition")
        self.sees("Ambition", "respondent answers an element")
        while "Check your answers" not in self.page.get_by_role("heading", level=1).inner_text():
            self.answers_this_element(choice)
            self.presses("Save and continue")
        self.look(self.page, "respondent checks the answers")

    def answers_this_element(self, choice: str) -> None:
        """Each answer is saved as it is given, and shown as saved."""
        for statement in self.page.locator("fieldset[data-statement]").all():
            statement.get_by_label(choice, exact=True).check()
            expect(statement.get_by_role("status")).to_have_text("Saved")

    def sends(self) -> None:
        self.presses("Send my answers")
        self.sees("Thank you", "respondent is thanked")


class Reviewer(Person):
    def joins(self, invitation: str) -> None:
        self.goes_to(invitation)
        self.sees("Join the peer review", "reviewer is invited")
        self.fills("Choose a password", PASSWORD)
        self.presses("Join the review")
        self.sees("Your reviews", "reviewer sees the list of reviews")
        self.opens_the_review()

    def opens_the_review(self) -> None:
        self.goes_to("/reviews/")
        self.follows("Ashvale District Council")
        expect(self.page.get_by_text("What a critical friend does")).to_be_visible()

    def scores(self, heading: str, level: str, why: str) -> None:
        self.follows(re.compile(re.escape(heading)))
        self.sees(heading, "reviewer looks at a heading")
        self.page.get_by_label(level).check()
        self.fills("Why", why)
        self.presses("Save your score")

    def records_evidence(self, heading: str, kind: str, title: str) -> None:
        self.follows(re.compile(re.escape(heading)))
        self.follows("Add evidence")
        self.sees("Add evidence", "reviewer adds evidence")
        self.chooses(kind)
        self.fills("What the source is", title)
        dated = self.page.get_by_role("group", name="Date of the source")
        for part, value in (("Day", "1"), ("Month", "10"), ("Year", "2026")):
            dated.get_by_label(part).fill(value)
        self.presses("Save evidence")
        expect(self.page.get_by_role("heading", name=title)).to_be_visible()

    def submits(self) -> None:
        self.follows("Submit your scores")
        self.sees("Submit your scores", "reviewer is asked before submitting")
        self.presses("Submit your scores")
