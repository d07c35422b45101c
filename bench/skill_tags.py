"""Which of an employer's own tags that stand in the text are found there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from salary_figures import around
from skill_labels import Tagged, standing

from etl.values import taxonomy
from etl.values.asked import Asked

WIDTH = 50


@dataclass(frozen=True)
class Verdict:
    """A tag that stands in a text.

    Args:
        how: "named", the skill of that name is found in the text; "inside", a found form holds
            the tag's words, as "Ruby on Rails" does "ruby"; "missed"; or "unknown", the taxonomy
            has no skill of that name.
        place: where it stands first.
    """

    tag: str
    how: str
    place: str

    @property
    def is_found(self) -> bool:
        return self.how in ("named", "inside")


def verdicts(
    posting: Tagged, text: str, found: Sequence[taxonomy.Match | Asked], skills: Path
) -> Iterator[Verdict]:
    """Yield what became of each tag that stands in a text of the posting."""
    ids = {match.skill.skill_id for match in found}
    for tag in posting.tags:
        places = standing(text, tag)
        if not places:
            continue
        skill = taxonomy.named(tag, skills) or taxonomy.named(tag.replace("-", " "), skills)
        if skill and skill.skill_id in ids:
            how = "named"
        elif any(m.start <= start and end <= m.end for m in found for start, end in places):
            how = "inside"
        else:
            how = "missed" if skill else "unknown"
        yield Verdict(tag, how, around(text, *places[0], WIDTH))
