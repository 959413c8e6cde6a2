# ruff: noqa: S608 - no text of a user enters these statements
"""A company's worth of volume as SQL: homes, people, meters, readings, tariffs, assignments.

Every figure follows from a row's number, so the same arguments make the same company. Parameters: company_id,
community_id, area_id, prefix (of codes), first and last (numbers of the community's rooms), start (first period),
second (the one after it), until (the last), residents_from, item and tariff ids.
"""

from __future__ import annotations

ROOMS_PER_BUILDING = 200
ROOMS_PER_FLOOR = 8

PROPERTY_FORMULA = "建筑面积*单价"
LIFT_FORMULA = "12+楼层*0.5"
WATER_FORMULA = "阶梯(用量, 15, 3.10, 25, 4.20, 6.80)"

HOMES = f"""
INSERT INTO building (company_id, community_id, area_id, name, kind, has_lift, has_rooms_missing)
SELECT %(company_id)s, %(community_id)s, %(area_id)s, number || '栋', 'HIGH_RISE', true, false
FROM generate_series(%(first)s / {ROOMS_PER_BUILDING} + 1, %(last)s / {ROOMS_PER_BUILDING} + 1) AS number;

INSERT INTO room (company_id, community_id, area_id, building_id, code, number, floor, built_area, inner_area, use,
    occupancy, delivered_on)
SELECT %(company_id)s, %(community_id)s, %(area_id)s, building.id, %(prefix)s || lpad(number::text, 7, '0'),
    (number %% {ROOMS_PER_BUILDING} / {ROOMS_PER_FLOOR} + 1) || lpad((number %% {ROOMS_PER_FLOOR} + 1)::text, 2, '0'),
    number %% {ROOMS_PER_BUILDING} / {ROOMS_PER_FLOOR} + 1, 50 + number * 37 %% 11000 / 100.0,
    40 + number * 37 %% 9000 / 100.0, 'RESIDENTIAL', 'OCCUPIED', %(residents_from)s
FROM generate_series(%(first)s, %(last)s) AS number
JOIN building ON building.company_id = %(company_id)s AND building.area_id = %(area_id)s
    AND building.name = (number / {ROOMS_PER_BUILDING} + 1) || '栋';

INSERT INTO person (company_id, code, kind, name, pinyin, initials, id_kind, id_number, phone, phone_tail)
SELECT %(company_id)s, code, 'NATURAL',
    substr('赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许', (number %% 20 + 1)::int, 1)
        || substr('建国志强秀英丽华伟明静敏军磊洋艳勇杰娟涛', (number / 20 %% 20 + 1)::int, 1), '', '', '', '', '', ''
FROM (SELECT code, right(code, 7)::bigint AS number FROM room
    WHERE company_id = %(company_id)s AND area_id = %(area_id)s) AS homes;

INSERT INTO residency (company_id, community_id, person_id, room_id, role, starts_on)
SELECT room.company_id, room.community_id, person.id, room.id, 'OWNER', %(residents_from)s
FROM room JOIN person ON person.company_id = room.company_id AND person.code = room.code
WHERE room.company_id = %(company_id)s AND room.area_id = %(area_id)s ORDER BY room.id;

INSERT INTO meter (company_id, community_id, room_id, code, medium, level, multiplier, initial_reading)
SELECT company_id, community_id, id, 'W' || code, 'WATER', 'PRIVATE', 1, 100 FROM room
WHERE company_id = %(company_id)s AND area_id = %(area_id)s ORDER BY id;

INSERT INTO reading (company_id, meter_id, period, read_on, value)
SELECT meter.company_id, meter.id, month.day, month.day + 24,
    100 + (5 + meter.id %% 30) * month.place
FROM meter JOIN room ON room.company_id = meter.company_id AND room.id = meter.room_id
CROSS JOIN (
    SELECT day::date, row_number() OVER (ORDER BY day) AS place
    FROM generate_series(%(start)s::timestamp, %(until)s::timestamp, interval '1 month') AS day
) AS month
WHERE room.company_id = %(company_id)s AND room.area_id = %(area_id)s ORDER BY meter.id, month.day
"""

# Three per room: property fee, lift, water. Those numbered from `late_from` on begin a month later.
ASSIGNMENTS = """
INSERT INTO assignment (company_id, community_id, tariff_id, room_id, meter_id, payer_role, starts_on)
SELECT company_id, community_id, tariff_id, room_id, meter_id, 'OWNER',
    CASE WHEN number >= %(late_from)s THEN %(second)s ELSE %(residents_from)s END
FROM (
    SELECT room.company_id, room.community_id, tariff.id AS tariff_id,
        CASE WHEN tariff.place < 3 THEN room.id END AS room_id,
        CASE WHEN tariff.place = 3 THEN meter.id END AS meter_id,
        (dense_rank() OVER (ORDER BY room.id) - 1) * 3 + tariff.place - 1 AS number
    FROM room
    JOIN meter ON meter.company_id = room.company_id AND meter.room_id = room.id
    CROSS JOIN LATERAL (SELECT id, place FROM unnest(%(tariffs)s::bigint[]) WITH ORDINALITY AS t (id, place)) AS tariff
    WHERE room.company_id = %(company_id)s AND room.code LIKE %(prefix)s || '%%'
) AS wanted
"""

# Rows made in this transaction have no statistics yet; a join that takes them for few would never end.
SET_UP = "SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '128MB'"
