WITH "_leat_text" AS (SELECT unnest("_leat_list") AS "_leat_json", CAST(generate_subscripts("_leat_list", 1) AS BIGINT) AS "_leat_pos" FROM (SELECT string_split(decode(?), chr(30)) AS "_leat_list")),
"_leat_read" AS (SELECT "_leat_pos", from_json("_leat_json", '{"order_id":"VARCHAR","user_id":"VARCHAR","order_value":"DECIMAL(18,2)","items":[{"product_id":"VARCHAR","quantity":"INTEGER","price_per_unit":"DECIMAL(18,4)"}]}') AS "_leat_doc" FROM "_leat_text"),
"_leat_0" AS (SELECT "_leat_pos", CAST(0 AS BIGINT) AS "_leat_f0", "_leat_doc"."order_id" AS "order_id", "_leat_doc"."user_id" AS "user_id", "_leat_doc"."order_value" AS "order_value", "_leat_doc"."items" AS "items" FROM "_leat_read"),
"_leat_1_box" AS (SELECT "_leat_pos", "_leat_f0", CASE WHEN "_leat_f0" = 0 THEN TRY({'v': (
upper(strip(order_id))
)}) END AS "_leat_b0", CASE WHEN "_leat_f0" = 0 THEN TRY({'v': (
upper(strip(user_id))
)}) END AS "_leat_b1", "order_id", "user_id", "order_value", "items" FROM "_leat_0"),
"_leat_1" AS (SELECT "_leat_pos", CASE WHEN "_leat_f0" = 0 THEN CASE WHEN "_leat_b0" IS NULL THEN 1 ELSE 0 END + CASE WHEN "_leat_b1" IS NULL THEN 2 ELSE 0 END ELSE "_leat_f0" END AS "_leat_f0", "_leat_b0".v AS "order_id", "_leat_b1".v AS "user_id", "order_value", "items" FROM "_leat_1_box"),
"_leat_2_box" AS (SELECT "_leat_pos", "_leat_f0", "order_id" AS "_leat_w0", CASE WHEN "_leat_f0" = 0 THEN TRY({'v': (
order_id <> ''
)}) END AS "_leat_b0", "user_id" AS "_leat_w1", CASE WHEN "_leat_f0" = 0 THEN TRY({'v': (
user_id <> ''
)}) END AS "_leat_b1", CASE WHEN "_leat_f0" = 0 THEN TRY({'v': (
order_value > 0
)}) END AS "_leat_b2", CASE WHEN "_leat_f0" = 0 THEN TRY({'v': (
len(items) > 0
)}) END AS "_leat_b3", CASE WHEN "_leat_f0" = 0 THEN TRY({'v': (
list_bool_and([i.quantity > 0 and i.price_per_unit > 0 for i in items])
)}) END AS "_leat_b4", CASE WHEN "_leat_f0" = 0 THEN TRY({'v': (
round(list_sum([i.quantity * i.price_per_unit for i in items]), 2) = order_value
)}) END AS "_leat_b5", "order_id", "user_id", "order_value", "items" FROM "_leat_1"),
"_leat_2" AS (SELECT "_leat_pos", CASE WHEN "_leat_f0" = 0 THEN CASE WHEN "_leat_b0".v THEN 0 ELSE 4 END + CASE WHEN "_leat_b1".v THEN 0 ELSE 8 END + CASE WHEN "_leat_b2".v THEN 0 ELSE 16 END + CASE WHEN "_leat_b3".v THEN 0 ELSE 32 END + CASE WHEN "_leat_b4".v THEN 0 ELSE 64 END + CASE WHEN "_leat_b5".v THEN 0 ELSE 128 END ELSE "_leat_f0" END AS "_leat_f0", "_leat_w0", "_leat_w1", "order_id", "user_id", "order_value" FROM "_leat_2_box"),
"_leat_sinks" AS (SELECT "_leat_pos", "_leat_f0", "_leat_w0", "_leat_w1", CAST("order_id" AS VARCHAR) AS "_leat_c0", CAST("user_id" AS VARCHAR) AS "_leat_c1", "order_value" AS "_leat_m0_0" FROM "_leat_2"),
"_leat_result" AS (SELECT "_leat_pos", "_leat_f0", "_leat_c0" AS "_leat_cell0", "_leat_c1" AS "_leat_cell1", "_leat_m0_0" AS "_leat_measured0", CASE WHEN NOT ("_leat_f0" = 0) THEN CAST(to_json(left("_leat_w0", 200)) AS VARCHAR) END AS "_leat_w0_text", CASE WHEN NOT ("_leat_f0" = 0) THEN CAST(to_json(left("_leat_w1", 200)) AS VARCHAR) END AS "_leat_w1_text" FROM "_leat_sinks")
SELECT * FROM "_leat_result"
