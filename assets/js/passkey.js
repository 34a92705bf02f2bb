import { $, $$, on } from "./dom.js";

// passkey lets a device sign somebody in, or make a new passkey. Where the browser cannot, the part that needs it stays hidden.
export function passkey() {
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) return;
  $$("[data-passkey]").forEach(box => {
    box.hidden = false;
    const making = box.matches("form");
    on(making ? box : $("button", box), making ? "submit" : "click", e => { e.preventDefault(); ceremony(box, making); });
  });
}

async function ceremony(box, making) {
  const said = $("[role=alert]", box), go = $("button", box);
  said.textContent = "";
  go.disabled = true;
  try {
    const { ceremony, options: { publicKey } } = await post(box.dataset.passkey + "/begin", {});
    const credential = making
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
    const { to } = await post(box.dataset.passkey + "/finish", { ceremony, credential: credential.toJSON(), name: $("[name=name]", box)?.value, back: box.dataset.back });
    location.assign(to);
  } catch (e) {
    said.textContent = e.title || said.dataset.failed;
    go.disabled = false;
  }
}

// post sends JSON; a problem is thrown as it came, and its title is a sentence for people.
async function post(path, body) {
  const r = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  if (r.ok) return r.json();
  throw r.headers.get("Content-Type")?.includes("json") ? await r.json() : {};
}
