/** Shows one environment, or all of them. */
export function environments(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>("input[name=environment]")) {
    // A browser keeps the choice over a reload.
    if (input.checked) document.documentElement.dataset.shown = input.value;
    input.addEventListener("change", () => {
      document.documentElement.dataset.shown = input.value;
    });
  }
}
