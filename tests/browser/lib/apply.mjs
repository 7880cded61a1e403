// An applicant's way from a list to the receipt, whatever an opportunity asks for on it: questions before work, pieces,
// questions of the form. Nothing here knows what a kind asks; it answers what it is shown, as somebody patient would.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { account, file } from './people.mjs'

const STEPS_MAX = 80
const NOTICES_MAX = 8

// A small PDF that no other piece has.
function pdf(number) {
  const text = `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%${'piece'.repeat(400)}${number}\n`
  return Buffer.from(`${text}xref\n0 1\n0000000000 65535 f \ntrailer<</Size 3/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF\n`)
}

const SAMPLES = [['XLSX', 'testEXCEL.xlsx'], ['DOCX', 'testWORD.docx'], ['ODT', 'testODFwithOOo3.odt'], ['PNG', 'beta-sticker-1.png'], ['JP', 'page-0-Im1.jpg']]

// A file of a format that the hint of its field names.
function fileFor(hint, number) {
  if (/PDF/i.test(hint)) return { name: `pièce ${number} – l’été <i>'&.pdf`, mimeType: 'application/pdf', buffer: pdf(number) }
  const sample = SAMPLES.find(([format]) => new RegExp(format, 'i').test(hint))
  assert.ok(sample, `a format is said that there is a file of: ${hint}`)
  return { name: sample[1], mimeType: 'application/octet-stream', buffer: readFileSync(file(sample[1])) }
}

const ANSWERS = { email: 'awa@exemple.test', tel: '+229 01 23 45 67 89', number: '12', url: 'https://exemple.test/', date: '2027-01-15' }

// What somebody types, as the field and its hint ask.
function answerTo({ type, mode, hint, name }) {
  const example = /\d{1,2}\/\d{1,2}\/\d{4}/.exec(hint)
  return ANSWERS[type] ?? (mode === 'decimal' || mode === 'numeric' ? '12' : example?.[0] ?? `Réponse ${name} <i>'"&`)
}

// Answers every field of a form that is seen and has no answer yet; the files it chose are added to `sent`.
async function fill(form, hands, sent) {
  const fields = await form.locator('input:visible, select:visible, textarea:visible').all()
  const ticked = new Set()
  for (const field of fields) {
    const asked = await field.evaluate((element) => ({
      tag: element.tagName, type: element.type, name: element.name, value: element.value, mode: element.inputMode, disabled: element.disabled,
      hint: (element.getAttribute('aria-describedby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' '),
      options: element.options?.length ?? 0,
    }))
    const { tag, type, name, value, hint, options } = asked
    if (type === 'submit' || type === 'button' || asked.disabled) continue
    if (type === 'file') {
      const chosen = fileFor(hint, sent.length + 1)
      await hands.choose(field, chosen)
      sent.push(chosen)
    } else if (type === 'radio') {
      if (!ticked.has(name)) await hands.tick(field)
      ticked.add(name)
    } else if (type === 'checkbox') await hands.tick(field)
    else if (tag === 'SELECT') { if (value === '' && options > 1) await hands.pick(field, 1) }
    else if (value === '') await hands.type(field, answerTo(asked))
  }
}

async function send(form, hands, sent) {
  await fill(form, hands, sent)
  await hands.press(form.locator('button[type=submit]:visible').last())
}

// The first notice of a kind in the list that takes dossiers: left open on the screen.
async function findNotice(page, go, lang, kind) {
  await go(`/${lang}/opportunites?type=${kind}`)
  const paths = await page.locator(`main a[href*="/${lang}/opportunites/"]`).evaluateAll((links) => links.map((a) => a.getAttribute('href')))
  for (const path of paths.filter((p) => /\/opportunites\/\d+[^/]*$/.test(p)).slice(0, NOTICES_MAX)) {
    await go(path)
    if (await page.locator('main a[href$="/dossier"]').count() > 0) return
  }
  throw new Error(`no notice of the kind ${kind} takes dossiers`)
}

async function signIn(page, board, hands) {
  const { email, password } = account(board, 'applicant')
  const form = page.locator('main form', { has: page.locator('input[type=password]') }).first()
  await hands.type(form.locator('input[type=email], input[name=courriel]').first(), email)
  await hands.type(form.locator('input[type=password]'), password)
  await hands.press(form.locator('button[type=submit]').first())
}

// One step from the page one is on towards the deposit: a form to begin with, a page of questions, the list of tasks, or
// the check of everything. A task that is still to be done is marked so.
async function step(page, hands, sent, tried) {
  const main = page.locator('main')
  for (const action of ['$="/dossier/depot"', '$="/dossier"', '*="/dossier/questions/"', '$="/dossier/lots"']) {
    const form = main.locator(`form[action${action}]`)
    if (await form.count() > 0) return send(form.first(), hands, sent)
  }
  const open = main.locator('.todo li, .task', { has: page.locator('.tag.alert') })
  if (await open.count() === 0) return hands.press(main.locator('a[href$="/dossier/depot"]').last())
  const task = open.first()
  const words = await task.textContent()
  assert.ok(!tried.has(words), `the task is still open after it was answered: ${words}`)
  tried.add(words)
  const upload = task.locator('form', { has: page.locator('input[type=file]') })
  return await upload.count() > 0 ? send(upload.first(), hands, sent) : hands.press(task.locator('a').first())
}

// From the list to the receipt, in the language `lang`; `button` is what the notice's button says. Compares the SHA-256 of
// each file sent with what the receipt shows, and answers the files.
export async function applyFor({ page, go, board, hands, lang, kind, button }) {
  const sent = []
  const tried = new Set()
  await findNotice(page, go, lang, kind)
  const apply = page.locator('main a[href$="/dossier"]').first()
  assert.equal((await apply.textContent()).trim(), button)
  await hands.press(apply)
  await signIn(page, board, hands)
  for (let i = 0; !/\/recepisses\//.test(page.url()); i++) {
    assert.ok(i < STEPS_MAX, `no receipt after ${STEPS_MAX} steps: at ${page.url()}`)
    await step(page, hands, sent, tried)
  }
  assert.equal(await page.locator('html').getAttribute('lang'), lang)
  assert.ok(sent.length > 0, 'a file was sent')
  const text = await page.locator('main').textContent()
  for (const { name, buffer } of sent) {
    assert.ok(text.includes(createHash('sha256').update(buffer).digest('hex')), `the receipt has the SHA-256 of ${name}`)
    assert.ok(text.includes(name), `the receipt names ${name}`)
  }
  assert.equal(await page.locator('.hash').count(), sent.length, 'nothing else is on the receipt')
  return sent
}
