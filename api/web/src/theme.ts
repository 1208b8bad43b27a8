/** Light or dark: what the system says, until the reader chooses. */

export type Theme = "light" | "dark";

const KEY = "access-atlas-theme";

export function theme(): Theme {
  const chosen = document.documentElement.dataset["theme"];
  if (chosen === "light" || chosen === "dark") return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export function restoreTheme(): void {
  const chosen = remembered();
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset["theme"] = chosen;
}

export function chooseTheme(wanted: Theme): void {
  document.documentElement.dataset["theme"] = wanted;
  try {
    localStorage.setItem(KEY, wanted);
  } catch {
    return; // storage may be forbidden; the choice then lasts as long as the page
  }
}

function remembered(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
