// The centre's administrator sets how many days a decision gives; members read it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, signIn, startDemo, violations } from './harness.mjs';

let demo, browser;

before(async () => {
  demo = await startDemo();
  browser = await launch();
});
after(async () => { await browser?.close(); await demo?.stop(); });

test('days are changed by the administrator, refused with a reason, and read by a member', async () => {
  const { page } = await signIn(browser, demo, 'Kao Hsin-yi');
  await page.goto(`${demo.base}/exposure/days?lang=en`);
  assert.deepEqual(await violations(page), []);
  const act = page.locator('[name="act.A"]');
  assert.equal(await act.inputValue(), '3');
  await act.fill('99');
  await page.click('button:has-text("Put it in force")');
  assert.match(await page.textContent('[role=alert]'), /days\.act/);
  assert.equal(await act.inputValue(), '99', 'what was written is lost');
  await act.fill('2');
  await page.click('button:has-text("Put it in force")');
  await page.waitForURL(/did=policy_set/);
  assert.equal(await act.inputValue(), '2');
  assert.match(await page.textContent('main'), /Version 1/);

  const member = await signIn(browser, demo, 'Chou Yi-chun');
  for (const width of [1440, 390]) {
    await member.page.setViewportSize({ width, height: 900 });
    await member.page.goto(`${demo.base}/exposure/days?lang=zh-TW`);
    assert.deepEqual(await violations(member.page), []);
    assert.equal(await member.page.locator('main input').count(), 0);
    assert.equal(await member.page.locator('main table tbody tr').first().locator('td').first().textContent().then((s) => s.trim()), '2');
  }
});
