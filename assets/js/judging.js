import { $ } from "./dom.js";

// judging says how far an upload is compared until it is done; then it leads to the result, and moves nothing that somebody reads.
export function judging() {
  const box = $("[data-judging]");
  if (!box) return;
  const bar = $("progress", box), said = $("[role=status]", box);
  const ask = async () => {
    const r = await fetch(box.dataset.judging).catch(() => null);
    const { waiting, done, all } = r?.ok ? await r.json() : { waiting: 1 };
    if (waiting === 0) {
      said.textContent = box.dataset.done;
      bar.max = bar.value = 1;
      return;
    }
    if (all > 0) {
      bar.max = all;
      bar.value = done;
      said.textContent = box.dataset.at.replace("%1", done).replace("%2", all);
    }
    setTimeout(ask, 1500);
  };
  setTimeout(ask, 1500);
}
