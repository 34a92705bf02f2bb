// Finding incidents again: the box, what may be the same, and what belongs to a case; both languages, both widths.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { everywhere, launch, phone, signIn, startDemo, wide } from './harness.mjs';

let demo, browser, desk;

before(async () => {
  demo = await startDemo();
  browser = await launch();
  desk = await signIn(browser, demo, 'Lin Shu-yu');
  const guest = await (await browser.newContext({ viewport: phone, locale: 'zh-TW' })).newPage();
  for (const what of ['臺北門市的網站被換頁，一直連到 45[.]67[.]89[.]10。', '網站首頁變成賭博廣告，來源是 45.67.89.10。']) {
    await guest.goto(`${demo.base}/report?lang=zh-TW`);
    await guest.fill('[name=what]', what);
    await guest.click('main form button[type=submit]');
    await guest.waitForSelector('[data-code]');
  }
});
after(async () => { await browser?.close(); await demo?.stop(); });

const seek = async words => {
  await desk.page.goto(`${demo.base}/incidents?lang=zh-TW`);
  await desk.page.fill('form[role=search].seek [name=q]', words);
  await desk.page.click('form[role=search].seek button');
  return desk.page.textContent('main');
};

test('the desk finds a case by words and by an address, and is told what cannot be looked for', async () => {
  await desk.page.setViewportSize(wide);
  for (let i = 0; i < 50 && !/換頁/.test(await seek('台北門市')); i++) await new Promise(r => setTimeout(r, 100));
  const found = await seek('45.67.89.10');
  assert.match(found, /臺北門市的網站[\s\S]*|網站首頁/);
  assert.equal(await desk.page.locator('table.tb tbody tr').count(), 2);
  assert.match(await seek('從來沒有'), /沒有符合的事件/);
  assert.match(await seek('軟'), /每個詞請至少打兩個字/);
  await everywhere(demo, desk.page, '/incidents?q=45.67.89.10', 'what was found');
  await everywhere(demo, desk.page, '/incidents?q=%E8%BB%9F', 'what cannot be looked for');
});

test('the desk notes two cases as related, takes it back, and joins them', async () => {
  await desk.page.setViewportSize(wide);
  await seek('台北門市');
  await desk.page.click('table.tb tbody a');
  const file = new URL(desk.page.url()).pathname;
  await everywhere(demo, desk.page, file, 'a case with one that may be the same');
  await desk.page.setViewportSize(wide);
  await desk.page.goto(`${demo.base}${file}?lang=zh-TW`);
  assert.match(await desk.page.textContent('[aria-labelledby=h-similar]'), /有相同的 45\.67\.89\[\.\]10[\s\S]*三天內的申訴/);
  const say = async which => {
    await desk.page.fill('#similar-words-0', '同一個來源');
    await desk.page.click(`form[action$="/kin"] button[value=${which}]`);
    await desk.page.waitForURL(/did=incident_stepped/);
  };
  const takeBack = async () => {
    await desk.page.click('[aria-labelledby=h-kin] summary:has-text("取消")');
    await desk.page.fill('#unlink-words-0', '看錯了');
    await desk.page.click('form[action$="/unlink"] button');
    await desk.page.waitForURL(/did=incident_stepped/);
  };
  await say('related');
  assert.equal(await desk.page.locator('#h-similar').count(), 0);
  await everywhere(demo, desk.page, file, 'a case with a link');
  await desk.page.setViewportSize(wide);
  await desk.page.goto(`${demo.base}${file}?lang=zh-TW`);
  await takeBack();
  await desk.page.goto(`${demo.base}${file}?lang=zh-TW`);
  await say('same');
  await desk.page.goto(`${demo.base}${file}?lang=zh-TW`);
  assert.match(await desk.page.textContent('[aria-labelledby=h-kin]'), /同一件/);
  await desk.page.click('[aria-labelledby=h-kin] a[href^="/incidents/"]');
  assert.match(await desk.page.textContent('main'), /重複[\s\S]*一起處理/);
});
