import nodemailer from 'nodemailer';
import { plainWords } from '../../../lib/alerts/notice';
import type { Parcel, Send } from './port';

const PATIENCE_MS = 5_000;

/** The way to the mail server, which is not waited for long and reads neither files nor addresses. */
export function mailTransport(p: { smtpUrl: string; from: string }) {
  const transport = nodemailer.createTransport(p.smtpUrl, { from: p.from });
  Object.assign(transport.options, {
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS * 2,
    dnsTimeout: PATIENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return transport;
}

/** E-mail: a copy, never what a high relies on. The server's 250 is all that can be known of it. */
export function email(p: { smtpUrl: string; from: string; publicUrl: string | null }): { send: Send; close(): void } {
  const transport = mailTransport(p);
  const send: Send = async (parcel) => {
    try {
      const info = await transport.sendMail({
        to: parcel.target,
        subject: subjectOf(parcel),
        text: textOf(parcel, p.publicUrl),
        messageId: `<${parcel.id}@tocsin>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      return { ok: true, final: true, detail: `mail server said ${info.response.slice(0, 120)}` };
    } catch (error) {
      const { responseCode } = error as { responseCode?: number };
      return { ok: false, final: responseCode !== undefined && responseCode >= 500, detail: (error as Error).message };
    }
  };
  return { send, close: () => transport.close() };
}

function subjectOf({ body, unitId, priority }: Parcel): string {
  if (body.kind === 'test') return `${unitId}: test of your notifications`;
  if (body.kind === 'emergency-access') return `${unitId}: emergency access was taken`;
  if (body.kind === 'withdrawn') return `${unitId}: alert withdrawn`;
  if (body.count !== undefined) return `${unitId}: ${body.count} alerts`;
  return `${unitId}: ${priority}-priority alert`;
}
function textOf({ body, unitId, priority, alertId }: Parcel, publicUrl: string | null): string {
  const words =
    body.kind === 'test'
      ? 'This is a test. Nothing has to be done.'
      : body.kind === 'emergency-access'
        ? `${unitId}: somebody of another unit has opened a patient of this one. Who, why and until when stands in Tocsin; it is reviewed within 72 hours.`
        : body.kind === 'withdrawn'
          ? `${unitId}: an alert you were told of was withdrawn: its data was corrected.`
          : body.count !== undefined
            ? `${unitId}: ${body.count} alerts. Open Tocsin to see.`
            : plainWords(unitId, priority, body.bed);
  const path = body.kind === 'emergency-access' ? '/emergency-access' : `/alerts?alert=${encodeURIComponent(alertId)}`;
  const link = publicUrl === null || body.kind === 'test' ? '' : `\n\n${publicUrl}${path}`;
  return `${words}${link}\n\nDo not rely on e-mail for alerts.\n`;
}
