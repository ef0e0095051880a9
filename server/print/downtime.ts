import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { wallTime } from '../../lib/display/clock';
import { DAY, type Instant, MINUTE } from '../../lib/time';
import type { Clock } from '../clock';
import type { Logger } from '../log';
import type { Monitor } from '../monitor';
import type { Printer } from './printer';

export const EVERY_MS = 15 * MINUTE;
/** A day of sheets is kept; the newest also under a name that never changes. */
const KEPT = DAY / EVERY_MS;
const NAME = /^(.+)-\d{4}-\d\d-\d\dT\d{4}\.pdf$/;

/**
 * Writes each unit's downtime sheet to a folder that other machines can read while this one is down. A file is complete or
 * not there: it is written beside and renamed.
 */
export class DowntimeSheets {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  constructor(
    private readonly dir: string,
    private readonly parts: { monitor: Monitor; printer: Printer; clock: Clock; log: Logger },
  ) {}

  start(): void {
    const run = () => {
      this.running = this.running
        .then(() => this.writeAll())
        .catch((error) => this.parts.log.error({ err: error }, 'downtime sheets could not be written'));
    };
    run();
    this.timer = setInterval(run, EVERY_MS);
  }
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** One round over all units; one that fails does not keep the others from theirs. */
  async writeAll(): Promise<void> {
    const { monitor, printer, clock, log } = this.parts;
    await mkdir(this.dir, { recursive: true, mode: 0o750 });
    for (const unit of monitor.census.allUnits()) {
      try {
        const pdf = await printer.unit(unit.id, 'downtime');
        const safe = unit.id.replace(/[^\w-]/g, '_');
        await this.put(`${safe}-${stamp(clock.now(), unit.zone)}.pdf`, pdf);
        await this.put(`${safe}-latest.pdf`, pdf);
        await this.prune(safe);
      } catch (error) {
        log.error({ err: error, unit: unit.id }, 'a downtime sheet could not be written');
      }
    }
  }
  private async put(name: string, pdf: Buffer): Promise<void> {
    const beside = join(this.dir, `.${name}.${process.pid}.part`);
    await writeFile(beside, pdf, { mode: 0o640 });
    await rename(beside, join(this.dir, name));
  }
  private async prune(unit: string): Promise<void> {
    const sheets = (await readdir(this.dir)).filter((f) => NAME.exec(f)?.[1] === unit).sort();
    for (const old of sheets.slice(0, Math.max(0, sheets.length - KEPT))) await rm(join(this.dir, old), { force: true });
  }
}

/** "2026-11-21T0314" on the unit's clock. In the repeated hour of autumn the later sheet replaces the earlier one. */
function stamp(now: Instant, zone: string): string {
  const at = wallTime(now, zone);
  return `${at.date}T${at.hm.replace(':', '')}`;
}
