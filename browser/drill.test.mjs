// A drill by a script: planned from one that comes with the program, answered by a member, and measured.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { everywhere, launch, signIn, startDemo, wide } from './harness.mjs';

let demo, browser, desk, officer;

before(async () => {
  demo = await startDemo();
  browser = await launch();
  desk = (await signIn(browser, demo, 'Lin Shu-yu')).page;
  officer = (await signIn(browser, demo, 'Chou Yi-chun')).page;
});
after(async () => { await browser?.close(); await demo?.stop(); });

// soon asks for a page again until it says something: a drill begins within ten seconds.
async function soon(page, path, words) {
  for (let i = 0; i < 60; i++) {
    await page.goto(`${demo.base}${path}`);
    if (words.test(await page.textContent('main'))) return;
    await page.waitForTimeout(500);
  }
  assert.fail(`${path} never says ${words}: ${await page.textContent('main')}`);
}

test('a member answers a drill, and the desk sees after how long', async () => {
  await desk.setViewportSize(wide);
  await officer.setViewportSize(wide);
  await desk.goto(`${demo.base}/incidents?lang=en`);
  await desk.click('a[href="/drills"]');
  await desk.click('a[href*="example=told-by-others"]');
  assert.match(await desk.inputValue('[name=script]'), /^# Drill[^]*\+30 answer 60/);
  await everywhere(demo, desk, '/drills?example=ransomware', 'the form of a drill');
  await desk.goto(`${demo.base}/drills?example=told-by-others&lang=en`);
  await desk.check('[name=sector][value=health]');
  await desk.click('form[action="/drills"] button.go');
  await desk.waitForURL(/\/drills\/[0-9a-f-]+/);
  const drill = new URL(desk.url()).pathname;
  await soon(desk, `${drill}?lang=en`, /waiting/);

  await officer.goto(`${demo.base}/incidents?lang=en`);
  await officer.click('a:has-text("[Drill]")');
  const words = await officer.textContent('main');
  assert.match(words, /Situation 1/);
  assert.match(words, /please: answer/);
  await officer.fill('form[action$="/say"] textarea', 'Received. Chou takes over, 02-2345-6789.');
  await officer.click('form[action$="/say"] button[type=submit]');
  await officer.waitForURL(/did=/);
  const file = new URL(officer.url()).pathname;
  await everywhere(demo, officer, file, "a member's page of a drill");
  await desk.goto(`${demo.base}${drill}?lang=en`);
  assert.match(await desk.textContent('tbody tr:has-text("in time")'), /< 1 min · in time/);
  await everywhere(demo, desk, drill, 'a drill that runs');
  await desk.setViewportSize(wide);
  await desk.goto(`${demo.base}${drill}?lang=en`);
  await desk.click(`form[action="${drill}/end"] button`);
  await desk.waitForURL(/did=/);
  assert.match(await desk.textContent('main'), /Result due/);
  await soon(officer, `${file}?lang=en`, /closed[^]*|The drill is over/);
});
