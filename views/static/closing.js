// A page of a dossier that stays open says that the closing comes near, an hour, a quarter and five minutes before it. Its
// words are in the page, hidden. What is left is the server's; what has passed is measured by the clock that nobody sets,
// from the beginning of the request, so that a warning comes rather too early.
for (const box of document.querySelectorAll('[data-left]')) {
  const left = Number(box.dataset.left)
  const warnings = [...box.querySelectorAll('[data-at]')].filter((p) => Number(p.dataset.at) < left)
  const look = () => {
    const now = left - performance.now() / 1000
    const due = warnings.filter((p) => now <= Number(p.dataset.at)).pop()
    if (due === undefined || !due.hidden) return
    for (const p of box.children) p.hidden = p !== due
  }
  setInterval(look, 1000)
}
