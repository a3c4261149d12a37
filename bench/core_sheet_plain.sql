-- The same figures as core_sheet.sql, written as one would write them down from metrics.md: names as keys, one window for
-- each question, the optimiser does the rest. Definitions are commented there. `run.py --plain` measures it too.

CREATE TEMP TABLE message AS
SELECT * FROM read_csv('{messages}', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = {
    'shop': 'VARCHAR', 'buyer': 'VARCHAR', 'agent': 'VARCHAR', 'sender': 'VARCHAR', 'sent_at': 'TIMESTAMP',
    'kind': 'VARCHAR', 'auto': 'VARCHAR', 'text': 'VARCHAR', 'product_id': 'VARCHAR', 'order_id': 'VARCHAR',
    'to_agent': 'VARCHAR'});

CREATE TEMP TABLE order_row AS
SELECT * FROM read_csv('{orders}', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = {
    'shop': 'VARCHAR', 'order_id': 'VARCHAR', 'buyer': 'VARCHAR', 'created_at': 'TIMESTAMP', 'paid_at': 'TIMESTAMP',
    'closed_at': 'TIMESTAMP', 'status': 'VARCHAR', 'payable': 'DECIMAL(18,2)', 'paid': 'DECIMAL(18,2)',
    'postage': 'DECIMAL(18,2)', 'units': 'BIGINT', 'refunded': 'DECIMAL(18,2)', 'closed': 'VARCHAR',
    'list_amount': 'DECIMAL(18,2)', 'mark': 'VARCHAR', 'deposit_paid_at': 'TIMESTAMP', 'deposit': 'DECIMAL(18,2)',
    'sku': 'VARCHAR', 'title': 'VARCHAR', 'line_units': 'BIGINT', 'line_amount': 'DECIMAL(18,2)'});

CREATE TEMP TABLE event AS
SELECT *, sum(begins) OVER (PARTITION BY shop, buyer, agent ORDER BY sent_at, arrival) AS session
FROM (
    SELECT *, coalesce(sent_at - lag(sent_at) OVER stream >= INTERVAL 10 MINUTE, true)::INTEGER AS begins
    FROM (
        SELECT shop, buyer, agent, sent_at, sent_at::DATE AS day, rowid AS arrival, coalesce(length(text), 0) AS characters,
            CASE WHEN sender = 'buyer' THEN 'buyer' WHEN sender = 'agent' AND auto IS DISTINCT FROM '1' THEN 'human' ELSE 'other' END AS role
        FROM message WHERE sent_at IS NOT NULL AND agent IS NOT NULL AND (sender <> 'system' OR kind = 'transfer'))
    WINDOW stream AS (PARTITION BY shop, buyer, agent ORDER BY sent_at, arrival));

CREATE TEMP TABLE buyer_day AS
SELECT shop, buyer, agent, day,
    min(sent_at) FILTER (role = 'buyer') AS first_buyer,
    count(*) FILTER (role = 'buyer') AS messages_buyer,
    count(*) FILTER (role = 'human') AS messages_agent,
    coalesce(sum(characters) FILTER (role = 'human'), 0) AS characters
FROM event GROUP BY ALL;

CREATE TEMP TABLE session AS
SELECT s.*, day, first_buyer IS NOT NULL AS received
FROM (
    SELECT shop, buyer, agent, session, min(sent_at) AS started, max(sent_at) AS ended
    FROM event GROUP BY ALL HAVING bool_or(role = 'buyer') AND bool_or(role = 'human')) s
JOIN buyer_day d ON d.shop = s.shop AND d.buyer = s.buyer AND d.agent = s.agent AND d.day = s.started::DATE
WHERE messages_buyer > 0 OR messages_agent > 0;

CREATE TEMP TABLE round AS
SELECT shop, buyer, agent, day, response,
    row_number() OVER (PARTITION BY shop, buyer, agent, day, response IS NULL ORDER BY sent_at, arrival) = 1
        AND response IS NOT NULL AS leads
FROM (
    SELECT *, date_diff('microsecond', sent_at, lead(sent_at) OVER (
        PARTITION BY shop, buyer, agent, session ORDER BY sent_at, arrival)) AS response
    FROM (
        SELECT *, lag(role) OVER (PARTITION BY shop, buyer, agent, session ORDER BY sent_at, arrival) AS before
        FROM event WHERE role <> 'other')
    WHERE role IS DISTINCT FROM before)
WHERE role = 'buyer';

CREATE TEMP TABLE reception AS
SELECT shop, agent, day,
    count(*) AS consulted,
    count(*) AS received,
    count(*) FILTER (messages_agent = 0 AND late > 0) AS unreplied,
    sum(messages_buyer) AS messages_buyer,
    sum(messages_agent) AS messages_agent,
    sum(characters) AS characters_agent,
    coalesce(sum(first_ms), 0) AS first_response_n,
    count(first_ms) AS first_response_d,
    coalesce(sum(response_ms), 0) AS avg_response_n,
    coalesce(sum(answered), 0) AS avg_response_d,
    coalesce(sum(late), 0) AS late_rounds,
    count(*) FILTER (slow >= 3) AS slow_receptions
FROM buyer_day LEFT JOIN (
    SELECT shop, buyer, agent, day,
        count(response) AS answered,
        sum(response // 1000) AS response_ms,
        any_value(response // 1000) FILTER (leads) AS first_ms,
        count(*) - count(response) AS late,
        count(*) FILTER (response IS NULL OR response >= 120_000_000) AS slow
    FROM round GROUP BY ALL) USING (shop, buyer, agent, day)
WHERE first_buyer IS NOT NULL
GROUP BY ALL;

CREATE TEMP TABLE purchase AS
SELECT shop, order_id, created_at AS created, paid_at AS paid,
    CASE WHEN buyer NOT LIKE '%*%' THEN buyer END AS buyer,
    coalesce(closed_at, CASE WHEN closed = '1' AND paid_at IS NULL THEN created_at + INTERVAL 24 HOUR END) AS closed,
    least(deposit_paid_at, paid_at) AS payment,
    greatest(0, coalesce(paid, 0) * 100)::BIGINT AS gross,
    coalesce(units, all_line_units, 0) AS units
FROM (
    SELECT *, sum(line_units) OVER (PARTITION BY shop, order_id) AS all_line_units
    FROM order_row
    QUALIFY row_number() OVER (PARTITION BY shop, order_id ORDER BY rowid) = 1);

CREATE TEMP TABLE credit AS
SELECT i.shop, order_id, pays, agent
FROM (
    SELECT shop, order_id, buyer, false AS pays, created AS instant FROM purchase
    UNION ALL
    SELECT shop, order_id, buyer, true, payment FROM purchase WHERE payment IS NOT NULL) i
JOIN session s ON s.shop = i.shop AND s.buyer = i.buyer AND started <= instant AND ended >= instant - INTERVAL 48 HOUR
QUALIFY row_number() OVER (
    PARTITION BY i.shop, order_id, pays ORDER BY ended >= instant DESC, ended DESC, started DESC, agent) = 1;

CREATE TEMP TABLE sold AS
SELECT p.*, o.agent AS order_agent, y.agent AS pay_agent,
    CASE WHEN payment IS NOT NULL THEN coalesce(o.agent, y.agent) END AS seller
FROM purchase p
LEFT JOIN credit o ON o.shop = p.shop AND o.order_id = p.order_id AND NOT o.pays
LEFT JOIN credit y ON y.shop = p.shop AND y.order_id = p.order_id AND y.pays;

CREATE TEMP TABLE visit AS
SELECT shop, buyer, day, min(first_buyer) AS t0 FROM buyer_day WHERE first_buyer IS NOT NULL GROUP BY ALL;

CREATE TEMP TABLE fate AS
SELECT v.shop, v.buyer, day,
    bool_or(created >= t0) AS ordered,
    coalesce(bool_or(created >= t0 AND payment < day + 5), false) AS paid,
    list(seller) FILTER (created >= t0 AND payment < day + 5 AND seller IS NOT NULL) AS sellers,
    max((date_trunc('second', created), order_id, paid IS NOT NULL AND paid <= t0))
        FILTER (created < t0 AND (paid <= t0 OR closed IS NULL OR closed >= t0)) AS earlier
FROM visit v JOIN sold s ON s.shop = v.shop AND s.buyer = v.buyer
    AND created >= t0 - INTERVAL 504 HOUR AND created < day + 2
GROUP BY ALL;

CREATE TEMP TABLE conversion AS
SELECT shop, agent, day,
    count(*) FILTER (stage = 0) AS inquiries,
    count(*) FILTER (stage = 1) AS pending,
    count(*) FILTER (stage = 2) AS aftersale,
    count(*) FILTER (stage = 0 AND won) AS won,
    count(*) FILTER (stage = 0 AND paid AND NOT won) AS won_by_colleague,
    count(*) FILTER (stage = 0 AND NOT paid) AS not_won
FROM (
    SELECT shop, agent, day, coalesce(paid, false) AS paid, coalesce(list_contains(sellers, agent), false) AS won,
        CASE WHEN ordered OR earlier IS NULL THEN 0 WHEN earlier[3] THEN 2 ELSE 1 END AS stage
    FROM buyer_day LEFT JOIN fate USING (shop, buyer, day) WHERE first_buyer IS NOT NULL)
GROUP BY ALL;

COPY (
    SELECT shop, agent, day, coalesce(COLUMNS(* EXCLUDE (shop, agent, day)), 0)
    FROM reception
    FULL JOIN (SELECT shop, agent, day, count(*) AS sessions FROM session WHERE received GROUP BY ALL)
        USING (shop, agent, day)
    FULL JOIN conversion USING (shop, agent, day)
    FULL JOIN (
        SELECT shop, seller AS agent, paid::DATE AS day, sum(gross) AS sales_gross, count(*) AS orders_paid,
            count(DISTINCT buyer) AS buyers_paid, sum(units) AS units
        FROM sold WHERE seller IS NOT NULL AND paid IS NOT NULL GROUP BY ALL) USING (shop, agent, day)
) TO '{out}/agent_days.csv' (HEADER);

COPY (SELECT shop, order_id, order_agent, pay_agent, seller FROM sold) TO '{out}/orders.csv' (HEADER);
