// The supply chain: a link that two confirm, a supplier that lets its customers know, an attack that the desk looks at, a question, a warning without a name; both languages, both widths.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, signIn, startDemo, violations } from './harness.mjs';

let demo, browser, desk, second, fab, maker;
const phone = { width: 390, height: 844 }, wide = { width: 1440, height: 900 };

before(async () => {
  demo = await startDemo();
  browser = await launch();
  desk = await signIn(browser, demo, 'Lin Shu-yu');
  second = await signIn(browser, demo, 'Chen Po-yu');
  fab = await signIn(browser, demo, 'Maya Lindqvist');
  maker = await signIn(browser, demo, 'Hsu Jui-lin');
});
after(async () => { await browser?.close(); await demo?.stop(); });

// everywhere looks at a page in both languages and at both widths.
const everywhere = async (page, path, what) => {
  for (const size of [phone, wide]) for (const lang of ['zh-TW', 'en']) {
    await page.setViewportSize(size);
    await page.goto(`${demo.base}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
    assert.deepEqual(await violations(page), [], `${what}, ${lang}, ${size.width}`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), `${what}, ${lang} is wider than ${size.width}`);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${what.replaceAll(' ', '-')}-${lang}-${size.width}.png`, fullPage: true });
  }
};

const text = (page, of = 'main') => page.textContent(of);

test('a link counts once it is confirmed', async () => {
  const { page } = fab;
  await page.goto(`${demo.base}/supply?lang=en`);
  assert.match(await text(page), /Calm Sea Precision/);
  await page.fill('form[action="/supply/links"] [name=supplier]', 'three-umbrellas');
  await page.fill('[name=supplies]', 'Rail fastenings');
  await page.click('form[action="/supply/links"] button');
  await page.waitForURL(/did=saved/);
  assert.match(await text(page), /does not know that you named it/);
  await everywhere(page, '/supply', 'our suppliers');
  await desk.page.goto(`${demo.base}/now?lang=en`);
  await desk.page.click('a:has-text("1 supply link waits to be checked")');
  assert.match(await text(desk.page), /Three Umbrellas Hardware is its supplier/);
  await everywhere(desk.page, '/supply', 'the desk');
  await desk.page.click('button:has-text("Checked: confirm")');
  await desk.page.waitForURL(/did=saved/);
  assert.match(await text(desk.page), /No link waits/);
  await page.goto(`${demo.base}/supply?lang=en`);
  assert.doesNotMatch(await text(page), /not confirmed yet/);
});

let cve;
test('a supplier sees what its customers would read, and lets them know', async () => {
  const { page } = maker;
  await page.goto(`${demo.base}/supply/customers?lang=en`);
  await page.check('[name=consent][value=exploited]');
  await page.click('form[action="/supply/consent"] button');
  await page.waitForURL(/did=consent_set/);
  assert.ok(await page.isChecked('[name=consent][value=exploited]'));
  await page.goto(`${demo.base}/exposure?lang=en`);
  const findings = await page.locator('a[href^="/exposure/findings/"]').evaluateAll((all) => [...new Set(all.map((a) => a.getAttribute('href')))]);
  for (const href of findings) {
    await page.goto(`${demo.base}${href}?lang=en`);
    if (await page.locator('a[href^="/supply/tell"]').count()) { cve = href.split('/').pop(); break; }
  }
  assert.ok(cve, 'the maker has a finding that is affected');
  await page.click('a[href^="/supply/tell"]');
  const shown = await text(page);
  assert.match(shown, /Your supplier Calm Sea Precision/);
  assert.match(shown, /will be told: 1\./);
  await everywhere(page, `/supply/tell?cve=${cve}`, 'what would be told');
  await page.click('form[action="/supply/tell"] button');
  await page.waitForURL(/did=customers_told/);

  await fab.page.waitForTimeout(1500);
  await fab.page.goto(`${demo.base}/supply?lang=en`);
  await fab.page.click('section[aria-labelledby=h-told] a[href^="/warnings/"]');
  const read = await text(fab.page);
  assert.match(read, /Your supplier Calm Sea Precision/);
  assert.match(read, /does not say that you are affected/);
  const path = new URL(fab.page.url()).pathname;
  await everywhere(fab.page, path, 'the warning');
  await fab.page.click('button:has-text("We see signs too")');
  await fab.page.waitForLoadState();
  await everywhere(fab.page, `${path}/why`, 'why');
  assert.match(await text(fab.page), /which is your supplier/);
  await page.goto(`${demo.base}/supply/customers?lang=en`);
  assert.match(await text(page), /Not shown below three customers/);
});

test('the desk looks at a report of an attack', async () => {
  const { page } = maker;
  await page.goto(`${demo.base}/supply/customers?lang=en`);
  await page.click('a[href="/supply/attack"]');
  await page.fill('[name=what]', 'Our remote maintenance server was broken into.');
  await page.fill('[name=since]', await page.evaluate(() => new Date(Date.now() - 864e5).toISOString().slice(0, 10)));
  await page.fill('[name=signs]', 'nothing of use');
  await page.click('form[action="/supply/attack"] button');
  assert.match(await text(page, '[role=alert]'), /No address/);
  assert.equal(await page.inputValue('[name=what]'), 'Our remote maintenance server was broken into.', 'what was written is lost');
  await page.fill('[name=signs]', 'It talks to 203[.]0[.]113[.]77 and 198[.]51[.]100[.]9.');
  await page.fill('[name=todo]', 'Close the tunnel to us\nChange the passwords of our accounts');
  await page.click('form[action="/supply/attack"] button');
  await page.waitForURL(/did=attack_reported/);
  await everywhere(page, '/supply/attack', 'the report');
  await second.page.waitForTimeout(1500);
  await second.page.goto(`${demo.base}/warnings?state=draft&lang=en`);
  await second.page.click('a:has-text("Calm Sea Precision Industries reports an attack")');
  await second.page.click('form[action$="/approve"] button');
  await second.page.waitForURL(/did=released/);
  await fab.page.waitForTimeout(1500);
  await fab.page.goto(`${demo.base}/supply?lang=en`);
  await fab.page.click('section[aria-labelledby=h-told] a:has-text("attacked")');
  assert.match(await text(fab.page), /Close the tunnel to us[\s\S]*broken into/);
  await everywhere(page, '/supply/customers', 'our customers');
});

test('the desk asks, and a refusal follows nothing; without a name it names nobody', async () => {
  await desk.page.goto(`${demo.base}/supply?lang=en`);
  await desk.page.fill('form[action="/supply/ask"] [name=supplier]', 'calmsea-precision');
  await desk.page.fill('form[action="/supply/ask"] [name=words]', 'Your customers ask us.');
  await desk.page.click('form[action="/supply/ask"] button');
  await desk.page.waitForURL(/did=supplier_asked/);
  const { page } = maker;
  await everywhere(page, '/supply/customers', 'a question');
  await page.click('button[value=refused]');
  await page.waitForURL(/did=request_answered/);
  await desk.page.goto(`${demo.base}/supply?lang=en`);
  assert.match(await text(desk.page), /refused/);
  await desk.page.fill('[name=which]', 'lightchisel-optics');
  await desk.page.fill('[name=why]', 'It does not answer.');
  await desk.page.click('form[action="/supply/unnamed"] button');
  assert.match(await text(desk.page, '[role=alert]'), /three confirmed suppliers/);
  await desk.page.fill('[name=which]', 'calmsea-precision');
  await desk.page.fill('[name=why]', 'It does not answer.');
  await desk.page.click('form[action="/supply/unnamed"] button');
  await desk.page.waitForURL(/did=unnamed_drafted/);
  await everywhere(desk.page, '/supply', 'the desk at the end');
  await desk.page.goto(`${demo.base}/supply/customers?org=calmsea-precision&lang=en`);
  assert.match(await text(desk.page), /without the name/);
  for (const who of [desk, second, fab, maker]) assert.deepEqual(who.faults.filter((f) => !f.startsWith('4') && !f.includes('status of 4')), []);
});
