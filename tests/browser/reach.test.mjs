// Every public page, whoever reads it: light on the line, readable enlarged, by keyboard, in forced colours, printed.
import { after, before, it } from 'node:test'
import assert from 'node:assert/strict'
import { startBoard } from './lib/board.mjs'
import { axe, openBrowser, openVisit } from './lib/browser.mjs'
import { crawl, shape } from './lib/crawl.mjs'
import { weigh } from './lib/weight.mjs'

const LIMIT = 14 * 1024
const SHAPES = 8 // at least: home, list, notice, filters, in two languages

let board, browser
let paths = [] // all that were found
let kinds = [] // one of each shape

before(async () => {
  board = await startBoard()
  browser = await openBrowser()
  paths = await crawl(board.url, '/fr/')
  kinds = [...new Map(paths.map((path) => [shape(path), path])).values()]
  assert.ok(kinds.length >= SHAPES, `${kinds.length} shapes: ${kinds.join(' ')}`)
})
after(async () => {
  await browser?.close()
  await board?.stop()
})

// A list in another site's frame has no menu to skip, and is not printed by itself.
const isFrame = (path) => /^\/(fr|en)\/integration\b/.test(path)

// Opens one page of each shape in windows made with `options` and gathers what `look` finds.
async function everywhere(options, look) {
  const found = []
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'fr-FR', ...options })
  const page = await context.newPage()
  for (const path of kinds) {
    await page.goto(board.url + path)
    for (const problem of await look(page, path)) found.push(`${path}: ${problem}`)
  }
  await context.close()
  return found
}

it('every public page weighs at most 14 KB, style sheet included', async (t) => {
  const weights = []
  for (const path of paths) weights.push({ path, ...await weigh(board.url, path) })
  weights.sort((a, b) => b.total - a.total)
  t.diagnostic(`${weights.length} pages; heaviest: ${JSON.stringify(weights[0])}`)
  assert.deepEqual(weights.filter(({ total }) => total > LIMIT), [])
})

it('every kind of page: nothing for axe-core, no third party, at most four requests', async () => {
  const found = []
  for (const path of kinds) {
    const visit = await openVisit(browser, board.url, { width: 360, scheme: 'dark' })
    let asked = 0
    visit.page.on('request', () => { asked++ })
    await visit.go(path)
    for (const problem of await axe(visit.page)) found.push(`${path}: ${problem}`)
    if (asked > 4) found.push(`${path}: ${asked} requests`)
    await visit.close()
    for (const problem of visit.problems) found.push(`${path}: ${problem}`)
  }
  assert.deepEqual(found, [])
})

for (const [zoom, width] of [['200 %', 640], ['400 %', 320]]) {
  it(`at ${zoom} nothing is wider than the window`, async () => {
    assert.deepEqual(await everywhere({ viewport: { width, height: 256 } }, (page) => page.evaluate(() => {
      const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth
      return wide > 0 ? [`${wide} px too wide`] : []
    })), [])
  })
}

it('text alone at 200 % is neither cut nor covered', async () => {
  assert.deepEqual(await everywhere({}, async (page) => {
    await page.evaluate(() => { document.documentElement.style.fontSize = '200%' })
    return page.evaluate(() => {
      const root = document.documentElement
      const cut = [...document.querySelectorAll('main *')].filter((e) => {
        const style = getComputedStyle(e)
        return style.overflowX === 'hidden' && style.position !== 'absolute' && e.scrollWidth > e.clientWidth + 1
      }).map((e) => `${e.tagName} is cut`)
      return root.scrollWidth > root.clientWidth ? [...cut, 'wider than the window'] : cut
    })
  }), [])
})

it('the first stop of the keyboard leads to the content, and every stop is seen', async () => {
  assert.deepEqual(await everywhere({}, async (page, path) => {
    if (isFrame(path)) return []
    await page.keyboard.press('Tab')
    const first = await page.evaluate(() => document.activeElement.getAttribute('href'))
    if (first !== '#contenu') return [`the first stop is ${first}`]
    await page.keyboard.press('Enter')
    if (await page.evaluate(() => document.activeElement.id) !== 'contenu') return ['the skip link leads nowhere']
    const hidden = []
    for (let stop = 0; stop < 12; stop++) {
      await page.keyboard.press('Tab')
      hidden.push(...await page.evaluate(() => {
        const e = document.activeElement
        if (e === document.body) return []
        const style = getComputedStyle(e)
        const box = e.getBoundingClientRect()
        const seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && box.bottom > 0 && box.top < innerHeight
        return seen ? [] : [`the focus on ${e.outerHTML.slice(0, 60)} is not seen`]
      }))
    }
    return hidden
  }), [])
})

it('in forced colours buttons and fields keep an edge', async () => {
  assert.deepEqual(await everywhere({ forcedColors: 'active' }, (page) => page.evaluate(() =>
    [...document.querySelectorAll('main .button, main button:not(.link), main input:not([type=hidden], [type=radio], [type=checkbox]), main select')]
      .filter((e) => e.checkVisibility() && parseFloat(getComputedStyle(e).borderBlockStartWidth) < 1)
      .map((e) => `${e.outerHTML.slice(0, 60)} has no edge`))), [])
})

it('who asked for less motion sees none', async () => {
  assert.deepEqual(await everywhere({ reducedMotion: 'reduce' }, (page) => page.evaluate(() =>
    [...document.querySelectorAll('*')].filter((e) => {
      const style = getComputedStyle(e)
      return parseFloat(style.transitionDuration) > 0 || (style.animationName !== 'none' && parseFloat(style.animationDuration) > 0) || style.scrollBehavior === 'smooth'
    }).map((e) => `${e.tagName} moves`))), [])
})

it('on paper there is the content and no navigation', async () => {
  assert.deepEqual(await everywhere({}, async (page) => {
    await page.emulateMedia({ media: 'print' })
    return page.evaluate(() => {
      const seen = [...document.querySelectorAll('nav, .skip')].filter((e) => e.checkVisibility()).map((e) => `${e.tagName} is printed`)
      return document.querySelector('h1').checkVisibility() ? seen : [...seen, 'no title']
    })
  }), [])
})

it('every page has one title, its language, and landmarks', async () => {
  assert.deepEqual(await everywhere({}, async (page, path) => isFrame(path) ? [] : page.evaluate((lang) => {
    const wrong = []
    if (document.documentElement.lang !== lang) wrong.push(`lang is ${document.documentElement.lang}`)
    for (const mark of ['h1', 'main', 'header', 'footer']) {
      const n = document.querySelectorAll(mark === 'h1' || mark === 'main' ? mark : `body > ${mark}`).length
      if (n !== 1) wrong.push(`${n} ${mark}`)
    }
    return wrong
  }, path.slice(1, 3))), [])
})

it('what is written from right to left stands from right to left, and the page does not turn with it', async () => {
  const context = await browser.newContext({ viewport: { width: 360, height: 800 } })
  const page = await context.newPage()
  await page.goto(`${board.url}/en/opportunites?langue=ar&etat=toutes`)
  const path = await page.evaluate(() => [...document.querySelectorAll('.card a')].find((a) => /[\u0600-\u06ff]/.test(a.textContent))?.getAttribute('href'))
  assert.ok(path, 'no notice in Arabic is found by its language')
  await page.goto(board.url + path)
  const seen = await page.evaluate(() => ({
    page: getComputedStyle(document.documentElement).direction,
    foreign: [...document.querySelectorAll('main [lang=ar]')].map((e) => getComputedStyle(e).direction),
    wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
  }))
  await context.close()
  assert.equal(seen.page, 'ltr')
  assert.ok(seen.foreign.length > 0 && seen.foreign.every((way) => way === 'rtl'), JSON.stringify(seen))
  assert.equal(seen.wide, false)
})
