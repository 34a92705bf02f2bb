// The main job as people see it: the desk plays the story, a hospital reads and answers, a withdrawal comes in live.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch, signIn, startDemo, violations } from './harness.mjs';

let demo, browser, desk, number;

before(async () => {
  demo = await startDemo();
  browser = await launch();
  desk = await signIn(browser, demo, 'Lin Shu-yu');
});
after(async () => { await browser?.close(); await demo?.stop(); });

const wait = (ms) => new Promise((r) => setTimeout(r, ms));

test('a link alone signs nobody in', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(demo.links.get('Chou Yi-chun'));
  await page.goto(`${demo.base}/warnings`);
  assert.match(page.url(), /\/sign-in/);
  await context.close();
});

test('the play reaches a member while its page is open, and the withdrawal too', async () => {
  const member = await signIn(browser, demo, 'Chou Yi-chun', { viewport: { width: 390, height: 844 } });
  await desk.page.goto(`${demo.base}/scenario?lang=en`);
  await desk.page.click('form[action="/scenario/play"] button');
  await desk.page.waitForFunction(() => document.querySelector('main').textContent.includes('8 of 8') || document.querySelector('form[action="/scenario/play"] button')?.textContent.includes('again'), null, { timeout: 30000 });
  await member.page.goto(`${demo.base}/warnings?lang=zh-TW`);
  const link = member.page.locator('main a[href^="/warnings/LF-ANA-"]').first();
  number = (await link.getAttribute('href')).split('/').pop();
  await link.click();
  await member.page.waitForLoadState();
  const text = await member.page.textContent('main');
  for (const words of ['您受影響', 'FW-01', '還不能確定', '請這樣做', '203.0.113[.]45', '撤回']) assert.ok(text.includes(words), `the page lacks ${words}`);
  assert.ok(!text.includes('三把傘'), 'another organisation is named');
  assert.deepEqual(member.faults, []);
  await member.context.close();
});

test('a member changes its answer, and the desk sees it', async () => {
  const member = await signIn(browser, demo, 'Chou Yi-chun', { viewport: { width: 390, height: 844 } });
  await member.page.goto(`${demo.base}/warnings/${number}?lang=zh-TW`);
  await member.page.click('button[value="fixed"]');
  await member.page.waitForFunction(() => document.querySelector('button[value="fixed"]')?.classList.contains('done'));
  await desk.page.goto(`${demo.base}/warnings/${number}/desk?lang=zh-TW`);
  assert.match(await desk.page.textContent('main'), /晨曦綜合醫院[\s\S]*已處理好/);
  await member.context.close();
});

test('without script a member reads, answers and uploads', async () => {
  const member = await signIn(browser, demo, 'Hsu Chin-shui', { javaScriptEnabled: false });
  await member.page.goto(`${demo.base}/warnings/${number}?lang=zh-TW`);
  await member.page.click('button[value="acknowledged"]');
  assert.match(member.page.url(), /did=acknowledged/);
  const file = join(demo.store, 'mine.csv');
  writeFileSync(file, 'asset,cpe\nweb-9,cpe:2.3:a:apache:tomcat:9.0.1:*:*:*:*:*:*:*\n=cmd|calc,cpe:2.3:a:acme:x:1:*:*:*:*:*:*:*\n');
  await member.page.goto(`${demo.base}/exposure`);
  await member.page.setInputFiles('input[type=file]', file);
  await member.page.click('form[action="/exposure/upload"] button');
  assert.match(member.page.url(), /did=uploaded/);
  let text = '';
  for (let i = 0; i < 20 && !text.includes('web-9'); i++) { await wait(250); await member.page.reload(); text = await member.page.textContent('main'); }
  assert.ok(text.includes('web-9'), 'the uploaded machine is not listed');
  assert.deepEqual(member.faults, []);
  await member.context.close();
});

test('a member uploads an SBOM and sees what it is affected by, with the reason', async () => {
  const record = join(demo.store, 'cve.json');
  writeFileSync(record, JSON.stringify({ dataType: 'CVE_RECORD', dataVersion: '5.2', cveMetadata: { cveId: 'CVE-2022-24894', assignerOrgId: 'a0819718-46f1-4df5-94e2-005712e83aaa', state: 'PUBLISHED' },
    containers: { cna: { providerMetadata: { orgId: 'a0819718-46f1-4df5-94e2-005712e83aaa' }, title: 'Symfony storing cookie headers in HttpCache', descriptions: [{ lang: 'en', value: 'The HTTP cache may store a Set-Cookie header.' }], references: [],
      affected: [{ vendor: 'symfony', product: 'http-kernel', packageURL: 'pkg:composer/symfony/http-kernel', defaultStatus: 'unaffected', versions: [{ version: '5.0.0', lessThan: '5.4.20', status: 'affected', versionType: 'semver' }] }] } } }));
  execFileSync('bin/lianfang', ['import', '--store', demo.store, '--source', 'cve', '--marking', 'TLP:CLEAR', '--wait', record]);
  const member = await signIn(browser, demo, 'Chou Yi-chun');
  await member.page.goto(`${demo.base}/exposure?lang=zh-TW`);
  assert.ok(!(await member.page.textContent('main')).includes('CVE-2022-24894'));
  await member.page.setInputFiles('input[type=file]', 'internal/nation/data/inventories/owl-stationery.cdx.json.gz');
  await member.page.click('form[action="/exposure/upload"] button');
  const match = member.page.locator('a.match', { hasText: 'CVE-2022-24894' });
  await match.waitFor({ timeout: 15000 }); // the open page learns of it by itself
  await match.click();
  await member.page.waitForFunction(() => document.querySelector('main').textContent.includes('5.4.20'), null, { timeout: 5000 });
  const text = await member.page.textContent('main');
  for (const words of ['http-kernel v5.4.16', '受影響', '5.4.20']) assert.ok(text.includes(words), `the reason lacks ${words}`);
  assert.deepEqual([...(await violations(member.page)), ...member.faults], []);
  await member.context.close();
});

test('the desk releases a draft', async () => {
  const file = join(demo.store, 'nvd.json');
  writeFileSync(file, JSON.stringify({ vulnerabilities: [{ cve: { id: 'CVE-2026-77001', published: '2026-11-01T00:00:00.000', lastModified: '2026-11-02T00:00:00.000', vulnStatus: 'Analyzed',
    descriptions: [{ lang: 'en', value: 'A hole in Tomcat.' }], references: [],
    metrics: { cvssMetricV31: [{ source: 'nvd@nist.gov', type: 'Primary', cvssData: { version: '3.1', vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', baseScore: 9.8, baseSeverity: 'CRITICAL' } }] },
    configurations: [{ nodes: [{ operator: 'OR', negate: false, cpeMatch: [{ vulnerable: true, criteria: 'cpe:2.3:a:apache:tomcat:*:*:*:*:*:*:*:*', versionEndExcluding: '99.0', matchCriteriaId: '0' }] }] }] } }] }));
  execFileSync('bin/lianfang', ['import', '--store', demo.store, '--source', 'nvd', '--marking', 'TLP:CLEAR', '--wait', file]);
  await desk.page.goto(`${demo.base}/warnings?state=draft&lang=zh-TW`);
  await desk.page.locator('main a[href$="/desk"]').first().click();
  await desk.page.waitForLoadState();
  await desk.page.click('form[action$="/approve"] button');
  await desk.page.waitForLoadState();
  assert.match(desk.page.url(), /did=released/);
  assert.match(await desk.page.textContent('main'), /派送中/);
});

test('open pages change by themselves', async () => {
  await desk.page.goto(`${demo.base}/now?lang=zh-TW`);
  const was = await desk.page.textContent('main');
  const member = await signIn(browser, demo, 'Chou Yi-chun');
  await member.page.goto(`${demo.base}/warnings/${number}`);
  await member.page.click('button[value="need_help"]');
  await desk.page.waitForFunction((old) => document.querySelector('main').textContent !== old, was, { timeout: 10000 });
  await member.context.close();
});

const deskPages = () => ['/now', '/warnings', '/warnings/new', '/intelligence/held', `/warnings/${number}`, `/warnings/${number}/desk`, `/warnings/${number}/why-not?org=morninglight-hospital`, '/warnings/policy', '/warnings/calls',
  '/intelligence', '/intelligence?q=203.0.113.45', '/exposure', '/members', '/members/morninglight-hospital', '/system', '/scenario'];
const memberPages = () => ['/warnings', `/warnings/${number}`, `/warnings/${number}/why`, '/intelligence', '/exposure', '/members'];

for (const [who, name, pages] of [['desk', 'Lin Shu-yu', deskPages], ['member', 'Chou Yi-chun', memberPages]]) {
  for (const [size, viewport] of [['wide', { width: 1440, height: 900 }], ['phone', { width: 390, height: 844 }]]) {
    for (const colorScheme of ['light', 'dark']) {
      test(`${who}, ${size}, ${colorScheme}: every page in both languages has no fault`, async () => {
        const reader = await signIn(browser, demo, name, { viewport, colorScheme });
        const found = [];
        for (const path of pages()) {
          for (const lang of ['zh-TW', 'en']) {
            const answer = await reader.page.goto(`${demo.base}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
            const size = (await answer.body()).length;
            if (size >= 60 * 1024) found.push(`${path}: ${size} bytes`);
            const wider = await reader.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
            if (wider > 1) found.push(`${path} ${lang}: ${wider} px wider than the screen`);
            found.push(...(await violations(reader.page)).map((v) => `${path} ${lang}: ${v}`));
          }
        }
        assert.deepEqual([...found, ...reader.faults], []);
        await reader.context.close();
      });
    }
  }
}
