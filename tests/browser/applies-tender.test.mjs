import { journey } from './lib/journey.mjs'
import { applyFor } from './lib/apply.mjs'
import { pointer } from './lib/hands.mjs'

journey('a firm without script answers a call for tenders and gets a receipt', async ({ page, go, board }) => {
  await applyFor({ page, go, board, hands: pointer(), lang: 'fr', kind: 'appel-offres', button: 'Déposer une offre' })
}, { script: false })
