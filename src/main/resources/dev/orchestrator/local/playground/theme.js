// Dark, light, or as the machine prefers.

const KEY = "playground-theme";
const ORDER = ["auto", "dark", "light"];
let now = "auto";

function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function startTheme() {
  set(ORDER.includes(stored()) ? stored() : "auto");
}

function set(theme) {
  now = theme;
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function toggleTheme() {
  set(ORDER[(ORDER.indexOf(now) + 1) % ORDER.length]);
  try {
    localStorage.setItem(KEY, now);
  } catch {
    // The choice then lasts as long as the page.
  }
}

export const themeName = () => (now === "auto" ? "system" : now);
