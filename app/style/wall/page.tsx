import { NAME_LEVELS } from '../../../lib/privacy';
import { NIGHTS } from '../nights';
import { WallPreview } from './preview';

export default async function Page({
  searchParams,
}: {
  searchParams: Promise<{ beds?: string; night?: string; names?: string }>;
}) {
  const { beds, night, names } = await searchParams;
  return (
    <WallPreview beds={Number(beds ?? 24)} night={NIGHTS.find((n) => n === night)} names={NAME_LEVELS.find((l) => l === names)} />
  );
}
