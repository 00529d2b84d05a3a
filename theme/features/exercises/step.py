"""The button that has a reader's solution checked (exercises.py says how exercises are written)."""

from theme.features.exercises import exercises
from theme.model.block import Block


def add_check(block: Block) -> None:
    """A block that is the starter of an exercise gets its name and its button."""
    if exercise := exercises.name_of(block.program, block.region):
        block.page.exercises.append(exercise)
        block.attributes |= {"data-exercise": exercise, "data-check": exercises.function_of(block.region)}
        block.buttons.append(f'<button type="button" class="run__check">{block.page.language.word("exercises", "check")}</button>')
