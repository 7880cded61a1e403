// A journey: what a person does, told once and walked with script and without.
import { after, before, it } from 'node:test'
import assert from 'node:assert/strict'
import { startBoard } from './board.mjs'
import { examine, openBrowser, openVisit } from './browser.mjs'

// journey('reads a notice', async ({ page, go, board, script }) => …, options)
//
// One file holds one journey and gives four tests: it works with script, it works without (each on a board of its own
// with the demo's content), nothing happened that never may (see openVisit), and axe-core has nothing against any page
// it saw. `page` is Playwright's; `go('/fr/')` opens an address; `board` is startBoard's; `person({…})` opens a second
// window, of somebody else. Options: `board` for startBoard, `window` (width, …) for openVisit, `script: false` or `true`
// for one of the two walks only.
export function journey(name, walk, options = {}) {
  const walks = options.script === undefined ? [true, false] : [options.script]
  let browser
  const problems = []
  const bodies = new Map()
  const accessibility = []

  before(async () => { browser = await openBrowser() })
  after(() => browser?.close())

  for (const script of walks) {
    it(`${name}, ${script ? 'with' : 'without'} script`, async () => {
      const board = await startBoard(options.board)
      const visits = []
      const person = async (how = {}) => {
        const visit = await openVisit(browser, board.url, { script, ...how })
        visits.push(visit)
        return visit
      }
      try {
        const visit = await person(options.window)
        await walk({ page: visit.page, go: visit.go, board, script, person })
      } catch (error) {
        await board.stop().catch(() => {}) // what the journey met first is what there is to say
        throw error
      }
      for (const visit of visits) await visit.close()
      // While the board is there: pages are shown once more with its own styles.
      for (const visit of visits) {
        problems.push(...visit.problems)
        const fresh = [...visit.bodies].filter(([key]) => !bodies.has(key))
        for (const [key, body] of fresh) bodies.set(key, body)
        accessibility.push(...await examine(browser, fresh.map(([, body]) => body)))
      }
      await board.stop()
    })
  }
  it(`${name}: nothing happened that never may`, () => {
    assert.deepEqual(problems, [])
  })
  it(`${name}: axe-core has nothing against its pages`, () => {
    assert.ok(bodies.size > 0, 'the journey saw no page')
    assert.deepEqual([...new Set(accessibility)], [])
  })
}

export { assert }
