// What the runner says, in both languages. {name} is filled in.
const WORDS = {
  es: {
    run: "Ejecutar", stop: "Detener", edit: "Editar", close: "Cerrar el editor", reset: "Restaurar", more: "Más acciones",
    edited: "Modificado", queued: "En espera: antes termina otro bloque", preparing: "Preparando…",
    loading: "Descargando Python", progress: "{percent} %, {megabytes} de {total} MB", starting: "Iniciando Python…", running: "Ejecutando", clock: "{seconds} s",
    ok: "Listo en {time}", same: "Igual que lo publicado", different: "Distinto de lo publicado",
    showPublished: "Ver lo publicado", showOwn: "Ver lo tuyo", ownOutput: "Tu salida", noOutput: "(sin salida)",
    stopped: "Detenido. La próxima ejecución empieza de cero.",
    limit: "Detenido: llevaba {seconds} s. Reduce los datos o las repeticiones.",
    dropped: "… y {lines} líneas más que no se muestran: el límite es de 2000 líneas o 60 KB.",
    error: "Error en la línea {line}", errorSomewhere: "Error", errorBefore: "Error en el bloque «{region}», línea {line}, que se ejecuta antes que este",
    errorHidden: "Error en una parte del programa que esta página no muestra", goToLine: "Ir a la línea",
    crashed: "Python se ha detenido sin avisar. La próxima ejecución empieza de cero.",
    offline: "No hay conexión y Python aún no está guardado en este navegador. Conéctate y vuelve a ejecutar.",
    load: "No se ha podido cargar Python. Comprueba la conexión y vuelve a ejecutar.",
    unsupported: "Este navegador no puede ejecutar Python: le falta WebAssembly. Prueba con una versión reciente de Firefox, Chrome, Edge o Safari.",
    input: "input() no funciona aquí: no hay teclado que leer. Escribe el valor en el código.",
    "no-module": "El módulo no está disponible: aquí hay NumPy, la biblioteca estándar de Python y la caja de herramientas nn.",
    "no-browser-module": "Este módulo de la biblioteca estándar no funciona en un navegador.",
    memory: "Se ha acabado la memoria: cada programa dispone de 1 GiB. Prueba con menos datos.",
    network: "Aquí los programas no pueden usar la red.",
    process: "Aquí no hay hilos ni otros procesos: un programa se ejecuta en un solo hilo.",
    downloadProgram: "Descargar el programa (.py)", downloadNotebook: "Descargar como cuaderno (.ipynb)", copyLink: "Copiar el enlace a este bloque",
    copied: "Enlace copiado", resetPage: "Restaurar toda la página", pageReset: "Página restaurada",
    editor: "Código de Python, {region}. Escape y luego Tab para salir.", notebookIntro: "Cuaderno del programa {program}. Página: {page}",
    notebookFiles: "La caja de herramientas que el programa importa.",
  },
  en: {
    run: "Run", stop: "Stop", edit: "Edit", close: "Close the editor", reset: "Reset", more: "More actions",
    edited: "Changed", queued: "Waiting for another block to finish", preparing: "Preparing…",
    loading: "Downloading Python", progress: "{percent} %, {megabytes} of {total} MB", starting: "Starting Python…", running: "Running", clock: "{seconds} s",
    ok: "Finished in {time}", same: "Same as published", different: "Different from what is published",
    showPublished: "Show the published one", showOwn: "Show yours", ownOutput: "Your output", noOutput: "(no output)",
    stopped: "Stopped. The next run starts afresh.",
    limit: "Stopped after {seconds} s. Use less data or fewer repetitions.",
    dropped: "… and {lines} more lines, not shown: the limit is 2,000 lines or 60 KB.",
    error: "Error on line {line}", errorSomewhere: "Error", errorBefore: "Error in block “{region}”, line {line}, which runs before this one",
    errorHidden: "Error in a part of the program that this page does not show", goToLine: "Go to the line",
    crashed: "Python stopped without a word. The next run starts afresh.",
    offline: "There is no connection, and Python is not yet kept in this browser. Connect and run again.",
    load: "Python could not be loaded. Check the connection and run again.",
    unsupported: "This browser cannot run Python: it lacks WebAssembly. Try a recent Firefox, Chrome, Edge or Safari.",
    input: "input() does not work here: there is no keyboard to read. Write the value into the code.",
    "no-module": "This module is not available: there are NumPy, Python's standard library and the toolbox nn.",
    "no-browser-module": "This module of the standard library does not work in a browser.",
    memory: "Out of memory: a program has 1 GiB. Try less data.",
    network: "Programs cannot use the network here.",
    process: "There are no threads or other processes here: a program runs in a single thread.",
    downloadProgram: "Download the program (.py)", downloadNotebook: "Download as a notebook (.ipynb)", copyLink: "Copy the link to this block",
    copied: "Link copied", resetPage: "Reset the whole page", pageReset: "Page reset",
    editor: "Python code, {region}. Escape, then Tab, to leave.", notebookIntro: "Notebook of the program {program}. Page: {page}",
    notebookFiles: "The toolbox that the program imports.",
  },
}

const language = document.documentElement.lang.startsWith("en") ? "en" : "es"

export const word = (key, values = {}) => (WORDS[language][key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "")
export const number = (value, digits = 0) => value.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits })
export const duration = (ms) => (ms < 950 ? `${Math.max(1, Math.round(ms))} ms` : `${number(ms / 1000, 1)} s`)
export { language }
