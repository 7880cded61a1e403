import { journey } from './lib/journey.mjs'
import { applyFor } from './lib/apply.mjs'
import { pointer } from './lib/hands.mjs'

journey('a firm that reads English answers a call for expressions of interest and gets a receipt', async ({ page, go, board }) => {
  await applyFor({ page, go, board, hands: pointer(), lang: 'en', kind: 'ami', button: 'Express interest' })
}, { script: true })
