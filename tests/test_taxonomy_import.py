"""`postings taxonomy import`: lists of others are mapped by name, and what is new is added."""

import csv
import gzip
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given as for_any
from hypothesis import strategies as st
from test_cli import ROOT, failed, ok
from test_taxonomy import GO, KILNS, SQL, check, written

from etl.errors import DataError
from etl.taxonomies import adoption, foreign, mistakes
from etl.values import taxonomy

ESCO = (
    "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,description\n"
    'Skill,http://x/1,skill/competence,,fire the kiln,"kiln firing\nburn clay",,"Heat, slowly."\n'
    "Skill,http://x/2,knowledge,,glaze chemistry,,chemistry of glazes,\n"
    "Skill,http://x/3,knowledge,,sql,,,\n"
)
ONET = (
    "O*NET-SOC Code\tExample\tCommodity Code\tCommodity Title\tHot Technology\n"
    '51-1.00\tStructured query language SQL\t1\tx\tY\n51-1.00\tWheelhouse 12" planner\t1\tx\tN\n'
    '51-2.00\tWheelhouse 12" planner\t1\tx\tN\n51-2.00\t'
    "Pottery resource planning PRP software\t1\tx\tN\n"
)
LIGHTCAST = {
    "data": [
        {"id": "KS1", "name": "SQL (Programming Language)", "type": {"id": "ST1"}},
        {"id": "KS2", "name": "Glaze Chemistry (Ceramics)"},
        {"id": "KS3", "name": "Go (Programming Language)"},
        {"id": "KS4", "name": "Leadership of Potters"},
        {"id": "KS5", "name": "Table"},
        {"id": "KS6", "name": "Q"},
    ]
}
ALIASES = {
    "golang": {"aliases": ["go-lang"], "sources": [{"displayName": "Golang"}]},
    "glaze": {"aliases": ["glazes", "shine"], "sources": []},
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(ROOT)
    return written(tmp_path / "lists", KILNS, SQL, GO)


def given(folder: Path, name: str, content: str) -> str:
    path = folder.with_name(name)
    packed = gzip.compress(content.encode()) if name.endswith(".gz") else content.encode()
    path.write_bytes(packed)
    return str(path)


def imported(folder: Path, file: str, *more: str) -> str:
    return ok("taxonomy", "import", file, "--folder", str(folder), *more)


def rows(folder: Path, name: str) -> list[list[str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def forms(folder: Path, name: str) -> dict[str, str]:
    return {row[0]: "|".join(filter(None, row[4:7])) for row in rows(folder, name)}


def test_esco_is_mapped_by_name_and_the_rest_is_new(folder: Path) -> None:
    told = imported(folder, given(folder, "skills_en.csv", ESCO))
    assert "3 entries" in told
    assert "1 are known by their name and 1 by another one" in told
    assert "1 are new skills with 2 forms" in told
    assert rows(folder, "esco") == [
        [
            "esco-glaze-chemistry",
            "Glaze chemistry",
            "esco",
            "",
            "glaze chemistry|chemistry of glazes",
            *[""] * 4,
        ]
    ]
    assert rows(folder / "mappings", "esco") == [
        ["esco-glaze-chemistry", "http://x/2", "glaze chemistry", "new"],
        ["kiln-firing", "http://x/1", "fire the kiln", "other_name"],
        ["sql", "http://x/3", "sql", "name"],
    ]


def test_onet_names_each_example_once_and_knows_its_acronyms(folder: Path) -> None:
    told = imported(folder, given(folder, "Technology Skills.txt", ONET))
    assert "3 entries" in told
    assert rows(folder / "mappings", "onet")[-1][::3] == ["sql", "name"]
    assert forms(folder, "onet") == {
        "onet-pottery-resource-planning": "pottery resource planning|"
        "pottery resource planning prp software|PRP",
        "onet-wheelhouse-12-planner": 'wheelhouse 12" planner',
    }


def test_a_list_of_names_and_ids_leaves_out_what_is_no_form(folder: Path) -> None:
    file = given(folder, "lightcast.json.gz", json.dumps(LIGHTCAST))
    told = imported(folder, file, "--name", "light-cast")
    assert "2 are known by their name" in told
    assert "2 forms were left out: 0 lead to another skill, 1 are ordinary words, 1 are too" in told
    assert "2 entries had no form left" in told
    assert forms(folder, "light-cast") == {
        "light-cast-glaze-chemistry": "glaze chemistry",
        "light-cast-leadership-of-potters": "leadership of potters",
    }
    assert ["go", "KS3", "Go", "name"] in rows(folder / "mappings", "light-cast")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("names.csv", "ID,Name,Aliases\n7,Glaze,glazes;shine\n"),
        ("names.tsv", "id\tname\taliases\n7\tGlaze\tglazes|shine\n"),
        ("Names.csv", 'name,note\nGlaze,"one\u2028line"\n'),
        ("names.txt.gz", "Glaze\n\nglaze\n"),
        ("names.json", json.dumps([{"id": 7, "name": "Glaze", "aliases": ["glazes", "shine"]}])),
        ("names.json", json.dumps(["Glaze"])),
        ("names.json", json.dumps(ALIASES)),
    ],
)
def test_the_spellings_of_a_list(name: str, content: str, folder: Path) -> None:
    imported(folder, given(folder, name, content))
    assert forms(folder, "names")["names-glaze"].startswith("glaze")


def test_a_form_that_is_claimed_is_left_out_and_counted(folder: Path) -> None:
    listed = [
        {"name": "Clay", "aliases": ["kilns", "sql", "loam"]},
        {"name": "Mud", "aliases": ["loam"]},
    ]
    told = imported(folder, given(folder, "soils.json", json.dumps(listed)))
    assert forms(folder, "soils") == {"soils-clay": "clay|loam", "soils-mud": "mud"}
    assert "3 forms were left out: 3 lead to another skill" in told


def test_what_is_imported_passes_check_and_is_found(folder: Path) -> None:
    for name, content in (("e.csv", ESCO), ("o.txt", ONET), ("l.json", json.dumps(LIGHTCAST))):
        imported(folder, given(folder, name, content))
    assert check(folder) == []
    assert sorted(path.stem for path in folder.glob("*.csv")) == ["esco", "l", "onet", "skills"]
    found = taxonomy.find("You know glaze chemistry, SQL and PRP.", folder)
    ids = [match.skill.skill_id for match in found]
    assert ids == ["esco-glaze-chemistry", "sql", "onet-pottery-resource-planning"]


def test_the_own_lists_stay_as_they_are(folder: Path) -> None:
    before = (folder / "skills.csv").read_bytes()
    imported(folder, given(folder, "skills_en.csv", ESCO))
    assert (folder / "skills.csv").read_bytes() == before


def test_an_import_is_replaced_with_force_only(folder: Path) -> None:
    file = given(folder, "names.txt", "Glaze\n")
    imported(folder, file)
    given(folder, "names.txt", "Glaze\nShine\n")
    assert "exists. Give another --name, or --force" in failed(
        "taxonomy", "import", file, "--folder", str(folder)
    )
    assert list(forms(folder, "names")) == ["names-glaze"]
    imported(folder, file, "--force")
    assert list(forms(folder, "names")) == ["names-glaze", "names-shine"]


def test_a_list_that_people_wrote_is_never_replaced(folder: Path) -> None:
    before = (folder / "skills.csv").read_bytes()
    words = ("taxonomy", "import", given(folder, "skills.txt", "Glaze\n"), "--force")
    assert "was not imported and is kept" in failed(*words, "--folder", str(folder))
    assert (folder / "skills.csv").read_bytes() == before


def test_a_folder_of_ones_own_may_be_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    imported(tmp_path / "mine", given(tmp_path / "mine", "names.txt", "Glaze\nC++ Builder\n"))
    assert list(forms(tmp_path / "mine", "names")) == ["names-c-plus-plus-builder", "names-glaze"]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("x.csv", "id,description\n1,Words\n", "has id, description. What is read: ESCO's"),
        ("x.csv", "", "has no lines below a header"),
        ("x.json", "{", "is no JSON"),
        ("x.json", '{"data": "Glaze"}', "names no skill"),
        ("x.json", "[1, null, {}]", "names no skill"),
        ("x.txt", "\n \n", "names no skill"),
        ("x.csv", 'name\n"open', "cannot be read"),
    ],
)
def test_what_is_not_known_is_told(name: str, content: str, told: str, folder: Path) -> None:
    file = given(folder, name, content)
    assert told in failed("taxonomy", "import", file, "--folder", str(folder))
    assert not (folder / "mappings").exists()


def test_a_name_that_is_none_and_a_file_that_is_not_there(folder: Path) -> None:
    file = given(folder, "names.txt", "Glaze\n")
    words = ("taxonomy", "import", file, "--folder", str(folder), "--name", "../x")
    assert "is no name of a list" in failed(*words)
    assert "cannot be read" in failed("taxonomy", "import", f"{file}x", "--folder", str(folder))


NAMES = st.text(max_size=12) | st.sampled_from(
    ["SQL", "C++", "İST", "ﬀ", "a - b", "Ω (OHM)", '"', "kilns"]
)


@for_any(st.lists(st.lists(NAMES, min_size=1, max_size=4), min_size=1, max_size=6))
def test_whatever_is_imported_the_lists_have_no_mistakes(listed: list[list[str]]) -> None:
    entries = [{"name": name, "aliases": others} for name, *others in listed]
    with TemporaryDirectory() as name:
        folder = written(Path(name) / "lists", KILNS, SQL, GO)
        file = folder.with_name("any.json")
        file.write_text(json.dumps(entries), "utf-8")
        try:
            found = foreign.read(file)[1]
        except DataError:
            return
        adopted = adoption.write(found, folder, "any", ROOT / "seeds/reference", force=False)
        assert mistakes.find(folder)[1] == []
        assert len(adopted.mapping) + adopted.formless == len(found)
