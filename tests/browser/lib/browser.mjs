// Debian's Chromium, and a visit: one person's window, watched while they use it.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { chromium } from 'playwright-core'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export function openBrowser() {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  })
}

// What a page's window is made with: its width, the colour scheme, script on or off.
const window = ({ script = true, width = 1280, height = 900, scheme = 'light' } = {}) => ({
  javaScriptEnabled: script,
  viewport: { width, height },
  colorScheme: scheme,
  reducedMotion: 'reduce',
  locale: 'fr-FR',
  timezoneId: 'Africa/Porto-Novo',
})

// Opens a window at `url` and watches it. `problems` gathers what must never happen whatever the journey does: a
// request to another origin, a page that answers 5xx, a message of the browser (script error, blocked by the content
// policy), a page that scrolls sideways. `bodies` gathers each distinct HTML body, also saved to the folder PAGES.
export async function openVisit(browser, url, options = {}) {
  const context = await browser.newContext(window(options))
  const page = await context.newPage()
  const visit = { page, problems: [], bodies: new Map(), reading: [] }
  const origin = new URL(url).origin

  page.on('request', (request) => {
    const to = request.url()
    if (!to.startsWith(origin + '/') && !/^(data|blob|about):/.test(to)) visit.problems.push(`request to ${to}`)
  })
  page.on('pageerror', (error) => visit.problems.push(`script error: ${error.message}`))
  page.on('console', (message) => {
    // A 4xx that a journey asks for is reported by Chromium as "Failed to load resource": the status is the journey's.
    if (['error', 'warning'].includes(message.type()) && !/^Failed to load resource/.test(message.text())) {
      visit.problems.push(`browser says: ${message.text()}`)
    }
  })
  page.on('response', (response) => {
    if (response.status() >= 500) visit.problems.push(`${response.status()} at ${response.url()}`)
    visit.reading.push(keep(visit, response).catch((error) => {
      visit.problems.push(`body of ${response.url()} could not be read: ${error.message}`)
    }))
  })
  visit.go = (where) => page.goto(url + where)
  visit.close = async () => {
    await Promise.all(visit.reading)
    await context.close()
  }
  return visit
}

async function keep(visit, response) {
  const type = response.headers()['content-type'] ?? ''
  const moved = response.status() >= 300 && response.status() < 400
  if (response.request().resourceType() !== 'document' || !type.startsWith('text/html') || moved) return
  const body = await response.text()
  const name = createHash('sha256').update(body).digest('hex')
  visit.bodies.set(name, { url: response.url(), status: response.status(), body, headers: response.headers() })
  if (process.env.PAGES) writeFileSync(path.join(process.env.PAGES, `${name}.html`), body)
}

// Shows bodies that a visit saw once more, at each width and in each scheme, and answers what axe-core has against
// them and where a page is wider than its window: ["URL (1280 px, dark): rule: what: selector", …]. The document comes
// from memory, with its own headers; what it refers to (styles, scripts) comes from the board.
export async function examine(browser, bodies) {
  const problems = new Set()
  for (const options of [{ width: 1280, scheme: 'light' }, { width: 360, scheme: 'dark' }]) {
    const context = await browser.newContext(window(options))
    const page = await context.newPage()
    for (const { url, status, body, headers } of bodies) {
      const kept = Object.fromEntries(Object.entries(headers).filter(([name]) =>
        !['set-cookie', 'content-length', 'content-encoding', 'transfer-encoding'].includes(name)))
      await page.route(url, (route) => route.fulfill({ status, body, headers: kept }))
      await page.goto(url)
      const where = `${new URL(url).pathname} (${options.width} px, ${options.scheme})`
      for (const found of await axe(page)) problems.add(`${where}: ${found}`)
      if (await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)) {
        problems.add(`${where}: wider than its window`)
      }
      await page.unroute(url)
    }
    await context.close()
  }
  return [...problems]
}

// What axe-core has against the page as it stands now; also for states that only a script makes.
export async function axe(page) {
  await page.evaluate(axeSource)
  const { violations, passes } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  if (passes.length === 0) return ['axe-core examined nothing']
  return violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${rule.help}: ${node.target.join(' ')}`))
}
