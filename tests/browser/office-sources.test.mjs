import { assert, journey } from './lib/journey.mjs'
import { NEAR, readSource, startFeed } from './lib/partner.mjs'
import { account, signIn } from './lib/people.mjs'

const day = (offset) => new Date(Date.now() + offset * 86400000).toISOString().slice(0, 10).split('-').reverse().join('/')
const words = (page) => page.locator('main').textContent()

journey('an administrator trusts a source, detaches a notice of another, then deletes both', async ({ page, go, board, person }) => {
  const press = async (target) => {
    await target.click()
    await page.waitForLoadState()
  }
  const trusted = await startFeed([{ title: 'Achat de pompes', text: `Deux pompes. Date limite de dépôt des offres : ${day(40)} à 12h00.` },
    { title: 'Vieille étude', text: `Une étude. Date limite de dépôt des offres : ${day(-3)} à 12h00.` }])
  const other = await startFeed([{ title: 'Location de salles', text: `Une salle. Date limite de dépôt des offres : ${day(30)} à 12h00.` },
    { title: 'Balayage', text: 'Des rues. Sans date.' }])
  try {
    await go('/fr/gestion')
    await signIn(page, account(board, 'administrator'))
    await page.waitForLoadState()

    // what a trusted source published, as its reader sees it; what waits says why
    await readSource({ page, go, board }, 'Avis du littoral', trusted.address, { trusted: true })
    assert.match(await words(page), /attendent pourtant une personne/)
    await press(page.getByRole('link', { name: 'Un avis à relire' }))
    assert.match(await words(page), /à 12\sh\s00 \(heure de Porto-Novo[^)]*\)\s*Passée/)
    const reader = await person()
    await reader.go('/fr/opportunites?q=pompes')
    await reader.page.getByRole('link', { name: 'Achat de pompes' }).first().click()
    const notice = await words(reader.page)
    assert.match(notice, /Avis du littoral/)
    assert.equal(await reader.page.locator('main a[href="https://partenaire.test/avis/0"]').count() > 0, true)
    const address = new URL(reader.page.url()).pathname

    // joined by mistake, and detached
    await readSource({ page, go, board }, 'Avis du fleuve', other.address)
    await press(page.getByRole('link', { name: '2 avis à relire' }))
    assert.match(await words(page), /non connue/)
    await press(page.getByRole('link', { name: 'Location de salles' }))
    await page.locator('#numero').fill('1')
    await press(page.getByRole('button', { name: 'Rattacher', exact: true }))
    assert.match(await words(page), /L’avis est rattaché à l’opportunité/)
    await press(page.getByRole('button', { name: /^Détacher/ }))
    assert.match(await words(page), /À relire/)

    // deleted by keyboard: told before, and what was published stays
    for (const name of ['Avis du littoral', 'Avis du fleuve']) {
      await go('/fr/gestion/sources')
      await press(page.getByRole('link', { name, exact: true }))
      await page.getByRole('link', { name: 'Supprimer cette source' }).focus()
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Supprimer cette source ?' }).waitFor()
      await page.getByRole('button', { name: 'Supprimer la source' }).focus()
      await page.keyboard.press('Enter')
      await page.locator('.done').waitFor()
      assert.match(await page.locator('.done').textContent(), /La source est supprimée/)
    }
    assert.equal(await page.getByRole('link', { name: 'Avis du littoral' }).count(), 0)
    await reader.go(address)
    assert.match(await words(reader.page), /Avis du littoral/, 'it says still where it comes from')
  } finally {
    await trusted.stop()
    await other.stop()
  }
}, { board: NEAR })
