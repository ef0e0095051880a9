'use client';
import { type FormEvent, useState } from 'react';
import { Button } from '../components/button';
import { newCommandId, sendCommand } from '../live/command';

/** A further gateway; its secret is shown once. */
export function AddGateway({ base, onAdded }: { base: string; onAdded: (name: string, secret: string) => void }) {
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    const form = e.currentTarget;
    const { name = '', url = '' } = Object.fromEntries(new FormData(form)) as Record<string, string>;
    const answer = await sendCommand<{ secret: string }>(base, { commandId: newCommandId(), name, url });
    setProblem(answer.kind === 'failed' ? answer.why : null);
    if (answer.kind !== 'done') return;
    form.reset();
    onAdded(name, answer.body.secret);
  };
  return (
    <form onSubmit={submit} className="rounded-4 border border-line bg-tile p-4">
      <h2 className="mb-3 text-16 font-650">Add a gateway</h2>
      <div className="flex flex-wrap items-end gap-3">
        <label className="grid gap-1 text-13 text-ink2">
          Name
          <input className="field h-10 w-52 text-14" name="name" required maxLength={60} autoComplete="off" />
        </label>
        <label className="grid min-w-0 grow gap-1 text-13 text-ink2">
          Address
          <input
            className="field h-10 w-full min-w-0 text-14"
            name="url"
            type="url"
            required
            maxLength={2_000}
            placeholder="https://pager.hospital.example/tocsin"
            autoComplete="off"
          />
        </label>
        <Button kind="primary" size="form" type="submit">
          Add gateway
        </Button>
      </div>
      {problem !== null && (
        <p role="alert" className="mt-2 text-13 font-600">
          {problem}
        </p>
      )}
    </form>
  );
}
