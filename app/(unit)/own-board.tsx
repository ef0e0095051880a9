'use client';
import { Board } from '../board/board';
import { buttonLook } from '../components/button';
import { Link } from '../components/link';
import { Problem } from '../components/tags';
import { usePerson } from '../session/person';
import { useUnits } from '../session/unit';

export function OwnBoard() {
  const { current } = useUnits();
  const waiting = usePerson()?.waiting ?? [];
  if (current !== null) return <Board unitId={current} />;
  if (waiting.length > 0)
    return (
      <div className="p-6">
        <Problem
          title={`${waiting.join(' and ')} asks for a second factor.`}
          action={
            <Link href="/settings/security" className={buttonLook('primary', 'form')}>
              Set it up
            </Link>
          }
        >
          Your role there is in force as soon as you have one: a code of an app on your telephone, beside the password.
        </Problem>
      </div>
    );
  return (
    <div className="p-6">
      <Problem title="You work on no unit yet.">An administrator gives you a role on a unit; the board appears then.</Problem>
    </div>
  );
}
