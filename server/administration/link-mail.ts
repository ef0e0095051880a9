import type { Config } from '../config';
import { mailTransport } from '../notify/channels/email';

/** Mails somebody the link to a password; false where there is no mail server, no public address, or it was not taken. */
export type LinkMail = (to: { readonly email: string; readonly path: string; readonly invited: boolean }) => Promise<boolean>;

export function linkMail(config: Pick<Config, 'smtpUrl' | 'smtpFrom' | 'publicUrl'>): LinkMail {
  const { smtpUrl, smtpFrom: from, publicUrl } = config;
  if (smtpUrl === null || publicUrl === null) return async () => false;
  return async ({ email, path, invited }) => {
    const transport = mailTransport({ smtpUrl, from });
    try {
      await transport.sendMail({
        to: email,
        subject: invited ? 'Your access to Tocsin' : 'A new password for Tocsin',
        text: `${invited ? 'You have been given access to Tocsin. Choose your password here, within three days:' : 'Choose a new password here, within an hour:'}\n\n${publicUrl}${path}\n\nThe link works once. If you did not expect it, tell your administrator.\n`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      return true;
    } catch {
      return false;
    } finally {
      transport.close();
    }
  };
}
