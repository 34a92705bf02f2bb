// Evidence from a citizen's phone to the sealed package: by a form without script, in parts with it, and the vault as the desk keeps it; both languages, both widths.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { everywhere, faultless, launch, phone, signIn, startDemo, wide } from './harness.mjs';

let demo, browser, desk, guest;
const folder = mkdtempSync(join(tmpdir(), 'lianfang-evidence-'));

before(async () => {
  demo = await startDemo();
  browser = await launch();
  desk = await signIn(browser, demo, 'Lin Shu-yu');
  guest = await (await browser.newContext({ viewport: phone, locale: 'zh-TW', javaScriptEnabled: false })).newPage();
});
after(async () => { await browser?.close(); await demo?.stop(); });

test('a file comes with the code, and the desk seals what it has', async () => {
  await guest.goto(`${demo.base}/report?kind=ransomware&lang=zh-TW`);
  await guest.fill('[name=what]', '證物測試：桌面多了一個檔案。');
  await guest.click('main form button[type=submit]');
  const code = await guest.textContent('[data-code]');
  await guest.goto(`${demo.base}/track/${code}`);
  await guest.setInputFiles('#evidence', { name: '<b>README</b>.html', mimeType: 'text/html', buffer: Buffer.from('<html><script>document.title="run"</script>http://evil.example/x') });
  await guest.click('form[enctype] button');
  assert.match(await guest.textContent('main'), /README|b>/, 'the file is not on the page');
  assert.match(await guest.textContent('main'), /保存中/);

  await desk.page.setViewportSize(wide);
  await desk.page.goto(`${demo.base}/incidents?lang=en`);
  await desk.page.click('a:has-text("證物測試")');
  const file = new URL(desk.page.url()).pathname;
  await everywhere(demo, desk.page, file, 'the case with a file');
  await desk.page.goto(`${demo.base}${file}?lang=en`);
  const big = join(folder, 'disk.img');
  writeFileSync(big, Buffer.alloc(3 << 20, 'disk'));
  await desk.page.setInputFiles('#evidence', big);
  await desk.page.click('form[enctype] button[type=submit]');
  await desk.page.waitForURL(/did=evidence_came/);
  await desk.page.click(`a[href="${file}/evidence"]`);
  await everywhere(demo, desk.page, `${file}/evidence`, 'the vault');
  await desk.page.setViewportSize(wide);
  await desk.page.goto(`${demo.base}${file}/evidence?lang=en`);
  assert.match(await desk.page.textContent('main'), /disk\.img[\s\S]*received/);
  await desk.page.click('summary:has-text("Seal into one file")');
  await desk.page.fill('#seal-words', 'for the court');
  const [download] = await Promise.all([desk.page.waitForEvent('download'), desk.page.click('form[action$="/seal"] button')]);
  assert.match(download.suggestedFilename(), /^evidence-.*-sealed-\d+\.tar$/);
  const pack = join(folder, 'sealed.tar');
  await download.saveAs(pack);
  assert.match(execFileSync('bin/lianfang', ['verify', 'evidence', pack, '--lang', 'en'], { encoding: 'utf8' }), /2 pieces of evidence/);
  await desk.page.goto(`${demo.base}${file}/evidence?lang=en`);
  await desk.page.click('summary:has-text("Download") >> nth=0');
  await desk.page.fill('#read-words-1', 'to analyse it');
  const [bytes] = await Promise.all([desk.page.waitForEvent('download'), desk.page.click('form[action*="/read?n=1"] button')]);
  assert.match(bytes.suggestedFilename(), /^evidence-.*-1\.bin$/);
  await desk.page.goto(`${demo.base}${file}/evidence?lang=en`);
  assert.match(await desk.page.textContent('main'), /downloaded and read[\s\S]*sealed/);
  await faultless(desk.page, 'the vault after all of it');
});
