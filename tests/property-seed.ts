/**
 * Property tests draw new examples on every run of a person's. Where the verdict decides whether a commit
 * lands, one commit has one verdict: there the draw is fixed.
 */
import fc from 'fast-check';

if (process.env['CI'] !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20_261_120 });
