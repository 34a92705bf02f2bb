// What the duty desk does by hand: it marks what came unmarked, settles what is held, telephones.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch, signIn, startDemo, violations } from './harness.mjs';

let demo, browser, desk, member;

before(async () => {
  demo = await startDemo();
  browser = await launch();
  desk = await signIn(browser, demo, 'Lin Shu-yu');
  member = await signIn(browser, demo, 'Chou Yi-chun', { viewport: { width: 390, height: 844 } });
});
after(async () => { await browser?.close(); await demo?.stop(); });

const bring = (name, bundle, ...flags) => {
  const file = join(demo.store, name);
  writeFileSync(file, JSON.stringify(bundle));
  execFileSync('bin/lianfang', ['import', '--store', demo.store, '--wait', ...flags, file]);
};
const faultless = async (who) => assert.deepEqual([...(await violations(who.page)), ...who.faults], []);

test('the desk marks what came unmarked, and those concerned see it', async () => {
  const id = 'indicator--11111111-1111-4111-8111-111111111112';
  bring('unmarked.json', { type: 'bundle', id: 'bundle--11111111-1111-4111-8111-111111111111', objects: [{ type: 'indicator', spec_version: '2.1', id, created: '2026-11-24T00:00:00.000Z', modified: '2026-11-24T00:00:00.000Z',
    name: 'Relay of a break-in', pattern: "[domain-name:value = 'gate.example.org']", pattern_type: 'stix', valid_from: '2026-11-24T00:00:00Z' }] }, '--source', 'partner-cert');
  const place = `${demo.base}/intelligence/${id}?lang=zh-TW`;
  assert.equal((await member.page.goto(place)).status(), 404, 'a member sees what nobody marked');
  member.faults.length = 0; // the browser reports a 404 as an error
  await desk.page.goto(place);
  assert.match(await desk.page.textContent('main'), /沒有標示/);
  await desk.page.selectOption('form[action$="/mark"] select', { label: 'TLP:GREEN' });
  await desk.page.fill('form[action$="/mark"] textarea', '來源在電話中同意');
  await desk.page.click('form[action$="/mark"] button');
  await desk.page.locator('.tlp[data-tlp="green"]').first().waitFor();
  await faultless(desk);
  await member.page.goto(place);
  assert.match(await member.page.textContent('main'), /Relay of a break-in/);
  await faultless(member);
});

test('a stranger\'s withdrawal waits for the desk, which refuses it with a reason', async () => {
  const advisory = JSON.parse(readFileSync('examples/advisory.json', 'utf8'));
  bring('advisory.json', advisory, '--source', 'tern-rock');
  const host = advisory.objects.find((o) => o.name === 'Host of the second stage');
  bring('gone.json', { type: 'bundle', id: 'bundle--5f3c9c56-4a0f-4b51-9d1e-33b1a86f2f02', objects: [{ ...host, revoked: true, modified: '2026-11-24T09:15:00.000Z' }] }, '--source', 'stranger', '--marking', 'TLP:GREEN');
  await desk.page.goto(`${demo.base}/intelligence/held?lang=zh-TW`);
  const row = desk.page.locator('main section', { hasText: 'Host of the second stage' });
  await row.locator('textarea').fill('來源不是它的主人');
  await row.locator('button[value="refuse"]').click();
  await desk.page.waitForFunction(() => !document.querySelector('main form[action$="/settle"]'));
  await desk.page.goto(`${demo.base}/intelligence/${host.id}?lang=zh-TW`);
  assert.match(await desk.page.textContent('main'), /有效/);
  await faultless(desk);
});

test('a call is noted, and one that was answered leaves the list', async () => {
  await desk.page.goto(`${demo.base}/scenario?lang=en`);
  await desk.page.click('form[action="/scenario/play"] button');
  await desk.page.waitForFunction(() => document.querySelector('main').textContent.includes('8 of 8') || document.querySelector('form[action="/scenario/play"] button')?.textContent.includes('again'), null, { timeout: 30000 });
  await desk.page.goto(`${demo.base}/warnings/calls?lang=zh-TW`);
  const row = desk.page.locator('tbody tr', { hasText: '三把傘五金行' });
  await row.locator('button[value="no_answer"]').click();
  await desk.page.locator('tbody tr', { hasText: '沒人接' }).first().waitFor();
  await row.locator('button[value="reached"]').click();
  await desk.page.waitForFunction(() => !document.querySelector('main').textContent.includes('三把傘五金行'));
  await faultless(desk);
});
