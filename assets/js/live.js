import { $, $$, on } from "./dom.js";

// live puts what the stream sends where it belongs: an event named like a region carries its new content, an event named like a pill
// carries how many rows wait. A region that somebody points at, has the focus in, marks or has stopped keeps its content until they are done.
export function live() {
  const mark = $("[data-live]");
  if (!mark) return;
  const waiting = new Map();
  let fails = 0, last = Date.now(), polling;

  const say = () => {
    const held = waiting.size > 0;
    mark.classList.toggle("is-held", held || fails > 0);
    const at = new Date(last).toLocaleTimeString("en-GB", { timeZone: "Asia/Taipei", hour: "2-digit", minute: "2-digit" });
    mark.textContent = fails ? mark.dataset.lost + " " + at : held ? mark.dataset.held : mark.dataset.on;
  };
  const put = (region, html) => {
    if (busy(region)) waiting.set(region, html);
    else { waiting.delete(region); region.innerHTML = html; window.htmx?.process(region); }
  };
  const release = () => { for (const [region, html] of waiting) put(region, html); say(); };
  const take = (name, data) => {
    last = Date.now();
    const region = $(`[data-region="${CSS.escape(name)}"]`), pill = $(`[data-pill="${CSS.escape(name)}"]`);
    if (region) put(region, data);
    if (pill && +data > 0) { pill.hidden = false; pill.textContent = pill.dataset.say.replace("#", +data); }
    say();
  };

  on(document, "htmx:sse:before:message", e => take(e.detail.message.event, e.detail.message.data));
  on(document, "htmx:sse:after:connection", () => { fails = 0; last = Date.now(); clearInterval(polling); polling = 0; say(); });
  on(document, "htmx:sse:error htmx:error", () => {
    if (++fails === 3 && !polling) polling = setInterval(poll, 15000);
    say();
  });
  on(document, "pointerout focusout selectionchange", () => setTimeout(release, 50));
  on(document, "click", e => {
    const b = e.target.closest("[data-hold]");
    if (!b) return;
    const held = b.getAttribute("aria-pressed") !== "true";
    b.setAttribute("aria-pressed", held);
    $(`[data-region="${b.dataset.hold}"]`)?.classList.toggle("is-held", held);
    release();
  });

  // poll reads the page again when the stream stays away.
  async function poll() {
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    $$("[data-region]", fresh).forEach(r => take(r.dataset.region, r.innerHTML));
  }
}

function busy(region) {
  const marked = getSelection();
  return region.classList.contains("is-held") ||
    (matchMedia("(hover: hover)").matches && region.matches(":hover")) ||
    region.contains(document.activeElement) ||
    (!marked.isCollapsed && region.contains(marked.anchorNode));
}
