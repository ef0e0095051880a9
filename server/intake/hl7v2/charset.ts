/**
 * Text of a message's bytes. The character set is named in the message itself (MSH-18), whose header is readable in any
 * of them; a byte order mark is dropped. Bytes that do not fit a set the sender named become U+FFFD, which no identity may
 * contain; where no set is named, UTF-8 is tried first and ISO 8859-1 taken when the bytes are not UTF-8.
 */
export function decode(bytes: Uint8Array): string {
  const text = decoded(bytes);
  // No database takes a zero character in text.
  return text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text;
}

function decoded(bytes: Uint8Array): string {
  if (plain(bytes)) return lenientUtf8.decode(bytes);
  const named = LABELS.get(charsetName(bytes));
  if (named !== undefined && named !== 'utf-8') return stripMark(new TextDecoder(named).decode(bytes));
  if (named === undefined) {
    try {
      return strictUtf8.decode(bytes);
    } catch {
      return header.decode(bytes);
    }
  }
  return lenientUtf8.decode(bytes);
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });
const lenientUtf8 = new TextDecoder('utf-8');
const header = new TextDecoder('latin1');

/** HL7 table 0211 to the encoding standard's labels; ASCII and an empty field mean "not said". */
const LABELS = new Map<string, string>(
  Object.entries({
    'UNICODE UTF-8': 'utf-8',
    'UTF-8': 'utf-8',
    '8859/1': 'iso-8859-1',
    'ISO-8859-1': 'iso-8859-1',
    '8859/2': 'iso-8859-2',
    '8859/3': 'iso-8859-3',
    '8859/4': 'iso-8859-4',
    '8859/5': 'iso-8859-5',
    '8859/6': 'iso-8859-6',
    '8859/7': 'iso-8859-7',
    '8859/8': 'iso-8859-8',
    '8859/9': 'windows-1254',
    '8859/15': 'iso-8859-15',
    'ISO IR14': 'shift_jis',
    'ISO IR87': 'iso-2022-jp',
    'ISO IR159': 'iso-2022-jp',
    'GB 18030-2000': 'gb18030',
    'KS X 1001': 'euc-kr',
    'BIG-5': 'big5',
  }),
);

function plain(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if ((bytes[i] as number) > 0x7e || bytes[i] === 0x1b) return false;
  return true;
}

function charsetName(bytes: Uint8Array): string {
  // Headers stand at the front; an oversized one is not worth more than its first kilobytes.
  const text = header.decode(bytes.subarray(0, 8192));
  const at = text.indexOf('MSH');
  if (at < 0) return '';
  const end = text.slice(at).search(/[\r\n]/);
  const msh = end < 0 ? text.slice(at) : text.slice(at, at + end);
  const field = msh.split(msh[3] ?? '|')[17] ?? '';
  return (field.split(msh[5] ?? '~')[0] ?? '').trim().toUpperCase();
}

const stripMark = (text: string): string => (text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
