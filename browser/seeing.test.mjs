// A small firm answers ten questions as a person does, without a list; the desk sees the map, and a vulnerability with its voices.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, signIn, startDemo, violations } from './harness.mjs';

let demo, browser, member;

before(async () => {
  demo = await startDemo();
  browser = await launch();
  member = await signIn(browser, demo, 'Chou Yi-chun');
});
after(async () => { await browser?.close(); await demo?.stop(); });

// looks is a page in both languages, on a phone and on a desk.
const looks = async ({ page }, path) => {
  for (const lang of ['zh-TW', 'en']) for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(`${demo.base}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
    assert.deepEqual(await violations(page), [], `${path} ${lang} ${width}`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} is wider than ${width}`);
  }
};

// a person reads a question in eight seconds, ticks in one and a half, and types four signs a second; the time is counted and not spent.
const spent = { ms: 0, steps: 0 };
const reads = () => { spent.ms += 8000; };
const ticks = async (page, key) => { await page.check(`input[value="${key}"]`); spent.ms += 1500; spent.steps++; };
const types = async (page, field, words) => { await page.fill(`[name="${field}"]`, words); spent.ms += 2000 + words.length * 250; spent.steps++; };

// answered waits until the answers are compared.
const answered = async (page) => {
  await page.waitForURL(/\/exposure\/questions\/answers/);
  while (await page.locator('[data-judging]').count()) { await page.waitForTimeout(500); await page.reload(); }
};

test('ten questions take less than three minutes and end in answers', async () => {
  const { page, faults } = member;
  const begun = Date.now();
  await page.goto(`${demo.base}/exposure?lang=en`);
  await page.click('main a[href="/exposure/questions"]');
  spent.steps++;
  assert.equal(await page.locator('fieldset').count(), 10);
  for (const key of ['computers.win10', 'router.fortigate', 'nas.qnap', 'mail.m365', 'website.wordpress', 'erp.excel', 'remote.anydesk', 'cameras.none', 'phones.iphone', 'keeper.vendor']) {
    reads();
    await ticks(page, key);
  }
  await page.click('main form [type=submit]');
  spent.steps++;
  await answered(page);
  const machine = Date.now() - begun;
  assert.match(await page.textContent('[aria-labelledby="h-website.wordpress"]'), /Possible: it depends on the version.*CVE-.*Where to look/s);
  assert.equal(await page.locator('.answer').count(), 10);
  assert.ok(spent.ms + machine < 180_000, `${spent.ms + machine} ms`);
  console.log(`# ten questions: ${spent.steps} steps, ${Math.round((spent.ms + machine) / 1000)} s`);
  await types(page, 'version-website.wordpress', '6.8.1');
  await page.click('main form [type=submit]');
  await answered(page);
  assert.match(await page.textContent('[aria-labelledby="h-website.wordpress"]'), /Affected.*affect it: [1-9]/s);
  assert.equal(await page.inputValue('[name="version-website.wordpress"]'), '6.8.1');
  await page.goto(`${demo.base}/exposure/questions`);
  assert.ok(await page.isChecked('input[value="website.wordpress"]'), 'what was answered is ticked');
  assert.deepEqual(faults, []);
});

test('without a script the questions work too', async () => {
  const plain = await signIn(browser, demo, 'Tsai Pei-ling', { javaScriptEnabled: false });
  const { page } = plain;
  await page.goto(`${demo.base}/exposure/questions?lang=en`);
  await page.check('input[value="router.asus"]');
  await page.click('main form [type=submit]');
  assert.match(await page.textContent('main'), /once the model is known/);
  await page.fill('[name="model-router.asus"]', 'RT-AX88U');
  await page.click('main form [type=submit]');
  assert.equal(await page.inputValue('[name="model-router.asus"]'), 'RT-AX88U');
  await plain.context.close();
});

test('the pages of a member can be read by everybody', async () => {
  for (const path of ['/exposure/questions', '/exposure/questions/answers', '/exposure/letter', '/exposure']) await looks(member, path);
  const { page } = member;
  await page.goto(`${demo.base}/exposure/letter?lang=en`);
  assert.match(await page.textContent('main'), /Nothing of yours was scanned/);
  await page.emulateMedia({ media: 'print' });
  assert.ok(!(await page.isVisible('.rail')), 'the letter is printed without the rail');
  await page.emulateMedia({ media: null });
});

test('the desk sees the map, its list, a vulnerability and a product', async () => {
  const name = [...demo.posts].find(([, post]) => /desk/i.test(post))[0];
  const desk = await signIn(browser, demo, name);
  const { page, faults } = desk;
  await page.goto(`${demo.base}/exposure?lang=en`);
  await page.click('main a[href="/exposure/map"]');
  await page.click('.heat a >> nth=0');
  await page.waitForSelector('#list');
  await page.click('#list a.mono >> nth=0');
  await page.waitForURL(/\/vulnerabilities\//);
  assert.match(await page.textContent('main'), /Voices side by side/);
  const vulnerability = new URL(page.url()).pathname;
  await page.click('[aria-labelledby=h-side] a >> nth=0');
  await page.waitForURL(/\/products\//);
  assert.match(await page.textContent('[aria-labelledby=h-versions]'), /Organisations/);
  const product = new URL(page.url()).pathname;
  for (const path of [vulnerability, product, '/exposure/coverage', '/exposure/map', '/exposure']) await looks(desk, path);
  assert.deepEqual(faults, []);
});
