import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { assert, journey } from './lib/journey.mjs'
import { account, signIn } from './lib/people.mjs'

const day = (offset) => new Date(Date.now() + offset * 86400000).toISOString().slice(0, 10)

// A feed of one item, as a partner writes it.
const feed = (id, title, closes) => `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Avis du littoral</title><link>https://partenaire.test/</link><description>Avis</description>
<item><title>${title}</title><link>https://partenaire.test/avis/${id}</link><guid>https://partenaire.test/avis/${id}</guid>
<description>Fourniture de deux pompes. Date limite de dépôt des offres : ${closes} à 12h00.</description></item>
</channel></rss>`

journey('an officer makes a source, gives it a file, and publishes what came in', async ({ page, go, board, person }) => {
  const press = async (target) => {
    await target.click()
    await page.waitForLoadState() // whole, before one goes elsewhere
  }
  const give = async (name, text) => {
    writeFileSync(path.join(board.folder, name), text)
    await page.getByLabel('Fichier').setInputFiles(path.join(board.folder, name))
    await press(page.getByRole('button', { name: 'Envoyer ce fichier' }))
    assert.match(await page.locator('#fichiers ~ .files').first().textContent(), new RegExp(name), 'it waits to be read')
    board.work()
    await press(page.getByRole('link', { name: 'Actualiser' }).first())
  }
  const [year, month, date] = day(40).split('-')

  await go('/fr/gestion')
  await signIn(page, account(board, 'officer'))
  await page.waitForLoadState()
  await press(page.getByRole('link', { name: 'Sources' }))
  await press(page.getByRole('link', { name: 'Nouvelle source' }))
  await page.getByLabel('Nom', { exact: true }).fill('Avis du littoral')
  await press(page.getByRole('button', { name: 'Mettre à l’essai' }))
  assert.equal(await page.locator('#probleme').count(), 1)
  assert.equal(await page.getByLabel('Nom', { exact: true }).inputValue(), 'Avis du littoral', 'nothing typed is lost')
  await page.getByLabel('Nature').selectOption('appel-offres')
  await page.getByLabel('Organisme').fill('Commune de Ouidah')
  await page.getByLabel('Ville').fill('Ouidah')
  await page.getByLabel('Pays', { exact: true }).fill('BJ')
  await page.getByLabel('Fuseau horaire').fill('Africa/Porto-Novo')
  await page.getByLabel('Langue', { exact: true }).fill('fr')
  await press(page.getByRole('button', { name: 'Mettre à l’essai' }))

  // on trial: what is understood is shown, and nothing comes in
  await give('essai.xml', feed(1, 'Achat de pompes', `${date}/${month}/${year}`))
  const trial = await page.locator('main').textContent()
  assert.match(trial, /Vérifiez les premiers avis, puis activez la source/)
  assert.match(trial, /Achat de pompes/)
  await press(page.getByRole('button', { name: 'Activer' }))
  assert.equal(await page.getByRole('link', { name: 'Un avis à relire' }).count(), 0)

  // active: it waits for a person
  await give('avis.xml', feed(1, 'Achat de pompes', `${date}/${month}/${year}`))
  await press(page.getByRole('link', { name: 'Un avis à relire' }))
  await press(page.getByRole('link', { name: 'Achat de pompes' }))
  assert.match(await page.locator('main').textContent(), /à 12\sh\s00 \(heure de Porto-Novo/)
  await press(page.getByRole('link', { name: 'Modifier avant de publier' }))
  assert.equal(await page.getByLabel('Titre').inputValue(), 'Achat de pompes')
  assert.equal(await page.getByLabel('Jour de clôture').inputValue(), day(40))
  await page.getByLabel('Titre').fill('Achat de deux pompes')
  await page.getByLabel('Texte de l’avis').fill('La commune achète deux pompes.')
  await press(page.getByRole('button', { name: 'Publier', exact: true }))
  assert.match(await page.locator('.done').textContent(), /L’avis est publié/)

  const reader = await person()
  await reader.go(new URL(await page.locator('.done a').first().getAttribute('href'), board.url).pathname)
  const notice = await reader.page.locator('main').textContent()
  assert.match(notice, /Achat de deux pompes/)
  assert.match(notice, /Avis du littoral/, 'whose notice it is')
  assert.equal(await reader.page.locator('main a[href="https://partenaire.test/avis/1"]').count() > 0, true, 'and where the original stands')

  // the same file changes nothing; one that was refused never comes back
  await go('/fr/gestion/sources')
  await press(page.getByRole('link', { name: 'Avis du littoral' }))
  await give('avis.xml', feed(1, 'Achat de pompes', `${date}/${month}/${year}`))
  assert.equal(await page.getByRole('link', { name: 'Un avis à relire' }).count(), 0)
  await give('autre.xml', feed(2, 'Vente de mobilier', `${date}/${month}/${year}`))
  await press(page.getByRole('link', { name: 'Un avis à relire' }))
  await press(page.getByRole('link', { name: 'Vente de mobilier' }))
  await press(page.getByRole('link', { name: 'Refuser' }))
  await press(page.getByRole('button', { name: 'Refuser' }))
  await press(page.getByRole('link', { name: 'Avis du littoral' }))
  await give('autre.xml', feed(2, 'Vente de mobilier', `${date}/${month}/${year}`))
  assert.equal(await page.getByRole('link', { name: 'Un avis à relire' }).count(), 0)
  assert.match(await page.locator('main').textContent(), /Cet avis a déjà été refusé ici/)
})
