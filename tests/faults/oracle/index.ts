import { alertsOf } from './alerts';
import { crsSteps } from './crs';
import { icansSteps } from './icans';
import { type Answer, type Question, recordOf } from './record';
import { valueAt } from './steps';

/**
 * The oracle: what each patient's grades and alerts must be, worked out once and in batch from what was sent and answered. It
 * shares no line with the program it judges: reads a question as JSON from standard input and prints the answer as JSON.
 */
let text = '';
for await (const chunk of process.stdin) text += chunk;
const question = JSON.parse(text) as Question;
const answer: Answer = {};
for (const patient of question.patients) {
  const record = recordOf(patient, question.now);
  const crs = crsSteps(record);
  const icans = icansSteps(record);
  answer[patient.mrn] = {
    crs: valueAt(crs, question.now),
    icans: valueAt(icans, question.now),
    crsAt: patient.ask.map((t) => valueAt(crs, t)),
    icansAt: patient.ask.map((t) => valueAt(icans, t)),
    crsChanges: crs.length,
    alerts: alertsOf(record, crs),
  };
}
process.stdout.write(JSON.stringify(answer));
