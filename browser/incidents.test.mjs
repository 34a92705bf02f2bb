// An incident from a citizen's phone to the answer, and a member's with level and clocks; both languages, both widths.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { answered, everywhere, faultless, launch, phone, signIn, startDemo, wide } from './harness.mjs';

let demo, browser, desk, guest;

before(async () => {
  demo = await startDemo();
  browser = await launch();
  desk = await signIn(browser, demo, 'Lin Shu-yu');
  guest = await (await browser.newContext({ viewport: phone, locale: 'zh-TW' })).newPage();
});
after(async () => { await browser?.close(); await demo?.stop(); });

test('a citizen reports on a phone and reads the answer', async () => {
  await guest.goto(`${demo.base}/?lang=zh-TW`);
  await guest.click('a[href="/advice"]');
  await guest.click('a[href="/advice/ransomware"]');
  await guest.click('a[href="/report?kind=ransomware"]');
  assert.equal(await guest.inputValue('[name=kind]:checked'), 'ransomware');
  await everywhere(demo, guest, '/report', 'the form');
  await everywhere(demo, guest, '/track', 'the form for a code');
  await guest.goto(`${demo.base}/report?kind=ransomware&lang=zh-TW`);
  await guest.fill('[name=what]', '會計的電腦打不開檔案，桌面多了一個 README。');
  await guest.check('[name=going_on][value=yes]');
  await guest.click('main form button[type=submit]');
  const code = await guest.textContent('[data-code]');
  assert.match(code, /^[A-Z2-7]{26}$/);
  assert.ok(!guest.url().includes(code), 'the code stands in the address');
  assert.match(await guest.textContent('ol.todo'), /網路線/, 'no advice at once');
  await faultless(guest, 'the code');

  await desk.page.goto(`${demo.base}/now?lang=en`);
  await desk.page.click('a[href="/incidents"]:has-text("triaged")');
  await desk.page.click('a:has-text("會計的電腦")');
  const file = new URL(desk.page.url()).pathname;
  await everywhere(demo, desk.page, file, 'the case');
  await everywhere(demo, desk.page, '/incidents', 'the list');
  await desk.page.setViewportSize(wide);
  await desk.page.goto(`${demo.base}${file}?lang=en`);
  await desk.page.selectOption('[name=line]', '2');
  await desk.page.click('form[action$="/triage"] button');
  await desk.page.waitForURL(/did=incident_stepped/);
  await desk.page.fill('#words-reporter', '請把網路線拔掉，我們半小時內打給您。');
  await desk.page.click('form[action$="/say"]:has(#words-reporter) button');
  await desk.page.waitForURL(/did=incident_stepped/);

  await guest.goto(`${demo.base}/track?lang=zh-TW`);
  await guest.fill('[name=code]', code.toLowerCase());
  await guest.click('main form button[type=submit]');
  await guest.waitForURL(/\/track\/[A-Z2-7]{26}/);
  assert.match(await guest.textContent('main'), /已分案[\s\S]*半小時內打給您/);
  assert.equal(await guest.locator('[data-code]').count(), 0, 'the code is shown a second time');
  await guest.fill('[name=words]', '拔掉了。');
  await guest.click('form[action$="/add"] button');
  await everywhere(demo, guest, `/track/${code}`, 'the thread');
  await desk.page.goto(`${demo.base}${file}?lang=en`);
  assert.match(await desk.page.textContent('main'), /拔掉了/);
});

test('an officer reports an incident of level 3 and sees its clocks', async () => {
  const officer = await signIn(browser, demo, 'Chou Yi-chun');
  await everywhere(demo, officer.page, '/incidents/new', 'the form of a member');
  await officer.page.setViewportSize(wide);
  await officer.page.goto(`${demo.base}/incidents/new?lang=en`);
  await officer.page.fill('[name=what]', 'The ward system is down.');
  await officer.page.selectOption('[name=a_system]', 'core_nonci_sys');
  await answered(officer.page, () => officer.page.click('button[name=check]'));
  assert.match(await officer.page.textContent('main'), /at least level 2, at most level 3/, 'an open answer gives no range');
  await officer.page.selectOption('[name=a_restored]', 'no');
  await answered(officer.page, () => officer.page.click('button[name=check]'));
  assert.match(await officer.page.textContent('#h-found ~ div'), /level 3/);
  assert.equal(await officer.page.inputValue('[name=what]'), 'The ward system is down.', 'what was written is lost');
  await faultless(officer.page, 'the form with its level');
  await officer.page.click('button.go[type=submit]:not([name])');
  await officer.page.waitForURL(/did=incident_came/);
  const said = await officer.page.textContent('main');
  assert.match(said, /level 3/);
  assert.match(said, /1 hour from knowledge/);
  assert.match(said, /36 hours from knowledge/);
  await everywhere(demo, officer.page, new URL(officer.page.url()).pathname, "the member's case");
  await everywhere(demo, officer.page, '/incidents', "the member's list");
});
