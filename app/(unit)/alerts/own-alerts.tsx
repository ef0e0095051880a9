'use client';
import { AlertCentre } from '../../alerts/alerts';
import { Problem } from '../../components/tags';
import { useUnits } from '../../session/unit';

export function OwnAlerts({ chosen = null }: { chosen?: string | null }) {
  const { current } = useUnits();
  if (current !== null) return <AlertCentre unitId={current} chosen={chosen} />;
  return (
    <div className="p-6">
      <Problem title="You work on no unit yet.">An administrator gives you a role on a unit.</Problem>
    </div>
  );
}
