import { assert, journey } from './lib/journey.mjs'
import { account, file, signIn } from './lib/people.mjs'

const day = (offset) => new Date(Date.now() + offset * 86400000).toISOString().slice(0, 10)

journey('an officer publishes an opportunity with a document, then extends it', async ({ page, go, board, person }) => {
  await go('/fr/gestion')
  await signIn(page, account(board, 'officer'))
  await page.getByRole('link', { name: 'Nouvelle opportunité' }).click()
  await page.getByRole('button', { name: 'Créer le brouillon' }).click()
  assert.equal(await page.locator('#probleme').count(), 1)

  await page.getByLabel('Nature').selectOption('mission')
  await page.getByLabel('Titre').fill('Diagnostic de l’éclairage public de Ouidah')
  await page.getByLabel('Référence').fill('ME/2027/004')
  await page.getByLabel('Organisme').fill(await page.locator('#organisme').inputValue() || 'Commune de Ouidah')
  await page.getByLabel('Résumé').fill('Vingt jours pour un diagnostic et un plan d’action.')
  await page.getByLabel('Texte de l’avis').fill('La commune attend un diagnostic.\n\nLe plan d’action suit.')
  await page.getByLabel('Ville').fill('Ouidah')
  await page.getByLabel('Pays', { exact: true }).fill('BJ')
  await page.getByLabel('Fuseau horaire').fill('Africa/Porto-Novo')
  await page.getByLabel('Jour de clôture').fill(day(30))
  await page.getByLabel('Heure de clôture').fill('00:00')
  await page.getByLabel('Pièces demandées').fill('Curriculum vitæ\nOffre technique')
  await page.getByRole('button', { name: 'Créer le brouillon' }).click()
  assert.match(await page.locator('#heure-faute').textContent(), /Minuit/)
  assert.equal(await page.getByLabel('Titre').inputValue(), 'Diagnostic de l’éclairage public de Ouidah', 'nothing typed is lost')
  await page.getByLabel('Heure de clôture').fill('17:00')
  await page.getByRole('button', { name: 'Créer le brouillon' }).click()

  await page.getByLabel('Intitulé du document').fill('Termes de référence')
  await page.getByLabel('Fichier').setInputFiles(file('minimal-document.pdf'))
  await page.getByRole('button', { name: 'Joindre ce document' }).click()
  await page.getByRole('button', { name: 'Publier maintenant' }).click()
  await page.getByRole('link', { name: 'Voir l’avis publié' }).click()
  const notice = new URL(page.url()).pathname
  assert.equal(await page.locator('.files a').count(), 1)

  const drafter = await person()
  await drafter.go(notice)
  await drafter.page.getByRole('link', { name: 'Déposer une proposition' }).click()
  await signIn(drafter.page, account(board, 'applicant'))
  await drafter.page.getByRole('button', { name: 'Commencer mon dossier' }).click()

  await page.goBack()
  await page.getByLabel('Jour de clôture').fill(day(20))
  await page.getByLabel('Motif').fill('Visite du site reportée')
  await page.getByRole('button', { name: 'Proroger' }).click()
  assert.match(await page.locator('#jour-faute').textContent(), /postérieure à l’actuelle/)
  await page.getByLabel('Jour de clôture').fill(day(45))
  await page.getByRole('button', { name: 'Proroger' }).click()
  assert.match(await page.locator('main').textContent(), /Visite du site reportée/)

  await drafter.go(notice)
  assert.match(await drafter.page.locator('main').textContent(), /clôture d’abord fixée au/)
  board.work()
  await go('/dev/mail')
  assert.equal(await page.getByRole('link', { name: /Clôture reportée/ }).count(), 1, 'who drafts is told once')
})
