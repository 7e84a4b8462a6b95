/** Finds entries by any words in them, and hides the rest. `/` leads to the field, Escape empties it. */
export function search(): void {
  const field = document.querySelector<HTMLInputElement>("#search");
  const found = document.querySelector<HTMLOutputElement>("#found");
  if (!field || !found) return;
  const entries = [...document.querySelectorAll<HTMLElement>("[data-item]")];
  const sections = [...document.querySelectorAll<HTMLElement>("main > section")];
  const nodes = [...document.querySelectorAll<SVGElement>("[data-node]")];
  let texts: string[] | undefined;

  const run = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    texts ??= entries.map(textOf);
    const fits = (text: string) => words.every((word) => text.includes(word));
    let matches = 0;
    for (const [i, entry] of entries.entries()) {
      const isMatch = fits(texts[i] ?? "");
      entry.hidden = !isMatch;
      if (isMatch) matches++;
    }
    for (const node of nodes) node.classList.toggle("dim", !fits((node.textContent ?? "").toLowerCase()));
    for (const section of sections) {
      const own = section.querySelectorAll("[data-item]");
      section.hidden =
        words.length > 0 && own.length > 0 && ![...own].some((entry) => !(entry as HTMLElement).hidden);
    }
    found.value = words.length === 0 ? "" : matches === 0 ? "nothing" : `${matches} found`;
  };
  field.addEventListener("input", run);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.activeElement === field) {
      field.value = "";
      run();
    }
    const isTyping =
      event.target instanceof HTMLInputElement &&
      event.target.type !== "checkbox" &&
      event.target.type !== "radio";
    if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    field.focus();
  });
  // A browser keeps the words over a reload.
  if (field.value !== "") run();
}

/** What an entry says, with the environment that it belongs to. */
const textOf = (entry: HTMLElement): string =>
  `${entry.textContent} ${entry.dataset.environment ?? ""}`.toLowerCase();
