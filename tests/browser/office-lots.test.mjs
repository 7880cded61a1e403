import { assert, journey } from './lib/journey.mjs'
import { joinLots } from './lib/partner.mjs'
import { account, signIn } from './lib/people.mjs'

const words = (page) => page.locator('main').textContent()

journey('an officer is told what will become of each lot before a source\u2019s change is applied', async ({ page, go, board, person }) => {
  await go('/fr/gestion')
  await signIn(page, account(board, 'officer'))
  await page.waitForLoadState()
  const number = await joinLots({ page, go, board })
  const told = await words(page)
  assert.match(told, /Ce qu\u2019il adviendra de chaque lot/)
  assert.match(told, /Reportée\s: les personnes qui préparent un dossier seront prévenues/)
  assert.match(told, /Lot ajouté/)
  await page.getByRole('button', { name: 'Appliquer à l\u2019opportunité' }).click()
  await page.locator('.done').waitFor()
  const reader = await person()
  await reader.go(`/fr/opportunites/${number}`)
  assert.match(await words(reader.page), /Natitingou/, 'readers find the lots of the source')
})
