import { $, $$, fade, on, toast } from "./dom.js";

// small shows the buttons that need a script, and leads to what a form wants corrected.
export function small() {
  $$("[data-copy], [data-hold]").forEach(b => { b.hidden = false; });
  on(document, "click", e => {
    const b = e.target.closest("[data-copy]");
    if (b) navigator.clipboard.writeText(b.dataset.copy).then(() => toast(b.dataset.done));
  });
  const settle = () => { $$("#toasts > .toast").forEach(fade); $("[data-focus]")?.focus(); };
  on(document, "htmx:after:swap", settle);
  settle();
}
