"""The first page: its commands, links, table of lessons and picture are those of the project."""

import io
import re

import numpy as np
import pytest
from PIL import Image
from test_notebooks import on_the_locked_platform

from helpers import course
from helpers.bootstrap.commands import COMMANDS
from helpers.workshop import build, listing, notebooks

PAGES = [
    path for path in notebooks.ROOT.rglob("*.md") if not {".venv", "node_modules"} & set(path.parts)
]
README = (notebooks.ROOT / "README.md").read_text(encoding="utf-8")


def test_the_two_commands_stand_in_it():
    lines = README.splitlines()
    assert "python3 -m helpers open" in lines and "python3 -m helpers test" in lines
    assert {"open", "test"} <= set(COMMANDS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(notebooks.ROOT)))
def test_links_between_files_lead_somewhere(page):
    targets = re.findall(
        r"\]\((?!https?:|#|\.\./\.\./(?:issues|releases))([^)#\s]+)",
        page.read_text(encoding="utf-8"),
    )
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_links_in_lessons_lead_somewhere():
    for path in notebooks.all_notebooks():
        for cell in notebooks.read(path).cells:
            if cell.cell_type == "markdown":
                targets = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", cell.source)
                assert [
                    target for target in targets if not (path.parent / target).exists()
                ] == [], path.name


def test_the_table_of_lessons_follows_from_the_course_list():
    if course.in_force().own:
        pytest.skip("a teacher's own course leaves the README as a release brings it")
    assert listing.table() in README


def test_minutes_agree_with_the_lessons():
    for name, total, core in re.findall(
        r"\(notebooks/(\d\d-[a-z-]+\.ipynb)\) \| [^|]* \| (\d+) \((\d+)\)", README
    ):
        opening = notebooks.read(notebooks.ROOT / "notebooks" / name).cells[0].source
        assert f"{total} minutes" in opening and f"{core} minutes" in opening, name


def test_its_picture_is_the_first_figure_of_the_course():
    picture = Image.open(build.FIRST_FIGURE)
    assert picture.size[0] == 1600 and 900 < picture.size[1] < 1200
    if on_the_locked_platform():
        new = Image.open(io.BytesIO(build.first_figure()))
        assert np.array_equal(np.asarray(picture.convert("RGB")), np.asarray(new.convert("RGB")))
