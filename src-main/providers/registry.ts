/** One line per provider. Registering is being tested: registry.test.ts runs the conformance suite over every line. */
export { default as byfly } from './byfly/index.ts';
export { default as cash } from './cash/index.ts';
export { default as fiscalbox } from './fiscalbox/index.ts';
export { default as ioka } from './ioka/index.ts';
export { default as odengi } from './odengi/index.ts';
export { default as payme } from './payme/index.ts';
