/**
 * A serial cable without hardware: a pseudo-terminal whose far end is ours. Node cannot make one by itself, so a few
 * lines of Python (on every Debian) hold it and carry the bytes over their stdin and stdout.
 */
import { spawn } from 'node:child_process';

export interface Pty {
  /** What a station opens: `/dev/pts/7`. */
  readonly path: string;
  /** Bytes to the station. */
  write(bytes: Uint8Array): void;
  /** Bytes from the station, cut anywhere. */
  onBytes(listener: (bytes: Uint8Array) => void): void;
  /** Pulls the cable: the station's end breaks. Resolves when it has. */
  pull(): Promise<void>;
}

const RELAY = `
import os, pty, select, sys, tty
far, near = pty.openpty()
tty.setraw(near)
sys.stdout.write(os.ttyname(near) + "\\n")
sys.stdout.flush()
while True:
    ready, _, _ = select.select([far, 0], [], [])
    if far in ready:
        os.write(1, os.read(far, 4096))
    if 0 in ready:
        data = os.read(0, 4096)
        if not data:
            break
        while data:
            data = data[os.write(far, data):]
`;

/** Throws when this machine has no pseudo-terminals or no Python: then a terminal is reached by TCP alone. */
export async function openPty(): Promise<Pty> {
  const relay = spawn('python3', ['-c', RELAY], { stdio: ['pipe', 'pipe', 'ignore'] });
  const ended = new Promise<void>((resolve) => {
    relay.once('exit', () => resolve());
    relay.once('error', () => resolve());
  });
  const early: Uint8Array[] = [];
  let listener: (bytes: Uint8Array) => void = (bytes) => early.push(bytes);
  const path = await new Promise<string>((resolve, reject) => {
    let head = '';
    const readHead = (chunk: Buffer): void => {
      head += chunk.toString('latin1');
      const end = head.indexOf('\n');
      if (end < 0) return;
      relay.stdout.off('data', readHead);
      relay.stdout.on('data', (bytes: Buffer) => listener(bytes));
      resolve(head.slice(0, end));
    };
    relay.stdout.on('data', readHead);
    relay.once('error', reject);
    relay.once('exit', (code) => reject(new Error(`no pseudo-terminal: python3 ended with ${code}`)));
  });
  // After the cable was pulled, what is still written goes nowhere, as on a real one.
  relay.stdin.on('error', () => {});
  return {
    path,
    write: (bytes) => void relay.stdin.write(bytes),
    onBytes(heard) {
      listener = heard;
      for (const bytes of early.splice(0)) heard(bytes);
    },
    pull() {
      relay.kill('SIGKILL');
      return ended;
    },
  };
}
