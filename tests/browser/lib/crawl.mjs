// The public pages of a board as a visitor finds them: by following links from the home page.

const PRIVATE = /^\/(fr|en)\/(compte|gestion)\b|\/dossier\b|^\/dev\//

// What kind of page a path is: its words without numbers and names, and whether it has a query.
export function shape(path) {
  const { pathname, search } = new URL(path, 'http://board.test')
  const [, lang, area, name, ...rest] = pathname.split('/')
  return [lang, area ?? '', name === undefined ? '' : '*', ...rest.map((word) => (/\d/.test(word) ? '*' : word))].join('/') + (search ? '?' : '')
}

// Paths of HTML pages reached from `start`, in the order they were found; at most `most` of one shape.
export async function crawl(origin, start, most = 8) {
  const found = []
  const count = new Map()
  const seen = new Set([start])
  const waiting = [start]
  while (waiting.length > 0) {
    const path = waiting.shift()
    const kind = shape(path)
    if ((count.get(kind) ?? 0) >= most) continue
    const reply = await fetch(origin + path, { headers: { 'accept-language': 'fr' } })
    if (!(reply.headers.get('content-type') ?? '').startsWith('text/html')) { await reply.body?.cancel(); continue }
    if (reply.status !== 200) throw new Error(`${path}: ${reply.status}`)
    count.set(kind, (count.get(kind) ?? 0) + 1)
    found.push(path)
    for (const [, href] of (await reply.text()).matchAll(/<a\b[^>]*? href="([^"]+)"/g)) {
      const url = new URL(href.replaceAll('&amp;', '&'), origin + path)
      const next = url.pathname + url.search
      if (url.origin !== origin || !/^\/(fr|en)\//.test(next) || PRIVATE.test(next) || seen.has(next)) continue
      seen.add(next)
      waiting.push(next)
    }
  }
  return found
}
