import { $, on, root } from "./dom.js";

// theme changes at once; the form still tells the server, which keeps the choice in a cookie.
export function theme() {
  const form = $("[data-theme-form]");
  if (!form) return;
  on(form, "submit", e => {
    e.preventDefault();
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    const body = new URLSearchParams(new FormData(form));
    body.set("theme", root.dataset.theme = dark ? "light" : "dark");
    fetch(form.action, { method: "POST", body, redirect: "manual" });
  });
}
