// The description of the read interface, as the board serves it, is what another program takes for OpenAPI 3.1: its
// strictest rules, without network.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'

import { startBoard } from './lib/board.mjs'

const redocly = createRequire(import.meta.url).resolve('@redocly/cli/bin/cli.js')

function lint(text) {
  const folder = mkdtempSync(path.join(tmpdir(), 'openapi-'))
  try {
    writeFileSync(path.join(folder, 'openapi.json'), text)
    return spawnSync(process.execPath, [redocly, 'lint', 'openapi.json', '--extends', 'recommended-strict', '--format', 'stylish'], {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
      encoding: 'utf8',
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

test('the read interface is described as redocly lint wants it', async () => {
  const board = await startBoard()
  try {
    const reply = await fetch(`${board.url}/api/v1/openapi.json`)
    assert.equal(reply.status, 200)
    const text = await reply.text()
    const said = lint(text)
    assert.equal(said.status, 0, said.stdout + said.stderr)
    assert.match(said.stdout + said.stderr, /valid/)
    // and it would have said so: an operation without its name, a reference to nothing
    assert.notEqual(lint(text.replace('"operationId":"api_list",', '')).status, 0)
    assert.notEqual(lint(text.replace('#/components/schemas/Opportunity"', '#/components/schemas/Rien"')).status, 0)
  } finally {
    await board.stop()
  }
})
