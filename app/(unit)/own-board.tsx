'use client';
import { Board } from '../board/board';
import { Problem } from '../components/tags';
import { useUnits } from '../session/unit';

export function OwnBoard() {
  const { current } = useUnits();
  if (current !== null) return <Board unitId={current} />;
  return (
    <div className="p-6">
      <Problem title="You work on no unit yet.">An administrator gives you a role on a unit; the board appears then.</Problem>
    </div>
  );
}
