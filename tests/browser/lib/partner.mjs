// A partner's server: a feed at an address of its own, in a process of its own, since the board's jobs are waited for.
import { spawn } from 'node:child_process'
import { once } from 'node:events'

const SERVE = `const { createServer } = require('node:http')
const server = createServer((asked, answer) => answer.writeHead(200, { 'Content-Type': 'application/feed+json' }).end(process.argv[1]))
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
process.stdin.resume().on('end', () => process.exit())`

// What the board must be told for its worker to go there.
export const NEAR = { env: { BABILLARD_SOURCES_PRIVATE: '127.0.0.1' } }

// Answers { address, stop } of a JSON Feed of these items: { title, text }.
export async function startFeed(items) {
  const feed = { version: 'https://jsonfeed.org/version/1.1', title: 'Avis du littoral', items: items.map(({ title, text }, i) =>
    ({ id: `avis-${i}`, url: `https://partenaire.test/avis/${i}`, title, content_text: text })) }
  const server = spawn(process.execPath, ['-e', SERVE, JSON.stringify(feed)], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [port] = await once(server.stdout, 'data')
  return {
    address: `http://127.0.0.1:${String(port).trim()}/avis.json`,
    async stop() {
      server.stdin.end()
      await once(server, 'close')
    },
  }
}

const press = async (page, target) => {
  await target.click()
  await page.waitForLoadState() // whole, before one goes elsewhere
}

// Makes a source of that address, whoever manages sources being signed in; on its page afterwards.
export async function makeSource({ page, go }, name, address) {
  await go('/fr/gestion/sources/nouvelle')
  const fields = { Nom: name, Organisme: 'Commune de Ouidah', Ville: 'Ouidah', Pays: 'BJ', 'Fuseau horaire': 'Africa/Porto-Novo', Langue: 'fr' }
  for (const [field, text] of Object.entries(fields)) await page.getByLabel(field, { exact: true }).fill(text)
  await page.locator('input[name=adresse]').fill(address)
  await page.locator('input[name=sans-https]').check()
  await page.getByLabel('Nature').selectOption('appel-offres')
  await press(page, page.getByRole('button', { name: 'Mettre à l’essai' }))
}

// The same, active and read; with `trusted` an administrator has it publish by itself.
export async function readSource(visit, name, address, { trusted = false } = {}) {
  const { page, board } = visit
  await makeSource(visit, name, address)
  await press(page, page.getByRole('button', { name: 'Activer' }))
  if (trusted) {
    await press(page, page.getByRole('link', { name: 'Faire confiance à cette source' }))
    await press(page, page.getByRole('button', { name: 'Faire confiance' }))
  }
  board.work()
  await page.reload()
}

const day = (offset) => new Date(Date.now() + offset * 86400000).toISOString().slice(0, 10)

// A notice with lots joined to one of ours, of which its source changes the closings and the lots; on its page afterwards,
// whoever manages notices being signed in. The number of ours.
export async function joinLots({ go, page, board }) {
  const ocid = `ocds-test-${Math.random()}`
  const release = (version, day, titles) => ({ version: '1.1', releases: [{ ocid, id: `${version}`, date: `2026-11-0${version}T10:00:00Z`, tag: ['tender'],
    language: 'fr', buyer: { name: 'Commune de Ouidah' }, parties: [{ name: 'Commune de Ouidah', roles: ['buyer'], address: { locality: 'Ouidah', countryName: 'Bénin' } }],
    tender: { id: 'T', title: 'Éclairage photovoltaïque des marchés', description: 'Trois marchés.', tenderPeriod: { endDate: `${day}T12:00:00+01:00` },
      lots: titles.map((title, i) => ({ id: `${i + 1}`, title })) } }] })
  await go('/fr/opportunites?q=photovolta%C3%AFque')
  const number = (await page.locator('main .card a').first().getAttribute('href')).match(/\/(\d+)-/)[1]
  board.import(release(1, day(30), ['Ouidah', 'Abomey']))
  await go('/fr/gestion/recus')
  await press(page, page.getByRole('link', { name: 'Éclairage photovoltaïque' }).first())
  await page.locator('#numero').fill(number)
  await press(page, page.getByRole('button', { name: 'Rattacher', exact: true }))
  board.import(release(2, day(200), ['Ouidah', 'Abomey', 'Parakou', 'Natitingou', 'Kandi']))
  await page.reload()
  return number
}
