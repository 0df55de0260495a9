/**
 * Property tests draw other values in every run, so that runs add up. Where a run decides whether a change lands, a
 * seed is set instead: what fails there fails again.
 */
import fc from 'fast-check';

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env['PROPERTY_SEED']) });
