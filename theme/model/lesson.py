"""One idea, one name: the page, the program, what is recorded, the exercises and the test of an idea bear the same path."""

from dataclasses import dataclass
from pathlib import Path

from theme.model import places
from theme.model.language import Language

EXERCISES = "exercises.py"  # in the folder of a program, beside its page's starters and solutions


@dataclass(frozen=True)
class Lesson:
    """The law of paths, and the only place that knows it. Whether a file is there is for others to say."""

    path: str  # networks/convolutional-networks

    @classmethod
    def of_page(cls, path: str) -> "Lesson":
        """The lesson of networks/convolutional-networks.md."""
        return cls(path.removesuffix(".md"))

    @classmethod
    def of_program(cls, name: str) -> "Lesson":
        """The lesson of networks/convolutional_networks.py, or of what stands in that program's folder."""
        stem = name.removesuffix(f"/{EXERCISES}").removesuffix(".py")
        return cls(stem.replace("_", "-"))

    @property
    def stem(self) -> str:
        """The path as programs write it: networks/convolutional_networks."""
        return self.path.replace("-", "_")

    @property
    def part(self) -> str:
        """The part of the course, networks; nothing for a page that stands alone."""
        return self.path.rpartition("/")[0]

    def page(self, language: Language) -> Path:
        return places.DOCS / language.code / f"{self.path}.md"

    @property
    def program(self) -> Path:
        return places.SNIPPETS / f"{self.stem}.py"

    @property
    def folder(self) -> Path:
        """What belongs to the program: never with an __init__.py, which would shadow it."""
        return places.SNIPPETS / self.stem

    @property
    def output(self) -> Path:
        """What the program prints, by region."""
        return self.folder / "output.txt"

    def figure(self, region: str) -> Path:
        """What a region of the program draws."""
        return self.folder / f"{region}.svg"

    @property
    def exercises(self) -> Path:
        """Starters, solutions and checks of the page's exercises."""
        return self.folder / EXERCISES

    @property
    def mistakes(self) -> Path:
        """A typical mistake for each message."""
        return self.folder / "mistakes.py"

    def messages(self, language: Language) -> Path:
        """What the checks answer."""
        return self.folder / f"messages.{language.code}.yml"

    @property
    def test(self) -> Path:
        folder, _, name = self.stem.rpartition("/")
        return places.ROOT / "tests" / folder / f"test_{name}.py"

    def exercise(self, name: str) -> str:
        """The name under which a reader's progress is kept: foundations/perceptron:average."""
        return f"{self.stem}:{name}"
