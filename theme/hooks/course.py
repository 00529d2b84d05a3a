"""The overview of a part, where its page says <!-- course -->: its pages in the order of the navigation, how long each
takes, and what the reader has solved (theme/features/exercises/progress.js), to be saved in a file and read back."""

from html import escape

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.utils import get_relative_url

from theme.tools import words

MARK = "<!-- course -->"


@event_priority(60)  # every page has its content now
def on_page_context(context, page, config, nav):
    if MARK in page.content:
        if not page.parent:
            raise PluginError(f"docs/{page.file.src_uri}: {MARK} stands in a page that belongs to no part of `nav` in mkdocs.yml")
        lessons = [item for item in page.parent.children if item.is_page and item is not page]
        page.content = page.content.replace(MARK, overview(lessons, page, config))
    return context


def overview(lessons: list, page, config) -> str:
    every = [exercise for lesson in lessons for exercise in lesson.meta.get("checked", [])]
    items = "".join(item(lesson, page, config) for lesson in lessons)
    return f'<ol class="course">{items}</ol>{progress(every, config) if every else ""}'


def item(lesson, page, config) -> str:
    facts = []
    if minutes := lesson.meta.get("minutes"):
        facts.append(f"<span>{words.word(config, 'reading time').format(minutes)}</span>")
    if checked := lesson.meta.get("checked"):
        count = words.word(config, "one exercise" if len(checked) == 1 else "exercises").format(len(checked))
        facts.append(f'<span>{count}</span><span data-exercises="{" ".join(checked)}" hidden></span>')
    return (
        f'<li><a class="course__title" href="{get_relative_url(lesson.url, page.url)}">{escape(lesson.meta["title"])}</a>'
        f'<p>{escape(lesson.meta["description"])}</p><div class="course__facts">{"".join(facts)}</div></li>'
    )


def progress(exercises: list[str], config) -> str:
    """How far the reader is, and the buttons to keep it. Without JavaScript there is nothing to show."""
    label = words.word(config, "progress")
    names = {act: words.word(config, f"{act} progress") for act in ("export", "import", "forget")}
    buttons = "".join(f'<button type="button" data-progress="{act}">{name}</button>' for act, name in names.items())
    return (
        f'<div class="progress" data-exercises="{" ".join(exercises)}"><p><strong>{label}</strong> <span class="progress__text"></span></p>'
        f'<progress max="{len(exercises)}" value="0" aria-label="{label}"></progress>'
        f'<div class="progress__buttons">{buttons}<span class="progress__status" role="status"></span></div></div>'
    )
