// A member uploads a list: the file is sent in parts, goes on after the line was lost, and its page says what it changed.
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

// list is an inventory; long makes it several parts by a column that nobody reads.
const list = (chrome, extra = '', long = 0) => 'asset,cpe,remark\n' + ['nurse-01', 'nurse-02', 'nurse-03'].map((m) => `${m},cpe:2.3:a:google:chrome:${chrome}:*:*:*:*:*:*:*,\n`).join('') +
  `${extra}printer,not a product,\n` + Array.from({ length: long }, (_, i) => `x-${i},cpe:2.3:a:acme:part${i}:1.0:*:*:*:*:*:*:*,${'x'.repeat(8000)}\n`).join('');

const choose = async (page, body, again) => {
  await (again ? page.reload() : page.goto(`${demo.base}/exposure?lang=en`));
  await page.setInputFiles('#file', { name: 'wards.csv', mimeType: 'text/csv', buffer: Buffer.from(body) });
};
const send = async (page, body) => {
  await choose(page, body);
  await page.click('form[data-upload] [type=submit]');
  await result(page);
};
// result is what the form leads to: one's own systems, and from there the page of the upload.
const result = async (page) => {
  await page.waitForURL(/did=uploaded&upload=\d+$/, { timeout: 60_000 });
  await page.click('main .note a[href^="/exposure/uploads/"]');
  await page.waitForURL(/\/exposure\/uploads\/\d+$/);
};

// onDisk gives the chosen file the same moment of change each time, as a file on disk has.
const onDisk = (page) => page.evaluate(() => {
  const f = document.querySelector('#file').files[0], t = new DataTransfer();
  t.items.add(new File([f], f.name, { lastModified: 1 }));
  document.querySelector('#file').files = t.files;
});

test('an upload leads to its page, and the next one says what changed and what it fixed', async () => {
  const { page, faults } = member;
  await send(page, list('128.0.6613.120', 'web-9,cpe:2.3:a:acme:old:1.0:*:*:*:*:*:*:*,\n'));
  assert.match(await page.textContent('main'), /first upload of the list/);
  assert.deepEqual(await violations(page), []);
  await send(page, list('999.0', 'web-10,cpe:2.3:a:acme:fresh:2.0:*:*:*:*:*:*:*,\n'));
  const said = await page.textContent('main');
  assert.match(said, /1 added, 1 removed, 3 in another version/);
  assert.match(await page.textContent('[aria-labelledby=h-changes]'), /nurse-01\s*new version\s*google chrome\s*128\.0\.6613\.120\s*→\s*999\.0/);
  assert.match(await page.textContent('[aria-labelledby=h-fixed]'), /CVE-\d+-\d+\s*google chrome 128\.0\.6613\.120\s*google chrome 999\.0\s*3/);
  assert.match(await page.textContent('[aria-labelledby=h-problems]'), /5\s*.*not a product/);
  for (const lang of ['zh-TW', 'en']) for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    for (const path of [new URL(page.url()).pathname, '/exposure/uploads', '/exposure']) {
      await page.goto(`${demo.base}${path}?lang=${lang}`);
      assert.deepEqual(await violations(page), [], `${path} ${lang} ${width}`);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} is wider than ${width}`);
    }
    await page.goBack();
    await page.goto(`${demo.base}/exposure/uploads?lang=${lang}`);
    await page.click('main tbody a >> nth=0');
  }
  assert.match(await page.textContent('main .moved'), /\+1\s*−1\s*~3/);
  const file = await page.request.get(await page.getAttribute('a[download]', 'href').then((h) => demo.base + h));
  assert.match(await file.text(), /nurse-01,google chrome 999\.0,999\.0,cpe:2\.3:a:google:chrome:999\.0/);
  assert.deepEqual(faults, []);
});

test('the progress is shown, and a lost line costs one part', async () => {
  const { page } = member;
  let patches = 0, lost = 0;
  await page.route('**/api/v1/uploads/*', async (route) => {
    if (route.request().method() !== 'PATCH') return route.continue();
    patches++;
    if (patches === 2 || patches === 3) { lost++; return route.abort('connectionreset'); }
    await new Promise((done) => setTimeout(done, 300));
    return route.continue();
  });
  await choose(page, list('999.0', '', 500));
  await page.click('form[data-upload] [type=submit]');
  await page.waitForSelector('[data-sending] progress[max]:not([hidden])');
  assert.match(await page.textContent('[data-sending] [role=status]'), /Uploading: [\d.]+ of 3\.8 MB/);
  assert.deepEqual(await violations(page), []);
  await page.waitForFunction(() => /was lost/.test(document.querySelector('[data-sending] [role=status]').textContent));
  await result(page);
  assert.equal(lost, 2);
  assert.equal(patches, 6, 'four parts, two of them sent once more');
  await page.unroute('**/api/v1/uploads/*');
});

test('after a reload the same file goes on where it stopped', async () => {
  const { page } = member;
  const body = list('998.0', '', 500);
  let hold = true, held = false, began = 0;
  const offsets = [];
  await page.route('**/api/v1/uploads/**', async (route) => {
    const r = route.request();
    if (r.method() === 'PATCH') {
      if (hold && offsets.length === 2) {
        held = true;
        return; // never answered
      }
      offsets.push(+r.headers()['upload-offset']);
    }
    return route.continue();
  });
  await page.route('**/api/v1/uploads', (route) => { began++; return route.continue(); });
  await choose(page, body);
  await onDisk(page);
  await page.click('form[data-upload] [type=submit]');
  while (!held) await page.waitForTimeout(100);
  hold = false;
  await choose(page, body, true);
  assert.match(await page.textContent('[data-sending] [role=status]'), /did not finish/);
  await onDisk(page);
  await page.click('form[data-upload] [type=submit]');
  await result(page);
  assert.equal(began, 1, 'it was begun anew');
  assert.deepEqual(offsets, [0, 1 << 20, 2 << 20, 3 << 20]);
  await page.unroute('**/api/v1/uploads/**');
  await page.unroute('**/api/v1/uploads');
});

test('what cannot be read says why, beside the form', async () => {
  const { page } = member;
  await choose(page, '{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{]}');
  await page.click('form[data-upload] [type=submit]');
  await page.waitForSelector('form[data-upload] > [role=alert]:not([hidden])');
  assert.match(await page.textContent('form[data-upload] > [role=alert]'), /line 1|byte|column/i);
  assert.ok(await page.isEnabled('form[data-upload] [type=submit]'));
});

test('without a script the form sends the file whole', async () => {
  const plain = await signIn(browser, demo, 'Tsai Pei-ling', { javaScriptEnabled: false });
  const { page } = plain;
  await page.goto(`${demo.base}/exposure?lang=en`);
  await page.setInputFiles('#file', { name: 'plain.csv', mimeType: 'text/csv', buffer: Buffer.from(list('999.0')) });
  await page.click('form[data-upload] [type=submit]');
  await page.waitForURL(/did=uploaded/);
  const said = await page.textContent('main');
  assert.match(said, /“plain\.csv” is in/);
  await page.click('main .note a');
  assert.match(await page.textContent('h1'), /plain\.csv\s+No\. 1/);
  await plain.context.close();
});
