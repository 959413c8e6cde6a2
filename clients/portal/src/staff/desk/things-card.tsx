import { CustomerFile, MeterReadings } from '@kit/gql/staff';
import { periodOf } from '@kit/format';
import { useAsk } from '@shared/api/api';
import { useMay } from '@shared/api/permissions';
import { useFormats, useWords } from '@shared/text/language';
import { Card } from '@shared/text/page-header';
import type { RoomAtDesk } from './desk-page';
import { words } from './words';
import styles from './desk.module.css';

/** Parking spaces, vehicles and meters of a room. */
export function ThingsCard({ room }: { room: RoomAtDesk }) {
  const w = useWords(words);
  const may = useMay();
  const people = room.people.filter((person) => person.isCurrent && person.role !== 'FAMILY').slice(0, 4);
  return (
    <Card title={w.things}>
      <div className={styles['stack']}>
        <section aria-label={w.spaces}>
          <h3>{w.spaces}</h3>
          {room.spaces.length === 0 ? (
            <p className="quiet">{w.none}</p>
          ) : (
            <ul className={styles['list']}>
              {room.spaces.map((space) => (
                <li key={space.id}>
                  {space.code} <span className="quiet">{w.parking[space.kind]}</span>
                </li>
              ))}
            </ul>
          )}
        </section>
        {may('residents.view', room.communityId) && people.length > 0 && (
          <section aria-label={w.vehicles}>
            <h3>{w.vehicles}</h3>
            <ul className={styles['list']}>
              {people.map((person) => (
                <Vehicles key={person.id} personId={person.personId} name={person.name} />
              ))}
            </ul>
          </section>
        )}
        <section aria-label={w.meters}>
          <h3>{w.meters}</h3>
          {room.meters.length === 0 ? <p className="quiet">{w.none}</p> : <Meters room={room} />}
        </section>
      </div>
    </Card>
  );
}

function Vehicles({ personId, name }: { personId: string; name: string }) {
  const w = useWords(words);
  const asked = useAsk(CustomerFile, { personId }, { staleMs: 60_000 });
  const vehicles = asked.data?.customerFile.vehicles ?? [];
  const plates = vehicles.map((each) => `${each.plate} ${each.description}`.trim()).join('、');
  return (
    <li>
      <span className="quiet">{name}</span> {asked.isPending ? '…' : plates || w.none}
    </li>
  );
}

function Meters({ room }: { room: RoomAtDesk }) {
  const w = useWords(words);
  const format = useFormats();
  const may = useMay();
  const asked = useAsk(
    MeterReadings,
    { period: periodOf(Date.now()), first: 50, filter: { roomId: room.id } },
    { enabled: may('billing.readings', room.communityId) },
  );
  const byId = new Map(asked.data?.meterReadings.nodes.map((each) => [each.id, each]));
  return (
    <ul className={styles['list']}>
      {room.meters.map((meter) => {
        const reading = byId.get(meter.id);
        const period = reading?.value != null ? periodOf(Date.now()) : reading?.previousPeriod;
        const value = reading?.value ?? reading?.previous;
        return (
          <li key={meter.id}>
            {w.medium[meter.medium]} {meter.code}
            {value !== undefined && value !== null && (
              <span className="quiet">
                {period != null
                  ? w.lastReading(format.decimal(String(value)), format.period(period))
                  : w.firstReading(format.decimal(String(value)))}
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
