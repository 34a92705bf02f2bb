"use strict";
// Makes a file of the answers. It sends nothing: the policy of this page forbids that.
(() => {
  const form = document.querySelector("form");
  const at = (name) => document.querySelector(`[data-offline="${name}"]`);
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const once = Array.from(crypto.getRandomValues(new Uint8Array(26)), (b) => letters[b & 31]).join("");
  let saved = true;
  form.addEventListener("input", () => { saved = false; });
  addEventListener("beforeunload", (e) => { if (!saved) e.preventDefault(); });
  at("print").addEventListener("click", () => print());
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    const what = form.elements.namedItem("what");
    at("must").hidden = what.value.trim() !== "";
    if (!at("must").hidden) { what.focus(); return; }
    const fields = { once };
    for (const [name, value] of new FormData(form)) if (typeof value === "string" && value !== "" && name !== "form") fields[name] = value;
    const now = new Date();
    const report = JSON.stringify({ lianfang_report: 1, form: form.elements.namedItem("form").value, filled: now.toISOString(), fields }, null, 1);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([report], { type: "application/json" }));
    link.download = `lianfang-report-${now.toISOString().slice(0, 16).replace(/[-:T]/g, "")}.json`;
    link.click();
    at("copy").value = report;
    at("saved").hidden = false;
    at("saved").focus();
    saved = true;
  });
})();
