// What is far below (site.css, content-visibility) is laid out while the browser has nothing else to do, a block at a
// time: the scroll bar comes to tell the truth, and so do the places of links and buttons to whoever asks for them.
const blocks = [...document.querySelectorAll(".md-content__inner > *")]

function layOut(deadline) {
  while (blocks.length && deadline.timeRemaining() > 5) {
    const block = blocks.shift()
    block.style.contentVisibility = "visible"
    void block.offsetHeight // lays it out now, in this spare time, and not in the next frame with all the others
  }
  if (blocks.length) requestIdleCallback(layOut)
}

if ("requestIdleCallback" in window) addEventListener("load", () => requestIdleCallback(layOut))
