// What a page costs on the line: the bytes of its HTML and of its style sheets, as a browser that takes gzip gets them.
import http from 'node:http'
import { gunzipSync } from 'node:zlib'

function fetchRaw(url) {
  return new Promise((resolve, reject) => {
    http.get(url, { headers: { 'accept-encoding': 'gzip', 'accept-language': 'fr' } }, (reply) => {
      const parts = []
      reply.on('data', (part) => parts.push(part))
      reply.on('end', () => resolve({ status: reply.statusCode, headers: reply.headers, bytes: Buffer.concat(parts) }))
      reply.on('error', reject)
    }).on('error', reject)
  })
}

// { html, css, total } in bytes; fails when the page or one of its style sheets is not sent compressed.
export async function weigh(origin, path) {
  const page = await fetchRaw(origin + path)
  if (page.status !== 200 || page.headers['content-encoding'] !== 'gzip') throw new Error(`${path}: ${page.status}, not compressed`)
  const text = gunzipSync(page.bytes).toString()
  const sheets = [...text.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(([, href]) => href)
  if (sheets.length === 0) throw new Error(`${path}: no style sheet`)
  let css = 0
  for (const href of sheets) {
    const sheet = await fetchRaw(origin + href)
    if (sheet.status !== 200 || sheet.headers['content-encoding'] !== 'gzip') throw new Error(`${href}: ${sheet.status}, not compressed`)
    css += sheet.bytes.length
  }
  return { html: page.bytes.length, css, total: page.bytes.length + css }
}
