import { assert, journey } from './lib/journey.mjs'
import { answer, file } from './lib/people.mjs'

journey('an applicant follows a deposited dossier, takes everything away and closes the account', async ({ page, go, board }) => {
  await go('/fr/compte/inscription')
  await page.getByLabel('Nom et prénom').fill('Awa Dossou')
  await page.getByLabel('Adresse électronique').fill('awa.suite@exemple.test')
  await page.getByLabel('Mot de passe').fill('un bateau passe sous le pont')
  await page.getByRole('button', { name: 'Créer le compte' }).click()
  assert.match(await page.locator('main').textContent(), /pas encore de dossier/)

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
  assert.equal(await page.locator('h1').textContent(), 'Récépissé de dépôt')
  await page.waitForLoadState('networkidle')

  const utc = new Date().toISOString().slice(0, 16)
  board.import({ opportunites: [], suites: [{ opportunite: 'aimf/mediation-culturelle-ouidah', courriel: 'awa.suite@exemple.test', cle: 'j-1',
    date: { locale: utc, fuseau: 'UTC', utc: `${utc}:00Z` }, question: 'Le poste est-il ouvert depuis l’étranger ?', texte: 'Oui.' }] })
  await go('/fr/compte')
  assert.match(await page.locator('main').textContent(), /Vous avez un message non lu/)
  await page.waitForLoadState('networkidle') // a page that is left at once is never given to who keeps its body
  await page.getByRole('link', { name: 'un message non lu' }).click()
  assert.match(await page.locator('main').textContent(), /Le poste est-il ouvert depuis l’étranger/)
  await page.getByRole('button', { name: 'Marquer comme lu' }).click()
  assert.equal(await page.getByText('Non lu').count(), 0)
  const [archive] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Télécharger ce dossier (ZIP)' }).click()])
  assert.match(archive.suggestedFilename(), /^dossier-.*\.zip$/)

  await go('/fr/compte/coordonnees')
  await page.waitForLoadState('networkidle')
  await page.getByLabel('English').check()
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  assert.match(await page.getByRole('status').textContent(), /enregistré/)
  await go('/fr/compte/fermeture')
  await page.waitForLoadState('networkidle')
  await page.getByRole('button', { name: 'Fermer mon compte' }).click()
  assert.equal(await page.locator('#probleme li').count(), 2)
  await page.getByLabel('Votre mot de passe').fill('un bateau passe sous le pont')
  await page.getByLabel(/Je veux fermer mon compte/).check()
  await page.getByRole('button', { name: 'Fermer mon compte' }).click()
  assert.equal(await page.locator('h1').textContent(), 'Votre compte est fermé')
})
