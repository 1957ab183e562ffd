// The page of the local org: objects, their records, and what came in. Everything from the org is set as text, never as markup.

const pageSize = 50
const main = document.getElementById('main')
const find = document.getElementById('find')
const list = document.getElementById('objects')

const fetched = async (path) => {
  const answer = await fetch(`/__twill/${path}`)
  const body = await answer.json()
  if (!answer.ok) throw new Error(body[0]?.message ?? answer.statusText)
  return body
}

/** An element with properties and children; texts stay texts. */
function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...children)
  return made
}

let objects = []

function showObjects() {
  const wanted = find.value.trim().toLowerCase()
  const here = location.hash.split('/')[2]
  const entries = objects
    .filter(({ name, label }) => `${name} ${label}`.toLowerCase().includes(wanted))
    .map(({ name, label, records }) => {
      const state = `${records === 0 ? 'empty' : ''} ${name === here ? 'here' : ''}`
      const link = element('a', { className: `entry ${state}`, href: `#/object/${name}`, title: name }, label)
      link.append(element('span', { className: 'quiet' }, records === 0 ? '' : String(records)))
      return element('li', {}, link)
    })
  document.getElementById('log').classList.toggle('here', here === undefined)
  list.replaceChildren(...entries)
}

const objectOf = (id) => objects.find(({ keyPrefix }) => id.startsWith(keyPrefix))?.name

/** A value as it stands in a table; ids lead to their records. */
function cell(value) {
  if (value === null || value === undefined) return element('td')
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  const target = /^[0-9a-zA-Z]{18}$/.test(text) ? objectOf(text) : undefined
  const shown =
    target === undefined ? text : element('a', { href: `#/record/${target}/${text}`, className: 'code' }, text)
  return element('td', { title: text.slice(0, 500) }, shown)
}

const row = (...cells) => element('tr', {}, ...cells)
const heads = (...names) => element('thead', {}, row(...names.map((name) => element('th', { scope: 'col' }, name))))

async function showObject(name, search = '', offset = 0) {
  const query = new URLSearchParams({ search, offset: String(offset), limit: String(pageSize) })
  const { label, total, fields, records } = await fetched(`objects/${name}/records?${query}`)
  const shown = fields.filter((field) => records.some((record) => record[field] !== null))
  const go = (to) => () => visit(() => showObject(name, search, to))
  const input = element('input', { type: 'search', value: search, placeholder: 'Search in texts' })
  input.setAttribute('aria-label', 'Search in texts')
  const form = element('form', {
    onsubmit(event) {
      event.preventDefault()
      visit(() => showObject(name, input.value))
    },
  })
  form.append(input)
  const last = Math.min(offset + pageSize, total)
  const bar = element(
    'div',
    { className: 'bar' },
    form,
    element('span', { className: 'quiet' }, total === 0 ? 'no records' : `${offset + 1} to ${last} of ${total}`),
    element('button', { type: 'button', disabled: offset === 0, onclick: go(Math.max(0, offset - pageSize)) }, 'Back'),
    element('button', { type: 'button', disabled: last >= total, onclick: go(offset + pageSize) }, 'Next'),
  )
  const rows = records.map((record) => row(...shown.map((field) => cell(record[field]))))
  const table = element('table', {}, heads(...shown), element('tbody', {}, ...rows))
  main.replaceChildren(element('h1', {}, label), bar, table)
}

async function showRecord(name, id) {
  const record = await fetched(`objects/${name}/records/${id}`)
  const rows = Object.entries(record).map(([field, value]) => row(element('th', { scope: 'row' }, field), cell(value)))
  main.replaceChildren(
    element('h1', {}, element('a', { href: `#/object/${name}` }, name), ` ${record.Name ?? id}`),
    element('table', { className: 'record' }, element('tbody', {}, ...rows)),
  )
}

async function showRequests() {
  const requests = await fetched('requests')
  const clear = element(
    'button',
    {
      type: 'button',
      onclick: () =>
        visit(async () => {
          await fetch('/__twill/requests', { method: 'DELETE' })
          await showRequests()
        }),
    },
    'Forget',
  )
  const rows = requests
    .slice(-500)
    .reverse()
    .map(({ time, method, path, query, status, fault }) => {
      const words = Object.entries(query)
        .map(([key, value]) => `${key}=${value}`)
        .join(' ')
      const bad = status === null || status >= 400
      return row(
        element('td', { className: 'code quiet' }, time.slice(11, 23)),
        element('td', { className: 'code' }, method),
        element('td', { className: `code ${bad ? 'bad' : ''}` }, String(status ?? '-')),
        element('td', { className: 'code', title: `${path} ${words}` }, path),
        element('td', { className: 'code quiet', title: words }, words),
        element('td', { className: 'bad' }, fault ?? ''),
      )
    })
  const count = element(
    'span',
    { className: 'quiet' },
    requests.length === 0 ? 'none yet' : `${requests.length}, the newest first`,
  )
  main.replaceChildren(
    element('h1', {}, 'Requests'),
    element('div', { className: 'bar' }, count, clear),
    element('table', {}, heads('Time', 'Method', 'Status', 'Path', 'Query', 'Fault'), element('tbody', {}, ...rows)),
  )
}

/** Shows something; what fails is told in its place. */
async function visit(show) {
  try {
    await show()
  } catch (error) {
    main.replaceChildren(element('p', { className: 'bad' }, error.message))
  }
}

async function navigate() {
  const [, kind, name, id] = location.hash.split('/')
  objects = await fetched('objects')
  showObjects()
  if (kind === 'object') await showObject(name)
  else if (kind === 'record') await showRecord(name, id)
  else await showRequests()
}

find.addEventListener('input', showObjects)
addEventListener('hashchange', () => visit(navigate))
visit(navigate)

/** The log goes on by itself while it is looked at. */
setInterval(() => {
  const isLog = location.hash === '' || location.hash.startsWith('#/requests')
  if (isLog && document.visibilityState === 'visible') visit(showRequests)
}, 2000)
