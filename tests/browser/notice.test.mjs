// A reader of one notice: the hour where they are, by script or by a city chosen once; the keyboard alone gets to the
// button; on paper it is a sheet for the town hall's board.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { assert, journey } from './lib/journey.mjs'

// The open notice with most to say, and one whose closing is in Paris time.
async function find(go, page, words) {
  await go(`/fr/opportunites?q=${encodeURIComponent(words)}`)
  await page.locator('main .card a').first().click()
}

// The QR codes of a sheet, read by a reader that knows nothing of us, at what a telephone's camera would see of it.
function readCodes(folder, file) {
  const picture = path.join(folder, 'sheet')
  execFileSync('pdftoppm', ['-r', '150', '-png', '-singlefile', file, picture])
  const read = spawnSync('zbarimg', ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', `${picture}.png`], { encoding: 'utf8' })
  if (read.error) throw read.error
  return read.stdout.trim().split('\n').filter(Boolean)
}

// What the page prints as: pages, their size in points, their text and the addresses in its QR codes.
async function printed(page) {
  const folder = mkdtempSync(path.join(tmpdir(), 'print-'))
  try {
    const file = path.join(folder, 'page.pdf')
    await page.pdf({ path: file, preferCSSPageSize: true })
    const info = execFileSync('pdfinfo', [file], { encoding: 'utf8' })
    return {
      pages: Number(/^Pages:\s+(\d+)/m.exec(info)[1]),
      size: /^Page size:\s+([\d.]+) x ([\d.]+)/m.exec(info).slice(1).map(Math.round),
      codes: readCodes(folder, file),
      text: execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).replaceAll(/[\s\u00a0\u202f]+/g, ' '),
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

journey('a reader learns the hour where they are, chooses a city and prints the notice', async ({ page, go, script, board }) => {
  await find(go, page, 'observatoire')
  const hero = page.locator('.hero')
  const hours = hero.locator('[data-instant]')
  // The browser of journeys stands in Porto-Novo, an hour before the notice's own.
  assert.equal((await hours.textContent()).replaceAll('\u00a0', ' '), script ? 'soit 18 h 00 chez vous' : '')

  await page.getByRole('link', { name: 'Voir l’heure de ma ville' }).click()
  await page.getByLabel('Ville').selectOption({ label: 'Nouméa' })
  await page.getByRole('button', { name: 'Garder cette ville' }).click()
  assert.match((await hero.textContent()).replaceAll('\u00a0', ' '), /soit samedi 19 décembre à 4 h 00 à Nouméa/)
  assert.equal(await hours.count(), 0)
  await page.getByRole('link', { name: 'English' }).click()
  assert.match(await hero.textContent(), /that is Saturday 19 December at 04:00 in Nouméa/)
  await page.goBack()

  // From the top to the button without a mouse.
  await page.locator('body').press('Tab')
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Aller au contenu')
  await page.keyboard.press('Enter')
  let reached = false
  for (let i = 0; i < 12 && !reached; i++) {
    await page.keyboard.press('Tab')
    reached = await page.evaluate(() => document.activeElement.classList.contains('button'))
  }
  assert.ok(reached, 'the button is not within twelve steps of the content')

  // The notice on paper: no navigation, addresses written out, the short address and its code.
  const sheet = await printed(page)
  assert.deepEqual(sheet.size, [595, 842])
  const short = new URL(page.url()).pathname.replace(/^\/fr\/opportunites\/(\d+).*/, `${board.url}/a/$1`)
  assert.deepEqual(sheet.codes, [short])
  for (const words of [short, 'https://opendatacharter.org/', 'Aucun frais', 'Référence']) assert.ok(sheet.text.includes(words), words)
  for (const words of ['Se connecter', 'Garder et partager', 'Toutes les opportunités', 'Suivre cet avis']) {
    assert.ok(!sheet.text.includes(words), `${words} is printed`)
  }

  await page.getByRole('link', { name: 'Affiche à imprimer (A4)' }).click()
  const poster = await printed(page)
  assert.equal(poster.pages, 1)
  assert.deepEqual(poster.size, [595, 842])
  assert.deepEqual(poster.codes, [short])
  for (const words of [short, 'Conception d’un observatoire', '18 décembre 2026 à 17 h 00', 'Aucun frais']) {
    assert.ok(poster.text.includes(words), words)
  }
  assert.ok(await page.locator('.scan svg').isVisible())
})
