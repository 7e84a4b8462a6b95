const KEY = "estate-theme";

/** The button that switches between light and dark; the system's choice holds until then. */
export function theme(): void {
  const root = document.documentElement;
  const kept = stored();
  if (kept === "light" || kept === "dark") root.dataset.theme = kept;
  document.querySelector("#theme")?.addEventListener("click", () => {
    const isDark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = isDark ? "light" : "dark";
    try {
      localStorage.setItem(KEY, root.dataset.theme);
    } catch {
      // Browsers may refuse storage to files: the choice then lasts until the page is closed.
    }
  });
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
