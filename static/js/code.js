// The QR code of a slip carries its code behind # in the address, which is sent to no server.

const input = document.getElementById('code')
const carried = window.location.hash.slice(1)

if (carried) {
  window.history.replaceState(null, '', window.location.pathname)
  if (input && !input.value) input.value = carried
}
