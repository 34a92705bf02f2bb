// How an organisation comes in and keeps its own page: the applicant on a phone, the desk at its desk, both languages, and a drill.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, signIn, startDemo, violations } from './harness.mjs';

let demo, browser, desk, member, guest;

before(async () => {
  demo = await startDemo();
  browser = await launch();
  desk = await signIn(browser, demo, 'Lin Shu-yu');
  member = await signIn(browser, demo, 'Chou Yi-chun', { viewport: { width: 390, height: 844 } });
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-TW', javaScriptEnabled: true });
  guest = { context, page: await context.newPage() };
});
after(async () => { await browser?.close(); await demo?.stop(); });

const faultless = async (page, what) => {
  assert.deepEqual(await violations(page), [], what);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), `${what} is wider than the screen`);
};

test('a firm applies on a phone, the desk approves, and the applicant sees it', async () => {
  const { page } = guest;
  await page.goto(`${demo.base}/sign-in?lang=zh-TW`);
  await page.click('a[href="/join"]');
  await faultless(page, 'the form');
  await page.fill('[name=name]', '退潮冷凍');
  await page.fill('[name=registry]', '12345678');
  await page.fill('[name=person]', '林小姐');
  await page.fill('[name=mail]', 'lin@ebb.example');
  await page.fill('[name=phone]', '02-5550-0188');
  await page.fill('[name=domains]', 'ebb.example');
  await page.click('main form button[type=submit]');
  assert.match(await page.textContent('[role=alert]'), /檢查碼/);
  assert.equal(await page.inputValue('[name=name]'), '退潮冷凍', 'what was written is lost');
  await page.fill('[name=registry]', '04595257');
  await page.click('main form button[type=submit]');
  await page.waitForURL(/\/join\/[A-Z2-7]{26}/);
  assert.match(await page.textContent('main'), /審查中/);
  await faultless(page, 'the application of the applicant');

  await desk.page.goto(`${demo.base}/now?lang=en`);
  await desk.page.click('a[href="/applications"]');
  await faultless(desk.page, 'applications');
  await desk.page.click('a:has-text("退潮冷凍")');
  assert.match(await desk.page.textContent('main'), /call to make sure/);
  await faultless(desk.page, 'an application');
  await desk.page.fill('[name=slug]', 'ebb-freezing');
  await desk.page.click('form[action$="/approve"] button');
  await desk.page.waitForURL(/did=approved_them/);
  assert.match(await desk.page.textContent('main'), /agreement not signed/);

  await page.reload();
  assert.match(await page.textContent('main'), /核可/);
  await desk.page.goto(`${demo.base}/members/ebb-freezing?lang=zh-TW`);
  await faultless(desk.page, 'the applicant as the desk sees it');
  await desk.page.click('summary:has-text("紙本協議")');
  await desk.page.fill('form[action$="/paper"] [name=signer]', '林小姐 課長');
  await desk.page.click('form[action$="/paper"] button');
  await desk.page.waitForURL(/did=saved/);
  assert.match(await desk.page.textContent('main'), /林小姐 課長/);
  await page.reload();
  assert.match(await page.textContent('main'), /歡迎加入/);
  assert.deepEqual(desk.faults, []);
});

test('a claim on another’s network is not approved by one press', async () => {
  const { page } = desk;
  await page.goto(`${demo.base}/claims?lang=zh-TW`);
  await faultless(page, 'claims');
  const row = page.locator('tbody tr', { has: page.locator('input[name=despite]') }).first();
  const what = await row.locator('b.mono').textContent();
  await row.locator('button[value=approve]').click();
  assert.match(await page.textContent('[role=alert]'), /另一個單位/);
  desk.faults.length = 0; // the browser reports a refused form as an error
  const again = page.locator('tbody tr', { hasText: what });
  await again.locator('summary').click();
  await again.locator('[name=reason]').fill('屬於別的單位');
  await again.locator('button[value=refuse]').click();
  await page.waitForURL(/did=claim_settled/);
  assert.equal(await page.locator('tbody tr', { hasText: what }).count(), 0);
});

test('a member keeps its own contacts, networks and people on a phone', async () => {
  const { page } = member;
  await page.goto(`${demo.base}/members?lang=zh-TW`);
  await faultless(page, 'my organisation');
  await page.click('form[action$="/confirm"] button');
  await page.waitForURL(/did=confirmed_all/);
  await page.click('summary:has-text("新增聯絡管道")');
  await page.selectOption('[name=duty]', 'deputy');
  await page.selectOption('[name=channel]', 'phone');
  await page.fill('[name=address]', '02-5550-0199');
  await page.fill('[name=rank]', '9');
  await page.click('form[action$="/contacts"] button');
  await page.waitForURL(/did=saved/);
  assert.match(await page.textContent('main'), /02-5550-0199/);
  await page.fill('[name=places]', '203.0.113.200/30\nlab.morning.example');
  await page.click('form[action$="/places"] button');
  await page.waitForURL(/did=saved/);
  assert.match(await page.textContent('main'), /203\.0\.113\.200\/30[\s\S]*等核可/);
  await page.fill('[name=places]', '0.0.0.0/0');
  await page.click('form[action$="/places"] button');
  assert.match(await page.textContent('main'), /網段太大/);
  member.faults.length = 0;
  await page.locator('form[action*="/places/network/"]').last().locator('button').click();
  await page.waitForURL(/did=saved/);
  await page.goto(`${demo.base}/members?lang=en`);
  await faultless(page, 'my organisation in English');
});

test('the list shows coverage, gaps and the agreement, in both languages', async () => {
  const { page } = desk;
  for (const lang of ['zh-TW', 'en']) for (const path of ['/members', '/members?gap=old', '/members?tier=A', '/invitations', '/communities', '/agreement']) {
    await page.goto(`${demo.base}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
    await faultless(page, `${path} in ${lang}`);
  }
  await page.goto(`${demo.base}/members?q=${encodeURIComponent('晨曦')}&lang=zh-TW`);
  assert.equal(await page.locator('table.tb tbody tr').count(), 1);
});

test('a drill says everywhere that it is one', async () => {
  const { page } = desk;
  await page.goto(`${demo.base}/warnings/new?drill=yes&lang=en`);
  await faultless(page, 'the form of a drill');
  assert.ok(await page.isChecked('[name=drill]'));
  for (const [name, zh, en] of [['title', '寄信名單外洩', 'A list of mail addresses leaks'], ['lead', '假設今天外洩。', 'Suppose it leaks today.']]) {
    await page.fill(`[name=${name}-zh]`, zh);
    await page.fill(`[name=${name}-en]`, en);
  }
  await page.check('[name=sector][value=health]');
  await page.click('main form button[type=submit]');
  await page.waitForURL(/did=drafted/);
  assert.match(await page.textContent('h1'), /\[Drill\]/);
  await page.goto(`${demo.base}/warnings?state=draft&lang=zh-TW`);
  assert.match(await page.textContent('main'), /【演練】寄信名單外洩/);
  assert.deepEqual(desk.faults, []);
});
