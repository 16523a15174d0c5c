// Dumps a database with pg_dump 18: dump18.mjs MODULES SCRIPT.sql OUT [pg_dump options...]
// PostgreSQL 18 and its pg_dump come as WebAssembly from npm; the database lives in memory only.
import { readdir, readFile, writeFile } from 'node:fs/promises'

const [modules, script, out, ...args] = process.argv.slice(2)
const tools = modules + '/@electric-sql/pglite-tools/dist/'

// The package reads the dump as text, which an archive is not, and takes the \restrict lines out of it:
// import a copy that hands over the bytes as they are.
const chunk = (await readdir(tools)).find((name) => /^chunk-.*\.js$/.test(name))
const text = await readFile(tools + chunk, 'utf8')
await writeFile(tools + 'bytes.mjs', text.replace('{encoding:"utf8"}', '{encoding:"binary"}').replace(/fileContents\.replace\(.*?,""\)/, 'fileContents'))

const { PGlite } = await import(modules + '/@electric-sql/pglite/dist/index.js')
const { a: pgDump } = await import(tools + 'bytes.mjs')
const pg = await PGlite.create()
await pg.exec(await readFile(script, 'utf8'))
await pg.exec('VACUUM ANALYZE')
const dump = await pgDump({ pg, args })
await writeFile(out, Buffer.from(await dump.arrayBuffer()))
process.exit(0)
