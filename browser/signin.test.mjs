// The ways in beside passkeys: password and code, several offices, and the way back for somebody who lost everything.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { comeIn, launch, startCentre, violations } from './harness.mjs';

let centre, browser;
const password = 'brown kettle, slow river';

before(async () => {
  centre = await startCentre('--admin-name', 'Ann Keeper', '--admin-email', 'ann@centre.example', '--centre-name', '資安聯防中心', '--centre-name-en', 'Cyber Defence Centre');
  browser = await launch();
});
after(async () => { await browser?.close(); await centre?.stop(); });

// RFC 6238, so that the page's key is held to the standard and not to our own code.
function code(key, step) {
  const bits = [...key.replaceAll(' ', '')].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const secret = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

const now = () => Math.floor(Date.now() / 30_000);

let people = 0;
// person makes somebody by the command line and gives their sign-in link and address.
function person(name, ...flags) {
  const mail = `p${++people}@centre.example`;
  const said = centre.cli('admin', 'person', 'create', name, '--email', mail, '--speaks', 'en', '--link', '--public-url', centre.base, ...flags);
  return { mail, link: /http\S+\/sign-in\/\S+/.exec(said)[0] };
}

async function clean(page, what) {
  const width = page.viewportSize().width;
  assert.deepEqual(await violations(page), [], what);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${what} is wider than ${width}`);
}

// setUp goes from the account page to the recovery codes.
async function setUp(page, step, look = async () => {}) {
  await page.goto(`${centre.base}/account`);
  await page.fill('#password', password);
  await page.click('form[action="/account/password"] button');
  const key = await page.textContent('main .mono b');
  await look('the page of the app');
  await page.fill('#code', code(key, step));
  await page.click('form[action="/account/password/confirm"] button');
  await look('the recovery codes');
  return { key, codes: await page.locator('.codes li').allTextContents() };
}

async function fillDoor(page, mail, typed) {
  await page.goto(`${centre.base}/sign-in?lang=en&back=/account`);
  await page.click('summary');
  await page.fill('#pw-mail', mail);
  await page.fill('#pw-password', password);
  await page.fill('#pw-code', typed);
  await page.click('form[action="/sign-in/password"] button');
}

test('password and code: set up, sign in, once each; a recovery code in need', async () => {
  const wu = person('Wu Chih-ming', '--role', 'desk');
  const { page, context, faults } = await comeIn(browser, wu.link);
  const step = now();
  await page.goto(`${centre.base}/account?lang=en`);
  await page.fill('#password', 'password1234');
  await page.click('form[action="/account/password"] button');
  assert.match(await page.textContent('main'), /common one/);
  await clean(page, 'a common password');
  const { key, codes } = await setUp(page, step);
  assert.equal(codes.length, 10);
  await page.goto(`${centre.base}/account`);
  assert.match(await page.textContent('main'), /Recovery codes left\s*10/);

  await page.click('form[action="/sign-out"] button');
  await fillDoor(page, wu.mail, code(key, step)); // the code that set it up
  assert.match(await page.textContent('.errs[role=alert]'), /code is wrong/);
  await clean(page, 'a wrong code');
  await page.fill('#pw-password', password);
  await page.fill('#pw-code', code(key, step + 1));
  await page.click('form[action="/sign-in/password"] button');
  await page.waitForURL(/\/account$/);

  const second = await browser.newContext({ javaScriptEnabled: false });
  const other = await second.newPage();
  await fillDoor(other, wu.mail, codes[0]);
  assert.match(await other.textContent('main'), /Recovery codes left\s*9/);
  await second.close();

  await page.goto(`${centre.base}/account`);
  await page.click('form[action="/account/password/end"] button');
  await page.waitForURL(/did=password_ended/);
  assert.deepEqual(faults.filter((f) => !/40[39]|422|403/.test(f)), []);
  await context.close();
});

test('somebody with several offices switches in the shell', async () => {
  const ann = await comeIn(browser, centre.first);
  const { page } = ann;
  await page.goto(`${centre.base}/members?lang=en`);
  await page.click('.rail .offices summary');
  await clean(page, 'the offices in the shell');
  assert.match(await page.textContent('.rail .offices [aria-current]'), /administrator/);
  await page.click('.rail .offices button:has-text("duty desk")');
  await page.waitForURL(/\/now$/);
  assert.match(await page.textContent('.rail .offices [aria-current]'), /duty desk/);
  await page.setViewportSize({ width: 390, height: 900 });
  await page.goto(`${centre.base}/account`);
  assert.equal(await page.locator('#h-offices').count(), 1);
  await clean(page, 'the offices on a phone');
  await page.click('main section .turn button');
  assert.deepEqual(ann.faults, []);
  await ann.context.close();
});

test('two administrators bring somebody back who lost every way in', async () => {
  const lost = person('Lost Soul', '--role', 'desk');
  const one = person('One Keeper', '--role', 'admin'), two = person('Two Keeper', '--role', 'admin');
  const victim = await comeIn(browser, lost.link);
  const first = await comeIn(browser, one.link), second = await comeIn(browser, two.link);

  await first.page.goto(`${centre.base}/account?lang=en`);
  await first.page.click('section[aria-labelledby=h-recovery] summary');
  await first.page.fill('#who', lost.mail);
  await first.page.fill('#reason', 'telephone and laptop stolen, called back');
  await first.page.click('form[action="/account/recoveries"] button');
  await first.page.waitForURL(/did=recovery_opened_untold/);
  assert.equal(await first.page.locator('section[aria-labelledby=h-recovery] td .btn.go').count(), 0);

  await victim.page.goto(`${centre.base}/account?lang=en`);
  assert.match(await victim.page.textContent('[role=alert]'), /One Keeper[\s\S]*stolen/);
  await clean(victim.page, 'a recovery of mine');

  await second.page.goto(`${centre.base}/account?lang=en`);
  await clean(second.page, 'a recovery that waits');
  await second.page.click('button:has-text("Confirm")');
  assert.match(await second.page.textContent('main h1'), /Lost Soul/);
  await clean(second.page, 'the new link');
  const link = (await second.page.textContent('main .raw')).trim();
  await victim.page.reload();
  assert.match(victim.page.url(), /\/sign-in/);
  const back = await comeIn(browser, link);
  assert.match(await back.page.textContent('.rail footer'), /Lost Soul/);
  for (const p of [victim, first, second, back]) await p.context.close();
});

test('the pages have no fault, narrow and wide, in both languages', async () => {
  for (const lang of ['zh-TW', 'en']) for (const [width, colorScheme] of [[390, 'light'], [1440, 'dark']]) {
    const p = person(`Nobody ${lang} ${width}`, '--role', 'admin');
    const { page, context, faults } = await comeIn(browser, p.link, { viewport: { width, height: 900 }, colorScheme });
    const look = (what) => clean(page, `${what}, ${lang}, ${width}`);
    await page.goto(`${centre.base}/account?lang=${lang}`);
    await look('no password yet');
    await setUp(page, now(), look);
    await page.goto(`${centre.base}/account`);
    for (const s of await page.locator('main summary').all()) await s.click();
    await look('the account page, unfolded');
    await page.goto(`${centre.base}/sign-in`);
    await page.click('summary');
    await look('the door');
    assert.deepEqual(faults, []);
    await context.close();
  }
});
