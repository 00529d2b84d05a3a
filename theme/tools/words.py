"""The words that the machinery itself puts into a page, in both languages, and which language is being built."""

LANGUAGES = ("es", "en")  # the source language first

WORDS = {
    "es": {
        "output": "Salida",
        "whole programs": "Los programas de esta página",
        "whole program": "Programa completo",
        "download": "Descargar",
        "toolbox": "Para ejecutarlo en tu equipo necesitas NumPy y, en una carpeta nn a su lado, estos archivos:",
        "reading time": "{} min de lectura",
        "legend": "Cómo leer los dibujos",
        "notebook": "Esta página es un cuaderno de Jupyter. Funciona con NumPy y matplotlib, nada más.",
        "download notebook": "Descargar el cuaderno",
        "in English": "En inglés",
        "also": "También:",
        "run": "Ejecutar",
        "edit": "Editar",
        "more": "Más acciones",
        "size": "La primera vez descarga {} MB",
    },
    "en": {
        "output": "Output",
        "whole programs": "The programs of this page",
        "whole program": "Whole program",
        "download": "Download",
        "toolbox": "To run it on your own machine you need NumPy and, in a folder nn beside it, these files:",
        "reading time": "{} min read",
        "legend": "How to read the drawings",
        "notebook": "This page is a Jupyter notebook. It runs with NumPy and matplotlib, nothing else.",
        "download notebook": "Download the notebook",
        "in Spanish": "In Spanish",
        "also": "Also:",
        "run": "Run",
        "edit": "Edit",
        "more": "More actions",
        "size": "Downloads {} MB the first time",
    },
}


def language(config) -> str:
    """The language of the build that is under way (the i18n plugin runs one build for each)."""
    return config.plugins["i18n"].current_language


def is_last_build(config) -> bool:
    """True when every language has been built and the site is whole."""
    return not config.plugins["i18n"].building


def word(config, key: str) -> str:
    return WORDS[language(config)][key]
