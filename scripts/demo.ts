/** `npm run demo`: as `npm start` without a window; leaves the report and the graph's picture in out/demo/. */
import { join, relative } from 'node:path';
import { build, isFresh } from './build.ts';
import { blobtrail, demoFolder, root, showExample } from './example-case.ts';

if (!isFresh()) build({ quiet: true });
const casePath = showExample();
const file = (name: string): string => relative(root, join(demoFolder, name));
blobtrail(['report', casePath, '--format', 'html', '--out', file('warm-cache.html')]);
blobtrail(['graph', casePath, '--svg', file('warm-cache.svg')], { quiet: true });
process.stdout.write(
  `The case:    ${casePath}\nThe report:  ${file('warm-cache.html')}\nThe graph:   ${file('warm-cache.svg')}\n`,
);
