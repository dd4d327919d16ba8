import { EventEmitter } from 'node:events';
import type { BrowserWindow, Rectangle } from 'electron';
import { beforeEach, describe, expect, it } from 'vitest';
import { memoryLog } from '../../testkit/memory-log.ts';
import { type CustomerDisplayOptions, showCustomerDisplay } from './customer-display.electron.ts';

const LEFT = { id: 1, bounds: { x: 0, y: 0, width: 1280, height: 800 } };
const RIGHT = { id: 2, bounds: { x: 1_280, y: 0, width: 800, height: 600 } };

class FakeWindow extends EventEmitter {
  readonly acts: string[] = [];
  isGone = false;
  bounds: Rectangle;
  constructor(bounds: Rectangle) {
    super();
    this.bounds = bounds;
  }
  isDestroyed = () => this.isGone;
  getBounds = () => this.bounds;
  setBounds = (bounds: Rectangle) => {
    this.bounds = bounds;
    this.acts.push('moved');
  };
  setFullScreen = (on: boolean) => this.acts.push(on ? 'full' : 'window');
  close = () => {
    this.isGone = true;
    this.emit('closed');
  };
}

let displays: (typeof LEFT)[];
let screen: EventEmitter;
let opened: FakeWindow[];
let till: FakeWindow;
const isAt = (bounds: Rectangle) => (display: typeof LEFT) =>
  bounds.x >= display.bounds.x && bounds.x < display.bounds.x + display.bounds.width;

function start() {
  showCustomerDisplay({
    screen: Object.assign(screen, {
      getAllDisplays: () => displays,
      getDisplayMatching: (bounds: Rectangle) => displays.find(isAt(bounds)) ?? LEFT,
    }) as unknown as CustomerDisplayOptions['screen'],
    till: till as unknown as BrowserWindow,
    open: (bounds) => {
      opened.push(new FakeWindow(bounds));
      return opened.at(-1) as unknown as BrowserWindow;
    },
    log: memoryLog(),
  });
}
beforeEach(() => {
  displays = [LEFT, RIGHT];
  screen = new EventEmitter();
  opened = [];
  till = new FakeWindow({ x: 10, y: 10, width: 1_000, height: 700 });
});

describe('the customer’s display', () => {
  it('fills the screen where the till is not', () => {
    start();
    expect(opened.map(({ bounds }) => bounds)).toEqual([RIGHT.bounds]);
  });
  it('faces the other way when the till stands on the second screen', () => {
    till.bounds = { ...till.bounds, x: 1_300 };
    start();
    expect(opened.map(({ bounds }) => bounds)).toEqual([LEFT.bounds]);
  });
  it('comes with its screen, and goes with it', () => {
    displays = [LEFT];
    start();
    expect(opened).toEqual([]);
    displays = [LEFT, RIGHT];
    screen.emit('display-added');
    expect(opened).toHaveLength(1);
    displays = [LEFT];
    screen.emit('display-removed');
    expect(opened[0]?.isGone).toBe(true);
    displays = [LEFT, RIGHT];
    screen.emit('display-added');
    expect(opened).toHaveLength(2);
  });
  it('moves when its screen changes, and only then', () => {
    start();
    screen.emit('display-metrics-changed');
    expect(opened[0]?.acts).toEqual([]);
    const wider = { ...RIGHT.bounds, width: 1_024, height: 768 };
    displays = [LEFT, { id: 2, bounds: wider }];
    screen.emit('display-metrics-changed');
    expect(opened[0]?.acts).toEqual(['window', 'moved', 'full']);
    expect(opened[0]?.bounds).toEqual(wider);
    expect(opened).toHaveLength(1);
  });
  it('closes with the till, and stays closed', () => {
    start();
    till.close();
    expect(opened[0]?.isGone).toBe(true);
    screen.emit('display-added');
    expect(opened).toHaveLength(1);
  });
});
