"""Every block of a program can be run in the page: its buttons, its program's parts, the machinery, the policy.

theme/features/run/README.md explains what happens at a click. Everything that changes from one deployment to the next has
a hash in its address, so that a stored page always meets the files with which it was built.
"""

import base64
import functools
import hashlib
import json
import re
import shutil
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.utils import get_relative_url

from theme.tools import editor, exercises, glossary, languages, programs, runtime, words

THEME = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r'<div class="(program highlight)" (data-program="([^"]+)" data-region="([^"]+)")>(.*?</pre>)</div>', re.S)
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>(.*?)</script>", re.S)
# The letters come before the look behind them: to look first, at every character, takes some twenty times as long.
OWN_ASSET = re.compile(r'assets/(?<=["/]assets/)((?:js|css)/[\w-]+\.(?:js|css))(?=")')
_serving = False


def on_startup(command, dirty):
    global _serving
    _serving = command == "serve"


def on_config(config):
    """A build reads each thing once, however many pages need it; the next build of `mkdocs serve` reads it again."""
    config.extra["serving"] = _serving
    for read_once in (machinery, parts, manifest, asset_hash):
        read_once.cache_clear()


def digest(*contents: bytes) -> str:
    return hashlib.sha256(b"\0".join(contents)).hexdigest()[:8]


@functools.cache
def machinery() -> tuple[str, dict[str, bytes]]:
    """The folder of the machinery in the site and its files, which keep their paths: features import each other's model."""
    paths = [*THEME.glob("model/*.js"), *THEME.glob("features/*/*.js"), THEME / "features" / "run" / "harness.py"]
    files = {path.relative_to(THEME).as_posix(): path.read_bytes() for path in sorted(paths)}
    files["features/run/editor.js"] = editor.bundle().read_bytes()
    files |= languages.modules()
    files["labels.es.json"] = json.dumps(glossary.labels(), ensure_ascii=False).encode()
    return f"assets/runner/{digest(*files.values())}/", files


@functools.cache
def parts(file: str) -> dict:
    """What the page needs to run a program, and its address."""
    path = programs.SNIPPETS / file
    files = {name: (programs.SNIPPETS / name).read_text("utf-8") for name in programs.imports_of(path)}
    if files:
        files = {"nn/__init__.py": (programs.TOOLBOX / "__init__.py").read_text("utf-8")} | files
    data = {"name": file, "source": path.read_text("utf-8"), "segments": programs.segments(path), "files": files}
    data |= {"data": {name: data_address(name) for name in programs.data_of(path)}, "messages": exercises.messages(path)}
    packed = json.dumps(data, ensure_ascii=False).encode()
    return {"address": f"programs/{file.removesuffix('.py')}.{digest(packed)}.json", "data": packed}


def data_address(name: str) -> str:
    """Where the site keeps a data file for programs that run in the page."""
    stem, _, suffix = name.rpartition(".")
    return f"programs/{stem}.{digest((programs.SNIPPETS / name).read_bytes())}.{suffix}"


def anchor(file: str, region: str) -> str:
    return f"code-{programs.slug(file)}-{region}"


@event_priority(40)  # after the sliders, before the code is held back from the search index
def on_page_content(content, page, config, files):
    seen: dict[str, list[str]] = {}
    page.meta.pop("checked", None)

    def add_buttons(match):
        classes, data, file, region, code = match.groups()
        identity = "" if region in seen.get(file, []) else f' id="{anchor(file, region)}"'
        try:
            parts(file)
        except ValueError as error:
            raise PluginError(f"docs/{page.file.src_uri}: {error}") from None
        size = "" if seen else f'<span class="run__size">{size_note(config)}</span>'
        seen.setdefault(file, []).append(region)
        check = ""
        if exercise := exercises.name_of(file, region):
            page.meta.setdefault("checked", []).append(exercise)
            identity += f' data-exercise="{exercise}"'
            check = f'<button type="button" class="run__check">{words.word(config, "check")}</button>'
        return (
            f'<div class="{classes}"{identity} {data}>{code}<div class="run">{check}'
            f'<button type="button" class="run__go">{words.word(config, "run")}</button>'
            f'<button type="button" class="run__edit" aria-expanded="false">{words.word(config, "edit")}</button>'
            f'<button type="button" class="run__more" aria-expanded="false" aria-label="{words.word(config, "more")}">⋯</button>'
            f"{size}</div></div>"
        )

    content = BLOCK.sub(add_buttons, content)
    page.meta["programs"] = list(seen)
    return content


def size_note(config) -> str:
    megabytes = f"{transferred() / 1e6:.1f}"
    return words.word(config, "size").format(megabytes.replace(".", ",") if words.language(config) == "es" else megabytes)


@functools.cache
def manifest() -> dict:
    return json.loads((runtime.folder() / "manifest.json").read_text("utf-8"))


def transferred() -> int:
    return sum(file["size"] for file in manifest()["files"])


@event_priority(-50)  # after the hooks that write into the page
def on_post_page(output, page, config):
    root = get_relative_url("./", page.url) or "./"
    root = root if root.endswith("/") else root + "/"
    folder, _ = machinery()
    language = words.language(config)
    spoken = f"{folder}words/{language}.js"
    settings = {"root": root, "words": spoken, "runner": folder, "runtime": f"runtime/{manifest()['version']}/"}
    if _serving:
        settings["serve"] = True
    scripts = []
    if page.meta.get("programs"):
        settings |= {
            "programs": {file: parts(file)["address"] for file in page.meta["programs"]},
            "size": round(transferred() / 1e6, 1),
            "unpacked": sum(f["raw"] for f in manifest()["files"] if not f["name"].endswith((".mjs", ".js"))),
            "contributions": contributions(page, output),
        }
        if language == "es":
            settings["labels"] = f"{folder}labels.es.json"
        scripts.append("run/runner.js")
    if page.meta.get("checked") or "data-exercises=" in output:
        scripts.append("exercises/progress.js")
    preload = f'<link rel="modulepreload" href="{root}{spoken}">' if scripts else ""  # those so far speak
    if page.meta.get("gallery"):
        scripts.append("gallery/gallery.js")
    scripts.append("offline/offline.js")
    scripts = preload + "".join(f'<script type="module" src="{root}{folder}features/{name}"></script>' for name in scripts)
    data = json.dumps(settings, separators=(",", ":")).replace("<", "\\u003c")
    output = output.replace("</body>", f'<script type="application/json" id="runner-config">{data}</script>{scripts}</body>')
    return with_policy(with_versions(output))


def contributions(page, output: str) -> list[str]:
    """The modules with which other features take part in the blocks of a page: only those that have something to do there."""
    wanted = {
        "exercises/judge.js": bool(page.meta.get("checked")),
        "inputs/params.js": '<div class="params"' in output,
        "notebooks/notebook.js": True,
    }
    return [f"features/{module}" for module, is_wanted in wanted.items() if is_wanted]


def on_env(env, config, files):
    """For the templates: the folder of the machinery, and what its scripts call the controls of Material."""
    env.globals["machinery"] = machinery()[0]
    env.globals["names"] = languages.read(words.language(config))["words"]["page"]
    return env


def with_versions(output: str) -> str:
    """The style sheet and the scripts of our own bear a hash too."""
    return OWN_ASSET.sub(lambda match: f"assets/{match[1]}?v={asset_hash(match[1])}", output)


@functools.cache
def asset_hash(name: str) -> str:
    path = THEME.parent / "docs" / "assets" / name
    return digest(path.read_bytes()) if path.is_file() else "0"


def with_policy(output: str) -> str:
    """A Content-Security-Policy: nothing from elsewhere, no script but ours. `mkdocs serve` adds a script of its own: none there."""
    if _serving:
        return output
    inline = dict.fromkeys(base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in INLINE_SCRIPT.findall(output))
    policy = "; ".join([
        "default-src 'self'",
        "script-src 'self' 'wasm-unsafe-eval' " + " ".join(f"'sha256-{value}'" for value in inline),
        "worker-src 'self' blob:",
        "connect-src 'self'",
        "img-src 'self' data:",
        "style-src 'self' 'unsafe-inline'",
        "font-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    ])
    first = '<meta charset="utf-8">'
    return output.replace(first, f'{first}\n<meta http-equiv="Content-Security-Policy" content="{policy}">', 1)


def on_post_template(output, template_name, config):
    return with_policy(with_versions(output)) if template_name == "404.html" and output else output


def on_post_build(config):
    if not words.is_last_build(config):
        return
    site = Path(config.site_dir)
    folder, files = machinery()
    for name, content in files.items():
        write(site / folder / name, content)
    for path in [*programs.programs(), *programs.TOOLBOX.glob("[!_]*.py")]:
        write(site / parts(programs.name(path))["address"], parts(programs.name(path))["data"])
    for path in programs.DATA.glob("*.npz"):
        write(site / data_address(programs.name(path)), path.read_bytes())
    target = site / "runtime" / manifest()["version"]
    if not target.exists():
        shutil.copytree(runtime.folder(), target)


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
