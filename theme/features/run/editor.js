// The code editor: CodeMirror 6, set up to look like the code of the page. editor.py bundles it; it is loaded
// only when the reader edits.
//   import {edit} from "./editor.js"
//   const editor = edit({parent, doc, label, word, phrases, onRun, onChange})
//   editor.text = "…"    one step of undo; the reader's history stays
//   editor.mark(3)       the line of an error, until the next change (mark(0) takes it away)
//   editor.select(3)     jump to a line
//   editor.focus(), editor.destroy()
// onChange(text) hears of every change, also of `editor.text = …`. word(key) gives the words of the group `editor`; phrases
// says for each phrase of CodeMirror, which speaks English, how the page says it: tests/test_editor.py looks for new ones.
import {closeBrackets, closeBracketsKeymap} from "@codemirror/autocomplete"
import {defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory} from "@codemirror/commands"
import {pythonLanguage} from "@codemirror/lang-python"
import {HighlightStyle, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting, syntaxTree} from "@codemirror/language"
import {search, searchKeymap, selectNextOccurrence, selectSelectionMatches} from "@codemirror/search"
import {EditorState, Prec, StateEffect, StateField} from "@codemirror/state"
import {
  Decoration, EditorView, ViewPlugin, getDialog, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers,
} from "@codemirror/view"
import {styleTags, tags} from "@lezer/highlight"

// 1 · Colours of the code: those that Pygments and Material give to the same words, so that Edit does not repaint the block.
const colour = name => `var(--md-code-hl-${name}-color)`

const language = pythonLanguage.configure({
  props: [styleTags({
    ":": tags.punctuation,
    "Decorator/VariableName": tags.meta,
    "ExpressionStatement/String": tags.docString,
    "FormatReplacement/{ FormatReplacement/} FormatSpec FormatSpec/: FormatConversion": tags.string,
  })],
})

const highlighting = HighlightStyle.define([
  {tag: [tags.keyword, tags.meta], color: colour("keyword")},
  {tag: [tags.operator, tags.operatorKeyword, tags.modifier], color: colour("operator")},
  {tag: [tags.bool, tags.null], color: colour("name")},
  {tag: tags.punctuation, color: colour("punctuation")},
  {tag: tags.string, color: colour("string")},
  {tag: tags.escape, color: colour("special")},
  {tag: tags.number, color: colour("number")},
  {tag: [tags.comment, tags.docString], color: colour("comment")},
  {tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className)], color: colour("function")},
])

// What the grammar calls a name and Pygments tells apart: built-ins, self, exceptions, modules.
const BUILTINS = new Set((
  "abs all any ascii bin bool bytearray bytes callable chr classmethod complex delattr dict dir divmod enumerate eval filter float " +
  "format frozenset getattr globals hasattr hash hex id input int isinstance issubclass iter len list locals map max memoryview min " +
  "next object oct open ord pow print property range repr reversed round set setattr slice sorted staticmethod str sum super tuple " +
  "type vars zip self cls"
).split(" "))
const EXCEPTION = /^[A-Z]\w*(Error|Exception|Warning|Interrupt|Exit|Iteration)$/
const named = {
  builtin: Decoration.mark({class: "cm-builtin"}),
  module: Decoration.mark({class: "cm-module"}),
}

function kindOfName(node, text) {
  const parent = node.parent.name
  if (parent === "ImportStatement") {
    const from = node.parent.firstChild.name === "from"
    return from && node.parent.getChild("import")?.to < node.from ? null : named.module
  }
  if (["FunctionDefinition", "ClassDefinition", "Decorator"].includes(parent)) return null
  if (BUILTINS.has(text)) return named.builtin
  return EXCEPTION.test(text) ? named.module : null
}

function namesInView(view) {
  const found = []
  for (const {from, to} of view.visibleRanges) {
    syntaxTree(view.state).iterate({
      from, to,
      enter(node) {
        if (node.name !== "VariableName") return
        const kind = kindOfName(node.node, view.state.sliceDoc(node.from, node.to))
        if (kind) found.push(kind.range(node.from, node.to))
      },
    })
  }
  return Decoration.set(found, true)
}

const names = ViewPlugin.define(view => ({
  decorations: namesInView(view),
  update(change) {
    if (change.docChanged || change.viewportChanged || syntaxTree(change.startState) !== syntaxTree(change.state)) {
      this.decorations = namesInView(change.view)
    }
  },
}), {decorations: plugin => plugin.decorations})

// 2 · The line of an error
const setError = StateEffect.define() // position of the line's start, or null
const errorLine = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setError)) {
        return effect.value === null ? Decoration.none : Decoration.set(Decoration.line({class: "cm-error-line"}).range(effect.value))
      }
    }
    return transaction.docChanged ? Decoration.none : marks
  },
  provide: field => [
    EditorView.decorations.from(field),
    EditorView.contentAttributes.from(field, marks => (marks.size ? {"aria-invalid": "true"} : {})),
  ],
})

// 3 · The face. Backgrounds behind code are so light that each colour of the code stays AA on them (tests/test_editor.py).
const tint = (hue, share) => `color-mix(in srgb, ${hue} ${share}%, var(--md-code-bg-color))`
const theme = EditorView.theme({
  "&": {
    isolation: "isolate", // the panels' z-index stays below the site's header
    color: "var(--md-code-fg-color)",
    backgroundColor: "var(--md-code-bg-color)",
  },
  "&.cm-focused": {outline: "none"}, // gutters and panels would cover it: a frame above them does not suffer that
  "&.cm-focused::after": {
    content: "''", position: "absolute", inset: "0", zIndex: "400", pointerEvents: "none", border: "2px solid var(--md-accent-fg-color)",
  },
  ".cm-scroller": {fontSize: ".65rem", fontFamily: "var(--md-code-font-family)", lineHeight: "1.6", overscrollBehaviorX: "contain"},
  ".cm-content": {padding: ".77em 0", caretColor: "var(--md-code-fg-color)"},
  ".cm-line": {padding: "0 1.18em 0 .6em"},
  ".cm-gutters, .cm-gutters.cm-gutters-before": {
    color: "var(--md-default-fg-color--light)",
    backgroundColor: "var(--md-code-bg-color)",
    borderRight: "1px solid var(--rule)",
  },
  ".cm-lineNumbers .cm-gutterElement": {padding: "0 .5em 0 .6em", minWidth: "2.4em"},
  ".cm-activeLine, .cm-activeLineGutter": {backgroundColor: "transparent"},
  "&.cm-focused .cm-activeLine, &.cm-focused .cm-activeLineGutter": {backgroundColor: tint("var(--md-code-fg-color)", 3)},
  ".cm-line::selection, .cm-line ::selection": {color: "var(--md-code-fg-color)", backgroundColor: tint("var(--md-typeset-a-color)", 30)},
  ".cm-builtin": {color: colour("constant")},
  ".cm-module": {color: colour("function")},
  "&.cm-focused .cm-matchingBracket": {backgroundColor: "transparent", outline: "1px solid currentColor"},
  "&.cm-focused .cm-nonmatchingBracket": {backgroundColor: "transparent", outline: "1px dashed var(--md-accent-fg-color)"},
  ".cm-specialChar": {color: "var(--md-accent-fg-color)"},
  ".cm-searchMatch": {backgroundColor: "transparent", outline: "1px solid var(--md-default-fg-color--light)"},
  ".cm-searchMatch.cm-searchMatch-selected": {backgroundColor: tint("var(--md-accent-fg-color)", 10), outline: "2px solid var(--md-accent-fg-color)"},
  // A bar as well as a colour: the line is found without seeing red.
  "& .cm-line.cm-error-line, &.cm-focused .cm-line.cm-error-line": {backgroundColor: tint("#d22", 8), boxShadow: "inset .25em 0 #d22"},

  ".cm-panels, .cm-panels-top, .cm-panels-bottom": {
    color: "var(--md-default-fg-color)",
    backgroundColor: "var(--md-default-bg-color)",
    borderColor: "var(--rule)",
    fontFamily: "var(--md-text-font-family)",
  },
  ".cm-panels-top": {top: "var(--covered)"},
  ".cm-panel.cm-search, .cm-panel.cm-dialog": {padding: ".3rem 2.2rem .3rem .5rem", fontSize: ".7rem"},
  ".cm-panel.cm-search label, .cm-dialog label": {fontSize: "inherit", whiteSpace: "normal", display: "inline-block"},
  ".cm-textfield, .cm-button": {
    color: "var(--md-default-fg-color)",
    background: "var(--raised)", // with its gradient
    border: "1px solid var(--md-default-fg-color--lighter)",
    borderRadius: ".2rem",
    font: "inherit",
    minHeight: "1.4rem",
    padding: ".1rem .5rem",
  },
  ".cm-textfield": {maxWidth: "100%"},
  ".cm-textfield::placeholder": {color: "var(--md-default-fg-color--light)", opacity: "1"},
  ".cm-button": {cursor: "pointer", "&:active": {background: "var(--md-code-bg-color)"}, "&:hover": {borderColor: "var(--md-accent-fg-color)"}},
  ".cm-button[name=select]": {display: "none"}, // several selections at once are not on
  ".cm-panel.cm-search [name=close], .cm-dialog-close": {
    top: ".2rem", right: ".2rem", minWidth: "1.6rem", minHeight: "1.6rem", fontSize: ".9rem", color: "inherit", cursor: "pointer",
  },
  ".cm-hint": {
    padding: ".2rem .6rem",
    color: "var(--md-default-fg-color--light)",
    borderTop: "1px solid var(--rule)",
    font: ".6rem/1.5 var(--md-text-font-family)",
  },
  "@media (pointer: coarse)": { // no & in here: style-mod cannot read it
    ".cm-scroller, .cm-textfield": {fontSize: "16px"}, // below 16 px a phone zooms in on focus
    ".cm-textfield, .cm-button, .cm-panel.cm-search [name=close], .cm-dialog-close": {minWidth: "44px", minHeight: "44px"},
    ".cm-panel.cm-search, .cm-panel.cm-dialog": {paddingRight: "50px"},
    // No keyboard to hint at; screen readers still find it.
    ".cm-hint": {position: "absolute", width: "1px", height: "1px", padding: "0", overflow: "hidden", clipPath: "inset(50%)"},
  },
  "@media print": {".cm-hint, .cm-panels": {display: "none"}},
})

// 4 · Keys. What needs several selections is left out.
const finding = searchKeymap.filter(({run}) => run !== selectNextOccurrence && run !== selectSelectionMatches)

function keys({onRun, leave}) {
  const run = () => (onRun?.(), true)
  return keymap.of([
    {key: "Shift-Enter", run},
    {key: "Mod-Enter", run},
    ...finding, // its Escape closes the search panel first
    {key: "Escape", run: leave},
    ...closeBracketsKeymap,
    ...defaultKeymap,
    ...historyKeymap,
    indentWithTab,
  ])
}

// A hidden character shows as a dot that says its code point; CodeMirror's own names for them are English.
function hiddenCharacter(phrases) {
  return (code, _, placeholder) => {
    const title = `${phrases["Control character"]} U+${code.toString(16).toUpperCase().padStart(4, "0")}`
    const dot = Object.assign(document.createElement("span"), {className: "cm-specialChar", textContent: placeholder, title})
    dot.setAttribute("role", "img")
    dot.setAttribute("aria-label", title)
    return dot
  }
}

// Of pasted text what Python would stumble over and nobody can see: byte order marks, other blanks, blanks without width.
const cleaned = text => text.replace(/[\uFEFF\u200B-\u200D\u2060]/g, "").replace(/[\u00A0\u2000-\u200A\u202F\u3000]/g, " ")

let count = 0 // editors on this page, for the ids of their hints

export function edit({parent, doc = "", label, word, phrases, onRun, onChange}) {
  const hint = Object.assign(document.createElement("div"), {className: "cm-hint", id: `editor-hint-${++count}`, textContent: word("hint")})
  const covered = document.querySelector(".md-header")?.offsetHeight ?? 0 // by the site's header, which stays in view
  let left = false // Escape has been pressed: Tab leaves until the reader types again

  function leave(view) {
    const dialog = getDialog(view, "cm-dialog")
    if (dialog) {
      dialog.dom.querySelector(".cm-dialog-close").click()
      return true
    }
    left = true
    view.setTabFocusMode(true)
    view.dispatch({effects: EditorView.announce.of(word("left"))})
    return true
  }

  function onUpdate(update) {
    if (!update.docChanged) return
    if (left && update.view.hasFocus) {
      left = false
      update.view.setTabFocusMode(false)
    }
    onChange?.(update.state.doc.toString())
  }

  const view = new EditorView({
    parent,
    doc,
    extensions: [
      keys({onRun, leave}),
      EditorState.phrases.of(phrases),
      // Spellcheck and the like are off already; tabindex says to checkers what browsers know of contenteditable.
      EditorView.contentAttributes.of({"aria-label": label, "aria-describedby": hint.id, tabindex: "0"}),
      EditorView.editorAttributes.of({style: `--covered: ${covered}px`}),
      EditorView.scrollMargins.of(() => ({top: covered})),
      EditorView.updateListener.of(onUpdate),
      theme,
      lineNumbers(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      highlightSpecialChars({render: hiddenCharacter(phrases)}),
      history(),
      search({top: true}),
      language,
      syntaxHighlighting(highlighting),
      Prec.highest(names),
      errorLine,
      EditorView.clipboardInputFilter.of(cleaned),
      EditorState.tabSize.of(4),
      indentUnit.of("    "),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
    ],
  })
  view.dom.append(hint)

  const startOf = line => view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines))

  return {
    get text() {
      return view.state.doc.toString()
    },
    set text(value) {
      if (value === view.state.doc.toString()) return
      const selection = {anchor: Math.min(view.state.selection.main.head, value.length)}
      view.dispatch({changes: {from: 0, to: view.state.doc.length, insert: value}, selection, annotations: isolateHistory.of("full")})
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
    mark(line) {
      if (!line) return view.dispatch({effects: setError.of(null)})
      const {from, number} = startOf(line)
      view.dispatch({effects: [setError.of(from), EditorView.announce.of(word("error", {line: number}))]})
    },
    select(line) {
      const {from, text} = startOf(line)
      const anchor = from + text.search(/\S|$/)
      view.dispatch({selection: {anchor}, effects: EditorView.scrollIntoView(anchor, {y: "center"})})
      view.focus()
    },
  }
}
