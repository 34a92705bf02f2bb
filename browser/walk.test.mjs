// The whole way once: a citizen's report on a phone, the desk, the road, the member in whose network it is, the law's report as ODT, and what everybody is told in the end.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { everywhere, faultless, launch, phone, signIn, startDemo, wide } from './harness.mjs';

let demo, browser, desk, second, officer, guest, code, number, file, announced;

before(async () => {
  demo = await startDemo();
  browser = await launch();
  desk = (await signIn(browser, demo, 'Lin Shu-yu')).page;
  second = (await signIn(browser, demo, 'Chen Po-yu')).page;
  officer = (await signIn(browser, demo, 'Chou Yi-chun')).page;
  guest = await (await browser.newContext({ viewport: phone, locale: 'zh-TW' })).newPage();
});
after(async () => { await browser?.close(); await demo?.stop(); });


test('a citizen reports a fraud page on a phone', async () => {
  // The hospital rents a server for appointments; the desk knows that its network is the hospital's.
  await officer.goto(`${demo.base}/members?lang=en`);
  await officer.fill('[name=places]', '9.8.6.0/24');
  await officer.click('form[action$="/places"] button');
  await officer.waitForURL(/did=saved/);
  await desk.goto(`${demo.base}/claims?lang=en`);
  await desk.locator('tbody tr', { hasText: '9.8.6.0/24' }).locator('button[value=approve]').click();
  await desk.waitForURL(/did=claim_settled/);

  await guest.goto(`${demo.base}/report?kind=fraud-page&lang=zh-TW`);
  await guest.fill('[name=what]', '簡訊說要補繳掛號費，點進去 hxxp://9.8.6[.]77/pay 要我輸入信用卡，刷了兩筆。這是詐騙網頁。');
  await guest.check('[name=going_on][value=yes]');
  await guest.click('main form button[type=submit]');
  code = await guest.textContent('[data-code]');
  assert.match(code, /^[A-Z2-7]{26}$/);
  await faultless(guest, 'the answer to a report');
});

test('the desk triages it, and its sign goes down the road', async () => {
  await desk.setViewportSize(wide);
  await desk.goto(`${demo.base}/incidents?lang=en`);
  await desk.click('a:has-text("補繳掛號費")');
  await desk.click('form[action$="/triage"] button');
  await desk.waitForURL(/did=incident_stepped/);
  const signs = desk.locator('form[action$="/signs"]');
  await signs.evaluate((f) => { const d = f.closest('details'); if (d) d.open = true; });
  assert.match(await signs.textContent(), /9\[\.\]8/);
  await signs.locator('[name=sign]').first().check(); // nobody ticks what is in a member's network by itself
  await signs.locator('button[type=submit]').click();
  await desk.waitForSelector('section:has(#h-signs-sent)');
});

test('the member in whose network it is gets a warning', async () => {
  for (let i = 0; ; i++) { // the road is short, and takes a moment
    await desk.goto(`${demo.base}/warnings?state=draft&lang=en`);
    const link = desk.locator('main a[href^="/warnings/"]', { hasText: 'Indicators point to 9.8.6.0/24' }).first();
    if (await link.count()) {
      await link.click();
      break;
    }
    assert.ok(i < 60, 'no warning was drafted');
    await desk.waitForTimeout(500);
  }
  number = new URL(desk.url()).pathname.split('/')[2];
  await desk.goto(`${demo.base}/warnings/${number}/desk?lang=en`);
  await desk.click('form[action$="/approve"] button');
  await desk.waitForLoadState();
  await officer.setViewportSize(phone);
  for (let i = 0; ; i++) {
    await officer.goto(`${demo.base}/warnings?lang=zh-TW`);
    const link = officer.locator('main a[href^="/warnings/"]', { hasText: '有情資指到您的 9.8.6.0/24' }).first();
    if (await link.count()) {
      await link.click();
      break;
    }
    assert.ok(i < 60, 'the warning did not come');
    await officer.waitForTimeout(500);
  }
  await officer.waitForSelector('button[value=confirmed]');
  assert.doesNotMatch(await officer.textContent('main'), /補繳掛號費|信用卡/, 'the words of the citizen are told');
  await officer.click('button[value=confirmed]');
  await officer.click('a:has-text("開立事件")');
});

test('it reports as the law asks, and the final report opens in LibreOffice with every item', async () => {
  await officer.setViewportSize(wide);
  await officer.waitForSelector('[name=a_system]');
  assert.match(await officer.inputValue('[name=what]'), /預警/);
  await officer.selectOption('[name=a_system]', 'core_nonci_sys');
  await officer.selectOption('[name=a_restored]', 'no');
  await officer.click('button.go[type=submit]:not([name])');
  await officer.waitForURL(/did=incident_came/);
  file = new URL(officer.url()).pathname;
  await officer.goto(`${demo.base}${file}?lang=en`);
  await officer.click('details:has(#control-words) > summary');
  await officer.fill('#control-words', 'The server was rebuilt.');
  await officer.click('form[action$="/control"] button');
  await officer.waitForURL(/did=incident_stepped/);
  await officer.goto(`${demo.base}${file}/papers/final?lang=en`);
  const said = {};
  for (const name of await officer.locator('textarea[name^=item-]').evaluateAll((all) => all.map((e) => e.name))) {
    said[name] = `${name}：已查明並處理。`;
    await officer.fill(`[name=${name}]`, said[name]);
  }
  assert.equal(Object.keys(said).length, 7, 'the law asks for seven items');
  await officer.selectOption('[name=cause]', 'password');
  await officer.fill('[name=m0-what]', '遠端登入改用雙因子驗證');
  await officer.fill('[name=m0-until]', '2027-01-31');
  await officer.click('button[name=do][value=file]');
  await officer.waitForURL(/did=paper_filed/);
  const folder = await mkdtemp(join(tmpdir(), 'walk-'));
  try {
    const odt = join(folder, 'final.odt');
    await writeFile(odt, await (await officer.request.get(`${demo.base}${file}/papers/final/odt`)).body());
    await promisify(execFile)('soffice', [`-env:UserInstallation=file://${folder}/profile`, '--headless', '--convert-to', 'txt:Text (encoded):UTF8', '--outdir', folder, odt]);
    const text = await readFile(join(folder, 'final.txt'), 'utf8');
    for (const words of [...Object.values(said), '遠端登入改用雙因子驗證', '2027-01-31']) assert.ok(text.includes(words), `${words} is not in the ODT`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('two people of the desk announce it, and everybody reads what may be told', async () => {
  const at = `${demo.base}${file}/announcement`;
  await desk.goto(`${at}?lang=en`);
  assert.match(await desk.inputValue('[name=item-times-zh]'), /知悉：\d{4}-\d\d-\d\d/, 'the times of the case are not filled in');
  for (const field of await desk.locator('[name^=item-], [name^=title-]').evaluateAll((all) => all.map((e) => e.name))) await desk.fill(`[name=${field}]`, `${field} 掛號系統`);
  for (const secret of ['trade', 'legal', 'person']) await desk.selectOption(`[name=secret-${secret}]`, 'none');
  await desk.click('form[action$="/announcement"] button');
  await desk.waitForURL(/did=announcement_kept/);
  assert.equal(await desk.locator('form[action$="/publish"]').count(), 0, 'one person publishes alone');
  await everywhere(demo, desk, `${file}/announcement`, 'the announcement as it is written');
  await everywhere(demo, officer, `${file}/announcement`, 'the announcement as the body reads it');
  await second.goto(`${at}?lang=en`);
  await second.click('form[action$="/publish"] button');
  await second.waitForURL(/did=announced/);
  announced = await second.locator('header a[href^="/announcements/"]').getAttribute('href');
  await guest.goto(`${demo.base}/sign-in?lang=zh-TW`);
  await guest.click('a[href="/announcements"]');
  await guest.click(`a[href="${announced}"]`);
  const text = await guest.textContent('main');
  assert.match(text, /item-control-zh 掛號系統/);
  assert.doesNotMatch(text, /INC-|晨曦/);
  await everywhere(demo, guest, '/announcements', 'all announcements');
  await everywhere(demo, guest, announced, 'an announcement');
  await second.goto(`${at}?lang=en`);
  await second.click('summary:has-text("Take the announcement back")');
  await second.fill('[name=why]', '時間有誤，更正後再公布。');
  await second.click('form[action$="/withdraw"] button');
  await second.waitForURL(/did=unannounced/);
  await guest.goto(`${demo.base}${announced}?lang=zh-TW`);
  assert.match(await guest.textContent('main'), /時間有誤/);
  assert.doesNotMatch(await guest.textContent('main'), /item-control-zh/);
});

test('the citizen reads on', async () => {
  await guest.goto(`${demo.base}/track?lang=zh-TW`);
  await guest.fill('[name=code]', code);
  await guest.click('main form button[type=submit]');
  await guest.waitForURL(/\/track\/[A-Z2-7]{26}/);
  assert.match(await guest.textContent('main'), /已分案/);
});
