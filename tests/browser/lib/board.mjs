// A board of its own for one journey: the program in a folder that is removed at the end, on a port the kernel chose.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))

// Starts the board and answers { url, folder, accounts, work, import, stop }. `demo`: with the demo's content, `accounts` is
// then what `babillard demo` said. `work()` runs every job that is due, once. `stop()` ends the server, removes the
// folder and fails when the server did not end well.
export async function startBoard({ demo = true, env = {} } = {}) {
  const program = path.join(root, 'build/babillard')
  const folder = mkdtempSync(path.join(tmpdir(), 'board-'))
  const settings = {
    PATH: process.env.PATH,
    TZ: 'UTC',
    BABILLARD_LISTEN: '127.0.0.1:0',
    BABILLARD_DATABASE: `sqlite:${folder}/board.db`,
    BABILLARD_FILES: `dir:${folder}/files`,
    BABILLARD_MAIL: `maildir:${folder}/mail`,
    ...env,
  }
  const once = (...words) => {
    const ended = spawnSync(program, words, { cwd: folder, env: settings, encoding: 'utf8' })
    if (ended.status !== 0) throw new Error(`babillard ${words.join(' ')}: ${ended.error ?? ended.stderr}${ended.stdout}`)
    return ended.stdout
  }
  once('migrate')
  const accounts = demo ? once('demo') : ''

  const server = spawn(program, ['serve'], { cwd: folder, env: settings, stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  server.stderr.on('data', (part) => { log += part })
  const ended = new Promise((resolve) => server.once('close', (status, signal) => resolve(status ?? signal)))
  const url = await new Promise((resolve, reject) => {
    createInterface({ input: server.stdout }).on('line', (line) => {
      if (line.startsWith('listening ')) resolve(line.slice('listening '.length))
    })
    ended.then((how) => reject(new Error(`babillard serve ended with ${how} before it listened:\n${log}`)))
  })
  settings.BABILLARD_BASE_URL ??= url

  return {
    url,
    folder,
    accounts,
    work: () => once('work', '--once'),
    // `babillard import` of a file that holds this object.
    import: (what) => {
      writeFileSync(path.join(folder, 'import.json'), JSON.stringify(what))
      return once('import', path.join(folder, 'import.json'))
    },
    async stop() {
      server.kill('SIGTERM')
      const how = await ended
      rmSync(folder, { recursive: true, force: true })
      if (how !== 0) throw new Error(`babillard serve ended with ${how}:\n${log}`)
    },
  }
}
