import { assert, journey } from './lib/journey.mjs'
import { account, answer, file, signIn } from './lib/people.mjs'

journey('an applicant meets conditions, answers questions by keyboard, chooses lots, and two windows keep each other’s words', async ({ page, go, board, person }) => {
  const enter = () => Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
  await go('/fr/opportunites?q=photovolta%C3%AFque')
  await page.locator('main .card a').first().click()
  await page.getByRole('link', { name: 'Déposer une offre' }).click()
  await signIn(page, account(board, 'applicant'))
  assert.match(await page.locator('main').textContent(), /Responsable du traitement/)
  await page.getByRole('button', { name: 'Commencer mon dossier' }).click()

  assert.equal(await page.locator('h1').textContent(), 'Avant de commencer')
  await page.getByLabel('Non').check()
  await enter() // the main button
  assert.match(await page.locator('#condition').textContent(), /vous ne remplissez pas cette condition/)
  await page.getByRole('button', { name: 'Continuer quand même' }).click()
  assert.match(await page.locator('main').textContent(), /1 tâche sur \d+ est faite/)
  const dossier = page.url()

  await page.getByRole('link', { name: 'Votre structure' }).click()
  await page.getByLabel('Raison sociale').fill('Soleil du Delta SARL')
  await page.keyboard.press('Tab')
  await page.keyboard.type('SN-DKR-2019-B-1234')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Sénégal')
  await enter()
  assert.equal(await page.locator('h1').textContent(), 'Personne habilitée', 'the next page that waits')

  const other = await person()
  await other.go('/fr/compte/connexion')
  await signIn(other.page, account(board, 'applicant'))
  await other.page.waitForLoadState()
  await other.page.goto(dossier + '/questions/groupement')
  await page.goto(dossier + '/questions/groupement')
  await other.page.locator('main textarea').fill('Lumière SA, Sénégal, mandataire')
  await other.page.getByRole('button', { name: 'Enregistrer et continuer' }).click()
  await page.locator('main textarea').fill('Énergie Rosso, Mauritanie')
  await page.getByRole('button', { name: 'Enregistrer et continuer' }).click()
  assert.match(await page.locator('.note').textContent(), /Lumière SA/)
  assert.equal(await page.locator('main textarea').inputValue(), 'Énergie Rosso, Mauritanie')
  await page.getByRole('button', { name: 'Enregistrer ma saisie' }).click()
  await page.waitForLoadState() // whole, before one goes elsewhere

  await page.goto(dossier + '/depot')
  await page.getByRole('link', { name: /Réponse manquante : Délai de livraison/ }).click()
  await page.getByLabel(/Délai de livraison/).fill('dix')
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByRole('link', { name: /Écrivez un nombre/ }).click()
  assert.equal(await page.getByLabel(/Délai de livraison/).inputValue(), 'dix', 'as it was typed')
  await page.getByLabel(/Délai de livraison/).fill('10')
  await enter()
  assert.match(page.url(), /\/depot$/, 'a change leads back to the check')
  await page.waitForLoadState()

  await page.goto(dossier)
  await answer(page)
  for (const task of [0, 1]) {
    await page.locator('.task').nth(task).locator('input[type=file]').setInputFiles(file('minimal-document.pdf'))
    await page.locator('.task').nth(task).getByRole('button', { name: /Envoyer ce fichier/ }).click()
  }
  await page.getByRole('link', { name: 'Vérifier et déposer' }).click()
  await page.getByRole('button', { name: 'Déposer mon dossier' }).click()
  assert.equal(await page.locator('h1').textContent(), 'Récépissé de dépôt')
})
