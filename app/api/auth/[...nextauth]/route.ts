import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { authOptions, browserOf } from '../../../../server/auth/nextauth';

export const dynamic = 'force-dynamic';

/** The options are made at the request: the database's address is known only once the server runs. */
function handler(request: NextRequest, context: { params: Promise<{ nextauth: string[] }> }) {
  return NextAuth(request, context, authOptions(browserOf(request.headers.get('user-agent'), request.headers.get('cookie'))));
}

export { handler as GET, handler as POST };
