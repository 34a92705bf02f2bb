// The centre's administrator changes what goes out by itself; the desk reads it and cannot.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, signIn, startDemo, violations } from './harness.mjs';

let demo, browser, keeper;

before(async () => {
  demo = await startDemo();
  browser = await launch();
  keeper = await signIn(browser, demo, 'Kao Hsin-yi');
});
after(async () => { await browser?.close(); await demo?.stop(); });

const rows = async () => keeper.page.locator('main table tbody tr').allTextContents();

test('a rule is added in its place, changed, moved and taken out; each is a version', async () => {
  const { page } = keeper;
  await page.goto(`${demo.base}/warnings/policy?lang=en`);
  const before = (await rows()).length;
  const version = async () => Number(/ersion (\d+)/.exec(await page.textContent('main'))[1]);
  const first = await version();
  await page.click('a[href="/warnings/policy/rules/new"]');
  assert.deepEqual(await violations(page), []);
  await page.fill('[name=name-zh]', '測試 <b>規則</b>');
  await page.fill('[name=name-en]', 'Test rule');
  await page.fill('[name=why-zh]', '試試看');
  await page.fill('[name=why-en]', 'to try');
  await page.fill('[name=place]', '1');
  await page.check('[name=test][value=kev]');
  await page.selectOption('[name=approvers]', '2');
  await page.fill('[name=escalate]', '10, soon');
  await page.click('button[value=save]');
  assert.match(await page.textContent('[role=alert]'), /minutes/);
  assert.equal(await page.inputValue('[name=name-en]'), 'Test rule', 'what was written is lost');
  assert.ok(await page.isChecked('[name=test][value=kev]'));
  await page.fill('[name=escalate]', '10, 20');
  await page.click('button[value=save]');
  await page.waitForURL(/did=policy_set/);
  let all = await rows();
  assert.equal(all.length, before + 1);
  assert.match(all[0], /Test rule/);
  assert.equal(await version(), first + 1);

  await page.click('a[href="/warnings/policy/rules/1"]');
  assert.equal(await page.inputValue('[name=name-zh]'), '測試 <b>規則</b>');
  assert.equal(await page.inputValue('[name=escalate]'), '10, 20');
  await page.fill('[name=place]', '2');
  await page.click('button[value=save]');
  await page.waitForURL(/did=policy_set/);
  assert.match((await rows())[1], /Test rule/);

  // a form that was opened before somebody else's change does not undo it
  const other = await keeper.context.newPage();
  await other.goto(`${demo.base}/warnings/policy/rules/2?lang=en`);
  await page.click('a[href="/warnings/policy/rules/2"]');
  await page.click('button[value=delete]');
  await page.waitForURL(/did=policy_set/);
  assert.equal((await rows()).length, before);
  await other.click('button[value=save]');
  assert.match(await other.textContent('main'), /just changed the policy/);
  await other.close();
  await page.goto(`${demo.base}/warnings/policy?lang=en`);
  assert.equal((await rows()).length, before);
});

test('the last rule stays one without conditions; other settings', async () => {
  const { page } = keeper;
  keeper.faults.length = 0;
  await page.goto(`${demo.base}/warnings/policy?lang=en`);
  const n = (await rows()).length;
  await page.goto(`${demo.base}/warnings/policy/rules/${n}?lang=en`);
  assert.equal(await page.locator('button[value=delete]').count(), 0);
  await page.check('[name=test][value=kev]');
  await page.click('button[value=save]');
  assert.match(await page.textContent('[role=alert]'), /last rule/);
  await page.goto(`${demo.base}/warnings/policy/general?lang=en`);
  assert.deepEqual(await violations(page), []);
  await page.fill('[name=digest_over]', '0');
  await page.click('main form button[type=submit]');
  assert.match(await page.textContent('[role=alert]'), /digest/i);
  await page.fill('[name=digest_over]', '7');
  await page.check('[name=switch][value=show_counts]');
  await page.click('main form button[type=submit]');
  await page.waitForURL(/did=policy_set/);
  await page.goto(`${demo.base}/warnings/policy/general?lang=en`);
  assert.equal(await page.inputValue('[name=digest_over]'), '7');
});

test('the desk reads the policy and cannot change it', async () => {
  const desk = await signIn(browser, demo, 'Lin Shu-yu');
  await desk.page.goto(`${demo.base}/warnings/policy`);
  assert.equal(await desk.page.locator('a[href^="/warnings/policy/"]').count(), 0);
  for (const path of ['rules/1', 'rules/new', 'general']) assert.equal((await desk.page.goto(`${demo.base}/warnings/policy/${path}`)).status(), 403);
  const sent = await desk.page.request.post(`${demo.base}/warnings/policy/rules/1`, { form: { version: '1', deed: 'delete' } });
  assert.equal(sent.status(), 403);
  await desk.context.close();
});
