// A page of a dossier that stays open says that the closing comes near: at 60, 15 and 5 minutes, by its own clock.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, it } from 'node:test'
import { openBrowser } from './lib/browser.mjs'

const script = readFileSync('views/static/closing.js', 'utf8')
const box = (left, shown) => `<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Dossier</title></head><body>
<div role="status" data-left="${left}">${shown}<p data-at="3600" hidden>dans 60</p><p data-at="900" hidden>dans 15</p><p data-at="300" hidden>dans 5</p></div>
<script>${script}</script></body></html>`

let browser
before(async () => { browser = await openBrowser() })
after(() => browser?.close())

// Opens the page with so many seconds left; `at(s)` is what it says when so many have passed.
async function open(left, shown = '') {
  const page = await browser.newPage()
  await page.clock.install()
  await page.route('http://board.test/', (route) => route.fulfill({ contentType: 'text/html', body: box(left, shown) }))
  await page.goto('http://board.test/')
  let passed = 0
  return async (seconds) => {
    await page.clock.fastForward((seconds - passed - 1) * 1000)
    await page.clock.runFor(1000)
    passed = seconds
    return (await page.locator('[role=status] p:visible').allTextContents()).join()
  }
}

it('each warning comes at its moment and takes the place of the one before', async () => {
  const at = await open(3700)
  assert.equal(await at(90), '')
  assert.equal(await at(102), 'dans 60')
  assert.equal(await at(2795), 'dans 60')
  assert.equal(await at(2802), 'dans 15')
  assert.equal(await at(3402), 'dans 5')
  assert.equal(await at(3800), 'dans 5')
})

it('what the server said stays until the next warning', async () => {
  const at = await open(720, '<p>dans 12</p>')
  assert.equal(await at(415), 'dans 12')
  assert.equal(await at(422), 'dans 5')
})

it('after the last warning nothing changes any more', async () => {
  const at = await open(250, '<p>dans 4</p>')
  assert.equal(await at(240), 'dans 4')
})
