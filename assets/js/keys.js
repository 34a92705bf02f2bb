import { $, $$, on } from "./dom.js";
import { openPalette } from "./palette.js";

// keys: Ctrl K or / the palette, G and a letter a page, J and K the rows, ? the list of them. Single letters work only outside fields.
export function keys() {
  const pages = Object.fromEntries($$("[data-go]").map(k => [k.textContent.slice(-1).toLowerCase(), k.dataset.go]));
  let going = 0;
  on(document, "keydown", e => {
    const key = e.key.toLowerCase();
    if ((e.ctrlKey || e.metaKey) && key === "k") { e.preventDefault(); openPalette(); return; }
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input, textarea, select, dialog[open]")) return;
    if (Date.now() - going < 1500 && pages[key]) { location.href = pages[key]; return; }
    going = key === "g" ? Date.now() : 0;
    if (key === "/") { e.preventDefault(); openPalette(); }
    if (key === "?") $("#keys")?.showModal();
    if (key === "j" || key === "k") step(key === "j" ? 1 : -1);
  });
}

function step(by) {
  const rows = $$("[data-rows] tbody th a, [data-rows] .match");
  if (!rows.length) return;
  const at = rows.indexOf(document.activeElement);
  rows[Math.min(Math.max(at + by, 0), rows.length - 1)].focus();
}
