/** NIST SP 800-63B asks for length and a list of what is guessed first, and for no rule about kinds of characters. */
export const SHORTEST_PASSWORD = 12;
export const LONGEST_PASSWORD = 200;
/** The longest piece that, said again and again, still is no password. */
const LONGEST_REPEATED = 4;

/** Words that lists of stolen passwords begin with; with digits or signs around them they are no better. */
const GUESSED_FIRST = new Set(
  `password passwort kennwort motdepasse contrasena senha letmein welcome welcomeback admin administrator root superuser changeme
  changemenow changeit default secret topsecret supersecret iloveyou iloveyouforever sunshine princess football baseball basketball
  superman batman dragon monkey master shadow michael jennifer jordan hunter trustno starwars pokemon whatever freedom computer
  internet samsung google facebook linkedin microsoft windows qwerty qwertyuiop qwertzuiop azertyuiop asdfghjkl zxcvbnm
  qwertyuiopasdf qwertyuiopasdfghjkl asdfghjklzxcvbnm qazwsx qazwsxedc qazwsxedcrfv zaqwsx correcthorsebatterystaple
  nopassword mypassword mypasswordis thisismypassword passwordpassword testtest testpassword testing temporary temppassword
  hospital intensivecare icu nurse doctor physician medicine clinic patient tocsin cytokine spring summer autumn winter
  january february march april may june july august september october november december monday friday`.split(/\s+/),
);
const ROWS = ['abcdefghijklmnopqrstuvwxyz', '01234567890123456789', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'];

/** What is wrong with a new password, as a sentence for whoever typed it; null: nothing. Length counts characters, not bytes. */
export function passwordTrouble(password: string, who: { readonly email: string; readonly name?: string }): string | null {
  const text = password.normalize('NFKC');
  const length = [...text].length;
  if (length < SHORTEST_PASSWORD)
    return `At least ${SHORTEST_PASSWORD} characters; a few words in a row are easy to keep in mind.`;
  if (length > LONGEST_PASSWORD) return `At most ${LONGEST_PASSWORD} characters.`;
  const plain = text.toLowerCase();
  const own = [who.email, who.email.split('@')[0] ?? '', who.name ?? '']
    .map((w) => w.trim().toLowerCase())
    .filter((w) => w.length >= 4);
  if (own.some((w) => plain.includes(w))) return 'Your own name or address is the first thing that is tried.';
  if (isRepeated(plain) || isRow(plain)) return 'A pattern that repeats or runs along the keys is tried first.';
  if (/^[\d\s./:+-]+$/.test(plain)) return 'Dates and numbers alone are tried first.';
  if (isGuessedFirst(plain)) return 'This one stands in every list of stolen passwords.';
  return null;
}

function isRepeated(text: string): boolean {
  for (let size = 1; size <= LONGEST_REPEATED; size++)
    if (
      text ===
      text
        .slice(0, size)
        .repeat(Math.ceil(text.length / size))
        .slice(0, text.length)
    )
      return true;
  return false;
}
function isRow(text: string): boolean {
  const backwards = [...text].reverse().join('');
  return ROWS.some((row) => [text, backwards].some((t) => row.repeat(3).includes(t)));
}
function isGuessedFirst(text: string): boolean {
  const trimmed = text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  const letters = text.replace(/[^\p{L}]+/gu, '');
  return [trimmed, spelledOut(trimmed), letters].some((core) => {
    const half = core.slice(0, core.length / 2);
    return GUESSED_FIRST.has(core) || (half.repeat(2) === core && GUESSED_FIRST.has(half));
  });
}
const spelledOut = (text: string) =>
  text.replace(/0/g, 'o').replace(/[1!]/g, 'i').replace(/3/g, 'e').replace(/[4@]/g, 'a').replace(/[5$]/g, 's');
