// The doors of the public and the pages behind a list, and what arrives while somebody is looking.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch, signIn, startDemo, violations } from './harness.mjs';

let demo, browser, desk;

before(async () => {
  demo = await startDemo();
  browser = await launch();
  desk = await signIn(browser, demo, 'Lin Shu-yu');
});
after(async () => { await browser?.close(); await demo?.stop(); });

// firstLink opens a list and gives the address behind its first line.
async function firstLink(page, list, selector) {
  await page.goto(demo.base + list);
  return page.locator(selector).first().getAttribute('href');
}

test('a withdrawal changes the open page of the desk by itself, and is on the member\'s page', async () => {
  const bring = (name, bundle) => {
    const file = join(demo.store, name);
    writeFileSync(file, JSON.stringify(bundle));
    execFileSync('bin/lianfang', ['import', '--store', demo.store, '--source', 'tern-rock', '--wait', file]);
  };
  const advisory = JSON.parse(readFileSync('examples/advisory.json', 'utf8'));
  bring('advisory.json', advisory);
  await desk.page.goto(`${demo.base}/warnings?lang=en&q=tomcat`);
  const href = await desk.page.locator('main a[href^="/warnings/"]', { hasText: 'Tomcat' }).first().getAttribute('href');
  const place = `${demo.base}${href.replace(/\/desk.*$/, '')}`;
  if (await desk.page.goto(`${place}/desk?lang=en`) && await desk.page.locator('form[action$="/approve"]').count()) {
    await desk.page.click('form[action$="/approve"] button');
    await desk.page.waitForLoadState();
  }
  assert.doesNotMatch(await desk.page.textContent('[data-region="way"]'), /Corrected/);
  await desk.page.evaluate(() => { window.sameDocument = true; });
  const host = advisory.objects.find((o) => o.name === 'Host of the second stage');
  bring('withdrawal.json', { type: 'bundle', id: 'bundle--5f3c9c56-4a0f-4b51-9d1e-33b1a86f2f01', objects: [{ ...host, revoked: true, modified: '2026-11-24T09:15:00.000Z' }] });
  await desk.page.waitForFunction(() => document.querySelector('[data-region="way"]').textContent.includes('Corrected'), null, { timeout: 60000 });
  assert.equal(await desk.page.evaluate(() => window.sameDocument), true, 'the page was loaded again');
  const number = (await desk.page.textContent('main')).match(/LF-ANA-\d{6}-\d{8}/)[0];
  const told = await desk.page.locator('#recipients tbody th').allTextContents();
  const name = [...demo.posts.keys()].find((n) => told.some((org) => demo.posts.get(n).includes(org.trim())));
  const member = await signIn(browser, demo, name);
  await member.page.goto(`${demo.base}/warnings/${number}?lang=en`);
  assert.equal(await member.page.locator('tr.gone').count(), 1, 'one indicator is struck out, the others stand');
  assert.match(await member.page.textContent('main'), /withdrawn by its source/);
  assert.deepEqual(member.faults, []);
  await member.context.close();
});

test('the pages of nobody and the pages behind the lists have no fault', async () => {
  const item = await firstLink(desk.page, '/intelligence?lang=en', 'main a[href^="/intelligence/"]');
  const link = new URL(demo.links.get('Chou Yi-chun')).pathname;
  const visits = [
    { open: await browser.newContext(), paths: ['/sign-in', link, '/sign-in/lfk_used', '/no-such-page'] },
    { open: desk.context, paths: [item, '/intelligence?state=withdrawn', '/intelligence?q=no-such-word-anywhere', '/warnings?state=draft', '/members/no-such-member'] },
  ];
  const found = [];
  for (const { open, paths } of visits) {
    const page = await open.newPage();
    page.on('pageerror', (e) => found.push(`script: ${e}`));
    page.on('requestfailed', (r) => { // leaving a page cuts its stream, which is no fault
      if (!new URL(r.url()).pathname.startsWith('/live')) found.push(`${r.url()}: ${r.failure().errorText}`);
    });
    for (const path of paths) {
      for (const lang of ['zh-TW', 'en']) {
        for (const [width, height, colorScheme] of [[1440, 900, 'light'], [390, 844, 'dark']]) {
          await page.setViewportSize({ width, height });
          await page.emulateMedia({ colorScheme });
          const where = `${path} ${lang} ${width}`;
          const answer = await page.goto(`${demo.base}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
          const expected = path.includes('no-such-page') || path.includes('no-such-member') ? 404 : 200;
          if (answer.status() !== expected) found.push(`${where}: ${answer.status()}, not ${expected}`);
          if ((await answer.body()).length >= 60 * 1024) found.push(`${where}: ${(await answer.body()).length} bytes`);
          const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          if (wider > 1) found.push(`${where}: ${wider} px wider than the screen`);
          found.push(...(await violations(page)).map((v) => `${where}: ${v}`));
        }
      }
    }
    await page.close();
  }
  await visits[0].open.close();
  assert.deepEqual(found, []);
});

test('the keys open the palette and lead to a page', async () => {
  await desk.page.goto(`${demo.base}/now?lang=en`);
  await desk.page.keyboard.press('Control+k');
  await desk.page.locator('#palette[open]').waitFor();
  await desk.page.keyboard.press('Escape');
  await desk.page.locator('#palette:not([open])').waitFor({ state: 'hidden' });
  await desk.page.keyboard.press('g');
  await desk.page.keyboard.press('w');
  await desk.page.waitForURL(/\/warnings/);
});

test('the theme and the language stay when they were chosen, without script too', async () => {
  for (const javaScriptEnabled of [true, false]) {
    const reader = await signIn(browser, demo, 'Hsu Chin-shui', { javaScriptEnabled, colorScheme: 'light' });
    await reader.page.goto(`${demo.base}/warnings?lang=en`);
    await reader.page.locator('form[action="/theme"] button').first().click();
    await reader.page.waitForLoadState('networkidle');
    await reader.page.goto(`${demo.base}/exposure`);
    assert.equal(await reader.page.locator('html').getAttribute('data-theme'), 'dark', `script ${javaScriptEnabled}`);
    assert.equal(await reader.page.locator('html').getAttribute('lang'), 'en');
    assert.deepEqual(reader.faults, []);
    await reader.context.close();
  }
});
