-- The core of the KPI sheet in SQL, with the default rules: what `banzhang report --format json` says of agent-days and of
-- the credit of orders, of the same two files. The definitions are those of metrics.md; section numbers are given.
--
-- For DuckDB 2.0. `{messages}`, `{orders}` and `{out}` are replaced by paths; `run.py` sets two threads.
--
-- Written for speed:
--   * names become numbers before anything is sorted: sorting by (shop, buyer, agent) as text costs ten times as much;
--   * the messages are sorted once; sessions and rounds are then found by windows without PARTITION BY and ORDER BY, which
--     stream over the sorted rows, in place of windows that would each sort again (half the time);
--   * a buyer has few sessions, so that credit is an equality join with a condition on time.

-- 1. Messages. System messages are ignored except transfer notices (3.1); what has no clock or no account takes no part.
-- Roles: 0 buyer, 1 human (3.2), 2 bot or automatic, 3 transfer notice. rowid keeps the order of the file.
CREATE TEMP TABLE message AS
SELECT shop, buyer, agent, sent_at,
    (CASE sender WHEN 'buyer' THEN 0 WHEN 'agent' THEN CASE WHEN auto = '1' THEN 2 ELSE 1 END
        WHEN 'bot' THEN 2 ELSE 3 END)::TINYINT AS role,
    (CASE WHEN sender = 'agent' THEN coalesce(length(text), 0) ELSE 0 END)::INTEGER AS characters
FROM read_csv('{messages}', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = {
    'shop': 'VARCHAR', 'buyer': 'VARCHAR', 'agent': 'VARCHAR', 'sender': 'VARCHAR', 'sent_at': 'TIMESTAMP',
    'kind': 'VARCHAR', 'auto': 'VARCHAR', 'text': 'VARCHAR', 'product_id': 'VARCHAR', 'order_id': 'VARCHAR',
    'to_agent': 'VARCHAR'})
WHERE sent_at IS NOT NULL AND agent IS NOT NULL AND (sender <> 'system' OR kind = 'transfer');

-- 2. Names as numbers: a stream is one buyer and one account of one shop (3.1).
CREATE TEMP TABLE stream AS
SELECT (row_number() OVER ())::INTEGER AS stream, shop, buyer, agent
FROM (SELECT DISTINCT shop, buyer, agent FROM message);

-- The buyer of a shop, the account of a shop (numbered in the order of names, for ties), and which stream is of which.
CREATE TEMP TABLE client AS
SELECT (row_number() OVER ())::INTEGER AS client, shop, buyer FROM (SELECT DISTINCT shop, buyer FROM stream);

CREATE TEMP TABLE account AS
SELECT (row_number() OVER (ORDER BY shop, agent))::INTEGER AS account, shop, agent
FROM (SELECT DISTINCT shop, agent FROM stream);

CREATE TEMP TABLE pair AS
SELECT stream, client, account FROM stream JOIN client USING (shop, buyer) JOIN account USING (shop, agent);

CREATE TEMP TABLE numbered AS
SELECT stream, sent_at, role, characters, message.rowid AS arrival
FROM message JOIN stream USING (shop, buyer, agent);
DROP TABLE message;

-- 3. Sessions (3.3): a running number that grows at every new stream and at every gap of max_wait.
CREATE TEMP TABLE cut AS
SELECT stream, sent_at, role, characters,
    (sum(begins) OVER (ROWS UNBOUNDED PRECEDING))::INTEGER AS session
FROM (
    SELECT *, (lag(stream) OVER () IS DISTINCT FROM stream
        OR sent_at - lag(sent_at) OVER () >= INTERVAL 10 MINUTE)::INTEGER AS begins
    FROM (SELECT * FROM numbered ORDER BY stream, sent_at, arrival));
DROP TABLE numbered;

-- 4. Buyer-days of accounts.
CREATE TEMP TABLE buyer_day AS
SELECT stream, sent_at::DATE AS day,
    min(sent_at) FILTER (role = 0) AS first_buyer,
    count(*) FILTER (role = 0) AS messages_buyer,
    count(*) FILTER (role = 1) AS messages_agent,
    coalesce(sum(characters) FILTER (role = 1), 0) AS characters
FROM cut GROUP BY ALL;

-- 5. Usable sessions (3.5). A session falls with the buyer-day of its start when that has neither buyer nor human (3.6).
CREATE TEMP TABLE session AS
SELECT s.stream, s.started, s.ended, first_buyer IS NOT NULL AS received, d.day
FROM (
    SELECT stream, min(sent_at) AS started, max(sent_at) AS ended
    FROM cut GROUP BY stream, session HAVING bool_or(role = 0) AND bool_or(role = 1)) s
JOIN buyer_day d ON d.stream = s.stream AND d.day = s.started::DATE
WHERE messages_buyer > 0 OR messages_agent > 0;

-- 6. Rounds (3.4). Of buyer and human messages only those are kept at which the speaker changes inside a session; a buyer's
-- then opens a round, and the next one answers it when it is in the same session. No answer: late.
CREATE TEMP TABLE round AS
SELECT stream, sent_at::DATE AS day, response
FROM (
    SELECT stream, sent_at, role,
        CASE WHEN lead(session) OVER () = session THEN date_diff('microsecond', sent_at, lead(sent_at) OVER ()) END AS response
    FROM (
        SELECT *, lag(role) OVER () IS DISTINCT FROM role OR lag(session) OVER () IS DISTINCT FROM session AS turns
        FROM cut WHERE role < 2)
    WHERE turns)
WHERE role = 0;
DROP TABLE cut;

CREATE TEMP TABLE pace AS
SELECT stream, day,
    count(response) AS answered,
    sum(response // 1000) AS response_ms,
    count(*) - count(response) AS late,
    count(*) FILTER (response IS NULL OR response >= 120_000_000) AS slow
FROM round GROUP BY ALL;

-- Its first answered round: rounds are still in the order of time.
CREATE TEMP TABLE first AS
SELECT stream, day, response // 1000 AS first_ms
FROM (
    SELECT *, lag(stream) OVER () IS DISTINCT FROM stream OR lag(day) OVER () IS DISTINCT FROM day AS leads
    FROM round WHERE response IS NOT NULL)
WHERE leads;
DROP TABLE round;

-- 7. Reception (section 4). A buyer-day with a buyer message is consulted and, with the default filters, received.
CREATE TEMP TABLE reception AS
SELECT account, day,
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
FROM buyer_day
JOIN pair USING (stream)
LEFT JOIN pace USING (stream, day)
LEFT JOIN first USING (stream, day)
WHERE first_buyer IS NOT NULL
GROUP BY ALL;

CREATE TEMP TABLE sessions AS
SELECT account, day, count(*) AS sessions
FROM session JOIN pair USING (stream) WHERE received GROUP BY ALL;

-- 8. Orders: the first row of an order rules; one that is closed, unpaid and without closing time closed after 24 h; a
-- masked buyer is absent.
CREATE TEMP TABLE order_row AS
SELECT shop, order_id, buyer, created_at, paid_at, closed_at, paid, units, closed, deposit_paid_at, line_units
FROM read_csv('{orders}', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = {
    'shop': 'VARCHAR', 'order_id': 'VARCHAR', 'buyer': 'VARCHAR', 'created_at': 'TIMESTAMP', 'paid_at': 'TIMESTAMP',
    'closed_at': 'TIMESTAMP', 'status': 'VARCHAR', 'payable': 'DECIMAL(18,2)', 'paid': 'DECIMAL(18,2)',
    'postage': 'DECIMAL(18,2)', 'units': 'BIGINT', 'refunded': 'DECIMAL(18,2)', 'closed': 'VARCHAR',
    'list_amount': 'DECIMAL(18,2)', 'mark': 'VARCHAR', 'deposit_paid_at': 'TIMESTAMP', 'deposit': 'DECIMAL(18,2)',
    'sku': 'VARCHAR', 'title': 'VARCHAR', 'line_units': 'BIGINT', 'line_amount': 'DECIMAL(18,2)'});

CREATE TEMP TABLE purchase AS
SELECT (row_number() OVER ())::INTEGER AS purchase, o.shop, o.order_id, client,
    r.created_at AS created, r.paid_at AS paid,
    coalesce(r.closed_at, CASE WHEN r.closed = '1' AND r.paid_at IS NULL THEN r.created_at + INTERVAL 24 HOUR END) AS closed,
    least(r.deposit_paid_at, r.paid_at) AS payment,
    greatest(0, coalesce(r.paid, 0) * 100)::BIGINT AS gross,
    coalesce(r.units, o.line_units, 0) AS units
FROM (SELECT shop, order_id, sum(line_units) AS line_units, min(rowid) AS head FROM order_row GROUP BY ALL) o
JOIN order_row r ON r.rowid = o.head
LEFT JOIN client c ON c.shop = r.shop AND c.buyer = r.buyer AND r.buyer NOT LIKE '%*%';
DROP TABLE order_row;

-- 9. Credit (6.1, 6.2) of the creation and of the payment: among sessions of the buyer that span the instant, else that
-- ended at most 48 h before it, the one ending last, then starting last, then the smaller account name.
CREATE TEMP TABLE contact AS
SELECT client, account, started, ended FROM session JOIN pair USING (stream);

CREATE TEMP TABLE credit AS
SELECT purchase, pays, -max((ended >= instant, ended, started, -account))[4] AS account
FROM (
    SELECT purchase, client, false AS pays, created AS instant FROM purchase
    UNION ALL
    SELECT purchase, client, true, payment FROM purchase WHERE payment IS NOT NULL) i
JOIN contact c ON c.client = i.client AND started <= instant AND ended >= instant - INTERVAL 48 HOUR
GROUP BY ALL;

CREATE TEMP TABLE sold AS
SELECT p.*, o.account AS order_agent, y.account AS pay_agent,
    CASE WHEN payment IS NOT NULL THEN coalesce(o.account, y.account) END AS seller
FROM purchase p
LEFT JOIN credit o ON o.purchase = p.purchase AND NOT o.pays
LEFT JOIN credit y ON y.purchase = p.purchase AND y.pays;

-- 10. Stage (section 5) of each buyer received on a day by anybody.
CREATE TEMP TABLE visit AS
SELECT (row_number() OVER ())::INTEGER AS visit, *
FROM (
    SELECT client, day, min(first_buyer) AS t0, list(account) AS receivers
    FROM buyer_day JOIN pair USING (stream) WHERE first_buyer IS NOT NULL GROUP BY ALL);

CREATE TEMP TABLE fate AS
SELECT visit,
    bool_or(created >= t0) AS ordered,
    coalesce(bool_or(created >= t0 AND payment < day + 5), false) AS paid,
    list(seller) FILTER (created >= t0 AND payment < day + 5 AND seller IS NOT NULL) AS sellers,
    max((date_trunc('second', created), order_id, paid IS NOT NULL AND paid <= t0))
        FILTER (created < t0 AND (paid <= t0 OR closed IS NULL OR closed >= t0)) AS earlier
FROM visit JOIN sold USING (client)
WHERE created >= t0 - INTERVAL 504 HOUR AND created < day + 2
GROUP BY visit;

-- 11. Conversion by account (section 7): each account that received the buyer has the inquiry.
CREATE TEMP TABLE conversion AS
SELECT account, day,
    count(*) FILTER (stage = 0) AS inquiries,
    count(*) FILTER (stage = 1) AS pending,
    count(*) FILTER (stage = 2) AS aftersale,
    count(*) FILTER (stage = 0 AND won) AS won,
    count(*) FILTER (stage = 0 AND paid AND NOT won) AS won_by_colleague,
    count(*) FILTER (stage = 0 AND NOT paid) AS not_won
FROM (
    SELECT day, unnest(receivers) AS account, coalesce(paid, false) AS paid,
        coalesce(list_contains(sellers, account), false) AS won,
        CASE WHEN ordered OR earlier IS NULL THEN 0 WHEN earlier[3] THEN 2 ELSE 1 END AS stage
    FROM visit LEFT JOIN fate USING (visit))
GROUP BY ALL;

-- 12. Sales by account (section 8), by the day of the final payment.
CREATE TEMP TABLE sales AS
SELECT seller AS account, paid::DATE AS day,
    sum(gross) AS sales_gross, count(*) AS orders_paid, count(DISTINCT client) AS buyers_paid, sum(units) AS units
FROM sold WHERE seller IS NOT NULL AND paid IS NOT NULL GROUP BY ALL;

COPY (
    SELECT shop, agent, day, coalesce(COLUMNS(* EXCLUDE (shop, agent, day, account)), 0)
    FROM reception
    FULL JOIN sessions USING (account, day)
    FULL JOIN conversion USING (account, day)
    FULL JOIN sales USING (account, day)
    JOIN account USING (account)
) TO '{out}/agent_days.csv' (HEADER);

COPY (
    SELECT s.shop, order_id, o.agent AS order_agent, p.agent AS pay_agent, e.agent AS seller
    FROM sold s
    LEFT JOIN account o ON o.account = order_agent
    LEFT JOIN account p ON p.account = pay_agent
    LEFT JOIN account e ON e.account = s.seller
) TO '{out}/orders.csv' (HEADER);
