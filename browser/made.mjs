// Makes a store with the fictitious nation for all tests to copy: node browser/made.mjs FOLDER.
import { startDemo } from './harness.mjs';

await (await startDemo()).keep(process.argv[2]);
