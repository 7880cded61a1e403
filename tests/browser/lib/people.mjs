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
