/** The command line: parse, call the engine, print. What scripts may rely on is docs/cli.md. */
import { Command, CommanderError } from 'commander';
import { visibleText } from '../base/visible-text.ts';
import { toWireError, type ErrorCode } from '../base/errors.ts';
import { VERSION } from '../core/effects.ts';
import { addBlobId } from './commands/blob-id.ts';
import { addDiff } from './commands/diff.ts';
import { addExport } from './commands/export.ts';
import { addFindings } from './commands/findings.ts';
import { addGraph } from './commands/graph.ts';
import { addImport } from './commands/import.ts';
import { addMap } from './commands/map.ts';
import { addMerge } from './commands/merge.ts';
import { addOpen } from './commands/open.ts';
import { addQuery } from './commands/query.ts';
import { addReportParts } from './commands/report-parts.ts';
import { addReportVersions } from './commands/report-versions.ts';
import { addReport } from './commands/report.ts';
import { addRequests } from './commands/requests.ts';
import { addSeal, addUnseal } from './commands/seal.ts';
import { addServe } from './commands/serve.ts';
import { addShow } from './commands/show.ts';
import { addSubset } from './commands/subset.ts';
import { addVerify } from './commands/verify.ts';
import { ClosedPipe } from './print.ts';

export function createProgram(): Command {
  const program = new Command('blobtrail');
  program
    .description(
      'Which artifact did each request really hit, on which node, how do we know, and where does the trail stop?',
    )
    .version(VERSION)
    // The longest command leaves 33 columns of 80 for what it does: still room for sentences.
    .configureHelp({ minWidthToWrap: 30 })
    .showHelpAfterError('(blobtrail --help lists the commands)')
    .exitOverride();
  for (const add of [
    addImport,
    addMap,
    addRequests,
    addFindings,
    addShow,
    addGraph,
    addDiff,
    addVerify,
    addReport,
    addReportParts,
    addReportVersions,
    addExport,
    addQuery,
    addServe,
    addOpen,
    addBlobId,
    addSubset,
    addMerge,
    addSeal,
    addUnseal,
  ])
    add(program);
  for (const command of program.commands) command.exitOverride();
  return program;
}

/** 2: the command's words are off. 3: the engine failed. */
function exitCodeOf(code: ErrorCode): number {
  return code === 'BAD_INPUT' || code === 'NOT_FOUND' || code === 'UNSUPPORTED_FORMAT' ? 2 : 3;
}

// Told to whoever waits for the write (print.ts); without a listener it would end the process on the spot.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  await createProgram().parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof ClosedPipe) process.exitCode = 0;
  else {
    const wire = toWireError(error);
    process.stderr.write(`blobtrail: ${visibleText(wire.message)}\n`);
    process.exitCode = exitCodeOf(wire.code);
  }
}
