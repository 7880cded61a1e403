// Every notice of the demonstration, in both languages: axe-core has nothing against it, its bodies go through the HTML
// checker (see PAGES in lib/browser.mjs), it weighs at most 14 KB, asks for at most four things, and reads without script.
import { after, before, it } from 'node:test'
import assert from 'node:assert/strict'
import { startBoard } from './lib/board.mjs'
import { axe, openBrowser, openVisit } from './lib/browser.mjs'
import { weigh } from './lib/weight.mjs'

const LIMIT = 14 * 1024
const REQUESTS = 4
const NOTICES = 30 // at least: those of the demonstration that anybody may read

let board, browser
const paths = []

before(async () => {
  board = await startBoard()
  browser = await openBrowser()
  for (let id = 1; ; id++) {
    const reply = await fetch(`${board.url}/fr/opportunites/${id}`)
    if (reply.status === 404 && id > NOTICES + 20) break
    if (reply.ok) paths.push(new URL(reply.url).pathname)
  }
})
after(async () => {
  await browser?.close()
  await board?.stop()
})

for (const [lang, options] of [['fr', { width: 1280, scheme: 'light' }], ['en', { width: 360, scheme: 'dark' }]]) {
  it(`every notice in ${lang}: nothing for axe-core, no third party, at most four requests, no sideways scroll`, async () => {
    assert.ok(paths.length >= NOTICES, `${paths.length} notices`)
    const found = []
    for (const path of paths) {
      const visit = await openVisit(browser, board.url, options)
      let asked = 0
      visit.page.on('request', () => { asked++ })
      const where = path.replace(/^\/fr\//, `/${lang}/`)
      const reply = await visit.go(where)
      if (reply.status() !== 200) found.push(`${where}: ${reply.status()}`)
      if (asked > REQUESTS) found.push(`${where}: ${asked} requests`)
      if (await visit.page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)) {
        found.push(`${where}: wider than its window`)
      }
      for (const problem of await axe(visit.page)) found.push(`${where}: ${problem}`)
      await visit.close()
      for (const problem of visit.problems) found.push(`${where}: ${problem}`)
    }
    assert.deepEqual(found, [])
  })

  it(`every notice in ${lang} weighs at most 14 KB, style sheet included`, async (t) => {
    const weights = []
    for (const path of paths) weights.push({ path, ...await weigh(board.url, path.replace(/^\/fr\//, `/${lang}/`)) })
    weights.sort((a, b) => b.total - a.total)
    t.diagnostic(`heaviest: ${JSON.stringify(weights[0])}`)
    assert.ok(weights[0].html > 1000 && weights[0].css > 1000)
    assert.deepEqual(weights.filter(({ total }) => total > LIMIT), [])
  })
}
