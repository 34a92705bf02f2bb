// A flaw from its finder to everybody: an anonymous report on a phone, the desk at its desk, the maker's answer by a link, the advisory; both languages, both widths.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { everywhere, faultless, launch, phone, signIn, startDemo, wide } from './harness.mjs';

let demo, browser, desk, guest, vendor;

before(async () => {
  demo = await startDemo();
  browser = await launch();
  desk = await signIn(browser, demo, 'Lin Shu-yu');
  guest = await (await browser.newContext({ viewport: phone, locale: 'zh-TW' })).newPage();
  vendor = await (await browser.newContext({ viewport: phone, locale: 'en' })).newPage();
});
after(async () => { await browser?.close(); await demo?.stop(); });

test('a flaw goes from an anonymous finder to everybody', async () => {
  await everywhere(demo, guest, '/disclosure/report', 'the form');
  await everywhere(demo, guest, '/disclosure/policy', 'the policy');
  await everywhere(demo, guest, '/disclosure/thread', 'the form for a code');
  await guest.goto(`${demo.base}/disclosure/report?lang=zh-TW`);
  await guest.check('[name=credit]');
  await guest.fill('[name=product]', 'Acme 分享器 X100');
  await guest.fill('[name=what]', '不必登入就能執行指令。');
  await guest.click('main form button[type=submit]');
  assert.match(await guest.textContent('[role=alert]'), /姓名/);
  assert.equal(await guest.inputValue('[name=what]'), '不必登入就能執行指令。', 'what was written is lost');
  await guest.uncheck('[name=credit]');
  await guest.fill('[name=version]', '1.0');
  await guest.fill('[name=how]', 'curl http://x100/cgi?cmd=id');
  await guest.click('main form button[type=submit]');
  const code = await guest.textContent('[data-code]');
  assert.match(code, /^[A-Z2-7]{26}$/);
  assert.ok(!guest.url().includes(code), 'the code stands in the address');
  await faultless(guest, 'the code');
  await guest.goto(`${demo.base}/disclosure/thread`);
  await guest.fill('[name=code]', code.toLowerCase());
  await guest.click('main form button[type=submit]');
  await guest.waitForURL(/\/disclosure\/thread\/[A-Z2-7]{26}/);
  assert.equal(await guest.locator('[data-code]').count(), 0, 'the code is shown a second time');
  await guest.fill('[name=words]', '1.1 也一樣。');
  await guest.click('form[action$="/add"] button');
  assert.match(await guest.textContent('main'), /1\.1 也一樣/);
  await everywhere(demo, guest, `/disclosure/thread/${code}`, 'the thread');

  await desk.page.goto(`${demo.base}/now?lang=en`);
  await desk.page.click('a[href="/disclosure?state=received"]');
  await desk.page.click('a:has-text("Acme 分享器 X100")');
  const file = new URL(desk.page.url()).pathname;
  await everywhere(demo, desk.page, file, 'the case');
  await desk.page.setViewportSize(wide);
  await desk.page.goto(`${demo.base}${file}?lang=en`);
  assert.match(await desk.page.textContent('main'), /anonymous[\s\S]*1\.1 也一樣/);
  await desk.page.fill('form[action$="/validate"] [name=title]', 'X100 runs commands of anybody');
  await desk.page.click('form[action$="/validate"] button');
  await desk.page.waitForURL(/did=saved/);
  await desk.page.fill('form[action$="/tell"] [name=vendor]', 'Acme');
  await desk.page.fill('form[action$="/tell"] [name=mail]', 'psirt@acme.example');
  await desk.page.fill('form[action$="/tell"] [name=brief]', 'The CGI runs its parameter.');
  await desk.page.click('form[action$="/tell"] button');
  const link = await desk.page.textContent('[data-code]');
  assert.match(link, /\/disclosure\/vendor\/[A-Z2-7]{26}$/);
  await faultless(desk.page, 'the link for the vendor');
  await everywhere(demo, desk.page, '/disclosure', 'the list');
  await desk.page.setViewportSize(wide);

  const page = new URL(link).pathname;
  await everywhere(demo, vendor, page, 'the page of the vendor');
  await vendor.goto(`${demo.base}${page}?lang=en`);
  const read = await vendor.textContent('main');
  assert.match(read, /The CGI runs its parameter[\s\S]*/);
  assert.doesNotMatch(read, /curl|也一樣/, 'the vendor reads the report');
  await vendor.fill('[name=words]', 'Fixed in 1.2.');
  await vendor.check('[name=ready]');
  await vendor.click('form[action$="/answer"] button');
  assert.match(await vendor.textContent('main'), /fix ready/);

  await desk.page.goto(`${demo.base}${file}/advisory?lang=en`);
  assert.match(await desk.page.textContent('main'), /summary is needed/);
  for (const [name, zh, en] of [['title', 'X100 可被任意執行指令', 'X100 runs commands of anybody'], ['summary', '不必登入就能執行指令。', 'Commands run without signing in.'], ['remedy', '更新到 1.2。', 'Update to 1.2.']]) {
    await desk.page.fill(`[name=${name}-zh]`, zh);
    await desk.page.fill(`[name=${name}-en]`, en);
  }
  for (const [name, value] of [['vendor-0', 'Acme'], ['product-0', 'X100'], ['range-0', 'vers:generic/<1.2'], ['fixed-0', '1.2'], ['vector', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H']]) await desk.page.fill(`[name=${name}]`, value);
  await desk.page.click('form[action$="/advisory"] button[type=submit]');
  await desk.page.waitForURL(/did=saved/);
  await everywhere(demo, desk.page, `${file}/advisory`, 'the advisory that is written');
  await desk.page.setViewportSize(wide);
  await desk.page.goto(`${demo.base}${file}/advisory?lang=en`);
  await desk.page.fill('form[action$="/publish"] [name=summary]', 'First');
  await desk.page.click('form[action$="/publish"] button');
  await desk.page.waitForURL(/did=advised/);
  const number = new URL(desk.page.url()).searchParams.get('number');
  assert.deepEqual(desk.faults, []);

  await everywhere(demo, guest, '/advisories', 'the advisories');
  await guest.click(`a[href="/advisories/${number}"]`);
  await everywhere(demo, guest, `/advisories/${number}`, 'the advisory');
  assert.match(await guest.textContent('main'), /更新到 1\.2[\s\S]*vers:generic\/<1\.2/);
  const href = await guest.getAttribute('a.mono[href$=".json"]', 'href');
  const doc = await (await fetch(demo.base + href)).json();
  assert.equal(doc.document.tracking.id, number);
  assert.equal((await fetch(`${demo.base}${href}.asc`)).status, 200);
  await guest.goto(`${demo.base}/disclosure/thread/${code}?lang=zh-TW`);
  assert.match(await guest.textContent('main'), /已公開/);
});
