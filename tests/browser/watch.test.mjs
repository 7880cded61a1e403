// The watching of journeys finds what is planted: without this a journey could pass because nobody looked.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, it } from 'node:test'
import { examine, openBrowser, openVisit } from './lib/browser.mjs'

const page = (inside) => `<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Page</title>
<meta name="viewport" content="width=device-width"></head><body><main><h1>Page</h1>${inside}</main></body></html>`
const pages = {
  '/good': page('<p>Rien à redire.</p>'),
  '/picture': page('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">'),
  '/pale': page('<p style="color:#999;background:#fff">Texte pâle</p>'),
  '/dark': page('<style>@media (prefers-color-scheme: dark) { p { color: #444; background: #333 } }</style><p>Sombre</p>'),
  '/wide': page('<p style="width:900px">Large</p>'),
  '/away': page('<img alt="x" src="http://localhost:9/x.png">'),
  '/broken': page('<script>nothing.here()</script>'),
  '/fault': page('<p>500</p>'),
}

let browser, server, url
const folder = mkdtempSync(path.join(tmpdir(), 'pages-'))
const given = process.env.PAGES

before(async () => {
  process.env.PAGES = folder
  server = createServer((request, response) => {
    const body = pages[request.url]
    response.writeHead(body === undefined ? 404 : request.url === '/fault' ? 500 : 200,
      { 'content-type': 'text/html; charset=utf-8' })
    response.end(body ?? page('<p>Absente</p>'))
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${server.address().port}`
  browser = await openBrowser()
})
after(async () => {
  await browser.close()
  server.close()
  rmSync(folder, { recursive: true })
  if (given === undefined) delete process.env.PAGES
  else process.env.PAGES = given
})

async function seen(where, options) {
  const visit = await openVisit(browser, url, options)
  await visit.go(where)
  await visit.close()
  return { problems: visit.problems, bodies: [...visit.bodies.values()] }
}

it('has nothing against a good page', async () => {
  const { problems, bodies } = await seen('/good')
  assert.deepEqual(problems, [])
  assert.equal(bodies.length, 1)
  assert.deepEqual(await examine(browser, bodies), [])
})

for (const [where, rule] of [['/picture', /image-alt/], ['/pale', /color-contrast/],
  ['/dark', /360 px, dark.*color-contrast/], ['/wide', /360 px.*wider than its window/]]) {
  for (const script of [true, false]) {
    it(`finds what is wrong in ${where}, seen ${script ? 'with' : 'without'} script`, async () => {
      const { bodies } = await seen(where, { script })
      const found = await examine(browser, bodies)
      assert.ok(found.length > 0)
      for (const one of found) assert.match(one, rule)
    })
  }
}

for (const [where, problem] of [['/away', /request to http:\/\/localhost:9/], ['/broken', /script error/],
  ['/fault', /500 at/]]) {
  it(`notes what must never happen in ${where}`, async () => {
    const { problems } = await seen(where)
    assert.equal(problems.length, 1)
    assert.match(problems[0], problem)
  })
}

it('keeps each distinct body once for the validator, that of an error too', async () => {
  const before = readdirSync(folder).length
  await seen('/absent')
  await seen('/absent')
  assert.equal(readdirSync(folder).length, before + 1)
})
