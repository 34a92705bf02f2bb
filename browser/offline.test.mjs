// The line is down: a form that was fetched before is opened from the disk, filled in on a phone without a network, and what it saved comes in once the line is back.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before, test } from 'node:test';
import { everywhere, launch, phone, signIn, startDemo, violations, wide } from './harness.mjs';

let demo, browser, folder, officer, desk;

before(async () => {
  demo = await startDemo();
  browser = await launch();
  folder = await mkdtemp(join(tmpdir(), 'lianfang-offline-'));
  officer = await signIn(browser, demo, 'Chou Yi-chun');
  desk = await signIn(browser, demo, 'Lin Shu-yu');
});
after(async () => { await browser?.close(); await demo?.stop(); await rm(folder, { recursive: true, force: true }); });

// fetched is a form on the disk, as whoever is on that page gets it.
const fetched = async (page, lang) => {
  await page.goto(`${demo.base}/report/offline?lang=en`);
  const [download] = await Promise.all([page.waitForEvent('download'), page.click(`a[href="/report/offline/form?in=${lang}"]`)]);
  const path = join(folder, `form-${Math.random()}.html`);
  await download.saveAs(path);
  return path;
};

// withoutLine opens it in a browser that reaches nothing, and notes whatever the page asks for or complains of.
const withoutLine = async (path, viewport) => {
  const context = await browser.newContext({ viewport, acceptDownloads: true, offline: true });
  const page = await context.newPage();
  const faults = [];
  page.on('request', (r) => { if (!/^(file|blob|data):/.test(r.url())) faults.push(r.url()); });
  page.on('console', (m) => { if (m.type() === 'error') faults.push(m.text()); });
  page.on('pageerror', (e) => faults.push(String(e)));
  await page.goto(pathToFileURL(path).href);
  return { page, context, faults };
};

const finish = async (page) => {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('button[type=submit]')]);
  assert.match(download.suggestedFilename(), /^lianfang-report-\d{12}\.json$/);
  const path = join(folder, `report-${Math.random()}.json`);
  await download.saveAs(path);
  return path;
};

const bring = async (page, path) => {
  await page.goto(`${demo.base}/report/offline?lang=en`);
  await page.setInputFiles('input[name=file]', path);
  await page.click('form[action="/report/offline"] button');
};

// minutesAgo is a moment as a field for days and minutes takes it, in Taipei.
const minutesAgo = (n) => new Date(Date.now() + (8 * 60 - n) * 60_000).toISOString().slice(0, 16);

test('anybody fills the form in without a line, and has a case and a code once there is one', async () => {
  const visitor = await browser.newContext({ viewport: phone });
  const page = await visitor.newPage();
  const form = await fetched(page, 'zh-TW');
  const off = await withoutLine(form, phone);
  assert.equal(await off.page.locator('[data-offline=must]').isVisible(), false);
  await off.page.click('button[type=submit]');
  assert.equal(await off.page.locator('[data-offline=must]').isVisible(), true, 'what happened is asked for');
  await off.page.fill('[name=what]', '網路斷了，診所的電腦全部被加密。');
  await off.page.fill('[name=place]', '山腳診所');
  assert.deepEqual(await violations(off.page), []);
  assert.ok(await off.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'it fits a phone');
  const saved = await finish(off.page);
  assert.deepEqual(await violations(off.page), []);
  assert.equal(await off.page.inputValue('[data-offline=copy]'), await readFile(saved, 'utf8'), 'the words can be copied too');
  assert.deepEqual(off.faults, [], 'it asks for nothing');
  await off.context.close();

  for (const time of ['first', 'second']) {
    await bring(page, saved);
    assert.equal(await page.inputValue('[name=what]'), '網路斷了，診所的電腦全部被加密。');
    assert.equal(await page.inputValue('[name=place]'), '山腳診所');
    assert.match(await page.textContent('main'), /written without a line \(at \d{4}-\d\d-\d\d \d\d:\d\d\)/);
    await page.click('form[action="/report"] button[type=submit]');
    await page.waitForSelector('[data-code]');
    if (time === 'second') continue;
    assert.match(await page.textContent('main'), /LF-INC-\d{4}-\d{4}/);
  }
  const found = await desk.page.goto(`${demo.base}/incidents?lang=en&q=${encodeURIComponent('山腳診所')}`);
  assert.equal(found.status(), 200);
  assert.equal(await desk.page.locator('main a[href^="/incidents/"]:has-text("診所的電腦")').count(), 1, 'sent twice it is one case');
  await visitor.close();
});

test("an organisation's hour is kept by the telephone call of then", async () => {
  const { page, faults } = officer;
  const form = await fetched(page, 'en');
  const off = await withoutLine(form, wide);
  await off.page.fill('[name=what]', 'All files of the wards are locked.');
  await off.page.fill('[name=knew]', minutesAgo(300));
  await off.page.check('[name=duty][value=yes]');
  await off.page.click('details:has([name=told]) summary');
  await off.page.fill('[name=told]', minutesAgo(260));
  await off.page.fill('[name=told_how]', 'By telephone to the duty officer; the platform did not answer.');
  assert.deepEqual(await violations(off.page), []);
  const saved = await finish(off.page);
  assert.deepEqual(off.faults, []);
  await off.context.close();

  await bring(page, saved);
  assert.equal(await page.inputValue('[name=told]'), JSON.parse(await readFile(saved, 'utf8')).fields.told);
  assert.doesNotMatch(await page.textContent('main'), /not written in a form|made for another/);
  await page.click('form[action="/incidents/new"] button.go');
  await page.waitForURL(/\/incidents\/[0-9a-f-]{36}/);
  const said = await page.textContent('main');
  assert.match(said, /written without a line at/);
  assert.match(said, /notify[^]*met/i);
  assert.doesNotMatch(said, /notify the incident[^]{0,200}met late/i);
  assert.deepEqual(faults, []);
});

test('the page is whole in both languages, on a phone and a desk', async () => {
  await everywhere(demo, officer.page, '/report/offline', 'the form for when there is no line');
});
