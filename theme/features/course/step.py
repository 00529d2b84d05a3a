"""The overview of a part, where its page says <!-- course -->: its lessons in the order of the menu, how long each takes,
and what the reader has solved (exercises/progress.js), to be saved in a file and read back."""

from html import escape

from theme.model.page import Page

MARK = "<!-- course -->"


def list_lessons(page: Page, html: str) -> str:
    """Titles and descriptions at once, for the search; what only the lessons' own builds tell, when all are known."""
    if MARK not in html:
        return html
    if not page.lesson.part:
        page.note(f"{MARK} stands in a page that belongs to no part; move it into an overview", MARK)
    lessons = [other for other in page.others() if other.lesson.part == page.lesson.part and other is not page]
    items = "".join(item(lesson, page) for lesson in lessons)
    return html.replace(MARK, f'<ol class="course">{items}</ol>{page.hold(lambda: progress(lessons, page))}')


def item(lesson: Page, page: Page) -> str:
    return (
        f'<li><a class="course__title" href="{page.link(lesson.url)}">{escape(lesson.title)}</a>'
        f'<p>{escape(lesson.meta["description"])}</p><div class="course__facts">{page.hold(lambda: facts(lesson))}</div></li>'
    )


def facts(lesson: Page) -> str:
    """How long it takes to read, and what can be solved in it."""
    word, count, found = lesson.language.word, len(lesson.exercises), []
    if lesson.minutes:
        found.append(f"<span>{word('reading', 'minutes', minutes=lesson.minutes)}</span>")
    if count:
        text = word("course", "one exercise") if count == 1 else word("course", "exercises", count=count)
        found.append(f'<span>{text}</span><span data-exercises="{" ".join(lesson.exercises)}" hidden></span>')
    return "".join(found)


def progress(lessons: list[Page], page: Page) -> str:
    """How far the reader is, and the buttons to keep it. Without JavaScript there is nothing to show."""
    every = [exercise for lesson in lessons for exercise in lesson.exercises]
    if not every:
        return ""
    page.has_progress = True
    word = page.language.word
    label = word("course", "progress")
    acts = ("export", "import", "forget")
    buttons = "".join(f'<button type="button" data-progress="{act}">{word("course", act)}</button>' for act in acts)
    return (
        f'<div class="progress" data-exercises="{" ".join(every)}"><p><strong>{label}</strong> <span class="progress__text"></span></p>'
        f'<progress max="{len(every)}" value="0" aria-label="{label}"></progress>'
        f'<div class="progress__buttons">{buttons}<span class="progress__status" role="status"></span></div></div>'
    )
