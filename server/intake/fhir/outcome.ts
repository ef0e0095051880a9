export interface Issue {
  readonly severity: 'error' | 'warning' | 'information';
  readonly code: string;
  readonly diagnostics: string;
  readonly expression?: readonly string[];
}
export interface OperationOutcome {
  readonly resourceType: 'OperationOutcome';
  readonly issue: readonly Issue[];
}
export const operationOutcome = (issue: readonly Issue[]): OperationOutcome => ({ resourceType: 'OperationOutcome', issue });

/** FHIR's word for what each status of ours says. */
const CODES: Readonly<Record<number, string>> = {
  400: 'invalid',
  401: 'login',
  403: 'forbidden',
  404: 'not-found',
  405: 'not-supported',
  409: 'conflict',
  412: 'conflict',
  413: 'too-costly',
  422: 'processing',
  429: 'throttled',
  503: 'transient',
};

/** An answer below /fhir that is not the expected one; `expression` names the element at fault. */
export class FhirError extends Error {
  readonly more: Readonly<Record<string, unknown>> = {};

  constructor(
    readonly status: number,
    message: string,
    readonly expression?: string,
    readonly code = CODES[status] ?? 'exception',
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** Any failed answer as OperationOutcome. */
export function outcomeOf(e: { readonly status: number; readonly message: string }): OperationOutcome {
  const code = e instanceof FhirError ? e.code : (CODES[e.status] ?? 'exception');
  const expression = e instanceof FhirError && e.expression !== undefined ? { expression: [e.expression] } : {};
  return operationOutcome([{ severity: 'error', code, diagnostics: e.message, ...expression }]);
}
