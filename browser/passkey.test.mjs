// Signing in by passkey, with the browser's own virtual authenticator.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, signIn, startDemo, violations } from './harness.mjs';

let demo, browser;

before(async () => {
  demo = await startDemo();
  browser = await launch();
});
after(async () => { await browser?.close(); await demo?.stop(); });

async function device(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
  return { cdp, authenticatorId };
}

async function addKey(page, name) {
  await page.goto(`${demo.base}/account?lang=en`);
  await page.fill('#name', name);
  await page.click('form[data-passkey] button');
  await page.waitForURL(/did=passkey_made/);
}

test('a member adds a passkey, signs in with it, and removes it', async () => {
  const member = await signIn(browser, demo, 'Chou Yi-chun');
  const { page } = member;
  const { cdp, authenticatorId } = await device(page);
  await addKey(page, 'ward <b>laptop</b>');
  assert.match(await page.textContent('main table'), /ward <b>laptop<\/b>[\s\S]*never/);
  const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId });
  assert.equal(credentials.length, 1);
  assert.ok(credentials[0].isResidentCredential);

  await page.click('form[action="/sign-out"] button');
  await page.waitForURL(/sign-in/);
  await page.goto(`${demo.base}/warnings`);
  assert.match(page.url(), /\/sign-in\?back=/);
  await page.click('[data-passkey] button');
  await page.waitForURL(/\/warnings$/);
  await page.goto(`${demo.base}/account?lang=en`);
  assert.doesNotMatch(await page.textContent('main table'), /never/);

  await page.click('form[action="/account/passkeys/end"] button');
  await page.waitForURL(/did=passkey_ended/);
  assert.match(await page.textContent('main'), /no passkey yet/);
  await page.click('form[action="/sign-out"] button');
  await page.goto(`${demo.base}/sign-in?lang=en`);
  await page.click('[data-passkey] button');
  await page.waitForFunction(() => document.querySelector('[data-passkey] [role=alert]').textContent.includes('removed'));
  assert.deepEqual(member.faults.filter((f) => !f.includes('403')), []);
  await member.context.close();
});

test('an answer works once, and for nobody else', async () => {
  const member = await signIn(browser, demo, 'Hsu Chin-shui');
  const { page } = member;
  await device(page);
  await addKey(page, 'shop');
  await page.click('form[action="/sign-out"] button');
  await page.goto(`${demo.base}/sign-in?lang=en`);
  const sent = page.waitForRequest((r) => r.url().endsWith('/sign-in/passkey/finish'));
  await page.click('[data-passkey] button');
  const body = (await sent).postData();
  await page.waitForURL((u) => !u.pathname.startsWith('/sign-in'));
  const again = (data, path = '/sign-in/passkey/finish') => page.request.post(demo.base + path, { data, headers: { 'Content-Type': 'application/json' } });
  const replay = await again(body);
  assert.equal(replay.status(), 422);
  assert.equal((await replay.json()).code, 'ceremony_over');
  // what was signed for one ceremony is nothing for another
  const fresh = await (await page.request.post(`${demo.base}/sign-in/passkey/begin`, { data: '{}' })).json();
  const moved = await again(JSON.stringify({ ...JSON.parse(body), ceremony: fresh.ceremony }));
  assert.equal(moved.status(), 403);
  for (const bad of ['', '{', '{}', '{"ceremony":"AAAA","credential":{}}', JSON.stringify({ ceremony: fresh.ceremony, credential: null })]) {
    const r = await again(bad);
    assert.ok(r.status() === 422 || r.status() === 403, `${bad}: ${r.status()}`);
    assert.ok((await r.json()).title);
  }
  // another site cannot begin or end it
  const foreign = await page.request.post(`${demo.base}/sign-in/passkey/finish`, { data: body, headers: { 'Content-Type': 'application/json', Origin: 'https://elsewhere.example', 'Sec-Fetch-Site': 'cross-site' } });
  assert.equal(foreign.status(), 403);
  await member.context.close();
});

test('one who lost a device signs out everywhere', async () => {
  const first = await signIn(browser, demo, 'Tsai Pei-ling'), second = await signIn(browser, demo, 'Tsai Pei-ling');
  await first.page.goto(`${demo.base}/account`);
  await first.page.click('form[action="/account/sign-out-everywhere"] button');
  await first.page.waitForURL(/sign-in/);
  await second.page.goto(`${demo.base}/warnings`);
  assert.match(second.page.url(), /\/sign-in\?back=/);
  await first.context.close();
  await second.context.close();
});

test('the sign-in page and the account page have no fault', async () => {
  for (const lang of ['zh-TW', 'en']) for (const [width, colorScheme] of [[390, 'light'], [1440, 'dark']]) {
    const member = await signIn(browser, demo, 'Hsu Chin-shui', { viewport: { width, height: 900 }, colorScheme });
    for (const path of ['/account', '/sign-in']) {
      await member.page.goto(`${demo.base}${path}?lang=${lang}`);
      assert.deepEqual(await violations(member.page), [], `${path} ${lang} ${width}`);
      assert.ok(await member.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} is wider than ${width}`);
    }
    assert.deepEqual(member.faults, []);
    await member.context.close();
  }
});
