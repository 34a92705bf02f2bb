import { $, $$, on } from "./dom.js";

// draft keeps what is typed into a report in this browser until it has come to the centre, and holds it back while there is no way there. The word in "once"
// is kept with it: a report that came, and whose answer was lost, is known again when it is sent a second time.
const prefix = "lianfang:draft:", sent = "lianfang:sent", lasts = 12 * 3600e3, again = 10e3;

export function draft() {
  if (!works()) return;
  if ($("[data-code]") || new URLSearchParams(location.search).get("did") === "incident_came") arrived();
  $$("[data-draft]").forEach(keep);
}

// works tells whether this browser keeps anything: some are told not to.
function works() {
  try {
    localStorage.setItem(prefix, "");
    localStorage.removeItem(prefix);
    return true;
  } catch {
    return false;
  }
}

function arrived() {
  localStorage.removeItem(prefix + sessionStorage.getItem(sent));
  sessionStorage.removeItem(sent);
}

const fieldsOf = form => [...form.elements].filter(e => e.name && (e.type !== "hidden" || e.name === "once") && e.type !== "submit" && e.type !== "button");
const ticks = e => e.type === "radio" || e.type === "checkbox";
const initial = e => ticks(e) ? e.checked === e.defaultChecked : e.tagName === "SELECT" ? [...e.options].every(o => o.selected === o.defaultSelected) : e.value === e.defaultValue;

function keep(bar) {
  const form = bar.closest("form"), key = prefix + bar.dataset.draft;
  const part = name => $(`[data-draft-${name}]`, bar);
  let off = false, ready = false, held = null, timer = 0, pause = 0;

  const save = () => {
    clearTimeout(pause);
    if (off || ready || fieldsOf(form).every(e => e.name === "once" || initial(e))) return;
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), fields: fieldsOf(form).filter(e => !ticks(e) || e.checked).map(e => [e.name, e.value]) }));
  };

  const bring = () => {
    let was = null;
    try { was = JSON.parse(localStorage.getItem(key)); } catch { /* what is no draft is none */ }
    if (!was || Date.now() - was.at > lasts) { localStorage.removeItem(key); return; }
    for (const e of fieldsOf(form)) {
      const values = was.fields.filter(([name]) => name === e.name).map(([, value]) => value);
      if (ticks(e)) e.checked = values.includes(e.value);
      else if (values.length) e.value = values[0];
    }
    part("when").textContent = new Date(was.at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    part("back").hidden = false;
  };

  const send = async by => {
    held = by ?? null;
    clearTimeout(timer);
    form.setAttribute("aria-busy", "true");
    const open = await reachable();
    form.removeAttribute("aria-busy");
    part("lost").hidden = open;
    if (!open) { timer = setTimeout(() => send(by), again); return; }
    save();
    sessionStorage.setItem(sent, bar.dataset.draft);
    ready = true;
    form.requestSubmit(by);
  };

  part("bar").hidden = false;
  if (bar.dataset.fresh === "yes") bring();
  on(form, "input change", () => { clearTimeout(pause); pause = setTimeout(save, 300); });
  on(window, "pagehide", save);
  on(window, "pageshow", () => { ready = false; });
  on(window, "online", () => { if (!part("lost").hidden) send(held); });
  on(part("retry"), "click", () => send(held));
  on(part("clear"), "click", () => { localStorage.removeItem(key); ready = true; location.replace(location.pathname); });
  on(part("off"), "change", e => { off = e.target.checked; if (off) localStorage.removeItem(key); else save(); });
  on(form, "submit", e => {
    if (ready) return;
    e.preventDefault();
    save();
    send(e.submitter);
  });
}

// reachable asks the centre for nothing but an answer.
async function reachable() {
  try {
    return (await fetch("/healthz", { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(5000) })).ok;
  } catch {
    return false;
  }
}
