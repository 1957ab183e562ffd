#!/usr/bin/env node
// Loads the bundled command, each chunk with V8's code cache, which the first run leaves behind.
'use strict'

const fs = require('node:fs')
const path = require('node:path')
const vm = require('node:vm')

const dist = path.join(__dirname, '..', 'dist')
const noCache = process.argv.includes('--no-cache')

/** A folder of the user's cache that nobody else can write, or undefined. Code is loaded from it, so it must be beyond doubt. */
function openCache() {
  const { env, platform } = process
  const home = env.HOME || env.USERPROFILE
  const base =
    env.XDG_CACHE_HOME ||
    (platform === 'win32'
      ? env.LOCALAPPDATA
      : home && path.join(home, platform === 'darwin' ? 'Library/Caches' : '.cache'))
  if (!base || !path.isAbsolute(base)) return undefined
  const folder = path.join(base, 'twill')
  try {
    let found = fs.lstatSync(folder, { throwIfNoEntry: false })
    if (found === undefined) {
      fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
      found = fs.lstatSync(folder)
    }
    const mine = process.getuid === undefined || (found.uid === process.getuid() && (found.mode & 0o077) === 0)
    return found.isDirectory() && mine ? folder : undefined
  } catch {
    return undefined // no home that can be written: everything works without
  }
}

const cache = openCache()
const codeCache = noCache ? undefined : cache
const factories = new Map()
const modules = new Map()
const scripts = []

function load(name) {
  const known = modules.get(name)
  if (known !== undefined) return known.exports
  if (!factories.has(name)) readFactories(name)
  const module = { exports: {} }
  modules.set(name, module)
  factories.get(name)(module.exports, requireFrom, module, path.join(dist, name), dist)
  return module.exports
}

/** Reads the chunks of a file: functions by the names of the modules. */
function readFactories(name) {
  const filename = path.join(dist, name)
  const text = fs.readFileSync(filename, 'utf8') // in one call; the build writes ASCII
  const cachedFile = codeCache && path.join(codeCache, `code-${text.slice(2, 34)}-${process.version}-${process.arch}`)
  const cachedData = readCode(cachedFile)
  const script = new vm.Script(text, { filename, cachedData })
  if (cachedFile !== undefined)
    scripts.push({ script, cachedFile, kept: script.cachedDataRejected ? undefined : cachedData })
  for (const [chunk, factory] of Object.entries(script.runInThisContext())) factories.set(chunk, factory)
}

const requireFrom = (name) => (name.startsWith('./') ? load(name.slice(2)) : require(name))

function readCode(file) {
  if (file === undefined) return undefined
  try {
    return fs.readFileSync(file)
  } catch {
    return undefined // first run
  }
}

let outgrown = false

/** At the end, when the functions that this run called are compiled and can be kept. Code of other versions makes room. */
function keepCode() {
  const fresh = scripts.filter(({ kept }) => outgrown || kept === undefined)
  if (fresh.length === 0) return
  const month = 30 * 24 * 3600 * 1000
  for (const name of fs.readdirSync(codeCache)) {
    const file = path.join(codeCache, name)
    const found = fs.statSync(file, { throwIfNoEntry: false })
    if (name.startsWith('code-') && found !== undefined && Date.now() - found.mtimeMs > month)
      fs.rmSync(file, { force: true })
  }
  for (const { script, cachedFile, kept } of fresh) {
    const beside = `${cachedFile}.${process.pid}.tmp`
    try {
      const code = script.createCachedData()
      if (kept !== undefined && code.length < kept.length * 1.02) continue
      fs.writeFileSync(beside, code, { mode: 0o600, flag: 'wx' })
      fs.renameSync(beside, cachedFile)
    } catch {
      fs.rmSync(beside, { force: true })
    }
  }
}

if (!fs.existsSync(path.join(dist, 'main.cjs'))) {
  process.stderr.write('tw is not built yet; `npm run build` in the folder of the project builds it.\n')
  process.exitCode = 70
} else {
  let connected = false
  load('main.cjs')
    .start({
      cacheFolder: cache,
      compiler: () => load('compiler.cjs'),
      // from here, since a script with a code cache cannot import
      connectors: (name) => {
        connected = true
        return import(`@twill/connectors/${name}`)
      },
      keepCode: () => {
        outgrown = true
      },
    })
    .then(() => {
      keepCode()
      // all is written by then; taking the heap apart would take as long as the run. Connectors close what they opened.
      if (!connected) process.exit()
    })
}
