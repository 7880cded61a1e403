import { journey } from './lib/journey.mjs'
import { applyFor } from './lib/apply.mjs'
import { pointer } from './lib/hands.mjs'

journey('an applicant on a telephone of 360 px applies for a job and gets a receipt', async ({ page, go, board }) => {
  await applyFor({ page, go, board, hands: pointer(), lang: 'fr', kind: 'recrutement', button: 'Postuler' })
}, { script: true, window: { width: 360, height: 640 } })
