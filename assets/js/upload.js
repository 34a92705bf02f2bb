import { $, on } from "./dom.js";

// upload sends the file of a form in parts (tus 1.0), so that a lost connection costs one part and not the file. The address of what was begun is kept
// with the page in the browser's history: after a reload the same file goes on where it stopped. Without this script the form sends the file whole.
export function upload() {
  const form = $("form[data-upload]");
  if (form) on(form, "submit", e => { e.preventDefault(); start(form); });
  if (form && kept()) words(form, $("[data-sending]", form).dataset.on);
}

const part = 1 << 20, tries = 8;
const kept = () => history.state?.upload;
const keep = upload => history.replaceState({ ...history.state, upload }, "");
const wait = ms => new Promise(done => setTimeout(done, ms));
const base64 = bytes => btoa(String.fromCharCode(...bytes));
const megabytes = n => (n / (1 << 20)).toFixed(1);

function words(form, say) {
  $("[data-sending]", form).hidden = false;
  $("[data-sending] progress", form).hidden = true;
  $("[data-sending] button", form).hidden = true;
  $("[data-sending] [role=status]", form).textContent = say;
}

async function start(form) {
  const file = $("input[type=file]", form).files[0], box = $("[data-sending]", form), bar = $("progress", box), stop = $("button", box), said = $("[role=alert]", form), go = $("[type=submit]", form);
  if (!file) return;
  const key = [file.name, file.size, file.lastModified].join(":");
  const say = (line, done, all) => {
    $("[role=status]", box).textContent = line.replace("%1", done).replace("%2", all);
    if (all > 0) { bar.max = all; bar.value = done; } else bar.removeAttribute("value");
  };
  const ask = (path, options) => call(path, options, () => say(box.dataset.again));
  let path = kept()?.key === key && kept().path, stopped = false;
  box.hidden = bar.hidden = stop.hidden = false;
  said.hidden = go.disabled = true;
  stop.onclick = async () => { stopped = true; keep(); await ask(path, { method: "DELETE" }).catch(() => {}); location.reload(); };
  try {
    let at = path ? await offset(ask, path) : -1;
    if (at < 0) {
      path = await begin(ask, form.dataset.upload, file);
      keep({ key, path });
      at = 0;
    }
    while (at < file.size && !stopped) {
      say(box.dataset.send, megabytes(at), megabytes(file.size));
      at = await send(ask, path, file, at);
    }
    stop.hidden = true;
    for (;;) {
      const state = await (await ask(path, {})).json();
      if (state.code === "unknown_header") { keep(); location.assign("/exposure/columns?did=columns_asked"); return; }
      if (state.state === "refused") throw { title: state.message[document.documentElement.lang === "en" ? "en" : "zh-TW"] };
      if (state.state === "judging") state.to_compare ? say(box.dataset.judge, state.compared || 0, state.to_compare) : say(box.dataset.soon);
      else say(box.dataset.read);
      if (state.state === "taken") { keep(); location.assign(form.dataset.to); return; }
      if (state.state === "judged") { keep(); location.assign(form.dataset.to + state.number); return; }
      await wait(700);
    }
  } catch (e) {
    if (stopped) return;
    keep();
    said.textContent = e.title || box.dataset.failed;
    said.hidden = false;
    box.hidden = true;
    go.disabled = false;
  }
}

async function begin(ask, path, file) {
  const name = base64(new TextEncoder().encode(file.name));
  const r = await ask(path, { method: "POST", headers: { "Upload-Length": file.size, "Upload-Metadata": "filename " + name } });
  return r.headers.get("Location");
}

// offset tells where to go on, -1 where there is nothing to go on with.
async function offset(ask, path) {
  const r = await ask(path, { method: "HEAD" }).catch(e => { if (e.status === 404) return null; throw e; });
  return r ? +r.headers.get("Upload-Offset") : -1;
}

// send sends one part and gives how far the file is then. Somebody else's part in between, or a lost answer, is found by asking.
async function send(ask, path, file, at) {
  const piece = await file.slice(at, at + part).arrayBuffer();
  const headers = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": at };
  if (crypto.subtle) headers["Upload-Checksum"] = "sha256 " + base64(new Uint8Array(await crypto.subtle.digest("SHA-256", piece)));
  try {
    const r = await ask(path, { method: "PATCH", headers, body: piece });
    return +r.headers.get("Upload-Offset");
  } catch (e) {
    if (e.status !== 409 && e.status !== 460) throw e;
    return offset(ask, path);
  }
}

// call asks until an answer comes; a problem is thrown as it came, with its status. What the server has no answer for is asked again.
async function call(path, options, lost) {
  for (let n = 0; ; n++) {
    const r = await fetch(path, { ...options, headers: { "Tus-Resumable": "1.0.0", "Accept-Language": document.documentElement.lang, ...options.headers } }).catch(() => null);
    if (r?.ok) return r;
    if (r && r.status < 500) throw { ...(r.headers.get("Content-Type")?.includes("json") ? await r.json().catch(() => ({})) : {}), status: r.status };
    if (n === tries) throw {};
    lost();
    await wait(Math.min(500 * 2 ** n, 8000));
  }
}
