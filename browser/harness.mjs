// A real demo in a real browser: the binary is started on a free port of loopback, and people sign in by the links that it prints.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

// startDemo gives the address, everybody's sign-in link by name, and stop. LIANFANG_DEMO is a store that has the fictitious nation already (made.mjs): a copy of it is ready in a twentieth of
// the time that a new one takes.
export async function startDemo() {
  const store = mkdtempSync(join(tmpdir(), 'lianfang-browser-'));
  if (process.env.LIANFANG_DEMO) cpSync(process.env.LIANFANG_DEMO, store, { recursive: true });
  const child = spawn('bin/lianfang', ['demo', '--listen', '127.0.0.1:0', '--store', store, '--speed', '8', '--lang', 'en'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (b) => { said += b; });
  const links = new Map(), posts = new Map(); // both by name: the sign-in link, and where the person works
  let base = '';
  await new Promise((ready, fail) => {
    child.on('exit', (code) => fail(new Error(`the demo ended with ${code}: ${said}`)));
    child.stderr.on('data', () => { if (said.includes('Ctrl-C')) ready(); });
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('http://localhost') && !line.includes('/sign-in/')) base = line;
      const m = /^(\S+\/sign-in\/\S+)\s+(.+?), (.*)/.exec(line);
      if (m) { links.set(m[2], m[1]); posts.set(m[2], m[3]); }
    });
  });
  return { base, links, posts, store, stop: () => ended(child, store), keep: (to) => ended(child, store, to) };
}

// ended stops a server and takes its store away, or copies it first.
const ended = (child, store, to) => new Promise((done) => {
  child.removeAllListeners('exit');
  child.on('exit', () => {
    if (to) cpSync(store, to, { recursive: true });
    rmSync(store, { recursive: true, force: true });
    done();
  });
  child.kill('SIGTERM');
});

// startCentre gives an empty centre: its address, the first administrator's sign-in link, the command line on its store, and stop.
export async function startCentre(...flags) {
  const store = mkdtempSync(join(tmpdir(), 'lianfang-browser-'));
  const child = spawn('bin/lianfang', ['serve', '--listen', '127.0.0.1:0', '--store', store, '--lang', 'en', ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '', out = '';
  child.stdout.on('data', (b) => { out += b; });
  await new Promise((ready, fail) => {
    child.on('exit', (code) => fail(new Error(`the centre ended with ${code}: ${said}`)));
    child.stderr.on('data', (b) => { said += b; if (/sign-in\/\S+/.test(said)) ready(); });
  });
  const cli = (...args) => execFileSync('bin/lianfang', [...args, '--store', store, '--lang', 'en'], { encoding: 'utf8' });
  return { base: out.trim().split('\n')[1], first: /http\S+\/sign-in\/\S+/.exec(said)[0], cli, stop: () => ended(child, store) };
}

export const launch = () => chromium.launch({ executablePath: '/usr/bin/chromium', args: flags });

// signIn opens a person's link and presses the one button; faults gathers what a user would call broken.
export const signIn = (browser, demo, name, options = {}) => comeIn(browser, demo.links.get(name), options);

// comeIn is signIn by a link.
export async function comeIn(browser, link, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-TW', ...options });
  const page = await context.newPage();
  const faults = [];
  page.on('console', (m) => { if (m.type() === 'error') faults.push(`console: ${m.text()}`); });
  page.on('pageerror', (e) => faults.push(`script: ${e}`));
  page.on('response', (r) => { if (r.status() >= 400) faults.push(`${r.status()} ${r.url()}`); });
  await page.goto(link);
  await page.click('main form button');
  await page.waitForLoadState();
  return { context, page, faults };
}

// violations runs axe on the page when what moves has come to rest: half faded in, nothing has the contrast that it will have.
export async function violations(page) {
  await page.evaluate(() => Promise.all(document.getAnimations().filter((a) => a.effect?.getComputedTiming().endTime !== Infinity).map((a) => a.finished.catch(() => {}))));
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(' | ')}`);
}

// answered does what leads to another page, and waits for that page: a form that keeps drafts asks first whether the centre can be reached.
export async function answered(page, act) {
  const came = page.waitForNavigation();
  await act();
  await came;
}

export const phone = { width: 390, height: 844 }, wide = { width: 1440, height: 900 };

// faultless holds a page against axe, and against the width of its screen.
export async function faultless(page, what) {
  assert.deepEqual(await violations(page), [], what);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), `${what} is wider than the screen`);
}

// everywhere looks at a page in both languages and at both widths.
export async function everywhere(demo, page, path, what) {
  for (const size of [wide, phone]) for (const lang of ['en', 'zh-TW']) {
    await page.setViewportSize(size);
    await page.goto(`${demo.base}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
    await faultless(page, `${what}, ${lang}, ${size.width}`);
  }
}
