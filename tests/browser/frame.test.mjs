// Another site shows the short list in a frame: a real browser takes it where the settings let it, and no other page.
import { after, before, it } from 'node:test'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { startBoard } from './lib/board.mjs'
import { axe, openBrowser, openVisit } from './lib/browser.mjs'

let board, closed, site, browser

// A site of its own ("localhost" is another one than 127.0.0.1) whose page holds what the query says in a frame.
function startSite() {
  const server = createServer((request, response) => {
    const address = new URL(request.url, 'http://localhost').searchParams.get('frame') ?? ''
    response.setHeader('Content-Type', 'text/html; charset=utf-8')
    response.end(`<!DOCTYPE html><html lang="fr"><title>Un site</title><iframe title="Avis" src="${address}"></iframe></html>`)
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

before(async () => {
  [board, closed, site, browser] = await Promise.all([startBoard(), startBoard({ demo: false, env: { BABILLARD_EMBED_ORIGINS: 'none' } }),
    startSite(), openBrowser()])
})
after(async () => {
  await browser?.close()
  site?.close()
  await board?.stop()
  await closed?.stop()
})

async function framed(address) {
  const page = await browser.newPage()
  await page.goto(`http://localhost:${site.address().port}/?frame=${encodeURIComponent(address)}`)
  return page
}

it('the list is shown in the frame, and its links leave it', async () => {
  const page = await framed(`${board.url}/fr/integration?nombre=2`)
  const links = page.frameLocator('iframe').locator('.card a')
  assert.equal(await links.count(), 2)
  await links.first().click()
  await page.waitForURL(`${board.url}/fr/opportunites/**`)
  assert.equal(await page.locator('h1').count(), 1)
  await page.close()
})

it('no other page is shown in a frame, nor this one where nobody may', async () => {
  for (const address of [`${board.url}/fr/`, `${board.url}/fr/opportunites`, `${board.url}/fr/compte/connexion`, `${closed.url}/fr/integration`]) {
    const page = await framed(address)
    assert.equal(await page.frameLocator('iframe').locator('main').count(), 0, address)
    assert.equal((await fetch(address)).status, 200)
    await page.close()
  }
})

it('axe-core has nothing against the list, narrow or wide, light or dark', async () => {
  for (const options of [{ width: 360, scheme: 'dark' }, { width: 800 }]) {
    const visit = await openVisit(browser, board.url, options)
    for (const lang of ['fr', 'en']) {
      await visit.go(`/${lang}/integration`)
      assert.deepEqual(await axe(visit.page), [])
    }
    await visit.close()
    assert.deepEqual(visit.problems, [])
  }
})
