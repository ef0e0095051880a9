import { VeilPreview } from './preview';

export default async function Page({ searchParams }: { searchParams: Promise<{ on?: string; silent?: string }> }) {
  const { on, silent } = await searchParams;
  return <VeilPreview desk={on === 'desk'} silentSeconds={Number(silent ?? 138)} />;
}
