import { $, $$, on } from "./dom.js";

// palette filters its entries while one types; Enter without a match searches.
export function palette() {
  const pal = $("#palette");
  if (!pal) return;
  const input = $("input", pal);
  const items = () => $$("li:not([hidden]) > a", pal);
  const mark = i => {
    const all = items();
    $$(".on", pal).forEach(a => a.classList.remove("on"));
    const a = all[(i + all.length) % all.length];
    input.removeAttribute("aria-activedescendant");
    if (!a) return;
    a.classList.add("on");
    a.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", a.parentElement.id);
  };
  on(document, "click", e => { if (e.target.closest("[data-palette]")) openPalette(); });
  on(pal, "click", e => { if (e.target === pal) pal.close(); });
  on(input, "input", () => {
    const q = input.value.trim().toLowerCase();
    $$("li", pal).forEach(li => { li.hidden = !li.textContent.toLowerCase().includes(q); });
    $$("h3", pal).forEach(h => { h.hidden = !$("li:not([hidden])", h.nextElementSibling); });
    mark(0);
  });
  on(input, "keydown", e => {
    const at = items().findIndex(a => a.classList.contains("on"));
    if (e.key === "ArrowDown") mark(at + 1);
    else if (e.key === "ArrowUp") mark(at - 1);
    else if (e.key === "Enter" && at >= 0) items()[at].click();
    else return;
    e.preventDefault();
  });
}

export function openPalette() {
  const pal = $("#palette");
  if (!pal || pal.open) return;
  pal.showModal();
  $("input", pal).select();
}
