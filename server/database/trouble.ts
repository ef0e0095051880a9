/** Something about the database that an operator has to know and can mend; its message is meant for them, without a stack. */
export class DatabaseTrouble extends Error {
  override name = 'DatabaseTrouble';
}
