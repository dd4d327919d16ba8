/** Every pinpad driver of this build, one line each: `export { default as saSerial } from './sa-serial/index.ts';` */
export { default as arcus2 } from './arcus2/index.ts';
export { humo as fiscalboxHumo, uzcard as fiscalboxUzcard } from './bridge/index.ts';
export { default as saSerial } from './sa-serial/index.ts';
export { default as zvt } from './zvt/index.ts';
