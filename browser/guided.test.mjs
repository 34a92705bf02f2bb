// Reports as people send them, twenty of them, and sixty in `make soak`: both languages, phone and desk, by citizens and by a hospital's officer, some of them with a connection that breaks off.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { faultless, launch, phone, signIn, startDemo, wide } from './harness.mjs';

let demo, browser;

before(async () => {
  demo = await startDemo();
  browser = await launch();
});
after(async () => { await browser?.close(); await demo?.stop(); });

// What happened, in the words of who was hit: kind, zh-TW, en, where, telephone.
const stories = [
  ['ransomware', '會計的電腦打不開檔案，桌面多了一張要我們付錢的紙條。', 'The accountant cannot open any file; a note on the desktop asks for money.', 'Sanmin, Kaohsiung', '07-0000001'],
  ['fraud-page', '有人做了跟我們一樣的網頁賣鞋，客人匯款收不到貨。', 'Somebody copied our shop page and sells shoes that never come.', '', '02-0000002'],
  ['lost-account', '公司的粉絲專頁被人改了密碼，正在發假抽獎。', 'Somebody changed the password of our page and posts a false lottery.', '', ''],
  ['defacement', '學校首頁變成一張黑色的圖，還有外國字。', 'The home page of our school is a black picture with foreign words.', 'Hualien', '03-0000004'],
  ['ddos', '訂票網站從早上八點就打不開，機房說流量是平常的一百倍。', 'The booking site has been out since eight; traffic is a hundred times the usual.', '', '02-0000005'],
  ['leaked-data', '有人在論壇賣我們的會員名單，說有三萬筆。', 'A forum offers our list of members for sale, thirty thousand rows.', '', '04-0000006'],
  ['phishing-mail', '同事收到假的健保信，點了連結也填了帳號密碼。', 'A colleague followed the link of a false insurance mail and typed the password.', '', ''],
  ['infected-computer', '防毒一直跳出來，電腦很慢，滑鼠會自己動。', 'The virus scanner keeps warning, the computer is slow and the mouse moves by itself.', 'Tainan', '06-0000008'],
  ['changed-account', '供應商的信說換了帳戶，我們匯了八十萬才發現是假的。', 'A mail in our supplier’s name gave a new account; we paid before we asked.', '', '03-0000009'],
  ['', '門口的監視器畫面出現在別人的網站上。', 'The picture of our door camera stands on somebody else’s site.', '', ''],
  ['phishing-mail', '收到說包裹卡關的簡訊，輸入信用卡之後被刷了兩筆。', 'A text message about a parcel asked for the card, and two payments were taken.', '', '08-0000011'],
  ['ransomware', '牙醫診所的預約系統全部變成看不懂的檔名。', 'All files of the dentist’s booking system have names that nobody can read.', 'Chiayi', '05-0000012'],
];
const officers = [
  ['ransomware', '病房系統打不開，護理站改用紙本。', 'The ward system is down; the nurses write on paper.'],
  ['infected-computer', '檢驗科一台電腦連到不明的主機，已拔線。', 'A computer of the laboratory talked to an unknown host; it is unplugged.'],
  ['ddos', '掛號網頁很慢，病人打電話來問。', 'The page for appointments is very slow; patients call.'],
];
const looks = [['zh-TW', phone], ['en', phone], ['zh-TW', wide], ['en', wide]];

// A person reads a question in eight seconds and ticks in one and a half; types four signs a second, or one Chinese character. The time is counted and not
// spent. What the machine takes is added as it was.
class Person {
  constructor(page) { Object.assign(this, { page, ms: 0, steps: 0 }); }
  async ticks(name, value) {
    await this.page.check(`[name=${name}][value="${value}"]`);
    this.ms += 9500;
    this.steps++;
  }
  async picks(name, value) {
    await this.page.selectOption(`[name=${name}]`, value);
    this.ms += 9500;
    this.steps++;
  }
  async types(name, words) {
    await this.page.fill(`[name=${name}]`, words);
    this.ms += 8000 + [...words].reduce((ms, c) => ms + (c > '\u2e80' ? 1000 : 250), 0);
    this.steps++;
  }
  passes() { this.ms += 2000; } // over what is left empty
  async presses(selector) {
    await this.page.click(selector);
    this.ms += 1500;
    this.steps++;
  }
}

// How many reports a look has: each kind of interruption comes in five.
const each = process.env.LIANFANG_TEST_LARGE ? 15 : 5, all = looks.length * each;

const spent = [];

// timed is one report from opening the form until it has a number.
async function timed(page, fill) {
  const person = new Person(page), begun = Date.now();
  const number = await fill(person);
  assert.match(number, /^\S+-INC-\d{4}-\d{4,}$/);
  spent.push(person.ms + Date.now() - begun);
  return number;
}

const send = 'main form button.go[type=submit]';

// breaks has the connection go in the middle of the form, and the page with it.
async function breaks(page, path, what) {
  await page.waitForFunction(() => Object.keys(localStorage).some((k) => k.startsWith('lianfang:draft:')));
  await page.context().setOffline(true);
  await page.reload().catch(() => {});
  await page.context().setOffline(false);
  // The browser's own page about the lost connection may load the form by itself, at the same time.
  await page.goto(demo.base + path).catch(() => page.waitForLoadState());
  await page.waitForSelector('[name=what]');
  assert.equal(await page.inputValue('[name=what]'), what, 'what was typed is lost');
  assert.ok(await page.isVisible('[data-draft-back]'), 'it is not said that it is back');
}

// holds sends while there is no connection; it goes by itself once there is one.
async function holds(page) {
  await page.context().setOffline(true);
  await page.click(send);
  await page.waitForSelector('[data-draft-lost]:not([hidden])');
  await page.context().setOffline(false);
}

async function citizen(page, i, lang, mark) {
  const [kind, zh, en, place, call] = stories[i % stories.length];
  const path = `/report?lang=${lang}`, what = `${mark} ${lang === 'en' ? en : zh}`;
  await page.goto(demo.base + path);
  return timed(page, async (p) => {
    await p.ticks('kind', kind);
    await p.types('what', what);
    await p.ticks('going_on', ['yes', 'no', 'unknown'][i % 3]);
    if (i % 5 === 0) await breaks(page, path, what);
    if (i % 3 === 0) await p.types('since', '2026-11-26T08:00'); else p.passes();
    if (place) await p.types('place', place); else p.passes();
    p.passes();
    if (call) await p.types('phone', call); else p.passes();
    if (i < 4) await faultless(page, `the form, ${lang}`);
    if (i % 7 === 0) await holds(page); else await p.presses(send);
    await page.waitForSelector('[data-code]');
    assert.match(await page.textContent('[data-code]'), /^[A-Z2-7]{26}$/);
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).filter((k) => k.startsWith('lianfang:draft:'))), [], 'the draft stays');
    return (await page.textContent('main .mono')).trim();
  });
}

async function officer(page, i, lang, mark) {
  const [kind, zh, en] = officers[i % officers.length];
  const path = `/incidents/new?lang=${lang}`, what = `${mark} ${lang === 'en' ? en : zh}`;
  await page.goto(demo.base + path);
  return timed(page, async (p) => {
    await p.ticks('duty', 'yes');
    await p.picks('kind', kind);
    await p.types('what', what);
    if (i % 2 === 0) await breaks(page, path, what);
    await p.ticks('going_on', 'yes');
    await p.picks('a_system', 'core_nonci_sys');
    await p.picks('a_restored', i % 3 === 0 ? 'no' : 'yes');
    for (let passed = 0; passed < 6; passed++) p.passes();
    if (i % 5 === 0) await holds(page); else await p.presses(send);
    await page.waitForURL(/did=incident_came/);
    return (await page.textContent('main .mono')).trim();
  });
}

// numbersOf gives how often each mark stands in the desk's list.
async function seenBy(desk) {
  const seen = new Map();
  await desk.page.goto(`${demo.base}/incidents?lang=en`);
  for (;;) {
    for (const [mark] of (await desk.page.textContent('main')).matchAll(/#g\d+#/g)) seen.set(mark, (seen.get(mark) ?? 0) + 1);
    const next = desk.page.locator('a[rel=next]');
    if (!await next.count()) return seen;
    await next.first().click();
    await desk.page.waitForLoadState();
  }
}

test(`${all} guided reports take less than three minutes each, and none is lost or doubled`, async () => {
  const numbers = [], marks = [];
  await Promise.all(looks.map(async ([lang, viewport], n) => {
    const { page } = await signIn(browser, demo, 'Chou Yi-chun', { viewport, locale: lang });
    for (let i = 0; i < each; i++) {
      const mark = `#g${n * each + i}#`;
      marks.push(mark);
      if (i % 5 === 4) {
        numbers.push(await officer(page, i, lang, mark));
        continue;
      }
      const guest = await browser.newContext({ viewport, locale: lang });
      numbers.push(await citizen(await guest.newPage(), i, lang, mark));
      await guest.close();
    }
  }));
  assert.equal(new Set(numbers).size, all);
  spent.sort((a, b) => a - b);
  const median = spent[all / 2];
  console.log(`# ${all} guided reports: median ${Math.round(median / 1000)} s, longest ${Math.round(spent[all - 1] / 1000)} s`);
  assert.ok(median < 180_000, `median ${median} ms`);
  const seen = await seenBy(await signIn(browser, demo, 'Lin Shu-yu'));
  for (const mark of marks) assert.equal(seen.get(mark), 1, `${mark} stands ${seen.get(mark) ?? 0} times in the desk's list`);
});

test('a form that is sent twice is one report, also without a script', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'en' });
  const page = await context.newPage();
  await page.goto(`${demo.base}/report?lang=en`);
  await page.fill('[name=what]', 'Our fax machine prints by itself.');
  await page.click(send);
  const first = [await page.textContent('main .mono'), await page.textContent('[data-code]')];
  await page.reload(); // the browser sends the form again
  assert.deepEqual([await page.textContent('main .mono'), await page.textContent('[data-code]')], first);
  await context.close();
});

test('a shared device keeps nothing', async () => {
  const context = await browser.newContext({ locale: 'zh-TW' });
  const page = await context.newPage();
  await page.goto(`${demo.base}/report?lang=zh-TW`);
  await page.fill('[name=what]', '不想讓別人看到的事。');
  await page.waitForFunction(() => Object.keys(localStorage).some((k) => k.startsWith('lianfang:draft:')));
  await page.check('[data-draft-off]');
  await page.fill('[name=place]', '家裡');
  await page.waitForTimeout(500);
  await page.reload();
  assert.equal(await page.inputValue('[name=what]'), '');
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).filter((k) => k.startsWith('lianfang:draft:'))), []);
  await context.close();
});
