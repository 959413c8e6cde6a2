/** Going on at another company that knows this person: everything shown is asked anew. */
import { ChooseCompany } from '@kit/gql/owner';
import { api, change } from '@/data/api';
import { askAllAnew } from '@/data/ask';
import { chooseRoom } from './me';

export async function enterCompany(companyId: string): Promise<void> {
  const { accessToken, accessExpiresAt } = await change(ChooseCompany, { input: { companyId } });
  if (accessToken === null || accessExpiresAt === null) return;
  api.adoptAccess({ accessToken, accessExpiresAt });
  chooseRoom('');
  askAllAnew();
}
