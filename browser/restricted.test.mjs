// An agency's restricted camera: the desk keeps the register, the officer asks for an exception, the CISO and the authority approve it, each at their own page.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { comeIn, launch, startCentre, violations } from './harness.mjs';

let centre, browser, desk, officer, ciso, firm;

// person makes somebody by the command line and signs them in.
async function person(name, mail, ...flags) {
  const said = centre.cli('admin', 'person', 'create', name, '--email', mail, '--speaks', 'en', '--link', '--public-url', centre.base, ...flags);
  return comeIn(browser, /http\S+\/sign-in\/\S+/.exec(said)[0]);
}

before(async () => {
  centre = await startCentre('--admin-name', 'Ann Keeper', '--admin-email', 'ann@centre.example', '--centre-name', '資安聯防中心', '--centre-name-en', 'Cyber Defence Centre');
  browser = await launch();
  centre.cli('admin', 'org', 'create', 'office', '--name', '示範市政府', '--name-en', 'Sample City', '--kind', 'agency', '--tier', 'B');
  centre.cli('admin', 'org', 'create', 'firm', '--name', '自願商行', '--name-en', 'Free Firm', '--kind', 'company', '--sector', 'business');
  desk = await person('Dora Desk', 'dora@centre.example', '--role', 'desk');
  officer = await person('Olaf Officer', 'olaf@office.example', '--org', 'office', '--role', 'officer');
  ciso = await person('Cleo Chief', 'cleo@office.example', '--org', 'office', '--role', 'reader');
  firm = await person('Fay Firm', 'fay@firm.example', '--org', 'firm', '--role', 'officer');
});
after(async () => { await browser?.close(); await centre?.stop(); });

const at = (path, lang = 'en') => `${centre.base}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`;
const day = (ahead) => new Date(Date.now() + ahead * 86400_000).toISOString().slice(0, 10);

// faultless looks at pages in both languages, on a phone and at a desk.
async function faultless({ page }, ...paths) {
  for (const lang of ['zh-TW', 'en']) for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    for (const path of paths) {
      await page.goto(at(path, lang));
      assert.deepEqual(await violations(page), [], `${path} ${lang} ${width}`);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} is wider than ${width} in ${lang}`);
    }
  }
}

test('the desk writes the register, and what it meets is on the list of its holder', async () => {
  const { page } = officer;
  await page.goto(at('/members/office'));
  await page.click('details:has(form[action$="/contacts"]) summary');
  await page.selectOption('#duty', 'ciso');
  await page.selectOption('#channel', 'mail');
  await page.fill('#address', 'cleo@office.example');
  await page.click('form[action$="/contacts"] [type=submit]');
  await page.waitForURL(/did=saved/);
  await page.goto(at('/exposure'));
  await page.setInputFiles('#file', { name: 'cameras.csv', mimeType: 'text/csv', buffer: Buffer.from('asset,vendor,product,version\ncam-12,左羅,A74 攝影機,1\ncam-13,Zorro,B2,1\ncam-14,Zorrosite,C3,1\n') });
  await page.click('#upload [type=submit]');
  await page.waitForURL(/did=uploaded/);

  await desk.page.goto(at('/exposure'));
  await desk.page.click('a[href="/exposure/restricted"]');
  await desk.page.click('a[href="/exposure/restricted/register"]');
  await desk.page.click('a[href="/exposure/restricted/register?edit=-#edit"]');
  await desk.page.fill('#code', 'T-1');
  await desk.page.fill('#brand', 'Z');
  await desk.page.fill('#names', '左羅');
  await desk.page.click('#edit [type=submit]');
  assert.match(await desk.page.textContent('.errs[role=alert]'), /too short/);
  assert.deepEqual(await violations(desk.page), []);
  assert.equal(await desk.page.inputValue('#names'), '左羅', 'what was written is lost');
  await desk.page.fill('#brand', 'Zorro');
  await desk.page.check('[name=kind][value=camera]');
  await desk.page.fill('#reason', 'from a letter');
  await desk.page.click('#edit [type=submit]');
  await desk.page.waitForURL(/did=register/);
  await faultless(desk, '/exposure/restricted/register', '/exposure/restricted/register?edit=T-1', '/exposure/restricted');

  for (const end = Date.now() + 20_000; ; await page.waitForTimeout(300)) {
    await page.goto(at('/exposure/restricted'));
    if (/cam-13/.test(await page.textContent('main')) || Date.now() > end) break;
  }
  const said = await page.textContent('main');
  assert.match(said, /cam-12[\s\S]*左羅[\s\S]*cam-13[\s\S]*Zorro/);
  assert.doesNotMatch(said, /cam-14/, 'a longer word is no Zorro');
  await page.goto(at('/exposure'));
  assert.match(await page.textContent('main'), /Restricted products that are open: 2/);
  await faultless(officer, '/exposure', '/exposure/restricted', '/exposure/restricted/register');
});

test('an exception takes the CISO and the authority', async () => {
  const { page } = officer;
  await page.goto(at('/exposure/restricted'));
  await page.click('tr:has-text("cam-12") a[href*="mark="]');
  await page.selectOption('#event', 'plan');
  await page.click('#mark [type=submit]');
  assert.match(await page.textContent('.errs[role=alert]'), /by which day/);
  await page.selectOption('#event', 'isolate');
  await page.click('#mark [type=submit]');
  await page.waitForURL(/did=held/);
  assert.match(await page.textContent('tr:has-text("cam-12")'), /kept off the official network/);
  await page.click('tr:has-text("cam-12") a[href*="mark="]');
  assert.deepEqual(await violations(page), []);
  await page.click('#mark a[href*="/ask?"]');
  await faultless(officer, new URL(page.url()).pathname + '?' + new URL(page.url()).searchParams.toString().replace(/&?lang=[^&]*/, ''));
  await page.fill('#need', 'the gate cannot be watched without it');
  await page.fill('#alternative', 'no other model fits the mast');
  await page.fill('#area', 'gate 3');
  await page.fill('#persons', 'Olaf Officer');
  await page.fill('#until', day(500));
  await page.check('[name=offline]');
  await page.check('[name=no_data]');
  await page.click('main form [type=submit]');
  assert.match(await page.textContent('.errs[role=alert]'), /within a year/);
  assert.equal(await page.inputValue('#need'), 'the gate cannot be watched without it');
  await page.fill('#until', day(200));
  await page.click('main form [type=submit]');
  await page.waitForURL(/did=excepted/);
  const path = new URL(page.url()).pathname;
  assert.equal(await page.locator('#go-endorse').count(), 0, 'the officer is not the CISO');

  await ciso.page.goto(at(path));
  await faultless(ciso, path);
  await ciso.page.click('#go-endorse');
  await ciso.page.waitForURL(/did=exception_moved/);
  assert.match(await ciso.page.textContent('main'), /waits for the authority/);

  await desk.page.goto(at('/exposure/restricted/exceptions?stage=endorsed'));
  await desk.page.click(`a[href="${path}"]`);
  await faultless(desk, path, '/exposure/restricted/exceptions');
  await desk.page.goto(at(path));
  await desk.page.click('#go-grant');
  await desk.page.waitForURL(/did=exception_moved/);
  assert.match(await desk.page.textContent('main'), /in force[\s\S]*Cleo Chief[\s\S]*Dora Desk/);
  await page.goto(at('/exposure/restricted'));
  assert.match(await page.textContent('tr:has-text("cam-12")'), /exception in force/);
});

test('a year is answered, and the curve drawn; who joined freely meets none of it', async () => {
  await desk.page.goto(at('/exposure/restricted/survey'));
  await desk.page.fill('#deadline', day(30));
  await desk.page.fill('#words', 'as every year');
  await desk.page.click('#open [type=submit]');
  await desk.page.waitForURL(/did=yearly_opened/);
  const { page } = officer;
  await page.goto(at('/exposure/restricted'));
  await page.click('.note a');
  await page.click('button[value=none]');
  assert.match(await page.textContent('.errs[role=alert]'), /still show listed products/);
  await page.fill('#items', 'Zorro,Phone 9,phone,3F,4');
  await page.click('button[value=these]');
  await page.waitForURL(/did=yearly/);
  assert.match(await page.textContent('main'), /Answered on[\s\S]*Pieces: 6/);
  await faultless(officer, '/exposure/restricted/survey', '/exposure/restricted/progress');
  await faultless(desk, '/exposure/restricted/survey', '/exposure/restricted/progress');
  assert.match(await desk.page.textContent('main'), /level B/);

  await firm.page.goto(at('/exposure'));
  assert.equal(await firm.page.locator('a[href*="restricted"]').count(), 0, 'a free member is shown the way');
  for (const f of [desk, officer, ciso]) assert.deepEqual(f.faults.filter((x) => !/422/.test(x)), []);
});
