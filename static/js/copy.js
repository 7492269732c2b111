// Copies the value of a read-only input. Without JavaScript the button stays hidden and people copy by hand.

async function copy(input) {
  try {
    await navigator.clipboard.writeText(input.value);
    return true;
  } catch {
    input.select();
    return document.execCommand("copy");
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const input = document.getElementById(button.dataset.copy);
  const said = document.getElementById(`${button.dataset.copy}-copied`);
  button.hidden = false;
  button.addEventListener("click", async () => {
    said.textContent = (await copy(input)) ? "Copied" : "Select the text above and copy it";
  });
}
