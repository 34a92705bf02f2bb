// Work on a case: laws beside the Act, signs that go out, tasks, a guest, a hand-over, and the record of a moment.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { everywhere, faultless, launch, signIn, startDemo, wide } from './harness.mjs';

let demo, browser, desk, officer, file;

before(async () => {
  demo = await startDemo();
  browser = await launch();
  desk = (await signIn(browser, demo, 'Lin Shu-yu')).page;
  officer = (await signIn(browser, demo, 'Chou Yi-chun')).page;
});
after(async () => { await browser?.close(); await demo?.stop(); });

// act fills one of the forms of the case and sends it.
async function act(page, deed, fill) {
  await page.setViewportSize(wide);
  await page.goto(`${demo.base}${file}?lang=en`);
  const form = page.locator(`form[action$="/${deed}"]`).first();
  await form.evaluate((f) => { const d = f.closest('details'); if (d) d.open = true; });
  await fill(form);
  await form.locator('button[type=submit]').first().click();
  await page.waitForURL(/did=incident_stepped/);
}

test('an outage becomes a case under two laws, and its signs go out in three presses', async () => {
  await officer.setViewportSize(wide);
  await officer.goto(`${demo.base}/incidents/new?lang=en`);
  await officer.selectOption('[name=kind]', 'ransomware');
  await officer.fill('[name=what]', 'All files are locked. The malware was downloaded from hxxp://evil-loader[.]top/x.bin and connects to the C2 server at 9.8.6[.]77.');
  await officer.click('button.go[type=submit]:not([name])');
  await officer.waitForURL(/did=incident_came/);
  file = new URL(officer.url()).pathname;
  await act(officer, 'leak', async (f) => { await f.locator('[value=yes]').check(); await f.locator('[name=persons]').fill('1200'); });
  assert.match(await officer.textContent('section[aria-labelledby=h-law] form'), /May hold as well/, 'no law is thought of');
  await act(desk, 'bind', async () => {});
  assert.match(await desk.textContent('main'), /Personal Data Protection Act/);
  await act(desk, 'signs', async (f) => { assert.equal(await f.locator('[name=sign]:checked').count(), 2, 'signs are not ticked'); });
  assert.match(await desk.textContent('section:has(#h-signs-sent)'), /taken in/);
  await act(desk, 'tasks', async (f) => { await f.locator('[name=step]').first().check(); await f.locator('[name=tasks-who]').selectOption('reporter'); });
  await act(officer, 'task', async () => {});
  await act(desk, 'handed', async (f) => {
    await f.locator('[name=unit]').fill('法務部調查局');
    await f.locator('[name=office]').fill('王調查官');
    await f.locator('[name=ground]').fill('刑事訴訟法第 240 條');
    await f.locator('[name=handed-silent]').selectOption('yes');
  });
  assert.match(await desk.textContent('section:has(#h-handed)'), /must not be alerted/);
  await officer.goto(`${demo.base}${file}?lang=en`);
  assert.doesNotMatch(await officer.textContent('main'), /法務部調查局|must not be alerted/);
  await everywhere(demo, desk, file, 'the case of the desk');
  await everywhere(demo, officer, file, 'the case of its body');
  await everywhere(demo, officer, `${file}/record`, 'the record');
});

test('a firm that helps is let in and reads what it was let in for', async () => {
  const slug = 'calmsea-precision', helper = (await signIn(browser, demo, 'Hsu Jui-lin')).page;
  await act(desk, 'letin', async (f) => { await f.locator('[name=org]').fill(slug); await f.locator('[name=words]').fill('It runs the backups.'); });
  await helper.setViewportSize(wide);
  await helper.goto(`${demo.base}${file}?lang=en`);
  assert.doesNotMatch(await helper.textContent('main'), /All files are locked/);
  await helper.fill('#words-guest', 'The backups are whole.');
  await helper.click('form[action$="/say"] button');
  await helper.waitForURL(/did=incident_stepped/);
  await everywhere(demo, helper, file, 'the case of a guest');
  await everywhere(demo, helper, '/incidents', 'the list of a guest');
  await desk.goto(`${demo.base}${file}?lang=en`);
  assert.match(await desk.textContent('section:has(#h-guests)'), /The backups are whole/);
  await act(desk, 'leave', async (f) => { await f.locator('textarea').fill('Done.'); });
  assert.equal((await helper.goto(`${demo.base}${file}`)).status(), 404);
  await faultless(desk, 'the case at the end');
});
