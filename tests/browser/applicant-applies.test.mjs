import { assert, journey } from './lib/journey.mjs'
import { answer, file } from './lib/people.mjs'

journey('an applicant reads a notice, applies with three files and gets a receipt', async ({ page, go, board }) => {
  await go('/fr/opportunites?q=Ouidah&type=recrutement')
  await page.getByRole('link', { name: /médiation/i }).click()
  const closing = await page.locator('.hero time').first().textContent()
  await page.getByRole('link', { name: 'Postuler' }).click()

  await page.getByRole('link', { name: 'Créer un compte' }).click()
  await page.getByRole('button', { name: 'Créer le compte' }).click()
  assert.equal(await page.locator('#probleme li').count(), 3, 'each missing answer has its own sentence')
  await page.getByLabel('Nom et prénom').fill('Awa Dossou')
  await page.getByLabel('Adresse électronique').fill('awa.dossou@exemple.test')
  await page.getByLabel('Mot de passe').fill('un bateau passe sous le pont')
  await page.getByRole('button', { name: 'Créer le compte' }).click()

  assert.match(page.url(), /\/dossier$/, 'after the door one is where one was going')
  assert.equal(await page.locator('.hero time').first().textContent(), closing)
  await page.getByRole('button', { name: 'Commencer mon dossier' }).click()
  assert.match(await page.locator('.draft').textContent(), /NON DÉPOSÉ/)

  await answer(page)

  const send = async (task, name) => {
    await page.locator('.task').nth(task).locator('input[type=file]').setInputFiles(file(name))
    await page.locator('.task').nth(task).getByRole('button', { name: /Envoyer ce fichier/ }).click()
  }
  await send(0, 'testRTF.rtf')
  assert.match(await page.locator('.wrong-text').textContent(), /Formats acceptés.*PDF|Formats acceptés.*pdf/)
  await send(0, 'minimal-document.pdf')
  await send(1, 'french_diacritics.pdf')
  await send(2, 'openoffice.pdf')
  await page.getByRole('button', { name: /^Retirer/ }).last().click()
  await page.getByRole('button', { name: 'Annuler le retrait' }).click()
  await page.getByLabel('Votre message').fill('Je suis disponible dès janvier.')
  await page.getByRole('button', { name: 'Enregistrer ce message' }).click()

  await page.getByRole('link', { name: 'Vérifier et déposer' }).click()
  await page.getByRole('button', { name: 'Déposer mon dossier' }).click()
  assert.equal(await page.locator('h1').textContent(), 'Récépissé de dépôt')
  assert.equal(await page.locator('.hash').count(), 3)
  assert.match(await page.locator('main').textContent(), /f723638db6e763cf4ccadad38a3d38a02d9ecab95dab1f0bbf00e801991b5f92/)
  const receipt = page.url()
  await page.goBack()
  assert.equal(page.url(), receipt, 'the way back does not lead to a second deposit')

  board.work()
  await go('/dev/mail')
  await page.getByRole('link', { name: /Récépissé/ }).click()
  assert.match(await page.locator('main').textContent(), new RegExp(receipt.split('/').pop()))
})
