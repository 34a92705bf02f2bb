// Somebody in trouble reads what to do first without an account; the centre's administrator words it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, signIn, startDemo, violations } from './harness.mjs';

let demo, browser;

before(async () => {
  demo = await startDemo();
  browser = await launch();
});
after(async () => { await browser?.close(); await demo?.stop(); });

test('first advice is found from the front door on a phone, in both languages, and changed by the centre', async () => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await page.goto(`${demo.base}/?lang=zh-TW`);
  await page.click('a[href="/advice"]');
  assert.deepEqual(await violations(page), []);
  await page.click('a[href="/advice/ransomware"]');
  for (const lang of ['zh-TW', 'en']) {
    for (const width of [390, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`${demo.base}/advice/ransomware?lang=${lang}`);
      assert.deepEqual(await violations(page), []);
      assert.ok(await page.locator('ol.todo > li').count() >= 3);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, 'wider than the screen');
    }
  }
  assert.match(await page.textContent('main'), /Leave the power on/);

  const admin = await signIn(browser, demo, 'Kao Hsin-yi');
  await admin.page.goto(`${demo.base}/advice/ransomware?lang=en`);
  await admin.page.click('a[href^="/advice/edit"]');
  assert.deepEqual(await violations(admin.page), []);
  const first = admin.page.locator('[name="first_en"]');
  await first.fill('Call 02-5550-0100.');
  await admin.page.click('button:has-text("Save")');
  assert.match(await admin.page.textContent('[role=alert]'), /line by line/);
  assert.equal(await first.inputValue(), 'Call 02-5550-0100.', 'what was written is lost');
  await admin.page.locator('[name="first_zh"]').fill('打 02-5550-0100。');
  await admin.page.click('button:has-text("Save")');
  await admin.page.waitForURL(/did=advice_saved/);
  await page.goto(`${demo.base}/advice/ransomware?lang=en`);
  assert.match(await page.textContent('ol.todo'), /Call 02-5550-0100/);
  await admin.page.click('a[href^="/advice/edit"]');
  await admin.page.click('button:has-text("own words")');
  await admin.page.waitForURL(/did=advice_saved/);
  await page.reload();
  assert.match(await page.textContent('ol.todo'), /Leave the power on/);
  await context.close();
});
