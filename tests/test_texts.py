"""Every text that a reader meets is spelled, is of its language, and keeps the rules of the house: also captions,
descriptions of pictures, the texts of notebooks' figures, and what exercises answer."""

import re
import subprocess

import pytest
from conftest import ENGLISH, ROOT, SPANISH, every_language
from test_spelling import WORD, is_right, prose
from texts import PICTURE, answers, blank, hidden_texts, where, written

from theme.model import language as languages
from theme.model import page as pages
from theme.model import places

EVERY = [page for language in languages.every() for page in pages.pages(language)]
every_page = pytest.mark.parametrize("page", EVERY, ids=lambda p: p.name)
def misspelled(text: str, language) -> list[str]:
    return sorted({w for w in WORD.findall(prose(text)) if len(w) > 1 and not is_right(w, language)})


def foreign(text: str, language) -> bool:
    """Is it in another language? The words by which languages are known say so, in texts long enough to tell."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    own = sum(word in language.common for word in words)
    others = max(sum(word in other.common for word in words) for other in languages.every() if other is not language)
    return len(words) > 5 and others > own


@every_page
def test_pictures_are_described_in_the_language_of_the_page(page):
    for place, text in hidden_texts(page):
        assert not foreign(text, page.language), f"{place}: not in the language of the page: «{text[:100]}»"
        wrong = misspelled(text, page.language)
        assert not wrong, f"{place}: {wrong} in «{text[:80]}»; correct them, or add what is right to tests/words.yml"


@every_language
def test_exercises_answer_in_their_language(language):
    for file, text in answers(language):
        assert not foreign(text, language), f"{file}: not in the language of the file: «{text[:100]}»"
        wrong = misspelled(text, language)
        assert not wrong, f"{file}: {wrong} in «{text[:80]}»; correct them, or add what is right to tests/words.yml"


@every_language
def test_words_to_avoid_are_avoided_everywhere(language):
    for place, text in [*(found for page in pages.pages(language) for found in hidden_texts(page)), *answers(language)]:
        found = [m[0] for avoided in language.avoided for m in re.finditer(rf"\b{avoided}\b", text, re.I)]
        assert not found, f"{place}: {found}; the style of the site leaves these words out"


@every_page
def test_no_two_pictures_have_one_description(page):
    seen: dict[str, str] = {}
    text = written(page, pages.FENCE)
    for match in PICTURE.finditer(text):
        other = seen.setdefault(match["alt"], match["target"])
        same = other == match["target"]
        said = f"{match['target']} is described as {other} is: «{match['alt'][:60]}»; say what it shows"
        assert same, f"{where(page, text, match.start())}: {said}"


LEFT_OPEN = re.compile(r"\b(?:TODO|FIXME|XXX|TBD)\b|[Cc]oming soon|[Pp]róximamente|[Ll]orem ipsum")
TITLED = re.compile(r'^ *(?:!!!|\?\?\?\+?) [\w-]+(?: "(.*)")?$', re.M)
BARE = re.compile(r"<[^>]+>|`[^`\n]*`|\]\([^)]*\)|\{[^}\n]*\}|https?://\S+|doi:\S+|\[-?@[\w-]+\]|<!--.*?-->", re.S)


def bare_prose(page: pages.Page) -> list[tuple[int, str]]:
    """(line, text) of a page's prose without code, formulas, markup and addresses, lines as in the file."""
    text = TITLED.sub(r"\1", pages.FRONT_MATTER.sub(blank, page.text))
    for pattern in (pages.FENCE, pages.FORMULA, BARE):
        text = pattern.sub(blank, text)
    return [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]


@every_page
def test_nothing_is_left_open(page):
    found = [f"{page.name}:{line}: {m[0]}" for line, text in bare_prose(page) for m in LEFT_OPEN.finditer(text)]
    assert not found, f"{found}: finish it or leave it out"


SPANISH_RULES = {
    # licences have versions, arXiv has ids
    "a decimal comma": re.compile(r"(?<![\w.,§/])(?<!BY )(?<!OFL )(?<!Licencia )(?!\d{4}\.\d{4,5}\b)\d+\.\d+(?![\w./])"),
    "«comillas»": re.compile(r'(?<!\w)"[^"\n]+"'),
    "an opening ¿": re.compile(r"(?:^|[.!?:;—(«] )(?![^.!?¿]*¿)[^.!?¿:;]{3,}\?"),
    "an opening ¡": re.compile(r"(?:^|[.!?:;—(«] )(?![^.!?¡]*¡)[^.!?¡:;]{3,}!(?!\[)"),
}


@pytest.mark.parametrize("page", [p for p in EVERY if p.language is SPANISH], ids=lambda p: p.path)
@pytest.mark.parametrize("rule", SPANISH_RULES)
def test_spanish_is_written_as_spanish(page, rule):
    quoted = re.compile(r"\*[^*\n]+\*|«[^»]*»|\[[^\]]*\]")  # foreign titles and terms
    found = [
        f"{page.name}:{line}: {m[0].strip()[:60]}"
        for line, text in bare_prose(page)
        for m in SPANISH_RULES[rule].finditer(quoted.sub(" ", text) if rule != "«comillas»" else text)
        if page.path not in ("contributing.md", "writing-reference.md") or rule != "«comillas»"
    ]
    assert not found, f"{found}: Spanish wants {rule}"


def is_english_id(name: str) -> bool:
    words = [(word, word.capitalize()) for word in WORD.findall(name)]  # people's names are in lower case too
    return bool(re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", name)) and all(any(is_right(w, ENGLISH) for w in forms) for forms in words)


@every_page
def test_ids_are_english(page):
    skeleton = page.skeleton()
    ids = skeleton["anchors"] if page.is_notebook else [anchor for _, anchor in skeleton["headings"]]
    wrong = sorted({name for name in ids if not is_english_id(name)})
    remedy = "is no English id in lower case with hyphens; both languages share it"
    assert not wrong, "\n".join(str(page.fault(f"{name} {remedy}", name)) for name in wrong)


def test_an_id_may_have_the_name_of_a_person():
    assert is_english_id("boltzmann-machines") and not is_english_id("los-limites") and not is_english_id("Boltzmann")


def written_files() -> list[str]:
    """What git tracks; in a copy without git, all that is written in the four rooms."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if done.returncode == 0 and done.stdout:
        return [name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]
    return [places.shown(path) for room in ("docs", "snippets", "tests", "theme") for path in (ROOT / room).rglob("*.*") if path.is_file()]


def test_files_are_plain_text():
    faults = []
    for name in written_files():
        content = (ROOT / name).read_bytes()
        if b"\0" in content[:8000]:
            continue
        if content.startswith(b"\xef\xbb\xbf"):
            faults.append(f"{name} begins with a byte order mark; save it as UTF-8 without one")
        if b"\r\n" in content:
            faults.append(f"{name} has Windows line ends; save it with plain ones")
    assert not faults, "\n".join(faults)


def test_a_spanish_verb_with_its_pronouns_is_right():
    assert is_right("Auméntala", SPANISH) and is_right("sortéalos", SPANISH)
    assert not is_right("aumentála", ENGLISH) and not is_right("zurtéalos", SPANISH)
