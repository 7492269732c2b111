// Saves each answer and comment as it is given. Without this script the page's own buttons save them.
// What it says to people stands in the data attributes of the form, in the language of the page.

const PAUSE_IN_TYPING = 1200
const FIRST_WAIT = 1000
const LONGEST_WAIT = 30000
const PATIENCE = 15000

/** What still has to be saved, by statement: the latest choice, the latest comment, or both. */
class Unsaved {
  #changes = new Map()

  set(statement, change) {
    this.#changes.set(statement, { ...this.#changes.get(statement), ...change })
  }

  /** Forget what was sent, but not what was typed since. */
  settle(statement, sent) {
    const left = Object.entries(this.#changes.get(statement) ?? {}).filter(([what, value]) => sent[what] !== value)
    if (left.length) this.#changes.set(statement, Object.fromEntries(left))
    else this.#changes.delete(statement)
    return left.length === 0
  }

  drop(statement) {
    this.#changes.delete(statement)
  }

  next() {
    const [first] = this.#changes
    return first ? { statement: first[0], change: first[1] } : null
  }

  all() {
    return [...this.#changes].map(([statement, change]) => ({ statement, ...change }))
  }

  get size() {
    return this.#changes.size
  }
}

/** Sends one change at a time, in order, and tries again with longer and longer waits. */
class Saver {
  #form
  #words
  #unsaved = new Unsaved()
  #busy = false
  #stopped = false
  #hopeless = false
  #wait = FIRST_WAIT
  #timer = null

  constructor(form) {
    this.#form = form
    this.#words = form.dataset
  }

  get unfinished() {
    return this.#unsaved.size > 0 && !this.#hopeless
  }

  get struggling() {
    return this.unfinished && this.#wait > FIRST_WAIT
  }

  add(statement, change) {
    this.#unsaved.set(statement, change)
    if (this.#stopped || this.struggling) return showStatus(statement, 'failed', this.#notSaved)
    showStatus(statement, 'saving', this.#words.saving)
    this.flush()
  }

  get #notSaved() {
    return this.#hopeless ? this.#words.notSaved : this.#words.notSavedYet
  }

  async flush() {
    clearTimeout(this.#timer)
    if (this.#busy || this.#stopped) return
    this.#busy = true
    for (let next = this.#unsaved.next(); next && !this.#stopped; next = this.#unsaved.next()) {
      if (!(await this.#send(next))) break
    }
    this.#busy = false
  }

  /** The page is going away: hand what is left to the browser, which sends it by itself. */
  handOver() {
    if (this.#stopped) return
    for (const change of this.#unsaved.all()) this.#request(change, { keepalive: true }).catch(() => {})
  }

  /** Whether to go on with the next change at once. */
  async #send({ statement, change }) {
    const answer = await this.#request({ statement, ...change }, { signal: AbortSignal.timeout(PATIENCE) }).catch(() => null)
    const news = await answer?.json().catch(() => null)
    if (!news || answer.status >= 500 || answer.status === 429) return this.#tryLater()
    if (news.expired) return this.#renew(news)
    this.#wait = FIRST_WAIT
    if (news.saved) return this.#saved(statement, change, news)
    if (answer.status === 400) return this.#refused(statement, news)
    return this.#stop(news)
  }

  #request(body, options) {
    return fetch(this.#form.dataset.save, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-CSRFToken': this.#form.elements.csrf_token.value },
      body: JSON.stringify(body),
      credentials: 'same-origin',
      ...options,
    })
  }

  #saved(statement, change, news) {
    if (this.#unsaved.settle(statement, change)) showStatus(statement, 'saved', this.#words.saved)
    showProgress(this.#words.progress, news.answered, news.of)
    showTrouble('')
    return true
  }

  #tryLater() {
    this.#showNotSaved(this.#words.offline)
    this.#timer = setTimeout(() => this.flush(), this.#wait)
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT)
    return false
  }

  /** The session had ended. The answer brings a new token, so the same change is sent again. */
  #renew(news) {
    const known = this.#form.elements.csrf_token
    if (known.dataset.renewed === news.csrf_token) return this.#tryLater()
    known.value = known.dataset.renewed = news.csrf_token
    return true
  }

  #refused(statement, news) {
    this.#unsaved.drop(statement)
    showStatus(statement, 'failed', `${this.#words.refused} ${news.message}`)
    return true
  }

  /** The round has closed, the response is sent, or the personal code is gone from this browser. */
  #stop(news) {
    this.#stopped = true
    this.#hopeless = !news.unknown
    this.#showNotSaved(news.message)
    return false
  }

  #showNotSaved(message) {
    for (const { statement } of this.#unsaved.all()) showStatus(statement, 'failed', this.#notSaved)
    showTrouble(message)
  }
}

function showStatus(statement, state, text) {
  const status = document.getElementById(`status-${statement}`)
  if (!status) return
  status.dataset.state = state
  status.textContent = text
}

function showTrouble(text) {
  const box = document.getElementById('save-trouble')
  if (box.textContent !== text) box.textContent = text
  box.hidden = !text
}

function showProgress(words, answered, asked) {
  const text = document.getElementById('progress-text')
  const bar = document.querySelector('.app-progress__fill')
  if (text) text.textContent = words.replace('{answered}', answered).replace('{asked}', asked)
  if (bar) bar.setAttribute('width', asked ? String(Math.round((1000 * answered) / asked) / 10) : '0')
}

function watch(form) {
  const saver = new Saver(form)
  const pauses = new Map()
  let leaving = false

  const addComment = (area) => {
    clearTimeout(pauses.get(area))
    pauses.delete(area)
    saver.add(area.dataset.statement, { comment: area.value })
  }
  const addCommentsInHand = () => [...pauses.keys()].forEach(addComment)

  form.addEventListener('change', ({ target }) => {
    if (target.type === 'radio') saver.add(target.closest('[data-statement]').dataset.statement, { choice: target.value })
  })
  form.addEventListener('input', ({ target }) => {
    if (target.tagName !== 'TEXTAREA') return
    clearTimeout(pauses.get(target))
    pauses.set(target, setTimeout(() => addComment(target), PAUSE_IN_TYPING))
    showStatus(target.dataset.statement, 'saving', form.dataset.saving)
  })
  form.addEventListener('focusout', ({ target }) => {
    if (pauses.has(target)) addComment(target)
  })
  form.addEventListener('submit', (event) => {
    addCommentsInHand()
    leaving = !saver.struggling || navigator.onLine
    if (leaving) return
    event.preventDefault()
    showTrouble(form.dataset.offline)
    saver.flush()
  })
  window.addEventListener('online', () => saver.flush())
  window.addEventListener('beforeunload', (event) => {
    if (!leaving && (saver.unfinished || pauses.size)) event.preventDefault()
  })
  window.addEventListener('pagehide', () => {
    if (leaving) return
    addCommentsInHand()
    saver.handOver()
  })
  window.addEventListener('pageshow', () => {
    leaving = false
    addWhatCameBack(form, saver)
  })
}

/** A page can come back filled in with what was never saved: from the browser's history, or from the server. */
function addWhatCameBack(form, saver) {
  for (const radio of form.querySelectorAll('input[type=radio]:checked')) {
    const { statement } = radio.closest('[data-statement]').dataset
    const marked = document.getElementById(`status-${statement}`).dataset.state
    if (!radio.defaultChecked || marked === 'failed') saver.add(statement, { choice: radio.value })
  }
  for (const area of form.querySelectorAll('textarea')) {
    if (area.value !== area.defaultValue) saver.add(area.dataset.statement, { comment: area.value })
  }
}

function offerCopy(button) {
  if (!navigator.clipboard) return
  button.hidden = false
  button.addEventListener('click', async () => {
    const status = document.getElementById('copy-status')
    try {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim())
      status.textContent = button.dataset.copied
    } catch {
      status.textContent = button.dataset.notCopied
    }
  })
}

document.querySelectorAll('form[data-questionnaire]').forEach(watch)
document.querySelectorAll('button[data-copy]').forEach(offerCopy)
