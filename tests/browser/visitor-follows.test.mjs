import { assert, journey } from './lib/journey.mjs'

const ADDRESS = 'Awa.Dossou@exemple.test'

// The link of the newest confirmation, as the demo's mailbox shows it.
async function link({ go, page, board }, subject) {
  board.work()
  await go('/dev/mail')
  await page.getByRole('link', { name: subject }).first().click()
  return (await page.locator('main').textContent()).match(/\/fr\/suivi\/[0-9a-z]{26}/)[0]
}

journey('a visitor follows a notice by e-mail, chooses a newsletter, and stops', async (visit) => {
  const { page, go } = visit
  await go('/fr/opportunites')
  await page.locator('main h3 a').first().click()
  const title = (await page.locator('h1').textContent()).trim()
  await page.getByLabel('Adresse électronique').fill('awa.dossou@')
  await page.getByRole('button', { name: 'Suivre cet avis' }).click()
  assert.equal(await page.locator('#probleme li').count(), 1)
  assert.equal(await page.getByLabel('Adresse électronique').inputValue(), 'awa.dossou@', 'nothing typed is lost')
  await page.getByLabel('Adresse électronique').fill(ADDRESS)
  await page.getByRole('button', { name: 'Suivre cet avis' }).click()
  assert.equal(await page.locator('h1').textContent(), 'Confirmez depuis votre messagerie')

  // The newsletter, asked for in the same hour: the page of the first link offers it.
  await go('/fr/')
  await page.getByRole('link', { name: 'choisir les thèmes et le rythme' }).click()
  await page.getByLabel('Adresse électronique').fill(ADDRESS)
  await page.getByLabel('Chaque mois').check()
  await page.getByLabel('Eau et assainissement').check()
  await page.getByLabel('Mobilité et urbanisme').check()
  await page.getByRole('button', { name: 'S’abonner' }).click()
  assert.match(await page.locator('main').textContent(), /Rien reçu/)

  const confirm = await link(visit, /suivre un avis/)
  await go(confirm)
  assert.match(await page.locator('.facts').textContent(), new RegExp(title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
  await page.getByRole('button', { name: 'Confirmer' }).click()
  assert.match(await page.locator('.done').textContent(), /Vous suivez cet avis/)
  await page.getByRole('button', { name: 'Confirmer la demande 1' }).click()
  assert.match(await page.locator('.facts').textContent(), /Chaque mois.*Eau et assainissement, Mobilité et urbanisme/s)

  await go(`${confirm}/arret`)
  await page.getByRole('button', { name: 'Arrêter maintenant' }).click()
  assert.match(await page.locator('.done').textContent(), /C’est arrêté/)
  assert.equal((await go(confirm)).status(), 410)
  await page.getByRole('link', { name: /Demander à nouveau/ }).click()
  assert.equal(await page.locator('h1').textContent(), 'Suivre cet avis')
})
