// A sector's centre reads how its sector stands and cannot tell who it is; a table that nobody knows is told once and then read by itself.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, signIn, startDemo, violations } from './harness.mjs';

let demo, browser;

before(async () => {
  demo = await startDemo();
  browser = await launch();
});
after(async () => { await browser?.close(); await demo?.stop(); });

// who is the name of somebody who works at a place.
const who = (place) => [...demo.posts].find(([, post]) => post.includes(place))[0];

// looks is a page in both languages and themes, on a phone and on a desk.
const looks = async ({ page }, path) => {
  for (const lang of ['zh-TW', 'en']) for (const width of [390, 1440]) for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    await page.goto(`${demo.base}${path}?lang=${lang}`);
    assert.deepEqual(await violations(page), [], `${path} ${lang} ${width} ${colorScheme}`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} is wider than ${width}`);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${path.replaceAll('/', '_')}-${lang}-${width}-${colorScheme}.png`, fullPage: true });
  }
};

test('a sector in numbers', async () => {
  const centre = await signIn(browser, demo, who('Health Sector Defence Centre'));
  const { page, faults } = centre;
  await page.goto(`${demo.base}/exposure?lang=en`);
  await page.click('main a[href="/exposure/sectors/health"]');
  const words = await page.textContent('main');
  assert.match(words, /Numbers that name nobody/);
  assert.doesNotMatch(words, /Morning Light/);
  await looks(centre, '/exposure/sectors/health');
  assert.deepEqual(faults, []);
  assert.equal((await page.goto(`${demo.base}/exposure/sectors/finance`)).status(), 404);
  await centre.context.close();
});

test('the desk reads each sector exactly', async () => {
  const desk = await signIn(browser, demo, who('National'));
  await desk.page.goto(`${demo.base}/exposure?lang=en`);
  await desk.page.click('main a[href="/exposure/sectors"]');
  await desk.page.click('main a[href="/exposure/sectors/finance"]');
  assert.match(await desk.page.textContent('main'), /The desk reads them exactly/);
  await looks(desk, '/exposure/sectors');
  await looks(desk, '/exposure/sectors/finance');
  await looks(desk, '/exposure/map');
  await desk.context.close();
});

test('a table is told once', async () => {
  const member = await signIn(browser, demo, 'Chou Yi-chun');
  const { page } = member;
  const table = { name: 'ours.csv', mimeType: 'text/csv', buffer: Buffer.from('甲,乙,丙\nweb-9,cpe:2.3:a:apache:tomcat:9.0.1:*:*:*:*:*:*:*,x\nweb-8,cpe:2.3:a:apache:tomcat:9.0.2:*:*:*:*:*:*:*,y\n') };
  const send = async () => {
    await page.goto(`${demo.base}/exposure?lang=en`);
    await page.setInputFiles('input[type=file]', table);
    await page.click('#upload [type=submit]');
  };
  await send();
  await page.waitForURL(/\/exposure\/columns/);
  await page.click('main tbody a');
  await looks(member, new URL(page.url()).pathname);
  await page.click('main form [type=submit]'); // nothing is chosen
  assert.match(await page.textContent('[role=alert]'), /產品|軟體名稱|product/);
  await page.selectOption('[name=c0]', 'asset');
  await page.selectOption('[name=c1]', 'cpe');
  await page.click('main form [type=submit]');
  await page.waitForURL(/did=columns_told/);
  await send();
  await page.waitForURL(/upload=\d+/);
  assert.match(await page.textContent('main'), /as you said before/);
  await looks(member, '/exposure/columns');
  await page.click('main tbody a');
  await page.click('main form[action$=forget] button');
  await page.waitForURL(/did=columns_forgotten/);
  assert.equal(await page.locator('main tbody tr').count(), 0);
  await member.context.close();
});

test('small things on a phone', async () => {
  const admin = await signIn(browser, demo, who('administrator'));
  const bar = (page) => page.locator('.tabbar a').evaluateAll((all) => all.map((a) => { const r = document.createRange(); r.selectNodeContents(a.lastChild); return r.getClientRects().length; }));
  const member = await signIn(browser, demo, 'Chou Yi-chun', { viewport: { width: 390, height: 900 } });
  for (const lang of ['zh-TW', 'en']) {
    await member.page.goto(`${demo.base}/warnings?lang=${lang}`);
    const lines = await bar(member.page);
    assert.equal(lines.length, 5);
    assert.ok(lines.every((n) => n === 1), `a member's bar has lines ${lines} in ${lang}`);
  }
  await member.context.close();
  for (const lang of ['zh-TW', 'en']) {
    await admin.page.setViewportSize({ width: 390, height: 900 });
    await admin.page.goto(`${demo.base}/exposure/days?lang=${lang}`);
    const high = await bar(admin.page);
    assert.ok(high.every((lines) => lines === 1), `the bar has lines ${high} in ${lang}`);
    const box = admin.page.locator('label.row:has([name=kev_due])');
    const [input, label] = [await box.locator('input').boundingBox(), await box.boundingBox()];
    const words = await box.evaluate((l) => { const r = document.createRange(); r.selectNodeContents(l.lastChild); return r.getBoundingClientRect().left; });
    assert.ok(words >= input.x + input.width && label.height >= input.height, `the words stand under the box in ${lang}`);
    if (process.env.SHOTS) await admin.page.screenshot({ path: `${process.env.SHOTS}/days-${lang}.png`, fullPage: true });
  }
  await admin.context.close();
});
