import { $ } from "./dom.js";

// clock runs on the server's time, whatever the reader's computer believes.
export function clock() {
  const here = $("[data-clock]"), utc = $("[data-clock-utc]");
  if (!here) return;
  const ahead = Date.parse(here.dataset.clock) - Date.now();
  const at = (d, timeZone, second) => d.toLocaleTimeString("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", second });
  const show = () => {
    const d = new Date(Date.now() + ahead);
    here.textContent = at(d, "Asia/Taipei", "2-digit");
    utc.textContent = at(d, "UTC");
    setTimeout(show, 1000 - d % 1000);
  };
  show();
}
