// People of the demo, and what they do at the door.

// The account of a role, from what `babillard demo` said: { email, password }.
export function account(board, role) {
  const [, email, password] = board.accounts.match(new RegExp(`^\\s*${role}\\s+(\\S+)\\s+(\\S+)`, 'm'))
  return { email, password }
}

// From the sign-in page to where one was going.
export async function signIn(page, { email, password }) {
  await page.getByLabel(/Adresse électronique|E-?mail/).fill(email)
  await page.getByLabel(/Mot de passe|Password/).fill(password)
  await page.locator('main form button[type=submit]').click()
}

export const file = (name) => new URL(`../../data/pieces-jointes/${name}`, import.meta.url).pathname

// Answers, in the open dossier, every page of the form that still has to be done, then stands on its list of tasks again.
export async function answer(page) {
  const dossier = page.url().replace(/[#?].*/, '')
  for (let left = 30; left > 0; left--) {
    const task = page.locator('.todo li', { hasText: /À faire|To do/ }).first()
    if ((await task.count()) === 0) return
    await task.getByRole('link').click()
    for (const field of await page.locator('main form input:not([type]), main form input[type=tel], main form textarea').all())
      if ((await field.inputValue()) === '') await field.fill((await field.getAttribute('inputmode')) === 'decimal' ? '1 250' : 'Réponse')
    for (const group of await page.locator('main fieldset').all()) await group.locator('input:enabled').first().check()
    await page.locator('main form button').first().click()
    await page.waitForLoadState() // whole, before one goes elsewhere
    await page.goto(dossier)
  }
  throw new Error('the form does not end')
}
