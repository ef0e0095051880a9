import type { ServerResponse } from 'node:http';
import { can } from '../../lib/permissions';
import type { SheetKind } from '../../lib/print/unit-sheet';
import { record } from '../administration/record';
import type { UserActor } from '../auth/actor';
import type { Clock } from '../clock';
import type { Prisma } from '../database/client';
import type { Monitor } from '../monitor';
import type { Printer } from '../print/printer';
import { HttpError } from './answer';
import { patientOf } from './guard';
import type { Route } from './router';

/** Sheets as PDF. Paper leaves the room, so who printed what is on record. */
export function printRoutes(p: { monitor: Monitor; printer: Printer; prisma: Prisma; clock: Clock }): Route[] {
  const { monitor, printer, prisma, clock } = p;
  const unitRoute = (kind: SheetKind): Route => ({
    method: 'GET',
    pattern: `/api/units/:unit/${kind}.pdf`,
    access: 'session',
    async handle({ res, actor, params }) {
      const unitId = params.unit as string;
      if (!monitor.census.unit(unitId)) throw new HttpError(404, 'not-found', 'There is no such unit.');
      if (!can(actor, 'read', { kind: 'patient', unitId }))
        throw new HttpError(403, 'forbidden', 'You have no right to the patients of this unit.');
      const pdf = await printer.unit(unitId, kind);
      await record(prisma, {
        unitId,
        at: new Date(clock.now()),
        by: (actor as UserActor).id,
        action: `print.${kind}`,
        subject: unitId,
      });
      sendPdf(res, `${unitId}-${kind}.pdf`, pdf);
    },
  });
  return [
    unitRoute('handover'),
    unitRoute('downtime'),
    {
      method: 'GET',
      pattern: '/api/patients/:ref/sheet.pdf',
      access: 'session',
      async handle({ res, actor, params }) {
        const { person, unitId } = patientOf(monitor, actor, params.ref as string, 'read');
        // Emergency access is for the screen: paper leaves the room.
        if (!can(actor, 'read', { kind: 'patient', unitId }))
          throw new HttpError(403, 'forbidden', 'You have no right to print this patient.');
        const pdf = await printer.patient(actor, person.key);
        if (!pdf) throw new HttpError(404, 'not-found', 'Nothing is known of this patient yet.');
        await record(prisma, {
          unitId,
          at: new Date(clock.now()),
          by: (actor as UserActor).id,
          action: 'print.patient',
          subject: person.uid,
        });
        sendPdf(res, 'patient.pdf', pdf);
      },
    },
  ];
}

function sendPdf(res: ServerResponse, name: string, pdf: Buffer): void {
  res.writeHead(200, {
    'content-type': 'application/pdf',
    'content-length': pdf.length,
    'content-disposition': `inline; filename="${name.replace(/[^\w.-]/g, '_')}"`,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  res.end(pdf);
}
