import { assert, journey } from './lib/journey.mjs'

const WRONG = 'awa.dosou@exemple.test'
const ADDRESS = 'awa.dossou@exemple.test'
const PASSWORD = 'un bateau passe sous le pont'

// The newest mail whose subject matches, as the demo's mailbox shows it.
async function mail({ go, page, board }, subject) {
  board.work()
  await go('/dev/mail')
  await page.getByRole('link', { name: subject }).first().click()
  return page.locator('main').textContent()
}

journey('an applicant opens an account by keyboard, corrects the address, comes in elsewhere by a code and puts all in order', async (visit) => {
  const { page, go, person } = visit
  await go('/fr/compte/inscription?suite=/fr/compte/adresse')
  await page.getByLabel('Nom et prénom').focus()
  for (const words of ['Awa Dossou', WRONG, PASSWORD]) {
    await page.keyboard.type(words)
    await page.keyboard.press('Tab')
  }
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/compte\/adresse$/)
  assert.match(await page.locator('.facts').textContent(), /Pas encore confirmée/)
  await page.getByLabel('Adresse électronique').fill(ADDRESS)
  await page.keyboard.press('Enter')
  await page.getByText(`Un message part vers ${ADDRESS}`).waitFor()

  const confirm = (await mail(visit, /Confirmez votre adresse/)).match(/\/fr\/compte\/confirmation\/[0-9a-z]{26}/)[0]
  await go(confirm)
  await page.getByRole('button', { name: 'Confirmer mon adresse' }).click()
  assert.match(await page.locator('.done').textContent(), /votre adresse est confirmée/)

  // On the telephone, the password forgotten.
  const phone = await person({ width: 360 })
  await phone.go('/fr/compte/mot-de-passe')
  await phone.page.getByRole('link', { name: 'Recevoir un code par courriel' }).click()
  await phone.page.getByLabel('Adresse électronique').fill(ADDRESS)
  await phone.page.keyboard.press('Enter')
  await phone.page.getByLabel('Code à six chiffres').fill('12')
  await phone.page.keyboard.press('Enter')
  await phone.page.locator('#probleme').waitFor()
  assert.match(await phone.page.title(), /^Erreur/)
  const digits = (await mail(visit, /est votre code Babillard/)).match(/Votre code\s*: (\d{6})/)[1]
  await phone.page.getByLabel('Code à six chiffres').fill(`${digits.slice(0, 3)} ${digits.slice(3)}`)
  await phone.page.keyboard.press('Enter')
  await phone.page.waitForURL(/\/compte\/mot-de-passe$/)
  assert.equal(await phone.page.getByLabel('Mot de passe actuel').count(), 0, 'the mailbox was shown a moment ago')
  await phone.page.getByRole('link', { name: 'Appareils' }).click()
  await phone.page.getByText('cet appareil').waitFor()
  await phone.page.getByRole('link', { name: 'Mot de passe' }).click()
  await phone.page.getByLabel('Nouveau mot de passe').fill('une autre phrase assez longue')
  await phone.page.keyboard.press('Enter')
  await phone.page.getByText('Votre mot de passe est changé').waitFor()

  await go('/fr/compte') // the first browser is out
  assert.match(page.url(), /\/compte\/connexion/)
  await page.getByRole('link', { name: 'English' }).click()
  await page.getByLabel('Email address').fill(ADDRESS)
  await page.getByLabel('Password').fill('une autre phrase assez longue')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/en\/compte$/)
})
