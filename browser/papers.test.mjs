// The papers of the law: an officer fills in the final report of a case, sends it and takes it away as ODT, in which LibreOffice finds every item; the public reads figures.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { everywhere, faultless, launch, phone, signIn, startDemo, wide } from './harness.mjs';

let demo, browser, officer;

before(async () => {
  demo = await startDemo();
  browser = await launch();
  officer = await signIn(browser, demo, 'Chou Yi-chun');
});
after(async () => { await browser?.close(); await demo?.stop(); });

const items = { times: '知悉：11 月 27 日 09:00；完成復原：11 月 28 日 10:00', extent: '病房系統停擺，影響 3 個病房。', control: '09:30 隔離主機，次日還原。', investigation: '查登入紀錄，確認由遠端桌面進入。', cause: '遠端桌面對外，又沒有雙因子驗證。', prevention: '關閉對外的遠端桌面。', plan: '每月由資安長檢視。' };

test('a report of the law is filled in, refused while it lacks something, sent, and read by LibreOffice', async () => {
  const page = officer.page;
  await page.setViewportSize(wide);
  await page.goto(`${demo.base}/incidents/new?lang=en`);
  await page.fill('[name=what]', 'The ward system is down.');
  await page.selectOption('[name=a_system]', 'core_nonci_sys');
  await page.selectOption('[name=a_restored]', 'no');
  await page.click('button.go[type=submit]:not([name])');
  await page.waitForURL(/did=incident_came/);
  const file = new URL(page.url()).pathname;
  await page.click('details:has(#control-words) > summary');
  await page.fill('#control-words', 'restored from the backup');
  await page.click('form[action$="/control"] button');
  await page.waitForURL(/did=incident_stepped/);
  await page.click(`a[href="${file}/papers/final"]`);
  assert.match(await page.inputValue('[name=item-times]'), /知悉：\d{4}-\d\d-\d\d/, 'the times of the case are not filled in');
  assert.match(await page.inputValue('[name=item-control]'), /restored from the backup/);
  await everywhere(demo, page, `${file}/papers/final`, 'the form of the report');

  await page.setViewportSize(wide);
  await page.goto(`${demo.base}${file}/papers/final?lang=en`);
  await page.fill('[name=item-times]', items.times);
  await page.click('button[name=do][value=file]');
  assert.match(await page.textContent('[role=alert]'), /items that the law asks for are missing: 5 [\s\S]*6 [\s\S]*7 /i);
  assert.equal(await page.inputValue('[name=item-times]'), items.times, 'what was written is lost');
  await faultless(page, 'the form that was refused');
  for (const [id, words] of Object.entries(items)) await page.fill(`[name=item-${id}]`, words);
  await page.selectOption('[name=cause]', 'password');
  await page.fill('[name=m0-what]', '遠端登入改用雙因子驗證');
  await page.selectOption('[name=m0-sort]', 'technical');
  await page.fill('[name=m0-owner]', '資訊室');
  await page.fill('[name=m0-until]', '2027-01-31');
  await page.fill('[name=m0-track]', '每季查驗');
  await page.click('button[name=do][value=save]');
  await page.waitForURL(/did=paper_saved/);
  assert.equal(await page.inputValue('[name=m0-until]'), '2027-01-31');
  await page.click('button[name=do][value=file]');
  await page.waitForURL(/did=paper_filed/);

  await everywhere(demo, page, `${file}/papers/final/print`, 'the paper that is printed');
  const folder = await mkdtemp(join(tmpdir(), 'papers-'));
  try {
    for (const language of ['', '?in=en']) {
      const answer = await page.request.get(`${demo.base}${file}/papers/final/odt${language}`);
      assert.equal(answer.headers()['content-type'], 'application/vnd.oasis.opendocument.text');
      const odt = join(folder, 'paper.odt');
      await writeFile(odt, await answer.body());
      await promisify(execFile)('soffice', [`-env:UserInstallation=file://${folder}/profile`, '--headless', '--convert-to', 'txt:Text (encoded):UTF8', '--outdir', folder, odt]);
      const said = await readFile(join(folder, 'paper.txt'), 'utf8');
      for (const words of [...Object.values(items), '遠端登入改用雙因子驗證', '資訊室', '2027-01-31', '每季查驗']) assert.ok(said.includes(words), `${words} is not in the ODT`);
      assert.match(said, language ? /Report on the investigation[\s\S]*1\. when it happened[\s\S]*7\. by when/ : /調查、處理及改善報告[\s\S]*1、事件發生[\s\S]*事件根因分析[\s\S]*7、前款措施/);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  await page.goto(`${demo.base}${file}?lang=en`);
  assert.match(await page.textContent('section[aria-labelledby=h-papers] ul'), /sent/);
});

test('the desk finds that it is to be mended, and the list names the day', async () => {
  const desk = await signIn(browser, demo, 'Lin Shu-yu');
  const page = desk.page;
  await page.goto(`${demo.base}/incidents?lang=en`);
  await page.click('a:has-text("The ward system is down.")');
  await page.click('a[href$="/papers/final"]');
  await page.check('[name=accepted][value=no]');
  await page.click('form[action$="/verdict"] button');
  assert.match(await page.textContent('[role=alert]'), /words/);
  await page.fill('#verdict-words', 'Say how they got the password.');
  await page.fill('[name=recheck]', '2027-02-15');
  await page.click('form[action$="/verdict"] button');
  await page.waitForURL(/did=paper_judged/);
  await page.goto(`${demo.base}/incidents?lang=en`);
  assert.match(await page.textContent('main'), /looked at again on 2027-02-15/);
  await officer.page.goto(`${demo.base}${new URL(officer.page.url()).pathname}/papers/final?lang=en`);
  assert.match(await officer.page.textContent('main'), /to be mended[\s\S]*Say how they got the password/);
});

test('anybody reads the figures of a month', async () => {
  const guest = await (await browser.newContext({ viewport: phone, locale: 'zh-TW' })).newPage();
  await guest.goto(`${demo.base}/sign-in?lang=zh-TW`);
  await guest.click('a[href="/statistics"]');
  assert.match(await guest.textContent('h1'), /統計/);
  await everywhere(demo, guest, '/statistics', 'the figures of a month');
  const csv = await guest.request.get(`${demo.base}/statistics/csv`);
  assert.match(await csv.text(), /^﻿月份|^﻿Month/);
  assert.equal((await guest.request.get(`${demo.base}/statistics?month=2999-01`)).status(), 404);
});
