// A screen that people share goes back to its start when nobody has touched it for a while.
// Without JavaScript the page does so by itself, by a refresh in its head.

const WARNING = 20_000
const SIGNS_OF_LIFE = ['keydown', 'pointerdown', 'touchstart', 'wheel', 'input']

const dialog = document.getElementById('kiosk')
const { start } = dialog.dataset
const after = Number(dialog.dataset.seconds) * 1000
const warns = after > WARNING

let timers = []
let since = Date.now()
let leaving = false

function leave() {
  leaving = true
  window.location.replace(start)
}

function beginAgain() {
  if (leaving) return
  timers.forEach(clearTimeout)
  since = Date.now()
  if (dialog.open) dialog.close()
  timers = [setTimeout(leave, after)]
  if (warns) timers.push(setTimeout(() => dialog.showModal(), after - WARNING))
}

// Timers stand still while a tablet sleeps.
function lookAtTheClock() {
  if (document.visibilityState === 'visible' && Date.now() - since >= after) leave()
}

if (warns) SIGNS_OF_LIFE.forEach((sign) => document.addEventListener(sign, beginAgain, { capture: true, passive: true }))
document.addEventListener('visibilitychange', lookAtTheClock)

// Nothing may hold the page: a browser that asks “Leave this page?” would show it to the next person.
window.addEventListener(
  'beforeunload',
  (event) => {
    if (leaving) event.stopImmediatePropagation()
  },
  { capture: true }
)

// The back button asks the server anew, which knows whether anybody is answering.
window.addEventListener('pageshow', ({ persisted }) => {
  if (persisted) window.location.reload()
})

beginAgain()
