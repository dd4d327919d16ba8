/**
 * The Windows spooler, through the PowerShell every Windows has. A page goes in as a RAW job (OpenPrinter,
 * StartDocPrinter, WritePrinter of winspool.drv; Microsoft, "How to send raw data to a printer by using the Win32 API"),
 * so no driver touches the bytes. The state is WMI's Win32_Printer.
 */
import * as z from 'zod';
import type { PrinterStatus } from '../../../domain/printer-status.ts';
import type { ProcessRunner } from '../../../pinpads/pinpad.ts';
import { QueueRefusal, type Spooler } from './spooler.ts';

/** Our scripts' own answers; PowerShell's are 0 and 1. */
const NO_SUCH_QUEUE = 41;
const NOT_TAKEN = 42;
const BROKE_OFF = 43;

/** C# 5, which is what Windows' own compiler speaks. */
export const RAW_JOB_SOURCE = `
using System;
using System.IO;
using System.Runtime.InteropServices;

public static class RawJob {
  [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)]
  struct DocInfo {
    [MarshalAs(UnmanagedType.LPWStr)] public string Name;
    [MarshalAs(UnmanagedType.LPWStr)] public string Output;
    [MarshalAs(UnmanagedType.LPWStr)] public string Type;
  }
  [DllImport("winspool.drv", EntryPoint = "OpenPrinterW", SetLastError = true, CharSet = CharSet.Unicode)]
  static extern bool OpenPrinter(string name, out IntPtr printer, IntPtr defaults);
  [DllImport("winspool.drv", SetLastError = true)] static extern bool ClosePrinter(IntPtr printer);
  [DllImport("winspool.drv", EntryPoint = "StartDocPrinterW", SetLastError = true, CharSet = CharSet.Unicode)]
  static extern int StartDocPrinter(IntPtr printer, int level, ref DocInfo doc);
  [DllImport("winspool.drv", SetLastError = true)] static extern bool EndDocPrinter(IntPtr printer);
  [DllImport("winspool.drv", SetLastError = true)] static extern bool AbortPrinter(IntPtr printer);
  [DllImport("winspool.drv", SetLastError = true)]
  static extern bool WritePrinter(IntPtr printer, byte[] bytes, int count, out int written);

  public static int Send(string queue, string file) {
    byte[] bytes = File.ReadAllBytes(file);
    IntPtr printer;
    if (!OpenPrinter(queue, out printer, IntPtr.Zero)) return ${NO_SUCH_QUEUE};
    try {
      DocInfo doc = new DocInfo();
      doc.Name = "Qabul";
      doc.Type = "RAW";
      if (StartDocPrinter(printer, 1, ref doc) == 0) return ${NOT_TAKEN};
      int done = 0;
      while (done < bytes.Length) {
        byte[] rest = new byte[bytes.Length - done];
        Array.Copy(bytes, done, rest, 0, rest.Length);
        int written;
        if (!WritePrinter(printer, rest, rest.Length, out written) || written == 0) {
          AbortPrinter(printer);
          return ${BROKE_OFF};
        }
        done += written;
      }
      return EndDocPrinter(printer) ? 0 : ${BROKE_OFF};
    } finally {
      ClosePrinter(printer);
    }
  }
}
`;

/** Makes the spooler of a Windows machine. */
export function windowsSpooler(processes: ProcessRunner, windowsDir: string): Spooler {
  const powershell = `${windowsDir}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`;
  const run = async (script: string, signal: AbortSignal) => {
    const encoded = Buffer.from(script, 'utf16le').toString('base64');
    const args = ['-NoLogo', '-NoProfile', '-NonInteractive', '-EncodedCommand', encoded];
    const answer = await processes.run({ file: powershell, args, cwd: windowsDir, signal });
    if (answer.killed) throw new Error('the spooler did not answer in time');
    return answer;
  };
  return {
    async send(queue, file, signal) {
      const script = [
        `$ErrorActionPreference = 'Stop'`,
        `Add-Type -TypeDefinition ${quoted(RAW_JOB_SOURCE)}`,
        `exit [RawJob]::Send(${quoted(queue)}, ${quoted(file)})`,
      ].join('\n');
      const { exitCode } = await run(script, signal);
      if (exitCode === NO_SUCH_QUEUE) throw new QueueRefusal('there is no such print queue');
      if (exitCode === NOT_TAKEN) throw new QueueRefusal('the print queue took no job');
      if (exitCode !== 0) throw new Error(`the page broke off on its way into the queue (${exitCode})`);
    },
    async status(queue, signal) {
      const script = [
        `$ErrorActionPreference = 'Stop'`,
        `$wanted = ${quoted(queue)}`,
        'Get-CimInstance Win32_Printer | Where-Object { $_.Name -eq $wanted } |',
        '  Select-Object WorkOffline, PrinterStatus, DetectedErrorState | ConvertTo-Json -Compress',
      ].join('\n');
      const { exitCode, stdout } = await run(script, signal);
      if (exitCode !== 0) throw new Error(`the printers cannot be listed (${exitCode})`);
      return windowsStatus(new TextDecoder().decode(stdout));
    },
  };
}

/** A PowerShell literal: nothing in it is looked at, and a quote is doubled. Typographic quotes end one too. */
const quoted = (text: string): string => `'${text.replaceAll(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;

/** Win32_Printer (CIM schema): numbers, each of them missing where the driver does not tell. */
const Told = z.object({
  WorkOffline: z.boolean().nullable(),
  PrinterStatus: z.int().nullable(),
  DetectedErrorState: z.int().nullable(),
});
const ERROR_STATE = { lowPaper: 3, noPaper: 4, doorOpen: 7, jammed: 8, offline: 9 } as const;
const STATUS_OFFLINE = 7;

/** What WMI told of one queue. Throws `QueueRefusal` when it told nothing: there is no such queue. */
export function windowsStatus(told: string): PrinterStatus {
  if (told.trim() === '') throw new QueueRefusal('there is no such print queue');
  const { WorkOffline, PrinterStatus, DetectedErrorState: error } = Told.parse(JSON.parse(told));
  return {
    isOnline: WorkOffline !== true && PrinterStatus !== STATUS_OFFLINE && error !== ERROR_STATE.offline,
    isCoverOpen: error === ERROR_STATE.doorOpen,
    paper:
      error === ERROR_STATE.noPaper || error === ERROR_STATE.jammed
        ? 'end'
        : error === ERROR_STATE.lowPaper
          ? 'near_end'
          : 'ok',
  };
}
