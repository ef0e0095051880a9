import { Button } from '../components/button';
import { GradeGlyph } from '../components/grade-glyph';

export default function StylePage() {
  return (
    <main className="p-6">
      <div className="flex gap-6">
        {[0, 1, 2, 3, 4].map((g) => (
          <GradeGlyph key={g} value={g} size={105} mark="suggested" />
        ))}
        <GradeGlyph value="unknown" size={105} />
        <GradeGlyph value={2} held mark="held" size={105} />
        <GradeGlyph value={4} held mark="held" size={105} />
        <GradeGlyph value={2} atLeast mark="suggested" size={105} />
      </div>
      <Button kind="primary" hint="a">
        Respond: 704 CRS 4
      </Button>
    </main>
  );
}
