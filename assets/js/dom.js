export const root = document.documentElement;
export const $ = (s, e = document) => e.querySelector(s);
export const $$ = (s, e = document) => [...e.querySelectorAll(s)];
export const on = (e, names, f) => names.split(" ").forEach(n => e.addEventListener(n, f));

// toast says one sentence; it stays ten seconds, and longer while it is pointed at or holds the focus.
export function toast(words) {
  const t = document.createElement("div");
  t.className = "toast";
  t.textContent = words;
  $("#toasts").replaceChildren(t);
  fade(t);
}

export function fade(t) {
  let left;
  const start = ms => { left = setTimeout(() => t.remove(), ms); };
  on(t, "mouseenter focusin", () => clearTimeout(left));
  on(t, "mouseleave focusout", () => { clearTimeout(left); start(4000); });
  start(10000);
}
