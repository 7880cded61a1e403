import { journey } from './lib/journey.mjs'
import { applyFor } from './lib/apply.mjs'
import { keyboard } from './lib/hands.mjs'

journey('an expert with nothing but a keyboard answers a call for an expertise mission and gets a receipt', async ({ page, go, board }) => {
  await applyFor({ page, go, board, hands: keyboard(page), lang: 'fr', kind: 'mission', button: 'Déposer une proposition' })
}, { script: true })
