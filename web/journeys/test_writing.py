"""Definitions are written: made, changed, refused at their fields, and not lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from web.journeys.conftest import PHONE, WIDE, Meet, Reader, Site, Theme
from web.journeys.test_sign_in import Guarded, guarded

__all__ = ["guarded"]

REVISE = (
    "mutation($input: UpdatePersonaInput!) { updatePersona(input: $input) { persona { version } } }"
)
CREATE = (
    "mutation($input: CreatePersonaInput!)"
    " { createPersona(input: $input) { persona { databaseId } } }"
)
PERSONA = {"name": "Zoe", "role": "guest", "initialVersion": {"background": "Comes late."}}
EXCHANGE = r"net::ERR_|status of 401"

Said = dict[str, str]
"""By label, what is written into a field; a reference is chosen from what is found."""

NEW: dict[str, tuple[Said, Said]] = {
    "personas": (
        {"Name": "Zoe Marr", "Role": "guest", "Background": "Plans a birthday."},
        {"Background": "Plans two birthdays."},
    ),
    "scenarios": (
        {"Name": "Two cakes", "Objective": "Two cakes", "Instructions": "Ask for two cakes."},
        {"Objective": "Three cakes"},
    ),
    "metrics": (
        {"Name": "Cakes spoken of", "Description": "Whether cakes are spoken of."},
        {"Additional notes": "Tarts are cakes."},
    ),
    "services": (
        {
            "Name": "Cake line",
            "Description": "Takes orders.",
            "Address": "https://agent.example/talk",
            "Where the answer stands": "$.reply",
        },
        {"Address": "https://agent.example/cakes"},
    ),
    "unit-tests": (
        {
            "Name": "Sells two cakes",
            "Description": "Whether it sells two.",
            "Service": "Cake line",
            "Persona": "Zoe Marr",
            "Scenario": "Two cakes",
            "Criterion 1/Name": "Speaks of cakes",
            "Criterion 1/Metric": "Cakes spoken of",
        },
        {"Turns at most": "7"},
    ),
    "sets": (
        {"Name": "Cakes", "Unit test 1/Unit test": "Sells two cakes"},
        {"Unit test 1/Times": "3"},
    ),
}


def write(page: Page, said: Said) -> None:
    for place, value in said.items():
        row, _, label = place.rpartition("/")
        within = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=row))
        field = (within if row else page).get_by_label(label, exact=False).first
        if field.get_attribute("role") == "combobox":
            field.press_sequentially(value)
            page.get_by_role("option", name=value).click()
        else:
            field.fill(value)


def is_clean(page: Page) -> None:
    expect(page.get_by_text("All is well.")).to_be_visible()


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", level=1, name=name, exact=True)).to_be_visible()


@pytest.mark.parametrize("agent", [0], indirect=True)
def test_each_kind_is_made_and_changed(meet: Meet, site: Site) -> None:
    reader = meet(site.root)
    page = reader.page
    for kind, (made, changed) in NEW.items():
        reader.follow(f"/{kind}")
        page.get_by_role("link", name=re.compile("^New ")).click()
        write(page, made)
        is_clean(page)
        page.get_by_role("button", name="Create").click()
        heading(page, made["Name"])
        page.get_by_role("link", name="Edit", exact=True).click()
        expect(page.get_by_text("Nothing has changed yet.")).to_be_visible()
        write(page, changed)
        is_clean(page)
        page.keyboard.press("Control+Enter")
        heading(page, made["Name"])
        expect(page.get_by_text("Version 2", exact=False).first).to_be_visible()


@pytest.mark.parametrize(("theme", "size"), [("light", WIDE), ("dark", PHONE)])
def test_forms_are_for_everybody(
    meet: Meet,
    played: tuple[Site, str],
    theme: Theme,
    size: tuple[int, int],
    screenshots: str | None,
) -> None:
    site, _ = played
    reader = meet(site.root, theme=theme, size=size)
    page = reader.page
    names = ["personas", "scenarios", "metrics", "services", "unitTests", "unitTestSets"]
    asked = " ".join(f"{name}(first: 1) {{ nodes {{ databaseId }} }}" for name in names)
    found = site.ask(f"{{ {asked} }}")
    for kind, name in zip(NEW, names, strict=True):
        reader.follow(f"/{kind}/{found[name]['nodes'][0]['databaseId']}/edit")
        # Whatever is read is what would be sent: a form that was only opened changes nothing.
        expect(page.get_by_text("Nothing has changed yet.")).to_be_visible()
        if kind in ("unit-tests", "sets"):
            expect(page.get_by_role("combobox").first).to_be_visible()
        assert reader.violations() == []
        assert not reader.is_too_wide
        if screenshots:
            page.screenshot(path=f"{screenshots}/{kind}-edit-{theme}-{size[0]}.png", full_page=True)


@pytest.mark.parametrize("agent", [0], indirect=True)
def test_a_line_that_rules_pass_over_is_remarked_on(
    meet: Meet, site: Site, screenshots: str | None
) -> None:
    reader = meet(site.root, size=PHONE)
    page = reader.page
    reader.go("/scenarios/new")
    write(page, NEW["scenarios"][0] | {"Instructions": "Say: A cake.\nPatience: three"})
    expect(page.get_by_text("It can be saved, with 2 remarks.")).to_be_visible()
    remark = page.get_by_text("Line 1 begins like a rule and is none (“Say: A cake.”)", exact=False)
    expect(remark).to_be_visible()
    expect(page.get_by_label("Instructions")).to_have_attribute("aria-invalid", "false")
    assert reader.violations() == []
    assert not reader.is_too_wide
    if screenshots:
        page.screenshot(path=f"{screenshots}/scenario-remarks-edit.png", full_page=True)
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="Remarks")).to_be_visible()
    expect(page.get_by_text("write “Patience: 3”", exact=False)).to_be_visible()
    assert reader.violations() == []
    assert not reader.is_too_wide
    if screenshots:
        page.screenshot(path=f"{screenshots}/scenario-remarks.png", full_page=True)


def test_what_is_wrong_stands_beside_its_field(meet: Meet, played: tuple[Site, str]) -> None:
    reader = meet(played[0].root)
    page = reader.page
    reader.go("/personas/new")
    name, language = page.get_by_label("Name"), page.get_by_label("Language")
    expect(page.get_by_text("Nothing is written yet.")).to_be_visible()
    expect(page.get_by_text("to mend", exact=False)).to_have_count(0)
    name.fill("Priya Raman")
    language.fill("english")
    expect(page.get_by_text("3 things to mend")).to_be_visible()
    language.press("Control+Enter")
    expect(page.get_by_label("Role")).to_be_focused()
    expect(page.get_by_text("Fill this in.")).to_have_count(2)
    expect(language).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("is no ISO 639-3 language", exact=False)).to_be_visible()
    assert reader.violations() == []
    language.fill("eng")
    page.get_by_label("Role").fill("guest")
    page.get_by_label("Background").fill("Is another Priya.")
    expect(name).to_have_attribute("aria-invalid", "true")
    page.get_by_role("button", name="Create").click()
    expect(name).to_be_focused()
    taken = page.get_by_text("There is already a persona named 'Priya Raman'", exact=False)
    expect(taken).to_be_visible()
    expect(page.get_by_role("link", name="See the one that has it")).to_be_visible()
    name.fill("Priya the second")
    is_clean(page)

    page.on("dialog", lambda dialog: dialog.accept())
    reader.go("/services/new")
    page.get_by_label("Connector").select_option("Chat completions")
    page.get_by_label("Address").fill("nowhere")
    page.get_by_label("Address").blur()
    expect(page.get_by_label("Address")).to_have_attribute("aria-invalid", "true")
    page.get_by_text("More", exact=True).last.click()
    parameters = page.get_by_label("Parameters")
    parameters.fill("{no json}")
    parameters.blur()
    expect(page.get_by_text("This is no JSON", exact=False)).to_be_visible()


@pytest.mark.parametrize("agent", [0], indirect=True)
def test_two_writers_do_not_undo_each_other(meet: Meet, site: Site) -> None:
    id = site.ask(CREATE, input=PERSONA)["createPersona"]["persona"]["databaseId"]
    reader = meet(site.root)
    page = reader.page
    reader.go(f"/personas/{id}/edit")
    page.get_by_label("Role").fill("regular guest")
    is_clean(page)
    site.ask(REVISE, input={"id": id, "background": "Comes early.", "role": "host"})
    page.get_by_role("button", name="Save").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("it is at version 2 now")
    expect(alert).to_contain_text("You both changed: Role.")
    assert reader.violations() == []
    alert.get_by_role("button", name="Put mine on top of theirs").click()
    expect(page.get_by_label("Background")).to_have_value("Comes early.")
    expect(page.get_by_label("Role")).to_have_value("regular guest")
    is_clean(page)
    page.get_by_role("button", name="Save").click()
    heading(page, "Zoe")
    expect(page.get_by_text("Version 3", exact=False).first).to_be_visible()


@pytest.mark.parametrize("agent", [0], indirect=True)
def test_a_version_is_copied_and_restored(meet: Meet, site: Site) -> None:
    id = site.ask(CREATE, input=PERSONA)["createPersona"]["persona"]["databaseId"]
    site.ask(REVISE, input={"id": id, "background": "Comes early."})
    reader = meet(site.root)
    page = reader.page
    reader.go(f"/personas/{id}?version=1")
    page.get_by_role("link", name="Duplicate").click()
    expect(page.get_by_label("Name")).to_have_value("Copy of Zoe")
    expect(page.get_by_label("Background")).to_have_value("Comes late.")
    page.get_by_role("button", name="Create").click()
    heading(page, "Copy of Zoe")

    reader.go(f"/personas/{id}?version=1")
    page.get_by_role("link", name="Restore version 1").click()
    expect(page.get_by_text("Saving it makes version 3", exact=False)).to_be_visible()
    expect(page.get_by_text("Changed: Background", exact=False)).to_be_visible()
    page.get_by_role("button", name="Save").click()
    heading(page, "Zoe")
    expect(page.get_by_role("region", name="What it says")).to_contain_text("Comes late.")


def test_what_was_written_is_not_lost(meet: Meet, played: tuple[Site, str]) -> None:
    reader = meet(played[0].root)
    page = reader.page
    asked: list[str] = []
    answers = iter([False, True, True])

    def answer(dialog: Any) -> None:
        asked.append(dialog.message)
        if dialog.type == "beforeunload" or next(answers):
            dialog.accept()
        else:
            dialog.dismiss()

    page.on("dialog", answer)
    reader.go("/scenarios/new")
    page.get_by_label("Objective").fill("A table by the window")
    page.get_by_role("link", name="Runs", exact=True).click()
    expect(page.get_by_label("Objective")).to_have_value("A table by the window")
    page.reload()
    expect(page.get_by_label("Objective")).to_have_value("A table by the window")
    expect(page.get_by_text("What you wrote before is here again.")).to_be_visible()
    page.get_by_role("button", name="Discard it").click()
    expect(page.get_by_label("Objective")).to_have_value("")
    page.get_by_label("Objective").fill("A table by the door")
    page.keyboard.press("Escape")
    heading(page, "Scenarios")
    assert len([each for each in asked if "not saved" in each]) == 2


@pytest.mark.parametrize("agent", [0], indirect=True)
def test_a_server_that_is_away_while_somebody_writes(meet: Meet, site: Site) -> None:
    reader = meet(site.root)
    reader.expect_complaints(EXCHANGE)
    page = reader.page
    reader.go("/scenarios/new")
    write(page, NEW["scenarios"][0])
    is_clean(page)
    site.stop()
    page.get_by_label("Objective").fill("Four cakes")
    expect(page.get_by_text("What you wrote is kept here", exact=False)).to_be_visible()
    site.come_back()
    is_clean(page)
    page.get_by_role("button", name="Create").click()
    heading(page, "Two cakes")


def sign_in(reader: Reader, key: str) -> None:
    reader.page.get_by_label("API key").fill(key)
    reader.page.get_by_role("button", name="Sign in").click()


def test_who_may_not_write_is_told_and_a_sign_in_that_ends_takes_nothing(
    meet: Meet, guarded: Guarded
) -> None:
    reader = meet(guarded.root)
    reader.expect_complaints(EXCHANGE)
    reader.go("/personas/new")
    sign_in(reader, guarded.new_key("VIEWER"))
    heading(reader.page, "Your role does not let you write a persona.")

    writer = meet(guarded.root)
    writer.expect_complaints(EXCHANGE)
    writer.go("/personas/new")
    sign_in(writer, guarded.key)
    page = writer.page
    page.get_by_label("Background").fill("Has much to say.")
    is_wrong = page.get_by_text("things to mend", exact=False)
    expect(is_wrong).to_be_visible()
    page.evaluate(
        "for (const name of Object.keys(sessionStorage)) if (name === 'simulation.sign-in')"
        " sessionStorage.setItem(name, sessionStorage[name].replace('token\":\"', 'token\":\"x'))"
    )
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    sign_in(writer, guarded.key)
    expect(page.get_by_label("Background")).to_have_value("Has much to say.")


def first(site: Site, root: str) -> str:
    found = site.ask(f"{{ {root}(first: 1) {{ nodes {{ databaseId }} }} }}")
    return str(found[root]["nodes"][0]["databaseId"])


def test_a_connector_is_tried_from_its_form(meet: Meet, played: tuple[Site, str]) -> None:
    site, _ = played
    reader = meet(site.root)
    page = reader.page
    page.on("dialog", lambda dialog: dialog.accept())
    reader.go(f"/services/{first(site, 'services')}/edit")
    trial = page.get_by_role("region", name="Try it")
    trial.get_by_label("Say").fill("When are you open?")
    trial.get_by_role("button", name="Say it").click()
    expect(trial.get_by_text("Answered after", exact=False)).to_be_visible()
    trial.locator("summary").click()
    expect(trial.get_by_text("When are you open?").last).to_be_visible()
    assert reader.violations() == []

    page.get_by_label("Address").first.fill("http://127.0.0.1:1/v1")
    trial.get_by_role("button", name="Say it").click()
    expect(trial.get_by_text("the connection was refused", exact=False)).to_be_visible()
    page.get_by_label("Address").first.fill("")
    trial.get_by_role("button", name="Say it").click()
    expect(trial.get_by_text("The connector is not whole yet", exact=False)).to_be_visible()


def test_a_metric_is_tried_on_a_session_before_it_is_saved(
    meet: Meet, played: tuple[Site, str]
) -> None:
    site, run = played
    reader = meet(site.root)
    page = reader.page
    reader.go("/metrics/new")
    page.get_by_label("Name").fill("Speaks of opening")
    page.get_by_label("Description").fill("Whether it says when it is open.")
    page.get_by_label("Measured by").select_option("Texts")
    page.get_by_label("Text 1", exact=True).fill("no such words at all")
    trial = page.get_by_role("region", name="Try it on a session")
    trial.get_by_role("combobox", name="Run", exact=True).select_option(run)
    trial.get_by_role("combobox", name="Session", exact=True).select_option(index=1)
    trial.get_by_role("button", name="Measure").click()
    expect(trial.get_by_text("No", exact=True)).to_be_visible()
    trial.get_by_label("Or the address").fill(f"{site.root}/runs/{run}/sessions/5")
    page.get_by_label("Measured by").select_option("The number of turns")
    page.get_by_label("Its value").select_option("A number")
    is_clean(page)
    trial.get_by_role("button", name="Measure").click()
    expect(trial.locator("b")).to_have_text("3")
    assert reader.violations() == []
