// Typing in a paper by keys: a number for the box, then on to the next statement.
// Without this the radios work as they do on any page.

const form = document.querySelector('form[data-paper-form]')
const statements = [...form.querySelectorAll('fieldset[data-paper]')]
const boxesOf = (statement) => [...statement.querySelectorAll('input[type=radio]')]

document.getElementById('paper-keys').hidden = false

function goTo(place) {
  const statement = statements[place]
  if (!statement) return form.querySelector('button[type=submit]').focus()
  const boxes = boxesOf(statement)
  ;(boxes.find((box) => box.checked) ?? boxes[0]).focus()
  statement.scrollIntoView({ block: 'center' })
}

form.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return
  const statement = event.target.closest('fieldset[data-paper]')
  if (!statement) return
  const place = statements.indexOf(statement)
  const boxes = boxesOf(statement)
  if (event.key === 'Backspace') {
    event.preventDefault()
    if (place > 0) goTo(place - 1)
  } else if (/^[0-9]$/.test(event.key)) {
    const box = event.key === '0' ? boxes.at(-1) : boxes.slice(0, -1)[Number(event.key) - 1]
    event.preventDefault()
    if (!box) return
    box.checked = true
    goTo(place + 1)
  } else if (event.key === 'Enter') {
    event.preventDefault()
    goTo(place + 1)
  }
})

// A page that comes back from the browser's history is the paper before: the numbers must not be mixed up.
window.addEventListener('pageshow', ({ persisted }) => {
  if (persisted) window.location.reload()
})

// What went wrong is read first.
if (!document.querySelector('.govuk-error-summary')) goTo(0)
