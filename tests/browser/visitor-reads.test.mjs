import { assert, journey } from './lib/journey.mjs'

journey('a visitor opens the board and goes from the home page to the list', async ({ page, go }) => {
  const home = await go('/fr/')
  assert.equal(home.status(), 200)
  assert.equal(await page.getAttribute('html', 'lang'), 'fr')
  assert.equal(await page.locator('h1').count(), 1)
  await page.locator('main a[href*="/fr/opportunites"]').first().click()
  assert.match(new URL(page.url()).pathname, /^\/fr\/opportunites/)
  assert.equal(await page.locator('h1').count(), 1)
})
