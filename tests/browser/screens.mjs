// `make screens`: one contact sheet per page in build/screens/NAME.png, at two widths and in both schemes, to be looked
// at by a person. To add a page, add a line to PAGES: how one gets there, from a fresh window of a demo board.
import { mkdirSync, rmSync } from 'node:fs'
import { startBoard } from './lib/board.mjs'
import { openBrowser, openVisit } from './lib/browser.mjs'
import { NEAR, joinLots, readSource, startFeed } from './lib/partner.mjs'
import { account, answer, file, signIn } from './lib/people.mjs'

// The applicant's dossier for one recruitment, begun.
async function dossier({ go, page, board }) {
  await go('/fr/opportunites?q=Ouidah&type=recrutement')
  await page.getByRole('link', { name: /médiation/i }).click()
  await page.getByRole('link', { name: 'Postuler' }).click()
  await signIn(page, account(board, 'applicant'))
  const begin = page.locator('main form button[type=submit]').first()
  if (await page.locator('.task').count() === 0) await begin.click()
}

async function toStart({ go, page, board }, words) {
  await go('/fr/opportunites?q=' + encodeURIComponent(words))
  await page.locator('main .card a').first().click()
  await page.locator('main .actions a.button').click()
  await signIn(page, account(board, 'applicant'))
}

async function begun(visit, words) {
  await toStart(visit, words)
  const begin = visit.page.getByRole('button', { name: 'Commencer mon dossier' })
  if (await begin.count()) await begin.click()
}

async function meetConditions({ page }) {
  if (!page.url().includes('eligibilite')) return
  await page.locator('main fieldset input').first().check()
  await page.locator('main form button').first().click()
}

// A dossier deposited, opened by the office, with an answer and its outcome; its own page.
async function after(visit) {
  const { go, page, board } = visit
  await go('/fr/compte/inscription')
  const email = `awa${Math.random()}@exemple.test`
  await page.getByLabel('Nom et prénom').fill('Awa Dossou')
  await page.getByLabel('Adresse électronique').fill(email)
  await page.getByLabel('Mot de passe').fill('un bateau passe sous le pont')
  await page.getByRole('button', { name: 'Créer le compte' }).click()
  await go('/fr/opportunites?q=eau')
  await page.locator('main h3 a').first().click()
  await page.locator('main a.button').first().click()
  await page.getByRole('button', { name: 'Commencer mon dossier' }).click()
  await go('/fr/opportunites?q=Ouidah&type=recrutement')
  await page.getByRole('link', { name: /médiation/i }).click()
  await page.getByRole('link', { name: 'Postuler' }).click()
  await page.getByRole('button', { name: 'Commencer mon dossier' }).click()
  await answer(page)
  for (const task of [0, 1]) {
    await page.locator('.task').nth(task).locator('input[type=file]').setInputFiles(file('minimal-document.pdf'))
    await page.locator('.task').nth(task).getByRole('button', { name: /Envoyer ce fichier/ }).click()
  }
  await page.getByRole('link', { name: 'Vérifier et déposer' }).click()
  await page.getByRole('button', { name: 'Déposer mon dossier' }).click()
  const utc = new Date().toISOString().slice(0, 16)
  const entry = { opportunite: 'aimf/mediation-culturelle-ouidah', courriel: email, date: { locale: utc, fuseau: 'UTC', utc: `${utc}:00Z` } }
  board.import({ opportunites: [], suites: [
    { ...entry, cle: `${email}-1`, etat: 'preselectionne', texte: 'Vous serez invitée à un entretien la semaine prochaine.' },
    { ...entry, cle: `${email}-2`, question: 'Le poste est-il ouvert aux candidatures depuis l’étranger ?', texte: 'Oui.\n\nLe déplacement pour l’entretien est pris en charge.' }] })
}

async function office({ go, page, board }) {
  await go('/fr/gestion')
  await signIn(page, account(board, 'officer'))
}

// Pressed, and what it leads to is there whole, before one goes elsewhere.
async function pressed(page, target) {
  await target.click()
  await page.waitForLoadState()
}

// A source that was given a file of two notices, on trial or active; its page.
async function source(visit, active) {
  const { go, page, board } = visit
  const press = (target) => pressed(page, target)
  const name = `Avis du littoral ${Math.random()}`, day = new Date(Date.now() + 40 * 86400000).toISOString().slice(0, 10)
  await office(visit)
  await page.waitForLoadState()
  await go('/fr/gestion/sources/nouvelle')
  for (const [field, text] of Object.entries({ Nom: name, Organisme: 'Commune de Ouidah', Ville: 'Ouidah', Pays: 'BJ',
    'Fuseau horaire': 'Africa/Porto-Novo', Langue: 'fr' })) await page.getByLabel(field, { exact: true }).fill(text)
  await page.getByLabel('Nature').selectOption('appel-offres')
  await press(page.getByRole('button', { name: 'Mettre à l’essai' }))
  if (active) await press(page.getByRole('button', { name: 'Activer' }))
  const item = (n, title, text) => `<item><title>${title}</title><link>https://partenaire.test/${n}</link><guid>${name}/${n}</guid><description>${text}</description></item>`
  const file = `<rss version="2.0"><channel><title>Avis</title>${item(1, 'Achat de pompes', `Deux pompes. Date limite : ${day} à 12h00.`)}
    ${item(2, 'Location de salles', 'Une salle par quartier.')}${item(2, 'Location de salles', 'Une salle par quartier.')}</channel></rss>`
  await page.getByLabel('Fichier').setInputFiles({ name: 'avis.xml', mimeType: 'application/xml', buffer: Buffer.from(file) })
  await press(page.getByRole('button', { name: 'Envoyer ce fichier' }))
  board.work()
  await press(page.getByRole('link', { name: 'Actualiser' }).first())
}

const later = (days) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10)

// A source at an address, read by the worker; trusted it has published one notice, and another waits. Its name.
async function fetched(visit, trusted) {
  const name = `Avis du littoral ${Math.random()}`, closes = (days) => later(days).split('-').reverse().join('/')
  await visit.go('/fr/gestion')
  await signIn(visit.page, account(visit.board, 'administrator'))
  await visit.page.waitForLoadState()
  const server = await startFeed([{ title: 'Achat de pompes', text: `Deux pompes. Date limite : ${closes(40)} à 12h00.` },
    { title: 'Étude des quais', text: `Une étude. Date limite : ${closes(-3)} à 12h00.` }, { title: 'Balayage', text: `Des rues. Date limite : ${closes(20)}` },
    { title: 'Location de salles', text: 'Une salle par quartier.' }].slice(0, trusted ? 2 : 4))
  await readSource(visit, name, server.address, { trusted })
  await server.stop()
  return name
}

async function joined(visit, title) {
  await pressed(visit.page, visit.page.getByRole('link', { name: /avis à relire/ }))
  await pressed(visit.page, visit.page.getByRole('link', { name: title }))
  await visit.page.locator('#numero').fill('1')
  await pressed(visit.page, visit.page.getByRole('button', { name: 'Rattacher', exact: true }))
}

// A page of the account of the demo's applicant.
const account_page = (path) => async ({ go, page, board }) => {
  await go(path)
  await signIn(page, account(board, 'applicant'))
}

const PAGES = {
  accueil: ({ go }) => go('/fr/'),
  liste: ({ go }) => go('/fr/opportunites'),
  avis: async ({ go, page }) => {
    await go('/fr/opportunites')
    await page.locator('main a[href^="/fr/opportunites/"]').first().click()
  },
  'avis-en': async ({ go, page }) => {
    await go('/en/opportunites')
    await page.locator('main a[href^="/en/opportunites/"]').first().click()
  },
  affiche: ({ go }) => go('/fr/opportunites/31/affiche'),
  ville: ({ go }) => go('/fr/ville'),
  'liste-vide': ({ go }) => go('/fr/opportunites?q=xylophone'),
  themes: ({ go }) => go('/fr/themes'),
  theme: ({ go }) => go('/fr/themes/eau-et-assainissement'),
  ville: ({ go }) => go('/fr/villes/saint-louis'),
  organisme: ({ go }) => go('/fr/organismes/atelier-des-communes'),
  bailleur: ({ go }) => go('/en/bailleurs/fonds-rivages'),
  aide: ({ go }) => go('/fr/aide'),
  'aide-en': ({ go }) => go('/en/aide'),
  contact: ({ go }) => go('/fr/contact'),
  mentions: ({ go }) => go('/fr/mentions-legales'),
  confidentialite: ({ go }) => go('/fr/confidentialite'),
  accessibilite: ({ go }) => go('/fr/accessibilite'),
  'donnees-ouvertes': ({ go }) => go('/fr/donnees-ouvertes'),
  integration: ({ go }) => go('/fr/integration?nombre=3'),
  introuvable: ({ go }) => go('/fr/nulle-part'),
  connexion: ({ go }) => go('/fr/compte/connexion'),
  inscription: async ({ go, page }) => {
    await go('/fr/compte/inscription')
    await page.locator('main form button[type=submit]').click()
  },
  'dossier-debut': async (visit) => {
    await toStart(visit, 'observatoire')
  },
  'dossier-conditions': async (visit) => {
    await begun(visit, 'observatoire')
    for (const group of await visit.page.locator('main fieldset').all()) await group.locator('input').first().check()
    await visit.page.locator('main form button').first().click()
  },
  'dossier-taches': async (visit) => {
    await begun(visit, 'photovoltaïque')
    await meetConditions(visit)
  },
  'dossier-question': async (visit) => {
    await dossier(visit)
    await visit.page.locator('.todo a').first().click()
  },
  'dossier-lots': async (visit) => {
    await begun(visit, 'photovoltaïque')
    await meetConditions(visit)
    await visit.page.getByRole('link', { name: 'Choix des lots' }).click()
  },
  'dossier-conflit': async (visit) => {
    await dossier(visit)
    const { page } = visit
    await page.getByRole('link', { name: 'Vos langues' }).click()
    await page.locator('main textarea').fill('français ' + Math.random())
    await page.locator('input[name=lu]').evaluate((e) => { e.value = '0123456789abcdef' })
    await page.locator('main form button').first().click()
    if (page.url().endsWith('langues')) return
    await page.goBack()
    await page.locator('main textarea').fill('anglais')
    await page.locator('input[name=lu]').evaluate((e) => { e.value = '0123456789abcdef' })
    await page.locator('main form button').first().click()
  },
  'dossier-verifier-manque': async (visit) => {
    await dossier(visit)
    await visit.page.getByRole('link', { name: 'Vérifier et déposer' }).click()
  },
  code: ({ go }) => go('/fr/compte/code'),
  'code-saisie': async ({ go, page }) => {
    await go('/fr/compte/code')
    await page.getByLabel('Adresse électronique').fill('awa.dossou@exemple.test')
    await page.locator('main form button[type=submit]').click()
    await page.getByLabel('Code à six chiffres').fill('12 34')
    await page.locator('main form button[type=submit]').first().click()
  },
  'adresse-nouvelle': async ({ go, page }) => {
    await go('/fr/compte/inscription?suite=/fr/compte/adresse')
    await page.getByLabel('Nom et prénom').fill('Awa Dossou')
    await page.getByLabel('Adresse électronique').fill(`awa.dossou${Math.random()}@exemple.test`)
    await page.getByLabel('Mot de passe').fill('un bateau passe sous le pont')
    await page.getByRole('button', { name: 'Créer le compte' }).click()
  },
  adresse: account_page('/fr/compte/adresse'),
  'mot-de-passe': async (visit) => {
    await account_page('/fr/compte/mot-de-passe')(visit)
    await visit.page.locator('main form button[type=submit]').click()
  },
  appareils: account_page('/fr/compte/appareils'),
  dossier,
  'dossier-refus': async (visit) => {
    await dossier(visit)
    const task = visit.page.locator('.task').first()
    await task.locator('input[type=file]').setInputFiles(file('testRTF.rtf'))
    await task.locator('form[enctype] button').click()
  },
  verification: async (visit) => {
    await dossier(visit)
    await visit.page.locator('a.button').last().click()
  },
  compte: async (visit) => {
    await dossier(visit)
    await visit.go('/fr/compte')
  },
  'mes-dossiers': async (visit) => {
    await after(visit)
    await visit.go('/fr/compte')
  },
  'mon-dossier': async (visit) => {
    await after(visit)
    await visit.go('/fr/compte')
    await visit.page.getByRole('link', { name: /médiation et des publics/ }).first().click()
  },
  fermeture: async (visit) => {
    await after(visit)
    await visit.go('/fr/compte/fermeture')
    await visit.page.getByRole('button', { name: 'Fermer mon compte' }).click()
  },
  coordonnees: async (visit) => {
    await after(visit)
    await visit.go('/en/compte/coordonnees')
  },
  gestion: office,
  'gestion-nouvelle': async (visit) => {
    await office(visit)
    await visit.go('/fr/gestion/nouvelle')
    await visit.page.locator('main form button[type=submit]').click()
  },
  'gestion-avis': async (visit) => {
    await office(visit)
    await visit.page.locator('main td a').nth(3).click()
  },
  sources: async (visit) => {
    await source(visit, true)
    await visit.go('/fr/gestion/sources')
  },
  'source-nouvelle': async (visit) => {
    await office(visit)
    await visit.go('/fr/gestion/sources/nouvelle')
    await visit.page.locator('main form button[type=submit]').click()
  },
  'source-essai': (visit) => source(visit, false),
  recus: async (visit) => {
    await source(visit, true)
    await visit.go('/fr/gestion/recus')
  },
  recu: async (visit) => {
    await source(visit, true)
    await pressed(visit.page, visit.page.getByRole('link', { name: /avis à relire/ }))
    await pressed(visit.page, visit.page.getByRole('link', { name: 'Achat de pompes' }))
  },
  'recu-modifier': async (visit) => {
    await source(visit, true)
    await pressed(visit.page, visit.page.getByRole('link', { name: /avis à relire/ }))
    await pressed(visit.page, visit.page.getByRole('link', { name: 'Location de salles' }))
    await pressed(visit.page, visit.page.getByRole('link', { name: 'Modifier avant de publier' }))
  },
  'source-confiance': (visit) => fetched(visit, true),
  'avis-source': async (visit) => {
    await fetched(visit, true)
    await visit.go('/fr/opportunites?q=pompes')
    await pressed(visit.page, visit.page.getByRole('link', { name: 'Achat de pompes' }).first())
  },
  'source-supprimer': async (visit) => {
    await fetched(visit, true)
    await pressed(visit.page, visit.page.getByRole('link', { name: 'Supprimer cette source' }))
  },
  'sources-supprimee': async (visit) => {
    await fetched(visit, false)
    await pressed(visit.page, visit.page.getByRole('link', { name: 'Supprimer cette source' }))
    await pressed(visit.page, visit.page.getByRole('button', { name: 'Supprimer la source' }))
  },
  'recus-heures': async (visit) => {
    await fetched(visit, false)
    await visit.go('/fr/gestion/recus')
  },
  'recu-detacher': async (visit) => {
    await fetched(visit, false)
    await joined(visit, 'Achat de pompes')
  },
  'recu-lots': async (visit) => {
    await office(visit)
    await visit.page.waitForLoadState()
    await joinLots(visit)
  },
  suivi: async ({ go, page }) => {
    await go('/fr/opportunites')
    await page.locator('main h3 a').first().click()
    await page.getByLabel('Adresse électronique').fill('awa@exemple.test')
    await page.locator('form.follow button').click()
  },
  'suivi-lien': async ({ go, page, board }) => {
    await go('/fr/lettre')
    await page.getByLabel('Adresse électronique').fill(`awa${Math.random()}@exemple.test`)
    await page.getByLabel('Eau et assainissement').check()
    await page.locator('main form button').click()
    board.work()
    await go('/dev/mail')
    await page.locator('main td a').first().click()
    await go((await page.locator('main').textContent()).match(/\/fr\/suivi\/[0-9a-z]{26}/)[0])
  },
  lettre: async ({ go, page }) => {
    await go('/fr/lettre')
    await page.getByLabel('Adresse électronique').fill('awa@')
    await page.locator('main form button').click()
  },
  composants: ({ go }) => go('/dev/composants'),
}
const SHOTS = [360, 1280].flatMap((width) => ['light', 'dark'].map((scheme) => ({ width, scheme })))
const HEIGHT_MAX = 4000 // of one shot: the foot of a very long list says nothing more

const folder = new URL('../../build/screens/', import.meta.url).pathname
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
const wanted = process.argv.slice(2)
const board = await startBoard(NEAR)
const browser = await openBrowser()

async function shot(reach, how) {
  const visit = await openVisit(browser, board.url, how)
  await reach({ page: visit.page, go: visit.go, board })
  const height = Math.min(HEIGHT_MAX, await visit.page.evaluate(() => document.documentElement.scrollHeight))
  await visit.page.setViewportSize({ width: how.width, height })
  const image = await visit.page.screenshot({ animations: 'disabled' })
  await visit.close()
  return `<figure><figcaption>${how.width} px, ${how.scheme}</figcaption>
    <img width="${how.width}" src="data:image/png;base64,${image.toString('base64')}"></figure>`
}

for (const [name, reach] of Object.entries(PAGES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const figures = []
  for (const how of SHOTS) figures.push(await shot(reach, how))
  const sheet = await browser.newPage({ viewport: { width: 3440, height: 100 } })
  await sheet.setContent(`<!doctype html><style>body{display:flex;gap:32px;align-items:start;margin:24px;
    background:#777;font:20px sans-serif}figure{margin:0}figcaption{margin-bottom:8px;color:#fff}</style>${figures.join('')}`)
  await sheet.screenshot({ path: `${folder}${name}.png`, fullPage: true })
  await sheet.close()
  console.log(`build/screens/${name}.png`)
}
await browser.close()
await board.stop()
