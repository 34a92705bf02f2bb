// A member says what it does about a vulnerability: it does not matter here, or it is fixed, which the next upload verifies.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, signIn, startDemo, violations } from './harness.mjs';

let demo, browser, member;

before(async () => {
  demo = await startDemo();
  browser = await launch();
  member = await signIn(browser, demo, 'Chou Yi-chun');
});
after(async () => { await browser?.close(); await demo?.stop(); });

const list = (version) => 'asset,cpe\n' + ['ward-01', 'ward-02'].map((m) => `${m},cpe:2.3:a:google:chrome:${version}:*:*:*:*:*:*:*\n`).join('');

const upload = async (page, version) => {
  await page.goto(`${demo.base}/exposure?lang=en`);
  await page.setInputFiles('#file', { name: 'chrome-wards.csv', mimeType: 'text/csv', buffer: Buffer.from(list(version)) });
  await page.click('form[data-upload] [type=submit]');
  await page.waitForURL(/did=uploaded&upload=\d+$/, { timeout: 60_000 });
};

// shown are the vulnerabilities of chrome that the list of one's own systems leads to.
const shown = (page) => page.$$eval('[aria-labelledby=h-matches] a.match', (all) => all.filter((a) => /chrome/.test(a.textContent)).map((a) => new URL(a.href).pathname));

const day = (ahead) => new Date(Date.now() + ahead * 86400_000).toISOString().slice(0, 10);

test('a finding says why and what to do, and is said not to matter with a reason', async () => {
  const { page, faults } = member;
  await upload(page, '128.0.6613.120');
  const [path] = await shown(page);
  assert.ok(path, 'the upload meets something');
  for (const lang of ['zh-TW', 'en']) for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    for (const at of [path, '/exposure', '/exposure/machines', '/exposure/machines?edit=ward-01', '/exposure/overdue']) {
      await page.goto(`${demo.base}${at}${at.includes('?') ? '&' : '?'}lang=${lang}`);
      assert.deepEqual(await violations(page), [], `${at} ${lang} ${width}`);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${at} is wider than ${width}`);
    }
  }
  await page.goto(`${demo.base}${path}?lang=en`);
  assert.match(await page.textContent('[aria-labelledby=h-why]'), /exploitation[\s\S]*exposure/);
  assert.match(await page.textContent('[aria-labelledby=h-remedy]'), /chrome/);
  assert.ok(await page.$('[aria-labelledby=h-evidence] .leaf'));
  await page.selectOption('#reason', 'vulnerable_code_cannot_be_controlled_by_adversary');
  await page.selectOption('#what', 'cpe:google:chrome');
  await page.fill('#suppress-until', day(60));
  await page.fill('#suppress-words', 'kiosk mode, one page alone');
  await page.click('#suppress [type=submit]');
  await page.waitForURL(/did=suppressed/);
  assert.match(await page.textContent('main'), /said not to matter/);
  assert.match(await page.textContent('[aria-labelledby=h-suppressed]'), /an attacker cannot reach[\s\S]*kiosk mode[\s\S]*in force until/);
  assert.deepEqual(await violations(page), []);
  await page.click('[aria-labelledby=h-suppressed] [type=submit]');
  await page.waitForURL(/did=unsuppressed/);
  assert.match(await page.textContent('[aria-labelledby=h-history]'), /That was taken back/);
  assert.deepEqual(faults, []);
});

test('a fix is claimed, and the next upload verifies it', async () => {
  const { page } = member;
  await upload(page, '128.0.6613.120');
  const [path] = await shown(page);
  await page.goto(`${demo.base}${path}?lang=en`);
  await page.selectOption('#event', 'accept');
  await page.click('#handle [type=submit]');
  assert.match(await page.textContent('.errs[role=alert]'), /Say who works on it/);
  assert.deepEqual(await violations(page), []);
  await page.selectOption('#event', 'accept');
  await page.fill('#who', 'Chou Yi-chun');
  await page.fill('#until', day(7));
  await page.click('#handle [type=submit]');
  await page.waitForURL(/did=handled/);
  assert.match(await page.textContent('main'), /being worked on: Chou Yi-chun/);
  await page.selectOption('#event', 'fix');
  await page.click('#handle [type=submit]');
  await page.waitForURL(/did=handled/);
  assert.match(await page.textContent('main'), /the next inventory will show/);
  await upload(page, '999.0');
  for (const end = Date.now() + 20_000; ; await page.waitForTimeout(300)) {
    await page.goto(`${demo.base}${path}?lang=en`);
    if (/fixed, shown by an inventory/.test(await page.textContent('main')) || Date.now() > end) break;
  }
  assert.match(await page.textContent('main'), /fixed, shown by an inventory/);
});

test('a machine is described', async () => {
  const { page } = member;
  await page.goto(`${demo.base}/exposure/machines?edit=ward-01&lang=en`);
  await page.selectOption('#criticality', 'high');
  await page.selectOption('#internet', '2');
  await page.fill('#owner', 'Lin');
  await page.click('#edit [type=submit]');
  await page.waitForURL(/did=described/);
  assert.match(await page.locator('tr', { hasText: 'ward-01' }).textContent(), /high[\s\S]*yes[\s\S]*Lin/);
});
