import { journey } from './lib/journey.mjs'
import { applyFor } from './lib/apply.mjs'
import { pointer } from './lib/hands.mjs'

journey('a city answers a call for projects and gets a receipt', async ({ page, go, board }) => {
  await applyFor({ page, go, board, hands: pointer(), lang: 'fr', kind: 'appel-projets', button: 'Déposer un projet' })
}, { script: true })
