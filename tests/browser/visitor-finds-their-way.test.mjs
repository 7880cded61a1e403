import { assert, journey } from './lib/journey.mjs'

journey('a visitor goes by a theme to a notice, then reads the help and the pages of the footer', async ({ page, go }) => {
  await go('/fr/')
  const theme = page.locator('main').getByRole('link', { name: 'Eau et assainissement' })
  const open = Number(await theme.locator('xpath=following-sibling::span').evaluate((e) => e.firstChild.textContent))
  await theme.click()
  assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'Eau et assainissement')
  assert.equal(await page.locator('.card').count(), open)
  assert.equal(await page.locator('nav [aria-current]').first().innerText(), 'Thèmes')
  await page.getByRole('link', { name: 'English' }).click()
  assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'Water and sanitation')
  await page.getByRole('link', { name: 'Français' }).click()
  await page.locator('.card h3 a').first().click()
  assert.match(new URL(page.url()).pathname, /^\/fr\/opportunites\/\d+-/)

  await page.getByRole('navigation', { name: 'Navigation principale' }).getByRole('link', { name: 'Aide' }).click()
  const anchors = page.getByRole('navigation', { name: 'Sur cette page' }).getByRole('link')
  for (let i = 0; i < await anchors.count(); i++) {
    const words = await anchors.nth(i).innerText()
    await anchors.nth(i).click()
    assert.equal(await page.locator(':target').innerText(), words)
  }

  const foot = page.getByRole('contentinfo').getByRole('link')
  const names = await foot.allInnerTexts()
  assert.ok(names.length >= 6, names.join(', '))
  for (const name of names) {
    await page.getByRole('contentinfo').getByRole('link', { name, exact: true }).click()
    assert.equal(await page.locator('h1').count(), 1, name)
    assert.equal(await page.locator('footer [aria-current="page"]').innerText(), name)
  }
})
