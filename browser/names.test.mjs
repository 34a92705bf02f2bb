// A name that is only words: a member chooses what it means for itself, the desk confirms it for all and takes it back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, signIn, startDemo, violations } from './harness.mjs';

let demo, browser, member, desk;

before(async () => {
  demo = await startDemo();
  browser = await launch();
  member = await signIn(browser, demo, 'Chou Yi-chun');
  desk = await signIn(browser, demo, 'Lin Shu-yu');
});
after(async () => { await browser?.close(); await demo?.stop(); });

const list = 'asset,product\nward-81,Google Chrome Portable Edition 120.0.6099.130\nward-82,Google Chrome Portable Edition 120.0.6099.130\nward-83,Wholly Unheard Of 3.1\n';

const looks = async ({ page }, path) => {
  for (const lang of ['zh-TW', 'en']) for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(`${demo.base}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
    assert.deepEqual(await violations(page), [], `${path} ${lang} ${width}`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} is wider than ${width}`);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${path.replace(/\W+/g, '-')}-${width}-${lang}.png`, fullPage: true });
  }
};

// row waits until the background has counted the names of the upload, and gives the row of one.
const row = async (page, name) => {
  const found = page.locator('tr', { hasText: name });
  for (let i = 0; i < 60 && !await found.count(); i++) { await page.waitForTimeout(500); await page.reload(); }
  return found;
};

test('a member chooses for itself, the desk confirms for all', async () => {
  const { page, faults } = member;
  await page.goto(`${demo.base}/exposure?lang=en`);
  await page.setInputFiles('#file', { name: 'words.csv', mimeType: 'text/csv', buffer: Buffer.from(list) });
  await page.click('form[data-upload] [type=submit]');
  await page.waitForURL(/did=uploaded&upload=\d+$/, { timeout: 60_000 });
  await page.goto(`${demo.base}/exposure/names?lang=en`);
  const mine = await row(page, 'google chrome portable');
  assert.match(await mine.textContent(), /on 2 machines[\s\S]*nobody has decided[\s\S]*google chrome/);
  await looks(member, '/exposure/names');
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`${demo.base}/exposure/names?lang=en`);
  await page.locator('tr', { hasText: 'google chrome portable' }).getByRole('button', { name: /^It is this/ }).first().click();
  await page.waitForURL(/did=name_settled/);
  await page.goto(`${demo.base}/exposure/names?view=proposed&lang=en`);
  assert.match(await page.locator('tr', { hasText: 'google chrome portable' }).textContent(), /chosen by the organisation itself/);
  assert.deepEqual(faults, []);

  const d = desk.page;
  await looks(desk, '/exposure/names?view=proposed');
  await d.setViewportSize({ width: 1440, height: 900 });
  await d.goto(`${demo.base}/exposure/names?view=proposed&lang=en`);
  assert.match(await d.locator('tr', { hasText: 'google chrome portable' }).textContent(), /1 organisation chose: google chrome/);
  await d.locator('tr', { hasText: 'google chrome portable' }).locator('th a').click();
  await d.waitForURL(/name=\d+/);
  const at = new URL(d.url());
  await d.fill('#q', '谷歌 chrome');
  await d.click('#search [type=submit]');
  await d.waitForURL(/q=/);
  assert.ok((await d.$$eval('#product option', (all) => all.map((o) => o.value))).includes('cpe:google:chrome'));
  await looks(desk, `${at.pathname}?name=${at.searchParams.get('name')}&q=chrome`);
  await d.setViewportSize({ width: 1440, height: 900 });
  await d.goto(`${demo.base}${at.pathname}?name=${at.searchParams.get('name')}&q=chrome&lang=en`);
  await d.selectOption('#product', 'cpe:google:chrome');
  await d.fill('#words', 'a copy that needs no installer');
  await d.click('#search .btn.go');
  await d.waitForURL(/did=name_settled/);
  await d.goto(`${demo.base}/exposure/names?view=confirmed&lang=en`);
  const done = d.locator('tr', { hasText: 'google chrome portable' });
  assert.match(await done.textContent(), /confirmed by the desk[\s\S]*google chrome[\s\S]*a copy that needs no installer/);
  await looks(desk, '/exposure/names?view=confirmed');
  await d.setViewportSize({ width: 1440, height: 900 });
  await d.goto(`${demo.base}/exposure/names?view=confirmed&lang=en`);
  await d.locator('tr', { hasText: 'google chrome portable' }).getByRole('button', { name: /^Take this back/ }).click();
  await d.waitForURL(/did=name_open/);
  await d.goto(`${demo.base}/exposure/names?view=confirmed&lang=en`);
  assert.equal(await d.locator('tr', { hasText: 'google chrome portable' }).count(), 0);
  assert.deepEqual(desk.faults, []);
});

test('nothing that is unheard of is made up', async () => {
  const { page } = member;
  await page.goto(`${demo.base}/exposure/names?lang=en`);
  const odd = await row(page, 'wholly unheard of');
  assert.match(await odd.textContent(), /No product is like enough/);
  await odd.getByRole('button', { name: /^None of these/ }).click();
  await page.waitForURL(/did=name_settled/);
});
